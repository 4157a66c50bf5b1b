"""The results of a small plan to the tables of a plan folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.account import plan_account
from passerelle.app.assemble.money import money_table
from passerelle.app.assemble.reasons import Facts, decision_reasons
from passerelle.app.assemble.tables import (
    Results,
    contingency_table,
    offers_on_weak_ground,
    plan_tables,
    programmes_table,
    refused_people,
)
from passerelle.data import schema
from passerelle.domain.calendar import Calendar
from passerelle.engines.placement.order import Offers
from passerelle.engines.placement.problem import Kind
from passerelle.engines.placement.solve import solve
from placements import side_limit, small_problem, with_limits
from small_results import small_results

# Nobody is wanted elsewhere and leaving costs little: some separate, and a volunteer is welcome.
EXITS = {"required": [[7, 5], [5, 5]], "cost": [14, 19, 5, 4, 15, 20, 5], "loss": [6, 5, 3, 0, 6, 5, 3]}


def tables_of(results: Results) -> dict[str, pl.DataFrame]:
    facts = Facts(
        staff=results.staff,
        required=results.demand.required,
        assembled=results.assembled,
        solution=results.solution,
        offers=results.offers,
        calendar=Calendar(date(2025, 10, 1), 2),
        order="seniority",
        currency="USD",
        fixed=results.fixed,
    )
    account = money_table(plan_account(results), results.staff.roles["role_id"])
    return plan_tables(results, decision_reasons(facts, results.decided), account)


@pytest.fixture(scope="module")
def results() -> Results:
    return small_results()


@pytest.fixture(scope="module")
def tables(results: Results) -> dict[str, pl.DataFrame]:
    return tables_of(results)


@pytest.fixture(scope="module")
def exits() -> dict[str, pl.DataFrame]:
    return tables_of(small_results(small_problem(**EXITS)))


def test_every_table_of_a_plan_folder_is_there_and_follows_its_schema(
    tables: dict[str, pl.DataFrame],
) -> None:
    assert tables.keys() == schema.PLAN.keys()
    for name, table in schema.PLAN.items():
        frame = tables[name]
        assert frame.schema == pl.Schema(table.types), name
        for column in table.columns:
            assert column.nullable or frame[column.name].null_count() == 0, f"{name}.{column.name}"
            if column.choices:
                assert set(frame[column.name].drop_nulls()) <= set(column.choices), f"{name}.{column.name}"


def test_decisions_moves_and_cohorts_count_the_same_people(tables: dict[str, pl.DataFrame]) -> None:
    decisions, moves = tables["decisions"], tables["moves"]
    counted = decisions.filter(pl.col("decision") != "stay").group_by("cohort_id", "decision", "quarter")
    offered = moves.filter(pl.col("offered_people") > 0)
    assert sorted(counted.len().rows()) == sorted(
        offered.select("cohort_id", "decision", "start_quarter", "offered_people").rows()
    )
    cohorts = tables["cohorts"]
    kinds = [f"{kind}_people" for kind in schema.DECISIONS]
    assert cohorts.select(pl.sum_horizontal(kinds)).to_series().to_list() == [6, 4, 5]
    stays = decisions.filter(pl.col("decision") == "stay")
    assert stays["quarter"].null_count() == stays.height
    assert stays["role_to"].null_count() == stays.height


def test_only_those_in_affected_pools_are_told_of_an_alternative(tables: dict[str, pl.DataFrame]) -> None:
    decisions = tables["decisions"]
    assert decisions["alternative"].is_not_null().to_list() == decisions["affected"].to_list()


def test_an_offer_says_who_is_expected_to_decline(tables: dict[str, pl.DataFrame], results: Results) -> None:
    moves = tables["moves"].filter(pl.col("role_to").is_not_null())
    assert moves["accept_share"].to_list() == pytest.approx([0.8] * moves.height)
    declined = moves.select(pl.col("offered_people") * 0.2).to_series().to_list()
    assert moves["refused_people"].to_list() == pytest.approx(declined)
    assert refused_people(results) == pytest.approx(sum(declined))
    arrival = moves.filter(pl.col("decision") == "retrain")["arrival_quarter"].to_list()
    assert arrival == [2]


def test_volunteers_are_a_flow_without_names(exits: dict[str, pl.DataFrame]) -> None:
    moves = exits["moves"]
    voluntary = moves.filter(pl.col("decision") == schema.VOLUNTARY)
    assert voluntary["offered_people"].to_list() == [0]
    assert voluntary["flow_people"][0] > 0.5
    assert exits["cohorts"]["volunteers_people"].to_list() == pytest.approx(
        [voluntary["flow_people"][0], 0, 0]
    )
    assert exits["headcount"]["volunteers_people"].sum() == pytest.approx(voluntary["flow_people"][0])
    leaving = moves.filter(pl.col("decision") == "separate")
    assert leaving.height
    empty = ("role_to", "arrival_quarter", "accept_share", "pay_ratio", "fit", "weeks", "imputed", "evidence")
    for name in empty:
        assert leaving[name].null_count() == leaving.height, name


def test_the_walk_of_the_table_adds_up(exits: dict[str, pl.DataFrame]) -> None:
    walk = exits["headcount"]
    flows = (
        pl.col("start_people")
        - pl.col("attrition_people")
        - pl.col("moved_out_people")
        + pl.col("moved_in_people")
        - pl.col("separated_people")
        - pl.col("volunteers_people")
        + pl.col("hired_people")
        + pl.col("rounding_people")
        - pl.col("end_people")
    )
    np.testing.assert_allclose(walk.select(flows).to_series(), 0.0, atol=1e-9)


def test_a_programme_tells_its_seats_and_what_one_more_is_worth() -> None:
    free = programmes_table(small_results()).row(0, named=True)
    assert (free["offered_people"], free["seats_used"]) == (1, pytest.approx(0.8))
    assert (free["seats"], free["seat_price_money"], free["place"]) == (None, None, None)
    assert (free["cost_money"], free["occupation"]) == (150_000, "13-1028")
    problem = small_problem()
    outside = problem.kind != Kind.RETRAIN
    seats = side_limit("seats", problem.arrives + problem.returns, outside, [[0.2, 0.2]])
    results = small_results(with_limits(problem, side=(seats,)))
    training = replace(results.assembled.training, seats=np.full((1, 2), 0.2), place=("Austin, TX",))
    scarce = programmes_table(replace(results, assembled=replace(results.assembled, training=training))).row(
        0, named=True
    )
    assert scarce["seats"] == pytest.approx(0.4)
    assert scarce["place"] == "Austin, TX"
    price = -float(results.solution.duals["seats"].min())
    assert price > 0.0
    assert scarce["seat_price_money"] == pytest.approx(price)


def test_further_offers_name_cohorts_and_no_people(results: Results) -> None:
    more = Offers(np.array([1, 2]), np.array([1, 2]), np.array([3, 1]))
    table = contingency_table(replace(results, contingency=more))
    assert table.rows() == [
        ("c0", "ra", 1, "retrain", "rb", "p1", 3),
        ("c0", "ra", 2, "separate", None, None, 1),
    ]


def test_a_decision_that_a_person_fixed_is_pinned_with_its_reason(results: Results) -> None:
    decisions = tables_of(replace(results, fixed={0: "leads the handover"}))["decisions"]
    assert decisions["pin"].to_list() == [True] + [False] * 14
    assert decisions["state"].to_list() == ["pinned"] + ["proposed"] * 14
    assert decisions["reason"][0].endswith("Fixed by hand: leads the handover.")
    assert "Fixed" not in decisions["reason"][1]


def test_offers_on_weak_ground_are_those_of_imputed_skills_and_not_separations(results: Results) -> None:
    assert offers_on_weak_ground(results) == (1, 0)  # the one who trains


def test_a_problem_without_ways_makes_whole_tables() -> None:
    base = small_problem()
    of_ways = ("cohort", "kind", "target", "first", "last", "duration", "arrives", "returns", "trains")
    arrays = {name: getattr(base, name)[:0] for name in (*of_ways, "cost", "loss", "loss_quarter")}
    nobody = replace(base, most=None, **arrays)
    assert solve(nobody).flow.shape == (0, 2)
    made = tables_of(small_results(nobody))
    assert made["moves"].height == 0
    assert set(made["decisions"]["decision"]) == {"stay"}
