"""Cost against separations: the cheapest plan under every ceiling, from the cheapest of all to the least.

Cost here is what the employer's side of the objective holds: money and the prices of too few and too many
people. The loss to people is left out: a plan that weighs it avoids most separations already, and what it
pays for that would not be seen. With C(S) the cost of the cheapest plan that separates at most S people, C
falls and is convex in S, as the optimum of any linear programme is in its right-hand side. Each ceiling is a
change of one number, so each solve starts from the basis of the one before and seldom needs many steps.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from passerelle.domain.plan import Status
from passerelle.domain.units import Floats
from passerelle.engines.placement.ceiling import capped
from passerelle.engines.placement.outlay import Outlay, Proposed, outlay, proposed
from passerelle.engines.placement.prices import separations_people
from passerelle.engines.placement.problem import TOLERANCE, PlacementProblem
from passerelle.engines.placement.solve import Solution, solve


@dataclass(frozen=True, slots=True)
class Costed:
    """A plan's separations and what they go with."""

    separations: float  # people who leave with support, those who refuse an offer and leave included
    cost: float  # money and prices of staffing, discounted; the loss to people is not in it
    outlay: Outlay
    proposed: Proposed


@dataclass(frozen=True, slots=True)
class Point:
    """The cheapest plan under one ceiling on separations."""

    at_most_people: float  # the ceiling; what the plan separates anyway where it has none
    plan: Costed
    bound: float  # no plan under the ceiling costs less
    gap: float
    status: Status
    price_money: float  # what one separation fewer would add to the cost from here: the dual of the ceiling
    step_money: float | None  # what each separation avoided since the point before added; None for the first
    seconds: float


@dataclass(frozen=True, slots=True)
class Frontier:
    """The points, from most separations to fewest, and where the plan that was asked for lies."""

    points: tuple[Point, ...]
    asked: Costed  # weighs the loss to people as its problem does, so that it lies on the curve or above it
    least_people: float | None  # no plan that keeps all other limits separates fewer; None: no time to know
    complete: bool  # whether all points were solved before the deadline


@dataclass(frozen=True, slots=True)
class _Setting:
    problem: PlacementProblem
    begun: float
    deadline_s: float | None
    cancelled: Callable[[], bool] | None
    told: Callable[[Point], None] | None

    def solve(self, problem: PlacementProblem, near: Solution) -> Solution:
        left = None if self.deadline_s is None else self.deadline_s - (time.perf_counter() - self.begun)
        return solve(problem, deadline_s=left, cancelled=self.cancelled, near=near)

    @property
    def late(self) -> bool:
        return self.deadline_s is not None and time.perf_counter() - self.begun > self.deadline_s


def frontier(
    problem: PlacementProblem,
    solution: Solution,
    points: int = 15,
    *,
    deadline_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
    told: Callable[[Point], None] | None = None,
) -> Frontier:
    """Return cost against separations at ``points`` ceilings, evenly spaced down to the least possible.

    The first point is the cheapest plan. A ceiling on all separations that ``problem`` has is lifted, so that
    the points say what it costs; all other limits hold. Where the cheapest plan has the fewest separations
    there can be, it is the only point.

    Args:
        problem: what ``solution`` solves.
        solution: a plan that keeps every limit; the solves start from it.
        points: at least 2.
        deadline_s: seconds after which the points so far come back, none where not even one was solved.
        cancelled: asked now and then; yes ends it.
        told: told each point as it is found.

    Raises:
        Cancelled: ``cancelled`` answered yes.
        ValueError: fewer than 2 points, or ``solution`` is no plan.
    """
    if points < 2:
        raise ValueError("a frontier has at least 2 points")
    if solution.status is Status.TIME_LIMIT:
        raise ValueError("a frontier starts from a plan that keeps every limit")
    setting = _Setting(problem, time.perf_counter(), deadline_s, cancelled, told)
    asked = costed(problem, solution)
    free = replace(
        problem, loss=np.zeros_like(problem.loss), loss_quarter=np.zeros_like(problem.loss_quarter)
    )
    cheapest = setting.solve(capped(free, np.inf)[0], solution)
    if cheapest.status is Status.TIME_LIMIT:
        return Frontier((), asked, None, complete=False)
    most = separations_people(problem, cheapest.flow)
    found = [_point(setting, cheapest, most, None)]
    fewest = None if setting.late else setting.solve(_counting(capped(free, np.inf)[0]), cheapest)
    if fewest is None or fewest.status is not Status.OPTIMAL:
        return Frontier(tuple(found), asked, None, complete=False)
    last, ceilings = cheapest, _ceilings(most, fewest.objective, points)
    for at_most in ceilings[1:].tolist():
        last = setting.solve(capped(free, at_most)[0], last)
        if last.status is Status.TIME_LIMIT:
            break
        found.append(_point(setting, last, at_most, found[-1]))
        if setting.late:
            break
    complete = len(found) == len(ceilings)
    return Frontier(tuple(_first_priced(found)), asked, fewest.objective, complete)


def costed(problem: PlacementProblem, solution: Solution) -> Costed:
    """Return a plan's separations and what they go with."""
    parts = outlay(problem, solution)
    separations = separations_people(problem, solution.flow)
    return Costed(separations, parts.money + parts.staffing, parts, proposed(problem, solution))


def _counting(problem: PlacementProblem) -> PlacementProblem:
    """Return the problem whose objective is the number of separations."""
    nothing, reduced = np.zeros(len(problem.cohort)), problem.reduced
    return replace(
        problem,
        cost=problem.leaves,
        loss=nothing,
        loss_quarter=nothing,
        hire_cost=np.zeros_like(problem.hire_cost),
        under_cost=np.zeros_like(problem.under_cost),
        over_cost=np.zeros_like(problem.over_cost),
        reduced=reduced and replace(reduced, cost=np.zeros_like(reduced.cost)),
        discount=np.ones_like(problem.discount),
    )


def _ceilings(most: float, least: float, points: int) -> Floats:
    """Return the ceilings [point], falling; the last leaves the solver its tolerance."""
    if most - least <= 2.0 * TOLERANCE:
        return np.array([most])
    return np.linspace(most, least + TOLERANCE, points)


def _point(setting: _Setting, solution: Solution, at_most: float, before: Point | None) -> Point:
    plan, step = costed(setting.problem, solution), None
    if before is not None:
        fewer = max(before.plan.separations - plan.separations, TOLERANCE)
        step = max(plan.cost - before.plan.cost, 0.0) / fewer
    worth = solution.duals[capped(setting.problem, np.inf)[1]]
    found = Point(
        at_most_people=at_most,
        plan=plan,
        bound=solution.bound,
        gap=solution.gap,
        status=solution.status,
        price_money=max(0.0, -float(worth[0])),
        step_money=step,
        seconds=solution.seconds,
    )
    if setting.told:
        setting.told(found)
    return found


def _first_priced(points: list[Point]) -> list[Point]:
    """Return the points, the first priced as the step to the next: no ceiling presses on it."""
    if len(points) < 2 or points[1].step_money is None:
        return points
    return [replace(points[0], price_money=points[1].step_money), *points[1:]]
