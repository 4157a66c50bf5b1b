"""The back-test's engine against slow, obvious versions, and what must not change its answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata, spearmanr

from passerelle.domain.units import Floats
from passerelle.engines import back_test as engine

ROWS = 9
SMALL = st.integers(-5, 5).map(float)
values = arrays(np.float64, ROWS, elements=SMALL)
repeats = arrays(np.float64, ROWS, elements=st.integers(1, 4).map(float))


def numbers(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def varied(*columns: Floats) -> bool:
    return all(len(set(column)) > 1 for column in columns)


# ------------------------------------------------------------------ ranks and correlation


@given(values, values)
def test_unweighted_it_is_spearman_by_scipy(first: Floats, second: Floats) -> None:
    got = float(engine.rank_correlation(first, second, np.ones(ROWS)))
    expected = spearmanr(first, second).statistic if varied(first, second) else 0.0
    assert got == pytest.approx(expected, abs=1e-9)


@given(values, values, repeats)
def test_weights_count_each_row_so_many_times(first: Floats, second: Floats, weight: Floats) -> None:
    times = weight.astype(np.int64)
    got = float(engine.rank_correlation(first, second, weight))
    long = np.repeat(first, times), np.repeat(second, times)
    expected = spearmanr(*long).statistic if varied(*long) else 0.0
    assert got == pytest.approx(expected, abs=1e-9)


@given(values, repeats)
def test_ranks_are_the_mean_ranks_of_the_repeated_table(column: Floats, weight: Floats) -> None:
    times = weight.astype(np.int64)
    slow = (rankdata(np.repeat(column, times)) - 0.5) / times.sum()
    assert np.allclose(np.repeat(engine.weighted_ranks(column, weight), times), slow)


@given(values, values, repeats)
def test_a_rising_transform_of_either_side_changes_nothing(
    first: Floats, second: Floats, weight: Floats
) -> None:
    before = engine.rank_correlation(first, second, weight)
    assert engine.rank_correlation(np.exp(first), second**3, weight) == pytest.approx(before, abs=1e-9)
    assert engine.rank_correlation(-first, second, weight) == pytest.approx(-before, abs=1e-9)


@given(values, values, repeats, st.permutations(range(ROWS)))
def test_the_order_of_the_rows_does_not_matter(
    first: Floats, second: Floats, weight: Floats, order: list[int]
) -> None:
    before = engine.rank_correlation(first, second, weight)
    assert engine.rank_correlation(first[order], second[order], weight[order]) == pytest.approx(
        before, abs=1e-9
    )


def test_a_row_without_weight_is_as_good_as_absent() -> None:
    first, second = np.array([1.0, 2.0, 3.0, 9.0]), np.array([2.0, 1.0, 3.0, -9.0])
    weight = np.array([1.0, 1.0, 1.0, 0.0])
    assert engine.rank_correlation(first, second, weight) == pytest.approx(
        spearmanr(first[:3], second[:3]).statistic
    )


@given(values, values, arrays(np.float64, (ROWS, 3), elements=st.integers(0, 3).map(float)))
def test_many_draws_at_once_are_each_draw_alone(first: Floats, second: Floats, counts: Floats) -> None:
    counts[0] += 1.0
    together = engine.rank_correlation(first, second, counts)
    alone = [float(engine.rank_correlation(first, second, one)) for one in counts.T]
    assert np.allclose(together, alone)


def test_partial_correlation_is_that_of_the_residuals_of_the_ranks() -> None:
    table = numbers(3).normal(size=(60, 4))
    table[:, 0] += table[:, 2]
    table[:, 1] += table[:, 2] - table[:, 3]
    ranks = np.apply_along_axis(rankdata, 0, table)
    design = np.column_stack([np.ones(60), ranks[:, 2:]])
    rest = ranks[:, :2] - design @ np.linalg.lstsq(design, ranks[:, :2], rcond=None)[0]
    got = engine.partial_rank_correlation(table[:, 0], table[:, 1], (table[:, 2], table[:, 3]), np.ones(60))
    assert got == pytest.approx(np.corrcoef(rest.T)[0, 1])


def test_what_a_third_column_explains_is_gone_when_it_is_held_fixed() -> None:
    generator = numbers(4)
    cause = generator.normal(size=2000)
    first, second = cause + 0.1 * generator.normal(size=2000), cause + 0.1 * generator.normal(size=2000)
    assert engine.rank_correlation(first, second, np.ones(2000)) > 0.9
    assert abs(engine.partial_rank_correlation(first, second, (cause,), np.ones(2000))) < 0.1


def test_what_is_held_fixed_leaves_nothing_of_itself() -> None:
    first, second = numbers(5).normal(size=(2, 50))
    counts = engine.redraws(50, 20, numbers(1))
    assert engine.partial_rank_correlation(first, second, (-first,), np.ones(50)) == 0.0
    assert (engine.partial_rank_correlation(first, second, (np.exp(first),), counts) == 0.0).all()


# ------------------------------------------------------------------ intervals


def test_each_redraw_has_as_many_rows_as_the_table() -> None:
    counts = engine.redraws(50, 20, numbers(1))
    assert counts.shape == (50, 20)
    assert (counts.sum(axis=0) == 50).all()
    assert len({tuple(draw) for draw in counts.T}) == 20


def test_a_planted_signal_is_found_and_a_planted_nothing_covers_zero() -> None:
    generator = numbers(7)
    score, noise = generator.normal(size=400), generator.normal(size=400)
    counts = engine.redraws(400, 500, generator)
    found = engine.correlation_estimate(score, 0.5 * score + noise, np.ones(400), counts)
    nothing = engine.correlation_estimate(score, noise, np.ones(400), counts)
    assert 0.2 < found.low < found.value < found.high < 0.7
    assert nothing.low < 0.0 < nothing.high


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    generator, covered = numbers(11), 0
    counts = engine.redraws(80, 200, generator)
    for _ in range(200):
        first, second = generator.normal(size=(2, 80))
        got = engine.correlation_estimate(first, second, np.ones(80), counts)
        covered += got.low <= 0.0 <= got.high
    assert 0.88 <= covered / 200 <= 0.99


# ------------------------------------------------------------------ predictions from the other rows


@given(values, arrays(np.int64, ROWS, elements=st.integers(0, 3)), repeats)
def test_left_out_means_are_those_of_a_loop(outcome: Floats, group: Floats, weight: Floats) -> None:
    got = engine.left_out_mean(outcome, group.astype(np.int64), weight)
    for row in range(ROWS):
        others = (group == group[row]) & (np.arange(ROWS) != row)
        rest = others if others.any() else np.ones(ROWS, dtype=bool)
        assert got[row] == pytest.approx(np.average(outcome[rest], weights=weight[rest]), abs=1e-9)


def test_left_out_lines_are_those_of_a_loop() -> None:
    generator = numbers(5)
    score, outcome, weight = generator.normal(size=40), generator.normal(size=40), generator.random(40) + 0.1
    group = generator.integers(5, size=40)
    got = engine.left_out_line(score, outcome, group, weight)
    for row in range(40):
        rest = group != group[row]
        slope, _ = np.polyfit(score[rest], outcome[rest], 1, w=np.sqrt(weight[rest]))
        middle = np.average(outcome, weights=weight) - slope * np.average(score, weights=weight)
        assert got[row] == pytest.approx(middle + slope * score[row])


def test_a_line_on_a_score_that_is_the_same_for_all_is_the_mean_of_all() -> None:
    group = np.array([0, 0, 1, 1])
    got = engine.left_out_line(np.ones(4), np.array([1.0, 3.0, 5.0, 9.0]), group, np.ones(4))
    assert got.tolist() == [4.5] * 4


def test_a_group_does_not_shape_its_own_slope() -> None:
    generator = numbers(6)
    score, outcome = generator.normal(size=30), generator.normal(size=30)
    group = np.arange(30) % 3
    changed = np.where(group == 0, 5.0 * score, outcome)
    before = engine.left_out_line(score, outcome, group, np.ones(30))
    after = engine.left_out_line(score, changed, group, np.ones(30))
    assert np.diff(after[group == 0]) == pytest.approx(np.diff(before[group == 0]))
    assert np.diff(after[group == 1]) != pytest.approx(np.diff(before[group == 1]))


def test_left_out_lines_do_not_lean_against_groups_that_did_well() -> None:
    generator = numbers(10)
    group = np.arange(400) % 4
    outcome = group + generator.normal(size=400)  # the score says nothing, the groups differ
    got = engine.left_out_line(generator.normal(size=400), outcome, group, np.ones(400))
    assert abs(np.corrcoef(got, outcome)[0, 1]) < 0.15


def test_the_error_is_the_weighted_mean_distance() -> None:
    got = engine.mean_absolute_error(np.array([0.0, 1.0]), np.array([1.0, 4.0]), np.array([3.0, 1.0]))
    assert got == pytest.approx((3 * 1 + 1 * 3) / 4)


# ------------------------------------------------------------------ calibration and noise


@given(values, values, repeats)
def test_bins_hold_all_weight_and_all_of_the_outcome(
    predicted: Floats, realised: Floats, weight: Floats
) -> None:
    counts = engine.redraws(ROWS, 50, numbers(1))
    got = engine.calibration(predicted, realised, weight, 3, counts)
    assert got.weight.sum() == pytest.approx(weight.sum())
    assert got.realised @ got.weight == pytest.approx(realised @ weight, abs=1e-9)
    assert got.predicted @ got.weight == pytest.approx(predicted @ weight, abs=1e-9)
    assert (np.diff(got.predicted) > 0).all()


def test_bins_of_equal_weights_are_quantiles() -> None:
    got = engine.weight_bins(np.arange(20.0)[::-1], np.ones(20), 4)
    assert got[::-1].tolist() == [0] * 5 + [1] * 5 + [2] * 5 + [3] * 5


def test_equal_predictions_share_a_bin() -> None:
    got = engine.weight_bins(np.array([1.0, 1.0, 1.0, 2.0]), np.ones(4), 4)
    assert len(set(got[:3])) == 1
    assert got[3] > got[0]


def test_a_right_prediction_lies_in_its_intervals_and_a_wrong_one_does_not() -> None:
    generator = numbers(8)
    truth = generator.normal(size=1000)
    realised = truth + generator.normal(size=1000)
    counts = engine.redraws(1000, 300, generator)
    right = engine.calibration(truth, realised, np.ones(1000), 5, counts)
    wrong = engine.calibration(3 * truth, realised, np.ones(1000), 5, counts)
    assert ((right.low <= right.predicted) & (right.predicted <= right.high)).sum() >= 4
    assert ((wrong.low <= wrong.predicted) & (wrong.predicted <= wrong.high)).sum() <= 2


def test_reliability_finds_the_share_of_spread_that_is_real() -> None:
    generator = numbers(9)
    real, error = generator.normal(size=20000), np.full(20000, 0.5)
    seen = real + 0.5 * generator.normal(size=20000)
    known = np.ones(20000, dtype=bool)
    got = engine.reliability(seen, error**2, known, np.ones(20000))
    assert got == pytest.approx(1.0 / 1.25, abs=0.02)
    assert engine.reliability(seen, error**2 * 100, known, np.ones(20000)) == 0.0


def test_the_variance_of_a_change_adds_both_ends() -> None:
    got = engine.change_variance(np.array([0.03]), np.array([0.04]))
    assert got == pytest.approx(0.05**2)


def test_a_redraw_by_chance_alone_gives_the_same_interval_from_the_same_seed() -> None:
    first, second = numbers(2).normal(size=(2, 30))
    one, other = (
        engine.correlation_estimate(first, second, np.ones(30), engine.redraws(30, 100, numbers(1)))
        for _ in range(2)
    )
    assert one == other
