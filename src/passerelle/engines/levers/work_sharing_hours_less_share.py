"""The lever ``work_sharing.hours_less_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="work_sharing.hours_less_share",
    title="Hours that a person on work-sharing works less",
    meaning="At 0.2, five people on it stand for one position less.",
    unit="share of usual hours",
    default=0.2,
    low=0.01,
    high=0.9,
    guess=True,
    plausible=(0.1, 0.5),
    source="A guess: one day of five",
)
