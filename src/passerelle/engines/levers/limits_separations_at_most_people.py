"""The lever ``limits.separations_at_most_people``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int | None] = Lever(
    key="limits.separations_at_most_people",
    title="Most separations",
    meaning="Over the whole plan; expected attrition does not count.",
    unit="people",
    default=None,
    low=0,
    high=10_000_000,
    whole=True,
    scales=True,
    unset="no limit, separations have their price",
    source="Not set: the price of a separation holds them down",
)
