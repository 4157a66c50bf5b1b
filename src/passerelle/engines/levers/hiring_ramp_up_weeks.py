"""The lever ``hiring.ramp_up_weeks``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="hiring.ramp_up_weeks",
    title="Weeks until a hire is fully productive",
    meaning="Half of the pay of these weeks counts as lost.",
    unit="weeks",
    default=16.0,
    low=0.0,
    high=104.0,
    guess=True,
    plausible=(8.0, 28.0),
    source="A guess",
)
