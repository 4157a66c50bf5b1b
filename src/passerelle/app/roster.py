"""Use cases of the roster: read it for a plan, and check it without making one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from passerelle.data import roster as reader
from passerelle.data import schema
from passerelle.data.checks import PRIVATE
from passerelle.data.roster import RosterRead
from passerelle.data.roster.headers import TRAITS, Confidence, private_kind
from passerelle.data.roster.mapping_file import ColumnMapping, read_mapping
from passerelle.errors import Fault

_TOP: Final = 5  # how many of a column's most frequent values a profile shows


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What one column of the roster holds. Values are shown of columns that are not private."""

    column: str
    source: str  # header in the file, ``constant`` or ``derived``; empty where there is none
    confidence: Confidence | None  # how the header was taken for the column
    filled_share: float
    distinct: int | None  # different values; not told of a protected trait
    low: str = ""  # least and greatest value, of numbers and dates
    high: str = ""
    top: tuple[tuple[str, int], ...] = ()  # most frequent values with their people, of text


@dataclass(frozen=True, slots=True)
class RosterCheck:
    """What there is to know of an extract before a plan is made on it."""

    file: str
    hash: str  # SHA-256 of the file's bytes
    rows: int  # rows read, good and bad
    good: int  # rows without a fault
    mapping: ColumnMapping
    profiles: tuple[ColumnProfile, ...]  # of every column that has a value, audit traits last
    absent: tuple[str, ...]  # roster columns without a value in any row
    dropped: tuple[tuple[str, str], ...]  # headers not used, each with the private thing it names, or ""
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def read_roster(
    path: Path, mapping_path: Path | None = None, *, partial: bool = False, as_of: date | None = None
) -> RosterRead:
    """Read an extract into a roster.

    Args:
        path: CSV, CSV.gz, XLSX or Parquet.
        mapping_path: the TOML file that says which column is which, where the headers do not.
        partial: whether good rows go on when others have faults.
        as_of: day of the extract; today unless told.

    Raises:
        BadInput: all faults of the mapping, or all of the extract.
    """
    mapping = None if mapping_path is None else read_mapping(mapping_path)
    return reader.read(path, mapping=mapping, partial=partial, as_of=as_of or date.today())


def check_roster(path: Path, mapping_path: Path | None = None, *, as_of: date | None = None) -> RosterCheck:
    """Return what an extract holds, what is wrong with it, and what it lacks.

    Raises:
        BadInput: the file or the mapping cannot be read, a required column is missing, or no row is good.
    """
    read = read_roster(path, mapping_path, partial=True, as_of=as_of)
    frames = ((read.roster, schema.ROSTER), (read.audit, schema.AUDIT))
    profiles = [
        _profile(frame[name], read.mapping)
        for frame, table in frames
        for name in table.names
        if frame.height
        and not frame[name].is_null().all()
        and not (table is schema.AUDIT and name not in TRAITS)
    ]
    return RosterCheck(
        file=path.name,
        hash=read.hash,
        rows=read.roster.height + read.rejected.height,
        good=read.roster.height,
        mapping=read.mapping,
        profiles=tuple(profiles),
        absent=read.absent,
        dropped=tuple((header, private_kind(header) or "") for header in read.dropped),
        faults=read.faults,
        notes=read.notes,
    )


def _profile(values: pl.Series, mapping: ColumnMapping) -> ColumnProfile:
    name = values.name
    low = high = ""
    top: tuple[tuple[str, int], ...] = ()
    if name not in PRIVATE and values.dtype == pl.String:
        counts = values.drop_nulls().value_counts(sort=False).sort(["count", name], descending=[True, False])
        top = tuple((value, count) for value, count in counts.head(_TOP).iter_rows())
    elif name not in PRIVATE:
        low, high = str(values.min()), str(values.max())
    return ColumnProfile(
        column=name,
        source=_source(name, mapping),
        confidence=mapping.confidence.get(name),
        filled_share=1.0 - values.null_count() / len(values),
        distinct=None if name in TRAITS else values.drop_nulls().n_unique(),
        low=low,
        high=high,
        top=top,
    )


def _source(name: str, mapping: ColumnMapping) -> str:
    if name in mapping.columns:
        return mapping.columns[name]
    return "constant" if name in mapping.constants else "derived"
