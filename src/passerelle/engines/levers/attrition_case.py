"""The lever ``attrition.case``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="attrition.case",
    title="Which end of the ranges of attrition holds",
    meaning=(
        "Low, central or high of the employer's own rates, of published quits (the 10th percentile, median "
        "and 90th percentile of 12-month means) and of the two ranged multiples."
    ),
    unit="choice",
    default="central",
    choices=("low", "central", "high"),
    source="The median of 12-month means of the JOLTS quits rate",
)
