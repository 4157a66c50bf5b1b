"""Unknown words of a title read as known ones: joined words parted, short and misspelt forms completed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from passerelle.engines.coding.words import Parsed, singular, stem

_LEAST_LETTERS: Final = 4  # a shorter unknown word is taken for an employer's initials
_LEAST_PART: Final = 4  # letters of each of two words written as one
_LEAST_TITLES: Final = 8  # guess: a word in fewer known titles is not what a short form stands for
_LEAST_SHARE: Final = 0.4  # guess: of its letters that a short form keeps


class Reader:
    """Reads unknown words by the known titles' words; remembers what it has read."""

    def __init__(self, titles_with: Mapping[str, int], stems: Mapping[str, int]) -> None:
        self._titles_with = titles_with
        self._stems = stems
        self._by_letter: dict[str, list[str]] = {}
        for word, titles in titles_with.items():
            if titles >= _LEAST_TITLES and word.isalpha():
                self._by_letter.setdefault(word[0], []).append(word)
        self._read: dict[str, tuple[str, ...]] = {}

    def read(self, title: Parsed) -> Parsed:
        """Return the title with each unknown word replaced by what it most likely stands for."""
        if all(word in self._titles_with for word in title.words):
            return title
        words: list[str] = []
        weights: list[float] = []
        expanded = list(title.expanded)
        head = title.head
        for place, (word, weight) in enumerate(zip(title.words, title.weights, strict=True)):
            meant = self._meaning(word)
            if meant != (word,):
                expanded.append((word, " ".join(meant)))
            if place <= title.head:
                head += len(meant) - 1
            words += meant
            weights += [weight] * len(meant)
        return Parsed(tuple(words), tuple(weights), head, title.level, tuple(expanded))

    def _meaning(self, word: str) -> tuple[str, ...]:
        if word in self._titles_with or stem(word) in self._stems or len(word) < _LEAST_LETTERS:
            return (word,)
        if not word.isalpha():
            return (word,)
        if word not in self._read:
            self._read[word] = self._parted(word) or self._completed(word) or (word,)
        return self._read[word]

    def _parted(self, word: str) -> tuple[str, ...]:
        """Return the two known words that ``word`` joins, the better known the better; or none."""
        best, parts = 0, ()  # type: int, tuple[str, ...]
        for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
            first, second = word[:cut], singular(word[cut:])
            known = min(self._titles_with.get(first, 0), self._titles_with.get(second, 0))
            if known >= _LEAST_TITLES and known > best:
                best, parts = known, (first, second)
        return parts

    def _completed(self, word: str) -> tuple[str, ...]:
        """Return the known word that has the letters of ``word`` in their order and is most likely meant."""
        in_order = re.compile(".*".join(word))
        best, meant = -math.inf, ""
        for known in self._by_letter.get(word[0], ()):
            share = len(word) / len(known)
            if not _LEAST_SHARE <= share < 1.0 or not in_order.match(known):
                continue
            if len(word) == _LEAST_LETTERS and not known.startswith(word):  # may be initials
                continue
            likely = (
                math.log(self._titles_with[known]) + 6.0 * share + (2.0 if known.startswith(word) else 0.0)
            )
            if likely > best:
                best, meant = likely, known
        return (meant,) if meant else ()


def titles_with(parsed: Sequence[Parsed]) -> dict[str, int]:
    """Return in how many titles each word stands."""
    counts: dict[str, int] = {}
    for title in parsed:
        for word in dict.fromkeys(title.words):
            counts[word] = counts.get(word, 0) + 1
    return counts


def exact_key(title: Parsed) -> tuple[str, ...]:
    """Return what two titles share that say the same: their words without levels, in any order."""
    kept = [word for word, weight in zip(title.words, title.weights, strict=True) if weight > _LEVEL_AT_MOST]
    return tuple(sorted(set(kept or title.words)))


_LEVEL_AT_MOST: Final = 0.3
