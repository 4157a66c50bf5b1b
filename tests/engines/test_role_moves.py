"""Moves between roles: shares add up, labels and chunks change nothing, a slow look at pairs agrees."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domain.units import Floats, Ints
from passerelle.engines.role_moves import (
    FEATURES,
    Between,
    RoleFacts,
    in_reach,
    kind_scores,
    least_likely,
    likely_times,
    pair_features,
    place_scores,
    role_moves,
    scores,
    shares,
)
from role_facts_of import some_between, some_roles, some_weights

NAMES = tuple(FEATURES)
seeds = st.integers(0, 10_000)


def slow_features(facts: RoleFacts, between: Between, r: int, s: int) -> dict[str, float]:
    """The definition of every feature of one pair, in plain steps."""
    i, j = int(facts.occupation[r]), int(facts.occupation[s])
    known = i >= 0 and j >= 0
    found = dict.fromkeys(NAMES, 0.0)
    found["same_occupation"] = float(known and i == j)
    found["likely"] = between.times[i, j] if known else 0.0
    found["fit"] = between.fit[i, j] if known else 0.0
    found["occupation_unknown"] = float(not known)
    found["takes_lead"] = float(facts.leads[s] and not facts.leads[r])
    found["keeps_lead"] = float(facts.leads[s] and facts.leads[r])
    here, there = (facts.words.toarray()[facts.title[role]] for role in (r, s))
    found["title"] = math.sqrt(min(max(float(here @ there), 0.0), 1.0))
    if facts.stem[r] >= 0 and facts.stem[r] == facts.stem[s]:
        step = facts.level[s] - facts.level[r]
        found["step_up"] = float(0.0 < step <= 1.5)
        found["steps_up"] = float(step > 1.5)
        found["step_down"] = float(step < 0.0)
    found["people"] = math.log(facts.people[s])
    for name, codes in (("department", facts.department), ("site", facts.site), ("region", facts.region)):
        found[f"same_{name}"] = float(codes[r] >= 0 and codes[r] == codes[s])
    if facts.pay[r] > 0.0 and facts.pay[s] > 0.0:
        found["pay"] = min(max(math.log(facts.pay[s] / facts.pay[r]), -1.5), 1.5)
        found["pay_apart"] = abs(found["pay"])
    return found


@given(seeds)
@settings(max_examples=25)
def test_every_feature_is_what_its_definition_says(seed: int) -> None:
    facts, between = some_roles(seed), some_between(seed)
    every = np.arange(len(facts))
    found = dict(pair_features(facts, between, every))
    assert tuple(found) == NAMES
    for r in range(0, len(facts), 3):
        for s in range(len(facts)):
            expected = slow_features(facts, between, r, s)
            for name in NAMES:
                assert found[name][r, s] == pytest.approx(expected[name], abs=1e-12), (name, r, s)


@given(seeds)
@settings(max_examples=25)
def test_a_score_is_the_weighted_sum_of_its_features(seed: int) -> None:
    facts, between = some_roles(seed), some_between(seed)
    weights = some_weights(seed, NAMES)
    origins = np.array([3, 0, 7])
    expected = sum(weights[name] * values for name, values in pair_features(facts, between, origins))
    found = scores(facts, between, weights, origins)
    own = facts.group[origins][:, None] == facts.group
    assert np.isneginf(found[own]).all()
    np.testing.assert_allclose(found[~own], np.asarray(expected)[~own], atol=1e-9)


@given(seeds)
@settings(max_examples=25)
def test_the_parts_of_kind_and_place_add_up_to_the_score(seed: int) -> None:
    facts, between, weights = some_roles(seed), some_between(seed), some_weights(seed, NAMES)
    first, of = facts.kinds()
    origins, targets = np.array([3, 0, 7]), np.array([5, 1, 2, 11])
    kind = kind_scores(facts, between, weights, first[of[origins]], first[of[targets]])
    place = place_scores(facts, weights, origins, targets, np.log(facts.people[targets]))
    whole = scores(replace(facts, group=np.arange(len(facts))), between, weights, origins)[:, targets]
    np.testing.assert_allclose(kind + place, whole, atol=1e-9)


@given(seeds)
@settings(max_examples=25)
def test_shares_out_of_a_role_add_up_to_one_and_none_stays(seed: int) -> None:
    facts = some_roles(seed)
    every = np.arange(len(facts))
    share = shares(scores(facts, some_between(seed), some_weights(seed, NAMES), every))
    np.testing.assert_allclose(share.sum(axis=1), 1.0)
    assert (share[every, every] == 0.0).all()
    (found,) = role_moves(
        facts, some_between(seed), some_weights(seed, NAMES), every, most=len(facts), cells=20
    )
    np.testing.assert_allclose(np.bincount(found.origin, found.likely), 1.0)
    assert (found.origin != found.target).all()


def moves_by_people(facts: RoleFacts, seed: int, order: Ints) -> set[tuple[int, int, float]]:
    weights, between = some_weights(seed, NAMES), some_between(seed)
    (found,) = role_moves(facts, between, weights, np.arange(len(facts)), most=3)
    kept = zip(order[found.origin].tolist(), order[found.target].tolist(), found.likely, strict=True)
    return {(origin, target, round(float(likely), 9)) for origin, target, likely in kept}


@given(seeds)
@settings(max_examples=25)
def test_relabelling_the_roles_changes_nothing(seed: int) -> None:
    facts = some_roles(seed)
    facts = replace(facts, people=facts.people + np.arange(len(facts)) / 1000.0)  # no two shares are equal
    order = np.random.default_rng(seed).permutation(len(facts))
    plain = moves_by_people(facts, seed, np.arange(len(facts)))
    assert moves_by_people(facts.chosen(order), seed, order) == plain


@given(seeds, st.sampled_from([1, 13, 30, 1000]))
@settings(max_examples=25)
def test_how_many_pairs_are_held_at_once_changes_nothing(seed: int, cells: int) -> None:
    facts = some_roles(seed)
    every = np.arange(len(facts))
    arguments = (facts, some_between(seed), some_weights(seed, NAMES), every)
    (whole,) = role_moves(*arguments, most=4)
    (parts,) = role_moves(*arguments, most=4, cells=cells)
    np.testing.assert_array_equal(parts.origin, whole.origin)
    np.testing.assert_array_equal(parts.target, whole.target)
    np.testing.assert_allclose(parts.likely, whole.likely)


@given(seeds)
@settings(max_examples=25)
def test_a_higher_tier_comes_before_all_of_a_lower_one(seed: int) -> None:
    facts = some_roles(seed)
    every = np.arange(len(facts))
    tier = np.random.default_rng(seed).integers(0, 3, (len(facts), len(facts)))
    weights = some_weights(seed, NAMES)
    could, usual = role_moves(
        facts, some_between(seed), weights, every, most=5, orders=(lambda some, _: tier[some], None)
    )
    share = shares(scores(facts, some_between(seed), weights, every))
    for role in range(len(facts)):
        others = [s for s in range(len(facts)) if s != role]
        by_tier = sorted(others, key=lambda s: (-tier[role, s], -share[role, s], s))[:5]
        by_share = sorted(others, key=lambda s: (-share[role, s], s))[:5]
        assert could.target[could.origin == role].tolist() == by_tier
        assert usual.target[usual.origin == role].tolist() == by_share


def unlikely_half(_: Ints, share: Floats) -> Ints:
    return (share < np.median(share)).astype(np.int64)


def test_a_tier_may_look_at_the_shares() -> None:
    facts = some_roles(4)
    every = np.arange(len(facts))
    weights, between = some_weights(4, NAMES), some_between(4)
    (found,) = role_moves(facts, between, weights, every, most=1, orders=(unlikely_half,))
    share = shares(scores(facts, between, weights, every))
    assert (found.likely < np.median(share)).all()


def test_a_region_tells_what_is_in_reach_and_a_site_where_regions_are_not_known() -> None:
    facts = replace(
        some_roles(1, 4), region=np.array([0, 0, 1, -1]), site=np.array([0, 1, 0, 1]), group=np.arange(4)
    )
    every = np.arange(4)
    assert in_reach(facts, every[:, None], every).tolist() == [
        [True, True, False, False],
        [True, True, False, True],
        [False, False, True, False],
        [False, True, False, True],
    ]
    nowhere = replace(facts, region=np.full(4, -1), site=np.full(4, -1))
    assert in_reach(nowhere, every[:, None], every).all()
    # A hundredth of one over the others in reach; where there are none, of 1.
    np.testing.assert_allclose(least_likely(facts, every), [0.01, 0.005, 0.01, 0.01])
    np.testing.assert_allclose(least_likely(nowhere, every[:1]), [0.01 / 3])
    assert len(least_likely(facts, every[:0])) == 0


def test_roles_of_one_group_are_no_move_from_each_other() -> None:
    facts = some_roles(5)
    joined = replace(facts, group=np.zeros(len(facts), np.int64))
    (found,) = role_moves(joined, some_between(5), {"people": 1.0}, np.arange(len(facts)), most=3)
    assert len(found.origin) == 0


def test_likely_over_size_is_zero_where_size_alone_says_all() -> None:
    jobs = np.array([10.0, 30.0, 60.0])
    by_size = jobs / (jobs.sum() - jobs[:, None])
    np.fill_diagonal(by_size, 0.0)
    np.testing.assert_allclose(likely_times(by_size, jobs), 0.0, atol=1e-12)
    tripled = by_size.copy()
    tripled[0, 1] *= 3.0
    assert likely_times(tripled, jobs)[0, 1] == pytest.approx(math.log(3.0))
    assert likely_times(np.zeros((3, 3)), jobs)[0, 1] == -6.0


def test_roles_without_people_or_of_no_title_are_refused() -> None:
    facts = some_roles(1)
    with pytest.raises(ValueError, match="people"):
        replace(facts, people=np.zeros(len(facts)))
    with pytest.raises(ValueError, match="title"):
        replace(facts, title=np.full(len(facts), -1))
    with pytest.raises(ValueError, match="length"):
        replace(facts, pay=facts.pay[1:])
