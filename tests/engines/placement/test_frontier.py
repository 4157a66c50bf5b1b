"""Cost against separations, held against solves of their own and against what a frontier must be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from threading import Event

import pytest
from hypothesis import assume, given, settings

from passerelle.domain.plan import Status
from passerelle.engines.placement.ceiling import capped, ceiling
from passerelle.engines.placement.frontier import Frontier, Point, frontier
from passerelle.engines.placement.outlay import outlay, proposed
from passerelle.engines.placement.prices import separations_people
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.engines.placement.solve import Solution, solve
from passerelle.errors import Cancelled, Infeasible
from placements import limited_problem, one_way, problems, side_limit, small_problem, with_limits
from wider_placements import wider_problems

CLOSE = 1e-5


def of(problem: PlacementProblem, points: int = 15) -> Frontier:
    return frontier(problem, solve(problem), points)


def separations(found: Frontier) -> list[float]:
    return [point.plan.separations for point in found.points]


def plan(problem: PlacementProblem) -> Solution:
    try:
        return solve(problem)
    except Infeasible:
        assume(False)
        raise


def ceiling_of(problem: PlacementProblem, most: float) -> PlacementProblem:
    """Return the problem with a ceiling of its own, as a scenario states it."""
    leaves = problem.leaves
    return with_limits(problem, side=(side_limit("separations", leaves, leaves <= 0.0, [most]),))


# ------------------------------------------------------------------ by hand


def test_keeping_people_who_are_too_many_is_the_price_of_fewer_separations() -> None:
    # 2 of 4 move and 2 separate at 100; a person kept is one too many at 1,000 instead.
    found = of(one_way(), points=3)
    assert separations(found) == pytest.approx([2.0, 1.0, 0.0], abs=CLOSE)
    assert [point.plan.cost for point in found.points] == pytest.approx([220.0, 1120.0, 2020.0], abs=0.01)
    assert [point.price_money for point in found.points] == pytest.approx([900.0] * 3)
    assert [point.step_money for point in found.points[1:]] == pytest.approx([900.0] * 2, rel=1e-4)
    assert found.points[0].step_money is None
    assert found.least_people == pytest.approx(0.0, abs=CLOSE)
    assert found.complete


def test_a_cost_is_said_in_its_parts_and_the_loss_to_people_beside_it() -> None:
    first, _, last = (point.plan for point in of(one_way(), points=3).points)
    assert first.outlay.money == pytest.approx(2 * 10.0 + 2 * 100.0)
    assert first.outlay.loss == pytest.approx(2 * 50.0)
    assert first.outlay.staffing == pytest.approx(0.0)
    assert last.outlay.money == pytest.approx(20.0, abs=0.01)
    assert last.outlay.staffing == pytest.approx(2000.0, abs=0.01)
    assert (first.proposed.moves, first.proposed.separated) == pytest.approx((2.0, 2.0))


def test_a_plan_that_weighs_the_loss_lies_among_those_that_do_not() -> None:
    # At a loss of 1,000 a person it is cheaper to keep those who are too many.
    found = of(one_way(loss=[0, 1000]), points=3)
    assert separations(found) == pytest.approx([2.0, 1.0, 0.0], abs=CLOSE)
    assert found.asked.separations == pytest.approx(0.0, abs=CLOSE)
    assert found.asked.cost == pytest.approx(2020.0)


def test_a_ceiling_of_the_scenario_is_lifted() -> None:
    found = of(ceiling_of(one_way(), 0.7), points=3)
    assert separations(found) == pytest.approx([2.0, 1.0, 0.0], abs=CLOSE)
    assert found.asked.separations == pytest.approx(0.7)


def test_where_fewer_cannot_be_separated_there_is_one_point() -> None:
    found = of(one_way(required=[[8], [5]]))
    assert len(found.points) == 1
    assert found.complete


def test_each_point_is_told_and_a_deadline_keeps_those_that_were_found() -> None:
    told: list[Point] = []
    problem = one_way()
    start = solve(problem)
    assert frontier(problem, start, 4, told=told.append).complete
    assert len(told) == 4
    late = frontier(problem, start, 4, deadline_s=0.0)
    assert not late.complete
    assert late.asked.cost == pytest.approx(220.0)


def test_it_is_cancelled_when_asked_to() -> None:
    never, always = Event(), Event()
    always.set()
    problem = small_problem()
    start = solve(problem)
    assert frontier(problem, start, 3, cancelled=never.is_set).complete
    with pytest.raises(Cancelled):
        frontier(problem, start, 3, cancelled=always.is_set)


def test_what_is_no_frontier_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        of(one_way(), points=1)


def test_a_ceiling_takes_the_place_of_one_that_stands_and_else_is_added() -> None:
    free, name = capped(one_way(), 3.0)
    again, same = capped(free, 2.0)
    assert name == same
    assert len(again.limits.side) == len(free.limits.side) == 1
    found = ceiling(again)
    assert found is not None
    assert found.most.tolist() == [2.0]
    assert ceiling(one_way()) is None


# ------------------------------------------------------------------ what always holds


@pytest.mark.parametrize("make", [small_problem, limited_problem, one_way])
def test_there_are_as_many_different_points_as_were_asked_for(make: Callable[[], PlacementProblem]) -> None:
    found = of(make())
    assert len(found.points) == 15
    assert all(before > after for before, after in pairwise(separations(found)))


@settings(max_examples=12)
@given(wider_problems())
def test_it_falls_is_convex_and_equals_solves_of_their_own(problem: PlacementProblem) -> None:
    start = plan(problem)
    found = frontier(problem, start, 5)
    points = found.points
    size = 1e-5 * (1.0 + max(abs(point.plan.cost) for point in points))
    for before, after in pairwise(points):
        assert after.plan.separations <= before.plan.separations + CLOSE
        assert after.plan.cost >= before.plan.cost - size
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        part = (a.plan.separations - b.plan.separations) / (a.plan.separations - c.plan.separations)
        assert b.plan.cost <= a.plan.cost + part * (c.plan.cost - a.plan.cost) + size
    free = replace(problem, loss=0.0 * problem.loss, loss_quarter=0.0 * problem.loss_quarter)
    for point in points:
        alone = solve(capped(free, point.at_most_people)[0])
        assert point.plan.cost == pytest.approx(alone.objective, abs=size)
        assert point.status is Status.OPTIMAL
        assert point.plan.separations <= point.at_most_people + CLOSE
    above = [point for point in points if point.at_most_people >= found.asked.separations]
    assert all(point.plan.cost <= found.asked.cost + size for point in above)


@settings(max_examples=12)
@given(problems())
def test_no_plan_separates_fewer_than_the_least(problem: PlacementProblem) -> None:
    start = plan(problem)
    least = frontier(problem, start, points=2).least_people
    assert least is not None
    if least > 0.1:
        with pytest.raises(Infeasible):
            solve(capped(problem, least - 0.05)[0])


@settings(max_examples=12)
@given(problems())
def test_the_parts_add_up_to_the_objective(problem: PlacementProblem) -> None:
    solution = plan(problem)
    parts = outlay(problem, solution)
    assert parts.money + parts.loss + parts.staffing == pytest.approx(solution.objective, abs=1e-4)
    assert proposed(problem, solution).separated <= separations_people(problem, solution.flow) + CLOSE
