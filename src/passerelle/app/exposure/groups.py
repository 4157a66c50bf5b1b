"""People in groups of occupations: totals and means, and groups of very few people folded into one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array, vstack

from passerelle.app.assemble.tasks import Weights
from passerelle.domain.exposure import ExposureRange
from passerelle.domain.units import Bools, Floats, Ints

ALL_OTHERS: Final = "all-others"
_OTHERS_TITLE: Final = "All others"


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of people by occupation. One occupation's people may be shared over several groups."""

    ids: tuple[str, ...]  # [group]
    titles: tuple[str, ...]  # [group]
    held: Weights  # [group, occupation]  people
    source: Ints  # [group]  row from which the group comes; -1 for all others together

    @property
    def people(self) -> Floats:
        """People [group]."""
        return _people(self.held)

    def mean(self, values: Floats) -> Floats:
        """Return the mean of ``values`` [occupation] over each group's people; 0 where it has none."""
        people = self.people
        total = np.asarray(self.held @ values)
        return np.asarray(np.divide(total, people, out=np.zeros(len(people)), where=people > 0.0))

    def mean_range(self, values: ExposureRange) -> tuple[Floats, Floats, Floats]:
        """Return the means of low, central and high."""
        return self.mean(values.low), self.mean(values.central), self.mean(values.high)


def groups(ids: tuple[str, ...], titles: tuple[str, ...], held: Weights, least: float) -> Groups:
    """Return the groups that have people; those with fewer than ``least`` are one last group.

    With the total known, one folded group would be had by subtraction, so at least two are folded,
    and so many that together they are ``least`` or more, where there are that many.
    """
    people = _people(held)
    folded = folded_groups(people, least)
    shown = np.flatnonzero((people > 0.0) & ~folded)
    if not folded.any():
        return Groups(_at(ids, shown), _at(titles, shown), csr_array(held[shown]), shown)
    others = csr_array(folded.astype(np.float64)[None, :]) @ held
    return Groups(
        (*_at(ids, shown), ALL_OTHERS),
        (*_at(titles, shown), _OTHERS_TITLE),
        csr_array(vstack([held[shown], others])),
        np.append(shown, -1),
    )


def folded_groups(people: Floats, least: float) -> Bools:
    """Return which groups are folded [group]: none, or two and more with ``least`` people or more."""
    folded = (people > 0.0) & (people < least)
    by_size = sorted(np.flatnonzero(people > 0.0).tolist(), key=lambda at: (people[at], at))
    for at in by_size if folded.any() else ():
        if folded.sum() >= 2 and people[folded].sum() >= least:
            break
        folded[at] = True
    return folded


def _at(names: tuple[str, ...], places: Ints) -> tuple[str, ...]:
    return tuple(names[place] for place in places.tolist())


def _people(held: Weights) -> Floats:
    return np.asarray(held @ np.ones(held.shape[1]))
