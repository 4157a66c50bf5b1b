"""A whole as one stacked bar; what reads better than a Sankey diagram on a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from passerelle.faces.charts.marks import Mark, chart, listed, markup, rect

_WIDTH: Final = 360.0
_HEIGHT: Final = 16.0
_LEAST: Final = 2.0  # px of a part that is there at all


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the whole."""

    says: str
    weight: float
    mark: Mark


def stacked(parts: Sequence[Part], name: str, title: str) -> str:
    """Return the parts as SVG, each as wide as its weight, in their order; ``name`` is unique in the page."""
    svg = chart(name, (_WIDTH, _HEIGHT), title, f"{listed(part.says for part in parts)}.")
    svg.set("preserveAspectRatio", "none")
    whole = sum(part.weight for part in parts)
    x = 0.0
    for part in parts:
        width = part.weight / whole * (_WIDTH - _LEAST * len(parts)) + _LEAST if whole else 0.0
        rect(svg, (x, 0.0, max(width - 1.0, 0.5), _HEIGHT), f"mark-{part.mark.value}")
        x += width
    return markup(svg)
