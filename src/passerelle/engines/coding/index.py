"""The index of known titles: what each consists of, and what each part says of every occupation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Floats, Ints
from passerelle.engines.coding.calibration import Calibration
from passerelle.engines.coding.features import Features, Matrix, Vocabulary, features, vocabulary
from passerelle.engines.coding.reading import Reader, exact_key, titles_with
from passerelle.engines.coding.words import Parsed, TitleWords, parse_all

# How much each kind of part counts in the likeness of two titles: the best of those tried on held-out titles.
NEAR_WEIGHTS: Final = {"word": 1.0, "stem": 0.8, "pair": 0.5, "head": 0.5}
# How much each kind of part counts in what it says of an occupation. These weights, and the two of likeness
# in code.py, are rounded from a conditional logit on 2,500 held-out O*NET titles.
LIFT_WEIGHTS: Final = {"word": 0.035, "stem": 0.035, "run": 0.06, "head": 0.14, "pair": 0.10}
_SMOOTHING: Final = {"word": 400.0, "stem": 400.0, "run": 400.0, "head": 100.0, "pair": 100.0}
_TITLES_WEIGHT: Final = 0.5  # of the log of an occupation's known titles
_PEOPLE_WEIGHT: Final = 0.10  # of the log of its people


@dataclass(frozen=True, slots=True)
class TitleIndex:
    """Known titles, ready to code others by. Built by ``title_index``."""

    known: tuple[str, ...]  # [known]  distinct titles, as they are shown
    listed: Matrix  # [known, occupation]  strength of the listing over the root of the title's total
    key: dict[tuple[str, ...], int]  # words of a title in any order, to its row of ``exact``
    exact: Matrix  # [key, occupation]  share of the strength with which these words are listed
    vocabulary: Vocabulary
    rarity: dict[str, Floats]  # kind to [part]: weight times inverse document frequency
    near: Matrix  # [part of any kind, known]  columns of length 1
    gain: Matrix  # [part of any kind, occupation]  what a part adds to the score, its kind's weight in it
    cost: Floats  # [kind, occupation]  what each part of a kind takes off, its weight in it
    prior: Floats  # [occupation]  score before anything is read
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
    parsed = parse_all(titles, rules.words)
    rows, first = _distinct(parsed, strength)
    distinct = [parsed[i] for i in first]
    known = vocabulary(distinct)
    parts = features(distinct, known)
    listed = sp.csr_array((strength, (rows, occupation)), shape=(len(first), count))
    key, exact = _exact(parsed, occupation, strength, count)
    rarity = {kind: NEAR_WEIGHTS[kind] * _rarity(getattr(parts, kind)) for kind in NEAR_WEIGHTS}
    each: Matrix = sp.csr_array((np.ones(len(occupation)), (rows, occupation)), shape=listed.shape)
    lifts = [_lift(getattr(parts, kind), each, kind) for kind in LIFT_WEIGHTS]
    return TitleIndex(
        known=tuple(titles[i] for i in first),
        listed=_damped(listed),
        key=key,
        exact=exact,
        vocabulary=known,
        rarity=rarity,
        near=sp.csr_array(unit_length(weighted(parts, rarity), np.zeros(len(first))).T),
        gain=sp.csr_array(sp.vstack([gain for gain, _ in lifts], format="csr")),
        cost=np.stack([cost for _, cost in lifts]),
        prior=_prior(occupation, rules.people, count),
        leader=_leader(rules.leader, count),
        words=rules.words,
        reader=Reader(titles_with(distinct), known.stems),
        calibration=rules.calibration,
    )


def weighted(parts: Features, rarity: dict[str, Floats]) -> Matrix:
    """Return the parts that make titles alike side by side, each times its weight and rarity."""
    blocks = [getattr(parts, kind) @ sp.diags_array(rare) for kind, rare in rarity.items()]
    return sp.csr_array(sp.hstack(blocks, format="csr"))


def unit_length(matrix: Matrix, unknown: Floats) -> Matrix:
    """Return the rows at length 1, ``unknown`` [row] being the squared length of what is not in them."""
    squares = row_sums(matrix.power(2)) + unknown
    return sp.csr_array(sp.diags_array(1.0 / np.sqrt(np.maximum(squares, 1e-12))) @ matrix)


def _axis(occupation: Ints, people: Floats | None) -> int:
    return int(occupation.max()) + 1 if people is None else len(people)


def _distinct(parsed: Sequence[Parsed], strength: Floats) -> tuple[Ints, list[int]]:
    """Return the row of every title among the distinct ones, and the title to show for each row.

    That is the strongest; of equals the one written out in full.
    """
    row_of: dict[tuple[str, ...], int] = {}
    rows = np.array([row_of.setdefault(title.words, len(row_of)) for title in parsed], dtype=np.int64)
    letters = np.array([sum(map(len, title.words)) - 9 * len(title.expanded) for title in parsed])
    order = np.lexsort((np.arange(len(rows)), -letters, -strength, rows))
    first = order[np.searchsorted(rows[order], np.arange(len(row_of)))]
    return rows, first.tolist()


def _exact(
    parsed: Sequence[Parsed], occupation: Ints, strength: Floats, count: int
) -> tuple[dict[tuple[str, ...], int], Matrix]:
    row_of: dict[tuple[str, ...], int] = {}
    rows = [row_of.setdefault(exact_key(title), len(row_of)) for title in parsed]
    sums = sp.csr_array((strength, (rows, occupation)), shape=(len(row_of), count))
    total = row_sums(sums)
    return row_of, sp.csr_array(sp.diags_array(1.0 / total) @ sums)


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


def _lift(parts: Matrix, listed: Matrix, kind: str) -> tuple[Matrix, Floats]:
    """Return what a part of a title says of an occupation, by Bayes with Dirichlet smoothing m.

    The log of p's share in occupation o over its share in all titles is
    log(1 + n_po / (m p_p)) - log(1 + n_o / m): a gain per part and occupation, a cost per occupation.
    """
    smoothing, weight = _SMOOTHING[kind], LIFT_WEIGHTS[kind]
    counts = sp.csr_array(parts.T @ listed).tocoo()
    total = max(float(counts.data.sum()), 1.0)
    row, column = counts.coords
    share = np.bincount(row, counts.data, counts.shape[0]) / total
    size = np.bincount(column, counts.data, counts.shape[1])
    gain = weight * np.log1p(counts.data / (smoothing * share[row]))
    return sp.csr_array((gain, (row, column)), shape=counts.shape), weight * np.log1p(size / smoothing)


def row_sums(matrix: Matrix) -> Floats:
    """Return the sum of each row."""
    return np.asarray(matrix @ np.ones(matrix.shape[1]))
