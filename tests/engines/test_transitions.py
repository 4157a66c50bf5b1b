"""Fit and advice over every pair, on made-up occupations and on real ones."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.app.assemble.transitions import transition_graph
from passerelle.data import reference
from passerelle.domain.transition import (
    DESIRABLE,
    SAFE,
    VIABLE,
    Condition,
    OccupationFeatures,
    TransitionGraph,
    TransitionRules,
)
from passerelle.domain.units import Floats
from passerelle.engines import transitions
from passerelle.engines.training_time import TrainingFacts, TrainingRules, training_time
from passerelle.engines.transitions import Occupations
from transition_graphs import graph_of, relabelled, skills, some_facts, some_features, some_graph, some_likely

RULES = TransitionRules()
seeds = st.integers(0, 10_000)


def slow_coverage(features: OccupationFeatures) -> Floats:
    """The definition, pair by pair and element by element."""
    n, elements = features.level.shape
    found = np.ones((n, n))
    for i in range(n):
        for j in range(n):
            weight = [(features.importance[j, e] - 1) / 4 for e in range(elements)]
            held = sum(weight[e] * min(features.level[i, e], features.level[j, e]) for e in range(elements))
            asked = sum(weight[e] * features.level[j, e] for e in range(elements))
            found[i, j] = held / asked if asked > 0 else 1.0
    return found


def slow_advice(graph: TransitionGraph, i: int, j: int) -> tuple[bool, bool, bool]:
    """Whether a move is viable, desirable and safe, condition by condition as the rules say it."""
    features, rules = graph.features, graph.rules
    pay = features.pay[j] / features.pay[i]
    weeks = 0.0 if graph.direct[i, j] else graph.training.central[i, j]
    climbs = graph.zone_step[i, j] > rules.zone_gap_at_most
    schooled = graph.education_weeks[i, j] > 0.0 and weeks <= rules.weeks_at_most
    experienced = features.entry_experience[j] == 0 or features.related_work[i, j]
    viable = (
        i != j
        and (experienced or not rules.experience_must_match)
        and pay >= rules.pay_viable_share
        and weeks <= rules.weeks_at_most
        and (not climbs or schooled)
        and graph.fit[i, j] >= rules.fit_training
        and not features.needs_talent[i, j]
        and features.abilities_missing[i, j] <= rules.abilities_missing_at_most_share
    )
    desirable = (
        pay >= rules.pay_desirable_share
        and features.growth_share_10y[j] >= rules.growth_at_least_share
        and features.openings_share[j] >= rules.openings_at_least_share
    )
    exposed = features.exposure[j]
    return (
        bool(viable),
        bool(desirable),
        bool(
            exposed <= features.exposure[i] + rules.exposure_margin_share
            and exposed <= rules.exposure_at_most_share
        ),
    )


@given(seeds)
def test_coverage_equals_its_definition(seed: int) -> None:
    features = some_features(seed)
    np.testing.assert_allclose(transitions.coverage(features), slow_coverage(features))


@given(seeds)
def test_fit_is_a_share_and_full_in_the_own_occupation(seed: int) -> None:
    graph = some_graph(seed)
    assert (graph.fit >= 0.0).all()
    assert (graph.fit <= 1.0 + 1e-12).all()
    assert (np.diag(graph.fit) == 1.0).all()


@given(seeds, st.floats(0.1, 1.0))
def test_a_different_scale_of_levels_changes_no_fit(seed: int, scale: float) -> None:
    features = some_features(seed)
    scaled = replace(features, level=features.level * scale)
    np.testing.assert_allclose(graph_of(features).fit, graph_of(scaled).fit, atol=1e-9)


@given(seeds, st.integers(0, 5), st.integers(0, 4), st.floats(0.0, 1.0))
def test_a_larger_gap_never_raises_coverage(seed: int, i: int, element: int, kept: float) -> None:
    features = some_features(seed)
    lower = features.level.copy()
    lower[i, element] *= kept
    before = transitions.coverage(features)
    after = transitions.coverage(replace(features, level=lower))
    others = np.arange(len(lower)) != i
    assert (after[i, others] <= before[i, others] + 1e-12).all()


@given(seeds)
def test_a_surplus_changes_no_coverage(seed: int) -> None:
    features = some_features(seed)
    more = features.level.copy()
    more[0] = np.maximum(more[0], 7.0)
    richer = transitions.coverage(replace(features, level=more))
    np.testing.assert_allclose(richer[0, 1:], 1.0)


@given(seeds)
def test_advice_equals_a_slow_reading_of_the_rules(seed: int) -> None:
    features = some_features(seed)
    near = replace(features, pay=5e4 + features.pay / 10, level=3.0 + features.level / 7)
    graph = graph_of(near, TransitionRules(fit_training=0.3, exposure_at_most_share=0.7), seed=seed)
    count = len(features.pay)
    for i in range(count):
        for j in range(count):
            found = (graph.viable[i, j], graph.desirable[i, j], graph.safe[i, j])
            assert tuple(map(bool, found)) == slow_advice(graph, i, j), (i, j)


@given(seeds)
def test_advice_is_the_conditions_of_its_part_together(seed: int) -> None:
    graph = some_graph(seed)
    off = ~np.eye(len(graph.fit), dtype=bool)
    for part, wanted in (
        (graph.viable, VIABLE),
        (graph.desirable, DESIRABLE),
        (graph.safe, SAFE),
    ):
        met = np.logical_and.reduce([graph.met[condition] for condition in wanted])
        np.testing.assert_array_equal(part[off], met[off])
    assert {*VIABLE, *DESIRABLE, *SAFE} == set(Condition) == set(graph.met)


@given(seeds)
def test_likely_never_enters_advice(seed: int) -> None:
    features = some_features(seed)
    covered = transitions.coverage(features)
    time = training_time(some_facts(seed, 6), covered, TrainingRules())
    one, other = (
        transitions.score(
            Occupations(tuple("abcdef"), tuple("abcdef"), features, partial(some_likely, s, 6)),
            covered,
            time,
            RULES,
        )
        for s in (seed, seed + 1)
    )
    np.testing.assert_array_equal(one.advisable, other.advisable)


@given(seeds)
def test_the_order_of_occupations_does_not_matter(seed: int) -> None:
    features = some_features(seed)
    order = np.random.default_rng(seed).permutation(len(features.pay))
    cross = np.ix_(order, order)
    facts = some_facts(seed, len(order))
    moved = replace(
        facts,
        required_education=facts.required_education[order],
        on_site=facts.on_site[order],
        on_the_job=facts.on_the_job[order],
    )
    likely = some_likely(seed, len(order))

    def scored(features: OccupationFeatures, facts_: TrainingFacts, likely_: Floats) -> TransitionGraph:
        covered = transitions.coverage(features)
        names = tuple(map(str, range(len(order))))
        known = Occupations(names, names, features, lambda: likely_, (skills(features),))
        return transitions.score(known, covered, training_time(facts_, covered, TrainingRules()), RULES)

    before = scored(features, facts, likely)
    after = scored(relabelled(features, order), moved, likely[cross])
    for name in ("fit", "likely", "coverage", "education_weeks"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name)[cross], atol=1e-9)
    for name in ("zone_step", "viable", "desirable", "safe_low", "safe", "safe_high", "direct"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name)[cross])


def test_half_a_zone_counts_as_one_up() -> None:
    assert transitions.zone_step(np.array([2.0, 2.5, 2.49])).tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_a_destination_is_safe_when_it_is_hardly_more_exposed_and_under_the_bar() -> None:
    exposure = np.array([0.4, 0.5, 0.6, 0.7])
    safe = transitions.safe(exposure, 0.5, 0.0)
    assert safe[3].tolist() == [True, True, False, False]
    assert safe[0].tolist() == [True, False, False, False]
    assert transitions.safe(exposure, 0.6, 0.11)[0].tolist() == [True, True, False, False]


def test_where_evidence_is_insufficient_a_move_that_meets_all_is_unsure_and_not_advisable() -> None:
    features = replace(some_features(0, 3), exposure=np.full(3, 0.2))
    graph = graph_of(features)
    every = np.ones((3, 3), dtype=bool)
    lax = replace(graph, viable=every, desirable=every, insufficient=np.eye(3, dtype=bool))
    np.testing.assert_array_equal(lax.unsure, np.eye(3, dtype=bool) & graph.safe)
    np.testing.assert_array_equal(lax.advisable, ~np.eye(3, dtype=bool) & graph.safe)


def test_safety_takes_the_same_case_of_exposure_on_both_sides() -> None:
    features = replace(
        some_features(0, 2),
        exposure_low=np.array([0.2, 0.1]),
        exposure=np.array([0.3, 0.4]),
        exposure_high=np.array([0.7, 0.6]),
    )
    graph = graph_of(features)
    cases = (graph.safe_low, graph.safe, graph.safe_high)
    assert [bool(case[0, 1]) for case in cases] == [True, False, False]  # high: less, but over the bar


def test_a_destination_is_desirable_when_pay_growth_and_openings_hold() -> None:
    features = replace(
        some_features(0, 4),
        pay=np.array([100.0, 95.0, 94.0, 100.0]),
        growth_share_10y=np.array([-0.019, 0.1, 0.1, 0.1]),
        openings_share=np.array([0.04, 0.1, 0.1, 0.039]),
    )
    assert graph_of(features).desirable[0].tolist() == [True, True, False, False]


def test_moves_between_nodes_are_shared_over_their_occupations() -> None:
    moved = np.array([[0.9, 0.1, 0.0], [0.0, 0.8, 0.2], [0.0, 0.0, 1.0]])
    weight = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 0.75, 0.25, 0.0], [0.0, 0.0, 0.0, 1.0]])
    observed = transitions.bridge(moved, weight)
    np.testing.assert_allclose(observed[0], [0.0, 0.75, 0.25, 0.0])
    np.testing.assert_allclose(observed[1], [0.0, 0.0, 0.0, 1.0])
    np.testing.assert_allclose(observed[2], [0.0, 0.0, 0.0, 1.0])
    assert observed[3].sum() == 0.0  # nobody was seen leaving


# ------------------------------------------------------------------ the embedded snapshot


@pytest.fixture(scope="module")
def real() -> TransitionGraph:
    return transition_graph(reference.load(), RULES)


@pytest.mark.parametrize(
    ("origin", "near", "far"),
    [
        ("43-4051", "43-4171", "29-1215"),  # customer service: receptionist, not family doctor
        ("43-9021", "43-9061", "37-2011"),  # data entry: office clerk, not janitor
        ("13-1081", "11-3071", "27-2042"),  # logistician: transport manager, not musician
        ("27-3043", "27-3041", "17-2171"),  # writer: editor, not petroleum engineer
        ("15-1252", "15-1253", "35-2014"),  # developer: tester, not cook
        ("53-7065", "43-5021", "15-2051"),  # stocker: courier, not data scientist
        ("33-3012", "33-3051", "15-2021"),  # jailer: police officer, not mathematician
        ("43-6014", "43-6012", "47-2211"),  # secretary: legal secretary, not sheet metal worker
        ("13-2011", "13-2031", "29-1292"),  # accountant: budget analyst, not dental hygienist
        ("11-3071", "11-1021", "27-2031"),  # transport manager: operations manager, not dancer
    ],
)
def test_ten_known_occupations_fit_what_people_would_expect(
    real: TransitionGraph, origin: str, near: str, far: str
) -> None:
    i, close, remote = (real.index(code) for code in (origin, near, far))
    assert real.fit[i, close] >= 0.7
    assert real.fit[i, remote] < RULES.fit_training
    assert real.likely[i, close] > 2.0 * real.likely[i, remote]


def test_fit_spreads_over_the_pairs(real: TransitionGraph) -> None:
    share = np.mean(real.fit >= RULES.fit_direct), np.mean(real.fit >= RULES.fit_training)
    assert 0.02 < share[0] < 0.08
    assert 0.2 < share[1] < 0.35


def test_no_occupation_of_zone_four_or_lower_reaches_law_or_medicine_within_a_year(
    real: TransitionGraph,
) -> None:
    from_below = real.features.job_zone <= 4.0
    for code in ("23-1011", "29-1215"):
        assert not real.viable[from_below, real.index(code)].any()


def test_most_occupations_have_an_advisable_way_out_and_few_ways_are(real: TransitionGraph) -> None:
    assert 0.01 < real.advisable.mean() < 0.06
    assert (real.advisable.any(axis=1)).mean() > 0.8


def test_talent_and_abilities_keep_people_of_other_work_out(real: TransitionGraph) -> None:
    clerk, stocker, athlete = (real.index(code) for code in ("43-9061", "53-7065", "27-2021"))
    assert np.flatnonzero(real.viable[:, athlete]).tolist() in ([], [real.index("27-2022")])  # coaches
    for code in ("33-2011", "33-3051", "49-9051"):  # firefighters, police, power lines
        assert not real.met[Condition.ABILITIES][clerk, real.index(code)]
    for code in ("53-7062", "53-7051", "37-2011", "47-2061"):  # labourers, fork-lifts, janitors, construction
        assert real.advisable[stocker, real.index(code)]
