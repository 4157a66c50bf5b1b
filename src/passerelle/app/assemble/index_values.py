"""Exposure measures by occupation to the values of every index, and who measured them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from passerelle import catalogue
from passerelle.data.reference import Reference
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.units import Bools, Floats


@dataclass(frozen=True, slots=True)
class IndexValues:
    """The indices whose measures a snapshot holds, and their values."""

    indices: tuple[ExposureIndex, ...]  # [index]  ordered by id
    values: Floats  # [index, occupation]  not a number where the snapshot has none
    measured: Bools  # [index, occupation]  whether a publisher measured it; else imputed or absent
    absent: tuple[ExposureIndex, ...]  # indices of which the snapshot lacks a measure

    def row(self, index: str) -> int:
        """Return the position of an index by its id.

        Raises:
            KeyError: the snapshot does not hold it.
        """
        for row, one in enumerate(self.indices):
            if one.id == index:
                return row
        raise KeyError(index)

    @property
    def published(self) -> Floats:
        """Values [index, occupation] where a publisher measured them; else not a number."""
        return np.where(self.measured, self.values, np.nan)

    @property
    def ranked(self) -> tuple[int, ...]:
        """Positions of the indices that stand for their kin in the disagreement in rank."""
        return tuple(row for row, index in enumerate(self.indices) if index.ranked)


def index_values(reference: Reference, indices: Sequence[ExposureIndex] | None = None) -> IndexValues:
    """Return the values of ``indices`` (the catalogue's, unless told) over the occupations table."""
    asked = (
        indices
        if indices is not None
        else tuple(catalogue.load("passerelle.engines.indices", ExposureIndex).values())
    )
    measures = _measures(reference)
    held = tuple(index for index in asked if all(name in measures for name in index.reads))
    shape = (len(held), reference.occupations.height)
    values, measured = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    for row, index in enumerate(held):
        values[row] = index.score({name: measures[name][0] for name in index.reads})
        measured[row] = np.logical_and.reduce([measures[name][1] for name in index.reads])
    return IndexValues(held, values, measured, tuple(index for index in asked if index not in held))


def _measures(reference: Reference) -> dict[str, tuple[Floats, Bools]]:
    """Return value and whether it was measured [occupation], for each measure of the snapshot."""
    occupations = reference.occupations.select("occupation")
    found = {}
    for (name,), rows in reference.exposure.group_by("measure"):
        joined = occupations.join(
            rows.select("occupation", "score", pl.col("flag") == "measured"),
            on="occupation",
            how="left",
            maintain_order="left",
        )
        found[str(name)] = (
            joined["score"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
            joined["flag"].fill_null(False).to_numpy(),
        )
    return found
