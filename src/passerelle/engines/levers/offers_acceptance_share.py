"""The lever ``offers.acceptance_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever
from passerelle.domain.units import Range

LEVER: Lever[Range] = Lever(
    key="offers.acceptance_share",
    title="People who accept a move that they are offered",
    meaning=(
        "A move is an offer and may be declined; offers.acceptance_case says which end holds. One "
        "number stands for low, central and high alike."
    ),
    unit="share of those offered",
    default=Range(low=0.45, central=0.65, high=0.80),
    low=0.0,
    high=1.0,
    one_number=True,
    guess=True,
    source="A guess until the employer has history: about two in three",
)
