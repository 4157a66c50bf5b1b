"""How well scores rank the destinations that were seen: AUC, NDCG@10 and Recall@10 by origin, with intervals.

Of each origin all other units are candidates. A destination counts for AUC if anyone was seen there. The
gain of NDCG is p / max p, discounted by log2 of the place; recall is against the true first min(10, n). Ties
are broken by noise of 1e-9.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import rankdata

from passerelle.domain.units import Floats, Ints

TOP: Final = 10
MEASURES: Final = ("AUC", "NDCG@10", "Recall@10")
NOISE: Final = 1e-9
DRAWS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Score:
    """A mean over origins with its 95 % interval over redrawn origins."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Each measure, every origin counted once and by its jobs."""

    plain: dict[str, Score]
    weighted: dict[str, Score]
    by_origin: Floats  # [origin, measure]


@dataclass(frozen=True, slots=True)
class Chance:
    """What a ranking draws: noise that breaks ties, and origins redrawn for intervals."""

    noise: Floats  # [origin, unit]  between 0 and ``NOISE``
    drawn: Ints  # [draw, origin]  places among the origins


def rank(scores: Floats, observed: Floats, origins: Ints, jobs_people: Floats, chance: Chance) -> Ranking:
    """Return how well the scores rank.

    Args:
        scores: [origin, unit]  in the order of ``origins``.
        observed: [unit, unit]  shares seen; the diagonal is not read.
        origins: rows of ``observed``.
        jobs_people: [unit].
        chance: noise and redrawn origins.
    """
    noisy = scores + chance.noise
    each = np.array([_measures(noisy[k], observed[i], i) for k, i in enumerate(origins)])
    weight = jobs_people[origins]
    even = np.ones(len(origins))
    return Ranking(
        {name: interval(each[:, k], even, chance.drawn) for k, name in enumerate(MEASURES)},
        {name: interval(each[:, k], weight, chance.drawn) for k, name in enumerate(MEASURES)},
        each,
    )


def _measures(scores: Floats, observed: Floats, origin: int) -> tuple[float, float, float]:
    other = np.arange(len(scores)) != origin
    score, seen = scores[other], observed[other]
    hit = seen > 0.0
    n = int(hit.sum())
    ranks = rankdata(score)
    auc = (ranks[hit].sum() - n * (n + 1) / 2) / (n * (len(hit) - n))
    order = np.argsort(-score)[:TOP]
    discount = 1.0 / np.log2(np.arange(2, TOP + 2))
    best = np.argsort(-seen, kind="stable")
    ndcg = float(seen[order] @ discount) / float(seen[best[:TOP]] @ discount)
    wanted = best[: min(TOP, n)]
    return float(auc), ndcg, len(np.intersect1d(wanted, order)) / len(wanted)


def interval(value: Floats, weight: Floats, drawn: Ints) -> Score:
    """Return the weighted mean of ``value`` [origin] and its 95 % interval over ``drawn`` origins."""
    means = (value[drawn] * weight[drawn]).sum(axis=1) / weight[drawn].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Score(float(np.average(value, weights=weight)), float(low), float(high))
