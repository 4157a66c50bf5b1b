"""Training programmes and fields of study: what teaches, how long, at what price."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme that a provider offers, as its catalogue lists it; unknown figures are None."""

    id: str
    provider: str
    title: str
    field: str  # CIP 2020 code, such as 11.0701; empty where the catalogue names none
    occupations: tuple[str, ...]  # SOC 2018 codes that it trains for, as the catalogue says
    place: str  # city and state, or empty
    delivery: str  # such as in person, online, hybrid; or empty
    credential: str  # what a graduate holds; or empty
    weeks: float | None
    contact_hours: float | None
    tuition_money: float | None  # tuition and fees, in ``currency``
    other_money: float | None  # books, supplies and other required cost
    currency: str = "USD"
    seats_per_quarter: float | None = None  # people who may start in a quarter
    completion_share: float | None = None  # of those who start


@dataclass(frozen=True, slots=True)
class FieldOfStudy:
    """A field of study (CIP 2020) that leads to an occupation, with what its graduates did where known."""

    code: str
    title: str
    completers_people: float | None  # of programmes whose outcomes are published (New Jersey)
    employed_share: float | None  # of them, employed two quarters after, pooled over providers
    quarterly_wage_money: float | None  # mean, two quarters after, pooled over providers


@dataclass(frozen=True, slots=True)
class ProgrammeMatch:
    """A programme set against one transition."""

    programme: Programme
    by: str  # "occupation" where the catalogue names the destination, "field" where the crosswalk does
    aims_share: float  # of the gaps in skills and knowledge, what its occupations ask too: aims, not outcomes
    aims: tuple[str, ...]  # names of the gaps that it aims at, the largest first
    doubted: bool = False  # its own field does not lead to the occupation that the catalogue names
