"""The tables of the reference snapshot on fields of study and licences."""

from __future__ import annotations

from typing import Final

from passerelle.data.schema.table import Table, real, text

FIELDS: Final = Table(
    "fields",
    "Fields of study, and what completers in New Jersey did two quarters after (no year is told)",
    (
        text("field", "CIP 2020 code, such as 11.0701"),
        text("title", "Short title"),
        real(
            "completers_people",
            "Completers whom the share speaks of; empty, with all figures, where under ten",
            "people",
            low=10.0,
            nullable=True,
        ),
        real(
            "employed_share",
            "Of them, employed two quarters after, over all providers",
            "share",
            low=0.0,
            high=1.0,
            nullable=True,
        ),
        real(
            "quarterly_wage_money",
            "Mean wage of the quarter, of those with one; empty where under ten have",
            "USD a quarter",
            low=0.0,
            nullable=True,
        ),
    ),
    ("field",),
)

LICENCES: Final = Table(
    "licences",
    "Licences that a state lists for an occupation or a part of it; it says nothing of other states",
    (
        text("occupation", "SOC 2018 code"),
        text("state", "Postal code of the state whose list it is", choices=("NJ",)),
        text("title", "Who is licensed, as the state says"),
        text(
            "evidence",
            "Why it is thought to be this occupation's: it is known by that title; the state's code, and a "
            "word in common; or the code alone, often a small part of the occupation or a mistake",
            choices=("title", "word", "code"),
        ),
    ),
    ("occupation", "state", "title"),
)
