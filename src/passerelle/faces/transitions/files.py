"""The page of transitions as a file: whole or not at all, and nothing is written over."""

from __future__ import annotations

import os
from pathlib import Path

from passerelle.app.transitions.result import Transitions
from passerelle.errors import UsageError
from passerelle.faces.transitions.page import page


def check_free(out: Path) -> None:
    """Check that the page may be written to ``out``.

    Raises:
        UsageError: something is there, its folder is not, or it is no .html file.
    """
    if out.suffix.lower() != ".html":
        raise UsageError(f"{out}: --out takes a new file FILE.html for the page.")
    if out.exists():
        raise UsageError(f"{out} already exists, and nothing is written over. Name another file with --out.")
    if not out.parent.is_dir():
        raise UsageError(f"There is no folder {out.parent} to write {out.name} to. Make it first.")


def write(found: Transitions, out: Path) -> None:
    """Write the page to ``out``, whole or not at all.

    Raises:
        UsageError: as in ``check_free``.
    """
    check_free(out)
    beside = out.with_name(f".{out.name}.part")
    try:
        beside.write_text(page(found), encoding="utf-8")
        try:
            os.link(beside, out)  # unlike a rename, it never replaces
        except FileExistsError:
            raise UsageError(f"{out} already exists, and nothing is written over.") from None
        except OSError:  # a file system without links
            os.replace(beside, out)
    finally:
        beside.unlink(missing_ok=True)
