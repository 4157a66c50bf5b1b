"""The placement problem a second time: slow, with loops, straight from DESIGN section 5 and 6."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
from scipy.optimize import linprog

from passerelle.engines.placement.problem import PlacementProblem

Terms = dict[tuple[object, ...], float]


def cheapest(problem: PlacementProblem) -> float | None:
    """Return the least objective, None where the demands cannot be met."""
    cost, equal, at_most = _cost(problem), _equalities(problem), _inequalities(problem)
    least, most = _least(problem), _bounds(problem)
    names = list(cost)
    found = linprog(
        [cost[name] for name in names],
        A_ub=_matrix([row for row, _ in at_most], names) if at_most else None,
        b_ub=[limit for _, limit in at_most] if at_most else None,
        A_eq=_matrix([row for row, _ in equal], names),
        b_eq=[value for _, value in equal],
        bounds=[(least.get(name, 0.0), most.get(name)) for name in names],
        method="highs-ds",
    )
    if found.status == 2:
        return None
    assert found.status == 0, found.message
    assert found.fun is not None
    return float(found.fun)


def cheapest_by_trying(problem: PlacementProblem) -> float:
    """Return the least objective over all whole plans of one quarter without attrition or limits."""
    assert problem.quarters == 1
    assert not problem.attrition_rate.any()
    best = np.inf
    ways = [range(int(problem.people[c]) + 1) for c in problem.cohort]
    ways += [range(int(people) + 1) for people in problem.people]
    for flows in itertools.product(*ways):
        moves, leavers = flows[: len(problem.cohort)], flows[len(problem.cohort) :]
        out = np.array(leavers)
        head = problem.start_people.copy()
        for m, people in enumerate(moves):
            out[problem.cohort[m]] += people
            head[problem.target[m]] += people
        if (out > problem.people).any():
            continue
        for c, people in enumerate(out):
            head[problem.role[c]] -= people
        total = sum(
            n * problem.discount[0] * (problem.move_cost[m] + problem.move_loss[m])
            for m, n in enumerate(moves)
        )
        total += sum(
            n * problem.discount[0] * (problem.exit_cost[c] + problem.exit_loss[c])
            for c, n in enumerate(leavers)
        )
        best = min(best, total + sum(_staffing(problem, r, head[r]) for r in range(len(head))))
    return float(best)


def _staffing(problem: PlacementProblem, r: int, head: float) -> float:
    """Return the cheapest of hiring and being short or over in role r."""
    costs = []
    for hires in range(int(min(problem.hire_at_most[r, 0], 50.0)) + 1):
        short = problem.required[r, 0] - head - hires
        price = problem.under_cost[r] if short > 0 else problem.over_cost[r]
        costs.append(problem.discount[0] * (hires * problem.hire_cost[r, 0] + abs(short) * price))
    return float(min(costs))


def _cost(problem: PlacementProblem) -> Terms:
    cost: Terms = {}
    for c in range(len(problem.people)):
        worth = problem.discount[problem.decides[c] - 1]
        cost["stay", c] = 0.0
        cost["separate", c] = worth * (problem.exit_cost[c] + problem.exit_loss[c])
    for m in range(len(problem.cohort)):
        cost["move", m] = problem.discount[problem.start[m] - 1] * (
            problem.move_cost[m] + problem.move_loss[m]
        )
    for r, t in _cells(problem):
        worth = problem.discount[t - 1]
        cost["head", r, t] = 0.0
        cost["hire", r, t] = worth * problem.hire_cost[r, t - 1]
        cost["under", r, t] = worth * problem.under_cost[r]
        cost["over", r, t] = worth * problem.over_cost[r]
    return cost


def _equalities(problem: PlacementProblem) -> list[tuple[Terms, float]]:
    rows: list[tuple[Terms, float]] = []
    for c, people in enumerate(problem.people.tolist()):
        row: Terms = {("stay", c): 1.0, ("separate", c): 1.0}
        row |= {("move", int(m)): 1.0 for m in np.flatnonzero(problem.cohort == c)}
        left = people
        for _ in range(problem.decides[c]):
            left -= left * problem.attrition_rate[problem.role[c]]
        rows.append((row, left))
    for r, t in _cells(problem):
        kept = 1.0 - problem.attrition_rate[r]
        row = defaultdict(float, {("head", r, t): 1.0, ("hire", r, t): -1.0})
        if t > 1:
            row["head", r, t - 1] = -kept
        for m in range(len(problem.cohort)):
            origin = int(problem.role[problem.cohort[m]])
            if origin == r and problem.start[m] == t:
                row["move", m] += 1.0
            if origin == r and problem.arrival[m] == t:
                row["move", m] -= 1.0 - problem.completion[m]
            if problem.target[m] == r and problem.arrival[m] == t:
                row["move", m] -= problem.completion[m]
        for c in range(len(problem.people)):
            if problem.role[c] == r and problem.decides[c] == t:
                row["separate", c] += 1.0
        rows.append((dict(row), kept * problem.start_people[r] if t == 1 else 0.0))
        rows.append(
            ({("head", r, t): 1.0, ("under", r, t): 1.0, ("over", r, t): -1.0}, problem.required[r, t - 1])
        )
    return rows


def _inequalities(problem: PlacementProblem) -> list[tuple[Terms, float]]:
    limits = problem.limits
    rows: list[tuple[Terms, float]] = []
    moves, cohorts = range(len(problem.cohort)), range(len(problem.people))
    spent: Terms = {("move", m): problem.move_cost[m] for m in moves}
    spent |= {("separate", c): problem.exit_cost[c] for c in cohorts}
    if limits.budget_money is not None:
        rows.append((spent, limits.budget_money))
    if limits.separations_people is not None:
        rows.append(({("separate", c): 1.0 for c in cohorts}, limits.separations_people))
    for t in range(1, problem.quarters + 1):
        if limits.seats_people is not None:
            seated: Terms = {
                ("move", m): 1.0 for m in moves if problem.trains[m] >= 0 and problem.start[m] == t
            }
            rows.append((seated, limits.seats_people))
        if limits.budget_quarter_money is not None:
            now: Terms = {("move", m): spent["move", m] for m in moves if problem.start[m] == t}
            now |= {("separate", c): spent["separate", c] for c in cohorts if problem.decides[c] == t}
            rows.append((now, limits.budget_quarter_money))
        rows += [
            ({("head", int(r), t): 1.0 for r in target.roles}, target.at_most_people)
            for target in limits.targets
            if t >= target.quarter
        ]
    return rows


def _bounds(problem: PlacementProblem) -> Terms:
    return {("hire", r, t): float(problem.hire_at_most[r, t - 1]) for r, t in _cells(problem)}


def _least(problem: PlacementProblem) -> Terms:
    if problem.keep is None:
        return {}
    survivors = problem.people * (1.0 - problem.attrition_rate[problem.role]) ** problem.decides
    return {("stay", c): float(min(keep, survivors[c])) for c, keep in enumerate(problem.keep)}


def _cells(problem: PlacementProblem) -> list[tuple[int, int]]:
    return [(r, t) for r in range(len(problem.start_people)) for t in range(1, problem.quarters + 1)]


def _matrix(rows: list[Terms], names: list[tuple[object, ...]]) -> list[list[float]]:
    return [[row.get(name, 0.0) for name in names] for row in rows]
