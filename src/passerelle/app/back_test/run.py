"""Use case: what exposure and projections would have said of the change of jobs by occupation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import polars as pl

from passerelle.app.assemble import back_test as assemble
from passerelle.app.back_test.candidates import (
    END,
    FEWEST,
    STARTS,
    Candidate,
    SpanTest,
    indices_of,
    known_scores,
    predicted_change,
    predictors_of,
    same_growth,
    vintages_of,
)
from passerelle.app.back_test.notes import Finding, notes, sources
from passerelle.app.back_test.result import BackTest, Predictor
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference
from passerelle.engines import back_test as engine
from passerelle.errors import BadInput, Fault

_DRAWS: Final = 300
_BINS: Final = 10


def back_test(reference: Reference | None = None, *, draws: int = _DRAWS) -> BackTest:
    """Return how indices, projections and plain baselines rank and predict the change of jobs until 2024.

    The headline is Spearman's rank correlation with each occupation counted once; intervals come from
    ``draws`` redrawn samples of occupations with a fixed seed.

    Raises:
        BadInput: the snapshot has no jobs by year.
    """
    known = reference or snapshots.load()
    changes = {start: assemble.job_change(known, start, END) for start in STARTS}
    tests = {start: SpanTest(known, change, draws) for start, change in changes.items() if change is not None}
    if STARTS[0] not in tests:
        what = f"holds no jobs of {STARTS[0]} and {END} by occupation."
        raise BadInput([Fault("history", what, "Build the snapshot with all years of OEWS.")])
    candidates = [each for each in predictors_of(known) if each.start in tests]
    rows = [row for each in candidates for test in tests.values() for row in _held(each, test)]
    spans = pl.DataFrame(rows, infer_schema_length=None)
    partial = pl.DataFrame(
        [row for test in tests.values() for row in _partials(candidates, test)],
        schema=_PARTIAL,
        orient="row",
    )
    finding = Finding(tuple(test.change for test in tests.values()), spans, partial, vintages_of(known))
    return BackTest(
        predictors=_headlines(candidates, spans),
        calibration=_calibrated(candidates, tests),
        points=_points(candidates, tests[STARTS[0]]),
        notes=notes(finding),
        sources=sources(known, list(indices_of(known).values())),
        spans=spans,
        partial=partial,
    )


def _held(candidate: Candidate, test: SpanTest) -> Iterator[dict[str, Any]]:
    """Yield the row of ``spans`` of one predictor over one span."""
    known = known_scores(candidate, test)
    if known is None:
        return
    score, rows = known
    outcome, weight = test.outcome[rows], test.weight[rows]
    counts = test.counts[rows]
    once = engine.correlation_estimate(score[rows], outcome, np.ones(len(outcome)), counts)
    by_jobs = engine.correlation_estimate(score[rows], outcome, weight, counts)
    error = engine.mean_absolute_error(predicted_change(candidate, test, score, rows), outcome, weight)
    even = engine.mean_absolute_error(same_growth(test, score, rows), outcome, weight)
    yield {
        "predictor": candidate.id,
        "title": candidate.title,
        "kind": candidate.kind,
        "start_year": test.change.start,
        "end_year": test.change.end,
        "occupations": len(outcome),
        "jobs_share": test.change.jobs_share
        * float(test.change.end_people[rows].sum() / test.change.end_people.sum()),
        "correlation": once.value,
        "low": once.low,
        "high": once.high,
        "jobs_correlation": by_jobs.value,
        "jobs_low": by_jobs.low,
        "jobs_high": by_jobs.high,
        "error": error,
        "error_same_growth": even,
    }


def _headlines(candidates: list[Candidate], spans: pl.DataFrame) -> tuple[Predictor, ...]:
    """Return each predictor over its own span."""
    held = {(row["predictor"], row["start_year"]): row for row in spans.iter_rows(named=True)}
    return tuple(
        Predictor(
            each.id,
            each.title,
            each.vintage,
            each.kind,
            row["occupations"],
            row["jobs_share"],
            row["correlation"],
            row["low"],
            row["high"],
            row["error"],
        )
        for each in candidates
        if (row := held.get((each.id, each.start))) is not None
    )


_PARTIAL: Final = {
    "predictor": pl.String,
    "title": pl.String,
    "start_year": pl.Int64,
    "end_year": pl.Int64,
    "given": pl.String,
    "occupations": pl.Int64,
    "correlation": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}


def _partials(candidates: list[Candidate], test: SpanTest) -> Iterator[tuple[Any, ...]]:
    """Yield what is left of each index's rank correlation once pay and a projection are fixed."""
    change = test.change
    given, words = [test.pay], "pay"
    projections = [each for each in candidates if each.kind == "projection" and each.earliest <= change.start]
    if projections:  # the latest whose span begins no later
        latest = max(projections, key=lambda each: each.earliest)
        given.append(test.score(latest))
        words = f"pay and the BLS projection {latest.vintage}"
    for each in candidates:
        if each.kind != "index" or (known := known_scores(each, test)) is None:
            continue
        score, rows = known
        rows = rows & np.isfinite(np.stack(given)).all(axis=0)
        if rows.sum() < FEWEST:
            continue
        fixed = tuple(one[rows] for one in given)
        got = engine.partial_estimate(
            score[rows], test.outcome[rows], fixed, np.ones(int(rows.sum())), test.counts[rows]
        )
        yield (
            each.id,
            each.title,
            change.start,
            change.end,
            words,
            int(rows.sum()),
            got.value,
            got.low,
            got.high,
        )


def _calibrated(candidates: list[Candidate], tests: dict[int, SpanTest]) -> pl.DataFrame:
    """Return predicted and realised change by bin of equal jobs, for predictions that differ."""
    frames = []
    for each in candidates:
        test = tests[each.start]
        if (known := known_scores(each, test)) is None:
            continue
        score, rows = known
        predicted = predicted_change(each, test, score, rows)
        if np.ptp(predicted) == 0.0:
            continue
        got = engine.calibration(predicted, test.outcome[rows], test.weight[rows], _BINS, test.counts[rows])
        frames.append(
            pl.DataFrame(
                {
                    "bin": np.arange(1, len(got.weight) + 1),
                    "predicted": got.predicted,
                    "realised": got.realised,
                    "low": got.low,
                    "high": got.high,
                    "people": got.weight,
                }
            ).select(pl.lit(each.id).alias("predictor"), pl.lit(each.title).alias("title"), pl.all())
        )
    return pl.concat(frames)


def _points(candidates: list[Candidate], test: SpanTest) -> pl.DataFrame:
    """Return the points of the headline span with each predictor's score, null where unknown."""
    change = test.change
    points = pl.DataFrame(
        {
            "occupation": change.occupation,
            "title": change.title,
            "people": change.start_people,
            "change_share": test.outcome,
        }
    )
    scores = {each.id: pl.Series(test.score(each), dtype=pl.Float64).fill_nan(None) for each in candidates}
    return points.with_columns(**scores)
