from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from passerelle.domain.units import Bools
from passerelle.engines.placement.alternatives import NO_WAY, Alternatives, Barrier, nearest, seat_prices
from passerelle.engines.placement.problem import OUTSIDE, Kind, PlacementProblem
from passerelle.engines.placement.solve import Solution, solve
from placements import one_way, side_limit, small_problem, with_limits


def offered(solution: Solution) -> Bools:
    found: Bools = solution.flow.sum(axis=1) > 0.5
    return found


def instead_of_leaving(problem: PlacementProblem) -> Alternatives:
    solution = solve(problem)
    assert solution.flow[1, 0] > 0.5  # somebody separates
    return nearest(problem, solution, offered(solution)).to_leaving


def test_a_move_whose_places_are_taken_is_refused_for_that() -> None:
    found = instead_of_leaving(one_way())  # room for two in role 1, four have to go
    assert (found.way[0], found.quarter[0]) == (0, 1)
    assert found.barrier[0] == Barrier.PLACES
    assert found.used[0]


def test_a_move_that_costs_more_than_leaving_is_refused_by_the_difference() -> None:
    found = instead_of_leaving(one_way(cost=[700, 100]))
    assert found.barrier[0] == Barrier.COST
    assert found.more_money[0] == pytest.approx(700.0 - 400.0 - 150.0)  # it would save 400 for a person short
    assert not found.used[0]


def test_a_limit_that_stands_against_a_move_is_named_with_its_price() -> None:
    problem = one_way(required=[[6], [9]])
    seats = side_limit("seats", np.ones(2), np.array([False, True]), [[1.0]])
    found = instead_of_leaving(with_limits(problem, side=(seats,)))
    assert found.barrier[0] == Barrier.LIMIT
    assert found.limit[0] == 0
    # One more seat saves an exit of 150 and a person short of 400, and costs a move of 10.
    assert found.price_money[0] == pytest.approx(150.0 + 400.0 - 10.0)


def test_where_no_move_exists_there_is_no_alternative() -> None:
    problem = one_way(**{name: [values[1]] for name, values in SEPARATION.items()})
    solution = solve(problem)
    found = nearest(problem, solution, np.array([True]))
    assert found.to_leaving.way.tolist() == [NO_WAY]
    assert found.to_leaving.barrier.tolist() == [Barrier.NONE]


SEPARATION: dict[str, list[Any]] = {
    "cohort": [0, 0],
    "kind": [Kind.MOVE, Kind.SEPARATE],
    "target": [1, OUTSIDE],
    "first": [1, 1],
    "last": [1, 1],
    "duration": [0, 0],
    "arrives": [1, 0],
    "returns": [0, 0],
    "trains": [-1, -1],
    "cost": [10, 100],
    "loss": [0, 50],
    "loss_quarter": [0, 0],
}


def test_the_alternative_to_a_move_leads_elsewhere_and_is_never_a_way_kept_for_some() -> None:
    problem = small_problem()
    solution = solve(problem)
    found = nearest(problem, solution, offered(solution)).to_way
    moves = np.flatnonzero(offered(solution) & (problem.target != OUTSIDE))
    assert len(moves)
    for way in moves.tolist():
        other = int(found.way[way])
        assert problem.cohort[other] == problem.cohort[way]
        assert problem.target[other] != problem.target[way]
        assert problem.kind[other] != Kind.VOLUNTARY
        assert solution.reduced_cost[other].min() == pytest.approx(found.more_money[way], abs=1e-6)
    kept_for_some = small_problem(most=[np.inf, np.inf, 2, 1, np.inf, np.inf, 2])
    some = nearest(kept_for_some, solution, offered(solution)).to_way
    assert (some.way == NO_WAY).all()


def test_where_no_more_of_a_cohort_may_be_asked_what_one_more_saves_is_told() -> None:
    problem = one_way(may_leave=[[3]])
    solution = solve(problem)
    found = nearest(problem, solution, offered(solution))
    assert found.asked_more_money[0] == pytest.approx(1000.0 - 150.0)  # a person too many, less an exit
    assert nearest(one_way(), solve(one_way()), np.array([True, True])).asked_more_money[0] == 0.0


def test_a_seat_is_worth_what_all_limits_on_it_say_together() -> None:
    problem = one_way(required=[[6], [9]], kind=[Kind.RETRAIN, Kind.SEPARATE], trains=[0, -1])
    outside = np.array([False, True])
    one = side_limit("programme_seats", np.ones(2), outside, [[1.0]])
    all_ = side_limit("seats", np.ones(2), outside, [[9.0]])
    limited = with_limits(problem, side=(one, all_))
    np.testing.assert_allclose(seat_prices(limited, solve(limited), 2), [540.0, 0.0])
    free = with_limits(problem, side=(all_,))
    np.testing.assert_allclose(seat_prices(free, solve(free), 1), [0.0])
