"""What an earlier plan says of each of its people, in today's roles and in the quarters of the new plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import positions
from passerelle.app.assemble.roles import Staff
from passerelle.app.earlier import Earlier
from passerelle.data.schema import DECISIONS, Decision
from passerelle.domain.units import Ints
from passerelle.engines.placement.problem import OUTSIDE

AS_IT_COMES: Final = -1  # quarters from start to arrival
CLOSED: Final = -2  # role that nobody holds any more
_KEYS: Final = ("cohort_id", "decision", "role_to", "programme_id")


@dataclass(frozen=True, slots=True)
class EarlierWays:
    """One entry per row of the earlier plan's decisions."""

    kind: Ints  # [row]  index into ``DECISIONS``
    origin: Ints  # [row]  role that was held, among today's; CLOSED where nobody holds it
    target: Ints  # [row]  role to go to, among today's; OUTSIDE where they stay or leave, or CLOSED
    due: Ints  # [row]  quarter of the start, counted from the new plan's first as 1: below 1 it has passed
    arrival: Ints  # [row]  quarter of the arrival, counted the same way
    quarter: (
        Ints  # [row]  of the start in the new plan: what is overdue falls on the first; 0 where they stay
    )
    duration: Ints  # [row]  quarters from ``quarter`` to the arrival; AS_IT_COMES where it is not known
    programme: pl.Series  # [row]  id, or null


def earlier_ways(earlier: Earlier, staff: Staff) -> EarlierWays:
    """Return what the plan says of each of its people.

    The arrival is that of the plan's flow: the earliest where its people arrive in different quarters. A
    wait that has begun goes on; of training that has begun nothing is taken off, for it is the
    programme's length that is known.
    """
    decisions = earlier.folder.tables["decisions"]
    kind = positions(decisions["decision"], pl.Series(DECISIONS))
    roles = staff.roles["role_id"]
    origin, target = positions(decisions["role_from"], roles), positions(decisions["role_to"], roles)
    goes = np.isin(kind, [DECISIONS.index(Decision.MOVE), DECISIONS.index(Decision.RETRAIN)])
    stays = kind == DECISIONS.index(Decision.STAY)
    due = decisions["quarter"].fill_null(0).to_numpy() - earlier.passed
    quarter = np.where(stays, 0, np.maximum(due, 1))
    duration = _durations(earlier)
    waits = (kind == DECISIONS.index(Decision.MOVE)) & (duration >= 0)
    left = np.maximum(due + duration - quarter, 0)
    return EarlierWays(
        kind=kind,
        origin=np.where(origin >= 0, origin, CLOSED),
        target=np.where(goes, np.where(target >= 0, target, CLOSED), OUTSIDE),
        due=due,
        arrival=due + np.maximum(duration, 0),
        quarter=quarter,
        duration=np.where(waits, left, np.where(goes, duration, AS_IT_COMES)),
        programme=decisions["programme_id"],
    )


def _durations(earlier: Earlier) -> Ints:
    """Return the quarters from start to arrival of each decision [row], AS_IT_COMES for those who stay."""
    tables = earlier.folder.tables
    flows = (
        tables["moves"]
        .filter(pl.col("offered_people") > 0, pl.col("arrival_quarter").is_not_null())
        .group_by(*_KEYS, pl.col("start_quarter").alias("quarter"))
        .agg((pl.col("arrival_quarter") - pl.col("start_quarter")).min().alias("duration"))
    )
    found = tables["decisions"].join(
        flows, on=[*_KEYS, "quarter"], how="left", nulls_equal=True, maintain_order="left"
    )
    return found["duration"].fill_null(AS_IT_COMES).to_numpy()
