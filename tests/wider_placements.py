"""Small placement problems with every limit that the engine knows, drawn for properties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from passerelle.engines.placement.problem import OUTSIDE, EntryLimit, PlacementProblem
from placements import problems, with_limits


@st.composite
def wider_problems(draw: st.DrawFn, *, cases: int | None = None) -> PlacementProblem:
    """Draw a small problem, perhaps with floors, entry limits and few people too many or short."""
    problem = draw(problems(cases=cases))
    entered = np.flatnonzero(problem.target != OUTSIDE)
    if len(entered) and draw(st.booleans()):
        role = int(problem.target[draw(st.sampled_from(entered.tolist()))])
        share = draw(st.sampled_from([0.05, 0.25]))
        limit = EntryLimit(
            "entry", f"at most {share} enter", np.flatnonzero(problem.target == role), role, share
        )
        problem = with_limits(problem, entries=(limit,))
    if draw(st.booleans()):
        problem = with_limits(problem, over_people=draw(st.sampled_from([3.0, 9.0])))
    if draw(st.booleans()):
        problem = with_limits(problem, under_people=draw(st.sampled_from([9.0, 20.0])))
    if draw(st.booleans()):
        problem = replace(problem, least=draw(_least(problem)))
    return problem


@st.composite
def _least(draw: st.DrawFn, problem: PlacementProblem) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Draw people who have to go [way]; none on a way that starts before somebody may."""
    least = np.zeros(len(problem.cohort))
    for w in draw(st.sets(st.integers(0, len(least) - 1), max_size=2)):
        may_start = bool(problem.allowed[w, problem.first[w] - 1])
        least[w] = draw(st.sampled_from([0.25, 0.5])) if may_start else 0.0
    return least
