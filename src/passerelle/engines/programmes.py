"""Which training programmes suit a transition, and how much of its gaps each of them reaches.

A programme is known by the occupations it trains for. It is taken to aim at the mean of their levels, and
to get there in step with its length: what it is *meant* to teach, for no catalogue says what its graduates
can do. Where some programmes for an occupation are believed in full, those that are doubted do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from passerelle.domain.gap import Aspect
from passerelle.domain.units import Floats, Ints

_BELIEVED: Final = 1.0


@dataclass(frozen=True, slots=True)
class Offer:
    """Programmes in one order, which settles ties, and the occupations that each trains for.

    Raises:
        ValueError: arrays that belong together differ in length.
    """

    programme: Ints  # [link] position of the programme
    occupation: Ints  # [link] position of an occupation that it trains for
    trust: Floats  # [link] 0 to 1, how far the catalogue is believed that it does
    weeks: Floats  # [programme] nan where unknown
    money: Floats  # [programme] what a person pays in all, in one currency; nan where unknown

    def __post_init__(self) -> None:
        links = len(self.programme)
        if len(self.occupation) != links or len(self.trust) != links or len(self.weeks) != len(self.money):
            raise ValueError("the arrays of an offer differ in length")


@dataclass(frozen=True, slots=True)
class Matches:
    """Programmes that suit one transition, the best first."""

    programme: Ints  # [match]
    aims_share: Floats  # [match] of all that is missing
    covered: Floats  # [match, item] share of each item's gap, items of all aspects in a row; 0 without gap


def suited(offer: Offer, j: int) -> Ints:
    """Return the programmes that train for occupation ``j``, in their order.

    Those that are believed in full; the doubted only where there is no other.
    """
    sure = believed(offer, j)
    return sure if len(sure) else np.unique(offer.programme[offer.occupation == j])


def believed(offer: Offer, j: int) -> Ints:
    """Return the programmes that train for occupation ``j`` beyond doubt, in their order."""
    return np.unique(offer.programme[(offer.occupation == j) & (offer.trust >= _BELIEVED)])


def usual_weeks(offer: Offer, j: int) -> float:
    """Return the median length of the programmes that train for ``j``; nan where none is known."""
    weeks = offer.weeks[suited(offer, j)]
    known = weeks[~np.isnan(weeks)]
    return float(np.median(known)) if len(known) else float("nan")


def matches(offer: Offer, aspects: Sequence[Aspect], i: int, j: int, needed_weeks: float) -> Matches:
    """Return the programmes that suit a move from ``i`` to ``j``, the best first.

    Best is what aims at most, then what is shorter, then what costs less; those of unknown length come
    after.

    Args:
        offer: the programmes.
        aspects: whose gaps count, by ``Aspect.missing``; each aspect counts alike.
        i: the origin's position.
        j: the destination's position.
        needed_weeks: a shorter programme reaches less, in proportion; nan if not known.
    """
    found = suited(offer, j)
    weeks = offer.weeks[found]
    missing = np.concatenate([aspect.missing(i, j) for aspect in aspects])
    covered = np.hstack([_covered(offer, aspect, found, i, j) for aspect in aspects])
    # guess: what is learnt grows in step with the weeks, up to all that the programme aims at.
    part = np.minimum(weeks / needed_weeks, 1.0) if needed_weeks > 0.0 else np.ones(len(found))
    trust = _trust(offer, found, j)
    part = np.where(np.isnan(part), 1.0, part) * trust
    covered = np.where(missing > 0.0, covered * part[:, None], 0.0)
    total = float(missing.sum())
    share = np.minimum(covered @ missing / total, 1.0) if total > 0.0 else np.zeros(len(found))
    # Rounded, so that sums in another order do not settle what reaches more.
    order = np.lexsort((found, offer.money[found], weeks, -share.round(9), np.isnan(weeks), -trust))
    return Matches(found[order], share[order], covered[order])


def _covered(offer: Offer, aspect: Aspect, found: Ints, i: int, j: int) -> Floats:
    """Return the share of each gap that lies below the programme's own level [found, item]."""
    here, there = aspect.held(i, j), aspect.level[j]
    short = there - here
    reached = np.maximum(np.minimum(_levels(offer, aspect, found), there) - here, 0.0)
    return np.asarray(reached / np.where(short > 0.0, short, 1.0))


def _trust(offer: Offer, found: Ints, j: int) -> Floats:
    """Return how far each programme is believed to train for ``j`` [found]."""
    here = (offer.occupation == j) & np.isin(offer.programme, found)
    trust = np.zeros(len(found))
    np.maximum.at(trust, np.searchsorted(found, offer.programme[here]), offer.trust[here])
    return trust


def _levels(offer: Offer, aspect: Aspect, found: Ints) -> Floats:
    """Return the mean level over the occupations of each programme [found, item]."""
    mine = np.isin(offer.programme, found)
    row = np.searchsorted(found, offer.programme[mine])
    total = np.zeros((len(found), len(aspect.names)))
    np.add.at(total, row, aspect.level[offer.occupation[mine]])
    return np.asarray(total / np.bincount(row, minlength=len(found))[:, None])
