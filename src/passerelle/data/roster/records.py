"""The rows of a file of people as typed values, whether they are right or not; ids are the employer's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from passerelle.data import checks, schema
from passerelle.data.checks import Breach, breach
from passerelle.data.roster import dates, headers, statuses, values
from passerelle.data.roster.header_words import words_of
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.pay import pay
from passerelle.data.roster.private import without_emails
from passerelle.errors import Fault

_TEXTS: Final = tuple(c.name for c in schema.ROSTER.columns if c.type == pl.String)
_MORE_TEXTS: Final = ("status", "primary", "termination_reason", "snapshot")
# A date that cannot be read: of these the record is no good, of others it is noted.
_DATES: Final = (
    "hire_date",
    "original_hire_date",
    "assignment_start",
    "assignment_end",
    "termination_date",
)
_PAY: Final = ("salary", "hourly_rate", "pay_basis", "time_type", "fte", "weekly_hours")
# Columns that stand beside the typed ones, as hashes: a row says more than its mapped columns.
BESIDE: Final = "_beside"
NAME: Final = "_name:"
_OF_ANOTHER: Final = (
    r"manager|supervisor|boss|reporting|reports? to|requested by|hiring|coach|spouse|contact|mother|father|"
    r"partner|vorgesetzt|fuhrungskraft|fuehrungskraft|responsa\w+|jefe|leidinggevende|user|nick|preferred|display|payroll"
)
_NO_NAME: Final = (
    r"(?i)^\W*$|^\W*(?:vacant|vacancy|vakant|tbd|tbh|tba|open|unfilled|to be (?:hired|filled)|none|n/?a)\b"
)
_NOT_ON_LEAVE: Final = ("no", "n", "false", "0", "none", "active", "not on leave")
_EMPTY_REMEDY: Final = "Fill it, leave the row out, or go on without these rows: --partial."
_YEARS_AHEAD: Final = 20  # no first or last day is planned later


@dataclass(frozen=True, slots=True)
class Records:
    """Every record as typed values, in columns of the roster, of assignments and of audit traits."""

    frame: pl.DataFrame  # only columns that the file has a source for; employee_id and job_title always
    faults: tuple[Fault, ...]  # of whole columns: no record can be told
    breaches: tuple[Breach, ...]  # a record with one is no good
    notes: tuple[Breach, ...]

    @property
    def columns(self) -> frozenset[str]:
        """The names of the columns that there are."""
        return frozenset(self.frame.columns)


def fields(frame: pl.DataFrame, mapping: ColumnMapping, names: Iterable[str]) -> pl.DataFrame:
    """Return a file's columns under the names of fields; constants filled in, others absent."""
    sources = [
        pl.col(mapping.columns[field]).alias(field)
        if field in mapping.columns
        else pl.lit(mapping.constants[field]).alias(field)
        for field in names
        if field in mapping.columns or field in mapping.constants
    ]
    if names is headers.FIELDS and mapping.has_ids:
        sources += _beside(frame, mapping)
    return frame.select(sources) if sources else pl.DataFrame()


def _beside(frame: pl.DataFrame, mapping: ColumnMapping) -> list[pl.Expr]:
    """Return what rows say that becomes no typed column, and each column of the person's name, as hashes."""
    kept = {*_TEXTS, *_MORE_TEXTS, *headers.TRAITS, *_DATES, "salary", "fte"}
    typed_ones = {header for field, header in mapping.columns.items() if field in kept}
    mapped = set(mapping.columns.values())
    others = sorted(header for header in frame.columns if header not in typed_ones)
    hashes = []
    if others:
        hashes.append(frame.select(others).hash_rows())
    found = [pl.lit(hashes[0]).alias(BESIDE)] if hashes else []
    for header in others:
        if header in mapped or headers.private_kind(header) != "name" or frame[header].dtype != pl.String:
            continue
        words = words_of(header)
        if re.search(_OF_ANOTHER, words):
            continue
        said = pl.col(header)
        plain = said.str.to_lowercase().str.replace_all(r"[\s,.]+", " ").str.strip_chars()
        is_name = said.is_not_null() & ~said.str.contains(_NO_NAME)
        found.append(pl.when(is_name).then(plain.hash()).alias(NAME + words))
    return found


def typed(
    raw: pl.DataFrame, mapping: ColumnMapping, *, file: str, row_names: pl.Series | None, day: date | None
) -> Records:
    """Return the records of one file.

    Args:
        raw: the file's columns under the names of fields.
        mapping: the rules.
        file: its name, for what is wrong with a whole column.
        day: the as-of day, which tells the century of years of two digits.
        row_names: names of the records where the file has no ids.
    """
    texts = _texts(raw, mapping)
    if row_names is not None:
        texts = texts.with_columns(row_names.alias("employee_id"))
    days, faults, breaches, notes = _days(raw, mapping, file, day)
    paid = pay(
        raw.with_columns(pl.lit(None, pl.String).alias(n) for n in _PAY if n not in raw.columns), mapping
    )
    breaches += paid.breaches
    notes += [*_missing_titles(raw, mapping), *paid.notes]
    money = {"salary": paid.salary, "fte": paid.fte, "weekly_hours": paid.weekly_hours}
    # An FTE of 0 without pay may tell of leave, which is a protected status: neither is known.
    money["fte"] = paid.fte.set((paid.fte == 0.0).fill_null(value=False), None)
    frame = texts.with_columns(
        *days,
        *(series.alias(name) for name, series in money.items() if series.null_count() < len(series)),
        *(raw[name] for name in raw.columns if name == BESIDE or name.startswith(NAME)),
    )
    if paid.currency is not None:  # told by the amounts: 85,000 USD
        own = [frame["currency"]] if "currency" in frame.columns else []
        frame = frame.with_columns(pl.coalesce([*own, paid.currency]).alias("currency"))
    if "primary" in frame.columns:
        frame = frame.with_columns(says(frame["primary"], mapping.primary_when).alias("primary"))
    frame = _leave_apart(frame, mapping)
    breaches += checks.breaches_of(frame, schema.ROSTER, as_read=raw, empty_remedy=_EMPTY_REMEDY, keyed=False)
    breaches += checks.roster_breaches(frame)
    if "snapshot" in frame.columns:
        what = "is empty: which period the row is of is not told."
        breaches.append(breach("snapshot", what, _EMPTY_REMEDY, frame["snapshot"].is_null(), raw["snapshot"]))
    return Records(frame, tuple(faults), tuple(breaches), tuple(notes))


def says(said: pl.Series, words: Iterable[str]) -> pl.Series:
    """Return where a text is one of ``words`` (in lower case), whatever its case; false where it is empty."""
    wanted = list(words)
    return where(said, lambda distinct: distinct.str.to_lowercase().is_in(wanted))


def where(said: pl.Series, test: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Return where a text passes a test, which is put to its distinct values; false where it is empty."""
    distinct = said.unique().drop_nulls()
    hits = distinct.filter(test(distinct))
    if not len(hits):
        return pl.repeat(value=False, n=len(said), dtype=pl.Boolean, eager=True)
    return said.is_in(hits.implode()).fill_null(value=False)


def _texts(raw: pl.DataFrame, mapping: ColumnMapping) -> pl.DataFrame:
    columns = []
    for name in (*_TEXTS, *_MORE_TEXTS, *headers.TRAITS):
        if name in raw.columns and name != "birth_date":
            said = values.text(raw[name])
            if name in mapping.values:
                said = said.replace(dict(mapping.values[name]))
            columns.append(said.rename(name))
    frame = pl.DataFrame(columns)
    frame = _rewritten(frame, "job_title", _title)
    frame = _rewritten(frame, "skills", without_emails)
    frame = _rewritten(frame, "currency", lambda said: said.str.to_uppercase())
    frame = _rewritten(frame, "country", _country)
    if mapping.missing_title is not None and frame["job_title"].null_count():
        frame = frame.with_columns(pl.col("job_title").fill_null(mapping.missing_title))
    return frame


def _rewritten(frame: pl.DataFrame, name: str, rewrite: Callable[[pl.Series], pl.Series]) -> pl.DataFrame:
    """Return the frame with the texts of a column rewritten, by its distinct values."""
    if name not in frame.columns:
        return frame
    distinct = frame[name].unique().drop_nulls()
    after = rewrite(distinct)
    changed = after != distinct
    if not changed.any():
        return frame
    return frame.with_columns(frame[name].replace(distinct.filter(changed), after.filter(changed)))


def _title(said: pl.Series) -> pl.Series:
    """Return titles with one blank between words, without e-mail addresses or wrongly decoded hard blanks."""
    clean = without_emails(said).str.replace_all(r"Â(\s|$)", " ")
    return clean.str.replace_all(r"\s+", " ").str.strip_chars()


def _country(said: pl.Series) -> pl.Series:
    return said.str.to_uppercase().zip_with(said.str.len_chars() == 2, said)


def _missing_titles(raw: pl.DataFrame, mapping: ColumnMapping) -> list[Breach]:
    if mapping.missing_title is None:
        return []
    untitled = values.text(raw["job_title"]).is_null()
    what = f"is empty; read as {mapping.missing_title}, as the mapping says."
    return [breach("job_title", what, "Fill it if the title is known.", untitled, raw["job_title"])]


def _days(
    raw: pl.DataFrame, mapping: ColumnMapping, file: str, day: date | None
) -> tuple[list[pl.Series], list[Fault], list[Breach], list[Breach]]:
    """Return the columns of days, the faults of columns that can be read in two ways, and unread cells."""
    days: list[pl.Series] = []
    faults: list[Fault] = []
    breaches: list[Breach] = []
    notes: list[Breach] = []
    for name in (*_DATES, "birth_date"):
        if name not in raw.columns:
            continue
        ahead = 0 if name == "birth_date" else _YEARS_AHEAD
        latest = None if day is None else date(day.year + ahead, 12, 31)
        told = dates.dates(raw[name], mapping.formats.get(name), latest)
        days.append(told.values.alias(name))
        if told.rivals:
            forms = " and ".join((told.format, *told.rivals))
            where = f"{file}, column {mapping.columns[name]}"
            remedy = f'Say which in a mapping file: [formats] {name} = "{told.format}".'
            faults.append(Fault(where, f"can be read as {forms}, with other days.", remedy))
        # A birth date that cannot be read leaves nobody out: a trait never chooses who is in a plan.
        (notes if name == "birth_date" else breaches).extend(dates.breaches(name, raw[name], told))
        notes += dates.notes(name, raw[name], told)
    return days, faults, breaches, notes


def _leave_apart(frame: pl.DataFrame, mapping: ColumnMapping) -> pl.DataFrame:
    """Return the frame with what tells of leave in ``on_leave`` alone: leave is a protected status."""
    told = (
        [frame["on_leave"].set(says(frame["on_leave"], _NOT_ON_LEAVE), None)]
        if "on_leave" in frame.columns
        else []
    )
    kept = []
    for name in ("status", "employment_type"):
        if name in frame.columns:
            on_leave = (
                statuses.are(frame[name], statuses.LEAVE, mapping)
                if name == "status"
                else where(frame[name], lambda said: statuses.type_says_leave(said, mapping))
            )
            if on_leave.any():
                told.append(frame[name].set(~on_leave, None))
                kept.append(frame[name].set(on_leave, None))
    if not told:
        return frame
    return frame.with_columns(*kept, pl.coalesce(told).alias("on_leave"))
