"""The solver against second versions, on its prices, and at its deadline."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from oracles.placement_lp import cheapest, cheapest_by_person, cheapest_by_trying
from passerelle.domain.plan import Status
from passerelle.engines.placement.problem import OUTSIDE, Kind, Limits, PlacementProblem
from passerelle.engines.placement.solve import Solution, solve
from passerelle.errors import Cancelled, Infeasible
from placements import (
    case,
    limited_problem,
    one_way,
    problem_of,
    problems,
    side_limit,
    small_problem,
    target,
    with_limits,
)
from wider_placements import wider_problems


def outcome(problem: PlacementProblem) -> Solution | None:
    try:
        return solve(problem)
    except Infeasible:
        return None


# ------------------------------------------------------------------ second versions


def agrees_with_the_second_version(problem: PlacementProblem) -> None:
    expected, found = cheapest(problem), outcome(problem)
    assert (expected is None) == (found is None)
    if found is not None:
        assert found.objective == pytest.approx(expected, rel=1e-6, abs=1e-5)
        assert found.bound == pytest.approx(expected, rel=1e-5, abs=1e-5)
        assert found.status is Status.OPTIMAL


@given(wider_problems())
@settings(max_examples=12)
def test_the_objective_is_that_of_a_second_version_written_with_loops(problem: PlacementProblem) -> None:
    agrees_with_the_second_version(problem)


@pytest.mark.slow
@given(wider_problems())
@settings(max_examples=1_000)
def test_a_thousand_objectives_are_those_of_the_second_version(problem: PlacementProblem) -> None:
    agrees_with_the_second_version(problem)


@given(problems(still=True))
@settings(max_examples=8)
def test_a_network_costs_what_the_best_plan_in_whole_people_costs(problem: PlacementProblem) -> None:
    assert solve(problem).objective == pytest.approx(cheapest_by_trying(problem), abs=1e-6)


@st.composite
def whole_problems(draw: st.DrawFn) -> PlacementProblem:
    """Draw a problem of one quarter in which not all arrive, and seats or money may be short."""
    problem = draw(problems(still=True))
    inside = problem.target != OUTSIDE
    arrives = [draw(st.sampled_from([0.5, 0.8, 1.0])) if moved else 0.0 for moved in inside]
    side = (
        side_limit("seats", np.ones(len(inside)), ~inside, [[float(draw(st.integers(0, 3)))]]),
        side_limit("budget", problem.cost, None, [float(draw(st.integers(0, 80)))], money=True),
    )
    return with_limits(replace(problem, arrives=np.array(arrives)), side=side)


@given(whole_problems())
@settings(max_examples=8)
def test_no_plan_in_whole_people_costs_less(problem: PlacementProblem) -> None:
    best = cheapest_by_trying(problem)
    assert best is not None  # nobody has to go
    assert solve(problem).objective <= best + 1e-6


def test_no_plan_in_whole_people_costs_less_over_two_quarters_with_attrition() -> None:
    room = replace(small_problem(), may_leave=np.array([[2.5, 2.5], [0.0, 1.3]]))
    for problem in (room, with_limits(room, side=limited_problem().limits.side)):
        best = cheapest_by_trying(problem)
        assert best is not None
        assert solve(problem).objective < best


def test_cohorts_cost_what_an_exact_assignment_of_2000_people_to_seats_costs() -> None:
    by_cohort, by_person = assignment(people=2_000, origins=10, targets=12)
    assert by_cohort == pytest.approx(by_person, rel=1e-9)


@pytest.mark.slow
def test_cohorts_cost_what_an_exact_assignment_of_10000_people_to_seats_costs() -> None:
    by_cohort, by_person = assignment(people=10_000, origins=40, targets=60)
    assert by_cohort == pytest.approx(by_person, rel=1e-9)


def assignment(people: int, origins: int, targets: int) -> tuple[float, float]:
    """Return the cost of placing people by cohort, and person by person; those of a cohort cost alike.

    A role of origin has two cohorts and seats for some of its people; a target has empty seats. There
    is one quarter, without attrition, training or hires.
    """
    generator = np.random.default_rng(people)
    cohorts, roles = 2 * origins, origins + targets
    role = np.repeat(np.arange(origins), 2)
    size = generator.multinomial(people - cohorts, np.full(cohorts, 1.0 / cohorts)) + 1
    held = np.bincount(role, weights=size, minlength=roles)
    seats = np.rint(held * generator.uniform(0.2, 0.4, roles)).astype(int)
    seats[origins:] = generator.integers(5, 3 * people // (20 * targets) + 6, targets)
    exits, empty = generator.integers(300, 900, cohorts), generator.integers(100, 1_200, roles)
    rows: list[dict[str, Any]] = []
    for c in range(cohorts):
        chosen = generator.choice(targets, size=min(8, targets), replace=False) + origins
        rows += [{"cohort": c, "target": int(r), "cost": int(generator.integers(10, 600))} for r in chosen]
        rows.append({"cohort": c, "target": OUTSIDE, "cost": int(exits[c])})
    inside = np.array([row["target"] != OUTSIDE for row in rows])
    nothing = np.zeros(len(rows))
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in ("cohort", "target", "cost")}
    problem: PlacementProblem = problem_of(
        people=size,
        role=role,
        may_leave=size[:, None],
        start_people=held,
        attrition_rate=np.zeros(roles),
        required=seats[:, None],
        hire_cost=np.zeros((roles, 1)),
        hire_at_most=np.zeros((roles, 1)),
        under_cost=empty,
        over_cost=np.full(roles, 5_000.0),  # an exit costs less, so nobody is too many
        **columns,
        kind=np.where(inside, Kind.MOVE, Kind.SEPARATE),
        first=np.ones(len(rows)),
        last=np.ones(len(rows)),
        duration=nothing,
        arrives=inside,
        returns=nothing,
        trains=nothing - 1,
        loss=nothing,
        loss_quarter=nothing,
        discount=[1.0],
    )
    takes: list[dict[int, float]] = [{int(role[c]): 0.0} for c in range(cohorts)]
    for row in rows:
        if row["target"] != OUTSIDE:
            takes[row["cohort"]][row["target"]] = float(row["cost"])
    who = np.repeat(np.arange(cohorts), size)
    found = solve(problem)
    assert found.over.max() <= 1e-6
    by_person = cheapest_by_person(
        seats={r: int(count) for r, count in enumerate(seats)},
        may_take=[takes[c] for c in who],
        exit_cost=exits[who].astype(float).tolist(),
        empty_cost={r: float(cost) for r, cost in enumerate(empty)},
    )
    return found.objective, by_person


# ------------------------------------------------------------------ prices


def test_the_plan_worked_by_hand_is_found() -> None:
    worked = case("ten_people_two_quarters")
    found = solve(worked.problem)
    assert found.objective == pytest.approx(worked.expected["objective"])
    np.testing.assert_allclose(found.flow, worked.expected["flow"], atol=1e-6)
    np.testing.assert_allclose(found.hire[0], worked.expected["hire"], atol=1e-6)
    np.testing.assert_allclose(found.headcount[0], worked.expected["headcount"], atol=1e-6)


def test_the_staff_dual_is_what_one_person_more_is_worth() -> None:
    found = solve(one_way())
    more = solve(one_way(start_people=[10, 3.25]))
    assert (more.objective - found.objective) / 0.25 == pytest.approx(found.duals["staff"][0, 1, 0])


def test_the_reduced_cost_of_a_way_is_what_forcing_it_costs() -> None:
    # Role 1 has room for 2, and role 0 for 2 fewer: a third person there is one too many (1,000), less
    # the separation saved (150), plus the move (10).
    problem = one_way(required=[[6], [3]])
    found = solve(problem)
    assert found.flow[0, 0] == 0.0
    assert found.reduced_cost[0, 0] == pytest.approx(10.0 + 1000.0 - 150.0)
    forced = solve(replace(problem, least=np.array([0.5, 0.0])))
    assert forced.objective - found.objective == pytest.approx(0.5 * found.reduced_cost[0, 0])


def test_seats_have_a_price_where_they_bind_and_none_where_they_do_not() -> None:
    def seats(most: float) -> PlacementProblem:
        limit = side_limit("seats", np.ones(2), np.array([False, True]), [[most]])
        return with_limits(one_way(), side=(limit,))

    assert solve(seats(9.0)).duals["seats"].tolist() == [[0.0]]
    # A seat more turns a separation (150) and an empty position (400) into a move (10).
    assert solve(seats(1.0)).duals["seats"][0, 0] == pytest.approx(-540.0)


@given(problems(cases=1))
@settings(max_examples=10)
def test_duals_of_side_limits_have_their_shape_and_never_say_that_room_costs(
    problem: PlacementProblem,
) -> None:
    found = outcome(problem)
    assume(found is not None)
    assert found is not None
    for limit in problem.limits.side:
        assert found.duals[limit.name].shape == limit.most.shape
        assert (found.duals[limit.name] <= 1e-9).all()
    assert found.duals["release"].shape == problem.may_leave.shape
    assert found.duals["staff"].shape == problem.required.shape


# ------------------------------------------------------------------ starts, deadlines


def test_the_same_problem_gives_the_same_plan_twice() -> None:
    first, second = solve(limited_problem()), solve(limited_problem())
    for name in ("flow", "hire", "under", "over", "reduced", "headcount"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


def test_a_warm_start_ends_at_the_same_objective() -> None:
    problem = limited_problem()
    near = solve(problem)
    side = tuple(
        replace(limit, most=limit.most / 2) if limit.name == "separations" else limit
        for limit in problem.limits.side
    )
    tighter = with_limits(problem, side=side)
    assert solve(tighter, near=near).objective == pytest.approx(solve(tighter).objective)
    assert solve(tighter, near=near).objective >= near.objective - 1e-9


def test_each_step_is_told_and_no_later_one_is_further_from_the_optimum() -> None:
    steps: list[Any] = []
    found = solve(hard_to_solve(), told=steps.append)
    assert steps == list(found.steps)
    gaps = [step.gap for step in steps]
    assert all(later <= earlier + 1e-12 for earlier, later in itertools.pairwise(gaps))


def test_at_the_deadline_a_plan_is_whole_and_its_bound_true() -> None:
    problem = with_limits(hard_to_solve(), targets=())
    found, best = solve(problem, deadline_s=0.0), solve(problem)
    assert found.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert found.violation <= 1e-6
    assert found.bound <= best.objective + 1e-6
    assert found.objective >= best.bound - 1e-6


def test_at_the_deadline_without_a_plan_the_status_and_the_violation_say_so() -> None:
    found = solve(hard_to_solve(), deadline_s=0.0)
    if found.status is not Status.OPTIMAL:
        assert (found.status is Status.TIME_LIMIT) == (found.violation > 1e-6)


def test_a_cancelled_run_ends_with_the_error_for_it() -> None:
    with pytest.raises(Cancelled):
        solve(hard_to_solve(), cancelled=lambda: True)


def test_demands_that_clash_are_an_error_of_their_own() -> None:
    asked = with_limits(one_way(may_leave=[[2]]), targets=(target(4.0),))
    with pytest.raises(Infeasible):
        solve(asked)


def hard_to_solve() -> PlacementProblem:
    """Return 40 roles that exchange people under scarce seats and a hard target."""
    generator = np.random.default_rng(3)
    roles, quarters, moves = 40, 4, 400
    cohort = np.sort(np.concatenate([generator.integers(0, roles, moves), np.arange(roles)]))
    count = len(cohort)
    leaves = np.diff(cohort, prepend=-1) > 0  # the first way of a cohort is its separation
    trains = np.where(leaves, -1, generator.integers(-1, 3, count))
    seats = side_limit("seats", np.ones(count), trains < 0, np.full((1, quarters), 20.0))
    problem: PlacementProblem = problem_of(
        people=np.full(roles, 20.0),
        role=np.arange(roles),
        may_leave=np.outer(np.full(roles, 20.0), [0.5, 0.8, 1.0, 1.0]),
        start_people=np.full(roles, 20.0),
        attrition_rate=generator.uniform(0.0, 0.05, roles),
        required=generator.integers(5, 25, (roles, quarters)),
        hire_cost=np.full((roles, quarters), 30.0),
        hire_at_most=np.full((roles, quarters), 2.0),
        under_cost=generator.uniform(30.0, 60.0, roles),
        over_cost=generator.uniform(20.0, 60.0, roles),
        cohort=cohort,
        kind=np.where(leaves, Kind.SEPARATE, np.where(trains >= 0, Kind.RETRAIN, Kind.MOVE)),
        target=np.where(leaves, OUTSIDE, (cohort + generator.integers(1, roles, count)) % roles),
        first=np.ones(count),
        last=np.full(count, quarters),
        duration=np.where(leaves, 0, generator.integers(0, 3, count)),
        arrives=np.where(leaves, 0.0, generator.uniform(0.5, 1.0, count)),
        returns=np.zeros(count),
        trains=trains,
        cost=np.where(leaves, generator.uniform(50.0, 100.0, count), generator.uniform(1.0, 30.0, count)),
        loss=np.where(leaves, generator.uniform(0.0, 50.0, count), generator.uniform(0.0, 10.0, count)),
        loss_quarter=np.zeros(count),
        discount=[0.98, 0.96, 0.94, 0.92],
        limits=Limits(side=(seats,), targets=(target(500.0, tuple(range(roles)), 2),)),
    )
    return problem
