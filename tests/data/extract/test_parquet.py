"""Parquet files: types kept where they say something, text where they do not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from passerelle.data.extract import extract
from passerelle.data.extract.limits import Limits
from passerelle.errors import BadInput


def test_parquet_keeps_its_types_and_leaves_lists_out(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": [1, 2], "pay": [1.5, None], "tags": [["a"], ["b"]], "on": [True, False]})
    frame.write_parquet(tmp_path / "roster.parquet")
    read = extract(tmp_path / "roster.parquet")
    assert read.frame.schema == {"id": pl.Int64, "pay": pl.Float64, "on": pl.String}
    assert "tags" in read.notes[0].what
    assert (read.rows.tolist(), read.records) == ([2, 3], 3)


def test_decimals_categories_and_times_with_a_zone_are_read(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "pay": [Decimal("1234.50")],
            "site": pl.Series(["North"], dtype=pl.Categorical),
            "at": pl.Series([datetime(2024, 1, 1, tzinfo=UTC)]).dt.convert_time_zone("Europe/Paris"),
            "on": [date(2024, 1, 1)],
            "none": [None],
        }
    )
    frame.write_parquet(tmp_path / "roster.parquet")
    read = extract(tmp_path / "roster.parquet")
    assert read.frame.row(0) == ("1234.50", "North", datetime(2024, 1, 1, 1), date(2024, 1, 1))
    assert ["none" in read.notes[0].what, "time zone" in read.notes[1].what] == [True, True]


def test_a_file_without_rows_or_above_the_limits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roster.parquet"
    pl.DataFrame(schema={"id": pl.String}).write_parquet(path)
    with pytest.raises(BadInput, match="a header and no rows"):
        extract(path)
    pl.DataFrame({"id": pl.repeat("1", 200_000, eager=True)}).write_parquet(path)
    with pytest.raises(BadInput, match="200,000 rows of 1 columns; at most 1 MiB"):
        extract(path, limits=Limits(unpacked_mib=1))


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical])
def test_one_long_text_in_many_rows_is_refused_before_it_is_read(
    tmp_path: Path, kind: type[pl.DataType]
) -> None:
    path = tmp_path / "roster.parquet"
    text = pl.repeat("y" * 1000, 3000, eager=True)
    pl.DataFrame({"id": pl.int_range(3000, eager=True), "note": text.cast(kind)}).write_parquet(path)
    assert path.stat().st_size < 1 << 17
    with pytest.raises(BadInput, match="3 MiB of text or more; at most 2 MiB"):
        extract(path, limits=Limits(unpacked_mib=2))
    assert len(extract(path, limits=Limits(unpacked_mib=3)).rows) == 3000
