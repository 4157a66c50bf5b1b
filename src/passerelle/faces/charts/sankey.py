"""Flows between two columns of names (a Sankey diagram), each end labelled where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from passerelle.faces.charts.marks import Element, Mark, chart, fitted, markup, path, place, rect, text, tip

_SLOT: Final = 38.0  # least height of a node, so that its two lines of words touch no other's
_GAP: Final = 8.0
_BAR: Final = 10.0
_TALL: Final = 360.0  # height that all people together take, gaps apart


@dataclass(frozen=True, slots=True)
class End:
    """A node on one side."""

    label: str
    says: str  # its number in words
    mark: Mark


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow from one node to another."""

    source: int
    target: int
    weight: float
    says: str  # its number in words


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a node stands: top and height of its bar, in px."""

    top: float
    height: float


def sankey(
    ends: tuple[Sequence[End], Sequence[End]],
    ribbons: Sequence[Ribbon],
    name: str,
    title: str,
    width: float,
) -> str:
    """Return flows as SVG of ``width`` px.

    Args:
        ends: the nodes on the left and on the right, each from the top down.
        ribbons: the flows; their colour is their target's.
        name: unique in the page.
        title: what the chart shows, with its unit.
        width: in px; below about 640 px a list of bars reads better.
    """
    sources, targets = ends
    total = sum(ribbon.weight for ribbon in ribbons)
    scale = _TALL / total if total else 0.0
    weights = [[0.0] * len(sources), [0.0] * len(targets)]
    for ribbon in ribbons:
        weights[0][ribbon.source] += ribbon.weight
        weights[1][ribbon.target] += ribbon.weight
    tall = max(_height(side, scale) for side in weights)
    slots = [_slots(side, scale, tall) for side in weights]
    left, right = width * 0.31, width * 0.65
    svg = chart(name, (width, tall + 8.0), title, describe(ends, ribbons))
    _ribbons(svg, ribbons, (sources, targets), slots, ((left + _BAR, right), scale))
    for end, slot in zip(sources, slots[0], strict=True):
        rect(svg, (left, slot.top, _BAR, slot.height), "mark-total")
        _words(svg, end, (left - 8.0, slot.top + slot.height / 2), left - 8.0, "end")
    for end, slot in zip(targets, slots[1], strict=True):
        rect(svg, (right, slot.top, _BAR, slot.height), f"mark-{end.mark.value}")
        x = right + _BAR + 8.0
        _words(svg, end, (x, slot.top + slot.height / 2), width - x, "start")
    return markup(svg)


def describe(ends: tuple[Sequence[End], Sequence[End]], ribbons: Sequence[Ribbon]) -> str:
    """Return the flows in words, source by source."""
    sources, targets = ends
    said = []
    for index, source in enumerate(sources):
        ways = ", ".join(
            f"{ribbon.says} to {targets[ribbon.target].label}" for ribbon in ribbons if ribbon.source == index
        )
        said.append(f"{source.label} ({source.says}): {ways}.")
    return " ".join(said)


def _height(weights: Sequence[float], scale: float) -> float:
    return sum(max(weight * scale, _SLOT) + _GAP for weight in weights)


def _slots(weights: Sequence[float], scale: float, tall: float) -> list[_Slot]:
    """Return where the nodes of one side stand, spread over the full height."""
    spare = (tall - _height(weights, scale)) / max(1, len(weights))
    slots, top = [], 4.0
    for weight in weights:
        bar = max(weight * scale, 2.0)
        room = max(bar, _SLOT) + _GAP + spare
        slots.append(_Slot(top + (room - bar) / 2, bar))
        top += room
    return slots


def _ribbons(
    svg: Element,
    ribbons: Sequence[Ribbon],
    ends: tuple[Sequence[End], Sequence[End]],
    slots: Sequence[Sequence[_Slot]],
    frame: tuple[tuple[float, float], float],
) -> None:
    """Draw the flows; each leaves and enters its bars in the order of the other side, so that few cross."""
    (left, right), scale = frame
    out = [slot.top for slot in slots[0]]
    into = [slot.top for slot in slots[1]]
    drawn: dict[tuple[int, int], tuple[float, float]] = {}
    for ribbon in sorted(ribbons, key=lambda r: (r.source, r.target)):
        drawn[ribbon.source, ribbon.target] = (out[ribbon.source], 0.0)
        out[ribbon.source] += ribbon.weight * scale
    for ribbon in sorted(ribbons, key=lambda r: (r.target, r.source)):
        key = (ribbon.source, ribbon.target)
        drawn[key] = (drawn[key][0], into[ribbon.target])
        into[ribbon.target] += ribbon.weight * scale
    for ribbon in sorted(ribbons, key=lambda r: -r.weight):
        y0, y1 = drawn[ribbon.source, ribbon.target]
        end = ends[1][ribbon.target]
        shape = path(svg, _band((left, right), (y0, y1), ribbon.weight * scale), f"ribbon mark-{end.mark}")
        tip(shape, f"{ends[0][ribbon.source].label} to {end.label}: {ribbon.says}")


def _band(xs: tuple[float, float], ys: tuple[float, float], thick: float) -> str:
    left, right, half = place(xs[0]), place(xs[1]), place(sum(xs) / 2)
    (top, bottom), (to_top, to_bottom) = ((place(y), place(y + max(thick, 0.6))) for y in ys)
    there = f"M{left} {top}C{half} {top} {half} {to_top} {right} {to_top}"
    back = f"V{to_bottom}C{half} {to_bottom} {half} {bottom} {left} {bottom}Z"
    return there + back


def _words(svg: Element, end: End, at: tuple[float, float], width: float, anchor: str) -> None:
    x, middle = at
    text(svg, (x, middle - 3.0), fitted(end.label, width), f"label {anchor}")
    text(svg, (x, middle + 13.0), fitted(end.says, width), f"value {anchor}")
