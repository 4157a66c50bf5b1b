"""The placement problem a second time: slow, with loops over who is there, from DESIGN sections 5 and 6.

People of a cohort are counted quarter by quarter: those there at the last end, less attrition, less those
who start on a way. The product counts as-of people and has no such recursion.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment, linprog

from passerelle.engines.placement.problem import PlacementProblem

Name = tuple[object, ...]
Terms = dict[Name, float]


def cheapest(problem: PlacementProblem) -> float | None:
    """Return the least objective, None where the demands cannot be met."""
    cost, equal, at_most = _cost(problem), _equalities(problem), _inequalities(problem)
    least, most = _bounds(problem, list(cost))
    names = list(cost)
    found = linprog(
        [cost[name] for name in names],
        A_ub=_matrix([row for row, _ in at_most], names) if at_most else None,
        b_ub=[limit for _, limit in at_most] if at_most else None,
        A_eq=_matrix([row for row, _ in equal], names),
        b_eq=[value for _, value in equal],
        bounds=[(least[name], most[name]) for name in names],
        method="highs-ds",
    )
    if found.status == 2:
        return None
    assert found.status == 0, found.message
    assert found.fun is not None
    return float(found.fun)


def _cost(problem: PlacementProblem) -> Terms:
    cost: Terms = {}
    for w, t in _starts(problem):
        after = sum(1 for q in _quarters(problem) if q >= t + problem.duration[w])
        money = problem.cost[w] + problem.loss[w] + problem.loss_quarter[w] * after
        cost["flow", w, t] = problem.discount[t - 1] * money
    for c, t in itertools.product(range(len(problem.people)), _quarters(problem)):
        cost["there", c, t] = 0.0
    for s, r, t in _books(problem):
        worth = problem.weights[s] * problem.discount[t - 1]
        cost["head", s, r, t] = 0.0
        cost["hire", s, r, t] = worth * problem.hire_cost[r, t - 1]
        cost["under", s, r, t] = worth * problem.under_cost[r]
        cost["over", s, r, t] = worth * problem.over_cost[r]
        if problem.reduced is not None:
            cost["reduced", s, r, t] = worth * problem.reduced.cost[r]
    return cost


def _equalities(problem: PlacementProblem) -> list[tuple[Terms, float]]:
    rows: list[tuple[Terms, float]] = []
    for c, t in itertools.product(range(len(problem.people)), _quarters(problem)):
        kept = 1.0 - problem.attrition_rate[problem.role[c]]
        row: Terms = {("there", c, t): 1.0}
        row |= {("flow", w, s): 1.0 for w, s in _starts(problem) if problem.cohort[w] == c and s == t}
        if t > 1:
            row["there", c, t - 1] = -kept
        rows.append((row, kept * problem.people[c] if t == 1 else 0.0))
    for s, r, t in _books(problem):
        kept = 1.0 - problem.attrition_rate[r]
        row = defaultdict(float, {("head", s, r, t): 1.0})
        row["hire", s, r, t] = -(1.0 if problem.hire_yield is None else problem.hire_yield[r])
        if t > 1:
            row["head", s, r, t - 1] = -kept
        for w, start in _starts(problem):
            origin, arrival = problem.role[problem.cohort[w]], start + problem.duration[w]
            if origin == r and start == t:
                row["flow", w, start] += 1.0
            if origin == r and arrival == t:
                row["flow", w, start] -= problem.returns[w]
            if problem.target[w] == r and arrival == t:
                row["flow", w, start] -= problem.arrives[w]
        rows.append((dict(row), kept * problem.start_people[r] if t == 1 else 0.0))
        staffed: Terms = {("head", s, r, t): 1.0, ("under", s, r, t): 1.0, ("over", s, r, t): -1.0}
        if problem.reduced is not None:
            staffed["reduced", s, r, t] = -problem.reduced.saves[r]
        rows.append((staffed, problem.required[s, r, t - 1]))
    return rows


def _inequalities(problem: PlacementProblem) -> list[tuple[Terms, float]]:
    """Return rows of at most: a floor under who is there, and every limit of the plan."""
    rows: list[tuple[Terms, float]] = []
    for c, t in itertools.product(range(len(problem.people)), _quarters(problem)):
        kept = (1.0 - problem.attrition_rate[problem.role[c]]) ** t
        held_back = problem.people[c] - problem.may_leave[c, t - 1]  # as-of people
        rows.append(({("there", c, t): -1.0}, -kept * held_back))
    for limit in problem.limits.side:
        for k, most in enumerate(limit.most):
            counted = [(w, t) for w, t in _starts(problem) if limit.group[w] == k]
            if np.ndim(most) == 0:
                rows.append(({("flow", w, t): limit.weight[w] for w, t in counted}, float(most)))
                continue
            rows += [
                ({("flow", w, t): limit.weight[w] for w, t in counted if t == q}, float(most[q - 1]))
                for q in _quarters(problem)
            ]
    for s, t in itertools.product(_cases(problem), _quarters(problem)):
        for target in problem.limits.targets:
            if t >= target.quarter:
                rows.append(({("head", s, int(r), t): 1.0 for r in target.roles}, target.at_most_people))
        for entry in problem.limits.entries:
            entered: Terms = {
                ("flow", w, q): 1.0
                for w, q in _starts(problem)
                if w in entry.ways and q + problem.duration[w] == t
            }
            rows.append(({**entered, ("head", s, entry.role, t): -entry.share}, 0.0))
        if problem.limits.over_people is not None:
            too_many: Terms = {("over", s, r, t): 1.0 for r in _roles(problem)}
            rows.append((too_many, problem.limits.over_people))
    return [(row, limit) for row, limit in rows if np.isfinite(limit)]


def _bounds(problem: PlacementProblem, names: list[Name]) -> tuple[Terms, dict[Name, float | None]]:
    least: Terms = dict.fromkeys(names, 0.0)
    most: dict[Name, float | None] = dict.fromkeys(names)
    for w, t in _starts(problem):
        if problem.least is not None:
            least["flow", w, t] = float(problem.least[w])
        if problem.most is not None:
            most["flow", w, t] = float(problem.most[w])
    for s, r, t in _books(problem):
        most["hire", s, r, t] = float(problem.hire_at_most[r, t - 1])
        most["under", s, r, t] = problem.limits.under_people
        if problem.reduced is not None:
            most["reduced", s, r, t] = float(problem.reduced.at_most[r, t - 1])
    return least, most


def _starts(problem: PlacementProblem) -> Iterator[tuple[int, int]]:
    """Yield each way with each quarter in which it may start."""
    for w in range(len(problem.cohort)):
        yield from ((w, t) for t in range(int(problem.first[w]), int(problem.last[w]) + 1))


def _books(problem: PlacementProblem) -> Iterator[tuple[int, int, int]]:
    return itertools.product(_cases(problem), _roles(problem), _quarters(problem))


def _cases(problem: PlacementProblem) -> range:
    return range(len(problem.required))


def _roles(problem: PlacementProblem) -> range:
    return range(len(problem.start_people))


def _quarters(problem: PlacementProblem) -> range:
    return range(1, problem.quarters + 1)


def _matrix(rows: list[Terms], names: list[Name]) -> list[list[float]]:
    return [[row.get(name, 0.0) for name in names] for row in rows]


# ------------------------------------------------------------------ a plan tried and judged


def cheapest_by_trying(problem: PlacementProblem) -> float | None:
    """Return the least objective over plans in whole people; None where none of them is allowed.

    Every whole number of people on every way and quarter is tried, and, role by role, every whole number
    of hires. For one case of demand without reduced hours, hard targets or entry limits.
    """
    assert len(problem.required) == 1
    assert problem.reduced is None
    assert not problem.limits.targets
    assert not problem.limits.entries
    starts, cost = list(_starts(problem)), _cost(problem)
    best: float | None = None
    for flows in itertools.product(*(range(_may_start(problem, w, t) + 1) for w, t in starts)):
        flow = np.zeros((len(problem.cohort), problem.quarters))
        for (w, t), people in zip(starts, flows, strict=True):
            flow[w, t - 1] = people
        if excess(problem, flow) > 1e-9:
            continue
        total = sum(cost["flow", w, t] * flow[w, t - 1] for w, t in starts)
        unhired = heads(problem, flow, np.zeros(problem.required.shape))
        total += sum(_staffing(problem, r, unhired[0, r], cost) for r in _roles(problem))
        best = float(total) if best is None else min(best, float(total))
    return best


def _may_start(problem: PlacementProblem, w: int, t: int) -> int:
    """Return the most whole people who can start on a way if nobody starts on another."""
    c = problem.cohort[w]
    there = problem.may_leave[c, t - 1] * (1.0 - problem.attrition_rate[problem.role[c]]) ** t
    return int(there + 1e-9)


def _staffing(problem: PlacementProblem, r: int, unhired: Any, cost: Terms) -> float:
    """Return the cheapest of hiring, being short and being over in role r over all quarters."""
    costs = []
    stays = 1.0 if problem.hire_yield is None else float(problem.hire_yield[r])
    room = [range(int(min(problem.hire_at_most[r, t - 1], 9.0)) + 1) for t in _quarters(problem)]
    for hires in itertools.product(*room):
        hired, total = 0.0, 0.0
        for t in _quarters(problem):
            hired = hired * (1.0 - problem.attrition_rate[r]) + stays * hires[t - 1]
            short = problem.required[0, r, t - 1] - unhired[t - 1] - hired
            total += hires[t - 1] * cost["hire", 0, r, t]
            total += abs(short) * cost["under" if short > 0.0 else "over", 0, r, t]
        costs.append(total)
    return float(min(costs))


def heads(problem: PlacementProblem, flow: Any, hire: Any) -> Any:
    """Return the headcount [case, role, quarter] that flows [way, quarter] and hires lead to."""
    ends = np.zeros(problem.required.shape)
    for s, r in itertools.product(_cases(problem), _roles(problem)):
        there = float(problem.start_people[r])
        for t in _quarters(problem):
            there -= there * problem.attrition_rate[r]
            there += hire[s, r, t - 1] * (1.0 if problem.hire_yield is None else problem.hire_yield[r])
            for w, start in _starts(problem):
                on_way, origin = flow[w, start - 1], problem.role[problem.cohort[w]]
                there -= on_way if origin == r and start == t else 0.0
                if start + problem.duration[w] == t:
                    there += on_way * problem.returns[w] if origin == r else 0.0
                    there += on_way * problem.arrives[w] if problem.target[w] == r else 0.0
            ends[s, r, t - 1] = there
    return ends


def excess(problem: PlacementProblem, flow: Any) -> float:
    """Return by how much flows [way, quarter] go beyond who is there, their bounds or a side limit."""
    beyond = [0.0, -float(flow.min(initial=0.0))]
    for c, people in enumerate(problem.people.tolist()):
        there = people
        for t in _quarters(problem):
            kept = 1.0 - problem.attrition_rate[problem.role[c]]
            there = kept * there - sum(flow[w, t - 1] for w in np.flatnonzero(problem.cohort == c))
            beyond.append(kept**t * (people - problem.may_leave[c, t - 1]) - there)
    for w, t in itertools.product(range(len(problem.cohort)), _quarters(problem)):
        inside = problem.first[w] <= t <= problem.last[w]
        beyond.append(0.0 if inside else float(flow[w, t - 1]))
        if inside and problem.most is not None:
            beyond.append(float(flow[w, t - 1] - problem.most[w]))
        if inside and problem.least is not None:
            beyond.append(float(problem.least[w] - flow[w, t - 1]))
    for limit in problem.limits.side:
        for k, most in enumerate(limit.most):
            used = sum((limit.weight[w] * flow[w] for w in np.flatnonzero(limit.group == k)), np.zeros(1))
            left = (used if limit.by_quarter else np.sum(used)) - most
            beyond.append(float(np.max(left)))
    return max(beyond)


# ------------------------------------------------------------------ one person, one seat


def cheapest_by_person(
    seats: dict[int, int],
    may_take: list[dict[int, float]],
    exit_cost: list[float],
    empty_cost: dict[int, float],
) -> float:
    """Return the least cost of giving each person one seat, or an exit: an exact assignment, person by seat.

    A seat that a person takes saves an exit and an empty seat; where that saves nothing, both are left.

    Args:
        seats: how many seats each role has.
        may_take: by person, what a seat of each role they may take costs.
        exit_cost: by person, what their exit costs.
        empty_cost: by role, what a seat that stays empty costs.
    """
    at = np.array([role for role, count in seats.items() for _ in range(count)])
    table = np.zeros((len(may_take), len(at)))
    for p, takes in enumerate(may_take):
        for role, cost in takes.items():
            table[p, at == role] = min(cost - empty_cost[role] - exit_cost[p], 0.0)
    person, seat = linear_sum_assignment(table)
    empty = sum(count * empty_cost[role] for role, count in seats.items())
    return float(table[person, seat].sum() + sum(exit_cost) + empty)
