from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from passerelle.data.store import frame_hash, new_folder, write_parquet
from passerelle.errors import UsageError

FRAME = pl.DataFrame({"a": [1, 2], "b": ["x", None]})


def test_the_same_frame_gives_the_same_bytes(tmp_path: Path) -> None:
    write_parquet(FRAME, tmp_path / "one.parquet")
    write_parquet(FRAME.clone(), tmp_path / "two.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_the_hash_is_of_rows_and_tells_null_from_empty() -> None:
    assert frame_hash(FRAME) == frame_hash(pl.concat([FRAME[:1], FRAME[1:]], rechunk=False))
    assert frame_hash(FRAME) != frame_hash(FRAME.with_columns(pl.col("b").fill_null("")))
    assert frame_hash(FRAME) != frame_hash(FRAME.rename({"a": "c"}))


def test_a_folder_is_whole_or_not_there(tmp_path: Path) -> None:
    def killed_half_way() -> None:
        with new_folder(tmp_path / "plan") as folder:
            (folder / "half").write_text("half")
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        killed_half_way()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    target = tmp_path / "plan"
    target.mkdir()
    (target / "mine").write_text("keep")
    with pytest.raises(UsageError, match="already exists"), new_folder(target):
        pass
    with pytest.raises(UsageError, match="already exists"), new_folder(target, replace="plan.json"):
        pass
    assert (target / "mine").read_text() == "keep"


def test_an_earlier_result_of_the_same_kind_gives_way_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "plan"
    for text in ("one", "two"):
        with new_folder(target, replace="plan.json") as folder:
            (folder / "plan.json").write_text(text)
    assert (target / "plan.json").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]
