"""Candidate moves equal a slow search that looks at every pair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domain.transition import ABLE, TransitionGraph
from passerelle.domain.units import Floats
from passerelle.engines.moves import Candidates, MoveRules, Places, Ranking, Reach, candidate_moves
from passerelle.engines.role_moves import FEATURES, pair_features
from role_facts_of import some_between, some_roles, some_weights
from transition_graphs import near_graph

OCCUPATIONS = 5
ROLES = 45
NEARNESS = {"same_site": 0.2, "same_region": 0.7}
Row = tuple[int, int]


def some_ranking(seed: int, roles: int = ROLES) -> Ranking:
    return Ranking(some_roles(seed, roles), some_between(seed), some_weights(seed, tuple(FEATURES)))


def by_nearness(places: Places) -> Ranking:
    """A ranking of roles that differ in place alone."""
    count = int(places.role.max()) + 1
    site, region = np.full(count, -1), np.full(count, -1)
    site[places.role], region[places.role] = places.site, places.region
    return Ranking(replace(some_roles(1, count), site=site, region=region), some_between(1), NEARNESS)


def slow_index(ranking: Ranking, targets: Places, openings: Floats) -> Floats:
    """The weighted sum of all features of every pair [role, target]; places stand where people stood."""
    people = np.ones(len(ranking.facts))
    people[targets.role] = 1.0 + openings
    facts = replace(ranking.facts, people=people)
    every = np.arange(len(facts))
    features = pair_features(facts, ranking.between, every)
    total = sum(ranking.weights.get(name, 0.0) * values for name, values in features)
    return np.asarray(total)[:, targets.role]


def some_places(seed: int, count: int, first: int) -> Places:
    rng = np.random.default_rng([seed, first])
    return Places(
        role=np.arange(first, first + count),
        occupation=rng.integers(0, OCCUPATIONS, count),
        pay=rng.choice([0.0, 40_000.0, 45_000.0, 50_000.0, 60_000.0], count, p=[0.05, 0.2, 0.25, 0.25, 0.25]),
        site=rng.integers(-1, 4, count),
        region=rng.integers(-1, 2, count),
        leads=rng.random(count) < 0.2,
    )


def slow_moves(
    origins: Places,
    targets: Places,
    openings: Floats,
    graph: TransitionGraph,
    rules: MoveRules,
    index: Floats,
) -> list[Row]:
    """Every pair by the definition, then the best of each origin, at most half of one occupation."""
    found = []
    for o in range(len(origins)):
        rated = [
            (float(index[origins.role[o], t]), t)
            for t in range(len(targets))
            if openings[t] > 0 and slow_allowed(origins, targets, (o, t), graph, rules)
        ]
        rated.sort(key=lambda pair: (-pair[0], pair[1]))
        by_occupation: dict[int, int] = {}
        kept: list[Row] = []
        for _, t in rated:
            occupation = int(targets.occupation[t])
            if by_occupation.get(occupation, 0) < max(1, rules.moves_per_role_at_most // 2):
                by_occupation[occupation] = by_occupation.get(occupation, 0) + 1
                kept.append((o, t))
        found += kept[: rules.moves_per_role_at_most]
    return found


def slow_allowed(
    origins: Places, targets: Places, pair: Row, graph: TransitionGraph, rules: MoveRules
) -> bool:
    o, t = pair
    i, j = int(origins.occupation[o]), int(targets.occupation[t])
    ratio = targets.pay[t] / origins.pay[o] if origins.pay[o] > 0 else 1.0
    other_site = -1 not in (origins.site[o], targets.site[t]) and origins.site[o] != targets.site[t]
    other_region = -1 not in (origins.region[o], targets.region[t]) and origins.region[o] != targets.region[t]
    too_far = {Reach.SITE: other_site, Reach.REGION: other_region, Reach.ANYWHERE: False}[rules.reach]
    fit, step, weeks = graph.fit[i, j], graph.zone_step[i, j], graph.training_weeks[i, j]
    measured = not (graph.features.imputed[i] or graph.features.imputed[j])
    closed = graph.features.needs_licence[i, j] or graph.features.needs_field[i, j]
    able = i == j or all(graph.met[condition][i, j] for condition in ABLE)
    direct = i == j or (fit >= rules.fit_direct and step <= 0 and measured and not closed)
    trains = (
        fit >= rules.fit_training and step <= rules.zone_gap_at_most and weeks <= rules.training_weeks_at_most
    )
    if origins.role[o] == targets.role[t] or too_far or not able or not (direct or trains):
        return False
    if targets.leads[t] and not origins.leads[o]:
        return False
    least, most = 1 - rules.pay_cut_at_most_share - 1e-12, 1 + rules.pay_rise_at_most_share + 1e-12
    return bool(least <= ratio <= most)


def pairs(found: Candidates) -> list[Row]:
    return list(zip(found.origin.tolist(), found.target.tolist(), strict=True))


@settings(deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(Reach), st.sampled_from([1, 2, 4, 20]))
def test_candidates_equal_the_slow_search(seed: int, reach: Reach, keep: int) -> None:
    graph = near_graph(seed)
    origins, targets = some_places(seed, 7, 0), some_places(seed, 40, 5)
    openings = np.random.default_rng(seed).choice([0.0, 1.0, 2.0, 5.0], 40)
    rules = MoveRules(reach=reach, moves_per_role_at_most=keep, training_weeks_at_most=52.0)
    ranking = some_ranking(seed)
    index = slow_index(ranking, targets, openings)
    found = candidate_moves(origins, targets, openings, graph, rules, ranking=ranking)
    assert pairs(found) == slow_moves(origins, targets, openings, graph, rules, index)
    np.testing.assert_allclose(
        np.log(found.score), index[origins.role[found.origin], found.target], atol=1e-9
    )


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_every_candidate_keeps_the_rules(seed: int) -> None:
    graph = near_graph(seed)
    origins, targets = some_places(seed, 7, 0), some_places(seed, 40, 5)
    rules = MoveRules(pay_cut_at_most_share=0.1, training_weeks_at_most=30.0)
    found = candidate_moves(origins, targets, np.ones(40), graph, rules, ranking=some_ranking(seed))
    assert (found.pay_ratio >= 0.9 - 1e-12).all()
    assert not found.relocates.any()
    assert (found.weeks[~found.trains] == 0.0).all()
    assert ((found.weeks[found.trains] >= 1.0) & (found.weeks[found.trains] <= 30.0)).all()
    assert (found.fit >= rules.fit_training).all()


def two_offices() -> tuple[TransitionGraph, Places, Places]:
    graph = near_graph(1)
    zero, one = np.zeros(1, np.int64), np.ones(1, np.int64)
    origin = Places(zero, zero, np.array([50_000.0]), one, one, np.zeros(1, bool))
    targets = Places(
        role=np.array([0, 1, 2, 3]),
        occupation=np.zeros(4, dtype=np.int64),
        pay=np.full(4, 50_000.0),
        site=np.array([1, 2, 1, -1]),
        region=np.array([1, 2, 1, -1]),
        leads=np.zeros(4, dtype=bool),
    )
    return graph, origin, targets


def near_moves(origins: Places, targets: Places, graph: TransitionGraph, rules: MoveRules) -> Candidates:
    openings = np.ones(len(targets))
    return candidate_moves(origins, targets, openings, graph, rules, ranking=by_nearness(targets))


def test_the_same_occupation_elsewhere_is_a_direct_move_but_not_the_own_role() -> None:
    graph, origin, targets = two_offices()
    found = near_moves(origin, targets, graph, MoveRules(reach=Reach.ANYWHERE))
    assert found.target.tolist() == [2, 1, 3]  # the same site, then by the order of roles
    assert found.relocates.tolist() == [False, True, False]
    assert found.fit.tolist() == [1.0, 1.0, 1.0]
    assert not found.trains.any()


def test_a_role_that_leads_others_is_open_only_to_those_who_lead() -> None:
    graph, origin, targets = two_offices()
    leading = replace(targets, leads=np.array([False, True, True, True]))
    rules = MoveRules(reach=Reach.ANYWHERE)
    assert len(near_moves(origin, leading, graph, rules).target) == 0
    led = replace(origin, leads=np.array([True]))
    assert near_moves(led, leading, graph, rules).target.tolist() == [2, 1, 3]


def test_a_rise_in_pay_beyond_the_limit_is_a_promotion_and_not_offered() -> None:
    graph, origin, targets = two_offices()
    richer = replace(targets, pay=np.array([50_000.0, 65_000.0, 65_001.0, 50_000.0]))
    found = near_moves(origin, richer, graph, MoveRules(reach=Reach.ANYWHERE))
    assert sorted(found.target.tolist()) == [1, 3]


def test_an_unknown_place_counts_as_near() -> None:
    graph, origin, targets = two_offices()
    near = near_moves(origin, targets, graph, MoveRules(reach=Reach.SITE))
    assert near.target.tolist() == [2, 3]
    nowhere = replace(origin, site=np.array([-1]), region=np.array([-1]))
    everywhere = near_moves(nowhere, targets, graph, MoveRules(reach=Reach.SITE))
    assert sorted(everywhere.target.tolist()) == [1, 2, 3]


def test_roles_without_openings_take_nobody_and_no_roles_give_no_moves() -> None:
    graph, origin, targets = two_offices()
    ranking = by_nearness(targets)
    shut = candidate_moves(origin, targets, np.zeros(4), graph, MoveRules(), ranking=ranking)
    assert len(shut.origin) == 0
    none = np.empty(0, np.int64)
    nobody = Places(none, none, np.empty(0), none, none, np.empty(0, bool))
    assert len(near_moves(nobody, targets, graph, MoveRules()).origin) == 0


def test_one_occupation_takes_at_most_half_of_the_moves() -> None:
    graph = near_graph(1)
    _, origin, _ = two_offices()
    count = 200
    targets = Places(
        role=np.arange(1, count + 1),
        occupation=np.zeros(count, dtype=np.int64),
        pay=np.full(count, 50_000.0),
        site=np.full(count, -1),
        region=np.full(count, -1),
        leads=np.zeros(count, dtype=bool),
    )
    found = near_moves(origin, targets, graph, MoveRules(moves_per_role_at_most=20))
    assert found.target.tolist() == list(range(10))  # ties go by the order of roles


@pytest.mark.parametrize(
    "changes",
    [
        {"pay_cut_at_most_share": 1.5},
        {"fit_direct": 0.3},
        {"moves_per_role_at_most": 0},
        {"training_weeks_at_most": -1.0},
        {"zone_gap_at_most": -1},
    ],
)
def test_a_rule_outside_its_range_is_refused(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"."):
        MoveRules(**changes)  # type: ignore[arg-type]


def test_places_of_different_lengths_are_refused() -> None:
    one, two = np.zeros(1, dtype=np.int64), np.zeros(2, dtype=np.int64)
    with pytest.raises(ValueError, match="length"):
        Places(one, two, np.zeros(1), one, one, np.zeros(1, bool))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_how_many_pairs_are_held_at_once_changes_nothing(seed: int) -> None:
    graph, ranking = near_graph(seed), some_ranking(seed)
    origins, targets = some_places(seed, 7, 0), some_places(seed, 40, 5)
    rules = MoveRules(reach=Reach.ANYWHERE, moves_per_role_at_most=3)
    whole, parts = (
        candidate_moves(origins, targets, np.ones(40), graph, rules, ranking=ranking, cells=cells)
        for cells in (1_000_000, 7)
    )
    assert pairs(parts) == pairs(whole)


def test_a_role_with_more_places_comes_first() -> None:
    graph, origin, targets = two_offices()
    ranking = replace(by_nearness(targets), weights={"people": 1.0})
    rules = MoveRules(reach=Reach.ANYWHERE)
    found = candidate_moves(origin, targets, np.array([9.0, 1.0, 3.0, 7.0]), graph, rules, ranking=ranking)
    assert found.target.tolist() == [3, 2, 1]
    np.testing.assert_allclose(found.score, [8.0, 4.0, 2.0])
