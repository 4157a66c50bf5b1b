"""The lever ``offers.acceptance_case``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="offers.acceptance_case",
    title="Which end of the range of acceptance holds",
    meaning="With low, the plan makes more offers and stays feasible when many decline.",
    unit="choice",
    default="central",
    choices=("low", "central", "high"),
    source="A choice of the employer, not an estimate; the middle of offers.acceptance_share",
)
