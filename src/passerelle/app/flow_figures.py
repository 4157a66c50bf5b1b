"""Where the people of affected roles go: few nodes, whole flows, small cells hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from passerelle.app.suppression import LEAST_PEOPLE, hidden_cells
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.schema import Decision

OTHER: Final = "other functions"
ATTRITION: Final = "attrition"  # a way out that is no decision: an expected number, never a named person
VOLUNTEERS: Final = "volunteers"  # the same, of those who may take a voluntary programme
PLACED: Final = (Decision.MOVE.value, Decision.RETRAIN.value)

_SOURCES, _MOVE_TARGETS, _RETRAIN_TARGETS = 9, 4, 3  # nodes drawn one by one; the rest are joined

Target = tuple[str, str]  # kind and function


@dataclass(frozen=True, slots=True)
class Node:
    """A place where people come from or go to."""

    kind: str  # ``from``, a decision, ATTRITION or VOLUNTEERS
    name: str  # a function; empty for stay, separate and attrition
    people: int | None  # None where the cell is too small to show


@dataclass(frozen=True, slots=True)
class Flow:
    """People of one function's affected roles who go one way."""

    source: int  # index into ``Flows.sources``
    target: int  # index into ``Flows.targets``
    people: int | None  # None where it is not shown
    drawn: float  # width in a picture; a fixed stand-in where it is not shown
    small: bool  # not shown because it is fewer than LEAST_PEOPLE (else to protect such a cell)


@dataclass(frozen=True, slots=True)
class Flows:
    """Where the people of affected roles go."""

    sources: tuple[Node, ...]
    targets: tuple[Node, ...]
    flows: tuple[Flow, ...]


def ways_of(folder: PlanFolder) -> pl.DataFrame:
    """Return how many affected people go which way: decision, role_from, from, to (functions), people."""
    function = folder.tables["roles"].select("role_id", "function")
    placed = pl.col("decision").is_in(PLACED)
    return (
        folder.tables["decisions"]
        .filter(pl.col("affected"))
        .group_by("decision", "role_from", "role_to")
        .agg(pl.len().cast(pl.Int64).alias("people"))
        .join(function.rename({"role_id": "role_from", "function": "from"}), on="role_from", how="left")
        .join(function.rename({"role_id": "role_to", "function": "to"}), on="role_to", how="left")
        .with_columns(
            pl.col("from").fill_null(OTHER),
            pl.when(placed).then(pl.col("to").fill_null(OTHER)).otherwise(pl.lit("")).alias("to"),
        )
    )


def gone_of(ways: pl.DataFrame, headcount: pl.DataFrame) -> pl.DataFrame:
    """Return by function how many of today's people are expected to leave by attrition, and to volunteer.

    The walk's attrition is of everybody in a role, those who are hired meanwhile among them. Of today's
    people the same share leaves in each quarter, and all who move, separate or volunteer are of them.
    """
    roles = ways.select(pl.col("role_from").alias("role_id"), "from").unique()
    walk = headcount.join(roles, on="role_id").sort("role_id", "quarter")
    out = ("moved_out_people", "separated_people", "volunteers_people")
    remain, by_role = dict[str, float](), dict[str, float]()
    shown = ("role_id", "quarter", "start_people", "attrition_people", *out)
    for role, _, start, attrition, *gone in walk.select(shown).iter_rows():
        here = remain.get(role, start)
        leaving = here * attrition / start if start > 0.0 else 0.0
        by_role[role] = by_role.get(role, 0.0) + leaving
        remain[role] = max(here - leaving - sum(gone), 0.0)
    leaves = pl.DataFrame(
        {"role_id": list(by_role), ATTRITION: list(by_role.values())},
        schema={"role_id": pl.String, ATTRITION: pl.Float64},
    )
    volunteers = walk.group_by("role_id").agg(pl.col("volunteers_people").sum().alias(VOLUNTEERS))
    return (
        roles.join(leaves, on="role_id")
        .join(volunteers, on="role_id")
        .group_by("from")
        .agg(pl.col(ATTRITION, VOLUNTEERS).sum())
        .sort("from")
    )


def flows_of(ways: pl.DataFrame, headcount: pl.DataFrame) -> Flows:
    """Join ways into few nodes: the largest functions one by one, and what is small as "Other functions"."""
    cells = _with_attrition(ways, headcount)
    if cells.is_empty():
        return Flows((), (), ())
    sources = _largest(cells, "from", _SOURCES)
    kept = {
        Decision.MOVE.value: _largest(cells.filter(pl.col("kind") == Decision.MOVE), "to", _MOVE_TARGETS),
        Decision.RETRAIN.value: _largest(
            cells.filter(pl.col("kind") == Decision.RETRAIN), "to", _RETRAIN_TARGETS
        ),
    }
    count: dict[tuple[str, Target], int] = {}
    for row in cells.iter_rows(named=True):
        source = row["from"] if row["from"] in sources else OTHER
        name = "" if row["kind"] not in kept else row["to"] if row["to"] in kept[row["kind"]] else OTHER
        key = (source, (row["kind"], name))
        count[key] = count.get(key, 0) + row["people"]
    kinds = (Decision.STAY.value, *PLACED, ATTRITION, VOLUNTEERS, Decision.SEPARATE.value)
    from_order = _by_size(count, 0, lambda name: (name == OTHER,))
    to_order = _by_size(count, 1, lambda target: (kinds.index(target[0]), target[1] == OTHER))
    return _matrix(count, from_order, to_order)


def _with_attrition(ways: pl.DataFrame, headcount: pl.DataFrame) -> pl.DataFrame:
    """Return kind, from, to, people; of those asked to stay, those expected to leave are set apart."""
    by_way = ways.group_by(pl.col("decision").alias("kind"), "from", "to").agg(pl.col("people").sum())
    # Rounding the running sum, not each part, keeps the parts' total at the rounded total.
    so_far = [pl.col(kind).cum_sum().round().cast(pl.Int64).alias(kind) for kind in (ATTRITION, VOLUNTEERS)]
    each = [pl.col(kind) - pl.col(kind).shift(1).fill_null(0) for kind in (ATTRITION, VOLUNTEERS)]
    gone = gone_of(ways, headcount).with_columns(so_far).with_columns(each)
    stay = by_way.filter(pl.col("kind") == Decision.STAY).join(gone, on="from", how="left")
    left = pl.col("people") - pl.col(VOLUNTEERS)
    stay = stay.with_columns(pl.min_horizontal(pl.col(VOLUNTEERS).fill_null(0), "people").alias(VOLUNTEERS))
    stay = stay.with_columns(pl.min_horizontal(pl.col(ATTRITION).fill_null(0), left).alias(ATTRITION))
    columns = ("kind", "from", "to", "people")
    cells = [
        by_way.filter(pl.col("kind") != Decision.STAY),
        stay.with_columns(left - pl.col(ATTRITION)).select(columns),
        *(
            stay.with_columns(pl.lit(kind).alias("kind"), pl.col(kind).alias("people")).select(columns)
            for kind in (ATTRITION, VOLUNTEERS)
        ),
    ]
    return pl.concat(cells).filter(pl.col("people") > 0).sort("kind", "from", "to")


def _largest(cells: pl.DataFrame, column: str, most: int) -> frozenset[str]:
    """Return the names with most people; one more than ``most`` where that leaves nothing to join."""
    sizes = (
        cells.group_by(column)
        .agg(pl.col("people").sum())
        .sort(["people", column], descending=[True, False])
        .filter(pl.col(column) != OTHER)
    )
    return frozenset(sizes[column].head(most if len(sizes) > most + 1 else most + 1))


def _by_size(count: Mapping[Any, int], side: int, rank: Callable[[Any], Any]) -> list[Any]:
    sizes: dict[Any, int] = {}
    for key, people in count.items():
        sizes[key[side]] = sizes.get(key[side], 0) + people
    return sorted(sizes, key=lambda name: (rank(name), -sizes[name], name))


def _matrix(
    count: Mapping[tuple[str, Target], int], sources: Sequence[str], targets: Sequence[Target]
) -> Flows:
    hidden = hidden_cells(count)
    shown_total = {
        **_totals((source, people) for (source, _), people in count.items()),
        **_totals((target, people) for (_, target), people in count.items()),
    }
    flows = [
        Flow(
            source=sources.index(source),
            target=targets.index(target),
            people=None if (source, target) in hidden else people,
            drawn=LEAST_PEOPLE / 2 if (source, target) in hidden else float(people),
            small=people < LEAST_PEOPLE,
        )
        for (source, target), people in count.items()
    ]
    return Flows(
        tuple(Node("from", name, shown_total[name]) for name in sources),
        tuple(Node(kind, name, shown_total[kind, name]) for kind, name in targets),
        tuple(sorted(flows, key=lambda flow: (flow.source, flow.target))),
    )


def _totals(pairs: Iterable[tuple[Any, int]]) -> dict[Any, int | None]:
    """Return the sum by name, None where it is too small to show."""
    sums: dict[Any, int] = {}
    for name, people in pairs:
        sums[name] = sums.get(name, 0) + people
    return {name: people if people >= LEAST_PEOPLE else None for name, people in sums.items()}
