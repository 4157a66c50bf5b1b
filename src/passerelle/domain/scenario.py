"""What a lever is, and the scenario that a set of levers makes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

from passerelle.domain.calendar import Calendar
from passerelle.domain.technology import Technology
from passerelle.domain.units import Range, share

T = TypeVar(
    "T", str, int, float, bool, date, Range, "tuple[str, ...]", "float | None", "int | None", "str | None"
)


class Basis(StrEnum):
    """Whether a target counts before or after refills and growth of the same roles."""

    GROSS = "gross"
    NET = "net"


@dataclass(frozen=True, slots=True)
class Lever(Generic[T]):
    """One thing a user may move in a scenario: its place in the file, unit, default, range and source.

    Raises:
        ValueError: the default is not a value that the lever takes, or unit or source are empty.
    """

    key: str  # key path in the scenario file, such as ``budget.total_money``
    title: str
    unit: str
    default: T  # None: not set, and then ``unset`` says what holds
    source: str  # where the default comes from
    low: float | None = None  # least value allowed, for numbers and for each end of a range
    high: float | None = None
    choices: tuple[str, ...] = ()
    guess: bool = False  # whether the default is a guess
    plausible: tuple[float, float] | None = (
        None  # where a guessed number may well lie; a Range says it itself
    )
    whole: bool = False  # whether only whole numbers are allowed
    text: bool = False  # whether it takes words where it is not set by default; numbers otherwise
    unset: str = ""  # what holds when it is not set, in words
    one_number: bool = False  # whether a file may give one number for all three ends of a Range
    scales: bool = False  # whether it is a total, which grows with the number of employees
    meaning: str = ""

    def __post_init__(self) -> None:
        if not (self.unit and self.source and self.title):
            raise ValueError(f"lever {self.key} lacks a title, a unit or a source")
        if not self.admits(self.default):
            raise ValueError(f"lever {self.key} does not take its own default {self.default!r}")
        if self.default is None and not self.unset:
            raise ValueError(f"lever {self.key} does not say what holds when it is not set")

    @property
    def id(self) -> str:
        """The key path: it is unique in the catalogue."""
        return self.key

    @property
    def optional(self) -> bool:
        """Whether the lever may be left without a value."""
        return self.default is None

    def admits(self, value: object) -> bool:
        """Say whether ``value`` is of this lever's type and within its range or choices."""
        if value is None or self.default is None:
            return self.optional and (value is None or self._admits_optional(value))
        if isinstance(self.default, bool | str | date):
            return type(value) is type(self.default) and (not self.choices or value in self.choices)
        if isinstance(self.default, tuple):
            return isinstance(value, tuple) and bool(value) and all(self._admits_word(v) for v in value)
        if isinstance(self.default, Range):
            return isinstance(value, Range) and all(
                self._admits_number(end) for end in (value.low, value.central, value.high)
            )
        return self._admits_number(value)

    def set(self, scenario: Scenario, value: T) -> Scenario:
        """Return the scenario with this lever at ``value``.

        Raises:
            ValueError: the lever does not take that value.
        """
        if not self.admits(value):
            raise ValueError(f"{self.key} does not take {value!r}")
        return replace(scenario, values=MappingProxyType({**scenario.values, self.key: value}))

    def _admits_optional(self, value: object) -> bool:
        return bool(value) and self._admits_word(value) if self.text else self._admits_number(value)

    def _admits_word(self, value: object) -> bool:
        return isinstance(value, str) and (not self.choices or value in self.choices)

    def _admits_number(self, value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return False
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        return math.isfinite(value) and low <= value <= high


@dataclass(frozen=True, slots=True)
class Where:
    """Which roles a target or limit means: every filter given must hold."""

    filters: Mapping[
        str, tuple[str, ...]
    ]  # roster column, ``segment``, ``function`` or ``occupation`` -> values

    def __str__(self) -> str:
        return (
            ", ".join(f"{name} {' or '.join(values)}" for name, values in self.filters.items()) or "everybody"
        )


@dataclass(frozen=True, slots=True)
class Target:
    """An announced change of headcount."""

    key: str  # key path, such as ``target[2]``
    where: Where
    change_people: int  # below zero for fewer positions
    basis: Basis
    hard: bool  # whether a plan that misses it is infeasible, or only pays for it
    by: date
    spare: tuple[str, ...] = ()  # occupations whose positions are critical and refilled, not cut

    def __post_init__(self) -> None:
        if self.change_people == 0:
            raise ValueError(f"{self.key} changes nothing; a target adds or takes away positions")


@dataclass(frozen=True, slots=True)
class Growth:
    """Positions that are added, shared over the occupations' roles."""

    key: str  # key path, such as ``growth[1]``
    occupations: tuple[str, ...]
    where: Where
    change_people: int
    by: date
    external_at_most_share: float  # of the added positions, the share that may be hired from outside

    def __post_init__(self) -> None:
        if self.change_people <= 0:
            raise ValueError(f"{self.key} adds {self.change_people} positions; growth adds at least one")
        share(self.external_at_most_share, f"{self.key}.external_at_most_share")


@dataclass(frozen=True, slots=True)
class AttritionRate:
    """Expected attrition of some roles, from the employer's own records."""

    key: str  # key path, such as ``attrition_rate[1]``
    where: Where
    annual_rate: Range  # share of those employed at the start of a year who quit or retire within it
    source: str  # which records

    def __post_init__(self) -> None:
        share(self.annual_rate.low, f"{self.key}.annual_rate.low")
        share(self.annual_rate.high, f"{self.key}.annual_rate.high")


@dataclass(frozen=True, slots=True)
class Keep:
    """A floor, as for knowledge keepers: of some roles' people, at least so many get no proposal."""

    key: str  # key path, such as ``keep[1]``
    where: Where
    at_least_people: int | None  # in all these roles together
    at_least_share: float | None  # of the people in these roles on the first day; one of the two is given
    why: str

    def __post_init__(self) -> None:
        if (self.at_least_people is None) == (self.at_least_share is None):
            raise ValueError(f"{self.key} gives one of at_least_people and at_least_share, not both or none")
        if self.at_least_people is not None and self.at_least_people < 1:
            raise ValueError(f"{self.key}.at_least_people is {self.at_least_people}; a floor keeps somebody")
        if self.at_least_share is not None:
            share(self.at_least_share, f"{self.key}.at_least_share")

    def of(self, people: float) -> float:
        """Return how many of ``people`` are kept: never more than there are."""
        floor = self.at_least_people if self.at_least_share is None else self.at_least_share * people
        return min(float(people), float(floor or 0.0))


@dataclass(frozen=True, slots=True)
class NoBackfill:
    """Roles whose empty positions stay empty: nobody is hired into them or moved there."""

    key: str  # key path, such as ``no_backfill[1]``
    where: Where


@dataclass(frozen=True, slots=True)
class Commuting:
    """Regions between which people commute: a move from one to another is within reach of home."""

    key: str  # key path, such as ``commuting[1]``
    regions: tuple[str, ...]  # as the roster writes them; at least two, each once

    def __post_init__(self) -> None:
        if len(set(self.regions)) < len(self.regions) or len(self.regions) < 2:
            raise ValueError(f"{self.key} names {self.regions!r}; commuting joins two regions or more")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of assumptions. What the file leaves out stands at the levers' defaults."""

    name: str
    calendar: Calendar
    values: Mapping[str, object]  # value by key path, one for each lever
    technologies: tuple[Technology, ...] = ()
    segments: Mapping[str, Where] = field(default_factory=lambda: MappingProxyType({}))
    targets: tuple[Target, ...] = ()
    growth: tuple[Growth, ...] = ()
    attrition_rates: tuple[AttritionRate, ...] = ()  # of roles that several match, the last line holds
    keeps: tuple[Keep, ...] = ()  # each holds by itself
    no_backfills: tuple[NoBackfill, ...] = ()
    commuting: tuple[Commuting, ...] = ()
    generated: bool = False  # whether it is about a generated employer
    scaled_by_share: float = 1.0  # what its totals of people and money were multiplied by, already done

    def __getitem__(self, lever: Lever[T]) -> T:
        """Return the value at which ``lever`` stands."""
        return self.values[lever.key]  # type: ignore[return-value]
