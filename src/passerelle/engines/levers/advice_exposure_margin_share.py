"""The lever ``advice.exposure_margin_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="advice.exposure_margin_share",
    title="How much more exposed than the origin a safe destination may be",
    meaning="Share of weighted tasks by which a safe destination's exposure may lie above the origin's.",
    unit="share of tasks",
    default=0.05,
    low=0.0,
    high=1.0,
    guess=True,
    plausible=(0.0, 0.1),
    source="A guess: less than readings of one occupation differ by; imputed exposure misses by 0.08",
)
