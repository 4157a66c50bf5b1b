"""Technologies: which work they reach, how fast they come into use, and how much time they save."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from passerelle.domain.units import Case, Range

_DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class AdoptionCurve:
    """A logistic curve: share of reached work in which the technology is in use on a day.

    share(day) = ceiling / (1 + exp(-pace * years since midpoint))

    Before the midpoint a faster pace means less use, after it more. So the low case takes the pace that
    gives the least on the day, the high case the pace that gives the most.
    """

    ceiling: Range  # share, reached in the long run
    midpoint: date  # day on which half the ceiling is reached
    pace: Range  # per year; 1.0 takes about 4.4 years from a tenth to nine tenths of the ceiling

    def __post_init__(self) -> None:
        if not (self.ceiling.low >= 0.0 and self.ceiling.high <= 1.0):
            raise ValueError("a ceiling is a share between 0 and 1")
        if not self.pace.low > 0.0:
            raise ValueError(f"the pace of adoption is above zero, not {self.pace.low}")

    def share(self, day: date, case: Case = Case.CENTRAL, lead_log_odds: float = 0.0) -> float:
        """Return the share in use on ``day``.

        ``lead_log_odds`` is an industry's log-odds of use within the ceiling less those of all industries.
        """
        years = (day - self.midpoint).days / _DAYS_PER_YEAR
        growth = {
            Case.LOW: min(self.pace.low * years, self.pace.high * years),
            Case.CENTRAL: self.pace.central * years,
            Case.HIGH: max(self.pace.low * years, self.pace.high * years),
        }
        return self.ceiling.at(case) * _logistic(growth[case] + lead_log_odds)


def _logistic(growth: float) -> float:
    # Of the two forms of the curve, the one whose exponential cannot overflow.
    if growth > 0.0:
        return 1.0 / (1.0 + math.exp(-growth))
    return math.exp(growth) / (1.0 + math.exp(growth))


class Evidence(StrEnum):
    """How well the reach of a technology is known."""

    RATED = "rated"  # people and a model rated each task
    MAPPED = "mapped"  # our own mapping of work activities
    WEAK = "weak"  # our own mapping, of a physical technology with hardly any data


@dataclass(frozen=True, slots=True)
class RatedTasks:
    """Reaches the tasks that were rated as exposed to language models (GPTs are GPTs)."""


@dataclass(frozen=True, slots=True)
class Activities:
    """Reaches the tasks made of some of O*NET's work activities.

    An id stands for itself and for all below it: ``4.A.3.a.2`` (general), ``4.A.3.a.2.I01``
    (intermediate), ``4.A.3.a.2.I01.D05`` (detailed). Low: every detailed activity of a task is
    reached, and so are most of its siblings under one intermediate activity; central: the share of
    them that is reached; high: any is, or a sibling of any. So the range holds where the line is drawn.

    ``tasks`` are reached besides, where an activity is too wide to be named (one activity holds the
    driving of parcel vans and of 40-ton lorries). Low: none of such a task, which rests on one reading
    of one sentence; central and high: all of it.
    """

    ids: tuple[str, ...]
    but_not: tuple[str, ...] = ()
    tasks: tuple[int, ...] = ()  # O*NET task ids

    def __post_init__(self) -> None:
        if not (self.ids or self.tasks):
            raise ValueError("a reach names activities or tasks")

    def reaches(self, activity: str) -> bool:
        """Say whether ``activity`` is one of those named, or lies below one, and is not left out."""
        return _under(activity, self.ids) and not _under(activity, self.but_not)


def _under(activity: str, ids: tuple[str, ...]) -> bool:
    return any(activity == id_ or activity.startswith(f"{id_}.") for id_ in ids)


Reach: TypeAlias = RatedTasks | Activities


@dataclass(frozen=True, slots=True)
class Technology:
    """One technology: what it reaches, how fast, and how much work it takes over."""

    id: str
    title: str
    reaches: str  # which work it reaches, in words
    reach: Reach
    evidence: Evidence
    adoption: AdoptionCurve  # of all industries together
    # Measures of the snapshot's adoption table (survey, technology) that tell industries apart; "" if none.
    survey: tuple[str, str]
    time_saved: Range  # share of the time of a reached task that is saved where the technology is in use
    reused: Range  # share of the saved time that is used for other work of the same occupation
    sources: tuple[str, ...]
    guess: str  # which of these numbers are guesses, in words; empty when none is

    @property
    def physical(self) -> bool:
        """Whether it moves things; its results stand apart from those of language models."""
        return self.evidence is Evidence.WEAK
