"""What is known of the exposure of one occupation."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from passerelle.app.assemble.exposed import Exposed
from passerelle.app.assemble.joins import SOC_MEAN, TITLE_JOIN, headline_exposure, title_joined_to
from passerelle.app.assemble.tasks import RATERS
from passerelle.app.exposure import words as exposure_words
from passerelle.app.exposure.result import (
    FunctionOfOccupation,
    IndexOfOccupation,
    OccupationJoin,
    OccupationView,
    TaskCount,
    TechnologyOfOccupation,
)
from passerelle.domain.exposure import ExposureRange
from passerelle.domain.units import Floats, Range

RATINGS: Final = ("none", "direct", "software")  # E0, E1, E2


def occupation_view(known: Exposed, occupation: str) -> OccupationView:
    """Return the view of one occupation of the occupations table; notes and provenance are the caller's."""
    codes = known.reference.occupations["occupation"].to_list()
    at = codes.index(occupation)
    row = known.reference.occupations.row(at, named=True)
    calendar, spread = known.calendar, known.spread
    return OccupationView(
        occupation=occupation,
        title=row["title"],
        jobs=row["employment_people"],
        flag=row["exposure_flag"],
        start=calendar.start.isoformat(),
        end=calendar.end.isoformat(),
        exposed=_range(known.exposed, at),
        removed=_range(known.removed, at),
        indices=_indices(known, at),
        rank_low=_number(spread.low[at]),
        rank_high=_number(spread.high[at]),
        rank_spread=_number(spread.width[at]),
        technologies=_technologies(known, at),
        tasks=task_counts(known, at),
        functions=_functions(known, at),
        joins=_joins(known, at, occupation),
        entry_education=row["entry_education"],
        entry_experience=row["entry_experience"],
        entry_training=row["entry_training"],
        entry_flag=row["entry_flag"],
        notes=_notes(known, at),
        sources=exposure_words.sources(known),
    )


def task_counts(known: Exposed, at: int) -> tuple[TaskCount, ...]:
    """Return how many tasks of the occupation at row ``at`` each rater gave each rating."""
    own = known.frame.weights[[at], :].tocoo()
    tasks, weights = own.coords[1], own.data
    found = []
    for number, rater in enumerate(RATERS):
        direct, software = known.frame.direct[number, tasks], known.frame.software[number, tasks]
        rated = (1.0 - direct - software, direct, software)
        found += [
            TaskCount(rater, rating, _whole(values.sum()), float(values @ weights))
            for rating, values in zip(RATINGS, rated, strict=True)
        ]
    return tuple(found)


def _whole(count: float) -> float:
    """Return a count without the dust of adding up parts."""
    return round(float(count), 9) + 0.0


def _indices(known: Exposed, at: int) -> tuple[IndexOfOccupation, ...]:
    held = known.held
    rows = zip(held.indices, held.values[:, at], held.measured[:, at], known.ranks[:, at], strict=True)
    return tuple(
        IndexOfOccupation(
            id=index.id,
            title=index.title,
            construct=index.construct.value,
            task_share=index.task_share,
            value=_number(value),
            low=index.low,
            high=index.high,
            rank=_number(rank),
            flag="measured" if measured else "absent" if math.isnan(value) else "imputed",
            measures=index.measures,
            not_meaning=index.not_meaning,
        )
        for index, value, measured, rank in rows
    )


def _technologies(known: Exposed, at: int) -> tuple[TechnologyOfOccupation, ...]:
    return tuple(
        TechnologyOfOccupation(
            id=technology.id,
            title=technology.title,
            evidence=technology.evidence.value,
            physical=technology.physical,
            reach=_range(reach, at),
            removed=_range(alone, at),
        )
        for technology, reach, alone in zip(known.technologies, known.reach, known.alone, strict=True)
    )


def _functions(known: Exposed, at: int) -> tuple[FunctionOfOccupation, ...]:
    shares: Floats = known.functions.weights[:, [at]].toarray().ravel()
    return tuple(
        FunctionOfOccupation(known.functions.ids[row], known.functions.titles[row], float(shares[row]))
        for row in sorted(np.flatnonzero(shares).tolist(), key=lambda row: -shares[row])
    )


def _joins(known: Exposed, at: int, occupation: str) -> tuple[OccupationJoin, ...]:
    """Return the headline's exposure under each join rule; by title, of each title that matched."""
    found = [OccupationJoin(SOC_MEAN, float(headline_exposure(known.held)[at]))]
    by_title = title_joined_to(known.reference, occupation)
    return (*found, *(OccupationJoin(TITLE_JOIN, float(exposure)) for exposure in by_title))


def _notes(known: Exposed, at: int) -> tuple[str, ...]:
    alone = np.zeros(known.reference.occupations.height)
    alone[at] = 1.0
    borrowed = (
        ("O*NET has no current tasks of this occupation: those of its nearest SOC relatives stand in.",)
        if known.frame.borrowed[at]
        else ()
    )
    return (*borrowed, *exposure_words.notes(known, alone))


def _range(values: ExposureRange, at: int) -> Range:
    low, central, high = float(values.low[at]), float(values.central[at]), float(values.high[at])
    return Range(min(low, central), central, max(central, high))


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
