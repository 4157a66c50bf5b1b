"""What each column of an extract holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.extract import Extract, extract
from passerelle.data.roster import profile as profiles
from passerelle.data.roster.cells import text
from passerelle.data.roster.headers import Confidence
from passerelle.data.roster.layout import complete
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.profile import SourceColumn, ValueKind, profile, profile_of_corrected

BASE = extract(Path(__file__).resolve().parents[2] / "fixtures" / "rosters" / "chicago.csv")


def table(columns: dict[str, list[str | None]]) -> Extract:
    """Return a file that was read to these columns."""
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    rows = np.arange(frame.height, dtype=np.int64) + 2
    return replace(BASE, frame=frame, rows=rows, headers=tuple(columns), repeated=())


def one(values: list[str | None], header: str = "X") -> SourceColumn:
    return profile(table({header: values}), ColumnMapping())[0]


@pytest.mark.parametrize(
    ("values", "kind", "low", "high"),
    [
        (["1", "20", "3"], ValueKind.WHOLE, "1", "20"),
        (["1.5", "20.25", "3"], ValueKind.NUMBER, "1.50", "20.25"),
        (["$1,000.00", "$2,000.00"], ValueKind.NUMBER, "1,000", "2,000"),
        (["2020-01-31", "2019-12-01"], ValueKind.DATE, "2019-12-01", "2020-01-31"),
        (["31.01.2020", "01.12.2019"], ValueKind.DATE, "2019-12-01", "2020-01-31"),
        (["31.12.9999", "01.12.2019", "31.12.9999"], ValueKind.DATE, "2019-12-01", "2019-12-01"),
        (["31.12.9999", "31.12.9999"], ValueKind.DATE, "", ""),
        (["99991231", "20200131", "20191201"], ValueKind.DATE, "2019-12-01", "2020-01-31"),
        (["20209950", "20200131"], ValueKind.WHOLE, "20200131", "20209950"),
        (["50000123", "50000001"], ValueKind.WHOLE, "50000001", "50000123"),
        (["0", "0.5"], ValueKind.NUMBER, "0", "0.50"),
        (["Y", "N", "N"], ValueKind.YES_NO, "", ""),
        (["CC101", "CC-102", "L3"], ValueKind.CODE, "", ""),
        (["Finance", "Care and Support"], ValueKind.TEXT, "", ""),
        ([None, "", "-"], ValueKind.EMPTY, "", ""),
    ],
)
def test_a_column_is_told_by_its_kind_and_bounds(
    values: list[str | None], kind: ValueKind, low: str, high: str
) -> None:
    got = one(values)
    assert (got.kind, got.low, got.high) == (kind, low, high)


@pytest.mark.parametrize(
    ("header", "low"), [("Salary", "52,000"), ("Planstelle", "52000"), ("Agency", "52000")]
)
def test_only_amounts_have_signs_between_thousands(header: str, low: str) -> None:
    source = table({"Employee ID": ["1", "2"], "Job Title": ["Clerk", "Clerk"], header: ["52000", "61000"]})
    mapping, _ = complete(ColumnMapping(), source, "x.csv")
    assert profile(source, mapping)[2].low == low


def test_corrected_rows_have_a_profile_without_ids() -> None:
    columns: dict[str, list[str | None]] = {
        "passerelle_file": ["x.csv"] * 2,
        "passerelle_row": ["7", "9"],
        "reason": ["is empty."] * 2,
        "Emp ID": ["1", "2"],
        "Funny": ["Given 1", "Given 2"],
        "Pay Grade": ["A", "A"],
        "Mine": ["Clerk", "Clerk"],
    }
    mapping = ColumnMapping(columns={"job_title": "Mine", "site": "Elsewhere"})
    got = {column.header: column for column in profile_of_corrected(table(columns), mapping)}
    assert tuple(got) == tuple(columns)
    assert (got["passerelle_row"].low, got["passerelle_row"].high) == ("7", "9")
    for private in ("Emp ID", "Funny"):
        assert (got[private].kind, got[private].top) == (ValueKind.PRIVATE, ())
    assert (got["Emp ID"].fields, got["Pay Grade"].fields) == (("employee_id",), ("grade",))
    assert (got["Mine"].fields, got["Mine"].confidence) == (("job_title",), Confidence.MAPPED)
    assert got["Mine"].top == (("Clerk", 2),)


def test_text_is_told_by_its_length_and_most_frequent_values() -> None:
    got = one(["Care", "Care", "Finance", None, " Care "])
    assert (got.shortest, got.longest) == (4, 7)
    assert got.top == (("Care", 3), ("Finance", 1))
    assert (got.filled_share, got.distinct) == (0.8, 2)


def test_text_that_differs_from_row_to_row_is_not_shown() -> None:
    got = one([f"remark about case {i}" for i in range(100)])
    assert got.kind is ValueKind.TEXT
    assert got.top == ()
    assert got.distinct == 100


@pytest.mark.parametrize(
    ("header", "values", "private"),
    [
        ("First Name", ["Given 1", "Given 2", "Given 1"], "name"),
        ("Notes", [f"mailbox{i}@example.org" for i in range(5)], "e-mail addresses"),
        ("Age", ["41", "42", "41"], "a trait that no rule here reads"),
    ],
)
def test_nothing_of_private_values_is_told(header: str, values: list[str | None], private: str) -> None:
    got = one(values, header)
    assert (got.kind, got.private, got.fields) == (ValueKind.PRIVATE, private, ())
    assert (got.low, got.high, got.shortest, got.longest, got.top, got.distinct) == (
        "",
        "",
        None,
        None,
        (),
        None,
    )


def test_of_ids_the_count_is_told_and_of_traits_how_many_are_filled() -> None:
    source = table({"ID": ["1", "2", "3"], "Sex": ["F", "M", None], "Job Title": ["Clerk"] * 3})
    mapping, _ = complete(ColumnMapping(), source, "x.csv")
    ids, sex, title = profile(source, mapping)
    assert (ids.kind, ids.distinct, ids.top, ids.low) == (ValueKind.PRIVATE, 3, (), "")
    assert (sex.kind, sex.distinct, sex.top) == (ValueKind.PRIVATE, None, ())
    assert sex.filled_share == pytest.approx(2 / 3)
    assert (title.fields, title.confidence, title.top) == (("job_title",), Confidence.EXACT, (("Clerk", 3),))


def test_every_column_stands_once_in_the_order_of_the_file(fixtures: Path) -> None:
    source = extract(fixtures / "rosters/workday.csv")
    mapping, _ = complete(ColumnMapping(), source, "workday.csv")
    told = profile(source, mapping)
    assert tuple(column.header for column in told) == source.headers
    shown = {value for column in told for value, _ in column.top}
    assert not any("@" in value or value.startswith("Name") for value in shown)


def test_a_repeated_header_and_typed_columns_are_measured(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("A,A\n1,2\n3,4\n", encoding="utf-8")
    first, second = profile(extract(tmp_path / "x.csv"), ColumnMapping())
    assert (first.low, second.high) == ("1", "4")
    days = pl.Series(["2020-01-01", "2021-01-01", None]).str.to_date()
    pl.DataFrame({"D": days, "N": [1.5, None, 2.5], "B": [True, False, None]}).write_parquet(
        tmp_path / "x.parquet"
    )
    day, number, flag = profile(extract(tmp_path / "x.parquet"), ColumnMapping())
    assert (day.kind, day.low, day.high) == (ValueKind.DATE, "2020-01-01", "2021-01-01")
    assert (number.kind, number.low, number.high) == (ValueKind.NUMBER, "1.50", "2.50")
    assert flag.kind is ValueKind.YES_NO


def test_a_table_without_rows_has_empty_columns() -> None:
    got = one([])
    assert (got.kind, got.filled_share, got.distinct) == (ValueKind.EMPTY, 0.0, 0)
    assert profile(table({}), ColumnMapping()) == ()


PLAIN = st.sampled_from(["a", "b", "A-1", "12", "3.5", "2020-01-01", "yes", "", "-", " a "])
CELLS = PLAIN | st.none() | st.text(max_size=5)


@given(st.lists(CELLS, min_size=1, max_size=40))
def test_counts_are_those_of_a_plain_count(values: list[str | None]) -> None:
    said = text(pl.Series(values, dtype=pl.String)).drop_nulls().to_list()
    got = one(values)
    assert got.filled_share == pytest.approx(len(said) / len(values))
    if got.kind is not ValueKind.PRIVATE:
        counts = Counter(said)
        if got.top:
            assert got.distinct == len(counts)
            expected = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].encode()))
            assert list(got.top) == expected[:5]


def test_above_many_rows_the_count_of_distinct_values_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "_MANY", 10)
    got = one([f"Place {i % 1000} of them" for i in range(1000)])
    assert got.distinct == pytest.approx(1000, rel=0.05)
