"""A plan's tables and its roster side by side: what all day-one tables start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import UNKNOWN, positions
from passerelle.domain.calendar import Calendar
from passerelle.domain.units import Floats, Ints
from passerelle.errors import BadInput, Fault


@dataclass(frozen=True, slots=True)
class PlanPeople:
    """A plan's decisions beside what the roster says of the same people."""

    tables: Mapping[str, pl.DataFrame]  # of the plan folder
    calendar: Calendar
    # Per employee: schema.DECISIONS_TABLE, and manager_id, cost_centre, department of the roster.
    employees: pl.DataFrame
    role: Ints  # [employee]  row of the role held in the plan's roles

    @property
    def roles(self) -> pl.DataFrame:
        """The plan's roles."""
        return self.tables["roles"]

    @property
    def quarters(self) -> int:
        """Number of quarters of the plan."""
        return self.calendar.quarters

    def walked(self, column: str) -> Floats:
        """Return a column of the headcount walk [role, quarter]; nothing where the walk has no row."""
        walk = self.tables["headcount"]
        at = positions(walk["role_id"], self.roles["role_id"])
        found = np.zeros((self.roles.height, self.quarters))
        found[at, walk["quarter"].to_numpy() - 1] = walk[column].to_numpy()
        return found


def plan_calendar(plan: Mapping[str, Any]) -> Calendar:
    """Return the calendar of a plan, from its ``plan.json``."""
    return Calendar(date.fromisoformat(str(plan["start"])), int(plan["quarters"]))


def plan_people(
    tables: Mapping[str, pl.DataFrame], roster: pl.DataFrame, calendar: Calendar, *, name: str = "the roster"
) -> PlanPeople:
    """Return the decisions of a plan beside its roster.

    Args:
        tables: of the plan folder.
        roster: as schema.ROSTER; columns that it lacks count as empty.
        calendar: of the plan.
        name: of the roster, for faults.

    Raises:
        BadInput: the roster's people are not those of the plan.
    """
    decisions = tables["decisions"]
    held = positions(decisions["employee_id"], roster["employee_id"])
    absent = int((held == UNKNOWN).sum())
    others = roster.height - (decisions.height - absent)
    faults = []
    remedy = "Name the roster that the plan was made from, read the same way (--mapping, --partial)."
    if absent:
        faults.append(Fault(name, "lacks people of the plan.", remedy, count=absent))
    if others:
        faults.append(Fault(name, "has people whom the plan does not know.", remedy, count=others))
    if faults:
        raise BadInput(faults)
    said = [
        roster[column].cast(pl.String).gather(held).alias(column)
        if column in roster.columns
        else pl.repeat(None, len(held), dtype=pl.String, eager=True).alias(column)
        for column in ("manager_id", "cost_centre", "department")
    ]
    return PlanPeople(
        tables=tables,
        calendar=calendar,
        employees=decisions.hstack(said),
        role=positions(decisions["role_from"], tables["roles"]["role_id"]),
    )


def arrivals(people: PlanPeople) -> pl.DataFrame:
    """Return expected arrivals within the plan by flow, the plan's whole offers taken.

    Columns: role_from, role_to, quarter (of arrival), trained, people (expected: accepted and, of those in
    training, completed).
    """
    completes = people.tables["programmes"].select("programme_id", "completion_share")
    return (
        people.tables["moves"]
        .filter(pl.col("role_to").is_not_null() & (pl.col("offered_people") > 0))
        .filter(pl.col("arrival_quarter") <= people.quarters)
        .join(completes, on="programme_id", how="left", maintain_order="left")
        .select(
            "role_from",
            "role_to",
            pl.col("arrival_quarter").alias("quarter"),
            pl.col("programme_id").is_not_null().alias("trained"),
            (
                pl.col("offered_people")
                * pl.col("accept_share").fill_null(1.0)
                * pl.col("completion_share").fill_null(1.0)
            ).alias("people"),
        )
    )
