"""The lever ``advice.growth_at_least_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="advice.growth_at_least_share",
    title="Least projected growth of a desirable move",
    meaning="Projected change of the destination's jobs in ten years; below it a move is not desirable.",
    unit="share in ten years",
    default=-0.02,
    low=-1.0,
    high=1.0,
    guess=True,
    plausible=(-0.05, 0.03),
    source=(
        "A guess: a fall of a fifth of a percent a year is within what projections miss, for imputed growth "
        "misses by 4.6 points; over all occupations BLS projects 3.1 % from 2024 to 2034"
    ),
)
