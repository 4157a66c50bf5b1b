"""The lever ``training.completion_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever
from passerelle.domain.units import Range

LEVER: Lever[Range] = Lever(
    key="training.completion_share",
    title="People who complete training",
    meaning="The rest return to their role when the training ends.",
    unit="share of those who start",
    default=Range(low=0.6, central=0.8, high=0.95),
    low=0.0,
    high=1.0,
    guess=True,
    source="A guess until the employer has history",
)
