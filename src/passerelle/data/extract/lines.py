"""Where the records of a text start and end, and how many fields each has, with quotation marks obeyed.

The text is looked at block by block, so that what is held beside it is small. The grammar is RFC 4180's.
Where a quotation mark breaks it, the lines around are read one by one as Python's ``csv`` does in its strict
mode: what it reads with the usual number of fields is written anew, and what it does not is a broken record.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from passerelle.data.extract.sheet import Rows, no_rows

_NEWLINE, _QUOTE = 10, 34
_BLOCK: Final = 1 << 20
_AHEAD: Final = 200  # lines that one broken record may span
_MOST_AHEAD: Final = 2_000_000  # lines looked at beyond their own, over all broken records

Bytes: TypeAlias = NDArray[np.uint8]
Marks: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a text, empty lines among them."""

    starts: Rows  # [record] place of its first byte
    ends: Rows  # [record] place after its last byte
    fields: Rows  # [record] how many; -1 where quotation marks are broken
    quoted: bool  # whether quotation marks enclose fields
    rewritten: Mapping[int, bytes] = field(default_factory=dict)  # record -> itself in proper form


def records(body: bytes, delimiter: str) -> Records:
    """Return the records of a text in UTF-8 whose lines end in newlines."""
    code = ord(delimiter)
    if b'"' not in body:
        return _plain(body, code)
    found = _strict(body, code)
    if found is not None:
        return found
    return _by_line(body, delimiter) if _encloses(body, code) else _plain(body, code)


def count(body: bytes, byte: int, start: int = 0) -> int:
    """Return how often a byte occurs from ``start`` on."""
    codes = np.frombuffer(body, np.uint8)
    blocks = range(start, len(codes), _BLOCK)
    return sum(int(np.count_nonzero(codes[at : at + _BLOCK] == byte)) for at in blocks)


def _blocks(body: bytes) -> Iterator[tuple[int, Bytes]]:
    """Yield blocks with their start; each but the last ends after a line end."""
    start = 0
    codes = np.frombuffer(body, np.uint8)
    while start < len(body):
        stop = min(start + _BLOCK, len(body))
        if stop < len(body):
            stop = body.rfind(b"\n", start, stop) + 1 or body.find(b"\n", stop) + 1 or len(body)
        yield start, codes[start:stop]
        start = stop


class _Tally:
    """Gathers ends of records and counts of fields over blocks."""

    def __init__(self) -> None:
        self.ends: list[Rows] = []
        self.fields: list[Rows] = []
        self.begun = 0  # separators of the record that the last block ended in

    def add(self, start: int, is_end: Marks, is_separator: Marks) -> None:
        both = np.flatnonzero(is_end | is_separator)
        at = np.flatnonzero(is_end[both])
        if not len(at):
            self.begun += len(both)
            return
        fields = np.diff(at, prepend=-1)
        fields[0] += self.begun
        self.ends.append(both[at] + start)
        self.fields.append(fields)
        self.begun = len(both) - 1 - int(at[-1])

    def closed(self, size: int) -> tuple[Rows, Rows, Rows]:
        """Return starts, ends and fields; a last line without its end is a record too."""
        ends = np.concatenate([no_rows(), *self.ends])
        fields = np.concatenate([no_rows(), *self.fields])
        if not len(ends) or ends[-1] != size - 1:
            ends, fields = np.append(ends, size), np.append(fields, self.begun + 1)
        return np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1] + 1]), ends, fields


def _plain(body: bytes, code: int) -> Records:
    tally = _Tally()
    for start, codes in _blocks(body):
        tally.add(start, codes == _NEWLINE, codes == code)
    return Records(*tally.closed(len(body)), quoted=False)


def _strict(body: bytes, code: int) -> Records | None:
    """Return the records if every quotation mark stands where RFC 4180 lets it."""
    tally, inside = _Tally(), False
    for start, codes in _blocks(body):
        is_end, is_separator, is_mark = codes == _NEWLINE, codes == code, codes == _QUOTE
        if is_mark.any():
            quoted = np.bitwise_xor.accumulate(is_mark) ^ inside
            if _stray(is_end, is_separator, is_mark, quoted).any():
                return None
            inside = bool(quoted[-1])
            is_end &= ~quoted
            is_separator &= ~quoted
        elif inside:
            continue
        tally.add(start, is_end, is_separator)
    return None if inside else Records(*tally.closed(len(body)), quoted=True)


def _stray(is_end: Marks, is_separator: Marks, is_mark: Marks, quoted: Marks) -> Marks:
    """Return which quotation marks neither open, close, nor stand doubled.

    Args:
        is_end: [byte] whether it is a newline; so for separators and quotation marks.
        is_separator: [byte]
        is_mark: [byte]
        quoted: [byte] whether it, or what follows it if it is a mark, is inside quotation marks.
    """
    edge = is_end | is_separator | is_mark  # marks: a closing one before an opening one is a doubled one
    before, after = np.ones_like(edge), np.ones_like(edge)
    before[1:], after[:-1] = edge[:-1], edge[1:]
    stray: Marks = is_mark & ~((quoted & before) | (~quoted & after))
    return stray


def _encloses(body: bytes, code: int) -> bool:
    """Return whether any mark may open a field; else they are inches and the like, plain text."""
    separator = bytes([code])
    return body.startswith(b'"') or any(found in body for found in (b'\n"', separator + b'"'))


# ------------------------------------------------------------------ quotation marks that break the grammar


def _by_line(body: bytes, delimiter: str) -> Records:
    """Return the records, those of lines with broken quotation marks read one by one."""
    starts, ends, fields, doubtful = _lines(body, ord(delimiter))
    usual = Counter(fields[~doubtful & (ends > starts)].tolist()).most_common(1)
    width = usual[0][0] if usual else -1
    reader = _LineReader(body, starts, ends, delimiter, width)
    keep = np.ones(len(starts), dtype=np.bool_)
    written: dict[int, bytes] = {}
    last = -1
    for line in np.flatnonzero(doubtful).tolist():
        if line <= last:
            continue  # part of the record before
        fields[line] = -1
        found = reader.record(line)
        if found is None:
            continue
        used, written[line] = found
        last = line + used - 1
        keep[line + 1 : last + 1] = False
        ends[line], fields[line] = ends[last], width
    place = np.cumsum(keep) - 1
    rewritten = {int(place[line]): text for line, text in written.items()}
    return Records(starts[keep], ends[keep], fields[keep], quoted=True, rewritten=rewritten)


def _lines(body: bytes, code: int) -> tuple[Rows, Rows, Rows, Marks]:
    """Return starts, ends and fields of lines, and which have marks that break the grammar."""
    tally = _Tally()
    doubtful: list[Marks] = []
    for start, codes in _blocks(body):
        is_line, is_separator, is_mark = codes == _NEWLINE, codes == code, codes == _QUOTE
        ends = np.flatnonzero(is_line)
        if not len(ends) or ends[-1] != len(codes) - 1:
            ends = np.append(ends, len(codes) - 1)
        widths = np.diff(ends, prepend=-1)
        state = np.bitwise_xor.accumulate(is_mark)
        before = np.concatenate([[False], state[ends[:-1]]])
        quoted = state ^ np.repeat(before, widths)
        bad = quoted[ends]  # one that opens does not close
        stray = np.flatnonzero(_stray(is_line, is_separator, is_mark, quoted))
        bad[np.searchsorted(ends, stray)] = True
        tally.add(start, is_line, is_separator & ~quoted)
        doubtful.append(bad)
    return *tally.closed(len(body)), np.concatenate(doubtful)


class _LineReader:
    """Reads single records as ``csv`` does, within a budget of lines."""

    def __init__(self, body: bytes, starts: Rows, ends: Rows, delimiter: str, width: int) -> None:
        self._body, self._starts, self._ends = body, starts, ends
        self._delimiter, self._width = delimiter, width
        self._budget = _MOST_AHEAD

    def record(self, line: int) -> tuple[int, bytes] | None:
        """Return the lines that the record from ``line`` on takes, and the record in proper form."""
        for skips in (False, True):  # blanks between separator and quotation mark
            used = 0

            def lines() -> Iterator[str]:
                nonlocal used
                for at in range(line, min(line + _AHEAD, len(self._starts))):
                    if at > line:
                        self._budget -= 1
                        if self._budget < 0:
                            return
                    used += 1
                    yield self._body[self._starts[at] : self._ends[at]].decode() + "\n"

            try:
                fields = next(
                    csv.reader(lines(), delimiter=self._delimiter, strict=True, skipinitialspace=skips)
                )
            except (csv.Error, StopIteration):
                continue
            if len(fields) == self._width:
                return used, written(fields, self._delimiter)
        return None


def written(fields: list[str], delimiter: str) -> bytes:
    """Return a record as CSV in proper form, without a line end."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="", quoting=csv.QUOTE_ALL).writerow(fields)
    return text.getvalue().encode()
