"""Solves a placement problem; status, bound, gap, prices of limits and the plan come back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from passerelle.domain.plan import Status
from passerelle.domain.units import Floats
from passerelle.engines.placement import clash, pricing
from passerelle.engines.placement.highs import Options, Outcome
from passerelle.engines.placement.model import Flows, headcount_of, release, side
from passerelle.engines.placement.problem import OUTSIDE, TOLERANCE, PlacementProblem
from passerelle.engines.placement.sifting import Asked, Plan, Sifted, State, Step, nobody_asked, sift
from passerelle.errors import Cancelled

OPTIMAL_GAP: Final = 1e-4  # a plan is called optimal when it is proven to be within this share of the best


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan in expected people, how far from the optimum it is, and what each limit is worth.

    ``duals`` holds, by group of rows, the change of ``objective`` per unit more of the row's limit:
    release [cohort, quarter], staff [case, role, quarter], one entry per side limit in the shape of its
    ``most``, targets [target, case, quarter]. That of staff is the worth of one person more in a role at the
    quarter's end; below zero it saves.
    """

    status: Status
    objective: float  # money, discounted, the weighted loss to people in it
    bound: float  # no plan costs less; from the duals alone
    gap: float  # (objective - bound) / max(|objective|, 1)
    flow: Floats  # [way, quarter]  people who start
    hire: Floats  # [case, role, quarter]  people
    under: Floats  # [case, role, quarter]  people
    over: Floats  # [case, role, quarter]  people
    reduced: Floats  # [case, role, quarter]  people on reduced hours
    headcount: Floats  # [case, role, quarter]  people at the quarter's end
    duals: MappingProxyType[str, Floats]
    reduced_cost: (
        Floats  # [way, quarter]  change of the objective per person put on the way; infinite if barred
    )
    violation: float  # largest breach of a limit: people, or share of a limit in money
    seconds: float
    steps: tuple[Step, ...]
    state: State  # what a like problem can start from


def solve(
    problem: PlacementProblem,
    *,
    deadline_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
    near: Solution | None = None,
    told: Callable[[Step], None] | None = None,
) -> Solution:
    """Return the cheapest plan for ``problem``.

    ``OPTIMAL`` is proven by the gap. At the deadline the plan is ``FEASIBLE`` where one is known, if only the
    one in which nobody is asked to go; else ``TIME_LIMIT``, and ``violation`` says by how much that
    plan breaks a limit.

    Args:
        problem: what to solve.
        deadline_s: seconds after which the best plan so far comes back.
        cancelled: asked now and then; yes ends the solve.
        near: the solution of a like problem to start from, such as with another limit.
        told: told after each round how far plan and bound are.

    Raises:
        Infeasible: the demands clash; says which, and what would help.
        Cancelled: ``cancelled`` answered yes.
    """
    begun = time.perf_counter()
    found = attempt(problem, deadline_s=deadline_s, cancelled=cancelled, near=near, told=told)
    if found is None:
        left = None if deadline_s is None else deadline_s - (time.perf_counter() - begun)
        raise clash.explain(problem, Options(left, cancelled))
    return found


def attempt(
    problem: PlacementProblem,
    *,
    deadline_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
    near: Solution | None = None,
    told: Callable[[Step], None] | None = None,
) -> Solution | None:
    """Return what ``solve`` returns, or None where the demands clash; looks for no reasons."""
    begun = time.perf_counter()
    found = sift(problem, Asked(deadline_s, cancelled, near.state if near else None, told))
    if found.outcome is Outcome.CANCELLED:
        raise Cancelled("The plan was cancelled; nothing was written.")
    if found.outcome is Outcome.INFEASIBLE or (found.outcome is Outcome.OPTIMAL and found.plan is None):
        return None
    return _solution(problem, found.plan or nobody_asked(problem), found, time.perf_counter() - begun)


def _solution(problem: PlacementProblem, plan: Plan, found: Sifted, seconds: float) -> Solution:
    shape = problem.required.shape
    hire = plan.staffing.hire.reshape(shape)
    headcount = headcount_of(problem, plan.flow, hire)
    violation = _violation(problem, plan, headcount)
    gap = (plan.objective - found.bound) / max(abs(plan.objective), 1.0)
    prices = found.prices
    duals = {"release": -np.diff(found.released, axis=1, append=0.0)}
    duals |= {"staff": prices.worth.reshape(shape), "targets": prices.targets}
    duals |= {limit.name: price for limit, price in zip(problem.limits.side, prices.side, strict=True)}
    return Solution(
        status=_status(gap, violation),
        objective=plan.objective,
        bound=found.bound,
        gap=gap,
        flow=plan.flow,
        hire=hire,
        under=plan.staffing.under.reshape(shape),
        over=plan.staffing.over.reshape(shape),
        reduced=plan.reduced.reshape(shape),
        headcount=headcount,
        duals=MappingProxyType(duals),
        reduced_cost=pricing.reduced_costs(problem, found.left, found.released),
        violation=violation,
        seconds=seconds,
        steps=found.steps,
        state=found.state,
    )


def _status(gap: float, violation: float) -> Status:
    if violation > TOLERANCE:
        return Status.TIME_LIMIT
    return Status.OPTIMAL if gap <= OPTIMAL_GAP else Status.FEASIBLE


def _violation(problem: PlacementProblem, plan: Plan, headcount: Floats) -> float:
    """Return the largest breach of any limit by a plan: people, or share of a limit in money."""
    way, before = np.nonzero(plan.flow)
    flows, people = Flows(way, before + 1), plan.flow[way, before]
    breach = [-float(people.min(initial=0.0))]
    for limit in problem.limits.side:
        over = side(problem, flows, limit).matrices["flow"] @ people - limit.most.ravel()
        size = np.maximum(limit.most.ravel(), 1.0) if limit.money else 1.0
        breach.append(float((over / size).max(initial=0.0)))
    released = release(problem, flows)
    breach.append(float((released.matrices["flow"] @ people - released.most).max(initial=0.0)))
    for target in problem.limits.targets:
        held = headcount[:, target.roles[target.roles != OUTSIDE]].sum(axis=1)[:, target.quarter - 1 :]
        breach.append(float((held - target.at_most_people).max(initial=0.0)))
    staffing = plan.staffing
    saved = (
        0.0
        if problem.reduced is None
        else problem.reduced.saves[:, None] * plan.reduced.reshape(headcount.shape)
    )
    exact = problem.required + saved + (staffing.over - staffing.under).reshape(headcount.shape)
    breach.append(float(np.abs(exact - headcount).max(initial=0.0)))
    if problem.limits.under_people is not None:
        breach.append(float((staffing.under - problem.limits.under_people).max(initial=0.0)))
    if problem.limits.over_people is not None:
        over = staffing.over.reshape(headcount.shape).sum(axis=1)
        breach.append(float((over - problem.limits.over_people).max(initial=0.0)))
    return max(breach)
