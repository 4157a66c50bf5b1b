"""Imputation against a loop over relatives, and the error it reports."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domain.units import Floats, Ints
from passerelle.engines.imputation import error_of, impute

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
    assert result.levels.sum() == len(known)


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
    assert result.levels.tolist() == [4, 0]


def test_a_column_without_values_is_refused() -> None:
    with pytest.raises(ValueError, match="without any value"):
        impute(np.array([[NAN], [NAN]]), np.zeros((1, 2), dtype=np.int64), np.ones(2))


def test_a_relative_without_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        impute(np.array([[NAN], [1.0]]), np.zeros((1, 2), dtype=np.int64), np.zeros(2))
