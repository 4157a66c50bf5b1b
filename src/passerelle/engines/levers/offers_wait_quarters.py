"""The lever ``offers.wait_quarters``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int] = Lever(
    key="offers.wait_quarters",
    title="How long people are kept for a place that opens later",
    meaning="People are paid in their role until their new place opens, at most this long.",
    unit="quarters",
    default=1,
    low=0,
    high=4,
    whole=True,
    guess=True,
    plausible=(0, 2),
    source="A guess: one quarter of search inside the employer",
)
