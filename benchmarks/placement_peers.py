"""The placement problem by other tools: the whole programme by HiGHS, its flow core by OR-tools.

HiGHS gets every row and column at once, at its own defaults but for the method named. OR-tools'
``SimpleMinCostFlow`` can hold no budget, seats or ceilings and loses nobody on the way (attrition, refusals,
training not completed), so what it gives is no valid plan; its breaches are told.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement.problem import OUTSIDE, PlacementProblem
from placement_judged import Flows

UNITS: Final = 1_000  # whole units of flow per person


@dataclass(frozen=True, slots=True)
class Found:
    """What a method gave, in the benchmark's terms."""

    status: str
    seconds: Mapping[str, float]  # by stage
    plan: Flows | None
    objective: float = float("nan")
    bound: float = float("nan")
    told: Mapping[str, str] = field(default_factory=dict)  # anything else worth a line


def highs(problem: PlacementProblem, cap_s: float, method: str) -> Found:
    """Return what HiGHS makes of the whole programme by ``simplex`` or ``ipm`` within ``cap_s``."""
    import highspy

    from passerelle.engines.placement.highs import THREADS
    from passerelle.engines.placement.model import all_flows, placement_lp

    begun = time.perf_counter()
    lp = placement_lp(problem)
    stated = time.perf_counter()
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", THREADS)
    solver.setOptionValue("solver", method)
    solver.setOptionValue("time_limit", max(cap_s - (stated - begun), 0.0))
    matrix = lp.matrix.tocsr()
    height, width = matrix.shape
    solver.passModel(
        width, height, matrix.nnz, int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), 0.0,
        lp.cost, lp.column_least, lp.column_most, lp.row_least, lp.row_most,
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        np.zeros(width, np.int32),
    )  # fmt: skip
    passed = time.perf_counter()
    solver.run()
    seconds = {"state": stated - begun, "pass": passed - stated, "solve": time.perf_counter() - passed}
    size = {"size": f"{width:,} columns, {height:,} rows, {matrix.nnz:,} entries"}
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        capped = status == highspy.HighsModelStatus.kTimeLimit
        return Found("capped" if capped else solver.modelStatusToString(status), seconds, None, told=size)
    values = np.asarray(solver.getSolution().col_value)
    info = solver.getInfo()
    # ``getInfo`` knows the objective of the dual only as the relative distance of the two.
    apart = float(getattr(info, "primal_dual_objective_error", 0.0))
    objective = float(info.objective_function_value)
    parts = {name: block.of(values) for name, block in lp.columns.items()}
    flows = all_flows(problem)
    flow = np.zeros((len(problem.cohort), problem.quarters))
    flow[flows.way, flows.start - 1] = parts["flow"]
    shape = problem.required.shape
    staffing = {name: parts[name].reshape(shape) for name in ("hire", "under", "over", "reduced")}
    bound = objective - apart * (1.0 + abs(objective))
    return Found("optimal", seconds, Flows(flow, **staffing), objective, bound, size)


# ------------------------------------------------------------------ the flow core


@dataclass(slots=True)
class _Network:
    """Arcs gathered in runs; nodes are whole numbers."""

    tail: list[NDArray[np.int32]] = field(default_factory=list)
    head: list[NDArray[np.int32]] = field(default_factory=list)
    most: list[Ints] = field(default_factory=list)
    cost: list[Ints] = field(default_factory=list)
    arcs: int = 0

    def add(self, tail: Ints, head: Ints, most: Floats, cost: Floats) -> slice:
        """Add arcs; ``most`` in people, ``cost`` in money per person. Return where they stand."""
        self.tail.append(tail.astype(np.int32))
        self.head.append(head.astype(np.int32))
        self.most.append(np.round(most * UNITS).astype(np.int64))
        self.cost.append(np.round(cost).astype(np.int64))
        self.arcs += len(tail)
        return slice(self.arcs - len(tail), self.arcs)


def flow_core(problem: PlacementProblem, cap_s: float, method: str) -> Found:  # noqa: ARG001
    """Return the cheapest flow of as-of people over quarters by ``SimpleMinCostFlow``; no limit is held.

    Nodes: each cohort that may give people, and each role with room, in each quarter; one end. Who waits pays
    the price of a person too many; room is filled by arrivals and hires, or costs the price of one short.
    The tool knows no time limit: whoever runs this must stop it.
    """
    min_cost_flow = importlib.import_module("ortools.graph.python.min_cost_flow")

    begun = time.perf_counter()
    network, rows = _Network(), _Rows(problem)
    flows, hires, filled, beyond = _arcs(network, rows)
    tail, head, most, cost = (
        np.concatenate(part) for part in (network.tail, network.head, network.most, network.cost)
    )
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tail, head, most, cost)
    supply = rows.supplies
    solver.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    stated = time.perf_counter()
    status = solver.solve()
    seconds = {"state": stated - begun, "solve": time.perf_counter() - stated}
    size = {"size": f"{network.arcs:,} arcs, {len(supply):,} nodes"}
    if status != solver.OPTIMAL:
        return Found(f"status {int(status)}", seconds, None, told=size)
    people = np.asarray(solver.flows(np.arange(network.arcs, dtype=np.int32)), dtype=float) / UNITS
    plan = rows.plan(people[flows], people[hires], people[filled], people[beyond])
    objective = float(solver.optimal_cost()) / UNITS + rows.price_of_empty_room
    told = {**size, "no valid plan": "budget, seats, ceilings, targets and losses on the way are left out"}
    return Found("optimal flow", seconds, plan, objective, objective, told)


class _Rows:
    """The nodes of the network, and the way back from arcs to a plan."""

    def __init__(self, problem: PlacementProblem) -> None:
        self.problem = problem
        self.quarters = problem.quarters
        kept = (1.0 - problem.attrition_rate)[:, None] ** np.arange(1, self.quarters + 1)
        idle = problem.start_people[:, None] * kept
        self.room = np.maximum(problem.required[0] - idle, 0.0)
        self.with_room = np.flatnonzero(self.room.max(axis=1) > 0.0)
        self.at = np.full(len(problem.start_people), -1)
        self.at[self.with_room] = np.arange(len(self.with_room))
        self.first_role = len(problem.people) * self.quarters
        self.end = self.first_role + len(self.with_room) * self.quarters
        self.hires = self.end + 1
        way, start = np.nonzero(problem.allowed)
        target = problem.target[way]
        fits = (target == OUTSIDE) | (self.at[target] >= 0)
        self.way, self.start = way[fits], start[fits]

    @property
    def hire_most(self) -> Floats:
        """Most hires of each role with room and quarter, in people."""
        most = self.room[self.with_room].max(axis=1)
        return np.asarray(np.minimum(self.problem.hire_at_most[self.with_room], most[:, None]))

    @property
    def supplies(self) -> Ints:
        """What each node gives, in units."""
        p = self.problem
        released = np.diff(np.round(p.may_leave * UNITS).astype(np.int64), axis=1, prepend=0)
        hired = np.round(self.hire_most * UNITS).astype(np.int64).sum()
        supply = np.zeros(self.hires + 1, np.int64)
        supply[: self.first_role] = released.ravel()
        supply[self.hires] = hired
        supply[self.end] = -released.sum() - hired
        return supply

    @property
    def price_of_empty_room(self) -> float:
        """What all room empty would cost."""
        return float((self.problem.under_cost[:, None] * self.problem.discount * self.room).sum())

    def plan(self, flow: Floats, hire: Floats, filled: Floats, beyond: Floats) -> Flows:
        """Return the plan by the network's own books: nobody leaves of himself once room is filled."""
        p, shape = self.problem, (len(self.with_room), self.quarters)
        flows = np.zeros((len(p.cohort), self.quarters))
        flows[self.way, self.start] = flow
        kept = (1.0 - p.attrition_rate)[:, None] ** np.arange(1, self.quarters + 1)
        left = p.start_people[:, None] * kept
        origin = p.role[p.cohort]
        for t in range(self.quarters):
            left[:, t] -= np.bincount(origin, weights=flows[:, : t + 1].sum(axis=1), minlength=len(left))
        hires, head = np.zeros(left.shape), left
        hires[self.with_room] = hire.reshape(shape)
        head[self.with_room] += (filled + beyond).reshape(shape)
        apart = head - p.required[0]
        return Flows(flows, hires[None], np.maximum(-apart, 0.0)[None], np.maximum(apart, 0.0)[None])


def _arcs(network: _Network, rows: _Rows) -> tuple[slice, slice, slice, slice]:
    """Add every arc; return those of ways, hires, room filled and people beyond it."""
    p, quarters, discount = rows.problem, rows.quarters, rows.problem.discount
    everybody = float(p.people.sum() + rows.hire_most.sum())
    # Ways: to the end, or to the role in the quarter of arrival.
    target, arrival = p.target[rows.way], rows.start + p.duration[rows.way]
    arrives = (target != OUTSIDE) & (arrival < quarters)
    entered = rows.first_role + rows.at[target] * quarters + arrival
    most = p.may_leave[p.cohort[rows.way], -1]
    if p.most is not None:
        most = np.minimum(most, p.most[rows.way])
    tail = p.cohort[rows.way] * quarters + rows.start
    flows = network.add(tail, np.where(arrives, entered, rows.end), most, p.way_cost[rows.way, rows.start])
    # Waiting to the next quarter, or past the last.
    node = np.arange(len(p.people) * quarters)
    too_many = (p.over_cost[p.role][:, None] * discount).ravel()
    waits = _next(node, quarters, rows.end)
    network.add(node, waits, np.repeat(p.may_leave[:, -1], quarters), too_many)
    # Hires, and those not made.
    cell = rows.first_role + np.arange(len(rows.with_room) * quarters)
    source = np.full(len(cell), rows.hires)
    hire_cost = (p.hire_cost[rows.with_room] * discount).ravel()
    hires = network.add(source, cell, rows.hire_most.ravel(), hire_cost)
    network.add(np.array([rows.hires]), np.array([rows.end]), np.array([everybody]), np.zeros(1))
    # Room: filled it saves the price of one short; beyond it a person is too many.
    onward = _next(cell, quarters, rows.end, rows.first_role)
    short = (p.under_cost[rows.with_room][:, None] * discount).ravel()
    over = (p.over_cost[rows.with_room][:, None] * discount).ravel()
    filled = network.add(cell, onward, rows.room[rows.with_room].ravel(), -short)
    beyond = network.add(cell, onward, np.full(len(cell), everybody), over)
    return flows, hires, filled, beyond


def _next(node: Ints, quarters: int, end: int, first: int = 0) -> Ints:
    last: Bools = (node - first) % quarters == quarters - 1
    return np.where(last, end, node + 1)


PEERS: Final[Mapping[str, Callable[[PlacementProblem, float, str], Found]]] = {
    "highs-simplex": highs,
    "highs-ipm": highs,
    "ortools-flow": flow_core,
}


def method_of(name: str) -> str:
    """Return the part of a method's name that its tool reads."""
    return name.partition("-")[2]


def needs(name: str) -> str:
    """Return the module that a peer needs."""
    return "ortools" if name.startswith("ortools") else "highspy"


def own(problem: PlacementProblem, cap_s: float | None) -> tuple[Found, Any]:
    """Return what Passerelle makes of the problem, and its own result."""
    from passerelle.engines.placement.solve import solve

    begun = time.perf_counter()
    solution = solve(problem, deadline_s=cap_s)
    seconds = {"solve": time.perf_counter() - begun}
    plan = Flows(solution.flow, solution.hire, solution.under, solution.over, solution.reduced)
    told = {"steps": str(len(solution.steps)), "violation it states": f"{solution.violation:.1e}"}
    found = Found(str(solution.status), seconds, plan, solution.objective, solution.bound, told)
    return found, solution
