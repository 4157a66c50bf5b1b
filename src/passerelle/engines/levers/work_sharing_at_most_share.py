"""The lever ``work_sharing.at_most_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="work_sharing.at_most_share",
    title="Most people of a role who may work fewer hours",
    meaning="Fewer hours for many instead of fewer people; 0 means none.",
    unit="share of a role's people",
    default=0.0,
    low=0.0,
    high=1.0,
    source="A choice of the employer, not an estimate; no work-sharing unless the scenario says so",
)
