from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from passerelle.engines.placement.accounting import WalkRows, all_roles, idle_walk, survivors, walk
from passerelle.engines.placement.decide import KINDS, Pool, decide, whole_offers
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.engines.placement.solve import solve
from placements import Case, case, problems

WALK = (
    "start",
    "attrition",
    "moved_out",
    "moved_in",
    "separated",
    "hired",
    "rounding",
    "end",
    "under",
    "over",
)


@pytest.fixture(scope="module")
def ten_people() -> Case:
    return case("ten_people_two_quarters")


def test_ten_people_over_two_quarters_add_up_as_worked_by_hand(ten_people: Case) -> None:
    problem, expected = ten_people.problem, ten_people.expected
    solution = solve(problem)
    offers = whole_offers(problem, solution)
    assert solution.objective == pytest.approx(expected["objective"])
    np.testing.assert_allclose(problem.available, expected["available"])
    for name in ("stay", "move", "separate"):
        assert getattr(offers, name).tolist() == expected[name], name
    rows = walk(problem, solution, offers)
    for name in WALK:
        np.testing.assert_allclose(getattr(rows, name), expected["walk"][name], atol=1e-9, err_msg=name)
    np.testing.assert_allclose(rows.residual, 0.0, atol=1e-9)


def test_the_ten_people_have_one_decision_each(ten_people: Case) -> None:
    problem, expected = ten_people.problem, ten_people.expected
    offers = whole_offers(problem, solve(problem))
    pool = Pool(np.array([f"e{i}" for i in range(10)]), np.array([0] * 8 + [-1] * 2))
    decided = decide(problem, offers, pool, "lottery", np.random.default_rng(1))
    counts = dict(zip(KINDS, np.bincount(decided.kind, minlength=len(KINDS)).tolist(), strict=True))
    assert counts == expected["decisions"]
    assert decided.kind[8:].tolist() == [0, 0]


def test_survivors_of_a_cohort_follow_attrition_moves_and_separations(ten_people: Case) -> None:
    problem = ten_people.problem
    solution = solve(problem)
    left = survivors(problem, solution.move, solution.separate)
    np.testing.assert_allclose(left, ten_people.expected["survivors"], atol=1e-9)


def test_a_drop_out_of_training_that_ends_in_the_same_quarter_leaves_and_returns(ten_people: Case) -> None:
    problem = replace(ten_people.problem, arrival=np.array([1]), required=np.full((2, 2), 4.0))
    solution = solve(problem)
    offers = whole_offers(problem, solution)
    rows = walk(problem, solution, offers)
    offered, half = float(offers.move[0]), offers.move[0] / 2
    assert offered > 0
    np.testing.assert_allclose(rows.moved_out, [[offered, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(rows.moved_in, [[half, 0.0], [half, 0.0]])


@given(problems(limited=False))
@settings(max_examples=60, deadline=None)
def test_every_walk_adds_up_and_no_row_goes_below_zero(problem: PlacementProblem) -> None:
    solution = solve(problem)
    offers = whole_offers(problem, solution)
    rows = walk(problem, solution, offers)
    np.testing.assert_allclose(rows.residual, 0.0, atol=1e-9)
    np.testing.assert_allclose(rows.start[:, 1:], rows.end[:, :-1])
    np.testing.assert_allclose(rows.end + rows.under - rows.over, rows.required, atol=1e-8)
    for name in set(WALK) - {"rounding"}:
        assert (getattr(rows, name) >= -1e-7).all(), name
    assert rows.separated.sum() == offers.separate.sum()
    assert np.abs(rows.rounding).sum() <= 2.0 * offers.changed_people + 1e-6


def test_an_idle_role_hires_what_attrition_takes_and_never_separates() -> None:
    rows = idle_walk(
        np.array([10.0, 10.0]),
        np.array([0.1, 0.1]),
        np.array([[10.0, 12.0], [5.0, 5.0]]),
        np.array([[np.inf, 1.0], [np.inf, np.inf]]),
    )
    np.testing.assert_allclose(rows.hired, [[1.0, 1.0], [0.0, 0.0]])
    np.testing.assert_allclose(rows.end, [[10.0, 10.0], [9.0, 8.1]])
    np.testing.assert_allclose(rows.under, [[0.0, 2.0], [0.0, 0.0]])
    np.testing.assert_allclose(rows.over, [[0.0, 0.0], [4.0, 3.1]])
    np.testing.assert_allclose(rows.residual, 0.0, atol=1e-12)
    assert not rows.separated.any()


def test_the_walk_of_all_roles_takes_those_of_the_problem_from_the_plan(ten_people: Case) -> None:
    problem = ten_people.problem
    inside = walk(problem, solution := solve(problem), whole_offers(problem, solution))
    required = np.full((3, 2), 5.0)
    idle = idle_walk(np.full(3, 5.0), np.zeros(3), required, np.zeros((3, 2)))
    merged: WalkRows = all_roles(idle, inside, np.array([2, 0]))
    np.testing.assert_array_equal(merged.end[[2, 0]], inside.end)
    np.testing.assert_array_equal(merged.end[1], [5.0, 5.0])
    np.testing.assert_array_equal(idle.end[0], [5.0, 5.0])
