"""The lever ``training.seats_per_programme``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int] = Lever(
    key="training.seats_per_programme",
    title="Seats of a programme whose catalogue states none",
    meaning="People who may start it in a quarter.",
    unit="people",
    default=25,
    low=0,
    high=1_000_000,
    whole=True,
    guess=True,
    plausible=(10, 60),
    source="A guess: one class",
)
