"""Merged cells of a workbook: their value stands in the uppermost left cell, and holds for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from passerelle.data.extract.sheet import Rows

Range: TypeAlias = tuple[int, int, int, int]  # first row, first column, last row, last column, from 1
_FIRST_ROW: Final = 0
_FIRST_COLUMN: Final = 1
_LAST_ROW: Final = 2
_LAST_COLUMN: Final = 3


def filled(
    frame: pl.DataFrame, ranges: Sequence[Range], corner: tuple[int, int], stays: NDArray[np.bool_]
) -> tuple[pl.DataFrame, int]:
    """Return records with the empty cells of merged ranges filled, and how many ranges filled any.

    A range that begins above the records is one of the header, and is left. A cell beside the first column
    of a range is filled only in rows that hold something outside it: a banner over the width of a table
    stays one cell.

    Args:
        frame: text, empty cells null.
        ranges: merged cells, rows and columns of the sheet.
        corner: row and column of the sheet, from 1, where the frame's first cell stands.
        stays: [record] whether it is left as it is: totals, empty rows.
    """
    found = np.array(ranges, dtype=np.int64).reshape(-1, 4)
    found -= np.array([*corner, *corner])
    found = found[(found[:, :2] >= 0).all(axis=1) & (found[:, :2] < (frame.height, frame.width)).all(axis=1)]
    found[:, _LAST_ROW] = np.minimum(found[:, _LAST_ROW], frame.height - 1)
    found[:, _LAST_COLUMN] = np.minimum(found[:, _LAST_COLUMN], frame.width - 1)
    if not len(found):
        return frame, 0
    values = _values(frame, found)
    has_more = frame.select(pl.sum_horizontal(pl.all().is_not_null())).to_series().to_numpy()
    used = np.zeros(len(found), dtype=np.bool_)
    columns = []
    for place in np.unique(np.concatenate([np.arange(a, b + 1) for a, b in _spans(found)])).tolist():
        at, source = _cells(found, place)
        is_own = found[source, _FIRST_COLUMN] == place
        beside = has_more[at] - (found[source, _FIRST_ROW] == at) > 0
        column = frame.to_series(place)
        is_gap = column.is_null().to_numpy()[at] & ~stays[at] & (is_own | beside)
        is_gap &= values.is_not_null().to_numpy()[source]
        at, source = at[is_gap], source[is_gap]
        if not len(at):
            continue
        used[source] = True
        sources = np.full(frame.height, len(values), dtype=np.int64)  # beyond the last: nothing
        sources[at] = source
        given = values.extend_constant(None, 1).gather(sources)
        columns.append(column.to_frame().select(pl.coalesce(pl.all(), given)).to_series())
    return frame.with_columns(columns), int(used.sum())


def _spans(found: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the different spans of columns."""
    return [(int(a), int(b)) for a, b in np.unique(found[:, [_FIRST_COLUMN, _LAST_COLUMN]], axis=0)]


def _values(frame: pl.DataFrame, found: NDArray[np.int64]) -> pl.Series:
    """Return the value of each range."""
    at = np.arange(len(found))
    order, pieces = [], []
    for place in np.unique(found[:, _FIRST_COLUMN]).tolist():
        own = at[found[:, _FIRST_COLUMN] == place]
        order.append(own)
        pieces.append(frame.to_series(place).gather(found[own, _FIRST_ROW]).alias("value"))
    return pl.concat(pieces).gather(np.argsort(np.concatenate(order)))


def _cells(found: NDArray[np.int64], place: int) -> tuple[Rows, Rows]:
    """Return the records whose cell in a column is in a range, and the place of the range of each.

    Of ranges that overlap, which no spreadsheet writes, the uppermost counts.
    """
    own = np.flatnonzero((found[:, _FIRST_COLUMN] <= place) & (found[:, _LAST_COLUMN] >= place))
    own = own[np.argsort(found[own, _FIRST_ROW], kind="stable")]
    first, last = found[own, _FIRST_ROW], found[own, _LAST_ROW]
    before = np.concatenate([[-1], np.maximum.accumulate(last)[:-1]])
    own, first, last = (some[first > before] for some in (own, first, last))
    lengths = last - first + 1
    starts = np.repeat(first - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    return np.arange(int(lengths.sum())) + starts, np.repeat(own, lengths)
