"""What every kind of file gives: a table of text with the row of each record, and what was left out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from passerelle.data.extract.limits import Limits
from passerelle.errors import BadInput, Fault

Rows: TypeAlias = NDArray[np.int64]
Known: TypeAlias = Callable[[str], object]  # true of a header that the caller knows


def no_rows() -> Rows:
    """Return an empty list of rows."""
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a reader of one kind of file."""

    name: str  # of the file, as shown
    limits: Limits = field(default_factory=Limits)
    known: Known | None = None  # without it, a header row is told by its shape alone
    sheet: str | None = None  # of a workbook
    encoding: str | None = None  # of a text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as its reader gives it: records below the header, empty ones among them."""

    frame: pl.DataFrame
    rows: Rows  # [record] row in the file
    headers: tuple[str, ...]
    records: int  # in the whole file: header rows, empty rows and rows left out among them
    apart: Rows  # the header's rows and those above
    above: tuple[tuple[str, ...], ...] = ()  # their cells, which a page may repeat
    repeats: Rows = field(default_factory=no_rows)  # rows further down that do
    notes: tuple[Fault, ...] = ()
    broken: tuple[Fault, ...] = ()
    broken_rows: Rows = field(default_factory=no_rows)
    totals: Rows = field(default_factory=no_rows)


def refuse(where: str, what: str, remedy: str) -> NoReturn:
    """Raise BadInput with one fault."""
    raise BadInput([Fault(where, what, remedy)])


def listed(rows: Rows, most: int = 3) -> str:
    """Return the first rows in words, such as ``row 12 (also rows 15, 19 and more)``."""
    first, *others = (str(row) for row in rows[:most])
    if not others:
        return f"row {first}"
    more = " and more" if len(rows) > most else ""
    return f"row {first} (also row{'s' if len(others) > 1 or more else ''} {', '.join(others)}{more})"


def unique(headers: Sequence[str]) -> list[str]:
    """Return names for columns: the headers, a repeated one with its count, an empty one with its place.

    No two are the same, whatever the headers are.
    """
    seen: dict[str, int] = {}
    reserved, used = set(headers), set[str]()
    names: list[str] = []
    for place, header in enumerate(headers, start=1):
        name = header or f"(column {place})"
        count = seen.get(name, 0) + 1
        shown = name if count == 1 else f"{name} ({count})"
        while shown in used or (shown in reserved and not (header and count == 1)):
            count += 1
            shown = f"{name} ({count})"
        seen[name] = count
        used.add(shown)
        names.append(shown)
    return names
