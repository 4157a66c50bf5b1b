"""What a plan can use of a catalogue, and the catalogues of which it can use nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from passerelle.app.assemble.training_usable import place_codes, regions_of, usable
from passerelle.app.scenario import default_scenario
from passerelle.data import programmes, reference
from passerelle.engines.levers.training_seats_per_programme import LEVER as SEATS
from passerelle.engines.programme_choice import ANYWHERE
from passerelle.errors import BadInput

SNAPSHOT = reference.load()
SCENARIO = default_scenario(name="some", start=date(2026, 1, 1), quarters=2).scenario
HEAD = "programme,provider,title,field,occupations,weeks,currency,seats_per_quarter"
GOOD = "good,P,Good,,15-1252,10,USD,5"


def catalogue(tmp_path: Path, *lines: str) -> programmes.Catalogue:
    (tmp_path / "own.csv").write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return programmes.read(tmp_path / "own.csv")


BAD = [
    (
        "b,P,Nowhere,99.9999,,10,USD,5",
        "occupations",
        "99.9999",
        "leading to no occupation that is known here",
    ),
    ("b,P,Mute,,,10,USD,5", "occupations", "neither", "leading to no occupation that is known here"),
    (
        "b,P,At odds,47.0604,15-1252,10,USD,5",
        "field",
        "47.0604",
        "their own field does not lead to the occupation that they name",
    ),
    ("b,P,Endless,,15-1252,,USD,5", "weeks", "", "neither weeks nor contact hours known"),
    ("b,P,Abroad,,15-1252,10,EUR,5", "currency", "EUR", "priced in another currency than USD"),
]


@pytest.mark.parametrize(("line", "column", "value", "reason"), BAD)
def test_one_that_cannot_be_used_is_counted_and_nothing_else_is_a_fault(
    tmp_path: Path, line: str, column: str, value: str, reason: str
) -> None:
    found = usable(catalogue(tmp_path, GOOD, line), SNAPSHOT, SCENARIO)
    assert {p.id: bool(ok) for p, ok in zip(found.given.programmes, found.usable, strict=True)} == {
        "b": False,
        "good": True,
    }
    assert f"Left out, {reason}: 1 programme." in found.notes
    with pytest.raises(BadInput) as caught:
        usable(catalogue(tmp_path, line), SNAPSHOT, SCENARIO)
    (fault,) = caught.value.faults
    assert (fault.where, fault.value) == (f"own.csv, row 2, column {column}", value)
    assert fault.remedy


def test_all_that_is_wrong_with_a_useless_catalogue_is_told_at_once(tmp_path: Path) -> None:
    lines = [line.replace("b,", f"b{place},", 1) for place, (line, *_) in enumerate(BAD)]
    with pytest.raises(BadInput) as caught:
        usable(catalogue(tmp_path, *lines), SNAPSHOT, SCENARIO)
    assert {fault.where for fault in caught.value.faults} == {
        "own.csv, row 2 (also row 3), column occupations",
        "own.csv, row 4, column field",
        "own.csv, row 5, column weeks",
        "own.csv, row 6, column currency",
    }


def test_what_the_scenario_itself_forbids_is_no_fault_of_the_catalogue(tmp_path: Path) -> None:
    line = "a,P,One,,15-1252,100,USD,"
    found = usable(catalogue(tmp_path, line), SNAPSHOT, SCENARIO)
    assert not found.usable.any()
    assert found.notes == ("Left out, longer than training.weeks_at_most, 26 weeks: 1 programme.",)
    without = usable(catalogue(tmp_path, line.replace("100", "10")), SNAPSHOT, SEATS.set(SCENARIO, 0))
    assert without.notes == ("Left out, without a seat: 1 programme.",)


def test_a_region_is_what_follows_the_last_comma_and_states_go_by_their_code() -> None:
    places = pl.Series(["Austin, TX", "texas", "US-WA", "New York, New York", "", None, "Bavaria"])
    assert regions_of(places).to_list() == ["TX", "TX", "WA", "NY", None, None, "BAVARIA"]


def test_places_are_counted_off_and_the_unknown_are_anywhere() -> None:
    distinct, code = place_codes(pl.Series(["b", None, "a", "b"]), 4)
    assert distinct.to_list() == ["a", "b"]
    assert code.tolist() == [1, ANYWHERE, 0, 1]
    assert place_codes(None, 2)[1].tolist() == [ANYWHERE] * 2
