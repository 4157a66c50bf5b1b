"""The lever ``hiring.at_most_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float | None] = Lever(
    key="hiring.at_most_share",
    title="Most hires of a role in a quarter",
    meaning="Against its headcount at the start; a role with nobody in it is not held by this.",
    unit="share of its headcount at the start",
    default=None,
    low=0.0,
    high=10.0,
    unset="no limit on hires",
    source="Not set: hires have their price",
)
