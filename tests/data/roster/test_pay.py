"""A year's pay and the FTE, from annual and hourly columns."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from passerelle.data.roster.headers import FIELDS
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.pay import Pay, pay


def paid(mapping: ColumnMapping | None = None, **columns: list[str | None]) -> Pay:
    length = len(next(iter(columns.values())))
    raw = pl.DataFrame({f: pl.Series(columns.get(f, [None] * length), dtype=pl.String) for f in FIELDS})
    return pay(raw, mapping or ColumnMapping())


def test_hourly_pay_is_rate_times_weekly_hours_times_52() -> None:
    assert paid(hourly_rate=["20", "30.5"], weekly_hours=["40", "20"]).salary.to_list() == [41600.0, 31720.0]


def test_the_basis_says_row_by_row_which_of_the_two_holds() -> None:
    read = paid(
        salary=["50000", "1", "60000", "70000"],
        hourly_rate=["9", "20", None, None],
        weekly_hours=["40", "40", None, None],
        pay_basis=["SALARY", "HOURLY", None, "Monthly"],
    )
    assert read.salary.to_list() == [50000.0, 41600.0, 60000.0, None]
    assert [note.what for note in read.notes if len(note.at)] == ["is not known; pay is left empty."]


def test_hours_that_are_not_given_are_those_of_full_time_only_where_it_is_said() -> None:
    read = paid(
        hourly_rate=["10", "10", "10"], time_type=["Full time", "Part time", None], pay_basis=["H", "H", "H"]
    )
    assert read.salary.to_list() == [20800.0, None, None]
    assert ["hourly_rate", [1, 2]] in [[note.column, note.at.tolist()] for note in read.notes]


@pytest.mark.parametrize(
    ("fte", "time", "hours", "made"),
    [
        ("0.8", "full", "20", 0.8),
        (None, "F", "35", 1.0),
        (None, "P", "20", 0.5),
        (None, "P", None, None),
        (None, None, "38", 0.95),
        (None, None, None, None),
        (None, None, "120", None),
    ],
)
def test_fte_is_its_own_column_then_full_time_then_hours(
    fte: str | None, time: str | None, hours: str | None, made: float | None
) -> None:
    assert paid(fte=[fte], time_type=[time], weekly_hours=[hours]).fte.to_list() == [made]


def test_the_hours_of_a_full_time_week_are_the_mappings() -> None:
    mapping = replace(ColumnMapping(), full_time_hours=37.5)
    assert paid(mapping, weekly_hours=["37.5"]).fte.to_list() == [1.0]


def test_fte_in_per_cent_is_read_as_shares_and_noted() -> None:
    read = paid(fte=["100", "50", "100"])
    assert read.fte.to_list() == [1.0, 0.5, 1.0]
    assert "per cent" in read.notes[-3].what


def test_a_salary_of_zero_is_not_a_years_pay() -> None:
    read = paid(salary=["0", "50000"])
    assert read.salary.to_list() == [None, 50000.0]
    assert any(note.column == "salary" and note.at.tolist() == [0] for note in read.notes)


def test_amounts_that_are_unreadable_ambiguous_or_negative_are_breaches() -> None:
    read = paid(
        salary=["abc", "85.000", "50000"], hourly_rate=["-1", None, None], weekly_hours=["x", "40", "40"]
    )
    told = {(b.column, b.what): b.at.tolist() for b in read.breaches if len(b.at)}
    assert told == {
        ("salary", "is not a number."): [0],
        ("salary", "may mean thousands or decimals."): [1],
        ("hourly_rate", "is below 0."): [0],
        ("weekly_hours", "is not a number."): [0],
    }
    assert read.salary.to_list() == [None, None, 50000.0]
