"""The one writer of a day-one folder, and the reader of the list of people released for loading."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from passerelle.data import schema
from passerelle.data.csv_out import write_csv
from passerelle.data.store import new_folder, write_parquet
from passerelle.errors import BadInput, Fault

FACTS: Final = "day_one.json"
_COLUMN: Final = "employee_id"


def write(
    tables: Mapping[str, pl.DataFrame], facts: Mapping[str, Any], path: Path, documents: Mapping[str, bytes]
) -> None:
    """Write every table as Parquet and CSV, the facts as JSON and the documents; whole or not at all.

    Its owner alone can read the folder: it says who is offered what.

    Raises:
        UsageError: ``path`` exists.
        ValueError: a table lacks a column.
    """
    with new_folder(path, mode=0o700) as folder:
        for name, table in schema.DAY_ONE.items():
            frame = table.conform(tables[name])
            write_parquet(frame, folder / f"{name}.parquet")
            write_csv(frame, folder / f"{name}.csv")
        text = json.dumps(facts, indent=2, ensure_ascii=False, allow_nan=False)
        (folder / FACTS).write_text(text + "\n", encoding="utf-8")
        for name, data in documents.items():
            (folder / name).write_bytes(data)


def read_released(path: Path) -> pl.Series:
    """Return the employee ids that a CSV file releases for loading.

    Raises:
        BadInput: it cannot be read, or has no column employee_id.
    """
    remedy = "Name a CSV file with a column employee_id, as in hris_load_back.csv."
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, FileNotFoundError):
        raise BadInput([Fault(str(path), "cannot be read as CSV.", remedy)]) from None
    if _COLUMN not in frame.columns:
        raise BadInput([Fault(f"{path}, headers", "has no column employee_id.", remedy)])
    return frame[_COLUMN].drop_nulls().str.strip_chars()
