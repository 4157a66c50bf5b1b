"""The lever ``attrition.after_announcement_multiple``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="attrition.after_announcement_multiple",
    title="Attrition after an announcement",
    meaning="Multiplies expected attrition in every quarter of the plan.",
    unit="times the usual rate",
    default=1.0,
    low=0.0,
    high=3.0,
    guess=True,
    plausible=(0.7, 1.5),
    source="A guess: as usual. Announcements raise quits, slack labour markets lower them",
)
