"""What less of one thing costs in another: a falling curve of points, with one plan marked beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from passerelle.faces.charts.marks import (
    Element,
    chart,
    circle,
    line,
    markup,
    path,
    place,
    text,
    ticks,
    tip,
    width_of,
)

_HEIGHT: Final = 340.0
_HEAD: Final = 36.0
_FOOT: Final = 52.0
_ROOM: Final = 0.06  # of the span, kept free at both ends of an axis


@dataclass(frozen=True, slots=True)
class Dot:
    """One plan: where it lies, what a pointer shows, and words beside it where there are any."""

    across: float
    up: float
    says: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Axes:
    """What the axes count, and how their numbers are said."""

    across: str
    up: str
    across_words: Callable[[float], str]
    up_words: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class _Plane:
    """Px of values."""

    low: tuple[float, float]
    high: tuple[float, float]
    left: float
    right: float

    @property
    def foot(self) -> float:
        return _HEIGHT - _FOOT

    def at(self, across: float, up: float) -> tuple[float, float]:
        (x0, y0), (x1, y1) = self.low, self.high
        x = self.left + (across - x0) / (x1 - x0) * (self.right - self.left)
        return x, self.foot - (up - y0) / (y1 - y0) * (self.foot - _HEAD)


def tradeoff(dots: Sequence[Dot], marked: Dot, axes: Axes, name: str, sized: tuple[str, float]) -> str:
    """Return the curve through ``dots`` as SVG.

    ``name`` is unique in the page; ``sized`` is the chart's title and its width in px.
    """
    title, width = sized
    svg = chart(name, (width, _HEIGHT), title, describe(dots, marked))
    plane = _plane([*dots, marked], axes, width)
    _axes(svg, plane, axes, width)
    places = [plane.at(dot.across, dot.up) for dot in dots]
    if len(places) > 1:
        drawn = " L ".join(f"{place(x)} {place(y)}" for x, y in places)
        path(svg, f"M {drawn}", "curve")
    for dot, at in zip(dots, places, strict=True):
        tip(circle(svg, at, 4.0, "dot"), dot.says)
    ring = plane.at(marked.across, marked.up)
    tip(circle(svg, ring, 8.0, "mark"), marked.says)
    for dot, at in zip([*dots, marked], [*places, ring], strict=True):
        _label(svg, dot, at, width)
    return markup(svg)


def describe(dots: Sequence[Dot], marked: Dot) -> str:
    """Return the plans in words."""
    return " ".join(f"{dot.says}." for dot in [*dots, marked])


def _plane(dots: Sequence[Dot], axes: Axes, width: float) -> _Plane:
    across, up = [dot.across for dot in dots], [dot.up for dot in dots]
    wide, high = (max(values) - min(values) or 1.0 for values in (across, up))
    low = (max(min(across) - _ROOM * wide, 0.0), min(up) - _ROOM * high)
    most = (max(across) + _ROOM * wide, max(up) + _ROOM * high)
    numbers = max(width_of(axes.up_words(tick), 12.0) for tick in (0.0, *ticks(low[1], most[1])))
    return _Plane(low, most, numbers + 12.0, width - 12.0)


def _axes(svg: Element, plane: _Plane, axes: Axes, width: float) -> None:
    text(svg, (0.0, 14.0), axes.up, "tick start")
    text(svg, (width, _HEIGHT - 8.0), axes.across, "tick end")
    for tick in ticks(plane.low[1], plane.high[1]):
        _, y = plane.at(plane.low[0], tick)
        line(svg, (plane.left, y), (plane.right, y), "zero" if tick == 0.0 else "grid")
        text(svg, (plane.left - 8.0, y + 4.0), axes.up_words(tick), "tick end")
    for tick in ticks(plane.low[0], plane.high[0], 4 if width > 500.0 else 3):
        x, _ = plane.at(tick, plane.low[1])
        line(svg, (x, plane.foot), (x, plane.foot + 4.0), "zero")
        text(svg, (x, plane.foot + 18.0), axes.across_words(tick), "tick middle")


def _label(svg: Element, dot: Dot, at: tuple[float, float], width: float) -> None:
    """Add a dot's words to its right, above the falling curve; to its left where there is no room."""
    if not dot.label:
        return
    x, y = at
    if x + 14.0 + width_of(dot.label) <= width:
        text(svg, (x + 14.0, y - 6.0), dot.label, "label")
    else:
        text(svg, (min(x + 4.0, width), y - 14.0), dot.label, "label end")
