"""How far indices agree: percentile ranks, the disagreement in rank, and pairwise rank correlation.

Indices of different constructs have no common scale, so only the order in which they put occupations
is compared. What comes out is a disagreement in rank. It is no interval, and no confidence.

An occupation's percentile rank is the share of measured occupations below it plus half of those that
stand at the same value (its own row counted by half): ties are averaged, the mean rank is one half
whatever the ties, and ranks lie strictly between 0 and 1. Every occupation counts alike, whatever its
jobs: publishers score occupations, and a few large ones should not move the ranks of all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.stats import rankdata

from passerelle.domain.units import Floats, Ints

_LEAST_PAIR = 3  # occupations; with fewer a correlation says nothing
_NONE = -1


@dataclass(frozen=True, slots=True)
class RankSpread:
    """Least and greatest percentile rank of each occupation over some indices."""

    low: Floats  # [occupation]  least rank; not a number where fewer than two indices measure it
    high: Floats  # [occupation]  greatest rank
    lowest: Ints  # [occupation]  index that gives the least; -1 where none
    highest: Ints  # [occupation]  index that gives the greatest

    @property
    def width(self) -> Floats:
        """Disagreement in rank [occupation]: greatest less least."""
        return np.asarray(self.high - self.low)


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Spearman correlation of two indices over the occupations that both measure."""

    first: int  # position of the index
    second: int
    correlation: float  # not a number where fewer than three are in common, or one index is constant
    occupations: int


def percentile_ranks(values: Floats) -> Floats:
    """Return percentile ranks [occupation] of ``values``; not a number stays so and counts nowhere."""
    ranks = np.full(len(values), np.nan)
    measured = np.isfinite(values)
    if measured.any():
        ranks[measured] = (rankdata(values[measured]) - 0.5) / measured.sum()
    return ranks


def rank_spread(ranks: Floats) -> RankSpread:
    """Return the spread of ``ranks`` [index, occupation] over the indices that measure each occupation."""
    enough = np.isfinite(ranks).sum(axis=0) >= 2
    lowest = np.argmin(np.where(np.isfinite(ranks), ranks, np.inf), axis=0)
    highest = np.argmax(np.where(np.isfinite(ranks), ranks, -np.inf), axis=0)
    at = np.arange(ranks.shape[1])
    return RankSpread(
        low=np.where(enough, ranks[lowest, at], np.nan),
        high=np.where(enough, ranks[highest, at], np.nan),
        lowest=np.where(enough, lowest, _NONE),
        highest=np.where(enough, highest, _NONE),
    )


def pairwise(values: Floats) -> tuple[PairAgreement, ...]:
    """Return the rank correlation of each pair of rows of ``values`` [index, occupation], ties averaged."""
    return tuple(_pair(values, first, second) for first, second in combinations(range(values.shape[0]), 2))


def tied_share(values: Floats) -> float:
    """Return the share of measured occupations that stand at the least value, which ties them."""
    measured = values[np.isfinite(values)]
    return float((measured == measured.min()).mean()) if len(measured) else 0.0


def _pair(values: Floats, first: int, second: int) -> PairAgreement:
    both = np.isfinite(values[first]) & np.isfinite(values[second])
    one, other = rankdata(values[first, both]), rankdata(values[second, both])
    correlation = float("nan")
    if both.sum() >= _LEAST_PAIR and np.ptp(one) > 0.0 and np.ptp(other) > 0.0:
        correlation = float(np.corrcoef(one, other)[0, 1])
    return PairAgreement(first, second, correlation, int(both.sum()))
