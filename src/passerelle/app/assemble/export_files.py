"""An export as a file: lines of text, a workbook, or Parquet, by the ending of its name."""

from __future__ import annotations

import gzip
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl
import xlsxwriter

from passerelle.app.assemble.export_styles import Columns, Style
from passerelle.data.store import write_parquet
from passerelle.errors import UsageError

ENDINGS: Final = (".csv", ".csv.gz", ".xlsx", ".parquet")
MOST_ROWS_OF_A_SHEET: Final = 1_048_576
_NUMBERS: Final = ("fte", "salary", "hours", "one")
_DATES: Final = ("hire_date", "original_hire_date", "termination_date", "birth_date", "target_start")
_SURPLUS: Final = ("see note", "")  # what stands in the fields that a row has too many

Cells = tuple[str | None, ...]


def ending_of(path: Path) -> str:
    """Return the ending that says how a file is written.

    Raises:
        UsageError: it is none of ``ENDINGS``.
    """
    name = path.name.lower()
    for ending in ENDINGS:
        if name.endswith(ending):
            return ending
    raise UsageError(f"{path.name} ends in none of {', '.join(ENDINGS)}, which say how the file is written.")


def first_row(style: Style, ending: str) -> int:
    """Return the row of the first person, as a spreadsheet counts: after titles, header and labels."""
    if ending == ".parquet":
        return 2
    return 2 + len(style.above) + bool(style.labels)


def write_export(
    text: pl.DataFrame, columns: Columns, style: Style, path: Path, broken: Mapping[int, int] | None = None
) -> None:
    """Write a file of people, whole or not at all.

    Args:
        text: [row, content].
        columns: header and content of each column.
        style: of the export.
        path: the file; its ending says how.
        broken: rows of text lines with fields too many, or too few where negative.
    """
    above, below = _around(text, columns, style)
    frame = text.select(content for _, content in columns)
    ending = ending_of(path)
    beside = path.with_name(f".{path.name}.part")
    try:
        if ending == ".parquet":
            frame.columns = [header for header, _ in columns]
            write_parquet(frame, beside)
        elif ending == ".xlsx":
            _write_workbook(frame, above, below, style, beside)
        else:
            data = _lines(frame, above, below, style, broken or {})
            beside.write_bytes(gzip.compress(data, 1, mtime=0) if ending == ".csv.gz" else data)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _around(text: pl.DataFrame, columns: Columns, style: Style) -> tuple[list[Cells], list[Cells]]:
    """Return the rows above the records and below them; a file beside the people has its header alone."""
    header = tuple(name for name, _ in columns)
    if columns[: len(style.people)] != style.people:
        return [header], []
    above: list[Cells] = [*style.above, header, *((style.labels,) if style.labels else ())]
    if not style.total:
        return above, []
    rows = str(text.height)
    return above, [(style.total, rows, *[None] * (len(header) - 2))]


def _lines(
    frame: pl.DataFrame,
    above: list[Cells],
    below: list[Cells],
    style: Style,
    broken: Mapping[int, int],
) -> bytes:
    body = frame.write_csv(include_header=False, separator=style.delimiter, quote_style="necessary")
    if broken:
        rows = body.split("\n")
        for row, fields in broken.items():
            rows[row] = _broken(rows[row], fields, style.delimiter)
        body = "\n".join(rows)
    head, tail = (
        "".join(
            pl.DataFrame([list(row) or [""]], orient="row").write_csv(
                include_header=False, separator=style.delimiter
            )
            for row in rows
        )
        for rows in (above, below)
    )
    # Excel saves the letters that Windows-1252 lacks as question marks.
    return (head.replace('""\n', "\n") + body + tail).encode(style.encoding, errors="replace")


def _broken(line: str, fields: int, delimiter: str) -> str:
    if fields > 0:
        return delimiter.join((line, *_SURPLUS[:fields]))
    return line.rsplit(delimiter, -fields)[0]


def _write_workbook(
    frame: pl.DataFrame,
    above: list[Cells],
    below: list[Cells],
    style: Style,
    path: Path,
) -> None:
    """Write one sheet: numbers and days of the style's own form as such, everything else as text."""
    if frame.height + len(above) + len(below) > MOST_ROWS_OF_A_SHEET:
        raise UsageError(
            f"A sheet has {MOST_ROWS_OF_A_SHEET:,} rows at most: write this many people as CSV or Parquet."
        )
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": datetime(2025, 10, 1)})  # the same people give the same bytes
        sheet = book.add_worksheet("Sheet1")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(above):
            sheet.write_row(at, 0, row)
        for at, values in enumerate(_typed(frame, style).iter_rows(), start=len(above)):
            for column, (number, day, said) in enumerate(zip(*[iter(values)] * 3, strict=True)):
                if number is not None:
                    sheet.write_number(at, column, number)
                elif day is not None:
                    sheet.write_datetime(at, column, day, days)
                elif said is not None:
                    sheet.write_string(at, column, said)
        for at, row in enumerate(below, start=len(above) + frame.height):
            sheet.write_row(at, 0, row)


def _typed(frame: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Return three columns for each: as a number, as a day, as text; each cell is in one of them."""
    typed = []
    for place, name in enumerate(frame.columns):
        said = pl.col(name)
        number = (said if name in _NUMBERS else pl.lit(None)).cast(pl.Float64, strict=False)
        day = (said if name in _DATES else pl.lit(None, dtype=pl.String)).str.to_date(
            style.date_form, strict=False
        )
        typed += [number.alias(f"{place} number"), day.alias(f"{place} day"), said.alias(f"{place} text")]
    return frame.select(typed)
