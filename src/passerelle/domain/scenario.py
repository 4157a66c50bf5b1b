"""What a lever is, and the scenario that a set of levers makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

from passerelle.domain.calendar import Calendar
from passerelle.domain.technology import Technology
from passerelle.domain.units import Range

T = TypeVar(
    "T", str, int, float, bool, date, Range, "tuple[str, ...]", "float | None", "int | None", "str | None"
)


class Basis(StrEnum):
    """Whether a target counts before or after refills and growth of the same roles."""

    GROSS = "gross"
    NET = "net"


@dataclass(frozen=True, slots=True)
class Lever(Generic[T]):
    """One thing a user may move in a scenario: where it stands in the file, its unit, default, range and source."""

    id: str
    key: str  # key path in the scenario file, such as ``budget.total_money``
    title: str
    unit: str
    default: T
    source: str  # where the default comes from
    low: float | None = None  # least value allowed, for numbers and for each end of a range
    high: float | None = None
    choices: tuple[str, ...] = ()
    guess: bool = False  # whether the default is a guess
    meaning: str = ""

    def set(self, scenario: Scenario, value: T) -> Scenario:
        """Return the scenario with this lever at ``value``."""
        return replace(scenario, values=MappingProxyType({**scenario.values, self.key: value}))


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


@dataclass(frozen=True, slots=True)
class Growth:
    """Positions that are added, shared over the occupations' roles."""

    key: str  # key path, such as ``growth[1]``
    occupations: tuple[str, ...]
    where: Where
    change_people: int
    by: date
    external_at_most_share: float  # of the added positions, the share that may be hired from outside


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
    generated: bool = False  # whether it is about a generated employer

    def __getitem__(self, lever: Lever[T]) -> T:
        """Return the value at which ``lever`` stands."""
        return self.values[lever.key]  # type: ignore[return-value]
