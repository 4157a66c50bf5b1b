"""The headcount walk of every role and quarter, in expected people.

start - attrition - moved out + moved in - separated - volunteers + hired + rounding = end

Who declines an offer was counted out of the role with it (``moved_out``) and leaves the employer at the
arrival, from outside any headcount: the role's walk meets them no second time.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement.decide import WholeOffers
from passerelle.engines.placement.model import Flows, carried, headcount_of
from passerelle.engines.placement.problem import OUTSIDE, Kind, PlacementProblem
from passerelle.engines.placement.solve import Solution

NOISE_PEOPLE: Final = 1e-9  # less than this is the floating point's, and shown as nothing


@dataclass(frozen=True, slots=True)
class WalkRows:
    """Headcount by role and quarter; each array is [role, quarter] in people."""

    start: Floats
    attrition: Floats  # expected, new hires who leave in their first quarter included
    moved_out: Floats  # offers made: moves and training that start
    moved_in: Floats  # moves that arrive, and drop-outs who return to their origin
    separated: Floats
    volunteers: Floats  # expected, by voluntary programmes
    hired: Floats
    rounding: Floats  # what it changes that offers are whole people
    end: Floats
    required: Floats
    under: Floats
    over: Floats
    reduced: Floats  # on reduced hours, at the end; they are in ``end``, and count for less in under and over

    @property
    def residual(self) -> Floats:
        """What is missing for the walk to add up [role, quarter]; zero but for floating-point noise."""
        out = self.attrition + self.moved_out + self.separated + self.volunteers
        return np.asarray(self.start - out + self.moved_in + self.hired + self.rounding - self.end)


def central_case(problem: PlacementProblem) -> int:
    """Return the case that walks and accounts show: the middle one, or the only one."""
    return len(problem.required) // 2


def walk(problem: PlacementProblem, solution: Solution, offers: WholeOffers) -> WalkRows:
    """Return the walk of the roles in ``problem``, in the central case.

    Start, end, attrition, volunteers and hires are those of the optimum, in expected people; moves and
    separations are the whole offers, and ``rounding`` carries the difference.
    """
    case = central_case(problem)
    hired, reduced = solution.hire[case], solution.reduced[case]
    end = headcount_of(problem, solution.flow, solution.hire[case : case + 1])[0]
    start = np.column_stack([problem.start_people, end[:, :-1]])
    gain = 1.0 if problem.hire_yield is None else problem.hire_yield[:, None]
    attrition = start * problem.attrition_rate[:, None] + (1.0 - gain) * hired
    flow = offers.offers
    whole, people = Flows(flow.way, flow.quarter), flow.people.astype(float)
    leaves = problem.kind[flow.way] == Kind.SEPARATE
    way, before = np.nonzero(solution.flow * (problem.kind == Kind.VOLUNTARY)[:, None])
    moved_out = _started(problem, whole, people * ~leaves)
    moved_in = _arrived(problem, whole, people)
    separated = _started(problem, whole, people * leaves)
    volunteers = _started(problem, Flows(way, before + 1), solution.flow[way, before])
    before_rounding = start - attrition - moved_out + moved_in - separated - volunteers + hired
    saves = 0.0 if problem.reduced is None else problem.reduced.saves[:, None]
    return _rows(
        problem.required[case],
        saved=saves * reduced,
        start=start,
        attrition=attrition,
        moved_out=moved_out,
        moved_in=moved_in,
        separated=separated,
        volunteers=volunteers,
        hired=hired,
        rounding=_quiet(end - before_rounding),
        end=end,
        reduced=reduced,
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
        volunteers=nothing,
        hired=hired,
        rounding=nothing,
        reduced=nothing,
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


def survivors(problem: PlacementProblem, flow: Floats) -> Floats:
    """Return each cohort's expected people who are still in their role [cohort, quarter].

    survivors[t] = survivors[t-1] - attrition - who start on a way out, from ``people`` at 0.
    ``flow`` is [way, quarter]; drop-outs who return are in the walk of the role, not here.
    """
    shape = (len(problem.people), problem.quarters)
    way, before = np.nonzero(flow)
    out = _summed(shape, problem.cohort[way], before + 1, flow[way, before])
    return carried(problem.people, problem.attrition_rate[problem.role], -out)


def refused(problem: PlacementProblem, offers: WholeOffers) -> Floats:
    """Return the expected people who decline each offer and leave at its arrival [offer]."""
    way = offers.offers.way
    inside = problem.kind[way] != Kind.SEPARATE
    return np.asarray(np.where(inside, problem.leaves[way], 0.0) * offers.offers.people)


def _started(problem: PlacementProblem, flows: Flows, people: Floats) -> Floats:
    """Return who start on ways out of each role, by quarter [role, quarter]."""
    shape = problem.required.shape[1:]
    return _summed(shape, problem.role[problem.cohort[flows.way]], flows.start, people)


def _arrived(problem: PlacementProblem, flows: Flows, people: Floats) -> Floats:
    """Return who arrive in each role or return to it, by quarter [role, quarter]; not after the plan."""
    way, shape = flows.way, problem.required.shape[1:]
    arrival = flows.start + problem.duration[way]
    origin = problem.role[problem.cohort[way]]
    came = _summed(shape, problem.target[way], arrival, people * problem.arrives[way])
    return came + _summed(shape, origin, arrival, people * problem.returns[way])


def _summed(shape: tuple[int, ...], row: Ints, quarter: Ints, people: Floats) -> Floats:
    """Return people by row and quarter, those of no row or after the last quarter left out."""
    seen: Bools = (row != OUTSIDE) & (quarter <= shape[1])
    cell = row[seen] * shape[1] + quarter[seen] - 1
    summed = np.bincount(cell, weights=people[seen], minlength=shape[0] * shape[1])
    return np.asarray(summed.reshape(shape), dtype=np.float64)


def _rows(required: Floats, *, end: Floats, saved: Floats | float = 0.0, **flows: Floats) -> WalkRows:
    short = _quiet(required - (end - saved))
    under, over = np.maximum(short, 0.0), np.maximum(-short, 0.0)
    return WalkRows(**flows, end=end, required=required, under=under, over=over)


def _quiet(values: Floats) -> Floats:
    return np.where(np.abs(values) < NOISE_PEOPLE, 0.0, values)
