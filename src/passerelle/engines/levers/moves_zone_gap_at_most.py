"""The lever ``moves.zone_gap_at_most``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int] = Lever(
    key="moves.zone_gap_at_most",
    title="How many job zones a move may climb",
    meaning="A larger step needs more education than a plan's training gives.",
    unit="O*NET job zones",
    default=1,
    low=0,
    high=4,
    whole=True,
    guess=True,
    plausible=(1, 2),
    source="A guess: one step of preparation on the scale of five of O*NET",
)
