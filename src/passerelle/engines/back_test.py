"""Does a score say anything about what came to pass? Rank correlation, its interval, and calibration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from passerelle.domain.units import Bools, Floats, Ints

Weights: TypeAlias = NDArray[np.float64]  # [row] or [row, draw]; at least zero
LEVEL: Final = 0.95  # of every interval here
_TINY: Final = 1e-12
_NOTHING: Final = 1e-9  # share of a spread below which nothing is left of it


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the interval in which 95 of 100 redrawn samples put it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was predicted and what came, by bin of the prediction; the lowest bin first."""

    predicted: Floats  # [bin] weighted mean
    realised: Floats  # [bin] weighted mean
    low: Floats  # [bin] ends of the interval of ``realised``
    high: Floats  # [bin]
    weight: Floats  # [bin]


# ------------------------------------------------------------------ ranks and their correlation


def weighted_ranks(values: Floats, weight: Weights) -> Floats:
    """Return the middle of the weight at or below each value, as a share of all weight.

    With whole-number weights these are the mean ranks of a table in which each row stands ``weight``
    times, but for scale: ties share one rank, and a row without weight moves no other.

    Args:
        values: [row]
        weight: [row] or [row, draw]; the answer has its shape.
    """
    order = np.argsort(values, kind="stable")
    first = np.flatnonzero(np.diff(values[order], prepend=np.nan) != 0.0)  # of each run of equal values
    runs = np.add.reduceat(weight[order], first, axis=0)
    below = np.cumsum(runs, axis=0)
    middle = (below - 0.5 * runs) / np.maximum(below[-1], _TINY)
    run = np.empty(len(values), dtype=np.int64)
    run[order] = np.repeat(np.arange(len(first)), np.diff(first, append=len(values)))
    return np.asarray(middle[run], dtype=np.float64)


def rank_correlation(first: Floats, second: Floats, weight: Weights) -> Floats:
    """Return Spearman's rank correlation, each row counted ``weight`` times; one number per draw.

    It is 0 where either side is the same for all rows: what orders nothing agrees with nothing.
    """
    return np.asarray(_correlations((first, second), weight)[..., 0, 1], dtype=np.float64)


def partial_rank_correlation(
    first: Floats, second: Floats, given: tuple[Floats, ...], weight: Weights
) -> Floats:
    """Return the rank correlation that is left when the ranks of ``given`` are held fixed; one per draw.

    It is the correlation of what a straight line on the ranks of ``given`` leaves of either side; 0
    where it leaves nothing.
    """
    matrix = _correlations((first, second, *given), weight)
    known = np.linalg.pinv(matrix[..., 2:, 2:], hermitian=True)
    left = matrix[..., :2, :2] - matrix[..., :2, 2:] @ known @ matrix[..., 2:, :2]
    kept = np.minimum(left[..., 0, 0], left[..., 1, 1])
    scale = np.sqrt(np.maximum(left[..., 0, 0] * left[..., 1, 1], _TINY))
    return np.where(kept > _NOTHING, left[..., 0, 1] / scale, 0.0)


def _correlations(values: tuple[Floats, ...], weight: Weights) -> Floats:
    """Return the rank correlation of each pair, [value, value] or [draw, value, value]."""
    ranks = [weighted_ranks(one, weight) - 0.5 for one in values]  # their weighted mean is 0.5
    size = len(values)
    moments = np.empty((*weight.shape[1:], size, size))
    for row, one in enumerate(ranks):
        counted = one * weight
        for column in range(row, size):
            moments[..., row, column] = np.einsum("r...,r...->...", counted, ranks[column])
            moments[..., column, row] = moments[..., row, column]
    spread = np.sqrt(np.diagonal(moments, axis1=-2, axis2=-1))
    scale = spread[..., :, None] * spread[..., None, :]
    matrix = np.zeros(moments.shape)
    np.divide(moments, scale, out=matrix, where=scale > _TINY)
    here = np.arange(size)
    matrix[..., here, here] = 1.0
    return matrix


# ------------------------------------------------------------------ intervals


def redraws(rows: int, draws: int, generator: Generator) -> Floats:
    """Return how often each row stands in each of ``draws`` samples drawn with replacement, [row, draw]."""
    chosen = generator.integers(rows, size=(rows, draws)) * draws + np.arange(draws)
    return np.bincount(chosen.ravel(), minlength=rows * draws).reshape(rows, draws).astype(np.float64)


def estimate(value: float, redrawn: Floats) -> Estimate:
    """Return ``value`` with the percentile interval of what redrawn samples gave, [draw]."""
    low, high = np.quantile(redrawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, float(low), float(high))


def correlation_estimate(first: Floats, second: Floats, weight: Floats, counts: Floats) -> Estimate:
    """Return the weighted rank correlation and its interval over redrawn rows, :func:`redraws`."""
    whole = float(rank_correlation(first, second, weight))
    return estimate(whole, rank_correlation(first, second, counts * weight[:, None]))


def partial_estimate(
    first: Floats, second: Floats, given: tuple[Floats, ...], weight: Floats, counts: Floats
) -> Estimate:
    """Return the weighted partial rank correlation and its interval over redrawn rows."""
    whole = float(partial_rank_correlation(first, second, given, weight))
    return estimate(whole, partial_rank_correlation(first, second, given, counts * weight[:, None]))


# ------------------------------------------------------------------ predictions from the other rows


def left_out_mean(outcome: Floats, group: Ints, weight: Floats) -> Floats:
    """Return the weighted mean of each row's group without the row; the mean of all where it is alone."""
    mass = np.bincount(group, weight)[group] - weight
    amount = np.bincount(group, weight * outcome)[group] - weight * outcome
    mean = np.full(len(outcome), float(np.average(outcome, weights=weight)))
    np.divide(amount, mass, out=mean, where=mass > _TINY)
    return mean


def left_out_line(score: Floats, outcome: Floats, group: Ints, weight: Floats) -> Floats:
    """Return what a straight line of ``outcome`` on ``score`` predicts, fitted without the row's group.

    Weighted least squares. The line runs through the means of all rows: a level of its own for each group
    left out would be low where the group did well, and so lean against what it is held to. Where the other
    groups' scores are all equal, the slope is 0.
    """
    moments = np.stack(
        [weight, weight * score, weight * outcome, weight * score**2, weight * score * outcome]
    )
    own = np.stack([np.bincount(group, moment) for moment in moments])[:, group]
    mass, x, y, xx, xy = moments.sum(axis=1, keepdims=True) - own
    mass = np.maximum(mass, _TINY)
    spread = xx / mass - (x / mass) ** 2
    together = xy / mass - (x / mass) * (y / mass)
    slope = np.zeros(len(score))
    np.divide(together, spread, out=slope, where=spread > _TINY)
    level, centre = np.average(outcome, weights=weight), np.average(score, weights=weight)
    return np.asarray(level + slope * (score - centre), dtype=np.float64)


def mean_absolute_error(predicted: Floats, realised: Floats, weight: Floats) -> float:
    """Return the weighted mean distance between the two."""
    return float(np.average(np.abs(predicted - realised), weights=weight))


# ------------------------------------------------------------------ calibration and noise


def weight_bins(values: Floats, weight: Floats, bins: int) -> Ints:
    """Return the bin of each row, 0 for the least; bins hold about the same weight, ties stay together."""
    return np.minimum((weighted_ranks(values, weight) * bins).astype(np.int64), bins - 1)


def calibration(
    predicted: Floats, realised: Floats, weight: Floats, bins: int, counts: Floats
) -> Calibration:
    """Return predicted and realised means by bin of the prediction; bins that hold no row are left out.

    ``counts`` are from :func:`redraws`, [row, draw]; a bin's interval is over its redrawn rows.
    """
    _, place = np.unique(weight_bins(predicted, weight, bins), return_inverse=True)
    members = (place[:, None] == np.arange(place.max() + 1)).astype(np.float64)  # [row, bin]
    held = members.T @ weight
    redrawn = counts * weight[:, None]
    redrawn_mass = members.T @ redrawn  # [bin, draw]
    redrawn_amount = members.T @ (redrawn * realised[:, None])
    mean = np.full(redrawn_mass.shape, np.nan)
    np.divide(redrawn_amount, redrawn_mass, out=mean, where=redrawn_mass > 0.0)
    low, high = np.nanquantile(mean, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1)
    return Calibration(
        predicted=members.T @ (weight * predicted) / held,
        realised=members.T @ (weight * realised) / held,
        low=low,
        high=high,
        weight=held,
    )


def change_variance(start_error: Floats, end_error: Floats) -> Floats:
    """Return the sampling variance of the logarithm of a change, from relative standard errors, [row].

    Both ends are taken as independent samples; to first order, Var(log b/a) is the sum of the two squares.
    """
    return np.asarray(start_error**2 + end_error**2, dtype=np.float64)


def reliability(outcome: Floats, variance: Floats, known: Bools, weight: Floats) -> float:
    """Return the share of the spread of ``outcome`` that is not sampling error, 0 to 1.

    Args:
        outcome: [row]
        variance: [row] sampling variance of the outcome.
        known: [row] whether the variance is known; the other rows are left out.
        weight: [row]
    """
    values, counts = outcome[known], weight[known]
    centre = np.average(values, weights=counts)
    spread = float(np.average((values - centre) ** 2, weights=counts))
    if spread <= _TINY:
        return 0.0
    return max(0.0, 1.0 - float(np.average(variance[known], weights=counts)) / spread)
