"""The words of a header: without case, accents, punctuation and trimmings, and but for a slip of the pen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

_SHORT_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "amt": "amount",
        "ann": "annual",
        "cd": "code",
        "ctr": "center",
        "dept": "department",
        "desc": "description",
        "descr": "description",
        "dt": "date",
        "ee": "employee",
        "emp": "employee",
        "hrs": "hours",
        "lvl": "level",
        "loc": "location",
        "mgr": "manager",
        "nbr": "number",
        "nm": "name",
        "num": "number",
        "org": "organization",
        "pos": "position",
        "req": "requisition",
        "sup": "supervisor",
        "supv": "supervisor",
        "term": "termination",
        "ttl": "title",
    }
)
# What stands after a slash and says that the words are the thing's, not its number.
_OF_A_NAME: Final = ("name", "display name", "complete name", "description", "label", "value")
_LETTERS: Final = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "’": "'"})


def key(header: str) -> str:
    """Return a header as it is compared: letters and digits alone, in lower case."""
    return words_of(header).replace(" ", "")


def trimmed(header: str) -> Iterator[str]:
    """Yield the words of a header without a bracket, without a path before it, and written out."""
    forms = [words_of(header)]
    bare = re.sub(r"\s*[(\[][^)\]]*[)\]]\s*", " ", header)
    if bare != header:
        forms.append(words_of(bare))
    parts = [words_of(part) for part in re.split(r"[./:|>\\]", bare)]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        forms.append(parts[-2].removesuffix(" id") if parts[-1] in _OF_A_NAME else parts[-1])
    for words in forms[1:]:
        yield words
    for words in forms:
        yield " ".join(_SHORT_WORDS.get(word, word) for word in words.split())


def is_nearly(word: str, meant: str) -> bool:
    """Say whether a word is the one meant, but for one letter; a word of fewer than five is not mended.

    The first letter must be right: ``rate`` is no slip for ``date``.
    """
    if word == meant:
        return True
    if min(len(word), len(meant)) < 5 or word[0] != meant[0] or abs(len(word) - len(meant)) > 1:
        return False
    return _one_slip(word, meant)


def _one_slip(word: str, meant: str) -> bool:
    """Say whether one letter is wrong, missing, too many, or two have changed places."""
    at = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), None)
    if at is None:
        return True
    a, b = word[at:], meant[at:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


def words_of(header: str) -> str:
    """Return the words of a header, without accents, in lower case, one blank between them.

    A sign for number or per cent is a word; ``hireDate`` is two words.
    """
    plain = header.translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    plain = plain.replace("#", " number ").replace("%", " percent ")
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return " ".join(re.findall(r"[a-z0-9]+", split.lower()))


def as_title(words: str) -> str:
    """Return words as a header writes them."""
    return words.title().replace(" Id", " ID").replace("Fte", "FTE")
