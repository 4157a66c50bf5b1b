"""The least that demands must give way for one plan to meet them all.

Of the flows, which may be millions, few matter: all are priced from the duals, and those that would lessen
the slack come in until none does (column generation; Desaulniers, Desrosiers and Solomon 2005, Column
Generation, chapter 1). That ends with the least slack over all of them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from passerelle.domain.units import Floats
from passerelle.engines.placement import highs, model, pricing
from passerelle.engines.placement.elastic import elastic, fixed_by_hand
from passerelle.engines.placement.highs import AT_LEAST, Basis, Options, Outcome
from passerelle.engines.placement.idle import book_costs
from passerelle.engines.placement.model import Flows, LinearProgram
from passerelle.engines.placement.pricing import Prices
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.errors import Cancelled

_HELPS: Final = 1e-9  # of slack, per person on a flow
_BINDS: Final = 1e-6  # of slack, per person of a limit
_FEW_FLOWS: Final = 20_000  # up to so many, all are in from the start
_PER_COHORT: Final = 4  # flows brought in at a time


@dataclass(frozen=True, slots=True)
class Least:
    """The least slack, what binds, and how much slack each demand takes."""

    missing: float  # people, or money in the cost of a typical way
    binding: frozenset[int]  # indices of demands that alone need as much
    groups: dict[int, tuple[int, ...]]  # the groups of each that bind
    slack: Floats  # [demand]  people or money
    columns: Floats  # [column]


class Solver:
    """Solves the elastic problem for several sets of demands; keeps the flows that mattered."""

    def __init__(self, problem: PlacementProblem, options: Options) -> None:
        # A way may start where nobody may leave yet: that nobody may is a demand of its own.
        free = np.zeros(len(problem.cost))
        everybody = np.tile(problem.people[:, None], (1, problem.quarters))
        self._ready = replace(problem, may_leave=everybody, cost=free, loss=free, loss_quarter=free)
        self._setting = pricing.fixed(self._ready, book_costs(self._ready))
        self._problem, self._options, self._begun = problem, options, time.perf_counter()
        every = model.all_flows(self._ready)
        few = len(every) <= _FEW_FLOWS
        kept = np.ones(len(every), dtype=bool) if few else fixed_by_hand(problem, every) > 0.0
        self._flows = Flows(every.way[kept], every.start[kept])
        self._basis: Basis | None = None
        self.elastic = elastic(problem, self._flows)

    @property
    def late(self) -> bool:
        """Whether the deadline has passed; the set at hand then has to do."""
        limit = self._options.deadline_s
        return limit is not None and time.perf_counter() - self._begun > limit

    def _cancelled(self) -> bool:
        return self._options.cancelled is not None and self._options.cancelled()

    def least(self, counted: frozenset[int], most: Floats | None = None) -> Least:
        """Return the least slack of the ``counted`` demands; slack of the others is free.

        Args:
            counted: indices of demands.
            most: limits of the columns but flows; None for their own.

        Raises:
            Cancelled: the caller cancelled.
        """
        cost = np.isin(self.elastic.slack_of, list(counted)).astype(float)
        while True:
            start = Options(
                cancelled=self._options.cancelled, warm=self._basis, primal=self._basis is not None
            )
            run = highs.run(self._programme(cost, most), start)
            if run.outcome is Outcome.CANCELLED or self._cancelled():
                raise Cancelled("The plan was cancelled; nothing was written.")
            if run.outcome is not Outcome.OPTIMAL:
                raise RuntimeError(f"the solver found slack to be {run.outcome}; please report this")
            # Of a programme without columns HiGHS gives no duals.
            row_dual = run.row_dual if len(run.row_dual) else np.zeros(len(self.elastic.row_most))
            better = self._better(row_dual)
            self._basis = _extended(run.basis, len(better))
            if not len(better):
                return self._found(run.value, row_dual, cost, counted)
            way = np.concatenate([self._flows.way, better.way])
            self._flows = Flows(way, np.concatenate([self._flows.start, better.start]))
            self.elastic = elastic(self._problem, self._flows)

    def _programme(self, cost: Floats, most: Floats | None) -> LinearProgram:
        elastic, count = self.elastic, len(self._flows)
        limits = np.array(elastic.most)
        if most is not None:
            limits[: elastic.rest] = most
        return LinearProgram(
            cost=np.concatenate([cost, np.zeros(count)]),
            matrix=elastic.matrix,
            row_least=elastic.row_least,
            row_most=elastic.row_most,
            column_least=np.zeros(len(limits)),
            column_most=limits,
            columns={},
            rows={},
        )

    def _better(self, row_dual: Floats) -> Flows:
        """Return flows outside the programme that would lessen the slack: of each cohort the best few."""
        problem, quarters = self._ready, self._ready.quarters
        worth = np.zeros((problem.required.shape[0] * problem.required.shape[1], quarters))
        worth[self.elastic.books] = self._dual("staff", row_dual, (len(self.elastic.books), quarters))
        prices = Prices(
            release=self._dual("release", row_dual, problem.may_leave.shape),
            worth=worth,
            side=tuple(self._dual(limit.name, row_dual, limit.most.shape) for limit in problem.limits.side),
            targets=np.zeros((len(problem.limits.targets), problem.required.shape[0], quarters)),
        )
        left = pricing.unreleased(self._setting, prices)
        if problem.limits.entries:
            every = model.all_flows(self._ready)
            rows = model.entries(problem, every)
            charged = rows.matrices["flow"].T @ self._dual("entries", row_dual, rows.most.shape)
            left[every.way, every.start - 1] -= charged
        released = np.cumsum(prices.release[:, ::-1], axis=1)[:, ::-1]
        reduced = pricing.reduced_costs(problem, left, released)
        reduced[self._flows.way, self._flows.start - 1] = np.inf
        way, before = np.nonzero(reduced < -_HELPS)
        cohort, some = problem.cohort[way], reduced[way, before]
        order = np.lexsort((some, cohort))
        first = np.searchsorted(cohort[order], cohort[order], side="left")
        best = order[np.arange(len(order)) - first < _PER_COHORT]
        return Flows(way[best], before[best] + 1)

    def _dual(self, name: str, row_dual: Floats, shape: tuple[int, ...]) -> Floats:
        """Return the duals of a group of the model's rows, zero for rows that are not in."""
        found = np.zeros(shape)
        for placed in self.elastic.placed:
            if placed.name == name:
                np.add.at(found.reshape(-1), placed.cells, row_dual[placed.rows])
        return found

    def _found(self, value: Floats, row_dual: Floats, cost: Floats, counted: frozenset[int]) -> Least:
        elastic, columns = self.elastic, value[: len(cost)]
        matters = np.abs(row_dual) * elastic.row_unit > _BINDS
        binds = np.flatnonzero(matters & np.isin(elastic.row_demand, list(counted)))
        demand, group = elastic.row_demand[binds], elastic.row_group[binds]
        is_slack = elastic.slack_of >= 0
        slack = np.zeros(len(elastic.demands))
        np.add.at(slack, elastic.slack_of[is_slack], (columns * elastic.unit)[is_slack])
        binding = frozenset(demand.tolist())
        groups = {k: tuple(np.unique(group[(demand == k) & (group >= 0)]).tolist()) for k in binding}
        return Least(float(cost @ columns), binding, groups, slack, columns)


def _extended(basis: Basis | None, flows: int) -> Basis | None:
    """Return the basis with as many flows more, that nobody is on yet."""
    if basis is None:
        return None
    return Basis(np.concatenate([basis.column, np.full(flows, AT_LEAST, dtype=np.int8)]), basis.row)
