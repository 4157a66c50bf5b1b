"""The lever ``demand.case``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="demand.case",
    title="Which end of the ranges the requirement takes",
    meaning="Applies to adoption ceilings, time saved, time used again and response.",
    unit="choice",
    default="central",
    choices=("low", "central", "high"),
    source="The central case, where nothing is said",
)
