"""What the solver can say of a plan."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What the solver can say of a plan."""

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"
    TIME_LIMIT = "TIME_LIMIT"
