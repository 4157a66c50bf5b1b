"""A user's corrections of coded titles: what may stand in a file, and every way it can be wrong."""

from __future__ import annotations

import string
import tempfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data import reference
from passerelle.data.title_corrections import (
    TitleCorrections,
    merge,
    read_corrections,
    write_corrections,
)
from passerelle.errors import BadInput, Fault, UsageError

KNOWN = reference.load()


def read(tmp_path: Path, text: str) -> TitleCorrections:
    path = tmp_path / "titles.csv"
    path.write_text(text, encoding="utf-8")
    return read_corrections(path, KNOWN)


def faults(tmp_path: Path, text: str) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    return caught.value.faults


def corrections(*rows: tuple[str, str | None, str]) -> TitleCorrections:
    names = ("job_title", "department", "occupation")
    return TitleCorrections(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"))


@pytest.mark.parametrize(
    ("said", "occupation"),
    [
        ("15-1252", "15-1252"),
        ("151252", "15-1252"),
        ("15-1252.00", "15-1252"),
        ("15-1252 Software Developers", "15-1252"),
        ("software  developers", "15-1252"),
        ("13-1023", "13-1020"),  # the snapshot rolls buyers and purchasing agents up
        ("2021-11-01", "11-2021"),  # what a workbook makes of 11-2021
        ("2021-11-01 00:00:00", "11-2021"),
    ],
)
def test_an_occupation_is_named_by_code_or_title(tmp_path: Path, said: str, occupation: str) -> None:
    found = read(tmp_path, f'job_title,department,corrected\nCSA II,,"{said}"\n')
    assert found.table.rows() == [("CSA II", None, occupation)]


def test_other_columns_and_empty_cells_are_passed_over_and_headers_may_be_written_freely(
    tmp_path: Path,
) -> None:
    found = read(
        tmp_path, "people,Job Title,Department,why,Corrected\n9,A,X,q,\n8,B,,q,43-4051\n7,C,Y,,434051\n"
    )
    assert found.table.rows() == [("B", None, "43-4051"), ("C", "Y", "43-4051")]
    assert read(tmp_path, "job_title,corrected\nB,43-4051\n").table.rows() == [("B", None, "43-4051")]


def test_workbooks_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "titles.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("job_title", "department", "corrected"))
    sheet.write_row(1, 0, ("A", "X", 434051))
    sheet.write_row(2, 0, ("B", "", "43-4051"))
    book.close()
    assert read_corrections(path, KNOWN).table.rows() == [("A", "X", "43-4051"), ("B", None, "43-4051")]


def test_the_same_said_twice_counts_once_whatever_its_spelling(tmp_path: Path) -> None:
    found = read(tmp_path, "job_title,department,corrected\nCSA  II,,434051\ncsa ii,,43-4051\n")
    assert found.table.height == 1


def test_all_faults_come_at_once_with_row_and_remedy(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        "job_title,department,corrected\n"
        "A,X,99-9999\nB,X,Software Developer\nC,X,Nov-21\n,X,43-4051\n"
        "D,X,43-4051\nd,X,15-1252\nE,X,99-9999\n",
    )
    by_place = {fault.where.split(", ", 1)[1]: fault for fault in told}
    unknown = by_place["row 2, column corrected"]
    assert (unknown.value, unknown.count) == ("99-9999", 2)
    assert "15-1252: software developers" in by_place["row 3, column corrected"].remedy
    assert "112021" in by_place["row 4, column corrected"].remedy
    assert "is empty" in by_place["row 5, column job_title"].what
    clash = by_place["row 7, column corrected"]
    assert "otherwise than row 6" in clash.what
    assert clash.value == "15-1252, before 43-4051"
    assert len(told) == 5


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        ("job_title,corrected\n", "no rows"),
        ("job_title,corrected\nA,\n", "has no correction"),
        ("title,corrected\nA,43-4051\n", "is missing"),
        ("job_title,occupation\nA,43-4051\n", "is missing"),
        ("job_title,corrected,Corrected\nA,43-4051,\n", "stands twice"),
        ("job_title,corrected\nA,43-4051,X\nB,43-4051\n", "more fields"),
    ],
)
def test_a_file_without_corrections_or_columns_says_so(tmp_path: Path, text: str, what: str) -> None:
    told = faults(tmp_path, text)
    assert any(what in fault.what for fault in told)
    assert all(fault.remedy for fault in told)


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="does not exist"):
        read_corrections(tmp_path / "none.csv", KNOWN)


def test_merging_lets_the_new_hold_and_keeps_the_rest() -> None:
    old = corrections(("A", "X", "43-4051"), ("B", None, "15-1252"))
    new = corrections(("a ", "X", "15-1252"), ("A", None, "43-4051"))
    merged = {(title.strip().lower(), dept): code for title, dept, code in merge(old, new).table.rows()}
    assert merged == {
        ("a", "X"): "15-1252",
        ("a", None): "43-4051",
        ("b", None): "15-1252",
    }


def test_nothing_is_written_over_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "titles.csv"
    write_corrections(corrections(("A", "X", "43-4051")), path, KNOWN)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="already exists"):
        write_corrections(corrections(("A", "X", "15-1252")), path, KNOWN)
    assert path.read_bytes() == before
    write_corrections(corrections(("A", "X", "15-1252")), path, KNOWN, replace=True)
    assert read_corrections(path, KNOWN).table.rows() == [("A", "X", "15-1252")]


def test_the_hash_is_of_what_is_said_and_not_of_its_order() -> None:
    one, two = ("A", "X", "43-4051"), ("B", None, "15-1252")
    assert corrections(one, two).hash == corrections(two, one).hash
    assert corrections(one).hash != corrections(two).hash


TITLE = st.text(
    st.sampled_from(string.ascii_letters + string.digits + " =+-@'\"&/;,()éß漢"), min_size=1, max_size=12
).filter(lambda text: text.strip() != "")


@given(
    st.lists(
        st.tuples(TITLE, st.none() | TITLE, st.sampled_from(KNOWN.occupations["occupation"].to_list())),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_is_read_again(rows: list[tuple[str, str | None, str]]) -> None:
    said = merge(corrections(*[(t.strip(), d and d.strip(), c) for t, d, c in rows]), corrections())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "titles.csv"
        write_corrections(said, path, KNOWN)
        assert read_corrections(path, KNOWN).table.rows() == said.table.rows()


@given(st.text(max_size=200))
def test_any_text_in_the_column_gives_a_correction_or_a_fault(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "titles.csv"
        cell = text.replace('"', '""')
        path.write_text(f'job_title,corrected\nA,"{cell}"\n', encoding="utf-8", errors="replace")
        try:
            heights = read_corrections(path, KNOWN).table.height
        except BadInput as error:
            heights = len(error.faults)
    assert heights == 1
