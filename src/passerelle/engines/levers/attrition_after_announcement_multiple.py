"""The lever ``attrition.after_announcement_multiple``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever
from passerelle.domain.units import Range

LEVER: Lever[Range] = Lever(
    key="attrition.after_announcement_multiple",
    title="Attrition after an announcement",
    meaning=(
        "Multiplies expected attrition of every role in every quarter of the plan; attrition.case says "
        "which end. One number stands for low, central and high alike."
    ),
    unit="times the usual rate",
    default=Range(low=1.0, central=1.0, high=1.5),
    low=0.0,
    high=3.0,
    one_number=True,
    guess=True,
    source=(
        "A guess: as usual, or up to half as much again, as people look elsewhere when cuts are announced"
    ),
)
