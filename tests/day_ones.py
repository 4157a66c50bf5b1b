"""A small plan with the roster that it was made from, for tests of its first day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

import plans
from passerelle.app.assemble.day_one import PlanPeople, plan_calendar, plan_people
from passerelle.data import schema
from passerelle.data.plan_folder import PlanFolder

# As plans.TINY, with occupations that the embedded figures have.
CASE = replace(
    plans.TINY,
    jobs=tuple(
        replace(job, occupation="13-1020") if job.occupation == "13-1028" else job for job in plans.TINY.jobs
    ),
)


def content() -> PlanFolder:
    """Return the plan."""
    return plans.plan_folder_of(CASE)


def roster_of(plan: PlanFolder, seed: int = 0, *, centres: int = 4, layers: float = 0.15) -> pl.DataFrame:
    """Return a roster of the plan's people: a random forest of managers and random cost centres.

    Args:
        plan: whose people they are.
        seed: of the draw.
        centres: how many cost centres, beside people of none; 0 for none at all.
        layers: a person's manager is drawn from the first share of the people before them.
    """
    draw = np.random.default_rng(seed)
    ids = plan.tables["decisions"]["employee_id"]
    order = draw.permutation(len(ids))
    boss: list[str | None] = [None] * len(ids)
    for place, who in enumerate(order.tolist()):
        if place >= 1 + seed % 3:
            above = order[draw.integers(0, max(1, int(place * layers)))]
            boss[who] = ids[int(above)]
    held = draw.integers(0, centres + 1, len(ids))
    named = [f"cc{at}" if at < centres else None for at in held.tolist()]
    roles = plan.tables["roles"].select(role_from="role_id", job_title="job_title", department="department")
    return schema.ROSTER.conform(
        plan.tables["decisions"]
        .select("employee_id", "role_from")
        .join(roles, on="role_from", how="left", maintain_order="left")
        .with_columns(
            manager_id=pl.Series(boss, dtype=pl.String),
            cost_centre=pl.Series(named if centres else [None] * len(ids), dtype=pl.String),
        )
    )


def people_of(plan: PlanFolder, roster: pl.DataFrame) -> PlanPeople:
    """Return the plan beside its roster."""
    return plan_people(plan.tables, roster, plan_calendar(plan.plan))
