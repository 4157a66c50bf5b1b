"""Each row of a file of people becomes one thing, and each person has one primary assignment."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles.people import Answer, answer
from passerelle.data.roster import RosterRead, RowUse, read
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.errors import BadInput

DAY = date(2025, 10, 1)
Row = Mapping[str, str]

NEEDED = ("employee_id", "job_title")
DAYS = ("2012-05-01", "2019-03-01", "2021-01-04", "2025-09-30", "2025-10-01", "2026-02-01")
CELLS: Mapping[str, Sequence[str]] = {
    "employee_id": ("A1", "A1", "A2", "A3", "A4", "A5", "", "VACANT"),
    "job_title": ("Clerk", "Planner", "Clerk", "Analyst", "", "TBD"),
    "department": ("Sales", "Finance", ""),
    "status": ("Active", "Active", "Terminated", "Resigned", "On Leave", "Vacant", ""),
    "employment_type": ("Regular", "Regular", "Temporary", "Contractor", ""),
    "primary": ("Yes", "No", ""),
    "fte": ("1.0", "0.5", "0.25", ""),
    "salary": ("40000", "52000", "", "much"),
    "hire_date": (*DAYS, "", "soon"),
    "original_hire_date": (*DAYS, "", ""),
    "assignment_start": (*DAYS, "", ""),
    "assignment_end": ("", "", "", *DAYS),
    "termination_date": ("", "", "", *DAYS, "later"),
    "termination_reason": ("", "Retired at 65", "Laid off in May", "Resigned for another job", "Moved"),
    "position_id": ("P1", "P2", "P3", ""),
    "manager_id": ("A1", "A2", "A3", "A4.0", "A9", ""),
    "birth_date": ("1970-01-01", "1980-02-02", "", "unknown day"),
    "sex": ("F", "M", "F", ""),
    "legal_entity": ("E1", "E1", "E2", ""),
    "Full Name": ("Given 1", "Given 1", "Given 2", ""),  # no column of the roster
    "Desk Code": ("D1", "D1", "D2", ""),  # likewise
    "snapshot": ("2023", "2024", "2025", "2025", "2025", ""),
}
UNMAPPED = ("Full Name", "Desk Code")


@st.composite
def rosters(draw: st.DrawFn, most: int = 14) -> list[Row]:
    """Rows of a file of people with ids that repeat, dates, flags, vacancies and corrupt cells."""
    others = draw(st.lists(st.sampled_from(list(CELLS)[2:]), unique=True, max_size=8))
    columns = [*NEEDED, *sorted(others, key=list(CELLS).index)]
    row = st.fixed_dictionaries({name: st.sampled_from(CELLS[name]) for name in columns})
    rows = draw(st.lists(row.filter(lambda cells: any(cells.values())), min_size=1, max_size=most))
    return [*rows, *draw(st.lists(st.sampled_from(rows), max_size=2))]


def as_csv(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read_rows(folder: Path, rows: Sequence[Row], *, partial: bool = True) -> RosterRead:
    path = folder / "people.csv"
    path.write_text(as_csv(rows), encoding="utf-8")
    mapping = ColumnMapping(columns={name: name for name in rows[0] if name not in UNMAPPED}, ignore=UNMAPPED)
    return read(path, mapping=mapping, partial=partial, as_of=DAY)


def row_of(opaque: str) -> int:
    return int(opaque.removeprefix("e")) - 1


def first_rows(rows: Sequence[Row], at: Sequence[int]) -> list[int]:
    """The first row of the person of each of ``at``: what an opaque id is made of."""
    return [next(r for r, row in enumerate(rows) if row["employee_id"] == rows[a]["employee_id"]) for a in at]


# ------------------------------------------------------------------ against the slow answer


def agrees(got: RosterRead, slow: Answer, rows: Sequence[Row]) -> None:
    assert {use.value: count for use, count in got.ledger.rows.items()} == Counter(slow.uses)
    people = got.roster.rows(named=True)
    assert [row_of(person["employee_id"]) for person in people] == first_rows(rows, slow.primary)
    for at, person in zip(slow.primary, people, strict=True):
        assert person["job_title"] == rows[at]["job_title"]
        assert person["other_fte"] == slow.other_fte.get(at)
        boss = person["manager_id"]
        above = slow.boss[at]
        named = [] if boss is None else [row_of(boss)]
        assert named == first_rows(rows, [] if above is None else [above]), at
    own = dict(got.identity.iter_rows())
    assert [own[person["employee_id"]] for person in people] == [
        rows[at]["employee_id"] for at in slow.primary
    ]
    told = {
        (row["employee_id"], row["day"], row["event"], row["kind"])
        for row in got.history.iter_rows(named=True)
        if row["event"] != "move"
    }
    names = {opaque: own.get(opaque, rows[row_of(opaque)]["employee_id"]) for opaque, *_ in told}
    assert {(names[who], *rest) for who, *rest in told} == slow.events


@settings(max_examples=80)
@given(rosters())
def test_the_fast_path_agrees_with_a_reading_row_by_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    slow = answer(rows, DAY)
    folder = tmp_path_factory.mktemp("p")
    if not slow.primary:
        with pytest.raises(BadInput):
            read_rows(folder, rows)
        return
    got = read_rows(folder, rows)
    if "snapshot" not in rows[0]:
        agrees(got, slow, rows)
    else:
        assert {use.value: count for use, count in got.ledger.rows.items()} == Counter(slow.uses)
        assert [row_of(person) for person in got.roster["employee_id"]] == first_rows(rows, slow.primary)
    assert got.ledger.total == len(rows)
    assert got.rejected.height == got.ledger.rows.get(RowUse.REJECTED, 0)
    assert got.identity["employer_id"].is_unique().all()
    held = got.assignments.group_by("employee_id").agg(pl.col("assignment").sort())
    assert all(ranks == list(range(1, len(ranks) + 1)) for ranks in held["assignment"].to_list())


# ------------------------------------------------------------------ what never changes a person's data


def data_of(got: RosterRead) -> dict[str, tuple[object, ...]]:
    """Each person's row by the employer's own id, managers likewise."""
    own = dict(got.identity.iter_rows())
    return {
        own[row["employee_id"]]: tuple(
            own.get(value, value) if name == "manager_id" else value
            for name, value in row.items()
            if name != "employee_id"
        )
        for row in got.roster.iter_rows(named=True)
    }


@st.composite
def plain_rosters(draw: st.DrawFn) -> list[Row]:
    """Rosters with second jobs of different FTE, and a reporting line without circles."""
    people = draw(st.integers(1, 8))
    rows: list[Row] = []
    for at in range(people):
        boss = draw(st.integers(0, at)) if at else 0
        jobs = draw(st.lists(st.sampled_from(["1.0", "0.5", "0.25"]), min_size=1, max_size=3, unique=True))
        for fte in jobs:
            title = draw(st.sampled_from(["Clerk", "Planner", "Analyst"]))
            rows.append(
                {
                    "employee_id": f"A{at}",
                    "job_title": title,
                    "fte": fte,
                    "manager_id": f"A{boss}" if at else "",
                }
            )
    return rows


@settings(max_examples=25)
@given(plain_rosters(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_ids_change_nobody(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("p")
    before = data_of(read_rows(folder, rows))
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert data_of(read_rows(folder, shuffled)) == before
    renamed = [
        {**row, **{name: f"Z-{row[name]}" for name in ("employee_id", "manager_id") if row[name]}}
        for row in rows
    ]
    after = data_of(read_rows(folder, renamed))
    assert {f"Z-{who}" for who in before} == set(after)
    assert [row[0] for row in before.values()] == [row[0] for row in after.values()]


# ------------------------------------------------------------------ one rule at a time


def one_rule(folder: Path, text: str, **more: object) -> RosterRead:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, partial=True, as_of=DAY, mapping=ColumnMapping(**more))  # type: ignore[arg-type]


def test_the_flagged_row_is_primary_and_the_others_are_told_in_assignments(tmp_path: Path) -> None:
    got = one_rule(
        tmp_path,
        "employee_id,job_title,primary,fte,manager_id,assignment_start\n"
        "A1,Clerk,no,0.6,,2020-01-01\nA1,Planner,yes,0.2,,2021-01-01\nA2,Analyst,yes,1.0,A1,2019-01-01\n",
    )
    assert got.roster.select("employee_id", "job_title", "other_fte").rows() == [
        ("e00000001", "Planner", 0.6),
        ("e00000003", "Analyst", None),
    ]
    assert got.roster["manager_id"].to_list() == [None, "e00000001"]
    assert got.assignments.select("employee_id", "assignment", "job_title", "start_date").rows() == [
        ("e00000001", 1, "Planner", date(2021, 1, 1)),
        ("e00000003", 1, "Analyst", date(2019, 1, 1)),
        ("e00000001", 2, "Clerk", date(2020, 1, 1)),
    ]


def test_where_nobody_has_a_second_job_there_is_no_table_of_assignments(tmp_path: Path) -> None:
    assert one_rule(tmp_path, "employee_id,job_title\nA1,Clerk\n").assignments.height == 0


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        ("birth_date", "1970-01-01", "1980-01-01"),
        ("sex", "F", "M"),
        ("hire_date", "2012-01-01", "2020-01-01"),
    ],
)
def test_two_people_under_one_id_are_never_joined(
    tmp_path: Path, header: str, first: str, second: str
) -> None:
    text = f"employee_id,job_title,{header}\nA1,Clerk,{first}\nA1,Planner,{second}\nA2,Clerk,\n"
    got = one_rule(tmp_path, text)
    assert got.identity["employer_id"].to_list() == ["A2"]
    assert got.rejected["passerelle_row"].to_list() == [2, 3]
    assert all("contradicts another row of the same id" in why for why in got.rejected["reason"])
    assert not any(first in str(fault) for fault in got.faults if header != "hire_date")


def test_a_hire_date_of_each_job_does_not_contradict_where_jobs_have_days(tmp_path: Path) -> None:
    text = (
        "employee_id,job_title,hire_date,assignment_start\n"
        "A1,Clerk,2012-01-01,2012-01-01\nA1,Planner,2020-01-01,2020-01-01\n"
    )
    assert one_rule(tmp_path, text).roster["job_title"].to_list() == ["Clerk"]


def test_an_id_of_many_rows_is_a_placeholder(tmp_path: Path) -> None:
    lines = [f"X,Title {at}" for at in range(21)]
    got = one_rule(tmp_path, "\n".join(["employee_id,job_title", "A1,Clerk", *lines]))
    assert got.roster.height == 1
    assert got.rejected.height == 21
    assert "a placeholder, no person's id" in got.rejected["reason"][0]
    twenty = one_rule(tmp_path, "\n".join(["employee_id,job_title", "A1,Clerk", *lines[:20]]))
    assert twenty.roster.height == 2


def test_equal_rows_without_ids_are_different_people(tmp_path: Path) -> None:
    got = one_rule(tmp_path, "job_title,department\nClerk,A\nClerk,A\n", has_ids=False)
    assert got.roster.height == 2


def test_leave_goes_to_the_audit_alone(tmp_path: Path) -> None:
    text = "employee_id,job_title,status,employment_type\nA1,Clerk,On Leave,Regular\nA2,Clerk,Active,LOA\n"
    got = one_rule(tmp_path, text)
    assert got.audit["on_leave"].to_list() == ["On Leave", "LOA"]
    assert got.roster["employment_type"].to_list() == ["Regular", None]
    assert "leave" not in str(got.roster.rows()).lower()


def test_contractors_stand_apart_unless_the_mapping_keeps_them(tmp_path: Path) -> None:
    text = "employee_id,job_title,employment_type,manager_id\nA1,Clerk,Contractor,\nA2,Clerk,Regular,A1\n"
    apart = one_rule(tmp_path, text)
    assert apart.identity["employer_id"].to_list() == ["A2"]
    assert any("is a contractor, who is not in the roster" in note.what for note in apart.notes)
    kept = one_rule(tmp_path, text, contractors="keep")
    assert kept.roster["manager_id"].to_list() == [None, "e00000001"]


def test_a_last_day_still_to_come_is_noted(tmp_path: Path) -> None:
    text = "employee_id,job_title,termination_date\nA1,Clerk,2025-12-31\nA2,Clerk,\n"
    got = one_rule(tmp_path, text)
    assert got.roster.height == 2
    assert any("lies after 2025-10-01: they leave" in note.what for note in got.notes)


def test_somebody_who_has_yet_to_start_is_noted_and_not_there(tmp_path: Path) -> None:
    lines = ("A1,Clerk,2020-01-01", "A1,Cook,2026-01-01", "A2,Clerk,2026-01-01")
    text = "\n".join(["employee_id,job_title,assignment_start", *lines])
    got = one_rule(tmp_path, text)
    assert got.identity["employer_id"].to_list() == ["A1"]
    assert got.ledger.rows[RowUse.OTHER_TIME] == 2
    (note,) = [note for note in got.notes if "not there yet" in note.what]
    assert note.where == "people.csv, row 4, column assignment_start"


def test_rows_with_days_need_the_day_of_the_extract(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("employee_id,job_title,termination_date\nA1,Clerk,2025-12-31\n", encoding="utf-8")
    with pytest.raises(BadInput, match="the day of the extract is not told"):
        read(path)
    assert read(path, mapping=ColumnMapping(as_of=DAY)).as_of == DAY


def test_a_person_whose_id_is_missing_is_no_empty_seat(tmp_path: Path) -> None:
    lines = ("A1,Clerk,P1,2020-01-01", ",Cook,P2,2021-01-01", ",Cook,P3,", ",Cook,P4,soon")
    got = one_rule(tmp_path, "\n".join(["employee_id,job_title,position_id,hire_date", *lines]))
    assert got.rejected["passerelle_row"].to_list() == [3, 5]
    assert got.positions.select("position_id", "status").rows() == [("P1", "filled"), ("P3", "open")]


def test_an_open_source_engineer_without_an_id_is_no_vacancy(tmp_path: Path) -> None:
    got = one_rule(tmp_path, "employee_id,job_title\n,Open Source Engineer\nA1,Clerk\n,Vacant - Clerk\n")
    assert got.ledger.rows[RowUse.REJECTED] == 1
    assert got.ledger.rows[RowUse.VACANT] == 1


# ------------------------------------------------------------------ spells


@pytest.mark.parametrize(
    ("hired", "last_day", "is_there"),
    [
        ("2023-01-09", "2020-05-01", True),
        ("2026-01-09", "2020-05-01", False),  # hired again, and not yet there
        ("2019-01-09", "2020-05-01", False),
        ("2019-01-09", "2025-10-01", True),  # the last day is a day of work
        ("2019-01-09", "2025-09-30", False),
    ],
)
def test_a_last_day_before_the_hire_date_is_of_an_earlier_spell(
    tmp_path: Path, hired: str, last_day: str, is_there: bool
) -> None:
    lines = (f"A1,Clerk,{hired},{last_day},Active", "A2,Clerk,2019-01-01,,Active")
    got = one_rule(tmp_path, "\n".join(["employee_id,job_title,hire_date,termination_date,status", *lines]))
    assert ("A1" in got.identity["employer_id"].to_list()) == is_there
    again = [note for note in got.notes if "of an earlier spell; they were hired again" in note.what]
    assert len(again) == (hired == "2023-01-09")


# ------------------------------------------------------------------ columns that the mapping leaves out


def test_two_names_under_one_id_are_two_people_and_not_shown(tmp_path: Path) -> None:
    text = "employee_id,Full Name,job_title\n1,Given 1,Teacher\n1,Given 2,Teacher\n2,Given 3,Teacher\n"
    got = one_rule(tmp_path, text)
    assert got.identity["employer_id"].to_list() == ["2"]
    assert got.ledger.rows == {RowUse.EMPLOYEE: 1, RowUse.REJECTED: 2}
    assert not any("Given" in str(fault) for fault in (*got.faults, *got.notes))
    assert not any(name[0] == "_" for frame in (got.roster, got.rejected) for name in frame.columns)


def test_the_same_name_written_otherwise_is_one_person(tmp_path: Path) -> None:
    text = "employee_id,Full Name,Manager Name,job_title\n1,Given 1,Given 8,Cook\n1,GIVEN  1,Given 9,Cook\n"
    assert one_rule(tmp_path, text).ledger.rows == {RowUse.EMPLOYEE: 1, RowUse.OTHER_ASSIGNMENT: 1}


def test_rows_that_differ_in_a_column_left_out_are_two_jobs(tmp_path: Path) -> None:
    head = "employee_id,job_title,fte,Desk Code\n"
    two = one_rule(tmp_path, head + "1,Teacher,0.5,D1\n1,Teacher,0.5,D2\n")
    assert two.ledger.rows == {RowUse.EMPLOYEE: 1, RowUse.OTHER_ASSIGNMENT: 1}
    assert two.roster["other_fte"].to_list() == [0.5]
    same = one_rule(tmp_path, head + "1,Teacher,0.5,D1\n1,Teacher,0.5,D1\n")
    assert same.ledger.rows == {RowUse.EMPLOYEE: 1, RowUse.REPEATED: 1}


def test_one_id_at_two_employers_is_two_people_unless_jobs_are_told(tmp_path: Path) -> None:
    plain = "employee_id,job_title,legal_entity\n1,Cook,E1\n1,Cook,E2\n2,Cook,E1\n"
    assert one_rule(tmp_path, plain).ledger.rows[RowUse.REJECTED] == 2
    seats = "employee_id,job_title,legal_entity,position_id\n1,Cook,E1,P1\n1,Cook,E2,P2\n2,Cook,E1,P3\n"
    assert one_rule(tmp_path, seats).ledger.rows == {RowUse.EMPLOYEE: 2, RowUse.OTHER_ASSIGNMENT: 1}


def test_a_seat_with_a_name_or_a_manager_and_no_id_is_somebodys(tmp_path: Path) -> None:
    lines = ("A1,Cook,P1,,Given 1", ",Cook,P2,,Given 2", ",Cook,P3,A1,", ",Cook,P4,,", ",Cook,P5,,Vacant")
    got = one_rule(tmp_path, "\n".join(["employee_id,job_title,position_id,manager_id,Full Name", *lines]))
    assert got.rejected["passerelle_row"].to_list() == [3, 4]
    assert got.ledger.rows[RowUse.VACANT] == 2


def test_neither_pay_nor_fte_of_nought_tells_of_leave(tmp_path: Path) -> None:
    got = one_rule(tmp_path, "employee_id,job_title,fte,salary\nA1,Cook,0,0\nA2,Cook,1,40000\n")
    assert got.roster.select("fte", "salary").rows() == [(None, None), (1.0, 40000.0)]
