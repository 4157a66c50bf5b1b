"""Titles as sparse counts of word stems, neighbouring pairs and heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from passerelle.domain.units import Floats, Ints
from passerelle.engines.coding.words import Parsed, stem

Matrix: TypeAlias = "sp.csr_array[np.float64, tuple[int, int]]"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words, stems and pairs of the known titles, each with its place on its axis."""

    words: dict[str, int]
    stems: dict[str, int]
    pairs: Ints  # [pair]  first stem x number of stems + second stem, ascending


@dataclass(frozen=True, slots=True)
class Features:
    """What titles consist of; a value is how much a part counts, 1 for a whole word outside parentheses."""

    stem: Matrix  # [title, stem]
    pair: Matrix  # [title, pair]
    head: Matrix  # [title, stem]
    unknown: Floats  # [title]  weight of words of which neither word nor stem is known


def vocabulary(parsed: Sequence[Parsed]) -> Vocabulary:
    """Return the vocabulary of some titles."""
    words: dict[str, int] = {}
    for one in parsed:
        for word in one.words:
            words.setdefault(word, len(words))
    stems: dict[str, int] = {}
    for word in words:
        stems.setdefault(stem(word), len(stems))
    stem_of = np.array([stems[stem(word)] for word in words], dtype=np.int64)
    title, place, _ = _flat(parsed, words)
    first, second = _neighbours(title, stem_of[place])
    return Vocabulary(words, stems, np.unique(first * len(stems) + second))


def features(parsed: Sequence[Parsed], known: Vocabulary) -> Features:
    """Return the features of titles in terms of a vocabulary; what it lacks is counted as unknown."""
    own: dict[str, int] = {}
    for one in parsed:
        for word in one.words:
            own.setdefault(word, len(own))
    title, place, weight = _flat(parsed, own)
    shape = (len(parsed), len(own))
    mine: Matrix = sp.csr_array((weight, (title, place)), shape=shape)
    word_at = np.array([known.words.get(word, -1) for word in own], dtype=np.int64)
    stem_at = np.array([known.stems.get(stem(word), -1) for word in own], dtype=np.int64)
    heads = np.array([own[t.words[t.head]] if t.head >= 0 else -1 for t in parsed], dtype=np.int64)
    headed = np.flatnonzero(heads >= 0)
    head_stem = stem_at[heads[headed]]
    missing = ((word_at < 0) & (stem_at < 0)).astype(np.float64)
    return Features(
        stem=_capped(mine @ _one_each(stem_at, len(known.stems))),
        pair=_pairs(title, stem_at[place], len(parsed), known),
        head=_counts(headed[head_stem >= 0], head_stem[head_stem >= 0], (len(parsed), len(known.stems))),
        unknown=np.asarray(mine @ missing),
    )


def _flat(parsed: Sequence[Parsed], words: dict[str, int]) -> tuple[Ints, Ints, Floats]:
    """Return title, place of the word and weight of every word of every title, in reading order."""
    title = np.repeat(np.arange(len(parsed)), [len(t.words) for t in parsed])
    place = np.fromiter((words[word] for t in parsed for word in t.words), np.int64, len(title))
    weight = np.fromiter((weight for t in parsed for weight in t.weights), np.float64, len(title))
    return title, place, weight


def _neighbours(title: Ints, stem_at: Ints) -> tuple[Ints, Ints]:
    beside = (title[1:] == title[:-1]) & (stem_at[1:] >= 0) & (stem_at[:-1] >= 0)
    return stem_at[:-1][beside], stem_at[1:][beside]


def _pairs(title: Ints, stem_at: Ints, titles: int, known: Vocabulary) -> Matrix:
    beside = (title[1:] == title[:-1]) & (stem_at[1:] >= 0) & (stem_at[:-1] >= 0)
    first, second = _neighbours(title, stem_at)
    key = first * len(known.stems) + second
    at = np.searchsorted(known.pairs, key).clip(max=max(len(known.pairs) - 1, 0))
    found = known.pairs[at] == key if len(known.pairs) else np.zeros(len(key), dtype=np.bool_)
    return _counts(title[1:][beside][found], at[found], (titles, len(known.pairs)))


def _one_each(column: Ints, columns: int) -> Matrix:
    """Return a matrix with a one in each row's column; a row of column -1 is empty."""
    row = np.flatnonzero(column >= 0)
    return _counts(row, column[row], (len(column), columns))


def _counts(row: Ints, column: Ints, shape: tuple[int, int]) -> Matrix:
    return _capped(sp.csr_array((np.ones(len(row)), (row, column)), shape=shape))


def _capped(matrix: Matrix) -> Matrix:
    """Return the matrix with repeats of a part in one title counted once."""
    capped = sp.csr_array(matrix)
    data: NDArray[np.float64] = np.minimum(capped.data, 1.0)
    capped.data = data
    return capped
