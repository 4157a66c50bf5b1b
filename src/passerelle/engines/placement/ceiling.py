"""A ceiling on all separations together, put on a placement problem or taken off it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from passerelle.domain.units import Floats
from passerelle.engines.placement.problem import PlacementProblem, SideLimit

KEY: Final = "limits.separations_at_most_people"
_NEW: Final = "separations in all"  # of a ceiling where the scenario has none


def capped(problem: PlacementProblem, most: float) -> tuple[PlacementProblem, str]:
    """Return the problem with a ceiling on separations, and the name of its limit.

    It takes the place of a ceiling that stands; ``most`` may be infinite. Those who refuse an offer and leave
    count, as in ``problem.leaves``.
    """
    side, leaves = list(problem.limits.side), problem.leaves
    standing = ceiling(problem)
    name = standing.name if standing else _NEW
    limit = SideLimit(
        name=name,
        key=KEY,
        says=f"at most {most:,.2f} people leave with support",
        weight=leaves,
        group=np.where(leaves > 0.0, 0, -1),
        most=np.array([most]),
    )
    kept = [limit if one.name == name else one for one in side]
    side = kept if standing else [*side, limit]
    return replace(problem, limits=replace(problem.limits, side=tuple(side))), name


def ceiling(problem: PlacementProblem) -> SideLimit | None:
    """Return the ceiling on all separations over the plan, or None where there is none."""
    leaves = problem.leaves
    same = (one for one in problem.limits.side if one.most.shape == (1,) and _counts(one, leaves))
    return next(same, None)


def _counts(limit: SideLimit, weight: Floats) -> bool:
    """Say whether a limit counts the people on each way with ``weight`` [way]."""
    return bool(np.allclose(np.where(limit.group >= 0, limit.weight, 0.0), weight))
