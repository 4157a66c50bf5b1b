"""Imputation against a loop over relatives, and the error it reports."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from passerelle.domain.units import Floats, Ints
from passerelle.engines.imputation import choose, error_of, impute, miss, relatives, siblings

NAN = float("nan")


@st.composite
def tables(draw: st.DrawFn) -> tuple[Floats, Ints, Floats]:
    """Draw values with gaps, two nested levels of groups, and weights."""
    rows = draw(st.integers(2, 9))
    near = draw(st.lists(st.integers(0, 4), min_size=rows, max_size=rows))
    cell = st.one_of(st.just(NAN), st.integers(-4, 4).map(float))
    values = np.array([[draw(cell), draw(cell)] for _row in range(rows)])
    values[0] = draw(st.integers(-4, 4))  # every column has a value
    groups = np.array([near, [group // 2 for group in near]], dtype=np.int64)
    weight = np.array(draw(st.lists(st.integers(1, 5), min_size=rows, max_size=rows)), dtype=np.float64)
    return values, groups, weight


def by_loop(values: Floats, groups: Ints, weight: Floats, row: int, column: int) -> tuple[float, int]:
    """Return the mean of the nearest relatives of one cell, and their level."""
    for level in range(len(groups) + 1):
        kin = [
            other
            for other in range(len(values))
            if other != row
            and (level == len(groups) or groups[level][other] == groups[level][row])
            and not np.isnan(values[other, column])
        ]
        if kin:
            total = sum(weight[other] for other in kin)
            return sum(weight[other] * values[other, column] for other in kin) / total, level
    raise AssertionError("a column has a value")


@given(tables())
@settings(max_examples=150)
def test_gaps_are_filled_as_a_loop_fills_them(table: tuple[Floats, Ints, Floats]) -> None:
    values, groups, weight = table
    result = impute(values, groups, weight)
    for row in range(len(values)):
        levels = [-1]
        for column in range(values.shape[1]):
            if np.isnan(values[row, column]):
                expected, level = by_loop(values, groups, weight, row, column)
                assert result.values[row, column] == pytest.approx(expected)
                levels.append(level)
            else:
                assert result.values[row, column] == values[row, column]
        assert result.level[row] == max(levels)
        assert result.imputed[row] == np.isnan(values[row]).any()


@given(tables())
@settings(max_examples=100)
def test_the_error_is_that_of_hiding_each_row_in_turn(table: tuple[Floats, Ints, Floats]) -> None:
    values, groups, weight = table
    whole = ~np.isnan(values).any(axis=1)
    if whole.sum() < 2:
        with pytest.raises(ValueError, match="at least two"):
            error_of(values, groups, weight)
        return
    known, kin, mass = values[whole], groups[:, whole], weight[whole]
    misses = []
    for row in range(len(known)):
        hidden = known.copy()
        hidden[row] = NAN
        misses.append(np.abs(impute(hidden, kin, mass).values[row] - known[row]))
    result = error_of(values, groups, weight)
    assert result.rows == len(known)
    assert result.mean_absolute == pytest.approx(np.mean(misses, axis=0))


def test_the_nearest_relatives_come_first() -> None:
    values = np.array([[NAN], [1.0], [3.0], [100.0]])
    groups = np.array([[0, 0, 0, 1], [0, 0, 0, 0]], dtype=np.int64)
    result = impute(values, groups, np.array([1.0, 3.0, 1.0, 50.0]))
    assert result.values[0, 0] == pytest.approx((3 * 1 + 1 * 3) / 4)
    assert result.level.tolist() == [0, -1, -1, -1]


def test_siblings_that_are_alike_are_told_exactly_and_the_mean_is_not() -> None:
    values = np.array([[1.0], [1.0], [5.0], [5.0]])
    groups = np.array([[0, 0, 1, 1]], dtype=np.int64)
    result = error_of(values, groups, np.ones(4))
    assert result.mean_absolute[0] == 0.0
    assert result.of_the_mean[0] == pytest.approx(8 / 3)  # others' mean is 11/3 or 7/3


def test_a_column_without_values_is_refused() -> None:
    with pytest.raises(ValueError, match="without any value"):
        impute(np.array([[NAN], [NAN]]), np.zeros((1, 2), dtype=np.int64), np.ones(2))


def test_a_relative_without_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        impute(np.array([[NAN], [1.0]]), np.zeros((1, 2), dtype=np.int64), np.zeros(2))


@st.composite
def kin(draw: st.DrawFn) -> tuple[Floats, list[Floats]]:
    """Draw values with gaps, and two tiers of relatives, none its own."""
    rows = draw(st.integers(2, 6))
    cell = st.one_of(st.just(NAN), st.integers(-4, 4).map(float))
    values = np.array([[draw(cell), draw(cell)] for _row in range(rows)])
    count = st.sampled_from([0.0, 0.0, 1.0, 2.0])
    tiers = []
    for _tier in range(2):
        tier = np.array([[draw(count) for _column in range(rows)] for _row in range(rows)])
        np.fill_diagonal(tier, 0.0)
        tiers.append(tier)
    return values, tiers


@given(kin())
@settings(max_examples=150)
def test_relatives_are_averaged_as_a_loop_averages_them(drawn: tuple[Floats, list[Floats]]) -> None:
    values, tiers = drawn
    result = relatives(values, [csr_array(tier) for tier in tiers])
    for row in range(len(values)):
        for column in range(values.shape[1]):
            expected = NAN
            for tier in tiers:
                there = [
                    (tier[row, other], values[other, column])
                    for other in range(len(values))
                    if tier[row, other] > 0.0 and not np.isnan(values[other, column])
                ]
                if there:
                    expected = sum(w * v for w, v in there) / sum(w for w, _ in there)
                    break
            assert result[row, column] == pytest.approx(expected, nan_ok=True)


@given(kin())
@settings(max_examples=100)
def test_no_estimate_knows_the_value_that_it_is_tested_on(drawn: tuple[Floats, list[Floats]]) -> None:
    values, tiers = drawn
    values[0], values[1] = 1.0, 2.0  # every column has values
    sparse = [csr_array(tier) for tier in tiers]
    groups, weight = np.zeros((1, len(values)), dtype=np.int64), np.ones(len(values))
    changed = values.copy()
    changed[1] = 100.0
    assert np.array_equal(relatives(values, sparse)[1], relatives(changed, sparse)[1], equal_nan=True)
    assert np.allclose(siblings(values, groups, weight)[1], siblings(changed, groups, weight)[1])


def test_a_row_that_is_its_own_relative_is_refused() -> None:
    with pytest.raises(ValueError, match="own relative"):
        relatives(np.ones((2, 1)), [csr_array(np.eye(2))])


def test_a_row_is_taken_whole_from_the_first_estimate_that_has_no_gap() -> None:
    known = np.array([[1.0, 2.0], [NAN, 9.0], [NAN, NAN]])
    partly = np.array([[7.0, 7.0], [5.0, NAN], [5.0, 6.0]])
    last = np.full((3, 2), 3.0)
    result = choose(known, [partly, last])
    assert result.values.tolist() == [[1.0, 2.0], [3.0, 3.0], [5.0, 6.0]]
    assert result.estimate.tolist() == [-1, 1, 0]


def test_a_row_that_no_estimate_reaches_is_refused() -> None:
    with pytest.raises(ValueError, match="no estimate reaches"):
        choose(np.array([[NAN]]), [np.array([[NAN]])])


def test_an_estimate_is_tested_beside_the_mean_of_all_others() -> None:
    known = np.array([[1.0], [2.0], [6.0], [NAN]])
    estimate = np.array([[2.0], [NAN], [5.0], [5.0]])
    result = miss(known, estimate, np.ones(4))
    assert result.rows == 2
    assert result.mean_absolute[0] == pytest.approx(1.0)
    assert result.of_the_mean[0] == pytest.approx((3.0 + 4.5) / 2)  # others' means are 4 and 1.5
    first = miss(known, estimate, np.array([1.0, 3.0, 1.0, 9.0]), np.array([True, True, False, True]))
    assert (first.rows, first.of_the_mean[0]) == (1, pytest.approx(2.0))  # (3 x 2 + 6) / 4 = 3


def test_an_estimate_without_a_known_row_to_test_has_no_error() -> None:
    result = miss(np.array([[NAN], [1.0]]), np.array([[1.0], [NAN]]), np.ones(2))
    assert result.rows == 0
    assert np.isnan(result.mean_absolute).all()
