"""The words of a status, alone or in front of more, tell who left, who is on leave and who is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from passerelle.data.roster import RosterRead, RowUse, read
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.statuses import (
    LEAVE,
    LEFT,
    STAYS,
    is_state,
    states,
    type_says_contractor,
    type_says_leave,
    type_says_left,
)

DAY = date(2025, 10, 1)
PLAIN = ColumnMapping()


def state_of(text: str, mapping: ColumnMapping = PLAIN) -> str | None:
    found = states(pl.Series([text]), mapping).to_list()[0]
    return None if found is None else str(found)


@pytest.mark.parametrize(
    "text",
    [
        *("Terminated - Final Process", "Terminated", "TERMINATED: voluntary", "Inactive - Payroll Eligible"),
        *("Ausgetreten", "Ausgetreten zum 31.12.", "Term", "Term - Voluntary", "Offboarded", "Ex-employee"),
        *("Former employee", "Leaver", "Left (2024)", "Inaktiv", "Sorti", "Baja", "uit dienst", "Desligado"),
        *("Terminated, pay in lieu of notice period", "Terminated - did not return from leave"),
    ],
)
def test_people_who_left_are_known_by_the_leading_word(text: str) -> None:
    assert state_of(text) == LEFT


@pytest.mark.parametrize(
    "text", ["On Leave", "Leave of Absence - Paid", "Maternity leave", "Active - on leave", "Inactive - LOA"]
)
def test_people_on_leave_are_there_and_on_leave(text: str) -> None:
    assert state_of(text) == LEAVE


@pytest.mark.parametrize(
    "text", ["Active", "Active - Payroll", "Suspended", "Garden leave", "Resigned - serving notice", "Aktiv"]
)
def test_people_at_work_or_suspended_stay(text: str) -> None:
    assert state_of(text) == STAYS


@pytest.mark.parametrize(
    "text", ["Zzz", "Term appointment", "Leftover", "Exempt", "Partition", "Pending hire"]
)
def test_other_words_are_not_understood(text: str) -> None:
    assert state_of(text) is None


def test_a_mappings_own_words_stand_alone() -> None:
    own = ColumnMapping(left_when=("t", "active - paid"))
    assert state_of("T", own) == LEFT
    assert state_of("Active - paid", own) == LEFT
    assert state_of("Terminated - Final Process", own) is None
    assert state_of("On leave", ColumnMapping(leave_when=("l",))) is None


def test_fewer_words_lead_a_kind_of_employment() -> None:
    kinds = pl.Series(["Terminated - Final", "Retired annuitant", "Retired", "Ex-pat", "Regular"])
    assert type_says_left(kinds, PLAIN).to_list() == [True, False, True, False, False]


def test_a_kind_of_employment_is_no_state() -> None:
    said = pl.Series(["Terminated - Final", "Active - Payroll", "Regular", "Full time", "Term"])
    assert is_state(said).to_list() == [True, True, False, False, False]


@pytest.mark.parametrize(
    "text",
    [
        *("Independent Contractor", "Contractors", "Freelancer", "Freelance", "Contingent", "Temp agency"),
        *("Leiharbeit", "Leiharbeiter", "Zeitarbeit", "interim", "Intérimaire", "prestataire"),
        *("Contract Worker - Agency", "Agency Worker", "Consultant", "Vendor", "Contractor"),
    ],
)
def test_contractors_are_known_by_stems(text: str) -> None:
    assert type_says_contractor(pl.Series([text]), PLAIN).to_list() == [True]


@pytest.mark.parametrize(
    "text", ["Contract", "Fixed-term contract", "Befristet", "Interim manager", "Agency head", "Temporary"]
)
def test_people_for_a_time_are_no_contractors(text: str) -> None:
    assert type_says_contractor(pl.Series([text]), PLAIN).to_list() == [False]


def test_a_mappings_own_contractors_stand_alone() -> None:
    own = ColumnMapping(contractor_when=("x",))
    assert type_says_contractor(pl.Series(["X", "Freelancer"]), own).to_list() == [True, False]


def test_kinds_of_leave_are_known_and_cover_for_them_is_not() -> None:
    kinds = pl.Series(["Maternity Leave", "On Leave - Medical", "Leave cover", "Regular - leave eligible"])
    assert type_says_leave(kinds, PLAIN).to_list() == [True, True, False, False]
    assert type_says_leave(kinds, ColumnMapping(leave_when=("l",))).to_list() == [False] * 4


# ------------------------------------------------------------------ in an import


def test_a_kind_of_leave_goes_to_the_audit_alone(tmp_path: Path) -> None:
    kinds = ("Regular", "Maternity Leave", "On Leave - Medical")
    rows = "".join(f"A{at},Clerk,{kind}\n" for at, kind in enumerate(kinds))
    got = read_text(tmp_path, f"employee_id,job_title,employment_type\n{rows}")
    assert got.roster["employment_type"].to_list() == ["Regular", None, None]
    assert got.audit["on_leave"].to_list() == [None, "Maternity Leave", "On Leave - Medical"]


def read_text(folder: Path, text: str, mapping: ColumnMapping = PLAIN) -> RosterRead:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, mapping=mapping, as_of=DAY)


def notes_of(got: RosterRead, words: str) -> list[str]:
    return [str(note) for note in got.notes if words in note.what]


@pytest.mark.parametrize("header", ["Status", "Employment Status", "Worker Status"])
def test_leavers_are_never_employees_and_what_is_not_understood_is_told(tmp_path: Path, header: str) -> None:
    said = ["Active", "Active", "Active", "Terminated - Final Process", "Inactive - Payroll Eligible"]
    said += ["Ausgetreten", "Zzz", "Zzz", "Yyy", "Active"]
    rows = "".join(f"A{at},Clerk,{status}\n" for at, status in enumerate(said))
    got = read_text(tmp_path, f"employee_id,job_title,{header}\n{rows}")
    assert got.ledger.rows == {RowUse.EMPLOYEE: 7, RowUse.LEFT: 3}
    (note,) = notes_of(got, "not understood")
    assert "Zzz (2), Yyy (1)." in note
    assert f"column {header}" in note
    assert "left_when" in note
    assert "[3 times]" in note


def test_a_file_mostly_of_leavers_says_so(tmp_path: Path) -> None:
    text = "employee_id,job_title,status\nA1,Clerk,Active\nA2,Clerk,Left\n"
    assert not notes_of(read_text(tmp_path, text), "more than half")
    (note,) = notes_of(read_text(tmp_path, text + "A3,Clerk,Left\n"), "more than half")
    assert "2 of 3 rows" in note


def test_a_last_day_outweighs_the_status_and_the_contradiction_is_told(tmp_path: Path) -> None:
    got = read_text(
        tmp_path,
        "employee_id,job_title,status,termination_date\n"
        "A1,Clerk,Terminated,2025-12-31\nA2,Clerk,Active,2025-09-30\nA3,Clerk,Active,2025-12-31\n"
        "A4,Clerk,Terminated,\nA5,Clerk,Terminated,2025-10-01\n",
    )
    assert got.identity["employer_id"].to_list() == ["A1", "A3", "A5"]
    (gone,) = notes_of(got, "says that they have left")
    (there,) = notes_of(got, "says that they are there")
    (later,) = notes_of(got, "they leave, and are still there")
    assert "row 2 (also row 6)," in gone
    assert "row 3," in there
    assert "row 4," in later
