"""The placement problem stated as a linear programme: one function per constraint and per cost term.

Variables, all in people and at least zero::

    stay[cohort], move[move], separate[cohort]
    headcount E, hire h, under u, over o   [role, quarter]

Nothing here knows a solver; ``solve.py`` does.
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
from passerelle.engines.placement.problem import PlacementProblem

PLACED: Final = ("stay", "move", "separate")
STAFFED: Final = ("headcount", "hire", "under", "over")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of columns or rows of one kind, in C order over its axes."""

    name: str
    axes: tuple[str, ...]  # one letter each: c cohort, m move, r role, t quarter, k target
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
        """Return a name per column or row, such as ``hire_r2_t1``; quarters count from 1."""
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
    reach: Floats  # [column]  what no optimum exceeds, where column_most is infinite; for the dual bound only
    columns: Mapping[str, Block]
    rows: Mapping[str, Block]


def placement_lp(problem: PlacementProblem) -> LinearProgram:
    """State ``problem`` as a linear programme.

    minimise    exits + moves + hires + staffing
    such that   conserve, walk, staff, seats, budget, budget_quarter, ceiling, targets
    """
    columns = _columns(problem)
    groups = [
        conserve(problem),
        walk(problem),
        staff(problem),
        seats(problem),
        budget(problem),
        budget_quarter(problem),
        ceiling(problem),
        targets(problem),
    ]
    costs = {**exits(problem), **moves(problem), **hires(problem), **staffing(problem)}
    most = hire_limits(problem)
    return LinearProgram(
        cost=_join(columns, costs, otherwise=0.0),
        matrix=_stack(columns, groups),
        row_least=np.concatenate([group.least for group in groups]),
        row_most=np.concatenate([group.most for group in groups]),
        column_least=_join(columns, stay_limits(problem), otherwise=0.0),
        column_most=_join(columns, {"hire": most.ravel()}, otherwise=np.inf),
        reach=_join(columns, _reach(problem, most), otherwise=0.0),
        columns=columns,
        rows=_row_blocks(groups),
    )


# ------------------------------------------------------------------ constraints


def conserve(problem: PlacementProblem) -> Rows:
    """State that stay + its moves + separate = survivors of the cohort when asked; attrition comes first."""
    cohorts = len(problem.people)
    every = eye_array(cohorts, format="csr")
    out_of = _entries(problem.cohort, np.arange(len(problem.cohort)), (cohorts, len(problem.cohort)))
    parts = {"stay": every, "move": out_of, "separate": every}
    return Rows("conserve", ("c",), (cohorts,), parts, problem.available, problem.available)


def walk(problem: PlacementProblem) -> Rows:
    """State the headcount walk of each role and quarter, with E[r, 0] = start_people[r].

    E[r,t] - (1 - attrition) E[r,t-1] + moves out + separations
           - completion x moves in - (1 - completion) x own moves that return - hires = 0

    Training that ends after the plan neither arrives nor returns inside it.
    """
    roles, quarters = problem.required.shape
    kept = 1.0 - problem.attrition_rate
    before = np.zeros((roles, quarters))
    before[:, 0] = kept * problem.start_people
    return Rows(
        "walk",
        ("r", "t"),
        (roles, quarters),
        {
            "headcount": _carried(kept, quarters),
            "move": -net_moves(problem),
            "separate": separations_by_role(problem),
            "hire": -eye_array(roles * quarters, format="csr"),
        },
        before.ravel(),
        before.ravel(),
    )


def staff(problem: PlacementProblem) -> Rows:
    """State that E + under - over = required, each role and quarter."""
    required = problem.required.ravel()
    every = eye_array(len(required), format="csr")
    return Rows(
        "staff",
        ("r", "t"),
        problem.required.shape,
        {"headcount": every, "under": every, "over": -every},
        required,
        required,
    )


def seats(problem: PlacementProblem) -> Rows:
    """State that people who start training <= seats, each quarter; no rows where none are set."""
    limit = problem.limits.seats_people
    quarters = 0 if limit is None else problem.quarters
    trained = np.flatnonzero(problem.trains >= 0)
    matrix = _by_quarter(problem.start[trained], trained, quarters, len(problem.cohort))
    return _at_most("seats", ("t",), (quarters,), {"move": matrix}, limit)


def budget(problem: PlacementProblem) -> Rows:
    """State that exit_cost . separate + move_cost . move <= budget over the plan, undiscounted."""
    limit = problem.limits.budget_money
    rows = 0 if limit is None else 1
    spent = {
        "move": csr_array(problem.move_cost[None, :][:rows]),
        "separate": csr_array(problem.exit_cost[None, :][:rows]),
    }
    return _at_most("budget", (), (rows,), spent, limit)


def budget_quarter(problem: PlacementProblem) -> Rows:
    """State the same for each quarter, by the one in which the separation or move starts."""
    limit = problem.limits.budget_quarter_money
    quarters = 0 if limit is None else problem.quarters
    moved, left = np.arange(len(problem.cohort)), np.arange(len(problem.people))
    spent = {
        "move": _by_quarter(problem.start, moved, quarters, len(moved), problem.move_cost),
        "separate": _by_quarter(problem.decides, left, quarters, len(left), problem.exit_cost),
    }
    return _at_most("budget_quarter", ("t",), (quarters,), spent, limit)


def ceiling(problem: PlacementProblem) -> Rows:
    """State that separations <= limit. Without one the row stays, unbounded, to price one separation."""
    limit = problem.limits.separations_people
    everyone = csr_array(np.ones((1, len(problem.people))))
    return _at_most("ceiling", (), (1,), {"separate": everyone}, np.inf if limit is None else limit)


def targets(problem: PlacementProblem) -> Rows:
    """State that a target's roles hold at most so many, each hard target k and each t from its quarter on.

    Rows before a target's quarter stay, unbounded, so that the group is [target, quarter].
    """
    roles, quarters = problem.required.shape
    hard = problem.limits.targets
    most = np.full((len(hard), quarters), np.inf)
    row, column = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for k, target in enumerate(hard):
        when = np.arange(target.quarter - 1, quarters)
        most[k, when] = target.at_most_people
        row.append(np.repeat(k * quarters + when, len(target.roles)))
        column.append((target.roles[None, :] * quarters + when[:, None]).ravel())
    matrix = _entries(np.concatenate(row), np.concatenate(column), (most.size, roles * quarters))
    return _at_most("targets", ("k", "t"), most.shape, {"headcount": matrix}, most.ravel())


# ------------------------------------------------------------------ cost terms


def exits(problem: PlacementProblem) -> dict[str, Floats]:
    """Return discount[decides] (exit_cost + exit_loss) per separation."""
    return {"separate": problem.discount[problem.decides - 1] * (problem.exit_cost + problem.exit_loss)}


def moves(problem: PlacementProblem) -> dict[str, Floats]:
    """Return discount[start] (move_cost + move_loss) per move."""
    return {"move": problem.discount[problem.start - 1] * (problem.move_cost + problem.move_loss)}


def hires(problem: PlacementProblem) -> dict[str, Floats]:
    """Return discount[t] hire_cost per hire."""
    return {"hire": (problem.hire_cost * problem.discount).ravel()}


def staffing(problem: PlacementProblem) -> dict[str, Floats]:
    """Return discount[t] (under_cost u + over_cost o) per person short or too many and quarter."""
    return {
        "under": np.outer(problem.under_cost, problem.discount).ravel(),
        "over": np.outer(problem.over_cost, problem.discount).ravel(),
    }


# ------------------------------------------------------------------ pieces of the walk


def net_moves(problem: PlacementProblem) -> csr_array:
    """Return what one person on each move adds to each role and quarter [role x quarter, move]."""
    quarters = problem.quarters
    origin, move = problem.role[problem.cohort], np.arange(len(problem.cohort))
    inside = problem.arrival <= quarters
    back = np.flatnonzero(inside & (problem.completion < 1.0))
    there = np.flatnonzero(inside)
    row = [
        origin * quarters + problem.start - 1,
        origin[back] * quarters + problem.arrival[back] - 1,
        problem.target[there] * quarters + problem.arrival[there] - 1,
    ]
    share = [-np.ones(len(move)), 1.0 - problem.completion[back], problem.completion[there]]
    shape = (problem.required.size, len(move))
    return _entries(np.concatenate(row), np.concatenate([move, back, there]), shape, np.concatenate(share))


def separations_by_role(problem: PlacementProblem) -> csr_array:
    """Return where one separation of each cohort counts [role x quarter, cohort]."""
    cohorts = len(problem.people)
    row = problem.role * problem.quarters + problem.decides - 1
    return _entries(row, np.arange(cohorts), (problem.required.size, cohorts))


def stay_limits(problem: PlacementProblem) -> dict[str, Floats]:
    """Return the least people of each cohort who stay: nobody leaves a role that needs them."""
    if problem.keep is None:
        return {}
    return {"stay": np.clip(problem.keep, 0.0, problem.available)}


def hire_limits(problem: PlacementProblem) -> Floats:
    """Return the most hires that any optimum needs [role, quarter], within ``hire_at_most``.

    Hires of quarter t beyond what the largest later requirement needs, attrition made up for,
    would be over it in every quarter, so fewer of them are never worse.
    """
    needed = np.array(problem.required, dtype=float)
    kept = 1.0 - problem.attrition_rate
    for t in range(problem.quarters - 2, -1, -1):
        later = np.divide(needed[:, t + 1], kept, out=np.zeros(len(kept)), where=kept > 0.0)
        needed[:, t] = np.maximum(needed[:, t], later)
    return np.asarray(np.minimum(problem.hire_at_most, needed))


def headcount_of(problem: PlacementProblem, move: Floats, separate: Floats, hire: Floats) -> Floats:
    """Return the headcount at each quarter's end [role, quarter] that flows in people lead to."""
    added = net_moves(problem) @ move - separations_by_role(problem) @ separate
    return carried(problem.start_people, problem.attrition_rate, added.reshape(hire.shape) + hire)


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
    earlier = _entries(row, row - 1, (size, size), np.repeat(kept, quarters - 1))
    return csr_array(eye_array(size, format="csr") - earlier)


def _reach(problem: PlacementProblem, hire_most: Floats) -> dict[str, Floats]:
    available, cells = problem.available, problem.required.size
    everybody = problem.start_people.sum() + hire_most.sum()
    return {
        "stay": available,
        "move": available[problem.cohort],
        "separate": available,
        "headcount": np.full(cells, everybody),
        "hire": hire_most.ravel(),
        "under": problem.required.ravel(),
        "over": np.full(cells, everybody),
    }


# ------------------------------------------------------------------ assembling


def _columns(problem: PlacementProblem) -> dict[str, Block]:
    cohort, move = (len(problem.people),), (len(problem.cohort),)
    shapes: list[tuple[str, tuple[str, ...], tuple[int, ...]]] = [
        ("stay", ("c",), cohort),
        ("move", ("m",), move),
        ("separate", ("c",), cohort),
    ]
    shapes += [(name, ("r", "t"), problem.required.shape) for name in STAFFED]
    return _blocks(shapes)


def _row_blocks(groups: list[Rows]) -> dict[str, Block]:
    return _blocks([(group.name, group.axes, group.shape) for group in groups])


def _blocks(shapes: list[tuple[str, tuple[str, ...], tuple[int, ...]]]) -> dict[str, Block]:
    blocks, start = {}, 0
    for name, axes, shape in shapes:
        blocks[name] = Block(name, axes, shape, start)
        start = blocks[name].stop
    return blocks


def _stack(columns: Mapping[str, Block], groups: list[Rows]) -> csr_array:
    sizes = {name: prod(block.shape) for name, block in columns.items()}
    stacked = [
        block_array(
            [[group.matrices.get(name, csr_array((len(group.least), size))) for name, size in sizes.items()]],
            format="csr",
        )
        for group in groups
        if len(group.least)
    ]
    matrix = csr_array(vstack(stacked, format="csr"))
    matrix.eliminate_zeros()
    return matrix


def _join(columns: Mapping[str, Block], parts: Mapping[str, Floats], *, otherwise: float) -> Floats:
    return np.concatenate(
        [parts.get(name, np.full(prod(block.shape), otherwise)) for name, block in columns.items()]
    )


def _at_most(
    name: str,
    axes: tuple[str, ...],
    shape: tuple[int, ...],
    matrices: Mapping[str, csr_array],
    limit: Floats | float | None,
) -> Rows:
    rows = prod(shape)
    most = np.broadcast_to(np.asarray(np.inf if limit is None else limit, dtype=float), (rows,))
    return Rows(name, axes, shape, matrices, np.full(rows, -np.inf), most)


def _by_quarter(
    quarter: Ints, column: Ints, quarters: int, columns: int, weight: Floats | None = None
) -> csr_array:
    """Return a row per quarter with ``weight`` in the columns of that quarter; none where quarters is 0."""
    chosen = slice(None) if quarters else slice(0)
    return _entries(
        quarter[chosen] - 1,
        column[chosen],
        (quarters, columns),
        None if weight is None else weight[column[chosen]],
    )


def _entries(row: Ints, column: Ints, shape: tuple[int, int], value: Floats | None = None) -> csr_array:
    return csr_array((np.ones(len(row)) if value is None else value, (row, column)), shape=shape)
