"""The lever ``separation.severance_weeks_per_year``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="separation.severance_weeks_per_year",
    title="Severance for each year of service",
    meaning="Held between the floor and the cap.",
    unit="weeks of pay a year of service",
    default=2.0,
    low=0.0,
    high=8.0,
    guess=True,
    plausible=(1.0, 4.0),
    source="A guess: one to two weeks are common in the United States",
)
