"""The lever ``advice.abilities_missing_at_most_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="advice.abilities_missing_at_most_share",
    title="Most missing abilities of a viable move",
    meaning=(
        "Share of the abilities that the destination asks for, by importance, which the origin does not: "
        "strength, sight and the like, that training gives least of."
    ),
    unit="share of importance",
    default=0.25,
    low=0.0,
    high=1.0,
    guess=True,
    plausible=(0.15, 0.35),
    source=(
        "A guess: from office clerk to police officer 0.28 are missing, to firefighter 0.37; from stocker to "
        "fork-lift driver 0.22; of the moves that the survey saw under 5 % miss more"
    ),
)
