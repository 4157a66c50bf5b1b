from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from oracles.placement_lp import cheapest
from passerelle.engines.placement.clash import check
from passerelle.engines.placement.problem import Limits, PlacementProblem
from passerelle.errors import Infeasible
from placements import NO_MOVES, one_way, problems, target, with_limits

LIMITS = {
    "training.seats_per_quarter": "seats_people",
    "budget.total_money": "budget_money",
    "budget.per_quarter_money": "budget_quarter_money",
    "limits.separations_at_most_people": "separations_people",
}


def refusal(problem: PlacementProblem) -> Infeasible:
    with pytest.raises(Infeasible) as caught:
        check(problem)
    return caught.value


def raised(problem: PlacementProblem, remedy: str) -> PlacementProblem:
    """Return the problem with a remedy carried out."""
    found = re.match(r"Raise (\S+) by .*, from .* to ([\d,]+) \(", remedy)
    assert found is not None, remedy
    key, value = found[1], float(found[2].replace(",", ""))
    if key in LIMITS:
        return with_limits(problem, **{LIMITS[key]: value})
    return with_limits(
        problem,
        targets=tuple(
            replace(t, at_most_people=value) if t.key == key else t for t in problem.limits.targets
        ),
    )


def without(problem: PlacementProblem, demand: str) -> PlacementProblem:
    key = demand.split(":")[0]
    if key in LIMITS:
        return with_limits(problem, **{LIMITS[key]: None})
    return with_limits(problem, targets=tuple(t for t in problem.limits.targets if t.key != key))


def only(problem: PlacementProblem, demands: tuple[str, ...]) -> PlacementProblem:
    keys = {demand.split(":")[0] for demand in demands}
    limits = {name: getattr(problem.limits, name) for key, name in LIMITS.items() if key in keys}
    targets = tuple(t for t in problem.limits.targets if t.key in keys)
    return replace(problem, limits=Limits(**limits, targets=targets))


def test_a_target_without_openings_clashes_with_a_ceiling_of_no_separations() -> None:
    problem = one_way(**NO_MOVES)
    limits = Limits(separations_people=0.0, targets=(target(6.0),))
    found = refusal(replace(problem, limits=limits))
    assert found.clash == (
        "target[1]: at most 6 people in role 0",
        "limits.separations_at_most_people: at most 0 people separate",
    )
    assert found.remedies == (
        "Raise target[1] by 4, from 6 to 10 (people).",
        "Raise limits.separations_at_most_people by 4, from 0 to 4 (people).",
    )
    assert found.exit_code == 4


def test_a_limit_that_does_not_matter_is_not_named() -> None:
    limits = Limits(
        separations_people=0.0,
        budget_money=10.0,
        seats_people=0.0,
        targets=(target(9.0), target(3.0, (1,), key="target[2]")),
    )
    found = refusal(replace(one_way(), limits=limits))
    named = {demand.split(":")[0] for demand in found.clash}
    assert named == {"target[1]", "limits.separations_at_most_people", "target[2]"}


def test_a_budget_that_is_too_small_is_named_with_the_money_that_is_missing() -> None:
    # 4 people must leave role 0: by move at 10 each while nothing else limits that, 40 in all.
    found = refusal(replace(one_way(), limits=Limits(budget_money=25.0, targets=(target(6.0),))))
    assert "Raise budget.total_money by 15, from 25 to 40 (in the plan's currency)." in found.remedies
    assert "Raise target[1] by 2, from 6 to 8 (people)." in found.remedies


def test_a_target_for_people_whom_nobody_can_ask_clashes_alone() -> None:
    problem = replace(one_way(), limits=Limits(separations_people=0.0, targets=(target(2.0, (1,)),)))
    found = refusal(problem)
    assert found.clash == ("target[1]: at most 2 people in role 1",)
    assert found.remedies == ("Raise target[1] by 1, from 2 to 3 (people).",)


def test_two_clashes_at_once_are_mended_together() -> None:
    limits = Limits(targets=(target(2.0, (1,)), target(1.0, (1,), key="target[2]")))
    found = refusal(replace(one_way(), limits=limits))
    assert len(found.clash) == 1
    assert found.remedies[0].startswith("No single change is enough")
    assert len(found.remedies) == 3


def test_without_hard_targets_everybody_may_stay() -> None:
    check(replace(one_way(), limits=Limits(separations_people=0.0, budget_money=0.0, seats_people=0.0)))


@given(problems())
@settings(max_examples=150, deadline=None)
def test_what_clashes_does_so_by_itself_and_no_less_of_it_does(problem: PlacementProblem) -> None:
    try:
        check(problem)
    except Infeasible as caught:
        found = caught
    else:
        assert cheapest(problem) is not None
        return
    assert cheapest(only(problem, found.clash)) is None
    for demand in found.clash:
        assert cheapest(without(only(problem, found.clash), demand)) is not None


@given(problems())
@settings(max_examples=150, deadline=None)
def test_each_remedy_does_what_it_says(problem: PlacementProblem) -> None:
    assume(problem.limits.targets)
    try:
        check(problem)
    except Infeasible as caught:
        remedies = caught.remedies
    else:
        return
    if remedies[0].startswith("No single change"):
        for remedy in remedies[1:]:
            problem = raised(problem, remedy)
        assert cheapest(problem) is not None
    else:
        for remedy in remedies:
            assert cheapest(raised(problem, remedy)) is not None


def test_the_least_change_is_the_least() -> None:
    problem = replace(one_way(), limits=Limits(budget_money=25.0, targets=(target(6.0),)))
    almost = with_limits(problem, budget_money=39.0)
    assert refusal(almost).clash
    check(with_limits(problem, budget_money=40.0))
    assert np.isfinite(problem.limits.targets[0].at_most_people)
