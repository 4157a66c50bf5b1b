"""The plan as data: its status and where every number of it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What the solver can say of a plan."""

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"
    TIME_LIMIT = "TIME_LIMIT"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a result comes from."""

    version: str  # of the package
    snapshot_id: str
    snapshot_hash: str
    roster_hash: str
    scenario_hash: str
    seed: int
    sources: tuple[str, ...]  # attribution lines of all data and entries used
