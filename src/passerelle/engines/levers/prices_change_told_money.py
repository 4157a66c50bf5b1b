"""The lever ``prices.change_told_money``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="prices.change_told_money",
    title="Price of changing what somebody was told",
    meaning="Per person, in a new plan that is made after an earlier one; it keeps people stable.",
    unit="money",
    default=5_000.0,
    low=0.0,
    high=1_000_000.0,
    guess=True,
    plausible=(1_000.0, 20_000.0),
    source="A guess: the time of a manager, a lost preparation and trust",
)
