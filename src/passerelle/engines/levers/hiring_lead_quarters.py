"""The lever ``hiring.lead_quarters``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int] = Lever(
    key="hiring.lead_quarters",
    title="Quarters before the first hire can have arrived",
    meaning="0: hires may arrive within the first quarter of the plan.",
    unit="quarters",
    default=0,
    low=0,
    high=8,
    whole=True,
    guess=True,
    plausible=(0, 2),
    source="A guess: recruiting has begun when the plan starts",
)
