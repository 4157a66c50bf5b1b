"""The lever ``employer.industry``."""

from __future__ import annotations

from passerelle.domain.scenario import Lever

LEVER: Lever[tuple[str, ...]] = Lever(
    key="employer.industry",
    title="Industries that shape the employer",
    meaning=(
        "Quits, how early technologies come into use, and for a generated employer the mix of occupations, "
        "are those of these industries."
    ),
    unit="NAICS sectors",
    default=("total",),
    choices=(
        "11",
        "21",
        "22",
        "23",
        "31-33",
        "42",
        "44-45",
        "48-49",
        "51",
        "52",
        "53",
        "54",
        "55",
        "56",
        "61",
        "62",
        "71",
        "72",
        "81",
        "99",
        "state-and-local-excluding-education",
        "total",
    ),
    source="All industries together, where nothing is said",
)
