"""What becomes of the plan when one assumption changes, and whom to offer what if fewer people leave."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from passerelle.domain.plan import Status
from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement.prices import separations_people
from passerelle.engines.placement.problem import TOLERANCE, Kind, PlacementProblem
from passerelle.engines.placement.solve import Solution, attempt

SHARE_OF_COST: Final = 0.2  # by which costs are moved up and down
SHARE_OF_BUDGET: Final = 0.1
SEATS_TIMES: Final = 2.0
UNDERSTAFFING_TIMES: Final = (0.5, 2.0)
_SEATS: Final = ("seats", "programme_seats")
_LET: Final = 1e-9  # by which people already placed may differ, as a share: the solver's own rounding


@dataclass(frozen=True, slots=True)
class Change:
    """One assumption that is different."""

    name: str
    says: str
    problem: PlacementProblem


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to the plan; None throughout where it leaves no plan that meets the demands."""

    name: str
    says: str
    objective_change_money: float | None  # discounted, the weighted loss to people in it
    separations_change_people: float | None  # those who refuse an offer and leave included
    moves_change_people: float | None  # who arrive in another role
    hires_change_people: float | None  # mean over the cases

    @property
    def feasible(self) -> bool:
        """Whether a plan meets the demands with the change."""
        return self.objective_change_money is not None


@dataclass(frozen=True, slots=True)
class Contingency:
    """People more to offer a way than the plan does, if fewer leave by themselves than expected."""

    way: Ints  # [offer]
    quarter: Ints  # [offer]  1..
    people: Floats  # [offer]


def sensitivity(
    problem: PlacementProblem,
    solution: Solution,
    changes: Iterable[Change],
    *,
    deadline_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Effect, ...]:
    """Return what each change does, in the given order; each is solved anew, from ``solution`` on.

    At the deadline those that are done come back; a change that was not solved to the end is left out.

    Raises:
        Cancelled: ``cancelled`` answered yes.
    """
    begun, effects = time.perf_counter(), []
    for change in changes:
        left = None if deadline_s is None else deadline_s - (time.perf_counter() - begun)
        if left is not None and left <= 0.0:
            break
        other = attempt(change.problem, deadline_s=left, cancelled=cancelled, near=solution)
        if other is None:
            effects.append(Effect(change.name, change.says, None, None, None, None))
            continue
        if other.status is Status.OPTIMAL:
            effects.append(_effect(change, problem, solution, other))
    return tuple(effects)


def usual_changes(problem: PlacementProblem, exit_cost: Floats) -> tuple[Change, ...]:
    """Return the changes that need nothing but the problem: costs, budgets, seats, the price of a gap.

    Acceptance and attrition change how the problem is put together, so the caller adds those.

    Args:
        problem: the problem as it is.
        exit_cost: the part of each way's cost that is for people who leave [way]; money per person.
    """
    changes = []
    for share in (-SHARE_OF_COST, SHARE_OF_COST):
        says = f"{abs(share):.0%} {'more' if share > 0 else 'less'}"
        changes.append(
            Change(f"exit cost {share:+.0%}", f"Exits cost {says}", _costlier(problem, share * exit_cost))
        )
        hires = replace(problem, hire_cost=problem.hire_cost * (1.0 + share))
        changes.append(Change(f"hire cost {share:+.0%}", f"Hires cost {says}", hires))
    if any(limit.money for limit in problem.limits.side):
        for share in (-SHARE_OF_BUDGET, SHARE_OF_BUDGET):
            says = f"Budgets are {abs(share):.0%} {'larger' if share > 0 else 'smaller'}"
            changes.append(Change(f"budget {share:+.0%}", says, _with_room(problem, None, 1.0 + share)))
    if any(limit.name in _SEATS for limit in problem.limits.side):
        says = f"There are {SEATS_TIMES:g} times as many training seats"
        changes.append(Change("seats twice", says, _with_room(problem, _SEATS, SEATS_TIMES)))
    for times in UNDERSTAFFING_TIMES:
        dearer = replace(problem, under_cost=problem.under_cost * times)
        says = f"A person short is priced at {times:g} times as much"
        changes.append(Change(f"price of a person short x {times:g}", says, dearer))
    return tuple(changes)


def contingency(
    problem: PlacementProblem,
    solution: Solution,
    low: PlacementProblem,
    *,
    deadline_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Contingency | None:
    """Return the offers that come on top of the plan's, if attrition is that of ``low``.

    None where there was no time, or where not even further offers meet the demands.

    ``low`` is ``problem`` with less attrition, the same cohorts and ways. Everybody whom the plan places
    stays placed, so these are further people, cheapest first by the objective.

    Raises:
        Cancelled: ``cancelled`` answered yes.
    """
    if len(low.cohort) != len(problem.cohort) or low.quarters != problem.quarters:
        raise ValueError("the problem of less attrition has other ways or quarters")
    fixed, way, quarter = _with_flows(low, solution.flow)
    found = attempt(fixed, deadline_s=deadline_s, cancelled=cancelled)
    if found is None or found.status is Status.TIME_LIMIT:
        return None
    total = np.zeros_like(solution.flow)
    split = quarter > 0
    total[way[split], quarter[split] - 1] = found.flow.sum(axis=1)[split]
    np.add.at(total, way[~split], found.flow[~split])
    more = total - solution.flow
    extra = np.argwhere(more > TOLERANCE)
    return Contingency(extra[:, 0], extra[:, 1] + 1, more[extra[:, 0], extra[:, 1]])


# ------------------------------------------------------------------ pieces


def _effect(change: Change, problem: PlacementProblem, solution: Solution, other: Solution) -> Effect:
    after, before = change.problem, problem
    return Effect(
        name=change.name,
        says=change.says,
        objective_change_money=other.objective - solution.objective,
        separations_change_people=separations_people(after, other.flow)
        - separations_people(before, solution.flow),
        moves_change_people=_moved(after, other.flow) - _moved(before, solution.flow),
        hires_change_people=_hired(after, other) - _hired(before, solution),
    )


def _moved(problem: PlacementProblem, flow: Floats) -> float:
    inside = (problem.kind == Kind.MOVE) | (problem.kind == Kind.RETRAIN)
    return float(np.where(inside, problem.arrives, 0.0) @ flow.sum(axis=1))


def _hired(problem: PlacementProblem, solution: Solution) -> float:
    return float(problem.weights @ solution.hire.sum(axis=(1, 2)))


def _costlier(problem: PlacementProblem, more: Floats) -> PlacementProblem:
    """Return the problem with ways that cost ``more`` [way]; limits in money count it too."""
    side = tuple(
        replace(limit, weight=limit.weight + np.where(limit.weight != 0.0, more, 0.0))
        if limit.money
        else limit
        for limit in problem.limits.side
    )
    return replace(problem, cost=problem.cost + more, limits=replace(problem.limits, side=side))


def _with_room(problem: PlacementProblem, names: Sequence[str] | None, times: float) -> PlacementProblem:
    """Return the problem with the named side limits, or those in money, at so many times what they are."""
    side = tuple(
        replace(limit, most=limit.most * times)
        if (limit.money if names is None else limit.name in names)
        else limit
        for limit in problem.limits.side
    )
    return replace(problem, limits=replace(problem.limits, side=side))


_WAYS: Final = (
    *("cohort", "kind", "target", "first", "last", "duration", "arrives", "returns", "trains"),
    *("cost", "loss", "loss_quarter", "least", "most"),
)


def _with_flows(problem: PlacementProblem, flow: Floats) -> tuple[PlacementProblem, Ints, Ints]:
    """Return the problem with at least ``flow`` [way, quarter], and the way and quarter of each of its ways.

    The least of a way holds in each of its quarters alike, so a way that is taken becomes one way for
    each quarter; of a way that is not, the quarter is 0.
    """
    used = np.asarray((flow > TOLERANCE).any(axis=1))
    quarters = np.where(used, np.maximum(problem.last - problem.first + 1, 0), 1)
    way = np.repeat(np.arange(len(used)), np.where(used, quarters, 1))
    nth = np.arange(len(way)) - np.repeat(np.cumsum(quarters) - quarters, quarters)
    quarter = np.where(used[way], problem.first[way] + nth, 0)
    split = quarter > 0
    asked = np.zeros(len(way)) if problem.least is None else problem.least[way]
    people = flow[way, np.maximum(quarter, 1) - 1]
    arrays = {name: getattr(problem, name)[way] for name in _WAYS if getattr(problem, name) is not None}
    arrays |= {
        "first": np.where(split, quarter, problem.first[way]),
        "last": np.where(split, quarter, problem.last[way]),
        "least": np.where(split, np.maximum(people * (1.0 - _LET) - _LET, 0.0), asked),
    }
    if problem.most is not None:
        arrays["most"] = np.maximum(problem.most[way], arrays["least"])
    limits = replace(
        problem.limits,
        side=tuple(
            replace(limit, weight=limit.weight[way], group=limit.group[way]) for limit in problem.limits.side
        ),
        entries=tuple(
            replace(limit, ways=np.flatnonzero(np.isin(way, limit.ways))) for limit in problem.limits.entries
        ),
    )
    return replace(problem, **arrays, limits=limits), way, quarter
