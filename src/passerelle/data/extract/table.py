"""Reads a file (CSV, CSV.gz, XLSX, Parquet) as a table of text with row numbers; judges no value.

Row numbers are those that a spreadsheet shows: the first row is row 1, and empty rows count.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from passerelle.data.extract import footers
from passerelle.data.extract.excel import workbook_sheet
from passerelle.data.extract.kinds import contents
from passerelle.data.extract.limits import Limits
from passerelle.data.extract.parquet import parquet_sheet
from passerelle.data.extract.sheet import Ask, Known, Rows, Sheet, listed, refuse, unique
from passerelle.data.extract.text import text_sheet
from passerelle.errors import Fault

_NO_LIMITS: Final = Limits()
_AT_A_TIME: Final = 4  # columns filtered together, by threads of Polars: they reuse what these free
READERS: Final = {"xlsx": workbook_sheet, "parquet": parquet_sheet, "text": text_sheet}


@dataclass(frozen=True, slots=True)
class Extract:
    """A file as read: its columns by header, each record with its row in the file.

    Every record of the file is in ``rows``, ``broken_rows``, ``totals`` or ``apart``, or is empty.
    """

    name: str  # of the file, as shown
    frame: pl.DataFrame  # text, save where Parquet brings types of its own
    rows: Rows  # [record] row in the file
    headers: tuple[str, ...]  # as the file has them; a repeated one gets " (2)" in ``frame``
    repeated: tuple[str, ...]  # headers that stand more than once
    hash: str  # SHA-256 of the file's bytes
    broken: tuple[Fault, ...]  # records that cannot be split into the header's fields, left out of ``frame``
    broken_rows: Rows  # their rows in the file
    totals: Rows  # rows taken for totals or footers, left out of ``frame``
    apart: Rows  # rows of headers and titles, also where a page repeats them, left out of ``frame``
    records: int  # in the whole file: all of the above, and empty ones
    notes: tuple[Fault, ...]  # what a person should know, without being wrong


def extract(
    path: Path,
    *,
    limits: Limits = _NO_LIMITS,
    known: Known | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Extract:
    """Return the table in a file.

    Args:
        path: the file; ``-`` reads standard input to its end, in whichever kind it comes.
        limits: what is beyond is refused.
        known: says whether a header is a known one, which tells the row of headers and the right sheet.
        sheet: the sheet of a workbook; the one with the most known headers unless told.
        encoding: of a text; told from its bytes unless said.

    Raises:
        BadInput: the file is absent, empty, cut short, too large, or not what its name says.
    """
    found = contents(path, limits)
    ask = Ask(found.name, limits, known, sheet, encoding)
    with warnings.catch_warnings():
        # What libraries say of a file is for programmers; what a person should know is in the notes.
        warnings.simplefilter("ignore")
        read = READERS[found.kind](found, ask)
    read = _without_long_cells(_without_empty_columns(read), ask)
    empty = footers.blank(read.frame)
    ends, again = footers.no_records(read.frame, empty, read.above)
    kept = ~empty
    kept[ends] = kept[again] = False
    if not kept.any() and not len(read.broken_rows):
        refuse(found.name, "has a header and no rows.", "Export it again, with its rows.")
    totals = np.sort(np.concatenate([read.totals, read.rows[ends]]))
    repeats = np.sort(np.concatenate([read.repeats, read.rows[again]]))
    if not kept.all():
        columns = read.frame.get_columns()
        read = replace(read, frame=read.frame.clear(), rows=read.rows[kept])
        read = replace(read, frame=_filtered(columns, kept))
    return Extract(
        name=found.name,
        frame=read.frame,
        rows=read.rows,
        headers=read.headers,
        repeated=tuple(dict.fromkeys(h for h in read.headers if h and read.headers.count(h) > 1)),
        hash=found.hash,
        broken=read.broken,
        broken_rows=read.broken_rows,
        totals=totals,
        apart=np.concatenate([read.apart, repeats]),
        records=read.records,
        notes=(*read.notes, *_left_out(found.name, totals, repeats)),
    )


def _filtered(columns: list[pl.Series], kept: NDArray[np.bool_]) -> pl.DataFrame:
    """Return some rows of columns, which are used up: a large table never stands there twice."""
    mask, done = pl.Series(kept), list[pl.Series]()
    columns.reverse()
    while columns:
        few = pl.DataFrame([columns.pop() for _ in range(min(_AT_A_TIME, len(columns)))])
        done += few.filter(mask).get_columns()
    return pl.DataFrame(done)


def _left_out(name: str, totals: Rows, again: Rows) -> list[Fault]:
    notes = []
    if len(totals):
        what = "was taken for totals or a footer, and left out."
        remedy = "Nothing to do, unless it is a person: then fill more of its cells."
        notes.append(Fault(f"{name}, {listed(totals)}", what, remedy, "", len(totals)))
    if len(again):
        what = "repeats the header or what stands above it, and was left out."
        notes.append(Fault(f"{name}, {listed(again)}", what, "Nothing to do.", "", len(again)))
    return notes


def _without_empty_columns(read: Sheet) -> Sheet:
    """Return a table without columns that have neither header nor value."""
    bare = [place for place, header in enumerate(read.headers) if not header]
    if not bare:
        return read
    names = unique(read.headers)
    empty = [place for place in bare if footers.blank(read.frame.select(names[place])).all()]
    keep = [place for place in range(len(names)) if place not in set(empty)]
    headers = tuple(read.headers[place] for place in keep)
    frame = read.frame.select(names[place] for place in keep)
    frame.columns = unique(headers)
    above = tuple(tuple(row[place] if place < len(row) else "" for place in keep) for row in read.above)
    return replace(read, frame=frame, headers=headers, above=above)


def _without_long_cells(read: Sheet, ask: Ask) -> Sheet:
    """Return a table without the records that have a cell above the limit; they are told as broken."""
    most = ask.limits.cell_characters
    texts = [c for c, t in read.frame.schema.items() if t == pl.String]
    if not texts or not read.frame.height:
        return read
    longest = read.frame.select(pl.col(texts).str.len_bytes().max()).row(0)
    if all((length or 0) <= most for length in longest):
        return read
    long = read.frame.select(pl.any_horizontal(pl.col(texts).str.len_chars() > most).fill_null(value=False))
    at = long.to_series().to_numpy()
    if not at.any():
        return read
    rows = read.rows[at]
    what = f"has a cell of more than {most:,} characters."
    remedy = "Shorten it; a quotation mark that never closes makes such cells, too."
    fault = Fault(f"{ask.name}, {listed(rows)}", what, remedy, "", len(rows))
    return replace(
        read,
        frame=read.frame.filter(~at),
        rows=read.rows[~at],
        broken=(*read.broken, fault),
        broken_rows=np.sort(np.concatenate([read.broken_rows, rows])),
    )
