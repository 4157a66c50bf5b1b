"""The lever ``separation.outplacement_money``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="separation.outplacement_money",
    title="Support in finding work elsewhere",
    meaning="Coaching and placement, paid by the employer.",
    unit="money a person",
    default=2500.0,
    low=0.0,
    high=100000.0,
    guess=True,
    plausible=(1000.0, 6000.0),
    source="A guess",
)
