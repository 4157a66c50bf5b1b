"""The plan's tables as a reader wants them: names for ids, money in units of currency, walks by function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import polars as pl

from passerelle.data.plan_folder import PlanFolder
from passerelle.domain.money import minor_units

EVERYBODY: Final = "Whole employer"

_FLOWS: Final = ("attrition", "moved_out", "moved_in", "separated", "volunteers", "hired", "rounding")
_LEVELS: Final = ("start", *_FLOWS, "end", "required", "under", "over")


def headcount_walk(folder: PlanFolder) -> pl.DataFrame:
    """Return the walk by function and quarter, the whole employer first; every row adds up."""
    walk = (
        folder.tables["headcount"]
        .join(folder.tables["roles"].select("role_id", "function"), on="role_id", how="left")
        .join(_quarters(folder), on="quarter", how="left")
    )
    sums = [pl.col(f"{name}_people").sum() for name in _LEVELS]
    every = walk.group_by("quarter", "period").agg(pl.lit(EVERYBODY).alias("function"), *sums).sort("quarter")
    each = walk.group_by("function", "quarter", "period").agg(sums).sort("function", "quarter")
    return pl.concat([every.select(each.columns), each])


def moves(folder: PlanFolder) -> pl.DataFrame:
    """Return the flows of cohorts with titles, the largest first; cost in units of currency a person."""
    return (
        folder.tables["moves"]
        .join(_titles(folder, "from"), on="role_from", how="left")
        .join(_titles(folder, "to"), on="role_to", how="left")
        .join(_programmes(folder), on="programme_id", how="left")
        .select(
            *(f"{name}_from" for name in ("title", "occupation", "function", "site")),
            "decision",
            *(f"{name}_to" for name in ("title", "occupation", "function", "site")),
            "offered_people",
            "start_quarter",
            "arrival_quarter",
            "pay_ratio",
            "fit",
            "weeks",
            "imputed",
            "evidence",
            "programme",
            _units(folder, "cost_money"),
            "cohort_id",
        )
        .sort(["offered_people", "cohort_id", "title_to"], descending=[True, False, False])
    )


def roles(folder: PlanFolder) -> pl.DataFrame:
    """Return the roles, the largest first."""
    return folder.tables["roles"].sort(["people", "role_id"], descending=[True, False])


def programmes(folder: PlanFolder) -> pl.DataFrame:
    """Return the programmes, those with most people first; cost in units of currency a person."""
    return (
        folder.tables["programmes"]
        .with_columns(_units(folder, "cost_money"))
        .sort(["offered_people", "title"], descending=[True, False])
    )


def prices(folder: PlanFolder) -> pl.DataFrame:
    """Return the prices, the highest first."""
    return folder.tables["prices"].sort("price_money", descending=True, maintain_order=True)


def money(folder: PlanFolder) -> pl.DataFrame:
    """Return amounts by quarter, function and line, in units of currency."""
    return (
        folder.tables["money"]
        .join(folder.tables["roles"].select("role_id", "function"), on="role_id", how="left")
        .group_by("quarter", "function", "line")
        .agg(pl.col("amount_money").sum())
        .join(_quarters(folder), on="quarter", how="left")
        .select("quarter", "period", "function", "line", _units(folder, "amount_money"))
        .sort("quarter", "function", "line")
    )


def decisions(folder: PlanFolder) -> pl.DataFrame:
    """Return one row per employee with titles for ids, in the plan's order."""
    titles = folder.tables["roles"].select("role_id", "job_title")
    return (
        folder.tables["decisions"]
        .join(
            titles.rename({"role_id": "role_from", "job_title": "title_from"}),
            on="role_from",
            how="left",
            maintain_order="left",
        )
        .join(
            titles.rename({"role_id": "role_to", "job_title": "title_to"}),
            on="role_to",
            how="left",
            maintain_order="left",
        )
        .join(_programmes(folder), on="programme_id", how="left", maintain_order="left")
        .select(
            "employee_id",
            "affected",
            "decision",
            "title_from",
            "title_to",
            "quarter",
            "programme",
            "reason",
            "state",
            "pin",
        )
    )


TABLES: Final[Mapping[str, Callable[[PlanFolder], pl.DataFrame]]] = MappingProxyType(
    {
        "headcount": headcount_walk,
        "moves": moves,
        "roles": roles,
        "programmes": programmes,
        "prices": prices,
        "money": money,
        "decisions": decisions,
    }
)


def _titles(folder: PlanFolder, end: str) -> pl.DataFrame:
    return folder.tables["roles"].select(
        pl.col("role_id").alias(f"role_{end}"),
        pl.col("job_title").alias(f"title_{end}"),
        pl.col("occupation_title").alias(f"occupation_{end}"),
        pl.col("function").alias(f"function_{end}"),
        pl.col("site").alias(f"site_{end}"),
    )


def _programmes(folder: PlanFolder) -> pl.DataFrame:
    return folder.tables["programmes"].select("programme_id", pl.col("title").alias("programme"))


def _quarters(folder: PlanFolder) -> pl.DataFrame:
    labels = [str(label) for label in folder.plan["quarter_labels"]]
    return pl.DataFrame(
        {"quarter": range(1, len(labels) + 1), "period": labels},
        schema={"quarter": pl.Int64, "period": pl.String},
    )


def _units(folder: PlanFolder, column: str) -> pl.Expr:
    return (pl.col(column) / minor_units(str(folder.summary["currency"]))).alias(column)
