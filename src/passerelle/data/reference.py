"""The frozen reference snapshot: occupations, skills, pay, mobility, exposure, titles, and their sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from passerelle.data import schema
from passerelle.data.store import frame_hash, new_folder, write_parquet
from passerelle.errors import BadInput, Fault

VERSION: Final = 1
MARK: Final = "manifest.json"  # a folder that holds this file is a snapshot
_REMEDY: Final = "Name a folder that 'passerelle data build' wrote, or build it again."


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a publisher, as it was read."""

    path: str  # relative to the source folder
    sha256: str
    rows: int  # data rows, header excluded


@dataclass(frozen=True, slots=True)
class Source:
    """What a publisher issued, on what terms, and which tables rest on it."""

    id: str
    title: str
    publisher: str
    vintage: str
    licence: str
    attribution: str  # the line to show wherever the data is shown
    url: str
    files: tuple[SourceFile, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reference:
    """One snapshot: every table of ``schema.REFERENCE``, its hash, its sources and what the build noted."""

    snapshot_id: str
    hash: str  # over the canonical rows of all tables
    sources: tuple[Source, ...]
    tables: Mapping[str, pl.DataFrame]
    notes: tuple[str, ...] = ()  # join rules, imputation errors and losses, in words

    @property
    def occupations(self) -> pl.DataFrame:
        """Occupations with employment, pay, zone, projections and flags."""
        return self.tables["occupations"]

    @property
    def elements(self) -> pl.DataFrame:
        """Skills and knowledge areas."""
        return self.tables["elements"]

    @property
    def skills(self) -> pl.DataFrame:
        """Importance and level of each element for each occupation."""
        return self.tables["skills"]

    @property
    def exposure(self) -> pl.DataFrame:
        """Exposure measures by occupation."""
        return self.tables["exposure"]

    @property
    def sectors(self) -> pl.DataFrame:
        """Jobs of each occupation in each sector."""
        return self.tables["sectors"]

    @property
    def quits(self) -> pl.DataFrame:
        """Monthly quits rates by industry."""
        return self.tables["quits"]

    @property
    def mobility(self) -> pl.DataFrame:
        """Observed moves between the network's nodes."""
        return self.tables["mobility"]

    @property
    def mobility_nodes(self) -> pl.DataFrame:
        """How nodes and occupations meet."""
        return self.tables["mobility_nodes"]

    @property
    def titles(self) -> pl.DataFrame:
        """Titles known to belong to an occupation."""
        return self.tables["titles"]


def assembled(
    snapshot_id: str,
    sources: tuple[Source, ...],
    tables: Mapping[str, pl.DataFrame],
    notes: tuple[str, ...] = (),
) -> Reference:
    """Return the snapshot of ``tables``: conformed to their schemas, ordered by key, and hashed.

    Raises:
        ValueError: a table lacks a column.
    """
    ordered = {
        name: table.conform(tables[name]).sort(table.key).rechunk()
        for name, table in schema.REFERENCE.items()
    }
    return Reference(snapshot_id, _hash(ordered), sources, MappingProxyType(ordered), notes)


@cache
def load() -> Reference:
    """Return the embedded snapshot; read once."""
    with as_file(files("passerelle.data").joinpath("snapshot")) as folder:
        return read(folder)


def read(folder: Path) -> Reference:
    """Read a snapshot folder.

    Raises:
        BadInput: it is not one, a file of it is missing or unreadable, or its rows are not those it was
            written with.
    """
    manifest = _manifest(folder)
    tables = _tables(folder)
    if (found := _hash(tables)) != manifest["hash"]:
        what = "the rows are not those that the snapshot was written with."
        raise BadInput([Fault(f"{folder}/{MARK}, hash", what, _REMEDY, found)])
    sources = tuple(
        Source(
            **{
                **source,
                "files": tuple(SourceFile(**file) for file in source["files"]),
                "tables": tuple(source["tables"]),
            }
        )
        for source in manifest["sources"]
    )
    return Reference(
        manifest["snapshot_id"],
        manifest["hash"],
        sources,
        MappingProxyType(tables),
        tuple(manifest["notes"]),
    )


def write(reference: Reference, folder: Path, *, replace: bool = False) -> Mapping[str, int]:
    """Write a snapshot folder whole, or not at all; return the bytes of each table.

    Raises:
        UsageError: ``folder`` exists and is not a snapshot that may be replaced.
    """
    with new_folder(folder, replace=MARK if replace else None) as scratch:
        sizes = {}
        for name, frame in reference.tables.items():
            path = scratch / f"{name}.parquet"
            write_parquet(frame, path)
            sizes[name] = path.stat().st_size
        manifest = {
            "schema_version": VERSION,
            "snapshot_id": reference.snapshot_id,
            "hash": reference.hash,
            "tables": {
                name: {"rows": frame.height, "bytes": sizes[name]} for name, frame in reference.tables.items()
            },
            "sources": [asdict(source) for source in reference.sources],
            "notes": list(reference.notes),
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        (scratch / MARK).write_text(text, encoding="utf-8")
    return MappingProxyType(sizes)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MARK
    if not path.is_file():
        raise BadInput([Fault(str(folder), f"is not a snapshot: it has no {MARK}.", _REMEDY)])
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        complete = {"snapshot_id", "hash", "sources", "notes"} <= manifest.keys()
    except (ValueError, AttributeError):
        raise BadInput([Fault(str(path), "is not a manifest.", _REMEDY)]) from None
    if manifest.get("schema_version") != VERSION or not complete:
        found = str(manifest.get("schema_version"))
        raise BadInput(
            [Fault(f"{path}, schema_version", f"is not version {VERSION}, whole.", _REMEDY, found)]
        )
    return manifest


def _tables(folder: Path) -> dict[str, pl.DataFrame]:
    tables, faults = {}, []
    for name, table in schema.REFERENCE.items():
        path = folder / f"{name}.parquet"
        try:
            tables[name] = table.conform(pl.read_parquet(path))
        except FileNotFoundError:
            faults.append(Fault(str(path), "is missing.", _REMEDY))
        except (pl.exceptions.PolarsError, ValueError, OSError) as error:
            faults.append(Fault(str(path), f"cannot be read as table {name}.", _REMEDY, _first_line(error)))
    if faults:
        raise BadInput(faults)
    return tables


def _hash(tables: Mapping[str, pl.DataFrame]) -> str:
    lines = "".join(f"{name}:{frame_hash(tables[name])}\n" for name in schema.REFERENCE)
    return hashlib.sha256(lines.encode()).hexdigest()


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:120]
