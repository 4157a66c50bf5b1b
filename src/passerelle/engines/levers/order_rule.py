"""The lever ``order.rule``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[str] = Lever(
    key="order.rule",
    title="Order in which people of a cohort are asked",
    meaning=(
        "Seniority keeps the longest service first and needs hire dates in the roster. Skill-proximity asks "
        "those first whose skills are nearest to the offered role; it needs personal skills in the roster, "
        "and lots break ties."
    ),
    unit="choice",
    default="lottery",
    choices=("lottery", "seniority", "skill-proximity"),
    source="A choice of the employer, not an estimate; a seeded lottery is neutral",
)
