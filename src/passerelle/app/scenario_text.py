"""A scenario as TOML with every key written out, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, TypeAlias

from passerelle.app.scenario_key import Key
from passerelle.app.scenario_keys import LIST_TABLES, SCHEMA_VERSION, levers
from passerelle.domain.scenario import AttritionRate, Growth, Keep, Scenario, Target, Where
from passerelle.domain.technology import Technology
from passerelle.domain.units import Range

Values: TypeAlias = "dict[str, object]"

_GROUPED_FROM: Final = 10_000  # smaller whole numbers are written without marks between thousands
_BARE: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def document(scenario: Scenario) -> Values:
    """Return the scenario as the values of a TOML file; keys that are not set are left out."""
    tables: Values = {
        "scenario": {
            "name": scenario.name,
            "start": scenario.calendar.start,
            "quarters": scenario.calendar.quarters,
            "generated": scenario.generated,
            "scaled_by_share": scenario.scaled_by_share,
        },
        "technology": [_technology(technology) for technology in scenario.technologies],
        "segments": {name: _where(where) for name, where in scenario.segments.items()},
        "target": [_target(target) for target in scenario.targets],
        "growth": [_growth(growth) for growth in scenario.growth],
        "attrition_rate": [_attrition_rate(one) for one in scenario.attrition_rates],
        "keep": [_keep(keep) for keep in scenario.keeps],
        "no_backfill": [{"where": _where(one.where)} for one in scenario.no_backfills],
        "commuting": [{"regions": list(one.regions)} for one in scenario.commuting],
    }
    for path in levers():
        table, name = path.split(".", 1)
        section = tables.setdefault(table, {})
        value = scenario.values[path]
        if value is not None and isinstance(section, dict):
            section[name] = _plain(value)
    return tables


def resolved_toml(scenario: Scenario, keys: Iterable[Key]) -> str:
    """Return the scenario as TOML that reads back to the same scenario, with units beside the values."""
    values = document(scenario)
    by_table: dict[str, list[Key]] = {}
    for key in keys:
        by_table.setdefault(key.table, []).append(key)
    lines = [f"schema_version = {SCHEMA_VERSION}"]
    lines += [f"{name} = []" for name in LIST_TABLES if not values[name]]
    for table, its_keys in by_table.items():
        lines += _table(table, values.get(table, {}), its_keys)
    return "\n".join(lines) + "\n"


def scenario_hash(scenario: Scenario) -> str:
    """Return the SHA-256 of the scenario's values; comments and order do not matter."""
    text = json.dumps(document(scenario), sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def toml_value(value: object) -> str:
    """Return ``value`` as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}" if abs(value) >= _GROUPED_FROM else str(value)
    if isinstance(value, float):
        return f"{value:_}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(str(name))} = {toml_value(item)}" for name, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Range):
        return toml_value(_plain(value))
    if isinstance(value, Iterable):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    raise TypeError(f"TOML has no value like {value!r}")


def _table(name: str, content: object, keys: list[Key]) -> list[str]:
    if isinstance(content, list):
        return [line for item in content for line in ("", f"[[{name}]]", *_pairs(item, keys))]
    if name == "segments" and isinstance(content, dict):
        return ["", "[segments]", *(f"{_key(word)} = {toml_value(where)}" for word, where in content.items())]
    return ["", f"[{name}]", *_pairs(content, keys)]


def _pairs(content: object, keys: list[Key]) -> list[str]:
    assert isinstance(content, dict), "every table of a scenario is a mapping"
    return [_pair(key, content.get(key.name)) for key in keys]


def _pair(key: Key, value: object) -> str:
    if value is None:
        return f"# {key.name}: not set, {key.unset}"
    note = key.unit
    if key.default is not None and toml_value(value) == toml_value(_plain(key.default)):
        note += "; default, a guess" if key.guess else "; default"
    return f"{key.name} = {toml_value(value)}  # {note}"


def _key(name: str) -> str:
    return name if name and set(name) <= _BARE else toml_value(name)


def _plain(value: object) -> object:
    if isinstance(value, Range):
        return {"low": value.low, "central": value.central, "high": value.high}
    return list(value) if isinstance(value, tuple) else value


def _where(where: Where) -> Values:
    return {name: list(values) for name, values in where.filters.items()}


def _technology(technology: Technology) -> Values:
    return {
        "id": technology.id,
        "ceiling": _plain(technology.adoption.ceiling),
        "midpoint": technology.adoption.midpoint,
        "pace": _plain(technology.adoption.pace),
        "time_saved": _plain(technology.time_saved),
        "reused": _plain(technology.reused),
    }


def _target(target: Target) -> Values:
    return {
        "where": _where(target.where),
        "change_people": target.change_people,
        "by": target.by,
        "basis": target.basis.value,
        "hard": target.hard,
        "spare": list(target.spare),
    }


def _growth(growth: Growth) -> Values:
    return {
        "occupations": list(growth.occupations),
        "change_people": growth.change_people,
        "by": growth.by,
        "where": _where(growth.where),
        "external_at_most_share": growth.external_at_most_share,
    }


def _attrition_rate(one: AttritionRate) -> Values:
    return {"where": _where(one.where), "annual_rate": _plain(one.annual_rate), "source": one.source}


def _keep(keep: Keep) -> Values:
    floors = {"at_least_people": keep.at_least_people, "at_least_share": keep.at_least_share}
    given = {name: floor for name, floor in floors.items() if floor is not None}
    return {"where": _where(keep.where), **given, "why": keep.why}
