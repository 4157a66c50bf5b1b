"""The lever ``hiring.premium_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="hiring.premium_share",
    title="What people hired from outside are paid on top",
    meaning="In the plan's quarters after the hire.",
    unit="share of pay",
    default=0.18,
    low=0.0,
    high=1.0,
    source=(
        "Bidwell, Administrative Science Quarterly 56(3), 2011: 18 to 20 % more than people "
        "promoted into the same jobs, one US investment bank"
    ),
)
