"""Expected attrition by role."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.engines.attrition import MOST_RATE, expected_rate, quarterly_exits, quarterly_quits

rates = st.floats(0.0, 1.0)


def test_quits_are_mixed_by_where_the_occupation_works() -> None:
    quits = quarterly_quits(np.array([0.02, 0.04]), np.array([[3.0, 1.0], [0.0, 5.0]]))
    retail, transport = 1 - 0.98**3, 1 - 0.96**3
    assert quits == pytest.approx([0.75 * retail + 0.25 * transport, transport])


def test_an_occupation_outside_the_industries_takes_their_plain_mean() -> None:
    quits = quarterly_quits(np.array([0.02, 0.04]), np.zeros((1, 2)))
    assert quits == pytest.approx([(1 - 0.98**3 + 1 - 0.96**3) / 2])


def test_four_quarters_of_exits_make_a_year() -> None:
    quarterly = quarterly_exits(np.array([0.04, 0.0, 0.10]))
    assert 1 - (1 - quarterly) ** 4 == pytest.approx([0.04, 0.0, 0.10])


def test_quits_and_exits_are_combined_without_counting_anybody_twice() -> None:
    assert expected_rate(np.array([0.1]), np.array([0.2]), 1.0) == pytest.approx([0.28])


@given(rates, rates, st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_a_rate_is_a_share_and_rises_with_the_multiple(q: float, x: float, a: float, b: float) -> None:
    low, high = sorted((a, b))
    one = expected_rate(np.array([q]), np.array([x]), low)[0]
    other = expected_rate(np.array([q]), np.array([x]), high)[0]
    assert 0.0 <= one <= other <= MOST_RATE < 1.0
