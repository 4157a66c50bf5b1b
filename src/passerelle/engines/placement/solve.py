"""Runs the solver on a placement problem; status, bound, gap, prices of limits and the plan come back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from passerelle.domain.plan import Status
from passerelle.domain.units import Floats
from passerelle.engines.placement import clash, highs
from passerelle.engines.placement.highs import Options, Outcome, Run
from passerelle.engines.placement.model import LinearProgram, headcount_of, hire_limits, placement_lp
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.errors import Cancelled

TOLERANCE: Final = 1e-6  # people, or share of a budget; also the relative gap of an optimal plan


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan in expected people, how far from the optimum it is, and what each limit is worth.

    ``duals`` holds, by group of rows, the change of ``objective`` per unit more of the row's limit:
    conserve [cohort], walk and staff [role, quarter], seats and budget_quarter [quarter],
    budget and ceiling [1], targets [target, quarter]; a group is empty where the scenario sets no limit.
    """

    status: Status
    objective: float  # money, discounted, the weighted loss to people in it
    bound: float  # no plan costs less; from the duals, minus infinity where there are none
    gap: float  # (objective - bound) / max(|objective|, 1)
    stay: Floats  # [cohort]  people
    move: Floats  # [move]  people
    separate: Floats  # [cohort]  people
    headcount: Floats  # [role, quarter]  people at the quarter's end
    hire: Floats  # [role, quarter]  people
    under: Floats  # [role, quarter]  people
    over: Floats  # [role, quarter]  people
    duals: MappingProxyType[str, Floats]
    reduced_cost: Floats  # [move]  change of the objective per person put on the move
    violation: float  # largest breach of a limit: people, or share of a budget
    seconds: float
    run: Run  # the solver's own result, to start a like problem from

    @property
    def seats_price(self) -> Floats:
        """What one more training seat is worth in each quarter [quarter]; zero where seats are unlimited."""
        seats = self.duals["seats"]
        return np.asarray(-seats) if len(seats) else np.zeros(self.headcount.shape[1])


def solve(
    problem: PlacementProblem,
    *,
    deadline_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
    near: Solution | None = None,
) -> Solution:
    """Return the cheapest plan for ``problem``; ``near`` is the solution of a like problem to start from.

    ``OPTIMAL`` is proven by the gap. At the deadline the plan is ``FEASIBLE`` where one is known,
    if only the one in which nobody is asked to go; else ``TIME_LIMIT``, and ``violation`` says by
    how much that plan breaks a limit.

    Raises:
        Infeasible: the demands clash; says which, and what would help.
        Cancelled: ``cancelled`` answered yes.
    """
    begun = time.perf_counter()
    clash.check(problem, Options(deadline_s, cancelled))
    lp = placement_lp(problem)
    run = highs.run(lp, Options(deadline_s, cancelled, near.run if near else None))
    if run.outcome is Outcome.CANCELLED:
        raise Cancelled("The plan was cancelled; nothing was written.")
    if run.outcome is Outcome.INFEASIBLE:
        raise RuntimeError("the solver calls demands infeasible that can be met; please report this")
    plan, violation = _best_known(problem, lp, run)
    objective = float(lp.cost @ plan)
    bound = dual_bound(lp, run.row_dual)
    gap = (objective - bound) / max(abs(objective), 1.0)
    duals = run.row_dual if len(run.row_dual) else np.zeros(lp.matrix.shape[0])
    reduced = lp.cost - lp.matrix.T @ duals
    return Solution(
        status=_status(run.outcome, gap, violation),
        objective=objective,
        bound=bound,
        gap=gap,
        **{name: block.of(plan) for name, block in lp.columns.items()},
        duals=MappingProxyType({name: block.of(duals) for name, block in lp.rows.items()}),
        reduced_cost=lp.columns["move"].of(reduced),
        violation=violation,
        seconds=time.perf_counter() - begun,
        run=run,
    )


def dual_bound(lp: LinearProgram, row_dual: Floats) -> float:
    """Return the least objective that any plan can have, by weak duality from any ``row_dual``.

    min cost . x  >=  sum of each row's cheapest y (A x)  +  sum of each column's cheapest (cost - A'y) x.

    It holds whatever the solver says of itself; a price of the wrong sign on an unlimited row
    counts as zero, and an unlimited column as going no further than its reach.
    """
    if not len(lp.cost):
        return 0.0  # nobody to place and nowhere to place them: nothing can cost less
    if not len(row_dual):
        return -np.inf
    price = np.where(np.isinf(lp.row_least), np.minimum(row_dual, 0.0), row_dual)
    price = np.where(np.isinf(lp.row_most), np.maximum(price, 0.0) * np.isfinite(lp.row_least), price)
    left = lp.cost - lp.matrix.T @ price
    most = np.where(np.isfinite(lp.column_most), lp.column_most, lp.reach)
    return _cheapest(price, lp.row_least, lp.row_most) + _cheapest(left, lp.column_least, most)


def _cheapest(price: Floats, least: Floats, most: Floats) -> float:
    at = np.where(price > 0.0, least, most)
    return float(np.sum(np.multiply(price, at, out=np.zeros(len(price)), where=price != 0.0)))


def _best_known(problem: PlacementProblem, lp: LinearProgram, run: Run) -> tuple[Floats, float]:
    """Return a plan and its violation; where the run was stopped, perhaps the one that asks nobody."""
    values = [run.value] if len(run.value) == len(lp.cost) else []
    values += [_nobody_asked(problem, lp)] if run.outcome is Outcome.STOPPED else []
    plans = [_cleaned(problem, lp, value) for value in values]
    violations = [_violation(lp, plan) for plan in plans]
    order = [(max(v, TOLERANCE), float(lp.cost @ plan)) for plan, v in zip(plans, violations, strict=True)]
    best = order.index(min(order))
    return plans[best], violations[best]


def _status(outcome: Outcome, gap: float, violation: float) -> Status:
    if violation > TOLERANCE:
        return Status.TIME_LIMIT
    proven = outcome is Outcome.OPTIMAL or gap <= TOLERANCE
    return Status.OPTIMAL if proven and gap <= TOLERANCE else Status.FEASIBLE


def _cleaned(problem: PlacementProblem, lp: LinearProgram, value: Floats) -> Floats:
    """Return the plan free of the solver's last digits: people conserved and the walk exact."""
    block = lp.columns
    move = np.maximum(block["move"].of(value), 0.0)
    separate = np.maximum(block["separate"].of(value), 0.0)
    available, free = problem.available, problem.may_leave
    out = separate + np.bincount(problem.cohort, weights=move, minlength=len(available))
    fits = np.divide(free, out, out=np.ones(len(out)), where=out > free)
    move, separate = move * fits[problem.cohort], separate * fits
    out = separate + np.bincount(problem.cohort, weights=move, minlength=len(available))
    hire = np.clip(block["hire"].of(value), 0.0, hire_limits(problem))
    headcount = headcount_of(problem, move, separate, hire)
    short = problem.required - headcount
    parts: dict[str, Any] = {
        "stay": np.maximum(available - out, 0.0),
        "move": move,
        "separate": separate,
        "headcount": headcount,
        "hire": hire,
        "under": np.maximum(short, 0.0),
        "over": np.maximum(-short, 0.0),
    }
    return np.concatenate([parts[name].ravel() for name in block])


def _nobody_asked(problem: PlacementProblem, lp: LinearProgram) -> Floats:
    """Return the plan in which everybody stays and every role hires what it may."""
    plan = np.zeros(len(lp.cost))
    head = np.array(problem.start_people, dtype=float)
    most, hire = hire_limits(problem), np.zeros(problem.required.shape)
    for t in range(problem.quarters):
        head = head * (1.0 - problem.attrition_rate)
        hire[:, t] = np.clip(problem.required[:, t] - head, 0.0, most[:, t])
        head = head + hire[:, t]
    block = lp.columns["hire"]
    plan[block.start : block.stop] = hire.ravel()
    return plan


def _violation(lp: LinearProgram, plan: Floats) -> float:
    reached = lp.matrix @ plan
    breach = np.maximum(reached - lp.row_most, lp.row_least - reached)
    for name in ("budget", "budget_quarter"):
        block = lp.rows[name]
        money = slice(block.start, block.stop)
        breach[money] = breach[money] / np.maximum(lp.row_most[money], 1.0)
    return float(max(breach.max(initial=0.0), 0.0))
