"""Seats come from the employer's list or from the rows of people; filled where somebody holds them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from passerelle.data import schema
from passerelle.data.checks import breaches_of
from passerelle.data.roster import RosterRead, read
from passerelle.errors import BadInput

DAY = date(2025, 10, 1)
PEOPLE = (
    "employee_id,job_title,position_id,fte,department,employment_type\n"
    "A1,Clerk,P1,0.5,Sales,Regular\nA2,Clerk,P1,0.5,Sales,Regular\nA3,Planner,P2,1.0,Finance,Regular\n"
    "A4,Advisor,P7,1.0,Finance,Contractor\n,Analyst,P3,1.0,Finance,\n,VACANT,P2,1.0,Finance,\n,Vacant,,,,\n"
)


def read_texts(folder: Path, *, partial: bool = False, **texts: str) -> RosterRead:
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return read(paths, as_of=DAY, partial=partial)


def seats(got: RosterRead) -> list[tuple[object, ...]]:
    assert breaches_of(got.positions, schema.POSITIONS) == []
    return got.positions.select("position_id", "job_title", "fte", "status", "people").rows()


def test_without_a_list_seats_are_those_of_people_and_vacant_rows(tmp_path: Path) -> None:
    got = read_texts(tmp_path, people=PEOPLE)
    assert seats(got) == [
        ("P1", "Clerk", 1.0, "filled", 2),
        ("P2", "Planner", 1.0, "filled", 1),
        ("P3", "Analyst", 1.0, "open", 0),
        ("row 8", "Vacant", None, "open", 0),
    ]
    assert any("said to be vacant on one row" in note.what for note in got.notes)


def test_rows_without_seats_make_no_table(tmp_path: Path) -> None:
    got = read_texts(tmp_path, people="employee_id,job_title\nA1,Clerk\n")
    assert (got.positions.height, got.requisitions.height) == (0, 0)


def test_a_list_of_seats_is_joined_with_those_who_hold_them(tmp_path: Path) -> None:
    listed = (
        "position_id,job_title,status,employee_id,fte\n"
        "P1,Clerk,Open,,1\nP2,,Filled,A3,1\nP3,Analyst,Vacant,,1\nP4,Buyer,Eliminated,,1\n"
        "P5,Buyer,Closed,A1,1\nP7,Advisor,Filled,A4,1\nP8,Driver,wobbly,,1\n"
    )
    got = read_texts(tmp_path, people=PEOPLE, seats=listed)
    assert seats(got) == [
        ("P1", "Clerk", 1.0, "filled", 2),
        ("P2", "Planner", 1.0, "filled", 1),
        ("P3", "Analyst", 1.0, "open", 0),
        ("P4", "Buyer", 1.0, "closed", 0),
        ("P5", "Buyer", 1.0, "filled", 1),
        ("P7", "Advisor", 1.0, "filled", 0),
        ("P8", "Driver", 1.0, "open", 0),
        ("row 8", "Vacant", None, "open", 0),
    ]
    told = " ".join(note.what for note in got.notes)
    assert "held by somebody who is not in the roster" in told
    assert "status that is not known" in told
    assert "closed or on hold, and are held" in told


def test_a_seat_that_a_list_names_twice_is_one_and_a_private_cell_is_not_kept(tmp_path: Path) -> None:
    others = "".join(f"P1{at},Clerk,X{at}\n" for at in range(9))
    once = f"position_id,job_title,department\n{others}P9,Driver,box@example.org\n"
    (tmp_path / "once").mkdir()
    got = read_texts(tmp_path / "once", people=PEOPLE, seats=once)
    assert "box@example.org" not in str(got.positions.rows())
    (tmp_path / "twice").mkdir()
    twice = read_texts(tmp_path / "twice", people=PEOPLE, seats=once + "P9,,Y\n")
    assert seats(twice) == seats(got)
    assert twice.positions.filter(position_id="P9")["department"].to_list() == ["Y"]


def test_requisitions_have_one_opening_unless_told_and_their_seats_title(tmp_path: Path) -> None:
    asked = (
        "requisition_id,position_id,job_title,openings,target_start,status\n"
        "R1,P3,,,2025-12-01,Open\nR2,,Buyer,3,,On hold\nR3,,Buyer,1,,Cancelled\nR3,,Buyer,1,,Open\n"
        "R4,,,2,,odd\n"
    )
    got = read_texts(tmp_path, people=PEOPLE, asked=asked)
    assert breaches_of(got.requisitions, schema.REQUISITIONS) == []
    columns = ("requisition_id", "job_title", "openings", "target_start", "status")
    assert got.requisitions.select(columns).rows() == [
        ("R1", "Analyst", 1, date(2025, 12, 1), "open"),
        ("R2", "Buyer", 3, None, "on hold"),
        ("R3", "Buyer", 1, None, "closed"),
        ("R4", "Not stated", 2, None, "open"),
    ]
    assert got.ledger.total == 7  # of the file of people alone


def test_faults_of_the_lists_are_told_with_their_file(tmp_path: Path) -> None:
    listed = "position_id,job_title,fte\nP1,Clerk,much\n,Clerk,1\nP3,Analyst,1\n"
    with pytest.raises(BadInput) as caught:
        read_texts(tmp_path, people=PEOPLE, seats=listed)
    told = [str(fault) for fault in caught.value.faults]
    assert any(line.startswith("seats.csv, row 2, column fte: is not a number.") for line in told)
    assert any(line.startswith("seats.csv, row 3, column position_id: is empty.") for line in told)
    got = read_texts(tmp_path, people=PEOPLE, seats=listed, partial=True)
    assert {row[0] for row in seats(got)} >= {"P1", "P2", "P3"}
    assert len(got.faults) == 2


def test_lists_without_people_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no people"):
        read_texts(
            tmp_path,
            seats="position_id,job_title,status\nP1,Clerk,Open\n",
            asked="requisition_id,job_title\nR1,Clerk\n",
        )


def test_a_requisition_of_a_position_that_is_not_there_is_kept_and_noted(tmp_path: Path) -> None:
    got = read_texts(
        tmp_path,
        people=PEOPLE,
        asked="requisition_id,position_id,job_title,department\nR1,P1,,\nR2,P99,Cook,Sales\nR3,,Clerk,\n",
    )
    rows = got.requisitions.select("requisition_id", "position_id", "job_title", "department").rows()
    assert rows == [("R1", "P1", "Clerk", None), ("R2", "P99", "Cook", "Sales"), ("R3", None, "Clerk", None)]
    (note,) = [n for n in got.notes if "a position that is not there" in n.what]
    assert (note.where, note.value, note.count) == ("asked.csv, row 3", "P99", 1)
