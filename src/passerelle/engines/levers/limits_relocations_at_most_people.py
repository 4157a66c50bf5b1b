"""The lever ``limits.relocations_at_most_people``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int | None] = Lever(
    key="limits.relocations_at_most_people",
    title="Most moves to another region",
    meaning="People over the whole plan; limits.relocation says how far a move may take one person.",
    unit="people",
    default=None,
    low=0,
    high=10_000_000,
    whole=True,
    scales=True,
    unset="no limit on their number",
    source="Not set: each relocation has its own limit and price",
)
