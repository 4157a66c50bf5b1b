"""A headcount walk as a waterfall: what adds and what takes away, from today's number to the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from passerelle.faces.charts.marks import (
    Element,
    Mark,
    chart,
    fitted,
    line,
    markup,
    rect,
    text,
    ticks,
    tip,
    width_of,
)
from passerelle.faces.format import expected, expected_change, signed

_ROW: Final = 32.0
_BAR: Final = 16.0
_GAP: Final = 6.0  # px between a bar or a line and the number beside it
_STACKED_BELOW: Final = 520.0  # px of width under which a label stands above its bar


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the walk."""

    label: str
    change_people: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk to draw; the steps add up from ``start_people`` to ``end_people``."""

    start_label: str
    start_people: float
    steps: tuple[Step, ...]
    end_label: str
    end_people: float
    end_range: tuple[float, float] | None = None  # least and most people at the end, where it is a range
    tenths: bool = False  # whether people are shown with one decimal, as of a small employer

    def people(self, number: float) -> str:
        """Return a count of people as the walk shows it."""
        return expected(number, tenths=self.tenths)

    def change(self, number: float) -> str:
        """Return a change with its sign as the walk shows it."""
        return expected_change(number, tenths=self.tenths)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand: the plot's left end and width in px, and the numbers it spans."""

    left: float
    width: float
    low: float
    high: float
    stacked: bool
    labels: float  # right end in px of labels that stand above bars; 0 where they stand beside them

    def x(self, people: float) -> float:
        return self.left + (people - self.low) / (self.high - self.low) * self.width


def waterfall(walk: Walk, name: str, title: str, width: float) -> str:
    """Return the walk as SVG of ``width`` px.

    The axis counts from today's headcount, so that a change of some thousands is to be seen
    beside a headcount of a million, and no bar is cut.

    Args:
        walk: what to draw.
        name: unique in the page.
        title: what the chart shows, with its unit.
        width: in px; narrow charts put labels above bars.
    """
    running = _running(walk.steps)
    frame = _frame(walk, running, width)
    rows = len(walk.steps) + 2
    row = _ROW + (16.0 if frame.stacked else 0.0)
    foot = 8.0 + rows * row
    svg = chart(name, (width, foot + 24.0), title, describe(walk))
    _axis(svg, frame, foot)
    today = frame.x(0.0)
    _today(svg, frame, (row, rows))
    _label(svg, frame, (8.0, row), walk.start_label)
    text(svg, (today + _GAP, _middle(8.0, row, frame)), walk.people(walk.start_people), "value strong")
    for index in range(1, len(walk.steps)):
        x, top = frame.x(running[index]), 8.0 + index * row
        below = _middle(top + row, row, frame) - 12.0
        above = below - 4.0 if x < frame.labels else _middle(top, row, frame) + 4.0
        line(svg, (x, above), (x, below), "link")
    for index, step in enumerate(walk.steps):
        top = 8.0 + (index + 1) * row
        _label(svg, frame, (top, row), step.label)
        span, said = (running[index], running[index + 1]), walk.change(step.change_people)
        _bar(svg, frame, span, (top, row), (f"{step.label}: {said}", step.mark, said, "value"))
    top = 8.0 + (rows - 1) * row
    _label(svg, frame, (top, row), walk.end_label)
    change = walk.end_people - walk.start_people
    words = (f"{walk.end_label}: {walk.change(change)}", Mark.TOTAL, _end_words(walk), "value strong")
    _bar(svg, frame, (0.0, change), (top, row), words)
    if walk.end_range is not None:
        low, high = (frame.x(people - walk.start_people) for people in walk.end_range)
        rect(svg, (low, _middle(top, row, frame) + 7.0, max(high - low, 1.0), 3.0), "band strong")
    return markup(svg)


def describe(walk: Walk) -> str:
    """Return the walk in words."""
    steps = "; ".join(f"{step.label.lower()} {walk.change(step.change_people)}" for step in walk.steps)
    return (
        f"{walk.start_label}: {walk.people(walk.start_people)} people. {steps[:1].upper()}{steps[1:]}. "
        f"{walk.end_label}: {_end_words(walk)} people."
    )


def _end_words(walk: Walk) -> str:
    if walk.end_range is None:
        return walk.people(walk.end_people)
    low, high = walk.end_range
    return f"{walk.people(walk.end_people)} ({walk.people(low)} to {walk.people(high)})"


def _running(steps: Sequence[Step]) -> list[float]:
    totals = [0.0]
    for step in steps:
        totals.append(totals[-1] + step.change_people)
    return totals


def _frame(walk: Walk, running: Sequence[float], width: float) -> _Frame:
    ends = [people - walk.start_people for people in (walk.end_people, *(walk.end_range or ()))]
    low, high = min(0.0, *running, *ends), max(0.0, *running, *ends)
    if high - low < 1.0:
        low, high = low - 0.5, high + 0.5
    stacked = width < _STACKED_BELOW
    left = 4.0 if stacked else 210.0
    end = 0.0 if walk.end_range is None else 1.1 * width_of(_end_words(walk))  # bold runs wider
    changes = max((width_of(walk.change(step.change_people)) for step in walk.steps), default=0.0)
    right = (
        max(width_of(walk.people(walk.start_people)), changes, end) + 20.0
    )  # room for a number right of the last bar
    words = (walk.start_label, *(step.label for step in walk.steps), walk.end_label)
    labels = max(left + width_of(label) for label in words) + _GAP if stacked else 0.0
    return _Frame(left, width - left - right, low, high, stacked, labels)


def _today(svg: Element, frame: _Frame, size: tuple[float, int]) -> None:
    """Draw the line of today's headcount; where it would cross labels, beside the bars alone."""
    row, rows = size
    x = frame.x(0.0)
    if x >= frame.labels:
        line(svg, (x, 4.0), (x, 8.0 + rows * row), "zero")
        return
    for number in range(rows):
        middle = _middle(8.0 + number * row, row, frame)
        line(svg, (x, middle - 16.0), (x, middle + 8.0), "zero")


def _axis(svg: Element, frame: _Frame, foot: float) -> None:
    about = 3 if frame.stacked else 5
    for tick in ticks(frame.low, frame.high, about):
        x = frame.x(tick)
        line(svg, (x, 4.0), (x, foot), "grid")
        words = "today" if tick == 0.0 else signed(tick)
        anchor = "start" if x - width_of(words, 12) / 2 < 0 else "middle"
        text(svg, (max(x, 2.0) if anchor == "start" else x, foot + 16.0), words, f"tick {anchor}")


def _middle(top: float, row: float, frame: _Frame) -> float:
    """Return the baseline of words that stand beside a bar."""
    return top + (row - 11.0 if frame.stacked else row / 2 + 4.0)


def _label(svg: Element, frame: _Frame, place: tuple[float, float], words: str) -> None:
    top, row = place
    if frame.stacked:
        text(svg, (frame.left, top + 12.0), words, "label")
    else:
        text(svg, (frame.left - 16.0, _middle(top, row, frame)), fitted(words, 190.0), "label end")


def _bar(
    svg: Element,
    frame: _Frame,
    span: tuple[float, float],
    place: tuple[float, float],
    words: tuple[str, Mark, str, str],
) -> None:
    """Draw one bar; ``words`` are what a pointer shows, the mark, the number and the class of the number."""
    top, row = place
    tells, mark, said, kind = words
    left, right = sorted(frame.x(value) for value in span)
    baseline = _middle(top, row, frame)
    bar = rect(svg, (left, baseline - 12.0, max(right - left, 1.0), _BAR), f"mark-{mark.value}")
    tip(bar, tells)
    text(svg, (_clear(frame, right, said), baseline), said, kind)


def _clear(frame: _Frame, right: float, words: str) -> float:
    """Return where the number of a bar begins: right of the bar, and never across the line of today."""
    today, begin = frame.x(0.0), right + _GAP
    crosses = begin - _GAP < today < begin + width_of(words) + _GAP
    return today + _GAP if crosses else begin
