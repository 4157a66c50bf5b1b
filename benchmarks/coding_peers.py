"""What title coding is measured against: a plain nearest neighbour on TF-IDF, and sockit where installed."""

from __future__ import annotations

import importlib
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Ints

_BATCH: Final = 250


NEIGHBOURS: Final = 200
POWER: Final = 4  # of the cosine in a vote: the best of 1 to 8 by top-1 on other titles


def nearest(known: Sequence[str], occupation: Ints, asked: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the occupations of the nearest known titles [asked, 5], each once: by the nearest, and by votes.

    The cosine is on TF-IDF of words, word pairs and letter runs of three to five. By votes each of the 200
    nearest speaks for its occupation with its cosine to a power.
    """
    columns: dict[str, int] = {}
    counts = _counts(known, columns, grow=True)
    rarity = np.log((1 + len(known)) / (1 + np.bincount(counts.indices, minlength=len(columns)))) + 1.0
    of_known, of_asked = (
        _unit(sp.csr_array(matrix[:, : len(columns)] @ sp.diags_array(rarity)))
        for matrix in (counts, _counts(asked, columns, grow=False))
    )
    best, voted = (np.full((len(asked), 5), -1, dtype=np.int64) for _ in range(2))
    for start in range(0, len(asked), _BATCH):
        like = (of_asked[start : start + _BATCH] @ of_known.T).toarray()
        some = np.sort(np.argpartition(-like, NEIGHBOURS, axis=1)[:, :NEIGHBOURS], axis=1)
        order = np.argsort(-np.take_along_axis(like, some, axis=1), axis=1, kind="stable")
        for row, titles in enumerate(np.take_along_axis(some, order, axis=1)):
            named = occupation[titles]
            first = list(dict.fromkeys(named.tolist()))[:5]
            best[start + row, : len(first)] = first
            votes = np.bincount(named, like[row, titles] ** POWER)
            most = np.argsort(-votes, kind="stable")[:5]
            voted[start + row, : len(most)] = most
    return best, voted


def sockit(asked: Sequence[str], place: Mapping[str, int]) -> Ints | None:
    """Return sockit's occupations [asked, 5], -1 where it names none; None where it is not installed.

    ``place`` is the place of each SOC code. sockit learnt from titles that the asked ones may be among.
    """
    try:
        title = importlib.import_module("sockit.title")
    except ImportError:
        return None
    best = np.full((len(asked), 5), -1, dtype=np.int64)
    for row, text in enumerate(asked):
        counts = title.search(title.clean(text))
        ranked = sorted(counts, key=lambda code: -counts[code])[:5]
        best[row, : len(ranked)] = [place.get(f"{code[:2]}-{code[2:]}", -1) for code in map(str, ranked)]
    return best


def _counts(titles: Sequence[str], columns: dict[str, int], *, grow: bool) -> sp.csr_array:
    rows, places = [], []
    for row, title in enumerate(titles):
        words = re.findall(r"[a-z0-9]+", title.lower())
        spaced = f" {' '.join(words)} "
        runs = [spaced[i : i + n] for n in (3, 4, 5) for i in range(len(spaced) - n + 1)]
        pairs = [f"{a} {b}" for a, b in itertools.pairwise(words)]
        for part in dict.fromkeys([*words, *(f"_{pair}" for pair in pairs), *(f"~{run}" for run in runs)]):
            place = columns.setdefault(part, len(columns)) if grow else columns.get(part, -1)
            if place >= 0:
                rows.append(row)
                places.append(place)
    return sp.csr_array((np.ones(len(rows)), (rows, places)), shape=(len(titles), len(columns)))


def _unit(matrix: sp.csr_array) -> sp.csr_array:
    length = np.sqrt(matrix.power(2) @ np.ones(matrix.shape[1]))
    return sp.csr_array(sp.diags_array(1.0 / np.maximum(length, 1e-9)) @ matrix)
