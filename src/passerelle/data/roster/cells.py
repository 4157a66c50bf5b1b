"""Cells as text: blanks taken off, nothing where nothing was said, and work by distinct value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

# What exports write for "nothing here". "NA" is not among them: it is Namibia, too.
EMPTY: Final = (
    *("", "NULL", "null", "N/A", "n/a", "#N/A", "NaN", "nan", "NaT", "<NA>", "None", "\\N"),
    *("(blank)", "(null)", "(empty)", "<null>", "[null]", "-", "--", "–", "—"),
)
# Unicode's white space, and what is as invisible: zero width, byte order and direction marks.
BLANKS: Final = (
    " \t\n\x0b\x0c\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\u200e\u200f\u2060\ufeff"
)
STRAY_SHARE: Final = 0.01  # fewer than one value in a hundred never decides how all the others are read
_SAMPLE: Final = 2_000


def text(values: pl.Series) -> pl.Series:
    """Return values as text, without blanks around it, empty where nothing was said.

    Whole numbers that a tool stored as 1001.0 lose their zero.
    """
    if values.dtype.is_float():
        whole = (values.is_null() | (values == values.round())).all()
        values = values.cast(pl.Int64, strict=False) if whole else values
    said = values.cast(pl.String)
    if not are_few(said):
        return _clean(said)
    distinct = said.unique()
    clean = _clean(distinct)
    changed = clean.ne_missing(distinct)
    return said.replace(distinct.filter(changed), clean.filter(changed)) if changed.any() else said


def distinct_of(said: pl.Series) -> tuple[pl.Series, Callable[[pl.DataFrame], pl.DataFrame]]:
    """Return the distinct texts, and what spreads a frame with a row for each of them over all rows.

    Where they are not few against all, they are all texts as they stand.
    """
    if not are_few(said):
        return said, lambda frame: frame
    distinct = said.unique()
    at = said.replace_strict(distinct, pl.Series(range(len(distinct)), dtype=pl.UInt32))
    return distinct, lambda frame: frame[at]


def are_few(said: pl.Series) -> bool:
    """Return whether distinct values are at most a quarter of all, as a sample estimates it.

    Of n texts drawn from d equally frequent ones, about n^2 / 2d pairs are the same.
    """
    if len(said) <= 2 * _SAMPLE:
        return 0 < 4 * said.n_unique() <= len(said)
    sample = said.gather_every(len(said) // _SAMPLE)
    same = len(sample) - sample.n_unique()
    return same * len(said) >= 2 * len(sample) ** 2


def _clean(said: pl.Series) -> pl.Series:
    is_ascii = said.str.len_bytes().sum() == said.str.len_chars().sum()
    clean = said.str.strip_chars(None if is_ascii else BLANKS)
    return clean.set(clean.is_in(EMPTY), None)
