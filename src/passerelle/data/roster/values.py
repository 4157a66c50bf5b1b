"""Text as employers write it to numbers and dates; what cannot be read is empty, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

# What exports write for "nothing here". "NA" is not among them: it is Namibia, too.
_EMPTY: Final = ("", "NULL", "null", "N/A", "n/a", "#N/A", "NaN", "nan", "None", "(blank)")
_CURRENCY: Final = r"^(?:[A-Z]{3}\s*)?[$€£¥]?\s*|\s*[$€£¥]?(?:\s*[A-Z]{3})?$"
_GROUPED: Final = r"^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$"
_PLAIN: Final = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_FORMATS: Final = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m-%d-%Y",
    "%d-%m-%Y",
    "%d-%b-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y-%m",
    "%Y%m%d",
)


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates read from text."""

    values: pl.Series  # pl.Date; empty where the text could not be read
    format: str  # how they were read
    rivals: tuple[str, ...]  # formats that read as many and give other days; the text alone cannot tell


def text(values: pl.Series) -> pl.Series:
    """Return values as text, without blanks around it, empty where nothing was said.

    Whole numbers that a tool stored as 1001.0 lose their zero.
    """
    if values.dtype.is_float():
        whole = (values.is_null() | (values == values.round())).all()
        values = values.cast(pl.Int64, strict=False) if whole else values
    clean = values.cast(pl.String).str.strip_chars()
    return clean.set(clean.is_in(_EMPTY), None)


def numbers(values: pl.Series) -> pl.Series:
    """Return values as real numbers, empty where they are none.

    A currency sign or code, thousands commas and a per-cent sign are understood: ``$85,000.00``,
    ``USD 85000``, ``80%``. A decimal comma or a space between digits is not.
    """
    if values.dtype.is_numeric():
        real = values.cast(pl.Float64)
        return real.set(real.is_nan(), None)
    said = text(values)
    percent = said.str.ends_with("%")
    bare = said.str.strip_suffix("%").str.replace_all(_CURRENCY, "").str.strip_chars()
    grouped = bare.str.contains(_GROUPED)
    understood = grouped | bare.str.contains(_PLAIN)
    bare = bare.str.replace_all(",", "", literal=True).set(~understood, None)
    read = bare.cast(pl.Float64, strict=False)
    return pl.select(pl.when(percent).then(read / 100.0).otherwise(read)).to_series().rename(values.name)


def dates(values: pl.Series, form: str | None = None) -> Dates:
    """Return values as dates: by ``form`` where given, else by the one format that reads most of them.

    A form without a day means the first of the month, one without a month the first of January.
    """
    if values.dtype == pl.Date:
        return Dates(values, "date", ())
    if values.dtype.is_temporal():
        return Dates(values.cast(pl.Date, strict=False), "date", ())
    said = text(values).str.replace(r"[T ]00:00(:00(\.0+)?)?Z?$", "")
    if form is not None:
        return Dates(_parsed(said, form), form, ())
    # Formats are told from the distinct values: a roster has few against its rows.
    distinct = said.drop_nulls().unique()
    read = {f: _this_era(_parsed(distinct, f)) for f in _FORMATS}
    counts = {f: len(series) - series.null_count() for f, series in read.items()}
    best = max(_FORMATS, key=lambda f: counts[f])
    rivals = tuple(
        f
        for f in _FORMATS
        if f != best and counts[best] > 0 and counts[f] == counts[best] and not read[f].equals(read[best])
    )
    return Dates(_this_era(_parsed(said, best)), best, rivals)


def _this_era(days: pl.Series) -> pl.Series:
    # A year of two digits parses as one of the first century: not understood, for its century is a guess.
    return days.set((days.dt.year() < 1000).fill_null(value=False), None)


def _parsed(said: pl.Series, form: str) -> pl.Series:
    if "%d" not in form and "%j" not in form:
        if "%m" not in form and "%b" not in form and "%B" not in form:
            return (said + "-01-01").str.to_date(f"{form}-%m-%d", strict=False)
        return (said + "-01").str.to_date(f"{form}-%d", strict=False)
    return said.str.to_date(form, strict=False)
