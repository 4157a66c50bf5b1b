from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from passerelle.engines.placement.prices import AVOIDED, Price, avoided_separation, prices
from passerelle.engines.placement.problem import Limits, PlacementProblem
from passerelle.engines.placement.solve import solve
from passerelle.errors import Infeasible
from placements import one_way, problems, target, with_limits

LABELS = ("Clerks", "Analysts", "Drivers", "Cooks")


def priced(problem: PlacementProblem) -> dict[str, Price]:
    return {row.limit: row for row in prices(problem, solve(problem), LABELS)}


def test_an_avoided_separation_costs_what_keeping_one_person_does() -> None:
    # 2 of 4 move, 2 separate at 150; keeping one more is one too many at 1,000.
    row = priced(one_way())[AVOIDED]
    assert row.price_money == pytest.approx(850.0)
    assert row.unit == "one person"


def test_less_than_one_separation_is_priced_per_person() -> None:
    found = avoided_separation(problem := one_way(required=[[7.5], [5]]), solve(problem))
    assert found.price_money == pytest.approx(850.0)


def test_there_is_no_price_where_nobody_separates_or_no_plan_has_fewer() -> None:
    nobody = one_way(required=[[8], [5]])
    assert avoided_separation(nobody, solve(nobody)).price_money is None
    assert "nobody" in avoided_separation(nobody, solve(nobody)).reason
    forced = one_way(required=[[6], [5]], completion=[1])
    forced = replace(forced, limits=Limits(targets=(target(6.0), target(5.0, (1,), key="target[2]"))))
    found = avoided_separation(forced, solve(forced))
    assert found.price_money is None
    assert "No plan" in found.reason
    assert AVOIDED not in priced(forced)


def test_seats_budgets_ceiling_targets_and_openings_are_priced_by_hand() -> None:
    tight = with_limits(one_way(trains=[0]), seats_people=1.0)
    assert priced(tight)["training seat"].price_money == pytest.approx(540.0)
    assert priced(tight)["training seat"].subject == "quarter 1"

    # A unit of budget moves a tenth of a person who would stay as one too many (1,000) into an empty
    # position (400), for 10.
    poor = with_limits(one_way(), budget_money=5.0)
    assert priced(poor)["budget"].price_money == pytest.approx((1000.0 + 400.0 - 10.0) / 10.0)
    poor = with_limits(one_way(), budget_quarter_money=5.0)
    assert priced(poor)["quarter's budget"].price_money == pytest.approx(139.0)

    capped = with_limits(one_way(), separations_people=1.0)
    assert priced(capped)["separations ceiling"].price_money == pytest.approx(850.0)

    strict = with_limits(one_way(), targets=(target(5.0),))
    assert priced(strict)["hard target"].price_money == pytest.approx(150.0 + 400.0)
    assert priced(strict)["hard target"].subject == "target[1]"


def test_an_opening_is_worth_what_it_saves_in_the_role_people_leave_and_in_the_one_they_enter() -> None:
    rows = prices(problem := one_way(), solve(problem), LABELS)
    openings = [(row.subject, round(row.price_money, 6)) for row in rows if row.limit == "opening"]
    # One more position for clerks saves a separation (150); for analysts too, less the move (10).
    assert openings == [("Clerks", 150.0), ("Analysts", 140.0)]


def test_the_dearest_come_first_after_the_avoided_separation() -> None:
    rows = prices(problem := with_limits(one_way(), separations_people=5.0), solve(problem), LABELS)
    assert rows[0].limit == AVOIDED
    rest = [row.price_money for row in rows[1:]]
    assert rest == sorted(rest, reverse=True)
    assert rest[-1] == 0.0


def test_roles_of_one_name_are_priced_once() -> None:
    problem = one_way()
    rows = prices(problem, solve(problem), ("Clerks", "Clerks"))
    keys = [(row.limit, row.subject) for row in rows]
    assert len(keys) == len(set(keys))


@given(problems())
@settings(max_examples=60, deadline=None)
def test_no_price_promises_more_than_one_unit_brings(problem: PlacementProblem) -> None:
    """The objective is convex in a limit: a unit more brings the price at most, never more."""
    try:
        found = solve(problem)
    except Infeasible:
        assume(False)
        return
    rows = {row.limit: row for row in prices(problem, found, LABELS)}
    for limit, name in (("budget", "budget_money"), ("separations ceiling", "separations_people")):
        if limit in rows:
            wider = with_limits(problem, **{name: getattr(problem.limits, name) + 1.0})
            assert found.objective - solve(wider).objective <= rows[limit].price_money + 1e-5
    for row in rows.values():
        assert row.price_money >= 0.0
        assert row.says
