"""All faults of a table in one report, each with its place, and never the value of a private column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from passerelle.data import schema
from passerelle.data.extract import Rows, listed
from passerelle.errors import Fault

# Columns whose values are never shown: who somebody is, and what the law protects.
PRIVATE: Final = frozenset({"employee_id", "employer_id", "manager_id", *schema.AUDIT.names})
EARLIEST_HIRE: Final = date(1930, 1, 1)  # nobody at work today was hired before
EMPTY_REMEDY: Final = "Fill it, or leave the row out."
_EXAMPLES: Final = 3
_OWN_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Breach:
    """One kind of fault in one column, and the records that have it."""

    column: str
    what: str
    remedy: str
    at: Rows  # [record with the fault] its index in the table
    shown: tuple[str, ...] = ()  # examples of values as read; none where the column is private


def faults_of(
    frame: pl.DataFrame, table: schema.Table, *, file: str, rows: Rows | None = None
) -> list[Fault]:
    """Return all faults of a table against its schema.

    Args:
        frame: the table; extra columns are not looked at.
        table: what it should be.
        file: named in each fault.
        rows: row of each record in the file; without it, the header is row 1 and no row is empty.
    """
    missing = [c.name for c in table.columns if c.required and c.name not in frame.columns]
    faults = [
        Fault(f"{file}, column {name}", "is missing.", f"Add it: {table[name].meaning.lower()}.")
        for name in missing
    ]
    at = np.arange(frame.height, dtype=np.int64) + 2 if rows is None else rows
    return faults + as_faults(breaches_of(frame, table), file=file, rows=at)


def breaches_of(
    frame: pl.DataFrame,
    table: schema.Table,
    *,
    as_read: pl.DataFrame | None = None,
    empty_remedy: str = EMPTY_REMEDY,
) -> list[Breach]:
    """Return what each column that is there breaks of its schema: type, emptiness, bounds, choices, key.

    Args:
        frame: the table; extra columns are not looked at.
        table: what it should be.
        as_read: the values as the file has them, for the examples; ``frame`` itself if not given.
        empty_remedy: what to do about a value that is needed and empty.
    """
    texts = frame if as_read is None else as_read
    breaches: list[Breach] = []
    for column in table.columns:
        if column.name in frame.columns:
            shown = texts[column.name] if column.name in texts.columns else frame[column.name]
            breaches += _column_breaches(frame[column.name], column, shown, empty_remedy)
    if table.key and set(table.key) <= set(frame.columns):
        breaches += repeats(frame.select(table.key), ", ".join(table.key))
    return [found for found in breaches if len(found.at)]


def as_faults(
    breaches: Iterable[Breach], *, file: str, rows: Rows, sources: Mapping[str, str] = _OWN_NAMES
) -> list[Fault]:
    """Return breaches as faults a person can find: file, rows, and column by its header."""
    faults = []
    for found in breaches:
        if len(found.at):
            header = sources.get(found.column, found.column)
            where = f"{file}, {listed(rows[found.at])}, column {header}"
            faults.append(Fault(where, found.what, found.remedy, ", ".join(found.shown), len(found.at)))
    return faults


def breach(column: str, what: str, remedy: str, bad: pl.Series, values: pl.Series) -> Breach:
    """Return the breach of the records where ``bad`` holds, with examples of ``values`` unless private."""
    at = np.flatnonzero(bad.fill_null(value=False).to_numpy()).astype(np.int64)
    shown: tuple[str, ...] = ()
    if column not in PRIVATE and len(at):
        examples = values.gather(at[:1000]).cast(pl.String).drop_nulls().unique(maintain_order=True)
        shown = tuple(_short(value) for value in examples.head(_EXAMPLES))
    return Breach(column, what, remedy, at, shown)


def repeats(keys: pl.DataFrame, column: str) -> list[Breach]:
    """Return the breach of records whose key an earlier record has; empty keys are not compared."""
    filled = keys.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    again = keys.is_duplicated() & filled
    if not again.any():
        return []
    first = keys.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    remedy = "Keep one row for each, such as the primary assignment; the first row is taken as right."
    return [breach(column, "repeats that of an earlier row.", remedy, again & ~first, keys.to_series(0))]


def roster_breaches(frame: pl.DataFrame) -> list[Breach]:
    """Return what a roster breaks beyond its schema: impossible hire dates, currencies that are no code."""
    breaches = []
    if "hire_date" in frame.columns:
        early = frame["hire_date"] < EARLIEST_HIRE
        what = f"lies before {EARLIEST_HIRE.year}."
        breaches.append(
            breach("hire_date", what, "Mend the date, or leave it empty.", early, frame["hire_date"])
        )
    if "currency" in frame.columns:
        odd = ~frame["currency"].str.contains(r"^[A-Z]{3}$")
        remedy = "Write the ISO 4217 code, such as USD; [values.currency] in a mapping file translates."
        breaches.append(breach("currency", "is no currency code.", remedy, odd, frame["currency"]))
    return [found for found in breaches if len(found.at)]


def roster_notes(frame: pl.DataFrame, as_of: date | None) -> list[Breach]:
    """Return what a person should look at in a roster, without being wrong."""
    notes = []
    if as_of is not None:
        hired = frame["hire_date"]
        remedy = "Leave out people who have not started, if the plan should not count them."
        notes.append(breach("hire_date", f"lies after {as_of}.", remedy, hired > as_of, hired))
    odd = ~frame["country"].str.contains(r"^[A-Z]{2}$")
    remedy = "Translate it by [values.country] in a mapping file, such as US, if rules of law are to apply."
    notes.append(breach("country", "is no ISO 3166-1 code of two letters.", remedy, odd, frame["country"]))
    pay = frame["salary"]
    middle = pay.median()
    if isinstance(middle, float) and 0.0 < middle < 2_000.0:
        what = "has a median under 2,000: it looks like pay by the hour or by the month, not by the year."
        remedy = "Name the column as hourly_rate in a mapping file, or bring a year's pay."
        notes.append(breach("salary", what, remedy, pay.is_not_null(), pay))
    if pay.null_count() < len(pay):
        remedy = "Bring it, or name it under [constants] in a mapping file."
        untold = frame["currency"].is_null() & pay.is_not_null()
        notes.append(breach("currency", "is not said for pay.", remedy, untold, frame["currency"]))
        notes.append(
            breach("salary", "is empty.", "Pay will be taken from the occupation.", pay.is_null(), pay)
        )
    return [note for note in notes if len(note.at)]


def _column_breaches(
    values: pl.Series, column: schema.Column, shown: pl.Series, empty_remedy: str
) -> list[Breach]:
    name = column.name
    if column.type == pl.Date and values.dtype == pl.String:
        typed = values.str.to_date("%Y-%m-%d", strict=False)
    else:
        typed = values.cast(column.type, strict=False)
    found = [
        breach(
            name,
            f"is not {_type_title(column.type)}.",
            "Mend the value, or leave it empty where it is not known.",
            typed.is_null() & values.is_not_null(),
            shown,
        )
    ]
    if not column.nullable:
        empty = values.is_null()
        if typed.dtype == pl.String:
            empty = empty | (typed.str.strip_chars() == "").fill_null(value=False)
        found.append(breach(name, "is empty.", empty_remedy, empty, shown))
    if typed.dtype.is_float():
        found.append(breach(name, "is no finite number.", "Mend the value.", ~typed.is_finite(), shown))
        typed = typed.set(~typed.is_finite(), None)
    unit = f" {column.unit}" if column.unit else ""
    if column.low is not None:
        what = f"is below {column.low:,.0f}{unit}."
        found.append(breach(name, what, "Mend the value.", typed < column.low, shown))
    if column.high is not None:
        what = f"is above {column.high:,.0f}{unit}."
        found.append(breach(name, what, "Mend the value.", typed > column.high, shown))
    if column.choices:
        remedy = f"Write one of {', '.join(column.choices)}."
        unknown = typed.is_not_null() & ~typed.is_in(list(column.choices))
        found.append(breach(name, "is not one of its choices.", remedy, unknown, shown))
    return found


def _type_title(dtype: schema.DataType) -> str:
    titles = {pl.Date: "a date", pl.Boolean: "true or false", pl.String: "text", pl.Int64: "a whole number"}
    return next((title for kind, title in titles.items() if dtype == kind), "a number")


def _short(value: str, most: int = 60) -> str:
    return value if len(value) <= most else f"{value[:most]}..."
