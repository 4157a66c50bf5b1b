"""The lever ``separation.severance_cap_weeks``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="separation.severance_cap_weeks",
    title="Most severance",
    meaning="Whatever the years of service.",
    unit="weeks of pay",
    default=26.0,
    low=0.0,
    high=208.0,
    guess=True,
    plausible=(13.0, 52.0),
    source="A guess: half a year",
)
