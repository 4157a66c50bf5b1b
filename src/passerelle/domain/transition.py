"""Transitions between occupations: what each asks, the conditions of advice, and the graph of all pairs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

import numpy as np

from passerelle.domain.asked import at_least_one, place_of
from passerelle.domain.gap import Aspect, Gap
from passerelle.domain.units import Bools, Case, Floats, Ints, Range, not_negative, share

_SQUARE: Final = (
    "observed",
    "related_work",
    "needs_licence",
    "needs_field",
    "needs_talent",
    "abilities_missing",
)


@dataclass(frozen=True, slots=True)
class OccupationFeatures:
    """What is known of each occupation, in one order of occupations."""

    importance: Floats  # [occupation, element]  1 to 5
    level: Floats  # [occupation, element]  0 to 7
    employment_people: Floats  # [occupation]  jobs in the country
    pay: Floats  # [occupation]  median, units of currency a year
    job_zone: Floats  # [occupation]  1 to 5, mean over detail
    exposure_low: Floats  # [occupation]  share of weighted tasks
    exposure: Floats  # [occupation]  the same, central
    exposure_high: Floats  # [occupation]
    growth_share_10y: Floats  # [occupation]  projected change of employment in ten years
    openings_people: Floats  # [occupation]  projected openings a year
    openings_share: Floats  # [occupation]  the same over jobs
    imputed: Bools  # [occupation]  whether importance and level are imputed
    surveyed: Bools  # [occupation]  whether the survey of moves has its leavers
    observed: Floats  # [occupation, occupation]  share of those leaving the row seen moving to the column
    entry_education: Ints  # [occupation]  typical for entry, as an index of schema.ENTRY_EDUCATION
    entry_experience: Ints  # [occupation]  in related work, as an index of schema.ENTRY_EXPERIENCE
    related_work: Bools  # [occupation, occupation]  work in the row counts as related work in the column
    needs_licence: Bools  # [occupation, occupation]  the column may ask for a licence that the row does not
    needs_field: Bools  # [occupation, occupation]  the column asks for schooling in a field of its own
    needs_talent: Bools  # [occupation, occupation]  the column selects for talent, of other work
    abilities_missing: Floats  # [occupation, occupation]  share of the column's abilities, by importance

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
        for name in _SQUARE:
            if getattr(self, name).shape != (count, count):
                raise ValueError(f"{name} is a square table of occupations")
        _freeze(self)

    @property
    def open_to_all(self) -> Bools:
        """Whether skills of both ends are measured and neither licence nor field is lacking [same axes]."""
        rated = ~self.imputed
        return np.asarray(rated[:, None] & rated & ~self.needs_licence & ~self.needs_field)

    @property
    def weight(self) -> Floats:
        """How much each element counts [occupation, element]: importance 1 to 5 as 0 to 1."""
        return np.asarray((self.importance - 1.0) / 4.0)


_SHARES: Final = (
    "fit_direct",
    "fit_training",
    "abilities_missing_at_most_share",
    "openings_at_least_share",
    "exposure_at_most_share",
    "exposure_margin_share",
)


@dataclass(frozen=True, slots=True)
class TransitionRules:
    """Thresholds of advice; each is the default of a lever, which says its source."""

    fit_direct: float = 0.75  # fit from which a move needs no training
    fit_training: float = 0.5  # fit under which a move is not viable, with or without training
    experience_must_match: bool = True  # whether a viable move needs the experience typical for entry
    zone_gap_at_most: int = 1  # job zones that a viable move may climb unless its training has the education
    weeks_at_most: float = 52.0  # longest training of a viable move
    abilities_missing_at_most_share: float = 0.25  # most of the destination's abilities that may be missing
    pay_viable_share: float = 0.75  # least pay of a viable destination over one's own
    pay_desirable_share: float = 0.95  # least pay of a desirable destination over one's own
    growth_at_least_share: float = -0.02  # least projected growth in ten years of a desirable destination
    openings_at_least_share: float = 0.04  # least projected openings a year over jobs
    exposure_at_most_share: float = 0.5  # most exposure of a safe destination
    exposure_margin_share: float = 0.05  # by which a safe destination's exposure may be above one's own

    def __post_init__(self) -> None:
        for name in _SHARES:
            share(getattr(self, name), name)
        for name in ("weeks_at_most", "pay_viable_share", "pay_desirable_share"):
            not_negative(getattr(self, name), name)
        if self.fit_training > self.fit_direct:
            raise ValueError("fit_training is at most fit_direct")
        if not 0 <= self.zone_gap_at_most <= 4:
            raise ValueError(f"zone_gap_at_most is 0 to 4, not {self.zone_gap_at_most}")
        if self.growth_at_least_share < -1.0 or not math.isfinite(self.growth_at_least_share):
            raise ValueError(f"growth_at_least_share is at least -1, not {self.growth_at_least_share}")


class Condition(StrEnum):
    """What advice asks of a destination, in the order in which it is said."""

    PAY = "pay"
    WEEKS = "weeks"
    ZONE = "zone"
    EXPERIENCE = "experience"
    TALENT = "talent"
    FIT = "fit"
    ABILITIES = "abilities"
    PAY_KEPT = "pay-kept"
    GROWTH = "growth"
    OPENINGS = "openings"
    LESS_EXPOSED = "less-exposed"
    EXPOSURE = "exposure"


ABLE: Final = (Condition.EXPERIENCE, Condition.TALENT, Condition.ABILITIES)
# What neither training nor pay makes up for; a plan holds to it as advice does.
VIABLE: Final = (
    Condition.PAY,
    Condition.WEEKS,
    Condition.ZONE,
    Condition.EXPERIENCE,
    Condition.TALENT,
    Condition.FIT,
    Condition.ABILITIES,
)
DESIRABLE: Final = (Condition.PAY_KEPT, Condition.GROWTH, Condition.OPENINGS)
SAFE: Final = (Condition.LESS_EXPOSED, Condition.EXPOSURE)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that a destination does not meet, with its figure and the bar."""

    condition: Condition
    found: float  # in the unit of the rule: a share, weeks, job zones, or an index of schema.ENTRY_EXPERIENCE
    bar: float
    margin: float = 0.0  # of the bar, what the rule adds to the origin's own figure


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure of every pair in three cases; each array is [occupation, occupation]."""

    low: Floats
    central: Floats
    high: Floats

    def at(self, case: Case) -> Floats:
        """Return the array that ``case`` names."""
        return {Case.LOW: self.low, Case.CENTRAL: self.central, Case.HIGH: self.high}[case]

    def of(self, i: int, j: int) -> Range:
        """Return the range of one pair."""
        return Range(float(self.low[i, j]), float(self.central[i, j]), float(self.high[i, j]))


@dataclass(frozen=True, slots=True)
class Transition:
    """One possible move from an occupation to another."""

    origin: str  # SOC 2018 code
    occupation: str  # the destination's code
    title: str  # the destination's
    likely: float  # share of those who leave the origin whom the model expects here
    advisable: bool  # viable, desirable and safe, and enough is known to say so
    unsure: bool  # viable, desirable and safe, but evidence is insufficient
    viable: bool
    desirable: bool
    safe: bool  # by the middle reading of exposure
    safe_cases: tuple[bool, bool, bool]  # with exposure low, central, high
    insufficient: bool  # evidence does not support any advice
    direct: bool  # needs no training before the move
    fit: float
    pay_ratio: float  # median pay of the destination over that of the origin
    weeks: Range  # of training before the move; zero where direct
    tuition_money: Range


@dataclass(frozen=True, slots=True, repr=False)
class TransitionGraph:
    """Every ordered pair of occupations: rows are origins, columns destinations.

    ``likely`` says what people would do, the advice (``viable``, ``desirable``, ``safe``) what they
    could; the two are never mixed. Weeks are those of training even where a move needs none;
    ``needed_weeks`` is zero there. An occupation is named by its code or by its place in the order.
    """

    occupations: tuple[str, ...]  # [occupation]  SOC 2018 codes
    titles: tuple[str, ...]  # [occupation]
    features: OccupationFeatures
    rules: TransitionRules
    aspects: tuple[Aspect, ...]  # what occupations ask, by kind; gaps are seen in them
    coverage: Floats  # [occupation, occupation]  share of what the destination asks that the origin has
    fit: Floats  # [occupation, occupation]  skill similarity, 0 to 1; 1 on the diagonal
    made_likely: Callable[[], Floats]  # gives ``likely``; called when it is asked for, since plans do not ask
    zone_step: Ints  # [occupation, occupation]  whole job zones that the destination lies higher
    training: Spread  # whole weeks of training, schooling in the field among them
    education_weeks: Floats  # [occupation, occupation]  of it what education takes, central
    tuition_money: Spread  # units of currency
    productive_weeks: Spread  # from the first day in the job to full productivity
    met: Mapping[Condition, Bools]  # [occupation, occupation]  which conditions hold, exposure central
    viable: Bools  # [occupation, occupation]  pay, weeks, job zone and fit within the rules
    desirable: Bools  # [occupation, occupation]  pay, outlook and openings hold up
    insufficient: Bools  # [occupation, occupation]  evidence does not support any advice
    safe_low: Bools  # [occupation, occupation]  about as exposed as the origin at most, and under the bar
    safe: Bools  # the same with exposure central
    safe_high: Bools

    def __post_init__(self) -> None:
        _freeze(self)
        for part in (self.training, self.tuition_money, self.productive_weeks):
            _freeze(part)
        for holds in self.met.values():
            holds.setflags(write=False)

    def __repr__(self) -> str:
        return (
            f"TransitionGraph({len(self.occupations)} occupations, {int(self.viable.sum())} viable moves, "
            f"{int(self.advisable.sum())} advisable)"
        )

    @property
    def likely(self) -> Floats:
        """Share of leavers expected in each destination [occupation, occupation].

        Rows sum to 1, and the diagonal is 0.
        """
        return self.made_likely()

    @property
    def training_weeks(self) -> Floats:
        """Whole weeks of training, central [occupation, occupation]."""
        return self.training.central

    @property
    def advisable(self) -> Bools:
        """Viable, desirable and safe, on evidence that is enough to say so [occupation, occupation]."""
        return np.asarray(self.viable & self.desirable & self.safe & ~self.insufficient)

    @property
    def unsure(self) -> Bools:
        """Viable, desirable and safe, on evidence that is insufficient [occupation, occupation]."""
        return np.asarray(self.viable & self.desirable & self.safe & self.insufficient)

    @property
    def measured(self) -> Bools:
        """Whether the skills of both occupations are rated and not imputed [occupation, occupation]."""
        rated = ~self.features.imputed
        return np.asarray(rated[:, None] & rated)

    @property
    def direct(self) -> Bools:
        """Whether no training is needed [occupation, occupation].

        Fit is enough, on measured skills, no job zone is climbed, and neither a licence nor schooling in a
        field of its own is asked for that the origin does not ask for. Imputed skills never say so.
        """
        return np.asarray(self._direct(slice(None)))

    def index(self, occupation: str | int) -> int:
        """Return the place of an occupation in the order, from its code or its place.

        Raises:
            TypeError: what is given is neither text nor a whole number.
            ValueError: no occupation has that code or place; near ones are named.
        """
        return place_of(occupation, self.occupations, self.titles)

    def pay_ratio(self, i: int) -> Floats:
        """Return the pay of every destination over that of ``i`` [occupation]."""
        return np.asarray(self.features.pay / self.features.pay[i])

    def likely_times(self, origin: str | int) -> Floats:
        """Return ``likely`` from ``origin`` over what sizes of destinations alone would give [occupation].

        Raises:
            TypeError, ValueError: as :meth:`index`.
        """
        i = self.index(origin)
        jobs = self.features.employment_people.copy()
        jobs[i] = 0.0
        by_size = jobs / jobs.sum() if jobs.sum() > 0.0 else jobs
        times = np.divide(self.likely[i], by_size, out=np.zeros_like(by_size), where=by_size > 0.0)
        return np.asarray(times)

    def needed_weeks(self, i: int) -> tuple[Floats, Floats, Floats]:
        """Return low, central and high weeks of training from ``i`` [occupation]; zero for direct moves."""
        return self._needed(self.training, i)

    def destinations(self, origin: str | int, n: int, *, advisable_only: bool = False) -> Ints:
        """Return up to ``n`` viable destinations: the advisable, the unsure, the rest, each by ``likely``.

        Raises:
            TypeError, ValueError: as :meth:`index`; ``n`` is not a whole number from 1.
        """
        i, most = self.index(origin), at_least_one(n)
        viable = np.flatnonzero(self.viable[i])
        meets = self.desirable[i, viable] & self.safe[i, viable]
        tier = np.where(meets, np.where(self.insufficient[i, viable], 1, 0), 2)
        order = np.lexsort((viable, -self.likely[i, viable], tier))
        return viable[order[tier[order] == 0] if advisable_only else order][:most]

    def reachable(
        self, origin: str | int, n: int = 10, *, advisable_only: bool = False
    ) -> tuple[Transition, ...]:
        """Return up to ``n`` viable moves: the advisable, the unsure, the rest, each by ``likely``.

        Raises:
            TypeError, ValueError: as :meth:`destinations`.
        """
        i = self.index(origin)
        return tuple(
            self.transition(i, j) for j in self.destinations(i, n, advisable_only=advisable_only).tolist()
        )

    def transition(self, origin: str | int, destination: str | int) -> Transition:
        """Return what is known of one move.

        Raises:
            TypeError, ValueError: as :meth:`index`; both are one occupation.
        """
        i, j = self.index(origin), self.index(destination)
        if i == j:
            raise ValueError(f"both are {self.occupations[i]} {self.titles[i]}: there is nothing to move to")
        direct = bool(self._direct(i)[j])
        none = Range(0.0, 0.0, 0.0)
        viable, desirable, safe = (bool(part[i, j]) for part in (self.viable, self.desirable, self.safe))
        meets, insufficient = viable and desirable and safe, bool(self.insufficient[i, j])
        return Transition(
            origin=self.occupations[i],
            occupation=self.occupations[j],
            title=self.titles[j],
            likely=float(self.likely[i, j]),
            advisable=meets and not insufficient,
            unsure=meets and insufficient,
            viable=viable,
            desirable=desirable,
            safe=safe,
            safe_cases=(bool(self.safe_low[i, j]), safe, bool(self.safe_high[i, j])),
            insufficient=insufficient,
            direct=direct,
            fit=float(self.fit[i, j]),
            pay_ratio=float(self.features.pay[j] / self.features.pay[i]),
            weeks=none if direct else self.training.of(i, j),
            tuition_money=none if direct else self.tuition_money.of(i, j),
        )

    def gaps(self, origin: str | int, destination: str | int, n: int = 5) -> tuple[Gap, ...]:
        """Return the ``n`` largest gaps of each kind of a person of one occupation who would enter another.

        Raises:
            TypeError, ValueError: as :meth:`index`; ``n`` is not a whole number from 1.
        """
        i, j, most = self.index(origin), self.index(destination), at_least_one(n)
        return tuple(gap for aspect in self.aspects for gap in aspect.gaps(i, j, most))

    def unmet(self, origin: str | int, destination: str | int) -> tuple[Unmet, ...]:
        """Return the conditions of advice that a move does not meet; none where it is advisable or unsure.

        Pay under the bar of a viable move says all that pay under the bar of a desirable one would.

        Raises:
            TypeError, ValueError: as :meth:`index`.
        """
        i, j = self.index(origin), self.index(destination)
        missed = [condition for condition in Condition if not self.met[condition][i, j]]
        if Condition.PAY in missed and Condition.PAY_KEPT in missed:
            missed.remove(Condition.PAY_KEPT)
        return tuple(Unmet(condition, *self._figures(condition, i, j)) for condition in missed)

    def _figures(self, condition: Condition, i: int, j: int) -> tuple[float, float, float]:
        """Return what a pair has, the bar that a condition sets, and what of the bar is a margin."""
        found, bar = self._found(condition, i, j)
        margin = self.rules.exposure_margin_share if condition is Condition.LESS_EXPOSED else 0.0
        return found, bar + margin, margin

    def _found(self, condition: Condition, i: int, j: int) -> tuple[float, float]:
        """Return what a pair has and the bar of a condition, without a margin."""
        rules, features = self.rules, self.features
        ratio = float(features.pay[j] / features.pay[i])
        exposure = float(features.exposure[j])
        return {
            Condition.PAY: (ratio, rules.pay_viable_share),
            Condition.WEEKS: (float(self.training.central[i, j]), rules.weeks_at_most),
            Condition.ZONE: (float(self.zone_step[i, j]), float(rules.zone_gap_at_most)),
            Condition.EXPERIENCE: (float(features.entry_experience[j]), 0.0),
            Condition.TALENT: (float(features.needs_talent[i, j]), 0.0),
            Condition.FIT: (float(self.fit[i, j]), rules.fit_training),
            Condition.ABILITIES: (
                float(features.abilities_missing[i, j]),
                rules.abilities_missing_at_most_share,
            ),
            Condition.PAY_KEPT: (ratio, rules.pay_desirable_share),
            Condition.GROWTH: (float(features.growth_share_10y[j]), rules.growth_at_least_share),
            Condition.OPENINGS: (float(features.openings_share[j]), rules.openings_at_least_share),
            Condition.LESS_EXPOSED: (exposure, float(features.exposure[i])),
            Condition.EXPOSURE: (exposure, rules.exposure_at_most_share),
        }[condition]

    def _direct(self, rows: int | slice) -> Bools:
        enough = self.fit[rows] >= self.rules.fit_direct
        return np.asarray(enough & (self.zone_step[rows] <= 0) & self.features.open_to_all[rows])

    def _needed(self, spread: Spread, i: int) -> tuple[Floats, Floats, Floats]:
        trains = ~self._direct(i)
        return spread.low[i] * trains, spread.central[i] * trains, spread.high[i] * trains


def _freeze(held: object) -> None:
    """Make the arrays of a frozen object read-only."""
    for each in fields(held):  # type: ignore[arg-type]  # a dataclass of this module
        value = getattr(held, each.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
