"""Faults of a table against its schema: all of them, with places, without private values."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data import schema
from passerelle.data.checks import (
    PRIVATE,
    Breach,
    Places,
    breach,
    breaches_of,
    faults_at,
    faults_of,
    moved,
    repeats,
    roster_breaches,
    roster_notes,
    within,
)

TABLE = schema.Table(
    "things",
    "A table for tests",
    (
        schema.Column("thing_id", pl.String, "Which thing"),
        schema.Column("colour", pl.String, "Its colour", choices=("red", "blue")),
        schema.Column("share", pl.Float64, "A share", "share", low=0.0, high=1.0, nullable=True),
        schema.Column("born", pl.Date, "When", required=False, nullable=True),
    ),
    ("thing_id",),
)


def test_a_good_table_has_no_fault() -> None:
    good = pl.DataFrame({"thing_id": ["a", "b"], "colour": ["red", "blue"], "share": [0.0, None]})
    assert faults_of(good, TABLE, file="things.csv") == []


def test_every_kind_of_fault_is_told_with_place_value_and_remedy() -> None:
    bad = pl.DataFrame(
        {
            "thing_id": ["a", "a", " ", None],
            "colour": ["red", "green", None, "blue"],
            "share": [1.5, -0.5, float("nan"), 0.5],
        }
    )
    told = {(f.where.split("column ")[1], f.what): f for f in faults_of(bad, TABLE, file="things.csv")}
    assert told["thing_id", "is empty."].count == 2
    assert told["thing_id", "repeats that of an earlier row."].where.startswith("things.csv, row 3")
    assert told["colour", "is empty."].count == 1
    assert told["colour", "is not one of its choices."].value == "green"
    assert told["share", "is above 1 share."].value == "1.5"
    assert told["share", "is below 0 share."].value == "-0.5"
    assert told["share", "is no finite number."].where == "things.csv, row 4, column share"
    assert len(told) == 7
    assert all(fault.remedy for fault in told.values())


def test_text_that_is_no_number_and_no_date_is_told_and_missing_columns_too() -> None:
    bad = pl.DataFrame({"thing_id": ["a"], "share": ["much"], "born": ["2015-02-30"]})
    told = [str(fault) for fault in faults_of(bad, TABLE, file="t.csv")]
    assert told[0].startswith("t.csv, column colour: is missing.")
    assert "share: is not a number. (found: much)" in told[1]
    assert "born: is not a date. (found: 2015-02-30)" in told[2]


def test_rows_are_those_of_the_file_where_it_is_told() -> None:
    bad = pl.DataFrame({"thing_id": ["a", "b"], "colour": ["red", "green"], "share": [0.1, 0.2]})
    (fault,) = faults_of(bad, TABLE, file="t.csv", rows=np.array([7, 12]))
    assert fault.where == "t.csv, row 12, column colour"


def test_values_of_private_columns_are_never_shown() -> None:
    values = pl.Series(["secret"])
    for column in PRIVATE:
        assert breach(column, "is odd.", "Mend it.", pl.Series([True]), values).shown == ()
    assert breach("grade", "is odd.", "Mend it.", pl.Series([True]), values).shown == ("secret",)
    ids = pl.DataFrame({"employee_id": ["secret", "secret"], "job_title": ["Clerk", ""]})
    told = [str(fault) for fault in faults_of(ids, schema.ROSTER, file="r.csv")]
    assert len(told) == 2
    assert not any("secret" in line for line in told)


def test_long_values_are_cut() -> None:
    (shown,) = breach("grade", "is odd.", "Mend it.", pl.Series([True]), pl.Series(["x" * 500])).shown
    assert len(shown) < 70


@given(st.lists(st.sampled_from(["a", "b", "c", None]), max_size=12))
def test_repeats_are_the_rows_whose_key_came_before(keys: list[str | None]) -> None:
    seen: set[str] = set()
    slow = []
    for at, name in enumerate(keys):
        if name is not None and name in seen:
            slow.append(at)
        seen |= {name} if name is not None else set()
    frame = pl.DataFrame({"thing_id": pl.Series(keys, dtype=pl.String)})
    assert [at for found in repeats(frame, "thing_id") for at in found.at.tolist()] == slow


@given(st.lists(st.floats(-3.0, 3.0) | st.just(float("nan")) | st.none(), min_size=1, max_size=20))
def test_bounds_agree_with_a_plain_loop(shares: list[float | None]) -> None:
    frame = pl.DataFrame({"share": pl.Series(shares, dtype=pl.Float64)})
    found = sorted(at for b in breaches_of(frame, TABLE) for at in b.at.tolist())
    slow = [at for at, x in enumerate(shares) if x is not None and not 0.0 <= x <= 1.0]
    assert found == slow


def test_hire_dates_of_long_ago_and_currencies_that_are_no_code_are_faults() -> None:
    roster = pl.DataFrame({"hire_date": [date(1066, 10, 14), None], "currency": ["USD", "DOLLARS"]})
    assert [(b.column, b.at.tolist()) for b in roster_breaches(roster)] == [
        ("hire_date", [0]),
        ("currency", [1]),
    ]


def test_what_a_person_should_look_at_is_noted() -> None:
    roster = schema.ROSTER.conform(
        pl.DataFrame(
            {
                "employee_id": ["e1", "e2", "e3"],
                "job_title": ["Clerk"] * 3,
                "hire_date": [date(2030, 1, 1), date(2020, 1, 1), None],
                "country": ["US", "United States", None],
                "salary": [21.5, 30.0, None],
                "currency": ["USD", None, None],
            }
        )
    )
    noted = {(b.column, tuple(b.at.tolist())) for b in roster_notes(roster, date(2025, 10, 1))}
    assert noted == {
        ("hire_date", (0,)),
        ("country", (1,)),
        ("salary", (0, 1)),  # looks like pay by the hour
        ("salary", (2,)),
        ("currency", (1,)),
    }
    assert not any(b.column == "hire_date" for b in roster_notes(roster, None))


def pay_notes(salary: list[float], currency: list[str], fte: float | None = None) -> dict[str, list[int]]:
    frame = pl.DataFrame(
        {
            "employee_id": [f"e{at}" for at in range(len(salary))],
            "job_title": ["Clerk"] * len(salary),
            "salary": salary,
            "currency": currency,
            "fte": [fte] * len(salary),
        },
        schema_overrides={"currency": pl.String, "fte": pl.Float64},
    )
    return {note.what: note.at.tolist() for note in roster_notes(schema.ROSTER.conform(frame), None)}


@pytest.mark.parametrize(
    ("salary", "currency", "says"),
    [
        (7_900.0, "USD", "under 8,000"),
        (8_100.0, "USD", ""),
        (7_900.0, "INR", ""),
        (1_900.0, "INR", "under 2,000"),
        (510_000.0, "EUR", "above 500,000"),
        (510_000.0, "SEK", ""),
    ],
)
def test_pay_that_is_no_years_as_a_whole_is_noted_by_the_size_of_its_currency(
    salary: float, currency: str, says: str
) -> None:
    noted = [what for what in pay_notes([salary] * 3, [currency] * 3) if "has a median" in what]
    assert len(noted) == bool(says)
    assert all(says in what for what in noted)


def test_single_amounts_far_from_the_median_of_their_currency_are_noted() -> None:
    noted = pay_notes([50_000.0] * 5 + [999.0, 2_500_001.0, 1_000.0], ["USD"] * 8)
    assert noted["is under 2% or above 50 times the median; kept."] == [5, 6]
    assert "is under 2% or above 50 times the median; kept." not in pay_notes([50_000.0, 50.0], ["USD"] * 2)
    yen = pay_notes([50_000.0] * 5 + [5_000_000.0] * 5, ["USD"] * 5 + ["JPY"] * 5)
    assert set(yen) == {"is in 2 currencies: JPY (5), USD (5)."}


def test_breaches_of_several_files_are_told_file_by_file_with_each_ones_header() -> None:
    places = Places(
        names=("one.csv", "two.csv"),
        sources=({"grade": "Level"}, {"grade": "Band"}),
        file=np.array([0, 0, 1, 1]),
        row=np.array([2, 3, 2, 9]),
    )
    found = [
        Breach("grade", "is odd.", "Mend it.", np.array([1, 2, 3])),
        Breach("", "is all odd.", "", np.array([0])),
    ]
    told = [(fault.where, fault.what, fault.count) for fault in faults_at(found, places)]
    assert told == [
        ("one.csv, row 3, column Level", "is odd.", 1),
        ("two.csv, row 2 (also row 9), column Band", "is odd.", 2),
        ("one.csv, row 2", "is all odd.", 1),
    ]


def test_breaches_are_kept_for_some_records_and_moved_to_those_they_came_from() -> None:
    found = Breach("grade", "is odd.", "Mend it.", np.array([0, 2]))
    assert [b.at.tolist() for b in within([found], np.array([True, True, False]))] == [[0]]
    assert within([found], np.array([False, True, False])) == []
    assert moved(found, np.array([7, 8, 9])).at.tolist() == [7, 9]


def test_an_empty_column_and_keys_that_differ_cost_nothing_and_break_nothing() -> None:
    frame = pl.DataFrame({"thing_id": ["a", "a"], "share": pl.Series([None, None], dtype=pl.String)})
    assert [b.column for b in breaches_of(frame, TABLE)] == ["thing_id"]
    assert breaches_of(frame, TABLE, keyed=False) == []


def test_a_value_that_looks_private_is_not_shown() -> None:
    values = pl.Series("site", ["box@example.org", "A", "123-45-6789"])
    found = breach("site", "is odd.", "Mend it.", pl.Series([True, True, True]), values)
    assert found.shown == ("(private)", "A")
