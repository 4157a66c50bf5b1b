"""Sifting of small problems, forced to start from a few flows and books as it does on large ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from oracles.placement_lp import cheapest, excess, heads
from passerelle.engines.placement import sifting
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.engines.placement.sifting import Asked, Sifted, sift
from placements import limited_problem, problems


@pytest.fixture(autouse=True)
def nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no problem be solved whole at once, and let each round take one flow of a cohort."""
    for name, value in {"SMALL_FLOWS": 0, "SMALL_CELLS": 0, "FIRST_FLOWS": 1, "NEW_FLOWS": 1}.items():
        monkeypatch.setattr(sifting, name, value)


def check(problem: PlacementProblem) -> Sifted:
    """Hold a sifted problem against the second version, and return it."""
    best, found = cheapest(problem), sift(problem, Asked())
    if best is None:
        assert found.plan is None
        return found
    slack = 2e-6 * max(1.0, abs(best))
    assert found.plan is not None
    assert found.plan.objective == pytest.approx(best, abs=slack + 1e-6)
    assert found.bound == pytest.approx(best, abs=slack + 1e-6)
    assert excess(problem, found.plan.flow) <= 1e-5
    hire = found.plan.staffing.hire.reshape(problem.required.shape)
    held = found.plan.staffing.headcount.reshape(problem.required.shape)
    np.testing.assert_allclose(held, heads(problem, found.plan.flow, hire), atol=1e-5)
    return found


@given(problems())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sifting_ends_at_the_optimum_of_the_second_version(problem: PlacementProblem) -> None:
    check(problem)


@pytest.fixture
def most_cohorts_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every problem be a large one, whose first prices come from a sample of its roles."""
    monkeypatch.setattr(sifting, "MANY_COHORTS", 0)
    monkeypatch.setattr(sifting, "SAMPLE_COHORTS", 1)


@pytest.mark.usefixtures("most_cohorts_settle")
@given(problems())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cohorts_that_settle_outside_the_programme_change_nothing(problem: PlacementProblem) -> None:
    check(problem)


@pytest.mark.usefixtures("most_cohorts_settle")
def test_a_settled_cohort_that_adds_to_the_gap_comes_into_the_programme() -> None:
    check(limited_problem())


@pytest.mark.slow
@given(problems())
@settings(max_examples=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sifting_two_thousand_problems_ends_at_their_optimum(problem: PlacementProblem) -> None:
    check(problem)


def test_sifting_starts_with_a_part_and_takes_in_only_what_it_needs() -> None:
    problem = limited_problem()
    found = check(problem)
    flows = [step.flows for step in found.steps]
    assert flows[0] < flows[-1] <= int(problem.allowed.sum())
    assert [step.bound for step in found.steps] == sorted(step.bound for step in found.steps)


def test_a_like_problem_starts_from_what_the_last_one_needed() -> None:
    problem = limited_problem()
    found = check(problem)
    again = sift(problem, Asked(near=found.state))
    assert len(again.steps) == 1
    assert again.plan is not None
    assert found.plan is not None
    assert again.plan.objective == pytest.approx(found.plan.objective)
