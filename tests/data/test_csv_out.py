from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.csv_out import guarded, read_csv, unguarded, write_csv
from passerelle.data.schema import Column, Table

TABLE = Table(
    "sample",
    "A text, a number and a truth",
    (
        Column("text", pl.String, "Text", nullable=True),
        Column("amount_money", pl.Int64, "Money", "minor units", nullable=True),
        Column("pin", pl.Boolean, "Truth", nullable=True),
    ),
)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
RISKY = st.sampled_from("=+-@\t\r\n'＝＋－＠").flatmap(lambda first: TEXT.map(lambda rest: first + rest))
ROWS = st.lists(
    st.tuples(st.none() | TEXT | RISKY, st.none() | st.integers(-9, 9), st.none() | st.booleans())
)


def frame_of(rows: list[tuple[str | None, int | None, bool | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=TABLE.types, orient="row")


@given(ROWS)
def test_what_is_written_is_read_back_cell_for_cell(
    rows: list[tuple[str | None, int | None, bool | None]],
) -> None:
    frame = frame_of(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.csv"
        write_csv(frame, path)
        assert read_csv(path, TABLE).equals(frame)
    assert unguarded(guarded(frame)).equals(frame)


@given(ROWS)
def test_no_written_text_begins_like_a_formula(
    rows: list[tuple[str | None, int | None, bool | None]],
) -> None:
    for cell in guarded(frame_of(rows))["text"]:
        assert cell is None or not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", '=HYPERLINK("x")'])
def test_a_formula_is_text_for_another_reader_too(tmp_path: Path, cell: str) -> None:
    write_csv(frame_of([(cell, -5, True)]), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1] == [f"'{cell}", "-5", "true"]


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    write_csv(frame_of([("a", 1, None)]), tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
