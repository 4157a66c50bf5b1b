"""The lever ``budget.total_money``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float | None] = Lever(
    key="budget.total_money",
    title="Budget of the plan",
    meaning="Moves, training and separations over the whole plan, undiscounted.",
    unit="money",
    default=None,
    low=0.0,
    high=10000000000000.0,
    scales=True,
    unset="no limit on the budget",
    source="Not set: the plan says what it costs",
)
