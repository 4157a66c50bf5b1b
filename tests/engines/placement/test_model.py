from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from oracles.placement_lp import cheapest, heads
from passerelle.engines.placement import highs
from passerelle.engines.placement.lp_text import lp_text
from passerelle.engines.placement.model import (
    Block,
    LinearProgram,
    all_flows,
    headcount_of,
    hire_limits,
    placement_lp,
)
from passerelle.engines.placement.problem import EntryLimit, PlacementProblem, ReducedHours, SideLimit
from placements import NO_WAYS, case, limited_problem, one_way, side_limit, small_problem, target, with_limits
from wider_placements import wider_problems

GOLDEN = Path(__file__).resolve().parents[2] / "golden"


def every_limit() -> PlacementProblem:
    """Return the ten people with every limit and bound that the model knows."""
    problem = case("ten_people_two_quarters").problem
    training, leaves = problem.trains < 0, problem.leaves
    each = (np.array([0, 0]), np.array([[1.0, 2.0]]))
    side = (
        side_limit("budget", problem.cost, None, [500.0], money=True),
        side_limit("budget_quarter", problem.cost, None, [[300.0, np.inf]], money=True),
        side_limit("seats", np.ones(2), training, [[3.0, 1.0]]),
        side_limit("separations", leaves, leaves <= 0.0, [2.0]),
        SideLimit("separations_site_quarter", "limits.site", "at most so many", leaves, *each, ("A",)),
    )
    return replace(
        with_limits(
            problem,
            side=side,
            targets=(target(5.0, (0,), 2), target(9.0, (0, 1), 1)),
            entries=(EntryLimit("entry", "at most a quarter enter", np.array([0]), 1, 0.25),),
            over_people=4.0,
            under_people=3.0,
        ),
        hire_yield=np.array([0.5, 0.8]),
        least=np.array([0.0, 0.5]),
        most=np.array([2.5, np.inf]),
    )


def three_cases() -> PlacementProblem:
    """Return the ten people with low, central and high demand, and fewer hours for all in either role."""
    problem = case("ten_people_two_quarters").problem
    required = np.concatenate([problem.required + more for more in (-1.0, 0.0, 1.0)])
    reduced = ReducedHours(np.array([0.25, 0.5]), np.array([-3.0, 4.0]), np.array([[2.0, 1.0], [0.0, 3.0]]))
    return with_limits(
        replace(problem, required=required, case_weight=np.array([0.25, 0.5, 0.25]), reduced=reduced),
        targets=(target(5.0, (0,), 2),),
    )


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("ten_people_two_quarters", case("ten_people_two_quarters").problem),
        ("ten_people_every_limit", every_limit()),
        ("ten_people_three_cases", three_cases()),
    ],
)
def test_the_programme_reads_as_in_the_golden_file(name: str, problem: PlacementProblem) -> None:
    path = GOLDEN / f"{name}.lp"
    text = lp_text(placement_lp(problem), all_flows(problem))
    if os.environ.get("PASSERELLE_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), "set PASSERELLE_WRITE_GOLDEN=1 to accept the change"


def test_the_plan_worked_by_hand_meets_every_row_and_costs_what_it_should() -> None:
    worked = case("ten_people_two_quarters")
    lp, flows = placement_lp(worked.problem), all_flows(worked.problem)
    plan = np.zeros(len(lp.cost))
    expected = np.array(worked.expected["flow"])
    put(lp, plan, "flow", expected[flows.way, flows.start - 1])
    put(lp, plan, "hire", np.array(worked.expected["hire"]))
    reached = lp.matrix @ plan
    assert (reached >= lp.row_least - 1e-12).all()
    assert (reached <= lp.row_most + 1e-12).all()
    assert lp.cost @ plan == pytest.approx(worked.expected["objective"])


def put(lp: LinearProgram, plan: Any, name: str, values: Any) -> None:
    plan[lp.columns[name].start : lp.columns[name].stop] = values.ravel()


@given(wider_problems())
@settings(max_examples=10)
def test_the_programme_has_the_optimum_of_one_that_counts_people_quarter_by_quarter(
    problem: PlacementProblem,
) -> None:
    lp, expected = placement_lp(problem), cheapest(problem)
    run = highs.run(lp)
    assert (run.outcome is highs.Outcome.OPTIMAL) == (expected is not None)
    if expected is not None:
        assert lp.cost @ run.value == pytest.approx(expected, abs=1e-5)


# ------------------------------------------------------------------ pieces


def test_training_that_ends_after_the_plan_neither_arrives_nor_returns() -> None:
    problem = replace(case("ten_people_two_quarters").problem, duration=np.array([2, 0]))
    ends = headcount_of(problem, np.array([[2.0, 0.0], [0.0, 0.0]]), np.zeros((1, 2, 2)))
    np.testing.assert_allclose(ends, [[[5.0, 5.0 * 0.875], [2.0, 2.0]]])


def test_headcount_walks_as_a_loop_over_everybody_says() -> None:
    problem = replace(small_problem(), hire_yield=np.array([0.5, 0.75]))
    generator = np.random.default_rng(4)
    flow, hire = generator.uniform(0.0, 1.0, (7, 2)), generator.uniform(0.0, 1.0, (1, 2, 2))
    flow = np.where(problem.allowed, flow, 0.0)
    np.testing.assert_allclose(headcount_of(problem, flow, hire), heads(problem, flow, hire))


def test_people_of_a_later_quarter_stand_for_more_people_of_the_start() -> None:
    problem = one_way(
        attrition_rate=[0.2, 0.0],
        required=[[6, 6], [5, 5]],
        hire_cost=np.ones((2, 2)),
        hire_at_most=np.zeros((2, 2)),
        may_leave=[[2, 10]],
        last=[2, 2],
        discount=[1, 1],
    )
    lp = placement_lp(problem)
    release = lp.rows["release"]
    rows = lp.matrix.toarray()[release.start : release.stop, : len(all_flows(problem))]
    # Ways start in quarters 1 and 2: 1 / 0.8 and 1 / 0.64 people of the start each.
    np.testing.assert_allclose(rows, [[1.25, 0.0, 1.25, 0.0], [1.25, 1.5625, 1.25, 1.5625]])
    np.testing.assert_allclose(lp.row_most[release.start : release.stop], [2.0, 10.0])


def test_no_more_hires_are_allowed_than_a_later_requirement_can_need() -> None:
    problem = one_way(
        required=[[1, 9], [4, 2]],
        hire_cost=np.ones((2, 2)),
        hire_at_most=[[np.inf, np.inf], [3, np.inf]],
        attrition_rate=[0.1, 0.5],
        may_leave=[[10, 10]],
        discount=[1, 1],
    )
    np.testing.assert_allclose(hire_limits(problem), [[[10.0, 9.0], [3.0, 2.0]]])


def test_where_half_of_the_hires_stay_twice_as_many_are_allowed() -> None:
    problem = one_way(hire_at_most=[[np.inf], [np.inf]], hire_yield=[0.5, 1.0])
    np.testing.assert_allclose(hire_limits(problem), [[[12.0], [5.0]]])


def test_a_role_that_everybody_leaves_each_quarter_needs_no_hires_ahead() -> None:
    problem = one_way(
        required=[[1, 9], [4, 2]],
        hire_cost=np.ones((2, 2)),
        hire_at_most=np.full((2, 2), np.inf),
        attrition_rate=[1.0, 0.0],
        may_leave=[[10, 10]],
        discount=[1, 1],
    )
    np.testing.assert_allclose(hire_limits(problem)[0, 0], [1.0, 9.0])


def hired_to_let_more_in() -> PlacementProblem:
    """Return ten people who may enter a role only as a quarter of it, and hires there that cost nothing."""
    problem = one_way(
        required=[[0], [1]],
        start_people=[10, 0],
        hire_cost=[[40], [0]],
        hire_at_most=[[0], [50]],
        over_cost=[1000, 0],
        cost=[0, 100],
    )
    entry = EntryLimit("entry", "at most a quarter enter", np.array([0]), 1, 0.25)
    return with_limits(problem, entries=(entry,))


def hired_to_work_less() -> PlacementProblem:
    """Return a role in which reduced hours save more than the hires that make up for them cost."""
    return one_way(
        required=[[10], [4]],
        start_people=[10, 0],
        hire_cost=[[40], [0]],
        hire_at_most=[[0], [50]],
        reduced=ReducedHours(np.array([0.25, 0.25]), np.array([-5.0, -5.0]), np.array([[0.0], [4.0]])),
    )


@pytest.mark.parametrize("problem", [hired_to_let_more_in(), hired_to_work_less()])
def test_hires_beyond_the_requirement_are_allowed_where_they_pay(problem: PlacementProblem) -> None:
    lp = placement_lp(problem)
    assert lp.cost @ highs.run(lp).value == pytest.approx(cheapest(problem))


def test_blocks_are_named_and_cut_in_their_own_shape() -> None:
    block = Block("hire", ("r", "t"), (2, 2), 3)
    assert block.labels() == ["hire_r0_t1", "hire_r0_t2", "hire_r1_t1", "hire_r1_t2"]
    np.testing.assert_array_equal(block.of(np.arange(9.0)), [[3.0, 4.0], [5.0, 6.0]])


def test_a_problem_without_ways_is_still_a_programme() -> None:
    lp = placement_lp(one_way(**NO_WAYS))
    assert lp.columns["flow"].shape == (0,)


def test_a_problem_without_cohorts_is_still_a_programme() -> None:
    nobody = {**NO_WAYS, "people": [], "role": [], "may_leave": np.zeros((0, 1))}
    lp = placement_lp(one_way(**nobody))
    assert lp.cost @ highs.run(lp).value == pytest.approx(4.0 * 1000.0 + 2.0 * 400.0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"first": [0, 1]}, "first lies before the plan"),
        ({"last": [1, 2]}, "last lies after the plan"),
        ({"start_people": [9, 3]}, "fewer people than its cohorts"),
        ({"arrives": [1.5, 0]}, "not a share"),
        ({"arrives": [0.6, 0], "returns": [0.5, 0]}, "not a share"),
        ({"arrives": [1, 0.5]}, "out of the employer arrives"),
        ({"target": [2, -1]}, "target is no role"),
        ({"hire_cost": [[-1], [1]]}, "hire_cost is below zero"),
        ({"may_leave": [[11]]}, "above the cohort's people"),
        ({"people": [float("nan")]}, "not a number"),
    ],
)
def test_a_problem_that_cannot_be_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        one_way(**change)


def test_arrays_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="cost has 3 entries"):
        one_way(cost=[1.0, 2.0, 3.0])


def test_a_side_limit_for_other_ways_or_under_a_name_twice_is_refused() -> None:
    problem, other = one_way(), side_limit("seats", np.ones(3), None, [1.0])
    with pytest.raises(ValueError, match="seats has 3 weights for 2"):
        with_limits(problem, side=(other,))
    twice = side_limit("seats", np.ones(2), None, [1.0])
    with pytest.raises(ValueError, match="one name"):
        with_limits(problem, side=(twice, twice))
    with pytest.raises(ValueError, match="below zero"):
        side_limit("seats", np.ones(2), None, [-1.0])


def test_a_limit_of_every_kind_is_a_row_of_its_own() -> None:
    lp = placement_lp(limited_problem())
    for name in ("budget", "budget_quarter", "seats", "separations", "separations_site", "targets"):
        block = lp.rows[name]
        assert np.isfinite(lp.row_most[block.start : block.stop]).any(), name
