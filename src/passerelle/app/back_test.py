"""Use case: what exposure and projections would have said of the change of jobs by occupation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl

from passerelle import catalogue
from passerelle.app.assemble import back_test as assemble
from passerelle.app.assemble.back_test import Change
from passerelle.app.back_test_notes import Finding, notes, sources
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference
from passerelle.domain.exposure import Construct, ExposureIndex
from passerelle.domain.units import Bools, Floats
from passerelle.engines import back_test as engine
from passerelle.errors import BadInput, Fault

END: Final = 2024
STARTS: Final = (2020, 2021, 2022)  # the first is the headline; the others tell how much the start matters
_PREVIOUS: Final = 2021  # the earliest year on the codes of 2024; jobs before it are on other codes
_DRAWS: Final = 300
_BINS: Final = 10
_SEED: Final = 1
_FEWEST: Final = 30  # points below which no correlation is given
_INDICES: Final = "passerelle.engines.indices"


@dataclass(frozen=True, slots=True)
class Predictor:
    """One score held against the change of jobs over its own span, each occupation counted once."""

    id: str
    title: str
    vintage: str
    kind: str  # index, projection or baseline
    occupations: int  # points, pooled codes counted once
    jobs_share: float  # of all jobs of the later year
    correlation: float  # Spearman, unweighted; 0 where the score is the same for all
    low: float  # 95 % interval over redrawn occupations
    high: float
    error: float | None  # jobs-weighted mean absolute error of the predicted change, as a share


@dataclass(frozen=True, slots=True)
class BackTest:
    """What each predictor would have said, and what came."""

    predictors: tuple[Predictor, ...]
    # predictor, title, bin, predicted, realised, low, high, people: bins of equal jobs by prediction
    calibration: pl.DataFrame
    # occupation, title, people (at the start), change_share, and one column per predictor's score
    points: pl.DataFrame
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    # predictor, title, kind, start_year, end_year, occupations, jobs_share, correlation, low, high,
    # jobs_correlation, jobs_low, jobs_high (each job counted once), error, error_same_growth (on its rows)
    spans: pl.DataFrame
    # predictor, title, start_year, end_year, given, occupations, correlation, low, high
    partial: pl.DataFrame

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values; tables become lists of rows."""
        return {
            "predictors": [asdict(predictor) for predictor in self.predictors],
            "calibration": self.calibration.to_dicts(),
            "points": self.points.to_dicts(),
            "spans": self.spans.to_dicts(),
            "partial": self.partial.to_dicts(),
            "notes": list(self.notes),
            "sources": list(self.sources),
        }


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A predictor before it is tested."""

    id: str
    title: str
    vintage: str
    kind: str
    start: int  # first year of its headline span
    score: Callable[[_Test], Floats]  # [point]; not a number where unknown
    predict: Callable[[_Test, Floats, Bools], Floats] | None = None  # change of the rows; None: by a line
    earliest: int = STARTS[0]  # first year that the predictor may be read from


class _Test:
    """The change over one span, with what all its predictors share."""

    def __init__(self, reference: Reference, change: Change, draws: int) -> None:
        self.reference = reference
        self.change = change
        generator = np.random.default_rng(np.random.SeedSequence(_SEED, spawn_key=(change.start,)))
        self.counts = engine.redraws(len(change.occupation), draws, generator)
        self.scores: dict[str, Floats] = {}

    def score(self, candidate: _Candidate) -> Floats:
        if candidate.id not in self.scores:
            self.scores[candidate.id] = candidate.score(self)
        return self.scores[candidate.id]

    @cached_property
    def outcome(self) -> Floats:
        return self.change.change_share

    @cached_property
    def weight(self) -> Floats:
        return self.change.start_people

    @cached_property
    def pay(self) -> Floats:
        return self.at_start(assemble.median_pay(self.reference, self.change.start))

    def at_start(self, values: pl.DataFrame) -> Floats:
        return assemble.on_points(self.change.start_codes, values, len(self.outcome))

    def at_end(self, values: pl.DataFrame) -> Floats:
        return assemble.on_points(self.change.end_codes, values, len(self.outcome))


def back_test(reference: Reference | None = None, *, draws: int = _DRAWS) -> BackTest:
    """Return how indices, projections and plain baselines rank and predict the change of jobs until 2024.

    The headline is Spearman's rank correlation with each occupation counted once; intervals come from
    ``draws`` redrawn samples of occupations with a fixed seed.

    Raises:
        BadInput: the snapshot has no jobs by year.
    """
    known = reference or snapshots.load()
    changes = {start: assemble.job_change(known, start, END) for start in STARTS}
    tests = {start: _Test(known, change, draws) for start, change in changes.items() if change is not None}
    if STARTS[0] not in tests:
        what = f"holds no jobs of {STARTS[0]} and {END} by occupation."
        raise BadInput([Fault("history", what, "Build the snapshot with all years of OEWS.")])
    candidates = [each for each in _candidates(known) if each.start in tests]
    rows = [row for each in candidates for test in tests.values() for row in _held(each, test)]
    spans = pl.DataFrame(rows, infer_schema_length=None)
    partial = pl.DataFrame(
        [row for test in tests.values() for row in _partials(candidates, test)],
        schema=_PARTIAL,
        orient="row",
    )
    finding = Finding(tuple(test.change for test in tests.values()), spans, partial, _vintages(known))
    return BackTest(
        predictors=_headlines(candidates, spans),
        calibration=_calibrated(candidates, tests),
        points=_points(candidates, tests[STARTS[0]]),
        notes=notes(finding),
        sources=sources(known, list(_indices(known).values())),
        spans=spans,
        partial=partial,
    )


# ------------------------------------------------------------------ who predicts


def _indices(reference: Reference) -> dict[str, ExposureIndex]:
    """Return the indices that the snapshot measures; what BLS states of 2024-34 is no older vintage."""
    entries = catalogue.load(_INDICES, ExposureIndex)
    return {
        name: index
        for name, index in entries.items()
        if index.construct is not Construct.OUTLOOK and assemble.index_values(reference, index) is not None
    }


def _vintages(reference: Reference) -> dict[str, str]:
    return {name: index.vintage for name, index in _indices(reference).items()}


def _candidates(reference: Reference) -> list[_Candidate]:
    return [*_index_candidates(reference), *_projection_candidates(reference), *_baselines(reference)]


def _index_candidates(reference: Reference) -> Iterator[_Candidate]:
    for name, index in _indices(reference).items():
        values = assemble.index_values(reference, index)
        if values is not None:
            yield _Candidate(name, index.title, index.vintage, "index", STARTS[0], _score_at_end(values))


def _projection_candidates(reference: Reference) -> Iterator[_Candidate]:
    """Yield each projection that began before the last year, read from its own first year on."""
    for vintage in reference.tables["projections"]["vintage"].unique().sort():
        first = int(vintage[:4])
        if first not in STARTS:
            continue
        values = assemble.projected_growth(reference, vintage)
        title = f"BLS projection {vintage}, read from {first} to {END}"
        yield _Candidate(
            f"bls-{vintage}",
            title,
            vintage,
            "projection",
            first,
            _score_at_start_else_end(values),
            _scaled(10),
            earliest=first,
        )


def _baselines(reference: Reference) -> Iterator[_Candidate]:
    start = STARTS[0]
    yield _Candidate("no-change", "No change", "", "baseline", start, _same, lambda *_: np.zeros(1))
    yield _Candidate(
        "same-growth", "The same growth for all (hindsight)", "", "baseline", start, _same, _same_growth
    )
    yield _Candidate(
        "major-group",
        "Mean of the other occupations of the major group (hindsight)",
        "",
        "baseline",
        start,
        lambda test: engine.left_out_mean(test.outcome, test.change.major, test.weight),
        lambda _, score, rows: score[rows],
    )
    yield _Candidate("log-pay", "Median pay", f"{start}", "baseline", start, lambda test: test.pay)
    later = STARTS[-1]
    past = assemble.past_change(reference, _PREVIOUS, later)
    title = f"Change {_PREVIOUS} to {later}, read from {later} to {END}"
    yield _Candidate(
        "previous-change",
        title,
        f"{later}",
        "baseline",
        later,
        _score_at_start(past),
        _scaled(later - _PREVIOUS),
        earliest=later,
    )


def _score_at_end(values: pl.DataFrame) -> Callable[[_Test], Floats]:
    return lambda test: test.at_end(values)


def _score_at_start(values: pl.DataFrame) -> Callable[[_Test], Floats]:
    return lambda test: test.at_start(values)


def _score_at_start_else_end(values: pl.DataFrame) -> Callable[[_Test], Floats]:
    """Return values on the codes of the first year, which projections use; else on those of the last."""

    def score(test: _Test) -> Floats:
        at_start = test.at_start(values)
        return np.where(np.isfinite(at_start), at_start, test.at_end(values))

    return score


def _same(test: _Test) -> Floats:
    return np.zeros(len(test.outcome))


def _same_growth(test: _Test, _: Floats, rows: Bools) -> Floats:
    return np.array([np.average(test.outcome[rows], weights=test.weight[rows])])


def _scaled(years: int) -> Callable[[_Test, Floats, Bools], Floats]:
    """Return the prediction of a growth over ``years``, had it been even, over the test's own span."""
    return lambda test, score, rows: (1.0 + score[rows]) ** (test.change.years / years) - 1.0


# ------------------------------------------------------------------ how well


def _known(candidate: _Candidate, test: _Test) -> tuple[Floats, Bools] | None:
    """Return the score and the rows that have one, or None where it cannot be read over the span."""
    if test.change.start < candidate.earliest:
        return None
    score = test.score(candidate)
    rows = np.isfinite(score)
    return (score, rows) if rows.sum() >= _FEWEST else None


def _predicted(candidate: _Candidate, test: _Test, score: Floats, rows: Bools) -> Floats:
    """Return the predicted change of the rows, as a share.

    Of a score in other units it is a line on the score, its slope fitted without the row's minor group.
    Without the whole major group it would lean against the row: a few large major groups make the slope.
    """
    if candidate.predict is not None:
        return np.broadcast_to(candidate.predict(test, score, rows), int(rows.sum()))
    return engine.left_out_line(score[rows], test.outcome[rows], test.change.minor[rows], test.weight[rows])


def _held(candidate: _Candidate, test: _Test) -> Iterator[dict[str, Any]]:
    """Yield the row of ``spans`` of one predictor over one span."""
    known = _known(candidate, test)
    if known is None:
        return
    score, rows = known
    outcome, weight = test.outcome[rows], test.weight[rows]
    counts = test.counts[rows]
    once = engine.correlation_estimate(score[rows], outcome, np.ones(len(outcome)), counts)
    by_jobs = engine.correlation_estimate(score[rows], outcome, weight, counts)
    error = engine.mean_absolute_error(_predicted(candidate, test, score, rows), outcome, weight)
    even = engine.mean_absolute_error(_same_growth(test, score, rows), outcome, weight)
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


def _headlines(candidates: list[_Candidate], spans: pl.DataFrame) -> tuple[Predictor, ...]:
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


def _partials(candidates: list[_Candidate], test: _Test) -> Iterator[tuple[Any, ...]]:
    """Yield what is left of each index's rank correlation once pay and a projection are fixed."""
    change = test.change
    given, words = [test.pay], "pay"
    projections = [each for each in candidates if each.kind == "projection" and each.earliest <= change.start]
    if projections:  # the latest whose span begins no later
        latest = max(projections, key=lambda each: each.earliest)
        given.append(test.score(latest))
        words = f"pay and the BLS projection {latest.vintage}"
    for each in candidates:
        if each.kind != "index" or (known := _known(each, test)) is None:
            continue
        score, rows = known
        rows = rows & np.isfinite(np.stack(given)).all(axis=0)
        if rows.sum() < _FEWEST:
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


def _calibrated(candidates: list[_Candidate], tests: dict[int, _Test]) -> pl.DataFrame:
    """Return predicted and realised change by bin of equal jobs, for predictions that differ."""
    frames = []
    for each in candidates:
        test = tests[each.start]
        if (known := _known(each, test)) is None:
            continue
        score, rows = known
        predicted = _predicted(each, test, score, rows)
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


def _points(candidates: list[_Candidate], test: _Test) -> pl.DataFrame:
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
