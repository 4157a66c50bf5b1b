"""What is known of a batch of titles: likeness, learnt weights, listings and context, weighed to a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.coding.features import Features, Matrix, features
from passerelle.engines.coding.index import TitleIndex, row_sums, single, weighted
from passerelle.engines.coding.learnt import Said, Single, SingleMatrix, dense, said
from passerelle.engines.coding.reading import exact_key
from passerelle.engines.coding.words import Parsed, context_words, parse_all

# Weights of a conditional logit on O*NET titles held out of those known, rounded (benchmarks/coding.py).
LEARNT_WEIGHT: Final = 0.68  # of what the learnt weights say
ALIKE_WEIGHT: Final = 0.34  # of the log of likenesses to an occupation's titles, each to the third power
TRUSTED_WEIGHT: Final = 1.5  # guess: of the log of likenesses to titles that a user or Passerelle listed
EXACT_WEIGHT: Final = 1.5  # guess: times the log of the share of listings over _EXACT_FLOOR
LISTED_REST: Final = 0.5  # guess: what all else counts where the very words are listed, for it rests on them
CONTEXT_NEAR: Final = 0.4  # guess: how much a department's word counts beside a title's
CONTEXT_LIFT: Final = 0.4  # guess: how much what its words say of occupations counts
_EXACT_FLOOR: Final = 0.01
_FLOOR: Final = 1e-4
LEAST_LIKENESS: Final = 0.15  # of which the third power says nothing
_LEAST_PARTS: Final = 3  # known parts without which an unknown word says nothing


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a batch of titles before it is weighed."""

    parsed: list[Parsed]
    context: list[tuple[str, ...]]  # [title]  words of the context that are not in the title
    like: SingleMatrix  # [title, known]  likeness, 0 to about 1
    score: Single  # [title, occupation]  log odds up to a constant
    exact: Matrix  # [title, occupation]  share of the listings of the very words
    learnt: Said | None
    blank: Bools  # [title]  whether nothing of it is known


def evidence(index: TitleIndex, titles: Sequence[str], context: Sequence[str] | None) -> Evidence:
    """Return the evidence for a batch of titles."""
    parsed = [index.reader.read(title) for title in parse_all(titles, index.words)]
    around = _around(index, parsed, context)
    parts = features(parsed, index.vocabulary)
    beside = features([_bare(words) for words in around], index.vocabulary) if any(around) else None
    like = likeness(index, parts, beside)
    exact = _listed(index, parsed)
    score = _alike(index, like)
    score += index.prior
    known = row_sums(parts.stem) > 0.0
    learnt = None
    if index.learnt is not None:
        learnt = said(index.learnt, parsed)
        score += LEARNT_WEIGHT * learnt.score
        known |= learnt.parts >= _LEAST_PARTS
    listings = np.diff(exact.indptr)
    score[listings > 0] *= LISTED_REST
    row = np.repeat(np.arange(len(parsed)), listings)
    score[row, exact.indices] += EXACT_WEIGHT * np.log1p(exact.data / _EXACT_FLOOR)
    if beside is not None:
        score += CONTEXT_LIFT * _lifted(index, beside)
    return Evidence(parsed, around, like, score, exact, learnt, ~known)


def likeness(index: TitleIndex, parts: Features, beside: Features | None) -> SingleMatrix:
    """Return the cosine of each title with each known one; a context adds to it, and takes nothing off."""
    unknown = parts.unknown * index.rarity["stem"].max() ** 2
    own = weighted(parts, index.rarity)
    squares = row_sums(own.power(2)) + unknown
    both = own if beside is None else sp.csr_array(own + CONTEXT_NEAR * weighted(beside, index.rarity))
    scaled = sp.csr_array(sp.diags_array(1.0 / np.sqrt(np.maximum(squares, 1e-12))) @ both)
    like = single(scaled) @ index.near
    kept = like.data >= LEAST_LIKENESS
    ends = np.concatenate([[0], np.cumsum(kept)])[like.indptr]
    return sp.csr_array((like.data[kept], like.indices[kept], ends), shape=like.shape)


def _lifted(index: TitleIndex, beside: Features) -> Floats:
    """Return what the words around each title say of every occupation."""
    return (beside.stem @ index.lift).toarray() - row_sums(beside.stem)[:, None] * index.lift_cost


def _alike(index: TitleIndex, like: SingleMatrix) -> Single:
    """Return how like each title is to the known titles of each occupation, weighed."""
    cubes: SingleMatrix = sp.csr_array((like.data**3, like.indices, like.indptr), shape=like.shape)
    alike = sp.csr_array(cubes @ index.listed)
    alike.data = np.float32(ALIKE_WEIGHT) * np.log1p(alike.data / np.float32(_FLOOR))
    score = dense(alike)
    trusted = sp.csr_array(cubes @ index.trusted)
    row = np.repeat(np.arange(len(score)), np.diff(trusted.indptr))
    score[row, trusted.indices] += TRUSTED_WEIGHT * np.log1p(trusted.data)
    return score


def _listed(index: TitleIndex, parsed: list[Parsed]) -> Matrix:
    rows = np.array([index.key.get(exact_key(title), -1) for title in parsed], dtype=np.int64)
    known = np.flatnonzero(rows >= 0)
    pick = sp.csr_array((np.ones(len(known)), (known, rows[known])), shape=(len(rows), index.exact.shape[0]))
    return sp.csr_array(pick @ index.exact)


def _around(index: TitleIndex, parsed: list[Parsed], context: Sequence[str] | None) -> list[tuple[str, ...]]:
    if context is None:
        return [()] * len(parsed)
    read = {text: context_words(text, index.words) for text in set(context)}
    known = index.vocabulary.words
    return [
        tuple(word for word in read[text] if word in known and word not in title.words)
        for title, text in zip(parsed, context, strict=True)
    ]


def _bare(words: tuple[str, ...]) -> Parsed:
    share = 1.0 / np.sqrt(max(len(words), 1))
    return Parsed(words, (share,) * len(words), -1, (), ())


def best(shares: Single, count: int) -> Ints:
    """Return the likeliest occupations of each title, best first; the lower index of equals."""
    keep = min(count, shares.shape[1])
    some = np.argpartition(-shares, keep - 1, axis=1)[:, :keep]
    order = np.lexsort((some, -np.take_along_axis(shares, some, axis=1)), axis=1)
    return np.take_along_axis(some, order, axis=1).astype(np.int64)
