"""The lever ``prices.understaffing_quarterly_wage_multiple``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="prices.understaffing_quarterly_wage_multiple",
    title="Price of understaffing",
    meaning="For every person and quarter short of the requirement.",
    unit="times a quarter's pay",
    default=1.5,
    low=0.0,
    high=20.0,
    guess=True,
    plausible=(1.0, 3.0),
    source="A guess: work that is paid for is worth more than its pay",
)
