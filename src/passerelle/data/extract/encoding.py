"""Bytes of a text file as UTF-8 with one kind of line end; what was assumed on the way is noted.

UTF-8, UTF-16 and UTF-32 are told for certain. Among the older encodings the one is taken under which the
letters beyond ASCII fit the letters beside them: a guess, and noted as one.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import Final

import numpy as np

from passerelle.data.extract.sheet import Ask, refuse
from passerelle.errors import Fault

_BLOCK: Final = 1 << 22
_BINARY_SHARE: Final = 0.05  # of control characters from which on bytes are no text
_CONTROLS: Final = bytes(sorted({*range(32)} - {1, 9, 10, 11, 12, 13, 26, 27, 31}))
_SAMPLE: Final = 2000  # lines with letters beyond ASCII that a guess is made from
_LONGEST_LINE: Final = 1000  # bytes of a line that go into that sample
_ASCII: Final = bytes(range(128))
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# By how common they are in exports; the first of those that fit equally well is taken.
_OLDER: Final = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "mac-roman": "Mac Roman",
    "cp932": "Shift-JIS",
    "gb18030": "GB18030",
    "latin-1": "Latin-1",
}
_TITLES: Final = {
    **_OLDER,
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}
_HOW: Final = "or say which it is with --encoding, or save it as CSV in UTF-8."


def utf8(data: bytes, ask: Ask) -> tuple[bytes, list[Fault]]:
    """Return a text as UTF-8, each line ending in one newline, and what was assumed.

    Raises:
        BadInput: it is no text, or not in the encoding that was asked for.
    """
    notes: list[Fault] = []
    text = _decoded(data, ask, notes)
    del data  # it may be as large as the text
    if b"\x00" in text:
        text = _without_nulls(text, ask.name, notes)
    if b"\r" in text:
        text = _one_line_end(text)
    return text.removesuffix(b"\x1a"), notes  # the end-of-file mark of old systems


def _decoded(data: bytes, ask: Ask, notes: list[Fault]) -> bytes:
    if ask.encoding is not None:
        return _asked(data, ask.encoding, ask.name)
    mark, encoding = next(((m, e) for m, e in _BOMS if data.startswith(m)), (b"", ""))
    text = data[len(mark) :] if mark else data
    if not encoding and b"\x00" in text[:4096]:
        encoding = _wide(text[:4096])
    if encoding and encoding != "utf-8":
        return _recoded(text, encoding, ask.name)
    controls = len(text[:_BLOCK]) - len(text[:_BLOCK].translate(None, _CONTROLS))
    if controls > max(1, _BINARY_SHARE * len(text[:_BLOCK])):
        refuse(ask.name, "is not text.", "Name a CSV, XLSX or Parquet file.")
    if is_utf8(text):
        return text
    encoding = guess(text)
    said = text.decode(encoding, errors="replace")
    lost = said.count("\ufffd")
    what = f"is not UTF-8; read as {_TITLES[encoding]}, which is a guess."
    what += f" {lost:,} of its bytes are no letters of that and became \ufffd." if lost else ""
    notes.append(Fault(ask.name, what, f"Check letters with accents, {_HOW}"))
    return said.encode()


def is_utf8(text: bytes) -> bool:
    """Return whether bytes are UTF-8, without decoding them all at once."""
    if text.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(text), _BLOCK):
            decoder.decode(text[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _asked(data: bytes, encoding: str, name: str) -> bytes:
    try:
        found = codecs.lookup(encoding)
        is_text = found._is_text_encoding
    except (LookupError, ValueError):
        is_text = False
    if not is_text:
        refuse(name, f"cannot be read as {encoding}: no such encoding.", "Say one such as utf-8 or cp1252.")
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeError:
        refuse(name, f"is not {encoding} text.", "Say another encoding, or save it as CSV in UTF-8.")


def _recoded(text: bytes, encoding: str, name: str) -> bytes:
    try:
        return text.decode(encoding).encode()
    except UnicodeError:
        what = f"starts as {_TITLES[encoding]} text but is not, or is cut short."
        refuse(name, what, "Save it again, as CSV in UTF-8.")


def _wide(head: bytes) -> str:
    """Return the encoding of two or four bytes that the places of null bytes tell, or ``""``."""
    null = np.frombuffer(head[: len(head) // 4 * 4], np.uint8).reshape(-1, 4) == 0
    if not len(null):
        return ""
    first, second, third, fourth = null.mean(axis=0).tolist()
    if min(second, third, fourth) > 0.9 and first < 0.1:
        return "utf-32-le"
    if min(first, second, third) > 0.9 and fourth < 0.1:
        return "utf-32-be"
    if min(second, fourth) > max(0.3, 2 * first, 2 * third):  # most characters of a table are ASCII
        return "utf-16-le"
    if min(first, third) > max(0.3, 2 * second, 2 * fourth):
        return "utf-16-be"
    return ""


def _without_nulls(text: bytes, name: str, notes: list[Fault]) -> bytes:
    count, first = text.count(b"\x00"), text[: text.index(b"\x00")].count(b"\n") + 1
    what = "holds null characters, which no text has; they were left out."
    remedy = "Check the rows around; a broken disk or copy leaves such marks."
    notes.append(Fault(f"{name}, line {first}", what, remedy, "", count))
    return text.replace(b"\x00", b"")


def _one_line_end(text: bytes) -> bytes:
    """Return the text with the first line end that it has as the only one."""
    text = text.replace(b"\r\n", b"\n")
    if b"\r" not in text:
        return text
    newline = text.find(b"\n")
    if newline < 0:
        return text.replace(b"\r", b"\n")
    if text.find(b"\r") < newline and b"\r\r" not in text and text.count(b"\r") > text.count(b"\n"):
        return text.replace(b"\n", b" ").replace(b"\r", b"\n")  # an old Mac's, with line ends in cells
    return text.replace(b"\r", b" ")


# ------------------------------------------------------------------ which of the older encodings


def guess(text: bytes) -> str:
    """Return the older encoding that bytes are most likely in."""
    lines = (match.group() for match in re.finditer(rb"[^\n\r]+", text))
    sample = b"\n".join(islice((_around(line) for line in lines if not line.isascii()), _SAMPLE))
    scores = {encoding: _fit(sample, encoding) for encoding in _OLDER}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] > 0 else "latin-1"


def _around(line: bytes) -> bytes:
    """Return the part of a line that begins shortly before its first byte beyond ASCII."""
    if len(line) <= _LONGEST_LINE:
        return line
    at = len(line) - len(line.lstrip(_ASCII))
    at = max(at - 20, 0)
    return line[at : at + _LONGEST_LINE]


def _fit(sample: bytes, encoding: str) -> float:
    """Return how well letters beyond ASCII fit the text around them: at most 1."""
    said = sample.decode(encoding, errors="replace")
    beyond = [match.start() for match in re.finditer(r"[^\x00-\x7f]", said)]
    if not beyond:
        return 0.0
    score = 0.0
    if encoding in ("cp932", "gb18030"):
        # Few bytes of other encodings make pairs that are common characters of these.
        score = sum(_common(said[at], encoding) for at in beyond)
    else:
        score = sum(_beside(said, at) for at in beyond)
    return score / len(beyond)


def _common(character: str, encoding: str) -> float:
    """Return 1 for a kana, a character of the standard's first level, or its punctuation; -2 if none."""
    code = character.encode(encoding, errors="ignore")
    if character == "\ufffd" or len(code) != 2:
        return -2.0
    if encoding == "cp932":
        return 1.0 if 0x81 <= code[0] <= 0x83 or 0x88 <= code[0] <= 0x97 else -0.5
    return 0.98 if 0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7 else -0.5


_FREQUENT: Final = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœšžąćęłńóśźżčďěňřťůőűșțăđğışÀÁÂÄÅÆÇÈÉÊÍÑÓÔÖØÚÜŠŽŁŚŻČŘ’“”–—…€£°º•·\xa0"
)


def _beside(said: str, at: int) -> float:
    """Return how well one character fits its neighbours: a letter in a word of its own alphabet and case."""
    character = said[at]
    before = said[at - 1] if at else " "
    after = said[at + 1] if at + 1 < len(said) else " "
    if character == "\ufffd" or "\x80" <= character < "\xa0":
        return -2.0
    if not character.isalpha():
        inside = before.isalpha() and after.isalpha() and character not in "’·"
        return -1.0 if inside else (0.3 if character in _FREQUENT else -0.3)
    if before.islower() and character.isupper():
        return -1.0
    if character.islower() and before.isupper() and after.isupper():
        return -1.0
    is_cyrillic = "\u0400" <= character <= "\u04ff"
    if is_cyrillic:
        mates = [other for other in (before, after) if other.isalpha()]
        return 1.0 if mates and all("\u0400" <= m <= "\u04ff" for m in mates) else (-1.0 if mates else 0.0)
    return 1.0 if character in _FREQUENT else 0.2
