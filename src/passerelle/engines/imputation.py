"""Fill what is missing from the nearest relatives that have it, and measure how wrong that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
class Error:
    """How far the imputation misses rows whose values are known, each hidden in turn."""

    rows: int  # rows that were hidden
    mean_absolute: Floats  # [column] in the column's own unit
    of_the_mean: Floats  # [column] the same, had the mean of all other rows been taken
    levels: Ints  # [level] rows whose nearest relatives stood at that level


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
    if not known.any(axis=0).all():
        raise ValueError("a column without any value cannot be imputed")
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
    means, level = _nearest_means(known, groups[:, whole], weight[whole])
    everyone = np.zeros((1, len(known)), dtype=np.int64)
    grand, _ = _nearest_means(known, everyone, weight[whole])
    return Error(
        rows=len(known),
        mean_absolute=np.abs(means - known).mean(axis=0),
        of_the_mean=np.abs(grand - known).mean(axis=0),
        levels=np.bincount(level.max(axis=1), minlength=len(groups) + 1),
    )


def _nearest_means(values: Floats, groups: Ints, weight: Floats) -> tuple[Floats, Ints]:
    """Return the mean of each row's nearest relatives, itself left out, and their level; [row, column]."""
    if not (weight > 0.0).all():
        raise ValueError("a weight is above zero")
    known = ~np.isnan(values)
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
