"""The lever ``demand.index``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="demand.index",
    title="Exposure index",
    meaning=(
        "Which published measure says what work the technologies reach. Only measures in "
        "shares of tasks may enter headcount."
    ),
    unit="id of an index",
    default="gpts-human-beta",
    source=(
        "Eloundou, Manning, Mishkin and Rock, Science 384 (2024): human ratings, tasks "
        "exposed directly plus half of those exposed with software"
    ),
)
