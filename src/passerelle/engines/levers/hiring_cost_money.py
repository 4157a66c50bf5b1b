"""The lever ``hiring.cost_money``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="hiring.cost_money",
    title="Hiring a person",
    meaning="Advertising, recruiters, interviews.",
    unit="money a person",
    default=4700.0,
    low=0.0,
    high=1000000.0,
    source="SHRM benchmark of 2022: about 4,700 USD a hire",
)
