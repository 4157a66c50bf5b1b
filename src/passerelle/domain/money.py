"""Money: whole minor units in tables, one currency per plan."""

from __future__ import annotations

from typing import Final

MINOR_UNITS: Final[dict[str, int]] = {
    "USD": 100,
    "CAD": 100,
    "EUR": 100,
    "GBP": 100,
    "AUD": 100,
    "CHF": 100,
    "JPY": 1,
}


def minor_units(currency: str) -> int:
    """Return how many minor units make one unit of ``currency``.

    Raises:
        ValueError: the currency is not known.
    """
    if currency not in MINOR_UNITS:
        raise ValueError(f"currency {currency!r} is not known; known are {', '.join(sorted(MINOR_UNITS))}")
    return MINOR_UNITS[currency]
