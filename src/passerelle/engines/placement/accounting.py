"""The headcount walk of every role and quarter, in expected people.

start - attrition - moved out + moved in - separated + hired + rounding = end
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement.decide import WholeOffers
from passerelle.engines.placement.model import carried, headcount_of, net_moves, separations_by_role
from passerelle.engines.placement.problem import PlacementProblem
from passerelle.engines.placement.solve import Solution

NOISE_PEOPLE: Final = 1e-9  # less than this is the floating point's, and shown as nothing


@dataclass(frozen=True, slots=True)
class WalkRows:
    """Headcount by role and quarter; each array is [role, quarter] in people."""

    start: Floats
    attrition: Floats  # expected
    moved_out: Floats  # moves that start, training included
    moved_in: Floats  # moves that arrive, and drop-outs who return to their origin
    separated: Floats
    hired: Floats
    rounding: Floats  # what it changes that offers are whole people
    end: Floats
    required: Floats
    under: Floats
    over: Floats

    @property
    def residual(self) -> Floats:
        """What is missing for the walk to add up [role, quarter]; zero but for floating-point noise."""
        out = self.attrition + self.moved_out + self.separated
        return np.asarray(self.start - out + self.moved_in + self.hired + self.rounding - self.end)


def walk(problem: PlacementProblem, solution: Solution, offers: WholeOffers) -> WalkRows:
    """Return the walk of the roles in ``problem``.

    Start, end, attrition and hires are those of the optimum, in expected people; moves and
    separations are the whole offers, and ``rounding`` carries the difference.
    """
    shape = problem.required.shape
    end = headcount_of(problem, solution.move, solution.separate, solution.hire)
    start = np.column_stack([problem.start_people, end[:, :-1]])
    move, separate = offers.move.astype(float), offers.separate.astype(float)
    change = net_moves(problem)
    at_once = _returning_at_once(problem, move)
    moved_out = at_once - (change.minimum(0.0) @ move).reshape(shape)
    moved_in = at_once + (change.maximum(0.0) @ move).reshape(shape)
    separated = (separations_by_role(problem) @ separate).reshape(shape)
    attrition = start * problem.attrition_rate[:, None]
    before_rounding = start - attrition - moved_out + moved_in - separated + solution.hire
    return _rows(
        problem.required,
        start=start,
        attrition=attrition,
        moved_out=moved_out,
        moved_in=moved_in,
        separated=separated,
        hired=solution.hire,
        rounding=_quiet(end - before_rounding),
        end=end,
    )


def idle_walk(start_people: Floats, rate: Floats, required: Floats, hire_at_most: Floats) -> WalkRows:
    """Return the walk of roles outside the problem: attrition, then hires up to the requirement.

    Nobody there is offered a move or separated. Inputs are [role] and [role, quarter].
    """
    head = np.array(start_people, dtype=float)
    start, hired = np.zeros(required.shape), np.zeros(required.shape)
    for t in range(required.shape[1]):
        start[:, t] = head
        left = head * (1.0 - rate)
        hired[:, t] = np.clip(required[:, t] - left, 0.0, hire_at_most[:, t])
        head = left + hired[:, t]
    nothing = np.zeros(required.shape)
    return _rows(
        required,
        start=start,
        attrition=start * rate[:, None],
        moved_out=nothing,
        moved_in=nothing,
        separated=nothing,
        hired=hired,
        rounding=nothing,
        end=np.column_stack([start[:, 1:], head]),
    )


def all_roles(idle: WalkRows, inside: WalkRows, role: Ints) -> WalkRows:
    """Return the walk of all roles: ``idle`` of all, with ``inside`` at the rows ``role``."""
    merged = {}
    for name in (field.name for field in fields(WalkRows)):
        values = getattr(idle, name).copy()
        values[role] = getattr(inside, name)
        merged[name] = values
    return WalkRows(**merged)


def survivors(problem: PlacementProblem, move: Floats, separate: Floats) -> Floats:
    """Return each cohort's expected people who are still in their role [cohort, quarter].

    survivors[t] = survivors[t-1] - attrition - started moves - separations, from ``people`` at 0.
    """
    cohorts = len(problem.people)
    out = np.zeros((cohorts, problem.quarters))
    gone = np.bincount(problem.cohort, weights=move, minlength=cohorts) + separate
    out[np.arange(cohorts), problem.decides - 1] = gone
    return carried(problem.people, problem.attrition_rate[problem.role], -out)


def _returning_at_once(problem: PlacementProblem, move: Floats) -> Floats:
    """Return drop-outs who return in the quarter in which they start; the net flow hides them."""
    same = (problem.arrival == problem.start) & (problem.completion < 1.0)
    cell = problem.role[problem.cohort] * problem.quarters + problem.start - 1
    returning = np.zeros(problem.required.size)
    np.add.at(returning, cell, np.where(same, (1.0 - problem.completion) * move, 0.0))
    return returning.reshape(problem.required.shape)


def _rows(required: Floats, *, end: Floats, **flows: Floats) -> WalkRows:
    short = _quiet(required - end)
    under, over = np.maximum(short, 0.0), np.maximum(-short, 0.0)
    return WalkRows(**flows, end=end, required=required, under=under, over=over)


def _quiet(values: Floats) -> Floats:
    return np.where(np.abs(values) < NOISE_PEOPLE, 0.0, values)
