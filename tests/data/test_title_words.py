"""The small files of words, titles and supervisors."""

from __future__ import annotations

import itertools

import pytest

from passerelle.data import title_words


def test_the_longest_prefix_says_who_supervises() -> None:
    assert title_words.supervisor("33-3012") == "33-1011"
    assert title_words.supervisor("33-3051") == "33-1012"
    assert title_words.supervisor("47-2031") == "47-1011"


@pytest.mark.parametrize("leads", ["11-1021", "33-1011", "53-1047", "39-1013"])
def test_those_who_lead_have_no_supervisor(leads: str) -> None:
    assert title_words.supervisor(leads) == ""


def test_only_short_forms_have_words_in_full_and_no_word_is_of_two_kinds_that_clash() -> None:
    words = title_words.title_words()
    assert set(words) == set(title_words.KINDS)
    assert all(words["abbreviation"].values())
    for kind in set(title_words.KINDS) - {"abbreviation", "level", "rank"}:
        assert not any(words[kind].values()), kind
    for kind in ("level", "management", "supervision", "stop"):
        assert not set(words[kind]) & (set(words["abbreviation"]) | set(words["noise"]))
    assert all(word == word.lower().strip() for of_kind in words.values() for word in of_kind)


def test_a_title_comes_once_for_each_of_its_occupations() -> None:
    rows = title_words.own_titles()
    assert len(set(rows)) == len(rows)


def test_the_measured_shares_rise_with_belief() -> None:
    rows = title_words.calibration()
    assert (rows[0].belief, rows[-1].belief) == (0.0, 1.0)
    for before, after in itertools.pairwise(rows):
        assert before.belief < after.belief
        assert before.held_out_share <= after.held_out_share
        assert before.listed_share <= after.listed_share
