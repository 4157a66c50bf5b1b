"""Files as text with row numbers: separators, quotation marks, totals, limits, and what is broken."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.extract import DELIMITERS, STANDARD_INPUT, Extract, extract, listed, unique
from passerelle.data.extract import table as module
from passerelle.data.extract import text as text_module
from passerelle.data.extract.kinds import Contents
from passerelle.data.extract.limits import Limits
from passerelle.data.extract.sheet import Ask, Sheet
from passerelle.errors import BadInput

FIELD = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x00\ufeff", exclude_categories=["C", "Z"])
    | st.sampled_from(' ,;|"\n\t🙂אب'),
    max_size=8,
)
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


def from_text(folder: Path, text: str | bytes, name: str = "roster.csv") -> Extract:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return extract(path)


def refusal(folder: Path, text: str | bytes, name: str = "roster.csv") -> str:
    with pytest.raises(BadInput) as caught:
        from_text(folder, text, name)
    return str(caught.value)


def accounted(read: Extract) -> list[int]:
    """All rows that are told, in order; no row twice."""
    return sorted(np.concatenate([read.rows, read.broken_rows, read.totals, read.apart]).tolist())


@pytest.mark.parametrize("delimiter", list(DELIMITERS))
def test_common_separators_are_told_from_the_file(tmp_path: Path, delimiter: str) -> None:
    read = from_text(tmp_path, f"id{delimiter}title\n1{delimiter}Clerk Senior II\n")
    assert read.frame.row(0) == ("1", "Clerk Senior II")
    assert [DELIMITERS[delimiter] in note.what for note in read.notes] == ([] if delimiter == "," else [True])


def test_decimal_commas_do_not_hide_semicolons(tmp_path: Path) -> None:
    assert from_text(tmp_path, "id;pay\n1;1,5\n2;2,5\n").headers == ("id", "pay")


def test_the_first_line_of_excel_says_the_separator(tmp_path: Path) -> None:
    read = from_text(tmp_path, "sep=|\nid|title, long\n1|Clerk\n")
    assert (read.headers, read.rows.tolist()) == (("id", "title, long"), [2])


@given(
    records=st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=6),
    delimiter=st.sampled_from(list(DELIMITERS)),
    encoding=st.sampled_from(ENCODINGS),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
)
def test_what_a_csv_writer_wrote_is_read_as_its_reader_reads_it(
    tmp_path_factory: pytest.TempPathFactory,
    records: list[list[str]],
    delimiter: str,
    encoding: str,
    end: str,
    quoting: Literal[0, 1, 2],
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(["id", "job title", "site"])
    writer.writerows(records)
    filled = {at: tuple(record) for at, record in enumerate(records, start=2) if "".join(record).strip()}
    if not filled:
        return
    read = from_text(tmp_path_factory.mktemp("csv"), text.getvalue().encode(encoding))
    left_out = {*read.totals.tolist(), *read.apart.tolist()}  # "Total" may be drawn, too
    kept = {at: record for at, record in filled.items() if at not in left_out}
    assert read.rows.tolist() == list(kept)
    assert [tuple(value or "" for value in row) for row in read.frame.iter_rows()] == list(kept.values())
    assert read.records == len(records) + 1


@given(
    widths=st.lists(st.sampled_from([0, 1, 2, 3, 3, 3, 3, 4]), min_size=1, max_size=12),
    marks=st.booleans(),
)
def test_every_record_is_kept_told_or_empty_however_wide_it_is(
    tmp_path_factory: pytest.TempPathFactory, widths: list[int], marks: bool
) -> None:
    field = '"x"' if marks else "x"
    lines = [",".join([field] * width) for width in widths]
    read = from_text(
        tmp_path_factory.mktemp("csv"), "\n".join(["id,title,site", "a,b,c", *lines, "d,e,f", ""])
    )
    right = [2, *(row for row, width in enumerate(widths, start=3) if width == 3), len(widths) + 3]
    assert read.rows.tolist() == right
    assert read.broken_rows.tolist() == [r for r, width in enumerate(widths, start=3) if width in (1, 2, 4)]
    assert read.records == len(widths) + 3


def test_a_long_and_a_short_row_do_not_hide_each_other(tmp_path: Path) -> None:
    read = from_text(tmp_path, "id,title\n1,Clerk,x\n2\n3,Clerk\n")
    assert (read.rows.tolist(), read.broken_rows.tolist()) == ([4], [2, 3])


def test_separators_too_many_at_the_end_of_a_row_carry_nothing(tmp_path: Path) -> None:
    read = from_text(tmp_path, 'id,title\n1,Clerk,\n2,Clerk,,\n3,"a,b",\n')
    assert read.frame["title"].to_list() == ["Clerk", "Clerk", "a,b"]
    assert from_text(tmp_path, "id,title,,\n1,Clerk,,\n").headers == ("id", "title")


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    read = from_text(tmp_path, 'id,title\n1,"two\nlines"\n\n2,Clerk\n,\n3,Clerk\n')
    assert read.rows.tolist() == [2, 4, 6]
    assert from_text(tmp_path, "id,title\n\n1,Clerk\n\n\n2,Clerk\n").rows.tolist() == [3, 6]


def test_rows_of_another_width_are_told_and_left_out(fixtures: Path) -> None:
    read = extract(fixtures / "rosters/broken/ragged.csv")
    assert read.broken_rows.tolist() == [3, 5]
    assert read.rows.tolist() == [2, 6]
    assert ["row 3" in read.broken[0].where, "row 5" in read.broken[1].where] == [True, True]


def test_inches_in_a_title_are_no_quotation_marks(tmp_path: Path) -> None:
    read = from_text(tmp_path, 'id,title\n1,5" pipe fitter\n2,Clerk\n')
    assert read.frame["title"].to_list() == ['5" pipe fitter', "Clerk"]


def test_a_quotation_mark_that_never_closes_breaks_its_own_row_only(fixtures: Path) -> None:
    read = extract(fixtures / "rosters/broken/open_quote.csv")
    assert (read.rows.tolist(), read.broken_rows.tolist()) == ([2], [3])
    assert "quotation mark" in read.broken[0].what


def test_a_header_with_a_broken_quotation_mark_is_refused_with_its_line(tmp_path: Path) -> None:
    assert "line 1: a quotation mark" in refusal(tmp_path, 'id,"ti"tle,x\n1,"Clerk",y\n2,"Clerk",z\n')


def test_windows_text_is_read_with_a_note(fixtures: Path) -> None:
    read = extract(fixtures / "rosters/broken/windows.csv")
    assert read.frame["Job Title"].to_list() == ["Sécrétaire", "Bürokraft"]
    assert "Windows-1252" in read.notes[0].what


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(tmp_path: Path, end: str) -> None:
    assert from_text(tmp_path, f"id,title{end}1,Clerk{end}2,Planner").frame.height == 2


def test_what_stands_around_the_table_is_left_out_and_told(tmp_path: Path) -> None:
    text = (
        "Employee export\n\nEmployee ID,Job Title,Salary\n1,Clerk,5\n2,Total,6\n"
        "Employee export\nEmployee ID,Job Title,Salary\n3,Clerk,7\nTotal,,18\n(3 rows)\nPage 1 of 1\n"
    )
    read = from_text(tmp_path, text)
    assert read.frame["Job Title"].to_list() == ["Clerk", "Total", "Clerk"]
    assert (read.totals.tolist(), read.apart.tolist()) == ([9, 10, 11], [1, 3, 6, 7])
    assert accounted(read) == [row for row in range(1, read.records + 1) if row != 2]
    told = " ".join(f"{note.where} {note.what}" for note in read.notes)
    assert all(words in told for words in ("row 3", "row 9", "row 6", "totals", "repeats"))


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


def test_standard_input_is_read_in_whichever_kind_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pl.DataFrame({"id": ["1"], "title": ["Clerk"]}).write_parquet(tmp_path / "roster.parquet")
    for data in (
        b"id,title\n1,Clerk\n",
        gzip.compress(b"id,title\n1,Clerk\n"),
        (tmp_path / "roster.parquet").read_bytes(),
    ):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        read = extract(STANDARD_INPUT)
        assert (read.name, read.frame.rows()) == ("standard input", [("1", "Clerk")])
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    with pytest.raises(BadInput, match="standard input: is empty"):
        extract(STANDARD_INPUT)


@pytest.mark.parametrize("characters", [40_000, 10 << 20])
def test_a_cell_above_the_limit_breaks_its_own_row_only(tmp_path: Path, characters: int) -> None:
    for mark in ("", '"'):
        long = "x" * characters
        read = from_text(tmp_path, f"id,title\n1,Clerk\n2,{mark}{long}{mark}\n3,Clerk\n")
        assert (read.rows.tolist(), read.broken_rows.tolist()) == ([2, 4], [3])
        assert "32,767" in read.broken[0].what


def test_limits_are_told_and_may_be_raised(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(b"id,title\n" + b"1,Clerk\n" * 200_000)
    with pytest.raises(BadInput, match=r"at most 1 MiB.*--limit-mib"):
        extract(path, limits=Limits(unpacked_mib=1))
    assert extract(path, limits=Limits(unpacked_mib=2)).frame.height == 200_000
    with pytest.raises(BadInput, match="has 2 columns; at most 1 are read"):
        extract(path, limits=Limits(columns=1))


@given(st.text(st.sampled_from("ab (2)"), max_size=6).map(str.strip), st.integers(1, 6))
def test_names_of_columns_are_never_the_same(header: str, times: int) -> None:
    headers = [header, "", "a", "a (2)", *[header] * times, "(column 2)"]
    assert len(set(unique(headers))) == len(headers)


def test_repeated_and_empty_headers_get_names_of_their_own(tmp_path: Path) -> None:
    assert unique(["a", "", "a"]) == ["a", "(column 2)", "a (2)"]
    assert from_text(tmp_path, "id,title,title\n1,Clerk,Other\n").repeated == ("title",)


def test_places_are_listed_with_the_first_rows_only() -> None:
    assert listed(np.array([4])) == "row 4"
    assert listed(np.array([4, 9])) == "row 4 (also row 9)"
    assert listed(np.array([4, 9, 10, 11])) == "row 4 (also rows 9, 10 and more)"


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(str.encode),
    st.sampled_from([".csv", ".csv.gz", ".xlsx", ".parquet", ""]),
    st.sampled_from(
        [b"", b"PK\x03\x04", b"PAR1", b"\x1f\x8b", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
    ),
)
def test_any_bytes_are_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str, magic: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / f"roster{suffix}"
    path.write_bytes(magic + data)
    try:
        read = extract(path)
    except BadInput:
        return  # in words; anything else fails the test
    told = accounted(read)
    assert len(told) == len(set(told)) <= read.records
    assert read.frame.height == len(read.rows)


@given(st.text('ab,;"\n\r\t ', max_size=60))
def test_any_arrangement_of_marks_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    try:
        read = from_text(tmp_path_factory.mktemp("any"), f"id,title\n1,Clerk\n{text}")
    except BadInput:
        return
    told = accounted(read)
    assert len(told) == len(set(told)) <= read.records
    assert set(told) <= set(range(1, read.records + 1))
    assert 2 in read.rows


def test_subtotals_between_people_are_left_out_and_told(tmp_path: Path) -> None:
    text = "Name,ID,Salary\nGiven 1,1,27000\nGiven 2,2,27000\nSubtotal Kitchen,,54000\nTotal,3,20000\n"
    read = from_text(tmp_path, text + "Total Rewards Analyst,4,20000\nGrand total,,94000\n")
    assert read.frame["Name"].to_list() == ["Given 1", "Given 2", "Total", "Total Rewards Analyst"]
    assert read.totals.tolist() == [4, 7]


def test_a_text_read_in_pieces_is_the_same_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "id,title\n" + "".join(f'{at},"Clerk, {at}"\n\n{at},x,y\n' for at in range(50)) + ",\n"
    whole = from_text(tmp_path, text)
    monkeypatch.setattr(text_module, "_PIECE", 64)
    pieces = from_text(tmp_path, text)
    assert whole.frame.height == 50
    assert pieces.frame.equals(whole.frame)
    assert (accounted(pieces), pieces.rows.tolist()) == (accounted(whole), whole.rows.tolist())


def test_what_a_library_warns_of_reaches_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = module.READERS["text"]

    def warning(given: Contents, ask: Ask) -> Sheet:
        warnings.warn("of a library", UserWarning, stacklevel=1)
        return read(given, ask)

    monkeypatch.setitem(module.READERS, "text", warning)
    path = tmp_path / "roster.csv"
    path.write_bytes(b"id,title\n1,Clerk\n")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        extract(path)
    assert not caught
