"""Read a TOML file and know on which line every key and list element stands.

The values come from the standard library's parser. A second pass over the same text, which
that parser has already accepted, finds the places.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from passerelle.errors import BadInput, Fault

KeyPath: TypeAlias = "tuple[str | int, ...]"  # list positions count from 0, as in Python

_PLACE: Final = re.compile(r"\s*\((?:at line (\d+), column (\d+)|at end of document)\)$")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR: Final = re.compile(r"[^,\]}#\r\n]+")
_SPACE: Final = re.compile(r"[ \t]*")
_SPACE_AND_COMMENTS: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"""{1,3}(?!")'
    r"|'''.*?'''{1,3}(?!')"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class TomlDocument:
    """A TOML file: its values, and the line (1, 2, ...) of each key and list element."""

    file: str  # name shown to people
    values: Mapping[str, object]
    lines: Mapping[KeyPath, int]
    text: str

    def line(self, path: KeyPath) -> int:
        """Return the line of ``path``, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, path: KeyPath) -> str:
        """Return file, line and key path in words: ``base.toml, line 7, technology[2].ceiling``."""
        return f"{self.file}, line {self.line(path)}, {dotted(path)}"


def dotted(path: KeyPath) -> str:
    """Return ``path`` as people write it; list positions count from 1: ``technology[2].ceiling``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            name = part if _BARE_KEY.fullmatch(part) else f'"{part}"'
            text += f".{name}" if text else name
    return text


def read_toml(path: Path) -> TomlDocument:
    """Return the TOML file at ``path``.

    Raises:
        BadInput: it cannot be read, is not UTF-8 text or is not TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"The file is not UTF-8 text; byte {error.start + 1} cannot be read."
        raise BadInput([Fault(path.name, what, "Save it as UTF-8.")]) from None
    except OSError as error:
        what = f"The file cannot be read: {error.strerror or error}."
        raise BadInput([Fault(str(path), what, "Check the name and the permissions.")]) from None
    return parse_toml(text, path.name)


def parse_toml(text: str, file: str) -> TomlDocument:
    """Return ``text`` as a document that errors call ``file``.

    Raises:
        BadInput: it is not TOML; the fault names line and column.
    """
    try:
        values = tomllib.loads(text)
        lines = _Places(text).find()
    except tomllib.TOMLDecodeError as error:
        raise BadInput([_broken(str(error), text, file)]) from None
    except RecursionError:
        fault = Fault(file, "Lists or tables are nested too deep to be read.", "Write them flat.")
        raise BadInput([fault]) from None
    return TomlDocument(file, values, lines, text)


def _broken(message: str, text: str, file: str) -> Fault:
    lines = text.splitlines() or [""]
    found = _PLACE.search(message)
    line, column = len(lines), len(lines[-1]) + 1  # the end, unless the parser says otherwise
    if found is not None and found.group(1) is not None:
        line, column = int(found.group(1)), int(found.group(2))
    value = lines[line - 1].strip() if line <= len(lines) else ""
    return Fault(
        where=f"{file}, line {line}, column {column}",
        what=f"This is not TOML: {_PLACE.sub('', message)}.",
        remedy="Mend the line: text in quotes, numbers and dates without, { } on one line (see toml.io).",
        value=value,
    )


class _Places:
    """One pass over valid TOML text that notes where each key path begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._elements: dict[KeyPath, int] = {}  # how many [[tables]] a path has so far
        self._lines: dict[KeyPath, int] = {}

    def find(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self._skip(_SPACE_AND_COMMENTS)
        while self._at < len(self._text):
            if self._text.startswith("[[", self._at):
                table = self._array_header()
            elif self._text.startswith("[", self._at):
                table = self._table_header()
            else:
                self._pair(table)
            self._skip(_SPACE_AND_COMMENTS)
        return self._lines

    def _array_header(self) -> KeyPath:
        begin, self._at = self._at, self._at + 2
        *outer, last = self._keys()
        self._at += 2
        path: KeyPath = (*self._resolved(tuple(outer)), last)
        self._note(path, begin)
        number = self._elements[path] = self._elements.get(path, -1) + 1
        self._note((*path, number), begin)
        return (*path, number)

    def _table_header(self) -> KeyPath:
        begin, self._at = self._at, self._at + 1
        path = self._resolved(self._keys())
        self._at += 1
        for length in range(1, len(path) + 1):
            self._note(path[:length], begin)
        return path

    def _resolved(self, keys: tuple[str, ...]) -> KeyPath:
        # A header speaks of the latest element of every array of tables that it passes through.
        path: KeyPath = ()
        for key in keys:
            path = (*path, key)
            if path in self._elements:
                path = (*path, self._elements[path])
        return path

    def _pair(self, table: KeyPath) -> None:
        begin = self._at
        keys = self._keys()
        for length in range(1, len(keys) + 1):
            self._note((*table, *keys[:length]), begin)
        self._at += 1  # the equals sign
        self._value((*table, *keys))

    def _keys(self) -> tuple[str, ...]:
        keys = []
        while True:
            self._skip(_SPACE)
            quoted = _STRING.match(self._text, self._at)
            found = quoted or _BARE_KEY.match(self._text, self._at)
            assert found is not None, "the text was accepted as TOML before"
            keys.append(tomllib.loads(f"key = {found[0]}")["key"] if quoted else found[0])
            self._at = found.end()
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return tuple(keys)
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        self._skip(_SPACE)
        opening = self._text[self._at]
        if opening == "{":
            self._inside("}", path)
        elif opening == "[":
            self._inside("]", path)
        else:
            found = (_STRING if opening in "\"'" else _SCALAR).match(self._text, self._at)
            assert found is not None, "the text was accepted as TOML before"
            self._at = found.end()

    def _inside(self, closing: str, path: KeyPath) -> None:
        self._at += 1
        number = 0
        while True:
            self._skip(_SPACE_AND_COMMENTS)
            if self._text[self._at] == closing:
                self._at += 1
                return
            if self._text[self._at] == ",":
                self._at += 1
            elif closing == "}":
                self._pair(path)
            else:
                self._note((*path, number), self._at)
                self._value((*path, number))
                number += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _note(self, path: KeyPath, at: int) -> None:
        self._lines.setdefault(path, bisect_right(self._starts, at))
