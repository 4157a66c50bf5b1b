"""The lever ``attrition.slack_market_multiple``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever
from passerelle.domain.units import Range

LEVER: Lever[Range] = Lever(
    key="attrition.slack_market_multiple",
    title="Attrition where there is little other work",
    meaning=(
        "Multiplies expected attrition of every role in every quarter of the plan; attrition.case says "
        "which end. One number stands for low, central and high alike."
    ),
    unit="times the usual rate",
    default=Range(low=0.8, central=1.0, high=1.0),
    low=0.0,
    high=3.0,
    one_number=True,
    guess=True,
    source=(
        "A guess: as usual, or a fifth less where there is little other work nearby. The low end of "
        "published quits already holds slack years of the whole country"
    ),
)
