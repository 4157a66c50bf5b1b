"""The lever ``work_sharing.cost_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="work_sharing.cost_share",
    title="Pay of the hours not worked that the employer still bears",
    meaning="At 0 the employer saves all of it, at 1 none.",
    unit="share of that pay",
    default=0.3,
    low=0.0,
    high=1.0,
    guess=True,
    plausible=(0.1, 0.6),
    source="A guess: benefits and part of the lost pay; public short-time schemes differ",
)
