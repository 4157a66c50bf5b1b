"""Tables as CSV that a spreadsheet opens without running anything, and the way back without loss.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, quoted or
not. Such a text cell gets a leading apostrophe, and every text cell is quoted, as OWASP advises
(https://owasp.org/www-community/attacks/CSV_Injection). A text that begins with an apostrophe of
its own gets one more, so that taking one away restores every cell. Numbers stay numbers.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import polars as pl

from passerelle.data.schema import Table

# Also the characters that an importer skips on its way to one of those, and their full-width twins.
_RISKY: Final = "^['=+\\-@\t\r\n＝＋－＠]"


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` with an apostrophe before every text cell that a spreadsheet could run."""
    texts = [pl.col(name) for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(
        pl.when(cell.str.contains(_RISKY)).then(pl.lit("'") + cell).otherwise(cell).name.keep()
        for cell in texts
    )


def unguarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` as it was before ``guarded``."""
    return frame.with_columns(pl.col(pl.String).str.strip_prefix("'"))


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write ``frame`` to ``path`` as UTF-8 CSV with guarded cells, whole or not at all.

    Text is quoted; a missing value is an empty cell without quotes.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(csv_text(frame), encoding="utf-8")
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def csv_text(frame: pl.DataFrame) -> str:
    """Return ``frame`` as the text that ``write_csv`` writes."""
    return guarded(frame).write_csv(quote_style="non_numeric")


def read_csv(path: Path, table: Table) -> pl.DataFrame:
    """Read what ``write_csv`` wrote of a table of the schema: the same cells come back."""
    return unguarded(pl.read_csv(path, schema=dict(table.types), empty_string_is_null=True))
