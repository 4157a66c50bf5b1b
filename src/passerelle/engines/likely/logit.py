"""A conditional logit of destinations: fitted on shares of leavers, with a ridge, and scored.

    P(j | leaves i) = exp(b . x[i, j]) / sum_{l != i} exp(b . x[i, l])

x holds features, squares of some, and some times the origin's job zone: people of simpler work spread over
large occupations, those of long schooling do not. b is the maximum of

    sum_i w[i] sum_j t[i, j] log P(j | i) / sum_i w[i]  -  ridge / 2 |b|^2

with t the observed shares, x standardised over the pairs of the fit and w[i] = jobs[i]^0.5: large origins
were seen more often, yet small ones count too. The objective is concave, so that the fit does not depend on
where it starts (McFadden 1974, Conditional logit analysis of qualitative choice behavior). What is unknown of
a pair stands at the mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.likely.flows import Flows

Single: TypeAlias = NDArray[np.float32]

RIDGE: Final = 0.005
JOBS_POWER: Final = 0.5
MOST_STEPS: Final = 200
BY: Final = "origin_zone"  # the origin's job zone, which has no term of its own: it would cancel
CROSSED: Final = (
    "jobs",
    "pay_step",
    "zone_step",
    "task_words",
    "neighbours_middle",
    "sector_jobs",
    "schooling_distance",
    "inflow",
    "inflow_even",
)
CURVED: Final = (
    "jobs",
    "pay_step",
    "zone_step",
    "sector_jobs",
    "task_words",
    "titles",
    "neighbours_middle",
    "inflow",
    "all_likeness",
)
_LEAST_SPREAD: Final = 1e-9
_NEVER: Final = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Term:
    """One product in the score: a standardised feature, alone or times another, or times itself."""

    first: str
    second: str | None = None


@dataclass(frozen=True, slots=True)
class ConditionalLogit:
    """Coefficients of products of standardised features."""

    names: tuple[str, ...]  # [feature]
    mean: Floats  # [feature]  over the pairs of the fit
    deviation: Floats  # [feature]
    terms: tuple[Term, ...]  # [term]
    coefficient: Floats  # [term]  log odds

    def __post_init__(self) -> None:
        if not len(self.names) == len(self.mean) == len(self.deviation):
            raise ValueError("each feature has a mean and a deviation")
        if len(self.terms) != len(self.coefficient):
            raise ValueError("each term has a coefficient")
        if not (self.deviation > 0.0).all():
            raise ValueError("deviations are above zero")
        if {name for term in self.terms for name in (term.first, term.second)} - {None, *self.names}:
            raise ValueError("a term names a feature that has no mean")

    def scores(self, features: Mapping[str, Floats]) -> Floats:
        """Return the log odds of each pair up to a constant a row, shaped as the features.

        Raises:
            KeyError: a feature of the model is missing.
        """
        place = {name: k for k, name in enumerate(self.names)}
        inner = dict.fromkeys(self.names, 0.0)
        total = np.zeros(features[self.names[0]].shape)
        standard: dict[str, Floats] = {}
        for name in {name for term in self.terms if term.second for name in (term.first, term.second)}:
            standard[str(name)] = self._standard(features, place[str(name)])
        for term, coefficient in zip(self.terms, self.coefficient, strict=True):
            if term.second:
                total += coefficient * standard[term.first] * standard[term.second]
            else:
                inner[term.first] = float(coefficient)
        for name, coefficient in inner.items():
            if coefficient:
                value = standard.get(name)
                total += coefficient * (self._standard(features, place[name]) if value is None else value)
        return total

    def _standard(self, features: Mapping[str, Floats], k: int) -> Floats:
        value = (features[self.names[k]] - self.mean[k]) / self.deviation[k]
        return np.asarray(np.nan_to_num(value, copy=False, nan=0.0))


def terms(names: Sequence[str]) -> tuple[Term, ...]:
    """Return the terms of a model: every feature, squares of some, and some times the origin's job zone."""
    own = [Term(name) for name in names if name != BY]
    squares = [Term(name, name) for name in CURVED if name in names]
    crossed = [Term(name, BY) for name in CROSSED if name in names and BY in names]
    return (*own, *squares, *crossed)


def probabilities(scores: Floats) -> Floats:
    """Return P(destination | leaves origin) of a square table of scores; rows sum to 1, 0 on the diagonal."""
    mass = scores.copy()
    np.fill_diagonal(mass, -np.inf)
    mass = np.exp(mass - mass.max(axis=1, keepdims=True))
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))


def fit(features: Mapping[str, Floats], flows: Flows, rows: Ints, ridge: float = RIDGE) -> ConditionalLogit:
    """Return the logit fitted on ``rows``.

    Args:
        features: by name, [unit, unit]; not a number where unknown.
        flows: shares of leavers, jobs, and the moves that were no choice.
        rows: origins to learn from; rows without leavers are left out.
        ridge: of the penalty.

    Raises:
        ValueError: no row has leavers.
    """
    leavers = flows.leavers
    rows = rows[leavers[rows].sum(axis=1) > 0.0]
    if len(rows) == 0:
        raise ValueError("no origin to learn from")
    names = tuple(features)
    used = terms(names)
    x, mean, deviation = _terms_of(features, used, rows)
    weight = flows.jobs_people[rows] ** JOBS_POWER
    weight = (weight / weight.sum()).astype(np.float32)
    own = np.where(flows.barred[rows], _NEVER, np.float32(0.0))
    own[np.arange(len(rows)), rows] = _NEVER
    goal = _Likelihood(x, leavers[rows].astype(np.float32), weight, own, ridge)
    found = minimize(goal, np.zeros(len(used)), jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    return ConditionalLogit(names, mean, deviation, used, np.asarray(found.x, dtype=np.float64))


@dataclass(frozen=True, slots=True)
class _Likelihood:
    """Minus the penalised mean log likelihood, and its gradient."""

    x: Single  # [row, unit, feature]
    share: Single  # [row, unit]
    weight: Single  # [row]
    own: Single  # [row, unit]  very low where the destination is the origin, or no choice
    ridge: float

    def __call__(self, coefficient: Floats) -> tuple[float, Floats]:
        flat = self.x.reshape(-1, self.x.shape[2])
        score = (flat @ coefficient.astype(np.float32)).reshape(self.share.shape) + self.own
        score -= score.max(axis=1, keepdims=True)
        mass = np.exp(score)
        whole = mass.sum(axis=1, keepdims=True)
        value = float((self.weight[:, None] * self.share * (score - np.log(whole))).sum(dtype=np.float64))
        error = (self.weight[:, None] * (mass / whole - self.share)).reshape(-1)
        slope = (flat.T @ error).astype(np.float64) + self.ridge * coefficient
        return 0.5 * self.ridge * float(coefficient @ coefficient) - value, slope


def _terms_of(
    features: Mapping[str, Floats], used: Sequence[Term], rows: Ints
) -> tuple[Single, Floats, Floats]:
    """Return [row, unit, term]; features have mean 0 and deviation 1 over known pairs, 0 where unknown."""
    names = tuple(features)
    first = features[names[0]]
    mean, deviation = np.zeros(len(names)), np.ones(len(names))
    other: Bools = np.arange(first.shape[1]) != rows[:, None]
    standard: dict[str, Single] = {}
    for k, value in enumerate(features.values()):
        here = value[rows]
        known = other & ~np.isnan(here)
        if known.any():
            mean[k] = here[known].mean()
            spread = float(here[known].std())
            deviation[k] = spread if spread > _LEAST_SPREAD else 1.0
        scaled = (here - mean[k]) / deviation[k]
        standard[names[k]] = np.where(np.isnan(scaled), 0.0, scaled).astype(np.float32)
    x = np.empty((len(rows), first.shape[1], len(used)), dtype=np.float32)
    for k, term in enumerate(used):
        x[:, :, k] = standard[term.first] * (standard[term.second] if term.second else np.float32(1.0))
    return x, mean, deviation
