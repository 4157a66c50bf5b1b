"""Use case: any number of plans side by side, each against the first; the folders are only read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from passerelle.app.suppression import LEAST_PEOPLE, hidden_cells
from passerelle.app.wording import counted
from passerelle.data import plan_folder
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.schema import DECISIONS
from passerelle.errors import UsageError

FEWEST_PLANS: Final = 2
PEOPLE, MONEY, SHARE = "people", "money", "share"
_FIGURES: Final = (
    ("employees", "Employees", PEOPLE),
    ("stay", "Stay", PEOPLE),
    ("move", "Are offered a move", PEOPLE),
    ("retrain", "Are offered training, then a move", PEOPLE),
    ("separate", "Separate with support", PEOPLE),
    ("volunteers", "Expected volunteers", PEOPLE),
    ("refused", "Expected to refuse, and to leave with support", PEOPLE),
    ("attrition", "Expected attrition", PEOPLE),
    ("hire", "Hires", PEOPLE),
    ("cost", "Cost", MONEY),
    ("saving", "Saved pay", MONEY),
    ("npv", "Net present value", MONEY),
    ("objective", "Objective: discounted cost, prices and weighted loss", MONEY),
    ("bound", "No plan has a lower objective than", MONEY),
    ("gap", "Gap", SHARE),
    ("price_avoided_separation", "One separation fewer costs", MONEY),
)
_OF_A_MOMENT: Final = frozenset({"employees", "gap"})  # the others run over the plan's length


@dataclass(frozen=True, slots=True)
class Side:
    """One plan among those compared."""

    name: str
    title: str
    currency: str
    start: str
    quarters: int
    seed: int
    status: str
    generated: bool
    hashes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of every plan; None where a plan has none, or where a difference would mean nothing."""

    key: str
    title: str
    kind: str  # people, money or share
    values: tuple[float | None, ...]  # [plan]
    differences: tuple[float | None, ...]  # [plan]  against the first; its own is None


@dataclass(frozen=True, slots=True)
class Count:
    """A count of people in a cell; hidden where it is too small, or would give such a cell away."""

    people: int | None  # None where it is hidden
    few: bool = False  # whether it is hidden because it is small


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """One function: people by decision in every plan."""

    function: str
    counts: tuple[Mapping[str, Count], ...]  # [plan]  by decision


@dataclass(frozen=True, slots=True)
class Change:
    """People with one decision in the baseline and another in another plan."""

    before: str
    after: str
    people: Count


@dataclass(frozen=True, slots=True)
class Changes:
    """Who has another decision than in the baseline."""

    plan: str
    other_decision: Count
    other_role: Count  # the same decision, and another role
    other_quarter: Count  # the same decision and role, in another quarter
    ways: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class LeverRow:
    """A key of the scenarios that differs: its value in every plan as TOML holds it; None where not set."""

    key: str
    title: str
    values: tuple[Any, ...]  # [plan]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans side by side; the first is the baseline. Money is in each plan's own currency."""

    plans: tuple[Side, ...]
    figures: tuple[Figure, ...]
    functions: tuple[FunctionRow, ...]
    changes: tuple[Changes, ...]  # for the plans of the baseline's roster
    levers: tuple[LeverRow, ...]
    said: tuple[str, ...]  # what keeps plans from being compared, and what to bear in mind

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        return asdict(self)

    def figure(self, key: str) -> Figure:
        """Return the figure of that key."""
        return next(figure for figure in self.figures if figure.key == key)


def compare(paths: Sequence[Path]) -> Comparison:
    """Return the plans in the folders ``paths`` side by side; nothing in them is changed.

    Raises:
        UsageError: fewer than two.
        BadInput: one is no plan folder.
    """
    names = [path.resolve().name for path in paths]
    if len(set(names)) < len(names):
        names = [str(path) for path in paths]
    return compared(names, [plan_folder.read(path) for path in paths])


def compared(names: Sequence[str], folders: Sequence[PlanFolder]) -> Comparison:
    """Return the plans side by side, under ``names``.

    Raises:
        UsageError: fewer than two.
    """
    if len(folders) < FEWEST_PLANS:
        raise UsageError("There is nothing to compare one plan with. Name two plan folders or more.")
    plans = tuple(_side(name, folder) for name, folder in zip(names, folders, strict=True))
    return Comparison(
        plans=plans,
        figures=tuple(_figures(plans, folders)),
        functions=_functions(folders),
        changes=tuple(_changes(plans, folders)),
        levers=_levers(folders),
        said=tuple(_said(plans, folders)),
    )


def _side(name: str, folder: PlanFolder) -> Side:
    plan, summary = folder.plan, folder.summary
    return Side(
        name=name,
        title=str(plan["title"]),
        currency=str(summary["currency"]),
        start=str(plan["start"]),
        quarters=int(plan["quarters"]),
        seed=int(plan.get("seed", 0)),
        status=str(summary["status"]),
        generated=bool(plan["generated"]),
        hashes={str(key): str(value) for key, value in plan.get("hashes", {}).items()},
    )


def _figures(plans: Sequence[Side], folders: Sequence[PlanFolder]) -> Iterator[Figure]:
    for key, title, kind in _FIGURES:
        values = tuple(_number(folder.summary.get(key)) for folder in folders)
        differences: list[float | None] = [None]
        for plan, value in zip(plans[1:], values[1:], strict=True):
            known = _comparable(plans[0], plan, key, kind)
            first = values[0]
            differences.append(value - first if known and value is not None and first is not None else None)
        yield Figure(key, title, kind, values, tuple(differences))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _comparable(baseline: Side, plan: Side, key: str, kind: str) -> bool:
    """Say whether a difference of two plans means anything: one currency, one span of time."""
    if kind == MONEY and baseline.currency != plan.currency:
        return False
    return key in _OF_A_MOMENT or (baseline.start, baseline.quarters) == (plan.start, plan.quarters)


def _said(plans: Sequence[Side], folders: Sequence[PlanFolder]) -> Iterator[str]:
    first = plans[0]
    for plan in plans[1:]:
        if plan.currency != first.currency:
            yield (
                f"{plan.name} is in {plan.currency}, {first.name} in {first.currency}: their money is "
                "neither converted nor subtracted."
            )
        if (plan.start, plan.quarters) != (first.start, first.quarters):
            yield (
                f"{plan.name} runs over {counted(plan.quarters, 'quarter', 'quarters')} from {plan.start}, "
                f"{first.name} over {first.quarters} from {first.start}: what they add up over their length "
                "is not subtracted."
            )
        for what, says in (("roster", "roster"), ("snapshot", "reference snapshot")):
            if plan.hashes.get(what) != first.hashes.get(what):
                yield f"{plan.name} rests on another {says} than {first.name}."
        if plan.seed != first.seed:
            yield (
                f"{plan.name} has the seed {plan.seed}, {first.name} {first.seed}: a lottery draws other "
                "people, even where the numbers are the same."
            )
    for plan, folder in zip(plans, folders, strict=True):
        if folder.summary["status"] != "OPTIMAL":
            yield f"{plan.name} is not proved to be the best plan; its gap says how far it may be from it."


# ------------------------------------------------------------------ people


def _functions(folders: Sequence[PlanFolder]) -> tuple[FunctionRow, ...]:
    """Return people by function and decision, the largest functions of the baseline first."""
    tables = [_by_function(folder) for folder in folders]
    totals: dict[str, int] = {}
    for table in reversed(tables):
        totals |= _sums(table)
    order = sorted(totals, key=lambda function: (-totals[function], function))
    hidden = [hidden_cells(table) for table in tables]
    return tuple(
        FunctionRow(
            function,
            tuple(
                {
                    decision: _count(table.get((function, decision), 0), (function, decision) in small)
                    for decision in DECISIONS
                }
                for table, small in zip(tables, hidden, strict=True)
            ),
        )
        for function in order
    )


def _by_function(folder: PlanFolder) -> dict[tuple[str, str], int]:
    functions = folder.tables["roles"].select(pl.col("role_id").alias("role_from"), "function")
    found = (
        folder.tables["decisions"]
        .join(functions, on="role_from", how="left")
        .group_by("function", "decision")
        .agg(pl.len().alias("people"))
    )
    return {(str(function), str(decision)): int(people) for function, decision, people in found.iter_rows()}


def _sums(table: Mapping[tuple[str, str], int]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (function, _), people in table.items():
        sums[function] = sums.get(function, 0) + people
    return sums


def _changes(plans: Sequence[Side], folders: Sequence[PlanFolder]) -> Iterator[Changes]:
    """Yield who has another decision than in the baseline, of each plan of the same roster."""
    kept = ["employee_id", "decision", "role_to", "quarter"]
    first, hashed = folders[0].tables["decisions"].select(kept), plans[0].hashes.get("roster")
    for plan, folder in zip(plans[1:], folders[1:], strict=True):
        if hashed is None or plan.hashes.get("roster") != hashed:
            continue
        both = first.join(folder.tables["decisions"].select(kept), on="employee_id", suffix="_after")
        yield _changes_of(plan.name, both)


def _changes_of(name: str, both: pl.DataFrame) -> Changes:
    same = pl.col("decision") == pl.col("decision_after")
    same_role = pl.col("role_to").eq_missing(pl.col("role_to_after"))
    same_quarter = pl.col("quarter").eq_missing(pl.col("quarter_after"))
    parts = {
        "decision": both.filter(~same).height,
        "role": both.filter(same & ~same_role).height,
        "quarter": both.filter(same & same_role & ~same_quarter).height,
    }
    found = both.group_by("decision", "decision_after").agg(pl.len().alias("people"))
    ways = {(str(before), str(after)): int(people) for before, after, people in found.iter_rows()}
    hidden = _hidden_ways(ways)
    order = {decision: number for number, decision in enumerate(DECISIONS)}
    return Changes(
        name,
        **{f"other_{part}": _count(people, 0 < people < LEAST_PEOPLE) for part, people in parts.items()},
        ways=tuple(
            Change(*way, _count(ways[way], way in hidden))
            for way in sorted(ways, key=lambda way: (order[way[0]], order[way[1]]))
            if way[0] != way[1]
        ),
    )


def _hidden_ways(ways: Mapping[tuple[str, str], int]) -> frozenset[tuple[str, str]]:
    """Return the ways not to be shown; with all changes together known, never one change alone."""
    hidden = hidden_cells(ways)
    changes = [way for way in ways if way[0] != way[1]]
    shown = [way for way in changes if way not in hidden]
    if len(shown) == len(changes) - 1 and shown:
        hidden |= {min(shown, key=lambda way: (ways[way], way))}
    return hidden


def _count(people: int, hidden: bool) -> Count:
    return Count(None, 0 < people < LEAST_PEOPLE) if hidden else Count(people)


# ------------------------------------------------------------------ levers


def _levers(folders: Sequence[PlanFolder]) -> tuple[LeverRow, ...]:
    """Return the keys of the resolved scenarios that differ, in the order of the baseline's file."""
    values = [dict(_flat(tomllib.loads(folder.scenario), "")) for folder in folders]
    titles = {
        str(lever["key"]): str(lever["title"])
        for folder in folders
        for lever in folder.plan.get("levers", ())
    }
    keys = list(dict.fromkeys(key for each in values for key in each))
    rows = (LeverRow(key, titles.get(key, key), tuple(each.get(key) for each in values)) for key in keys)
    return tuple(row for row in rows if any(value != row.values[0] for value in row.values))


def _flat(value: object, key: str) -> Iterator[tuple[str, Any]]:
    """Yield key paths and values; a range, a filter or a list of plain values is one value."""
    if isinstance(value, dict) and not _is_one(value):
        for name, inner in value.items():
            yield from _flat(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for number, inner in enumerate(value, start=1):
            yield from _flat(inner, f"{key}[{number}]")
    else:
        yield key, value


def _is_one(value: Mapping[str, object]) -> bool:
    if set(value) == {"low", "central", "high"}:
        return True
    return bool(value) and all(isinstance(inner, list) for inner in value.values())
