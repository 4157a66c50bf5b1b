"""Reads a file (CSV, CSV.gz, XLSX, Parquet) as a table of text with row numbers; judges no value.

Row numbers are those that a spreadsheet shows: the header is row 1, and empty rows count.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

import fastexcel
import numpy as np
import polars as pl
from numpy.typing import NDArray

from passerelle.errors import BadInput, Fault

DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_MAGIC: Final = {b"\x1f\x8b": "gzip", b"PK": "xlsx", b"PAR1": "parquet"}
_KINDS: Final = {
    ".gz": "gzip",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
}
_TITLES: Final = {
    "gzip": "a gzip file",
    "xlsx": "an Excel workbook",
    "parquet": "a Parquet file",
    "csv": "a text file",
}
_SUFFIX: Final = {"gzip": ".csv.gz", "xlsx": ".xlsx", "parquet": ".parquet", "csv": ".csv"}
_NEWLINE, _QUOTE = 10, 34
_LONGEST_HEADER: Final = 100_000  # characters

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Extract:
    """A file as read: its columns by header, each record with its row in the file."""

    frame: pl.DataFrame  # text, save where Parquet brings types of its own
    rows: Rows  # [record] row in the file, the header being row 1
    headers: tuple[str, ...]  # as the file has them; a repeated one gets " (2)" in ``frame``
    repeated: tuple[str, ...]  # headers that stand more than once
    hash: str  # SHA-256 of the file's bytes
    broken: tuple[Fault, ...]  # records with too few or too many fields, left out of ``frame``
    broken_rows: Rows  # their rows in the file
    notes: tuple[Fault, ...]  # what a person should know, without being wrong


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every kind of file gives."""

    frame: pl.DataFrame
    rows: Rows
    headers: tuple[str, ...]
    notes: tuple[Fault, ...] = ()
    broken: tuple[Fault, ...] = ()
    broken_rows: Rows = field(default_factory=lambda: np.empty(0, dtype=np.int64))


def extract(path: Path) -> Extract:
    """Return the table in a file.

    Raises:
        BadInput: the file is absent, empty, cut short, or not what its name says.
    """
    data = _bytes(path)
    kind = _kind(path, data)
    readers = {"xlsx": _workbook, "parquet": _parquet}
    sheet = (
        readers[kind](data, path.name) if kind in readers else _text(_unpacked(data, kind, path), path.name)
    )
    kept = _filled(sheet.frame)
    if not kept.any() and not sheet.broken:
        _refuse(path.name, "has a header and no rows.", "Export it again, with its rows.")
    return Extract(
        frame=sheet.frame.filter(kept),
        rows=sheet.rows[kept],
        headers=sheet.headers,
        repeated=tuple(dict.fromkeys(h for h in sheet.headers if h and sheet.headers.count(h) > 1)),
        hash=hashlib.sha256(data).hexdigest(),
        broken=sheet.broken,
        broken_rows=sheet.broken_rows,
        notes=sheet.notes,
    )


def _filled(frame: pl.DataFrame) -> NDArray[np.bool_]:
    """Return which records hold anything but blanks."""
    said = [
        pl.col(c).str.contains(r"\S") if t == pl.String else pl.col(c).is_not_null()
        for c, t in frame.schema.items()
    ]
    return frame.select(pl.any_horizontal(said).fill_null(value=False)).to_series().to_numpy()


# ------------------------------------------------------------------ which kind of file


def _bytes(path: Path) -> bytes:
    if not path.exists():
        _refuse(str(path), "does not exist.", "Check the name and the folder.")
    if not path.is_file():
        _refuse(str(path), "is not a file.", "Name the file itself.")
    try:
        data = path.read_bytes()
    except OSError as error:
        _refuse(str(path), f"cannot be read: {error.strerror}.", "Check who may read it.")
    if not data:
        _refuse(path.name, "is empty.", "Export it again; a roster has a header and one row per employee.")
    return data


def _kind(path: Path, data: bytes) -> str:
    suffix = path.suffix.lower()
    if suffix in (".xls", ".xlsb", ".ods", ".json", ".pdf", ".docx"):
        _refuse(path.name, f"is a {suffix} file, which is not read.", "Save it as .xlsx or .csv.")
    said = _KINDS.get(suffix, "csv")
    found = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "csv")
    if said == found:
        return found
    if found == "csv":
        remedy = "Export it again; if it is text with separators, end its name in .csv."
        _refuse(path.name, f"is named like {_TITLES[said]} but is none, or its beginning is lost.", remedy)
    if suffix in _KINDS:
        remedy = f"End its name in {_SUFFIX[found]}, or export it again."
        _refuse(path.name, f"is named like {_TITLES[said]} but is {_TITLES[found]}.", remedy)
    return found


def _unpacked(data: bytes, kind: str, path: Path) -> bytes:
    if kind != "gzip":
        return data
    try:
        return gzip.decompress(data)
    except EOFError:
        _refuse(
            path.name, "is cut short: the gzip file ends before its data do.", "Copy or download it again."
        )
    except (gzip.BadGzipFile, zlib.error):
        _refuse(path.name, "is damaged: the gzip data cannot be unpacked.", "Copy or download it again.")


def _refuse(where: str, what: str, remedy: str) -> NoReturn:
    raise BadInput([Fault(where, what, remedy)])


# ------------------------------------------------------------------ text with separators


def _text(data: bytes, name: str) -> _Sheet:
    body, notes = _utf8(data, name)
    if not body.strip():
        _refuse(name, "is empty.", "Export it again; a roster has a header and one row per employee.")
    delimiter = _delimiter(body)
    if delimiter != ",":
        what = f"separates its columns by {DELIMITERS[delimiter]}; read so."
        notes.append(Fault(name, what, "Nothing to do if the columns below are right."))
    quoted = _quoted(body, delimiter, name)
    starts, ends, fields = _records(body, delimiter, quoted)
    filled = np.flatnonzero(ends > starts)
    first = filled[0]
    header = body[starts[first] : ends[first]].decode()
    if len(header) > _LONGEST_HEADER:
        _refuse(name, "has a first row too long for headers.", "Export it again, as rows with separators.")
    split = csv.reader(io.StringIO(header), delimiter=delimiter) if quoted else [header.split(delimiter)]
    headers = tuple(" ".join(h.split()) for h in next(iter(split)))
    records = filled[1:]
    whole = fields[records] == len(headers)
    good = records[whole]
    if len(good) and len(good) == good[-1] - good[0] + 1:  # no row between them is left out
        lines = body[starts[good[0]] : ends[good[-1]]]
    else:
        lines = b"\n".join(body[starts[i] : ends[i]] for i in good.tolist())
    frame = _split(lines, unique(headers), delimiter, quoted)
    if frame.height != len(good):
        _refuse(name, "cannot be split into rows.", "Export it again as CSV, with quotation marks doubled.")
    broken_rows = records[~whole] + 1
    broken = _broken(name, broken_rows, fields[records[~whole]], len(headers))
    return _Sheet(frame, good + 1, headers, tuple(notes), broken, broken_rows)


def _split(lines: bytes, names: Sequence[str], delimiter: str, quoted: bool) -> pl.DataFrame:
    types = dict.fromkeys(names, pl.String)
    if not lines:
        return pl.DataFrame(schema=types)
    return pl.read_csv(
        io.BytesIO(lines),
        has_header=False,
        schema=types,
        separator=delimiter,
        quote_char='"' if quoted else None,
    )


def _utf8(data: bytes, name: str) -> tuple[bytes, list[Fault]]:
    """Return the text as UTF-8 with one kind of line end, and what was noticed."""
    notes: list[Fault] = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-16").encode()
        except UnicodeDecodeError:
            _refuse(name, "starts as UTF-16 text but is not.", "Save it as CSV in UTF-8.")
    else:
        text = data.removeprefix(b"\xef\xbb\xbf")
        if b"\x00" in text:
            _refuse(name, "is not text.", "Name a CSV, XLSX or Parquet file.")
        try:
            text.decode()
        except UnicodeDecodeError:
            text = _windows(text, name)
            what = "is not UTF-8; read as Windows-1252."
            notes.append(Fault(name, what, "Check letters with accents, or save it as CSV in UTF-8."))
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
        text = text.replace(b"\r", b" " if b"\n" in text else b"\n")
    return text, notes


def _windows(text: bytes, name: str) -> bytes:
    try:
        return text.decode("cp1252").encode()
    except UnicodeDecodeError:
        _refuse(name, "is neither UTF-8 nor Windows-1252 text.", "Save it as CSV in UTF-8.")


def _delimiter(body: bytes) -> str:
    """Return the delimiter under which most records are as wide as the header; comma if none splits it."""
    sample = body[:65536].decode(errors="ignore").splitlines()[:50]

    def score(delimiter: str) -> tuple[bool, float, int]:
        widths = [len(record) for record in csv.reader(sample, delimiter=delimiter) if record] or [0]
        alike = sum(width == widths[0] for width in widths) / len(widths)
        return widths[0] > 1, alike if widths[0] > 1 else 0.0, widths[0]

    return max(DELIMITERS, key=score)


def _quoted(body: bytes, delimiter: str, name: str) -> bool:
    """Return whether quotation marks enclose fields.

    Raises:
        BadInput: some do, and one does not.
    """
    marks = np.flatnonzero(np.frombuffer(body, np.uint8) == _QUOTE)
    if not len(marks):
        return False
    padded = np.frombuffer(b"\n" + body + b"\n", np.uint8)
    edge = (padded == _NEWLINE) | (padded == ord(delimiter))
    before, after = edge[marks], edge[marks + 2]
    opening = np.arange(len(marks)) % 2 == 0
    doubled = np.zeros(len(marks), dtype=bool)  # a closing mark and the next opening one, side by side
    touching = np.flatnonzero(np.diff(marks) == 1)
    pairs = touching[touching % 2 == 1]
    doubled[pairs] = doubled[pairs + 1] = True
    stray = ~(doubled | np.where(opening, before, after))
    if len(marks) % 2:
        stray[-1] = True
    if not stray.any():
        return True
    if not before.any():
        return False  # marks stand inside fields only, such as inches in a title: plain text
    at = marks[int(np.flatnonzero(stray)[0])]
    line = body[:at].count(_NEWLINE) + 1
    _refuse(
        f"{name}, line {line}",
        "a quotation mark stands inside a field, or opens and never closes.",
        "Write it twice and put the field in quotation marks, as spreadsheets do when they save CSV.",
    )


def _records(body: bytes, delimiter: str, quoted: bool) -> tuple[Rows, Rows, Rows]:
    """Return where each record starts and ends in ``body``, and how many fields it has."""
    codes = np.frombuffer(body, np.uint8)
    is_end, is_separator = codes == _NEWLINE, codes == ord(delimiter)
    if quoted:
        # The running count of marks wraps at 256, which keeps whether it is odd: inside quotation marks.
        outside = np.cumsum(codes == _QUOTE, dtype=np.uint8) & 1 == 0
        is_end, is_separator = is_end & outside, is_separator & outside
    ends = np.flatnonzero(is_end)
    if not len(ends) or ends[-1] != len(codes) - 1:
        ends = np.append(ends, len(codes))
    starts = np.concatenate([[0], ends[:-1] + 1])
    fields = np.diff(np.searchsorted(np.flatnonzero(is_separator), ends), prepend=0) + 1
    return starts.astype(np.int64), ends.astype(np.int64), fields.astype(np.int64)


def _broken(name: str, rows: Rows, fields: Rows, width: int) -> tuple[Fault, ...]:
    faults = []
    for more, words in ((False, "fewer"), (True, "more")):
        at = (fields > width) if more else (fields < width)
        if at.any():
            faults.append(
                Fault(
                    f"{name}, {listed(rows[at])}",
                    f"has {words} fields than the header.",
                    "Put fields that hold the separator in quotation marks, or mend the row.",
                    f"{fields[at][0]} fields, the header has {width}",
                    int(at.sum()),
                )
            )
    return tuple(faults)


def listed(rows: Rows, most: int = 3) -> str:
    """Return the first rows in words, such as ``row 12 (also rows 15, 19 and more)``."""
    first, *others = (str(row) for row in rows[:most])
    if not others:
        return f"row {first}"
    more = " and more" if len(rows) > most else ""
    return f"row {first} (also row{'s' if len(others) > 1 or more else ''} {', '.join(others)}{more})"


# ------------------------------------------------------------------ workbooks and Parquet


def _workbook(data: bytes, name: str) -> _Sheet:
    try:
        book = fastexcel.read_excel(data)
        frame: pl.DataFrame = book.load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError:
        _refuse(
            name, "is no Excel workbook, or is damaged or cut short.", "Save it again as .xlsx, or as .csv."
        )
    frame = frame.with_columns(pl.all().str.strip_chars().replace("", None))
    filled = np.flatnonzero(_filled(frame))
    if not len(filled):
        _refuse(name, f"has nothing in its first sheet, {book.sheet_names[0]}.", "Put the roster there.")
    first = int(filled[0])
    headers = tuple(value or "" for value in frame.row(first))
    body = frame.slice(first + 1)
    body.columns = unique(headers)
    notes = []
    if len(book.sheet_names) > 1:
        what = f"has {len(book.sheet_names)} sheets; the first, {book.sheet_names[0]}, was read."
        notes.append(Fault(name, what, "Put the roster first if this is not it."))
    return _Sheet(body, np.arange(body.height, dtype=np.int64) + first + 2, headers, tuple(notes))


def _parquet(data: bytes, name: str) -> _Sheet:
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        _refuse(name, "is no Parquet file, or is damaged or cut short.", "Write or copy it again.")
    plain = [c for c, t in frame.schema.items() if not t.is_nested() and t not in (pl.Binary, pl.Object)]
    notes = []
    if len(plain) < frame.width:
        others = ", ".join(c for c in frame.columns if c not in plain)
        notes.append(Fault(name, f"has columns of lists or bytes, not read: {others}.", "Nothing to do."))
    typed = [
        pl.col(c) if t.is_numeric() or t.is_temporal() or t == pl.String else pl.col(c).cast(pl.String)
        for c, t in frame.schema.items()
        if c in plain
    ]
    rows = np.arange(frame.height, dtype=np.int64) + 2
    return _Sheet(frame.select(typed), rows, tuple(plain), tuple(notes))


def unique(headers: Sequence[str]) -> list[str]:
    """Return names for columns: the headers, a repeated one with its count, an empty one with its place."""
    seen: dict[str, int] = {}
    names = []
    for place, header in enumerate(headers, start=1):
        name = header or f"(column {place})"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
