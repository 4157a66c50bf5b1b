"""From a code or a title to a ranked table."""

from __future__ import annotations

import json

import pytest

from passerelle.app.transitions import find_occupation, transitions
from passerelle.data import reference
from passerelle.domain.transition import TransitionRules
from passerelle.errors import BadInput

SNAPSHOT = reference.load()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("43-4051", "43-4051"),
        (" 434051 ", "43-4051"),
        ("43-4051.00", "43-4051"),
        ("15-1131", "15-1251"),  # computer programmers, before 2018
        ("customer service representative", "43-4051"),
        ("Cashier", "41-2011"),
        ("REGISTERED NURSES", "29-1141"),
    ],
)
def test_codes_old_and_new_and_titles_are_understood(query: str, code: str) -> None:
    assert find_occupation(query, SNAPSHOT).occupation == code


def test_what_was_changed_in_the_question_is_said() -> None:
    assert "older code" in find_occupation("15-1131", SNAPSHOT).notes[0]
    assert find_occupation("43-4051", SNAPSHOT).notes == ()


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("43-4059", "43-4051"),
        ("15-1132", "15-1252 Software Developers"),  # split in 2018: a choice for the user
        ("customer servis representative", "43-4051"),
        ("99-9999", "Give a SOC 2018 code"),
        ("", "Give a SOC 2018 code"),
        ("=cmd|'/c calc'!A1", ""),
    ],
)
def test_what_is_not_known_comes_back_with_suggestions_not_a_guess(query: str, suggestion: str) -> None:
    with pytest.raises(BadInput) as caught:
        find_occupation(query, SNAPSHOT)
    (fault,) = caught.value.faults
    assert suggestion in fault.remedy
    assert fault.value == query.strip()


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
