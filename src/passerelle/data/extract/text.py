"""Text with separators as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from passerelle.data.extract import footers
from passerelle.data.extract.encoding import utf8
from passerelle.data.extract.heads import HEAD_ROWS, Head, head_of
from passerelle.data.extract.kinds import Contents
from passerelle.data.extract.lines import Records, count, records, written
from passerelle.data.extract.sheet import Ask, Rows, Sheet, listed, refuse, unique
from passerelle.errors import Fault

DELIMITERS: Final = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
    "^": "caret",
    "~": "tilde",
    "\x1f": "unit separator",
    "\x01": "control-A",
}
_HEAD_BYTES: Final = 1 << 18
_PIECE: Final = 1 << 25  # bytes of records that are split into fields at a time
_SAMPLE: Final = 100  # records that the separator is told from
_POLARS_FAILS: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
_QUOTES_REMEDY: Final = (
    "Write it twice and put the field in quotation marks, as spreadsheets do when they save CSV."
)


def text_sheet(given: Contents, ask: Ask) -> Sheet:
    """Return the table in a text.

    Raises:
        BadInput: it is no text or empty, or its header cannot be split into fields.
    """
    body, notes = utf8(given.take(), ask)
    body, said = _said_separator(body)
    if not body or body.isspace():
        refuse(ask.name, "is empty.", "Export it again; a table has a header and rows below it.")
    delimiter = said or _delimiter(body, ask)
    if delimiter != ",":
        what = f"separates its columns by {DELIMITERS.get(delimiter, delimiter)}; read so."
        notes.append(Fault(ask.name, what, "Nothing to do if the columns below are right."))
    top = _top(body, delimiter)
    head = _head(body, top, delimiter, ask)
    notes += head.notes
    clean = _clean(body, delimiter, top, head)
    if clean is not None:
        frame, size = clean
        rows = np.arange(head.first + 1, size + 1, dtype=np.int64)
        return Sheet(
            frame=frame,
            rows=rows,
            headers=head.headers,
            records=size,
            apart=_places(head.apart) + 1,
            above=head.above,
            notes=tuple(notes),
        )
    return _careful(body, delimiter, head, notes, ask)


def _said_separator(body: bytes) -> tuple[bytes, str | None]:
    """Return the body without Excel's first line ``sep=;``, which no spreadsheet shows, and what it says."""
    line, _, _rest = body[:64].partition(b"\n")
    said = line.strip(b'" \t') if not line.endswith(b"\t") else line.strip(b'" ')
    if said[:4].lower() != b"sep=" or len(said) != 5:
        return body, None
    return body[len(line) + 1 :], said[4:].decode(errors="replace")


# ------------------------------------------------------------------ separator and header


def _delimiter(body: bytes, ask: Ask) -> str:
    """Return the delimiter under which most records are equally wide; comma if none splits them."""
    sample = body[:65536].decode(errors="ignore")
    lines = sample.split("\n")
    lines = (lines[:-1] if len(lines) > 2 and len(body) > len(sample) else lines)[:_SAMPLE]

    def score(delimiter: str) -> tuple[bool, float, int, int]:
        if delimiter not in sample:
            return False, 0.0, 0, 0
        try:
            split = [row for row in csv.reader([line + "\n" for line in lines], delimiter=delimiter) if row]
        except csv.Error:
            return False, 0.0, 0, 0
        widths = [len(row) for row in split if len(row) > 1]
        if not widths:
            return False, 0.0, 0, 0
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        header = next(row for row in split if len(row) > 1)
        known = sum(bool(ask.known and ask.known(cell.strip())) for cell in header if cell.strip())
        return True, round(widths.count(usual) / len(split), 3), known, usual

    return max(DELIMITERS, key=score)


def _top(body: bytes, delimiter: str) -> Records:
    """Return the first records; those that start beyond the head of the file are not among them."""
    if len(body) <= _HEAD_BYTES:
        return records(body, delimiter)
    cut = body.rfind(b"\n", 0, _HEAD_BYTES) + 1 or body.find(b"\n") + 1 or len(body)
    return records(body[:cut], delimiter)


def _head(body: bytes, top: Records, delimiter: str, ask: Ask) -> Head:
    first = int(np.flatnonzero(top.ends > top.starts)[0]) if (top.ends > top.starts).any() else 0
    count_shown = min(len(top.starts), first + HEAD_ROWS)
    rows = [_cells(body, top, at, delimiter) for at in range(count_shown)]
    if not any(any(row) for row in rows):
        refuse(ask.name, "starts with empty rows only.", "Take them out.")
    widest = max(map(len, rows))
    if widest > ask.limits.columns:
        what = f"has {widest:,} columns; at most {ask.limits.columns:,} are read."
        refuse(ask.name, what, "Check its separator, or export the columns needed.")
    head = head_of(rows, ask)
    if top.fields[head.row] < 0:
        line = body[: top.starts[head.row]].count(b"\n") + 1
        what = "a quotation mark stands inside a field, or opens and never closes."
        refuse(f"{ask.name}, line {line}", what, _QUOTES_REMEDY)
    if sum(map(len, head.headers)) > 100_000:
        refuse(ask.name, "has a first row too long for headers.", "Export it again, as rows with separators.")
    return head


def _cells(body: bytes, found: Records, at: int, delimiter: str) -> list[str]:
    line = found.rewritten.get(at) or body[found.starts[at] : found.ends[at]]
    return [" ".join(cell.split()) for cell in _fields(line, delimiter, quoted=found.quoted)]


def _fields(line: bytes, delimiter: str, *, quoted: bool) -> list[str]:
    text = line.decode()
    if not quoted:
        return text.split(delimiter)
    try:
        return next(iter(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), [])
    except csv.Error:  # a field above the module's limit
        return text.split(delimiter)


# ------------------------------------------------------------------ records


def _clean(body: bytes, delimiter: str, top: Records, head: Head) -> tuple[pl.DataFrame, int] | None:
    """Return the records, and how many the file has with those above; none if one has another width.

    Only of texts without quotation marks: there, line ends and separators can be counted without looking
    where they stand. Polars refuses a record with too many fields; if none has, and the separators are as
    many as they should be, none has too few.
    """
    if b'"' in body or head.first >= len(top.starts):
        return None
    start = int(top.starts[head.first])
    lines = count(body, 10, start) + (not body.endswith(b"\n"))
    between = len(head.headers) - 1
    if not between or body[start : start + 1] == b"\n":
        return None
    separators = count(body, ord(delimiter), start)
    if separators != between * lines and separators != between * (lines - _empty_lines(body, start)):
        return None
    try:
        frame = _split(body, head.headers, delimiter, quoted=False, skip=head.first)
    except _POLARS_FAILS:
        return None
    return (frame, head.first + lines) if frame.height == lines else None


def _empty_lines(body: bytes, start: int) -> int:
    if body.find(b"\n\n", start) < 0:
        return 0
    codes = np.frombuffer(body, np.uint8)[start:]
    return int(np.count_nonzero((codes[1:] == 10) & (codes[:-1] == 10)))


def _split(
    lines: bytes, headers: Sequence[str], delimiter: str, *, quoted: bool, skip: int = 0
) -> pl.DataFrame:
    types = dict.fromkeys(unique(headers), pl.String)
    if not lines:
        return pl.DataFrame(schema=types)
    return pl.read_csv(
        lines,
        has_header=False,
        schema=types,
        separator=delimiter,
        quote_char='"' if quoted else None,
        null_values="" if quoted else None,
        skip_lines=skip,
    )


def _careful(body: bytes, delimiter: str, head: Head, notes: list[Fault], ask: Ask) -> Sheet:
    """Return the records as wide as the header; the others are told, and left out."""
    found = records(body, delimiter)
    width = len(head.headers)
    places = np.arange(head.first, len(found.starts))
    places = places[(found.ends > found.starts)[places]]
    whole = found.fields[places] == width
    mended = _mended(body, found, places[~whole], delimiter, width)
    if mended:
        whole |= np.isin(places, np.fromiter(mended, dtype=np.int64))
    good, others = places[whole], places[~whole]
    found = replace(found, rewritten={**found.rewritten, **mended})
    frame = _frame(body, found, good, head.headers, delimiter)
    if frame is None or frame.height != len(good):
        refuse(
            ask.name, "cannot be split into rows.", "Export it again as CSV, with quotation marks doubled."
        )
    totals, again, empty = _short(body, found, others, delimiter, head, frame)
    broken = np.setdiff1d(others, np.concatenate([totals, again, empty]))
    return Sheet(
        frame=frame,
        rows=good + 1,
        headers=head.headers,
        records=len(found.starts),
        apart=_places(head.apart) + 1,
        repeats=again + 1,
        above=head.above,
        notes=tuple(notes),
        broken=_broken(ask.name, broken + 1, found.fields[broken], width),
        broken_rows=broken + 1,
        totals=totals + 1,
    )


def _mended(body: bytes, found: Records, places: Rows, delimiter: str, width: int) -> dict[int, bytes]:
    """Return records that are wider than the header by empty fields only, without these."""
    mended: dict[int, bytes] = {}
    for at in places[found.fields[places] > width].tolist():
        line = body[found.starts[at] : found.ends[at]]
        if line.endswith(delimiter.encode()):
            fields = _fields(line, delimiter, quoted=found.quoted)
            if not any(field.strip() for field in fields[width:]):
                mended[at] = (
                    written(fields[:width], delimiter)
                    if found.quoted
                    else delimiter.join(fields[:width]).encode()
                )
    return mended


def _frame(
    body: bytes, found: Records, good: Rows, headers: Sequence[str], delimiter: str
) -> pl.DataFrame | None:
    """Return the good records as a table; none if they cannot be split."""
    if not len(good):
        return _split(b"", headers, delimiter, quoted=False)
    last = len(found.starts) - 1
    is_rest = len(good) > 1 and good[-1] == last and len(good) == last - good[0] + 1 and not found.rewritten
    if is_rest:
        skip = count(body[: found.starts[good[0]]], 10)
        try:
            return _split(body, headers, delimiter, quoted=found.quoted, skip=skip)
        except _POLARS_FAILS:
            pass
    # Piece by piece, so that the text does not stand there twice.
    cuts = np.flatnonzero(np.diff(found.starts[good] // _PIECE)) + 1
    frames: list[pl.DataFrame] = []
    for places in np.split(good, cuts):
        piece = _piece(_joined(body, found, places), headers, delimiter, quoted=found.quoted)
        if piece is None:
            return None
        frames.append(piece)
    return pl.concat(frames)


def _piece(lines: bytes, headers: Sequence[str], delimiter: str, *, quoted: bool) -> pl.DataFrame | None:
    try:
        return _split(lines, headers, delimiter, quoted=quoted)
    except _POLARS_FAILS:
        return _by_library(lines, headers, delimiter, quoted=quoted)


def _joined(body: bytes, found: Records, good: Rows) -> bytes:
    """Return the good records one under the other; those that follow each other are cut out in one piece."""
    if not len(good):
        return b""
    rewritten = found.rewritten
    own = np.array(sorted(rewritten), dtype=np.int64)
    breaks = np.flatnonzero((np.diff(good) > 1) | np.isin(good[1:], own) | np.isin(good[:-1], own)) + 1
    firsts = good[np.concatenate([[0], breaks])]
    lasts = good[np.concatenate([breaks - 1, [len(good) - 1]])]
    pieces: Iterator[bytes] = (
        rewritten[first] if first in rewritten else body[found.starts[first] : found.ends[last]]
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
    )
    return b"\n".join(pieces)


def _by_library(lines: bytes, headers: Sequence[str], delimiter: str, *, quoted: bool) -> pl.DataFrame | None:
    """Return what Polars cannot split though every record was counted: slower, by the standard library."""
    text = lines.decode()
    split = (
        csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        if quoted
        else (line.split(delimiter) for line in text.split("\n"))
    )
    try:
        rows = [[field or None for field in row] for row in split if row]
    except csv.Error:  # a field above the module's limit
        return None
    return pl.DataFrame(rows, schema=dict.fromkeys(unique(headers), pl.String), orient="row")


def _short(
    body: bytes, found: Records, others: Rows, delimiter: str, head: Head, frame: pl.DataFrame
) -> tuple[Rows, Rows, Rows]:
    """Return which records of another width are totals, repeat what is above, or are blank."""
    totals: list[int] = []
    again: list[int] = []
    empty: list[int] = []
    above = {tuple(cell for cell in row if cell) for row in head.above}
    main = footers.main_columns(frame, footers.blank(frame)) if len(others) else np.ones(0, dtype=np.bool_)
    for at in others[(found.ends - found.starts)[others] < 1000].tolist():
        if found.fields[at] < 0:
            continue
        cells = _cells(body, found, at, delimiter)
        if not any(cells):
            empty.append(at)
        elif tuple(cell for cell in cells if cell) in above:
            again.append(at)
        elif len(cells) < len(head.headers) and footers.is_total(cells, main):
            totals.append(at)
    return _places(totals), _places(again), _places(empty)


def _places(found: Sequence[int]) -> Rows:
    return np.array(found, dtype=np.int64)


def _broken(name: str, rows: Rows, fields: Rows, width: int) -> tuple[Fault, ...]:
    faults = []
    kinds = (
        (fields < 0, "has a quotation mark inside a field, or one that opens and never closes.", ""),
        ((fields >= 0) & (fields < width), "has fewer fields than the header.", "fields"),
        (fields > width, "has more fields than the header.", "fields"),
    )
    mend = "Put fields that hold the separator in quotation marks, or mend the row."
    for at, what, shown in kinds:
        if at.any():
            value = f"{fields[at][0]} fields, the header has {width}" if shown else ""
            remedy = mend if shown else _QUOTES_REMEDY
            faults.append(Fault(f"{name}, {listed(rows[at])}", what, remedy, value, int(at.sum())))
    return tuple(faults)
