"""The lever ``moves.cost_money``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="moves.cost_money",
    title="Arranging a move inside the employer",
    meaning="Interviews, papers and set-up.",
    unit="money a person",
    default=1000.0,
    low=0.0,
    high=1000000.0,
    guess=True,
    plausible=(250.0, 3000.0),
    source="A guess: about a day of a recruiter and of a manager",
)
