"""The lever ``moves.fit_for_training_share``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="moves.fit_for_training_share",
    title="Skills that must already match for a move after training",
    meaning="Below it a move is not offered, with or without training.",
    unit="share of fit",
    default=0.5,
    low=0.0,
    high=1.0,
    guess=True,
    plausible=(0.3, 0.7),
    source=(
        "A guess: between the median fit of all pairs of occupations, 0.37, and that of the "
        "most related, 0.78"
    ),
)
