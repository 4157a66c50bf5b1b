"""Merged cells are filled as a plain walk over their cells fills them."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.extract.merges import Range, filled

WIDTH, HEIGHT = 4, 6
CELL = st.none() | st.sampled_from(["a", "b", "c"])


def plainly(rows: list[list[str | None]], ranges: list[Range], stays: list[bool]) -> list[list[str | None]]:
    out = [list(row) for row in rows]
    for top, left, bottom, right in ranges:
        if top < 3 or left < 2:
            continue
        for at in range(top - 3, min(bottom - 2, HEIGHT)):
            for place in range(left - 2, min(right - 1, WIDTH)):
                others = sum(cell is not None for cell in rows[at]) - (at == top - 3)
                if rows[at][place] is None and not stays[at] and (place == left - 2 or others > 0):
                    out[at][place] = rows[top - 3][left - 2]
    return out


@st.composite
def apart(draw: st.DrawFn) -> list[Range]:
    """Ranges that do not overlap, on a sheet whose records begin in row 3 and column 2."""
    taken: set[tuple[int, int]] = set()
    ranges: list[Range] = []
    for _ in range(draw(st.integers(0, 6))):
        top, left = draw(st.integers(1, HEIGHT + 2)), draw(st.integers(1, WIDTH + 1))
        bottom, right = top + draw(st.integers(0, 4)), left + draw(st.integers(0, 3))
        own = {(row, place) for row in range(top, bottom + 1) for place in range(left, right + 1)}
        if not own & taken:
            taken |= own
            ranges.append((top, left, bottom, right))
    return ranges


@given(
    st.lists(st.lists(CELL, min_size=WIDTH, max_size=WIDTH), min_size=HEIGHT, max_size=HEIGHT),
    apart(),
    st.lists(st.booleans(), min_size=HEIGHT, max_size=HEIGHT),
)
def test_filled_cells_are_those_of_a_plain_walk(
    rows: list[list[str | None]], ranges: list[Range], stays: list[bool]
) -> None:
    for top, left, bottom, right in ranges:  # a spreadsheet clears all cells but the first
        for at in range(max(top - 3, 0), min(bottom - 2, HEIGHT)):
            for place in range(max(left - 2, 0), min(right - 1, WIDTH)):
                rows[at][place] = rows[at][place] if (at, place) == (top - 3, left - 2) else None
    frame = pl.DataFrame(rows, schema=dict.fromkeys("abcd", pl.String), orient="row")
    got, _ = filled(frame, ranges, (3, 2), np.array(stays))
    assert [list(row) for row in got.iter_rows()] == plainly(rows, ranges, stays)


def test_a_range_is_counted_once_and_only_where_it_fills() -> None:
    frame = pl.DataFrame({"a": ["x", None, None, "y"], "b": ["1", "2", "3", "4"]})
    got, count = filled(frame, [(1, 1, 3, 1), (4, 1, 1_048_576, 1), (1, 2, 1, 2)], (1, 1), np.zeros(4, bool))
    assert (got["a"].to_list(), count) == (["x", "x", "x", "y"], 1)


def test_ranges_that_overlap_fill_once() -> None:
    frame = pl.DataFrame({"a": ["x", None, None]})
    got, count = filled(frame, [(2, 1, 3, 1), (1, 1, 3, 1)], (1, 1), np.zeros(3, bool))
    assert (got["a"].to_list(), count) == (["x", "x", "x"], 1)
