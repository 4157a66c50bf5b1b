"""The lever ``prices.overstaffing_quarterly_wage_multiple``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="prices.overstaffing_quarterly_wage_multiple",
    title="Price of overstaffing",
    meaning="For every person and quarter above the requirement.",
    unit="times a quarter's pay",
    default=1.0,
    low=0.0,
    high=20.0,
    guess=True,
    plausible=(0.5, 1.0),
    source="A guess: the whole pay, as if nothing of use were done",
)
