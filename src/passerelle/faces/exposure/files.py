"""The files of an exposure: one page, or a folder with page, JSON and tables. Nothing is written over."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from passerelle.app.exposure.result import ExposureView
from passerelle.data import store
from passerelle.data.csv_out import write_csv
from passerelle.errors import UsageError
from passerelle.faces.exposure.page import exposure_page

_TABLES = ("occupations", "functions", "heatmap", "disagreements", "agreement", "demand")


def page_of(out: Path) -> Path:
    """Return the page that ``write`` makes: ``out`` itself, or in the folder ``out``."""
    return out if _is_page(out) else out / "exposure.html"


def check_free(out: Path) -> None:
    """Check that ``out`` may be written.

    Raises:
        UsageError: something is there, its folder is not, or it is neither a page nor a folder.
    """
    if not _is_page(out):
        if out.suffix and not out.is_dir():
            raise UsageError(
                f"{out}: --out takes a file FILE.html for the page, or a new folder, without a suffix, for "
                f"page, JSON and tables; {out.suffix} is neither."
            )
        store.check_free(out)
        return
    if out.exists():
        raise UsageError(f"{out} already exists, and nothing is written over. Name another file with --out.")
    if not out.parent.is_dir():
        raise UsageError(f"There is no folder {out.parent} to write {out.name} to. Make it first.")


def write(view: ExposureView, out: Path, top: int) -> None:
    """Write the page to ``out``, or page, JSON and tables to the folder ``out``; whole or not at all.

    Raises:
        UsageError: ``out`` exists.
    """
    check_free(out)
    page = exposure_page(view, top)
    if _is_page(out):
        _write_beside(page, out)
        return
    with store.new_folder(out) as folder:
        (folder / "exposure.html").write_bytes(page)
        content = json.dumps(view.as_json(), indent=2, ensure_ascii=False, default=str)
        (folder / "exposure.json").write_text(content + "\n", encoding="utf-8")
        for name, table in _tables(view):
            write_csv(table, folder / f"{name}.csv")


def _is_page(out: Path) -> bool:
    return out.suffix.lower() == ".html"


def _tables(view: ExposureView) -> Iterator[tuple[str, pl.DataFrame]]:
    for name in _TABLES:
        table = getattr(view, name)
        if table is not None:
            yield name, table


def _write_beside(content: bytes, path: Path) -> None:
    """Write a file that is whole or not there; a file that came meanwhile stays."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        try:
            os.link(beside, path)  # unlike a rename, it never replaces
        except FileExistsError:
            raise UsageError(f"{path} already exists, and nothing is written over.") from None
        except OSError:  # a file system without links
            os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
