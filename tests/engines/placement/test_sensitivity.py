from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from passerelle.domain.units import Floats
from passerelle.engines.placement import highs
from passerelle.engines.placement.highs import Outcome
from passerelle.engines.placement.model import all_flows, placement_lp
from passerelle.engines.placement.prices import separations_people
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.engines.placement.sensitivity import Change, contingency, sensitivity, usual_changes
from passerelle.engines.placement.solve import solve
from passerelle.errors import Cancelled, Infeasible
from placements import limited_problem, one_way, problems, side_limit, small_problem, target, with_limits


def effects(problem: PlacementProblem, *changes: Change) -> list[float | None]:
    return [row.objective_change_money for row in sensitivity(problem, solve(problem), changes)]


# ------------------------------------------------------------------ one assumption


def test_a_change_says_what_becomes_of_objective_separations_moves_and_hires() -> None:
    # Of 10, 2 move (10) and 2 separate (150). With room for one more all but one of the others move.
    problem = one_way()
    more = replace(problem, required=problem.required + np.array([[0.0], [1.0]]))
    row = sensitivity(problem, solve(problem), [Change("room", "One more position", more)])[0]
    assert row.feasible
    assert row.objective_change_money == pytest.approx(10.0 - 150.0)
    assert row.separations_change_people == pytest.approx(-1.0)
    assert row.moves_change_people == pytest.approx(1.0)
    assert row.hires_change_people == pytest.approx(0.0)


def test_a_change_that_leaves_no_plan_says_so() -> None:
    problem = one_way()
    tight = with_limits(problem, targets=(target(1.0, (1,)),))
    row = sensitivity(problem, solve(problem), [Change("target", "Fewer analysts", tight)])[0]
    assert not row.feasible
    assert row.separations_change_people is None


def test_at_the_deadline_what_is_done_comes_back() -> None:
    problem = one_way()
    assert sensitivity(problem, solve(problem), [Change("none", "As it is", problem)], deadline_s=0.0) == ()


def test_it_stops_when_cancelled() -> None:
    problem = small_problem()
    with pytest.raises(Cancelled):
        sensitivity(problem, solve(problem), [Change("none", "As it is", problem)], cancelled=lambda: True)


def test_costs_of_exits_count_in_the_limits_in_money_too() -> None:
    # 2 move at 10 and 2 separate at 100 of a budget of 220; a fifth more makes a separation 120.
    problem = one_way()
    budget = side_limit("budget", problem.cost, None, [220.0], money=True)
    tight = with_limits(problem, side=(budget,))
    changes = {row.name: row for row in usual_changes(tight, np.array([0.0, 100.0]))}
    dearer = changes["exit cost +20%"].problem
    assert dearer.cost.tolist() == [10.0, 120.0]
    assert dearer.limits.side[0].weight.tolist() == [10.0, 120.0]
    # 200 are left for separations: 200 / 120 of them; the others are too many at 1,000.
    less = effects(tight, changes["exit cost +20%"])[0]
    assert less == pytest.approx((2 - 200 / 120) * 1000.0 + (200 / 120) * 170.0 - 2 * 150.0)


def test_the_usual_changes_are_those_that_the_problem_has_limits_for() -> None:
    problem = one_way()
    names = [row.name for row in usual_changes(problem, problem.cost)]
    assert names == [
        "exit cost -20%",
        "hire cost -20%",
        "exit cost +20%",
        "hire cost +20%",
        "price of a person short x 0.5",
        "price of a person short x 2",
    ]
    limited = limited_problem()
    names = [row.name for row in usual_changes(limited, limited.cost)]
    assert {"budget -10%", "budget +10%", "seats twice"} < set(names)


def test_more_room_never_costs_more_and_dearer_things_never_less() -> None:
    problem = limited_problem()
    exits = np.where(problem.kind >= 2, problem.cost, 0.0)
    found = sensitivity(problem, solve(problem), usual_changes(problem, exits))
    change = {row.name: row.objective_change_money for row in found}
    for name in ("budget +10%", "seats twice", "exit cost -20%", "hire cost -20%"):
        money = change[name]
        assert money is None or money <= 1e-5
    for name in ("budget -10%", "exit cost +20%", "hire cost +20%"):
        money = change[name]
        assert money is None or money >= -1e-5


# ------------------------------------------------------------------ fewer leave than expected


def test_nobody_more_is_offered_anything_where_attrition_is_as_expected() -> None:
    problem = limited_problem()
    found = contingency(problem, solve(problem), problem)
    assert found is not None
    assert len(found.people) == 0


def test_who_does_not_leave_alone_is_offered_the_cheapest_way_on_top() -> None:
    # Of 10 a fifth is expected to leave; 6 are required, so 2 go, by the move to 2 positions. If nobody
    # leaves 2 more must go and nothing but a separation is open.
    problem = one_way(attrition_rate=[0.2, 0])
    low = replace(problem, attrition_rate=np.zeros(2))
    found = contingency(problem, solve(problem), low)
    assert found is not None
    assert (found.way.tolist(), found.quarter.tolist()) == ([1], [1])
    assert found.people == pytest.approx([2.0])


def test_demands_that_further_offers_cannot_meet_have_none() -> None:
    problem = one_way(attrition_rate=[0.2, 0], most=[2, np.inf])
    ceiling = side_limit("separations", problem.leaves, problem.leaves <= 0.0, [1.0])
    tight = with_limits(problem, targets=(target(6.0),), side=(ceiling,))
    low = replace(tight, attrition_rate=np.zeros(2))
    assert contingency(tight, solve(tight), low) is None  # 2 move and 1 separates, so 7 are left


def test_a_problem_of_other_ways_is_refused() -> None:
    problem = one_way()
    with pytest.raises(ValueError, match="other ways"):
        contingency(problem, solve(problem), small_problem())


def test_out_of_time_there_is_none() -> None:
    problem = with_limits(one_way(attrition_rate=[0.2, 0]), targets=(target(6.0),))
    low = replace(problem, attrition_rate=np.zeros(2))
    assert contingency(problem, solve(problem), low, deadline_s=0.0) is None


@given(problems())
@settings(max_examples=12, deadline=None)
def test_plan_and_further_offers_together_are_the_cheapest_around_the_plan(problem: PlacementProblem) -> None:
    low = replace(problem, attrition_rate=0.5 * problem.attrition_rate)
    try:
        found = solve(problem)
    except Infeasible:
        return
    offers = contingency(problem, found, low)
    if offers is None:
        assert least_with(low, found.flow, np.full(found.flow.shape, np.inf)) is None
        return
    assert (offers.people > 0.0).all()
    total = np.array(found.flow)
    total[offers.way, offers.quarter - 1] += offers.people
    cheapest = least_with(low, found.flow, np.full(total.shape, np.inf))
    assert cheapest is not None
    assert least_with(low, total, total) == pytest.approx(cheapest, abs=1e-2)


def least_with(problem: PlacementProblem, at_least: Floats, at_most: Floats) -> float | None:
    """Return the least objective with flows [way, quarter] between two, less or more by rounding."""
    lp, flows = placement_lp(problem), all_flows(problem)
    count, at = len(flows), (flows.way, flows.start - 1)
    least, most = np.array(lp.column_least), np.array(lp.column_most)
    least[:count] = np.maximum(least[:count], at_least[at] - 1e-5)
    most[:count] = np.minimum(most[:count], at_most[at] + 1e-5)
    run = highs.run(replace(lp, column_least=np.minimum(least, most), column_most=most))
    return float(lp.cost @ run.value) if run.outcome is Outcome.OPTIMAL else None


def test_separations_count_those_who_refuse() -> None:
    problem = small_problem()
    flow = np.zeros((7, 2))
    flow[0, 0] = 1.0
    assert separations_people(problem, flow) == pytest.approx(0.2)
