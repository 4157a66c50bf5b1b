"""Ranges as a matrix: the central share in the cell, low to high beneath; groups of columns stand apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from passerelle.faces.charts.heatmap import step
from passerelle.faces.charts.marks import Element, chart, fitted, markup, rect, text, tip, width_of, wrapped
from passerelle.faces.format import percent, span

_ROW: Final = 40.0
_WORDS: Final = 20.0  # px of a row's words where they stand above its cells
_LINE: Final = 16.0
_GAP: Final = 16.0  # px between two groups
_WIDEST: Final = 160.0  # px of a cell beside its row's words
_STACKED_BELOW: Final = 520.0

Shares = tuple[float, float, float]  # low, central, high


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that belong together, and whether they rest on weak evidence."""

    title: str
    columns: tuple[str, ...]
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name, words beside it, and a range per column of all groups in their order."""

    label: str
    says: str
    cells: tuple[Shares, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand, in px."""

    lefts: tuple[float, ...]  # [column]
    cell: float
    head: float
    row: float
    stacked: bool


def matrix(groups: Sequence[Group], rows: Sequence[Row], name: str, title: str, width: float) -> str:
    """Return the rows as SVG of ``width`` px; ``name`` is unique in the page.

    Narrow charts put a row's words above its cells, and do best with one group of three columns.
    """
    frame = _frame(groups, width)
    size = (width, frame.head + frame.row * len(rows))
    svg = chart(name, size, title, describe(groups, rows))
    _heads(svg, groups, frame)
    for number, row in enumerate(rows):
        _row(svg, groups, row, frame.head + number * frame.row, frame)
    return markup(svg)


def describe(groups: Sequence[Group], rows: Sequence[Row]) -> str:
    """Return the rows in words."""
    columns = [column for group in groups for column in group.columns]
    return " ".join(
        f"{row.label}: "
        + ", ".join(
            f"{column} {percent(cell[1])} ({span(cell[0], cell[2])})"
            for column, cell in zip(columns, row.cells, strict=True)
        )
        + "."
        for row in rows
    )


def _frame(groups: Sequence[Group], width: float) -> _Frame:
    stacked = width < _STACKED_BELOW
    left = 0.0 if stacked else width * 0.28
    columns = sum(len(group.columns) for group in groups)
    cell = (width - left - _GAP * (len(groups) - 1)) / columns
    cell = cell if stacked else min(cell, _WIDEST)
    lefts = []
    for group in groups:
        for _ in group.columns:
            lefts.append(left)
            left += cell
        left += _GAP
    lines = max(len(wrapped(column, cell)) for group in groups for column in group.columns)
    titles = max(len(wrapped(group.title, cell * len(group.columns))) for group in groups)
    head = titles * _LINE + 4.0 + lines * _LINE + 8.0
    return _Frame(tuple(lefts), cell, head, _ROW + (_WORDS + 4.0 if stacked else 0.0), stacked)


def _heads(svg: Element, groups: Sequence[Group], frame: _Frame) -> None:
    column = 0
    for group in groups:
        for number, words in enumerate(wrapped(group.title, frame.cell * len(group.columns))):
            text(svg, (frame.lefts[column] + 1.0, 12.0 + number * _LINE), words, "tick")
        for title in group.columns:
            lines = wrapped(title, frame.cell)
            top = frame.head - 10.0 - _LINE * (len(lines) - 1)
            for number, words in enumerate(lines):
                text(svg, (frame.lefts[column] + frame.cell / 2, top + number * _LINE), words, "label middle")
            column += 1


def _row(svg: Element, groups: Sequence[Group], row: Row, top: float, frame: _Frame) -> None:
    if frame.stacked:
        room = frame.cell * len(row.cells)
        said = fitted(row.says, room, 12.0)
        text(svg, (1.0, top + 16.0), fitted(row.label, room - width_of(said, 12.0) - 12.0), "label")
        text(svg, (room - 1.0, top + 16.0), said, "tick end")
        top += _WORDS
    else:
        room = frame.lefts[0] - 16.0
        text(svg, (0.0, top + 17.0), fitted(row.label, room), "label")
        text(svg, (0.0, top + 33.0), fitted(row.says, room, 12.0), "tick")
    weak = [group.weak for group in groups for _ in group.columns]
    titles = [column for group in groups for column in group.columns]
    for left, cell, title, is_weak in zip(frame.lefts, row.cells, titles, weak, strict=True):
        colour = step(cell[1])
        kind = f"step-{colour} weak" if is_weak else f"step-{colour}"
        box = rect(svg, (left + 1.0, top + 1.0, frame.cell - 2.0, _ROW - 2.0), kind)
        tip(box, f"{row.label}, {title}: {percent(cell[1])}, {span(cell[0], cell[2])}")
        middle = left + frame.cell / 2
        said = span(cell[0], cell[2])
        alone = said == percent(cell[1])  # no range to show beneath it
        text(svg, (middle, top + (25.0 if alone else 17.0)), percent(cell[1]), f"value middle on-{colour}")
        if not alone:
            text(svg, (middle, top + 32.0), said, f"tick value middle on-{colour}")
