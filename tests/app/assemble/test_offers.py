"""Offers by manager, and the load-back: every decision but to stay is in it once, and none may be loaded."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from day_ones import content, people_of, roster_of
from passerelle.app.assemble.offers import load_back, most_of_role, offers
from passerelle.errors import BadInput

PLAN = content()
PEOPLE = people_of(PLAN, roster_of(PLAN))
MOVED = PLAN.tables["decisions"].filter(pl.col("decision") != "stay")


def test_every_decision_but_to_stay_is_once_in_the_load_back() -> None:
    found = load_back(PEOPLE)
    assert sorted(found["employee_id"]) == sorted(MOVED["employee_id"])
    expected = {"TRANSFER": "move", "TRAINING": "retrain", "TERMINATION": "separate"}
    both = found.join(MOVED, on="employee_id")
    assert both["action"].replace_strict(expected).to_list() == both["decision"].to_list()


def test_nothing_may_be_loaded_unless_released() -> None:
    found = load_back(PEOPLE)
    assert set(found["state"]) == {"proposed: not released"}
    assert not found["may_load"].any()
    some = MOVED["employee_id"][:3]
    free = load_back(PEOPLE, some)
    assert sorted(free.filter(pl.col("may_load"))["employee_id"]) == sorted(some)
    assert set(free.filter(pl.col("state") == "released")["employee_id"]) == set(some)


def test_dates_are_first_days_of_quarters() -> None:
    found = load_back(PEOPLE).group_by("action", "effective_date", "training_start_date").len()
    assert set(found.iter_rows()) == {
        ("TRANSFER", date(2025, 10, 1), None, 23),
        ("TRAINING", date(2026, 1, 1), date(2025, 10, 1), 20),
        ("TERMINATION", date(2025, 10, 1), None, 23),
    }


def test_a_transfer_has_the_place_of_the_role_offered() -> None:
    found = load_back(PEOPLE)
    into = found.filter(pl.col("job_title") == "Buyer")
    assert set(into["department"]) == {"Supply chain"}
    centre = dict(most_of_role(PEOPLE, "cost_centre").select("role_id", "cost_centre").iter_rows())
    assert set(into["cost_centre"]) == {centre["r0003"]}
    gone = found.filter(pl.col("action") == "TERMINATION")
    assert gone.select(pl.col("job_title", "department", "cost_centre").is_null().all()).row(0) == (True,) * 3


def test_who_is_released_must_have_something_to_load() -> None:
    stays = PLAN.tables["decisions"].filter(pl.col("decision") == "stay")["employee_id"][:2]
    with pytest.raises(BadInput, match=r"2 times"):
        load_back(PEOPLE, stays)
    appealed = {
        **PLAN.tables,
        "decisions": PLAN.tables["decisions"].with_columns(
            state=pl.when(pl.col("employee_id") == MOVED["employee_id"][0])
            .then(pl.lit("appealed"))
            .otherwise("state")
        ),
    }
    again = people_of(type(PLAN)(PLAN.plan, PLAN.summary, PLAN.scenario, appealed), roster_of(PLAN))
    with pytest.raises(BadInput, match="appealed"):
        load_back(again, MOVED["employee_id"][:1])


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_an_offer_goes_to_the_manager_of_most_people_in_its_role(seed: int) -> None:
    roster = roster_of(PLAN, seed)
    found = offers(people_of(PLAN, roster))
    assert found.height == 43
    held = PLAN.tables["decisions"].join(roster.select("employee_id", "manager_id"), on="employee_id")
    for row in found.unique("role_to").iter_rows(named=True):
        team = held.filter(pl.col("role_from") == row["role_to"])["manager_id"].drop_nulls()
        counts = team.value_counts().sort("count", descending=True)
        assert row["managers"] == counts.height
        best = counts.filter(pl.col("count") == counts["count"].max())["manager_id"]
        assert row["manager_id"] == min(best)


def test_an_offer_says_what_is_offered_and_nobody_is_named_outside_affected_pools() -> None:
    found = offers(PEOPLE)
    assert found["employee_id"].null_count() == 0
    retrained = found.filter(pl.col("decision") == "retrain")
    assert set(retrained["programme"]) == {"Training for Data engineer"}
    assert set(retrained["start_quarter"]) == {1}
    assert set(retrained["arrival_quarter"]) == {2}
    assert set(found["state"]) == {"proposed"}
    others = {**PLAN.tables, "decisions": PLAN.tables["decisions"].with_columns(affected=pl.lit(False))}
    outside = people_of(type(PLAN)(PLAN.plan, PLAN.summary, PLAN.scenario, others), roster_of(PLAN))
    assert offers(outside)["employee_id"].null_count() == found.height


def test_without_managers_department_and_site_stand_for_them() -> None:
    roster = roster_of(PLAN).with_columns(manager_id=pl.lit(None, dtype=pl.String))
    found = offers(people_of(PLAN, roster))
    assert found["manager_id"].null_count() == found.height
    assert set(found["managers"]) == {0}
    assert set(found["department"]) == {"Data and AI", "Supply chain"}
