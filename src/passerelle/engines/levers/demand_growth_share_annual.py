"""The lever ``demand.growth_share_annual``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="demand.growth_share_annual",
    title="Growth of the whole requirement, net of technology",
    meaning=(
        "Applies to every role outside the targets and the growth positions, unless demand.growth_from says "
        "that growth comes from projections."
    ),
    unit="share a year",
    default=0.0,
    low=-0.5,
    high=0.5,
    guess=True,
    plausible=(-0.05, 0.05),
    source="A guess: no growth and no decline before technology",
)
