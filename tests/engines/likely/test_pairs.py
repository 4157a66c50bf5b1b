from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from likely_facts import some_facts
from passerelle.engines.likely.facts import UnitFacts
from passerelle.engines.likely.pairs import alike, cosine, pair_features

SEEDS = st.integers(0, 10_000)


@given(SEEDS)
def test_every_feature_is_a_square_of_numbers(seed: int) -> None:
    features = pair_features(some_facts(seed))
    for name, value in features.items():
        assert value.shape == (7, 7), name
        assert np.isfinite(value).all(), name


@given(SEEDS)
def test_likeness_of_units_is_symmetric_and_largest_to_oneself(seed: int) -> None:
    near = alike(some_facts(seed))
    assert near == pytest.approx(near.T)


def test_a_cosine_is_that_of_two_rows_and_0_for_an_empty_one() -> None:
    table = np.array([[3.0, 4.0], [4.0, 3.0], [0.0, 0.0]])
    slow = np.array([[1.0, 24 / 25, 0.0], [24 / 25, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert cosine(table) == pytest.approx(slow)
    assert cosine(sp.csr_array(table)) == pytest.approx(slow)


def test_gaps_count_what_the_destination_asks_more_and_surpluses_what_is_left() -> None:
    facts = some_facts(1)
    features = pair_features(facts)
    weight, level = (facts.importance["skill"] - 1) / 4, facts.level["skill"]
    slow = sum(weight[3, e] * max(level[3, e] - level[2, e], 0.0) for e in range(4)) / 4
    left = sum(weight[2, e] * max(level[2, e] - level[3, e], 0.0) for e in range(4)) / 4
    assert features["skill_gap"][2, 3] == pytest.approx(slow)
    assert features["skill_surplus"][2, 3] == pytest.approx(left)


def test_shared_sectors_are_the_overlap_of_two_shares() -> None:
    facts = some_facts(2)
    slow = np.minimum(facts.sectors[1], facts.sectors[4]).sum()
    assert pair_features(facts)["sector_overlap"][1, 4] == pytest.approx(slow)


def test_a_mixture_of_one_unit_is_that_unit() -> None:
    facts = some_facts(3)
    same = facts.mixed(facts.codes, np.eye(7), facts.jobs_people, facts.pay)
    before, after = pair_features(facts), pair_features(same)
    for name, value in before.items():
        assert after[name] == pytest.approx(value), name


def test_facts_of_different_length_are_refused() -> None:
    facts = some_facts(4)
    values = {name: getattr(facts, name) for name in UnitFacts.__slots__}
    with pytest.raises(ValueError, match="pay"):
        UnitFacts(**{**values, "pay": facts.pay[:-1]})
