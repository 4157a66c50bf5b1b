"""Which programmes of a catalogue are worth a choice in a plan: up to three for each pair of occupations.

For people of occupation i who train for j and need w weeks of it, a programme p **fits** if it is believed
to train for j, lasts at least ``LEAST_PART`` x w, and is near. Of those that fit three are kept: the
cheapest, the shortest, and the one that aims at most of the gaps, where

    aims[p] = share of the gaps from i to j within its occupations' mean levels x min(1, weeks[p] / w)

as in ``engines.programmes.matches``, which says it of one pair; here it is many pairs at once.
Ties go to the shorter, then the cheaper, then the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from passerelle.domain.gap import Aspect
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.programmes import Offer, believed

LEAST_PART: Final = 0.5  # guess: what is shorter than half of the weeks needed does not close the gap
ANYWHERE: Final = -1  # a place that is not known: every programme counts as near
_ROUNDING: Final = 1e-9


class Outcome(IntEnum):
    """Why a pair has programmes, or none."""

    FOUND = 0
    NONE = 1  # no programme leads there that can be used
    SHORT = 2  # those that lead there are too short
    FAR = 3  # those long enough are taught elsewhere


@dataclass(frozen=True, slots=True)
class Pairs:
    """People who train, by where they come from and go to; one entry per pair."""

    held: Ints  # [pair]  occupation
    entered: Ints  # [pair]  occupation
    weeks: Floats  # [pair]  training that the transition needs
    place: Ints  # [pair]  row of ``near``, or ANYWHERE


@dataclass(frozen=True, slots=True)
class Choices:
    """Programmes to choose from, by pair and then in the order of programmes."""

    pair: Ints  # [choice]
    programme: Ints  # [choice]
    outcome: Ints  # [pair]  of ``Outcome``


@dataclass(frozen=True, slots=True)
class _Contents:
    """What programmes teach: the distinct sets of occupations that they train for."""

    of_programme: Ints  # [programme]  index of its set
    level: tuple[Floats, ...]  # of each aspect: mean over the set's occupations [set, item]


def choices(offer: Offer, usable: Bools, near: Bools, pairs: Pairs, aspects: Sequence[Aspect]) -> Choices:
    """Return up to three programmes for each pair.

    Args:
        offer: the programmes; weeks and money of the usable ones are known.
        usable: whether a programme may be chosen at all [programme].
        near: whether people of a place can attend a programme [place, programme].
        pairs: who needs training.
        aspects: whose gaps count.
    """
    contents = _contents(offer, aspects)
    outcome = np.full(len(pairs.held), int(Outcome.NONE))
    pair_of, programme_of = [], []
    order = np.argsort(pairs.entered, kind="stable")
    ends = np.flatnonzero(np.diff(pairs.entered[order])) + 1
    for rows in np.split(order, ends) if len(order) else ():
        found = believed(offer, int(pairs.entered[rows[0]]))
        found = found[usable[found]]
        if not len(found):
            continue
        # In the order of ties, so that the first of equals is the right one.
        found = found[np.lexsort((found, offer.money[found], offer.weeks[found]))]
        fits, outcome[rows] = _fits(offer.weeks[found], near[:, found], pairs, rows)
        aims = _aims(contents, found, aspects, pairs, rows)
        reached = np.minimum(offer.weeks[found] / np.maximum(pairs.weeks[rows, None], _ROUNDING), 1.0)
        kept = np.zeros(fits.shape, dtype=bool)
        for worth in (
            np.broadcast_to(-offer.money[found], fits.shape),
            np.broadcast_to(-offer.weeks[found], fits.shape),
            (aims * reached).round(9),
        ):
            best = np.where(fits, worth, -np.inf).argmax(axis=1)
            kept[np.arange(len(rows)), best] = True
        row, at = np.nonzero(kept & fits)
        pair_of.append(rows[row])
        programme_of.append(found[at])
    pair = np.concatenate(pair_of) if pair_of else np.zeros(0, dtype=np.int64)
    programme = np.concatenate(programme_of) if programme_of else np.zeros(0, dtype=np.int64)
    by_pair = np.lexsort((programme, pair))
    return Choices(pair[by_pair], programme[by_pair], outcome)


def _fits(weeks: Floats, near: Bools, pairs: Pairs, rows: Ints) -> tuple[Bools, Ints]:
    """Return which programmes are long enough and near [row, programme], and what came of it [row]."""
    enough = weeks >= LEAST_PART * pairs.weeks[rows, None] - _ROUNDING
    place = pairs.place[rows]
    reachable = np.ones(enough.shape, dtype=bool)
    told = place != ANYWHERE
    reachable[told] = near[place[told]]
    fits = enough & reachable
    outcome = np.where(enough.any(axis=1), int(Outcome.FAR), int(Outcome.SHORT))
    return fits, np.where(fits.any(axis=1), int(Outcome.FOUND), outcome)


def _contents(offer: Offer, aspects: Sequence[Aspect]) -> _Contents:
    trained: dict[int, list[int]] = {}
    for programme, occupation in zip(offer.programme.tolist(), offer.occupation.tolist(), strict=True):
        trained.setdefault(programme, []).append(occupation)
    sets: dict[tuple[int, ...], int] = {}
    of_programme = np.full(len(offer.weeks), -1)
    for programme, occupations in trained.items():
        of_programme[programme] = sets.setdefault(tuple(sorted(occupations)), len(sets))
    level = tuple(
        np.array([aspect.level[list(each)].mean(axis=0) for each in sets]).reshape(-1, len(aspect.names))
        for aspect in aspects
    )
    return _Contents(of_programme, level)


def _aims(contents: _Contents, found: Ints, aspects: Sequence[Aspect], pairs: Pairs, rows: Ints) -> Floats:
    """Return the share of the gaps that each programme aims at, if long enough [row, programme]."""
    j = int(pairs.entered[rows[0]])
    sets, at = np.unique(contents.of_programme[found], return_inverse=True)
    origins, origin_of = np.unique(pairs.held[rows], return_inverse=True)
    total = np.zeros(len(origins))
    reached = np.zeros((len(origins), len(sets)))
    for aspect, levels in zip(aspects, contents.level, strict=True):
        missing = np.array([aspect.missing(i, j) for i in origins.tolist()])
        here = np.array([aspect.held(i, j) for i in origins.tolist()])
        there = aspect.level[j]
        short = there - here
        part = np.divide(missing, short, out=np.zeros_like(missing), where=(missing > 0.0) & (short > 0.0))
        ceiling = np.minimum(levels[sets], there)  # [set, item]
        above = np.maximum(ceiling[None, :, :] - here[:, None, :], 0.0)
        reached += np.einsum("ose,oe->os", above, part)
        total += missing.sum(axis=1)
    share = np.divide(reached, total[:, None], out=np.zeros_like(reached), where=total[:, None] > 0.0)
    return np.asarray(np.minimum(share, 1.0)[np.ix_(origin_of, at)])
