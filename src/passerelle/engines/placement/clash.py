"""Why demands cannot all be met: a smallest set of them that clashes, and the least change that helps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from passerelle.domain.units import Floats
from passerelle.engines.placement.elastic import Demand, Elastic
from passerelle.engines.placement.highs import Options
from passerelle.engines.placement.problem import TOLERANCE, PlacementProblem
from passerelle.engines.placement.slack import Least, Solver
from passerelle.errors import Infeasible

_NAMED: Final = 3  # groups of a demand, such as sites
_ROUNDING: Final = 1e-9  # people by which a solver's zero may miss zero


def check(problem: PlacementProblem, options: Options | None = None) -> None:
    """Return if all demands of ``problem`` can be met together.

    Raises:
        Infeasible: they cannot; names a smallest set that clashes and what would help.
        Cancelled: the caller cancelled.
    """
    found = _clash(problem, options)
    if found is not None:
        raise found


def explain(problem: PlacementProblem, options: Options | None = None) -> Infeasible:
    """Return a smallest set of demands that clash, and what would help, as the error to raise.

    Past ``options.deadline_s`` the set may be larger than it need be, which the last remedy then says.

    Raises:
        Cancelled: the caller cancelled.
        RuntimeError: all demands can be met together.
    """
    found = _clash(problem, options)
    if found is None:
        raise RuntimeError("the solver calls demands infeasible that can be met; please report this")
    return found


def _clash(problem: PlacementProblem, options: Options | None) -> Infeasible | None:
    solver = Solver(problem, options or Options())
    demands = solver.elastic.demands
    every = frozenset(range(len(demands)))
    first = solver.least(every)
    if first.missing <= TOLERANCE:
        return None
    clash, groups = _irreducible(solver, first)
    named = [_in_words(demands[k], groups[k]) for k in sorted(clash)]
    return Infeasible(named, _remedies(solver, every, sorted(clash), first))


def _irreducible(solver: Solver, first: Least) -> tuple[frozenset[int], dict[int, tuple[int, ...]]]:
    """Return a set of demands that clashes and no part of which does (deletion filter), and its groups.

    Deletion filter: Chinneck and Dravnieks 1991, ORSA Journal on Computing 3(2). What has no dual in the
    least slack of a set is not needed for it to clash.
    """
    clash, groups = first.binding, first.groups
    for k in sorted(first.binding, reverse=True):
        if k not in clash or len(clash) == 1 or solver.late:
            continue
        found = solver.least(clash - {k})
        if found.missing > TOLERANCE:
            clash, groups = found.binding, found.groups
    return clash, groups


def _remedies(solver: Solver, every: frozenset[int], clash: Sequence[int], first: Least) -> list[str]:
    """Return the least change of each clashing demand that alone would do, or of several together."""
    demands, remedies = solver.elastic.demands, []
    for k in clash:
        if solver.late:
            break
        others = solver.least(every - {k})
        if others.missing > TOLERANCE:
            continue
        alone = solver.least(frozenset({k}), _held(solver.elastic, k, others.columns))
        remedies.append(_remedy(demands[k], float(alone.slack[k])))
    if not remedies:
        together = [
            _remedy(demands[k], float(first.slack[k])) for k in np.flatnonzero(first.slack > TOLERANCE)
        ]
        lead = "All of these together are enough:" if solver.late else _NO_SINGLE
        remedies = [lead, *together] if len(together) > 1 else together
    return [*remedies, _LATE] if solver.late else remedies


_NO_SINGLE: Final = "No single change is enough; all of these together are:"
_LATE: Final = "There was no time left to look for a smaller clash or further remedies."


def _held(elastic: Elastic, free: int, columns: Floats) -> Floats:
    """Return limits of the columns under which only the demand ``free`` gives way."""
    others = (elastic.slack_of >= 0) & (elastic.slack_of != free)
    return np.where(others, np.where(columns > 0.0, columns + _ROUNDING, 0.0), elastic.most[: elastic.rest])


def _in_words(demand: Demand, groups: tuple[int, ...]) -> str:
    """Say a demand, and for which of its groups it clashes where not for all."""
    names = [demand.labels[group] for group in groups if group < len(demand.labels)]
    if not names or len(names) == len(demand.labels):
        return f"{demand.key}: {demand.says}"
    shown = names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"{demand.key}: {demand.says} (here: {listed})"


def _remedy(demand: Demand, more: float) -> str:
    """Say that giving way by ``more`` would do; whole people, whole units of money."""
    rounding = TOLERANCE * max(1.0, (demand.limit or 0.0) + more if demand.money else 1.0)
    if demand.more_says:
        return demand.more_says.format(more=f"{math.ceil(more - rounding):,}")
    unit = "in the plan's currency" if demand.money else "people"
    if demand.limit is None:
        return f"Raise each limit of {demand.key} by {math.ceil(more - rounding):,} ({unit})."
    least = math.ceil(demand.limit + more - rounding)
    change = least - demand.limit
    by = _number(change)
    return f"Raise {demand.key} by {by}, from {_number(demand.limit)} to {least:,} ({unit})."


def _number(value: float) -> str:
    return f"{value:,.0f}" if math.isclose(value, round(value), abs_tol=1e-9) else f"{value:,.2f}"
