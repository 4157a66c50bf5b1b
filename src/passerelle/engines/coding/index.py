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

# How much each kind of part counts in the likeness of two titles: best of those tried on held-out titles.
NEAR_WEIGHTS: Final = {"word": 1.0, "stem": 0.8, "pair": 0.5, "head": 0.5}
_SMOOTHING: Final = {"word": 400.0, "stem": 400.0, "head": 100.0, "pair": 100.0, "run": 400.0}
LIFTS: Final = tuple(_SMOOTHING)


@dataclass(frozen=True, slots=True)
class Lift:
    """What a part of a title says of each occupation, by Bayes with Dirichlet smoothing."""

    gain: Matrix  # [part, occupation]  log of the part's share in the occupation over its share in all
    cost: Floats  # [occupation]  to be taken off for each part


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
    lifts: dict[str, Lift]  # by kind
    titles: Floats  # [occupation]  log of 1 + its number of listings
    people: Floats  # [occupation]  log of the people who hold it; zeros where that is not known
    words: TitleWords
    reader: Reader
    calibration: Calibration

    @property
    def occupations(self) -> int:
        """Number of occupations."""
        return int(self.listed.shape[1])


@dataclass(frozen=True, slots=True)
class Setting:
    """What an index takes beside its titles."""

    people: Floats | None = None  # [occupation]  who hold it: a mild tie-breaker
    words: TitleWords = field(default_factory=TitleWords)
    calibration: Calibration = field(default_factory=Calibration)
    occupations: int | None = None  # length of the occupation axis; else the largest index says it


def title_index(
    titles: Sequence[str], occupation: Ints, strength: Floats, setting: Setting | None = None
) -> TitleIndex:
    """Return the index of known titles.

    Args:
        titles: known titles; one that belongs to several occupations comes once for each.
        occupation: [title] index of the occupation.
        strength: [title] how far its source is to be trusted, above 0.
        setting: people per occupation, the words of titles, the calibration.

    Raises:
        ValueError: there are no titles, or the lengths differ.
    """
    if not len(titles) or not len(titles) == len(occupation) == len(strength):
        raise ValueError(f"{len(titles)} titles, {len(occupation)} occupations, {len(strength)} strengths")
    setting = setting or Setting()
    count = setting.occupations or _axis(occupation, setting.people)
    parsed = parse_all(titles, setting.words)
    rows, first = _distinct(parsed, strength)
    distinct = [parsed[i] for i in first]
    known = vocabulary(distinct)
    parts = features(distinct, known)
    listed = sp.csr_array((strength, (rows, occupation)), shape=(len(first), count))
    key, exact = _exact(parsed, occupation, strength, count)
    rarity = {kind: NEAR_WEIGHTS[kind] * _rarity(getattr(parts, kind)) for kind in NEAR_WEIGHTS}
    each: Matrix = sp.csr_array((np.ones(len(occupation)), (rows, occupation)), shape=listed.shape)
    return TitleIndex(
        known=tuple(titles[i] for i in first),
        listed=_damped(listed),
        key=key,
        exact=exact,
        vocabulary=known,
        rarity=rarity,
        near=sp.csr_array(unit_length(weighted(parts, rarity), np.zeros(len(first))).T),
        lifts={kind: _lift(getattr(parts, kind), each, _SMOOTHING[kind]) for kind in LIFTS},
        titles=np.log1p(np.bincount(occupation, minlength=count)),
        people=np.zeros(count) if setting.people is None else np.log(np.maximum(setting.people, 1.0)),
        words=setting.words,
        reader=Reader(titles_with(distinct), known.stems),
        calibration=setting.calibration,
    )


def weighted(parts: Features, rarity: dict[str, Floats]) -> Matrix:
    """Return the parts that make titles alike side by side, each times its weight and rarity."""
    blocks = [getattr(parts, kind) @ sp.diags_array(rare) for kind, rare in rarity.items()]
    return sp.csr_array(sp.hstack(blocks, format="csr"))


def unit_length(matrix: Matrix, unknown: Floats) -> Matrix:
    """Return the rows at length 1, ``unknown`` [row] being the squared length of what is not in them."""
    squares = np.asarray(matrix.power(2).sum(axis=1)).ravel() + unknown
    return sp.csr_array(sp.diags_array(1.0 / np.sqrt(np.maximum(squares, 1e-12))) @ matrix)


def _axis(occupation: Ints, people: Floats | None) -> int:
    return int(occupation.max()) + 1 if people is None else len(people)


def _distinct(parsed: Sequence[Parsed], strength: Floats) -> tuple[Ints, list[int]]:
    """Return the row of every title among the distinct ones, and each row's strongest title."""
    row_of: dict[tuple[str, ...], int] = {}
    rows = np.array([row_of.setdefault(title.words, len(row_of)) for title in parsed], dtype=np.int64)
    order = np.lexsort((np.arange(len(rows)), -strength, rows))
    first = order[np.searchsorted(rows[order], np.arange(len(row_of)))]
    return rows, first.tolist()


def _exact(
    parsed: Sequence[Parsed], occupation: Ints, strength: Floats, count: int
) -> tuple[dict[tuple[str, ...], int], Matrix]:
    row_of: dict[tuple[str, ...], int] = {}
    rows = [row_of.setdefault(exact_key(title), len(row_of)) for title in parsed]
    sums = sp.csr_array((strength, (rows, occupation)), shape=(len(row_of), count))
    total = np.asarray(sums.sum(axis=1)).ravel()
    return row_of, sp.csr_array(sp.diags_array(1.0 / total) @ sums)


def _damped(listed: Matrix) -> Matrix:
    total = np.asarray(listed.sum(axis=1)).ravel()
    return sp.csr_array(sp.diags_array(1.0 / np.sqrt(total)) @ listed)


def _rarity(parts: Matrix) -> Floats:
    titles = np.bincount(parts.indices, minlength=parts.shape[1])
    return np.asarray(np.log((1.0 + parts.shape[0]) / (1.0 + titles)) + 0.5)


def _lift(parts: Matrix, listed: Matrix, smoothing: float) -> Lift:
    """Return log(1 + n_po / (m p_p)) per part p and occupation o, and log((n_o + m) / m) per occupation."""
    counts = sp.csr_array(parts.T @ listed).tocoo()
    if not counts.nnz:
        return Lift(sp.csr_array(counts.shape), np.zeros(counts.shape[1]))
    total = float(counts.data.sum())
    share = np.asarray(counts.sum(axis=1)).ravel() / total
    size = np.asarray(counts.sum(axis=0)).ravel()
    gain = np.log1p(counts.data / (smoothing * share[counts.coords[0]]))
    return Lift(sp.csr_array((gain, counts.coords), shape=counts.shape), np.log1p(size / smoothing))
