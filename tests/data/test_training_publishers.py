"""The readers of fields of study, outcomes and licences, on small files in the real layouts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures import make_training_publishers
from passerelle.data.publishers import cip, new_jersey
from passerelle.data.publishers.reading import Layout, Reading

READS = (cip.read, new_jersey.read_outcomes, new_jersey.read_licences)


@pytest.fixture
def source(fixtures: Path, tmp_path: Path) -> Path:
    """A copy of the small source folder that a test may spoil."""
    return Path(shutil.copytree(fixtures / "publishers", tmp_path / "source"))


def faults_after(read: Callable[[Reading], object], source: Path) -> list[str]:
    reading = Reading(source)
    read(reading)
    return [str(fault) for fault in reading.faults]


@pytest.mark.parametrize("read", READS)
def test_the_small_files_have_no_fault(read: Callable[[Reading], object], source: Path) -> None:
    assert faults_after(read, source) == []


def test_the_small_files_are_as_their_script_makes_them(fixtures: Path, tmp_path: Path) -> None:
    make_training_publishers.make(tmp_path)
    made = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    assert len(made) == 3
    for path in made:
        committed = fixtures / "publishers" / path.relative_to(tmp_path)
        assert path.read_bytes() == committed.read_bytes(), path.name


def test_a_field_without_an_occupation_stays_and_an_occupation_without_a_field_goes(source: Path) -> None:
    pairs = cip.read(Reading(source))
    assert ("01.0000", "Agriculture, General", None) in pairs.rows()
    assert cip.NO_FIELD not in pairs["field"]
    assert pairs.height == 8


def test_withheld_figures_are_null_and_codes_get_their_point(source: Path) -> None:
    rows = new_jersey.read_outcomes(Reading(source)).rows()
    assert rows[0] == ("11.0201", 0.5, 8_000, 20, 10)
    assert rows[2] == ("11.0201", None, None, 3, 2)
    assert rows[4] == ("01.0000", 0, None, 12, 0)


def test_a_leading_zero_that_a_spreadsheet_took_is_given_back(source: Path) -> None:
    path = source / new_jersey.OUTCOMES.path
    path.write_text(path.read_text("utf-8").replace("6,010000", "6,10000"), encoding="utf-8")
    assert new_jersey.read_outcomes(Reading(source))["field"].to_list()[4] == "01.0000"


def test_deleted_licences_are_left_out_and_a_point_for_a_dash_is_read(source: Path) -> None:
    licences = dict(new_jersey.read_licences(Reading(source)).rows())
    assert "HELP LINE AGENT" not in licences
    assert licences["FIRST CLASS DEVELOPER, 1ST DEGREE"] == "15-1132.00"
    assert licences["ACTORS/ACTRESSES"] == ""


@pytest.mark.parametrize(
    ("read", "layout", "old", "new", "said"),
    [
        (cip.read, cip.PAIRS, "15-1251,", "151251,", "is not an occupation's code"),
        (cip.read, cip.PAIRS, "11.0701", "110701", "is not an occupation's code"),
        (cip.read, cip.PAIRS, "11.0701", "11.0201", "has a pair twice"),
        (cip.read, cip.PAIRS, "99-9999", "15-1253", "may be cut off"),
        (new_jersey.read_outcomes, new_jersey.OUTCOMES, "6,110201,0.5", "6,110201,50", "nor between 0 and 1"),
        (new_jersey.read_outcomes, new_jersey.OUTCOMES, "8000", "-8000", "neither the mark -99999"),
        (new_jersey.read_outcomes, new_jersey.OUTCOMES, "8000", "", "column AvgQuarterlyWage2: is empty"),
        (new_jersey.read_outcomes, new_jersey.OUTCOMES, "8000", "much", "is not a number"),
        (new_jersey.read_outcomes, new_jersey.OUTCOMES, "7,110201", "6,110201", "provider's field twice"),
        (new_jersey.read_licences, new_jersey.LICENCES, ",0,", ",2,", "is none of 0, 1"),
        (new_jersey.read_licences, new_jersey.LICENCES, "CASHIER", "", "column NAME: is empty"),
    ],
)
def test_a_spoiled_cell_is_a_fault_with_its_file(
    read: Callable[[Reading], object], layout: Layout, old: str, new: str, said: str, source: Path
) -> None:
    path = source / layout.path
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    faults = faults_after(read, source)
    assert any(layout.path in fault and said in fault for fault in faults), faults


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    found = [fault for read in READS for fault in faults_after(read, tmp_path)]
    assert len(found) == 3
    assert all("is missing" in fault for fault in found)
