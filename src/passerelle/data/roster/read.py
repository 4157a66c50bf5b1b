"""Reads an employer's extract into a roster free of names and traits, with the traits and ids kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from passerelle.data import checks, schema
from passerelle.data.checks import PRIVATE, Breach, breach
from passerelle.data.extract import Extract, Rows, extract
from passerelle.data.roster import headers, layout, values
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.pay import pay
from passerelle.data.store import new_folder, write_parquet
from passerelle.errors import BadInput, Fault

_TEXTS: Final = tuple(c.name for c in schema.ROSTER.columns if c.type == pl.String)
_NOT_ON_LEAVE: Final = ("no", "n", "false", "0", "none", "active", "not on leave")
_EMPTY_REMEDY: Final = "Fill it, leave the row out, or go on without these rows: --partial."
_DATE_REMEDY: Final = "Write dates as 2020-12-31, or say their form under [formats] in a mapping file."


@dataclass(frozen=True, slots=True)
class RosterRead:
    """What was read from an extract. Names, e-mails, national ids and bank data are nowhere in it."""

    roster: pl.DataFrame  # schema.ROSTER; what the extract does not have is empty
    audit: pl.DataFrame  # schema.AUDIT; without rows when the extract has no traits
    identity: pl.DataFrame  # schema.IDENTITY
    rejected: (
        pl.DataFrame
    )  # rows left out: row, reason, and what was read of the columns that are not private
    mapping: ColumnMapping  # which header became which column, and how surely
    absent: tuple[str, ...]  # roster columns without a value in any row
    dropped: tuple[str, ...]  # headers not used
    hash: str  # SHA-256 of the file's bytes
    faults: tuple[Fault, ...]  # of the rows left out
    notes: tuple[Fault, ...]  # what a person should look at, without being wrong


@dataclass(frozen=True, slots=True)
class _Draft:
    """Every record as typed values, whether it is right or not. Ids are still the employer's own."""

    roster: pl.DataFrame
    audit: pl.DataFrame
    faults: tuple[Fault, ...]  # of whole columns: no record can be told
    breaches: tuple[Breach, ...]  # a record with one is no good
    notes: tuple[Breach, ...]


@contextmanager
def kept_apart(roster: RosterRead, path: Path) -> Iterator[None]:
    """Write what no plan may hold to a folder that its owner alone can read: the ids and the audit traits.

    The folder is there when the block has ended well, and not when it has not.

    ``identity.parquet`` leads from the opaque ids of a plan to the employer's own; ``audit.parquet`` has
    the protected traits, where the extract has any.

    Raises:
        UsageError: ``path`` exists.
    """
    with new_folder(path, mode=0o700) as folder:
        write_parquet(roster.identity, folder / "identity.parquet")
        if roster.audit.height:
            write_parquet(roster.audit, folder / "audit.parquet")
        yield


def read(
    path: Path, *, mapping: ColumnMapping | None = None, partial: bool = False, as_of: date | None = None
) -> RosterRead:
    """Read an extract: CSV, CSV.gz, XLSX or Parquet.

    Args:
        path: the file.
        mapping: where the headers do not tell the columns; what it leaves out is told by the headers.
        partial: whether good rows go on when others have faults.
        as_of: the day of the extract, if known; later hire dates are noted.

    Raises:
        BadInput: all faults of the file; with ``partial`` only if no row is left, or none can be told.
    """
    source = extract(path)
    full, notes = layout.complete(mapping or ColumnMapping(), source, path.name)
    raw = _fields(source, full)
    draft = _draft(raw, full, source.rows, path.name)
    faults = [
        *draft.faults,
        *source.broken,
        *checks.as_faults(draft.breaches, file=path.name, rows=source.rows, sources=full.columns),
    ]
    bad = np.zeros(len(source.rows), dtype=bool)
    for found in draft.breaches:
        bad[found.at] = True
    if faults and (not partial or draft.faults or bad.all()):
        raise BadInput(faults)
    good = np.flatnonzero(~bad)
    ids = opaque_ids(source.rows[good] - 2)
    own_ids = draft.roster["employee_id"].gather(good)
    managers, manager_notes = _managers(draft.roster["manager_id"].gather(good), own_ids, ids)
    roster = schema.ROSTER.conform(draft.roster[good].with_columns(ids, managers))
    later = [*manager_notes, *checks.roster_notes(roster, as_of)]
    traits = [name for name in headers.TRAITS if name in full.columns]
    audit = schema.AUDIT.conform(draft.audit[good].with_columns(ids)) if traits else schema.AUDIT.empty()
    return RosterRead(
        roster=roster,
        audit=audit,
        identity=pl.DataFrame({"employee_id": ids, "employer_id": own_ids}),
        rejected=_rejected(raw, source, draft.breaches, bad, full),
        mapping=full,
        absent=tuple(
            c.name for c in schema.ROSTER.columns if not c.required and roster[c.name].is_null().all()
        ),
        dropped=layout.unused(full, source),
        hash=source.hash,
        faults=tuple(faults),
        notes=(
            *source.notes,
            *notes,
            *checks.as_faults(draft.notes, file=path.name, rows=source.rows, sources=full.columns),
            *checks.as_faults(later, file=path.name, rows=source.rows[good], sources=full.columns),
        ),
    )


def opaque_ids(places: Rows) -> pl.Series:
    """Return the opaque ids of the employees at ``places`` (0, 1, ...) of one roster: e00000001, ..."""
    return ("e" + pl.Series(places + 1).cast(pl.String).str.zfill(8)).rename("employee_id")


def _fields(source: Extract, mapping: ColumnMapping) -> pl.DataFrame:
    """Return the extract's columns under the names of fields; constants filled in, absent ones empty."""
    empty = pl.lit(None, dtype=pl.String)
    return source.frame.select(
        (
            pl.col(mapping.columns[field])
            if field in mapping.columns
            else pl.lit(mapping.constants[field])
            if field in mapping.constants
            else empty
        ).alias(field)
        for field in headers.FIELDS
    )


def _draft(raw: pl.DataFrame, mapping: ColumnMapping, rows: Rows, file: str) -> _Draft:
    texts = _texts(raw, mapping, rows)
    dated, faults = _dates(raw, mapping, file)
    breaches = [_unread_dates(raw, dated, "hire_date")]
    # A birth date that cannot be read leaves nobody out: a trait never chooses who is in a plan.
    notes = [_unread_dates(raw, dated, "birth_date")]
    paid = pay(raw, mapping)
    breaches += paid.breaches
    notes += [*_missing_titles(raw, mapping), *paid.notes]
    roster = texts.with_columns(
        dated["hire_date"],
        paid.salary.alias("salary"),
        paid.fte.alias("fte"),
        paid.weekly_hours.alias("weekly_hours"),
    )
    breaches += checks.breaches_of(roster, schema.ROSTER, as_read=raw, empty_remedy=_EMPTY_REMEDY)
    breaches += checks.roster_breaches(roster)
    traits = raw.select(pl.lit("").alias("employee_id"), *(values.text(raw[t]) for t in headers.TRAITS))
    on_leave = traits["on_leave"]
    here = on_leave.str.to_lowercase().is_in(_NOT_ON_LEAVE).fill_null(value=False)
    audit = traits.with_columns(dated["birth_date"], on_leave.set(here, None))
    return _Draft(roster, audit, tuple(faults), tuple(breaches), tuple(notes))


def _texts(raw: pl.DataFrame, mapping: ColumnMapping, rows: Rows) -> pl.DataFrame:
    columns = []
    for name in _TEXTS:
        said = values.text(raw[name])
        if name in mapping.values:
            said = said.replace(dict(mapping.values[name]))
        columns.append(said.rename(name))
    frame = pl.DataFrame(columns).with_columns(
        pl.col("job_title").str.replace_all(r"\s+", " "),
        pl.col("currency").str.to_uppercase(),
        pl.when(pl.col("country").str.len_chars() == 2)
        .then(pl.col("country").str.to_uppercase())
        .otherwise(pl.col("country"))
        .alias("country"),
    )
    if mapping.missing_title is not None:
        frame = frame.with_columns(pl.col("job_title").fill_null(mapping.missing_title))
    if not mapping.has_ids:
        numbered = "row " + pl.Series("employee_id", rows).cast(pl.String)
        frame = frame.with_columns(numbered.alias("employee_id"))
    return frame


def _missing_titles(raw: pl.DataFrame, mapping: ColumnMapping) -> list[Breach]:
    if mapping.missing_title is None:
        return []
    untitled = values.text(raw["job_title"]).is_null()
    what = f"is empty; read as {mapping.missing_title}, as the mapping says."
    return [breach("job_title", what, "Fill it if the title is known.", untitled, raw["job_title"])]


def _dates(raw: pl.DataFrame, mapping: ColumnMapping, file: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Return hire and birth dates, and the faults of columns that can be read in two ways."""
    read, faults = {}, []
    for name in ("hire_date", "birth_date"):
        told = values.dates(raw[name], mapping.formats.get(name))
        read[name] = told.values
        if told.rivals:
            forms = " and ".join((told.format, *told.rivals))
            where = f"{file}, column {mapping.columns[name]}"
            remedy = f'Say which in a mapping file: [formats] {name} = "{told.format}".'
            faults.append(Fault(where, f"can be read as {forms}, with other days.", remedy))
    return pl.DataFrame(read), faults


def _unread_dates(raw: pl.DataFrame, dated: pl.DataFrame, name: str) -> Breach:
    said = values.text(raw[name]) if raw[name].dtype == pl.String else raw[name]
    return breach(name, "is not a date.", _DATE_REMEDY, said.is_not_null() & dated[name].is_null(), said)


def _managers(managers: pl.Series, own_ids: pl.Series, ids: pl.Series) -> tuple[pl.Series, list[Breach]]:
    """Return managers by opaque id, and notes on those who are not in the roster."""
    if managers.dtype == pl.String and not own_ids.str.ends_with(".0").any():
        managers = managers.str.strip_suffix(".0")  # a tool that stores empty cells makes 1001 into 1001.0
    found = (
        pl.DataFrame({"employer_id": managers})
        .join(
            pl.DataFrame({"employer_id": own_ids, "manager_id": ids}),
            on="employer_id",
            how="left",
            maintain_order="left",
        )["manager_id"]
        .rename("manager_id")
    )
    unknown = managers.is_not_null() & found.is_null()
    own = found == ids
    notes = [
        breach("manager_id", "is nobody in the roster; left empty.", "Bring all rows.", unknown, managers),
        breach("manager_id", "is the employee; left empty.", "Nothing to do at the top.", own, managers),
    ]
    return found.set(own.fill_null(value=False), None), notes


def _rejected(
    raw: pl.DataFrame, source: Extract, breaches: Iterable[Breach], bad: np.ndarray, mapping: ColumnMapping
) -> pl.DataFrame:
    reasons: dict[int, list[str]] = {}
    for found in breaches:
        column = mapping.columns.get(found.column, found.column)
        for at in found.at.tolist():
            reasons.setdefault(at, []).append(f"{column} {found.what}")
    places = np.flatnonzero(bad)
    shown = [f for f in mapping.columns if f not in PRIVATE]
    left_out = raw[places].select(
        pl.Series("row", source.rows[places], dtype=pl.Int64),
        pl.Series("reason", [" ".join(reasons[at]) for at in places.tolist()], dtype=pl.String),
        *(pl.col(name).cast(pl.String) for name in shown),
    )
    broken = pl.DataFrame(
        {
            "row": source.broken_rows,
            "reason": ["does not have the header's number of fields."] * len(source.broken_rows),
        },
        schema={"row": pl.Int64, "reason": pl.String},
    )
    return pl.concat([left_out, broken], how="diagonal").sort("row")
