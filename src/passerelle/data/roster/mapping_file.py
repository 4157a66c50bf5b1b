"""Reads the TOML file that says which column of an extract is which, where the headers do not.

A file may hold, all optional::

    ignore = ["Notes"]                      # headers to leave alone

    [columns]                               # roster column or audit trait = "Header"
    job_title = "class_title"
    hourly_rate = "Hourly Rate"             # pay: hourly rate x weekly hours x 52
    pay_basis = "Salary or Hourly"          # what the amount is for: a year, a month, an hour, row by row
    pay_frequency = "Pay Frequency"         # how often people are paid; may say what the salary is for
    time_type = "Full or Part-Time"         # makes fte where the extract has none

    [constants]                             # roster column = value for every row
    currency = "USD"
    pay_basis = "monthly"                   # likewise pay_frequency and time_type

    [formats]                               # how dates and numbers are written, where it cannot be told
    hire_date = "%Y-%m"
    salary = "1.234,56"                     # or "1,234.56"

    [values.employment_type]                # value in the extract = value in the roster
    "CRF" = "regular"

    [employee_id]
    none = true                             # the extract has no ids; rows are numbered

    [job_title]
    missing = "Not stated"                  # the title of rows that have none

    [fte]
    full_time_hours = 40
    full_when = ["F"]                       # values of time_type
    part_when = ["P"]

    [salary]
    annual_when = ["SALARY"]                # values of pay_basis
    hourly_when = ["HOURLY"]
    monthly_when = ["MONTH"]                # and weekly_when, biweekly_when, semimonthly_when, daily_when
    per = "year"                            # or "pay_frequency": what salary is for where no pay_basis says

    [people]                                # which rows are a person's job on the day
    as_of = 2024-01-31                      # the day of the extract
    snapshot = "2018"                       # which period of the snapshot column; the last unless told
    contractors = "apart"                   # or "keep": they are in the roster

    [employment_type]
    contractor_when = ["Contingent"]

    [status]
    left_when = ["T"]
    leave_when = ["L"]                      # goes to the audit file alone

    [primary]
    when = ["Y"]                            # the value of a person's primary assignment

    [termination_reason]                    # value = kind of separation
    quit = ["RES"]
    layoff = ["RIF"]
    retirement = ["RET"]
    other = ["DEA"]

    [positions.columns]                     # of a file of positions; likewise requisitions and managers
    position_id = "Seat"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from passerelle.data import schema
from passerelle.data.roster.headers import FIELDS, FIELDS_OF, HELPERS, TRAITS, Confidence, FileKind
from passerelle.data.roster.values import NUMBER_FORMS
from passerelle.errors import BadInput, Fault

DATES: Final = (
    *(c.name for t in (schema.ROSTER, schema.AUDIT) for c in t.columns if c.type == pl.Date),
    *("assignment_start", "assignment_end", "termination_date", "target_start"),
)
NUMBERS: Final = ("salary", "hourly_rate", "weekly_hours", "fte", "openings")
PERIODS: Final = ("monthly", "semimonthly", "biweekly", "weekly", "daily")
_TEXTS: Final = tuple(
    c.name
    for c in schema.ROSTER.columns
    if c.type == pl.String and c.name not in ("employee_id", "manager_id")
)
_CODED: Final = (*_TEXTS, "status", "primary", "termination_reason", "snapshot")  # values may be translated
_CONSTANTS: Final = (
    *(name for name in _TEXTS if name != "job_title"),
    *("pay_basis", "pay_frequency", "time_type"),
)
_KINDS: Final[Mapping[str, str]] = MappingProxyType({kind.lower(): kind for kind in schema.SEPARATION_KINDS})
_OTHER_FILES: Final = tuple(kind for kind in FileKind if kind is not FileKind.PEOPLE)
CONTRACTORS: Final = ("apart", "keep")
SALARY_PER: Final = ("year", "pay_frequency")
FULL_TIME_HOURS: Final = 40.0  # the usual full-time week, and the base of 2,080 hours a year
FULL_WORDS: Final = ("f", "ft", "full", "full time", "full-time", "fulltime", "full_time")
PART_WORDS: Final = ("p", "pt", "part", "part time", "part-time", "parttime", "part_time")
ANNUAL_WORDS: Final = (
    *("s", "salary", "salaried", "a", "annual", "annually", "annum", "per annum", "p.a.", "pa"),
    *("year", "yearly", "per year", "yr"),
)
HOURLY_WORDS: Final = ("h", "hour", "hourly", "per hour", "hr")
CONTRACTOR_WORDS: Final = (
    "contractor",
    "contingent",
    "contingent worker",
    "consultant",
    "agency",
    "agency worker",
    "vendor",
)
LEFT_WORDS: Final = (
    "terminated",
    "inactive",
    "left",
    "separated",
    "former",
    "resigned",
    "retired",
    "dismissed",
    "deceased",
)
LEAVE_WORDS: Final = (
    "on leave",
    "leave",
    "loa",
    "leave of absence",
    "paid leave",
    "unpaid leave",
    "leave with pay",
)
PRIMARY_WORDS: Final = ("y", "yes", "true", "1", "x", "p", "primary", "main")


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of an extract becomes which of the roster, and by what rules."""

    columns: Mapping[str, str] = field(default_factory=_nothing)  # field -> header
    confidence: Mapping[str, Confidence] = field(default_factory=_nothing)
    constants: Mapping[str, str] = field(default_factory=_nothing)  # roster column -> value for every row
    formats: Mapping[str, str] = field(default_factory=_nothing)  # date or number column -> format
    values: Mapping[str, Mapping[str, str]] = field(default_factory=_nothing)
    ignore: tuple[str, ...] = ()  # headers left alone
    has_ids: bool = True
    missing_title: str | None = None
    full_time_hours: float = FULL_TIME_HOURS  # hours a week that make 1 FTE
    full_when: tuple[str, ...] = FULL_WORDS  # values of time_type, in lower case
    part_when: tuple[str, ...] = PART_WORDS
    annual_when: tuple[str, ...] = ANNUAL_WORDS  # values of pay_basis, in lower case
    hourly_when: tuple[str, ...] = HOURLY_WORDS
    period_when: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)  # of PERIODS -> of pay_basis
    salary_per: str = ""  # one of SALARY_PER: what salary is for where no pay_basis says; told by the file
    # Which rows are a person's job on the as-of date; all words in lower case.
    as_of: date | None = None  # the day of the extract
    snapshot: str = "last"  # which period of the snapshot column is read, as the file writes it
    contractors: str = "apart"  # "apart" leaves them out of the roster, "keep" takes them in
    contractor_when: tuple[str, ...] = CONTRACTOR_WORDS  # values of employment_type
    left_when: tuple[str, ...] = LEFT_WORDS  # values of status
    leave_when: tuple[str, ...] = LEAVE_WORDS  # values of status; they go to the audit file alone
    primary_when: tuple[str, ...] = PRIMARY_WORDS  # values of primary
    separation_kinds: Mapping[str, str] = field(default_factory=_nothing)  # termination_reason -> kind
    others: Mapping[FileKind, Mapping[str, str]] = field(default_factory=_nothing)  # kind -> field -> header


def read_mapping(path: Path) -> ColumnMapping:
    """Return the mapping in a TOML file.

    Raises:
        BadInput: the file is absent, is not TOML, or says something that a mapping cannot.
    """
    name = path.name
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput([Fault(str(path), "does not exist.", "Check the name and the folder.")]) from None
    except (OSError, UnicodeDecodeError):
        fault = Fault(str(path), "cannot be read as text.", "Save it as TOML in UTF-8.")
        raise BadInput([fault]) from None
    except tomllib.TOMLDecodeError as error:
        fault = Fault(
            name, f"is not TOML: {error}.", "Mend the place; text stands in double quotation marks."
        )
        raise BadInput([fault]) from None
    reader = _Reader(name)
    mapping = reader.mapping(content)
    if reader.faults:
        raise BadInput(reader.faults)
    return mapping


# Tables of the file, each with its keys; none where they are checked with their values.
_PARTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "columns": (),
        "constants": (),
        "formats": (),
        "values": (),
        "employee_id": ("none",),
        "job_title": ("missing",),
        "fte": ("full_time_hours", "full_when", "part_when"),
        "salary": ("annual_when", "hourly_when", *(f"{period}_when" for period in PERIODS), "per"),
        "people": ("as_of", "snapshot", "contractors"),
        "employment_type": ("contractor_when",),
        "status": ("left_when", "leave_when"),
        "primary": ("when",),
        "termination_reason": tuple(_KINDS),
    }
)


class _Reader:
    """Takes a parsed file apart and gathers what is wrong with it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []

    def mapping(self, content: dict[str, Any]) -> ColumnMapping:
        self.known("", content, ("ignore", *_PARTS, *_OTHER_FILES))
        parts = {name: self.table(content, name) for name in _PARTS}
        for name, keys in _PARTS.items():
            if keys:
                self.known(f"{name}.", parts[name], keys)
        columns = self.names("columns", parts["columns"], FIELDS)
        constants = self.names("constants", parts["constants"], _CONSTANTS)
        has_ids = parts["employee_id"].get("none", False) is not True
        self.clashes(columns, constants, has_ids=has_ids)
        missing = parts["job_title"].get("missing")
        return ColumnMapping(
            columns=MappingProxyType(columns),
            confidence=MappingProxyType(dict.fromkeys(columns, Confidence.MAPPED)),
            constants=MappingProxyType(constants),
            formats=MappingProxyType(self.formats(parts["formats"])),
            values=MappingProxyType(self.value_maps(parts["values"])),
            ignore=self.words("ignore", content, ()),
            has_ids=has_ids,
            missing_title=None if missing is None else self.text("job_title.missing", missing),
            full_time_hours=self.hours(parts["fte"]),
            full_when=self.lower("fte.full_when", parts["fte"], FULL_WORDS),
            part_when=self.lower("fte.part_when", parts["fte"], PART_WORDS),
            annual_when=self.lower("salary.annual_when", parts["salary"], ANNUAL_WORDS),
            hourly_when=self.lower("salary.hourly_when", parts["salary"], HOURLY_WORDS),
            period_when=MappingProxyType(
                {
                    period: self.lower(f"salary.{period}_when", parts["salary"], ())
                    for period in PERIODS
                    if f"{period}_when" in parts["salary"]
                }
            ),
            salary_per=self.salary_per(parts["salary"]),
            as_of=self.day(parts["people"]),
            snapshot=self.snapshot(parts["people"]),
            contractors=self.contractors(parts["people"]),
            contractor_when=self.lower(
                "employment_type.contractor_when", parts["employment_type"], CONTRACTOR_WORDS
            ),
            left_when=self.lower("status.left_when", parts["status"], LEFT_WORDS),
            leave_when=self.lower("status.leave_when", parts["status"], LEAVE_WORDS),
            primary_when=self.lower("primary.when", parts["primary"], PRIMARY_WORDS),
            separation_kinds=MappingProxyType(self.separation_kinds(parts["termination_reason"])),
            others=MappingProxyType(self.other_files(content)),
        )

    def day(self, table: Mapping[str, Any]) -> date | None:
        value = table.get("as_of")
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.fault("people.as_of", "is not a day.", "Write it as 2024-01-31.", value)
            return None

    def snapshot(self, table: Mapping[str, Any]) -> str:
        value = table.get("snapshot", "last")
        numbers = isinstance(value, int | date) and not isinstance(value, bool)
        return str(value) if numbers else self.text("people.snapshot", value)

    def contractors(self, table: Mapping[str, Any]) -> str:
        value = table.get("contractors", CONTRACTORS[0])
        if value in CONTRACTORS:
            return str(value)
        remedy = 'Write "apart" to leave contractors out of the roster, or "keep" to take them in.'
        self.fault("people.contractors", "is not known.", remedy, value)
        return CONTRACTORS[0]

    def salary_per(self, table: Mapping[str, Any]) -> str:
        value = table.get("per", "")
        if value == "" or value in SALARY_PER:
            return str(value)
        remedy = 'Write "year" for a year\'s pay, or "pay_frequency" for pay by the period of that column.'
        self.fault("salary.per", "is not known.", remedy, value)
        return ""

    def formats(self, table: Mapping[str, Any]) -> dict[str, str]:
        formats = self.names("formats", table, (*DATES, *NUMBERS))
        for name, form in formats.items():
            if name in NUMBERS and form not in NUMBER_FORMS:
                remedy = f"Write one of {'; '.join(NUMBER_FORMS)}, as the file has thousands and decimals."
                self.fault(f"formats.{name}", "is no form of numbers.", remedy, form)
        return formats

    def separation_kinds(self, table: Mapping[str, Any]) -> dict[str, str]:
        kinds: dict[str, str] = {}
        for name in (name for name in table if name in _KINDS):
            for word in self.lower(f"termination_reason.{name}", table, ()):
                if word in kinds:
                    self.fault(f"termination_reason.{name}", "names a reason twice.", "Keep one.", word)
                kinds[word] = _KINDS[name]
        return kinds

    def other_files(self, content: Mapping[str, Any]) -> dict[FileKind, Mapping[str, str]]:
        files: dict[FileKind, Mapping[str, str]] = {}
        for kind in (kind for kind in _OTHER_FILES if kind in content):
            part = self.table(content, kind.value)
            self.known(f"{kind.value}.", part, ("columns",))
            inner = self.table(part, "columns")
            columns = self.names(f"{kind.value}.columns", inner, FIELDS_OF[kind])
            if columns:
                files[kind] = MappingProxyType(columns)
        return files

    def fault(self, place: str, what: str, remedy: str, value: object = "") -> None:
        self.faults.append(Fault(f"{self.name}, {place}", what, remedy, str(value)))

    def known(self, prefix: str, table: Mapping[str, Any], names: tuple[str, ...]) -> None:
        for key in table:
            if key not in names:
                close = get_close_matches(key, names, 1)
                remedy = f"Did you mean {close[0]}?" if close else f"Known are {', '.join(names)}."
                self.fault(f"{prefix}{key}", "is not known.", remedy)

    def table(self, content: Mapping[str, Any], name: str) -> dict[str, Any]:
        part = content.get(name, {})
        if isinstance(part, dict):
            return part
        self.fault(name, "is not a table.", f"Write it as [{name}] with lines under it.", part)
        return {}

    def names(self, name: str, table: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, str]:
        self.known(f"{name}.", table, fields)
        return {key: self.text(f"{name}.{key}", value) for key, value in table.items() if key in fields}

    def text(self, place: str, value: object) -> str:
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.fault(place, "is not text.", "Write it in double quotation marks.", value)
        return ""

    def words(self, place: str, table: Mapping[str, Any], default: tuple[str, ...]) -> tuple[str, ...]:
        value = table.get(place.rpartition(".")[2], default)
        if isinstance(value, list | tuple) and all(isinstance(word, str) for word in value):
            return tuple(value)
        self.fault(place, "is not a list of texts.", 'Write it as ["one", "two"].', value)
        return default

    def lower(self, place: str, table: Mapping[str, Any], default: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word.strip().lower() for word in self.words(place, table, default))

    def hours(self, table: Mapping[str, Any]) -> float:
        value = table.get("full_time_hours", FULL_TIME_HOURS)
        if isinstance(value, int | float) and not isinstance(value, bool) and 1.0 <= value <= 80.0:
            return float(value)
        remedy = "Write the hours of a full-time week, from 1 to 80."
        self.fault("fte.full_time_hours", "is not a number of weekly hours.", remedy, value)
        return FULL_TIME_HOURS

    def value_maps(self, table: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
        self.known("values.", table, _CODED)
        maps: dict[str, Mapping[str, str]] = {}
        for column in (name for name in table if name in _CODED):
            inner = self.table(table, column)
            maps[column] = MappingProxyType(
                {key: self.text(f"values.{column}.{key}", value) for key, value in inner.items()}
            )
        return maps

    def clashes(self, columns: Mapping[str, str], constants: Mapping[str, str], *, has_ids: bool) -> None:
        for name in constants.keys() & columns.keys():
            self.fault(f"constants.{name}", "has a column as well.", "Keep one of the two.")
        if not has_ids and "employee_id" in columns:
            what = "says that there are no ids, and columns.employee_id names some."
            self.fault("employee_id.none", what, "Keep one of the two.")
        users: dict[str, list[str]] = {}
        for name, header in columns.items():
            users.setdefault(header, []).append(name)
        for header, names in users.items():
            # One column may say two things, such as "regular, part time"; never a trait and something else.
            plain = [name for name in names if name not in HELPERS]
            if len(plain) > 1 and (set(plain) & set(TRAITS) or "employee_id" in plain):
                what = f"names the header that {' and '.join(plain)} share."
                self.fault(f"columns.{plain[0]}", what, "Give each a column of its own.", header)
            if set(names) & set(HELPERS) and set(names) & set(TRAITS):
                self.fault(f"columns.{names[0]}", "shares its header with a trait.", "Keep one.", header)
