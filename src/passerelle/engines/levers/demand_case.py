"""The lever ``demand.case``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="demand.case",
    title="Which end of the ranges the requirement takes",
    meaning=(
        "High takes most adoption and time saved, with least time used again and response: "
        "most positions go. Low is the opposite."
    ),
    unit="choice",
    default="central",
    choices=("low", "central", "high"),
    source="The central case, where nothing is said",
)
