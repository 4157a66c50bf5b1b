"""A Parquet file as a table."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
import polars as pl

from passerelle.data.extract.kinds import Contents, beyond
from passerelle.data.extract.limits import MIB
from passerelle.data.extract.sheet import Ask, Sheet, refuse
from passerelle.errors import Fault

_CELL_BYTES: Final = 16  # that a cell takes at least once read


def parquet_sheet(given: Contents, ask: Ask) -> Sheet:
    """Return the table in a Parquet file: numbers, dates and text as they are, what else can be as text.

    Raises:
        BadInput: it is no Parquet file, damaged, or holds more than the limits.
    """
    try:
        lazy = pl.scan_parquet(io.BytesIO(given.take()))
        schema = lazy.collect_schema()
        height = int(lazy.select(pl.len()).collect().item())
        _check_size(schema, height, ask)
        plain = {c: t for c, t in schema.items() if not _is_left_out(t)}
        _check_text(lazy, plain, ask)
        notes = _notes(schema, plain, ask.name)
        typed = lazy.select(list(plain)).collect().select(_plain(c, t) for c, t in plain.items())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        refuse(ask.name, "is no Parquet file, or is damaged or cut short.", "Write or copy it again.")
    rows = np.arange(height, dtype=np.int64) + 2
    headers = tuple(" ".join(c.split()) for c in plain)
    header = np.ones(1, dtype=np.int64)
    return Sheet(typed, rows, headers, height + 1, header, notes=tuple(notes))


def _check_size(schema: pl.Schema, height: int, ask: Ask) -> None:
    if len(schema) > ask.limits.columns:
        what = f"has {len(schema):,} columns; at most {ask.limits.columns:,} are read."
        refuse(ask.name, what, "Write the columns needed.")
    if len(schema) * height * _CELL_BYTES > ask.limits.unpacked_mib * MIB:
        beyond(ask.name, f"{height:,} rows of {len(schema):,} columns", ask.limits)


def _check_text(lazy: pl.LazyFrame, plain: dict[str, pl.DataType], ask: Ask) -> None:
    """Refuse more text than the limit: a page that keeps each value once may hold far more than its bytes.

    Columns are measured one by one and are views of such pages, so that measuring fills no memory.
    """
    size = 0
    for column, kind in plain.items():
        if kind == pl.String or kind in (pl.Categorical, pl.Enum):
            length = pl.col(column).cast(pl.String).str.len_bytes().cast(pl.UInt64).sum()
            size += int(lazy.select(length).collect(engine="streaming").item())
            if size > ask.limits.unpacked_mib * MIB:
                beyond(ask.name, f"{size / MIB:,.0f} MiB of text or more", ask.limits)


def _is_left_out(kind: pl.DataType) -> bool:
    return kind.is_nested() or kind in (pl.Binary, pl.Object, pl.Null)


def _plain(column: str, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.Decimal) or kind in (pl.Duration, pl.Time):
        return pl.col(column).cast(pl.String)
    if isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        return pl.col(column).dt.replace_time_zone(None)  # the time that clocks showed there
    if kind.is_numeric() or kind.is_temporal() or kind == pl.String:
        return pl.col(column)
    return pl.col(column).cast(pl.String)


def _notes(schema: pl.Schema, plain: dict[str, pl.DataType], name: str) -> list[Fault]:
    notes = []
    others = ", ".join(c for c in schema if c not in plain)
    if others:
        notes.append(
            Fault(name, f"has columns of lists, bytes or nothing, not read: {others}.", "Nothing to do.")
        )
    zoned = ", ".join(c for c, t in plain.items() if isinstance(t, pl.Datetime) and t.time_zone is not None)
    if zoned:
        what = f"has times with a time zone, read as the clocks there showed: {zoned}."
        notes.append(Fault(name, what, "Nothing to do where days matter and not hours."))
    return notes
