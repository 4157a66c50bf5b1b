"""The one reader and writer of an imported workforce: a folder that plans are made from, and one kept apart.

``OUT/`` has the tables that a plan may read; ``OUT-apart/``, which its owner alone can read, has the ids,
the audit traits and the rows that were left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from passerelle.data import schema
from passerelle.data.csv_out import write_csv
from passerelle.data.store import new_folder, write_parquet
from passerelle.errors import BadInput, Fault

VERSION: Final = 1
MARK: Final = "workforce.json"  # a folder that holds this file is an imported workforce
TABLES: Final = (
    schema.ROSTER,
    schema.ASSIGNMENTS,
    schema.POSITIONS,
    schema.REQUISITIONS,
    schema.HISTORY,
    schema.CODED_TITLES,
)
REJECTED: Final = "rejected.csv"


@dataclass(frozen=True, slots=True)
class WorkforceFolder:
    """What the folder holds that plans may read."""

    facts: Mapping[str, Any]  # files, hash, as-of day, ledger, mapping, notes, snapshot, seconds
    tables: Mapping[str, pl.DataFrame]  # every table of TABLES by name
    mapping: str  # the mapping file, as TOML


@dataclass(frozen=True, slots=True)
class Apart:
    """What no plan may hold."""

    identity: pl.DataFrame  # schema.IDENTITY
    audit: pl.DataFrame  # schema.AUDIT
    rejected: pl.DataFrame  # rows left out with the reason, to be corrected and read again


def is_workforce(path: Path) -> bool:
    """Return whether ``path`` is the folder of an imported workforce."""
    return (path / MARK).is_file()


@contextmanager
def kept_apart(apart: Apart, path: Path) -> Iterator[None]:
    """Write what no plan may hold to a folder that its owner alone can read.

    The folder is there when the block has ended well, and not when it has not. ``identity.parquet`` leads
    from the opaque ids to the employer's own; ``audit.parquet`` has the protected traits, and
    ``rejected.csv`` the rows left out, where there are any.

    Raises:
        UsageError: ``path`` exists.
    """
    with new_folder(path, mode=0o700) as folder:
        write_parquet(apart.identity, folder / "identity.parquet")
        if apart.audit.height:
            write_parquet(apart.audit, folder / "audit.parquet")
        if apart.rejected.height:
            write_csv(apart.rejected, folder / REJECTED)
        yield


def write(content: WorkforceFolder, apart: Apart, path: Path, apart_path: Path) -> None:
    """Write both folders whole, or neither.

    Raises:
        UsageError: one of them exists.
        ValueError: a table lacks a column.
    """
    with ExitStack() as both:
        both.enter_context(kept_apart(apart, apart_path))
        folder = both.enter_context(new_folder(path))
        for table in TABLES:
            write_parquet(table.conform(content.tables[table.name]), folder / f"{table.name}.parquet")
        (folder / "mapping.toml").write_text(content.mapping, encoding="utf-8")
        facts = {"schema_version": VERSION, **content.facts}
        (folder / MARK).write_text(
            json.dumps(facts, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
        )


def read(path: Path) -> WorkforceFolder:
    """Read the folder of an imported workforce.

    Raises:
        BadInput: it is not one, or a file of it is missing or of another version.
    """
    names = [MARK, "mapping.toml", *(f"{table.name}.parquet" for table in TABLES)]
    missing = [name for name in names if not (path / name).is_file()]
    if missing:
        what = f"is not a whole imported workforce: {', '.join(missing)} missing."
        remedy = "Name a folder that 'passerelle roster import' wrote, or import again."
        raise BadInput([Fault(str(path), what, remedy)])
    try:
        facts = json.loads((path / MARK).read_text(encoding="utf-8"))
        tables = {table.name: pl.read_parquet(path / f"{table.name}.parquet") for table in TABLES}
        mapping = (path / "mapping.toml").read_text(encoding="utf-8")
    except (ValueError, pl.exceptions.PolarsError):
        what = "is damaged: a file of it is cut short or was changed."
        raise BadInput([Fault(str(path), what, "Import again.")]) from None
    if facts.get("schema_version") != VERSION:
        where, found = f"{path}/{MARK}, schema_version", str(facts.get("schema_version"))
        raise BadInput([Fault(where, f"is not version {VERSION}.", "Import again with this version.", found)])
    return WorkforceFolder(facts, tables, mapping)
