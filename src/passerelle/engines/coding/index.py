"""The index of known titles: what each consists of, and to which occupations it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Floats, Ints
from passerelle.engines.coding.calibration import Calibration
from passerelle.engines.coding.features import Features, Matrix, Vocabulary, features, vocabulary
from passerelle.engines.coding.learnt import LearntWeights, SingleMatrix
from passerelle.engines.coding.reading import Reader, exact_key, titles_with
from passerelle.engines.coding.words import Parsed, TitleWords, parse_all

# How much each kind of part counts in the likeness of two titles: the best of those tried on held-out titles.
NEAR_WEIGHTS: Final = {"stem": 1.28, "pair": 0.5, "head": 0.5}
PUBLISHED_STRENGTH: Final = 8.0  # guess: a listing that goes beyond it speaks for titles like it too
_SMOOTHING: Final = 400.0  # titles
_TITLES_WEIGHT: Final = 0.07  # of the log of an occupation's known titles
_PEOPLE_WEIGHT: Final = 0.014  # of the log of its people


@dataclass(frozen=True, slots=True)
class TitleIndex:
    """Known titles, ready to code others by. Built by ``title_index``."""

    known: tuple[str, ...]  # [known]  distinct titles, as they are shown
    read: tuple[Parsed, ...]  # [known]  the same, as read
    listed: SingleMatrix  # [known, occupation]  strength of the listing over the root of the title's total
    trusted: Matrix  # [known, occupation]  strength of the listing beyond that of published titles
    members: tuple[Ints, ...]  # [occupation]  rows of its known titles
    key: dict[tuple[str, ...], int]  # words of a title in any order, to its row of ``exact``
    exact: Matrix  # [key, occupation]  share of the strength with which these words are listed
    vocabulary: Vocabulary
    rarity: dict[str, Floats]  # kind to [part]: weight times inverse document frequency
    near: SingleMatrix  # [part of any kind, known]  columns of length 1
    lift: Matrix  # [stem, occupation]  log odds that a word adds, before the occupation's cost
    lift_cost: Floats  # [occupation]  log odds that each word takes off
    prior: Floats  # [occupation]  score before anything is read
    learnt: LearntWeights | None  # what parts of titles say of occupations
    leader: Ints  # [occupation]  the occupation that supervises or manages it; its own index for none
    words: TitleWords
    reader: Reader
    calibration: Calibration

    @property
    def occupations(self) -> int:
        """Number of occupations."""
        return int(self.listed.shape[1])


@dataclass(frozen=True, slots=True)
class CodingRules:
    """What an index takes beside its titles."""

    people: Floats | None = None  # [occupation]  who hold it: a mild tie-breaker
    leader: Ints | None = None  # [occupation]  the occupation that supervises or manages it; -1 for none
    words: TitleWords = field(default_factory=TitleWords)
    learnt: LearntWeights | None = None
    calibration: Calibration = field(default_factory=Calibration)


def title_index(
    titles: Sequence[str], occupation: Ints, strength: Floats, rules: CodingRules | None = None
) -> TitleIndex:
    """Return the index of known titles.

    Args:
        titles: known titles; one that belongs to several occupations comes once for each.
        occupation: [title] index of the occupation.
        strength: [title] how far its source is to be trusted, above 0.
        rules: people per occupation, the words of titles, the calibration.

    Raises:
        ValueError: there are no titles, or the lengths differ.
    """
    if not len(titles) or not len(titles) == len(occupation) == len(strength):
        raise ValueError(f"{len(titles)} titles, {len(occupation)} occupations, {len(strength)} strengths")
    rules = rules or CodingRules()
    count = _axis(occupation, rules.people)
    spelt = {title: place for place, title in enumerate(dict.fromkeys(titles))}
    spelling = np.fromiter((spelt[title] for title in titles), np.int64, len(titles))
    parsed = parse_all(spelt, rules.words)
    rows, first = _distinct(parsed, spelling, strength)
    distinct = [parsed[spelling[i]] for i in first]
    known = vocabulary(distinct)
    parts = features(distinct, known)
    listed = sp.csr_array((strength, (rows, occupation)), shape=(len(first), count))
    key, exact = _exact([exact_key(one) for one in parsed], spelling, occupation, strength, count)
    rarity = {kind: NEAR_WEIGHTS[kind] * _rarity(getattr(parts, kind)) for kind in NEAR_WEIGHTS}
    lift, lift_cost = _lift(parts.stem, rows, occupation, listed.shape)
    return TitleIndex(
        known=tuple(titles[i] for i in first),
        read=tuple(distinct),
        listed=single(_damped(listed)),
        trusted=_trusted(listed),
        members=_members(listed),
        key=key,
        exact=exact,
        vocabulary=known,
        rarity=rarity,
        near=single(sp.csr_array(unit_length(weighted(parts, rarity), np.zeros(len(first))).T)),
        lift=lift,
        lift_cost=lift_cost,
        prior=_prior(occupation, rules.people, count),
        learnt=rules.learnt,
        leader=_leader(rules.leader, count),
        words=rules.words,
        reader=Reader(titles_with(distinct), known.stems),
        calibration=rules.calibration,
    )


def weighted(parts: Features, rarity: dict[str, Floats]) -> Matrix:
    """Return the parts that make titles alike side by side, each times its weight and rarity."""
    blocks = [getattr(parts, kind) @ sp.diags_array(rare) for kind, rare in rarity.items()]
    return sp.csr_array(sp.hstack(blocks, format="csr"))


def single(matrix: Matrix) -> SingleMatrix:
    """Return the matrix in numbers of half the size."""
    held = (matrix.data.astype(np.float32), matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32))
    return sp.csr_array(held, shape=matrix.shape)


def unit_length(matrix: Matrix, unknown: Floats) -> Matrix:
    """Return the rows at length 1, ``unknown`` [row] being the squared length of what is not in them."""
    squares = row_sums(matrix.power(2)) + unknown
    return sp.csr_array(sp.diags_array(1.0 / np.sqrt(np.maximum(squares, 1e-12))) @ matrix)


def _axis(occupation: Ints, people: Floats | None) -> int:
    return int(occupation.max()) + 1 if people is None else len(people)


def _distinct(parsed: Sequence[Parsed], spelling: Ints, strength: Floats) -> tuple[Ints, list[int]]:
    """Return the row of every title among those of distinct words, and the title to show for each row.

    ``parsed`` are the distinct spellings, ``spelling`` [title] is each title's. The strongest is shown; of
    equals the one written out in full.
    """
    row_of: dict[tuple[str, ...], int] = {}
    row = np.array([row_of.setdefault(title.words, len(row_of)) for title in parsed], dtype=np.int64)
    rows = row[spelling]
    letters = np.array([sum(map(len, title.words)) - 9 * len(title.expanded) for title in parsed])[spelling]
    order = np.lexsort((np.arange(len(rows)), -letters, -strength, rows))
    first = order[np.searchsorted(rows[order], np.arange(len(row_of)))]
    return rows, first.tolist()


def _exact(
    keys: Sequence[tuple[str, ...]], spelling: Ints, occupation: Ints, strength: Floats, count: int
) -> tuple[dict[tuple[str, ...], int], Matrix]:
    row_of: dict[tuple[str, ...], int] = {}
    rows = np.array([row_of.setdefault(key, len(row_of)) for key in keys], dtype=np.int64)[spelling]
    sums = sp.csr_array((strength, (rows, occupation)), shape=(len(row_of), count))
    total = row_sums(sums)
    return row_of, sp.csr_array(sp.diags_array(1.0 / total) @ sums)


def _trusted(listed: Matrix) -> Matrix:
    trusted = listed.copy()
    trusted.data = np.maximum(trusted.data - PUBLISHED_STRENGTH, 0.0)
    trusted.eliminate_zeros()
    return trusted


def _members(listed: Matrix) -> tuple[Ints, ...]:
    by_occupation = sp.csc_array(listed)
    return tuple(np.split(by_occupation.indices.astype(np.int64), by_occupation.indptr[1:-1]))


def _damped(listed: Matrix) -> Matrix:
    total = row_sums(listed)
    return sp.csr_array(sp.diags_array(1.0 / np.sqrt(total)) @ listed)


def _rarity(parts: Matrix) -> Floats:
    titles = np.bincount(parts.indices, minlength=parts.shape[1])
    return np.asarray(np.log((1.0 + parts.shape[0]) / (1.0 + titles)) + 0.5)


def _leader(leader: Ints | None, count: int) -> Ints:
    own = np.arange(count)
    return own if leader is None else np.where(leader >= 0, leader, own)


def _prior(occupation: Ints, people: Floats | None, count: int) -> Floats:
    titles = np.log1p(np.bincount(occupation, minlength=count))
    holders = 0.0 if people is None else np.log(np.maximum(people, 1.0))
    return np.asarray(_TITLES_WEIGHT * titles + _PEOPLE_WEIGHT * holders)


def _lift(parts: Matrix, rows: Ints, occupation: Ints, shape: tuple[int, int]) -> tuple[Matrix, Floats]:
    """Return what a word's stem says of an occupation, by Bayes with Dirichlet smoothing m.

    The log of p's share in occupation o over its share in all titles is
    log(1 + n_po / (m p_p)) - log(1 + n_o / m): a gain per part and occupation, a cost per occupation.
    """
    each: Matrix = sp.csr_array((np.ones(len(rows)), (rows, occupation)), shape=shape)
    counts = sp.csr_array(parts.T @ each)
    total = max(float(counts.data.sum()), 1.0)
    share = row_sums(counts) / total
    size = np.bincount(counts.indices, counts.data, shape[1])
    held = np.repeat(share, np.diff(counts.indptr))
    counts.data = np.log1p(counts.data / (_SMOOTHING * held))
    return counts, np.log1p(size / _SMOOTHING)


def row_sums(matrix: Matrix) -> Floats:
    """Return the sum of each row."""
    return np.asarray(matrix @ np.ones(matrix.shape[1]))
