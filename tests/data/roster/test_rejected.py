"""Rows left out can be corrected and read again beside the original: nobody is lost or doubled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.data.csv_out import write_csv
from passerelle.data.roster import RosterRead, RowUse, read
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.errors import BadInput

DAY = date(2025, 10, 1)
TEXT = (
    "Employee ID,First Name,Job Title,Hire Date,Salary,Email,IBAN,National ID,Gender,Notes\n"
    "A1,Given 1,Clerk,2015-03-01,50000,box1@example.org,XX01,111,F,first\n"
    "A2,Given 2,,2015-03-02,51000,box2@example.org,XX02,112,M,second\n"
    "A3,Given 3,Planner,2015-02-30,52000,box3@example.org,XX03,113,F,third\n"
    "A4,Given 4,Planner,2015-03-04,53000,box4@example.org,XX04,114,M,fourth\n"
)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def read_again(original: Path, corrected: pl.DataFrame, **more: object) -> RosterRead:
    path = original.parent / "corrected.csv"
    path.unlink(missing_ok=True)
    write_csv(corrected, path)
    return read([original, path], as_of=DAY, **more)  # type: ignore[arg-type]


def test_rejected_rows_have_file_row_and_reason_and_nothing_private(tmp_path: Path) -> None:
    got = read(write(tmp_path / "people.csv", TEXT), partial=True, as_of=DAY)
    assert got.rejected.columns == [
        *("passerelle_file", "passerelle_row", "reason"),
        *("Employee ID", "Job Title", "Hire Date", "Salary", "Gender", "Notes"),
    ]
    assert got.rejected.select("passerelle_file", "passerelle_row", "reason").rows() == [
        ("people.csv", 3, "Job Title is empty."),
        ("people.csv", 4, "Hire Date is not a date."),
    ]
    said = str(got.rejected.rows())
    assert not any(word in said for word in ("Given", "@", "XX0", "113"))


def test_corrected_rows_take_the_place_of_the_originals(tmp_path: Path) -> None:
    original = write(tmp_path / "people.csv", TEXT)
    first = read(original, partial=True, as_of=DAY)
    corrected = first.rejected.with_columns(
        pl.Series("Job Title", ["Clerk", "Planner"]), pl.Series("Hire Date", ["2015-03-02", "2015-02-28"])
    )
    got = read_again(original, corrected)
    clean = read(
        write(tmp_path / "clean.csv", TEXT.replace("2,,", "2,Clerk,").replace("02-30", "02-28")), as_of=DAY
    )
    assert got.roster.equals(clean.roster)
    assert got.audit.equals(clean.audit)
    assert got.identity.equals(clean.identity)
    assert got.rejected.height == 0
    assert got.ledger.rows == {RowUse.EMPLOYEE: 4, RowUse.REPLACED: 2}
    assert got.ledger.total == 6


def test_a_row_that_is_still_wrong_is_told_by_its_own_file_and_kept_by_the_originals_row(
    tmp_path: Path,
) -> None:
    original = write(tmp_path / "people.csv", TEXT)
    first = read(original, partial=True, as_of=DAY)
    half = first.rejected.with_columns(pl.Series("Job Title", ["Clerk", "Planner"]))
    got = read_again(original, half, partial=True)
    assert [fault.where for fault in got.faults] == ["corrected.csv, row 3, column Hire Date"]
    assert got.rejected.select("passerelle_file", "passerelle_row").rows() == [("people.csv", 4)]
    again = tmp_path / "again.csv"
    write_csv(got.rejected.with_columns(pl.Series("Hire Date", ["2015-02-28"])), again)
    last = read([original, tmp_path / "corrected.csv", again], as_of=DAY)
    assert last.identity["employer_id"].to_list() == ["A1", "A2", "A3", "A4"]
    assert last.ledger.rows == {RowUse.EMPLOYEE: 4, RowUse.REPLACED: 3}


def test_a_line_taken_out_of_the_correction_loses_nobody(tmp_path: Path) -> None:
    original = write(tmp_path / "people.csv", TEXT)
    first = read(original, partial=True, as_of=DAY)
    one = first.rejected.head(1).with_columns(pl.Series("Job Title", ["Clerk"]))
    got = read_again(original, one, partial=True)
    assert got.rejected["passerelle_row"].to_list() == [4]
    assert got.ledger.rows == {RowUse.EMPLOYEE: 3, RowUse.REJECTED: 1, RowUse.REPLACED: 1}


def test_rows_that_could_not_be_split_can_be_corrected(tmp_path: Path) -> None:
    original = write(
        tmp_path / "people.csv", "employee_id,job_title,site\nA1,Clerk,X\nA2,Clerk, Senior,X\nA3,Cook,X\n"
    )
    first = read(original, partial=True, as_of=DAY)
    assert first.rejected["passerelle_row"].to_list() == [3]
    mended = first.rejected.with_columns(
        pl.Series("employee_id", ["A2"]), pl.Series("job_title", ["Clerk, Senior"]), pl.Series("site", ["X"])
    )
    got = read_again(original, mended)
    assert got.roster["employee_id"].to_list() == ["e00000001", "e00000002", "e00000003"]
    assert got.roster["job_title"].to_list()[1] == "Clerk, Senior"
    assert got.ledger.rows == {RowUse.EMPLOYEE: 3, RowUse.REPLACED: 1}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("people.csv", 99)], "names no row of people.csv"),
        ([("other.csv", 3)], "names no row of people.csv"),
        ([("people.csv", 3), ("people.csv", 3)], "corrects a row that an earlier row corrects"),
    ],
)
def test_a_correction_that_names_no_row_or_one_twice_is_refused(
    tmp_path: Path, rows: Sequence[tuple[str, int]], says: str
) -> None:
    original = write(tmp_path / "people.csv", TEXT)
    lines = [f"{file},{row},A2,Clerk" for file, row in rows]
    fix = write(
        tmp_path / "fix.csv", "\n".join(["passerelle_file,passerelle_row,Employee ID,Job Title", *lines])
    )
    with pytest.raises(BadInput, match=says):
        read([original, fix], as_of=DAY, partial=True)


BROKEN = st.sampled_from(["title", "day", "pay", "id", "none", "none"])


@settings(max_examples=25)
@given(st.lists(BROKEN, min_size=1, max_size=12))
def test_partial_with_the_correction_is_a_clean_import(
    tmp_path_factory: pytest.TempPathFactory, broken: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("r")
    clean = [[f"A{at}", "Clerk", "2015-03-01", str(40_000 + at)] for at in range(len(broken) + 1)]
    dirty = [list(row) for row in clean]
    for at, what in enumerate(broken):
        place, text = {"title": (1, ""), "day": (2, "soon"), "pay": (3, "much"), "id": (0, "")}.get(
            what, (1, "Clerk")
        )
        dirty[at][place] = text
    columns = ["employee_id", "job_title", "hire_date", "salary"]
    mapping = ColumnMapping(columns={name: name for name in columns})

    def table(rows: list[list[str]]) -> str:
        return "\n".join(",".join(row) for row in [columns, *rows])

    original = write(folder / "people.csv", table(dirty))
    expected = read(write(folder / "clean.csv", table(clean)), mapping=mapping, as_of=DAY)
    first = read(original, mapping=mapping, partial=True, as_of=DAY)
    assert first.rejected.height == sum(what != "none" for what in broken)
    if not first.rejected.height:
        return
    rows = [clean[row - 2] for row in first.rejected["passerelle_row"]]
    mended = first.rejected.with_columns(
        pl.Series(name, [row[at] for row in rows]) for at, name in enumerate(columns)
    )
    got = read_again(original, mended, mapping=mapping)
    assert got.roster.equals(expected.roster)
    assert got.identity.equals(expected.identity)


def test_parquet_rows_can_be_corrected_by_text(tmp_path: Path) -> None:
    frame = pl.DataFrame({"employee_id": [1, 2], "job_title": ["Clerk", None], "salary": [41000.0, 42000.5]})
    frame.write_parquet(tmp_path / "people.parquet")
    first = read(tmp_path / "people.parquet", partial=True, as_of=DAY)
    got = read_again(
        tmp_path / "people.parquet", first.rejected.with_columns(pl.Series("job_title", ["Cook"]))
    )
    assert got.identity["employer_id"].to_list() == ["1", "2"]
    assert got.roster["salary"].to_list() == [41000.0, 42000.5]


def test_a_row_of_another_width_says_so_in_the_words_of_its_fault(tmp_path: Path) -> None:
    original = write(
        tmp_path / "people.csv", "employee_id,job_title,site\nA1,Clerk,X\nA2,Clerk, Senior,X\nA3,Cook\n"
    )
    got = read(original, partial=True, as_of=DAY)
    more, fewer = got.rejected["reason"]
    mend = "copy it from people.csv, row {}, or mend it there."
    assert more == f"has more fields than the header (4 fields, the header has 3): {mend.format(3)}"
    assert fewer == f"has fewer fields than the header (2 fields, the header has 3): {mend.format(4)}"
    assert got.rejected["job_title"].to_list() == [None, None]
    assert {fault.what for fault in got.faults} == {
        "has more fields than the header.",
        "has fewer fields than the header.",
    }
    mended = got.rejected.head(1).with_columns(employee_id=pl.lit("A2"), job_title=pl.lit("Clerk"))
    again = read_again(original, mended, partial=True)
    assert again.rejected["reason"].to_list() == [fewer]


def test_ids_that_a_spreadsheet_could_run_come_back_as_they_were(tmp_path: Path) -> None:
    text = "employee_id,job_title,fte,salary\n@a,Cook,0.5,100\n@a,Chef,0.5,xx\n@b,Cook,1,1000\n"
    original = write(tmp_path / "people.csv", text)
    first = read(original, partial=True, as_of=DAY)
    got = read_again(original, first.rejected.with_columns(pl.Series("salary", ["200"])))
    assert got.identity["employer_id"].to_list() == ["@a", "@b"]
    assert got.ledger.rows == {RowUse.EMPLOYEE: 2, RowUse.OTHER_ASSIGNMENT: 1, RowUse.REPLACED: 1}
    assert sorted(got.identity.rows()) == sorted(first.identity.rows())
    assert got.roster.filter(pl.col("employee_id") == "e00000001")["job_title"].to_list() == ["Chef"]


def test_a_correction_that_makes_an_earlier_row_primary_changes_no_id(tmp_path: Path) -> None:
    text = "employee_id,job_title,fte,salary\nA,Chef,1,xx\nB,Cook,1,90\nA,Cook,0.5,100\n"
    original = write(tmp_path / "people.csv", text)
    first = read(original, partial=True, as_of=DAY)
    assert dict(first.identity.select("employer_id", "employee_id").rows()) == {
        "A": "e00000001",
        "B": "e00000002",
    }
    got = read_again(original, first.rejected.with_columns(pl.Series("salary", ["200"])))
    assert sorted(got.identity.rows()) == sorted(first.identity.rows())


def test_columns_that_are_private_by_their_values_and_single_such_cells_are_left_out(tmp_path: Path) -> None:
    people = [f"A{at},Clerk,D{at % 8},{at},box{at}@example.org" for at in range(20)]
    text = "employee_id,job_title,department,salary,where\n" + "\n".join(people)
    text += "\nA20,Clerk,box@example.org,xx,box20@example.org\n"
    got = read(write(tmp_path / "people.csv", text), partial=True, as_of=DAY)
    assert ("where", "holds e-mail addresses") in got.dropped
    assert got.rejected.columns[3:] == ["employee_id", "job_title", "department", "salary"]
    assert got.rejected["department"].to_list() == [None]
