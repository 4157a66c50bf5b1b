"""The lever ``scenario.discount_rate``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="scenario.discount_rate",
    title="Discount rate",
    meaning="Money later in the plan is worth less by this share for each year.",
    unit="share a year",
    default=0.08,
    low=0.0,
    high=0.5,
    guess=True,
    plausible=(0.04, 0.12),
    source="A guess near the 7 % real return on private capital of OMB Circular A-94 (1992)",
)
