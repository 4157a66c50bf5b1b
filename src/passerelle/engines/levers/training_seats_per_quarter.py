"""The lever ``training.seats_per_quarter``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int | None] = Lever(
    key="training.seats_per_quarter",
    title="People who may start training in a quarter",
    meaning="Over all programmes together.",
    unit="people",
    default=None,
    low=0,
    high=10_000_000,
    whole=True,
    scales=True,
    unset="no limit on seats",
    source="Not set: training is bought as needed",
)
