"""The placement problem stated as a linear programme: one function per constraint and per cost term.

Variables, all in people and at least zero::

    flow[way, quarter]                            the expected people who start on a way
    hire h, under u, over o, reduced w            [case, role, quarter]

The headcount of a role at a quarter's end is no variable: E = required + o + saves w - u.
The same functions state the whole programme and, with some flows and some roles, the restricted one that
``sifting.py`` solves again and again. Nothing here knows a solver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array, vstack

from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement.problem import OUTSIDE, PlacementProblem, SideLimit

STAFFED: Final = ("hire", "under", "over", "reduced")


@dataclass(frozen=True, slots=True)
class Flows:
    """The flow variables of a programme: which way, started in which quarter (1..)."""

    way: Ints  # [flow]
    start: Ints  # [flow]

    def __len__(self) -> int:
        return len(self.way)


def all_flows(problem: PlacementProblem) -> Flows:
    """Return every flow that a way's quarters allow."""
    way, before = np.nonzero(problem.allowed)
    return Flows(way, before + 1)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of columns or rows of one kind, in C order over its axes."""

    name: str
    axes: tuple[str, ...]  # one letter each: f flow, w way, c cohort, r role, t quarter, k limit, s case
    shape: tuple[int, ...]
    start: int

    @property
    def stop(self) -> int:
        """One past its last column or row."""
        return self.start + prod(self.shape)

    def of(self, values: Floats) -> Floats:
        """Return this block's part of ``values``, in its own shape."""
        return np.asarray(values[self.start : self.stop]).reshape(self.shape)

    def labels(self) -> list[str]:
        """Return a name per column or row, such as ``hire_s0_r2_t1``; quarters count from 1."""
        if not self.axes:
            return [self.name] * prod(self.shape)
        firsts = [1 if axis == "t" else 0 for axis in self.axes]
        sizes = zip(self.axes, firsts, self.shape, strict=True)
        named = [[f"{axis}{first + i}" for i in range(size)] for axis, first, size in sizes]
        return ["_".join((self.name, *parts)) for parts in product(*named)]


@dataclass(frozen=True, slots=True)
class Rows:
    """One group of constraints: least <= sum of matrices[block] @ block <= most."""

    name: str
    axes: tuple[str, ...]
    shape: tuple[int, ...]
    matrices: Mapping[str, csr_array]  # by block of columns
    least: Floats  # [row]
    most: Floats  # [row]


@dataclass(frozen=True, slots=True)
class LinearProgram:
    """Minimise cost . x such that row_least <= matrix x <= row_most and column_least <= x <= column_most."""

    cost: Floats  # [column]
    matrix: csr_array  # [row, column]
    row_least: Floats  # [row]
    row_most: Floats  # [row]
    column_least: Floats  # [column]
    column_most: Floats  # [column]
    columns: Mapping[str, Block]
    rows: Mapping[str, Block]


def placement_lp(problem: PlacementProblem) -> LinearProgram:
    """State ``problem`` as a linear programme over every flow and every book.

    minimise    ways + hires + staffing
    such that   release, staff, the side limits, targets, entries, over_all
    """
    flows, books = all_flows(problem), np.arange(problem.required.shape[0] * len(problem.start_people))
    groups = [*constraints(problem, flows, books), entries(problem, flows), over_all(problem)]
    return assembled(problem, flows, books, groups)


def constraints(problem: PlacementProblem, flows: Flows, books: Ints) -> list[Rows]:
    """Return the constraints over some flows, with the rows and staffing of some books.

    A **book** is the headcount of a role in a case; its number is case x roles + role.
    """
    sides = [side(problem, flows, limit) for limit in problem.limits.side]
    return [release(problem, flows), staff(problem, flows, books), *sides, targets(problem, books)]


def assembled(problem: PlacementProblem, flows: Flows, books: Ints, groups: list[Rows]) -> LinearProgram:
    """Return the programme of some groups of rows over ``flows`` and the staffing of ``books``."""
    shapes: list[tuple[str, tuple[str, ...], tuple[int, ...]]] = [("flow", ("f",), (len(flows),))]
    shapes += [(name, *_book_axes(problem, books)) for name in STAFFED]
    columns = _blocks(shapes)
    least, most = flow_limits(problem, flows)
    costs = {name: cost[books].ravel() for name, cost in {**hires(problem), **staffing(problem)}.items()}
    limits = {name: limit[books].ravel() for name, limit in staffing_limits(problem).items()}
    return LinearProgram(
        cost=_join(columns, {**ways(problem, flows), **costs}),
        matrix=stacked(columns, groups),
        row_least=np.concatenate([group.least for group in groups]),
        row_most=np.concatenate([group.most for group in groups]),
        column_least=_join(columns, {"flow": least}),
        column_most=_join(columns, {"flow": most, **limits}),
        columns=columns,
        rows=_blocks([(group.name, group.axes, group.shape) for group in groups]),
    )


# ------------------------------------------------------------------ constraints


def release(problem: PlacementProblem, flows: Flows) -> Rows:
    """State that the as-of people of a cohort who went up to t <= may_leave[c, t]; attrition comes first.

    A row of t says nothing new where as many may go by t + 1, and is left out (its limit is infinite).
    """
    cohort, quarters = problem.cohort[flows.way], problem.quarters
    stands_for = 1.0 / problem.kept[cohort, flows.start - 1]
    later, most = _last_of_level(problem.may_leave)
    begins = later[cohort, flows.start - 1]
    row, column = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    value = [np.empty(0)]
    for t in np.unique(later):
        counts = np.flatnonzero((begins <= t) & (later[cohort, t] == t))
        row.append(cohort[counts] * quarters + t)
        column.append(counts)
        value.append(stands_for[counts])
    shape = (len(problem.people) * quarters, len(flows))
    matrix = _entries(np.concatenate(row), np.concatenate(column), np.concatenate(value), shape=shape)
    nothing = np.full(most.size, -np.inf)
    return Rows("release", ("c", "t"), most.shape, {"flow": matrix}, nothing, most.ravel())


def staff(problem: PlacementProblem, flows: Flows, books: Ints) -> Rows:
    """State the headcount walk of each book and quarter, with E = required + o + saves w - u.

    E[t] - (1 - attrition) E[t-1] + who start on a way out
           - who arrive - who return - yield x hires = 0,    E[0] = start_people
    """
    quarters, role = problem.quarters, books % max(len(problem.start_people), 1)
    kept = 1.0 - problem.attrition_rate[role]
    walk = _carried(kept, quarters)
    before = np.zeros((len(books), quarters))
    before[:, 0] = kept * problem.start_people[role]
    right = before.ravel() - walk @ problem.required.reshape(-1, quarters)[books].ravel()
    cells = (role[:, None] * quarters + np.arange(quarters)).ravel()
    parts = {
        "flow": -added_by(problem, flows)[cells],
        "hire": _diagonal(-np.repeat(yields(problem)[role], quarters)),
        "under": -walk,
        "over": walk,
        "reduced": csr_array(walk @ _diagonal(np.repeat(saves(problem)[role], quarters))),
    }
    return Rows("staff", *_book_axes(problem, books), parts, right, right)


def side(problem: PlacementProblem, flows: Flows, limit: SideLimit) -> Rows:
    """State that weight x flow summed over each group, and each quarter where so limited, <= its limit."""
    counts = np.flatnonzero((limit.group[flows.way] >= 0) & (limit.weight[flows.way] != 0.0))
    row = limit.group[flows.way[counts]]
    if limit.by_quarter:
        row = row * problem.quarters + flows.start[counts] - 1
    matrix = _entries(row, counts, limit.weight[flows.way[counts]], shape=(limit.most.size, len(flows)))
    axes = ("k", "t") if limit.by_quarter else ("k",)
    nothing = np.full(limit.most.size, -np.inf)
    return Rows(limit.name, axes, limit.most.shape, {"flow": matrix}, nothing, limit.most.ravel())


def targets(problem: PlacementProblem, books: Ints) -> Rows:
    """State that a target's roles hold at most so many, each hard target, case and t from its quarter on.

    The rows before a target's quarter stay, unlimited, so that the group is [target, case, quarter]. Books
    that are left out count with their requirement.
    """
    cases, roles, quarters = problem.required.shape
    hard = problem.limits.targets
    most = np.full((len(hard), cases, quarters), np.inf)
    at = np.full(cases * roles, -1)
    at[books] = np.arange(len(books))
    row, column = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for k, target in enumerate(hard):
        inside = target.roles[target.roles != OUTSIDE]
        when = np.arange(target.quarter - 1, quarters)
        most[k, :, when] = target.at_most_people - problem.required[:, inside][..., when].sum(axis=1).T
        for case in range(cases):
            held = at[case * roles + inside]
            cells = held[held >= 0][:, None] * quarters + when
            row.append(np.broadcast_to((k * cases + case) * quarters + when, cells.shape).ravel())
            column.append(cells.ravel())
    members = _entries(
        np.concatenate(row), np.concatenate(column), None, shape=(most.size, len(books) * quarters)
    )
    saved = _diagonal(np.repeat(saves(problem)[books % max(roles, 1)], quarters))
    parts = {"over": members, "under": -members, "reduced": csr_array(members @ saved)}
    return Rows("targets", ("k", "s", "t"), most.shape, parts, np.full(most.size, -np.inf), most.ravel())


def entries(problem: PlacementProblem, flows: Flows) -> Rows:
    """State that who arrive by some ways in a quarter are at most a share of the headcount they enter."""
    limits = problem.limits.entries
    cases, roles, quarters = problem.required.shape
    shape = (len(limits), cases, quarters)
    saved = saves(problem)
    most = np.zeros(shape)
    arrival = flows.start + problem.duration[flows.way]
    parts: dict[str, list[csr_array]] = {"flow": [], **{name: [] for name in STAFFED[1:]}}
    for k, limit in enumerate(limits):
        most[k] = limit.share * problem.required[:, limit.role]
        counts = np.flatnonzero(np.isin(flows.way, limit.ways) & (arrival <= quarters))
        by_arrival = _entries(arrival[counts] - 1, counts, None, shape=(quarters, len(flows)))
        parts["flow"].append(csr_array(vstack([by_arrival] * cases)))
        cell = ((np.arange(cases) * roles + limit.role)[:, None] * quarters + np.arange(quarters)).ravel()
        held = _entries(np.arange(cell.size), cell, None, shape=(cell.size, problem.required.size))
        for name, sign in (("under", 1.0), ("over", -1.0), ("reduced", -saved[limit.role])):
            parts[name].append(held * (sign * limit.share))
    matrices = {name: csr_array(vstack(some)) for name, some in parts.items() if some}
    return Rows("entries", ("k", "s", "t"), shape, matrices, np.full(most.size, -np.inf), most.ravel())


def over_all(problem: PlacementProblem) -> Rows:
    """State that people too many, all roles together, are at most so many, each case and quarter."""
    limit = problem.limits.over_people
    cases, _, quarters = problem.required.shape
    if limit is None:
        return Rows("over_all", ("s", "t"), (0, quarters), {}, np.empty(0), np.empty(0))
    case, _, when = np.indices(problem.required.shape)
    row = (case * quarters + when).ravel()
    matrix = _entries(row, np.arange(row.size), None, shape=(cases * quarters, problem.required.size))
    rows = cases * quarters
    return Rows(
        "over_all",
        ("s", "t"),
        (cases, quarters),
        {"over": matrix},
        np.full(rows, -np.inf),
        np.full(rows, limit),
    )


# ------------------------------------------------------------------ cost terms


def ways(problem: PlacementProblem, flows: Flows) -> dict[str, Floats]:
    """Return discount[start] (cost + loss + loss_quarter x quarters from arrival to the plan's end)."""
    way, start = flows.way, flows.start
    after = np.maximum(problem.quarters + 1 - start - problem.duration[way], 0)
    money = problem.cost[way] + problem.loss[way] + problem.loss_quarter[way] * after
    return {"flow": money * problem.discount[start - 1]}


def hires(problem: PlacementProblem) -> dict[str, Floats]:
    """Return weight[case] discount[t] hire_cost per hire [book, quarter]."""
    money = problem.weights[:, None, None] * (problem.hire_cost * problem.discount)
    return {"hire": money.reshape(-1, problem.quarters)}


def staffing(problem: PlacementProblem) -> dict[str, Floats]:
    """Return weight[case] discount[t] cost per person short, too many, on reduced hours [book, quarter]."""
    cost = {"under": problem.under_cost, "over": problem.over_cost}
    cost["reduced"] = np.zeros_like(problem.over_cost) if problem.reduced is None else problem.reduced.cost
    each = np.outer(problem.weights, np.ones(len(problem.start_people)))
    return {name: (each * money).reshape(-1, 1) * problem.discount for name, money in cost.items()}


# ------------------------------------------------------------------ limits of the variables


def flow_limits(problem: PlacementProblem, flows: Flows) -> tuple[Floats, Floats]:
    """Return the least and the most people of each flow [flow]."""
    least = np.zeros(len(flows)) if problem.least is None else problem.least[flows.way]
    most = np.full(len(flows), np.inf) if problem.most is None else problem.most[flows.way]
    return least, most


def staffing_limits(problem: PlacementProblem) -> dict[str, Floats]:
    """Return the most people hired, short, too many and on reduced hours [book, quarter]."""
    quarters, short = problem.quarters, problem.limits.under_people
    shape = (problem.required.size // quarters, quarters)
    reduced = np.zeros(problem.hire_cost.shape) if problem.reduced is None else problem.reduced.at_most
    return {
        "hire": hire_limits(problem).reshape(shape),
        "under": np.full(shape, np.inf if short is None else short),
        "over": np.full(shape, np.inf),
        "reduced": np.tile(reduced, (len(problem.weights), 1)),
    }


def hire_limits(problem: PlacementProblem) -> Floats:
    """Return the most hires that any optimum needs [case, role, quarter], within ``hire_at_most``.

    Hires of quarter t beyond what the largest later requirement needs, attrition and reduced hours made up
    for, would be over it in every quarter, so fewer of them are never worse. Where who may enter
    depends on the headcount, more hires can let more in, and only ``hire_at_most`` holds.
    """
    most = np.broadcast_to(problem.hire_at_most, problem.required.shape)
    if problem.limits.entries:
        return np.array(most)
    needed = np.array(problem.required, dtype=float)
    if problem.reduced is not None:
        needed += problem.reduced.saves[:, None] * problem.reduced.at_most
    kept = (1.0 - problem.attrition_rate) * np.ones((len(problem.weights), 1))
    for t in range(problem.quarters - 2, -1, -1):
        later = np.divide(needed[..., t + 1], kept, out=np.zeros_like(kept), where=kept > 0.0)
        needed[..., t] = np.maximum(needed[..., t], later)
    if problem.hire_yield is not None:
        gain = np.broadcast_to(yields(problem)[:, None], needed.shape)
        needed = np.divide(needed, gain, out=np.zeros_like(needed), where=gain > 0.0)
    return np.asarray(np.minimum(most, needed))


# ------------------------------------------------------------------ pieces of the walk


def yields(problem: PlacementProblem) -> Floats:
    """Return the share of a quarter's hires who are there at its end [role]."""
    return np.ones(len(problem.start_people)) if problem.hire_yield is None else problem.hire_yield


def saves(problem: PlacementProblem) -> Floats:
    """Return the headcount that a person on reduced hours stands for [role]."""
    return np.zeros(len(problem.start_people)) if problem.reduced is None else problem.reduced.saves


def added_by(problem: PlacementProblem, flows: Flows) -> csr_array:
    """Return what one person on each flow adds to each role and quarter [role x quarter, flow].

    What arrives after the plan's end is not seen. Roles outside the problem have no row.
    """
    way, quarters = flows.way, problem.quarters
    origin, target = problem.role[problem.cohort[way]], problem.target[way]
    arrival = flows.start + problem.duration[way]
    parts = (
        (origin, flows.start, -np.ones(len(flows))),
        (origin, arrival, problem.returns[way]),
        (target, arrival, problem.arrives[way]),
    )
    row, column, value = [], [], []
    for role, quarter, share in parts:
        counts = np.flatnonzero((role != OUTSIDE) & (quarter <= quarters) & (share != 0.0))
        row.append(role[counts] * quarters + quarter[counts] - 1)
        column.append(counts)
        value.append(share[counts])
    size = len(problem.start_people) * quarters
    return _entries(*(np.concatenate(part) for part in (row, column, value)), shape=(size, len(flows)))


def headcount_of(problem: PlacementProblem, flow: Floats, hire: Floats) -> Floats:
    """Return the headcount at each quarter's end [case, role, quarter] to which flows and hires lead.

    Args:
        problem: the problem.
        flow: people [way, quarter].
        hire: people [case, role, quarter].
    """
    way, before = np.nonzero(flow)
    flows = Flows(way, before + 1)
    added = (added_by(problem, flows) @ flow[way, before]).reshape(hire.shape[1:])
    gained = yields(problem)[:, None] * hire
    return np.stack([carried(problem.start_people, problem.attrition_rate, added + one) for one in gained])


def carried(start: Floats, rate: Floats, added: Floats) -> Floats:
    """Return people at each quarter's end [row, quarter]: the last end less attrition, plus ``added``."""
    head, ends = np.array(start, dtype=float), np.empty(added.shape)
    for t in range(added.shape[1]):
        head = head * (1.0 - rate) + added[:, t]
        ends[:, t] = head
    return ends


def _carried(kept: Floats, quarters: int) -> csr_array:
    """Return E[r,t] - kept[r] E[r,t-1] as a matrix [role x quarter, role x quarter]."""
    size = len(kept) * quarters
    row = np.arange(size).reshape(len(kept), quarters)[:, 1:].ravel()
    earlier = _entries(row, row - 1, np.repeat(kept, quarters - 1), shape=(size, size))
    return csr_array(eye_array(size, format="csr") - earlier)


def _last_of_level(may_leave: Floats) -> tuple[Ints, Floats]:
    """Return, for each cohort and quarter, the last quarter with the same limit; and the limits there.

    Of the quarters of one level only the last one has a row: it implies the others.
    """
    cohorts, quarters = may_leave.shape
    later = np.full((cohorts, quarters), quarters - 1)
    for t in range(quarters - 2, -1, -1):
        same = may_leave[:, t] >= may_leave[:, t + 1]
        later[:, t] = np.where(same, later[:, t + 1], t)
    is_last = later == np.arange(quarters)
    return later, np.where(is_last, may_leave, np.inf)


# ------------------------------------------------------------------ assembling


def _book_axes(problem: PlacementProblem, books: Ints) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the axes and the shape of what runs over books and quarters; every book by case and role."""
    cases, roles, quarters = problem.required.shape
    if np.array_equal(books, np.arange(cases * roles)):
        return ("s", "r", "t"), problem.required.shape
    return ("b", "t"), (len(books), quarters)


def _blocks(shapes: list[tuple[str, tuple[str, ...], tuple[int, ...]]]) -> dict[str, Block]:
    blocks, start = {}, 0
    for name, axes, shape in shapes:
        blocks[name] = Block(name, axes, shape, start)
        start = blocks[name].stop
    return blocks


def stacked(columns: Mapping[str, Block], groups: list[Rows]) -> csr_array:
    """Return the matrix of all groups of rows over all blocks of columns."""
    sizes = {name: prod(block.shape) for name, block in columns.items()}
    parts = [
        block_array(
            [[group.matrices.get(name, csr_array((len(group.least), size))) for name, size in sizes.items()]],
            format="csr",
        )
        for group in groups
        if len(group.least)
    ]
    matrix = csr_array(vstack(parts, format="csr"))
    matrix.eliminate_zeros()
    return matrix


def _join(columns: Mapping[str, Block], parts: Mapping[str, Floats]) -> Floats:
    return np.concatenate([parts.get(name, np.zeros(prod(block.shape))) for name, block in columns.items()])


def _diagonal(values: Floats) -> csr_array:
    at = np.arange(len(values))
    return _entries(at, at, values, shape=(len(values), len(values)))


def _entries(row: Ints, column: Ints, value: Floats | None, *, shape: tuple[int, int]) -> csr_array:
    return csr_array((np.ones(len(row)) if value is None else value, (row, column)), shape=shape)
