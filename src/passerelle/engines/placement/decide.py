"""From flows in expected people to whole offers, and from offers to one decision per employee.

Nothing here knows more of a person than id, cohort, what a person fixed, and what the order goes by: length
of service for seniority, closeness of skills for skill proximity.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from passerelle.data.schema import Decision
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement.model import carried, headcount_of, hire_limits
from passerelle.engines.placement.order import Offers, Slots, given_by_way, given_in_order, lots
from passerelle.engines.placement.problem import TOLERANCE, Kind, PlacementProblem
from passerelle.engines.placement.rounding import SNAP_PEOPLE, Flows, Pinned, rounded
from passerelle.engines.placement.solve import Solution

KINDS: Final = tuple(Decision)  # ``Decided.kind`` indexes these
STAY, MOVE, RETRAIN, SEPARATE = range(len(KINDS))
NO_WAY: Final = -1
ORDERS: Final = ("lottery", "seniority", "skill-proximity")
_KIND_OF: Final = np.array([MOVE, RETRAIN, SEPARATE])  # [Kind]  volunteers are named by nobody


@dataclass(frozen=True, slots=True)
class Missed:
    """A limit that the whole offers exceed, which only decisions fixed by people can bring about."""

    key: str
    label: str  # of the group; empty where there is one
    quarter: int | None
    by: float  # people, or units of currency
    money: bool


@dataclass(frozen=True, slots=True)
class WholeOffers:
    """Offers in whole people; per cohort they and those who stay are exactly its people.

    Volunteers are no offers to named people: they stay an expected number, and are among those who stay.
    """

    offers: Offers
    stay: Ints  # [cohort]  people, volunteers and those expected to leave by themselves included
    changed_people: float  # sum over all flows of how far rounding moved them
    changed_money: float  # what that adds to the employer's undiscounted cost of ways
    changed_objective: float  # what the plan in whole people costs more than the optimum, hires adapted
    changed_objective_share: float  # the same over the optimum's objective
    missed: tuple[Missed, ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """The employees to decide on, in any order."""

    employee: NDArray[np.str_]  # [employee]  opaque id
    cohort: Ints  # [employee]  cohort of the problem; -1 for those outside it, who stay
    service_years: Floats | None = None  # [employee]  NaN where unknown; read for seniority alone
    # Closeness of the given employees' skills to those of a way's target, NaN where unknown; read for
    # skill proximity alone, and only of cohorts with offers.
    closeness: Callable[[Ints, int], Floats] | None = None
    pinned_way: Ints | None = None  # [employee]  the way that a person fixed; NO_WAY for none
    pinned_stay: Bools | None = None  # [employee]  whether a person fixed that they stay
    told_way: Ints | None = None  # [employee]  the way that an earlier plan told them of; NO_WAY for none

    @property
    def pinned(self) -> Bools:
        """Whether a person fixed the decision [employee]."""
        fixed = np.zeros(len(self.cohort), dtype=bool)
        if self.pinned_way is not None:
            fixed |= self.pinned_way >= 0
        if self.pinned_stay is not None:
            fixed |= self.pinned_stay
        return fixed


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision per employee, in the order of the pool."""

    kind: Ints  # [employee]  index into ``KINDS``
    way: Ints  # [employee]  way proposed, NO_WAY for those who stay
    quarter: Ints  # [employee]  in which it starts; 0 for those who stay


# ------------------------------------------------------------------ whole people


def whole_offers(problem: PlacementProblem, solution: Solution, pool: Pool | None = None) -> WholeOffers:
    """Return the solution's offers and separations in whole people, each flow rounded down or up.

    A flow of quarter t counts the people expected to be there then; as many whole people are named. Who is
    named and has left by himself by then gives way to the next in the order, so a cohort names fewer
    people than the as-of people its flows stand for. No limit is broken (``rounding``). What people of
    ``pool`` are pinned to is rounded up to them, whatever the limits, and ``missed`` tells.
    """
    named = problem.kind != Kind.VOLUNTARY
    pinned = _pinned(problem, pool)
    flow = np.maximum(solution.flow, 0.0)
    flow = np.where(np.abs(flow - np.rint(flow)) < SNAP_PEOPLE, np.rint(flow), flow)
    taken = np.where(named[:, None], 0.0, flow)
    wanted = _raised(problem, flow - taken, pinned.way)
    way, before = np.nonzero(wanted)
    flows = Flows(way, before + 1, wanted[way, before])
    people = rounded(problem, flows, solution.headcount, pinned, taken)
    some = people > 0
    offers = Offers(way[some], before[some] + 1, people[some])
    whole = offers.dense(problem)
    out = np.bincount(problem.cohort, weights=whole.sum(axis=1), minlength=len(problem.people))
    change = whole + taken - flow
    more = _objective_change(problem, solution, change)
    return WholeOffers(
        offers=offers,
        stay=np.rint(problem.people - out).astype(np.int64),
        changed_people=float(np.abs(change).sum()),
        changed_money=float(problem.cost @ change.sum(axis=1)),
        changed_objective=more,
        changed_objective_share=more / max(abs(solution.objective), 1.0),
        missed=tuple(_missed(problem, whole + taken)),
    )


def _pinned(problem: PlacementProblem, pool: Pool | None) -> Pinned:
    way, stay = np.zeros(len(problem.cohort), np.int64), np.zeros(len(problem.people), np.int64)
    if pool is not None and pool.pinned_way is not None:
        fixed = pool.pinned_way[pool.pinned_way >= 0]
        way = np.bincount(fixed, minlength=len(way)).astype(np.int64)
    if pool is not None and pool.pinned_stay is not None:
        fixed = pool.cohort[pool.pinned_stay & (pool.cohort >= 0)]
        stay = np.bincount(fixed, minlength=len(stay)).astype(np.int64)
    return Pinned(way, stay)


def _raised(problem: PlacementProblem, flow: Floats, pinned: Ints) -> Floats:
    """Return the flow with no way under the people pinned to it: its quarters fill up from the largest."""
    short = np.flatnonzero(pinned > np.floor(flow).sum(axis=1))
    if not len(short):
        return flow
    raised = flow.copy()
    for way in short.tolist():
        missing = int(pinned[way] - np.floor(flow[way]).sum())
        fractions = np.flatnonzero(flow[way] > np.floor(flow[way]))
        for t in fractions[np.argsort(-flow[way, fractions], kind="stable")][:missing].tolist():
            raised[way, t] = np.ceil(flow[way, t])
            missing -= 1
        first = int(flow[way].argmax()) if flow[way].any() else max(int(problem.first[way]), 1) - 1
        raised[way, first] += max(missing, 0)
    return raised


def _objective_change(problem: PlacementProblem, solution: Solution, change: Floats) -> float:
    """Return what the objective changes by when flows change, hires following the optimum's headcount."""
    short = problem.required - solution.headcount
    if problem.reduced is not None:
        short = short + problem.reduced.saves[:, None] * solution.reduced
    gain = np.ones(len(problem.start_people)) if problem.hire_yield is None else problem.hire_yield
    moved = headcount_of(problem, change, np.zeros_like(solution.hire))
    moved = moved - carried(problem.start_people, problem.attrition_rate, np.zeros(moved.shape[1:]))
    most = hire_limits(problem)
    hire, lag = solution.hire.copy(), np.zeros(moved.shape[:2])  # lag: headcount off the optimum's
    under, over = np.maximum(short, 0.0), np.maximum(-short, 0.0)
    staffing = np.zeros_like(short)
    before = np.zeros(moved.shape[:2])
    for t in range(problem.quarters):
        kept = 1.0 - problem.attrition_rate
        lag = lag * kept + moved[..., t] - before * kept
        before = moved[..., t]
        wanted = solution.hire[..., t] - np.divide(lag, gain, out=np.zeros_like(lag), where=gain > 0.0)
        hire[..., t] = np.clip(wanted, 0.0, np.maximum(most[..., t], solution.hire[..., t]))
        lag = lag + gain * (hire[..., t] - solution.hire[..., t])
        off = short[..., t] - lag
        staffing[..., t] = problem.under_cost * (np.maximum(off, 0.0) - under[..., t])
        staffing[..., t] += problem.over_cost * (np.maximum(-off, 0.0) - over[..., t])
    money = problem.weights[:, None, None] * problem.discount
    hired = (money * problem.hire_cost * (hire - solution.hire)).sum()
    return float((problem.way_cost * change).sum() + hired + (money * staffing).sum())


def _missed(problem: PlacementProblem, flow: Floats) -> list[Missed]:
    """Return the side limits that a flow [way, quarter] exceeds."""
    found = []
    way, before = np.nonzero(flow)
    people = flow[way, before]
    for limit in problem.limits.side:
        group, weight = limit.group[way], limit.weight[way]
        inside = group >= 0
        cell = group * problem.quarters + before if limit.by_quarter else group
        summed = np.bincount(cell[inside], weights=(weight * people)[inside], minlength=limit.most.size)
        over = summed.reshape(limit.most.shape) - limit.most
        # A whole flow may stand above its real one by a last digit of the solver, each of them.
        allowed = TOLERANCE * (np.maximum(limit.most, 1.0) if limit.money else 1.0) + SNAP_PEOPLE
        for at in np.argwhere(over > allowed).tolist():
            quarter = at[1] + 1 if limit.by_quarter else None
            found.append(Missed(limit.key, limit.labels[at[0]], quarter, float(over[tuple(at)]), limit.money))
    return found


# ------------------------------------------------------------------ one decision per employee


def decide(
    problem: PlacementProblem, offers: WholeOffers, pool: Pool, rule: str, generator: np.random.Generator
) -> Decided:
    """Return one decision per employee, in a neutral order within each cohort.

    Pinned people get what they are pinned to. Who was told of a way that is still offered gets it next.
    The rest go by ``rule``: ``lottery`` draws whom separations
    and offers reach; ``seniority`` separates those with the shortest service first and then makes the
    offers; ``skill-proximity`` makes each offer to those whose skills are closest to it, and draws
    separations among the others. Earlier quarters come first along the order. Lots break ties, and in the
    first two draw which of a quarter's offers someone gets; what is unknown counts as the
    cohort's median. Lots are drawn in the order of ids, so the order of rows decides nothing.

    Raises:
        ValueError: the rule is not known or lacks what it reads; a cohort has not as many employees as
            people; people are pinned to more than is offered.
    """
    _check(problem, pool, rule)
    first, second = lots(pool.employee, generator)
    people = len(pool.cohort)
    slots = Slots.of(problem, offers.offers)
    fixed, slot = pool.pinned, np.full(people, -1)
    if pool.pinned_way is not None:
        slot = given_by_way(slots, np.arange(len(slots)), pool.pinned_way, first)
        if (slot[pool.pinned_way >= 0] < 0).any():
            raise ValueError("more people are pinned to a way than it is offered to")
    left = np.setdiff1d(np.arange(len(slots)), slot[slot >= 0], assume_unique=True)
    if pool.told_way is not None:
        told = given_by_way(slots, left, np.where(fixed, NO_WAY, pool.told_way), first)
        slot, left = np.where(told >= 0, told, slot), np.setdiff1d(left, told[told >= 0], assume_unique=True)
    free = np.flatnonzero((pool.cohort >= 0) & ~fixed & (slot < 0))
    order = (_service(pool, rule), first, second)
    closeness = pool.closeness if rule == "skill-proximity" else None
    slot[free] = given_in_order(slots, left, free, pool.cohort, order, closeness)[free]
    asked = slot >= 0
    way, quarter = np.full(people, NO_WAY), np.zeros(people, np.int64)
    way[asked], quarter[asked] = slots.way[slot[asked]], slots.quarter[slot[asked]]
    kind = np.full(people, STAY)
    kind[asked] = _KIND_OF[problem.kind[way[asked]]]
    return Decided(kind, way, quarter)


def _check(problem: PlacementProblem, pool: Pool, rule: str) -> None:
    if rule not in ORDERS:
        raise ValueError(f"the order {rule!r} is not known; known are {', '.join(ORDERS)}")
    if rule == "skill-proximity" and pool.closeness is None:
        raise ValueError("the order 'skill-proximity' needs the closeness of people's skills")
    counts = np.bincount(pool.cohort[pool.cohort >= 0], minlength=len(problem.people))
    if (counts != np.rint(problem.people)).any():
        raise ValueError("every employee of a cohort is decided on, once")
    if pool.pinned_way is not None:
        fixed = np.flatnonzero(pool.pinned_way >= 0)
        way = pool.pinned_way[fixed]
        if (problem.cohort[way] != pool.cohort[fixed]).any() or (problem.kind[way] == Kind.VOLUNTARY).any():
            raise ValueError("people are pinned to ways of their own cohort, and to no voluntary programme")


def _service(pool: Pool, rule: str) -> Floats:
    """Return what the order goes by before the lot [employee]: nothing, or years of service."""
    if rule != "seniority" or pool.service_years is None:
        return np.zeros(len(pool.cohort))
    years = pool.service_years
    known = np.flatnonzero(~np.isnan(years))
    known = known[np.lexsort((years[known], pool.cohort[known]))]
    cohorts, first, count = np.unique(pool.cohort[known], return_index=True, return_counts=True)
    sorted_years = years[known]
    middle = (sorted_years[first + (count - 1) // 2] + sorted_years[first + count // 2]) / 2.0
    median = np.zeros(int(pool.cohort.max(initial=-1)) + 2)  # the last stands for cohort -1
    median[cohorts] = middle
    return np.where(np.isnan(years), median[pool.cohort], years)
