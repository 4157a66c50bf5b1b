"""The lever ``separation.tenure_years_if_unknown``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[float] = Lever(
    key="separation.tenure_years_if_unknown",
    title="Years of service where the roster has no hire date",
    meaning="For severance alone.",
    unit="years",
    default=3.9,
    low=0.0,
    high=50.0,
    source="BLS, Employee Tenure in 2024 (USDL-24-1971): median of January 2024",
)
