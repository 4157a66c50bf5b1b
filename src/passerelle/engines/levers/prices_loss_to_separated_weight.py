"""The lever ``prices.loss_to_separated_weight``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="prices.loss_to_separated_weight",
    title="Weight of the loss to people separated",
    meaning="0 counts the employer's money alone.",
    unit="times their expected loss",
    default=1.0,
    low=0.0,
    high=10.0,
    source=(
        "A choice of the employer, not an estimate; a dollar lost by a person counts like a "
        "dollar of the employer"
    ),
)
