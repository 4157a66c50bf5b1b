from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.calendar import (
    Calendar,
    add_months,
    discount_factor,
    quarterly_from_annual,
    quarterly_from_monthly,
    quarters_for_weeks,
)

SHARES = st.floats(0.0, 1.0)


def test_quarters_are_half_open_and_follow_each_other() -> None:
    calendar = Calendar(date(2025, 10, 1), 8)
    assert calendar.first_day(1) == date(2025, 10, 1)
    assert calendar.last_day(1) == date(2025, 12, 31)
    assert calendar.end == date(2027, 9, 30)
    for quarter in range(1, 8):
        assert calendar.last_day(quarter) + timedelta(days=1) == calendar.first_day(quarter + 1)


def test_a_start_at_a_month_end_is_held_to_the_last_day() -> None:
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert add_months(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert add_months(date(2025, 12, 15), 1) == date(2026, 1, 15)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 40), st.integers(0, 4000))
def test_every_day_of_a_plan_lies_in_the_quarter_that_holds_it(start: date, quarters: int, days: int) -> None:
    calendar = Calendar(start, quarters)
    day = start + timedelta(days=days)
    if day > calendar.end:
        with pytest.raises(ValueError, match="outside the plan"):
            calendar.quarter_of(day)
    else:
        quarter = calendar.quarter_of(day)
        assert calendar.first_day(quarter) <= day <= calendar.last_day(quarter)


def test_labels_name_both_years_where_a_quarter_spans_two() -> None:
    assert Calendar(date(2025, 10, 1), 1).label(1) == "Oct-Dec 2025"
    assert Calendar(date(2025, 12, 1), 1).label(1) == "Dec 2025-Feb 2026"


@given(SHARES)
def test_four_quarters_make_a_year_and_three_months_a_quarter(rate: float) -> None:
    assert 1 - (1 - quarterly_from_annual(rate)) ** 4 == pytest.approx(rate, abs=1e-12)
    assert quarterly_from_monthly(rate) == pytest.approx(1 - (1 - rate) ** 3, abs=1e-12)
    assert quarterly_from_monthly(rate) <= 3 * rate + 1e-12


@pytest.mark.parametrize("rate", [-0.1, 1.1, float("nan")])
def test_a_rate_outside_nought_to_one_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        quarterly_from_annual(rate)


def test_training_rounds_up_to_whole_quarters() -> None:
    assert [quarters_for_weeks(weeks) for weeks in (0, 1, 13, 13.1, 26, 27)] == [0, 1, 1, 2, 2, 3]


def test_four_quarters_discount_by_a_year() -> None:
    assert discount_factor(0.08, 4) == pytest.approx(1 / 1.08)


@pytest.mark.parametrize("quarters", [0, 41])
def test_a_plan_has_one_to_forty_quarters(quarters: int) -> None:
    with pytest.raises(ValueError, match="1 to 40"):
        Calendar(date(2025, 1, 1), quarters)
