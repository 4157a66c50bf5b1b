"""The major groups of the 2018 Standard Occupational Classification, and which occupations lead others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MAJOR_GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "11-0000": "Management",
        "13-0000": "Business and financial operations",
        "15-0000": "Computer and mathematical",
        "17-0000": "Architecture and engineering",
        "19-0000": "Life, physical and social science",
        "21-0000": "Community and social service",
        "23-0000": "Legal",
        "25-0000": "Education and library",
        "27-0000": "Arts, design, media and sports",
        "29-0000": "Healthcare practitioners",
        "31-0000": "Healthcare support",
        "33-0000": "Protective service",
        "35-0000": "Food preparation and serving",
        "37-0000": "Cleaning and maintenance of buildings and grounds",
        "39-0000": "Personal care and service",
        "41-0000": "Sales",
        "43-0000": "Office and administrative support",
        "45-0000": "Farming, fishing and forestry",
        "47-0000": "Construction and extraction",
        "49-0000": "Installation, maintenance and repair",
        "51-0000": "Production",
        "53-0000": "Transportation and material moving",
    }
)  # short titles; U.S. Bureau of Labor Statistics, 2018 SOC, public domain

LEADING: Final = r"^(11-|(33|35|37|39|41|43|45|47|49|51|53)-10)"
# codes of occupations that lead others: managers, and first-line supervisors


def leads(code: str) -> bool:
    """Return whether an occupation of SOC leads others."""
    return re.match(LEADING, code) is not None
