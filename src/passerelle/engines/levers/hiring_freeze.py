"""The lever ``hiring.freeze``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[bool] = Lever(
    key="hiring.freeze",
    title="No hires outside the growth positions",
    meaning="With a freeze, roles outside [[growth]] are filled by moves alone.",
    unit="yes or no",
    default=False,
    source=(
        "A choice of the employer, not an estimate; without a freeze, empty positions may be "
        "filled from outside"
    ),
)
