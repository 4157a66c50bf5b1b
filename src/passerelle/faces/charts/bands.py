"""Ranges as dots on bands: one row each, the central value as a dot, low to high as a band."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from passerelle.faces.charts.marks import (
    Element,
    chart,
    circle,
    fitted,
    line,
    markup,
    rect,
    text,
    tip,
    width_of,
)
from passerelle.faces.format import correlation, percent, span

_ROW: Final = 28.0
_HEAD: Final = 24.0
_STACKED_BELOW: Final = 520.0


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis: its ticks, the first and last of which are its ends, and how its numbers are said."""

    ticks: tuple[float, ...]
    one: Callable[[float], str]
    two: Callable[[float, float], str]  # a range

    def part(self, value: float) -> float:
        """Return how far ``value`` lies between the ends, from 0 to 1."""
        low, high = self.ticks[0], self.ticks[-1]
        return min(max((value - low) / (high - low), 0.0), 1.0)

    def words(self, row: Row) -> str:
        """Return a row's numbers: ``31 % (14 to 46 %)``."""
        return f"{self.one(row.values[1])} ({self.two(row.values[0], row.values[2])})"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a range, and words beside its name."""

    label: str
    says: str
    values: tuple[float, float, float]  # low, central, high


SHARES: Final = Scale((0.0, 0.25, 0.5, 0.75, 1.0), percent, span)
CORRELATIONS: Final = Scale(
    (-1.0, -0.5, 0.0, 0.5, 1.0),
    correlation,
    lambda low, high: f"{correlation(low)} to {correlation(high)}",
)


def bands(rows: Sequence[Row], name: str, title: str, width: float, *, scale: Scale = SHARES) -> str:
    """Return the rows as SVG of ``width`` px on the axis ``scale``; ``name`` is unique in the page."""
    stacked = width < _STACKED_BELOW
    row_height = _ROW + (24.0 if stacked else 0.0)
    foot = _HEAD + row_height * len(rows)
    svg = chart(name, (width, foot + 4.0), title, describe(rows, scale))
    numbers = max((width_of(scale.words(row)) for row in rows), default=0.0)
    left, right = (8.0, width - 12.0) if stacked else (width * 0.44, width - numbers - 16.0)
    _axis(svg, scale, (left, right), (width, foot))
    for number, row in enumerate(rows):
        top = _HEAD + number * row_height
        words = scale.words(row)
        if stacked:
            text(svg, (0.0, top + 18.0), fitted(row.label, width - width_of(words) - 12.0), "label")
            text(svg, (width, top + 18.0), words, "value end")
            _mark(svg, row, scale, (left, right), top + 36.0)
        else:
            room = left - 40.0 - width_of(row.says, 12.0)
            text(svg, (0.0, top + 18.0), fitted(row.label, room), "label")
            text(svg, (left - 20.0, top + 18.0), row.says, "tick value end")
            text(svg, (width, top + 18.0), words, "value end")
            _mark(svg, row, scale, (left, right), top + 14.0)
    return markup(svg)


def describe(rows: Sequence[Row], scale: Scale = SHARES) -> str:
    """Return the rows in words."""
    return " ".join(f"{row.label}: {scale.words(row)}." for row in rows)


def _axis(svg: Element, scale: Scale, ends: tuple[float, float], size: tuple[float, float]) -> None:
    (left, right), (width, foot) = ends, size
    for tick in scale.ticks:
        x = left + scale.part(tick) * (right - left)
        line(svg, (x, _HEAD - 4.0), (x, foot), "zero" if tick == 0.0 else "grid")
        half = width_of(scale.one(tick), 12.0) / 2
        anchor = "start" if x < half else "end" if x > width - half else "middle"
        text(svg, (x, 14.0), scale.one(tick), f"tick {anchor}")


def _mark(svg: Element, row: Row, scale: Scale, ends: tuple[float, float], middle: float) -> None:
    low, central, high = (ends[0] + scale.part(value) * (ends[1] - ends[0]) for value in row.values)
    band = rect(svg, (low, middle - 4.0, max(high - low, 1.0), 8.0), "band")
    tip(band, f"{row.label}: {scale.words(row)}")
    circle(svg, (central, middle), 5.0, "dot")
