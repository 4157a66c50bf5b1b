"""Texas Eligible Training Provider List: its layout and marks, told apart and turned into a catalogue's.

Sentences that describe providers, programmes and costs are not carried, nor is who to call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import polars as pl

from passerelle.data.reference import Source
from passerelle.data.roster import cells
from passerelle.data.schema.catalogue import LONGEST_WEEKS

SOURCE: Final = Source(
    id="texas-twc-etpl",
    title="Eligible Training Provider List, statewide",
    publisher="Texas Workforce Commission",
    vintage="Statewide list of 2024-03-20, where the file is that one",
    licence="Public record, published for reuse; the file states no licence",
    attribution="Source: Eligible Training Provider List, Texas Workforce Commission.",
    url="https://www.twc.texas.gov/programs/workforce/eligible-training-providers",
)
ID: Final = "Program ID"
PROVIDER: Final = "ProviderName"
TITLE: Final = "Program Name"
INSTITUTION: Final = "Institution Type"
CITY: Final = "Campus City"
STATE: Final = "Campus State"
FIELD: Final = "Instructional Program (CIP) Code"
OUTCOME: Final = "Program Outcome"
HOURS: Final = "Length: Contact Hours"
WEEKS: Final = "Length: Weeks"
DELIVERY: Final = "Delivery Method"
OCCUPATIONS: Final = tuple(f"Occupation Code (ONET {place})" for place in (1, 2, 3))
TUITION: Final = "Required Cost: Tuition & Fees"
BOOKS: Final = "Required Cost: Books & Supplies"
COLUMNS: Final = (
    ID,
    PROVIDER,
    TITLE,
    INSTITUTION,
    CITY,
    STATE,
    FIELD,
    OUTCOME,
    HOURS,
    WEEKS,
    DELIVERY,
    *OCCUPATIONS,
    TUITION,
    BOOKS,
)
# Where each column of the catalogue comes from, for places of faults.
ORIGINS: Final = MappingProxyType(
    {
        "programme": ID,
        "provider": PROVIDER,
        "title": TITLE,
        "field": FIELD,
        "occupations": "Occupation Code (ONET 1 to 3)",
        "place": CITY,
        "delivery": DELIVERY,
        "credential": OUTCOME,
        "weeks": WEEKS,
        "contact_hours": HOURS,
        "tuition": TUITION,
        "other_cost": BOOKS,
    }
)
NO_CODE: Final = "INVALID CODE"
NO_FIGURE: Final = "ERROR"
APPRENTICESHIP: Final = "National Apprenticeship"
APPRENTICE: Final = "apprenticeship certificate"
DELIVERIES: Final = MappingProxyType(
    {"In-person": "in person", "Hybrid": "hybrid", "Distance Education": "online"}
)
CREDENTIALS: Final = MappingProxyType(
    {
        "Associates Degree": "associate's degree",
        "Baccalaureate degree": "bachelor's degree",
        "Certificate of completion of an apprenticeship": APPRENTICE,
        "Community college certificate of completion": "college certificate",
        "Government license": "licence",
        "Industry recognized certificate or certification": "industry certificate",
        "Measureable skill gain leading to a credential": "step to a credential",
        "Measureable skill gain leading to employment": "step to employment",
        "No credential - employment only": "none",
        "Secondary school diploma or its equivalent": "high-school diploma",
    }
)
_MARKS: Final = (ID, PROVIDER, TITLE, FIELD, WEEKS, OCCUPATIONS[0])  # headers by which the list is known


@dataclass(frozen=True, slots=True)
class Rule:
    """A written rule of cleaning, and how many rows it touched."""

    id: str
    what: str  # in words, with what became of the value
    count: int

    def __str__(self) -> str:
        return f"{self.count:,} row{'s' * (self.count > 1)}: {self.what}"


def is_list(headers: Iterable[str]) -> bool:
    """Return whether a file with these headers is the Texas list."""
    return set(_MARKS) <= set(headers)


def missing(headers: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that are read and not there."""
    found = set(headers)
    return tuple(column for column in COLUMNS if column not in found)


def catalogue(listed: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Rule, ...]]:
    """Return the list as text in the columns of ``schema.CATALOGUE``, row for row, and what was cleaned.

    Values stay as read where no rule of this list touches them; an unknown delivery or outcome is kept.

    Args:
        listed: has the columns ``COLUMNS``.
    """
    text = pl.DataFrame({column: _squeezed(listed[column]) for column in COLUMNS})
    credential, delivery = _words(text[OUTCOME], CREDENTIALS), _words(text[DELIVERY], DELIVERIES)
    apprentices = (text[INSTITUTION] == APPRENTICESHIP) | (credential == APPRENTICE)
    free = _number(text[TUITION]) == 0.0
    untold = (free & ~apprentices).fill_null(value=False)
    weeks, hours = _number(text[WEEKS]), _number(text[HOURS])
    in_credits = (hours > 0.0) & (hours < weeks) & (weeks <= LONGEST_WEEKS)
    in_credits = in_credits.fill_null(value=False)
    frame = pl.DataFrame(
        {
            "programme": text[ID],
            "provider": text[PROVIDER],
            "title": text[TITLE],
            "field": text[FIELD],
            "occupations": text.select(
                pl.concat_str(OCCUPATIONS, separator=" ", ignore_nulls=True)
            ).to_series(),
            "place": text.select(
                pl.concat_str(CITY, pl.col(STATE).str.to_uppercase(), separator=", ")
            ).to_series(),
            "delivery": delivery,
            "credential": credential,
            "weeks": _without(text[WEEKS], text[WEEKS] == NO_FIGURE),
            "contact_hours": _without(text[HOURS], (text[HOURS] == NO_FIGURE) | in_credits),
            "tuition": _without(text[TUITION], untold),
            "other_cost": text[BOOKS],
            "currency": pl.repeat("USD", text.height, dtype=pl.String, eager=True),
        }
    )
    touched = {
        "weeks-error": text[WEEKS] == NO_FIGURE,
        "hours-error": text[HOURS] == NO_FIGURE,
        "hours-credits": in_credits,
        "delivery-invalid": text[DELIVERY] == NO_CODE,
        "credential-invalid": text[OUTCOME] == NO_CODE,
        "tuition-zero-apprentices": free & apprentices,
        "tuition-zero-others": untold,
    }
    rules = (Rule(name, _RULES[name], int(rows.sum())) for name, rows in touched.items())
    return frame, tuple(rule for rule in rules if rule.count)


_RULES: Final = MappingProxyType(
    {
        "weeks-error": f"weeks are {NO_FIGURE}; taken as unknown.",
        "hours-error": f"contact hours are {NO_FIGURE}; taken as unknown.",
        # guess: 60 "contact hours" of a two-year degree are credits.
        "hours-credits": "fewer contact hours than weeks, which look like credits; taken as unknown.",
        "delivery-invalid": f"delivery is {NO_CODE}; taken as unknown.",
        "credential-invalid": f"outcome is {NO_CODE}; taken as unknown.",
        "tuition-zero-apprentices": "apprenticeships without tuition; kept as free of tuition.",
        # guess: colleges that list a price for those out of district list none for the others.
        "tuition-zero-others": "tuition is 0 outside apprenticeships, where the list does not tell free from"
        " not filled in; taken as unknown.",
    }
)


def _squeezed(values: pl.Series) -> pl.Series:
    """Return cells as text on one line; null where nothing is said."""
    return cells.text(values).str.replace_all(r"\s+", " ")


def _words(values: pl.Series, words: MappingProxyType[str, str]) -> pl.Series:
    """Return the publisher's words in ours; the mark of an invalid code is unknown."""
    return _without(values.replace(dict(words)), values == NO_CODE)


def _number(values: pl.Series) -> pl.Series:
    return values.cast(pl.Float64, strict=False)


def _without(values: pl.Series, bad: pl.Series) -> pl.Series:
    return values.set(bad.fill_null(value=False), None)
