from __future__ import annotations

import pytest

from passerelle.domain.money import annual_from_hourly, minor, weekly_from_annual


def test_money_is_whole_minor_units() -> None:
    assert minor(12.345, "USD") == 1234  # half to even, as the payroll rounds
    assert minor(1500.4, "JPY") == 1500


def test_an_unknown_currency_is_named() -> None:
    with pytest.raises(ValueError, match="XYZ"):
        minor(1.0, "XYZ")


def test_hourly_pay_becomes_a_years_pay_over_52_weeks() -> None:
    assert annual_from_hourly(20.0, 40.0) == 41_600.0
    with pytest.raises(ValueError, match="hourly pay"):
        annual_from_hourly(-1.0, 40.0)


def test_a_week_is_a_part_of_the_year() -> None:
    assert weekly_from_annual(52_178.57) == pytest.approx(1000.0, rel=1e-4)
