"""Recognises the headers of common HRIS exports.

The known names stand in ``header_names.csv``, the preferred one first within a field: what Workday, SAP
SuccessFactors, ADP Workforce Now, BambooHR, UKG Pro, Oracle HCM, PeopleSoft, Odoo, Frappe HR and plain
spreadsheets in six languages call their columns. A header is compared without case, blanks, accents and
punctuation; then without what stands in brackets or before a slash, with short words written out, and at last
with a slip of the pen allowed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from passerelle.data import schema
from passerelle.data.roster.header_words import as_title, is_nearly, key, trimmed, words_of
from passerelle.data.roster.private import private_header

# What an extract may hold that is no roster column, and makes one: what pay is for, full or part time.
HELPERS: Final = ("hourly_rate", "pay_basis", "pay_frequency", "time_type")
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
SEAT_FIELDS: Final = (
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
        FileKind.POSITIONS: ("position_id", *SEAT_FIELDS, "fte", "status", "employee_id"),
        FileKind.REQUISITIONS: (
            "requisition_id",
            "position_id",
            *SEAT_FIELDS,
            "openings",
            "target_start",
            "status",
        ),
        FileKind.MANAGERS: ("employee_id", "manager_id"),
    }
)

IDS: Final = ("employee_id", "manager_id")  # may be an e-mail or a name: they end in the identity file
# What a file of each kind must tell; positions and requisitions may have their titles from elsewhere.
REQUIRED_OF: Final[Mapping[FileKind, tuple[str, ...]]] = MappingProxyType(
    {
        FileKind.PEOPLE: ("employee_id", "job_title"),
        FileKind.POSITIONS: ("position_id",),
        FileKind.REQUISITIONS: ("requisition_id",),
        FileKind.MANAGERS: ("employee_id", "manager_id"),
    }
)
# A row with one of these is a person's, whatever else it names.
_OF_A_PERSON: Final = frozenset(
    {
        "manager_id",
        "hire_date",
        "original_hire_date",
        "salary",
        "hourly_rate",
        "employment_type",
        "weekly_hours",
        "bargaining_unit",
        "termination_date",
        "termination_reason",
        "primary",
        *TRAITS,
    }
)
# Both ends of a spell: beside a hire date, the start is the assignment's.
STARTS: Final = ("startdate", "datestart", "contractstartdate", "startdatum", "beginn")


class Confidence(StrEnum):
    """How a header was taken for a column."""

    MAPPED = "mapped"  # a mapping file says so
    EXACT = "exact"  # it is the column's own name
    KNOWN = "known"  # a common export calls the column so
    LIKELY = "likely"  # a general word, which most often means the column; or a known name with a slip
    CODE = "code"  # it names the column's code or number; taken where nothing else tells the column


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the headers of one extract were taken for."""

    columns: Mapping[str, str]  # field -> header
    confidence: Mapping[str, Confidence]  # field -> how
    rivals: Mapping[str, tuple[str, ...]]  # field -> other headers that could be it as well, the next first
    ambiguous: Mapping[str, tuple[str, ...]]  # required field -> headers between which a person must choose
    read_as: Mapping[str, str] = field(default_factory=dict)  # header -> the name that it nearly is


@dataclass(frozen=True, slots=True)
class _Match:
    """One reading of a header."""

    field: str
    confidence: Confidence
    rank: int  # the less, the more preferred
    name: str = ""  # the known name, where the header is not just that
    is_own: bool = False  # said of this kind of file alone

    @property
    def order(self) -> tuple[int, bool, int]:
        return (list(Confidence).index(self.confidence), bool(self.name), self.rank)


def field_of(header: str, kind: FileKind = FileKind.PEOPLE) -> tuple[str, Confidence] | None:
    """Return the field that a header names, and how surely; nothing if it names none."""
    match = _match(header, kind)
    return None if match is None else (match.field, match.confidence)


@lru_cache(maxsize=4_096)
def is_known(header: str) -> bool:
    """Say whether a header names a field of any kind of file, or something private: data seldom do."""
    return private_header(words_of(header)) is not None or any(_match(header, kind) for kind in FileKind)


def private_kind(header: str, kind: FileKind = FileKind.PEOPLE) -> str | None:
    """Return what private thing a header names, such as ``e-mail``; nothing if none, or if a field."""
    return None if field_of(header, kind) is not None else private_header(words_of(header))


def recognise(
    headers: Sequence[str],
    *,
    kind: FileKind = FileKind.PEOPLE,
    taken: Iterable[str] = (),
    given: Iterable[str] = (),
) -> Recognised:
    """Return what each header was taken for.

    Args:
        headers: of the extract.
        kind: what its rows are.
        taken: headers that already have a use, and are left alone.
        given: fields that already have a source, and need none.
    """
    used, done = set(taken), set(given)
    matches = _matches([header for header in headers if header and header not in used], kind, done)
    columns, confidence, rivals, ambiguous = {}, {}, {}, {}
    for name, found in matches.items():
        (best, match), *others = sorted(found, key=lambda pair: pair[1].order)
        equal = [header for header, other in others if other.order[:2] == match.order[:2]]
        if equal and name in REQUIRED_OF[kind]:
            ambiguous[name] = (best, *equal)
            rivals[name] = tuple(header for header, _ in others if header not in equal)
            continue
        columns[name], confidence[name] = best, match.confidence
        if others:
            rivals[name] = tuple(header for header, _ in others)
    read_as = {header: match.name for found in matches.values() for header, match in found if match.name}
    recognised = Recognised(columns, confidence, rivals, ambiguous, read_as)
    return _hired(recognised, done) if kind is FileKind.PEOPLE else recognised


def kind_of(headers: Sequence[str]) -> FileKind:
    """Return what the rows of a file are, by the ids and columns that its headers name."""
    names = [header for header in headers if header]
    named = {kind: {f: h for h in reversed(names) for f in _surely(h, kind)} for kind in FileKind}
    people, seats = named[FileKind.PEOPLE], named[FileKind.POSITIONS]
    if not people.keys() & _OF_A_PERSON:
        asked = named[FileKind.REQUISITIONS]
        if {"requisition_id", "openings"} & asked.keys():
            return FileKind.REQUISITIONS
        seat = names.index(seats["position_id"]) if "position_id" in seats else len(names)
        person = names.index(people["employee_id"]) if "employee_id" in people else len(names)
        if seat < person or (person == len(names) and _of_seats(names)):
            return FileKind.POSITIONS
    told = {match.field for header in names if (match := _match(header, FileKind.PEOPLE)) is not None}
    if {"employee_id", "manager_id"} <= told and not told & {"job_title", *_OF_A_PERSON} - {"manager_id"}:
        return FileKind.MANAGERS
    return FileKind.PEOPLE


def nearest(name: str, headers: Iterable[str], kind: FileKind = FileKind.PEOPLE) -> str | None:
    """Return the header that looks most like a field's names, or nothing if none does."""
    names = [known for known, match in _by_key(kind).items() if match.field == name and len(known) > 2]
    spare = [h for h in headers if h and field_of(h, kind) is None and private_kind(h, kind) is None]

    def likeness(header: str) -> float:
        return max(SequenceMatcher(None, key(header), known).ratio() for known in names)

    best = max(spare, key=likeness, default=None)
    return best if best is not None and likeness(best) >= 0.6 else None


def _matches(headers: Sequence[str], kind: FileKind, done: set[str]) -> dict[str, list[tuple[str, _Match]]]:
    """Return the headers of each field that has no source yet; slips only where nothing plain is found."""
    found: dict[str, list[tuple[str, _Match]]] = {}
    spare = []
    for header in headers:
        match = _match(header, kind)
        if match is None:
            spare.append(header)
        elif match.field not in done:
            found.setdefault(match.field, []).append((header, match))
    for header in spare:
        slip = None if private_header(words_of(header)) else _slip(header, kind)
        if slip is None or slip.field in done:
            continue
        if all(other.confidence is Confidence.CODE or other.name for _, other in found.get(slip.field, [])):
            found.setdefault(slip.field, []).append((header, slip))
    return found


def _hired(found: Recognised, done: set[str]) -> Recognised:
    """Return what was recognised with the dates of hire in their places.

    A file with an original hire date alone has no other hire date; one that has a start date beside the hire
    date tells the start of the assignment.
    """
    columns, confidence, rivals = dict(found.columns), dict(found.confidence), dict(found.rivals)
    if "hire_date" not in done and "hire_date" not in columns and "original_hire_date" in columns:
        columns["hire_date"] = columns.pop("original_hire_date")
        confidence["hire_date"] = Confidence.LIKELY
        del confidence["original_hire_date"]
        return Recognised(columns, confidence, rivals, found.ambiguous, found.read_as)
    starts = [header for header in rivals.get("hire_date", ()) if key(header) in STARTS]
    if starts and not {"assignment_start"} & (done | columns.keys()):
        columns["assignment_start"], confidence["assignment_start"] = starts[0], Confidence.LIKELY
        rivals["hire_date"] = tuple(header for header in rivals["hire_date"] if header != starts[0])
        if not rivals["hire_date"]:
            del rivals["hire_date"]
    return Recognised(columns, confidence, rivals, found.ambiguous, found.read_as)


def _of_seats(headers: Sequence[str]) -> bool:
    """Say whether headers name a number for a row, and what only a file of positions has."""
    told = [match for h in headers if (match := _match(h, FileKind.POSITIONS)) is not None]
    named = any(match.field == "position_id" for match in told)
    return named and any(match.is_own and match.field != "position_id" for match in told)


def _surely(header: str, kind: FileKind) -> tuple[str, ...]:
    match = _match(header, kind)
    sure = match is not None and match.confidence in (Confidence.EXACT, Confidence.KNOWN)
    return (match.field,) if match is not None and sure else ()


@lru_cache(maxsize=4_096)
def _match(header: str, kind: FileKind) -> _Match | None:
    """Return the reading of a header: as it stands, else without trimmings, else with words written out."""
    known = _by_key(kind)
    plain = key(header)
    for name in (plain, plain.removesuffix("s")):  # "Job Titles"
        if name in known:
            return known[name]
    if private_header(words_of(header)) is not None:
        return None
    for words in trimmed(header):
        name = words.replace(" ", "")
        if name in known:
            match = known[name]
            likely = Confidence.CODE if match.confidence is Confidence.CODE else Confidence.LIKELY
            return _Match(match.field, likely, match.rank, as_title(words))
    return None


def _slip(header: str, kind: FileKind) -> _Match | None:
    """Return the known name that a header is but for a letter in a word; none if two fields have one."""
    words = words_of(header).split()
    close = [
        match
        for name, match in _slippable(kind)
        if len(name) == len(words) and all(map(is_nearly, words, name))
    ]
    if len({match.field for match in close}) != 1:
        return None
    best = min(close, key=lambda match: match.order)
    return _Match(best.field, Confidence.LIKELY, best.rank, best.name)


@cache
def _by_key(kind: FileKind) -> Mapping[str, _Match]:
    """Return the reading of each known name by its key; a file kind's own name goes before a general one."""
    file = resources.files("passerelle.data.roster") / "header_names.csv"
    general: dict[str, _Match] = {}
    own: dict[str, _Match] = {}
    for rank, line in enumerate(csv.DictReader(file.read_text(encoding="utf-8").splitlines())):
        if line["field"] in FIELDS_OF[kind] and line["file"] in ("", kind.value):
            table = own if line["file"] else general
            table[key(line["name"])] = _Match(
                line["field"], Confidence(line["confidence"]), rank, is_own=bool(line["file"])
            )
    exact = {key(name): _Match(name, Confidence.EXACT, 0) for name in FIELDS_OF[kind]}
    return MappingProxyType({**general, **own, **exact})


@cache
def _slippable(kind: FileKind) -> tuple[tuple[tuple[str, ...], _Match], ...]:
    """Return the names in which a slip is seen through, as words: the field's own and the known ones."""
    file = resources.files("passerelle.data.roster") / "header_names.csv"
    lines = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    names = [name.replace("_", " ") for name in FIELDS_OF[kind]]
    names += [line["name"] for line in lines if line["confidence"] == Confidence.KNOWN]
    known = _by_key(kind)
    table: list[tuple[tuple[str, ...], _Match]] = []
    for name in dict.fromkeys(names):
        match = known.get(key(name))
        if match is not None and match.confidence in (Confidence.EXACT, Confidence.KNOWN):
            named = _Match(match.field, match.confidence, match.rank, as_title(name))
            table += [(tuple(name.split()), named), ((key(name),), named)]
    return tuple(table)
