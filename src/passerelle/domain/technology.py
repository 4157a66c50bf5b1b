"""Technologies and how fast they come into use."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from passerelle.domain.units import Case, Range


@dataclass(frozen=True, slots=True)
class AdoptionCurve:
    """A logistic curve: share of exposed work in which the technology is in use on a day.

    share(day) = ceiling / (1 + exp(-pace * years since midpoint))
    """

    ceiling: Range  # share, reached in the long run
    midpoint: date  # day on which half the ceiling is reached
    pace: float  # per year; 1.0 takes about 4.4 years from a tenth to nine tenths of the ceiling

    def __post_init__(self) -> None:
        if not (self.ceiling.low >= 0.0 and self.ceiling.high <= 1.0):
            raise ValueError("a ceiling is a share between 0 and 1")
        if not self.pace > 0.0:
            raise ValueError(f"the pace of adoption is above zero, not {self.pace}")

    def share(self, day: date, case: Case = Case.CENTRAL) -> float:
        """Return the share in use on ``day``."""
        years = (day - self.midpoint).days / 365.25
        return self.ceiling.at(case) / (1.0 + math.exp(-self.pace * years))


@dataclass(frozen=True, slots=True)
class Technology:
    """One technology: what it reaches, how fast, and how much work it takes over."""

    id: str
    title: str
    reaches: str  # which work it reaches, in words
    adoption: AdoptionCurve
    time_saved: Range  # share of the time of an exposed task that is saved where the technology is in use
    reused: Range  # share of the saved time that is used for other work of the same occupation
    sources: tuple[str, ...]
    guess: str  # which of these numbers are guesses, in words; empty when none is
