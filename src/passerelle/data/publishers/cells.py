"""Checks of cells that several readers share: numbers within bounds, labels, task numbers, task words."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from passerelle.data.publishers.reading import Layout, Reading
from passerelle.errors import Fault


def within(
    reading: Reading, layout: Layout, frame: pl.DataFrame, columns: Sequence[str], bounds: tuple[float, float]
) -> pl.DataFrame:
    """Return ``frame`` with ``columns`` as numbers; an empty cell or one outside ``bounds`` is a fault.

    The frame must hold the file's rows in their order.
    """
    read = reading.reals(layout, frame, columns)
    for column in columns:
        empty = frame[column].str.strip_chars().fill_null("") == ""
        note(reading, layout, frame, column, (empty, "is empty."))
        outside = (read[column].is_not_null() & ~read[column].is_between(*bounds)).fill_null(value=False)
        note(reading, layout, frame, column, (outside, f"is not between {bounds[0]:g} and {bounds[1]:g}."))
    return read


def among(
    reading: Reading, layout: Layout, frame: pl.DataFrame, column: str, labels: Sequence[str]
) -> pl.DataFrame:
    """Return ``frame``; a cell of ``column`` that is none of ``labels`` is a fault."""
    other = ~frame[column].fill_null("").is_in(list(labels))
    what = f"is none of {', '.join(label or 'an empty cell' for label in labels)}."
    note(reading, layout, frame, column, (other, what))
    return frame


def task_numbers(reading: Reading, layout: Layout, frame: pl.DataFrame, *, once: bool = True) -> pl.DataFrame:
    """Return ``frame`` with column ``task``, the whole number in ``Task ID``.

    Rows whose number cannot be told are left out, with a fault; with ``once``, a repeat is a fault.
    """
    read = reading.reals(layout, frame, ["Task ID"])
    number = read["Task ID"]
    whole = (number.is_finite() & (number == number.round())).fill_null(value=False)
    stated = frame["Task ID"].str.strip_chars().fill_null("") == ""
    note(
        reading,
        layout,
        frame,
        "Task ID",
        (~whole & (number.is_not_null() | stated), "is not a task's number."),
    )
    tasks = read.filter(whole).with_columns(pl.col("Task ID").cast(pl.Int64).alias("task"))
    if once:
        no_repeat(reading, layout, tasks, ("task",), "has a task twice.")
    return tasks


def no_repeat(
    reading: Reading, layout: Layout, frame: pl.DataFrame, key: Sequence[str], what: str
) -> pl.DataFrame:
    """Return the first row of each ``key``; a key that comes again is the fault ``what``."""
    first = frame.select(pl.struct(key).is_first_distinct()).to_series()
    again = frame.filter(~first)
    if again.height:
        found = ", ".join(str(cell)[:60] for cell in again.select(key).row(0))
        reading.fault(layout, what, found, again.height)
    return frame.filter(first)


def words(column: str) -> pl.Expr:
    """Return a task's words as a key that joins editions: without outer spaces, in small letters."""
    return pl.col(column).str.strip_chars().str.to_lowercase()


def note(
    reading: Reading, layout: Layout, frame: pl.DataFrame, column: str, bad: tuple[pl.Series, str]
) -> None:
    """Note the cells of ``column`` where ``bad`` holds, and what is wrong with them; rows are the file's."""
    where, what = bad
    rows = frame.with_row_index("row").filter(where)
    if rows.height:
        place = f"{layout.path}, row {int(rows['row'][0]) + layout.header_row + 2}, column {column}"
        found = str(rows[column][0] or "")[:60]
        reading.faults.append(Fault(place, what, layout.remedy, found, rows.height))
