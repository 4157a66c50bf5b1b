"""The lever ``voluntary.uptake_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever
from passerelle.domain.units import Range

LEVER: Lever[Range] = Lever(
    key="voluntary.uptake_share",
    title="People who take up a voluntary programme",
    meaning=(
        "An expected number of those to whom it is offered, never named persons. One number stands for "
        "low, central and high alike."
    ),
    unit="share of those offered",
    default=Range(low=0.02, central=0.05, high=0.10),
    low=0.0,
    high=1.0,
    one_number=True,
    guess=True,
    source="A guess until the employer has history: one in twenty",
)
