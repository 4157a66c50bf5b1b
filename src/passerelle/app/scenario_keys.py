"""Every key that a scenario file may have, composed from the lever catalogue and the plan's own parts.

Key paths here are general: ``target[].by`` stands for ``target[1].by``, ``target[2].by`` and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, Final

from passerelle.app.scenario_key import Key, Kind
from passerelle.app.scenario_parts import (
    ATTRITION_RATE,
    COMMUTING,
    GROWTH,
    KEEP,
    NO_BACKFILL,
    SCENARIO,
    SEGMENTS,
    TARGET,
    technology,
)
from passerelle.catalogue import load
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.scenario import Lever
from passerelle.domain.technology import Technology
from passerelle.domain.units import Range
from passerelle.engines.levers.demand_index import LEVER as INDEX

SCHEMA_VERSION: Final = 1
OCCUPATION_PATTERN: Final = r"^\d\d(-\d{0,4})?$"
LIST_TABLES: Final = (  # written as [[technology]], any number of times
    "technology",
    "target",
    "growth",
    "attrition_rate",
    "keep",
    "no_backfill",
    "commuting",
)


_ORDER: Final = (
    "scenario",
    "employer",
    "technology",
    "demand",
    "segments",
    "target",
    "growth",
    "attrition_rate",
    "keep",
    "no_backfill",
    "attrition",
    "voluntary",
    "work_sharing",
    "training",
    "offers",
    "moves",
    "commuting",
    "advice",
    "hiring",
    "separation",
    "people",
    "budget",
    "limits",
    "prices",
    "order",
)


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
    parts = (*SCENARIO, *technology(technologies), *SEGMENTS, *TARGET, *GROWTH, *ATTRITION_RATE)
    for key in (*parts, *KEEP, *NO_BACKFILL, *COMMUTING, *_from_levers()):
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
    if lever.text:
        return Kind.TEXT
    if lever.one_number:
        return Kind.NUMBER_OR_RANGE
    kinds = {str: Kind.TEXT, date: Kind.DATE, Range: Kind.RANGE, tuple: Kind.WORDS}
    return kinds.get(type(default), Kind.NUMBER)
