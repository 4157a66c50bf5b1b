from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

import plans
from passerelle.app.figures import board_figures
from passerelle.app.flow_figures import ATTRITION, OTHER
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.schema import MONEY, Decision

TINY = plans.plan_folder_of(plans.TINY)
LARGE = plans.plan_folder_of(plans.large())


@pytest.mark.parametrize("folder", [TINY, LARGE], ids=["tiny", "large"])
def test_affected_people_are_counted_once(folder: PlanFolder) -> None:
    figures = board_figures(folder)
    assert figures.everyone.people == figures.employees == len(folder.tables["decisions"])
    assert figures.pool.people == folder.summary["affected"]
    assert figures.pool.separate == folder.summary["separate"]
    assert figures.pool.kept + figures.pool.separate == figures.pool.people
    assert figures.pool.kept_share == pytest.approx(figures.pool.kept / figures.pool.people)


@pytest.mark.parametrize("folder", [TINY, LARGE], ids=["tiny", "large"])
def test_walks_add_up(folder: PlanFolder) -> None:
    figures = board_figures(folder)
    for walk in (figures.walk, figures.pool_walk):
        gains = walk.moved_in + walk.hired + walk.rounding
        losses = walk.attrition + walk.moved_out + walk.separated
        assert walk.start + gains - losses == pytest.approx(walk.end)
        assert walk.in_training == pytest.approx(walk.moved_out - walk.moved_in)
    assert figures.walk.start == figures.employees
    assert figures.pool_walk.start == figures.pool.people


def test_flows_of_a_plan_with_large_cells_add_up_to_its_affected_people() -> None:
    jobs = tuple(replace(job, people=job.people * 20) for job in plans.TINY.jobs)
    ways = tuple(replace(way, people=way.people * 20) for way in plans.TINY.ways)
    figures = board_figures(plans.plan_folder_of(replace(plans.TINY, jobs=jobs, ways=ways)))
    flows = figures.flows
    assert sum(flow.drawn for flow in flows.flows) == figures.pool.people
    assert [node.people for node in flows.sources] == [2400, 800]
    by_kind = dict.fromkeys(("stay", "move", "retrain", ATTRITION, "separate"), 0)
    for node in flows.targets:
        assert node.people is not None
        by_kind[node.kind] += node.people
    assert by_kind["stay"] + by_kind[ATTRITION] == figures.pool.stay
    assert by_kind[ATTRITION] == round(figures.pool_walk.attrition)
    assert (by_kind["move"], by_kind["retrain"]) == (figures.pool.move, figures.pool.retrain)


def test_parts_of_attrition_sum_to_its_rounded_total() -> None:
    jobs = [plans.Job(f"Clerk {i}", f"Function {i}", 460, attrition_rate=0.025) for i in range(9)]
    ways = [plans.Way(i, None, Decision.SEPARATE, 20) for i in range(9)]
    figures = board_figures(plans.plan_folder_of(plans.Case(jobs, ways, quarters=1)))
    (leaving,) = (node for node in figures.flows.targets if node.kind == ATTRITION)
    assert leaving.people == round(figures.pool_walk.attrition) == round(9 * 11.5)


def test_a_small_flow_carries_no_number_and_no_width_of_its_own() -> None:
    flows = board_figures(TINY).flows
    hidden = [flow for flow in flows.flows if flow.people is None]
    assert hidden
    assert len({flow.drawn for flow in hidden}) == 1
    assert all(flow.people is None or flow.people >= 11 for flow in flows.flows)


def test_many_functions_are_joined_so_that_a_picture_stays_readable() -> None:
    jobs = [plans.Job(f"Clerk {i}", f"Function {i:02d}", 400 - i, required=300.0) for i in range(30)]
    jobs += [plans.Job(f"Buyer {i}", f"Goal {i:02d}", 900, required=950.0) for i in range(20)]
    ways = [
        plans.Way(i, 30 + (i + k) % 20, [Decision.MOVE, Decision.RETRAIN][k % 2], 12, weeks=12.0 * (k % 2))
        for i in range(30)
        for k in range(4)
    ]
    figures = board_figures(plans.plan_folder_of(plans.Case(jobs, ways)))
    assert len(figures.flows.sources) == 10
    assert figures.flows.sources[-1].name == OTHER
    assert len(figures.flows.targets) <= 12
    assert len(figures.functions) == 15
    assert sum(row.people or 0 for row in figures.functions) == figures.employees
    assert len(figures.moves.largest) == 20
    listed = sum(move.people or 0 for move in figures.moves.largest)
    assert listed + (figures.moves.other_people or 0) == figures.moves.people == 30 * 4 * 12


def test_exposure_is_weighted_by_people() -> None:
    figures = board_figures(TINY)
    assert figures.exposure.central_share == pytest.approx(
        (120 * 0.45 + 40 * 0.5 + 30 * 0.3 + 50 * 0.25) / 240
    )
    service = figures.functions[0]
    assert (service.name, service.people, service.change_people) == ("Customer service", 120, -60.0)
    assert service.change_share == pytest.approx(-0.5)


def test_moves_between_the_same_titles_are_one_row_with_means_by_people() -> None:
    jobs = (
        plans.Job("Agent", "Service", 100, pay=40_000.0),
        plans.Job("Agent", "Service", 300, pay=50_000.0),
        plans.Job("Buyer", "Supply", 50, pay=60_000.0),
    )
    ways = (
        plans.Way(0, 2, Decision.MOVE, 20, cost=1_000.0, fit=0.5),
        plans.Way(1, 2, Decision.MOVE, 60, cost=2_000.0, fit=None),
    )
    (row,) = board_figures(plans.plan_folder_of(plans.Case(jobs, ways))).moves.largest
    assert row.people == 80
    assert row.pay_ratio == pytest.approx((20 * 1.5 + 60 * 1.2) / 80)
    assert row.cost == pytest.approx(1_750.0)
    assert row.fit == pytest.approx(0.5)


def money_of(*amounts: tuple[int, str, int]) -> PlanFolder:
    rows = [(quarter, "r0000", line, amount) for quarter, line, amount in amounts]
    table = pl.DataFrame(rows, schema=MONEY.types, orient="row")
    return replace(LARGE, tables={**LARGE.tables, "money": table})


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([(1, "severance", 900), (2, "wages saved", -300), (3, "wages saved", -600)], 3),
        ([(1, "severance", 900), (2, "wages saved", -300)], None),
        ([(1, "severance", 100), (1, "wages saved", -300)], 1),
        ([(1, "wages saved", -100), (2, "severance", 300), (4, "wages saved", -500)], 4),
        ([], None),
    ],
    ids=["third quarter", "never", "at once", "after a dip", "no money"],
)
def test_a_plan_pays_back_when_savings_stay_ahead_of_costs(
    amounts: list[tuple[int, str, int]], expected: int | None
) -> None:
    assert board_figures(money_of(*amounts)).money.payback_quarter == expected


def test_money_lines_are_in_units_of_currency() -> None:
    money = board_figures(money_of((1, "severance", 12_345_00), (2, "wages saved", -50_000_00))).money
    assert money.lines == (("severance", 12_345.0), ("wages saved", -50_000.0))
    assert money.quarters[0][1:] == (12_345.0, 0.0)
    assert money.quarters[1][1:] == (0.0, 50_000.0)


def test_only_prices_above_zero_are_shown_and_the_highest_first() -> None:
    figures = board_figures(TINY)
    assert [price.amount for price in figures.prices] == [31_500.0, 8_200.0]
    assert (figures.prices_more, figures.limits_idle) == (0, 1)


def test_guesses_are_told_from_sourced_levers() -> None:
    figures = board_figures(TINY)
    assert [lever["key"] for lever in figures.guesses] == ["offers.acceptance_share"]
    assert figures.order == "lottery"


def test_a_plan_in_which_nobody_is_affected_has_figures() -> None:
    figures = board_figures(plans.plan_folder_of(replace(plans.TINY, ways=())))
    assert figures.pool.people == 0
    assert figures.pool.kept_share == 1.0
    assert figures.flows.flows == ()
    assert figures.pool_walk.start == 0.0
    assert figures.moves.largest == ()
