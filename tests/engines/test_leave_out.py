from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from passerelle.app.assemble.transitions import occupation_features
from passerelle.data import reference
from passerelle.domain.transition import OccupationFeatures
from passerelle.engines.leave_out import Ratings, fits, flips, miss
from passerelle.engines.transitions import coverage, likeness

COUNT = 6
RATED = ("importance", "level")


def some_of(features: OccupationFeatures, rows: list[int]) -> OccupationFeatures:
    """Return the features of some occupations, in the order of ``rows``; one may come twice."""
    count = len(features.pay)
    chosen = {}
    for name in (f.name for f in fields(features)):
        value = getattr(features, name)
        chosen[name] = value[np.ix_(rows, rows)] if value.shape == (count, count) else value[rows]
    return OccupationFeatures(**chosen)


@cache
def every() -> OccupationFeatures:
    return occupation_features(reference.load())


def features_of(first: int = 0) -> OccupationFeatures:
    return some_of(every(), list(range(first, first + COUNT)))


def test_an_estimate_that_is_the_truth_changes_no_fit() -> None:
    features = features_of()
    found = fits(features, Ratings(features.importance, features.level), np.arange(COUNT))
    assert_allclose(found.into_known, found.into_imputed)
    assert_allclose(found.out_known, found.out_imputed)


def test_fit_of_a_hidden_occupation_is_that_of_the_same_ratings_in_the_open() -> None:
    """One occupation is hidden: its imputed fit is what an occupation with those ratings would have."""
    features = features_of()
    estimate = features_of(first=100)
    found = fits(features, Ratings(estimate.importance, estimate.level), np.array([2]))
    seventh = some_of(features, [*range(COUNT), 2])
    rated = {name: getattr(seventh, name).copy() for name in RATED}
    for name, values in rated.items():
        values[COUNT] = getattr(estimate, name)[2]
    seventh = replace(seventh, **rated)
    fit = coverage(seventh) * likeness(seventh)
    assert_allclose(found.into_imputed[:, 0], fit[:COUNT, COUNT])
    assert_allclose(found.out_imputed[0], fit[COUNT, :COUNT])
    assert_allclose(found.into_known[:, 0], fit[:COUNT, 2])


def test_an_estimate_that_does_not_reach_a_hidden_occupation_is_refused() -> None:
    features = features_of()
    level = features.level.copy()
    level[1, 0] = np.nan
    estimate = Ratings(features.importance, level)
    assert estimate.reached.tolist() == [True, False, True, True, True, True]
    with pytest.raises(ValueError, match="reach"):
        fits(features, estimate, np.array([0, 1]))


def test_flips_are_counted_over_the_pairs_that_either_calls_so() -> None:
    known = np.array([[True, True, True, False, False, True]])
    imputed = np.array([[True, False, False, True, False, False]])
    pairs = np.array([[True, True, True, True, True, False]])
    found = flips(known, imputed, pairs)
    assert found.pairs == 5
    assert found.known_share == pytest.approx(3 / 5)
    assert found.imputed_share == pytest.approx(2 / 5)
    assert found.flipped_share == pytest.approx(3 / 4)
    assert found.wrongly_share == pytest.approx(1 / 2)
    assert found.overseen_share == pytest.approx(2 / 3)


def test_where_nothing_is_called_so_no_share_is_claimed() -> None:
    nothing = np.zeros((2, 2), dtype=bool)
    found = flips(nothing, nothing, ~nothing)
    assert found.known_share == 0.0
    assert np.isnan([found.flipped_share, found.wrongly_share, found.overseen_share]).all()
    assert np.isnan(miss(np.ones((2, 2)), np.zeros((2, 2)), nothing))
    assert miss(np.ones((2, 2)), np.zeros((2, 2)), ~nothing) == pytest.approx(1.0)
