"""Ranks on a line from 0 to 100: a numbered mark per ranked index, small ones for the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from passerelle.faces.charts.marks import (
    Element,
    chart,
    circle,
    fitted,
    line,
    listed,
    markup,
    rect,
    text,
    tip,
    width_of,
)

_RADIUS: Final = 9.0
_SMALL: Final = 4.0
_LEVEL: Final = 20.0  # px between marks that would touch
_SMALL_LEVEL: Final = 10.0
_HEAD: Final = 24.0
_STACKED_BELOW: Final = 520.0
_TICKS: Final = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Rank:
    """Where one index puts the occupation: a percentile from 0 to 100 of jobs or occupations."""

    number: int  # the index's number in the page
    title: str
    percentile: float
    filled: bool  # whether the index is a share of tasks
    ranked: bool = True  # whether it stands for its kin; the others are small


@dataclass(frozen=True, slots=True)
class Row:
    """One occupation with its ranks."""

    label: str
    says: str
    ranks: tuple[Rank, ...]
    low: Rank  # the ends of the bar, named beside it
    high: Rank


def strip(rows: Sequence[Row], name: str, title: str, width: float) -> str:
    """Return the rows as SVG of ``width`` px; ``name`` is unique in the page."""
    stacked = width < _STACKED_BELOW
    left, right = (_RADIUS + 2.0, width - _RADIUS - 2.0) if stacked else (width * 0.42, width - 16.0)
    heights = [_height(row, (left, right), stacked) for row in rows]
    svg = chart(name, (width, _HEAD + sum(heights)), title, describe(rows))
    for tick in _TICKS:
        x = left + tick / 100 * (right - left)
        line(svg, (x, _HEAD - 4.0), (x, _HEAD + sum(heights) - 8.0), "grid")
        text(svg, (x, 14.0), str(tick), "tick middle")
    top = _HEAD
    for row, height in zip(rows, heights, strict=True):
        if stacked:
            _words_above(svg, row, (width, top))
            _marks(svg, row, (left, right), top + 68.0)
        else:
            _words_beside(svg, row, (left - 28.0, top))
            _marks(svg, row, (left, right), top + 20.0)
        top += height
    return markup(svg)


def describe(rows: Sequence[Row]) -> str:
    """Return the rows in words: the two ends, then every rank."""
    return " ".join(
        f"{row.label}: from {row.low.percentile:.0f} ({row.low.title}) to {row.high.percentile:.0f} "
        f"({row.high.title}). {_every(row)}."
        for row in rows
    )


def _every(row: Row) -> str:
    return listed(f"{rank.title} {rank.percentile:.0f}" for rank in _ordered(row.ranks))


def _ordered(ranks: Iterable[Rank]) -> list[Rank]:
    return sorted(ranks, key=lambda rank: (rank.percentile, rank.number))


def _split(row: Row) -> tuple[list[Rank], list[Rank]]:
    """Return the ranked ones and the others, each from the lowest."""
    return (
        _ordered(rank for rank in row.ranks if rank.ranked),
        _ordered(rank for rank in row.ranks if not rank.ranked),
    )


def _levels(ranks: Iterable[Rank], ends: tuple[float, float], radius: float) -> list[tuple[Rank, float, int]]:
    """Return each rank with its place in px and the level at which it touches no other mark."""
    free: list[float] = []  # right end of the last mark at each level
    placed = []
    for rank in ranks:
        x = _place(rank, ends)
        level = next((i for i, end in enumerate(free) if x - radius >= end + 1.0), len(free))
        free[level : level + 1] = [x + radius]
        placed.append((rank, x, level))
    return placed


def _place(rank: Rank, ends: tuple[float, float]) -> float:
    return ends[0] + rank.percentile / 100 * (ends[1] - ends[0])


def _depth(placed: Sequence[tuple[Rank, float, int]]) -> int:
    return 1 + max((level for _, _, level in placed), default=-1)


def _height(row: Row, ends: tuple[float, float], stacked: bool) -> float:
    ranked, others = _split(row)
    marks = _LEVEL * max(_depth(_levels(ranked, ends, _RADIUS)), 1)
    marks += _SMALL_LEVEL * _depth(_levels(others, ends, _SMALL))
    return max(marks + 20.0, 64.0) if not stacked else marks + 72.0


def _marks(svg: Element, row: Row, ends: tuple[float, float], middle: float) -> None:
    low, high = _place(row.low, ends), _place(row.high, ends)
    rect(svg, (low, middle - 2.0, high - low, 4.0), "band")
    ranked, others = _split(row)
    placed = _levels(ranked, ends, _RADIUS)
    for rank, x, level in placed:
        y = middle + level * _LEVEL
        tip(circle(svg, (x, y), _RADIUS, "dot" if rank.filled else "ring"), _tells(row, rank))
        text(svg, (x, y + 4.0), str(rank.number), "in-dot middle" if rank.filled else "in-ring middle")
    below = middle + _LEVEL * max(_depth(placed), 1) - _RADIUS + _SMALL
    for rank, x, level in _levels(others, ends, _SMALL):
        kind = "dot other" if rank.filled else "ring other"
        tip(circle(svg, (x, below + level * _SMALL_LEVEL), _SMALL, kind), _tells(row, rank))


def _tells(row: Row, rank: Rank) -> str:
    return f"{row.label}, {rank.title}: {rank.percentile:.0f}"


def _ends(row: Row) -> tuple[str, str]:
    low, high = row.low, row.high
    return (f"{low.percentile:.0f}: {low.title}", f"{high.percentile:.0f}: {high.title}")


def _words_beside(svg: Element, row: Row, corner: tuple[float, float]) -> None:
    width, top = corner
    said = row.says
    text(svg, (0.0, top + 18.0), fitted(row.label, width - width_of(said, 12.0) - 12.0), "label strong")
    text(svg, (width, top + 18.0), said, "tick value end")
    for number, words in enumerate(_ends(row)):
        text(svg, (0.0, top + 35.0 + 16.0 * number), fitted(words, width, 12.0), "tick value")


def _words_above(svg: Element, row: Row, corner: tuple[float, float]) -> None:
    width, top = corner
    said = row.says
    text(svg, (0.0, top + 18.0), fitted(row.label, width - width_of(said, 12.0) - 12.0), "label strong")
    text(svg, (width, top + 18.0), said, "tick value end")
    for number, words in enumerate(_ends(row)):
        text(svg, (0.0, top + 35.0 + 16.0 * number), fitted(words, width, 12.0), "tick value")
