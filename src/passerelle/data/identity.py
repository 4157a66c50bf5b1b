"""Reads the ids that a plan or an import kept apart: from its opaque ids to the employer's own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from passerelle.data.schema.employer import IDENTITY
from passerelle.errors import BadInput, Fault

FILE: Final = "identity.parquet"


def is_there(folder: Path) -> bool:
    """Return whether a folder has ids that were kept apart."""
    return (folder / FILE).is_file()


def read(folder: Path) -> pl.DataFrame:
    """Return the ids kept apart in a folder, as ``schema.IDENTITY``.

    Raises:
        BadInput: there are none, or the file is damaged.
    """
    if not is_there(folder):
        what = f"has no {FILE}: it is no folder of ids kept apart."
        raise BadInput([Fault(str(folder), what, "Name the folder that was written beside the plan.")])
    try:
        return IDENTITY.conform(pl.read_parquet(folder / FILE))
    except (ValueError, pl.exceptions.PolarsError):
        raise BadInput([Fault(f"{folder}/{FILE}", "is damaged.", "Take it from a copy.")]) from None
