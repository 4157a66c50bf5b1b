"""The lever ``demand.response``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever
from passerelle.domain.units import Range

LEVER: Lever[Range] = Lever(
    key="demand.response",
    title="More output as work gets cheaper",
    meaning=(
        "Required headcount is multiplied by 1 + response x removed work. With m removed, technology adds "
        "jobs where the response is above 1 / (1 - m), which is a little above 1."
    ),
    unit="share of the removed work that comes back",
    default=Range(low=0.0, central=0.3, high=1.2),
    low=0.0,
    high=3.0,
    guess=True,
    source=(
        "A guess, whose high end lets technology add jobs: of US firms that use AI, 13.7 % said that it "
        "raised their number of workers, 6.9 % that it cut it, 66.0 % that it changed nothing (NCSES and "
        "Census Bureau, Annual Business Survey 2022, data of 2021, table CET-57). No survey measures the "
        "response itself"
    ),
)
