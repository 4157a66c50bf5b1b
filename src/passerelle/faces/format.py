"""Numbers as people read them: 11,240; $212 M; 13 %. Rounding happens here and nowhere before."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

MINUS: Final = "\u2212"
SPACE: Final = "\u00a0"  # joins a number to its unit, so that no line breaks between them
FEW: Final = "fewer than 11"
NONE: Final = "none"

_SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$"}
_NOISE: Final = 1e-9  # of a share: what sums of floats leave of nothing
_STEPS: Final = ((1e9, "bn"), (1e6, "M"))


def whole(number: float) -> str:
    """Return a count with thousands separators: ``11,240``, ``−340``."""
    rounded = _half_up(number)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,}"


def large(number: float) -> str:
    """Return a count in three figures from a million on: ``154 M``; whole below: ``152,158``."""
    return f"{_three_figures(number / 1e6)}{SPACE}M" if number >= 1e6 else whole(number)


def signed(number: float) -> str:
    """Return a change with its sign: ``+120``, ``−340``, ``0``."""
    return f"+{whole(number)}" if _half_up(number) > 0 else whole(number)


def cell(people: int | None) -> str:
    """Return a count of people in a table; ``None`` stands for a cell that is too small to show."""
    return FEW if people is None else whole(people)


def people(number: float) -> str:
    """Return a count with its noun: ``1 person``, ``11,240 people``."""
    return f"{whole(number)} {'person' if _half_up(number) == 1 else 'people'}"


def number_of(number: float, one: str, many: str = "") -> str:
    """Return a count with what is counted: ``1 row``, ``3 rows``; ``many`` where an s is not enough."""
    return f"{whole(number)} {one if _half_up(number) == 1 else many or f'{one}s'}"


def rounded(number: float, *, tenths: bool = False) -> float:
    """Return expected people as they are shown: whole, or to a tenth where ``tenths``."""
    return _half_up(10 * number) / 10 if tenths else float(_half_up(number))


def expected(number: float, *, tenths: bool = False) -> str:
    """Return expected people: whole, or with one decimal where ``tenths``: ``11.6``, ``12``."""
    shown = rounded(number, tenths=tenths)
    return f"{MINUS if shown < 0 else ''}{abs(shown):,.1f}".removesuffix(".0")


def expected_change(number: float, *, tenths: bool = False) -> str:
    """Return a change of expected people with its sign: ``+120``; ``−0.4`` where ``tenths``."""
    said = expected(number, tenths=tenths)
    return said if said == "0" or number < 0 else f"+{said}"


def money(amount: float, currency: str) -> str:
    """Return an amount in three figures, or whole units below a million: ``$212 M``, ``$12,400``."""
    size, sign = abs(amount), MINUS if amount <= -0.5 else ""
    for step, name in _STEPS:
        if size >= step * 0.9995:
            return f"{sign}{symbol(currency)}{_three_figures(size / step)}{SPACE}{name}"
    return f"{sign}{symbol(currency)}{_half_up(size):,}"


def symbol(currency: str) -> str:
    """Return what stands before an amount of ``currency``; an unknown one is named by its code."""
    return _SIGNS.get(currency, f"{currency}{SPACE}")


def percent(share: float) -> str:
    """Return a share in percent: ``13 %``, ``0.4 %``, ``0.03 %``; above zero never ``0 %``."""
    value = 100.0 * share
    if abs(share) < _NOISE:
        return f"0{SPACE}%"
    if abs(value) < 0.05:
        text = f"{max(abs(value), 0.001):.1g}"
        return f"{MINUS if value < 0 else ''}{text}{SPACE}%"
    digits = 1 if abs(value) < 9.95 and not _is_whole(value) else 0
    text = f"{abs(value):.{digits}f}"
    return f"{MINUS if value < 0 else ''}{text.removesuffix('.0')}{SPACE}%"


def span(low: float, high: float) -> str:
    """Return a range of shares in percent: ``14 to 46 %``."""
    first, last = percent(low), percent(high)
    return last if first == last else f"{first.removesuffix(f'{SPACE}%')} to {last}"


def ranged(low: float, central: float, high: float) -> str:
    """Return a share with its range as briefly as can be: ``31 % (14–46)``."""
    return f"{percent(central)} ({'–'.join(percent(end).removesuffix(f'{SPACE}%') for end in (low, high))})"


def correlation(value: float) -> str:
    """Return a correlation with its sign and two decimals: ``0.31``, ``−0.07``."""
    said = f"{abs(value):.2f}"
    return f"{MINUS if value < 0 and float(said) > 0 else ''}{said}"


def signed_percent(share: float) -> str:
    """Return a change in percent with its sign: ``+4 %``, ``−12 %``."""
    return f"+{percent(share)}" if share > 0 else percent(share)


def long_date(day: str) -> str:
    """Return an ISO date as people write it: ``1 October 2025``."""
    read = date.fromisoformat(day)
    return f"{read.day}{SPACE}{read:%B %Y}"


def within(gap: float) -> str:
    """Return the least round percentage that holds ``gap``: a gap of 0.00004 is within ``0.01 %``."""
    for limit in (0.0001, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0):
        if gap <= limit * (1 + 1e-9):
            return f"{100 * limit:g}{SPACE}%"
    return percent(gap)


def value(content: object, unit: str = "") -> str:
    """Return a lever's value in words: numbers, ranges, lists, yes or no, and ``none`` for nothing."""
    if content is None or content == "" or content == ():
        return NONE
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, Mapping):
        if set(content) == {"low", "central", "high"}:
            low, central, high = (_number(content[end]) for end in ("low", "central", "high"))
            return f"{central} ({low} to {high}){_unit(unit)}"
        return ", ".join(f"{key} {value(inner)}" for key, inner in content.items())
    if isinstance(content, Sequence) and not isinstance(content, str):
        return ", ".join(value(inner) for inner in content) or NONE
    return f"{_number(content)}{_unit(unit)}"


def _number(content: object) -> str:
    if isinstance(content, float) and content.is_integer():
        return f"{int(content):,}"
    return f"{content:,}" if isinstance(content, int | float) else str(content)


def _unit(unit: str) -> str:
    return f"{SPACE}{unit}" if unit else ""


def _half_up(number: float) -> int:
    return math.floor(abs(number) + 0.5) * (-1 if number < 0 else 1)


def _is_whole(number: float) -> bool:
    return abs(number - round(number)) < 0.05


def _three_figures(number: float) -> str:
    digits = 2 if number < 9.995 else 1 if number < 99.95 else 0
    text = f"{number:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text
