"""The lever ``training.tuition_per_week_money``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="training.tuition_per_week_money",
    title="Tuition",
    meaning="Price of a seat for a week.",
    unit="money a person and week",
    default=136.0,
    low=0.0,
    high=100000.0,
    source=(
        "Texas Workforce Commission, eligible training programmes of 2024-03-20: median of tuition and fees "
        "over weeks, in USD, of 5,785 programmes that state both, after cleaning"
    ),
)
