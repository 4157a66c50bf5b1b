"""Hours taken over, task by task, in plain loops: slow and obvious."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from passerelle.domain.technology import Technology
from passerelle.domain.units import Case

_OTHER = {Case.LOW: Case.HIGH, Case.CENTRAL: Case.CENTRAL, Case.HIGH: Case.LOW}


def use_on(technology: Technology, day: date, lead_log_odds: float, ceiling: Case, pace: Case) -> float:
    """Return the share of reached work in which ``technology`` is in use on ``day``."""
    curve = technology.adoption
    years = (day - curve.midpoint).days / 365.25
    return curve.ceiling.at(ceiling) / (1.0 + math.exp(-curve.pace.at(pace) * years - lead_log_odds))


def kept(
    weight: Sequence[float],
    reach: Sequence[Sequence[float]],
    technologies: Sequence[Technology],
    used: Sequence[float],
    case: Case,
) -> float:
    """Return the hours of one occupation, of those that it would take without any technology."""
    hours = 0.0
    for task, share in enumerate(weight):
        left = share
        for k, technology in enumerate(technologies):
            saved = technology.time_saved.at(case) * (1.0 - technology.reused.at(_OTHER[case]))
            left *= 1.0 - used[k] * reach[task][k] * saved
        hours += left
    return hours


def removed_with(
    weight: Sequence[float],
    reach: Sequence[Sequence[float]],
    technologies: Sequence[Technology],
    leads: Sequence[float],
    days: tuple[date, date],
    ends: tuple[Case, Case],
) -> float:
    """Return the share of one occupation's hours taken over between two days, in one sector.

    ``ends`` are the case of everything, and the case of the pace.
    """
    case, pace = ends
    before, after = (
        kept(
            weight,
            reach,
            technologies,
            [
                use_on(technology, day, lead, case, pace)
                for technology, lead in zip(technologies, leads, strict=True)
            ],
            case,
        )
        for day in days
    )
    return 1.0 - after / before
