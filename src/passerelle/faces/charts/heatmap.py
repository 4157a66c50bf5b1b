"""Ranges as a heatmap: rows of low, central and high, the number printed in every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from passerelle.faces.charts.marks import Element, chart, fitted, markup, rect, text, tip
from passerelle.faces.format import percent

LIMITS: Final = (0.10, 0.20, 0.35, 0.50)  # upper ends of the first four steps; the last has none
COLUMNS: Final = ("Low", "Central", "High")
_ROW: Final = 28.0
_HEAD: Final = 24.0
_STACKED_BELOW: Final = 520.0


@dataclass(frozen=True, slots=True)
class Row:
    """One row: shares from 0 to 1 and words that stand beside them."""

    label: str
    shares: tuple[float, float, float]  # low, central, high
    left_words: str  # such as the number of people
    right_words: str  # such as the change required


def step(share: float) -> int:
    """Return the colour step of ``share``: 0 for little to 4 for much."""
    return sum(share >= limit for limit in LIMITS)


def step_words(index: int) -> str:
    """Return what a colour step stands for."""
    edges = [0.0, *LIMITS]
    if index == len(LIMITS):
        return f"{percent(edges[-1])} or more"
    if index == 0:
        return f"under {percent(edges[1])}"
    return f"{percent(edges[index])} to under {percent(edges[index + 1])}"


def heatmap(rows: Sequence[Row], name: str, title: str, heads: tuple[str, str], width: float) -> str:
    """Return the rows as SVG of ``width`` px.

    Args:
        rows: what to draw, in order.
        name: unique in the page.
        title: what the chart shows, with its unit.
        heads: what the words left and right of the cells are.
        width: in px; narrow charts put a row's words above its cells.
    """
    stacked = width < _STACKED_BELOW
    row_height = _ROW + (44.0 if stacked else 0.0)
    svg = chart(name, (width, _HEAD + 4.0 + row_height * len(rows)), title, describe(rows))
    left, cell = (0.0, width / 3) if stacked else (width * 0.42, width * 0.135)
    for index, head in enumerate(COLUMNS):
        text(svg, (left + (index + 0.5) * cell, 16.0), head, "tick middle")
    if not stacked:
        text(svg, (left - 16.0, 16.0), heads[0], "tick end")
        text(svg, (width, 16.0), heads[1], "tick end")
    for number, row in enumerate(rows):
        top = _HEAD + number * row_height
        if stacked:
            _words_above(svg, row, heads, (width, top))
            _cells(svg, row, (left, top + 40.0), cell)
        else:
            _words_beside(svg, row, top, (left, width))
            _cells(svg, row, (left, top), cell)
    return markup(svg)


def describe(rows: Sequence[Row]) -> str:
    """Return the rows in words."""
    return " ".join(
        f"{row.label}: {percent(row.shares[1])}, from {percent(row.shares[0])} to {percent(row.shares[2])}."
        for row in rows
    )


def _cells(svg: Element, row: Row, corner: tuple[float, float], width: float) -> None:
    x, top = corner
    for index, share in enumerate(row.shares):
        left = x + index * width
        box = rect(svg, (left + 1.0, top + 1.0, width - 2.0, _ROW - 2.0), f"step-{step(share)}")
        tip(box, f"{row.label}, {COLUMNS[index].lower()}: {percent(share)}")
        text(svg, (left + width / 2, top + _ROW / 2 + 4.5), percent(share), f"value middle on-{step(share)}")


def _words_beside(svg: Element, row: Row, top: float, ends: tuple[float, float]) -> None:
    left, width = ends
    baseline = top + _ROW / 2 + 4.5
    text(svg, (0.0, baseline), fitted(row.label, left - 110.0), "label")
    text(svg, (left - 16.0, baseline), row.left_words, "value end")
    text(svg, (width, baseline), row.right_words, "value end")


def _words_above(svg: Element, row: Row, heads: tuple[str, str], corner: tuple[float, float]) -> None:
    width, top = corner
    text(svg, (1.0, top + 16.0), fitted(row.label, width), "label")
    words = f"{row.left_words} {heads[0]}; {heads[1]} {row.right_words}"
    text(svg, (1.0, top + 33.0), fitted(words, width, 12.0), "tick")
