"""The lever ``demand.central_case_weight``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="demand.central_case_weight",
    title="Weight of the central case of demand",
    meaning='Only with demand.plan_for = "all-cases"; low and high share the rest evenly.',
    unit="share",
    default=0.5,
    low=0.0,
    high=1.0,
    guess=True,
    plausible=(0.3, 0.8),
    source="A guess: the central case as likely as both ends together",
)
