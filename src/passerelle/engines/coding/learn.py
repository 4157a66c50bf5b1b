"""Learns what parts of titles say of occupations: a multinomial logit by stochastic gradients (Adagrad)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Floats, Ints
from passerelle.engines.coding.learnt import (
    LearntWeights,
    Marks,
    Single,
    SingleMatrix,
    dense,
    lengths,
    other_marks,
    title_parts,
    word_marks,
)
from passerelle.engines.coding.words import Parsed


@dataclass(frozen=True, slots=True)
class LearningRules:
    """How weights are learnt. The values were chosen on titles held out of those known."""

    epochs: int = 8
    rate: float = 0.8  # of the first step; it falls to a tenth in equal steps
    dropped_share: float = 0.4  # of a title's parts, left out at random each time it is met
    batch: int = 512
    least_titles: int = 2  # that have a part worth a weight
    kept: int = 1_000_000  # weights, the largest
    step: float = 0.125  # weights are rounded to multiples of it


def learn(
    titles: Sequence[Parsed],
    occupation: Ints,
    counts: Floats,
    occupations: int,
    *,
    rules: LearningRules,
    chance: np.random.Generator,
) -> LearntWeights:
    """Return the weights that make the occupations of known titles likeliest.

    Args:
        titles: known titles, and other texts about occupations, as read.
        occupation: [title] index of the occupation.
        counts: [title] how much each counts; a part's rarity goes by those that count in full.
        occupations: how many there are.
        rules: how weights are learnt.
        chance: orders the titles and leaves out parts; the same state gives the same weights.
    """
    known = _parts(titles, rules.least_titles)
    full = [title for title, count in zip(titles, counts.tolist(), strict=True) if count >= 1.0]
    rarity = _rarity(full, known)
    parts = title_parts(titles, known, rarity)
    both = sp.csr_array(parts.of_words @ parts.words + parts.others)
    held: Single = np.asarray(both.data / np.repeat(lengths(parts), np.diff(both.indptr)), np.float32)
    vectors: SingleMatrix = sp.csr_array((held, both.indices, both.indptr), shape=both.shape)
    base = np.log1p(np.bincount(occupation, counts, occupations)).astype(np.float32)
    weight, base = _fitted(vectors, occupation, np.asarray(counts, np.float32), base, (rules, chance))
    return LearntWeights(known, rarity, _largest(weight, rules), base)


def _parts(titles: Sequence[Parsed], least: int) -> Marks:
    words: dict[str, int] = {}
    others: dict[int, int] = {}
    for title in titles:
        for word in title.words:
            words[word] = words.get(word, 0) + 1
        for mark in other_marks(title):
            others[mark] = others.get(mark, 0) + 1
    for word, count in words.items():
        for mark in word_marks(word):
            others[mark] = others.get(mark, 0) + count
    return np.array(sorted(mark for mark, count in others.items() if count >= least), dtype=np.uint32)


def _rarity(titles: Sequence[Parsed], known: Marks) -> Single:
    parts = title_parts(titles, known, np.ones(len(known), np.float32))
    both = sp.csr_array(parts.of_words @ parts.words + parts.others)
    held = np.bincount(both.indices, minlength=len(known))
    return np.asarray(0.2 + np.log(len(titles) / np.maximum(held, 1)) / 5.0, np.float32)


def _fitted(
    vectors: SingleMatrix,
    occupation: Ints,
    counts: Single,
    base: Single,
    how: tuple[LearningRules, np.random.Generator],
) -> tuple[Single, Single]:
    """Return weights [part, occupation] and base odds that minimise minus the log of what was so.

    Adagrad (Duchi, Hazan and Singer 2011, J. Mach. Learn. Res. 12): each weight's step is divided by the
    root of the squares of its past gradients. Only the parts in a batch move.
    """
    rules, chance = how
    titles, parts = vectors.shape
    occupations = len(base)
    weight, squares = (np.full((parts, occupations), start, np.float32) for start in (0.0, 0.01))
    base_squares = np.full(occupations, 0.01, np.float32)
    for epoch in range(rules.epochs):
        rate = np.float32(rules.rate * (1.0 - 0.9 * epoch / max(rules.epochs - 1, 1)))
        order = chance.permutation(titles)
        for rows in np.split(order, range(rules.batch, titles, rules.batch)):
            used, met = _thinned(sp.csr_array(vectors[rows]), rules.dropped_share, chance)
            own = weight[used]
            error = _shares(dense(met @ own) + base)
            error[np.arange(len(rows)), occupation[rows]] -= 1.0
            error *= counts[rows, None]
            slope = dense(met.T @ error)
            squares[used] += slope**2
            weight[used] = own - rate * slope / np.sqrt(squares[used])
            base_slope = error.sum(axis=0)
            base_squares += base_slope**2
            base -= np.float32(0.1) * rate * base_slope / np.sqrt(base_squares)
    return weight, base - base.mean()


def _thinned(vectors: SingleMatrix, dropped: float, chance: np.random.Generator) -> tuple[Ints, SingleMatrix]:
    """Return the parts in use and the vectors over them, some parts left out and the rest scaled up."""
    kept = chance.random(vectors.nnz) >= dropped
    row = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))[kept]
    used, column = np.unique(vectors.indices[kept], return_inverse=True)
    data = vectors.data[kept] / np.float32(1.0 - dropped)
    return used.astype(np.int64), sp.csr_array((data, (row, column)), shape=(vectors.shape[0], len(used)))


def _shares(score: Single) -> Single:
    share = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray(share / share.sum(axis=1, keepdims=True))


def _largest(weight: Single, rules: LearningRules) -> SingleMatrix:
    """Return the largest weights, rounded; the rest are 0."""
    size = np.abs(weight)
    if weight.size > rules.kept:
        places = weight.size - rules.kept
        size[size < np.partition(size, places, axis=None)[places]] = 0.0
    rounded = np.where(size > 0.0, np.rint(weight / rules.step) * rules.step, 0.0)
    return sp.csr_array(rounded.astype(np.float32))
