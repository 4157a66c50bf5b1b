"""The use cases: read a roster, check a roster."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from passerelle.app.roster import check_roster, read_roster
from passerelle.data.roster.headers import Confidence
from passerelle.errors import BadInput

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_a_roster_is_read_with_its_mapping_file(fixtures: Path) -> None:
    got = read_roster(fixtures / "rosters/chicago.csv", EXAMPLES / "chicago-mapping.toml")
    assert got.roster["region"].unique().to_list() == ["Illinois"]


def test_later_hire_dates_are_measured_from_the_day_of_the_extract(fixtures: Path) -> None:
    path = fixtures / "rosters/workday.csv"
    noted = [n for n in read_roster(path, as_of=date(2015, 1, 1)).notes if "lies after" in n.what]
    assert [note.count for note in noted] == [8]


def test_a_check_tells_what_each_column_holds(fixtures: Path) -> None:
    check = check_roster(fixtures / "rosters/workday.csv")
    by_name = {profile.column: profile for profile in check.profiles}
    assert (check.rows, check.good, check.faults) == (12, 12, ())
    title = by_name["job_title"]
    assert (title.source, title.confidence, title.filled_share) == ("Business Title", Confidence.KNOWN, 1.0)
    assert (title.distinct, title.top[0][1]) == (6, 2)
    assert (by_name["salary"].low, by_name["salary"].high) == ("43500.0", "60000.0")
    assert by_name["manager_id"].filled_share == pytest.approx(11 / 12)
    assert ("Worker", "name") in check.dropped
    assert "region" in check.absent


def test_a_check_shows_no_id_and_no_trait(fixtures: Path) -> None:
    check = check_roster(fixtures / "rosters/workday.csv")
    private = {"employee_id", "manager_id", "birth_date", "sex", "ethnicity"}
    shown = [p for p in check.profiles if p.column in private]
    assert {p.column for p in shown} == private
    for profile in shown:
        assert (profile.low, profile.high, profile.top) == ("", "", ())
    assert all(p.distinct is None for p in shown if p.column in ("birth_date", "sex", "ethnicity"))


def test_a_check_reports_faults_instead_of_stopping(fixtures: Path) -> None:
    check = check_roster(fixtures / "rosters/broken/faults.csv")
    assert (check.rows, check.good) == (10, 2)
    assert len(check.faults) == 10


def test_constants_and_derived_columns_are_told_as_such(fixtures: Path) -> None:
    check = check_roster(fixtures / "rosters/chicago.csv", EXAMPLES / "chicago-mapping.toml")
    sources = {profile.column: profile.source for profile in check.profiles}
    assert (sources["currency"], sources["fte"]) == ("constant", "derived")


def test_a_file_that_cannot_be_told_stops_the_check(fixtures: Path) -> None:
    with pytest.raises(BadInput):
        check_roster(fixtures / "rosters/broken/missing_both.csv")
