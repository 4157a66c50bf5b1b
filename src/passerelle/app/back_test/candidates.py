"""Who predicts the change of jobs, and by what: indices, projections and plain baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from passerelle import catalogue
from passerelle.app.assemble import back_test as assemble
from passerelle.app.assemble.back_test import Change
from passerelle.data.reference import Reference
from passerelle.domain.exposure import Construct, ExposureIndex
from passerelle.domain.units import Bools, Floats
from passerelle.engines import back_test as engine

END: Final = 2024
STARTS: Final = (2020, 2021, 2022)  # the first is the headline; the others tell how much the start matters
_PREVIOUS: Final = 2021  # the earliest year on the codes of 2024; jobs before it are on other codes
_SEED: Final = 1
FEWEST: Final = 30  # points below which no correlation is given
_INDICES: Final = "passerelle.engines.indices"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A predictor before it is tested."""

    id: str
    title: str
    vintage: str
    kind: str
    start: int  # first year of its headline span
    score: Callable[[SpanTest], Floats]  # [point]; not a number where unknown
    predict: Callable[[SpanTest, Floats, Bools], Floats] | None = None  # change of the rows; None: by a line
    earliest: int = STARTS[0]  # first year that the predictor may be read from


class SpanTest:
    """The change over one span, with what all its predictors share."""

    def __init__(self, reference: Reference, change: Change, draws: int) -> None:
        self.reference = reference
        self.change = change
        generator = np.random.default_rng(np.random.SeedSequence(_SEED, spawn_key=(change.start,)))
        self.counts = engine.redraws(len(change.occupation), draws, generator)
        self.scores: dict[str, Floats] = {}

    def score(self, candidate: Candidate) -> Floats:
        """Return what the candidate says of each point [point]; reckoned once."""
        if candidate.id not in self.scores:
            self.scores[candidate.id] = candidate.score(self)
        return self.scores[candidate.id]

    @cached_property
    def outcome(self) -> Floats:
        """Change of jobs as a share [point]."""
        return self.change.change_share

    @cached_property
    def weight(self) -> Floats:
        """Jobs in the first year [point]."""
        return self.change.start_people

    @cached_property
    def pay(self) -> Floats:
        """Logarithm of median pay in the first year [point]."""
        return self.at_start(assemble.median_pay(self.reference, self.change.start))

    def at_start(self, values: pl.DataFrame) -> Floats:
        """Return ``occupation, value`` on the codes of the first year as points [point]."""
        return assemble.on_points(self.change.start_codes, values, len(self.outcome))

    def at_end(self, values: pl.DataFrame) -> Floats:
        """Return ``occupation, value`` on the codes of the last year as points [point]."""
        return assemble.on_points(self.change.end_codes, values, len(self.outcome))


def indices_of(reference: Reference) -> dict[str, ExposureIndex]:
    """Return the indices that the snapshot measures; what BLS states of 2024-34 is no older vintage."""
    entries = catalogue.load(_INDICES, ExposureIndex)
    return {
        name: index
        for name, index in entries.items()
        if index.construct is not Construct.OUTLOOK and assemble.index_values(reference, index) is not None
    }


def vintages_of(reference: Reference) -> dict[str, str]:
    """Return the vintage of each index that is tested."""
    return {name: index.vintage for name, index in indices_of(reference).items()}


def predictors_of(reference: Reference) -> list[Candidate]:
    """Return every predictor that the snapshot has the figures for."""
    return [*_index_candidates(reference), *_projection_candidates(reference), *_baselines(reference)]


def _index_candidates(reference: Reference) -> Iterator[Candidate]:
    for name, index in indices_of(reference).items():
        values = assemble.index_values(reference, index)
        if values is not None:
            yield Candidate(name, index.title, index.vintage, "index", STARTS[0], _score_at_end(values))


def _projection_candidates(reference: Reference) -> Iterator[Candidate]:
    """Yield each projection that began before the last year, read from its own first year on."""
    for vintage in reference.tables["projections"]["vintage"].unique().sort():
        first = int(vintage[:4])
        if first not in STARTS:
            continue
        values = assemble.projected_growth(reference, vintage)
        title = f"BLS projection {vintage}, read from {first} to {END}"
        yield Candidate(
            f"bls-{vintage}",
            title,
            vintage,
            "projection",
            first,
            _score_at_start_else_end(values),
            _scaled(10),
            earliest=first,
        )


def _baselines(reference: Reference) -> Iterator[Candidate]:
    start = STARTS[0]
    yield Candidate("no-change", "No change", "", "baseline", start, _same, lambda *_: np.zeros(1))
    yield Candidate(
        "same-growth", "The same growth for all (hindsight)", "", "baseline", start, _same, same_growth
    )
    yield Candidate(
        "major-group",
        "Mean of the other occupations of the major group (hindsight)",
        "",
        "baseline",
        start,
        lambda test: engine.left_out_mean(test.outcome, test.change.major, test.weight),
        lambda _, score, rows: score[rows],
    )
    yield Candidate("log-pay", "Median pay", f"{start}", "baseline", start, lambda test: test.pay)
    later = STARTS[-1]
    past = assemble.past_change(reference, _PREVIOUS, later)
    title = f"Change {_PREVIOUS} to {later}, read from {later} to {END}"
    yield Candidate(
        "previous-change",
        title,
        f"{later}",
        "baseline",
        later,
        _score_at_start(past),
        _scaled(later - _PREVIOUS),
        earliest=later,
    )


def _score_at_end(values: pl.DataFrame) -> Callable[[SpanTest], Floats]:
    return lambda test: test.at_end(values)


def _score_at_start(values: pl.DataFrame) -> Callable[[SpanTest], Floats]:
    return lambda test: test.at_start(values)


def _score_at_start_else_end(values: pl.DataFrame) -> Callable[[SpanTest], Floats]:
    """Return values on the codes of the first year, which projections use; else on those of the last."""

    def score(test: SpanTest) -> Floats:
        at_start = test.at_start(values)
        return np.where(np.isfinite(at_start), at_start, test.at_end(values))

    return score


def _same(test: SpanTest) -> Floats:
    return np.zeros(len(test.outcome))


def same_growth(test: SpanTest, _: Floats, rows: Bools) -> Floats:
    """Return the one growth of all rows together, known only afterwards."""
    return np.array([np.average(test.outcome[rows], weights=test.weight[rows])])


def _scaled(years: int) -> Callable[[SpanTest, Floats, Bools], Floats]:
    """Return the prediction of a growth over ``years``, had it been even, over the test's own span."""
    return lambda test, score, rows: (1.0 + score[rows]) ** (test.change.years / years) - 1.0


# ------------------------------------------------------------------ how well


def known_scores(candidate: Candidate, test: SpanTest) -> tuple[Floats, Bools] | None:
    """Return the score and the rows that have one, or None where it cannot be read over the span."""
    if test.change.start < candidate.earliest:
        return None
    score = test.score(candidate)
    rows = np.isfinite(score)
    return (score, rows) if rows.sum() >= FEWEST else None


def predicted_change(candidate: Candidate, test: SpanTest, score: Floats, rows: Bools) -> Floats:
    """Return the predicted change of the rows, as a share.

    Of a score in other units it is a line on the score, its slope fitted without the row's minor group.
    Without the whole major group it would lean against the row: a few large major groups make the slope.
    """
    if candidate.predict is not None:
        return np.broadcast_to(candidate.predict(test, score, rows), int(rows.sum()))
    return engine.left_out_line(score[rows], test.outcome[rows], test.change.minor[rows], test.weight[rows])
