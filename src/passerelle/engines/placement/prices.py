"""What one unit more of each limit is worth: the fall of the plan's objective, from the duals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from passerelle.domain.plan import Status
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.engines.placement.solve import Solution, solve
from passerelle.errors import Infeasible

AVOIDED: Final = "avoided separation"
TOP_ROLES: Final = 10
NOTHING_MONEY: Final = 1e-6
NOTHING_PEOPLE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit of room is worth to the plan; for an avoided separation, what it costs."""

    limit: str
    subject: str | None  # the role, quarter or target it belongs to; None for the whole plan
    price_money: float  # per unit, discounted, the weighted loss to people in it
    unit: str
    says: str


@dataclass(frozen=True, slots=True)
class AvoidedSeparation:
    """What one separation fewer adds to the objective; None with the reason where there is no price."""

    price_money: float | None
    reason: str


def prices(
    problem: PlacementProblem,
    solution: Solution,
    role_labels: Sequence[str],
    *,
    deadline_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Price, ...]:
    """Return the prices, the avoided separation first, then the dearest first; what binds not comes last.

    Prices hold for the next unit, not for many. ``role_labels`` [role] name roles; the same label twice
    keeps the dearer. Without a feasible plan there are none.
    """
    if solution.status is Status.TIME_LIMIT:
        return ()
    rows = _limits(problem, solution) + _targets(problem, solution)
    rows += _openings(solution, role_labels)
    ranked = sorted(rows, key=lambda row: (-row.price_money, row.limit, row.subject or ""))
    avoided = avoided_separation(problem, solution, deadline_s=deadline_s, cancelled=cancelled)
    if avoided.price_money is None:
        return tuple(ranked)
    first = Price(AVOIDED, None, avoided.price_money, "one person", avoided.reason)
    return (first, *ranked)


def avoided_separation(
    problem: PlacementProblem,
    solution: Solution,
    *,
    deadline_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> AvoidedSeparation:
    """Return what one separation fewer costs: the plan solved again with one fewer allowed.

    Raises:
        Cancelled: ``cancelled`` answered yes.
    """
    separations = float(solution.separate.sum())
    fewer = min(1.0, separations)
    if fewer <= NOTHING_PEOPLE:
        return AvoidedSeparation(None, "The plan separates nobody.")
    limits = replace(problem.limits, separations_people=separations - fewer)
    try:
        other = solve(
            replace(problem, limits=limits), deadline_s=deadline_s, cancelled=cancelled, near=solution
        )
    except Infeasible:
        return AvoidedSeparation(None, "No plan that meets the demands has fewer separations.")
    if other.status is not Status.OPTIMAL:
        return AvoidedSeparation(None, "There was no time left to solve the plan with one separation fewer.")
    more = max(other.objective - solution.objective, 0.0) / fewer
    return AvoidedSeparation(more, "What the plan costs more when one person fewer is separated")


def _limits(problem: PlacementProblem, solution: Solution) -> list[Price]:
    limits, duals = problem.limits, solution.duals
    rows = [
        _price(
            "training seat",
            f"quarter {t}",
            price,
            "one seat",
            f"One more person may start training in quarter {t}",
        )
        for t, price in enumerate(-duals["seats"], start=1)
    ]
    rows += [
        _price("budget", None, price, "one unit of currency", "One more unit of the plan's budget")
        for price in -duals["budget"]
    ]
    rows += [
        _price(
            "quarter's budget",
            f"quarter {t}",
            price,
            "one unit of currency",
            f"One more unit of the budget of quarter {t}",
        )
        for t, price in enumerate(-duals["budget_quarter"], start=1)
    ]
    if limits.separations_people is not None:
        price, says = float(-duals["ceiling"][0]), "One more person may be separated"
        rows.append(_price("separations ceiling", None, price, "one person", says))
    return rows


def _targets(problem: PlacementProblem, solution: Solution) -> list[Price]:
    worth = -solution.duals["targets"].sum(axis=1)
    return [
        _price(
            "hard target",
            target.key,
            worth[k],
            "one position",
            f"One position more from quarter {target.quarter} on under: {target.says}",
        )
        for k, target in enumerate(problem.limits.targets)
    ]


def _openings(solution: Solution, role_labels: Sequence[str]) -> list[Price]:
    """Return the roles where one more position helps most, each from the quarter in which it helps most."""
    fall = -solution.duals["staff"]
    from_on = np.cumsum(fall[:, ::-1], axis=1)[:, ::-1]
    quarter = from_on.argmax(axis=1)
    worth = from_on[np.arange(len(quarter)), quarter]
    found: dict[str, Price] = {}
    for role in np.argsort(-worth, kind="stable").tolist():
        if worth[role] <= NOTHING_MONEY or len(found) == TOP_ROLES:
            break
        says = f"One more position from quarter {quarter[role] + 1} on: {role_labels[role]}"
        row = _price("opening", role_labels[role], worth[role], "one position", says)
        found.setdefault(role_labels[role], row)
    return list(found.values())


def _price(limit: str, subject: str | None, price: float, unit: str, says: str) -> Price:
    return Price(limit, subject, max(float(price), 0.0), unit, says)
