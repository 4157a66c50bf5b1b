from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from passerelle.engines.placement.lp_text import lp_text
from passerelle.engines.placement.model import Block, headcount_of, hire_limits, placement_lp
from passerelle.engines.placement.problem import Limits, PlacementProblem
from placements import NO_MOVES, case, one_way, problem_of, target

GOLDEN = Path(__file__).resolve().parents[2] / "golden"


def every_limit() -> PlacementProblem:
    problem = case("ten_people_two_quarters").problem
    limits = Limits(
        budget_money=500.0,
        budget_quarter_money=300.0,
        seats_people=3.0,
        separations_people=2.0,
        targets=(target(5.0, (0,), 2), target(9.0, (0, 1), 1)),
    )
    return replace(problem, limits=limits)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("ten_people_two_quarters", case("ten_people_two_quarters").problem),
        ("ten_people_every_limit", every_limit()),
    ],
)
def test_the_programme_reads_as_in_the_golden_file(name: str, problem: PlacementProblem) -> None:
    path = GOLDEN / f"{name}.lp"
    text = lp_text(placement_lp(problem))
    if os.environ.get("PASSERELLE_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), "set PASSERELLE_WRITE_GOLDEN=1 to accept the change"


def test_the_plan_worked_by_hand_meets_every_row_and_costs_what_it_should() -> None:
    problem = case("ten_people_two_quarters").problem
    lp = placement_lp(problem)
    plan = np.zeros(len(lp.cost))
    by_hand = {
        "stay": [4.0],
        "move": [2.0],
        "separate": [1.0],
        "headcount": [4.0, 4.5, 2.0, 4.0],
        "hire": [0.0, 0.0, 0.0, 1.0],
    }
    for name, values in by_hand.items():
        plan[lp.columns[name].start : lp.columns[name].stop] = values
    reached = lp.matrix @ plan
    assert (reached >= lp.row_least - 1e-12).all()
    assert (reached <= lp.row_most + 1e-12).all()
    assert lp.cost @ plan == pytest.approx(130.0)


def test_training_that_ends_after_the_plan_neither_arrives_nor_returns() -> None:
    problem = replace(case("ten_people_two_quarters").problem, arrival=np.array([3]))
    ends = headcount_of(problem, np.array([2.0]), np.array([0.0]), np.zeros((2, 2)))
    np.testing.assert_allclose(ends, [[5.0, 5.0 * 0.875], [2.0, 2.0]])


def test_no_more_hires_are_allowed_than_a_later_requirement_can_need() -> None:
    problem = one_way(
        required=[[1, 9], [4, 2]],
        hire_cost=np.ones((2, 2)),
        hire_at_most=[[np.inf, np.inf], [3, np.inf]],
        attrition_rate=[0.1, 0.5],
        discount=[1, 1],
    )
    np.testing.assert_allclose(hire_limits(problem), [[10.0, 9.0], [3.0, 2.0]])


def test_a_role_that_everybody_leaves_each_quarter_needs_no_hires_ahead() -> None:
    problem = one_way(
        required=[[1, 9], [4, 2]],
        hire_cost=np.ones((2, 2)),
        hire_at_most=np.full((2, 2), np.inf),
        attrition_rate=[1.0, 0.0],
        discount=[1, 1],
    )
    np.testing.assert_allclose(hire_limits(problem)[0], [1.0, 9.0])


def test_blocks_are_named_and_cut_in_their_own_shape() -> None:
    block = Block("hire", ("r", "t"), (2, 2), 3)
    assert block.labels() == ["hire_r0_t1", "hire_r0_t2", "hire_r1_t1", "hire_r1_t2"]
    np.testing.assert_array_equal(block.of(np.arange(9.0)), [[3.0, 4.0], [5.0, 6.0]])


def test_a_problem_without_moves_is_still_a_programme() -> None:
    lp = placement_lp(one_way(**NO_MOVES))
    assert lp.columns["move"].shape == (0,)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"decides": [2], "start": [2], "arrival": [2]}, "outside the plan"),
        ({"start_people": [9, 3]}, "fewer people than its cohorts"),
        ({"completion": [1.5]}, "completion"),
        ({"target": [2]}, "target is no role"),
        ({"hire_cost": [[-1], [1]]}, "hire_cost is below zero"),
    ],
)
def test_a_problem_that_cannot_be_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        one_way(**change)


def test_arrays_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="exit_cost has 2 entries"):
        problem_of(**{**vars_of(one_way()), "exit_cost": [1.0, 2.0]})


def vars_of(problem: PlacementProblem) -> dict[str, Any]:
    return {
        name: getattr(problem, name) for name in PlacementProblem.__dataclass_fields__ if name != "limits"
    }
