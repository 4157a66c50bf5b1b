"""What it costs that persons are not chosen by what they cost.

Two figures, made after the decisions from each employee's own severance, which no decision ever reads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement.decide import SEPARATE, Decided, Pool
from passerelle.engines.placement.order import rank


@dataclass(frozen=True, slots=True)
class NeutralityPrice:
    """How much less the same separations would cost, were persons chosen by their own cost."""

    money: float  # undiscounted
    share: float  # of what the separations cost in expectation of a neutral order; 0 where nobody separates
    neutral_money: float  # what they cost in that expectation


def neutrality_price(decided: Decided, pool: Pool, severance_money: Floats) -> NeutralityPrice:
    """Return the price of neutrality of a plan's separations.

    Each cohort separates as many people as planned. A neutral order costs their number times the
    cohort's mean in expectation; choosing the cheapest first would cost the sum of the smallest. Whose
    decision a person fixed is in neither.

    Args:
        decided: the decisions.
        pool: the employees.
        severance_money: what each would cost [employee]; read for this figure alone.
    """
    member, number = _free(decided, pool)
    cohort, cost = pool.cohort[member], severance_money[member]
    by_cost = np.lexsort((cost, cohort))
    cheapest = rank(cohort[by_cost]) < number[cohort[by_cost]]
    neutral = float(number @ _mean(cohort, cost, len(number)))
    saved = neutral - float(cost[by_cost][cheapest].sum())
    return NeutralityPrice(saved, saved / neutral if neutral > 0.0 else 0.0, neutral)


def order_cost_difference(decided: Decided, pool: Pool, severance_money: Floats) -> float:
    """Return what the order makes the separations cost less what the plan assumed: each cohort's mean.

    Below zero where the shortest service goes first. Money, undiscounted; pinned people are in neither.
    """
    member, number = _free(decided, pool)
    cohort, cost = pool.cohort[member], severance_money[member]
    actual = float(cost[decided.kind[member] == SEPARATE].sum())
    return actual - float(number @ _mean(cohort, cost, len(number)))


def _free(decided: Decided, pool: Pool) -> tuple[Ints, Ints]:
    """Return the members of cohorts whom the order decided on, and how many of each cohort separate."""
    member = np.flatnonzero((pool.cohort >= 0) & ~pool.pinned)
    leaving = pool.cohort[member][decided.kind[member] == SEPARATE]
    return member, np.bincount(leaving, minlength=int(pool.cohort.max(initial=-1)) + 1).astype(np.int64)


def _mean(cohort: Ints, cost: Floats, cohorts: int) -> Floats:
    people = np.bincount(cohort, minlength=cohorts)
    summed = np.bincount(cohort, weights=cost, minlength=cohorts)
    return np.divide(summed, people, out=np.zeros(cohorts), where=people > 0)
