"""Markdown that shows every text as it is: tables, pairs and links to headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>|])")
RIGHT: Final = "--:"
LEFT: Final = "---"


def plain(words: str) -> str:
    """Return ``words`` on one line, with every character that Markdown would take for its own escaped."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def code(words: str) -> str:
    """Return ``words`` as code, safe in a table."""
    return "`" + words.replace("`", "'").replace("|", "\\|") + "`"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return the lines of a table; columns in ``right`` hold numbers. Cells are Markdown already."""
    rule = (RIGHT if index in right else LEFT for index in range(len(heads)))
    return [
        f"| {' | '.join(heads)} |",
        f"|{'|'.join(rule)}|",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]


def page(title: str, first: str, lines: Iterable[str]) -> str:
    """Return a page: title, what it is, and its lines."""
    return "\n".join([f"# {title}", "", first, "", *lines]).rstrip("\n") + "\n"
