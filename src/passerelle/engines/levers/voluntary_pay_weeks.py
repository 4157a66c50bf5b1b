"""The lever ``voluntary.pay_weeks``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="voluntary.pay_weeks",
    title="Pay for leaving by a voluntary programme",
    meaning="On top of the severance of a separation.",
    unit="weeks of pay",
    default=8.0,
    low=0.0,
    high=104.0,
    guess=True,
    plausible=(4.0, 26.0),
    source="A guess: two months of pay",
)
