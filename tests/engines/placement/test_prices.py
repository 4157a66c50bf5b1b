from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domain.plan import Status
from passerelle.engines.placement.prices import (
    AVOIDED,
    Binding,
    Price,
    avoided_separation,
    binding,
    prices,
    separations_people,
)
from passerelle.engines.placement.problem import PlacementProblem, SideLimit
from passerelle.engines.placement.solve import solve
from passerelle.errors import Infeasible
from placements import limited_problem, one_way, problems, side_limit, target, with_limits

LABELS = ("Clerks", "Analysts", "Drivers", "Cooks")
STEP = 0.25  # people or money by which a limit is moved to see what it is worth
ROUNDING = 1e-4


def priced(problem: PlacementProblem) -> dict[str, Price]:
    return {row.limit: row for row in prices(problem, solve(problem), LABELS)}


def with_side(problem: PlacementProblem, *side: SideLimit) -> PlacementProblem:
    return with_limits(problem, side=side)


def seats(problem: PlacementProblem, most: Any) -> SideLimit:
    return side_limit("seats", np.ones(len(problem.kind)), problem.trains < 0, most)


def ceiling(problem: PlacementProblem, most: float) -> SideLimit:
    return side_limit("separations", problem.leaves, problem.leaves <= 0.0, [most])


def least(problem: PlacementProblem) -> float:
    """Return the least objective; infinite where the demands clash."""
    try:
        return solve(problem).objective
    except Infeasible:
        return np.inf


def holds(price: float, moved: Callable[[float], PlacementProblem]) -> bool:
    """Say whether a price is between what a step less costs and what a step more saves."""
    here = least(moved(0.0))
    saved, lost = here - least(moved(STEP)), least(moved(-STEP)) - here
    return saved / STEP <= price + ROUNDING and price <= lost / STEP + ROUNDING


# ------------------------------------------------------------------ by hand


def test_an_avoided_separation_costs_what_keeping_one_person_does() -> None:
    # 2 of 4 move, 2 separate at 150; keeping one more is one too many at 1,000.
    row = priced(one_way())[AVOIDED]
    assert row.price_money == pytest.approx(850.0)
    assert row.unit == "one person"


def test_less_than_one_separation_is_priced_per_person() -> None:
    problem = one_way(required=[[7.5], [5]])
    assert avoided_separation(problem, solve(problem)).price_money == pytest.approx(850.0)


def test_there_is_no_price_where_nobody_separates_or_no_plan_has_fewer() -> None:
    nobody = one_way(required=[[8], [5]])
    assert avoided_separation(nobody, solve(nobody)).price_money is None
    assert "nobody" in avoided_separation(nobody, solve(nobody)).reason
    forced = with_limits(one_way(), targets=(target(6.0), target(5.0, (1,), key="target[2]")))
    found = avoided_separation(forced, solve(forced))
    assert found.price_money is None
    assert "No plan" in found.reason
    assert AVOIDED not in priced(forced)


def test_who_refuses_an_offer_and_leaves_counts_as_a_separation() -> None:
    # Of 2 who are offered a move half refuse; 3 more separate.
    problem = one_way(arrives=[0.5, 0], required=[[5], [4]])
    flow = np.array([[2.0], [3.0]])
    assert separations_people(problem, flow) == pytest.approx(4.0)


def test_one_fewer_is_allowed_where_a_ceiling_stands_already() -> None:
    problem = one_way()
    capped = with_side(problem, ceiling(problem, 1.5))
    assert avoided_separation(capped, solve(capped)).price_money == pytest.approx(850.0)


def test_a_difference_lost_in_the_gaps_gives_way_to_the_price_of_the_ceiling() -> None:
    problem = one_way()
    vague = replace(solve(problem), bound=-1e6)
    assert avoided_separation(problem, vague).price_money == pytest.approx(850.0)


def test_seats_budgets_ceiling_targets_and_hires_are_priced_by_hand() -> None:
    trained = one_way(trains=[0, -1], kind=[1, 2])
    tight = with_side(trained, seats(trained, [[1.0]]))
    assert priced(tight)["training seat"].price_money == pytest.approx(540.0)
    assert priced(tight)["training seat"].subject == "quarter 1"

    # A unit of budget moves a tenth of a person who would stay as one too many (1,000) into an empty
    # position (400), for 10.
    problem = one_way()
    poor = with_side(problem, side_limit("budget", problem.cost, None, [5.0], money=True))
    assert priced(poor)["budget"].price_money == pytest.approx((1000.0 + 400.0 - 10.0) / 10.0)
    poor = with_side(problem, side_limit("budget_quarter", problem.cost, None, [[5.0]], money=True))
    assert priced(poor)["quarter's budget"].price_money == pytest.approx(139.0)

    capped = with_side(problem, ceiling(problem, 1.0))
    assert priced(capped)["separations ceiling"].price_money == pytest.approx(850.0)

    strict = with_limits(problem, targets=(target(5.0),))
    assert priced(strict)["hard target"].price_money == pytest.approx(150.0 + 400.0)
    assert priced(strict)["hard target"].subject == "target[1]"

    # A hire for 40 fills a position that else stands empty at 400; nobody may be hired.
    empty = one_way(required=[[12], [3]])
    assert priced(empty)["hires"].price_money == pytest.approx(360.0)
    assert priced(empty)["hires"].subject == "Clerks, quarter 1"


def test_an_opening_is_worth_what_it_saves_in_the_role_people_leave_and_in_the_one_they_enter() -> None:
    rows = prices(problem := one_way(), solve(problem), LABELS)
    openings = [(row.subject, round(row.price_money, 6)) for row in rows if row.limit == "opening"]
    # One more position for clerks saves a separation (150); for analysts too, less the move (10).
    assert openings == [("Clerks", 150.0), ("Analysts", 140.0)]


def test_the_programmes_whose_seats_are_worth_something_are_named() -> None:
    trained = one_way(trains=[0, -1], kind=[1, 2])
    both = SideLimit(
        "programme_seats", "training.seats", "as many as there are seats", np.ones(2), np.array([0, -1]),
        np.array([[1.0], [4.0]]), ("Data work, a college", "Welding"),
    )  # fmt: skip
    row = priced(with_side(trained, both))["programme seat"]
    assert row.subject == "Data work, a college, quarter 1"
    assert row.price_money == pytest.approx(540.0)
    idle = priced(with_side(trained, replace(both, most=np.array([[9.0], [4.0]]))))["programme seat"]
    assert (idle.subject, idle.price_money) == (None, 0.0)


def test_the_dearest_come_first_after_the_avoided_separation() -> None:
    problem = one_way()
    loose = with_side(problem, ceiling(problem, 5.0))
    rows = prices(loose, solve(loose), LABELS)
    assert rows[0].limit == AVOIDED
    rest = [row.price_money for row in rows[1:]]
    assert rest == sorted(rest, reverse=True)
    assert rest[-1] == 0.0


def test_roles_of_one_name_are_priced_once() -> None:
    problem = one_way()
    rows = prices(problem, solve(problem), ("Clerks", "Clerks"))
    keys = [(row.limit, row.subject) for row in rows]
    assert len(keys) == len(set(keys))


def test_without_a_feasible_plan_there_are_no_prices() -> None:
    problem = one_way()
    none = replace(solve(problem), status=Status.TIME_LIMIT)
    assert prices(problem, none, LABELS) == ()
    assert binding(problem, none, LABELS) == ()


# ------------------------------------------------------------------ binding limits


def test_binding_limits_say_how_far_they_are_used_and_what_a_hundredth_more_saves() -> None:
    problem = one_way()
    limits = (
        ceiling(problem, 1.0),
        side_limit("budget", problem.cost, None, [110.0], money=True),
        side_limit("relocations", np.ones(2), np.array([False, True]), [9.0]),
    )
    tight = with_side(problem, *limits)
    rows = {row.limit: row for row in binding(tight, solve(tight), LABELS)}
    assert set(rows) == {"budget"}
    # 2 move at 10 each, and 0.9 separate at 100 each.
    assert rows["budget"].used == pytest.approx(110.0)
    assert rows["budget"].worth_money == pytest.approx(rows["budget"].price_money * 1.1)
    assert rows["budget"].price_money == pytest.approx(850.0 / 100.0)


def test_of_people_at_least_one_more_ranks_a_limit() -> None:
    problem = one_way()
    capped = with_side(problem, ceiling(problem, 1.0))
    row = binding(capped, solve(capped), LABELS)[0]
    assert (row.limit, row.at_most) == ("separations ceiling", 1.0)
    assert row.used == pytest.approx(1.0)
    assert row.worth_money == pytest.approx(850.0)


def test_binding_limits_are_ranked_by_what_they_save() -> None:
    problem = limited_problem()
    fewer = tuple(replace(limit, most=0.3 * limit.most) for limit in problem.limits.side)
    problem = with_limits(problem, side=fewer, targets=())
    rows = binding(problem, solve(problem), LABELS)
    assert [row.limit for row in rows[:3]] == ["separations ceiling", "hires", "quarter's budget"]
    assert [row.worth_money for row in rows] == sorted((row.worth_money for row in rows), reverse=True)
    assert all(row.used == pytest.approx(row.at_most, abs=1e-5) for row in rows)


# ------------------------------------------------------------------ against solving again


def relaxed(problem: PlacementProblem, row: Binding) -> Callable[[float], PlacementProblem]:
    """Return the problem as a function of how much room a limit has more."""
    if row.limit == "hard target":
        return lambda by: with_limits(
            problem,
            targets=tuple(
                replace(one, at_most_people=one.at_most_people + by) if one.key == row.subject else one
                for one in problem.limits.targets
            ),
        )
    if row.limit == "hires":
        label, quarter = str(row.subject).rsplit(", quarter ", 1)
        at = (LABELS.index(label), int(quarter) - 1)
        return lambda by: replace(problem, hire_at_most=_more(problem.hire_at_most, at, by))
    names = {
        "budget": "budget",
        "quarter's budget": "budget_quarter",
        "training seat": "seats",
        "separations ceiling": "separations",
        "site and quarter's separations ceiling": "separations_site_quarter",
    }
    limit = problem.limits.side_named(names[row.limit])
    assert limit is not None
    parts = str(row.subject).split(", ") if row.subject else []
    cell = [limit.labels.index(parts[0]) if len(limit.labels) > 1 else 0]
    cell += [int(parts[-1].removeprefix("quarter ")) - 1] if limit.by_quarter else []

    def moved(by: float) -> PlacementProblem:
        wider = replace(limit, most=_more(limit.most, tuple(cell), by))
        return with_limits(
            problem, side=tuple(wider if one.name == limit.name else one for one in problem.limits.side)
        )

    return moved


def _more(values: Any, at: tuple[int, ...], by: float) -> Any:
    changed = np.array(values)
    changed[at] += by
    return changed


def opened(problem: PlacementProblem, row: Price) -> Callable[[float], PlacementProblem]:
    role = LABELS.index(str(row.subject))
    quarter = int(row.says.split("quarter ")[1].split(" ")[0])

    def moved(by: float) -> PlacementProblem:
        required = np.array(problem.required)
        required[:, role, quarter - 1 :] += by
        return replace(problem, required=required)

    return moved


@given(problems(), st.integers(0, 10))
@settings(max_examples=12, deadline=None)
def test_every_price_is_what_solving_again_with_a_little_more_or_less_says(
    problem: PlacementProblem, pick: int
) -> None:
    # Limits and requirements of nothing cannot be lowered, so there is half a unit more of each.
    side = tuple(replace(limit, most=limit.most + 0.5) for limit in problem.limits.side)
    targets = tuple(replace(one, at_most_people=one.at_most_people + 0.5) for one in problem.limits.targets)
    problem = with_limits(problem, side=side, targets=targets)
    problem = replace(problem, required=problem.required + 0.5, hire_at_most=problem.hire_at_most + 0.5)
    try:
        found = solve(problem)
    except Infeasible:
        return
    bind = binding(problem, found, LABELS)
    rows = [(row.price_money, relaxed(problem, row)) for row in bind]
    rows += [
        (row.price_money, opened(problem, row))
        for row in prices(problem, found, LABELS)
        if row.limit == "opening"
    ]
    if rows:
        assert holds(*rows[pick % len(rows)])


@given(problems())
@settings(max_examples=12, deadline=None)
def test_an_avoided_separation_is_the_difference_of_two_plans(problem: PlacementProblem) -> None:
    try:
        found = solve(problem)
    except Infeasible:
        return
    separations = separations_people(problem, found.flow)
    avoided = avoided_separation(problem, found).price_money
    fewer = min(1.0, separations)
    others = [limit for limit in problem.limits.side if limit.name != "separations"]
    less = with_side(problem, *others, ceiling(problem, max(separations - fewer, 0.0)))
    if avoided is None:
        assert fewer <= 1e-6 or np.isinf(least(less))
    else:
        assert avoided * fewer == pytest.approx(least(less) - found.objective, abs=1e-4)
