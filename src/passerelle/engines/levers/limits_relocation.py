"""The lever ``limits.relocation``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="limits.relocation",
    title="How far a move may take a person",
    meaning="Where the roster has no site or region, nothing is assumed to be far.",
    unit="choice",
    default="within-region",
    choices=("same-site", "within-region", "anywhere"),
    source="A choice of the employer, not an estimate; nobody is asked to leave their region",
)
