"""The lever ``advice.openings_at_least_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="advice.openings_at_least_share",
    title="Least projected openings of a desirable move",
    meaning="Openings a year over the destination's jobs; places are rare where few leave and few are added.",
    unit="share of jobs a year",
    default=0.04,
    low=0.0,
    high=1.0,
    guess=True,
    plausible=(0.02, 0.07),
    source=(
        "A guess: over all jobs BLS projects 11.1 % a year for 2024 to 2034; one occupation in thirty, most "
        "of them physicians and judges, lies under 4 %"
    ),
)
