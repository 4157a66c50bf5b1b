"""The use case: check extracts without stopping at what is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from passerelle.app.roster import RosterCheck, check_roster, draft_mapping
from passerelle.app.workforce import Sources, read_files
from passerelle.data.roster.headers import Confidence
from passerelle.data.roster.mapping_file import read_mapping
from passerelle.data.roster.profile import SourceColumn
from passerelle.errors import BadInput

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def checked(path: Path, mapping: Path | None = None) -> RosterCheck:
    return check_roster(Sources((path,), mapping=mapping))


def columns(check: RosterCheck) -> dict[str, SourceColumn]:
    return {field: column for file in check.files for column in file.columns for field in column.fields}


def test_a_roster_is_read_with_its_mapping_file(fixtures: Path) -> None:
    sources = Sources((fixtures / "rosters/chicago.csv",), mapping=EXAMPLES / "chicago-mapping.toml")
    assert read_files(sources).roster["region"].unique().to_list() == ["Illinois"]


def test_later_hire_dates_are_measured_from_the_day_of_the_extract(fixtures: Path) -> None:
    sources = Sources((fixtures / "rosters/workday.csv",), as_of=date(2015, 1, 1))
    noted = [n for n in read_files(sources).notes if "lies after" in n.what]
    assert [note.count for note in noted] == [8]


def test_a_check_tells_what_each_column_of_the_file_holds(fixtures: Path) -> None:
    check = checked(fixtures / "rosters/workday.csv")
    assert (check.rows, check.employees, check.faults) == (12, 12, ())
    assert check.ledger == {"employee": 12}
    title = columns(check)["job_title"]
    assert (title.header, title.confidence, title.filled_share) == ("Business Title", Confidence.KNOWN, 1.0)
    assert (title.distinct, title.top[0][1]) == (6, 2)
    pay = columns(check)["salary"]
    assert (pay.low, pay.high) == ("43,500", "60,000")
    private = {c.header: c.private for file in check.files for c in file.columns if c.private}
    assert private["Worker"] == "name"
    assert "region" in check.absent


def test_a_check_shows_no_id_and_no_trait(fixtures: Path) -> None:
    check = checked(fixtures / "rosters/workday.csv")
    for field in ("employee_id", "manager_id", "birth_date", "sex", "ethnicity"):
        column = columns(check)[field]
        assert (column.low, column.high, column.top) == ("", "", ())
    assert all(columns(check)[field].distinct is None for field in ("birth_date", "sex", "ethnicity"))


def test_a_check_reports_faults_instead_of_stopping(fixtures: Path) -> None:
    check = checked(fixtures / "rosters/broken/faults.csv")
    assert check.rows == check.ledger["employee"] + check.ledger["rejected"]
    assert check.rejected.height == check.ledger["rejected"] > 0
    counts = [fault.count for fault in check.faults]
    assert counts == sorted(counts, reverse=True)


def test_constants_and_derived_columns_are_told_as_such(fixtures: Path) -> None:
    check = checked(fixtures / "rosters/chicago.csv", EXAMPLES / "chicago-mapping.toml")
    assert check.constants["currency"] == "USD"
    assert "fte" in check.derived


def test_the_proposed_mapping_reads_the_same_file_the_same(fixtures: Path, tmp_path: Path) -> None:
    path = fixtures / "rosters/workday.csv"
    first = checked(path)
    (tmp_path / "mapping.toml").write_text(first.mapping, encoding="utf-8")
    read_mapping(tmp_path / "mapping.toml")
    second = checked(path, tmp_path / "mapping.toml")
    assert second.ledger == first.ledger
    assert {f: c.header for f, c in columns(second).items()} == {
        f: c.header for f, c in columns(first).items()
    }
    assert all(c.confidence is Confidence.MAPPED for c in columns(second).values())


def test_the_check_for_machines_holds_no_rejected_row(fixtures: Path) -> None:
    check = checked(fixtures / "rosters/broken/faults.csv")
    text = json.dumps(check.as_json(), default=str)
    assert "rejected" in check.as_json()["ledger"]
    for value in check.rejected.select("passerelle_row").to_series().to_list():
        assert value is not None
    assert "passerelle_row" not in text


def test_a_mapping_to_begin_with_is_made_where_reading_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("employee_id,job_title,hire_date\n1,Cook,03/04/2020\n2,Cook,05/06/2020\n")
    with pytest.raises(BadInput, match="can be read as"):
        checked(path)
    mapping = tmp_path / "mapping.toml"
    said = draft_mapping(Sources((path,))) + '\n[formats]\nhire_date = "%d/%m/%Y"\n'
    mapping.write_text(said, encoding="utf-8")
    assert columns(checked(path, mapping))["hire_date"].header == "hire_date"
