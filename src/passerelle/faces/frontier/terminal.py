"""What ``passerelle frontier`` prints."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from passerelle.app.frontier import FrontierView
from passerelle.faces.frontier import sentences
from passerelle.faces.sentences import GENERATED
from passerelle.faces.terminal import RIGHT, table


def frontier_blocks(view: FrontierView) -> Iterator[RenderableType]:
    """Yield the headline, the points, and what bounds them."""
    if view.generated:
        yield Text(GENERATED)
    yield Text(sentences.headline(view), style="bold")
    shown = table(*((head, RIGHT) for head in sentences.HEADS))
    for row in view.table.iter_rows(named=True):
        shown.add_row(*sentences.cells(view, row))
    yield shown
    yield Text(sentences.asked_sentence(view))
    yield Text(sentences.least_sentence(view))
    yield Text(sentences.gap_sentence(view))
    yield from (Text(f"Note. {note}") for note in view.notes)
