"""The command ``compare``: any number of plans side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passerelle.data.store import check_free
from passerelle.faces.console import Json, say, say_json


def compare(
    plans: Annotated[
        list[Path], typer.Argument(help="Plan folders; the first is the baseline. None is changed.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for page and JSON; it must not exist yet.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show plans side by side: decisions, cost, bound, who is proposed something else, levers that differ."""
    from passerelle.app import compare as comparing  # heavy: only this command needs them
    from passerelle.faces.compare import files
    from passerelle.faces.compare.terminal import compare_blocks

    if out is not None:
        check_free(out)
    found = comparing.compare(plans)
    if out is not None:
        files.write(found, out)
    if as_json:
        say_json(found.as_json())
        return
    say(compare_blocks(found))
    if out is not None:
        say([f"The page is at {out / 'compare.html'}."])
