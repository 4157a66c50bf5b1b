"""Titles that whoever builds a snapshot brings, in any language: ``labels/*.csv`` of the source folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.reading import Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="labels",
    title="Titles supplied to the build",
    publisher="whoever built the snapshot",
    vintage="as supplied",
    licence="as supplied",
    attribution="Titles supplied to the build; their rights are those of whoever supplied them.",
    url="",
)
FOLDER: Final = "labels"
COLUMNS: Final = ("title", "occupation", "language")
_SOC: Final = r"\d{2}-\d{4}(?:\.\d{2})?"
_LANGUAGE: Final = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"


@dataclass(frozen=True, slots=True)
class Labels:
    """Titles with their occupation, as supplied."""

    labels: pl.DataFrame  # title, occupation (SOC 2018 or O*NET-SOC), language, path, row
    layouts: tuple[Layout, ...]  # files that they come from


def read(reading: Reading) -> Labels:
    """Return the titles of every CSV file in ``labels/``; there may be none."""
    layouts, tables = [], []
    for path in sorted((reading.folder / FOLDER).glob("*.csv")):
        layout = Layout(
            f"{FOLDER}/{path.name}",
            "list with the columns title, occupation (SOC 2018 code) and language (such as fr)",
            COLUMNS,
            final_newline=False,
        )
        layouts.append(layout)
        table = reading.text(layout)
        reading.codes(layout, table, ["occupation"], _SOC)
        bad = table.filter(~pl.col("language").str.contains(_LANGUAGE).fill_null(value=False))
        if bad.height:
            found = str(bad["language"][0] or "")
            reading.fault(layout, "has a language that is no code such as fr or pt-BR.", found, bad.height)
        if empty := table.filter(pl.col("title").fill_null("").str.strip_chars() == "").height:
            reading.fault(layout, "has rows without a title.", count=empty)
        tables.append(
            table.with_columns(pl.lit(layout.path).alias("path"))
            .with_row_index("row", offset=2)
            .select(*COLUMNS, "path", pl.col("row").cast(pl.Int64))
        )
    none = pl.DataFrame(schema={**dict.fromkeys((*COLUMNS, "path"), pl.String), "row": pl.Int64})
    return Labels(pl.concat([none, *tables]), tuple(layouts))
