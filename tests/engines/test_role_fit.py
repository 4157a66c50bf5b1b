"""Coefficients of moves between roles: those that made the moves are found again."""

from __future__ import annotations

import numpy as np
import pytest

from passerelle.domain.units import Floats
from passerelle.engines.role_fit import SeenMoves, features, fit
from passerelle.engines.role_moves import RoleFacts, scores, shares
from role_facts_of import some_between, some_roles

NAMES = ("people", "same_department", "fit", "pay_apart")
TRUE = {"people": 0.8, "same_department": 2.0, "fit": 1.5, "pay_apart": -1.0}


def drawn(facts: RoleFacts, moves: int) -> SeenMoves:
    """Return moves drawn by the model itself."""
    rng = np.random.default_rng(3)
    origin = rng.integers(0, len(facts), moves)
    share = shares(scores(facts, some_between(3), TRUE, np.arange(len(facts))))
    target = np.array([rng.choice(len(facts), p=share[role]) for role in origin.tolist()])
    return SeenMoves(facts, origin, target, {})


def log_likelihood(seen: SeenMoves, weights: Floats, ridge: float) -> float:
    """The penalised log-likelihood, move by move."""
    tensor = features(seen, some_between(3), NAMES, np.arange(len(seen.facts)))
    total = -0.5 * ridge * float(weights @ weights)
    for r, s in zip(seen.origin.tolist(), seen.target.tolist(), strict=True):
        score = tensor[r] @ weights
        others = [t for t in range(len(score)) if seen.facts.group[t] != seen.facts.group[r]]
        total += float(score[s]) - float(np.log(np.exp(score[others]).sum()))
    return total


def test_weights_that_made_the_moves_are_found_within_their_error() -> None:
    seen = drawn(some_roles(3, 40), 4000)
    found = fit([seen], some_between(3), NAMES, ridge=0.01)
    for name, weight in TRUE.items():
        assert found.weights[name] == pytest.approx(weight, abs=4.0 * found.error[name])
        assert found.error[name] < 0.3
    assert found.moves == 4000
    assert found.log_likelihood > found.log_likelihood_even


def test_no_small_step_from_the_fit_is_likelier_and_years_add_up() -> None:
    seen = drawn(some_roles(3, 15), 60)
    found = fit([seen], some_between(3), NAMES)
    at = np.array([found.weights[name] for name in NAMES])
    best = log_likelihood(seen, at, 1.0)
    for step in 0.05 * np.vstack([np.eye(4), -np.eye(4)]):
        assert log_likelihood(seen, at + step, 1.0) < best
    halves = [
        SeenMoves(seen.facts, seen.origin[part], seen.target[part], {}) for part in (slice(30), slice(30, 60))
    ]
    split = fit(halves, some_between(3), NAMES)
    np.testing.assert_allclose(list(split.weights.values()), at, atol=1e-4)


def test_a_further_feature_counts_as_one_of_its_own() -> None:
    facts = some_roles(3, 15)
    wanted = np.zeros((15, 15))
    wanted[0, 4] = 1.0
    seen = SeenMoves(facts, np.zeros(30, np.int64), np.full(30, 4), {"flow": wanted})
    found = fit([seen], some_between(3), ("people", "flow"))
    assert found.weights["flow"] > 1.0


def test_moves_that_are_none_are_refused() -> None:
    facts = some_roles(3)
    with pytest.raises(ValueError, match="no move was seen"):
        fit([SeenMoves(facts, np.empty(0, np.int64), np.empty(0, np.int64), {})], some_between(3), NAMES)
    with pytest.raises(ValueError, match="one group"):
        SeenMoves(facts, np.array([1]), np.array([1]), {})
