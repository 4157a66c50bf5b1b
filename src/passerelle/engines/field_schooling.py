"""Schooling in a field of its own, whatever a person has learnt in another.

Years of schooling say nothing of their field: a nurse has as many as a dental hygienist and may not
clean teeth, a programmer as many as a petroleum engineer. Where the destination asks for a field of its own
that the origin does not have, its training takes at least the schooling that usually leads to it::

    weeks[i, j]   = the longer of the weeks without it and  weeks_per_year x years[entry education of j]
    tuition[i, j] = weeks[i, j] x tuition per week, but none where the job itself teaches what entry asks

Entry education is that of the Bureau of Labor Statistics; the years that it stands for are guesses.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from passerelle.domain.transition import Spread
from passerelle.domain.units import Bools, Case, Floats, Ints, Range
from passerelle.engines.training_time import TrainingTime, tuition_money

_NONE: Final = Range(0.0, 0.0, 0.0)
YEARS: Final = (
    # guess: academic years in the field, for a person who has schooling of that level in another; low, where
    # half of it counts. Awards take from a month to a year. In the order of schema.ENTRY_EDUCATION. Where no
    # schooling after high school is usual, a field adds none that is known.
    _NONE,  # none
    _NONE,  # high school
    _NONE,  # some college
    Range(0.2, 0.5, 1.0),  # award
    Range(1.0, 2.0, 2.0),  # associate
    Range(1.0, 2.0, 4.0),  # bachelor
    Range(1.0, 2.0, 3.0),  # master
    Range(2.0, 3.0, 4.0),  # doctoral or professional
)
_ROUNDING: Final = 1e-9


def field_weeks(time: TrainingTime, entry_education: Ints, asked: Bools, case: Case) -> Floats:
    """Return whole weeks of schooling in the field [occupation, occupation]; 0 where none is asked.

    Args:
        time: gives the weeks of an academic year.
        entry_education: index in ``YEARS`` [occupation].
        asked: whether the column asks for a field that the row does not have [occupation, occupation].
        case: which end of the ranges.
    """
    years = np.array([length.at(case) for length in YEARS])[entry_education]
    whole = np.ceil(time.rules.weeks_per_year.at(case) * years - _ROUNDING)
    return np.asarray(asked * np.maximum(whole, 0.0))


def with_fields(time: TrainingTime, entry_education: Ints, asked: Bools) -> tuple[Spread, Spread]:
    """Return whole weeks of training and tuition, schooling in the field among them.

    Arguments are those of ``field_weeks``.
    """
    plain = dict(zip(Case, (time.weeks_low, time.weeks, time.weeks_high), strict=True))
    weeks = {case: np.maximum(plain[case], field_weeks(time, entry_education, asked, case)) for case in Case}
    tuition = {case: tuition_money(weeks[case], time.learnt_there, time.rules, case) for case in Case}
    return _spread(weeks), _spread(tuition)


def _spread(by_case: dict[Case, Floats]) -> Spread:
    return Spread(by_case[Case.LOW], by_case[Case.CENTRAL], by_case[Case.HIGH])
