"""Money: whole minor units in tables, one currency per plan, and a year's pay from an hour's."""

from __future__ import annotations

from typing import Final

from passerelle.data.schema import PAID_WEEKS_PER_YEAR
from passerelle.domain.calendar import WEEKS_PER_YEAR
from passerelle.domain.units import not_negative

MINOR_UNITS: Final[dict[str, int]] = {
    "USD": 100,
    "CAD": 100,
    "EUR": 100,
    "GBP": 100,
    "AUD": 100,
    "CHF": 100,
    "JPY": 1,
}


def minor(amount: float, currency: str) -> int:
    """Return ``amount`` in whole minor units (cents), rounded half to even.

    Raises:
        ValueError: the currency is not known.
    """
    return round(amount * minor_units(currency))


def minor_units(currency: str) -> int:
    """Return how many minor units make one unit of ``currency``.

    Raises:
        ValueError: the currency is not known.
    """
    if currency not in MINOR_UNITS:
        raise ValueError(f"currency {currency!r} is not known; known are {', '.join(sorted(MINOR_UNITS))}")
    return MINOR_UNITS[currency]


def annual_from_hourly(rate: float, weekly_hours: float) -> float:
    """Return a year's pay: hourly rate x weekly hours x 52."""
    return not_negative(rate, "hourly pay") * not_negative(weekly_hours, "weekly hours") * PAID_WEEKS_PER_YEAR


def weekly_from_annual(pay: float) -> float:
    """Return a week's pay of a yearly one."""
    return pay / WEEKS_PER_YEAR
