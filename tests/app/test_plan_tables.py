from __future__ import annotations

import polars as pl
import pytest

import plans
from passerelle.app.plan_tables import EVERYBODY, TABLES

FOLDER = plans.plan_folder_of(plans.TINY)


def test_every_row_of_the_walk_adds_up_and_functions_sum_to_everybody() -> None:
    walk = TABLES["headcount"](FOLDER)
    end = (
        pl.col("start_people")
        - pl.col("attrition_people")
        - pl.col("moved_out_people")
        + pl.col("moved_in_people")
        - pl.col("separated_people")
        + pl.col("hired_people")
        + pl.col("rounding_people")
    )
    assert walk.select((end - pl.col("end_people")).abs().max()).item() == pytest.approx(0.0, abs=1e-9)
    every = walk.filter(pl.col("function") == EVERYBODY)["end_people"].to_list()
    each = walk.filter(pl.col("function") != EVERYBODY).group_by("quarter").agg(pl.col("end_people").sum())
    assert every == pytest.approx(each.sort("quarter")["end_people"].to_list())
    assert walk["function"].head(2).to_list() == [EVERYBODY, EVERYBODY]


def test_moves_carry_titles_and_money_in_units() -> None:
    moves = TABLES["moves"](FOLDER)
    assert moves.row(1, named=True)["title_to"] == "Buyer"
    assert moves.row(1, named=True)["cost_money"] == 1_500.0
    assert moves["offered_people"].is_sorted(descending=True)


def test_moves_carry_what_they_rest_on() -> None:
    moves = TABLES["moves"](FOLDER)
    placed = moves.filter(pl.col("title_to").is_not_null())
    assert placed["evidence"].to_list() == ["fair"] * placed.height
    assert placed["imputed"].to_list() == [False] * placed.height


def test_money_by_function_sums_to_the_plan() -> None:
    total = FOLDER.tables["money"]["amount_money"].sum() / 100
    assert TABLES["money"](FOLDER)["amount_money"].sum() == pytest.approx(total)


def test_decisions_keep_their_order_and_carry_titles() -> None:
    decisions = TABLES["decisions"](FOLDER)
    assert decisions["employee_id"].equals(FOLDER.tables["decisions"]["employee_id"])
    assert decisions["title_from"].null_count() == 0
    assert decisions.filter(pl.col("decision") == "separate")["title_to"].null_count() == 23
