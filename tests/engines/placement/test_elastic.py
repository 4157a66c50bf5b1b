from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from scipy.optimize import linprog

from passerelle.engines.placement import highs
from passerelle.engines.placement.elastic import elastic
from passerelle.engines.placement.highs import Outcome
from passerelle.engines.placement.model import all_flows, placement_lp
from passerelle.engines.placement.problem import PlacementProblem
from placements import limited_problem, one_way, problems, target, with_limits


@given(problems())
@settings(max_examples=20, deadline=None)
def test_without_slack_demands_can_be_met_just_where_the_model_has_a_plan(problem: PlacementProblem) -> None:
    assert met(problem) is (highs.run(placement_lp(problem)).outcome is Outcome.OPTIMAL)


def met(problem: PlacementProblem) -> bool:
    """Say whether the rows hold for some flows and staffing when nothing gives way."""
    made = elastic(problem, all_flows(problem))
    most = np.array(made.most)
    most[: made.rest][made.slack_of >= 0] = 0.0
    matrix = made.matrix.toarray()
    upper, lower = np.isfinite(made.row_most), np.isfinite(made.row_least)
    found = linprog(
        np.zeros(len(most)),
        A_ub=np.vstack([matrix[upper], -matrix[lower]]),
        b_ub=np.concatenate([made.row_most[upper], -made.row_least[lower]]),
        bounds=[(0.0, None if np.isinf(limit) else limit) for limit in most],
    )
    return found.status == 0


def test_the_rows_do_not_depend_on_the_flows_that_are_in() -> None:
    problem = limited_problem()
    every = all_flows(problem)
    few = elastic(problem, type(every)(every.way[:2], every.start[:2]))
    whole = elastic(problem, every)
    assert few.demands == whole.demands
    assert few.row_most.tolist() == whole.row_most.tolist()
    assert few.matrix.shape[1] == few.rest + 2


def test_only_roles_that_a_demand_speaks_of_are_staffed() -> None:
    problem = with_limits(one_way(), targets=(target(2.0, (1,)),))
    assert elastic(problem, all_flows(problem)).books.tolist() == [1]
    everything = with_limits(problem, under_people=0.0)
    assert elastic(everything, all_flows(everything)).books.tolist() == [0, 1]
