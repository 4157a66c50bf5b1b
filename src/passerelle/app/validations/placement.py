"""Figures of the classic manpower-planning problem, and the optimiser's answers to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from passerelle.app.validations.figure import Figure
from passerelle.data.reference import Reference
from passerelle.engines.placement.solve import Solution, solve
from passerelle.engines.placement.williams import Aim, manpower_problem, redundancies
from passerelle.errors import Infeasible

_BOOK: Final = (
    'H. P. Williams, Model Building in Mathematical Programming, 5th edition, "Manpower planning", pages '
    "255-256 and 354-356; to the digits that solvers print for the book's formulation"
)
_FORMULATION: Final = (
    "the book's formulation with a cap on redundancies, solved as it stands and apart from this optimiser"
)
_CAPPED: Final = {900: 913_540.10, 1000: 769_013.16, 1100: 639_013.16, 1200: 566_040.10, 1300: 523_421.05}
_TOO_FEW: Final = 841  # the fewest redundancies are 841.796875
_CENT: Final = 0.005


def _answer(aim: Aim, at_most: float | None = None) -> Callable[[Reference], float | None]:
    """Return what gives the least objective, not a number where there is no plan."""

    def objective(_: Reference) -> float | None:
        found = _solved(aim, at_most)
        return None if found is None else found.objective

    return objective


def _redundancies(_: Reference) -> float | None:
    found = _solved(Aim.COST, None)
    return None if found is None else redundancies(found.flow)


def _is_infeasible(_: Reference) -> float:
    return float(_solved(Aim.COST, _TOO_FEW) is None)


@cache
def _solved(aim: Aim, at_most: float | None) -> Solution | None:
    try:
        return solve(manpower_problem(aim, at_most))
    except Infeasible:
        return None


def _capped(at_most: int) -> Figure:
    return Figure(
        id=f"williams-cost-{at_most}",
        says=f"Least cost with at most {at_most:,} redundancies",
        published=_CAPPED[at_most],
        unit="money",
        tolerance=_CENT,
        source=_FORMULATION,
        tables=(),
        reproduce=_answer(Aim.COST, float(at_most)),
    )


FIGURES: Final = (
    Figure(
        id="williams-redundancies",
        says="Fewest redundancies",
        published=841.796875,
        unit="people",
        tolerance=5e-7,
        source=_BOOK,
        tables=(),
        reproduce=_answer(Aim.REDUNDANCIES),
    ),
    Figure(
        id="williams-cost",
        says="Least cost",
        published=498_677.29,
        unit="money",
        tolerance=_CENT,
        source=_BOOK,
        tables=(),
        reproduce=_answer(Aim.COST),
    ),
    Figure(
        id="williams-cost-redundancies",
        says="Redundancies at the least cost",
        published=1423.7188,
        unit="people",
        tolerance=5e-5,
        source=_BOOK,
        tables=(),
        reproduce=_redundancies,
    ),
    *(_capped(at_most) for at_most in _CAPPED),
    Figure(
        id=f"williams-infeasible-{_TOO_FEW}",
        says=f"At most {_TOO_FEW} redundancies are too few for any plan (1: they are)",
        published=1.0,
        unit="1 or 0",
        tolerance=0.0,
        source=_FORMULATION,
        tables=(),
        reproduce=_is_infeasible,
    ),
)
