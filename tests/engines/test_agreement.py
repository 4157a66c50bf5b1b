"""Percentile ranks, disagreement in rank, and rank correlation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from passerelle.domain.units import Floats
from passerelle.engines.agreement import pairwise, percentile_ranks, rank_spread, tied_share

NAN = float("nan")
# Few distinct values, so that ties are common, and gaps.
SCORES = st.sampled_from([NAN, 0.0, 0.0, 0.1, 0.25, 0.5, 1.0])


def vectors(length: int | st.SearchStrategy[int]) -> st.SearchStrategy[Floats]:
    return arrays(np.float64, length, elements=SCORES)


def slow_rank(values: list[float], at: int) -> float:
    """Count who is below, and half of who is level, one by one."""
    if math.isnan(values[at]):
        return NAN
    known = [value for value in values if not math.isnan(value)]
    below = sum(value < values[at] for value in known)
    level = sum(value == values[at] for value in known)
    return (below + level / 2) / len(known)


@given(vectors(st.integers(1, 12)))
def test_a_rank_is_the_share_below_and_half_of_the_share_level(values: Floats) -> None:
    slow = [slow_rank(values.tolist(), at) for at in range(len(values))]
    assert percentile_ranks(values) == pytest.approx(slow, nan_ok=True)


@given(vectors(st.integers(1, 12)).filter(lambda values: bool(np.isfinite(values).any())))
def test_the_mean_rank_is_one_half_whatever_the_ties(values: Floats) -> None:
    assert np.nanmean(percentile_ranks(values)) == pytest.approx(0.5)


def test_a_monotone_change_of_scale_changes_no_rank() -> None:
    values = np.array([0.0, 0.2, NAN, 0.2, 0.9])
    assert percentile_ranks(values) == pytest.approx(percentile_ranks(10.0 + values**3), nan_ok=True)


def test_the_spread_of_four_occupations_by_hand() -> None:
    # Index A orders them 1, 2, 3, 4: ranks 1/8, 3/8, 5/8, 7/8. Index B has three at 0 and the first above:
    # the three share (0 + 3/2)/4 = 3/8, the first has 7/8. Index C knows the last two only: 1/4 and 3/4.
    values = np.array([[0.1, 0.2, 0.3, 0.4], [0.5, 0.0, 0.0, 0.0], [NAN, NAN, 2.0, 3.0]])
    spread = rank_spread(np.stack([percentile_ranks(row) for row in values]))
    assert spread.low == pytest.approx([1 / 8, 3 / 8, 2 / 8, 3 / 8])
    assert spread.high == pytest.approx([7 / 8, 3 / 8, 5 / 8, 7 / 8])
    assert spread.width == pytest.approx([6 / 8, 0.0, 3 / 8, 4 / 8])
    assert (spread.lowest.tolist(), spread.highest.tolist()) == ([0, 0, 2, 1], [1, 0, 0, 0])


def test_one_index_alone_cannot_disagree() -> None:
    ranks = np.array([[0.25, 0.75], [NAN, 0.5]])
    spread = rank_spread(ranks)
    assert math.isnan(spread.width[0])
    assert spread.lowest.tolist() == [-1, 1]
    assert spread.highest.tolist() == [-1, 0]


@given(st.integers(1, 8).flatmap(lambda n: arrays(np.float64, (3, n), elements=SCORES)))
def test_the_spread_lies_between_nothing_and_one_and_holds_every_rank(values: Floats) -> None:
    ranks = np.stack([percentile_ranks(row) for row in values])
    spread = rank_spread(ranks)
    known = np.isfinite(spread.width)
    assert (spread.width[known] >= 0.0).all()
    assert (spread.width[known] < 1.0).all()
    inside = np.isnan(ranks) | ((ranks >= spread.low) & (ranks <= spread.high))
    assert inside[:, known].all()
    assert (known == (np.isfinite(values).sum(axis=0) >= 2)).all()


def test_pairs_are_correlated_over_what_both_measure_by_hand() -> None:
    # Both know the first four. Ranks 1 2 3 4 against 1.5 1.5 3 4: covariance 4.5, variances 5 and 4.5.
    values = np.array([[0.1, 0.2, 0.3, 0.4, 0.9], [0.0, 0.0, 5.0, 6.0, NAN]])
    (pair,) = pairwise(values)
    assert (pair.first, pair.second, pair.occupations) == (0, 1, 4)
    assert pair.correlation == pytest.approx(4.5 / math.sqrt(5 * 4.5))


def test_too_few_in_common_or_no_order_at_all_has_no_correlation() -> None:
    values = np.array([[0.1, 0.2, NAN, NAN], [0.4, 0.3, 0.2, 0.1], [1.0, 1.0, 1.0, 1.0]])
    assert all(math.isnan(pair.correlation) for pair in pairwise(values))
    assert [pair.occupations for pair in pairwise(values)] == [2, 2, 4]


@given(st.integers(3, 10).flatmap(lambda n: arrays(np.float64, (2, n), elements=SCORES)))
def test_a_correlation_is_symmetric_and_bounded(values: Floats) -> None:
    (one,), (other,) = pairwise(values), pairwise(values[::-1])
    assert one.correlation == pytest.approx(other.correlation, nan_ok=True)
    assert math.isnan(one.correlation) or abs(one.correlation) <= 1.0 + 1e-12


def test_the_tied_share_counts_measured_occupations_at_the_least_value() -> None:
    assert tied_share(np.array([0.0, 0.0, 0.3, NAN])) == pytest.approx(2 / 3)
    assert tied_share(np.array([NAN])) == 0.0
