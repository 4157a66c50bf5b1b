"""The lever ``moves.fit_at_least_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="moves.fit_at_least_share",
    title="Skills that must already match for a direct move",
    meaning="Below it people are trained first, or the move is not offered.",
    unit="share of fit",
    default=0.75,
    low=0.0,
    high=1.0,
    guess=True,
    plausible=(0.6, 0.9),
    source="A guess: occupations that O*NET calls most related have a median fit of 0.78",
)
