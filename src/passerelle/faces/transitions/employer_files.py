"""An employer's moves between roles as a folder of files: CSV, Parquet and JSON, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import polars as pl

from passerelle.app.transitions.employer import EmployerTransitions
from passerelle.data import store
from passerelle.data.csv_out import write_csv

NAME: Final = "transitions"
_BETWEEN: Final = " "  # sentences that speak against a move, in one cell


def write_employer(found: EmployerTransitions, out: Path) -> None:
    """Write ``transitions.parquet``, ``.csv`` and ``.json`` to the new folder ``out``.

    Raises:
        UsageError: ``out`` exists.
    """
    with store.new_folder(out) as folder:
        store.write_parquet(found.table, folder / f"{NAME}.parquet")
        flat = found.table.with_columns(pl.col("against").list.join(_BETWEEN))
        write_csv(flat, folder / f"{NAME}.csv")
        text = json.dumps(found.as_json(), indent=2, ensure_ascii=False, default=str)
        (folder / f"{NAME}.json").write_text(text + "\n", encoding="utf-8")
