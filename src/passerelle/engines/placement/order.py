"""The neutral order: which person of a cohort gets which of its offers and separations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement.problem import Kind, PlacementProblem


@dataclass(frozen=True, slots=True)
class Offers:
    """Whole people by way and quarter of start; only where there is somebody, in the order of ways."""

    way: Ints  # [offer]
    quarter: Ints  # [offer]  1..
    people: Ints  # [offer]

    def of_way(self, ways: int) -> Ints:
        """Return the people of each way over all quarters [way]."""
        return np.bincount(self.way, weights=self.people, minlength=ways).astype(np.int64)

    def dense(self, problem: PlacementProblem) -> Floats:
        """Return the people as a flow [way, quarter]."""
        flow = np.zeros((len(problem.cohort), problem.quarters))
        flow[self.way, self.quarter - 1] = self.people
        return flow


NO_OFFERS: Final = Offers(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class Slots:
    """One entry per person to be asked; by cohort, separations before offers, then by quarter and way."""

    cohort: Ints  # [slot]
    offer: Bools  # [slot]  whether it is an offer, not a separation
    quarter: Ints  # [slot]
    way: Ints  # [slot]

    def __len__(self) -> int:
        return len(self.way)

    @classmethod
    def of(cls, problem: PlacementProblem, offers: Offers) -> Slots:
        """Return the slots of whole offers."""
        way, quarter = np.repeat(offers.way, offers.people), np.repeat(offers.quarter, offers.people)
        cohort, offer = problem.cohort[way], problem.kind[way] != Kind.SEPARATE
        order = np.lexsort((way, quarter, offer, cohort))
        return cls(cohort[order], offer[order], quarter[order], way[order])


def lots(employee: NDArray[np.str_], generator: np.random.Generator) -> tuple[Floats, Floats]:
    """Return two random numbers per employee, drawn in the order of ids."""
    in_order = bool((employee[:-1] <= employee[1:]).all())
    by_id = np.arange(len(employee)) if in_order else np.argsort(employee, kind="stable")
    drawn = np.empty((2, len(by_id)))
    drawn[:, by_id] = generator.random((2, len(by_id)))
    return drawn[0], drawn[1]


def given_by_way(slots: Slots, left: Ints, way: Ints, lot: Floats) -> Ints:
    """Return the slot of each employee who is to have a way [employee], -1 for the others.

    The way's earliest quarters go first, by lot; where a way has fewer slots than people, some get none.

    Args:
        slots: all of them.
        left: those that may be given, rising [left].
        way: that the employee is to have, -1 for none [employee].
        lot: of each employee [employee].
    """
    slot = np.full(len(way), -1)
    asks = np.flatnonzero(way >= 0)
    asks = asks[np.lexsort((lot[asks], way[asks]))]
    by_way = left[np.lexsort((slots.quarter[left], slots.way[left]))]
    at = np.searchsorted(slots.way[by_way], way[asks], side="left") + rank(way[asks])
    given = at < np.searchsorted(slots.way[by_way], way[asks], side="right")
    slot[asks[given]] = by_way[at[given]]
    return slot


def given_in_order(
    slots: Slots,
    left: Ints,
    free: Ints,
    cohort: Ints,
    order: tuple[Floats, Floats, Floats],
    closeness: Callable[[Ints, int], Floats] | None,
) -> Ints:
    """Return the slot of each employee [employee], -1 for those who are not asked.

    Args:
        slots: all of them.
        left: slots to give, rising [left].
        free: employees to give them to [free].
        cohort: of each employee [employee].
        order: service or nothing, first lot, second lot [employee].
        closeness: of employees to a way's target, where offers go by it.

    Raises:
        ValueError: a cohort has fewer free employees than slots.
    """
    service, first, second = order
    slot = np.full(len(cohort), -1)
    if closeness is not None:
        offered = left[slots.offer[left]]
        _given_by_closeness(slots, offered, (free, cohort, first), closeness, slot)
        left, free = left[~slots.offer[left]], free[slot[free] < 0]
    free = free[np.lexsort((first[free], service[free], cohort[free]))]
    begin = np.searchsorted(slots.cohort[left], cohort[free], side="left")
    end = np.searchsorted(slots.cohort[left], cohort[free], side="right")
    at = begin + rank(cohort[free])
    asked, at = free[at < end], at[at < end]
    if len(asked) < len(left):
        raise ValueError("more people of a cohort are pinned to stay than do not have to be asked")
    # Within one quarter, which of the offers of a cohort someone gets is drawn by the second lot.
    block = left[at]
    keys = (slots.quarter[block], slots.offer[block], slots.cohort[block])
    slot[asked[np.lexsort((second[asked], *keys))]] = left
    return slot


def rank(group: Ints) -> Ints:
    """Return the place of each row within its group, for rows sorted by group."""
    return np.arange(len(group)) - np.searchsorted(group, group, side="left")


def _given_by_closeness(
    slots: Slots,
    offered: Ints,
    people: tuple[Ints, Ints, Floats],
    closeness: Callable[[Ints, int], Floats],
    slot: Ints,
) -> None:
    """Give each offer, the earliest first, to those of the cohort left who are closest; write ``slot``."""
    free, cohort, lot = people
    free = free[np.lexsort((lot[free], cohort[free]))]
    keys = np.column_stack([slots.cohort[offered], slots.quarter[offered], slots.way[offered]])
    change = np.flatnonzero((np.diff(keys, axis=0) != 0).any(axis=1)) + 1
    for same in np.split(offered, change) if len(offered) else []:
        here, way = int(slots.cohort[same[0]]), int(slots.way[same[0]])
        bounds = np.searchsorted(cohort[free], [here, here + 1])
        waiting = free[bounds[0] : bounds[1]]
        waiting = waiting[slot[waiting] < 0]
        near = np.asarray(closeness(waiting, way), dtype=np.float64)
        unknown = np.isnan(near)
        near = np.where(unknown, np.median(near[~unknown]) if not unknown.all() else 0.0, near)
        chosen = waiting[np.argsort(-near, kind="stable")][: len(same)]
        if len(chosen) < len(same):
            raise ValueError("more people of a cohort are pinned to stay than do not have to be asked")
        slot[chosen] = same
