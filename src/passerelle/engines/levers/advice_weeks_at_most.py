"""The lever ``advice.weeks_at_most``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="advice.weeks_at_most",
    title="Longest training of a viable move",
    meaning="Weeks before the move, central; a destination that takes longer is not viable.",
    unit="weeks",
    default=52.0,
    low=0.0,
    high=520.0,
    guess=True,
    plausible=(26.0, 104.0),
    source="A guess: a year; beyond it lies a degree",
)
