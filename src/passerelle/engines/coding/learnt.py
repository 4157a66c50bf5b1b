"""What was learnt of the parts of titles: weights of a multinomial logit, and how they score a title.

The parts of a word are its stem and its runs of three to five letters; a title also has its head and its
neighbouring pairs. A part is known by a 32-bit checksum of its text, so that weights carry no texts.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from zlib import crc32

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from passerelle.domain.units import Ints
from passerelle.engines.coding.words import Parsed, stem

Single: TypeAlias = NDArray[np.float32]
Marks: TypeAlias = NDArray[np.uint32]
SingleMatrix: TypeAlias = "sp.csr_array[np.float32, tuple[int, int]]"

_RUNS: Final = (3, 4, 5)  # letters
_RUN, _STEM, _HEAD, _PAIR = (crc32(kind) for kind in (b"r", b"s", b"h", b"p"))  # checksums go on from these
_LEAST_LENGTH: Final = 0.3  # of a title's vector: little known of it says little


@dataclass(frozen=True, slots=True)
class LearntWeights:
    """What parts of titles say of occupations. Built by ``learn``."""

    part: Marks  # [part]  checksum of its text, ascending
    rarity: Single  # [part]  how much it counts in a title
    weight: SingleMatrix  # [part, occupation]  log odds; 0 where little was learnt
    base: Single  # [occupation]  log odds before anything is read

    def __post_init__(self) -> None:
        if not len(self.part) == len(self.rarity) == self.weight.shape[0]:
            raise ValueError("each part of the learnt weights has a rarity and a row of weights")
        if len(self.base) != self.weight.shape[1]:
            raise ValueError(f"{len(self.base)} base odds for {self.weight.shape[1]} occupations")


@dataclass(frozen=True, slots=True)
class Said:
    """What the learnt weights say of a batch of titles."""

    score: Single  # [title, occupation]  log odds up to a constant
    places: dict[str, int]  # word to its row of ``by_word``
    by_word: Single  # [word, occupation]  what the word alone adds, before a title's length counts
    parts: Ints  # [title]  how many of its parts are known


@dataclass(frozen=True, slots=True)
class TitleParts:
    """The parts of titles in terms of their distinct words."""

    places: dict[str, int]  # word to its row of ``words``
    words: SingleMatrix  # [word, part]  rarity, in each word that has the part
    of_words: SingleMatrix  # [title, word]  times that it stands there
    others: SingleMatrix  # [title, part]  rarity of its head and pairs


def said(weights: LearntWeights, titles: Sequence[Parsed]) -> Said:
    """Return the log odds of every occupation for each title.

    A title's vector holds the rarity of its parts, at length 1 unless little of it is known.
    """
    parts = title_parts(titles, weights.part, weights.rarity)
    by_word = dense(parts.words @ weights.weight)
    score = dense(parts.of_words @ by_word)
    score += dense(parts.others @ weights.weight)
    score *= 1.0 / lengths(parts)[:, None]
    score += weights.base
    held = np.diff(parts.words.indptr).astype(np.float32)
    return Said(score, parts.places, by_word, (parts.of_words @ held).astype(np.int64))


def title_parts(titles: Sequence[Parsed], known: Marks, rarity: Single) -> TitleParts:
    """Return the parts of titles that are ``known``, each with its rarity."""
    places: dict[str, int] = {}
    title = np.repeat(np.arange(len(titles)), [len(one.words) for one in titles])
    flat = (places.setdefault(word, len(places)) for one in titles for word in one.words)
    place = np.fromiter(flat, np.int64, len(title))
    ones = np.ones(len(place), np.float32)
    return TitleParts(
        places=places,
        words=_known([word_marks(word) for word in places], known, rarity),
        of_words=sp.csr_array((ones, (title, place)), shape=(len(titles), len(places))),
        others=_known([list(dict.fromkeys(other_marks(title))) for title in titles], known, rarity),
    )


def lengths(parts: TitleParts) -> Single:
    """Return the length of each title's vector, at least a floor."""
    square = parts.of_words @ _squares(parts.words) + _squares(parts.others)
    return np.asarray(np.maximum(np.sqrt(square), _LEAST_LENGTH), np.float32)


def word_marks(word: str) -> list[int]:
    """Return the checksums of a word's parts, each once: letter runs, and last the stem."""
    marked = f"<{word}>"
    last = len(marked) + 1
    if word.isascii():
        letters = marked.encode()
        runs = {crc32(letters[i : i + n], _RUN) for n in _RUNS for i in range(last - n)}
    else:
        runs = {crc32(marked[i : i + n].encode(), _RUN) for n in _RUNS for i in range(last - n)}
    return [*runs, crc32(stem(word).encode(), _STEM)]


def other_marks(title: Parsed) -> list[int]:
    """Return the checksums of a title's head and of its neighbouring pairs, its ends among them."""
    stems = [stem(word) for word in title.words]
    marks = [crc32(stems[title.head].encode(), _HEAD)] if title.head >= 0 else []
    pairs = itertools.pairwise(["<", *stems, ">"])
    return marks + [crc32(f"{first} {second}".encode(), _PAIR) for first, second in pairs]


def dense(matrix: SingleMatrix | Single) -> Single:
    """Return a matrix in full."""
    return np.asarray(matrix if isinstance(matrix, np.ndarray) else matrix.toarray(), np.float32)


def _known(marks: Sequence[Sequence[int]], known: Marks, rarity: Single) -> SingleMatrix:
    each = np.array([len(of) for of in marks], dtype=np.int64)
    flat = np.fromiter(itertools.chain.from_iterable(marks), np.uint32, int(each.sum()))
    at = np.searchsorted(known, flat).astype(np.int32)
    found = np.zeros(len(flat), np.bool_)
    inside = at < len(known)
    found[inside] = known[at[inside]] == flat[inside]
    ends = np.concatenate([[0], np.cumsum(found)])[np.concatenate([[0], np.cumsum(each)])]
    return sp.csr_array((rarity[at[found]], at[found], ends.astype(np.int32)), shape=(len(marks), len(known)))


def _squares(matrix: SingleMatrix) -> Single:
    return np.asarray(matrix.power(2) @ np.ones(matrix.shape[1], np.float32))
