"""Why demands cannot all be met: a smallest set of them that clashes, and the least change that helps.

Only hard targets can make a plan impossible: without them everybody may stay. Hires and
understaffing never help to meet a ceiling on headcount, so this works on moves and separations
alone, with the headcount of the targets' roles written out::

    E[r,t] = idle[r,t] + sum over quarters s <= t of (1 - attrition)^(t-s) x net flow[r,s]

Each demand has one slack: how far it would have to give way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.sparse import block_array, csr_array, vstack

from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement import highs, model
from passerelle.engines.placement.highs import Options, Outcome
from passerelle.engines.placement.model import LinearProgram, Rows
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.errors import Cancelled, Infeasible

TOLERANCE: Final = 1e-6  # people; money is counted in the cost of a typical move


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that was asked for and may have to give way."""

    key: str  # key path in the scenario
    says: str
    limit: float
    money: bool = False

    def remedy(self, more: float) -> str:
        """Say that giving way by ``more`` would do; whole people, whole units of money."""
        least = math.ceil(self.limit + more - TOLERANCE)
        unit = "in the plan's currency" if self.money else "people"
        change = least - self.limit
        by = f"{change:,.0f}" if math.isclose(change, round(change)) else f"{change:,.2f}"
        return f"Raise {self.key} by {by}, from {_number(self.limit)} to {least:,} ({unit})."


@dataclass(frozen=True, slots=True)
class Elastic:
    """The feasibility problem: flows first, then one slack column per demand."""

    lp: LinearProgram
    demands: tuple[Demand, ...]
    demand_of: tuple[int, ...]  # [row]  index of the demand, -1 for the rows that conserve people
    flows: int  # columns before the slacks


def check(problem: PlacementProblem, options: Options | None = None) -> None:
    """Return if all demands of ``problem`` can be met together.

    Raises:
        Infeasible: they cannot; names a smallest set that clashes and what would help.
        Cancelled: the caller cancelled.
    """
    if not problem.limits.targets:
        return
    elastic = elastic_problem(problem)
    options = Options(cancelled=options.cancelled if options else None)
    everything = frozenset(range(len(elastic.demands)))
    missing, used, slack = _least_slack(elastic, everything, options)
    if missing <= TOLERANCE:
        return
    clash = _irreducible(elastic, used, options)
    raise Infeasible(
        [_in_words(elastic.demands[k]) for k in sorted(clash)], _remedies(elastic, clash, slack, options)
    )


def elastic_problem(problem: PlacementProblem) -> Elastic:
    """Return the demands of ``problem`` with a slack each."""
    groups = [
        model.targets(problem),
        model.seats(problem),
        model.budget(problem),
        model.budget_quarter(problem),
        model.ceiling(problem),
    ]
    demands = _demands(problem)
    names = [demand.key for demand in demands]
    firsts = {"targets": 0}
    firsts |= {group: names.index(key) for group, key in _KEYS.items() if key in names}
    parts, most, demand_of = [_conserve(problem)], [problem.may_leave], [np.full(len(problem.people), -1)]
    for group in groups:
        matrix, limit = _in_flows(problem, group)
        kept = np.flatnonzero(np.isfinite(limit))
        steps = kept // problem.quarters if group.name == "targets" else np.zeros(len(kept), np.int64)
        parts.append(matrix[kept])
        most.append(limit[kept])
        demand_of.append(firsts.get(group.name, 0) + steps)
    return _with_slack(problem, demands, vstack(parts, format="csr"), np.concatenate(most), demand_of)


_KEYS: Final = {
    "seats": "training.seats_per_quarter",
    "budget": "budget.total_money",
    "budget_quarter": "budget.per_quarter_money",
    "ceiling": "limits.separations_at_most_people",
}


def _demands(problem: PlacementProblem) -> tuple[Demand, ...]:
    limits = problem.limits
    demands = [Demand(target.key, target.says, target.at_most_people) for target in limits.targets]
    if limits.seats_people is not None:
        says = f"at most {_number(limits.seats_people)} people start training in a quarter"
        demands.append(Demand(_KEYS["seats"], says, limits.seats_people))
    if limits.budget_money is not None:
        says = f"exits, moves and training cost at most {_number(limits.budget_money)} over the plan"
        demands.append(Demand(_KEYS["budget"], says, limits.budget_money, money=True))
    if limits.budget_quarter_money is not None:
        says = f"exits, moves and training cost at most {_number(limits.budget_quarter_money)} in a quarter"
        demands.append(Demand(_KEYS["budget_quarter"], says, limits.budget_quarter_money, money=True))
    if limits.separations_people is not None:
        says = f"at most {_number(limits.separations_people)} people separate"
        demands.append(Demand(_KEYS["ceiling"], says, limits.separations_people))
    return tuple(demands)


def _conserve(problem: PlacementProblem) -> csr_array:
    group = model.conserve(problem)
    return csr_array(block_array([[group.matrices["move"], group.matrices["separate"]]], format="csr"))


def _in_flows(problem: PlacementProblem, group: Rows) -> tuple[csr_array, Floats]:
    """Return a group's rows over moves and separations alone, and what they may reach."""
    rows = len(group.most)
    empty = {"move": len(problem.cohort), "separate": len(problem.people)}
    parts = [group.matrices.get(name, csr_array((rows, size))) for name, size in empty.items()]
    most = group.most
    if "headcount" in group.matrices:
        member = csr_array(group.matrices["headcount"] @ _carrying(problem))
        idle = np.zeros(problem.required.shape)
        idle[:, 0] = (1.0 - problem.attrition_rate) * problem.start_people
        parts = [member @ model.net_moves(problem), -(member @ model.separations_by_role(problem))]
        most = most - member @ idle.ravel()
    return csr_array(block_array([parts], format="csr")), most


def _carrying(problem: PlacementProblem) -> csr_array:
    """Return how a person added to a role in quarter s counts in every quarter t >= s."""
    quarters, kept = problem.quarters, 1.0 - problem.attrition_rate
    members = np.unique(np.concatenate([target.roles for target in problem.limits.targets]))
    later, earlier = np.tril_indices(quarters)
    row = (members[:, None] * quarters + later).ravel()
    column = (members[:, None] * quarters + earlier).ravel()
    value = (kept[members][:, None] ** (later - earlier)).ravel()
    return csr_array((value, (row, column)), shape=(problem.required.size, problem.required.size))


def _with_slack(
    problem: PlacementProblem,
    demands: tuple[Demand, ...],
    matrix: csr_array,
    most: Floats,
    demand_of: list[Ints],
) -> Elastic:
    owner = np.concatenate(demand_of)
    costs = np.concatenate([problem.move_cost, problem.exit_cost])
    typical = max(float(np.median(costs[costs > 0.0])), 1.0) if (costs > 0.0).any() else 1.0
    size = np.array([typical if demand.money else 1.0 for demand in demands])
    rows = np.flatnonzero(owner >= 0)
    slack = csr_array((-size[owner[rows]], (rows, owner[rows])), shape=(len(owner), len(demands)))
    width = matrix.shape[1]
    lp = LinearProgram(
        cost=np.zeros(width + len(demands)),
        matrix=csr_array(block_array([[matrix, slack]], format="csr")),
        row_least=np.full(len(owner), -np.inf),
        row_most=most,
        column_least=np.zeros(width + len(demands)),
        column_most=np.full(width + len(demands), np.inf),
        reach=size,
        columns={},
        rows={},
    )
    return Elastic(lp, demands, tuple(int(k) for k in owner), width)


def _least_slack(
    elastic: Elastic, kept: frozenset[int], options: Options
) -> tuple[float, frozenset[int], Floats]:
    """Return the least total slack of ``kept``, all others dropped; which bind, and each one's slack."""
    cost = elastic.lp.cost.copy()
    cost[[elastic.flows + k for k in kept]] = 1.0
    run = highs.run(replace(elastic.lp, cost=cost), options)
    _stop_if_cancelled(run.outcome)
    owner = np.array(elastic.demand_of)
    binding = frozenset(int(k) for k in owner[np.abs(run.row_dual) > 1e-9] if k in kept)
    slack = run.value[elastic.flows :]
    return float(cost @ run.value), binding, slack * elastic.lp.reach


def _irreducible(elastic: Elastic, used: frozenset[int], options: Options) -> frozenset[int]:
    """Return a subset of ``used`` that clashes and no part of which does (deletion filter)."""
    clash = used
    for k in sorted(used, reverse=True):
        if k not in clash:
            continue
        missing, binding, _ = _least_slack(elastic, clash - {k}, options)
        if missing > TOLERANCE:
            clash = binding
    return clash


def _remedies(elastic: Elastic, clash: Iterable[int], joint: Floats, options: Options) -> list[str]:
    """Return the least change of each clashing demand that alone would do, or of several together."""
    remedies = []
    for k in sorted(clash):
        most = elastic.lp.column_most.copy()
        most[elastic.flows :] = 0.0
        most[elastic.flows + k] = np.inf
        cost = elastic.lp.cost.copy()
        cost[elastic.flows + k] = 1.0
        run = highs.run(replace(elastic.lp, cost=cost, column_most=most), options)
        _stop_if_cancelled(run.outcome)
        if run.outcome is Outcome.OPTIMAL:
            remedies.append(
                elastic.demands[k].remedy(float(run.value[elastic.flows + k] * elastic.lp.reach[k]))
            )
    if remedies:
        return remedies
    together = [elastic.demands[k].remedy(float(joint[k])) for k in np.flatnonzero(joint > TOLERANCE)]
    return ["No single change is enough; all of these together are:", *together]


def _in_words(demand: Demand) -> str:
    return f"{demand.key}: {demand.says}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if math.isclose(value, round(value), abs_tol=1e-9) else f"{value:,.2f}"


def _stop_if_cancelled(outcome: Outcome) -> None:
    if outcome is Outcome.CANCELLED:
        raise Cancelled("The plan was cancelled; nothing was written.")
