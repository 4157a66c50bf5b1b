"""The lever ``attrition.given_annual_rate``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float | None] = Lever(
    key="attrition.given_annual_rate",
    title="Attrition that you give",
    meaning=(
        "Share of employees who quit or retire in a year, in every role that no line of [[attrition_rate]] "
        'matches. Only with attrition.rates = "given".'
    ),
    unit="share a year",
    default=None,
    low=0.0,
    high=0.9,
    unset="the rates of attrition.rates hold",
    source="Not set: published rates hold",
)
