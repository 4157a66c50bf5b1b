"""Scenarios: read one, write it out in full, explain its keys, and scale it to a smaller employer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Final

from passerelle.app.scenario_key import Key
from passerelle.app.scenario_keys import LIST_TABLES, SCHEMA_VERSION, keys, levers
from passerelle.app.scenario_parse import parse_scenario
from passerelle.app.scenario_text import document, resolved_toml, scenario_hash, toml_value
from passerelle.catalogue import load
from passerelle.data.scenario_file import TomlDocument, read_toml
from passerelle.domain.scenario import Growth, Keep, Scenario, Target
from passerelle.domain.technology import Technology
from passerelle.errors import UsageError

LARGEST_SCALE = 10.0
_ANY_DAY: Final = date(2026, 1, 1)  # of a scenario that plans nothing; no figure rests on it


@dataclass(frozen=True, slots=True)
class ResolvedScenario:
    """A scenario, the TOML that states every key of it, and its hash (SHA-256 of its values)."""

    scenario: Scenario
    toml: str
    hash: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One key of a scenario file, for people; values are as TOML writes them."""

    key: str  # key path, such as ``budget.total_money``; ``target[].by`` stands for any target
    title: str
    unit: str
    default: str  # what holds when the key is left out
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    source: str
    guess: bool
    plausible: tuple[float, float] | None
    required: bool
    meaning: str
    value: str = ""  # where a scenario is explained; empty where it is not set


def read_scenario(path: Path, *, technologies: Mapping[str, Technology] | None = None) -> ResolvedScenario:
    """Return the scenario in the TOML file at ``path``; ``technologies`` defaults to the catalogue.

    Raises:
        BadInput: the file cannot be used; all faults together.
    """
    return resolve(parse_scenario(read_toml(path), _catalogue(technologies)))


def read_levers(path: Path, *, technologies: Mapping[str, Technology] | None = None) -> Scenario:
    """Return the scenario in the TOML file at ``path``, of which the tables of levers alone are enough.

    Where it plans nothing (no target, no growth), ``schema_version`` and the name, start and length of
    the plan may be left out.

    Raises:
        BadInput: the file cannot be used; all faults together.
    """
    document = read_toml(path)
    head = document.values.get("scenario", {})
    if isinstance(head, dict) and not {"target", "growth"} & document.values.keys():
        no_plan = {"name": path.stem, "start": _ANY_DAY, "quarters": 1}
        filled = {"schema_version": SCHEMA_VERSION, **document.values, "scenario": {**no_plan, **head}}
        document = replace(document, values=filled)
    return parse_scenario(document, _catalogue(technologies))


def default_scenario(
    *, name: str, start: date, quarters: int, technologies: Mapping[str, Technology] | None = None
) -> ResolvedScenario:
    """Return a scenario in which every lever stands at its default.

    Raises:
        BadInput: start or length are not those of a plan.
    """
    head = {"name": name, "start": start, "quarters": quarters}
    values = {"schema_version": SCHEMA_VERSION, "scenario": head}
    return resolve(parse_scenario(TomlDocument("default", values, {}, ""), _catalogue(technologies)))


def resolve(scenario: Scenario) -> ResolvedScenario:
    """Return ``scenario`` with its full TOML and its hash."""
    text = resolved_toml(scenario, keys({technology.id: technology for technology in scenario.technologies}))
    return ResolvedScenario(scenario, text, scenario_hash(scenario))


def explain(
    scenario: Scenario | None = None, *, technologies: Mapping[str, Technology] | None = None
) -> tuple[Explanation, ...]:
    """Return every key that a scenario file may have; with a scenario also the value of each in it."""
    all_keys = keys(_catalogue(technologies))
    if scenario is None:
        return tuple(_explanation(key) for key in all_keys)
    values = document(scenario)
    return tuple(row for key in all_keys for row in _with_values(key, values[key.table]))


def scaled(scenario: Scenario, share: float) -> Scenario:
    """Return the scenario for an employer of ``share`` times the people.

    Totals of people and money (targets, growth, floors, seats, budgets, ceilings) are multiplied; sums over
    the targets and over the growth are kept by largest remainders. A target or growth that comes to
    nobody is left out. Rates, prices and shares stand.

    Raises:
        UsageError: the share is not above 0 and at most 10.
    """
    if not 0.0 < share <= LARGEST_SCALE:
        raise UsageError(f"A scale lies above 0 and is at most {LARGEST_SCALE:g}, not {share:g}.")
    values = dict(scenario.values)
    for key, lever in levers().items():
        if lever.scales and values[key] is not None:
            values[key] = _scaled_total(values[key], share, lever.whole)
    return replace(
        scenario,
        values=MappingProxyType(values),
        targets=_scaled_targets(scenario.targets, share),
        growth=_scaled_growth(scenario.growth, share),
        keeps=tuple(_scaled_keep(keep, share) for keep in scenario.keeps),
        scaled_by_share=scenario.scaled_by_share * share,
    )


def apportioned(counts: Sequence[int], share: float) -> tuple[int, ...]:
    """Return ``counts`` times ``share`` as whole numbers whose sum is the rounded product of the sum.

    Each differs from its exact product by less than one; the largest remainders are rounded up, the
    first of equals first. ``counts`` are not negative.
    """
    exact = [count * Fraction(str(share)) for count in counts]
    floors = [int(value) for value in exact]
    missing = round(sum(exact)) - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    up = frozenset(by_remainder[:missing])
    return tuple(floor + (i in up) for i, floor in enumerate(floors))


def _scaled_total(value: object, share: float, whole: bool) -> float | int:
    assert isinstance(value, int | float), "totals are numbers"
    if not whole:
        return value * share
    return max(1, round(value * share)) if value else 0


def _scaled_targets(targets: Sequence[Target], share: float) -> tuple[Target, ...]:
    fewer = apportioned([max(0, -target.change_people) for target in targets], share)
    more = apportioned([max(0, target.change_people) for target in targets], share)
    changes = [up - down for up, down in zip(more, fewer, strict=True)]
    kept = [(target, change) for target, change in zip(targets, changes, strict=True) if change]
    return tuple(
        replace(target, key=f"target[{number}]", change_people=change)
        for number, (target, change) in enumerate(kept, start=1)
    )


def _scaled_growth(growth: Sequence[Growth], share: float) -> tuple[Growth, ...]:
    changes = apportioned([one.change_people for one in growth], share)
    kept = [(one, change) for one, change in zip(growth, changes, strict=True) if change]
    return tuple(
        replace(one, key=f"growth[{number}]", change_people=change)
        for number, (one, change) in enumerate(kept, start=1)
    )


def _scaled_keep(keep: Keep, share: float) -> Keep:
    if keep.at_least_people is None:
        return keep
    return replace(keep, at_least_people=max(1, round(keep.at_least_people * share)))


def _catalogue(technologies: Mapping[str, Technology] | None) -> Mapping[str, Technology]:
    return load("passerelle.engines.technologies", Technology) if technologies is None else technologies


def _explanation(key: Key) -> Explanation:
    default = key.unset if key.default is None else toml_value(key.default)
    return Explanation(
        key=key.path,
        title=key.title,
        unit=key.unit,
        default="required" if key.required else default,
        low=key.low,
        high=key.high,
        choices=key.choices,
        source=key.source,
        guess=key.guess,
        plausible=key.plausible,
        required=key.required,
        meaning=key.meaning,
    )


def _with_values(key: Key, table: object) -> Sequence[Explanation]:
    row = _explanation(key)
    if key.table in LIST_TABLES and isinstance(table, list):
        numbered = [
            replace(row, key=f"{key.table}[{number}].{key.name}", value=_written(element.get(key.name)))
            for number, element in enumerate(table, start=1)
        ]
        return numbered or [row]
    assert isinstance(table, dict), "every other table is a mapping"
    if key.table == "segments":
        return [
            replace(row, key=f"segments.{name}", value=toml_value(where)) for name, where in table.items()
        ] or [row]
    return [replace(row, value=_written(table.get(key.name)))]


def _written(value: object) -> str:
    return "" if value is None else toml_value(value)
