"""A cleaned catalogue as one Parquet file that keeps in its footer whose list it is and what was cleaned."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import polars as pl

from passerelle.data.reference import Source

_KEY: Final = "passerelle.catalogue"
_LEVEL: Final = 9


@dataclass(frozen=True, slots=True)
class Origin:
    """What a cleaned catalogue was made from."""

    name: str  # of the file that was cleaned
    hash: str  # SHA-256 of that file's bytes
    source: Source | None  # the publisher, where the list is a known one
    notes: tuple[str, ...]  # what is known of it in words, what was cleaned among it


def write(frame: pl.DataFrame, origin: Origin, path: Path) -> None:
    """Write a catalogue and its origin to ``path``, whole or not at all; the same gives the same bytes."""
    scratch = path.with_name(f".{path.name}.part")
    try:
        frame.write_parquet(
            scratch,
            compression="zstd",
            compression_level=_LEVEL,
            statistics=False,
            metadata={_KEY: json.dumps(asdict(origin), sort_keys=True)},
        )
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def origin(path: Path) -> Origin | None:
    """Return what the catalogue at ``path`` was made from; None where the file does not say."""
    try:
        told = pl.read_parquet_metadata(path).get(_KEY)
        if told is None:
            return None
        values = json.loads(told)
        told_of = values["source"]
        source = None if told_of is None else Source(**{**told_of, "files": (), "tables": ()})
        return Origin(values["name"], values["hash"], source, tuple(values["notes"]))
    except (pl.exceptions.PolarsError, OSError, ValueError, KeyError, TypeError):
        return None  # another's file: read as one of the own layout
