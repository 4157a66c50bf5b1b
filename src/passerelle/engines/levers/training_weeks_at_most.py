"""The lever ``training.weeks_at_most``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="training.weeks_at_most",
    title="Longest training offered",
    meaning="Moves that need longer training are not offered.",
    unit="weeks",
    default=26.0,
    low=0.0,
    high=208.0,
    guess=True,
    plausible=(13.0, 52.0),
    source="A guess: half a year",
)
