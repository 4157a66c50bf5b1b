"""Recognises the headers of common HRIS exports.

The known names stand in ``header_names.csv``, the preferred one first within a field: what Workday, SAP
SuccessFactors, ADP Workforce Now, BambooHR, UKG Pro, Oracle HCM, Odoo, Frappe HR and plain spreadsheets
call their columns. A header is compared without case, blanks and punctuation.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from passerelle.data import schema

# What an extract may hold that is no roster column, and makes one: pay by the hour, full or part time.
HELPERS: Final = ("hourly_rate", "pay_basis", "time_type")
# What says which rows of an extract are a person's job on the as-of date.
ASSIGNMENT_FIELDS: Final = (
    "status",  # active, on leave, terminated
    "primary",  # whether the row is the person's primary assignment
    "assignment_start",
    "assignment_end",
    "termination_date",  # the person's last day
    "termination_reason",
    "snapshot",  # the period that the row is of, where one file has several: a year, a month, a day
)
TRAITS: Final = schema.AUDIT.names[1:]
FIELDS: Final = (
    *(name for name in schema.ROSTER.names if name != "other_fte"),
    *HELPERS,
    *ASSIGNMENT_FIELDS,
    *TRAITS,
)


class FileKind(StrEnum):
    """What the rows of an employer's file are."""

    PEOPLE = "people"
    POSITIONS = "positions"
    REQUISITIONS = "requisitions"
    MANAGERS = "managers"  # who answers to whom, and nothing else


# Fields of the files beside people; position_id and requisition_id name a row.
_SEAT_FIELDS: Final = (
    "job_title",
    "department",
    "site",
    "country",
    "region",
    "grade",
    "legal_entity",
    "cost_centre",
)
FIELDS_OF: Final[Mapping[FileKind, tuple[str, ...]]] = MappingProxyType(
    {
        FileKind.PEOPLE: FIELDS,
        FileKind.POSITIONS: ("position_id", *_SEAT_FIELDS, "fte", "status", "employee_id"),
        FileKind.REQUISITIONS: (
            "requisition_id",
            "position_id",
            *_SEAT_FIELDS,
            "openings",
            "target_start",
            "status",
        ),
        FileKind.MANAGERS: ("employee_id", "manager_id"),
    }
)


class Confidence(StrEnum):
    """How a header was taken for a column."""

    MAPPED = "mapped"  # a mapping file says so
    EXACT = "exact"  # it is the column's own name
    KNOWN = "known"  # a common export calls the column so
    LIKELY = "likely"  # a general word, which most often means the column


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the headers of one extract were taken for."""

    columns: Mapping[str, str]  # field -> header
    confidence: Mapping[str, Confidence]  # field -> how
    rivals: Mapping[str, tuple[str, ...]]  # field -> other headers that could be it as well
    ambiguous: Mapping[str, tuple[str, ...]]  # required field -> headers between which a person must choose


# Recognised so that they can be named, never stored: kind -> words of the header.
_PRIVATE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "e-mail": r"e ?mails?\b",
        "phone": r"\b(phone|telephone|mobile|cell|fax|pager)\b",
        "bank data": r"\b(bank|iban|bic|swift|routing|sort code|account (number|no))\b",
        "national id": (
            r"\b(ssn|social (security|insurance)|national (id|insurance)|nin|sin|tin|tax (id|file)|"
            r"passport|aadhaar|pan number|identification (id|no|number)|driv\w+ licen[cs]e)\b"
        ),
        "home address": r"\b(address|street|post ?code|postal|zip|home (city|state|town))\b",
        "name": (
            r"\b(first|last|middle|full|legal|preferred|given|family|maiden|nick|display|worker|employee|"
            r"person|associate|manager|supervisor|spouse|contact|staff) names?\b|"
            r"^(sur|fore|user|nick)?name$|^(worker|manager|supervisor|initials)$"
        ),
        "a trait that no rule here reads": (
            r"\b(age|religion|religious|marital|nationality|citizenship|veteran|sexual|gender identity|"
            r"pronouns?|pregnan\w+|children|dependants?|dependents?|medical|health|photo|image|salutation|"
            r"union member)\b"
        ),
    }
)


def key(header: str) -> str:
    """Return a header as it is compared: letters and digits alone, in lower case."""
    return _words(header).replace(" ", "")


def field_of(header: str) -> tuple[str, Confidence] | None:
    """Return the field that a header names, and how surely; nothing if it names none."""
    found = key(header)
    for name in (found, found.removesuffix("s")):  # "Job Titles"
        if name in _by_key():
            field, confidence, _ = _by_key()[name]
            return field, confidence
    return None


def private_kind(header: str) -> str | None:
    """Return what private thing a header names, such as ``e-mail``; nothing if none, or if a field."""
    if field_of(header) is not None:
        return None
    words = _words(header)
    return next((kind for kind, pattern in _PRIVATE.items() if re.search(pattern, words)), None)


def recognise(headers: Sequence[str], *, taken: Iterable[str] = (), given: Iterable[str] = ()) -> Recognised:
    """Return what each header was taken for.

    Args:
        headers: of the extract.
        taken: headers that already have a use, and are left alone.
        given: fields that already have a source, and need none.
    """
    used, done = set(taken), set(given)
    found: dict[str, list[tuple[Confidence, int, str]]] = {}
    for header in headers:
        match = field_of(header) if header and header not in used else None
        if match and match[0] not in done:
            found.setdefault(match[0], []).append((match[1], _rank(header), header))
    order = list(Confidence)
    columns, confidence, rivals, ambiguous = {}, {}, {}, {}
    for field, matches in found.items():
        best, *others = sorted(matches, key=lambda m: (order.index(m[0]), m[1]))
        equal = [m[2] for m in others if m[0] == best[0]]
        if equal and _is_required(field):
            ambiguous[field] = (best[2], *equal)
            continue
        columns[field], confidence[field] = best[2], best[0]
        if others:
            rivals[field] = tuple(m[2] for m in others)
    return Recognised(columns, confidence, rivals, ambiguous)


def nearest(field: str, headers: Iterable[str]) -> str | None:
    """Return the header that looks most like a field's names, or nothing if none does."""
    names = [name for name, (meant, _, _) in _by_key().items() if meant == field and len(name) > 2]
    open_headers = [h for h in headers if h and field_of(h) is None and private_kind(h) is None]

    def likeness(header: str) -> float:
        return max(SequenceMatcher(None, key(header), name).ratio() for name in names)

    best = max(open_headers, key=likeness, default=None)
    return best if best is not None and likeness(best) >= 0.6 else None


def _is_required(field: str) -> bool:
    return field in schema.ROSTER.names and schema.ROSTER[field].required


def _rank(header: str) -> int:
    found = key(header)
    return _by_key()[found if found in _by_key() else found.removesuffix("s")][2]


def _words(header: str) -> str:
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    plain = plain.replace("#", " number ").replace("%", " percent ")
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return " ".join(re.findall(r"[a-z0-9]+", split.lower()))


@cache
def _by_key() -> Mapping[str, tuple[str, Confidence, int]]:
    """Return field, confidence and preference by key of each known name."""
    file = resources.files("passerelle.data.roster") / "header_names.csv"
    table: dict[str, tuple[str, Confidence, int]] = {}
    for rank, line in enumerate(csv.DictReader(file.read_text(encoding="utf-8").splitlines())):
        table[key(line["name"])] = (line["field"], Confidence(line["confidence"]), rank)
    table.update({key(field): (field, Confidence.EXACT, 0) for field in FIELDS})
    return MappingProxyType(table)
