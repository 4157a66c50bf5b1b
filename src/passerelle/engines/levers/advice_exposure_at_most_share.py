"""The lever ``advice.exposure_at_most_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="advice.exposure_at_most_share",
    title="Most exposure of a safe destination",
    meaning=(
        "Share of weighted tasks that language models could at least halve; a safe destination has no more."
    ),
    unit="share of tasks",
    default=0.5,
    low=0.0,
    high=1.0,
    guess=True,
    plausible=(0.3, 0.6),
    source="A guess: half of the work; four jobs in five lie under it by the central measure",
)
