"""From a code or a title to a ranked table."""

from __future__ import annotations

import json

from passerelle.app.transitions import transitions
from passerelle.data import reference
from passerelle.domain.transition import TransitionRules

SNAPSHOT = reference.load()


def test_the_origin_is_found_by_its_title_and_how_is_said() -> None:
    found = transitions("customer service rep", reference=SNAPSHOT, most=1)
    assert found.origin.occupation == "43-4051"
    assert "confidence" in str(found.as_json()["notes"])


def test_the_table_ranks_advisable_ways_out_first_and_keeps_the_rules() -> None:
    found = transitions("43-4051", reference=SNAPSHOT, most=60)
    table = found.table
    assert table["viable"].all()
    advisable = table["advisable"].to_list()
    assert advisable == sorted(advisable, reverse=True)
    assert table.filter("advisable")["likely"].is_sorted(descending=True)
    assert (table["pay_ratio"] >= 0.75).all()
    assert (table["weeks_low"] <= table["weeks"]).all()
    assert (table["weeks"] <= table["weeks_high"]).all()
    assert table.filter(table["fit"] < 0.75)["weeks"].min() >= 1.0  # type: ignore[operator]
    assert any("CC BY" in line for line in found.sources)


def test_json_has_the_shape_others_rely_on() -> None:
    shown = json.loads(json.dumps(transitions("43-4051", reference=SNAPSHOT, most=5).as_json()))
    assert shown["origin"]["occupation"] == "43-4051"
    assert len(shown["transitions"]) == 5
    assert {"occupation", "title", "likely", "advisable", "gaps", "weeks"} <= shown["transitions"][0].keys()


def test_an_origin_without_a_way_out_says_so() -> None:
    strict = TransitionRules(pay_viable=10.0)
    found = transitions("43-4051", reference=SNAPSHOT, rules=strict)
    assert found.table.is_empty()
    assert "No destination" in found.notes[0]


def test_imputed_skills_are_said() -> None:
    found = transitions("15-1252", reference=SNAPSHOT)
    assert "imputed" in found.notes[0]
    assert found.table["imputed"].all()
