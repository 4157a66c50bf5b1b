"""The classic manpower-planning problem, as a placement problem whose answers are published.

H. P. Williams, Model Building in Mathematical Programming, 5th edition, "Manpower planning": three grades,
three years, and two aims, the fewest redundancies or the least cost. A year of the book is a quarter of
the plan here, and a grade is a role. For the skilled (SK), in the book's letters, the strength t, recruits u,
retrained and downgraded v and redundant w of year i are

    t[i] = .95 t[i-1] + .90 u[i] + .95 v_SS->SK[i] - v_SK->SS[i] - v_SK->US[i] - w[i]
    t[i] = requirement[i] + surplus[i] + .5 half-time[i],        v_SS->SK[i] <= .25 t[i]

**Who may go.** In the book, whoever is in a grade may go on; here only people of the as-of date may, and not
who joined the grade since. So spare people are added to a grade's cohort and strength and, worn down by the
same wastage, to its requirement. There they cancel: surplus, half-time and recruits stay what they were, and
the row on who may go no longer binds. Yet nobody goes who is not there, for nobody may be short: the strength
is at least the requirement. The skilled have no spare people, since their strength limits who is retrained.
That their recruits may not go costs nothing: the published answers are reached without. (Without spare people
the least cost is 506,777.29: who is downgraded to unskilled in year 1 could not be made redundant in year 3.)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from passerelle.domain.units import Floats
from passerelle.engines.placement.problem import (
    OUTSIDE,
    EntryLimit,
    Kind,
    Limits,
    PlacementProblem,
    ReducedHours,
    SideLimit,
)

REDUNDANCIES: Final = "redundancies"  # the name of the rows of the cap on them

US, SS, SK = range(3)  # unskilled, semi-skilled, skilled
STRENGTH: Final = np.array([2000.0, 1500.0, 1000.0])  # [grade]
REQUIRED: Final = np.array(  # [grade, year]
    [[1000.0, 500.0, 0.0], [1400.0, 2000.0, 2500.0], [1000.0, 1500.0, 2000.0]]
)
WASTAGE: Final = np.array([0.10, 0.05, 0.05])  # [grade]  a year, after the first year of service
FIRST_WASTAGE: Final = np.array([0.25, 0.20, 0.10])  # [grade]  in the first year of service
RECRUITS: Final = np.array([500.0, 800.0, 500.0])  # [grade]  people at most, a year
SURPLUS_COST: Final = np.array([1500.0, 2000.0, 3000.0])  # [grade]  a person and year
SURPLUS_PEOPLE: Final = 150.0  # at most in all grades, a year
HALF_TIME_COST: Final = np.array([500.0, 400.0, 400.0])  # [grade]  a person and year
HALF_TIME_PEOPLE: Final = 50.0  # at most in a grade, a year
SPARE_PEOPLE: Final = np.array([10_000.0, 10_000.0, 0.0])  # [grade]  more than ever leave it; ours


class Aim(IntEnum):
    """What is made as small as can be."""

    REDUNDANCIES = 0
    COST = 1


@dataclass(frozen=True, slots=True)
class _Way:
    """What may be done with a person of a grade, and limits on those with whom it is done in a year."""

    origin: int
    target: int  # OUTSIDE for a redundancy
    cost: float
    stays: float = 0.0  # share of those who enter the target: its wastage, or half of the downgraded
    most: float = np.inf  # people
    share: float | None = None  # of the strength of the target


_WAYS: Final = (
    _Way(US, OUTSIDE, cost=200.0),
    _Way(US, SS, cost=400.0, stays=0.95, most=200.0),
    _Way(SS, OUTSIDE, cost=500.0),
    _Way(SS, SK, cost=500.0, stays=0.95, share=0.25),
    _Way(SS, US, cost=0.0, stays=0.5),
    _Way(SK, OUTSIDE, cost=500.0),
    _Way(SK, SS, cost=0.0, stays=0.5),
    _Way(SK, US, cost=0.0, stays=0.5),
)


def manpower_problem(aim: Aim, redundancies_at_most: float | None = None) -> PlacementProblem:
    """Return the problem with ``aim``, and with a cap on the redundancies of all years where one is given."""
    grades, years = REQUIRED.shape
    spare = SPARE_PEOPLE[:, None] * (1.0 - WASTAGE[:, None]) ** np.arange(1, years + 1)
    at_start = STRENGTH + SPARE_PEOPLE
    redundant = np.array([way.target == OUTSIDE for way in _WAYS])
    costly = float(aim is Aim.COST)
    cost = np.array([way.cost for way in _WAYS])
    return PlacementProblem(
        people=at_start,
        role=np.arange(grades),
        may_leave=np.tile(at_start[:, None], years),
        start_people=at_start,
        attrition_rate=WASTAGE,
        required=(REQUIRED + spare)[None],
        hire_cost=np.zeros((grades, years)),
        hire_at_most=np.tile(RECRUITS[:, None], years),
        under_cost=np.zeros(grades),  # nobody may be short
        over_cost=costly * SURPLUS_COST,
        cohort=np.array([way.origin for way in _WAYS]),
        kind=np.array([Kind.SEPARATE if alone else Kind.RETRAIN for alone in redundant]),
        target=np.array([way.target for way in _WAYS]),
        first=np.ones(len(_WAYS), np.int64),
        last=np.full(len(_WAYS), years),
        duration=np.zeros(len(_WAYS), np.int64),
        arrives=np.array([way.stays for way in _WAYS]),
        returns=np.zeros(len(_WAYS)),
        trains=np.full(len(_WAYS), -1),
        cost=cost if aim is Aim.COST else redundant.astype(float),
        loss=np.zeros(len(_WAYS)),
        loss_quarter=np.zeros(len(_WAYS)),
        discount=np.ones(years),
        limits=_limits(redundant, redundancies_at_most),
        hire_yield=1.0 - FIRST_WASTAGE,
        reduced=ReducedHours(
            saves=np.full(grades, 0.5),
            cost=costly * HALF_TIME_COST,
            at_most=np.full((grades, years), HALF_TIME_PEOPLE),
        ),
        most=np.array([way.most for way in _WAYS]),
    )


def redundancies(flow: Floats) -> float:
    """Return the redundancies of all years in flows [way, quarter]; the downgraded who leave are none."""
    return float(sum(flow[w].sum() for w, way in enumerate(_WAYS) if way.target == OUTSIDE))


def _limits(redundant: np.ndarray[tuple[int], np.dtype[np.bool_]], at_most: float | None) -> Limits:
    entries = tuple(
        EntryLimit(
            key="entry",
            says=f"at most {way.share:g} of a grade are retrained into it in a year",
            ways=np.array([w]),
            role=way.target,
            share=way.share,
        )
        for w, way in enumerate(_WAYS)
        if way.share is not None
    )
    cap = SideLimit(
        name=REDUNDANCIES,
        key="redundancies",
        says="at most so many redundancies in all years",
        weight=redundant.astype(float),
        group=np.where(redundant, 0, -1),
        most=np.array([np.inf if at_most is None else at_most]),
    )
    return Limits(side=(cap,), entries=entries, over_people=SURPLUS_PEOPLE, under_people=0.0)
