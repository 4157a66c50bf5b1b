"""The table of adoption, from the small source folder and from the real one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from passerelle.app.assemble.reference import adoption as reference_adoption
from passerelle.app.assemble.reference.part import Part
from passerelle.data import schema
from passerelle.data.publishers.reading import Reading


def assembled(folder: Path) -> Part:
    reading = Reading(folder)
    frames = reference_adoption.read(reading)
    reading.check()
    return reference_adoption.assemble(frames)


@pytest.fixture(scope="module")
def part(fixtures: Path) -> Part:
    return assembled(fixtures / "publishers")


def check(table: pl.DataFrame) -> None:
    """Assert what holds of the table on any files."""
    expected = schema.REFERENCE["adoption"]
    assert expected.conform(table).columns == list(expected.names)
    assert not table.select(expected.key).is_duplicated().any()
    assert table.filter(~pl.col("share").is_between(0.0, 1.0)).is_empty()
    assert set(table["survey"]) <= set(expected["survey"].choices)
    assert set(table["technology"]) <= set(expected["technology"].choices)
    assert set(table["flag"]) <= {"", "suppressed", "imputed", "unreliable"}
    # No share is missing without a mark, and none is given that was withheld.
    assert table.filter(pl.col("share").is_null() != (pl.col("flag") == "suppressed")).is_empty()


def test_the_table_keeps_to_its_schema(part: Part) -> None:
    check(part.tables["adoption"])


def test_the_nation_is_by_sector_and_the_states_are_not(part: Part) -> None:
    table = part.tables["adoption"]
    by_state = table.filter(survey="btos")
    assert set(by_state["sector"]) == {"all"}
    assert "US" not in set(by_state["state"])
    nation = table.filter(pl.col("survey") != "btos")
    assert set(nation["state"]) == {"US"}
    assert {"all", "31-33", "311", "51"} <= set(nation["sector"])


def test_each_survey_asks_of_its_own_technologies(part: Part) -> None:
    asked = set(part.tables["adoption"].filter(measure="use").select("survey", "technology").rows())
    assert asked == {
        ("abs-2018", "ai"),
        ("abs-2018", "robotics"),
        ("abs-2020", "machine-learning"),
        ("abs-2020", "robotics"),
        ("abs-2021", "ai"),
        ("abs-2021", "robotics"),
        ("btos", "ai"),
    }


def test_sources_name_their_files_and_the_note_counts_what_is_withheld(part: Part) -> None:
    assert [len(source.files) for source in part.sources] == [1, 1]
    assert all(source.tables == ("adoption",) for source in part.sources)
    (note,) = part.notes
    assert "480 figures, 2 suppressed, of the Annual Business Survey and 276 figures, 4 suppressed" in note


def test_the_real_table_keeps_to_its_schema(shared_data: Path) -> None:
    table = assembled(shared_data).tables["adoption"]
    check(table)
    figures = table.filter(state="DC", period="202512", measure="use")["share"].to_list()
    assert figures == [0.236]
    sectors = set(table.filter(survey="abs-2021", technology="ai", measure="use")["sector"])
    assert {"11", "21", "22", "23", "31-33", "42", "44-45", "48-49", "51", "52", "53", "54"} <= sectors
    assert {"55", "56", "61", "62", "71", "72", "81"} <= sectors
