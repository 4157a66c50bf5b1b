from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from passerelle.engines.placement.accounting import (
    WalkRows,
    all_roles,
    central_case,
    idle_walk,
    refused,
    survivors,
    walk,
)
from passerelle.engines.placement.decide import KINDS, Pool, decide, whole_offers
from passerelle.engines.placement.problem import Kind, PlacementProblem
from passerelle.engines.placement.solve import solve
from passerelle.errors import Infeasible
from placements import Case, case, problems, small_problem

WALK = (
    *("start", "attrition", "moved_out", "moved_in", "separated", "hired"),
    *("rounding", "end", "under", "over"),
)


@pytest.fixture(scope="module")
def ten_people() -> Case:
    return case("ten_people_two_quarters")


def test_ten_people_over_two_quarters_add_up_as_worked_by_hand(ten_people: Case) -> None:
    problem, expected = ten_people.problem, ten_people.expected
    solution = solve(problem)
    offers = whole_offers(problem, solution)
    assert solution.objective == pytest.approx(expected["objective"])
    np.testing.assert_allclose(offers.offers.dense(problem), expected["flow"])
    assert offers.stay.tolist() == expected["stay"]
    rows = walk(problem, solution, offers)
    for name in WALK:
        np.testing.assert_allclose(getattr(rows, name), expected["walk"][name], atol=1e-9, err_msg=name)
    np.testing.assert_allclose(rows.residual, 0.0, atol=1e-9)
    assert not rows.volunteers.any()
    assert not rows.reduced.any()


def test_the_ten_people_have_one_decision_each(ten_people: Case) -> None:
    problem, expected = ten_people.problem, ten_people.expected
    offers = whole_offers(problem, solve(problem))
    pool = Pool(np.array([f"e{i}" for i in range(10)]), np.array([0] * 8 + [-1] * 2))
    decided = decide(problem, offers, pool, "lottery", np.random.default_rng(1))
    counts = dict(zip(KINDS, np.bincount(decided.kind, minlength=len(KINDS)).tolist(), strict=True))
    assert counts == expected["decisions"]
    assert decided.kind[8:].tolist() == [0, 0]


def test_survivors_of_a_cohort_follow_attrition_moves_and_separations(ten_people: Case) -> None:
    # 8 - 1 by attrition - 2 who train - 1 separated = 4; of them 0.5 leave by attrition
    left = survivors(ten_people.problem, solve(ten_people.problem).flow)
    np.testing.assert_allclose(left, [[4.0, 3.5]], atol=1e-9)


def test_a_drop_out_of_training_that_ends_in_the_same_quarter_leaves_and_returns(ten_people: Case) -> None:
    problem = replace(ten_people.problem, duration=np.array([0, 0]), required=np.full((1, 2, 2), 4.0))
    solution = solve(problem)
    offers = whole_offers(problem, solution)
    rows = walk(problem, solution, offers)
    offered = float(offers.offers.dense(problem)[0, 0])
    assert offered > 0
    np.testing.assert_allclose(rows.moved_out[:, 0], [offered, 0.0])
    np.testing.assert_allclose(rows.moved_in[:, 0], [offered / 2, offered / 2])


def test_who_declines_is_out_of_the_role_with_the_offer_and_in_no_later_row() -> None:
    problem = small_problem()  # way 0: 0.8 arrive; way 1: 0.6 arrive a quarter later, 0.2 return
    solution = solve(problem)
    offers = whole_offers(problem, solution)
    whole = offers.offers.dense(problem)
    rows = walk(problem, solution, offers)
    np.testing.assert_allclose(rows.moved_out[0], whole[[0, 1, 4, 5]].sum(axis=0))
    direct, trained = whole[[0, 4]].sum(axis=0), whole[[1, 5]].sum(axis=0)
    later = np.concatenate([[0.0], trained[:-1]])
    np.testing.assert_allclose(rows.moved_in, [0.2 * later, 0.8 * direct + 0.6 * later])
    np.testing.assert_allclose(refused(problem, offers), 0.2 * offers.offers.people)


def test_volunteers_and_reduced_hours_have_columns_of_their_own() -> None:
    problem = small_problem(cost=[14, 19, 50, 1, 15, 20, 55])
    solution = solve(problem)
    rows = walk(problem, solution, whole_offers(problem, solution))
    np.testing.assert_allclose(rows.volunteers, [solution.flow[3], [0.0, 0.0]])
    assert rows.volunteers.sum() > 0.5
    np.testing.assert_allclose(rows.residual, 0.0, atol=1e-9)


@given(problems())
@settings(max_examples=15, deadline=None)
def test_every_walk_adds_up_and_no_row_goes_below_zero(problem: PlacementProblem) -> None:
    try:
        solution = solve(problem)
    except Infeasible:
        assume(False)
        raise
    offers = whole_offers(problem, solution)
    rows = walk(problem, solution, offers)
    case_ = central_case(problem)
    np.testing.assert_allclose(rows.residual, 0.0, atol=1e-9)
    np.testing.assert_allclose(rows.start[:, 1:], rows.end[:, :-1])
    saved = 0.0 if problem.reduced is None else problem.reduced.saves[:, None] * rows.reduced
    np.testing.assert_allclose(rows.end - saved + rows.under - rows.over, problem.required[case_], atol=1e-6)
    np.testing.assert_allclose(rows.end, solution.headcount[case_], atol=1e-6)
    for name in (*set(WALK) - {"rounding"}, "volunteers", "reduced"):
        assert (getattr(rows, name) >= -1e-6).all(), name
    leaves = problem.kind[offers.offers.way] == Kind.SEPARATE
    assert rows.separated.sum() == offers.offers.people[leaves].sum()
    assert np.abs(rows.rounding).sum() <= 2.0 * offers.changed_people + 1e-4


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
