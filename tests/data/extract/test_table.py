"""Files as text with row numbers: separators, quotation marks, encodings, workbooks, and what is broken."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.extract import DELIMITERS, Extract, extract, listed, unique
from passerelle.errors import BadInput

FIELD = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x00\ufeff", exclude_categories=["C", "Z"])
    | st.sampled_from(' ,;|"\n\t'),
    max_size=8,
)


def from_text(folder: Path, text: str | bytes, name: str = "roster.csv") -> Extract:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return extract(path)


def refusal(folder: Path, text: str | bytes, name: str = "roster.csv") -> str:
    with pytest.raises(BadInput) as caught:
        from_text(folder, text, name)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", list(DELIMITERS))
def test_common_separators_are_told_from_the_file(tmp_path: Path, delimiter: str) -> None:
    read = from_text(
        tmp_path, f"id{delimiter}title\n1{delimiter}Clerk, Senior; II\n".replace(", ", " ").replace("; ", " ")
    )
    assert read.frame.row(0) == ("1", "Clerk Senior II")
    assert [DELIMITERS[delimiter] in note.what for note in read.notes] == ([] if delimiter == "," else [True])


@given(
    records=st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=6),
    delimiter=st.sampled_from(list(DELIMITERS)),
)
def test_what_a_csv_writer_wrote_is_read_as_its_reader_reads_it(
    tmp_path_factory: pytest.TempPathFactory, records: list[list[str]], delimiter: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "job title", "site"])
    writer.writerows(records)
    kept = [tuple(record) for record in records if any(field.strip() for field in record)]
    folder = tmp_path_factory.mktemp("csv")
    if not kept:
        return
    read = from_text(folder, text.getvalue())
    assert [tuple(value or "" for value in row) for row in read.frame.iter_rows()] == kept


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    read = from_text(tmp_path, 'id,title\n1,"two\nlines"\n\n2,Clerk\n,\n3,Clerk\n')
    assert read.rows.tolist() == [2, 4, 6]


def test_rows_of_another_width_are_told_and_left_out(fixtures: Path) -> None:
    read = extract(fixtures / "rosters/broken/ragged.csv")
    assert read.broken_rows.tolist() == [3, 5]
    assert read.rows.tolist() == [2, 6]
    assert ["row 3" in read.broken[0].where, "row 5" in read.broken[1].where] == [True, True]


def test_inches_in_a_title_are_no_quotation_marks(tmp_path: Path) -> None:
    read = from_text(tmp_path, 'id,title\n1,5" pipe fitter\n2,Clerk\n')
    assert read.frame["title"].to_list() == ['5" pipe fitter', "Clerk"]


def test_a_quotation_mark_that_never_closes_is_told_with_its_line(fixtures: Path) -> None:
    with pytest.raises(BadInput, match=r"open_quote.csv, line 3: a quotation mark"):
        extract(fixtures / "rosters/broken/open_quote.csv")


def test_windows_text_is_read_with_a_note(fixtures: Path) -> None:
    read = extract(fixtures / "rosters/broken/windows.csv")
    assert read.frame["Job Title"].to_list() == ["Sécrétaire", "Bürokraft"]
    assert "Windows-1252" in read.notes[0].what


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_no_part_of_the_first_header(tmp_path: Path, encoding: str) -> None:
    assert from_text(tmp_path, "id,title\n1,Bürokraft\n".encode(encoding)).headers == ("id", "title")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(tmp_path: Path, end: str) -> None:
    assert from_text(tmp_path, f"id,title{end}1,Clerk{end}2,Planner").frame.height == 2


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("empty.csv", "is empty"),
        ("blank.csv", "is empty"),
        ("header_only.csv", "no rows"),
        ("half.csv.gz", "cut short"),
        ("not_a_gzip.csv.gz", "named like a gzip file"),
        ("half.xlsx", "no Excel workbook"),
        ("not_a_workbook.xlsx", "named like an Excel workbook"),
        ("workbook_named.csv", "is an Excel workbook"),
        ("half.parquet", "no Parquet file"),
        ("absent.csv", "does not exist"),
    ],
)
def test_files_that_cannot_be_read_say_why_and_what_to_do(fixtures: Path, name: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        extract(fixtures / "rosters/broken" / name)
    (fault,) = caught.value.faults
    assert says in fault.what
    assert name in fault.where
    assert fault.remedy


def test_folders_damaged_gzips_old_workbooks_and_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not a file"):
        extract(tmp_path)
    damaged = bytearray(gzip.compress(b"id,title\n1,Clerk\n" * 200))
    damaged[20] ^= 0xFF
    assert "damaged" in refusal(tmp_path, bytes(damaged), "roster.csv.gz")
    assert "Save it as .xlsx or .csv" in refusal(tmp_path, b"\xd0\xcf", "roster.xls")
    assert "is not text" in refusal(tmp_path, b"id,title\n\x00\x01,x\n")
    assert "neither UTF-8" in refusal(tmp_path, b"id,title\n1,\x81\n")


def test_a_workbook_below_empty_rows_keeps_its_row_numbers(tmp_path: Path) -> None:
    book = pl.DataFrame({"id": ["007", "8"], "title": ["Clerk", None]})
    book.write_excel(tmp_path / "roster.xlsx", position="A4", include_header=True)
    read = extract(tmp_path / "roster.xlsx")
    assert read.rows.tolist() == [5, 6]
    assert read.frame["id"].to_list() == ["007", "8"]


def test_parquet_keeps_its_types_and_leaves_lists_out(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": [1, 2], "pay": [1.5, None], "tags": [["a"], ["b"]], "on": [True, False]})
    frame.write_parquet(tmp_path / "roster.parquet")
    read = extract(tmp_path / "roster.parquet")
    assert read.frame.schema == {"id": pl.Int64, "pay": pl.Float64, "on": pl.String}
    assert "tags" in read.notes[0].what


def test_repeated_and_empty_headers_get_names_of_their_own() -> None:
    assert unique(["a", "", "a"]) == ["a", "(column 2)", "a (2)"]


def test_places_are_listed_with_the_first_rows_only() -> None:
    assert listed(np.array([4])) == "row 4"
    assert listed(np.array([4, 9])) == "row 4 (also row 9)"
    assert listed(np.array([4, 9, 10, 11])) == "row 4 (also rows 9, 10 and more)"


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(str.encode),
    st.sampled_from([".csv", ".csv.gz", ".xlsx"]),
)
def test_any_bytes_are_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("any") / f"roster{suffix}"
    path.write_bytes(data)
    try:
        read = extract(path)
    except BadInput:
        return  # in words; anything else fails the test
    assert read.frame.height == len(read.rows)


@given(st.text('ab,;"\n\r\t ', max_size=60))
def test_any_arrangement_of_marks_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    try:
        read = from_text(tmp_path_factory.mktemp("any"), text)
    except BadInput:
        return
    assert read.frame.height == len(read.rows)
