"""The lever ``limits.separations_per_site_quarter_at_most_people``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int | None] = Lever(
    key="limits.separations_per_site_quarter_at_most_people",
    title="Most separations at one site within a quarter",
    meaning=(
        "For each site by itself. A quarter of the plan stands for 90 days, so windows that cross two "
        "quarters are not held. It is not multiplied when a case is scaled."
    ),
    unit="people",
    default=None,
    low=0,
    high=10_000_000,
    whole=True,
    unset="no limit for a site and quarter",
    source="Not set: laws on collective redundancies differ by place",
)
