"""Files in and out: Parquet with one setting, content hashes, and writes that are whole or not there."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl

from passerelle.errors import Fault, UsageError

# At level 3 a roster of 1.54 million rows takes half the time and no more bytes; small tables gain at 9.
_LEVEL: Final = 9
_LEVEL_OF_MANY: Final = 3
_MANY_ROWS: Final = 262_144


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write ``frame`` to ``path``: the same frame gives the same bytes."""
    level = _LEVEL if frame.height < _MANY_ROWS else _LEVEL_OF_MANY
    frame.write_parquet(
        path, compression="zstd", compression_level=level, statistics=False, row_group_size=262_144
    )


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def frame_hash(frame: pl.DataFrame) -> str:
    """Return the SHA-256 of a table's canonical rows: its columns and values, whatever file held them."""
    digest = hashlib.sha256()
    digest.update("\x1f".join(f"{name}:{dtype}" for name, dtype in frame.schema.items()).encode())
    digest.update(frame.write_csv(separator="\x1f", include_header=False, null_value="\x00").encode())
    return digest.hexdigest()


@contextmanager
def new_folder(path: Path, *, replace: str | None = None, mode: int = 0o755) -> Iterator[Path]:
    """Give a scratch folder that becomes ``path`` when the block ends well, and vanishes when it does not.

    Nothing is written over, save a folder that holds the file ``replace``, the mark of an
    earlier result of the same kind.

    Raises:
        UsageError: ``path`` exists and is not such a result.
    """
    check_free(path, replace)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield scratch
        os.chmod(scratch, mode)  # mkdtemp makes 0700
        if path.exists():
            check_free(path, replace)
            old = Path(tempfile.mkdtemp(prefix=f".{path.name}.old.", dir=path.parent))
            path.rename(old / path.name)
            scratch.rename(path)
            shutil.rmtree(old)
        else:
            scratch.rename(path)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def check_free(path: Path, replace: str | None = None) -> None:
    """Check that ``path`` may be written: nothing is there, or a result that may give way.

    Raises:
        UsageError: something else is there.
    """
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    if replace is not None and (path / replace).is_file():
        return
    raise UsageError(
        str(
            Fault(
                str(path), "already exists, and nothing is written over.", "Name another folder with --out."
            )
        )
    )
