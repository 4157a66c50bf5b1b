from __future__ import annotations

import numpy as np
import pytest

from oracles import manpower
from passerelle.domain.plan import Status
from passerelle.engines.placement.problem import Kind
from passerelle.engines.placement.solve import Solution, solve
from passerelle.engines.placement.williams import (
    REQUIRED,
    SPARE_PEOPLE,
    WASTAGE,
    Aim,
    manpower_problem,
    redundancies,
)
from passerelle.errors import Infeasible

CAPPED = {900: 913_540.10, 1000: 769_013.16, 1100: 639_013.16, 1200: 566_040.10, 1300: 523_421.05}


@pytest.fixture(scope="module")
def cheapest() -> Solution:
    return solve(manpower_problem(Aim.COST))


def test_the_fewest_redundancies_are_those_of_the_book() -> None:
    found = solve(manpower_problem(Aim.REDUNDANCIES))
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(841.796875, abs=5e-7)
    assert redundancies(found.flow) == pytest.approx(841.796875, abs=5e-7)


def test_the_least_cost_and_its_redundancies_are_those_of_the_book(cheapest: Solution) -> None:
    assert cheapest.objective == pytest.approx(498_677.29, abs=0.005)
    assert redundancies(cheapest.flow) == pytest.approx(1423.7188, abs=5e-5)
    assert cheapest.violation <= 1e-6
    assert cheapest.bound <= cheapest.objective + 1e-6


@pytest.mark.parametrize(("at_most", "cost"), CAPPED.items())
def test_a_cap_on_redundancies_costs_what_the_book_s_own_programme_says(at_most: int, cost: float) -> None:
    found = solve(manpower_problem(Aim.COST, at_most))
    assert found.objective == pytest.approx(cost, abs=0.005)
    assert found.objective == pytest.approx(manpower.least("cost", at_most), rel=1e-8)
    assert redundancies(found.flow) == pytest.approx(at_most, abs=1e-6)


def test_a_cap_just_below_the_fewest_is_infeasible_and_the_fewest_themselves_are_not() -> None:
    with pytest.raises(Infeasible):
        solve(manpower_problem(Aim.COST, 841.0))
    assert manpower.least("cost", 841.0) is None
    tight = manpower.least("cost", 841.797)
    assert solve(manpower_problem(Aim.COST, 841.797)).objective == pytest.approx(tight, rel=1e-7)


def test_the_book_s_own_programme_agrees_on_both_aims(cheapest: Solution) -> None:
    assert manpower.least("redundancies") == pytest.approx(841.796875, abs=5e-7)
    assert manpower.least("cost") == pytest.approx(cheapest.objective, rel=1e-9)


def test_the_price_of_the_cap_is_what_one_redundancy_more_saves() -> None:
    found = solve(manpower_problem(Aim.COST, 1050.0))
    saved = solve(manpower_problem(Aim.COST, 1051.0)).objective - found.objective
    assert found.duals["redundancies"][0] == pytest.approx(saved)
    assert saved == pytest.approx(-1300.0)  # (769,013.16 - 639,013.16) / 100


def test_spare_people_cancel_and_nobody_goes_who_is_not_there(cheapest: Solution) -> None:
    problem = manpower_problem(Aim.COST)
    strength = cheapest.headcount[0] - SPARE_PEOPLE[:, None] * (1 - WASTAGE[:, None]) ** np.arange(1, 4)
    np.testing.assert_array_less(REQUIRED - 1e-6, strength)
    np.testing.assert_allclose(strength, REQUIRED + cheapest.over[0] + 0.5 * cheapest.reduced[0], atol=1e-6)
    assert cheapest.under.max() == 0.0
    gone = np.cumsum(cheapest.flow / problem.kept[problem.cohort], axis=1)[:, -1]
    assert np.bincount(problem.cohort, weights=gone).tolist() < [6_000.0, 6_000.0, 1_000.0]
    assert (problem.kind == Kind.SEPARATE).sum() == 3
