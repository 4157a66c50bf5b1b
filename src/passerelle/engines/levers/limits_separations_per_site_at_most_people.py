"""The lever ``limits.separations_per_site_at_most_people``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int | None] = Lever(
    key="limits.separations_per_site_at_most_people",
    title="Most separations at one site",
    meaning=(
        "Over the whole plan, for each site by itself; expected attrition does not count. It is not "
        "multiplied when a case is scaled."
    ),
    unit="people",
    default=None,
    low=0,
    high=10_000_000,
    whole=True,
    unset="no limit for a site",
    source="Not set: the price of a separation holds them down",
)
