"""Expected attrition by role."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.units import Floats
from passerelle.engines.attrition import (
    LEAST_SHAPE,
    MOST_RATE,
    MOST_SHAPE,
    expected_rate,
    leaving_rate,
    quarterly_from_years,
    quarterly_quits,
    share_leaving,
    tenure_shape,
    transfer_scale,
    transfer_shape,
)

rates = st.floats(0.0, 1.0)
EVEN = np.ones((1, 2))  # a shape that changes nothing


# ------------------------------------------------------------------ quits


def test_quits_are_mixed_by_where_the_occupation_works() -> None:
    jobs = np.array([[3.0, 1.0], [0.0, 5.0]])
    quits = quarterly_quits(np.array([0.02, 0.04]), jobs, np.ones((2, 2)))
    retail, transport = 1 - 0.98**3, 1 - 0.96**3
    assert quits == pytest.approx([0.75 * retail + 0.25 * transport, transport])


def test_an_occupation_outside_the_industries_takes_their_plain_mean() -> None:
    quits = quarterly_quits(np.array([0.02, 0.04]), np.zeros((1, 2)), EVEN)
    assert quits == pytest.approx([(1 - 0.98**3 + 1 - 0.96**3) / 2])


def test_a_shape_by_hand() -> None:
    """300 jobs at 2 % and 100 at 6 % transfer 3 % on average: two thirds of the mean, and twice the mean."""
    transfers, jobs = np.array([0.02, 0.06]), np.array([300.0, 100.0])
    shape = transfer_shape(transfers, np.array([transfer_scale(transfers, jobs)]))
    assert shape[:, 0] == pytest.approx([2 / 3, 2.0])


def test_a_shape_stays_in_its_band_by_hand() -> None:
    """Ten times the rate of the others would be 5.5; at three at most, the others rise to keep the mean."""
    transfers, jobs = np.array([0.01, 0.10]), np.array([9.0, 1.0])
    shape = transfer_shape(transfers, np.array([transfer_scale(transfers, jobs)]))
    assert shape[:, 0] == pytest.approx([7 / 9, 3.0])


@st.composite
def staffing(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Draw transfers and jobs of the occupations of one industry."""
    size = draw(st.integers(1, 10))
    transfers = draw(st.lists(st.floats(0.001, 0.5), min_size=size, max_size=size))
    jobs = draw(
        st.lists(st.floats(0.0, 1e6), min_size=size, max_size=size).filter(lambda all_: sum(all_) > 1)
    )
    return np.array(transfers), np.array(jobs)


@given(staffing(), st.floats(0.0, 0.08))
def test_the_mean_of_an_industry_is_kept_exactly(held: tuple[Floats, Floats], monthly: float) -> None:
    transfers, jobs = held
    shape = transfer_shape(transfers, np.array([transfer_scale(transfers, jobs)]))
    assert (shape >= LEAST_SHAPE).all()
    assert (shape <= MOST_SHAPE).all()
    quits = quarterly_quits(np.array([monthly]), jobs[:, None], shape)
    assert np.average(quits, weights=jobs) == pytest.approx(1 - (1 - monthly) ** 3, rel=1e-9)


@given(staffing(), st.floats(0.01, 1.0))
def test_only_the_ratio_of_transfers_counts_and_more_of_them_never_mean_fewer_quits(
    held: tuple[Floats, Floats], factor: float
) -> None:
    transfers, jobs = held
    shape = transfer_shape(transfers, np.array([transfer_scale(transfers, jobs)]))[:, 0]
    scaled = transfers * factor
    assert transfer_shape(scaled, np.array([transfer_scale(scaled, jobs)]))[:, 0] == pytest.approx(shape)
    order = np.argsort(transfers)
    assert (np.diff(shape[order]) >= 0.0).all()


def test_occupations_without_transfers_stand_at_the_least_shape() -> None:
    transfers, jobs = np.array([0.0, 0.05]), np.array([50.0, 50.0])
    shape = transfer_shape(transfers, np.array([transfer_scale(transfers, jobs)]))
    assert shape[:, 0] == pytest.approx([1 / 3, 5 / 3])
    with pytest.raises(ValueError, match="too few"):
        transfer_scale(transfers, np.array([80.0, 20.0]))
    with pytest.raises(ValueError, match="too few"):
        transfer_scale(transfers, np.zeros(2))


# ------------------------------------------------------------------ exits, and both together


def test_four_quarters_of_exits_make_a_year() -> None:
    quarterly = quarterly_from_years(np.array([0.04, 0.0, 0.10]))
    assert 1 - (1 - quarterly) ** 4 == pytest.approx([0.04, 0.0, 0.10])
    assert share_leaving(quarterly, 4) == pytest.approx([0.04, 0.0, 0.10])


def test_quits_and_exits_are_combined_without_counting_anybody_twice() -> None:
    assert leaving_rate(np.array([0.1]), np.array([0.2])) == pytest.approx([0.28])


@given(rates, rates, st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_a_rate_is_a_share_and_rises_with_the_multiple(q: float, x: float, a: float, b: float) -> None:
    low, high = sorted((a, b))
    usual = leaving_rate(np.array([q]), np.array([x]))
    one, other = expected_rate(usual, low)[0], expected_rate(usual, high)[0]
    assert 0.0 <= one <= other <= MOST_RATE < 1.0


# ------------------------------------------------------------------ tenure


def test_a_tenure_shape_by_hand() -> None:
    """All in their first year against none, at twice the rate: 2 to 1, and the sum of 40 leavers stays."""
    shape = tenure_shape(np.array([1.0, 0.0, np.nan]), np.array([20.0, 20.0, 7.0]), 2.0)
    assert shape == pytest.approx([4 / 3, 2 / 3, 1.0])


tenured = st.lists(
    st.tuples(st.one_of(st.just(float("nan")), rates), st.floats(0.0, 1e5)), min_size=1, max_size=10
)


@given(tenured, st.floats(1.0, 10.0))
def test_tenure_moves_leavers_between_roles_and_keeps_their_sum(
    roles: list[tuple[float, float]], multiple: float
) -> None:
    first_year, leavers = (np.array(column) for column in zip(*roles, strict=True))
    shape = tenure_shape(first_year, leavers, multiple)
    assert (shape > 0.0).all()
    assert shape[np.isnan(first_year)] == pytest.approx(1.0)
    assert leavers @ shape == pytest.approx(leavers.sum())
    known = np.flatnonzero(np.isfinite(first_year))
    in_order = known[np.argsort(first_year[known])]
    assert (np.diff(shape[in_order]) >= -1e-12).all()
    assert tenure_shape(first_year, leavers, 1.0) == pytest.approx(np.ones(len(roles)))
