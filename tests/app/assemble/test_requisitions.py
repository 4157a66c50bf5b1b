"""Requisitions: matched to roles by what both tell, new positions counted once, never twice with growth."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.app.assemble.requisitions import LATER, requisition_openings, with_new_positions
from passerelle.data import schema
from passerelle.domain.calendar import Calendar

CALENDAR = Calendar(date(2026, 1, 1), 4)
ROLES = pl.DataFrame(
    {
        "job_title": ["Clerk", "Clerk", "Clerk", "Cook", "Driver"],
        "department": ["Finance", "Sales", "Sales", "Canteen", None],
        "site": ["A", "A", "B", None, "B"],
        "region": [None] * 5,
        "country": [None] * 5,
        "grade": [None] * 5,
        "people": [10, 5, 20, 4, 8],
    },
    schema_overrides={"region": pl.String, "country": pl.String, "grade": pl.String},
)


def asked(*rows: Mapping[str, object]) -> pl.DataFrame:
    plain = {"openings": 1, "status": "open", "target_start": date(2026, 5, 1)}
    made = [{"requisition_id": f"R{at}", **plain, **row} for at, row in enumerate(rows)]
    types = {name: schema.REQUISITIONS.types[name] for row in made for name in row}
    return schema.REQUISITIONS.conform(pl.DataFrame(made, schema=types))


def seats(*rows: tuple[str, str, str, int]) -> pl.DataFrame:
    made = [
        {"position_id": number, "job_title": title, "status": status, "people": people}
        for number, title, status, people in rows
    ]
    return schema.POSITIONS.conform(pl.DataFrame(made))


def test_a_requisition_belongs_to_the_role_that_both_tell() -> None:
    found = requisition_openings(
        asked(
            {"job_title": "clerk ", "department": "SALES", "site": "A"},
            {"job_title": "Clerk", "department": "Sales"},  # two sites: the one with more people
            {"job_title": "Clerk"},
            {"job_title": "Cook", "department": "Canteen", "site": "B"},  # the role's site is not known
            {"job_title": "Driver", "department": "Sales", "site": "B", "region": "TX"},
            {"job_title": "Clerk", "department": "Sales", "site": "C"},
            {"job_title": "Pilot"},
        ),
        ROLES,
        CALENDAR,
    )
    assert found.role.tolist() == [1, 2, 2, 3, 4, -1, -1]
    assert found.counts.tolist() == [True] * 5 + [False] * 2
    assert any("no role has their title" in note for note in found.notes)
    assert any("in their place or grade" in note for note in found.notes)


def test_a_start_that_is_past_or_not_told_is_of_the_first_quarter_and_one_after_the_plan_of_none() -> None:
    days = (date(2025, 3, 1), None, date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31), date(2027, 1, 1))
    found = requisition_openings(
        asked(*({"job_title": "Cook", "target_start": day} for day in days)), ROLES, CALENDAR
    )
    assert found.quarter.tolist() == [1, 1, 1, 2, 4, LATER]
    assert found.seats[3].tolist() == [3.0, 1.0, 0.0, 1.0]


@pytest.mark.parametrize("status", ["on hold", "filled", "closed"])
def test_only_open_requisitions_count(status: str) -> None:
    found = requisition_openings(asked({"job_title": "Cook", "status": status}), ROLES, CALENDAR)
    assert found.role.tolist() == [3]
    assert found.seats.sum() == 0.0


def test_without_a_list_of_positions_nothing_is_new() -> None:
    found = requisition_openings(asked({"job_title": "Cook", "openings": 3}), ROLES, CALENDAR)
    assert found.seats.sum() == 3.0
    assert found.new.sum() == 0.0


def test_a_new_position_is_an_open_seat_that_nobody_holds_and_counts_once() -> None:
    listed = seats(("P1", "Cook", "open", 0), ("P2", "Cook", "filled", 1), ("P3", "Cook", "open", 0))
    found = requisition_openings(
        asked(
            {"job_title": "Cook", "position_id": "P1"},
            {"job_title": "Cook", "position_id": "P1"},  # the same seat again
            {"job_title": "Cook", "position_id": "P2"},  # somebody's place
            {"job_title": "Cook", "openings": 5},  # the one open seat that none names
        ),
        ROLES,
        CALENDAR,
        listed=listed,
    )
    assert found.seats[3].tolist() == [0.0, 8.0, 0.0, 0.0]
    assert found.new[3].tolist() == [0.0, 2.0, 0.0, 0.0]


def test_no_requisitions_are_no_openings() -> None:
    for nothing in (None, schema.REQUISITIONS.empty()):
        found = requisition_openings(nothing, ROLES, CALENDAR)
        assert found.seats.shape == (5, 4)
        assert found.seats.sum() == len(found.role) == len(found.notes) == 0


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_new_positions_are_never_more_than_asked_for_or_than_the_open_seats(seed: int) -> None:
    rng = np.random.default_rng(seed)
    titles = rng.choice(["Cook", "Driver"], 6)
    listed = seats(*((f"P{at}", title, "open", 0) for at, title in enumerate(titles)))
    rows = [
        {
            "job_title": str(rng.choice(["Cook", "Driver"])),
            "openings": int(rng.integers(0, 4)),
            "position_id": (None, "P0", "P1", "P5", "gone")[rng.integers(0, 5)],
            "target_start": date(2026, int(rng.integers(1, 13)), 1),
        }
        for _ in range(8)
    ]
    found = requisition_openings(asked(*rows), ROLES, CALENDAR, listed=listed)
    assert (found.new <= found.seats).all()
    assert found.new.sum() <= 6.0
    assert found.seats.sum() == sum(int(str(row["openings"])) for row in rows)


def test_new_positions_join_demand_once() -> None:
    listed = seats(*((f"P{at}", title, "open", 0) for at, title in enumerate(("Cook", "Cook", "Driver"))))
    found = requisition_openings(
        asked(
            {"job_title": "Cook", "openings": 2},
            {"job_title": "Driver", "target_start": date(2026, 10, 1)},
        ),
        ROLES,
        CALENDAR,
        listed=listed,
    )
    people = ROLES["people"].to_numpy().astype(float)
    level = np.repeat(people[:, None], 4, axis=1)
    none = np.zeros(5, dtype=bool)
    plain = with_new_positions(level, people, found, none)
    assert plain[3].tolist() == [4.0, 6.0, 6.0, 6.0]
    assert plain[4].tolist() == [8.0, 8.0, 8.0, 9.0]
    assert (plain[:3] == level[:3]).all()
    halved = with_new_positions(level / 2.0, people, found, none)
    assert halved[3].tolist() == [2.0, 3.0, 3.0, 3.0]  # work that falls takes its share of the new ones too
    grown = with_new_positions(level + 1.0, people, found, none)
    assert grown[3].tolist() == [5.0, 6.0, 6.0, 6.0]  # growth and requisitions are the same positions
    announced = with_new_positions(level, people, found, np.ones(5, dtype=bool))
    assert (announced == level).all()
