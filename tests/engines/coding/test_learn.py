"""Weights learnt from a handful of titles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from passerelle.domain.units import Floats, Ints
from passerelle.engines.coding import (
    CodingRules,
    LearningRules,
    LearntWeights,
    code_titles,
    learn,
    title_index,
)
from passerelle.engines.coding.learnt import said, title_parts
from passerelle.engines.coding.words import Parsed, TitleWords, parse_all

WELDER, NURSE, TEACHER = range(3)
WORK = {
    WELDER: ("pipe welder", "spot welding worker", "arc welder", "weld operator", "shipyard welder"),
    NURSE: ("ward nurse", "school nurse", "staff nurse", "nursing sister", "night nurse"),
    TEACHER: ("school teacher", "art teacher", "teaching assistant", "maths teacher", "head teacher"),
}
TITLES = tuple(title for titles in WORK.values() for title in titles)
RULES = LearningRules(epochs=40, dropped_share=0.1, least_titles=1, batch=4, step=0.01)


def occupations() -> Ints:
    return np.repeat(np.arange(len(WORK)), 5)


def parsed(*titles: str) -> list[Parsed]:
    return parse_all(titles, TitleWords())


def weights(rules: LearningRules = RULES) -> LearntWeights:
    return taught(np.ones(len(TITLES)), rules)


def taught(counts: Floats, rules: LearningRules = RULES) -> LearntWeights:
    chance = np.random.default_rng(1)
    return learn(parsed(*TITLES), occupations(), counts, len(WORK), rules=rules, chance=chance)


def test_titles_learnt_from_are_told_apart() -> None:
    assert said(weights(), parsed(*TITLES)).score.argmax(axis=1).tolist() == occupations().tolist()


def test_parts_of_words_speak_for_words_never_seen() -> None:
    found = said(weights(), parsed("welders mate", "nurseryman", "teach")).score.argmax(axis=1)
    assert found.tolist() == [WELDER, NURSE, TEACHER]


def test_what_counts_nothing_teaches_nothing() -> None:
    counts = np.where(occupations() == NURSE, 0.0, 1.0)
    found = taught(counts)
    assert (said(found, parsed("night nurse")).score.argmax(axis=1) != NURSE).all()


def test_learning_again_gives_the_same_weights() -> None:
    one, other = weights(), weights()
    assert (one.part == other.part).all()
    assert (one.weight.toarray() == other.weight.toarray()).all()
    assert (one.base == other.base).all()


def test_only_the_largest_weights_are_kept_in_steps() -> None:
    few = weights(replace(RULES, kept=30, step=0.25))
    assert 0 < few.weight.nnz <= 30
    assert (np.abs(few.weight.data / 0.25 - np.rint(few.weight.data / 0.25)) < 1e-6).all()
    whole = np.abs(weights().weight.toarray())
    assert np.abs(few.weight.data).min() >= np.sort(whole, axis=None)[-30] - 0.125 - 1e-6


def test_a_title_scores_the_same_as_its_parts_added_up_one_by_one() -> None:
    found = weights()
    titles = parsed("school welding nurse", "nurse nurse", "")
    parts = title_parts(titles, found.part, found.rarity)
    for row, title in enumerate(titles):
        total, square = np.zeros(len(WORK)), 0.0
        own = [(parts.words.toarray()[parts.places[word]]) for word in title.words]
        for vector in [*own, parts.others.toarray()[row]]:
            total += vector @ found.weight.toarray()
            square += float(vector @ vector)
        expected = total / max(np.sqrt(square), 0.3) + found.base
        assert said(found, titles).score[row] == pytest.approx(expected, abs=1e-4)


def test_the_reason_names_the_word_that_points_there_where_no_title_is_like_it() -> None:
    rules = CodingRules(learnt=weights())
    index = title_index(TITLES, occupations(), np.ones(len(TITLES)), rules)
    coded = code_titles(index, ["weldery zzz"])
    assert coded.occupation[0, 0] == WELDER
    assert "weldery" in coded.why[0]


def test_weights_check_themselves() -> None:
    found = weights()
    with pytest.raises(ValueError, match="part"):
        replace(found, part=found.part[:-1])
    with pytest.raises(ValueError, match="base"):
        replace(found, base=found.base[:-1])
