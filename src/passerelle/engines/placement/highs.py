"""Runs one linear or whole-number programme in HiGHS; the only place that knows its API."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from passerelle.domain.units import Floats
from passerelle.engines.placement.model import LinearProgram

Cancel = Callable[[], bool]

DEVEX: Final = 1  # on these networks devex pricing needs less than half the time of steepest edge
DUAL: Final = 1
PRIMAL: Final = 4
THREADS: Final = 2
_STATUSES: Final = (
    highspy.HighsBasisStatus.kLower,
    highspy.HighsBasisStatus.kBasic,
    highspy.HighsBasisStatus.kUpper,
    highspy.HighsBasisStatus.kZero,
    highspy.HighsBasisStatus.kNonbasic,
)
AT_LEAST: Final = 0  # index into HiGHS' statuses: at the lower bound
BASIC: Final = 1


class Outcome(StrEnum):
    """How a run ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"  # at the deadline
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a run ended, as a start for a like one: HiGHS' status (``AT_LEAST``, ``BASIC``, ...) of each."""

    column: NDArray[np.int8]  # [column]
    row: NDArray[np.int8]  # [row]


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: a deadline, a way to cancel, where to start, and which columns are whole."""

    deadline_s: float | None = None
    cancelled: Cancel | None = None
    warm: Basis | None = None  # of an earlier run, carried over to this programme
    primal: bool = False  # start with primal simplex: the basis fits the rows, new columns may improve it
    whole: bool = False  # all columns take whole numbers


@dataclass(frozen=True, slots=True)
class Run:
    """What one run gave."""

    outcome: Outcome
    value: Floats  # [column]; the last iterate where stopped, empty where there is none
    row_dual: Floats  # [row]  change of the objective per unit of the row's bound; empty where there is none
    seconds: float
    basis: Basis | None


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
    solver = _solver(options)
    _pass(solver, lp, rows, unit, options.whole)
    if options.warm is not None:
        solver.setBasis(_theirs(options.warm))
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
        basis=None if options.whole else _ours(solver.getBasis()),
    )


def _theirs(basis: Basis) -> highspy.HighsBasis:
    found = highspy.HighsBasis()
    found.col_status = [_STATUSES[k] for k in basis.column.tolist()]
    found.row_status = [_STATUSES[k] for k in basis.row.tolist()]
    found.valid = True
    return found


def _ours(found: highspy.HighsBasis) -> Basis | None:
    if not found.valid:
        return None
    column, row = ([int(k) for k in some] for some in (found.col_status, found.row_status))
    return Basis(np.array(column, dtype=np.int8), np.array(row, dtype=np.int8))


class _Quiet(highspy.Highs):
    """HiGHS, silent from the start: switching its callbacks on would print a banner among the results."""

    def enableCallbacks(self) -> None:  # noqa: N802  (HiGHS' own name)
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _solver(options: Options) -> highspy.Highs:
    solver = _Quiet()  # type: ignore[no-untyped-call]
    chosen: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": THREADS,
        "presolve": "on",
        "solver": "choose",
        "simplex_strategy": PRIMAL if options.primal else DUAL,
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
