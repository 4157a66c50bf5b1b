"""Large problems: most cohorts settle on their best ways at the prices, and few need the programme.

At good prices almost every cohort has one best way for its people, and only those near a tie must be weighed
against each other; there are about as many of those as limits that bind. First prices come from a sample of
roles, with every shared limit scaled to it. Nothing here is trusted: the bound is that of all cohorts, and a
settled cohort that adds to the gap comes into the programme.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement.idle import Tangent
from passerelle.engines.placement.model import Flows
from passerelle.engines.placement.pricing import Fixed
from passerelle.engines.placement.problem import OUTSIDE, HardTarget, PlacementProblem, SideLimit

_NEAR_A_TIE: Final = 0.25  # of the people who may go, those nearest to a tie are weighed from the start


@dataclass(frozen=True, slots=True)
class Settled:
    """Cohorts whose people take fixed flows, outside the programme."""

    cohorts: Bools  # [cohort]
    flows: Flows
    people: Floats  # [flow]


def nobody_settled(problem: PlacementProblem) -> Settled:
    """Return that every cohort is in the programme."""
    nothing = np.empty(0, dtype=np.int64)
    return Settled(np.zeros(len(problem.people), dtype=bool), Flows(nothing, nothing), np.empty(0))


def sample(problem: PlacementProblem, idle: Tangent, every: int) -> PlacementProblem:
    """Return the problem of every n-th role with people who may go, limits and openings in proportion."""
    holds = np.zeros(len(problem.start_people), dtype=bool)
    holds[problem.role[problem.may_leave[:, -1] > 0.0]] = True
    origins = np.flatnonzero(holds)
    taken = np.zeros(len(holds), dtype=bool)
    taken[origins[::every]] = True
    inside = taken[problem.role]
    room = problem.may_leave[:, -1]
    share = float(room[inside].sum() / max(room.sum(), 1e-9))
    scale = np.where(holds, 1.0, share)
    side = tuple(_scaled(limit, share, inside[problem.cohort]) for limit in problem.limits.side)
    head = idle.staffing.headcount.reshape(problem.required.shape)
    targets = tuple(_part(target, head, scale, (problem, inside)) for target in problem.limits.targets)
    limits = replace(problem.limits, side=side, targets=targets)
    return replace(
        problem,
        may_leave=np.where(inside[:, None], problem.may_leave, 0.0),
        start_people=problem.start_people * scale,
        required=problem.required * scale[:, None],
        hire_at_most=problem.hire_at_most * np.where(scale < 1.0, scale, 1.0)[:, None],
        limits=limits,
    )


def _scaled(limit: SideLimit, share: float, inside: Bools) -> SideLimit:
    """Return a limit in proportion; by the weight in the sample where it has groups of its own."""
    counts = limit.group >= 0
    every = np.bincount(limit.group[counts], weights=limit.weight[counts], minlength=len(limit.most))
    some = np.bincount(
        limit.group[counts], weights=(limit.weight * inside)[counts], minlength=len(limit.most)
    )
    part = np.divide(some, every, out=np.full(len(every), share), where=every > 0.0)
    part = part if len(part) > 1 else np.full(1, share)
    return replace(limit, most=limit.most * (part[:, None] if limit.by_quarter else part))


def _part(
    target: HardTarget, head: Floats, scale: Floats, whole: tuple[PlacementProblem, Bools]
) -> HardTarget:
    """Return a target that asks of the sample its part of what it asks of all."""
    problem, inside = whole
    members = target.roles[target.roles != OUTSIDE]
    of_target = np.isin(problem.role, members)
    room = problem.may_leave[:, -1]
    share = float(room[of_target & inside].sum() / max(room[of_target].sum(), 1e-9))
    idle = head[:, members, target.quarter - 1]
    asked = float(idle.sum(axis=1).max()) - target.at_most_people
    left = float((idle * scale[members]).sum(axis=1).max())
    return replace(target, at_most_people=max(left - share * max(asked, 0.0), 0.0))


def best_replies(setting: Fixed, left: Floats) -> tuple[Flows, Floats, Floats]:
    """Return what every cohort does best at the prices: flows, people, and how near each is to a tie.

    Args:
        setting: the problem.
        left: reduced cost of each flow before the price of its cohort's people [way, quarter].

    Who may go from a quarter on takes the best flow that starts then or later, if it is worth anything. The
    margin [cohort] is what the second best way is dearer, or what the best is worth, if that is less.
    """
    problem = setting.problem
    quarters = problem.quarters
    free = left if problem.most is None else np.where(np.isinf(problem.most)[:, None], left, np.inf)
    value = free * setting.kept[problem.cohort]
    best, way, second = _two_best(setting, value)
    more = np.diff(problem.may_leave, axis=1, prepend=0.0)
    flow = np.zeros((len(problem.cohort), quarters))
    margin = np.full(len(problem.people), np.inf)
    ahead = np.zeros(len(problem.people))
    at, runner = np.full(len(problem.people), -1), np.full(len(problem.people), 0.0)
    for t in range(quarters - 1, -1, -1):
        better = best[:, t] < ahead
        runner = np.where(better, np.minimum(second[:, t], ahead), np.minimum(runner, best[:, t]))
        ahead, at = np.where(better, best[:, t], ahead), np.where(better, t, at)
        some = more[:, t] > 0.0
        going = np.flatnonzero(some & (at >= 0))
        start = at[going]
        flow[way[going, start], start] += more[going, t] * setting.kept[going, start]
        margin = np.where(some, np.minimum(margin, np.abs(runner - ahead)), margin)
    index, before = np.nonzero(flow)
    return Flows(index, before + 1), flow[index, before], margin


def _two_best(setting: Fixed, value: Floats) -> tuple[Floats, Ints, Floats]:
    """Return the least value of each cohort and quarter, its way, and the second least [cohort, quarter]."""
    problem = setting.problem
    shape = setting.kept.shape
    best, second = np.full(shape, np.inf), np.full(shape, np.inf)
    way = np.zeros(shape, dtype=np.int64)
    if not len(setting.starts):
        return best, way, second
    least = np.minimum.reduceat(value, setting.starts, axis=0)
    best[setting.owners] = least
    number = np.arange(len(value))[:, None]
    is_best = value <= best[problem.cohort]
    first = np.minimum.reduceat(np.where(is_best, number, len(value)), setting.starts, axis=0)
    way[setting.owners] = np.minimum(first, len(value) - 1)
    others = np.where(number == way[problem.cohort], np.inf, value)
    second[setting.owners] = np.minimum.reduceat(others, setting.starts, axis=0)
    return best, way, second


def settled_at(setting: Fixed, left: Floats, stay_in: Bools) -> Settled:
    """Return the cohorts that are far from a tie at the prices, on their best flows.

    Args:
        setting: the problem.
        left: as for ``best_replies``.
        stay_in: cohorts that stay in the programme in any case.
    """
    problem = setting.problem
    flows, people, margin = best_replies(setting, left)
    room = problem.may_leave[:, -1]
    order = np.argsort(margin, kind="stable")
    near = np.cumsum(room[order]) <= _NEAR_A_TIE * room.sum()
    cohorts = np.ones(len(room), dtype=bool)
    cohorts[order[near]] = False
    cohorts &= ~stay_in
    kept = cohorts[problem.cohort[flows.way]]
    return Settled(cohorts, Flows(flows.way[kept], flows.start[kept]), people[kept])


def parts_of_gap(setting: Fixed, left: Floats, released: Floats, flow: Floats) -> Floats:
    """Return what each cohort adds to the gap at the prices, for its flows in a plan [cohort].

    Args:
        setting: the problem.
        left: as for ``best_replies``.
        released: prices of the cohorts' people [cohort, quarter].
        flow: people [way, quarter].
    """
    problem = setting.problem
    way, before = np.nonzero(flow)
    value = np.bincount(
        problem.cohort[way], weights=left[way, before] * flow[way, before], minlength=len(problem.people)
    )
    steps = np.diff(released, axis=1, append=0.0)
    return np.asarray(value + (steps * problem.may_leave).sum(axis=1))


def without(settled: Settled, problem: PlacementProblem, leave: Bools) -> Settled:
    """Return the settled cohorts less those that come into the programme."""
    cohorts = settled.cohorts & ~leave
    kept = cohorts[problem.cohort[settled.flows.way]]
    flows = Flows(settled.flows.way[kept], settled.flows.start[kept])
    return Settled(cohorts, flows, settled.people[kept])
