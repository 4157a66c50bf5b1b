"""What the objective of a plan is made of: the employer's money, loss to people, prices of staffing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passerelle.engines.placement.problem import Kind, PlacementProblem
from passerelle.engines.placement.solve import Solution


@dataclass(frozen=True, slots=True)
class Outlay:
    """The parts of an objective, in units of currency; ``money``, ``loss`` and ``staffing`` add up to it.

    The employer's money is what exits, moves, training, hires and reduced hours cost; pay that is saved
    when people leave is in neither. Nobody pays the loss to people or the prices of too few and too many.
    """

    undiscounted_money: float  # the employer's
    money: float  # the employer's, discounted
    loss: float  # of the people, discounted and weighted as the problem has it
    staffing: float  # prices of being short and of being over, discounted


@dataclass(frozen=True, slots=True)
class Proposed:
    """Expected people whom a plan proposes something to, and whom it hires."""

    moves: float  # offers of a move
    retrained: float  # offers of training and then a move
    separated: float  # asked to leave; those who refuse an offer and leave are not among them
    volunteers: float  # expected to take a voluntary programme
    hires: float  # mean of the cases


def outlay(problem: PlacementProblem, solution: Solution) -> Outlay:
    """Return what the objective of ``solution`` is made of; money counts in the quarter of the start."""
    weight, discount = problem.weights[:, None, None], problem.discount
    reduced = problem.reduced
    spent = (problem.cost[:, None] * solution.flow).sum(axis=0)
    spent = spent + (weight * solution.hire * problem.hire_cost).sum(axis=(0, 1))
    if reduced is not None:
        spent = spent + (weight * solution.reduced * reduced.cost[:, None]).sum(axis=(0, 1))
    quarter = np.arange(1, problem.quarters + 1)
    after = np.maximum(problem.quarters + 1 - quarter - problem.duration[:, None], 0)
    lost = ((problem.loss[:, None] + problem.loss_quarter[:, None] * after) * solution.flow).sum(axis=0)
    wrong = solution.under * problem.under_cost[:, None] + solution.over * problem.over_cost[:, None]
    return Outlay(
        undiscounted_money=float(spent.sum()),
        money=float(spent @ discount),
        loss=float(lost @ discount),
        staffing=float((weight * wrong).sum(axis=(0, 1)) @ discount),
    )


def proposed(problem: PlacementProblem, solution: Solution) -> Proposed:
    """Return whom a plan proposes something to."""
    by_kind = np.bincount(problem.kind, weights=solution.flow.sum(axis=1), minlength=len(Kind))
    return Proposed(
        moves=float(by_kind[Kind.MOVE]),
        retrained=float(by_kind[Kind.RETRAIN]),
        separated=float(by_kind[Kind.SEPARATE]),
        volunteers=float(by_kind[Kind.VOLUNTARY]),
        hires=float((problem.weights[:, None, None] * solution.hire).sum()),
    )
