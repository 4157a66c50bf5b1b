"""Offers by hiring manager, and the same decisions as an HR system would take them back.

A plan is a proposal: every row of the load-back stands as not released, until those responsible name the
people whose rows may be loaded.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.day_one import PlanPeople
from passerelle.data import schema
from passerelle.data.schema.day_one import NOT_RELEASED, RELEASED
from passerelle.errors import BadInput, Fault

_WAY: Final = ("cohort_id", "decision", "role_to", "programme_id", "start_quarter")
_OF_WAY: Final = ("arrival_quarter", "pay_ratio", "fit", "evidence")
_REFUSED: Final = ("excluded", "appealed")  # states of a proposal that cannot be released


def offers(people: PlanPeople) -> pl.DataFrame:
    """Return the offers of moves and training, by the manager of most people in the role offered."""
    roles, programmes = people.roles, people.tables["programmes"]
    found = (
        _not_staying(people)
        .filter(pl.col("role_to").is_not_null())
        .join(most_of_role(people, "manager_id"), left_on="role_to", right_on="role_id", how="left")
        .join(roles.select(role_from="role_id", title_from="job_title"), on="role_from", how="left")
        .join(
            roles.select("department", "site", role_to="role_id", title_to="job_title"),
            on="role_to",
            how="left",
        )
        .join(programmes.select("programme_id", programme="title"), on="programme_id", how="left")
        .with_columns(
            pl.when("affected").then("employee_id").alias("employee_id"),
            pl.col("distinct").fill_null(0).alias("managers"),
        )
        .sort("manager_id", "department", "site", "start_quarter", "employee_id", nulls_last=True)
    )
    return schema.OFFERS.conform(found)


def load_back(people: PlanPeople, released: pl.Series | None = None) -> pl.DataFrame:
    """Return one row for each decision but to stay, with the day on which it takes effect.

    Args:
        people: the plan beside its roster.
        released: employee ids whose rows may be loaded; nobody's unless told.

    Raises:
        BadInput: somebody released has no row, or a proposal that was excluded or appealed.
    """
    found = _not_staying(people)
    allowed = pl.Series([], dtype=pl.String) if released is None else released.cast(pl.String)
    _check_released(found, allowed)
    first = people.calendar.first_day
    latest = max([people.quarters, *found["arrival_quarter"].unique()])
    days = pl.DataFrame(
        {"quarter": range(1, latest + 1), "day": [first(t) for t in range(1, latest + 1)]},
        schema={"quarter": pl.Int64, "day": pl.Date},
    )
    centre = most_of_role(people, "cost_centre").select("role_id", "cost_centre")
    trains, leaves = pl.col("decision") == "retrain", pl.col("decision") == "separate"
    free = pl.col("employee_id").is_in(allowed.implode())
    table = (
        found.join(days.rename({"quarter": "arrival_quarter", "day": "effective_date"}), on="arrival_quarter")
        .join(days.rename({"quarter": "start_quarter", "day": "start_date"}), on="start_quarter")
        .join(
            people.roles.select("role_id", "job_title", "department", "site", "grade").join(
                centre, on="role_id", how="left"
            ),
            left_on="role_to",
            right_on="role_id",
            how="left",
        )
        .with_columns(
            action=pl.when(leaves)
            .then(pl.lit("TERMINATION"))
            .when(trains)
            .then(pl.lit("TRAINING"))
            .otherwise(pl.lit("TRANSFER")),
            training_start_date=pl.when(trains).then("start_date"),
            reason_code=pl.when(leaves)
            .then(pl.lit("POSITION_NOT_REQUIRED"))
            .when(trains)
            .then(pl.lit("RETRAINING"))
            .otherwise(pl.lit("REDEPLOYMENT")),
            proposal=pl.col("state"),
            may_load=free,
        )
        .with_columns(
            state=pl.when("may_load").then(pl.lit(RELEASED)).otherwise(pl.lit(NOT_RELEASED)),
        )
        .sort("effective_date", "employee_id")
    )
    return schema.HRIS_LOAD_BACK.conform(table)


def most_of_role(people: PlanPeople, column: str) -> pl.DataFrame:
    """Return the value of ``column`` that most people of each role have, and how many values there are.

    Columns: role_id, the column, distinct. Roles without a value are not there; of two as frequent, the first
    in order is taken.
    """
    held = people.employees.select(role_id="role_from", said=column).drop_nulls("said")
    counts = held.group_by("role_id", "said").len().sort("len", "said", descending=[True, False])
    return counts.group_by("role_id", maintain_order=True).agg(
        pl.col("said").first().alias(column), pl.len().cast(pl.Int64).alias("distinct")
    )


def _not_staying(people: PlanPeople) -> pl.DataFrame:
    """Return every decision but to stay, with when it starts and arrives, and what is known of its way.

    Who separates arrives outside in the quarter in which it starts. A decision by hand may have no way in the
    plan: it arrives when it starts.
    """
    ways = (
        people.tables["moves"]
        .filter(pl.col("offered_people") > 0)
        .unique(_WAY, keep="first", maintain_order=True)
        .select(*_WAY, *_OF_WAY)
    )
    start = pl.col("quarter").fill_null(1).alias("start_quarter")
    return (
        people.employees.filter(pl.col("decision") != "stay")
        .drop("manager_id", "cost_centre", "department")
        .with_columns(start)
        .join(ways, on=list(_WAY), how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.col("arrival_quarter").fill_null(pl.col("start_quarter")))
    )


def _check_released(found: pl.DataFrame, released: pl.Series) -> None:
    said = pl.DataFrame({"employee_id": released.unique(maintain_order=True)})
    unknown = said.join(found, on="employee_id", how="anti").height
    barred = said.join(found.filter(pl.col("state").is_in(_REFUSED)), on="employee_id", how="semi").height
    empty = int(np.asarray(released.is_null()).sum())
    faults = []
    if unknown:
        what = "names people for whom the plan proposes nothing but to stay, or whom it does not know."
        faults.append(
            Fault("released, column employee_id", what, "Leave them out.", count=max(unknown, empty))
        )
    if barred:
        what = "names people whose proposal was excluded or appealed."
        faults.append(
            Fault("released, column employee_id", what, "Settle these first; leave them out.", count=barred)
        )
    if faults:
        raise BadInput(faults)
