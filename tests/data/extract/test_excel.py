"""Workbooks as spreadsheets show them: sheets, dates, errors, formulas, macros, and what is hidden."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.data.extract import Extract, extract
from passerelle.errors import BadInput

KNOWN = frozenset({"Employee ID", "Job Title", "Hired"})


def written(path: Path, fill: Callable[[Any], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        fill(book)
    return path


def sheet(book: Any, name: str, rows: list[list[object]]) -> Any:
    added = book.add_worksheet(name)
    for at, row in enumerate(rows):
        added.write_row(at, 0, row)
    return added


def told(read: Extract) -> str:
    return "\n".join(str(note) for note in read.notes)


def test_a_workbook_below_empty_rows_keeps_its_row_numbers(tmp_path: Path) -> None:
    book = pl.DataFrame({"id": ["007", "8"], "title": ["Clerk", None]})
    book.write_excel(tmp_path / "roster.xlsx", position="A4", include_header=True)
    read = extract(tmp_path / "roster.xlsx")
    assert read.rows.tolist() == [5, 6]
    assert read.frame["id"].to_list() == ["007", "8"]


def test_values_are_text_as_a_person_would_write_them(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        day, time = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "hh:mm"})
        rows = sheet(book, "Staff", [["Employee ID", "Job Title", "Hired", "FTE", "Active", "Starts"]])
        rows.write_row(1, 0, [1, "  Clerk "])
        rows.write_datetime(1, 2, datetime(2020, 1, 2), day)
        rows.write_row(1, 3, [0.5, True])
        rows.write_number(1, 5, 0.25, time)

    read = extract(written(tmp_path / "roster.xlsx", fill))
    assert read.frame.row(0) == ("1", "Clerk", "2020-01-02", "0.5", "true", "06:00:00")


def test_the_sheet_with_known_headers_is_read_unless_told(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet(book, "Read me", [["About", "this"], ["x", "y"]])
        sheet(book, "Staff", [["Employee ID", "Job Title"], ["1", "Clerk"]])
        sheet(book, "Old", [["Employee ID", "Job Title"], ["2", "Clerk"]])

    path = written(tmp_path / "roster.xlsx", fill)
    read = extract(path, known=KNOWN.__contains__)
    assert read.frame.row(0) == ("1", "Clerk")
    assert "Staff was read, and not Read me, Old" in told(read)
    assert extract(path, sheet="old").frame.row(0) == ("2", "Clerk")
    with pytest.raises(BadInput, match=r"no sheet Nowhere.*Staff"):
        extract(path, sheet="Nowhere")


def test_what_is_not_a_stored_value_is_told_and_never_run(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        staff = sheet(book, "Staff", [["Employee ID", "Job Title", "Pay"], ["1", "Clerk"], ["2", "Clerk"]])
        staff.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        staff.write_formula(2, 2, "=1+1", None, 2)
        staff.set_row(2, None, None, {"hidden": True})
        staff.merge_range(3, 1, 4, 1, "Clerk")
        staff.write_row(3, 0, ["3"])
        staff.write_row(4, 0, ["4"])
        staff.hide()
        book.add_worksheet("Front").activate()

    path = written(tmp_path / "roster.xlsx", fill)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    read = extract(path)
    assert read.frame["Pay"].to_list() == [None, "2", None, None]
    said = told(read)
    for words in (
        "#REF!",
        "hidden rows",
        "is hidden",
        "merged cells",
        "macros",
        "links to other",
    ):
        assert words in said, words


def test_formulas_without_stored_values_are_told(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    written(path, lambda book: sheet(book, "Staff", [["id", "title"], ["1", "Clerk"], ["2", "=A1"]]) and None)
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<v>0</v>", b""))
    path.write_bytes(packed.getvalue())
    read = extract(path)
    assert read.frame["title"].to_list() == ["Clerk", None]
    assert "values are not stored" in told(read)


def test_titles_groups_and_totals_are_left_out(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Staff list"],
        [],
        ["", "", "Pay", "", "Bonus", ""],
        ["Employee ID", "Job Title", "Amount", "Currency", "Amount", "Currency"],
        ["1", "Clerk", 5, "USD", 1, "USD"],
        ["2", "Clerk", 5, "USD", 1, "USD"],
        ["Total", "", 10, "", 2, ""],
    ]
    read = extract(written(tmp_path / "roster.xlsx", lambda book: sheet(book, "Staff", rows) and None))
    assert read.headers[2:] == ("Pay Amount", "Pay Currency", "Bonus Amount", "Bonus Currency")
    assert (read.rows.tolist(), read.totals.tolist(), read.apart.tolist()) == ([5, 6], [7], [1, 3, 4])


@pytest.mark.parametrize("left", [0, 2])
def test_merged_cells_hold_for_each_of_their_rows(tmp_path: Path, left: int) -> None:
    def fill(book: Any) -> None:
        staff = book.add_worksheet("Staff")
        staff.merge_range(0, left, 0, left + 4, "Staff list")
        staff.write_row(1, left, ["Department", "Site", "Employee ID", "Job Title", "Pay"])
        for at in range(2, 8):
            staff.write_row(at, left + 2, [f"{at}", "Clerk", 5])
        staff.merge_range(2, left, 4, left, "Care")
        staff.merge_range(5, left, 8, left, "Finance")  # the last of them is the subtotal's
        staff.merge_range(2, left + 1, 3, left + 1, "North")
        staff.write(8, left + 1, "Subtotal Finance")
        staff.write(8, left + 4, 15)
        staff.merge_range(9, left, 9, left + 4, "Kitchen and all who work there")
        staff.merge_range(10, left, 10, left + 1, "Care")
        staff.write_row(10, left + 2, ["10", "Clerk", 5])

    read = extract(written(tmp_path / "roster.xlsx", fill))
    assert read.frame["Department"].to_list() == ["Care"] * 3 + ["Finance"] * 3 + ["Care"]
    assert read.frame["Site"].to_list() == ["North", "North", None, None, None, None, "Care"]
    assert (read.rows.tolist(), read.totals.tolist()) == ([3, 4, 5, 6, 7, 8, 11], [9, 10])
    (note,) = (note for note in read.notes if "merged" in note.what)
    assert note.count == 4


def test_empty_workbooks_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="has nothing in its sheet, Staff"):
        extract(written(tmp_path / "roster.xlsx", lambda book: sheet(book, "Staff", []) and None))
    with pytest.raises(BadInput, match="a header and no rows"):
        extract(written(tmp_path / "roster.xlsx", lambda book: sheet(book, "S", [["id", "title"]]) and None))


@settings(max_examples=40)  # each writes and reads a workbook
@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(codec="utf-8", categories=["L", "S"]) | st.sampled_from("🙂אב ,"), max_size=8
            ),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_table_comes_back_with_its_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    rows = [*rows, ["1", "Clerk", "North"]]

    def fill(book: Any) -> None:
        added = book.add_worksheet("Staff")
        for at, row in enumerate([["id", "job title", "site"], *rows]):
            for place, cell in enumerate(row):
                added.write_string(at, place, cell)

    filled = {at: [cell.strip() for cell in row] for at, row in enumerate(rows, start=2)}
    filled = {at: row for at, row in filled.items() if any(row)}
    path = written(tmp_path_factory.mktemp("book") / "roster.xlsx", fill)
    read = extract(path)
    left_out = {*read.totals.tolist(), *read.apart.tolist()}
    kept = {at: row for at, row in filled.items() if at not in left_out}
    assert read.rows.tolist() == list(kept)
    assert [[cell or "" for cell in row] for row in read.frame.iter_rows()] == list(kept.values())


@settings(max_examples=50)
@given(st.integers(0, 5000), st.integers(1, 255))
def test_a_damaged_workbook_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, at: int, change: int
) -> None:
    path = tmp_path_factory.mktemp("book") / "roster.xlsx"
    written(path, lambda book: sheet(book, "Staff", [["id", "title"], ["1", "Clerk"]]) and None)
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= change
    path.write_bytes(bytes(data))
    try:
        extract(path)
    except BadInput:
        return
