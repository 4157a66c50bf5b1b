from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.engines.evidence import (
    TABLE,
    EvidenceFacts,
    EvidenceRules,
    Grade,
    Kinship,
    Reason,
    Sight,
    Trust,
    grade,
)

RULES = EvidenceRules()
# What strategies draw from: values on both sides of every bar, and on it.
FLIPS, OWN, GROWN = (0.0, 0.25, 0.3, 0.4), (0.2, 0.8, 1.0), (0.5, 3.0, 118.0, np.inf)
SHARES, PEOPLE, TOGETHER = (0.0, 0.001, 0.002, 0.1), (0.0, 999.0, 1_000.0, 50_000.0), (0.0, 0.5, 0.9)


def facts_of(seed: int, count: int = 5) -> EvidenceFacts:
    draw = np.random.default_rng(seed)
    pair = (count, count)
    own = draw.random(count) < 0.5
    moved = draw.choice(SHARES, pair)
    return EvidenceFacts(
        flips_share=np.where(own, 0.0, draw.choice(FLIPS[1:], count)),
        skills_own=own,
        rest_own=draw.random(count) < 0.5,
        own_share=draw.choice(OWN, count),
        grown=draw.choice(GROWN, count),
        employment_people=draw.choice((500.0, 10_000.0, 1e6), count),
        together_share=draw.choice(TOGETHER, pair),
        moved_share=moved,
        moved_people=np.where(moved > 0.0, draw.choice(PEOPLE, pair), 0.0),
        kinship=draw.integers(0, 3, pair).astype(np.int8),
    )


def by_hand(facts: EvidenceFacts, i: int, j: int) -> Grade:
    """Return the grade of one pair, as the module's prose says it."""
    if i == j:
        return Grade.STRONG

    def trusted(k: int) -> Trust:
        if facts.skills_own[k]:
            return Trust.FULL if facts.rest_own[k] else Trust.GOOD
        if facts.flips_share[k] <= 0.25:
            return Trust.GOOD
        return Trust.WEAK if facts.flips_share[k] <= 1 / 3 else Trust.NONE

    speaks = facts.grown[i] <= 3 and facts.grown[j] <= 3 and facts.together_share[i, j] <= 0.5
    measures = int(facts.moved_share[i, j] >= 0.002) + int(facts.moved_people[i, j] >= 1_000)
    clear = min(facts.own_share[i], facts.own_share[j]) >= 0.8
    kin = Kinship(int(facts.kinship[i, j]))
    if speaks and measures == 2 and (clear or kin is Kinship.PRIMARY):
        seen = Sight.SEEN
    elif (speaks and measures >= 1) or kin is not Kinship.NONE:
        seen = Sight.HINTED
    else:
        seen = Sight.NOT_SEEN
    return Grade(int(TABLE[min(trusted(i), trusted(j)), seen]))


@given(st.integers(0, 10_000))
def test_every_grade_is_what_the_rules_say_of_the_pair_alone(seed: int) -> None:
    facts = facts_of(seed)
    found = grade(facts, RULES).grade
    assert found.dtype == np.int8
    for i in range(len(facts)):
        for j in range(len(facts)):
            assert found[i, j] == by_hand(facts, i, j), (i, j)


@given(st.integers(0, 10_000))
def test_measuring_more_never_lowers_a_grade(seed: int) -> None:
    facts = facts_of(seed)
    every = np.ones(len(facts), dtype=bool)
    better = replace(facts, skills_own=every, rest_own=every, flips_share=np.zeros(len(facts)))
    assert (grade(better, RULES).grade >= grade(facts, RULES).grade).all()


@given(st.integers(0, 10_000), st.permutations(range(5)))
def test_the_order_of_occupations_changes_nothing(seed: int, order: list[int]) -> None:
    facts = facts_of(seed)
    at = np.array(order)
    shuffled = replace(
        facts,
        **{
            name: value[np.ix_(at, at)] if value.ndim == 2 else value[at]
            for name in (f.name for f in fields(facts))
            for value in (getattr(facts, name),)
        },
    )
    one, other = grade(facts, RULES), grade(shuffled, RULES)
    assert (other.grade == one.grade[np.ix_(at, at)]).all()
    assert (other.reasons == one.reasons[np.ix_(at, at)]).all()


@given(st.integers(0, 10_000))
def test_every_pair_has_exactly_one_reason_about_its_flow_or_none_that_can_be_told(seed: int) -> None:
    facts = facts_of(seed)
    reasons = grade(facts, RULES).reasons
    about_flow = [Reason.THICK, Reason.SOME, Reason.LITTLE, Reason.NO_FLOW]
    counts = np.sum([(reasons & int(reason)) > 0 for reason in about_flow], axis=0)
    grown = facts.grown > RULES.grown_at_most
    silent = ((reasons & int(Reason.TOGETHER)) > 0) | grown[:, None] | grown
    assert (counts == np.where(silent, 0, 1)).all()


def test_better_trust_and_better_sight_never_mean_a_lower_grade() -> None:
    assert (np.diff(TABLE, axis=0) >= 0).all()
    assert (np.diff(TABLE, axis=1) >= 0).all()


def test_rules_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="flips_good_share"):
        EvidenceRules(flips_good_share=0.5, flips_weak_share=0.2)
    with pytest.raises(ValueError, match="own_share"):
        EvidenceRules(own_share=1.5)


def test_facts_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="own_share"):
        replace(facts_of(1), own_share=np.ones(3))
