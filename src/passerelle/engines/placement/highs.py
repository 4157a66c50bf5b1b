"""Runs one linear or whole-number programme in HiGHS; the only place that knows its API."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import highspy
import numpy as np

from passerelle.domain.units import Floats
from passerelle.engines.placement.model import LinearProgram

Cancel = Callable[[], bool]

# Dual simplex is far quicker on the plans seen so far (a tenth of the founding case, 50,000 rows: 2.7 s
# against 15 s), interior point with crossover steadier on large ones whose moves close long cycles
# (83,000 rows, generated: 16-25 s against anything from 6 s to more than 120 s).
LARGE_ROWS: Final = 60_000
DEVEX: Final = 1  # on these networks devex pricing needs less than half the time of steepest edge
THREADS: Final = 2


class Outcome(StrEnum):
    """How a run ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"  # at the deadline
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: a deadline, a way to cancel, where to start, and which columns are whole."""

    deadline_s: float | None = None
    cancelled: Cancel | None = None
    warm: Run | None = None  # an earlier run of a programme of the same shape
    whole: bool = False  # all columns take whole numbers


@dataclass(frozen=True, slots=True)
class Run:
    """What one run gave."""

    outcome: Outcome
    value: Floats  # [column]; the last iterate where stopped, empty where there is none
    row_dual: Floats  # [row]  change of the objective per unit of the row's bound; empty where there is none
    seconds: float
    basis: Any  # HiGHS' own object, for a warm start


_OUTCOMES: Final = {
    highspy.HighsModelStatus.kOptimal: Outcome.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Outcome.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Outcome.INFEASIBLE,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Outcome.INFEASIBLE,
    highspy.HighsModelStatus.kTimeLimit: Outcome.STOPPED,
    highspy.HighsModelStatus.kInterrupt: Outcome.CANCELLED,
}


def run(lp: LinearProgram, options: Options | None = None) -> Run:
    """Return the outcome of minimising ``lp``. The same ``lp`` and start give the same values.

    Rows and costs are scaled by powers of two first, so that money and people are of one size.

    Raises:
        RuntimeError: HiGHS could not work on the programme at all.
    """
    options = options or Options()
    begun = time.perf_counter()
    rows, unit = _row_scale(lp), _power_of_two(lp.cost)
    solver = _solver(lp, options)
    _pass(solver, lp, rows, unit, options.whole)
    if options.warm is not None and options.warm.basis is not None:
        solver.setBasis(options.warm.basis)
    solver.run()
    status = solver.getModelStatus()
    if status not in _OUTCOMES:
        raise RuntimeError(f"the solver stopped with {solver.modelStatusToString(status)}")
    found = solver.getSolution()
    return Run(
        outcome=_OUTCOMES[status],
        value=np.asarray(found.col_value, dtype=float),
        row_dual=np.asarray(found.row_dual, dtype=float) * rows * unit if found.dual_valid else np.empty(0),
        seconds=time.perf_counter() - begun,
        basis=solver.getBasis(),
    )


class _Quiet(highspy.Highs):
    """HiGHS, silent from the start: switching its callbacks on would print a banner among the results."""

    def enableCallbacks(self) -> None:  # noqa: N802  (HiGHS' own name)
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _solver(lp: LinearProgram, options: Options) -> highspy.Highs:
    solver = _Quiet()  # type: ignore[no-untyped-call]
    large = lp.matrix.shape[0] > LARGE_ROWS and options.warm is None and not options.whole
    chosen: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": THREADS,
        "presolve": "on",
        "solver": "ipm" if large else "choose",
        "run_crossover": "on",
        "simplex_dual_edge_weight_strategy": DEVEX,
        "mip_rel_gap": 0.0,
    }
    if options.deadline_s is not None:
        chosen["time_limit"] = max(options.deadline_s, 0.0)
    for name, value in chosen.items():
        solver.setOptionValue(name, value)
    if options.cancelled is not None:
        _listen(solver, options.cancelled)
    return solver


def _listen(solver: highspy.Highs, cancelled: Cancel) -> None:
    def ask(event: highspy.HighsCallbackEvent) -> None:
        if cancelled():
            event.interrupt()

    for moment in (solver.cbSimplexInterrupt, solver.cbIpmInterrupt, solver.cbMipInterrupt):
        moment.subscribe(ask)


def _pass(solver: highspy.Highs, lp: LinearProgram, rows: Floats, unit: float, whole: bool) -> None:
    matrix = lp.matrix.tocsr()
    entries = matrix.data * np.repeat(rows, np.diff(matrix.indptr))
    height, width = matrix.shape
    kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
    status = solver.passModel(
        width,
        height,
        matrix.nnz,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        lp.cost / unit,
        lp.column_least,
        lp.column_most,
        lp.row_least * rows,
        lp.row_most * rows,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        entries,
        np.full(width, int(kind), np.int32),
    )
    if status == highspy.HighsStatus.kError:
        raise RuntimeError("the solver refused the linear programme")


def _row_scale(lp: LinearProgram) -> Floats:
    matrix = lp.matrix.tocsr()
    largest = np.ones(matrix.shape[0])
    filled = np.diff(matrix.indptr) > 0
    if filled.any():
        largest[filled] = np.maximum.reduceat(np.abs(matrix.data), matrix.indptr[:-1][filled])
    exponent = np.where(largest > 0.0, np.round(np.log2(np.where(largest > 0.0, largest, 1.0))), 0.0)
    return np.asarray(np.exp2(-exponent))


def _power_of_two(cost: Floats) -> float:
    sizes = np.abs(cost[cost != 0.0])
    return float(np.exp2(np.round(np.log2(np.median(sizes))))) if len(sizes) else 1.0
