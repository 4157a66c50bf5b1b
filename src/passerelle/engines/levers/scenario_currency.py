"""The lever ``scenario.currency``."""

from __future__ import annotations

from passerelle.domain.money import MINOR_UNITS
from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="scenario.currency",
    title="Currency of all money in the plan",
    meaning=(
        "One currency per plan. In another currency, give every amount of money yourself: the "
        "defaults are US dollars."
    ),
    unit="ISO 4217 code",
    default="USD",
    choices=tuple(sorted(MINOR_UNITS)),
    source="The reference pay is in US dollars (BLS OEWS)",
)
