"""The folder apart, which its owner alone can read."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from passerelle.data import schema
from passerelle.data.workforce_folder import Apart, kept_apart
from passerelle.errors import UsageError

IDENTITY = pl.DataFrame({"employee_id": ["e00000001"], "employer_id": ["A1"]})
TRAITS = schema.AUDIT.conform(pl.DataFrame({"employee_id": ["e00000001"], "sex": ["F"]}))
REJECTED = pl.DataFrame({"passerelle_row": [2], "id": ["=1"]})


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_kept_apart_is_its_owners_alone(tmp_path: Path) -> None:
    with kept_apart(Apart(IDENTITY, TRAITS, REJECTED), tmp_path / "apart"):
        pass
    assert names(tmp_path / "apart") == {"identity.parquet", "audit.parquet", "rejected.csv"}
    assert (tmp_path / "apart").stat().st_mode & 0o777 == 0o700
    assert pl.read_parquet(tmp_path / "apart" / "identity.parquet").equals(IDENTITY)
    assert '"\'=1"' in (tmp_path / "apart" / "rejected.csv").read_text(encoding="utf-8")


def test_tables_without_rows_are_not_written(tmp_path: Path) -> None:
    with kept_apart(Apart(IDENTITY, schema.AUDIT.empty(), pl.DataFrame()), tmp_path / "apart"):
        pass
    assert names(tmp_path / "apart") == {"identity.parquet"}


def test_nothing_is_kept_apart_when_what_follows_fails(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="later"),
        kept_apart(Apart(IDENTITY, TRAITS, REJECTED), tmp_path / "apart"),
    ):
        raise ValueError("later")
    assert names(tmp_path) == set()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "apart").mkdir()
    (tmp_path / "apart" / "mine.txt").touch()
    with pytest.raises(UsageError), kept_apart(Apart(IDENTITY, TRAITS, REJECTED), tmp_path / "apart"):
        pass
