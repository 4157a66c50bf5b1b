"""Requisitions kept, redirected and closed: by a small plan, and openings conserved in any."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from day_ones import content, people_of, roster_of
from passerelle.app.assemble.requisition_actions import requisition_actions
from passerelle.data import schema

PLAN = content()
PEOPLE = people_of(PLAN, roster_of(PLAN))
Q1, Q2 = date(2025, 11, 1), date(2026, 2, 1)


def asked(*rows: Mapping[str, object]) -> pl.DataFrame:
    plain = {"openings": 1, "status": "open", "target_start": Q1}
    made = [{"requisition_id": f"R{at}", **plain, **row} for at, row in enumerate(rows)]
    types = {name: schema.REQUISITIONS.types[name] for row in made for name in row}
    return schema.REQUISITIONS.conform(pl.DataFrame(made, schema=types))


def actions(*rows: Mapping[str, object]) -> dict[str, dict[str, object]]:
    found = requisition_actions(PEOPLE, asked(*rows))
    return {str(row["requisition_id"]): row for row in found.iter_rows(named=True)}


def test_people_who_move_in_come_before_hires_and_nobody_is_counted_twice() -> None:
    # 23 people move into Buyer in the first quarter, and 3 are hired in the second
    found = actions(
        {"job_title": "Buyer", "openings": 20},
        {"job_title": "Buyer", "openings": 5},
        {"job_title": "Buyer", "openings": 9, "target_start": Q2},
    )
    shown = {
        key: [row[f"{name}_people"] for name in ("redirect", "keep", "close")] for key, row in found.items()
    }
    assert shown == {"R0": [20, 0, 0], "R1": [3, 2, 0], "R2": [0, 1, 8]}
    assert [found[key]["action"] for key in ("R0", "R1", "R2")] == ["redirect", "redirect", "keep"]
    assert found["R0"]["from_roles"] == "Service agent, Content editor"
    assert "8 openings are not needed" in str(found["R2"]["reason"])


def test_a_role_that_no_longer_hires_closes_its_requisition() -> None:
    found = actions({"job_title": "Service agent", "openings": 2})["R0"]
    assert (found["action"], found["close_people"]) == ("close", 2)
    assert "hires nobody" in str(found["reason"])


def test_the_plan_says_nothing_of_other_roles_and_later_days() -> None:
    found = actions({"job_title": "Pilot"}, {"job_title": "Buyer", "target_start": date(2030, 1, 1)})
    assert [row["action"] for row in found.values()] == ["check", "check"]
    assert found["R0"]["role_id"] is None
    assert found["R1"]["quarter"] is None


def test_only_open_requisitions_are_acted_on() -> None:
    assert set(actions({"job_title": "Buyer"}, {"job_title": "Buyer", "status": "on hold"})) == {"R0"}


def test_without_requisitions_the_plans_hires_are_listed() -> None:
    for none in (None, schema.REQUISITIONS.empty()):
        found = requisition_actions(PEOPLE, none)
        assert set(found["kind"]) == {"from the plan"}
        listed = dict(found.select("job_title", "openings_people").iter_rows())
        assert listed == {"Data engineer": 4, "Buyer": 3}


rows = st.lists(
    st.fixed_dictionaries(
        {
            "job_title": st.sampled_from(["Buyer", "Data engineer", "Service agent", "Pilot"]),
            "openings": st.integers(0, 12),
            "target_start": st.sampled_from([None, Q1, Q2, date(2027, 1, 1)]),
        }
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40)
@given(rows)
def test_openings_are_conserved_and_nobody_fills_two(drawn: list[dict[str, object]]) -> None:
    found = requisition_actions(PEOPLE, asked(*drawn))
    known = found.filter(pl.col("action") != "check")
    parts = known["keep_people"] + known["redirect_people"] + known["close_people"]
    assert parts.to_list() == known["openings_people"].to_list()
    by_title = known.group_by("job_title").agg(pl.col("keep_people", "redirect_people").sum())
    most = {"Buyer": (3, 23), "Data engineer": (4, 20), "Service agent": (0, 0)}
    for title, kept, redirected in by_title.iter_rows():
        assert kept <= most[title][0]
        assert redirected <= most[title][1]
