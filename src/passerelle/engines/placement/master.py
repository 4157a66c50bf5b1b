"""The restricted programme: some flows, the rows of some books, and a tangent for all the others.

Flows that touch a book without rows are charged the worth of a person there, and count on hard targets as the
book's regime carries them. A slack at a price above any other makes the programme feasible whatever is asked;
where a slack is left at the end, the demands clash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement import highs, model
from passerelle.engines.placement.highs import AT_LEAST, BASIC, Basis, Options
from passerelle.engines.placement.idle import BookCosts, Tangent
from passerelle.engines.placement.model import Flows, LinearProgram, Rows
from passerelle.engines.placement.problem import OUTSIDE, PlacementProblem
from passerelle.engines.placement.settling import Settled

Statuses: TypeAlias = NDArray[np.signedinteger[Any]]
_NOISE: Final = 1e-9  # of the dearest cost
_DEAR: Final = 1_000.0  # a slack costs this many times the dearest thing there is


@dataclass(frozen=True, slots=True)
class Pool:
    """What the restricted programme holds; both only grow, so that a basis carries over."""

    flows: Flows
    books: Ints  # [book with rows]
    settled: Settled

    def holds(self, problem: PlacementProblem) -> Bools:
        """Return which flows it has [way, quarter]."""
        held = np.zeros((len(problem.cohort), problem.quarters), dtype=bool)
        held[self.flows.way, self.flows.start - 1] = True
        return held


@dataclass(frozen=True, slots=True)
class Master:
    """A restricted programme and how its parts stand to the whole."""

    lp: LinearProgram
    rows: Ints  # [row]  index among all rows of its groups; those without limits are left out
    slack: Ints  # [slack]  the row it eases, among all rows
    constant: float  # cost of the books without rows and of the settled cohorts
    quarters: int


@dataclass(frozen=True, slots=True)
class Found:
    """The optimum of a restricted programme."""

    flow: Floats  # [flow of the pool]
    staffing: dict[str, Floats]  # hire, under, over, reduced [book with rows, quarter]
    duals: dict[str, Floats]  # by group of rows
    slack: float  # of all limits together
    bound: float  # of this programme, from its duals alone
    basis: dict[str, Statuses]  # statuses by block of columns, and by group of rows under "row name"
    outcome: highs.Outcome


def master(problem: PlacementProblem, pool: Pool, costs: BookCosts, idle: Tangent) -> Master:
    """State the restricted programme of ``pool``."""
    flows, books = pool.flows, pool.books
    groups = [
        _with_others(problem, pool, costs, idle, group) for group in model.constraints(problem, flows, books)
    ]
    if pool.settled.cohorts.any():
        groups = _with_settled(problem, pool, idle, groups)
    if np.array_equal(books, np.arange(len(idle.cost))):
        groups += [model.entries(problem, flows), model.over_all(problem)]
    lp = model.assembled(problem, flows, books, groups)
    others = np.ones(len(idle.cost), dtype=bool)
    others[books] = False
    worth = np.where(others[:, None], idle.worth, 0.0).reshape(problem.required.shape).sum(axis=0)
    cost = lp.cost.copy()
    cost[: len(flows)] += model.added_by(problem, flows).T @ worth.ravel()
    eased = _eased(problem, lp, pool)
    dear = _DEAR * max(
        1.0, float(np.abs(lp.cost).max(initial=0.0)), float(np.abs(idle.worth).max(initial=0.0))
    )
    made = _limited(replace(lp, cost=cost), eased, dear)
    there = pool.settled.flows
    settled = model.ways(problem, there)["flow"] + model.added_by(problem, there).T @ worth.ravel()
    constant = float(idle.cost[others].sum()) + float(settled @ pool.settled.people)
    return Master(*made, constant, problem.quarters)


def solved(made: Master, near: dict[str, Statuses] | None, options: Options) -> Found:
    """Return the optimum of a restricted programme; ``near`` is the basis of an earlier, smaller one."""
    lp = made.lp
    warm = None if near is None else _carried_over(made, near)
    run = highs.run(lp, replace(options, warm=warm))
    value = run.value if len(run.value) == len(lp.cost) else np.zeros(len(lp.cost))
    width = len(made.slack)
    every = sum(int(np.prod(block.shape)) for block in lp.rows.values())
    dual = np.zeros(every)
    if len(run.row_dual):
        dual[made.rows] = run.row_dual
    staffing = {name: lp.columns[name].of(value).reshape(-1, made.quarters) for name in model.STAFFED}
    return Found(
        flow=np.maximum(lp.columns["flow"].of(value), 0.0),
        staffing=staffing,
        duals={name: block.of(dual) for name, block in lp.rows.items()},
        slack=float(value[len(value) - width :].sum()) if width else 0.0,
        bound=dual_bound(lp, run.row_dual) + made.constant,
        basis=_statuses(made, run.basis),
        outcome=run.outcome,
    )


def dual_bound(lp: LinearProgram, row_dual: Floats) -> float:
    """Return the least objective that ``lp`` can have, by weak duality; prices of rounding's size are none.

    min cost . x  >=  sum of each row's cheapest y (A x)  +  sum of each column's cheapest (cost - A'y) x
    """
    if not len(row_dual):
        return -np.inf if len(lp.cost) else 0.0
    left = lp.cost - lp.matrix.T @ row_dual
    noise = _NOISE * max(1.0, float(np.abs(lp.cost).max(initial=0.0)))
    rows = _cheapest(row_dual, lp.row_least, lp.row_most, noise)
    return rows + _cheapest(left, lp.column_least, lp.column_most, noise)


def _cheapest(price: Floats, least: Floats, most: Floats, noise: float) -> float:
    at = np.where(price > 0.0, least, most)
    counts = (price != 0.0) & (np.isfinite(at) | (np.abs(price) > noise))
    return float((price[counts] * at[counts]).sum())


def carry(
    problem: PlacementProblem, books: Bools, absorbs: Bools, flows: Flows
) -> tuple[Ints, Ints, Ints, Floats]:
    """Return how flows change the headcount of books without rows: flow, book, quarter - 1, people a person.

    A person more stays, less attrition, until a quarter in which a hire fewer makes up for it.
    """
    cases, roles, quarters = problem.required.shape
    way = flows.way
    arrival = flows.start + problem.duration[way]
    origin, target = problem.role[problem.cohort[way]], problem.target[way]
    parts = (
        (origin, flows.start, -np.ones(len(flows))),
        (origin, arrival, problem.returns[way]),
        (target, arrival, problem.arrives[way]),
    )
    found: list[tuple[Ints, Ints, Ints, Floats]] = []
    for role, begins, share in parts:
        for case in range(cases):
            book = np.where(role == OUTSIDE, -1, case * roles + role)
            at = np.flatnonzero((book >= 0) & (share != 0.0) & (begins <= quarters))
            at = at[books[book[at]]]
            value, quarter = share[at], begins[at] - 1
            while len(at):
                open_ = ~absorbs[book[at], quarter]
                at, value, quarter = at[open_], value[open_], quarter[open_]
                found.append((at, book[at], quarter, value))
                inside = quarter + 1 < quarters
                at, quarter = at[inside], quarter[inside] + 1
                value = value[inside] * (1.0 - problem.attrition_rate[book[at] % roles])
    if not found:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing, nothing, np.empty(0)
    flow, book, quarter, value = (np.concatenate(part) for part in zip(*found, strict=True))
    return flow, book, quarter, value


def _with_settled(problem: PlacementProblem, pool: Pool, idle: Tangent, groups: list[Rows]) -> list[Rows]:
    """Return the rows less what settled cohorts use of them; rows of their own people fall away."""
    settled = pool.settled
    found = []
    for group, theirs in zip(groups, model.constraints(problem, settled.flows, pool.books), strict=True):
        if group.name == "release":
            most = np.where(settled.cohorts[:, None], np.inf, group.most.reshape(group.shape))
            found.append(replace(group, most=most.ravel()))
            continue
        matrix = theirs.matrices.get("flow")
        if group.name == "targets" and problem.limits.targets:
            matrix = _on_targets(problem, pool, idle, settled.flows)
        used = 0.0 if matrix is None else matrix @ settled.people
        found.append(replace(group, least=group.least - used, most=group.most - used))
    return found


def _with_others(problem: PlacementProblem, pool: Pool, costs: BookCosts, idle: Tangent, group: Rows) -> Rows:
    """Return the targets with what books without rows hold; other groups as they are."""
    if group.name != "targets" or not problem.limits.targets:
        return group
    most = group.most.reshape(group.shape).copy()
    for k, target in enumerate(problem.limits.targets):
        others = _others(problem, pool, target.roles)
        surplus = np.where(others[:, None], idle.staffing.headcount - costs.required, 0.0)
        most[k] -= surplus.reshape(problem.required.shape).sum(axis=1)
    matrices = {**group.matrices, "flow": _on_targets(problem, pool, idle, pool.flows)}
    return replace(group, matrices=matrices, most=most.ravel())


def _others(problem: PlacementProblem, pool: Pool, roles: Ints) -> Bools:
    """Return the books of some roles that have no rows [book]."""
    cases, every = problem.required.shape[:2]
    found = np.tile(np.isin(np.arange(every), roles[roles != OUTSIDE]), cases)
    found[pool.books] = False
    return found


def _on_targets(problem: PlacementProblem, pool: Pool, idle: Tangent, flows: Flows) -> csr_array:
    """Return how flows count on targets through books without rows [target x case x quarter, flow]."""
    cases, roles, quarters = problem.required.shape
    rows, columns, values = [], [], []
    for k, target in enumerate(problem.limits.targets):
        others = _others(problem, pool, target.roles)
        flow, book, quarter, value = carry(problem, others, idle.absorbs, flows)
        held = quarter >= target.quarter - 1
        rows.append(((k * cases + book // roles) * quarters + quarter)[held])
        columns.append(flow[held])
        values.append(value[held])
    shape = (len(problem.limits.targets) * cases * quarters, len(flows))
    return csr_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape)


def _eased(problem: PlacementProblem, lp: LinearProgram, pool: Pool) -> Ints:
    """Return the rows that get a slack: those that no plan meets by asking nobody."""
    names = ["targets", "entries", "over_all"]
    if problem.least is not None or pool.settled.cohorts.any():
        names += ["release", *(limit.name for limit in problem.limits.side)]
    if problem.limits.under_people is not None:
        names.append("staff")
    spans = [np.arange(lp.rows[name].start, lp.rows[name].stop) for name in names if name in lp.rows]
    return np.concatenate(spans) if spans else np.empty(0, dtype=np.int64)


def _limited(lp: LinearProgram, eased: Ints, dear: float) -> tuple[LinearProgram, Ints, Ints]:
    """Return the programme without its unlimited rows, with slack columns."""
    rows = np.flatnonzero(np.isfinite(lp.row_least) | np.isfinite(lp.row_most))
    eased = eased[np.isin(eased, rows)]
    at = np.searchsorted(rows, eased)
    slack = csr_array((-np.ones(len(at)), (at, np.arange(len(at)))), shape=(len(rows), len(at)))
    limited = replace(
        lp,
        cost=np.concatenate([lp.cost, np.full(len(at), dear)]),
        matrix=csr_array(block_array([[lp.matrix[rows], slack]], format="csr")),
        row_least=lp.row_least[rows],
        row_most=lp.row_most[rows],
        column_least=np.concatenate([lp.column_least, np.zeros(len(at))]),
        column_most=np.concatenate([lp.column_most, np.full(len(at), np.inf)]),
    )
    return limited, rows, eased


def _statuses(made: Master, basis: Basis | None) -> dict[str, Statuses]:
    """Return the basis by block of columns and group of rows."""
    if basis is None:
        return {}
    blocks = made.lp.columns.items()
    found: dict[str, Statuses] = {name: basis.column[block.start : block.stop] for name, block in blocks}
    found["slack"] = basis.column[len(basis.column) - len(made.slack) :]
    size = sum(int(np.prod(block.shape)) for block in made.lp.rows.values())
    every = np.full(size, BASIC)
    every[made.rows] = basis.row.astype(np.int64)
    return found | {f"row {name}": every[block.start : block.stop] for name, block in made.lp.rows.items()}


def _carried_over(made: Master, near: dict[str, Statuses]) -> Basis | None:
    """Return an earlier basis on a programme that has more flows and books.

    New flows stand at their least. The new rows of a book are met by what staffs it: the caller puts the
    statuses of new staffing columns into ``near`` beforehand, else its over column is basic.
    """
    columns = []
    for name, block in made.lp.columns.items():
        size, old = block.stop - block.start, near[name]
        fresh = np.full(size, BASIC if name == "over" else AT_LEAST)
        fresh[: len(old)] = old
        columns.append(fresh)
    slack = np.full(len(made.slack), AT_LEAST)
    columns.append(slack)
    every = []
    for name, block in made.lp.rows.items():
        size, old = block.stop - block.start, near.get(f"row {name}", np.empty(0, np.int64))
        fresh = np.full(size, AT_LEAST if name == "staff" else BASIC)
        fresh[: len(old)] = old
        every.append(fresh)
    rows = np.concatenate(every)[made.rows]
    if len(near["slack"]) == len(slack):
        columns[-1] = near["slack"]
    return Basis(np.concatenate(columns).astype(np.int8), rows.astype(np.int8))
