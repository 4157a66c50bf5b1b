"""The lever ``demand.technology``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="demand.technology",
    title="Where technology itself lowers the required headcount",
    meaning=("Roles with a target follow the target; the others follow exposure, adoption and response."),
    unit="choice",
    default="where-no-target",
    choices=("everywhere", "where-no-target", "nowhere"),
    source=(
        "A choice of the employer, not an estimate; an announced target already holds what "
        "technology is expected to do there"
    ),
)
