"""What becomes of each role's headcount, and what a person more or less in it is worth.

A **book** is the headcount of a role in a case. Without reduced hours its cheapest staffing almost always
is: hire what is short as far as hires are allowed. Each quarter then is in one regime, and as long as
the regime holds, a person more has a constant worth (change of the objective)::

    hiring    a hire fewer:            worth[t] = -hire cost / yield
    over      one more too many:       worth[t] = over cost + kept x worth[t + 1]
    short     one fewer short:         worth[t] = kept x worth[t + 1] - under cost

The cost of a book is convex in who comes and goes, so the tangent that these worths make never exceeds it.
That is what lets ``sifting.py`` leave the rows of most books out and still prove a bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats
from passerelle.engines.placement.model import hire_limits, hires, saves, staffing, yields
from passerelle.engines.placement.problem import PlacementProblem

_SOME: Final = 1e-9  # people


@dataclass(frozen=True, slots=True)
class Staffing:
    """How every book is staffed; each array is [book, quarter] in people."""

    hire: Floats
    under: Floats
    over: Floats
    headcount: Floats


@dataclass(frozen=True, slots=True)
class BookCosts:
    """Prices and limits of every book, [book, quarter], discounted and weighted by case."""

    kept: Floats  # [book]
    required: Floats
    hire: Floats
    under: Floats
    over: Floats
    reduced: Floats
    hire_most: Floats
    yields: Floats  # [book]
    saves: Floats  # [book]


@dataclass(frozen=True, slots=True)
class Tangent:
    """The staffing of every book when nobody is asked, and the worth of a person more, [book, quarter]."""

    staffing: Staffing
    cost: Floats  # [book]  of that staffing, discounted and weighted
    worth: Floats
    absorbs: Bools  # a person more means a hire fewer, and no headcount more


def book_costs(problem: PlacementProblem) -> BookCosts:
    """Return what staffing costs."""
    cases, quarters = len(problem.weights), problem.quarters
    money = staffing(problem)
    return BookCosts(
        kept=np.tile(1.0 - problem.attrition_rate, cases),
        required=problem.required.reshape(-1, quarters),
        hire=hires(problem)["hire"],
        under=money["under"],
        over=money["over"],
        reduced=money["reduced"],
        hire_most=hire_limits(problem).reshape(-1, quarters),
        yields=np.tile(yields(problem), cases),
        saves=np.tile(saves(problem), cases),
    )


def staffed(costs: BookCosts, start: Floats, added: Floats) -> Staffing:
    """Return the staffing in which every book hires what it is short of, as far as it may.

    Args:
        costs: of the books.
        start: people on the as-of date [book].
        added: people whom proposals add in each quarter [book, quarter].
    """
    shape = costs.required.shape
    hire, under, over, head = (np.zeros(shape) for _ in range(4))
    held, gain = np.array(start, dtype=float), np.where(costs.yields > 0.0, costs.yields, 1.0)
    for t in range(shape[1]):
        held = held * costs.kept + added[:, t]
        short = costs.required[:, t] - held
        short[np.abs(short) < _SOME] = 0.0
        hire[:, t] = np.where(costs.yields > 0.0, np.clip(short / gain, 0.0, costs.hire_most[:, t]), 0.0)
        held = held + costs.yields * hire[:, t]
        head[:, t] = held
        left = costs.required[:, t] - held
        under[:, t], over[:, t] = np.maximum(left, 0.0), np.maximum(-left, 0.0)
    return Staffing(hire, under, over, head)


def staffing_cost(costs: BookCosts, found: Staffing) -> Floats:
    """Return what a staffing without reduced hours costs, discounted and weighted [book]."""
    money = costs.hire * found.hire + costs.under * found.under + costs.over * found.over
    return np.asarray(money.sum(axis=1))


def tangent(costs: BookCosts, start: Floats) -> Tangent:
    """Return the staffing when nobody is asked, and what a person more is then worth."""
    idle = staffed(costs, start, np.zeros(costs.required.shape))
    absorbs = (idle.hire > _SOME) & (idle.hire < costs.hire_most - _SOME)
    worth = worths(costs, idle, absorbs, np.zeros(costs.required.shape))
    return Tangent(idle, staffing_cost(costs, idle), worth, absorbs)


def worths(costs: BookCosts, idle: Staffing, absorbs: Bools, ceiling: Floats) -> Floats:
    """Return the worth of a person more in every book [book, quarter], under prices of ceilings.

    Where headcount meets the requirement exactly and nobody is hired, any worth between hiring and
    too many supports the cost; the one nearest to hiring is taken.

    Args:
        costs: of the books.
        idle: their staffing when nobody is asked.
        absorbs: where hires give way.
        ceiling: price of the hard targets on headcount, never above zero [book, quarter].
    """
    worth = np.zeros(costs.required.shape)
    later = np.zeros(len(costs.kept))
    gain = np.where(costs.yields > 0.0, costs.yields, 1.0)
    for t in reversed(range(costs.required.shape[-1])):
        carried = costs.kept * later
        dearest, cheapest = (
            carried - ceiling[:, t] + costs.over[:, t],
            carried - ceiling[:, t] - costs.under[:, t],
        )
        hiring = np.where(costs.yields > 0.0, -costs.hire[:, t] / gain, -np.inf)
        chosen = np.where(idle.over[:, t] > _SOME, dearest, hiring)
        short = (idle.under[:, t] > _SOME) & ~absorbs[:, t]
        chosen = np.where(short, cheapest, chosen)
        later = np.clip(chosen, cheapest, dearest)
        worth[:, t] = later
    return worth
