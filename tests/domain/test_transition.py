"""Rules of advice, conditions that are not met, gaps and what is reachable."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.transition import (
    Condition,
    OccupationFeatures,
    TransitionGraph,
    TransitionRules,
)
from passerelle.domain.units import Floats
from transition_graphs import SQUARE, graph_of, near_graph, some_features, some_graph

seeds = st.integers(0, 10_000)


def three(**changes: object) -> OccupationFeatures:
    """Clerk, cashier and surgeon, of whom two skills are known."""
    known: dict[str, object] = {
        "importance": np.array([[3.0, 1.0], [3.0, 1.0], [1.0, 5.0]]),
        "level": np.array([[3.0, 0.0], [2.0, 0.0], [2.0, 6.0]]),
        "employment_people": np.array([1000.0, 3000.0, 1000.0]),
        "pay": np.array([40_000.0, 24_000.0, 200_000.0]),
        "job_zone": np.array([2.0, 2.0, 5.0]),
        "exposure_low": np.array([0.5, 0.1, 0.1]),
        "exposure": np.array([0.7, 0.3, 0.2]),
        "exposure_high": np.array([0.9, 0.5, 0.4]),
        "growth_share_10y": np.array([-0.1, 0.0, 0.1]),
        "openings_people": np.array([100.0, 300.0, 20.0]),
        "openings_share": np.array([0.1, 0.1, 0.02]),
        "imputed": np.zeros(3, dtype=bool),
        "surveyed": np.ones(3, dtype=bool),
        "entry_education": np.array([1, 0, 7]),
        "entry_experience": np.zeros(3, dtype=int),
        **{
            name: np.zeros((3, 3))
            if name in ("observed", "abilities_missing")
            else np.zeros((3, 3), dtype=bool)
            for name in SQUARE
        },
    }
    return OccupationFeatures(**{**known, **changes})  # type: ignore[arg-type]


def test_gaps_name_what_the_destination_asks_more_of_largest_first() -> None:
    (gap,) = graph_of(three()).gaps(0, 2)
    assert (gap.name, gap.here, gap.there) == ("skill 1", 0.0, 6.0)
    assert gap.size == pytest.approx(1.0)


@given(seeds)
def test_gaps_add_up_to_what_coverage_leaves_missing(seed: int) -> None:
    graph = some_graph(seed)
    for i in range(6):
        for j in range(6):
            missing = sum(gap.size for gap in graph.gaps(i, j, n=99))
            assert missing == pytest.approx(1.0 - graph.coverage[i, j])


def test_an_occupation_goes_by_its_code_or_its_place() -> None:
    graph = graph_of(three())
    assert graph.index("11-0002") == graph.index(2) == 2
    assert graph.gaps("11-0000", "11-0002") == graph.gaps(0, 2)
    assert graph.transition("11-0000", 1) == graph.transition(0, "11-0001")


@pytest.mark.parametrize("unknown", ["99-9999", "Cashier", 3, -1])
def test_an_unknown_occupation_is_refused_by_its_name(unknown: str | int) -> None:
    graph = graph_of(three())
    for ask in (graph.reachable, graph.index):
        with pytest.raises(ValueError, match=str(unknown)):
            ask(unknown)
    with pytest.raises(ValueError, match=str(unknown)):
        graph.gaps(0, unknown)


@pytest.mark.parametrize("wrong", [True, 3.5, None, np.float64(1.0)])
def test_what_is_neither_a_code_nor_a_place_is_refused_in_words(wrong: object) -> None:
    graph = graph_of(three())
    for ask in (graph.index, graph.reachable, graph.likely_times):
        with pytest.raises(TypeError, match="SOC code or a place"):
            ask(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="n is a whole number"):
        graph.reachable(0, wrong)  # type: ignore[arg-type]


def test_asking_for_none_or_for_staying_is_refused() -> None:
    graph = graph_of(three())
    for ask in (graph.reachable, graph.destinations, lambda i, n: graph.gaps(i, 1, n)):
        with pytest.raises(ValueError, match="at least 1, not -1"):
            ask(0, -1)
    with pytest.raises(ValueError, match="nothing to move to"):
        graph.transition(1, "11-0001")


def test_codes_and_places_give_the_same_and_an_unknown_code_names_its_neighbours() -> None:
    graph = some_graph(0, 8)
    np.testing.assert_array_equal(graph.likely_times("11-0002"), graph.likely_times(np.int64(2)))  # type: ignore[arg-type]
    np.testing.assert_array_equal(graph.destinations("11-0002", 9), graph.destinations(2, 9))
    with pytest.raises(ValueError, match=r"near it: 11-0000 Occupation 0; .*11-0004") as caught:
        graph.index("11-0009")
    assert "11-0005" not in str(caught.value)
    with pytest.raises(ValueError, match=r"near it: 11-0003 Occupation 3$"):
        graph.index("occupation 3")


def test_a_graph_is_named_in_a_line_and_cannot_be_written_to() -> None:
    graph = some_graph(0)
    assert len(repr(graph)) < 100
    for array in (graph.viable, graph.features.pay, graph.training.central, graph.met[Condition.PAY]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@given(seeds)
def test_what_is_reachable_is_viable_and_ranked_and_never_the_own_occupation(seed: int) -> None:
    graph = near_graph(seed, 8)
    for i in range(8):
        found = graph.reachable(i, 99)
        assert {move.occupation for move in found} == {
            graph.occupations[j] for j in np.flatnonzero(graph.viable[i])
        }
        assert all(move.viable and move.origin == graph.occupations[i] for move in found)
        keys = [(not move.advisable, not move.unsure, -move.likely) for move in found]
        assert keys == sorted(keys)
        assert graph.occupations[i] not in {move.occupation for move in found}
        assert graph.reachable(i, 2) == found[:2]
        only = graph.reachable(i, 99, advisable_only=True)
        assert only == tuple(move for move in found if move.advisable)


@given(seeds)
def test_nothing_is_unmet_exactly_where_a_move_is_advisable_or_unsure(seed: int) -> None:
    graph = near_graph(seed, 8)
    for i in range(8):
        for j in range(8):
            if i != j:
                assert (graph.unmet(i, j) == ()) == bool(graph.advisable[i, j] | graph.unsure[i, j])
                assert not graph.advisable[i, j] & graph.insufficient[i, j]


@given(seeds)
def test_an_unmet_condition_misses_its_bar(seed: int) -> None:
    graph = some_graph(seed)
    over = {
        Condition.WEEKS,
        Condition.ZONE,
        Condition.EXPERIENCE,
        Condition.TALENT,
        Condition.ABILITIES,
        Condition.LESS_EXPOSED,
        Condition.EXPOSURE,
    }
    for i in range(6):
        for j in range(6):
            for unmet in graph.unmet(i, j):
                if unmet.condition in over:
                    assert unmet.found > unmet.bar
                else:
                    assert unmet.found < unmet.bar


def test_what_is_not_met_has_its_figure_and_the_bar() -> None:
    graph = graph_of(three(), TransitionRules(weeks_at_most=9_999.0))
    (pay,) = graph.unmet(0, 1)  # and not desirable pay besides
    assert (pay.condition, pay.bar) == (Condition.PAY, 0.75)
    assert pay.found == pytest.approx(0.6)
    assert Condition.OPENINGS in {unmet.condition for unmet in graph.unmet(0, 2)}


@given(seeds)
def test_direct_moves_need_no_weeks(seed: int) -> None:
    graph = near_graph(seed)
    for i in range(5):
        low, central, high = graph.needed_weeks(i)
        assert (low <= central).all()
        assert (central <= high).all()
        np.testing.assert_allclose(central, np.where(graph.direct[i], 0.0, graph.training.central[i]))


def test_imputed_skills_a_climb_or_a_licence_are_never_direct() -> None:
    features = replace(
        some_features(0, 4),
        importance=np.full((4, 3), 3.0),
        level=np.full((4, 3), 3.0) + np.arange(3) / 10,
        job_zone=np.array([2.0, 2.0, 3.0, 2.0]),
        imputed=np.array([False, False, False, True]),
        needs_licence=np.zeros((4, 4), dtype=bool),
        needs_field=np.zeros((4, 4), dtype=bool),
    )
    rules = TransitionRules(fit_direct=0.2, fit_training=0.1)
    assert graph_of(features, rules).direct[0].tolist() == [True, True, False, False]
    licence = np.zeros((4, 4), dtype=bool)
    licence[0, 1] = True
    bound = graph_of(replace(features, needs_licence=licence), rules)
    assert bound.direct[0].tolist() == [True, False, False, False]


def slow_times(graph: TransitionGraph, i: int) -> Floats:
    jobs = graph.features.employment_people
    others = sum(jobs[k] for k in range(len(jobs)) if k != i)
    return np.array([graph.likely[i, j] / (jobs[j] / others) for j in range(len(jobs))])


@given(seeds)
def test_likely_times_is_likely_over_the_share_of_size_among_all_others(seed: int) -> None:
    graph = some_graph(seed)
    for i in range(6):
        np.testing.assert_allclose(graph.likely_times(i), slow_times(graph, i))


@pytest.mark.parametrize(
    "changes",
    [
        {"fit_direct": 1.5},
        {"fit_training": 0.9},
        {"zone_gap_at_most": 5},
        {"pay_viable_share": -0.1},
        {"weeks_at_most": float("inf")},
        {"growth_at_least_share": -2.0},
        {"openings_at_least_share": 1.5},
        {"exposure_at_most_share": float("nan")},
        {"exposure_margin_share": -0.1},
        {"abilities_missing_at_most_share": 2.0},
    ],
)
def test_a_rule_outside_its_range_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        TransitionRules(**changes)  # type: ignore[arg-type]


def test_features_of_different_lengths_or_without_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="employment_people"):
        three(employment_people=np.ones(2))
    with pytest.raises(ValueError, match="pay"):
        three(pay=np.array([1.0, np.nan, 2.0]))
    with pytest.raises(ValueError, match="square"):
        three(observed=np.zeros((3, 2)))
