"""The lever ``advice.pay_desirable_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="advice.pay_desirable_share",
    title="Least pay of a desirable move",
    meaning="Median pay of the destination over that of the origin; below it a move is viable at most.",
    unit="share of the pay before",
    default=0.95,
    low=0.0,
    high=2.0,
    guess=True,
    plausible=(0.9, 1.0),
    source="A guess: pay as good as held, with 5 % for the width of published medians",
)
