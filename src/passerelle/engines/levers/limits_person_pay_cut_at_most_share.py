"""The lever ``limits.person_pay_cut_at_most_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="limits.person_pay_cut_at_most_share",
    title="Largest pay cut in a move",
    meaning="Moves to roles that pay less than this are not offered.",
    unit="share of pay",
    default=0.05,
    low=0.0,
    high=0.5,
    source="A rule of this package: a destination is desirable at 95 % of a person's own pay or more",
)
