"""Closeness of stated skills, against a slow look at every name."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from passerelle.engines.skill_order import ENOUGH, name_words, proximity, stated

WORDS = 6


def tables(seed: int) -> tuple[np.random.Generator, np.ndarray, np.ndarray]:
    """Return names and phrases as sets of words, some without any."""
    rng = np.random.default_rng(seed)
    names, phrases = (rng.random((rows, WORDS)) < 0.4 for rows in (7, 5))
    return rng, names.astype(float), phrases.astype(float)


def slow_share(name: np.ndarray, phrase: np.ndarray, rarity: np.ndarray) -> float:
    """The share of a name's words, rare ones counting more, that a phrase has; nothing below ENOUGH."""
    total = float((name * rarity).sum())
    share = float((name * phrase * rarity).sum()) / total if total else 0.0
    return share if share >= ENOUGH - 1e-9 else 0.0


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000))
def test_a_person_states_a_name_as_far_as_their_nearest_skill_does(seed: int) -> None:
    rng, names, phrases = tables(seed)
    rarity = np.log1p(len(names) / np.maximum(names.sum(axis=0), 1.0))
    person, phrase = rng.integers(0, 4, 9), rng.integers(0, len(phrases), 9)
    held = stated(person, phrase, csr_array(phrases), name_words(csr_array(names)), 4).toarray()
    for p in range(4):
        for n in range(len(names)):
            best = max((slow_share(names[n], phrases[s], rarity) for s in phrase[person == p]), default=0.0)
            assert held[p, n] == pytest.approx(best, abs=1e-9)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_closeness_is_a_share_and_never_falls_by_one_more_skill(seed: int) -> None:
    rng, names, phrases = tables(seed)
    words = name_words(csr_array(names))
    asked = rng.random(len(names)) * (rng.random(len(names)) < 0.7)
    one = np.zeros(3, dtype=np.int64)
    fewer = stated(one[:2], np.array([0, 1]), csr_array(phrases), words, 1)
    more = stated(one, np.array([0, 1, 2]), csr_array(phrases), words, 1)
    low, high = proximity(fewer, asked)[0], proximity(more, asked)[0]
    assert 0.0 <= low <= high + 1e-12 <= 1.0 + 1e-9


def test_all_that_is_asked_is_one_and_nothing_asked_is_zero() -> None:
    names = csr_array(np.eye(3))
    held = stated(np.zeros(3, np.int64), np.arange(3), names, name_words(names), 2)
    assert proximity(held, np.array([1.0, 2.0, 3.0])).tolist() == [1.0, 0.0]
    assert proximity(held, np.zeros(3)).tolist() == [0.0, 0.0]
