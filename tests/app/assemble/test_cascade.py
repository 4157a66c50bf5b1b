"""Targets by leader and cost centre: counted again person by person, and they add up."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from day_ones import content, people_of, roster_of
from passerelle.app.assemble.cascade import NOT_STATED, TOGETHER, cascade
from passerelle.app.suppression import LEAST_PEOPLE
from passerelle.data import schema

PLAN = content()
ADDED = [
    c.name
    for c in schema.TARGET_CASCADE.columns
    if c.name.endswith("_people") and c.name not in ("rows_below_people", "folded_people")
] + ["people"]
seeds = st.integers(0, 10**6)


def totals(frame: pl.DataFrame) -> dict[str, float]:
    return {name: float(frame[name].sum()) for name in ADDED}


@settings(max_examples=10)
@given(seeds, st.integers(0, 30))
def test_cost_centres_add_up_to_the_company(seed: int, centres: int) -> None:
    found = cascade(people_of(PLAN, roster_of(PLAN, seed, centres=centres))).whole
    company = found.filter(pl.col("view") == "company")
    parts = found.filter(pl.col("view") == ("cost centre" if centres else "department"))
    assert company.height == 1
    assert totals(parts) == pytest.approx(totals(company))


def test_the_company_is_what_the_plan_says() -> None:
    found = cascade(people_of(PLAN, roster_of(PLAN))).whole.row(0, named=True)
    walk = PLAN.tables["headcount"]
    last = walk.filter(pl.col("quarter") == walk["quarter"].max())
    assert found["end_people"] == pytest.approx(last["end_people"].sum())
    assert found["required_end_people"] == pytest.approx(last["required_people"].sum())
    assert found["attrition_people"] == pytest.approx(walk["attrition_people"].sum())
    for decision in ("stay", "move", "retrain", "separate"):
        assert found[f"{decision}_people"] == PLAN.summary[decision]


@settings(max_examples=10)
@given(seeds)
def test_a_leaders_row_counts_all_below_and_no_row_is_small(seed: int) -> None:
    roster = roster_of(PLAN, seed)
    found = cascade(people_of(PLAN, roster)).whole.filter(pl.col("view") == "leader")
    boss: dict[str, str | None] = dict(roster.select("employee_id", "manager_id").iter_rows())
    decision = dict(PLAN.tables["decisions"].select("employee_id", "decision").iter_rows())
    below: dict[str, list[str]] = {}
    for one in boss:
        above = boss[one]
        while above is not None:
            below.setdefault(above, []).append(one)
            above = boss[above]
    large = {leader: who for leader, who in below.items() if len(who) >= LEAST_PEOPLE}
    assert set(found["group"]) == set(large)
    for row in found.iter_rows(named=True):
        who = large[row["group"]]
        assert row["people"] == len(who)
        assert row["separate_people"] == sum(decision[one] == "separate" for one in who)
        assert row["above"] == boss[row["group"]]
        assert row["rows_below_people"] == sum(_first(one, boss, large) != row["group"] for one in who)
        small = sum(boss[one] not in large and _first(one, boss, large) == row["group"] for one in who)
        assert row["folded_people"] == small
        assert (row["says"] is None) == (small == 0)


def _first(one: str, boss: dict[str, str | None], large: dict[str, list[str]]) -> str | None:
    above = boss[one]
    while above is not None and above not in large:
        above = boss[above]
    return above


@settings(max_examples=8)
@given(seeds)
def test_quarters_add_up_to_the_plan(seed: int) -> None:
    found = cascade(people_of(PLAN, roster_of(PLAN, seed)))
    names = [f"{name}_people" for name in ("move", "retrain", "separate", "moved_in", "attrition", "hired")]
    summed = found.quarters.group_by("view", "group").agg(pl.col(names).sum())
    both = found.whole.join(summed, on=["view", "group"], suffix="_summed", validate="1:1")
    assert both.height == found.whole.height
    for name in names:
        assert both[name].to_list() == pytest.approx(both[f"{name}_summed"].to_list())
    last = found.quarters.filter(pl.col("quarter") == 2)
    ends = found.whole.join(last, on=["view", "group"], suffix="_last", validate="1:1")
    assert ends["required_end_people"].to_list() == pytest.approx(ends["required_people"].to_list())
    assert ends["change_people"].to_list() == pytest.approx(ends["change_people_last"].to_list())


def test_small_cost_centres_share_a_row_that_hides_them() -> None:
    roster = roster_of(PLAN)
    sizes = [("a", 200), ("b", 20), ("c", 15), ("d", 5)]
    named = [name for name, people in sizes for _ in range(people)]
    found = cascade(people_of(PLAN, roster.with_columns(cost_centre=pl.Series(named)))).whole
    parts = dict(found.filter(pl.col("view") == "cost centre").select("group", "people").iter_rows())
    # d alone would be told by the sum of one; c goes with it
    assert parts == {"a": 200, "b": 20, TOGETHER: 20}


def test_people_of_no_cost_centre_have_a_row() -> None:
    named = pl.Series(["a"] * 220 + [None] * 20)
    found = cascade(people_of(PLAN, roster_of(PLAN).with_columns(cost_centre=named))).whole
    assert set(found.filter(pl.col("view") == "cost centre")["group"]) == {"a", NOT_STATED}


def test_without_managers_the_company_says_so() -> None:
    roster = roster_of(PLAN).with_columns(manager_id=pl.lit(None, dtype=pl.String))
    found = cascade(people_of(PLAN, roster)).whole
    assert not (found["view"] == "leader").any()
    assert "no managers" in found["says"][0]
