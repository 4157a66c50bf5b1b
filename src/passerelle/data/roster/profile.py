"""What each column of an extract holds: for a person who checks whether it was taken for the right thing.

Nothing of the values of a private column, an id or a trait is told; of a text column whose values nearly all
differ, the values are not shown either, for they may say who somebody is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import polars as pl

from passerelle.data.checks import PRIVATE
from passerelle.data.extract import Extract, unique
from passerelle.data.roster import cells, values
from passerelle.data.roster.dates import How
from passerelle.data.roster.headers import IDS, TRAITS, Confidence, private_kind, recognise
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.private import private_values, sampled
from passerelle.data.roster.rejected import FILE, REASON, ROW

_TOP: Final = 5
_MANY: Final = 100_000  # rows; above them the count of distinct values is approximate
_NEARLY_ALL: Final = 0.5  # share of distinct values from which on a column of text is not shown
_FEW: Final = 20  # distinct values of so few rows are shown though they all differ
_MOSTLY: Final = 0.95  # share of the distinct values of a sample that make a kind
_DEAR: Final = 0.5  # share of distinct values from which on a column is measured without counting them
_GROUPED: Final = (
    "salary",
    "hourly_rate",
    "fte",
    "weekly_hours",
    "openings",
)  # amounts; else digits may be a code
_END_OF_TIME: Final = r"\b(?:9999|2999|4712)\b|^9999\d{4}|\d{4}9999$"
_DAY_DIGITS: Final = r"^(?:19|20|21|99)\d{6}$"
_WHOLE: Final = r"^[+-]?\d{1,15}(?:\.0+)?$"
_NUMBER: Final = r"^[^\d\pL]{0,3}[+-]?\d[\d.,'’ ]*%?$"
_CODE: Final = r"^[A-Za-z]{0,6}[ _.-]?\d[\w./-]*$|^[A-Z]{1,4}$"
_YES_NO: Final = (
    "y",
    "n",
    "yes",
    "no",
    "true",
    "false",
    "t",
    "f",
    "0",
    "1",
    "ja",
    "nein",
    "oui",
    "non",
    "si",
)


class ValueKind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes or no"
    CODE = "code"
    EMPTY = "empty"
    PRIVATE = "private"  # not told


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """One column of an extract."""

    header: str
    fields: tuple[str, ...]  # what it was taken for; none where it is not used
    confidence: Confidence | None  # of the first of ``fields``
    private: str  # the private thing that it names or holds, such as ``name``; empty if none
    filled_share: float
    distinct: int | None  # different values, approximate above 100,000 rows; not told of traits
    kind: ValueKind
    low: str = ""  # least and greatest, of numbers and dates
    high: str = ""
    shortest: int | None = None  # characters, of text
    longest: int | None = None
    top: tuple[tuple[str, int], ...] = ()  # most frequent values with their rows


@dataclass(frozen=True, slots=True)
class _Column:
    """One column before it is measured."""

    header: str
    fields: tuple[str, ...]
    private: str
    values: pl.Series
    is_hidden: bool = False  # nothing of the values may be told, whatever they are

    @property
    def is_shown(self) -> bool:
        """Whether anything of the values may be told."""
        return not self.is_hidden and not self.private and not any(field in PRIVATE for field in self.fields)


def profile(source: Extract, mapping: ColumnMapping) -> tuple[SourceColumn, ...]:
    """Return what each column of an extract holds, in the order of the file.

    Args:
        source: the extract.
        mapping: which column was taken for what, complete.
    """
    columns = [
        _taken(header, source.frame[name], mapping)
        for header, name in zip(source.headers, unique(source.headers), strict=True)
    ]
    return _profiled(source, columns, mapping)


def profile_of_corrected(source: Extract, mapping: ColumnMapping) -> tuple[SourceColumn, ...]:
    """Return what each column of a file of corrected rows holds, in the order of the file.

    Such a file has the columns of another, which alone tells all of what they are: of a column whose header
    says nothing, no value is told.

    Args:
        source: the extract.
        mapping: what a person says of the columns; may be incomplete.
    """
    given = {field: header for field, header in mapping.columns.items() if header in source.headers}
    marks = (FILE, ROW, REASON)
    found = recognise(source.headers, taken=(*given.values(), *marks), given=given)
    full = replace(
        mapping,
        columns={**found.columns, **given},
        confidence={**found.confidence, **dict.fromkeys(given, Confidence.MAPPED)},
    )
    columns = []
    for header, name in zip(source.headers, unique(source.headers), strict=True):
        column = _taken(header, source.frame[name], full)
        columns.append(replace(column, is_hidden=not column.fields and header not in marks))
    return _profiled(source, columns, full)


def _profiled(source: Extract, columns: list[_Column], mapping: ColumnMapping) -> tuple[SourceColumn, ...]:
    frame = source.frame
    if not frame.width:
        return ()
    many = frame.height > _MANY
    # Ids are counted: a rough count would look as if some repeated.
    exact = [unique(source.headers)[place] for place, c in enumerate(columns) if set(c.fields) & set(IDS)]
    rough = frame.select(pl.all().exclude(exact).approx_n_unique() if many else pl.all().n_unique())
    if many and exact:
        rough = pl.concat([rough, frame.select(pl.col(exact).n_unique())], how="horizontal")
    distinct = rough.select(frame.columns).row(0)
    counted = _counted(columns, distinct, frame.height)
    return tuple(
        _measured(column, found, counts, mapping)
        for column, found, counts in zip(columns, distinct, counted, strict=True)
    )


def _taken(header: str, column: pl.Series, mapping: ColumnMapping) -> _Column:
    fields = tuple(field for field, used in mapping.columns.items() if header and used == header)
    named = None if fields else private_kind(header)
    held = named or (None if set(fields) & {*IDS, *TRAITS} else private_values(column))
    return _Column(header, fields, held or "", column)


def _counted(columns: list[_Column], distinct: tuple[int, ...], rows: int) -> list[pl.DataFrame | None]:
    """Return each column's values with their rows: of those that are shown, and repeat."""
    repeat = [
        column.is_shown and (found <= _DEAR * rows or rows <= _FEW)
        for column, found in zip(columns, distinct, strict=True)
    ]
    lazy = [
        column.values.rename("value").to_frame().lazy().group_by("value").agg(pl.len().alias("rows"))
        for column, counts in zip(columns, repeat, strict=True)
        if counts
    ]
    frames = iter(pl.collect_all(lazy))
    return [next(frames) if counts else None for counts in repeat]


def _measured(
    column: _Column, distinct: int, counts: pl.DataFrame | None, mapping: ColumnMapping
) -> SourceColumn:
    rows = len(column.values)
    empty = _empty(column.values, counts)
    confidence = mapping.confidence.get(column.fields[0]) if column.fields else None
    if not column.is_shown or empty == rows:
        kind = ValueKind.EMPTY if empty == rows else ValueKind.PRIVATE
        hidden = column.private or set(column.fields) & set(TRAITS)
        told = None if hidden else min(distinct - (empty > 0), rows - empty)
        return SourceColumn(
            column.header,
            column.fields,
            confidence,
            column.private,
            (rows - empty) / max(rows, 1),
            told,
            kind,
        )
    if counts is not None:
        counts = counts.with_columns(cells.text(counts["value"])).drop_nulls("value")
        counts = counts.group_by("value").agg(pl.col("rows").sum())
    kind = _kind(column.values)
    said = counts["value"] if counts is not None else column.values
    low, high = _bounds(said, kind, grouped=bool(set(column.fields) & set(_GROUPED)))
    lengths = said.str.len_chars() if said.dtype == pl.String and kind is ValueKind.TEXT else None
    return SourceColumn(
        header=column.header,
        fields=column.fields,
        confidence=confidence,
        private="",
        filled_share=1.0 - empty / rows,
        distinct=counts.height if counts is not None else min(distinct - (empty > 0), rows - empty),
        kind=kind,
        low=low,
        high=high,
        shortest=None if lengths is None else _whole(lengths.min()),
        longest=None if lengths is None else _whole(lengths.max()),
        top=() if counts is None else _top(counts, kind, rows - empty),
    )


def _empty(column: pl.Series, counts: pl.DataFrame | None) -> int:
    """Return how many rows say nothing."""
    if counts is not None:
        return int(counts.filter(cells.text(counts["value"]).is_null())["rows"].sum())
    if column.dtype != pl.String:
        return column.null_count()
    return column.null_count() + int(column.is_in(cells.EMPTY).sum())


def _kind(column: pl.Series) -> ValueKind:
    if column.dtype.is_temporal():
        return ValueKind.DATE
    distinct = sampled(column).unique()
    if not len(distinct):
        return ValueKind.EMPTY
    if len(distinct) <= len(_YES_NO) and bool(distinct.str.to_lowercase().is_in(_YES_NO).all()):
        return ValueKind.YES_NO
    if _mostly(distinct, _WHOLE):
        is_days = _mostly(distinct, _DAY_DIGITS) and _are_dates(distinct)
        return ValueKind.DATE if is_days else ValueKind.WHOLE
    if _mostly(distinct, r"\d") and _are_dates(distinct):
        return ValueKind.DATE
    forms = ((_NUMBER, ValueKind.NUMBER), (_CODE, ValueKind.CODE))
    return next((kind for form, kind in forms if _mostly(distinct, form)), ValueKind.TEXT)


def _are_dates(distinct: pl.Series) -> bool:
    """Return whether values are dates; ends of time such as 31.12.9999 count, and no column of zeros does."""
    read = values.dates(distinct)
    is_end = (read.how == How.NO_DATE) & distinct.str.contains(_END_OF_TIME)
    return int((read.values.is_not_null() | is_end).sum()) >= _MOSTLY * len(distinct)


def _mostly(distinct: pl.Series, form: str) -> bool:
    return int(distinct.str.contains(form).sum()) >= _MOSTLY * len(distinct)


def _bounds(said: pl.Series, kind: ValueKind, *, grouped: bool) -> tuple[str, str]:
    if kind is ValueKind.DATE:
        read = values.dates(said).values
    elif kind in (ValueKind.WHOLE, ValueKind.NUMBER):
        read = values.numbers(said).values
    else:
        return "", ""
    if kind is ValueKind.WHOLE and not grouped:
        return _shown(read.min(), sign=""), _shown(read.max(), sign="")
    return _shown(read.min()), _shown(read.max())


def _shown(bound: object, sign: str = ",") -> str:
    """Return a number or a date as text, with ``sign`` between thousands."""
    if isinstance(bound, float):
        return f"{bound:{sign}.{0 if bound.is_integer() else 2}f}"
    return "" if bound is None else str(bound)


def _whole(length: object) -> int | None:
    return length if isinstance(length, int) else None


def _top(counts: pl.DataFrame, kind: ValueKind, filled: int) -> tuple[tuple[str, int], ...]:
    """Return the most frequent values; none of text that nearly differs from row to row."""
    if kind is ValueKind.TEXT and counts.height > max(_FEW, _NEARLY_ALL * filled):
        return ()
    first = counts.sort(["rows", "value"], descending=[True, False]).head(_TOP)
    return tuple((str(value), int(rows)) for value, rows in first.select("value", "rows").iter_rows())
