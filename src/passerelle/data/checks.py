"""All faults of a table in one report, each with its place, and never the value of a private column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from passerelle.data import private_shapes, schema
from passerelle.data.extract import Rows, listed
from passerelle.errors import Fault

# Columns whose values are never shown: who somebody is, and what the law protects.
PRIVATE: Final = frozenset({"employee_id", "employer_id", "manager_id", *schema.AUDIT.names})
EARLIEST_HIRE: Final = date(1930, 1, 1)  # nobody at work today was hired before
# Currencies in which a year's full-time pay is some ten thousands: about a dollar, a euro or a pound.
DOLLAR_SIZED: Final = ("USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD")
_LEAST_MEDIAN: Final = 2_000.0  # of a year's pay, in any currency
_MEDIANS: Final = (8_000.0, 500_000.0)  # of a year's full-time pay in these, or in an unknown one
_NEARLY_FULL: Final = 0.9  # FTE
_FAR: Final = 50.0  # times the median, or this part of it
_FEWEST: Final = 5  # amounts that make a median worth comparing with
EMPTY_REMEDY: Final = "Fill it, or leave the row out."
_EXAMPLES: Final = 3
_OWN_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Breach:
    """One kind of fault in one column, and the records that have it."""

    column: str  # empty where it is the whole record
    what: str
    remedy: str
    at: Rows  # [record with the fault] its index in the table
    found: pl.Series | None = None  # [record with the fault] the value as read; none of a private column

    @property
    def shown(self) -> tuple[str, ...]:
        """Examples of values as read; none where the column is private, nor a value that looks private."""
        if self.found is None:
            return ()
        examples = self.found.head(1000).cast(pl.String).drop_nulls().unique(maintain_order=True)
        told = (_short(private_shapes.shown(value)) for value in examples.head(_EXAMPLES))
        return tuple(dict.fromkeys(told))

    def only(self, kept: NDArray[np.bool_]) -> Breach:
        """Return the breach of some of its records; ``kept`` [record with the fault] says which."""
        found = None if self.found is None else self.found.filter(pl.Series(kept))
        return replace(self, at=self.at[kept], found=found)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the records of one table stand, which may come from several files."""

    names: tuple[str, ...]  # [file]
    sources: tuple[Mapping[str, str], ...]  # [file] column -> header
    file: Rows  # [record]
    row: Rows  # [record] row in its file


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
    keyed: bool = True,
) -> list[Breach]:
    """Return what each column that is there breaks of its schema: type, emptiness, bounds, choices, key.

    Args:
        frame: the table; extra columns are not looked at.
        table: what it should be.
        as_read: the values as the file has them, for the examples; ``frame`` itself if not given.
        empty_remedy: what to do about a value that is needed and empty.
        keyed: whether a repeated key is a breach.
    """
    texts = frame if as_read is None else as_read
    breaches: list[Breach] = []
    for column in table.columns:
        if column.name in frame.columns:
            values = frame[column.name]
            if column.nullable and values.null_count() == len(values):
                continue
            shown = texts[column.name] if column.name in texts.columns else values
            breaches += _column_breaches(values, column, shown, empty_remedy)
    if keyed and table.key and set(table.key) <= set(frame.columns):
        breaches += repeats(frame.select(table.key), ", ".join(table.key))
    return [found for found in breaches if len(found.at)]


def as_faults(
    breaches: Iterable[Breach], *, file: str, rows: Rows, sources: Mapping[str, str] = _OWN_NAMES
) -> list[Fault]:
    """Return breaches as faults a person can find: file, rows, and column by its header."""
    return [_fault(found, file, rows[found.at], sources) for found in breaches if len(found.at)]


def faults_at(breaches: Iterable[Breach], places: Places) -> list[Fault]:
    """Return breaches as faults a person can find, one for each file that has some."""
    faults = []
    for found in breaches:
        for file in np.unique(places.file[found.at]).tolist():
            mine = found.only(places.file[found.at] == file) if len(places.names) > 1 else found
            faults.append(_fault(mine, places.names[file], places.row[mine.at], places.sources[file]))
    return faults


def within(breaches: Iterable[Breach], kept: NDArray[np.bool_]) -> list[Breach]:
    """Return breaches without the records that are not ``kept``."""
    if kept.all():
        return [found for found in breaches if len(found.at)]
    held = (found.only(kept[found.at]) for found in breaches)
    return [found for found in held if len(found.at)]


def moved(found: Breach, rows: Rows) -> Breach:
    """Return a breach of a table's records as one of the records that they were made from.

    Args:
        found: the breach.
        rows: [record of the table] the record that it was made from.
    """
    return replace(found, at=rows[found.at])


def _fault(found: Breach, file: str, rows: Rows, sources: Mapping[str, str]) -> Fault:
    column = f", column {sources.get(found.column, found.column)}" if found.column else ""
    where = f"{file}, {listed(np.sort(rows))}{column}"
    return Fault(where, found.what, found.remedy, ", ".join(found.shown), len(rows))


def breach(column: str, what: str, remedy: str, bad: pl.Series, values: pl.Series) -> Breach:
    """Return the breach of the records where ``bad`` holds, with examples of ``values`` unless private."""
    if not bad.any():
        return Breach(column, what, remedy, np.empty(0, dtype=np.int64))
    at = np.flatnonzero(bad.fill_null(value=False).to_numpy()).astype(np.int64)
    return Breach(column, what, remedy, at, None if column in PRIVATE else values.gather(at))


def repeats(keys: pl.DataFrame, column: str) -> list[Breach]:
    """Return the breach of records whose key an earlier record has; empty keys are not compared."""
    if keys.width == 1 and keys.to_series().n_unique() == keys.height:
        return []
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
        codes = frame["currency"].unique().drop_nulls()
        odd = frame["currency"].is_in(codes.filter(~codes.str.contains(r"^[A-Z]{3}$")).to_list())
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
    codes = frame["country"].unique().drop_nulls()
    odd = frame["country"].is_in(codes.filter(~codes.str.contains(r"^[A-Z]{2}$")).to_list())
    remedy = "Translate it by [values.country] in a mapping file, such as US, if rules of law are to apply."
    notes.append(breach("country", "is no ISO 3166-1 code of two letters.", remedy, odd, frame["country"]))
    return [note for note in [*notes, *_pay_notes(frame)] if len(note.at)]


def _pay_notes(frame: pl.DataFrame) -> list[Breach]:
    """Return what a person should look at in pay: the whole, single amounts, and currencies."""
    pay, currency = frame["salary"], frame["currency"]
    if pay.null_count() == len(pay):
        return []
    notes = [_median_note(frame), _far_note(frame)]
    codes = currency.filter(pay.is_not_null()).drop_nulls().value_counts(sort=True, name="n")
    if codes.height > 1:
        shown = ", ".join(
            f"{name} ({n:,})"
            for name, n in codes.sort(["n", "currency"], descending=[True, False]).iter_rows()
        )
        what = f"is in {codes.height} currencies: {shown}."
        remedy = "Convert pay to one currency before; amounts are not converted here."
        several = pay.is_not_null() & currency.is_not_null()
        notes.append(replace(breach("currency", what, remedy, several, currency), found=None))
    remedy = "Bring it, or name it under [constants] in a mapping file."
    untold = currency.is_null() & pay.is_not_null()
    notes.append(breach("currency", "is not said for pay.", remedy, untold, currency))
    notes.append(breach("salary", "is empty.", "Pay will be taken from the occupation.", pay.is_null(), pay))
    return notes


def _median_note(frame: pl.DataFrame) -> Breach:
    """Return the note of a year's pay that is too low or too high as a whole."""
    pay = frame["salary"]
    sized = frame["currency"].is_in(list(DOLLAR_SIZED)) | frame["currency"].is_null()
    full = (frame["fte"] >= _NEARLY_FULL).fill_null(value=True)
    ours = sized & pay.is_not_null()
    ours = ours & full if (ours & full).any() else ours
    low, high = _MEDIANS
    if not ours.any():
        ours, (low, high) = pay.is_not_null(), (_LEAST_MEDIAN, float("inf"))
    middle = pay.filter(ours).median()
    if isinstance(middle, float) and 0.0 < middle < low:
        what = (
            f"has a median under {low:,.0f}: it looks like pay by the hour or by the month, not by the year."
        )
        remedy = (
            'Write [constants] pay_basis = "monthly" (or "hourly", "biweekly") in a mapping file,'
            " or bring a year's pay."
        )
    else:
        what = f"has a median above {high:,.0f}, which is no usual year's pay."
        remedy = 'If it was multiplied, write [salary] per = "year" in a mapping file; or name its currency.'
        if not isinstance(middle, float) or middle <= high:
            ours = pl.repeat(value=False, n=len(pay), dtype=pl.Boolean, eager=True)
    return breach("salary", what, remedy, ours, pay)


def _far_note(frame: pl.DataFrame) -> Breach:
    """Return the note of single amounts that are far from the median of their currency."""
    own = pl.col("salary").median().over("currency")
    enough = pl.col("salary").count().over("currency") >= _FEWEST
    far = (pl.col("salary") > _FAR * own) | (pl.col("salary") * _FAR < own)
    bad = frame.select((enough & far).fill_null(value=False).alias("far")).to_series()
    what = f"is under {1 / _FAR:.0%} or above {_FAR:.0f} times the median; kept."
    return breach(
        "salary", what, "Look whether it is a year's pay, and mend it if not.", bad, frame["salary"]
    )


def _column_breaches(
    values: pl.Series, column: schema.Column, shown: pl.Series, empty_remedy: str
) -> list[Breach]:
    name, typed = column.name, values
    found: list[Breach] = []
    if values.dtype != column.type:
        is_said_date = column.type == pl.Date and values.dtype == pl.String
        typed = (
            values.str.to_date("%Y-%m-%d", strict=False)
            if is_said_date
            else values.cast(column.type, strict=False)
        )
        what = f"is not {_type_title(column.type)}."
        remedy = "Mend the value, or leave it empty where it is not known."
        found.append(breach(name, what, remedy, typed.is_null() & values.is_not_null(), shown))
    if not column.nullable:
        empty = values.is_null()
        if typed.dtype == pl.String:
            empty = empty | (typed.str.strip_chars() == "").fill_null(value=False)
        found.append(breach(name, "is empty.", empty_remedy, empty, shown))
    if typed.dtype.is_float() and not typed.is_finite().all():
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
