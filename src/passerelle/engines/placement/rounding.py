"""Which flows of a plan round up, and which down, so that totals stay and no capacity is broken.

Every flow with a fraction p rounds up (x = 1) or down (x = 0). Chosen is x to

    minimise    sum of (1 - 2p) x                             the distance from the optimum
    such that   each capacity                                 not broken: ``caps``
                each total                                    its real value, rounded down or up: ``totals``

The fractions themselves hold every capacity and total, so the linear relaxation has a solution. Its rows are
nearly a network: most of its optimum is whole by itself. What is not is settled in a small whole-number
programme, in which totals may give way at a price and capacities may not; where that takes too long, one
flow after the other rounds up while there is room.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement import highs
from passerelle.engines.placement.highs import Options, Outcome
from passerelle.engines.placement.model import LinearProgram
from passerelle.engines.placement.problem import Kind, PlacementProblem, SideLimit

SNAP_PEOPLE: Final = 1e-6  # the solver's last digits: closer than this to a whole number is that number
WHOLE_AT_MOST: Final = 1_500  # fractions put to the whole-number programme; beyond, one after the other
WHOLE_SECONDS: Final = 10.0
_GIVES_WAY: Final = {"target": 30.0, "all": 20.0, "cohort": 6.0, "arrivals": 4.0, "role": 4.0}


@dataclass(frozen=True, slots=True)
class Flows:
    """The flows that name people, in any order."""

    way: Ints  # [flow]
    quarter: Ints  # [flow]  of the start, 1..
    people: Floats  # [flow]

    def __len__(self) -> int:
        return len(self.way)

    @property
    def part(self) -> Ints:
        """Indices of the flows with a fraction [part]."""
        return np.flatnonzero(self.people > np.floor(self.people))


@dataclass(frozen=True, slots=True)
class Pinned:
    """People whose decision a person fixed."""

    way: Ints  # [way]  people who get this way
    stay: Ints  # [cohort]  people who stay


@dataclass(frozen=True, slots=True)
class _Rows:
    """least <= matrix @ x <= most; what gives way has a price above zero, a capacity none."""

    matrix: csr_array  # [row, part]
    least: Floats  # [row]
    most: Floats  # [row]
    gives_way: Floats  # [row]  price of a person off; 0 where it may not


def rounded(
    problem: PlacementProblem, flows: Flows, headcount: Floats, pinned: Pinned, taken: Floats
) -> Ints:
    """Return whole people for each flow [flow]: its number rounded down or up.

    Args:
        problem: the problem.
        flows: those that name people.
        headcount: at each quarter's end in the optimum [case, role, quarter].
        pinned: whose decisions are fixed.
        taken: expected people of each way and quarter who are not among ``flows`` [way, quarter].
    """
    part = flows.part
    whole = np.floor(flows.people).astype(np.int64)
    if len(part):
        rows = _joined(
            [*_caps(problem, flows, pinned, taken), *_totals(problem, flows, headcount)], len(part)
        )
        whole[part] += _rounded_up(rows, (flows.people - np.floor(flows.people))[part])
    return whole


# ------------------------------------------------------------------ choosing


def _rounded_up(rows: _Rows, fraction: Floats) -> Ints:
    cost = 1.0 - 2.0 * fraction
    everything = np.arange(len(cost))
    if len(cost) <= WHOLE_AT_MOST:
        found = _whole(rows, cost, everything)
        return _in_turn(rows, fraction, np.zeros(len(cost))) if found is None else found
    run = highs.run(_relaxed(rows, cost))
    if run.outcome is not Outcome.OPTIMAL:
        return _in_turn(rows, fraction, np.zeros(len(cost)))
    value = np.clip(run.value[: len(cost)], 0.0, 1.0)
    open_ = np.abs(value - np.rint(value)) > SNAP_PEOPLE
    settled = np.where(open_, 0.0, np.rint(value))
    if open_.any() and np.count_nonzero(open_) <= WHOLE_AT_MOST:
        free = np.flatnonzero(open_)
        used = rows.matrix @ settled
        found = _whole(replace(rows, least=rows.least - used, most=rows.most - used), cost, free)
        if found is not None:
            settled[free] = found
            return np.rint(settled).astype(np.int64)
    return _in_turn(rows, value, settled)


def _relaxed(rows: _Rows, cost: Floats) -> LinearProgram:
    """Return the relaxation, in which hard targets may give way; fractions themselves hold all else."""
    return _program(rows, cost, rows.gives_way >= _GIVES_WAY["target"])


def _whole(rows: _Rows, cost: Floats, free: Ints) -> Ints | None:
    """Return which of the ``free`` parts round up [free], the others being settled; None if not in time."""
    matrix = csr_array(rows.matrix[:, free])
    touched = np.flatnonzero(np.diff(matrix.indptr))
    some = _Rows(csr_array(matrix[touched]), rows.least[touched], rows.most[touched], rows.gives_way[touched])
    lp = _program(some, cost[free], some.gives_way > 0.0)
    run = highs.run(lp, Options(deadline_s=WHOLE_SECONDS, whole=True))
    if run.outcome is not Outcome.OPTIMAL:
        return None
    return np.rint(run.value[: len(free)]).astype(np.int64)


def _program(rows: _Rows, cost: Floats, elastic: Bools) -> LinearProgram:
    """State rows over x, with a column each way off for the rows that give way."""
    at, count = np.flatnonzero(elastic), len(cost)
    off = csr_array((np.ones(len(at)), (at, np.arange(len(at)))), shape=(rows.matrix.shape[0], len(at)))
    price = rows.gives_way[at]
    return LinearProgram(
        cost=np.concatenate([cost, price, price]),
        matrix=csr_array(hstack([rows.matrix, off, -off], format="csr")),
        row_least=rows.least,
        row_most=rows.most,
        column_least=np.zeros(count + 2 * len(at)),
        column_most=np.concatenate([np.ones(count), np.full(2 * len(at), np.inf)]),
        columns={},
        rows={},
    )


def _in_turn(rows: _Rows, value: Floats, settled: Floats) -> Ints:
    """Return which parts round up: those settled, and of the others the largest first while there is room.

    A second turn rounds up more where a total is still below its least.
    """
    chosen = settled.copy()
    columns, by_row = rows.matrix.tocsc(), rows.matrix
    used, most = rows.matrix @ chosen, rows.most + SNAP_PEOPLE

    def tried(part: int) -> None:
        mine = slice(columns.indptr[part], columns.indptr[part + 1])
        row, weight = columns.indices[mine], columns.data[mine]
        if (used[row] + weight <= most[row]).all():
            used[row] += weight
            chosen[part] = 1.0

    below = np.flatnonzero(chosen < 0.5)
    for part in below[np.argsort(-value[below], kind="stable")].tolist():
        if value[part] >= 0.5:
            tried(part)
    for row in np.flatnonzero(used < rows.least - SNAP_PEOPLE).tolist():
        members = by_row.indices[by_row.indptr[row] : by_row.indptr[row + 1]]
        for part in members[np.argsort(-value[members], kind="stable")].tolist():
            if used[row] >= rows.least[row] - SNAP_PEOPLE:
                break
            if chosen[part] < 0.5:
                tried(part)
    return np.rint(chosen).astype(np.int64)


# ------------------------------------------------------------------ capacities


def _caps(problem: PlacementProblem, flows: Flows, pinned: Pinned, taken: Floats) -> Iterator[_Rows]:
    """Yield what may not be broken: who may go of a cohort and of a role, and every side limit."""
    yield from _cohort_caps(problem, flows, pinned)
    role = problem.role[problem.cohort[flows.way]]
    free = np.bincount(problem.role, weights=problem.may_leave[:, -1], minlength=len(problem.start_people))
    # Up to the next whole person: rounded down, many roles with part of a person too many miss a target.
    yield _at_most(role, None, flows, np.ceil(free - SNAP_PEOPLE))
    for limit in problem.limits.side:
        yield _side_cap(problem, flows, limit, taken)


def _cohort_caps(problem: PlacementProblem, flows: Flows, pinned: Pinned) -> Iterator[_Rows]:
    """Yield, for each level of who may go up to a quarter, the whole people it stands for.

    A level since whose last one no fraction starts says nothing new.
    """
    cohort, may_leave = problem.cohort[flows.way], problem.may_leave
    there = np.rint(problem.people) - pinned.stay
    part = flows.part
    new = np.zeros(len(there), dtype=bool)
    for t in range(problem.quarters):
        new[cohort[part[flows.quarter[part] == t + 1]]] = True
        last = t == problem.quarters - 1
        level = new & (True if last else may_leave[:, t] < may_leave[:, t + 1])
        new &= ~level
        counts = level[cohort] & (flows.quarter <= t + 1)
        if counts.any():
            most = np.minimum(np.ceil(may_leave[:, t] - SNAP_PEOPLE), there)
            yield _at_most(np.where(counts, cohort, -1), None, flows, most)


def _side_cap(problem: PlacementProblem, flows: Flows, limit: SideLimit, taken: Floats) -> _Rows:
    group, weight = limit.group[flows.way], limit.weight[flows.way]
    most = limit.most.copy()
    way, before = np.nonzero(taken * (limit.group >= 0)[:, None])
    at = (limit.group[way], before) if limit.by_quarter else limit.group[way]
    if len(way):
        np.subtract.at(most, at, limit.weight[way] * taken[way, before])
    if limit.by_quarter:
        group = np.where(group >= 0, group * problem.quarters + flows.quarter - 1, -1)
    group = np.where(weight > 0.0, group, -1)
    return _at_most(group, weight, flows, most.ravel())


# ------------------------------------------------------------------ totals


def _totals(problem: PlacementProblem, flows: Flows, headcount: Floats) -> Iterator[_Rows]:
    """Yield the totals that rounding keeps, in people.

    Out of all cohorts, out of each cohort, out of each role by the end of each quarter, so that its headcount
    is nowhere off by much; into each role by quarter of arrival, separations of the plan and of each
    quarter, and out of the roles of each hard target.
    """
    way, quarters = flows.way, problem.quarters
    cohort, kind = problem.cohort[way], problem.kind[way]
    role, arrival = problem.role[cohort], flows.quarter + problem.duration[way]
    leaves = kind == Kind.SEPARATE
    span = quarters + int(problem.duration.max(initial=0)) + 1
    yield _down_or_up(np.zeros(len(way), np.int64), flows, "all")
    yield _down_or_up(np.where(leaves, 0, -1), flows, "all")
    yield _down_or_up(np.where(leaves, flows.quarter, -1), flows, "role")
    yield _down_or_up(cohort, flows, "cohort")
    for t in range(1, quarters + 1):
        yield _down_or_up(np.where(flows.quarter <= t, role, -1), flows, "role")
    yield _down_or_up(np.where(leaves, -1, problem.target[way] * span + arrival), flows, "arrivals")
    for target in problem.limits.targets:
        counts = np.isin(role, target.roles) & (flows.quarter <= target.quarter)
        held = headcount[:, target.roles[target.roles >= 0], target.quarter - 1].sum(axis=1).max()
        room = max(target.at_most_people - float(held), 0.0)
        yield _down_or_up(np.where(counts, 0, -1), flows, "target", room)


# ------------------------------------------------------------------ rows


@dataclass(frozen=True, slots=True)
class _Sums:
    """Weighted sums of flows over groups with a fraction."""

    group: Ints  # [row]
    matrix: csr_array  # [row, part]
    real: Floats  # [row]
    base: Floats  # [row]  of the flows rounded down


def _sums(group: Ints, each: Floats, flows: Flows) -> _Sums:
    part = flows.part
    inside = group[part] >= 0
    names, at = np.unique(group[part][inside], return_inverse=True)
    row = np.searchsorted(names, group)
    counts = row < len(names)
    counts[counts] = names[row[counts]] == group[counts]

    def total(people: Floats) -> Floats:
        summed = np.bincount(row[counts], weights=(each * people)[counts], minlength=len(names))
        return summed.astype(np.float64)

    shape = (len(names), len(part))
    matrix = csr_array((each[part][inside], (at.reshape(-1), np.flatnonzero(inside))), shape=shape)
    return _Sums(names, matrix, total(flows.people), total(np.floor(flows.people)))


def _at_most(group: Ints, weight: Floats | None, flows: Flows, limit: Floats) -> _Rows:
    """Return rows that hold each group under its limit [group], as far as rounding up could exceed it.

    The fractions themselves hold every row.
    """
    each = np.ones(len(flows)) if weight is None else weight
    sums = _sums(group, each, flows)
    whole = np.floor(limit[sums.group] + SNAP_PEOPLE)
    # Where people count once, the whole number below the limit says the same, and leaves fewer fractions.
    counted = (np.rint(each) == each).all() and (sums.real <= whole)
    limited = np.where(counted, whole, limit[sums.group])
    room = np.maximum(limited - sums.base, 0.0)
    binds = np.flatnonzero(sums.matrix.sum(axis=1) > room + SNAP_PEOPLE)
    return _Rows(
        matrix=csr_array(sums.matrix[binds]),
        least=np.full(len(binds), -np.inf),
        most=room[binds],
        gives_way=np.zeros(len(binds)),
    )


def _down_or_up(group: Ints, flows: Flows, which: str, room: float | None = None) -> _Rows:
    """Return rows that round each group's total down or up; up where ``room`` below it is less than that."""
    sums = _sums(group, np.ones(len(flows)), flows)
    least, most = np.floor(sums.real + SNAP_PEOPLE), np.ceil(sums.real - SNAP_PEOPLE)
    if room is not None:
        least = np.maximum(least, np.ceil(sums.real - room - SNAP_PEOPLE))
    least, most = least - sums.base, most - sums.base
    binds = np.flatnonzero((least > 0.0) | (sums.matrix.sum(axis=1) > most))
    return _Rows(
        csr_array(sums.matrix[binds]), least[binds], most[binds], np.full(len(binds), _GIVES_WAY[which])
    )


def _joined(rows: list[_Rows], parts: int) -> _Rows:
    nothing = csr_array((0, parts))
    return _Rows(
        csr_array(vstack([nothing, *(some.matrix for some in rows)], format="csr")),
        np.concatenate([some.least for some in rows]),
        np.concatenate([some.most for some in rows]),
        np.concatenate([some.gives_way for some in rows]),
    )
