"""What a plan of flows costs and breaks, reckoned a second time from the problem's own definitions.

Reads no linear programme: people are walked quarter by quarter, each limit is summed as it is stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from passerelle.domain.units import Floats
from passerelle.engines.placement.problem import OUTSIDE, PlacementProblem

NOTHING: Final = 0.0


@dataclass(frozen=True, slots=True)
class Flows:
    """A plan as any method gives it."""

    flow: Floats  # [way, quarter]  people
    hire: Floats  # [case, role, quarter]  people
    under: Floats  # [case, role, quarter]  people
    over: Floats  # [case, role, quarter]  people
    reduced: Floats | None = None  # [case, role, quarter]  people


@dataclass(frozen=True, slots=True)
class Judged:
    """What the plan costs, and by how much it breaks each kind of demand."""

    objective: float
    breaks: dict[str, float]  # largest breach: people, or share of a limit in money

    @property
    def violation(self) -> float:
        """Return the largest breach of all."""
        return max(self.breaks.values(), default=NOTHING)


def judged(problem: PlacementProblem, plan: Flows) -> Judged:
    """Return cost and breaches of ``plan``."""
    stated = problem.required + plan.over - plan.under
    if problem.reduced is not None and plan.reduced is not None:
        stated = stated + problem.reduced.saves[:, None] * plan.reduced
    head = headcount(problem, plan)
    breaks = {
        "below zero": max(
            float(-part.min(initial=0.0)) for part in (plan.flow, plan.hire, plan.under, plan.over)
        ),
        "quarter not allowed": float(np.abs(plan.flow[~problem.allowed]).max(initial=0.0)),
        "release": _release(problem, plan.flow),
        "walk": float(np.abs(stated - head).max(initial=0.0)),
        "hires": float((plan.hire - problem.hire_at_most).max(initial=0.0)),
    }
    if problem.most is not None:
        breaks["most"] = float((plan.flow - problem.most[:, None]).max(initial=0.0))
    if problem.least is not None:
        breaks["least"] = float(((problem.least[:, None] - plan.flow) * problem.allowed).max(initial=0.0))
    if problem.reduced is not None and plan.reduced is not None:
        breaks["reduced"] = float((plan.reduced - problem.reduced.at_most).max(initial=0.0))
    return Judged(
        _cost(problem, plan), {**breaks, **_sides(problem, plan.flow), **_others(problem, plan, head)}
    )


def headcount(problem: PlacementProblem, plan: Flows) -> Floats:
    """Return people at each quarter's end, walked from the as-of date [case, role, quarter]."""
    cases, roles, quarters = problem.required.shape
    origin = problem.role[problem.cohort]
    added = np.zeros((roles, quarters))
    for t in range(quarters):
        _add(added[:, t], origin, -plan.flow[:, t])
        arrival = t + problem.duration
        for role, share in ((origin, problem.returns), (problem.target, problem.arrives)):
            inside = (arrival < quarters) & (role != OUTSIDE) & (plan.flow[:, t] != 0.0)
            people = (plan.flow[:, t] * share)[inside]
            np.add.at(added, (role[inside], arrival[inside]), people)
    gains = np.ones(roles) if problem.hire_yield is None else problem.hire_yield
    head, ends = np.repeat(problem.start_people[None], cases, axis=0), np.empty(problem.required.shape)
    for t in range(quarters):
        head = head * (1.0 - problem.attrition_rate) + added[:, t] + gains * plan.hire[..., t]
        ends[..., t] = head
    return ends


def _add(total: Floats, at: np.ndarray, people: Floats) -> None:
    inside = at != OUTSIDE
    total += np.bincount(at[inside], weights=people[inside], minlength=len(total))


def _release(problem: PlacementProblem, flow: Floats) -> float:
    """Return by how many as-of people a cohort gives more than may have gone by a quarter's end."""
    gone = np.stack(
        [
            np.bincount(problem.cohort, weights=flow[:, t], minlength=len(problem.people))
            for t in range(flow.shape[1])
        ],
        axis=1,
    )
    as_of = np.cumsum(np.divide(gone, problem.kept, out=np.zeros_like(gone), where=gone != 0.0), axis=1)
    return float((as_of - problem.may_leave).max(initial=0.0))


def _sides(problem: PlacementProblem, flow: Floats) -> dict[str, float]:
    found = {}
    for limit in problem.limits.side:
        used = np.zeros((len(limit.most), problem.quarters))
        inside = limit.group >= 0
        for t in range(problem.quarters):
            weighed = (limit.weight * flow[:, t])[inside]
            used[:, t] = np.bincount(limit.group[inside], weights=weighed, minlength=len(limit.most))
        breach = (used if limit.by_quarter else used.sum(axis=1)) - limit.most
        if limit.money:
            breach = breach / np.maximum(limit.most, 1.0)
        found[limit.name] = float(breach.max(initial=0.0))
    return found


def _others(problem: PlacementProblem, plan: Flows, head: Floats) -> dict[str, float]:
    limits = problem.limits
    found: dict[str, float] = {}
    for target in limits.targets:
        after = head[:, target.roles[target.roles != OUTSIDE], target.quarter - 1 :].sum(axis=1)
        breach = float((after - target.at_most_people).max(initial=0.0))
        found["targets"] = max(found.get("targets", 0.0), breach)
    for entry in limits.entries:
        arrived = np.zeros(problem.quarters)
        for t in range(problem.quarters):
            at = t + problem.duration[entry.ways]
            inside = at < problem.quarters
            np.add.at(arrived, at[inside], plan.flow[entry.ways[inside], t])
        breach = float((arrived - entry.share * head[:, entry.role]).max(initial=0.0))
        found["entries"] = max(found.get("entries", 0.0), breach)
    if limits.over_people is not None:
        found["over in all"] = float((plan.over.sum(axis=1) - limits.over_people).max(initial=0.0))
    if limits.under_people is not None:
        found["under"] = float((plan.under - limits.under_people).max(initial=0.0))
    return found


def _cost(problem: PlacementProblem, plan: Flows) -> float:
    weight = problem.weights[:, None, None]
    total = float((problem.way_cost * plan.flow).sum())
    total += float((weight * problem.discount * problem.hire_cost * plan.hire).sum())
    total += float((weight * problem.discount * problem.under_cost[:, None] * plan.under).sum())
    total += float((weight * problem.discount * problem.over_cost[:, None] * plan.over).sum())
    if problem.reduced is not None and plan.reduced is not None:
        total += float((weight * problem.discount * problem.reduced.cost[:, None] * plan.reduced).sum())
    return total
