"""The numbers that documents and pages show of a plan: every sum and ratio is made here, none in a face."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import polars as pl

from passerelle.app.flow_figures import ATTRITION, OTHER, PLACED, Flows, flows_of, gone_of, ways_of
from passerelle.app.suppression import LEAST_PEOPLE, cut_list
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.schema import Decision
from passerelle.domain.money import minor_units

_FUNCTIONS, _MOVES, _PRICES = 14, 20, 8  # rows shown
_WALKED: Final = ("attrition", "moved_out", "moved_in", "separated", "volunteers", "hired", "rounding")


@dataclass(frozen=True, slots=True)
class Split:
    """People by what the plan proposes to them."""

    stay: int
    move: int
    retrain: int
    separate: int

    @property
    def people(self) -> int:
        """All of them."""
        return self.kept + self.separate

    @property
    def kept(self) -> int:
        """Those who can stay with the employer."""
        return self.stay + self.move + self.retrain

    @property
    def kept_share(self) -> float:
        """Share of all who can stay with the employer; 1 where there is nobody."""
        return self.kept / self.people if self.people else 1.0


@dataclass(frozen=True, slots=True)
class Walk:
    """A headcount walk over the whole plan, in expected people; it adds up from ``start`` to ``end``."""

    start: float
    attrition: float
    moved_out: float
    moved_in: float
    separated: float
    volunteers: float
    hired: float
    rounding: float
    end: float
    required: float

    @property
    def change(self) -> float:
        """What the plan changes: end less start."""
        return self.end - self.start

    @property
    def in_training(self) -> float:
        """Those who left a role for an offer and did not arrive: in training, or gone as they declined."""
        return self.moved_out - self.moved_in

    @property
    def short(self) -> float:
        """How far the end lies under what is required; below zero where it lies over."""
        return self.required - self.end


@dataclass(frozen=True, slots=True)
class FunctionFigures:
    """One function: its people, how exposed its work is, and what the plan requires."""

    name: str
    people: int | None
    low_share: float
    central_share: float
    high_share: float
    change_people: float | None  # required at the end less people today; None where people are not shown
    change_share: float | None


@dataclass(frozen=True, slots=True)
class MoveFigures:
    """One way between two titles, over sites and grades; means are weighted by people."""

    title_from: str
    occupation_from: str
    title_to: str
    occupation_to: str
    function_to: str
    decision: str
    people: int | None
    pay_ratio: float | None
    weeks: float | None
    cost: float | None  # units of currency per person
    fit: float | None


@dataclass(frozen=True, slots=True)
class Moves:
    """The largest ways, and what they leave out."""

    largest: tuple[MoveFigures, ...]
    other_ways: int
    other_people: int | None  # None where it is not shown
    people: int  # all moves and trainings together


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit more of a limit is worth."""

    says: str
    unit: str
    amount: float  # units of currency


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """What the plan costs and saves, in units of currency."""

    cost: float
    saving: float
    npv: float
    payback_quarter: int | None  # first quarter from which savings so far exceed costs so far, undiscounted
    lines: tuple[tuple[str, float], ...]  # line, amount over the plan: cost above zero, saving below
    quarters: tuple[tuple[str, float, float], ...]  # label, cost, saving


@dataclass(frozen=True, slots=True)
class BoardFigures:
    """All that a board-level document shows."""

    employees: int
    everyone: Split
    pool: Split  # the people of affected roles
    attrition: float  # expected people over the plan
    hired: float
    refused: float  # expected to decline an offer, and leave with support
    volunteers: float  # expected to take the voluntary programme
    fewer_hours: float  # people on reduced hours in the last quarter
    money: MoneyFigures
    gap: float | None
    bound: float | None
    objective: float | None
    rounding_share: float  # objective of whole people above that of expected people, over the latter
    neutrality: float | None  # what choosing by own severance would save, units of currency
    walk: Walk
    pool_walk: Walk
    pool_leaving: float  # of today's people in affected roles, those expected to leave by attrition
    flows: Flows
    exposure: FunctionFigures  # the whole employer
    functions: tuple[FunctionFigures, ...]
    moves: Moves
    prices: tuple[Price, ...]  # non-zero, largest first
    prices_more: int  # non-zero prices beyond those
    limits_idle: int  # limits whose price is zero
    saved_separation: float | None  # price of one separation fewer, units of currency
    guesses: tuple[Mapping[str, Any], ...]  # levers whose value is a guess
    order: str  # rule by which people of a cohort are chosen


def board_figures(folder: PlanFolder) -> BoardFigures:
    """Return the figures of a plan.

    Cells of fewer than ``LEAST_PEOPLE`` people come back as None, and where such a cell could be
    had by subtraction from its row or column, so does a second one. Totals are exact.
    """
    tables, summary = folder.tables, folder.summary
    ways = ways_of(folder)
    affected_roles = tables["roles"].filter(pl.col("affected"))["role_id"]
    prices = tables["prices"].sort("price_money", descending=True, maintain_order=True)
    priced = prices.filter(pl.col("price_money") > 0.005)
    levers = list(folder.plan.get("levers", ()))
    return BoardFigures(
        employees=int(summary["employees"]),
        everyone=Split(*(int(summary[decision.value]) for decision in Decision)),
        pool=_split(ways),
        attrition=float(summary["attrition"]),
        hired=float(summary["hire"]),
        refused=float(summary.get("refused", 0.0)),
        volunteers=float(summary.get("volunteers", 0.0)),
        fewer_hours=_fewer_hours(tables["headcount"]),
        money=_money(folder),
        gap=_optional(summary.get("gap")),
        bound=_optional(summary.get("bound")),
        objective=_optional(summary.get("objective")),
        rounding_share=float(summary.get("rounding", {}).get("changed_objective_share", 0.0)),
        neutrality=_optional(summary.get("neutrality_price_money")),
        walk=_walk(tables["headcount"]),
        pool_walk=_walk(tables["headcount"].filter(pl.col("role_id").is_in(affected_roles.implode()))),
        pool_leaving=float(gone_of(ways, tables["headcount"])[ATTRITION].sum()),
        flows=flows_of(ways, tables["headcount"]),
        exposure=_function("All functions", tables["roles"]),
        functions=_functions(tables["roles"]),
        moves=_moves(folder),
        prices=tuple(
            Price(row["says"], row["unit"], row["price_money"])
            for row in priced.head(_PRICES).iter_rows(named=True)
        ),
        prices_more=max(0, len(priced) - _PRICES),
        limits_idle=len(prices) - len(priced),
        saved_separation=_optional(summary.get("price_avoided_separation")),
        guesses=tuple(lever for lever in levers if lever.get("guess")),
        order=next((str(lever["value"]) for lever in levers if lever["key"] == "order.rule"), "lottery"),
    )


def _optional(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


# ------------------------------------------------------------------ people


def _split(ways: pl.DataFrame) -> Split:
    counts = dict(ways.group_by("decision").agg(pl.col("people").sum()).iter_rows())
    return Split(*(int(counts.get(decision.value, 0)) for decision in Decision))


def _walk(headcount: pl.DataFrame) -> Walk:
    if headcount.is_empty():
        return Walk(**dict.fromkeys((f.name for f in fields(Walk)), 0.0))
    first = headcount.filter(pl.col("quarter") == 1)
    last = headcount.filter(pl.col("quarter") == headcount["quarter"].max())
    sums = {name: float(headcount[f"{name}_people"].sum()) for name in _WALKED}
    ends = {name: float(last[f"{name}_people"].sum()) for name in ("end", "required")}
    return Walk(start=float(first["start_people"].sum()), **sums, **ends)


def _fewer_hours(headcount: pl.DataFrame) -> float:
    last = headcount.filter(pl.col("quarter") == pl.col("quarter").max())
    return float(last["reduced_people"].sum())


# ------------------------------------------------------------------ functions, moves, money


def _functions(roles: pl.DataFrame) -> tuple[FunctionFigures, ...]:
    sizes = (
        roles.group_by("function")
        .agg(pl.col("people").sum())
        .sort(["people", "function"], descending=[True, False])
    )
    names = sizes["function"].to_list()
    largest = names if len(names) <= _FUNCTIONS + 1 else names[:_FUNCTIONS]
    shown = [_function(name, roles.filter(pl.col("function") == name)) for name in largest]
    rest = roles.filter(~pl.col("function").is_in(largest))
    return tuple(shown if rest.is_empty() else [*shown, _function(OTHER.capitalize(), rest)])


def _function(name: str, roles: pl.DataFrame) -> FunctionFigures:
    people = int(roles["people"].sum())
    change = float(roles["required_end_people"].sum()) - people
    shown = people >= LEAST_PEOPLE
    low, central, high = (
        float((roles[column] * roles["people"]).sum()) / people if people else 0.0
        for column in ("exposure_low_share", "exposure_share", "exposure_high_share")
    )
    return FunctionFigures(
        name,
        people if shown else None,
        low,
        central,
        high,
        change if shown else None,
        change / people if shown else None,
    )


def _moves(folder: PlanFolder) -> Moves:
    ways = _move_table(folder)
    counts = ways["people"].to_list()
    listed = cut_list(counts, _MOVES)
    units = minor_units(str(folder.summary["currency"]))
    rest = sum(counts[listed:])
    return Moves(
        largest=tuple(_move(row, units) for row in ways.head(listed).iter_rows(named=True)),
        other_ways=len(counts) - listed,
        other_people=rest if rest >= LEAST_PEOPLE else None,
        people=sum(counts),
    )


def _move(row: Mapping[str, Any], units: int) -> MoveFigures:
    return MoveFigures(
        row["title_from"],
        row["occupation_from"],
        row["title_to"],
        row["occupation_to"],
        row["function_to"],
        row["decision"],
        row["people"] if row["people"] >= LEAST_PEOPLE else None,
        row["pay_ratio"],
        row["weeks"],
        None if row["cost_money"] is None else row["cost_money"] / units,
        row["fit"],
    )


def _move_table(folder: PlanFolder) -> pl.DataFrame:
    """Return the ways between titles, the largest first."""
    roles = folder.tables["roles"]

    def named(end: str) -> pl.DataFrame:
        return roles.select(
            pl.col("role_id").alias(f"role_{end}"),
            pl.col("job_title").alias(f"title_{end}"),
            pl.col("occupation_title").alias(f"occupation_{end}"),
            pl.col("function").alias(f"function_{end}"),
        )

    keys = ["title_from", "occupation_from", "title_to", "occupation_to", "function_to", "decision"]
    people = pl.col("offered_people")
    means = [
        ((pl.col(name) * people).sum() / people.filter(pl.col(name).is_not_null()).sum()).alias(name)
        for name in ("pay_ratio", "weeks", "cost_money", "fit")
    ]
    return (
        folder.tables["moves"]
        .filter(pl.col("decision").is_in(PLACED) & (people > 0))
        .join(named("from"), on="role_from", how="left")
        .join(named("to"), on="role_to", how="left")
        .group_by(keys)
        .agg(people.sum().alias("people"), *means)
        .with_columns(pl.col(name).fill_nan(None) for name in ("pay_ratio", "weeks", "cost_money", "fit"))
        .sort(["people", *keys], descending=[True, *[False] * len(keys)])
    )


def _money(folder: PlanFolder) -> MoneyFigures:
    summary, table = folder.summary, folder.tables["money"]
    units = minor_units(str(summary["currency"]))
    amount = pl.col("amount_money")
    lines = table.group_by("line").agg(amount.sum()).sort(["amount_money", "line"], descending=[True, False])
    by_quarter = {
        row["quarter"]: (row["cost"] / units, row["saving"] / units)
        for row in table.group_by("quarter")
        .agg(
            amount.clip(lower_bound=0).sum().alias("cost"),
            (-amount).clip(lower_bound=0).sum().alias("saving"),
        )
        .iter_rows(named=True)
    }
    labels = [str(label) for label in folder.plan["quarter_labels"]]
    quarters = [(label, *by_quarter.get(t, (0.0, 0.0))) for t, label in enumerate(labels, start=1)]
    return MoneyFigures(
        cost=float(summary["cost"]),
        saving=float(summary["saving"]),
        npv=float(summary["npv"]),
        payback_quarter=_payback([saving - cost for _, cost, saving in quarters]),
        lines=tuple((line, money / units) for line, money in lines.iter_rows()),
        quarters=tuple(quarters),
    )


def _payback(net: Sequence[float]) -> int | None:
    """Return the first quarter from which the running sum of ``net`` stays at or above zero."""
    if not any(net):
        return None
    total, last_below = 0.0, 0
    for quarter, value in enumerate(net, start=1):
        total += value
        if total < 0:
            last_below = quarter
    return None if last_below == len(net) else last_below + 1
