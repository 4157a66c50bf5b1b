"""The lever ``voluntary.cap_people``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int | None] = Lever(
    key="voluntary.cap_people",
    title="Most people who may leave by a voluntary programme",
    meaning=(
        "Over the whole plan. With a cap the programme is offered in roles with fewer positions; nobody "
        "is named, everybody may refuse."
    ),
    unit="people",
    default=None,
    low=0,
    high=10_000_000,
    whole=True,
    scales=True,
    unset="no voluntary programme is offered",
    source="Not set: a voluntary programme is a decision of the employer",
)
