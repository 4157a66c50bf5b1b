"""What holds of every plan: drawn problems, changed in ways that must not matter, or must help."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from oracles.placement_lp import cheapest, excess, heads
from passerelle.engines.placement.problem import OUTSIDE, PlacementProblem, SideLimit
from passerelle.engines.placement.solve import Solution, solve
from passerelle.errors import Infeasible
from placements import small_problem, with_limits
from wider_placements import wider_problems

PEOPLE = 1e-6  # how far a limit may be broken


def feasible(problem: PlacementProblem) -> Solution:
    """Return the solution; the example is passed over where the demands clash."""
    try:
        return solve(problem)
    except Infeasible:
        assume(False)
        raise


def objective(problem: PlacementProblem) -> float:
    return solve(problem).objective


# ------------------------------------------------------------------ of one plan


@given(wider_problems())
@settings(max_examples=8)
def test_people_are_conserved_and_no_capacity_is_broken(problem: PlacementProblem) -> None:
    found = feasible(problem)
    assert found.violation <= PEOPLE
    assert excess(problem, found.flow) <= 10 * PEOPLE  # those of a side limit count money too
    np.testing.assert_allclose(found.headcount, heads(problem, found.flow, found.hire), atol=1e-6)
    saves = 0.0 if problem.reduced is None else problem.reduced.saves[:, None]
    staffed = problem.required + found.over - found.under + saves * found.reduced
    np.testing.assert_allclose(found.headcount, staffed, atol=1e-5)
    for part in (found.flow, found.hire, found.under, found.over, found.reduced):
        assert part.min(initial=0.0) >= -PEOPLE
    assert (found.hire <= problem.hire_at_most + PEOPLE).all()
    if problem.reduced is not None:
        assert (found.reduced <= problem.reduced.at_most + PEOPLE).all()
    for limit in problem.limits.targets:
        held = found.headcount[:, limit.roles, limit.quarter - 1 :].sum(axis=1)
        assert (held <= limit.at_most_people + 10 * PEOPLE).all()
    for entry in problem.limits.entries:
        most = entry.share * found.headcount[:, entry.role]
        assert (entered(problem, found, entry.ways) <= most + 10 * PEOPLE).all()
    if problem.limits.over_people is not None:
        assert (found.over.sum(axis=1) <= problem.limits.over_people + 10 * PEOPLE).all()
    if problem.limits.under_people is not None:
        assert found.under.max(initial=0.0) <= problem.limits.under_people + PEOPLE


def entered(problem: PlacementProblem, found: Solution, ways: Any) -> Any:
    """Return who end some ways in each quarter, completed or not [quarter]."""
    ends = np.zeros(problem.quarters)
    for w, t in itertools.product(ways, range(problem.quarters)):
        if t + problem.duration[w] < problem.quarters:
            ends[t + problem.duration[w]] += found.flow[w, t]
    return ends


@given(wider_problems())
@settings(max_examples=8)
def test_the_bound_is_never_above_the_optimum_nor_the_optimum_above_the_plan(
    problem: PlacementProblem,
) -> None:
    best = cheapest(problem)
    assume(best is not None)
    assert best is not None
    found = solve(problem)
    slack = 1e-6 * max(1.0, abs(best))
    assert found.bound - slack <= best <= found.objective + slack
    assert found.gap == pytest.approx(
        (found.objective - found.bound) / max(abs(found.objective), 1.0), abs=1e-9
    )
    spent = float((found.flow * np.where(problem.allowed, problem.way_cost, 0.0)).sum())
    worth = problem.weights[:, None, None] * problem.discount
    spent += float((worth * problem.hire_cost * found.hire).sum())
    spent += float((worth * problem.under_cost[:, None] * found.under).sum())
    spent += float((worth * problem.over_cost[:, None] * found.over).sum())
    if problem.reduced is not None:
        spent += float((worth * problem.reduced.cost[:, None] * found.reduced).sum())
    assert found.objective == pytest.approx(spent, rel=1e-9, abs=1e-6)


# ------------------------------------------------------------------ more room


def wider_side(problem: PlacementProblem) -> PlacementProblem:
    side = tuple(replace(limit, most=limit.most + 1.0) for limit in problem.limits.side)
    return with_limits(problem, side=side)


def wider_targets(problem: PlacementProblem) -> PlacementProblem:
    targets = tuple(
        replace(limit, at_most_people=limit.at_most_people + 1.0) for limit in problem.limits.targets
    )
    return with_limits(problem, targets=targets)


def wider_staffing(problem: PlacementProblem) -> PlacementProblem:
    over, under = problem.limits.over_people, problem.limits.under_people
    problem = with_limits(
        problem,
        over_people=None if over is None else over + 1.0,
        under_people=None if under is None else under + 1.0,
        entries=tuple(replace(limit, share=limit.share + 0.1) for limit in problem.limits.entries),
    )
    reduced = problem.reduced
    return replace(
        problem,
        hire_at_most=problem.hire_at_most + 1.0,
        reduced=None if reduced is None else replace(reduced, at_most=reduced.at_most + 1.0),
    )


def wider_ways(problem: PlacementProblem) -> PlacementProblem:
    return replace(
        problem,
        may_leave=np.repeat(problem.people[:, None], problem.quarters, axis=1),
        last=np.where(problem.least is None, problem.quarters, problem.last),
        most=None if problem.most is None else problem.most + 1.0,
    )


@given(wider_problems(), st.sampled_from([wider_side, wider_targets, wider_staffing, wider_ways]))
@settings(max_examples=12)
def test_more_room_never_costs_more(
    problem: PlacementProblem, widen: Callable[[PlacementProblem], PlacementProblem]
) -> None:
    found = feasible(problem)
    assert objective(widen(problem)) <= found.objective + 1e-6 * max(1.0, abs(found.objective))


# ------------------------------------------------------------------ names and order


@given(wider_problems(), st.randoms(use_true_random=False))
@settings(max_examples=8)
def test_relabelling_and_reordering_roles_cohorts_and_ways_change_nothing(
    problem: PlacementProblem, random: Any
) -> None:
    found = feasible(problem)

    def mixed(count: int) -> Any:
        return np.array(random.sample(range(count), count), dtype=np.int64)

    orders = (mixed(len(problem.start_people)), mixed(len(problem.people)), mixed(len(problem.cohort)))
    assert objective(reordered(problem, *orders)) == pytest.approx(found.objective, rel=1e-6, abs=1e-5)


def reordered(problem: PlacementProblem, roles: Any, cohorts: Any, ways: Any) -> PlacementProblem:
    """Return the problem in another order of roles, cohorts and ways; each lists old indices."""
    new_role, new_cohort = np.argsort(roles), np.argsort(cohorts)
    ways = ways[np.argsort(new_cohort[problem.cohort[ways]], kind="stable")]
    new_way = np.argsort(ways)
    by_role = ("start_people", "attrition_rate", "hire_cost", "hire_at_most", "under_cost", "over_cost")
    by_way = (
        *("kind", "first", "last", "duration", "arrives", "returns", "trains", "cost", "loss"),
        *("loss_quarter", "least", "most"),
    )
    changes: dict[str, Any] = {name: taken(problem, name, roles) for name in (*by_role, "hire_yield")}
    changes |= {name: taken(problem, name, cohorts) for name in ("people", "may_leave")}
    changes |= {name: taken(problem, name, ways) for name in by_way}
    changes["role"] = new_role[problem.role[cohorts]]
    changes["cohort"] = new_cohort[problem.cohort[ways]]
    targets = problem.target[ways]
    changes["target"] = np.where(targets == OUTSIDE, OUTSIDE, new_role[targets])
    changes["required"] = problem.required[:, roles]
    if problem.reduced is not None:
        parts = {name: getattr(problem.reduced, name)[roles] for name in ("saves", "cost", "at_most")}
        changes["reduced"] = replace(problem.reduced, **parts)
    limits = replace(
        problem.limits,
        side=tuple(of_ways(limit, ways) for limit in problem.limits.side),
        targets=tuple(replace(limit, roles=new_role[limit.roles]) for limit in problem.limits.targets),
        entries=tuple(
            replace(limit, role=int(new_role[limit.role]), ways=new_way[limit.ways])
            for limit in problem.limits.entries
        ),
    )
    return replace(problem, limits=limits, **changes)


def taken(problem: PlacementProblem, name: str, order: Any) -> Any:
    value = getattr(problem, name)
    return None if value is None else value[order]


def of_ways(limit: SideLimit, ways: Any) -> SideLimit:
    return replace(limit, weight=limit.weight[ways], group=limit.group[ways])


# ------------------------------------------------------------------ units and grouping


@given(wider_problems(), st.sampled_from([0.01, 7.0, 1e6]))
@settings(max_examples=8)
def test_scaling_all_money_scales_the_objective(problem: PlacementProblem, factor: float) -> None:
    found = feasible(problem)
    money = ("cost", "loss", "loss_quarter", "hire_cost", "under_cost", "over_cost")
    side = tuple(
        replace(limit, weight=limit.weight * factor, most=limit.most * factor) if limit.money else limit
        for limit in problem.limits.side
    )
    scaled = replace(problem, **{name: getattr(problem, name) * factor for name in money})
    if problem.reduced is not None:
        scaled = replace(scaled, reduced=replace(problem.reduced, cost=problem.reduced.cost * factor))
    scaled = with_limits(scaled, side=side)
    assert objective(scaled) == pytest.approx(found.objective * factor, rel=1e-6, abs=1e-5 * factor)


@given(wider_problems(), st.integers(0, 2), st.sampled_from([0.25, 0.5, 1.0]))
@settings(max_examples=8)
def test_splitting_a_cohort_into_two_alike_changes_nothing(
    problem: PlacementProblem, which: int, share: float
) -> None:
    found = feasible(problem)
    split = split_cohort(problem, which % len(problem.people), share)
    assert objective(split) == pytest.approx(found.objective, rel=1e-6, abs=1e-5)


def split_cohort(problem: PlacementProblem, cohort: int, share: float) -> PlacementProblem:
    """Return the problem with ``share`` of a cohort's people in a cohort of their own, right after it."""
    cohorts = np.insert(np.arange(len(problem.people)), cohort + 1, cohort)
    parts = np.ones(len(cohorts))
    parts[cohort], parts[cohort + 1] = 1.0 - share, share
    old = np.arange(len(problem.cohort))
    mine = old[problem.cohort == cohort]
    ways = np.concatenate([old[problem.cohort <= cohort], mine, old[problem.cohort > cohort]])
    count = len(mine)
    copied = np.zeros(len(ways), dtype=bool)
    begins = int((problem.cohort <= cohort).sum())
    copied[begins : begins + count] = True
    owner = np.where(problem.cohort[ways] > cohort, problem.cohort[ways] + 1, problem.cohort[ways])
    names = ("kind", "target", "first", "last", "duration", "arrives", "returns", "trains")
    changes: dict[str, Any] = {name: getattr(problem, name)[ways] for name in names}
    changes |= {name: getattr(problem, name)[ways] for name in ("cost", "loss", "loss_quarter")}
    changes["cohort"] = np.where(copied, cohort + 1, owner)
    of_way = parts[changes["cohort"]]
    for name in ("least", "most"):
        value = getattr(problem, name)
        changes[name] = None if value is None else apart(value[ways], of_way)
    entries = tuple(
        replace(limit, ways=np.flatnonzero(np.isin(ways, limit.ways))) for limit in problem.limits.entries
    )
    side = tuple(of_ways(limit, ways) for limit in problem.limits.side)
    return replace(
        problem,
        people=problem.people[cohorts] * parts,
        role=problem.role[cohorts],
        may_leave=problem.may_leave[cohorts] * parts[:, None],
        limits=replace(problem.limits, side=side, entries=entries),
        **changes,
    )


def apart(values: Any, parts: Any) -> Any:
    """Return each value's part; nothing of what is unlimited is still unlimited."""
    return np.where(np.isinf(values), values, np.where(np.isinf(values), 1.0, values) * parts)


def test_the_parts_of_a_split_cohort_are_the_whole() -> None:
    problem = small_problem()
    split = split_cohort(problem, 0, 0.25)
    assert split.people.tolist() == [4.5, 1.5, 4.0]
    assert split.cohort.tolist() == [0] * 4 + [1] * 4 + [2] * 3
    assert of_names(split, "kind") == [*of_names(problem, "kind")[:4], *of_names(problem, "kind")]
    assert split.most is not None
    assert split.most[3] + split.most[7] == 1.0


def of_names(problem: PlacementProblem, name: str) -> Sequence[int]:
    values: Sequence[int] = getattr(problem, name).tolist()
    return values
