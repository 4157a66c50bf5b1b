"""Every key that a scenario file may have, composed from the lever catalogue and the plan's own parts.

Key paths here are general: ``target[].by`` stands for ``target[1].by``, ``target[2].by`` and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final

from passerelle.catalogue import load
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.scenario import Basis, Lever
from passerelle.domain.technology import Technology
from passerelle.domain.units import Range
from passerelle.engines.levers.demand_index import LEVER as INDEX

SCHEMA_VERSION: Final = 1
OCCUPATION_PATTERN: Final = r"^\d\d(-\d{0,4})?$"
FILTERS: Final = (
    "segment",
    "function",
    "department",
    "job_title",
    "site",
    "region",
    "country",
    "grade",
    "occupation",
)
LIST_TABLES: Final = (  # written as [[technology]], any number of times
    "technology",
    "target",
    "growth",
    "attrition_rate",
)


class Kind(StrEnum):
    """What a key holds, in words."""

    TEXT = "text"
    WHOLE = "a whole number"
    NUMBER = "a number"
    YES_NO = "true or false"
    DATE = "a date"
    RANGE = "a range"
    NUMBER_OR_RANGE = "a number or a range"
    WORDS = "text or a list of texts"
    OCCUPATIONS = "occupation codes"
    WHERE = "a table of filters"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the scenario file."""

    path: str
    title: str
    unit: str
    kind: Kind
    source: str  # where the default comes from
    default: object = None  # None: not set
    required: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    guess: bool = False
    plausible: tuple[float, float] | None = None
    unset: str = ""  # what holds when it is not set
    meaning: str = ""
    example: str = ""  # in TOML

    @property
    def table(self) -> str:
        """The table it stands in, such as ``budget`` or ``target``."""
        return self.path.split(".")[0].removesuffix("[]")

    @property
    def name(self) -> str:
        """The key within its table."""
        return self.path.split(".", 1)[1]


@cache
def levers() -> Mapping[str, Lever[Any]]:
    """Return the lever catalogue by key path."""
    return load("passerelle.engines.levers", Lever)


def keys(technologies: Mapping[str, Technology]) -> tuple[Key, ...]:
    """Return all keys, table by table, in the order in which a scenario is read best."""
    return _keys(tuple(technologies))


@cache
def _keys(technologies: tuple[str, ...]) -> tuple[Key, ...]:
    by_table: dict[str, list[Key]] = {table: [] for table in _ORDER}
    parts = (*_SCENARIO, *_technology(technologies), *_SEGMENTS, *_TARGET, *_GROWTH, *_ATTRITION_RATE)
    for key in (*parts, *_from_levers()):
        by_table.setdefault(key.table, []).append(key)
    return tuple(key for table in by_table.values() for key in table)


def _from_levers() -> Iterable[Key]:
    for lever in levers().values():
        key = key_of(lever)
        yield replace(key, choices=_index_ids()) if key.path == "demand.index" else key


def _index_ids() -> tuple[str, ...]:
    """Return the choices of demand.index: its default, a range, and the indices made of task ratings."""
    indices = load("passerelle.engines.indices", ExposureIndex)
    return (INDEX.default, *(index.id for index in indices.values() if index.task_share and index.rater))


def key_of(lever: Lever[Any]) -> Key:
    """Return the key by which a scenario file sets ``lever``."""
    return Key(
        path=lever.key,
        title=lever.title,
        unit=lever.unit,
        kind=_kind(lever),
        source=lever.source,
        default=lever.default,
        low=lever.low,
        high=lever.high,
        choices=lever.choices,
        guess=lever.guess,
        plausible=lever.plausible,
        unset=lever.unset,
        meaning=lever.meaning,
    )


def _kind(lever: Lever[Any]) -> Kind:
    default = lever.default
    if isinstance(default, bool):
        return Kind.YES_NO
    if lever.whole:
        return Kind.WHOLE
    if lever.one_number:
        return Kind.NUMBER_OR_RANGE
    kinds = {str: Kind.TEXT, date: Kind.DATE, Range: Kind.RANGE, tuple: Kind.WORDS}
    return kinds.get(type(default), Kind.NUMBER)


_ORDER: Final = (
    "scenario",
    "employer",
    "technology",
    "demand",
    "segments",
    "target",
    "growth",
    "attrition_rate",
    "attrition",
    "training",
    "offers",
    "moves",
    "advice",
    "hiring",
    "separation",
    "people",
    "budget",
    "limits",
    "prices",
    "order",
)
_OWN: Final = "The scenario says it"  # the source of what has no default or changes nothing

_SCENARIO: Final = (
    Key(
        path="scenario.name",
        title="Name of the scenario",
        unit="text",
        kind=Kind.TEXT,
        source=_OWN,
        required=True,
        example='name = "base"',
    ),
    Key(
        path="scenario.start",
        title="First day of the plan",
        unit="date",
        kind=Kind.DATE,
        source=_OWN,
        required=True,
        example="start = 2025-10-01",
        meaning="Quarters of the plan count from this day.",
    ),
    Key(
        path="scenario.quarters",
        title="Length of the plan",
        unit="quarters",
        kind=Kind.WHOLE,
        source=_OWN,
        required=True,
        low=1,
        high=40,
        example="quarters = 8",
    ),
    Key(
        path="scenario.generated",
        title="Whether the employer is generated",
        unit="yes or no",
        kind=Kind.YES_NO,
        source="Employers are real unless the scenario says otherwise",
        default=False,
        meaning="Every page then says that no such employer exists.",
    ),
    Key(
        path="scenario.scaled_by_share",
        title="Scale at which the totals below stand",
        unit="share of the whole case",
        kind=Kind.NUMBER,
        source="The whole case",
        default=1.0,
        low=1e-6,
        high=10.0,
        meaning="Written when a case is scaled; the totals in the file are already multiplied by it.",
    ),
)

_SEGMENTS: Final = (
    Key(
        path="segments.*",
        title="A word for part of the workforce",
        unit="filters",
        kind=Kind.WHERE,
        source=_OWN,
        unset="no segments",
        example='corporate = { grade = ["L4", "L5"] }',
        meaning="The name may then stand in where = { segment = ... }. Every filter given must hold.",
    ),
)

_WHERE: Final = "Filters: " + ", ".join(FILTERS) + ". Every filter given must hold; {} means everybody."
_BY: Final = "Holds from the end of the quarter that contains this day; a day of the plan."

_TARGET: Final = (
    Key(
        path="target[].where",
        title="Which roles the target means",
        unit="filters",
        kind=Kind.WHERE,
        source=_OWN,
        required=True,
        example='where = { function = "finance" }',
        meaning=_WHERE,
    ),
    Key(
        path="target[].change_people",
        title="Change of headcount",
        unit="people",
        kind=Kind.WHOLE,
        source=_OWN,
        required=True,
        low=-10_000_000,
        high=10_000_000,
        example="change_people = -500",
        meaning="Below zero for fewer positions; never zero.",
    ),
    Key(
        path="target[].by",
        title="Day by which the target holds",
        unit="date",
        kind=Kind.DATE,
        source=_OWN,
        required=True,
        example="by = 2026-12-31",
        meaning=_BY,
    ),
    Key(
        path="target[].basis",
        title="Whether growth of the same roles counts against it",
        unit="choice",
        kind=Kind.TEXT,
        source="Announcements usually give positions taken away, before what is added elsewhere",
        default=Basis.GROSS.value,
        choices=tuple(basis.value for basis in Basis),
        meaning="Gross: before refills and growth positions in the same roles. Net: after them.",
    ),
    Key(
        path="target[].hard",
        title="Whether the plan must meet it",
        unit="yes or no",
        kind=Kind.YES_NO,
        source="A choice of the employer, not an estimate; an announced target is met",
        default=True,
        meaning="A plan that cannot meet a hard target is infeasible; a soft one is priced.",
    ),
    Key(
        path="target[].spare",
        title="Critical occupations that are kept and refilled",
        unit="occupation codes",
        kind=Kind.OCCUPATIONS,
        source=_OWN,
        default=(),
        meaning="Roles of these occupations take no part in the target.",
    ),
)

_GROWTH: Final = (
    Key(
        path="growth[].occupations",
        title="Occupations that grow",
        unit="occupation codes",
        kind=Kind.OCCUPATIONS,
        source=_OWN,
        required=True,
        example='occupations = ["15-1252", "15-2051"]',
        meaning="The added positions are shared over the roles of these occupations.",
    ),
    Key(
        path="growth[].change_people",
        title="Positions added",
        unit="people",
        kind=Kind.WHOLE,
        source=_OWN,
        required=True,
        low=1,
        high=10_000_000,
        example="change_people = 200",
    ),
    Key(
        path="growth[].by",
        title="Day by which they are all open",
        unit="date",
        kind=Kind.DATE,
        source=_OWN,
        required=True,
        example="by = 2026-12-31",
        meaning="They open evenly over the quarters until then; a day of the plan.",
    ),
    Key(
        path="growth[].where",
        title="Which of these occupations' roles grow",
        unit="filters",
        kind=Kind.WHERE,
        source="All of them, where nothing is said",
        unset="everybody",
        meaning=_WHERE,
    ),
    Key(
        path="growth[].external_at_most_share",
        title="Largest share hired from outside",
        unit="share of the added positions",
        kind=Kind.NUMBER,
        source="No limit, where nothing is said",
        default=1.0,
        low=0.0,
        high=1.0,
        meaning="The rest are places for the employer's own people.",
    ),
)

_ATTRITION_RATE: Final = (
    Key(
        path="attrition_rate[].where",
        title="Which roles the rate is of",
        unit="filters",
        kind=Kind.WHERE,
        source=_OWN,
        required=True,
        example='where = { function = "finance" }',
        meaning=f"{_WHERE} Of roles that several lines match, the last line holds.",
    ),
    Key(
        path="attrition_rate[].annual_rate",
        title="Attrition in the employer's own records",
        unit="share a year",
        kind=Kind.NUMBER_OR_RANGE,
        source=_OWN,
        required=True,
        low=0.0,
        high=0.9,
        meaning=(
            "Of those employed at the start of a year, the share who quit or retire within it. It comes "
            "before any published rate; one number stands for low, central and high alike."
        ),
    ),
    Key(
        path="attrition_rate[].source",
        title="Which records the rate is from",
        unit="text",
        kind=Kind.TEXT,
        source=_OWN,
        default="the employer's own records",
    ),
)


def _technology(ids: tuple[str, ...]) -> tuple[Key, ...]:
    catalogue = "The technology's own entry in the catalogue"
    as_in = "as in the catalogue"
    return (
        Key(
            path="technology[].id",
            title="Technology",
            unit="id in the catalogue",
            kind=Kind.TEXT,
            source=_OWN,
            required=True,
            choices=ids,
            example=f'id = "{ids[0]}"' if ids else "",
            meaning="Without any [[technology]] the scenario has generative-ai; technology = [] means none.",
        ),
        Key(
            path="technology[].ceiling",
            title="Share of exposed work in which it is used in the long run",
            unit="share",
            kind=Kind.RANGE,
            source=catalogue,
            unset=as_in,
            low=0.0,
            high=1.0,
        ),
        Key(
            path="technology[].midpoint",
            title="Day on which half the ceiling is reached",
            unit="date",
            kind=Kind.DATE,
            example="midpoint = 2027-01-01",
            source=catalogue,
            unset=as_in,
        ),
        Key(
            path="technology[].pace",
            title="Pace of adoption",
            unit="per year",
            kind=Kind.NUMBER_OR_RANGE,
            source=catalogue,
            unset=as_in,
            low=0.01,
            high=20.0,
            meaning=(
                "At 1.0 about 4.4 years pass between a tenth and nine tenths of the ceiling. One number "
                "stands for low, central and high alike."
            ),
        ),
        Key(
            path="technology[].time_saved",
            title="Time saved on a task where it is in use",
            unit="share of the task's time",
            kind=Kind.RANGE,
            source=catalogue,
            unset=as_in,
            low=0.0,
            high=1.0,
        ),
        Key(
            path="technology[].reused",
            title="Saved time that the same occupation uses for other work",
            unit="share of the saved time",
            kind=Kind.RANGE,
            source=catalogue,
            unset=as_in,
            low=0.0,
            high=1.0,
        ),
    )
