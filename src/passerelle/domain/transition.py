"""Transitions between occupations: what each asks, the rules of advice, and the graph of all pairs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints, Range, not_negative, share

PREPARATION_WEEKS: Final = (6.5, 32.5, 78.0, 156.5, 365.0)
# Weeks of preparation by job zone: middles of the ranges of specific vocational preparation that O*NET
# gives to zones 1 to 5 (under 3 months, 3 to 12 months, 1 to 2, 2 to 4, and 4 to 10 years), all learning
# on the job and at school together. Source: O*NET 29.0, Job Zone Reference.


@dataclass(frozen=True, slots=True)
class OccupationFeatures:
    """What is known of each occupation, in one order of occupations."""

    importance: Floats  # [occupation, element]  1 to 5
    level: Floats  # [occupation, element]  0 to 7
    employment_people: Floats  # [occupation]  jobs in the country
    pay: Floats  # [occupation]  median, units of currency a year
    job_zone: Floats  # [occupation]  1 to 5, mean over detail
    exposure: Floats  # [occupation]  share, central
    exposure_high: Floats  # [occupation]  share, the highest of the indices
    growth_share_10y: Floats  # [occupation]  projected change of employment in ten years
    imputed: Bools  # [occupation]  whether importance and level are imputed
    observed: Floats  # [occupation, occupation]  share of those leaving the row seen moving to the column

    def __post_init__(self) -> None:
        count = len(self.pay)
        for name in (f.name for f in fields(self)):
            value = getattr(self, name)
            if len(value) != count:
                raise ValueError(f"{name} has {len(value)} occupations, pay has {count}")
            if value.dtype.kind == "f" and not np.isfinite(value).all():
                raise ValueError(f"{name} holds a value that is not a number")
        if self.importance.shape != self.level.shape:
            raise ValueError("importance and level have different elements")
        if self.observed.shape != (count, count):
            raise ValueError("observed is a square table of occupations")

    @property
    def weight(self) -> Floats:
        """How much each element counts [occupation, element]: importance 1 to 5 as 0 to 1."""
        return np.asarray((self.importance - 1.0) / 4.0)


@dataclass(frozen=True, slots=True)
class TransitionRules:
    """Thresholds of advice, and the rule for weeks and cost. Numbers marked as guesses have no source."""

    fit_direct: float = 0.75  # guess: fit from which a move needs no training
    fit_training: float = 0.5  # guess: fit under which a move is not advised, with or without training
    zone_gap_at_most: int = 1  # guess: job zones that a viable move may climb
    weeks_at_most: float = 52.0  # guess: longest training of a viable move; beyond it lies a degree
    pay_viable: float = 0.75  # least pay of a viable destination over one's own
    pay_desirable: float = 0.95  # least pay of a desirable destination over one's own
    growth_at_least_share: float = 0.0  # least projected growth in ten years of a desirable destination
    exposure_at_most: float = 0.5  # most exposure, central, of a safe destination
    likely_power: float = (
        8.0  # power of fit in ``likely``; fits observed moves best (see engines/transitions.py)
    )
    weeks_per_gap: Range = field(default_factory=lambda: Range(50.0, 100.0, 200.0))
    # guess: weeks to learn all that an occupation needs from nothing, taught full time
    taught_share: Range = field(default_factory=lambda: Range(0.125, 0.25, 0.5))
    # guess: share of the preparation between job zones that is taught before the move, not learnt in the job
    # With both central values the median climb of one job zone between related occupations of O*NET takes
    # 31 weeks; the median programme of the Texas list takes 30.
    tuition_per_week_money: float = 142.0  # units of currency: median 4,252 USD over median 30 weeks of 6,245
    # programmes, Texas Workforce Commission, list of 2024-03-20
    tuition_range_share: tuple[float, float] = (0.5, 2.0)  # guess: low and high as multiples of tuition

    def __post_init__(self) -> None:
        for name in ("fit_direct", "fit_training", "exposure_at_most"):
            share(getattr(self, name), name)
        for name in (
            "weeks_at_most",
            "pay_viable",
            "pay_desirable",
            "likely_power",
            "tuition_per_week_money",
        ):
            not_negative(getattr(self, name), name)
        if self.fit_training > self.fit_direct:
            raise ValueError("fit_training is at most fit_direct")
        if not 0 <= self.zone_gap_at_most <= 4:
            raise ValueError(f"zone_gap_at_most is 0 to 4, not {self.zone_gap_at_most}")
        if self.growth_at_least_share < -1.0 or not math.isfinite(self.growth_at_least_share):
            raise ValueError(f"growth_at_least_share is at least -1, not {self.growth_at_least_share}")
        if self.weeks_per_gap.low < 0.0:
            raise ValueError("weeks_per_gap is at least zero")
        if self.taught_share.low < 0.0 or self.taught_share.high > 1.0:
            raise ValueError("taught_share is a share between 0 and 1")
        low, high = self.tuition_range_share
        if not 0.0 <= low <= 1.0 <= high:
            raise ValueError("tuition_range_share goes from at most 1 to at least 1")


@dataclass(frozen=True, slots=True)
class SkillGap:
    """One element of which the destination asks more than the origin."""

    element: int  # index of the element
    importance: float  # in the destination, 1 to 5
    level_here: float  # in the origin, 0 to 7
    level_there: float  # in the destination, 0 to 7
    size: float  # share of all that the destination asks which this gap leaves missing


@dataclass(frozen=True, slots=True)
class TransitionGraph:
    """Every ordered pair of occupations: rows are origins, columns destinations.

    ``likely`` says what people would do, the advice (``viable``, ``desirable``, ``safe``) what they
    could; the two are never mixed. Weeks are those of the stated rule even where a move needs no
    training; ``needed_weeks`` is zero there.
    """

    features: OccupationFeatures
    rules: TransitionRules
    coverage: Floats  # [occupation, occupation]  share of what the destination asks that the origin has
    fit: Floats  # [occupation, occupation]  skill similarity, 0 to 1; 1 on the diagonal
    likely: Floats  # [occupation, occupation]  rows sum to 1, 0 on the diagonal
    zone_step: Ints  # [occupation, occupation]  whole job zones that the destination lies higher
    training_weeks: Floats  # [occupation, occupation]  whole weeks, central
    training_weeks_low: Floats
    training_weeks_high: Floats
    viable: Bools  # [occupation, occupation]  pay, job zone, fit and weeks within the rules
    desirable: Bools  # [occupation, occupation]  pay and outlook hold up
    safe: Bools  # [occupation, occupation]  not more exposed than the origin, and under the bar

    @property
    def advisable(self) -> Bools:
        """Viable, desirable and safe [occupation, occupation]."""
        return np.asarray(self.viable & self.desirable & self.safe)

    @property
    def measured(self) -> Bools:
        """Whether the skills of both occupations are rated and not imputed [occupation, occupation]."""
        rated = ~self.features.imputed
        return np.asarray(rated[:, None] & rated)

    @property
    def direct(self) -> Bools:
        """Whether no training is needed [occupation, occupation].

        Fit is enough, on measured skills, and no job zone is climbed. Imputed skills never say so.
        """
        enough = (self.fit >= self.rules.fit_direct) & (self.zone_step <= 0)
        return np.asarray(enough & self.measured)

    def pay_ratio(self, i: int) -> Floats:
        """Return the pay of every destination over that of ``i`` [occupation]."""
        return np.asarray(self.features.pay / self.features.pay[i])

    def needed_weeks(self, i: int) -> tuple[Floats, Floats, Floats]:
        """Return low, central and high weeks of training from ``i`` [occupation]; zero for direct moves."""
        trains = ~self.direct[i]
        return (
            self.training_weeks_low[i] * trains,
            self.training_weeks[i] * trains,
            self.training_weeks_high[i] * trains,
        )

    def reachable(self, i: int, n: int = 10) -> Ints:
        """Return up to ``n`` viable destinations from ``i``: the advisable first, then by ``likely``."""
        viable = np.flatnonzero(self.viable[i])
        advisable = self.desirable[i, viable] & self.safe[i, viable]
        return viable[np.lexsort((-self.likely[i, viable], ~advisable))][:n]

    def gaps(self, i: int, j: int, n: int = 5) -> list[SkillGap]:
        """Return the ``n`` largest gaps of a person of ``i`` who would enter ``j``, largest first."""
        here, there = self.features.level[i], self.features.level[j]
        weight = (self.features.importance[j] - 1.0) / 4.0
        asked = float((weight * there).sum())
        size = weight * np.maximum(there - here, 0.0) / asked if asked > 0.0 else np.zeros(len(weight))
        order = np.lexsort((np.arange(len(size)), -size))[:n]
        return [
            SkillGap(
                int(e), float(self.features.importance[j, e]), float(here[e]), float(there[e]), float(size[e])
            )
            for e in order
            if size[e] > 0.0
        ]
