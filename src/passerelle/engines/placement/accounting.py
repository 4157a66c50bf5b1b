"""The headcount walk: every role and quarter adds up, in expected people.

    start - attrition - moved out + moved in - separated + hired + rounding = end
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passerelle.domain.units import Floats
from passerelle.engines.placement.model import net_moves, separations_by_role
from passerelle.engines.placement.problem import PlacementProblem


@dataclass(frozen=True, slots=True)
class Walk:
    """Headcount by role and quarter, each array [role, quarter] in people."""

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
        inwards = self.moved_in + self.hired + self.rounding
        return np.asarray(
            self.start - self.attrition - self.moved_out - self.separated + inwards - self.end
        )


def headcount_of(problem: PlacementProblem, move: Floats, separate: Floats, hire: Floats) -> Floats:
    """Return the headcount at each quarter's end [role, quarter] for flows in people."""
    shape = problem.required.shape
    added = net_moves(problem) @ move - separations_by_role(problem) @ separate
    return _carry(problem.start_people, problem.attrition_rate, added.reshape(shape) + hire)


def walk_of(
    problem: PlacementProblem, flows: tuple[Floats, Floats], offers: tuple[Floats, Floats], hire: Floats
) -> Walk:
    """Return the walk of the roles in ``problem``.

    Args:
        problem: the problem that was solved.
        flows: people on each move and separated from each cohort in the optimum (real numbers).
        offers: the same in whole people, as decided.
        hire: hires [role, quarter] of the optimum.

    Start and end follow the optimum; moves and separations are the whole offers, and ``rounding``
    carries the difference.
    """
    shape = problem.required.shape
    end = headcount_of(problem, *flows, hire)
    start = np.column_stack([problem.start_people, end[:, :-1]])
    whole_move, whole_separate = (np.asarray(part, dtype=float) for part in offers)
    change = net_moves(problem)
    ways_out, ways_in = change.minimum(0.0), change.maximum(0.0)
    at_once = _arrive_at_once(problem, whole_move, shape)
    moved_out = (-(ways_out @ whole_move)).reshape(shape) + at_once
    moved_in = (ways_in @ whole_move).reshape(shape) + at_once
    separated = (separations_by_role(problem) @ whole_separate).reshape(shape)
    attrition = start * problem.attrition_rate[:, None]
    rounding = end - (start - attrition - moved_out + moved_in - separated + hire)
    return _walk(start, attrition, (moved_out, moved_in, separated, hire, rounding), end, problem.required)


def idle_walk(start_people: Floats, rate: Floats, required: Floats, hire_at_most: Floats) -> Walk:
    """Return the walk of roles outside the problem: attrition, then hires up to the requirement.

    Nobody there is offered a move or separated. Arrays are [role] and [role, quarter].
    """
    head = np.array(start_people, dtype=float)
    start, hired = np.zeros(required.shape), np.zeros(required.shape)
    for t in range(required.shape[1]):
        start[:, t] = head
        left = head * (1.0 - rate)
        hired[:, t] = np.clip(required[:, t] - left, 0.0, hire_at_most[:, t])
        head = left + hired[:, t]
    end = np.column_stack([start[:, 1:], head])
    nothing = np.zeros(required.shape)
    return _walk(start, start * rate[:, None], (nothing, nothing, nothing, hired, nothing), end, required)


def survivors(problem: PlacementProblem, move: Floats, separate: Floats) -> Floats:
    """Return each cohort's expected people still in their role [cohort, quarter].

    survivors[t] = survivors[t-1] - attrition - started moves - separations, from ``people`` at 0.
    """
    cohorts, quarters = len(problem.people), problem.quarters
    out = np.zeros((cohorts, quarters))
    gone = np.bincount(problem.cohort, weights=move, minlength=cohorts) + separate
    out[np.arange(cohorts), problem.decides - 1] = gone
    return _carry(problem.people, problem.attrition_rate[problem.role], -out)


def _carry(start: Floats, rate: Floats, added: Floats) -> Floats:
    head, ends = np.array(start, dtype=float), np.empty(added.shape)
    for t in range(added.shape[1]):
        head = head * (1.0 - rate) + added[:, t]
        ends[:, t] = head
    return ends


def _arrive_at_once(problem: PlacementProblem, move: Floats, shape: tuple[int, ...]) -> Floats:
    """Return drop-outs who return in the quarter in which they start; the net of the two hides them."""
    same = (problem.arrival == problem.start) & (problem.completion < 1.0)
    cell = problem.role[problem.cohort] * problem.quarters + problem.start - 1
    back = np.where(same, (1.0 - problem.completion) * move, 0.0)
    return np.bincount(cell, weights=back, minlength=int(np.prod(shape))).reshape(shape)


def _walk(
    start: Floats, attrition: Floats, flows: tuple[Floats, ...], end: Floats, required: Floats
) -> Walk:
    moved_out, moved_in, separated, hired, rounding = flows
    return Walk(
        start=start,
        attrition=attrition,
        moved_out=moved_out,
        moved_in=moved_in,
        separated=separated,
        hired=hired,
        rounding=rounding,
        end=end,
        required=required,
        under=np.maximum(required - end, 0.0),
        over=np.maximum(end - required, 0.0),
    )
