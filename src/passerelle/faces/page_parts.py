"""What every page is made of: a chart for wide and one for narrow screens, a table, a count with its unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from passerelle.app.exposure.result import ExposureView
from passerelle.faces.format import large

WIDE: Final = 920.0  # px of a chart; the style sheet shows one of the two
NARROW: Final = 360.0

Part = Mapping[str, Any]


def both(draw: Callable[[str, float], str]) -> dict[str, Markup]:
    """Return a chart twice: ``draw`` gets the name of the version and its width in px."""
    return {"wide": Markup(draw("wide", WIDE)), "narrow": Markup(draw("narrow", NARROW))}


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> Part:
    """Return a table; its first ``words`` columns are words, the others numbers."""
    return {"caption": caption, "heads": heads, "rows": list(rows), "words": words}


def counted(view: ExposureView, number: float) -> str:
    """Return a count of what the view counts: ``2.73 M jobs``."""
    return f"{large(number)} {view.unit}"
