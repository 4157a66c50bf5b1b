"""An Excel workbook as a table: the sheet whose headers are best known, as the values that it shows.

Macros, links to other workbooks and formulas are never run: the values stored with them are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import fastexcel
import numpy as np
import polars as pl

from passerelle.data.extract import footers, merges
from passerelle.data.extract.heads import HEAD_ROWS, Head, head_of
from passerelle.data.extract.kinds import Contents
from passerelle.data.extract.parts import DAMAGED, SAVE_AGAIN, Parts, SheetFacts, parts
from passerelle.data.extract.sheet import Ask, Sheet, refuse, unique
from passerelle.errors import BadInput, Fault

_MIDNIGHT: Final = " 00:00:00"
_DAY: Final = r"^(\d{4,5}-\d\d-\d\d) 00:00:00$"
_TIME: Final = r"^1899-12-3[01] (\d\d:\d\d:\d\d)$"


@dataclass(frozen=True, slots=True)
class _Read:
    """A sheet as loaded."""

    name: str
    frame: pl.DataFrame  # all rows from the first of the sheet on
    head: Head


def workbook_sheet(given: Contents, ask: Ask) -> Sheet:
    """Return the table in a workbook.

    Raises:
        BadInput: it is no workbook, is damaged, holds more than the limits, or has no sheet as asked for.
    """
    data = given.take()
    found = parts(data, ask.name, ask.limits)
    with _refusing_what_breaks(ask.name):
        book = fastexcel.read_excel(data)
        names: list[str] = list(book.sheet_names)
        read = _best(book, _wanted(names, ask), found, ask)
    if read is None:
        what = f"has nothing in {_sheets_in_words(names, ask)}."
        refuse(ask.name, what, "Put the roster there.")
    head = read.head
    frame = read.frame.slice(head.first)
    headers = (*head.headers, *[""] * (frame.width - len(head.headers)))
    frame.columns = unique(headers)
    frame, merged = _merged(frame.with_columns(_shown(frame)), head, found.facts(read.name))
    return Sheet(
        frame=frame,
        rows=np.arange(frame.height, dtype=np.int64) + head.first + 1,
        headers=headers,
        records=read.frame.height,
        apart=np.array(head.apart, dtype=np.int64) + 1,
        above=head.above,
        notes=(*_notes(read, names, found, ask, merged), *head.notes),
    )


@contextmanager
def _refusing_what_breaks(name: str) -> Iterator[None]:
    try:
        yield
    except BadInput:
        raise
    except (fastexcel.FastExcelError, ValueError, MemoryError):
        refuse(name, DAMAGED, SAVE_AGAIN)
    except BaseException as error:
        # The reader's own panics derive from nothing more exact and can be told by their name only.
        if type(error).__name__ != "PanicException":
            raise
        refuse(name, DAMAGED, SAVE_AGAIN)


def _wanted(names: list[str], ask: Ask) -> list[str]:
    """Return the sheets to look at."""
    if ask.sheet is None:
        return names
    same = [name for name in names if name.casefold().strip() == ask.sheet.casefold().strip()]
    if not same:
        there = ", ".join(names[:20])
        refuse(ask.name, f"has no sheet {ask.sheet}.", f"Name one of these: {there}.")
    return same[:1]


def _best(book: fastexcel.ExcelReader, names: list[str], found: Parts, ask: Ask) -> _Read | None:
    """Return the sheet with the most known headers; of equals a visible one, then the first."""
    best: _Read | None = None
    for name in names:
        read = _load(book, name, ask)
        if read is None:
            continue
        if best is None or _rank(read, found) > _rank(best, found):
            best = read
    return best


def _rank(read: _Read, found: Parts) -> tuple[int, bool]:
    return read.head.known, found.shows(read.name)


def _load(book: fastexcel.ExcelReader, name: str, ask: Ask) -> _Read | None:
    """Return a sheet, unless it is empty."""
    loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if not loaded.width or not loaded.height:
        return None
    frame: pl.DataFrame = loaded.to_polars()
    filled = np.flatnonzero(~footers.blank(frame))
    if not len(filled):
        return None
    top = frame.head(int(filled[0]) + HEAD_ROWS)
    rows = [[" ".join((cell or "").split()) for cell in row] for row in top.iter_rows()]
    return _Read(name, frame, head_of(rows, ask))


def _shown(frame: pl.DataFrame) -> list[pl.Expr]:
    """Return columns without blanks around their values, days as ISO dates, times without their day zero."""
    columns = []
    for name in frame.columns:
        text, shown = frame[name], pl.col(name).str.strip_chars()
        if text.str.ends_with(_MIDNIGHT).any():
            shown = shown.str.replace(_DAY, "$1")
        if text.str.starts_with("1899-12-3").any():
            shown = shown.str.replace(_TIME, "$1")
        columns.append(pl.when(shown != "").then(shown).alias(name))
    return columns


def _merged(frame: pl.DataFrame, head: Head, facts: SheetFacts) -> tuple[pl.DataFrame, int]:
    """Return the records with merged cells filled, save in totals and empty rows; and how many were."""
    if not any(last > head.first for _, _, last, _ in facts.merged):
        return frame, 0
    stays = footers.blank(frame)
    for places in footers.no_records(frame, stays, head.above):
        stays[places] = True
    return merges.filled(frame, facts.merged, (head.first + 1, max(facts.first_column, 1)), stays)


# ------------------------------------------------------------------ what a person should know


def _sheets_in_words(names: list[str], ask: Ask) -> str:
    if ask.sheet is not None:
        return f"its sheet {ask.sheet}"
    return f"its sheet, {names[0]}" if len(names) == 1 else f"any of its {len(names)} sheets"


def _notes(read: _Read, names: list[str], found: Parts, ask: Ask, merged: int) -> list[Fault]:
    facts, place = found.facts(read.name), f"{ask.name}, sheet {read.name}"
    notes = []
    if len(names) > 1 and ask.sheet is None:
        others = ", ".join(name for name in names if name != read.name)
        what = f"has {len(names)} sheets; {read.name} was read, and not {others}."
        notes.append(Fault(ask.name, what, "Say which to read with --sheet if this is not it."))
    if not found.shows(read.name):
        notes.append(Fault(place, "is hidden; it was read.", "Nothing to do if this is the roster."))
    told = (
        (facts.hidden_rows, "has hidden rows; they were read.", "Delete those that do not belong to it."),
        (
            facts.hidden_columns,
            "has hidden columns; they were read.",
            "Delete those that do not belong to it.",
        ),
        (facts.errors, "has cells with an error such as #REF!; they were read as empty.", "Mend them."),
        (
            facts.bare_formulas,
            "has formulas whose values are not stored; they were read as empty.",
            "Open it in a spreadsheet and save it again.",
        ),
        (
            merged,
            "has merged cells; they were read as holding for each of their rows.",
            "Split them where a value does not hold for each row, such as a sum.",
        ),
        (
            facts.merged_beyond,
            "has too many merged cells; of these, only the uppermost left cell was read.",
            "Split them, and fill each row.",
        ),
    )
    notes += [Fault(place, what, remedy, "", many) for many, what, remedy in told if many]
    if found.has_macros:
        notes.append(Fault(ask.name, "has macros; they were not run.", "Nothing to do."))
    if found.links:
        what = "has links to other workbooks; they were not followed, the values stored here were read."
        notes.append(Fault(ask.name, what, "Nothing to do if these are up to date.", "", found.links))
    return notes
