"""Which way came nearest to what was decided, and what stood against it: limits, places or cost.

A way's reduced cost is what one person more on it would change the objective by; what the prices of limits
take of it says what stood against it. Prices hold for one person, not for many.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement.problem import OUTSIDE, Kind, PlacementProblem
from passerelle.engines.placement.solve import Solution

NO_WAY: Final = -1
SOME: Final = 1e-6  # people, or units of currency, below which there are none
_CURRENCY: Final = 0.5  # units of currency: a difference that is shown as nothing


class Barrier(IntEnum):
    """What stood against a way."""

    NONE = 0  # there is no such way
    LIMIT = 1  # a side limit whose room is taken
    PLACES = 2  # nobody more is needed where it leads
    COST = 3  # it would cost the plan more
    EQUAL = 4  # nothing: it would cost the plan as much


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The nearest way of each asker, and what stood against it."""

    way: Ints  # [asker]  NO_WAY where there is none
    quarter: Ints  # [asker]  of its start, where it would be cheapest
    more_money: Floats  # [asker]  what one person on it would cost the plan more
    barrier: Ints  # [asker]  of ``Barrier``
    limit: Ints  # [asker]  index among the side limits, or -1
    price_money: Floats  # [asker]  what one unit more of that limit is worth
    used: Bools  # [asker]  whether others of the cohort are asked to take it


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest alternatives to each decision."""

    to_staying: Alternatives  # [cohort]  any way
    to_leaving: Alternatives  # [cohort]  a move, with training or without
    to_way: Alternatives  # [way]  for each move: anything but the same role; NO_WAY for ways without people
    asked_more_money: (
        Floats  # [cohort]  what one more who may be asked would save; 0 where that does not bind
    )


def nearest(problem: PlacementProblem, solution: Solution, offered: Bools) -> Nearest:
    """Return the nearest alternatives; ``offered`` says whether a way has people in the plan [way]."""
    cheapest, quarter = _cheapest(problem, solution)
    moves = (problem.kind == Kind.MOVE) | (problem.kind == Kind.RETRAIN)
    # Of equals, one that others of the cohort take says more than one that nobody does.
    cost = np.where(offered & np.isfinite(cheapest), cheapest - SOME, cheapest)
    first = _least(problem, cost)
    second = _least(problem, np.where(_same_end(problem, first), np.inf, cost))
    leaving = _least(problem, np.where(moves, cost, np.inf))
    own = np.flatnonzero(offered & moves)
    cohort = problem.cohort[own]
    to_way = np.full(len(problem.cohort), NO_WAY)
    to_way[own] = np.where(_same_end(problem, first)[own], second[cohort], first[cohort])

    def told(way: Ints) -> Alternatives:
        return _told(problem, solution, offered, (way, quarter, cheapest))

    release = solution.duals["release"]
    return Nearest(
        to_staying=told(first),
        to_leaving=told(leaving),
        to_way=told(to_way),
        asked_more_money=np.maximum(-release.sum(axis=1), 0.0),
    )


def seat_prices(problem: PlacementProblem, solution: Solution, programmes: int) -> Floats:
    """Return what one more seat of each programme is worth in its dearest quarter [programme].

    All limits count that count people who train in it alone, such as its own seats and those of all
    training together; 0 where none binds.
    """
    worth = np.zeros((programmes, problem.quarters))
    trained = np.flatnonzero(problem.trains >= 0)
    for limit in problem.limits.side:
        if limit.money or not limit.by_quarter or (limit.group[problem.trains < 0] >= 0).any():
            continue
        inside = trained[limit.group[trained] >= 0]
        group = np.full(programmes, -1)
        group[problem.trains[inside]] = limit.group[inside]
        price = np.maximum(-solution.duals[limit.name], 0.0)
        worth += np.where((group >= 0)[:, None], price[group], 0.0)
    return np.asarray(worth.max(axis=1, initial=0.0))


# ------------------------------------------------------------------ choosing


def _cheapest(problem: PlacementProblem, solution: Solution) -> tuple[Floats, Ints]:
    """Return each way's least reduced cost and its quarter [way]; infinity for what nobody may choose.

    Ways with a number of people of their own, such as those settled by hand, are for those people alone.
    """
    open_ = problem.allowed & (problem.kind != Kind.VOLUNTARY)[:, None]
    if problem.most is not None:
        open_ &= np.isinf(problem.most)[:, None]
    reduced = np.where(open_, solution.reduced_cost, np.inf)
    before = reduced.argmin(axis=1)
    return reduced[np.arange(len(before)), before], before + 1


def _least(problem: PlacementProblem, cost: Floats) -> Ints:
    """Return the way of least cost of each cohort [cohort]; NO_WAY where all are infinite."""
    found = np.full(len(problem.people), NO_WAY)
    able = np.flatnonzero(np.isfinite(cost))
    order = able[np.lexsort((able, cost[able], problem.cohort[able]))]
    cohorts, first = np.unique(problem.cohort[order], return_index=True)
    found[cohorts] = order[first]
    return found


def _same_end(problem: PlacementProblem, way: Ints) -> Bools:
    """Return whether each way leads where the one given for its cohort leads [way]."""
    there = np.where(way >= 0, problem.target[way] if len(problem.target) else OUTSIDE, OUTSIDE - 1)
    return np.asarray(problem.target == there[problem.cohort])


# ------------------------------------------------------------------ explaining


def _told(
    problem: PlacementProblem, solution: Solution, offered: Bools, found: tuple[Ints, Ints, Floats]
) -> Alternatives:
    way, quarters, cheapest = found
    some = way >= 0
    at = way[some]
    quarter, more = quarters[at], np.maximum(cheapest[at], 0.0)
    limit, price, taken, all_taken = _prices_of(problem, solution, at, quarter)
    full = _full(problem, solution, at, quarter)
    barrier = np.select(
        [
            (taken > _CURRENCY) & (more - all_taken <= _CURRENCY),
            full & (problem.target[at] != OUTSIDE),
            more > _CURRENCY,
        ],
        [Barrier.LIMIT, Barrier.PLACES, Barrier.COST],
        Barrier.EQUAL,
    )
    limit = np.where(barrier == Barrier.LIMIT, limit, -1)

    def spread(values: Ints | Floats | Bools, otherwise: float) -> Floats:
        whole = np.full(len(way), otherwise, dtype=np.float64)
        whole[some] = values
        return whole

    return Alternatives(
        way=way,
        quarter=spread(quarter, 0).astype(np.int64),
        more_money=spread(more, 0.0),
        barrier=spread(barrier, Barrier.NONE).astype(np.int64),
        limit=spread(limit, -1).astype(np.int64),
        price_money=spread(np.where(limit >= 0, price, 0.0), 0.0),
        used=spread(offered[at], 0) > 0.5,
    )


def _prices_of(
    problem: PlacementProblem, solution: Solution, way: Ints, quarter: Ints
) -> tuple[Ints, Floats, Floats, Floats]:
    """Return the limit that takes most of each start, its price, what it takes, and what all take."""
    limit, price = np.full(len(way), -1), np.zeros(len(way))
    taken, all_taken = np.zeros(len(way)), np.zeros(len(way))
    for number, side in enumerate(problem.limits.side):
        group = side.group[way]
        dual = solution.duals[side.name]
        each = dual[group, quarter - 1] if side.by_quarter else dual[group]
        each = np.where(group >= 0, np.maximum(-each, 0.0), 0.0)
        takes = each * side.weight[way]
        most = takes > taken
        limit, price, taken = (
            np.where(most, new, old) for new, old in ((number, limit), (each, price), (takes, taken))
        )
        all_taken = all_taken + takes
    return limit, price, taken, all_taken


def _full(problem: PlacementProblem, solution: Solution, way: Ints, quarter: Ints) -> Bools:
    """Return whether one person more where a way leads would save nothing when they arrive."""
    arrival = quarter + problem.duration[way]
    seen = (arrival <= problem.quarters) & (problem.target[way] != OUTSIDE)
    worth = solution.duals["staff"].sum(axis=0)
    there = worth[problem.target[way], np.minimum(arrival, problem.quarters) - 1]
    return np.asarray(seen & (there > -_CURRENCY))
