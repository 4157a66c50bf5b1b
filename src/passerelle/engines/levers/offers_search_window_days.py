"""The lever ``offers.search_window_days``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[int] = Lever(
    key="offers.search_window_days",
    title="How long people stay paid after they decline",
    meaning=(
        "Who declines an offer, or waits for one, is paid at most this long before leaving with support."
    ),
    unit="days",
    default=90,
    low=0,
    high=365,
    whole=True,
    guess=True,
    plausible=(30, 180),
    source="A guess: a quarter of search inside the employer",
)
