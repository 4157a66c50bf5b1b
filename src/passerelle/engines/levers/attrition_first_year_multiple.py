"""The lever ``attrition.first_year_multiple``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="attrition.first_year_multiple",
    title="Attrition in the first year of service",
    meaning=(
        "How often people in their first year leave, relative to the others. It moves expected attrition "
        "to roles with many of them and keeps its sum, so it has no low or high case. Only with published "
        "rates, and where the roster has hire dates; no person gets a rate."
    ),
    unit="times the rate of the others",
    default=1.5,
    low=1.0,
    high=10.0,
    guess=True,
    plausible=(1.0, 2.5),
    source="A guess: half as much again in the first year",
)
