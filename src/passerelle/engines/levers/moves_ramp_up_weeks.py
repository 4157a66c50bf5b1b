"""The lever ``moves.ramp_up_weeks``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="moves.ramp_up_weeks",
    title="Weeks until someone who moved is fully productive",
    meaning="Half of the pay of these weeks counts as lost.",
    unit="weeks",
    default=8.0,
    low=0.0,
    high=104.0,
    guess=True,
    plausible=(4.0, 16.0),
    source="A guess: someone who knows the employer needs less time than a hire",
)
