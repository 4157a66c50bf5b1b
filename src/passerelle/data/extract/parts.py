"""The parts of an Excel workbook, looked at before anything opens it: sizes, names, what is in its sheets.

Every part is unpacked once in small blocks and thrown away, so that a part that says it is small and is not
does no harm.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from passerelle.data.extract import shared
from passerelle.data.extract.kinds import beyond
from passerelle.data.extract.limits import MIB, Limits
from passerelle.data.extract.sheet import refuse

DAMAGED: Final = "is no Excel workbook, or is damaged or cut short."
SAVE_AGAIN: Final = "Save it again as .xlsx, or as .csv."
_BLOCK: Final = MIB
_SMALL: Final = 64 * MIB  # unpacked bytes below which no ratio is looked at
_CELL_BYTES: Final = 32  # that a cell of the rectangle that a sheet spans takes once read
_LONGEST_INDEX: Final = 16 * MIB  # of the part that lists the sheets
_FAR_COLUMN: Final = re.compile(rb"r=[\"']([A-Z]{2,3})\d")  # beyond Z, where cells stand far to the right
_ROW: Final = re.compile(rb"r=[\"'][A-Z]{0,3}(\d{1,10})[\"']")  # of a row or a cell
_ENDS: Final = 1 << 15  # bytes at the ends of a piece of a sheet that rows are told from
_BARE_FORMULA: Final = re.compile(rb"(?:</f>|<f\b[^>]*/>)(?:<v\s*/>|<v></v>)?</c>")
_HIDDEN_ROW: Final = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMN: Final = re.compile(rb'<col\b[^>]*\bhidden="(?:1|true)"')
_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST_MERGED: Final = 100_000  # ranges of merged cells that are kept
_CELL: Final = re.compile(rb"<c\b[^>]*?\br=[\"']([A-Z]{1,3})\d+[\"'][^>]*(?<!/)>")  # that may hold a value
_LONGEST_COLUMN: Final = (1 << 31) - 1  # bytes of text that the reader of workbooks holds in one column


@dataclass(slots=True)
class SheetFacts:
    """What the XML of a sheet holds beside values."""

    errors: int = 0  # cells such as #REF!
    bare_formulas: int = 0  # cells with a formula and no stored value
    hidden_rows: int = 0
    hidden_columns: int = 0
    # Ranges of merged cells: first row, first column, last row, last column, counted from 1.
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    merged_beyond: int = 0  # ranges that were too many to keep
    first_column: int = 0  # the leftmost with a cell that may hold a value, from 1; 0 if none has
    ends: int = 0  # of elements: two at least for each cell with a value


@dataclass(frozen=True, slots=True)
class Parts:
    """What is in a workbook."""

    sheets: tuple[
        tuple[str, bool, SheetFacts], ...
    ]  # name, whether it shows, and what it holds; empty if untold
    has_macros: bool
    links: int  # to other workbooks

    def facts(self, name: str) -> SheetFacts:
        """Return what a sheet holds; nothing where it is not told."""
        return next((facts for sheet, _, facts in self.sheets if sheet == name), SheetFacts())

    def shows(self, name: str) -> bool:
        """Return whether a sheet is visible."""
        return next((shown for sheet, shown, _ in self.sheets if sheet == name), True)


def parts(data: bytes, name: str, limits: Limits) -> Parts:
    """Return what is in a workbook.

    Raises:
        BadInput: it is no workbook, is damaged, or holds more than the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error, EOFError):
        refuse(name, DAMAGED, SAVE_AGAIN)
    _check(infos, len(data), name, limits)
    by_name = {info.filename: info for info in infos}
    _check_kind(by_name, name)
    facts: dict[str, SheetFacts] = {}
    strings: zipfile.ZipInfo | None = None
    longest = 0
    try:
        sheets = _sheets(data, by_name, name)
        listed = {part for _, _, part in sheets}
        for info in infos:
            part = info.filename.replace("\\", "/").lower()
            blocks = _blocks(data, info, name)
            if info.filename in listed or (part.startswith("xl/worksheets/") and part.endswith(".xml")):
                facts[info.filename] = _facts(blocks, name, limits)
            elif part == shared.PART:
                strings, longest = info, shared.longest(blocks)
            else:
                for _ in blocks:
                    pass
        most = min(limits.unpacked_mib * MIB, _LONGEST_COLUMN)
        for part, found in facts.items():
            if strings is not None and found.ends // 2 * longest > most:
                # Only now is it worth looking at which strings the cells refer to.
                texts = _blocks(data, strings, name), _blocks(data, by_name[part], name)
                _check_text(shared.referred(*texts, longest), name, limits)
    except (zlib.error, struct.error):
        refuse(name, DAMAGED, SAVE_AGAIN)
    return Parts(
        tuple((sheet, shown, facts.get(part, SheetFacts())) for sheet, shown, part in sheets),
        has_macros=any(part.lower().endswith("vbaproject.bin") for part in by_name),
        links=sum(bool(re.fullmatch(r"xl/externalLinks/[^/]+\.xml", part)) for part in by_name),
    )


def _check_text(size: int, name: str, limits: Limits) -> None:
    if size > limits.unpacked_mib * MIB:
        beyond(name, f"a sheet with {size / MIB:,.0f} MiB of text", limits)
    if size > _LONGEST_COLUMN:
        what = f"holds a sheet with {size / MIB:,.0f} MiB of text; of a workbook, at most 2,047 MiB are read."
        refuse(name, what, "Check that it is what it should be; save it as .csv if it is right.")


def _check(infos: list[zipfile.ZipInfo], size: int, name: str, limits: Limits) -> None:
    total = sum(info.file_size for info in infos)
    if total > limits.unpacked_mib * MIB:
        beyond(name, f"{total / MIB:,.0f} MiB when unpacked", limits)
    for info in infos:
        if info.file_size > _SMALL and info.file_size > limits.ratio * max(info.compress_size, 1):
            what = f"unpacks to more than {limits.ratio} times its size, which no roster does."
            refuse(name, what, "Check where it comes from; save it again as .csv if it is right.")
        if info.flag_bits & 1:
            refuse(name, "is protected by a password.", "Save it without one.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.header_offset >= size:
            refuse(name, DAMAGED, SAVE_AGAIN)
        steps = info.filename.replace("\\", "/").split("/")
        if ".." in steps or info.filename.startswith(("/", "\\")) or ":" in steps[0]:
            what = "holds a part whose name points out of the workbook, which no spreadsheet writes."
            refuse(name, what, "Check where it comes from; save it again as .csv if it is right.")
    if len({info.filename.lower() for info in infos}) < len(infos):
        what = "holds two parts of the same name, which no spreadsheet writes."
        refuse(name, what, "Check where it comes from; save it again as .csv if it is right.")


def _check_kind(by_name: dict[str, zipfile.ZipInfo], name: str) -> None:
    if "xl/workbook.xml" in by_name:
        return
    if "xl/workbook.bin" in by_name:
        refuse(name, "is an .xlsb workbook, which is not read.", "Save it as .xlsx or .csv.")
    if "content.xml" in by_name:
        refuse(name, "is an OpenDocument file, which is not read.", "Save it as .xlsx or .csv.")
    inside = [
        part for part in by_name if part.lower().endswith((".csv", ".tsv", ".txt", ".xlsx", ".parquet"))
    ]
    if inside:
        refuse(name, f"is a zip archive with {len(inside)} files.", "Unpack it, and name the files in it.")
    refuse(name, DAMAGED, SAVE_AGAIN)


# ------------------------------------------------------------------ unpacking


def _blocks(data: bytes, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """Yield a part in blocks; refuses one that holds more than it says."""
    start = info.header_offset
    if data[start : start + 4] != b"PK\x03\x04":
        refuse(name, DAMAGED, SAVE_AGAIN)
    name_size, extra_size = struct.unpack("<HH", data[start + 26 : start + 30])
    start += 30 + name_size + extra_size
    packed = memoryview(data)[start : start + info.compress_size]
    if len(packed) < info.compress_size:
        refuse(name, DAMAGED, SAVE_AGAIN)
    if info.compress_type == zipfile.ZIP_STORED:
        if info.compress_size != info.file_size:
            refuse(name, DAMAGED, SAVE_AGAIN)
        for at in range(0, len(packed), _BLOCK):
            yield bytes(packed[at : at + _BLOCK])
        return
    inflate, size, at = zlib.decompressobj(-15), 0, 0
    while not inflate.eof:
        fed = inflate.unconsumed_tail or packed[at : at + _BLOCK // 8]
        if not inflate.unconsumed_tail:
            at += len(fed)
        if not len(fed):
            refuse(name, DAMAGED, SAVE_AGAIN)
        block = inflate.decompress(fed, _BLOCK)
        size += len(block)
        if size > info.file_size:
            what = "holds a part that is larger than it says, which no spreadsheet writes."
            refuse(name, what, "Check where it comes from; save it again as .csv if it is right.")
        yield block
    if size != info.file_size:
        refuse(name, DAMAGED, SAVE_AGAIN)


def _facts(blocks: Iterator[bytes], name: str, limits: Limits) -> SheetFacts:
    """Return what a sheet holds, looked at cell by cell though blocks cut through cells."""
    facts, columns, last_row, rest = SheetFacts(), set[bytes](), 0, b""
    for block in blocks:
        text = rest + block
        cut = _last_cut(text)
        whole, rest = text[:cut], text[cut:]
        if len(rest) > 8 * _BLOCK:
            whole, rest = text, b""
        last_row = max(last_row, _look(whole, facts, columns))
    last_row = max(last_row, _look(rest, facts, columns))
    width = max((_number(letters) for letters in columns), default=26)
    if width > limits.columns:
        last = max(columns, key=_number).decode()
        what = f"has cells in column {last}; at most {limits.columns:,} columns are read."
        refuse(name, what, "Delete what stands far to the right, or save the columns needed.")
    if width * last_row * _CELL_BYTES > limits.unpacked_mib * MIB:
        beyond(name, f"a sheet of {last_row:,} rows and {width:,} columns", limits)
    return facts


def _last_cut(text: bytes) -> int:
    return max(text.rfind(b"</c>") + 4, text.rfind(b"</row>") + 6, text.rfind(b"/>") + 2, 0)


def _look(xml: bytes, facts: SheetFacts, columns: set[bytes]) -> int:
    """Count what a piece of a sheet holds; returns its last row, as rows stand in order."""
    columns.update(_FAR_COLUMN.findall(xml))
    facts.errors += xml.count(b' t="e"')
    facts.ends += xml.count(b"</")
    if b"<f" in xml:
        facts.bare_formulas += len(_BARE_FORMULA.findall(xml))
    if b"hidden=" in xml:
        facts.hidden_rows += len(_HIDDEN_ROW.findall(xml))
        facts.hidden_columns += len(_HIDDEN_COLUMN.findall(xml))
    if b"<mergeCell " in xml:
        _merge(xml, facts)
    if facts.first_column != 1:
        letters = min(set(_CELL.findall(xml)), key=_number, default=b"")
        least = _number(letters) or facts.first_column
        facts.first_column = min(facts.first_column or least, least)
    return max(map(int, _ROW.findall(xml[:_ENDS]) + _ROW.findall(xml[-_ENDS:])), default=0)


def _merge(xml: bytes, facts: SheetFacts) -> None:
    for left, first, right, last in _MERGED.findall(xml):
        if len(facts.merged) == _MOST_MERGED:
            facts.merged_beyond += 1
        else:
            facts.merged.append((int(first), _number(left), int(last), _number(right)))


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheets(data: bytes, by_name: dict[str, zipfile.ZipInfo], name: str) -> list[tuple[str, bool, str]]:
    """Return name, whether it shows, and part of each sheet; none where the workbook's index is unusual."""
    relations = "xl/_rels/workbook.xml.rels"
    if (
        relations not in by_name
        or max(by_name[relations].file_size, by_name["xl/workbook.xml"].file_size) > _LONGEST_INDEX
    ):
        return []
    try:
        index = ElementTree.fromstring(b"".join(_blocks(data, by_name["xl/workbook.xml"], name)))
        links = ElementTree.fromstring(b"".join(_blocks(data, by_name[relations], name)))
    except (ElementTree.ParseError, ValueError, LookupError):
        return []
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    found = []
    for element in index.iter():
        if element.tag.rsplit("}", 1)[-1] != "sheet":
            continue
        key = next((value for at, value in element.items() if at.endswith("}id")), "")
        target = targets.get(key, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append((element.get("name", ""), element.get("state", "visible") == "visible", part))
    return found
