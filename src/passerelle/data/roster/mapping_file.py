"""Reads the TOML file that says which column of an extract is which, where the headers do not.

A file may hold, all optional::

    ignore = ["Notes"]                      # headers to leave alone

    [columns]                               # roster column or audit trait = "Header"
    job_title = "class_title"
    hourly_rate = "Hourly Rate"             # pay: hourly rate x weekly hours x 52
    pay_basis = "Salary or Hourly"          # says which of salary and hourly_rate holds, row by row
    time_type = "Full or Part-Time"         # makes fte where the extract has none

    [constants]                             # roster column = value for every row
    currency = "USD"

    [formats]                               # how dates are written, where it cannot be told
    hire_date = "%Y-%m"

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
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from passerelle.data import schema
from passerelle.data.roster.headers import FIELDS, HELPERS, TRAITS, Confidence, FileKind
from passerelle.errors import BadInput, Fault

_DATES: Final = tuple(c.name for t in (schema.ROSTER, schema.AUDIT) for c in t.columns if c.type == pl.Date)
_TEXTS: Final = tuple(
    c.name
    for c in schema.ROSTER.columns
    if c.type == pl.String and c.name not in ("employee_id", "manager_id")
)
_CONSTANTS: Final = tuple(name for name in _TEXTS if name != "job_title")
FULL_TIME_HOURS: Final = 40.0  # the usual full-time week, and the base of 2,080 hours a year
FULL_WORDS: Final = ("f", "ft", "full", "full time", "full-time", "fulltime", "full_time")
PART_WORDS: Final = ("p", "pt", "part", "part time", "part-time", "parttime", "part_time")
ANNUAL_WORDS: Final = ("s", "salary", "salaried", "annual", "annually", "year", "yearly")
HOURLY_WORDS: Final = ("h", "hour", "hourly", "per hour")
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
PRIMARY_WORDS: Final = ("y", "yes", "true", "1", "x", "primary", "main")


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of an extract becomes which of the roster, and by what rules."""

    columns: Mapping[str, str] = field(default_factory=_nothing)  # field -> header
    confidence: Mapping[str, Confidence] = field(default_factory=_nothing)
    constants: Mapping[str, str] = field(default_factory=_nothing)  # roster column -> value for every row
    formats: Mapping[str, str] = field(default_factory=_nothing)  # date column -> format
    values: Mapping[str, Mapping[str, str]] = field(default_factory=_nothing)
    ignore: tuple[str, ...] = ()  # headers left alone
    has_ids: bool = True
    missing_title: str | None = None
    full_time_hours: float = FULL_TIME_HOURS  # hours a week that make 1 FTE
    full_when: tuple[str, ...] = FULL_WORDS  # values of time_type, in lower case
    part_when: tuple[str, ...] = PART_WORDS
    annual_when: tuple[str, ...] = ANNUAL_WORDS  # values of pay_basis, in lower case
    hourly_when: tuple[str, ...] = HOURLY_WORDS
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


class _Reader:
    """Takes a parsed file apart and gathers what is wrong with it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []

    def mapping(self, content: dict[str, Any]) -> ColumnMapping:
        tables = ("columns", "constants", "formats", "values", "employee_id", "job_title", "fte", "salary")
        self.known("", content, ("ignore", *tables))
        parts = {table: self.table(content, table) for table in tables}
        self.known("employee_id.", parts["employee_id"], ("none",))
        self.known("job_title.", parts["job_title"], ("missing",))
        self.known("fte.", parts["fte"], ("full_time_hours", "full_when", "part_when"))
        self.known("salary.", parts["salary"], ("annual_when", "hourly_when"))
        columns = self.names("columns", parts["columns"], FIELDS)
        constants = self.names("constants", parts["constants"], _CONSTANTS)
        has_ids = parts["employee_id"].get("none", False) is not True
        self.clashes(columns, constants, has_ids=has_ids)
        missing = parts["job_title"].get("missing")
        return ColumnMapping(
            columns=MappingProxyType(columns),
            confidence=MappingProxyType(dict.fromkeys(columns, Confidence.MAPPED)),
            constants=MappingProxyType(constants),
            formats=MappingProxyType(self.names("formats", parts["formats"], _DATES)),
            values=MappingProxyType(self.value_maps(parts["values"])),
            ignore=self.words("ignore", content, ()),
            has_ids=has_ids,
            missing_title=None if missing is None else self.text("job_title.missing", missing),
            full_time_hours=self.hours(parts["fte"]),
            full_when=self.lower("fte.full_when", parts["fte"], FULL_WORDS),
            part_when=self.lower("fte.part_when", parts["fte"], PART_WORDS),
            annual_when=self.lower("salary.annual_when", parts["salary"], ANNUAL_WORDS),
            hourly_when=self.lower("salary.hourly_when", parts["salary"], HOURLY_WORDS),
        )

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
        self.known("values.", table, _TEXTS)
        maps: dict[str, Mapping[str, str]] = {}
        for column in (name for name in table if name in _TEXTS):
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
