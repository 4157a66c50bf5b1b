"""Fit, likely and advisable over every pair, on made-up occupations and on ten real ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.app.assemble.transitions import occupation_features
from passerelle.data import reference
from passerelle.domain.transition import OccupationFeatures, TransitionGraph, TransitionRules
from passerelle.domain.units import Case, Floats
from passerelle.engines import transitions

RULES = TransitionRules()
seeds = st.integers(0, 10_000)


def some_features(seed: int, occupations: int = 6, elements: int = 5) -> OccupationFeatures:
    rng = np.random.default_rng(seed)
    return OccupationFeatures(
        importance=rng.uniform(1.0, 5.0, (occupations, elements)),
        level=rng.uniform(0.0, 7.0, (occupations, elements)),
        employment_people=rng.uniform(1.0, 1e6, occupations),
        pay=rng.uniform(2e4, 2e5, occupations),
        job_zone=rng.uniform(1.0, 5.0, occupations),
        exposure=rng.uniform(0.0, 1.0, occupations),
        exposure_high=rng.uniform(0.0, 1.0, occupations),
        growth_share_10y=rng.uniform(-0.3, 0.3, occupations),
        imputed=np.zeros(occupations, dtype=bool),
        observed=np.zeros((occupations, occupations)),
    )


def relabelled(features: OccupationFeatures, order: np.ndarray) -> OccupationFeatures:
    return OccupationFeatures(
        importance=features.importance[order],
        level=features.level[order],
        employment_people=features.employment_people[order],
        pay=features.pay[order],
        job_zone=features.job_zone[order],
        exposure=features.exposure[order],
        exposure_high=features.exposure_high[order],
        growth_share_10y=features.growth_share_10y[order],
        imputed=features.imputed[order],
        observed=features.observed[np.ix_(order, order)],
    )


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


@given(seeds)
def test_coverage_equals_its_definition(seed: int) -> None:
    features = some_features(seed)
    np.testing.assert_allclose(transitions.coverage(features), slow_coverage(features))


@given(seeds)
def test_fit_is_a_share_and_full_in_the_own_occupation(seed: int) -> None:
    graph = transitions.score(some_features(seed), RULES)
    assert (graph.fit >= 0.0).all()
    assert (graph.fit <= 1.0 + 1e-12).all()
    assert (np.diag(graph.fit) == 1.0).all()


@given(seeds, st.floats(0.1, 1.0))
def test_a_different_scale_of_levels_changes_no_fit(seed: int, scale: float) -> None:
    features = some_features(seed)
    scaled = replace(features, level=features.level * scale)
    np.testing.assert_allclose(
        transitions.score(features, RULES).fit, transitions.score(scaled, RULES).fit, atol=1e-9
    )


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
def test_likely_sums_to_one_off_the_diagonal(seed: int) -> None:
    likely = transitions.score(some_features(seed), RULES).likely
    np.testing.assert_allclose(likely.sum(axis=1), 1.0)
    assert (np.diag(likely) == 0.0).all()


def test_likely_falls_back_on_size_where_nothing_fits() -> None:
    likely = transitions.likely(np.eye(3), np.array([1.0, 10.0, 100.0]), 2.0)
    expected = np.log1p([10.0, 100.0])
    np.testing.assert_allclose(likely[0], [0.0, *(expected / expected.sum())])


@given(seeds)
def test_the_order_of_occupations_does_not_matter(seed: int) -> None:
    features = some_features(seed)
    order = np.random.default_rng(seed).permutation(len(features.pay))
    cross = np.ix_(order, order)
    before = transitions.score(features, RULES)
    after = transitions.score(relabelled(features, order), RULES)
    for name in ("fit", "likely", "coverage"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name)[cross])
    for name in ("zone_step", "viable", "desirable", "safe"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name)[cross])


@given(seeds)
def test_a_higher_job_zone_of_the_destination_never_shortens_training(seed: int) -> None:
    features = some_features(seed)
    higher = features.job_zone.copy()
    higher[0] = min(5.0, higher[0] + 0.7)
    covered = transitions.coverage(features)
    for case in Case:
        before = transitions.training_weeks(covered, features.job_zone, RULES, case)
        after = transitions.training_weeks(covered, higher, RULES, case)
        assert (after[1:, 0] >= before[1:, 0]).all()
        assert (before == np.ceil(before)).all()


def test_training_follows_the_stated_rule() -> None:
    # 100 weeks x 0.15 missing + a quarter of the 45.5 weeks between zones 2 and 3 = 26.4, rounded up
    covered = np.array([[1.0, 0.85], [1.0, 1.0]])
    weeks = transitions.training_weeks(covered, np.array([2.0, 3.0]), RULES, Case.CENTRAL)
    assert weeks.tolist() == [[1.0, 27.0], [1.0, 1.0]]


def test_half_a_zone_counts_as_one_up() -> None:
    assert transitions.zone_step(np.array([2.0, 2.5, 2.49])).tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_a_destination_is_safe_when_it_is_no_more_exposed_and_under_the_bar() -> None:
    safe = transitions.safe(np.array([0.4, 0.5, 0.6, 0.7]), 0.5)
    assert safe[3].tolist() == [True, True, False, False]
    assert safe[0].tolist() == [True, False, False, False]


def test_a_destination_is_desirable_when_pay_holds_and_it_does_not_shrink() -> None:
    features = replace(
        some_features(0, 3),
        pay=np.array([100.0, 95.0, 94.0]),
        growth_share_10y=np.array([0.0, 0.1, 0.1]),
    )
    assert transitions.desirable(features, RULES)[0].tolist() == [True, True, False]


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
def real() -> tuple[list[str], TransitionGraph]:
    snapshot = reference.load()
    return snapshot.occupations["occupation"].to_list(), transitions.score(
        occupation_features(snapshot), RULES
    )


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
    real: tuple[list[str], TransitionGraph], origin: str, near: str, far: str
) -> None:
    codes, graph = real
    i, close, remote = (codes.index(code) for code in (origin, near, far))
    assert graph.fit[i, close] >= 0.7
    assert graph.fit[i, remote] < RULES.fit_training
    assert graph.likely[i, close] > 2.0 * graph.likely[i, remote]


def test_fit_spreads_over_the_pairs(real: tuple[list[str], TransitionGraph]) -> None:
    fit = real[1].fit
    share = np.mean(fit >= RULES.fit_direct), np.mean(fit >= RULES.fit_training)
    assert 0.02 < share[0] < 0.08
    assert 0.2 < share[1] < 0.35


def test_no_occupation_of_zone_four_or_lower_reaches_law_or_medicine_within_a_year(
    real: tuple[list[str], TransitionGraph],
) -> None:
    codes, graph = real
    from_below = graph.features.job_zone <= 4.0
    for code in ("23-1011", "29-1215"):
        assert not graph.viable[from_below, codes.index(code)].any()
