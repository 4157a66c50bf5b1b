"""The lever ``advice.experience_must_match``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[bool] = Lever(
    key="advice.experience_must_match",
    title="Whether a viable move needs the experience that is typical for entry",
    meaning="Where it does, people of unrelated work cannot become managers by training alone.",
    unit="yes or no",
    default=True,
    source=(
        "BLS Employment Projections 2024-34: experience in a related occupation typical for entry; "
        "training does not give it. Which work is related follows O*NET and the SOC"
    ),
)
