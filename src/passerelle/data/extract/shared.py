"""How much text the cells of a workbook's sheet take once read, where they refer to strings kept once.

A workbook keeps each string once and lets any number of cells refer to it, so that a small file may hold
far more text than its parts have bytes (ECMA-376, part 1, 18.4). What is unusual is counted as the longest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

PART: Final = "xl/sharedstrings.xml"  # in lower case
_END: Final = re.compile(rb"</(?:[\w.-]{1,40}:)?si\s{0,9}>")
_START: Final = re.compile(rb"<(?:[\w.-]{1,40}:)?si(?=[\s/>])")
_TAG: Final = re.compile(rb"<[^<>]*+>")
_KEPT: Final = 128  # bytes that no end of a string is longer than
_LONGEST_CELL: Final = 1 << 23  # bytes without an end of an element that are kept together
_SHORT: Final = 100  # bytes up to which markup in a string is counted as text
# An attribute that makes a cell refer to a string, or may do so, and what follows: the number of the string.
_REFERENCE: Final = re.compile(
    rb"\st\s{0,9}=\s{0,9}[\"'](?:s|[^\"'<>&]{0,40}+&[^\"'<>]{0,40}+)[\"']"
    rb"(?:[^<>/]{0,400}+(/>|>\s{0,9}<(?:[\w.-]{1,40}:)?v(?:\s[^<>]{0,99})?(?:/>|>\s{0,9}\d{0,9}\s{0,9}</)))?"
)
_NUMBER: Final = re.compile(rb">\s*(\d+)\s*</$")


def longest(blocks: Iterator[bytes]) -> int:
    """Return the bytes that the longest string of a part takes at most; the whole part's where untold."""
    most, run, total, rest, is_plain = 0, 0, 0, b"", True
    for block in blocks:
        total += len(block)
        text = rest + block
        is_plain = is_plain and b"<!" not in text
        *whole, last = _END.split(text)
        if whole:
            most = max(most, run + len(whole[0]), max(map(len, whole)))
            run = 0
        run += max(len(last) - _KEPT, 0)
        rest = last[-_KEPT:]
    return max(most, run + len(rest)) if is_plain else total


def referred(strings: Iterator[bytes], sheet: Iterator[bytes], most: int) -> int:
    """Return the bytes of text that a sheet's cells refer to; ``most`` is what the longest string takes."""
    lengths = _lengths(b"".join(strings))
    found, rest = Counter[bytes](), b""
    for block in sheet:
        text = rest + block
        cut = text.rfind(b"</")  # the end of a value or of its cell: never between a type and its number
        cut = cut + 2 if cut >= 0 else 0
        if len(text) - cut > _LONGEST_CELL:
            cut = len(text)
        found.update(_REFERENCE.findall(text[:cut]))
        rest = text[cut:]
    found.update(_REFERENCE.findall(rest))
    return sum(many * _length(reference, lengths, most) for reference, many in found.items())


def _lengths(xml: bytes) -> list[int]:
    """Return the bytes of each string, or nothing where a comment or the like may hide which is which."""
    if b"<!" in xml:
        return []
    starts = [match.start() for match in _START.finditer(xml)]
    ends = [*starts[1:], len(xml)]
    return [
        end - start if end - start <= _SHORT else len(_TAG.sub(b"", xml[start:end]))
        for start, end in zip(starts, ends, strict=False)
    ]


def _length(reference: bytes, lengths: list[int], most: int) -> int:
    number = _NUMBER.search(reference)
    if number is not None:
        return lengths[int(number[1])] if int(number[1]) < len(lengths) else most
    return 0 if reference else most  # an empty cell, or one that is written as none writes it
