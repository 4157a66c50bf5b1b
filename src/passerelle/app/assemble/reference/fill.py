"""Which estimate fills an occupation that has no rating of its own, and how wrong each estimate is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from passerelle.app.assemble.reference.frame import Frame, kinship, positions
from passerelle.app.assemble.reference.part import ImputationNote
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines import imputation

_IN_WORDS = {
    "detail": "rated specialities",
    "legacy": "the release on SOC 2010",
    "related": "related occupations",
    "siblings": "SOC siblings",
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """One way to fill a measure. The estimate of an occupation never uses the occupation's own value."""

    method: str  # of schema.METHODS
    values: Floats  # [occupation, column]; not a number where it does not reach
    tested: Bools | None = None  # [occupation] where to test it; all by default
    truth: Floats | None = None  # [occupation, column] what to test it against; the known values by default


@dataclass(frozen=True, slots=True)
class Scale:
    """Columns of a measure that have one unit."""

    measure: str
    unit: str
    columns: Ints


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure by occupation without gaps, how each was had, and how wrong each estimate is."""

    values: Floats  # [occupation, column]
    method: tuple[str, ...]  # [occupation] of schema.METHODS
    errors: tuple[ImputationNote, ...]

    def flag(self) -> list[str]:
        """Return ``measured`` or ``imputed`` for each occupation."""
        return ["measured" if method == "measured" else "imputed" for method in self.method]


def related_estimate(frame: Frame, known: Floats, related: pl.DataFrame) -> Estimate:
    """Return the mean of an occupation's related ones: the primary, else the supplemental, each alike.

    Args:
        frame: the occupations.
        known: [occupation, column]; not a number where unknown.
        related: as schema RELATED.
    """
    primary = pl.col("tier").str.starts_with("primary")
    tiers = [_links(frame, related.filter(primary)), _links(frame, related.filter(~primary))]
    return Estimate("related", imputation.relatives(known, tiers))


def sibling_estimate(frame: Frame, known: Floats) -> Estimate:
    """Return the mean of an occupation's siblings weighted by jobs: broad, else minor, else major group."""
    return Estimate("siblings", imputation.siblings(known, kinship(frame), frame.jobs))


def fill(
    frame: Frame,
    known: Floats,
    estimates: Sequence[Estimate],
    scales: Sequence[Scale],
    own: str = "measured",
) -> Measure:
    """Return ``known`` with its gaps filled by the first estimate that reaches, and each estimate's error.

    Args:
        frame: the occupations.
        known: [occupation, column]; not a number where unknown.
        estimates: the best first; the last reaches every occupation.
        scales: what the columns are.
        own: how the known values were had.
    """
    chosen = imputation.choose(known, [estimate.values for estimate in estimates])
    names = [*(estimate.method for estimate in estimates), own]  # a known row has place -1, the last
    method = tuple(names[place] for place in chosen.estimate.tolist())
    errors = tuple(
        _note(frame, known, estimate, scale, np.array([name == estimate.method for name in method]))
        for scale in scales
        for estimate in estimates
    )
    return Measure(chosen.values, method, errors)


def _note(frame: Frame, known: Floats, estimate: Estimate, scale: Scale, used: Bools) -> ImputationNote:
    truth = known if estimate.truth is None else estimate.truth
    error = imputation.miss(
        truth[:, scale.columns], estimate.values[:, scale.columns], frame.jobs, estimate.tested
    )
    return ImputationNote(
        f"{scale.measure}, from {_IN_WORDS[estimate.method]}",
        scale.unit,
        int(used.sum()),
        float(frame.jobs[used].sum() / frame.jobs.sum()),
        float(error.mean_absolute.mean()),
        float(error.of_the_mean.mean()),
    )


def _links(frame: Frame, related: pl.DataFrame) -> csr_array[np.float64, tuple[int, int]]:
    rows, columns = (positions(related[name], frame.codes) for name in ("occupation", "related"))
    size = len(frame.codes)
    return csr_array((np.ones(related.height), (rows, columns)), shape=(size, size))
