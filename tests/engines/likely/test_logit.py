from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import check_grad

from passerelle.domain.units import Bools, Floats
from passerelle.engines.likely import logit
from passerelle.engines.likely.flows import Flows
from passerelle.engines.likely.logit import ConditionalLogit, Term, fit, probabilities, terms

SEEDS = st.integers(0, 10_000)


def some_features(seed: int, units: int = 12) -> dict[str, Floats]:
    rng = np.random.default_rng(seed)
    zone = np.tile(rng.uniform(1.0, 5.0, (units, 1)), (1, units))
    return {
        "jobs": rng.normal(size=(units, units)),
        "other": rng.normal(size=(units, units)),
        "origin_zone": zone,
    }


def moved(leavers: Floats, barred: Bools | None = None) -> Flows:
    count = len(leavers)
    none = np.zeros((count, count), dtype=np.bool_)
    return Flows(
        leavers,
        np.ones(count),
        np.ones(count),
        np.ones(count, dtype=np.bool_),
        none,
        {},
        none if barred is None else barred,
    )


@given(SEEDS)
def test_probabilities_sum_to_one_and_nobody_moves_to_where_they_are(seed: int) -> None:
    found = probabilities(np.random.default_rng(seed).normal(size=(6, 6)) * 50.0)
    assert found.sum(axis=1) == pytest.approx(1.0)
    assert np.diagonal(found) == pytest.approx(0.0)
    assert (found >= 0.0).all()


def test_a_model_that_made_the_moves_is_found_again() -> None:
    features = some_features(1, units=60)
    true = ConditionalLogit(
        ("jobs", "other"), np.zeros(2), np.ones(2), (Term("jobs"), Term("other")), np.array([1.0, -0.5])
    )
    leavers = probabilities(true.scores(features))
    plain = {name: features[name] for name in ("jobs", "other")}
    found = fit(plain, moved(leavers), np.arange(60), ridge=0.0)
    again = probabilities(found.scores(plain))
    assert again == pytest.approx(leavers, abs=2e-4)


def test_the_slope_is_that_of_the_likelihood() -> None:
    features = some_features(2)
    rng = np.random.default_rng(2)
    share = rng.dirichlet(np.ones(12), 12)
    np.fill_diagonal(share, 0.0)
    share /= share.sum(axis=1, keepdims=True)
    used = terms(tuple(features))
    x, _, _ = logit._terms_of(features, used, np.arange(12))
    own = np.where(np.eye(12, dtype=bool), logit._NEVER, np.float32(0.0))
    weight = np.full(12, 1 / 12, dtype=np.float32)
    goal = logit._Likelihood(x, share.astype(np.float32), weight, own, 0.01)
    at = rng.normal(size=len(used)) * 0.3

    def value(b: Floats) -> float:
        return goal(b)[0]

    def slope(b: Floats) -> Floats:
        return goal(b)[1]

    assert check_grad(value, slope, at, epsilon=1e-3) < 1e-2


def test_more_penalty_shrinks_the_coefficients() -> None:
    features = some_features(3)
    leavers = probabilities(2.0 * features["jobs"])
    loose, tight = (
        fit(features, moved(leavers), np.arange(12), ridge=ridge).coefficient for ridge in (0.001, 1.0)
    )
    assert np.linalg.norm(tight) < np.linalg.norm(loose)


def test_the_origins_zone_has_no_term_of_its_own() -> None:
    assert terms(("jobs", "origin_zone")) == (Term("jobs"), Term("jobs", "jobs"), Term("jobs", "origin_zone"))


def test_what_is_unknown_stands_at_the_mean() -> None:
    model = ConditionalLogit(("a",), np.array([2.0]), np.array([1.0]), (Term("a"),), np.array([3.0]))
    assert model.scores({"a": np.array([[np.nan, 2.0, 3.0]])}).tolist() == [[0.0, 0.0, 3.0]]


def test_a_fit_without_moves_is_refused() -> None:
    with pytest.raises(ValueError, match="no origin"):
        fit(some_features(4), moved(np.zeros((12, 12))), np.arange(12))


def test_a_term_of_an_unknown_feature_is_refused() -> None:
    with pytest.raises(ValueError, match="no mean"):
        ConditionalLogit(("a",), np.zeros(1), np.ones(1), (Term("b"),), np.zeros(1))


def test_what_could_not_be_seen_is_not_learnt_as_refused() -> None:
    """Pairs that the survey could not show are marked by a feature; barred, it says nothing."""
    rng = np.random.default_rng(5)
    hidden = rng.random((30, 30)) < 0.2
    np.fill_diagonal(hidden, val=False)
    features = {"jobs": rng.normal(size=(30, 30)), "unseen": hidden.astype(np.float64)}
    leavers = np.where(hidden, 0.0, probabilities(features["jobs"]))
    leavers /= leavers.sum(axis=1, keepdims=True)
    refused = fit(features, moved(leavers), np.arange(30)).coefficient
    barred = fit(features, moved(leavers, hidden), np.arange(30)).coefficient
    assert refused[1] < -0.5
    assert barred[1] == pytest.approx(0.0, abs=1e-6)
