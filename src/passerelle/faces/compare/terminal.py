"""What ``passerelle compare`` prints."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from passerelle.app.compare import Comparison
from passerelle.faces.compare import sentences
from passerelle.faces.sentences import GENERATED
from passerelle.faces.terminal import RIGHT, table


def compare_blocks(found: Comparison) -> Iterator[RenderableType]:
    """Yield the figures side by side, functions, changes and levers that differ."""
    names = [plan.name for plan in found.plans]
    right = [(name, RIGHT) for name in names]
    if any(plan.generated for plan in found.plans):
        yield Text(GENERATED)
    yield Text(sentences.headline(found), style="bold")
    yield from (Text(f"Mind: {says}") for says in found.said)
    figures = table("Figure", *right)
    for figure in found.figures:
        figures.add_row(*sentences.figure_cells(found, figure))
    yield figures
    functions = table("Function", "Decision", *right)
    for row in sentences.function_rows(found):
        functions.add_row(*row)
    yield functions
    for changes in found.changes:
        yield Text(sentences.changes_sentence(found, changes))
        shown = table(f"In {names[0]}", f"In {changes.plan}", ("People", RIGHT))
        for way in sentences.change_rows(changes):
            shown.add_row(*way)
        if changes.ways:
            yield shown
    levers = table("Lever that differs", "Key", *right)
    for lever in sentences.lever_rows(found):
        levers.add_row(*lever)
    yield levers if found.levers else Text("The scenarios say the same.")
