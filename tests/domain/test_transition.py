"""Rules of advice, gaps and what is reachable."""

from __future__ import annotations

import numpy as np
import pytest

from passerelle.domain.transition import OccupationFeatures, TransitionGraph, TransitionRules
from passerelle.domain.units import Range
from passerelle.engines.transitions import score


def features(**changes: object) -> OccupationFeatures:
    """Three occupations with two elements: clerk, cashier, surgeon."""
    known: dict[str, object] = {
        "importance": np.array([[3.0, 1.0, 2.0], [3.0, 1.0, 3.0], [1.0, 5.0, 2.0]]),
        "level": np.array([[3.0, 0.0, 2.0], [2.0, 0.0, 3.0], [2.0, 6.0, 2.0]]),
        "employment_people": np.array([1000.0, 2000.0, 10.0]),
        "pay": np.array([40_000.0, 30_000.0, 200_000.0]),
        "job_zone": np.array([2.0, 2.0, 5.0]),
        "exposure": np.array([0.7, 0.3, 0.2]),
        "exposure_high": np.array([0.9, 0.5, 0.4]),
        "growth_share_10y": np.array([-0.1, 0.0, 0.1]),
        "imputed": np.zeros(3, dtype=bool),
        "observed": np.zeros((3, 3)),
    }
    return OccupationFeatures(**{**known, **changes})  # type: ignore[arg-type]


def graph() -> TransitionGraph:
    return score(features(), TransitionRules())


def test_gaps_name_what_the_destination_asks_more_of_largest_first() -> None:
    (gap,) = graph().gaps(0, 2)
    assert (gap.element, gap.level_here, gap.level_there) == (1, 0.0, 6.0)
    assert gap.size == pytest.approx(6.0 / (6.0 + 0.25 * 2.0))


def test_gaps_add_up_to_what_coverage_leaves_missing() -> None:
    transitions = graph()
    for i in range(3):
        for j in range(3):
            assert sum(g.size for g in transitions.gaps(i, j)) == pytest.approx(
                1 - transitions.coverage[i, j]
            )


def test_a_surplus_is_no_gap() -> None:
    assert all(gap.element != 1 for gap in graph().gaps(2, 0))


def test_only_viable_destinations_are_reachable_and_never_the_own_occupation() -> None:
    reachable = graph().reachable(0)
    assert 2 not in reachable  # three job zones higher
    assert 0 not in reachable


def test_direct_moves_need_no_weeks() -> None:
    transitions = graph()
    low, central, high = transitions.needed_weeks(1)
    assert transitions.direct[1, 0] == (central[0] == 0.0)
    assert (low <= central).all()
    assert (central <= high).all()


@pytest.mark.parametrize(
    "changes",
    [
        {"fit_direct": 1.5},
        {"fit_training": 0.9},
        {"zone_gap_at_most": 5},
        {"pay_viable": -0.1},
        {"growth_at_least_share": -2.0},
        {"exposure_at_most": float("nan")},
        {"weeks_per_gap": Range(-1.0, 1.0, 2.0)},
        {"taught_share": Range(0.0, 1.0, 2.0)},
        {"tuition_range_share": (1.5, 2.0)},
    ],
)
def test_a_rule_outside_its_range_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        TransitionRules(**changes)  # type: ignore[arg-type]


def test_features_of_different_lengths_or_without_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="employment_people"):
        features(employment_people=np.ones(2))
    with pytest.raises(ValueError, match="pay"):
        features(pay=np.array([1.0, np.nan, 2.0]))
    with pytest.raises(ValueError, match="square"):
        features(observed=np.zeros((3, 2)))
