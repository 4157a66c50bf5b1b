"""The plan's calendar: quarters from a start date, and the one place that converts rates and weeks.

A quarter is three calendar months from the scenario's start, half-open. Quarter 1 is the
first; "by" a date means by the end of the quarter that holds it.
"""

from __future__ import annotations

import calendar as _months
import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

QUARTERS_PER_YEAR: Final = 4
MONTHS_PER_QUARTER: Final = 3
WEEKS_PER_YEAR: Final = 365.25 / 7
WEEKS_PER_QUARTER: Final = WEEKS_PER_YEAR / QUARTERS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Calendar:
    """Quarters 1..``quarters`` from ``start``."""

    start: date
    quarters: int

    def __post_init__(self) -> None:
        if not 1 <= self.quarters <= 40:
            raise ValueError(f"a plan has 1 to 40 quarters, not {self.quarters}")

    def first_day(self, quarter: int) -> date:
        """Return the first day of ``quarter``; ``quarters + 1`` gives the day after the plan."""
        return add_months(self.start, MONTHS_PER_QUARTER * (quarter - 1))

    def last_day(self, quarter: int) -> date:
        """Return the last day of ``quarter``."""
        return self.first_day(quarter + 1) - timedelta(days=1)

    @property
    def end(self) -> date:
        """The last day of the plan."""
        return self.last_day(self.quarters)

    def quarter_of(self, day: date) -> int:
        """Return the quarter (1, 2, ...) that holds ``day``.

        Raises:
            ValueError: ``day`` lies outside the plan.
        """
        for quarter in range(1, self.quarters + 1):
            if self.first_day(quarter) <= day <= self.last_day(quarter):
                return quarter
        raise ValueError(f"{day} lies outside the plan, {self.start} to {self.end}")

    def label(self, quarter: int) -> str:
        """Return a name a reader knows, such as ``Oct-Dec 2025``."""
        first, last = self.first_day(quarter), self.last_day(quarter)
        begin = _months.month_abbr[first.month]
        if first.year != last.year:
            begin = f"{begin} {first.year}"
        return f"{begin}-{_months.month_abbr[last.month]} {last.year}"


def add_months(day: date, months: int) -> date:
    """Return ``day`` moved by whole months, held to the month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = _months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def quarterly_from_annual(rate: float) -> float:
    """Return the share that leaves in a quarter when ``rate`` leaves in a year: 1-(1-p)^(1/4)."""
    return float(1.0 - (1.0 - _probability(rate)) ** (1.0 / QUARTERS_PER_YEAR))


def quarterly_from_monthly(rate: float) -> float:
    """Return the share that leaves in a quarter when ``rate`` leaves in a month: 1-(1-p)^3."""
    return 1.0 - (1.0 - _probability(rate)) ** MONTHS_PER_QUARTER


def quarters_for_weeks(weeks: float) -> int:
    """Return the whole quarters that ``weeks`` of training take; it rounds up."""
    return math.ceil(weeks / WEEKS_PER_QUARTER - 1e-9)


def discount_factor(annual_rate: float, quarter: int) -> float:
    """Return what money at the end of ``quarter`` is worth at the plan's start."""
    return float((1.0 + annual_rate) ** (-quarter / QUARTERS_PER_YEAR))


def _probability(rate: float) -> float:
    if not 0.0 <= rate <= 1.0:
        raise ValueError(f"a rate is a share between 0 and 1, not {rate}")
    return rate
