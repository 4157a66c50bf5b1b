"""Names in brackets reach no table: not after a department, and not before a manager's id."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from passerelle.data.csv_out import write_csv
from passerelle.data.roster import RosterRead, read
from passerelle.data.roster.brackets import Bracketed, cleaned, ids_in, known_ids_share

DAY = date(2025, 10, 1)


def read_text(folder: Path, text: str, *, partial: bool = False) -> RosterRead:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, as_of=DAY, partial=partial, profiled=True)


def said_in(got: RosterRead) -> str:
    tables = (got.roster, got.identity, got.rejected, got.positions, got.assignments, got.history)
    return str([frame.rows() for frame in tables]) + str(got.notes) + str(got.faults) + str(got.files)


def test_a_managers_name_is_taken_off_a_supervisory_organization_even_on_rejected_rows(
    tmp_path: Path,
) -> None:
    got = read_text(
        tmp_path,
        "Employee ID,Job Title,Supervisory Organization\n"
        "A1,Clerk,Finance (Given 1 Family 1)\nA2,Clerk,Sales (Given 2 (On Leave))\n"
        "A3,Clerk,IT (Given 3) (Inherited)\nA4,Clerk,Law (Given 4 Fam\nA5,,Finance (Given 1 Family 1)\n",
        partial=True,
    )
    assert got.roster["department"].to_list() == ["Finance", "Sales", "IT", "Law"]
    assert got.rejected["Supervisory Organization"].to_list() == ["Finance"]
    assert "Given" not in said_in(got)
    assert any("in brackets at its end" in note.what and note.count == 5 for note in got.notes)


def test_names_after_half_of_the_departments_are_taken_off_places_are_not(tmp_path: Path) -> None:
    got = read_text(
        tmp_path,
        "employee_id,job_title,department,site\n"
        "A1,Clerk,Finance (Given 1 Family 1),North (New York)\n"
        "A2,Clerk,Sales (Given B. Family),East (New York)\n"
        "A3,Clerk,IT,West (New York)\nA4,Clerk,Law (LLP),South (New York)\n",
    )
    assert got.roster["department"].to_list() == ["Finance", "Sales", "IT", "Law"]
    assert got.roster["site"].to_list()[0] == "North (New York)"
    assert "Family" not in said_in(got)


@pytest.mark.parametrize("header", ["Worker's Manager", "Manager", "Manager Name"])
def test_a_column_of_names_with_ids_is_read_by_the_ids_alone(tmp_path: Path, header: str) -> None:
    got = read_text(
        tmp_path,
        f"Employee ID,Job Title,{header}\n"
        "100001,Lead,\n100002,Clerk,Given 1 Family 1 (100001)\n100003,Clerk,Given 2 Family 2 (100002)\n"
        "100004,,Given 1 Family 1 (100001)\n100005,Clerk,Given 9 Family 9\n",
        partial=True,
    )
    first, second = "e00000001", "e00000002"
    assert got.roster["manager_id"].to_list() == [None, first, second, None]
    assert got.rejected[header].to_list() == ["100001"]
    assert "Given" not in said_in(got)
    assert any("no name is kept" in note.what for note in got.notes)
    assert any("name without an id" in note.what and note.count == 1 for note in got.notes)


def test_a_manager_id_column_stands_before_names(tmp_path: Path) -> None:
    got = read_text(
        tmp_path,
        "Employee ID,Job Title,Manager ID,Worker's Manager\n1,Lead,,\n2,Clerk,1,\n3,Clerk,1,Given 2 (2)\n",
    )
    assert got.mapping.columns["manager_id"] == "Manager ID"
    assert ("Worker's Manager", "name") in got.dropped


def test_names_without_ids_stay_private(tmp_path: Path) -> None:
    got = read_text(tmp_path, "Employee ID,Job Title,Manager\n1,Lead,\n2,Clerk,Given 1\n3,Cook,Given 2 (9)\n")
    assert "manager_id" not in got.mapping.columns
    assert "Given" not in said_in(got)


def test_a_corrected_row_brings_no_name_back(tmp_path: Path) -> None:
    text = "Employee ID,Job Title,Supervisory Organization\nA1,Clerk,IT\nA2,,Law (Given 1 Family 1)\n"
    got = read_text(tmp_path, text, partial=True)
    mended = got.rejected.with_columns(
        pl.Series("Job Title", ["Cook"]), pl.Series("Supervisory Organization", ["Law (Given 1 Family 1)"])
    )
    write_csv(mended, tmp_path / "fix.csv")
    again = read([tmp_path / "people.csv", tmp_path / "fix.csv"], as_of=DAY)
    assert again.roster["department"].to_list() == ["IT", "Law"]


def test_the_last_bracket_with_a_figure_is_the_id() -> None:
    said = pl.Series(["Given 1 (A1)", "Given (X) [22] (On Leave)", "(33)", "Given 4", None])
    assert ids_in(said).to_list() == ["A1", "22", None, None, None]
    assert known_ids_share(said, pl.Series(["A1", "7"])) == 0.25


def test_nothing_is_done_where_nothing_is_found() -> None:
    frame = pl.DataFrame({"a": ["x (1)"]})
    assert not Bracketed()
    assert cleaned(frame, Bracketed()) is frame
