"""The lever ``demand.response``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever
from passerelle.domain.units import Range

LEVER: Lever[Range] = Lever(
    key="demand.response",
    title="More output as work gets cheaper",
    meaning=(
        "Required headcount is multiplied by 1 + response x removed work; above about 1 technology adds jobs."
    ),
    unit="share of the removed work that comes back",
    default=Range(low=0.0, central=0.3, high=0.8),
    low=0.0,
    high=3.0,
    guess=True,
    source=(
        "A guess. For scale: of US firms that use AI, 13.7 % raised and 6.9 % cut headcount "
        "(NCSES, Annual Business Survey, data of 2021)"
    ),
)
