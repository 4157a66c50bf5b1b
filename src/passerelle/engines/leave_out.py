"""What imputed ratings do to advice: known occupations are hidden in turn, imputed, and set beside the truth.

An occupation is hidden alone: its partner in every pair keeps its own ratings. Of two yes-or-no readings of
the same pairs, the one on known and the other on imputed ratings,

    flipped  = pairs on which they differ / pairs that either calls so
    wrongly  = pairs that imputed ratings alone call so / pairs that imputed ratings call so
    overseen = pairs that known ratings alone call so / pairs that known ratings call so

Flips are not counted over all pairs, of which most are plainly not viable by any reading.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from passerelle.domain.transition import OccupationFeatures
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.transitions import coverage, likeness


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings of every occupation by one method; not a number where it does not reach."""

    importance: Floats  # [occupation, element]  1 to 5
    level: Floats  # [occupation, element]  0 to 7

    @property
    def reached(self) -> Bools:
        """Whether the method reaches each occupation [occupation]."""
        gaps = np.isnan(self.importance).any(axis=1) | np.isnan(self.level).any(axis=1)
        return np.asarray(~gaps)


@dataclass(frozen=True, slots=True)
class Fits:
    """Fit of moves into and out of hidden occupations, on known and on imputed ratings."""

    into_known: Floats  # [occupation, hidden]
    into_imputed: Floats  # [occupation, hidden]
    out_known: Floats  # [hidden, occupation]
    out_imputed: Floats  # [hidden, occupation]


@dataclass(frozen=True, slots=True)
class Flips:
    """How far two readings of the same pairs differ; not a number where no pair is called so."""

    pairs: int
    known_share: float  # of the pairs, called so on known ratings
    imputed_share: float  # of the pairs, called so on imputed ratings
    flipped_share: float  # of the pairs that either calls so
    wrongly_share: float  # of the pairs that imputed ratings call so
    overseen_share: float  # of the pairs that known ratings call so


def fits(features: OccupationFeatures, estimate: Ratings, hidden: Ints) -> Fits:
    """Return the fit of every move into and out of the ``hidden`` occupations, each hidden alone.

    Likeness is centred over all occupations, known and hidden.

    Raises:
        ValueError: the estimate does not reach a hidden occupation.
    """
    if not estimate.reached[hidden].all():
        raise ValueError("the estimate does not reach every hidden occupation")
    count = len(features.pay)
    both = _appended(features, estimate, hidden)
    fit = coverage(both) * likeness(both)
    known, imputed = np.arange(count), np.arange(count, count + len(hidden))
    return Fits(
        into_known=fit[np.ix_(known, hidden)],
        into_imputed=fit[np.ix_(known, imputed)],
        out_known=fit[np.ix_(hidden, known)],
        out_imputed=fit[np.ix_(imputed, known)],
    )


def flips(known: Bools, imputed: Bools, pairs: Bools) -> Flips:
    """Return how far two readings differ over the ``pairs`` that count; all three have one shape."""
    first, second = known[pairs], imputed[pairs]
    differ = first ^ second
    return Flips(
        pairs=len(first),
        known_share=_of(first.sum(), len(first)),
        imputed_share=_of(second.sum(), len(first)),
        flipped_share=_of(differ.sum(), (first | second).sum()),
        wrongly_share=_of((second & ~first).sum(), second.sum()),
        overseen_share=_of((first & ~second).sum(), first.sum()),
    )


def miss(known: Floats, imputed: Floats, pairs: Bools) -> float:
    """Return the mean absolute error over the ``pairs`` that count; not a number without any."""
    return float(np.abs(imputed - known)[pairs].mean()) if pairs.any() else float("nan")


def _appended(features: OccupationFeatures, estimate: Ratings, hidden: Ints) -> OccupationFeatures:
    """Return the features with the hidden occupations once more behind all others, on imputed ratings."""
    count = len(features.pay)
    rows = np.concatenate([np.arange(count), hidden])
    longer = {}
    for name in (f.name for f in fields(features)):
        value = getattr(features, name)
        square = value.ndim == 2 and value.shape == (count, count) and name not in ("importance", "level")
        longer[name] = value[np.ix_(rows, rows)] if square else value[rows]
    longer["importance"][count:] = estimate.importance[hidden]
    longer["level"][count:] = estimate.level[hidden]
    return replace(features, **longer)


def _of(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole > 0 else float("nan")
