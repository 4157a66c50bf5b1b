"""The lever ``limits.pay_cuts_at_most_people``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int | None] = Lever(
    key="limits.pay_cuts_at_most_people",
    title="Most moves to lower pay",
    meaning=(
        "People over the whole plan; limits.person_pay_cut_at_most_share says how much one person may lose."
    ),
    unit="people",
    default=None,
    low=0,
    high=10_000_000,
    whole=True,
    scales=True,
    unset="no limit on their number",
    source="Not set: each cut has its own limit",
)
