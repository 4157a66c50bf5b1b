"""The lever ``people.lost_earnings_years``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever
from passerelle.domain.units import Range

LEVER: Lever[Range] = Lever(
    key="people.lost_earnings_years",
    title="Earnings that a person loses after a separation",
    meaning="Present value over the working life. An upper guide for people with short service.",
    unit="years of pay",
    default=Range(low=0.7, central=1.4, high=2.8),
    low=0.0,
    high=10.0,
    guess=True,
    source=(
        "Davis and von Wachter, Brookings Papers, 2011: 1.4 years of pay when unemployment is "
        "under 6 %, 2.8 above 8 %, for men with long service in larger firms; the low end is "
        "a guess for others"
    ),
)
