"""Workbooks that mean harm, or that no spreadsheet wrote, are refused before anything opens them."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest

from passerelle.data.extract import parts as module
from passerelle.data.extract.limits import Limits
from passerelle.data.extract.parts import parts
from passerelle.errors import BadInput

BOOK = b'<workbook xmlns:r="x"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
LINKS = b'<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
SHEET = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'


def book(sheet: bytes = SHEET, **more: bytes) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of a name that stands twice, which a test wants
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, data in more.items():
            archive.writestr(name, data)
    return packed.getvalue()


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(BadInput) as caught:
        parts(data, "roster.xlsx", limits or Limits())
    return str(caught.value)


def test_a_zip_bomb_is_refused_by_its_ratio_and_by_its_size() -> None:
    bomb = book(b"<worksheet>" + b" " * (70 << 20))
    assert len(bomb) < 1 << 20
    assert "more than 200 times its size" in refusal(bomb)
    assert "at most 8 MiB are read" in refusal(bomb, Limits(unpacked_mib=8))


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(book(b"<worksheet>" + b" " * (5 << 20)))
    size = struct.pack("<I", 11 + (5 << 20))
    assert data.count(size) == 2  # in the part's own header and in the directory
    assert "larger than it says" in refusal(bytes(data).replace(size, struct.pack("<I", 100)))


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "XL/Worksheets/SHEET1.xml"])
def test_two_parts_of_one_name_are_refused(name: str) -> None:
    assert "two parts of the same name" in refusal(book(**{name: SHEET}))


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil", "xl/../../evil.xml", "C:/evil.xml", "..\\evil.xml"]
)
def test_names_that_point_out_of_the_workbook_are_refused(name: str) -> None:
    assert "points out of the workbook" in refusal(book(**{name: b"x"}))


@pytest.mark.parametrize("quote", [b'"', b"'"])
def test_two_cells_far_apart_do_not_fill_the_machine(quote: bytes) -> None:
    far = SHEET.replace(b"</sheetData>", b'<row r="1048576"><c r="ZZ1048576"><v>1</v></c></row></sheetData>')
    assert "1,048,576 rows and 702 columns" in refusal(book(far.replace(b'"', quote)))
    wide = SHEET.replace(b"A1", b"XFD1")
    assert "column XFD; at most 2,000 columns" in refusal(book(wide))


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "XL\\SharedStrings.xml"])
def test_one_long_string_in_many_cells_is_refused_before_it_is_read(part: str) -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(1, 3001))
    sheet = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    strings = b"<sst><si><t>" + b"y" * 5000 + b"</t></si><si><t>" + b"z" * 30_000 + b"</t></si></sst>"
    data = book(sheet, **{part: strings})
    assert "a sheet with 14 MiB of text; at most 14 MiB are read" in refusal(data, Limits(unpacked_mib=14))
    assert parts(data, "roster.xlsx", Limits(unpacked_mib=15)).facts("A").ends > 6000
    longer = book(sheet.replace(b"<v>0<", b"<v>1<"), **{part: strings.replace(b"z", b"z" * 30)})
    assert "of a workbook, at most 2,047 MiB are read" in refusal(longer)


def test_a_sheet_outside_its_usual_folder_is_looked_at_too() -> None:
    links = LINKS.replace(b"worksheets/sheet1", b"elsewhere/a")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", links)
        archive.writestr("xl/elsewhere/a.xml", SHEET.replace(b"A1", b"XFD1"))
    assert "column XFD; at most 2,000 columns" in refusal(packed.getvalue())


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("xl/workbook.bin", ".xlsb"),
        ("content.xml", "OpenDocument"),
        ("a/roster.csv", "zip archive"),
        ("b", "no Excel"),
    ],
)
def test_other_archives_are_told_apart(name: str, says: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, b"x")
    assert says in refusal(packed.getvalue())


def test_what_a_workbook_holds_is_told() -> None:
    sheet = (
        b'<worksheet><cols><col min="1" hidden="1"/></cols><sheetData><row r="1" hidden="1">'
        b'<c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v>2</v></c>'
        b'</row></sheetData><mergeCell ref="A1:A3"/></worksheet>'
    )
    found = parts(
        book(sheet, **{"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "r",
        Limits(),
    )
    facts = found.facts("A")
    assert (facts.errors, facts.bare_formulas, facts.hidden_rows, facts.hidden_columns) == (1, 1, 1, 1)
    assert (facts.merged, facts.merged_beyond, facts.first_column) == ([(1, 1, 3, 1)], 0, 1)
    assert (found.has_macros, found.links, found.shows("A")) == (True, 1, True)


def test_merged_ranges_beyond_the_most_are_counted_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_MERGED", 2)
    merges = b"".join(b'<mergeCell ref="B%d:AC%d"/>' % (at, at + 1) for at in (1, 3, 5))
    sheet = SHEET.replace(b"A1", b"AB1").replace(b"</worksheet>", merges + b"</worksheet>")
    facts = parts(book(sheet), "r", Limits()).facts("A")
    assert (facts.merged, facts.merged_beyond) == ([(1, 2, 2, 29), (3, 2, 4, 29)], 1)
    assert facts.first_column == 28


def test_any_byte_changed_or_lost_is_read_or_refused_in_words() -> None:
    data = book()
    for at in range(len(data)):
        for changed in (data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :], data[:at]):
            try:
                parts(changed, "roster.xlsx", Limits())
            except BadInput:
                continue
