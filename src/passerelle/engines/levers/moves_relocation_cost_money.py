"""The lever ``moves.relocation_cost_money``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="moves.relocation_cost_money",
    title="Moving a household",
    meaning="Paid for a move to another region.",
    unit="money a person",
    default=25000.0,
    low=0.0,
    high=1000000.0,
    guess=True,
    plausible=(5000.0, 75000.0),
    source="A guess",
)
