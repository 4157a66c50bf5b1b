"""What happened to people: separations and their kind, rehires, moves, and what a panel tells."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.data import schema
from passerelle.data.checks import breaches_of
from passerelle.data.roster import RosterRead, RowUse, read
from passerelle.data.roster.history import separation_kinds
from passerelle.data.roster.mapping_file import ColumnMapping

DAY = date(2025, 10, 1)


def read_text(folder: Path, text: str, **more: object) -> RosterRead:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    got = read(path, as_of=DAY, partial=True, mapping=ColumnMapping(**more))  # type: ignore[arg-type]
    assert breaches_of(got.history, schema.HISTORY) == []
    return got


def events(got: RosterRead) -> list[tuple[object, ...]]:
    return got.history.select("employee_id", "day", "event", "kind").rows()


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Resignation - other job", "QUIT"),
        ("VOLUNTARY", "QUIT"),
        ("Involuntary", "OTHER"),
        ("Voluntary redundancy", "LAYOFF"),
        ("RIF", "LAYOFF"),
        ("Position eliminated", "LAYOFF"),
        ("Laid off", "LAYOFF"),
        ("Early retirement (voluntary)", "RETIREMENT"),
        ("Tariff", "OTHER"),
        ("X1", "LAYOFF"),
        (None, "OTHER"),
    ],
)
def test_the_kind_of_a_separation_is_told_by_the_mapping_then_by_common_words(
    reason: str | None, kind: str
) -> None:
    assert separation_kinds(pl.Series([reason], dtype=pl.String), {"x1": "LAYOFF"}).to_list() == [kind]


def test_somebody_who_left_is_an_event_and_no_employee(tmp_path: Path) -> None:
    got = read_text(
        tmp_path,
        "employee_id,job_title,status,termination_date,termination_reason,hire_date\n"
        "A1,Clerk,Active,,,2015-01-01\nA2,Planner,Terminated,2024-05-31,Retirement,2001-03-01\n"
        "A3,Planner,Terminated,,,2001-03-01\n",
    )
    assert events(got) == [
        ("e00000002", date(2001, 3, 1), "hire", None),
        ("e00000002", date(2024, 5, 31), "separation", "RETIREMENT"),
    ]
    assert got.history["job_title_before"].to_list() == [None, "Planner"]
    assert got.ledger.rows[RowUse.LEFT] == 2
    assert got.identity["employer_id"].to_list() == ["A1"]
    assert any("no event was made" in note.what for note in got.notes)


def test_somebody_hired_again_keeps_the_first_day_ever(tmp_path: Path) -> None:
    text = (
        "employee_id,job_title,hire_date,original_hire_date,termination_date\n"
        "A1,Clerk,2020-01-01,,\nA1,Clerk,2010-01-01,,2015-06-30\nA2,Clerk,2018-01-01,2008-01-01,\n"
        "A3,Clerk,2018-01-01,2018-01-01,\n"
    )
    got = read_text(tmp_path, text)
    assert got.roster["original_hire_date"].to_list() == [date(2010, 1, 1), date(2008, 1, 1), None]
    assert events(got) == [
        ("e00000001", date(2010, 1, 1), "hire", None),
        ("e00000001", date(2015, 6, 30), "separation", "OTHER"),
        ("e00000001", date(2020, 1, 1), "rehire", None),
        ("e00000003", date(2018, 1, 1), "rehire", None),
    ]


@pytest.mark.parametrize(("last_day", "count"), [("2019-12-31", 1), ("2020-01-01", 0), ("2022-01-01", 0)])
def test_a_job_that_ended_within_the_present_spell_is_no_separation(
    tmp_path: Path, last_day: str, count: int
) -> None:
    text = f"employee_id,job_title,hire_date,termination_date\nA1,Clerk,2020-01-01,\nA1,Cook,,{last_day}\n"
    got = read_text(tmp_path, text)
    assert (got.history["event"] == "separation").sum() == count


def test_earlier_jobs_of_somebody_who_is_there_are_moves(tmp_path: Path) -> None:
    text = (
        "employee_id,job_title,department,assignment_start,assignment_end\n"
        "A1,Lead,Sales,2022-01-01,\nA1,Clerk,Sales,2015-01-01,2018-12-31\nA1,Planner,Sales,2019-01-01,2021-12-31\n"
        "A2,Clerk,Sales,2015-01-01,2016-12-31\nA3,Clerk,Sales,2026-01-01,\n"
    )
    got = read_text(tmp_path, text)
    assert got.roster["job_title"].to_list() == ["Lead"]
    assert got.history.select(
        "employee_id", "day", "event", "job_title_before", "job_title_after"
    ).rows() == [
        ("e00000001", date(2019, 1, 1), "move", "Clerk", "Planner"),
        ("e00000001", date(2022, 1, 1), "move", "Planner", "Lead"),
        ("e00000004", date(2016, 12, 31), "separation", "Clerk", None),
    ]


def test_a_last_day_before_the_hire_date_is_a_separation_and_a_rehire(tmp_path: Path) -> None:
    text = (
        "employee_id,job_title,hire_date,termination_date,termination_reason\n"
        "A1,Clerk,2023-01-09,2020-05-01,Resigned\n"
    )
    got = read_text(tmp_path, text)
    assert events(got) == [
        ("e00000001", date(2020, 5, 1), "separation", "QUIT"),
        ("e00000001", date(2023, 1, 9), "rehire", None),
    ]
    assert got.history["job_title_before"].to_list() == [None, None]


# ------------------------------------------------------------------ panels

Seen = dict[tuple[str, int], tuple[str, str]]  # person and year: title and department


@st.composite
def panels(draw: st.DrawFn) -> Seen:
    people = [f"A{at}" for at in range(draw(st.integers(1, 6)))]
    cell = st.tuples(st.sampled_from(["Clerk", "Planner"]), st.sampled_from(["Sales", "Finance"]))
    years = range(2020, 2024)
    seen = draw(st.dictionaries(st.sampled_from([(p, y) for p in people for y in years]), cell))
    return {("Z", 2020): ("Clerk", "Sales"), ("Z", 2023): ("Clerk", "Sales"), **seen}


def slow_events(seen: Seen, years: list[int]) -> set[tuple[str, date, str]]:
    found = set()
    for person in {who for who, _ in seen}:
        there = False
        for year, year_before in zip(years, [0, *years], strict=False):
            now, last = seen.get((person, year)), seen.get((person, year_before))
            day = date(year, 1, 1)
            if year > years[0]:
                if now and not last:
                    found.add((person, day, "rehire" if there else "hire"))
                if last and not now:
                    found.add((person, day, "separation"))
                if now and last and now != last:
                    found.add((person, day, "move"))
            there = there or now is not None
    return found


@settings(max_examples=60)
@given(panels(), st.randoms(use_true_random=False))
def test_a_panel_tells_what_a_walk_through_its_years_tells(
    tmp_path_factory: pytest.TempPathFactory, seen: Seen, chance: random.Random
) -> None:
    lines = [f"{year},{who},{title},{unit}" for (who, year), (title, unit) in seen.items()]
    chance.shuffle(lines)
    columns = {"snapshot": "year", "employee_id": "id", "job_title": "title", "department": "unit"}
    got = read_text(tmp_path_factory.mktemp("p"), "\n".join(["year,id,title,unit", *lines]), columns=columns)
    rows = [line.split(",")[1] for line in lines]
    own = dict(got.identity.iter_rows())
    name = {e: own.get(e, rows[int(e[1:]) - 1]) for e in got.history["employee_id"]}
    told = {(name[row["employee_id"]], row["day"], row["event"]) for row in got.history.iter_rows(named=True)}
    assert told == slow_events(seen, sorted({year for _, year in seen}))
    assert set(own.values()) == {who for who, year in seen if year == 2023}
    assert got.ledger.total == len(lines)
    assert got.ledger.rows.get(RowUse.OTHER_SNAPSHOT, 0) == sum(year < 2023 for _, year in seen)


def test_a_period_in_which_half_the_people_change_is_told(tmp_path: Path) -> None:
    lines = [
        f"{year},A{at},Clerk" for year, last in ((2020, 30), (2021, 30), (2022, 90)) for at in range(last)
    ]
    got = read_text(tmp_path, "\n".join(["snapshot,employee_id,job_title", *lines]))
    (note,) = [note for note in got.notes if "at once" in note.what]
    assert note.what.startswith("shows 60 people come at once, of 90 rows")
    assert note.where.startswith("people.csv, row 62")


def test_an_earlier_snapshot_is_read_where_the_mapping_names_it(tmp_path: Path) -> None:
    text = "snapshot,employee_id,job_title\n2020,A1,Clerk\n2021,A1,Lead\n2022,A2,Lead\n"
    got = read_text(tmp_path, text, snapshot="2021")
    assert got.roster["job_title"].to_list() == ["Lead"]
    assert got.history["event"].to_list() == ["move"]


def test_a_faulty_row_of_the_last_period_is_no_separation(tmp_path: Path) -> None:
    lines = ("2020,A1,Clerk,40000", "2021,A1,Clerk,much", "2021,A2,Clerk,40000")
    text = "\n".join(["snapshot,employee_id,job_title,salary", *lines])
    got = read_text(tmp_path, text)
    assert got.ledger.rows[RowUse.REJECTED] == 1
    assert got.history["event"].to_list() == ["hire"]


def test_the_real_panel_of_north_dakota_is_read_whole(shared_data: Path) -> None:
    columns = {
        "snapshot": "fiscal_year",
        "employee_id": "person_id",
        "job_title": "job_title",
        "department": "agency",
        "salary": "gross_pay",
    }
    path = shared_data / "rosters/north_dakota_state_panel_fy2008_fy2018.csv.gz"
    got = read(path, mapping=ColumnMapping(columns=columns), partial=True, as_of=date(2018, 6, 30))
    assert got.ledger.total == 190_101
    assert got.ledger.rows[RowUse.OTHER_SNAPSHOT] == 159_425
    assert got.roster.height + got.ledger.rows[RowUse.REJECTED] > 26_700
    assert got.identity["employer_id"].is_unique().all()


@pytest.mark.filterwarnings("error")
def test_periods_without_days_are_read_without_a_warning(tmp_path: Path) -> None:
    text = "snapshot,employee_id,job_title\nwave a,A1,Clerk\nwave b,A1,Clerk\n"
    got = read_text(tmp_path, text, snapshot="wave b")
    assert got.roster.height == 1
    assert any("no history was made" in note.what for note in got.notes)
