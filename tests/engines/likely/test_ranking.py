from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.units import Floats
from passerelle.engines.likely.folds import folds, scored_origins
from passerelle.engines.likely.ranking import Chance, rank


def slow_measures(score: list[float], seen: list[float]) -> tuple[float, float, float]:
    """AUC by comparing every pair, NDCG and recall by their definitions."""
    yes = [s for s, p in zip(score, seen, strict=True) if p > 0.0]
    no = [s for s, p in zip(score, seen, strict=True) if p == 0.0]
    auc = sum((y > n) + 0.5 * (y == n) for y in yes for n in no) / (len(yes) * len(no))
    order = sorted(range(len(score)), key=lambda j: -score[j])[:10]
    best = sorted(range(len(score)), key=lambda j: -seen[j])
    gain = [seen[j] / max(seen) for j in order]
    ideal = [seen[j] / max(seen) for j in best[:10]]
    dcg, most = (sum(g / math.log2(k + 2) for k, g in enumerate(gains)) for gains in (gain, ideal))
    n = min(10, len(yes))
    return auc, dcg / most, len(set(best[:n]) & set(order)) / n


def chance(origins: int, units: int) -> Chance:
    return Chance(np.zeros((origins, units)), np.tile(np.arange(origins), (3, 1)))


@given(st.integers(0, 10_000))
def test_measures_are_those_of_the_slow_way(seed: int) -> None:
    rng = np.random.default_rng(seed)
    units = 25
    seen = rng.random((units, units)) * (rng.random((units, units)) < 0.4)
    seen[:, :2], seen[:, 2:4] = 0.0, 0.5 + rng.random((units, 2))
    scores = rng.normal(size=(3, units))
    origins = np.array([5, 6, 7])
    found = rank(scores, seen, origins, np.ones(units), chance(3, units)).by_origin
    for k, i in enumerate(origins):
        other = [j for j in range(units) if j != i]
        slow = slow_measures(scores[k, other].tolist(), seen[i, other].tolist())
        assert found[k] == pytest.approx(slow)


def test_the_truth_ranks_itself_without_a_fault() -> None:
    rng = np.random.default_rng(1)
    seen = rng.random((20, 20)) * (rng.random((20, 20)) < 0.5)
    np.fill_diagonal(seen, 0.0)
    found = rank(seen[:4], seen, np.arange(4), np.ones(20), chance(4, 20))
    assert [found.plain[name].mean for name in found.plain] == pytest.approx([1.0, 1.0, 1.0])


def test_large_origins_count_by_their_jobs() -> None:
    seen = np.zeros((12, 12))
    seen[:2, 5] = 1.0
    scores: Floats = np.zeros((2, 12))
    scores[0, 5], scores[1, 6] = 1.0, 1.0
    jobs = np.ones(12)
    jobs[0] = 9.0
    found = rank(scores, seen, np.arange(2), jobs, chance(2, 12))
    assert found.plain["AUC"].mean < found.weighted["AUC"].mean
    assert found.by_origin[0].tolist() == [1.0, 1.0, 1.0]


def test_origins_with_few_destinations_are_not_scored() -> None:
    seen = np.eye(8)
    seen[0, 1:6] = 0.1
    seen[1, 2:6] = 0.1
    assert scored_origins(seen).tolist() == [0]


def test_folds_have_equal_size_and_hold_each_origin_once() -> None:
    found = folds(np.random.default_rng(0).permutation(12))
    assert sorted(np.bincount(found)) == [2, 2, 2, 3, 3]
