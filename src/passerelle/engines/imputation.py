"""Fill what is missing from relatives that have it, and measure how wrong each way of doing so is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from passerelle.domain.units import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Imputed:
    """A table without gaps, and where its gaps were."""

    values: Floats  # [row, column]
    level: Ints  # [row] the widest level of relatives used; -1 where nothing was missing

    @property
    def imputed(self) -> Bools:
        """Whether a row had a gap, [row]."""
        return self.level >= 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A table without gaps, and which estimate filled each row."""

    values: Floats  # [row, column]
    estimate: Ints  # [row] place of the estimate that was used; -1 where the row was known


@dataclass(frozen=True, slots=True)
class Error:
    """How far an estimate misses rows whose values are known, each hidden in turn."""

    rows: int  # rows that were hidden
    mean_absolute: Floats  # [column] in the column's own unit
    of_the_mean: Floats  # [column] the same, had the mean of all other known rows been taken


def impute(values: Floats, groups: Ints, weight: Floats) -> Imputed:
    """Return ``values`` with each gap filled by the weighted mean of its nearest relatives.

    A row's relatives at a level are the rows of its group there; the nearest level in which
    any has the value is used, and all rows stand behind the widest level.

    Args:
        values: [row, column]; not a number where missing.
        groups: [level, row] group of each row, from the nearest relatives to the widest.
        weight: [row] above zero: how much a relative counts.

    Raises:
        ValueError: a column has no value at all, or a weight is not above zero.
    """
    known = ~np.isnan(values)
    means, level = _nearest_means(values, groups, weight)
    return Imputed(np.where(known, values, means), np.where(known, -1, level).max(axis=1))


def error_of(values: Floats, groups: Ints, weight: Floats) -> Error:
    """Return the error of :func:`impute` on the rows without a gap, each hidden in turn.

    Raises:
        ValueError: fewer than two rows have no gap.
    """
    whole = ~np.isnan(values).any(axis=1)
    if whole.sum() < 2:
        raise ValueError("the error needs at least two rows without a gap")
    known = values[whole]
    return miss(known, siblings(known, groups[:, whole], weight[whole]), weight[whole])


def siblings(values: Floats, groups: Ints, weight: Floats) -> Floats:
    """Return the weighted mean of each row's nearest group, the row itself left out, [row, column].

    Raises:
        ValueError: a column has no value at all, or a weight is not above zero.
    """
    return _nearest_means(values, groups, weight)[0]


def relatives(values: Floats, tiers: Sequence[csr_array[np.float64, tuple[int, int]]]) -> Floats:
    """Return the mean of each row's relatives in the first tier in which any has the value, [row, column].

    Not a number where none has one.

    Args:
        values: [row, column]; not a number where missing.
        tiers: [row, relative] how much a relative counts, at least zero, the closest tier first.

    Raises:
        ValueError: a row is its own relative, so that its own value would stand in for it.
    """
    known = ~np.isnan(values)
    means = np.full(values.shape, np.nan)
    for tier in tiers:
        if tier.diagonal().any():
            raise ValueError("no row is its own relative")
        total = tier @ np.nan_to_num(values)
        mass = tier @ known.astype(np.float64)
        mean = np.full(values.shape, np.nan)
        np.divide(total, mass, out=mean, where=mass > 0.0)
        means = np.where(np.isnan(means), mean, means)
    return means


def choose(known: Floats, estimates: Sequence[Floats]) -> Chosen:
    """Return ``known`` with each row that has a gap taken whole from the first estimate that has none.

    Raises:
        ValueError: a row has a gap in every estimate.
    """
    values, used = known.copy(), np.full(len(known), -1, dtype=np.int64)
    gap = np.isnan(known).any(axis=1)
    for place, estimate in enumerate(estimates):
        here = gap & ~np.isnan(estimate).any(axis=1)
        values[here], used[here] = estimate[here], place
        gap = gap & ~here
    if gap.any():
        raise ValueError("no estimate reaches some row that has a gap")
    return Chosen(values, used)


def miss(known: Floats, estimate: Floats, weight: Floats, tested: Bools | None = None) -> Error:
    """Return how far ``estimate`` misses ``known``, over rows that are whole in both.

    An estimate of a row never uses the row's own value, so each row is hidden in turn. The
    mean to beat is that of all other known rows, weighted.

    Args:
        known: [row, column]; not a number where unknown.
        estimate: [row, column]; not a number where it does not reach.
        weight: [row] above zero: how much a row counts in the mean to beat.
        tested: [row] the rows that may be hidden; all by default.
    """
    whole = ~np.isnan(known).any(axis=1)
    rows = whole & ~np.isnan(estimate).any(axis=1)
    rows = rows if tested is None else rows & tested
    mass = np.where(whole, weight, 0.0)[:, None]
    amounts = mass * np.nan_to_num(known)
    others = mass.sum() - mass
    grand = np.full(known.shape, np.nan)
    np.divide(amounts.sum(axis=0) - amounts, others, out=grand, where=others > 0.0)
    if not rows.any():
        empty = np.full(known.shape[1], np.nan)
        return Error(0, empty, empty)
    return Error(
        rows=int(rows.sum()),
        mean_absolute=np.abs(estimate - known)[rows].mean(axis=0),
        of_the_mean=np.abs(grand - known)[rows].mean(axis=0),
    )


def _nearest_means(values: Floats, groups: Ints, weight: Floats) -> tuple[Floats, Ints]:
    """Return the mean of each row's nearest relatives, itself left out, and their level; [row, column]."""
    if not (weight > 0.0).all():
        raise ValueError("a weight is above zero")
    known = ~np.isnan(values)
    if not known.any(axis=0).all():
        raise ValueError("a column without any value cannot be imputed")
    counts = known * weight[:, None]
    amounts = counts * np.nan_to_num(values)
    means = np.full(values.shape, np.nan)
    level = np.full(values.shape, len(groups), dtype=np.int64)
    for depth, group in enumerate([*groups, np.zeros(len(values), dtype=np.int64)]):
        others = _sums(known.astype(np.float64), group) - known  # relatives that have the value, itself apart
        total = _sums(amounts, group) - amounts
        mass = _sums(counts, group) - counts
        found = np.isnan(means) & (others > 0.5)
        means[found] = total[found] / mass[found]
        level[found] = depth
    return means, level


def _sums(amounts: Floats, group: Ints) -> Floats:
    """Return the sum over each row's group, [row, column]."""
    sums = np.zeros((int(group.max()) + 1, amounts.shape[1]))
    np.add.at(sums, group, amounts)
    return np.asarray(sums[group], dtype=np.float64)
