"""Generative AI: the founding curve and its stated ranges."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.units import Case
from passerelle.engines.technologies.generative_ai import TECHNOLOGY

days = st.dates(date(2015, 1, 1), date(2050, 1, 1))


@given(days, days, st.sampled_from(Case))
def test_adoption_never_falls(first: date, second: date, case: Case) -> None:
    before, after = sorted((first, second))
    assert TECHNOLOGY.adoption.share(before, case) <= TECHNOLOGY.adoption.share(after, case)


def test_half_the_ceiling_is_reached_at_the_founding_midpoint() -> None:
    assert TECHNOLOGY.adoption.share(date(2027, 1, 1)) == pytest.approx(0.225)
    assert TECHNOLOGY.adoption.share(date(2037, 1, 1)) == pytest.approx(0.45, abs=0.001)


def test_it_is_in_use_in_a_tenth_of_exposed_work_in_late_2025() -> None:
    assert TECHNOLOGY.adoption.share(date(2025, 10, 1)) == pytest.approx(0.10, abs=0.005)


def test_every_uncertain_share_is_a_wide_range() -> None:
    for stated in (TECHNOLOGY.adoption.ceiling, TECHNOLOGY.time_saved, TECHNOLOGY.reused):
        assert 0.0 < stated.low < stated.central < stated.high < 1.0
        assert stated.high >= 2.0 * stated.low
