"""Managers are found however they are named, and the reporting line has no circle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.roster import RosterRead, read
from passerelle.data.roster.ledger import RowUse
from passerelle.data.roster.reporting import Directory, across_entities, forest, managers, overridden


def directory(ids: list[str], seats: list[str | None] | None = None) -> Directory:
    return Directory(pl.Series(ids), None if seats is None else pl.Series(seats, dtype=pl.String), {})


def found(named: list[str | None], ids: list[str], seats: list[str | None] | None = None) -> list[int]:
    boss, _ = managers(pl.Series(named, dtype=pl.String), directory(ids, seats))
    return [int(at) for at in boss]


@st.composite
def lines(draw: st.DrawFn) -> np.ndarray:
    people = draw(st.integers(1, 30))
    boss = draw(st.lists(st.integers(-1, people - 1), min_size=people, max_size=people))
    return np.array([-1 if above == at else above for at, above in enumerate(boss)], dtype=np.int64)


@given(lines())
def test_what_remains_is_a_forest_and_one_link_of_each_circle_goes(boss: np.ndarray) -> None:
    order = np.arange(len(boss))[::-1].copy()
    line, notes = forest(boss, order)
    for start in range(len(line)):
        at, steps = start, 0
        while at != -1:
            at, steps = int(line[at]), steps + 1
            assert steps <= len(line)
    circles = []
    for start in range(len(boss)):
        walk, at = [start], int(boss[start])
        while at != -1 and at not in walk:
            walk.append(at)
            at = int(boss[at])
        if at == start:
            circles.append(frozenset(walk))
    cut = np.flatnonzero(line != boss).tolist()
    assert sorted(cut) == sorted(max(circle) for circle in set(circles))  # the first in ``order``
    assert {frozenset(note.at.tolist()) for note in notes} == set(circles)


def test_a_line_as_deep_as_it_has_people_is_walked() -> None:
    deep = np.arange(-1, 99_999, dtype=np.int64)
    line, notes = forest(deep, np.arange(100_000))
    assert (line == deep).all()
    assert not notes
    deep[0] = 99_999
    line, notes = forest(deep, np.arange(100_000))
    assert line[0] == -1
    assert len(notes[0].at) == 100_000


def test_more_circles_than_are_told_one_by_one_are_counted() -> None:
    boss = np.arange(60).reshape(30, 2)[:, ::-1].ravel().astype(np.int64)
    line, notes = forest(boss, np.arange(60))
    assert (line == -1).sum() == 30
    assert len(notes) == 21
    assert "10 more circles" in notes[-1].what


@pytest.mark.parametrize(
    ("named", "ids", "seats", "places"),
    [
        (["1002.0", None], ["1001", "1002"], None, [1, -1]),
        (["Given 2 (1002)", "Given 1 [1001]"], ["1001", "1002"], None, [1, 0]),
        (["B@Example.org", None], ["a@example.org", "b@example.org"], None, [1, -1]),
        (["Given 2 <b@example.org>", None], ["a@example.org", "b@example.org"], None, [1, -1]),
        (["P2", None], ["1001", "1002"], ["P1", "P2"], [1, -1]),
        (["P2", None, None], ["1001", "1002", "1003"], ["P1", "P2", "P2"], [-1, -1, -1]),
        (["1001.0", "1002.0"], ["1001.0", "1002.0"], None, [-1, -1]),
    ],
)
def test_managers_are_found_however_they_are_named(
    named: list[str | None], ids: list[str], seats: list[str | None] | None, places: list[int]
) -> None:
    assert found(named, ids, seats) == places


def test_managers_who_are_not_in_the_roster_are_told_by_what_they_are() -> None:
    absent = {RowUse.CONTRACTOR: pl.Series(["C"]), RowUse.LEFT: pl.Series(["L"])}
    named = pl.Series(["C", "L", "Q", "A3", "A0"])
    boss, notes = managers(named, Directory(pl.Series(["A0", "A1", "A2", "A3", "A4"]), None, absent))
    assert boss.tolist() == [-1, -1, -1, -1, 0]
    assert [(note.what.split(";")[0], note.at.tolist()) for note in notes] == [
        ("is the employee", [3]),
        ("is a contractor, who is not in the roster", [0]),
        ("has left", [1]),
        ("is nobody in the roster", [2]),
    ]
    assert all(note.shown == () for note in notes)


def test_a_manager_of_another_company_is_noted() -> None:
    (note,) = across_entities(np.array([-1, 0, 0, 0]), pl.Series(["A", "A", "B", None]))
    assert note.at.tolist() == [2]


def test_a_file_of_managers_overrides_and_completes() -> None:
    listed = pl.DataFrame(
        {
            "employee_id": ["A2", "A3", "A3", "A9", "A1"],
            "manager_id": ["A3", "A1", "A2", "A1", None],
            "row": [2, 3, 4, 5, 6],
        }
    )
    own = pl.Series(["A1", "A2", "A3"])
    named = pl.Series([None, "A1", None], dtype=pl.String)
    after, notes = overridden(named, own, listed, "managers.csv")
    assert after.to_list() == [None, "A3", "A1"]
    assert [note.where for note in notes] == ["managers.csv, row 4", "managers.csv, row 5"]


def test_circles_are_told_by_rows_and_managers_files_are_read(tmp_path: Path) -> None:
    people, line = tmp_path / "people.csv", tmp_path / "line.csv"
    people.write_text("employee_id,job_title\nA1,Clerk\nA2,Clerk\nA3,Clerk\n", encoding="utf-8")
    line.write_text("employee_id,manager_id\nA1,A2\nA2,A1\nA3,A1\n", encoding="utf-8")
    got: RosterRead = read([people, line])
    assert got.roster["manager_id"].to_list() == [None, "e00000001", "e00000001"]
    (note,) = [note for note in got.notes if "circle" in note.what]
    assert note.where.startswith("people.csv, row 2 (also row 3)")
    assert [file.kind.value for file in got.files] == ["people", "managers"]
