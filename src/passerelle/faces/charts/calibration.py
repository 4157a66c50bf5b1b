"""Predicted against realised change, a panel per predictor: on the diagonal, what was said is what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from passerelle.faces.charts.marks import Element, chart, circle, line, markup, text, tip, wrapped
from passerelle.faces.format import signed_percent

_STEP: Final = 0.1  # of a gridline, as a share
_PANEL: Final = 196.0  # px, square
_GAP: Final = 28.0
_LEFT: Final = 52.0  # px for the numbers left of a row of panels
_HEAD: Final = 44.0
_FOOT: Final = 60.0


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of predictions: what was said, what came, and the interval of what came; all shares."""

    predicted: float
    realised: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One predictor."""

    title: str
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    """The span of both axes, in whole steps."""

    first: int
    last: int

    @property
    def ticks(self) -> list[float]:
        return [_STEP * step for step in range(self.first, self.last + 1)]

    def part(self, value: float) -> float:
        """Return how far along ``value`` lies, from 0 to 1."""
        return (min(max(value / _STEP, self.first), self.last) - self.first) / (self.last - self.first)


def calibration(panels: Sequence[Panel], name: str, title: str, width: float) -> str:
    """Return the panels as SVG of ``width`` px, on one scale; ``name`` is unique in the page.

    Intervals that run out of the scale of the means are cut at its end.
    """
    across = max(1, int((width - _LEFT + _GAP) // (_PANEL + _GAP)))
    rows = -(-len(panels) // across)
    axis = _axis(panels)
    size = (width, rows * (_HEAD + _PANEL + _FOOT))
    svg = chart(name, size, title, describe(panels))
    for number, panel in enumerate(panels):
        row, column = divmod(number, across)
        left = _LEFT + column * (_PANEL + _GAP)
        _panel(svg, panel, axis, (left, row * (_HEAD + _PANEL + _FOOT)), numbered=column == 0)
    return markup(svg)


def describe(panels: Sequence[Panel]) -> str:
    """Return the panels in words."""
    return " ".join(
        f"{panel.title}: "
        + "; ".join(
            f"said {signed_percent(b.predicted)}, came {signed_percent(b.realised)}" for b in panel.bins
        )
        + "."
        for panel in panels
    )


def _axis(panels: Sequence[Panel]) -> _Axis:
    values = [value for panel in panels for b in panel.bins for value in (b.predicted, b.realised)]
    low, high = min(values, default=0.0), max(values, default=0.0)
    return _Axis(int(low // _STEP), int(high // _STEP) + 1)


def _panel(svg: Element, panel: Panel, axis: _Axis, corner: tuple[float, float], *, numbered: bool) -> None:
    left, top = corner[0], corner[1] + _HEAD
    foot = top + _PANEL
    lines = wrapped(panel.title, _PANEL)[:2]
    for number, words in enumerate(lines):
        text(svg, (left, top - 10.0 - 16.0 * (len(lines) - 1 - number)), words, "label strong")
    text(svg, (left + _PANEL, foot + 32.0), "predicted", "tick end")
    if numbered:
        text(svg, (left - 8.0, top - 10.0), "came", "tick end")
    for tick in axis.ticks:
        x, y = left + axis.part(tick) * _PANEL, foot - axis.part(tick) * _PANEL
        kind = "zero" if abs(tick) < _STEP / 2 else "grid"
        line(svg, (x, top), (x, foot), kind)
        line(svg, (left, y), (left + _PANEL, y), kind)
        if tick in _labelled(axis):
            text(svg, (x, foot + 16.0), signed_percent(tick), "tick middle")
            if numbered:
                text(svg, (left - 8.0, y + 4.0), signed_percent(tick), "tick end")
    line(svg, (left, foot), (left + _PANEL, top), "link")
    for one in panel.bins:
        x, y = left + axis.part(one.predicted) * _PANEL, foot - axis.part(one.realised) * _PANEL
        ends = ((x, foot - axis.part(one.low) * _PANEL), (x, foot - axis.part(one.high) * _PANEL))
        line(svg, *ends, "whisker")
        dot = circle(svg, (x, y), 4.0, "dot")
        tip(
            dot,
            f"said {signed_percent(one.predicted)}, came {signed_percent(one.realised)}"
            f" ({signed_percent(one.low)} to {signed_percent(one.high)})",
        )


def _labelled(axis: _Axis) -> list[float]:
    """Return the ticks that carry a number: every one, or every other where they are many."""
    every = 1 + (len(axis.ticks) - 1) // 5
    return [tick for tick in axis.ticks if round(tick / _STEP) % every == 0]
