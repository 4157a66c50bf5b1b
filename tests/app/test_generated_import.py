"""Generated employers of every style come back from the import: nobody lost or doubled, nothing private."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from passerelle.app.assemble.export_styles import STYLES
from passerelle.app.assemble.generate import AS_OF
from passerelle.app.generate import GeneratedRoster, generate_roster
from passerelle.data import reference, roster
from passerelle.data.roster import RosterRead
from passerelle.data.roster.headers import FileKind
from passerelle.data.roster.ledger import RowUse
from passerelle.errors import BadInput

PEOPLE = 20_000
PRIVATE = r"Given \d|Family \d|@example\.org|000-00-|555-01"


def made(folder: Path, style: str, ending: str, *, people: int, dirty: bool) -> GeneratedRoster:
    out = folder / f"people{ending}"
    return generate_roster(reference.load(), out, people=people, seed=11, style=style, dirty=dirty)


def read(generated: GeneratedRoster, *, partial: bool) -> RosterRead:
    return roster.read(tuple(generated.files.values()), partial=partial, as_of=AS_OF)


def without_zeros(ids: pl.Series) -> pl.Series:
    """Return ids as they compare when a spreadsheet may have dropped zeros, which a reader may restore."""
    return ids.str.strip_chars_start("0")


def why_of(generated: GeneratedRoster, ids: Counter[str]) -> Counter[str]:
    """Return what kinds of rows have these ids."""
    rows = without_zeros(generated.truth["employer_id"]).is_in(list(ids))
    return Counter(generated.truth.filter(rows)["why"].to_list())


def assert_people_are_there_once(generated: GeneratedRoster, imported: RosterRead) -> None:
    due = generated.truth.filter(pl.col("use") == RowUse.EMPLOYEE.value)
    expected = Counter(without_zeros(due["employer_id"]).to_list())
    found = Counter(without_zeros(imported.identity["employer_id"]).to_list())
    lost, added = expected - found, found - expected
    assert not lost, f"{lost.total()} people are lost: {why_of(generated, lost)}"
    assert not added, f"{added.total()} should not be there, or are twice: {why_of(generated, added)}"
    assert imported.roster.height == generated.people
    assert imported.roster["employee_id"].is_unique().all()


def assert_every_row_is_what_it_is(generated: GeneratedRoster, imported: RosterRead) -> None:
    expected = Counter(generated.truth["use"].to_list())
    assert {use.value: rows for use, rows in imported.ledger.rows.items()} == expected
    assert imported.ledger.total == generated.truth.height
    if imported.rejected.height:
        rejected = generated.truth.filter(pl.col("use") == RowUse.REJECTED.value)["row"]
        rows = imported.rejected["passerelle_row"].cast(pl.Int64)
        assert rows.sort().to_list() == rejected.sort().to_list()


def assert_nothing_private_is_there(imported: RosterRead) -> None:
    frames = {
        "roster": imported.roster,
        "audit": imported.audit,
        "identity": imported.identity,
        "assignments": imported.assignments,
        "positions": imported.positions,
        "requisitions": imported.requisitions,
        "history": imported.history,
        "rejected": imported.rejected,
    }
    for name, frame in frames.items():
        for column in frame.select(pl.col(pl.String)).iter_columns():
            assert not column.str.contains(PRIVATE).any(), f"{name}, {column.name}"
    told = " ".join(str(fault) for fault in (*imported.faults, *imported.notes))
    assert not pl.Series([told]).str.contains(PRIVATE).any()


@pytest.mark.parametrize("style", STYLES)
def test_a_clean_file_of_every_style_is_read_without_a_fault(style: str, tmp_path: Path) -> None:
    generated = made(tmp_path, style, ".csv", people=2_000, dirty=False)
    imported = read(generated, partial=False)
    assert not imported.faults
    assert generated.people == 2_000
    assert_people_are_there_once(generated, imported)
    assert_every_row_is_what_it_is(generated, imported)
    assert_nothing_private_is_there(imported)


@pytest.mark.parametrize("style", STYLES)
def test_nobody_is_lost_or_doubled_in_a_dirty_file_of_lines(style: str, tmp_path: Path) -> None:
    generated = made(tmp_path, style, ".csv", people=PEOPLE, dirty=True)
    imported = read(generated, partial=True)
    assert_people_are_there_once(generated, imported)
    assert_every_row_is_what_it_is(generated, imported)
    assert_nothing_private_is_there(imported)


@pytest.mark.parametrize("ending", [".xlsx", ".parquet", ".csv.gz"])
@pytest.mark.parametrize("style", ["workday", "spreadsheet"])
def test_nobody_is_lost_or_doubled_in_other_kinds_of_file(style: str, ending: str, tmp_path: Path) -> None:
    generated = made(tmp_path, style, ending, people=2_000, dirty=True)
    imported = read(generated, partial=True)
    assert_people_are_there_once(generated, imported)
    assert_every_row_is_what_it_is(generated, imported)
    assert_nothing_private_is_there(imported)


def test_people_under_one_id_that_a_spreadsheet_shortened_are_never_joined(tmp_path: Path) -> None:
    generated = made(tmp_path, "oracle", ".csv", people=200, dirty=False)
    file = generated.files[FileKind.PEOPLE]
    text = file.read_text().replace("300000000017|", "3E+11|").replace("300000000018|", "3E+11|")
    file.write_text(text)
    with pytest.raises(BadInput, match="powers of ten"):
        roster.read(file, partial=True, as_of=AS_OF)


def test_traits_of_an_export_are_in_the_audit_table_alone(tmp_path: Path) -> None:
    imported = read(made(tmp_path, "workday", ".csv", people=2_000, dirty=False), partial=False)
    for trait in ("sex", "ethnicity", "birth_date"):
        assert imported.audit[trait].null_count() == 0
        assert trait not in imported.roster.columns


def test_positions_and_requisitions_beside_the_people_are_read(tmp_path: Path) -> None:
    imported = read(made(tmp_path, "workday", ".csv", people=2_000, dirty=False), partial=False)
    assert imported.positions.height == 2_040
    assert (imported.positions["status"] == "open").sum() == 40
    assert imported.requisitions.height == 40


def test_who_answers_to_whom_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    imported = read(made(tmp_path, "oracle", ".csv", people=2_000, dirty=False), partial=False)
    assert imported.roster["manager_id"].null_count() == 1
