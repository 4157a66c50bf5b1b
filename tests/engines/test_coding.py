"""Titles to occupations, on a handful of known titles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domain.units import Floats, Ints
from passerelle.engines.coding import (
    Calibration,
    CodingRules,
    TitleIndex,
    TitleWords,
    calibrate,
    calibration_error,
    code_titles,
    title_index,
)
from passerelle.engines.coding.calibration import curve, pooled
from passerelle.engines.coding.words import parse_all, singular, stem

GUARD, GUARD_LEADER, POLICE, POLICE_LEADER, FIRE_LEADER, NURSE, ACCOUNTANT, CLERK = range(8)
KNOWN = (
    ("Correctional Officer", GUARD),
    ("Correctional Guard", GUARD),
    ("Jail Officer", GUARD),
    ("Correctional Supervisor", GUARD_LEADER),
    ("Police Officer", POLICE),
    ("Police Patrol Officer", POLICE),
    ("Police Sergeant", POLICE_LEADER),
    ("Police Captain", POLICE_LEADER),
    ("Captain", POLICE_LEADER),
    ("Fire Captain", FIRE_LEADER),
    ("Captain", FIRE_LEADER),
    ("Registered Nurse", NURSE),
    ("Staff Nurse", NURSE),
    ("Accountant", ACCOUNTANT),
    ("Tax Accountant", ACCOUNTANT),
    ("Accounting Clerk", CLERK),
    ("General Clerk", CLERK),
)
WORDS = TitleWords(
    abbreviations={
        "offcr": "officer", "offcrs": "officers", "correc": "correctional", "sgt": "sergeant",
        "rn": "registered nurse", "sr": "senior", "asst prof": "assistant professor",
    },
    levels=frozenset({"senior", "trainee"}),
    management=frozenset({"chief"}),
    supervision=frozenset({"sergeant", "supervisor", "captain"}),
    noise=frozenset({"hourly", "per agreement"}),
    stops=frozenset({"of", "the", "and", "a", "to"}),
    settings=frozenset({"department"}),
)  # fmt: skip
LEADER = np.array([GUARD_LEADER, -1, POLICE_LEADER, -1, -1, -1, -1, -1])


def index(rules: CodingRules | None = None) -> TitleIndex:
    titles = [title for title, _ in KNOWN]
    return title_index(
        titles, occupations(), np.ones(len(KNOWN)), rules or CodingRules(leader=LEADER, words=WORDS)
    )


def occupations() -> Ints:
    return np.array([occupation for _, occupation in KNOWN])


def first(title: str, context: str | None = None) -> int:
    coded = code_titles(index(), [title], None if context is None else [context])
    return int(coded.occupation[0, 0])


@pytest.mark.parametrize(
    ("title", "occupation"),
    [
        ("CORREC OFFCR III", GUARD),
        ("correctional officers", GUARD),
        ("Officer, Correctional", GUARD),
        ("RN", NURSE),
        ("R.N.", NURSE),
        ("Sr. Accountant - Hourly", ACCOUNTANT),
        ("ACCOUNTANT (PER AGREEMENT)", ACCOUNTANT),
    ],
)
def test_a_known_title_is_found_however_it_is_written(title: str, occupation: int) -> None:
    coded = code_titles(index(), [title])
    assert coded.occupation[0, 0] == occupation
    assert "same words" in coded.why[0]


def test_who_leads_is_coded_to_those_who_lead() -> None:
    assert first("Supervisor of Jail Officers") == GUARD_LEADER
    assert first("Jail Officer Supervisor") == GUARD_LEADER
    assert first("Jail Officer to the Supervisor") == GUARD
    without = index(CodingRules(words=WORDS))
    assert code_titles(without, ["Supervisor of Jail Officers"]).occupation[0, 0] == GUARD


def test_the_department_decides_where_the_title_leaves_it_open() -> None:
    assert first("CAPTAIN", "FIRE DEPARTMENT") == FIRE_LEADER
    assert first("CAPTAIN", "DEPARTMENT OF POLICE") == POLICE_LEADER
    assert first("Accountant", "DEPARTMENT OF POLICE") == ACCOUNTANT


def test_level_and_management_are_told_apart_from_the_occupation() -> None:
    coded = code_titles(index(), ["SR ACCOUNTANT III", "Accountant", "SGT OF CORREC OFFCRS"])
    assert coded.level == ("Senior, III", "", "Sergeant")
    assert coded.occupation[0, 0] == coded.occupation[1, 0]


def test_the_reason_names_the_known_title_what_was_read_and_the_department() -> None:
    coded = code_titles(index(), ["CORREC OFFCR II", "Sergeant"], ["", "Police"])
    assert coded.matched == ("Correctional Officer", "Police Sergeant")
    assert "offcr as officer" in coded.why[0]
    assert "the department adds police" in coded.why[1]


@pytest.mark.parametrize("title", ["", "   ", "???", "職員", "\x00", "🙂", "of the and"])
def test_a_title_that_says_nothing_has_no_occupation(title: str) -> None:
    coded = code_titles(index(), [title])
    assert (coded.occupation == -1).all()
    assert (coded.confidence == 0.0).all()
    assert coded.matched == ("",)
    assert not coded.confident[0]


def test_a_word_cut_short_or_misspelt_is_completed_from_the_known_titles() -> None:
    known = [
        f"{word} accountant" for word in ["tax", "cost", "fund", "senior", "group", "plant", "bank", "trust"]
    ]
    found = title_index(known, np.arange(len(known)), np.ones(len(known)))
    coded = code_titles(found, ["tax acctnt", "cost accountnt"])
    assert coded.occupation[:, 0].tolist() == [0, 1]
    assert "acctnt as accountant" in coded.why[0]


def test_a_stronger_listing_of_the_same_words_wins() -> None:
    strength = np.ones(2)
    for stronger in (0, 1):
        strength[:] = 1.0
        strength[stronger] = 4.0
        found = title_index(["Trooper", "Trooper"], np.array([0, 1]), strength)
        assert code_titles(found, ["TROOPER"]).occupation[0, 0] == stronger


def test_people_break_a_tie() -> None:
    for people in ([9.0, 9e5], [9e5, 9.0]):
        rules = CodingRules(people=np.array(people))
        found = title_index(["Trooper", "Trooper"], np.array([0, 1]), np.ones(2), rules)
        assert code_titles(found, ["Trooper"]).occupation[0, 0] == int(np.argmax(people))


def test_what_a_title_is_not_does_not_count() -> None:
    (parsed,) = parse_all(["Dispatchers, Except Police and Fire"], WORDS)
    assert parsed.words == ("dispatcher",)


@pytest.mark.parametrize(
    ("title", "words", "level"),
    [
        ("CLERK IV", ("clerk",), ("IV",)),
        ("Operator, Class B", ("operator",), ("B",)),
        ("I", ("i",), ()),
        ("Trainee", ("trainee",), ("Trainee",)),
        ("ASST PROF. OF ART 2", ("assistant", "professor", "art"), ("2",)),
        ("Driver's Helper", ("driver", "helper"), ()),
    ],
)
def test_a_title_is_read_into_words_and_level(
    title: str, words: tuple[str, ...], level: tuple[str, ...]
) -> None:
    (parsed,) = parse_all([title], WORDS)
    assert (parsed.words, parsed.level) == (words, level)


def test_singulars_and_stems_bring_relatives_together() -> None:
    assert [singular(word) for word in ("clerks", "secretaries", "foremen", "bus", "address")] == [
        "clerk", "secretary", "foreman", "bus", "address",
    ]  # fmt: skip
    assert stem("supervisor") == stem("supervising") == stem("supervision")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_gives_five_ranks_of_falling_confidence(titles: list[str]) -> None:
    coded = code_titles(index(), titles, list(reversed(titles)))
    assert coded.occupation.shape == coded.confidence.shape == (len(titles), 5)
    assert len(coded.matched) == len(coded.why) == len(coded.level) == len(coded.confident) == len(titles)
    assert ((coded.confidence >= 0.0) & (coded.confidence <= 1.0)).all()
    assert (np.diff(coded.confidence, axis=1) <= 0.0).all()
    assert (coded.confidence.sum(axis=1) <= 1.0 + 1e-9).all()
    for row in coded.occupation.tolist():
        named = [occupation for occupation in row if occupation >= 0]
        assert len(set(named)) == len(named)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(6)))
def test_a_title_is_coded_the_same_in_any_company(order: list[int]) -> None:
    titles = ["Sgt of correc offcrs", "captain", "nurse", "zzz", "", "clerk II"]
    alone = [code_titles(index(), [title]).occupation[0].tolist() for title in titles]
    together = code_titles(index(), [titles[i] for i in order])
    assert together.occupation.tolist() == [alone[i] for i in order]


def test_fewer_than_five_occupations_leave_the_rest_empty() -> None:
    coded = code_titles(title_index(["Clerk", "Nurse"], np.array([0, 1]), np.ones(2)), ["clerk"])
    assert coded.occupation.tolist() == [[0, 1, -1, -1, -1]]


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="contexts"):
        code_titles(index(), ["clerk"], [])
    with pytest.raises(ValueError, match="titles"):
        title_index(["Clerk"], np.array([0, 1]), np.ones(1))
    with pytest.raises(ValueError, match="titles"):
        title_index([], np.array([], dtype=np.int64), np.array([]))


def test_a_calibration_checks_itself() -> None:
    line = np.array([0.0, 1.0])
    for belief, shares in ((line[:1], line[:1]), (line[::-1], line), (line, line[::-1]), (line, line * 2.0)):
        with pytest.raises(ValueError, match="calibration"):
            Calibration(belief, shares, shares)


def test_confidence_is_the_measured_share() -> None:
    half = Calibration(np.array([0.0, 1.0]), np.array([0.0, 0.4]), np.array([0.0, 0.6]))
    coded = code_titles(
        index(CodingRules(words=WORDS, leader=LEADER, calibration=half)), ["Registered Nurse"]
    )
    assert 0.4 < coded.confidence[0, 0] <= 0.6


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12))
def test_pooling_gives_the_closest_values_that_never_fall(values: list[float]) -> None:
    value = np.array(values)
    found = pooled(value, np.ones(len(value)))
    assert (np.diff(found) >= -1e-12).all()
    assert found.mean() == pytest.approx(value.mean())
    assert pooled(found, np.ones(len(found))) == pytest.approx(found)


def test_a_calibration_curve_recovers_the_share_that_was_right() -> None:
    rng = np.random.default_rng(1)
    belief: Floats = rng.random(40_000)
    right = rng.random(40_000) < belief**2
    knots = np.linspace(0.0, 1.0, 21)
    share = np.interp(belief, knots, curve(belief, right))
    assert calibration_error(belief, right) > 0.1
    assert calibration_error(share, right) < 0.02


def test_a_calibration_is_measured_on_titles_held_out_and_listed() -> None:
    titles = [
        f"{kind} {work}" for work in ("baker", "welder", "nurse") for kind in ("night", "day", "head", "lead")
    ]
    occupation = np.repeat(np.arange(3), 4)
    found = calibrate(titles, occupation, np.ones(12), CodingRules(words=WORDS), np.array([0, 5, 10]))
    assert found.listed[-1] >= found.listed[0]
    assert len(found.belief) == len(found.held_out) == len(found.listed)
