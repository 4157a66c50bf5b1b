"""The lever ``budget.per_quarter_money``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float | None] = Lever(
    key="budget.per_quarter_money",
    title="Budget of a quarter",
    meaning="Moves, training and separations by the quarter in which they start.",
    unit="money a quarter",
    default=None,
    low=0.0,
    high=10000000000000.0,
    scales=True,
    unset="no limit in a quarter",
    source="Not set: the plan says what it costs",
)
