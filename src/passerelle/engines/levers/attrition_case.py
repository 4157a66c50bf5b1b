"""The lever ``attrition.case``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="attrition.case",
    title="Which end of the spread of quits holds",
    meaning="Low is the 10th, high the 90th percentile of 12-month means.",
    unit="choice",
    default="central",
    choices=("low", "central", "high"),
    source="The median of 12-month means of the JOLTS quits rate",
)
