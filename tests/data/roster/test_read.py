"""An employer's extract becomes a roster, with ids and traits kept apart."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.data import schema
from passerelle.data.checks import breaches_of
from passerelle.data.roster import RosterRead, RowUse, opaque_ids, read
from passerelle.data.roster.headers import TRAITS, Confidence, FileKind
from passerelle.data.roster.mapping_file import read_mapping
from passerelle.errors import BadInput, Fault

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def roster_of(folder: Path, text: str, mapping: str | None = None, *, partial: bool = False) -> RosterRead:
    path = folder / "roster.csv"
    path.write_text(text, encoding="utf-8")
    if mapping is None:
        return read(path, partial=partial)
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    return read(path, mapping=read_mapping(folder / "mapping.toml"), partial=partial)


def faults(folder: Path, text: str, mapping: str | None = None) -> list[str]:
    with pytest.raises(BadInput) as caught:
        roster_of(folder, text, mapping)
    return [str(fault) for fault in caught.value.faults]


def cells(frame: pl.DataFrame) -> set[str]:
    return {str(value) for row in frame.iter_rows() for value in row if value is not None}


# ------------------------------------------------------------------ the layouts


def test_a_workday_export_is_read_without_a_mapping(fixtures: Path) -> None:
    got = read(fixtures / "rosters/workday.csv")
    assert got.roster.height == 12
    assert got.roster.row(0, named=True) == {
        "employee_id": "e00000001",
        "job_title": "Data Analyst",
        "department": "Logistics",
        "site": "Site B",
        "country": "US",
        "region": None,
        "grade": "5 Supervisor",
        "manager_id": None,
        "hire_date": date(2011, 2, 15),
        "fte": 1.0,
        "salary": 43500.0,
        "currency": "USD",
        "employment_type": "Employee",
        "weekly_hours": 40.0,
        "legal_entity": "Company One",
        "cost_centre": "CC101",
        "bargaining_unit": None,
        "remote_base_site": None,
        "position_id": None,
        "other_fte": None,
        "original_hire_date": None,
        "skills": None,
    }
    assert got.roster["manager_id"].to_list()[1] == "e00000001"
    assert {header for header, _ in got.dropped} == {"Worker", "Email - Primary Work", "National ID"}
    assert all(private for _, private in got.dropped)
    assert got.absent == (
        *("region", "bargaining_unit", "remote_base_site"),
        *("position_id", "other_fte", "original_hire_date", "skills"),
    )
    assert got.ledger.rows == {RowUse.EMPLOYEE: 12}
    for table in (got.assignments, got.positions, got.requisitions, got.history):
        assert table.height == 0
    assert [(file.name, file.kind, file.rows) for file in got.files] == [("workday.csv", FileKind.PEOPLE, 12)]


def test_a_successfactors_export_is_read_without_a_mapping(fixtures: Path) -> None:
    got = read(fixtures / "rosters/successfactors.csv")
    assert got.mapping.columns["employee_id"] == "userId"
    assert got.mapping.confidence["employee_id"] is Confidence.KNOWN
    assert got.roster["country"].unique().sort().to_list() == ["DE", "FR"]
    assert got.audit["birth_date"].null_count() == 0
    assert any("before division" in note.what for note in got.notes)


@pytest.mark.parametrize("name", ["spreadsheet.csv", "spreadsheet.xlsx"])
def test_a_plain_spreadsheet_is_read_and_its_odd_titles_are_kept_as_text(fixtures: Path, name: str) -> None:
    got = read(fixtures / "rosters" / name)
    assert got.roster["job_title"].to_list()[1:4] == [
        "=cmd|' /C calc'!A0",
        "<b>Team</b> Lead, Support",
        'Clerk "Grade 2"',
    ]
    assert got.roster["salary"].to_list()[:2] == [40500.0, 41000.0]
    assert got.roster["hire_date"].to_list()[0] == date(2019, 3, 2)
    assert got.audit["on_leave"].drop_nulls().to_list() == ["Parental"]


def test_the_same_rows_as_csv_xlsx_and_parquet_give_the_same_roster(fixtures: Path, tmp_path: Path) -> None:
    frame = pl.read_csv(fixtures / "rosters/workday.csv", try_parse_dates=True)
    frame.write_parquet(tmp_path / "workday.parquet")
    frame.write_excel(tmp_path / "workday.xlsx")
    plain = read(fixtures / "rosters/workday.csv")
    for name in ("workday.parquet", "workday.xlsx"):
        got = read(tmp_path / name)
        assert got.roster.equals(plain.roster), name
        assert got.audit.equals(plain.audit), name
        assert got.identity.equals(plain.identity), name


def test_the_texas_layout_is_read_with_the_example_mapping(fixtures: Path) -> None:
    got = read(fixtures / "rosters/texas.csv.gz", mapping=read_mapping(EXAMPLES / "texas-mapping.toml"))
    assert got.roster.height == 15
    assert got.roster["job_title"].to_list()[6] == "Not stated"
    assert got.roster["hire_date"].to_list()[0] == date(2001, 2, 1)
    assert got.roster["fte"].to_list()[12:] == [1.0, None, 1.0]
    assert got.roster["employment_type"].to_list()[12:] == ["regular", "regular", "temporary"]
    assert {"site", "grade", "manager_id"} <= set(got.absent)
    assert set(got.audit["sex"].to_list()) == {"FEMALE", "MALE"}


def test_the_chicago_layout_mixes_hourly_and_salaried(fixtures: Path) -> None:
    got = read(fixtures / "rosters/chicago.csv", mapping=read_mapping(EXAMPLES / "chicago-mapping.toml"))
    assert got.roster["salary"].to_list()[:3] == [61000.0, 62000.0, pytest.approx(20.75 * 40 * 52)]
    assert got.roster["fte"].to_list()[5] == 0.5
    assert got.roster["fte"].to_list()[9] is None  # part time, salaried: how much is not said
    assert {"site", "grade", "manager_id", "hire_date"} <= set(got.absent)
    assert got.audit.height == 0
    assert got.audit.columns == list(schema.AUDIT.names)


def test_the_real_texas_roster_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "rosters/texas_state_employees_2017.csv.gz"
    got = read(path, mapping=read_mapping(EXAMPLES / "texas-mapping.toml"))
    assert (got.roster.height, got.rejected.height, got.faults) == (152_158, 0, ())
    assert (got.roster["job_title"] == "Not stated").sum() == 1
    assert got.roster["fte"].null_count() == 2_928  # part time, without hours
    assert got.audit.height == 152_158


def test_the_real_chicago_roster_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "rosters/chicago_employees_2023-04.csv.gz"
    got = read(path, mapping=read_mapping(EXAMPLES / "chicago-mapping.toml"))
    assert (got.roster.height, got.rejected.height, got.faults) == (30_872, 0, ())
    assert got.roster["salary"].null_count() == 0
    assert got.roster["fte"].null_count() == 2


# ------------------------------------------------------------------ privacy


@pytest.mark.parametrize("name", ["workday.csv", "successfactors.csv"])
def test_no_trait_name_or_employers_id_can_be_found_in_the_roster(fixtures: Path, name: str) -> None:
    path = fixtures / "rosters" / name
    got = read(path)
    assert not set(got.roster.columns) & set(TRAITS)
    as_read = pl.read_csv(path, infer_schema=False)
    roster = cells(got.roster)
    kept = {got.mapping.columns[f] for f in schema.ROSTER.names[1:] if f in got.mapping.columns} - {
        got.mapping.columns["manager_id"]
    }
    for header in set(as_read.columns) - kept:
        assert not roster & (cells(as_read.select(header)) - cells(as_read.select(kept))), header
    everything = roster | cells(got.audit) | cells(got.rejected)
    for header, _ in got.dropped:
        assert not everything & (cells(as_read.select(header)) - cells(as_read.select(kept))), header


def test_conforming_to_the_roster_leaves_no_trait_column(fixtures: Path) -> None:
    got = read(fixtures / "rosters/workday.csv")
    joined = got.roster.join(got.audit, on="employee_id")
    assert set(TRAITS) <= set(joined.columns)
    assert schema.ROSTER.conform(joined).equals(got.roster)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('department = "Gender"', "protected trait"),
        ('time_type = "Gender"', "protected trait"),
        ('job_title = "Worker"', "private data (name)"),
        ('site = "Email - Primary Work"', "private data (e-mail)"),
        ('sex = "National ID"', "private data (national id)"),
    ],
)
def test_a_mapping_cannot_bring_traits_or_private_data_into_the_roster(
    fixtures: Path, tmp_path: Path, line: str, says: str
) -> None:
    text = (fixtures / "rosters/workday.csv").read_text(encoding="utf-8-sig")
    assert any(says in fault for fault in faults(tmp_path, text, f"[columns]\n{line}\n"))


def test_a_trait_that_cannot_be_read_leaves_nobody_out(tmp_path: Path) -> None:
    got = roster_of(tmp_path, "id,job title,dob\n1,Clerk,1970-02-30\n2,Clerk,1971-01-01\n", partial=True)
    assert (got.roster.height, got.rejected.height) == (2, 0)
    assert got.audit["birth_date"].to_list() == [None, date(1971, 1, 1)]
    (note,) = [note for note in got.notes if "is not a date" in note.what]
    assert note.value == ""


def test_a_file_without_headers_does_not_repeat_its_first_person(tmp_path: Path) -> None:
    told = "\n".join(faults(tmp_path, "1001,Quince,41000\n1002,Medlar,42000\n"))
    assert "looks like an employee" in told
    assert "Quince" not in told


def test_rejected_rows_have_a_reason_and_nothing_private(fixtures: Path) -> None:
    got = read(fixtures / "rosters/broken/faults.csv", partial=True)
    assert got.roster["employee_id"].to_list() == ["e00000001", "e00000008", "e00000009", "e00000010"]
    assert got.rejected["passerelle_row"].to_list() == [3, 4, 5, 6, 7, 8]
    assert set(got.rejected["passerelle_file"]) == {"faults.csv"}
    assert got.rejected["reason"].to_list()[:2] == ["Job Title is empty.", "Hire Date is not a date."]
    assert got.identity["employer_id"].to_list() == ["1", "8", "9", "10"]
    assert got.ledger.rows == {RowUse.EMPLOYEE: 4, RowUse.REJECTED: 6}


# ------------------------------------------------------------------ ids and managers


def test_opaque_ids_follow_the_rows_and_the_employers_are_kept_apart(tmp_path: Path) -> None:
    got = roster_of(tmp_path, "id,job title\nzz,Clerk\n\naa,Clerk\n")
    assert got.identity.rows() == [("e00000001", "zz"), ("e00000003", "aa")]
    assert opaque_ids(np.array([0, 123456])).to_list() == ["e00000001", "e00123457"]


@settings(max_examples=25)  # each writes and reads a file
@given(st.lists(st.integers(0, 40) | st.none(), min_size=1, max_size=20))
def test_managers_are_translated_and_strangers_counted(
    tmp_path_factory: pytest.TempPathFactory, managers: list[int | None]
) -> None:
    people = range(len(managers))
    lines = [f"{at},Clerk,{'' if boss is None else boss}" for at, boss in zip(people, managers, strict=True)]
    got = roster_of(tmp_path_factory.mktemp("m"), "\n".join(["id,job title,manager id", *lines]))
    expected = [
        f"e{boss + 1:08d}" if boss is not None and boss in people and boss != at else None
        for at, boss in zip(people, managers, strict=True)
    ]
    assert got.roster["manager_id"].to_list() == expected
    strangers = sum(boss is not None and boss not in people for boss in managers)
    assert sum(note.count for note in got.notes if "nobody in the roster" in note.what) == strangers


def test_managers_stored_as_real_numbers_are_found(tmp_path: Path) -> None:
    got = roster_of(tmp_path, "id,job title,manager id\n1001,Clerk,\n1002,Clerk,1001.0\n")
    assert got.roster["manager_id"].to_list() == [None, "e00000001"]


def test_an_extract_without_ids_says_so(tmp_path: Path) -> None:
    text = "job title,site\nClerk,A\nClerk,B\n"
    assert "[employee_id] none = true" in faults(tmp_path, text)[0]
    got = roster_of(tmp_path, text, "[employee_id]\nnone = true\n")
    assert got.identity["employer_id"].to_list() == ["row 2", "row 3"]


# ------------------------------------------------------------------ faults


def test_all_faults_come_in_one_report_with_place_value_and_remedy(fixtures: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read(fixtures / "rosters/broken/faults.csv")
    told = {(f.where, f.what): f for f in caught.value.faults}
    assert {(where.removeprefix("faults.csv, "), what) for where, what in told} == {
        ("row 4, column Hire Date", "is not a date."),
        ("row 7, column Hire Date", "lies before 1930."),
        ("row 6, column Salary", "is not a number."),
        ("row 8, column Salary", "may mean thousands or decimals."),
        ("row 5, column Salary", "is below 0 units of currency a year."),
        ("row 7, column Salary", "is above 100,000,000 units of currency a year."),
        ("row 6, column Employee ID", "is empty."),
        ("row 3, column Job Title", "is empty."),
        ("row 8, column Currency", "is no currency code."),
    }
    assert all(fault.remedy for fault in told.values())
    assert "--partial" in told["faults.csv, row 3, column Job Title", "is empty."].remedy
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing_title.csv", "The nearest header is Jb Titel."),
        ("missing_both.csv", "The headers are: Code, Pay."),
        ("two_titles.csv", "could be any of Business Title, Position Title."),
        ("duplicate_headers.csv", "has its header twice, and is used."),
        ("ambiguous_dates.csv", "%m/%d/%Y and %d/%m/%Y"),
        ("ragged.csv", "has fewer fields than the header."),
    ],
)
def test_broken_files_say_what_to_do(fixtures: Path, name: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(fixtures / "rosters/broken" / name)
    assert says in str(caught.value)


def test_a_file_of_one_column_says_so(tmp_path: Path) -> None:
    assert any("There is one column only" in fault for fault in faults(tmp_path, "Employee ID\n1\n2\n"))


def test_good_rows_go_on_without_the_ragged_ones(fixtures: Path) -> None:
    got = read(fixtures / "rosters/broken/ragged.csv", partial=True)
    assert got.roster["employee_id"].to_list() == ["e00000001", "e00000005"]
    assert got.rejected["passerelle_row"].to_list() == [3, 5]
    assert got.ledger.rows == {RowUse.EMPLOYEE: 2, RowUse.REJECTED: 2}
    assert len(got.faults) == 2


def test_where_no_row_is_good_partial_refuses_too(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        roster_of(tmp_path, "id,job title\n1,\n2,\n", partial=True)


def test_a_header_that_the_mapping_misspells_is_suggested(tmp_path: Path) -> None:
    told = faults(tmp_path, "Code,Class Titles\n1,Clerk\n", '[columns]\njob_title = "Class Title"\n')
    assert any("Did you mean Class Titles?" in fault for fault in told)


def test_a_header_to_ignore_becomes_nothing(tmp_path: Path) -> None:
    got = roster_of(tmp_path, "id,job title,team\n1,Clerk,A\n", 'ignore = ["team"]\n')
    assert got.roster["department"].to_list() == [None]
    assert ("team", "") in got.dropped


def test_a_later_hire_date_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,job title,hire date\n1,Clerk,2031-01-01\n", encoding="utf-8")
    (note,) = read(path, as_of=date(2025, 10, 1)).notes[-1:]
    assert "lies after 2025-10-01" in note.what


def test_the_hash_is_that_of_the_bytes(fixtures: Path, tmp_path: Path) -> None:
    copy = tmp_path / "other.csv"
    copy.write_bytes((fixtures / "rosters/workday.csv").read_bytes())
    assert read(copy).hash == read(fixtures / "rosters/workday.csv").hash
    assert len(read(copy).hash) == 64


# ------------------------------------------------------------------ whatever comes

HEADERS = (
    "id",
    "job title",
    "dept",
    "manager id",
    "hire date",
    "salary",
    "fte",
    "status",
    "position id",
    "dob",
)
ANYTHING = st.one_of(
    st.sampled_from(
        ["", "A1", "A2", "Clerk", "2020-01-31", "31.01.2020", "50000", "1.0", "Terminated", "Vacant"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)


def outcome(paths: list[Path]) -> RosterRead | tuple[Fault, ...]:
    try:
        return read(paths, partial=True, as_of=date(2025, 10, 1))
    except BadInput as error:
        return tuple(error.faults)


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(HEADERS[2:]), max_size=5),
    st.lists(st.lists(ANYTHING, min_size=6, max_size=7), max_size=8),
    st.booleans(),
)
def test_whatever_a_file_holds_it_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, headers: list[str], rows: list[list[str]], twice: bool
) -> None:
    folder, width = tmp_path_factory.mktemp("a"), len(headers) + 2
    lines = [[*HEADERS[:2], *headers], ["A9", "Cook", *[""] * len(headers)], *(row[:width] for row in rows)]
    paths = [folder / "one.csv", folder / "two.csv"][: 1 + twice]
    for path in paths:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines if path.name == "one.csv" else lines[:-1])
    got = outcome(paths)
    if not isinstance(got, RosterRead):
        assert all(fault.what and fault.remedy for fault in got)
        return
    assert got.ledger.total == sum(file.rows for file in got.files)
    assert got.roster.height == got.ledger.rows[RowUse.EMPLOYEE] == got.identity.height
    assert got.rejected.height == got.ledger.rows.get(RowUse.REJECTED, 0)
    assert breaches_of(got.roster, schema.ROSTER) == []
    assert breaches_of(got.audit, schema.AUDIT) == []
