"""Ranks of the group entered, and shares of hits with their intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.engines.back_test import redraws
from passerelle.engines.role_ranks import entered_ranks, group_mass, lift_estimate, mean_estimate

seeds = st.integers(0, 10_000)


@given(seeds)
def test_a_group_has_the_sum_or_the_best_of_its_roles(seed: int) -> None:
    rng = np.random.default_rng(seed)
    group = np.concatenate([np.arange(3), rng.integers(0, 3, 5)])
    mass = rng.random((2, 8))
    for g in range(3):
        inside = mass[:, group == g]
        np.testing.assert_allclose(group_mass(mass, group)[:, g], inside.sum(axis=1))
        np.testing.assert_allclose(group_mass(mass, group, best=True)[:, g], inside.max(axis=1))


@given(seeds)
def test_a_rank_counts_the_groups_before_it_but_not_the_own(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mass, noise = rng.integers(0, 4, (6, 5)) / 3.0, rng.random(5)
    own = rng.integers(0, 5, 6)
    entered = (own + rng.integers(1, 5, 6)) % 5
    found = entered_ranks(mass, own, entered, noise)
    for mover in range(6):
        others = [g for g in range(5) if g != own[mover]]
        order = sorted(others, key=lambda g: (-mass[mover, g], -noise[g]))
        assert found[mover] == 1 + order.index(int(entered[mover]))


def test_an_interval_holds_the_mean_and_widens_where_movers_go_together() -> None:
    rng = np.random.default_rng(1)
    hits = np.repeat(rng.random(20) < 0.5, 10).astype(float)
    alone, together = np.arange(200), np.repeat(np.arange(20), 10)
    single = mean_estimate(hits, alone, redraws(200, 500, np.random.default_rng(2)))
    clustered = mean_estimate(hits, together, redraws(20, 500, np.random.default_rng(2)))
    assert single.value == clustered.value == pytest.approx(hits.mean())
    assert clustered.low < single.low < single.value < single.high < clustered.high


def test_a_lift_is_the_ratio_of_two_shares_of_the_same_movers() -> None:
    ours, base = np.tile([1.0, 1.0, 1.0, 0.0], 50), np.tile([1.0, 0.0, 0.0, 0.0], 50)
    counts = redraws(200, 300, np.random.default_rng(1))
    found = lift_estimate(ours, base, np.arange(200), counts)
    assert found.value == pytest.approx(3.0)
    assert found.low < 3.0 < found.high
    assert np.isfinite(lift_estimate(ours, np.zeros(200), np.arange(200), counts).high)
    same = lift_estimate(base, base, np.arange(200), counts)
    assert (same.low, same.value, same.high) == (1.0, 1.0, 1.0)
