from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from passerelle.engines.placement.highs import Options
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.engines.placement.slack import Least, Solver
from placements import one_way, problems, side_limit, target, with_limits


def least(problem: PlacementProblem, *dropped: str) -> Least:
    """Return the least slack of all demands but those with a dropped key."""
    solver = Solver(problem, Options())
    keys = [demand.key for demand in solver.elastic.demands]
    return solver.least(frozenset(k for k, key in enumerate(keys) if key not in dropped))


def tight() -> PlacementProblem:
    # 4 of 10 must leave role 0; a budget of 25 moves 2.5 of them at 10 each.
    problem = one_way()
    budget = side_limit("budget", problem.cost, None, [25.0], money=True)
    return with_limits(problem, side=(budget,), targets=(target(6.0),))


def test_slack_is_counted_in_people_and_money_in_the_cost_of_a_typical_way() -> None:
    # A typical way costs 55, so 15 of money give way rather than 1.5 people.
    found = least(tight())
    assert found.missing == pytest.approx(15.0 / 55.0)
    assert found.slack == pytest.approx([0.0, 15.0])
    assert found.binding == {0, 1}


def test_a_demand_that_is_dropped_gives_way_for_nothing() -> None:
    assert least(tight(), "limits.budget").missing == pytest.approx(0.0)
    assert least(tight(), "target[1]").missing == pytest.approx(0.0)


def test_it_is_late_past_the_deadline_alone() -> None:
    assert Solver(tight(), Options(deadline_s=0.0)).late
    assert not Solver(tight(), Options()).late


@given(problems())
@settings(max_examples=20, deadline=None)
def test_flows_that_come_in_as_they_help_give_what_all_of_them_give(problem: PlacementProblem) -> None:
    problem = with_limits(problem, under_people=1.0)
    whole = least(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("passerelle.engines.placement.slack._FEW_FLOWS", -1)
        solver = Solver(problem, Options())
        assert not solver.elastic.matrix[:, solver.elastic.rest :].nnz
        found = solver.least(frozenset(range(len(solver.elastic.demands))))
    assert found.missing == pytest.approx(whole.missing, abs=1e-6)
    assert np.isfinite(found.slack).all()
