from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from oracles.placement_lp import cheapest, cheapest_by_trying
from passerelle.domain.plan import Status
from passerelle.engines.placement.model import placement_lp
from passerelle.engines.placement.problem import Limits, PlacementProblem
from passerelle.engines.placement.solve import Solution, dual_bound, solve
from passerelle.errors import Cancelled, Infeasible
from placements import case, one_way, problems, target, with_limits


def outcome(problem: PlacementProblem) -> Solution | None:
    try:
        return solve(problem)
    except Infeasible:
        return None


@given(problems())
@settings(max_examples=150, deadline=None)
def test_the_objective_is_that_of_a_second_version_written_with_loops(problem: PlacementProblem) -> None:
    expected, found = cheapest(problem), outcome(problem)
    assert (expected is None) == (found is None)
    if found is not None:
        assert found.objective == pytest.approx(expected, abs=1e-5)
        assert found.status is Status.OPTIMAL


@given(problems(still=True))
@settings(max_examples=50, deadline=None)
def test_the_objective_is_that_of_trying_every_whole_plan(problem: PlacementProblem) -> None:
    assert solve(problem).objective == pytest.approx(cheapest_by_trying(problem), abs=1e-6)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_people_are_conserved_limits_hold_and_the_bound_proves_it(problem: PlacementProblem) -> None:
    found = outcome(problem)
    assume(found is not None)
    assert found is not None
    moved = np.bincount(problem.cohort, weights=found.move, minlength=len(problem.people))
    if problem.keep is not None:
        assert (found.stay >= np.minimum(problem.keep, problem.available) - 1e-9).all()
    np.testing.assert_allclose(found.stay + moved + found.separate, problem.available, atol=1e-9)
    for part in (found.stay, found.move, found.separate, found.hire, found.under, found.over):
        assert (part >= 0.0).all()
    assert (found.headcount >= -1e-7).all()
    assert (found.hire <= problem.hire_at_most).all()
    assert found.violation <= 1e-6
    assert found.bound <= found.objective + 1e-6
    assert found.gap <= 1e-6


@given(
    problems(),
    st.sampled_from(["seats_people", "budget_money", "budget_quarter_money", "separations_people"]),
)
@settings(max_examples=60, deadline=None)
def test_more_room_never_costs_more(problem: PlacementProblem, limit: str) -> None:
    found = outcome(problem)
    had = getattr(problem.limits, limit)
    assume(found is not None)
    assume(had is not None)
    assert found is not None
    assert solve(with_limits(problem, **{limit: had + 1.0})).objective <= found.objective + 1e-6


@given(problems())
@settings(max_examples=40, deadline=None)
def test_relabelling_cohorts_roles_and_moves_changes_nothing(problem: PlacementProblem) -> None:
    found = outcome(problem)
    assume(found is not None)
    assert found is not None
    assert solve(relabelled(problem)).objective == pytest.approx(found.objective, abs=1e-5)


def relabelled(problem: PlacementProblem) -> PlacementProblem:
    """Return the problem with cohorts, roles and moves in reverse order."""
    roles, cohorts = len(problem.start_people), len(problem.people)
    by_role = (
        "start_people",
        "attrition_rate",
        "required",
        "hire_cost",
        "hire_at_most",
        "under_cost",
        "over_cost",
    )
    by_cohort = ("people", "decides", "exit_cost", "exit_loss")
    by_move = ("start", "arrival", "completion", "trains", "move_cost", "move_loss")
    turned = {name: getattr(problem, name)[::-1].copy() for name in by_role + by_cohort + by_move}
    targets = tuple(replace(t, roles=roles - 1 - t.roles) for t in problem.limits.targets)
    return replace(
        problem,
        **turned,
        role=roles - 1 - problem.role[::-1],
        cohort=cohorts - 1 - problem.cohort[::-1],
        target=roles - 1 - problem.target[::-1],
        limits=replace(problem.limits, targets=targets),
        keep=None if problem.keep is None else problem.keep[::-1],
    )


@given(problems(), st.sampled_from([0.01, 7.0, 1e6]))
@settings(max_examples=40, deadline=None)
def test_scaling_all_money_scales_the_objective(problem: PlacementProblem, factor: float) -> None:
    found = outcome(problem)
    assume(found is not None)
    assert found is not None
    money = ("exit_cost", "exit_loss", "hire_cost", "under_cost", "over_cost", "move_cost", "move_loss")
    scaled = replace(problem, **{name: getattr(problem, name) * factor for name in money})
    for limit in ("budget_money", "budget_quarter_money"):
        had = getattr(problem.limits, limit)
        scaled = with_limits(scaled, **{limit: None if had is None else had * factor})
    assert solve(scaled).objective == pytest.approx(found.objective * factor, rel=1e-6, abs=1e-5 * factor)


def test_the_staff_dual_is_what_one_position_more_costs() -> None:
    problem = one_way()
    found = solve(problem)
    more = replace(problem, required=problem.required + np.array([[0.0], [0.25]]))
    assert (solve(more).objective - found.objective) / 0.25 == pytest.approx(found.duals["staff"][1, 0])


def test_the_reduced_cost_of_a_move_is_what_forcing_it_costs() -> None:
    # Role 1 has room for 2: a third person there is one too many (1,000), less the separation saved (150).
    problem = one_way(move_cost=[10], required=[[6], [3]])
    found = solve(problem)
    assert found.move[0] == 0.0
    assert found.reduced_cost[0] == pytest.approx(10.0 + 1000.0 - 150.0)


def test_seats_have_a_price_where_they_bind_and_none_where_they_are_unlimited() -> None:
    problem = one_way(trains=[0])
    assert solve(problem).seats_price.tolist() == [0.0]
    tight = with_limits(problem, seats_people=1.0)
    # A seat more turns a separation (150) and an empty position (400) into a move (10).
    assert solve(tight).seats_price[0] == pytest.approx(540.0)


def test_the_same_problem_gives_the_same_plan_twice() -> None:
    problem = case("ten_people_two_quarters").problem
    first, second = solve(problem), solve(problem)
    for name in ("stay", "move", "separate", "hire", "headcount"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


def test_a_warm_start_ends_at_the_same_objective() -> None:
    problem = one_way()
    near = solve(problem)
    tighter = with_limits(problem, separations_people=1.0)
    assert solve(tighter, near=near).objective == pytest.approx(solve(tighter).objective)


def test_at_the_deadline_a_plan_that_asks_nobody_is_still_a_plan() -> None:
    found = solve(one_way(required=[[6], [3]]), deadline_s=0.0)
    if found.status is not Status.OPTIMAL:  # presolve alone may have solved it
        assert found.status is Status.FEASIBLE
        assert found.separate.sum() == 0.0
    assert found.bound <= found.objective


def test_at_the_deadline_without_a_plan_the_status_and_the_violation_say_so() -> None:
    problem = hard_to_solve()
    found = solve(problem, deadline_s=0.0)
    assert found.status is Status.TIME_LIMIT
    assert found.violation > 0.0


def test_a_cancelled_run_ends_with_the_error_for_it() -> None:
    with pytest.raises(Cancelled):
        solve(hard_to_solve(), cancelled=lambda: True)


def hard_to_solve() -> PlacementProblem:
    """Return a problem that presolve does not solve: 40 roles that exchange people under a hard target."""
    generator = np.random.default_rng(3)
    roles, quarters, moves = 40, 4, 400
    cohort = generator.integers(0, roles, moves)
    required = generator.integers(5, 25, (roles, quarters)).astype(float)
    return PlacementProblem(
        people=np.full(roles, 20.0),
        role=np.arange(roles),
        decides=np.ones(roles, np.int64),
        exit_cost=generator.uniform(50.0, 100.0, roles),
        exit_loss=generator.uniform(0.0, 50.0, roles),
        start_people=np.full(roles, 20.0),
        attrition_rate=generator.uniform(0.0, 0.05, roles),
        required=required,
        hire_cost=np.full((roles, quarters), 30.0),
        hire_at_most=np.full((roles, quarters), 2.0),
        under_cost=generator.uniform(30.0, 60.0, roles),
        over_cost=generator.uniform(20.0, 60.0, roles),
        cohort=cohort,
        target=(cohort + generator.integers(1, roles, moves)) % roles,
        start=np.ones(moves, np.int64),
        arrival=generator.integers(1, 4, moves),
        completion=generator.uniform(0.5, 1.0, moves),
        trains=generator.integers(-1, 3, moves),
        move_cost=generator.uniform(1.0, 30.0, moves),
        move_loss=generator.uniform(0.0, 10.0, moves),
        discount=np.array([0.98, 0.96, 0.94, 0.92]),
        limits=Limits(seats_people=60.0, targets=(target(500.0, tuple(range(roles)), 2),)),
    )


def test_any_prices_of_the_limits_give_a_bound_below_the_optimum() -> None:
    problem = hard_to_solve()
    lp, found = placement_lp(problem), solve(problem)
    generator = np.random.default_rng(0)
    for _ in range(20):
        assert dual_bound(lp, generator.normal(0.0, 50.0, lp.matrix.shape[0])) <= found.objective
    assert dual_bound(lp, np.empty(0)) == -np.inf
