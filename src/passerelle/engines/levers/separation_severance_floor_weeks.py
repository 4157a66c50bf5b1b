"""The lever ``separation.severance_floor_weeks``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="separation.severance_floor_weeks",
    title="Least severance",
    meaning="Whatever the years of service.",
    unit="weeks of pay",
    default=4.0,
    low=0.0,
    high=104.0,
    guess=True,
    plausible=(2.0, 12.0),
    source="A guess",
)
