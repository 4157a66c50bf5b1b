"""The lever ``limits.person_pay_rise_at_most_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="limits.person_pay_rise_at_most_share",
    title="Largest pay rise in a move",
    meaning="Moves to roles that pay more are promotions, which no plan can promise; they are not offered.",
    unit="share of pay",
    default=0.3,
    low=0.0,
    high=2.0,
    source="A guess of this package: a rise of a third or more goes with a higher level of work",
    guess=True,
    plausible=(0.15, 0.5),
)
