"""A cleaned catalogue in one Parquet file: its origin in the footer, whole or not there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from passerelle.data import catalogue_parquet
from passerelle.data.catalogue_parquet import Origin
from passerelle.data.publishers import texas_etpl

FRAME = pl.DataFrame({"programme": ["a", "b"], "weeks": [1.0, None]})
ORIGIN = Origin("list.csv", "0" * 64, texas_etpl.SOURCE, ("Two programmes.", "1 row: weeks are 0."))


def test_the_origin_comes_back_and_the_same_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.parquet", "two.parquet"):
        catalogue_parquet.write(FRAME, ORIGIN, tmp_path / name)
    assert catalogue_parquet.origin(tmp_path / "one.parquet") == ORIGIN
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert pl.read_parquet(tmp_path / "one.parquet").equals(FRAME)


def test_a_catalogue_of_an_employer_has_no_publisher(tmp_path: Path) -> None:
    own = replace(ORIGIN, source=None)
    catalogue_parquet.write(FRAME, own, tmp_path / "own.parquet")
    assert catalogue_parquet.origin(tmp_path / "own.parquet") == own


def test_anothers_file_has_no_origin(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "plain.parquet")
    FRAME.write_parquet(tmp_path / "odd.parquet", metadata={"passerelle.catalogue": '{"name": 1}'})
    (tmp_path / "text.parquet").write_text("no table", encoding="utf-8")
    for name in ("plain", "odd", "text", "absent"):
        assert catalogue_parquet.origin(tmp_path / f"{name}.parquet") is None


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        catalogue_parquet.write(FRAME, replace(ORIGIN, name=object()), tmp_path / "own.parquet")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
