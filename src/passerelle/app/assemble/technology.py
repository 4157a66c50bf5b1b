"""Technologies, tasks and sectors of the reference to reach and hours taken over by occupation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.tasks import RATERS, TaskFrame, Weights, task_frame
from passerelle.data.reference import Reference
from passerelle.domain.exposure import ExposureIndex, ExposureRange
from passerelle.domain.technology import Activities, RatedTasks, Technology
from passerelle.domain.units import Case, Floats
from passerelle.engines.adoption import Adoption, HoursRange, removed_at, removed_range
from passerelle.engines.reach import activity_reach, patterns, rated_reach, with_siblings

USE: Final = "use"  # measure of the adoption table: share of businesses that use the technology
ALL_SECTORS: Final = "all"
UNRELIABLE: Final = "unreliable"  # the publisher's mark of a high relative standard error
MOST_WITHIN: Final = 0.99  # of the ceiling


def reach_of(technology: Technology, frame: TaskFrame, index: ExposureIndex | None = None) -> ExposureRange:
    """Return which share of each task ``technology`` reaches [task].

    ``index``, a share of tasks, stands in for the ratings' range where the technology reaches rated tasks.
    """
    if isinstance(technology.reach, RatedTasks):
        return rated_reach(frame.direct, frame.software) if index is None else index_reach(index, frame)
    reached = np.array(_reaches(technology.reach, frame.activities), dtype=bool)
    sure = with_siblings(reached, np.array(_parents(frame.activities), dtype=np.int64))
    found = activity_reach(frame.link_task, frame.link_activity, sure, len(frame.task))
    named = np.isin(frame.task, technology.reach.tasks).astype(np.float64)
    return ExposureRange(found.low, np.maximum(found.central, named), np.maximum(found.high, named))


@lru_cache(maxsize=64)
def _reaches(reach: Activities, activities: tuple[str, ...]) -> tuple[bool, ...]:
    """Return whether each activity is reached; kept, since it compares words and is asked for often."""
    return tuple(reach.reaches(activity) for activity in activities)


@lru_cache(maxsize=4)
def _parents(activities: tuple[str, ...]) -> tuple[int, ...]:
    """Return the number of the intermediate activity above each detailed one."""
    above = [activity.rpartition(".")[0] for activity in activities]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(above))}
    return tuple(numbers[name] for name in above)


def index_reach(index: ExposureIndex, frame: TaskFrame) -> ExposureRange:
    """Return the task ratings of one index, in all three cases [task].

    Raises:
        ValueError: the index is not made of task ratings.
    """
    if index.rater not in RATERS:
        raise ValueError(f"{index.id} is not made of ratings of tasks")
    rater = RATERS.index(index.rater)
    rated = np.minimum(frame.direct[rater] + index.software_weight * frame.software[rater], 1.0)
    return ExposureRange(rated, rated, rated)


def lead_log_odds(reference: Reference, technology: Technology) -> Mapping[str, float]:
    """Return how far each NAICS sector is ahead of all industries together, in log-odds within the ceiling.

    A logistic curve with ceiling C that is moved in time keeps s / (C - s) apart by one factor, so a lead
    is the log of that factor between the sector's share of businesses that use the technology and all
    sectors' share, at the central ceiling. Divided by the pace it is a lead in years. Zero where the survey
    has no figure or marks it as unreliable, or the technology has no survey.
    """
    survey, asked = technology.survey
    rows = (
        reference.tables["adoption"]
        .filter(
            (pl.col("survey") == survey)
            & (pl.col("technology") == asked)
            & (pl.col("measure") == USE)
            & (pl.col("state") == "US")
            & (pl.col("share") > 0.0)
            & ((pl.col("flag") != UNRELIABLE) | (pl.col("sector") == ALL_SECTORS))
        )
        .sort("period")
    )
    latest = dict(rows.select("sector", "share").iter_rows())  # a later period overwrites an earlier one
    usual = latest.pop(ALL_SECTORS, None)
    leads = dict.fromkeys(reference.sectors["sector"].unique().sort(), 0.0)
    if usual is not None:
        ceiling = technology.adoption.ceiling.central
        from_usual = _log_odds(usual, ceiling)
        leads |= {sector: _log_odds(share, ceiling) - from_usual for sector, share in latest.items()}
    return MappingProxyType(leads)


def removed(
    reference: Reference,
    technologies: Sequence[Technology],
    start: date,
    days: Sequence[date],
    case: Case,
    sectors: tuple[str, ...] = (),
    *,
    index: ExposureIndex | None = None,
) -> Floats:
    """Return the share of each occupation's hours that technologies take over since ``start``.

    Args:
        reference: tasks, adoption by sector and the sectors of each occupation.
        technologies: those that come into use.
        start: what is in use on this day is in today's headcount already.
        days: when to read, each on or after ``start``.
        case: which end of all ranges.
        sectors: NAICS sectors of the employer; none for the whole economy, each occupation with its own mix.
        index: stands in for the range of the ratings where a technology reaches rated tasks.

    Returns:
        [occupation, day], in the order of the occupations table.
    """
    if not technologies:
        return np.zeros((reference.occupations.height, len(days)))
    reached = reached_tasks(task_frame(reference), technologies, index)
    return removed_at(case, *reached, adoption_of(reference, technologies, start, days, sectors))


def removed_cases(
    reference: Reference,
    technologies: Sequence[Technology],
    start: date,
    days: Sequence[date],
    sectors: tuple[str, ...] = (),
    *,
    index: ExposureIndex | None = None,
) -> HoursRange:
    """Return what ``removed`` returns, for all three cases at once."""
    if not technologies:
        nothing = np.zeros((reference.occupations.height, len(days)))
        return HoursRange(nothing, nothing, nothing)
    reached = reached_tasks(task_frame(reference), technologies, index)
    return removed_range(*reached, adoption_of(reference, technologies, start, days, sectors))


def reached_tasks(
    frame: TaskFrame, technologies: Sequence[Technology], index: ExposureIndex | None = None
) -> tuple[Weights, ExposureRange]:
    """Return occupations as mixtures of patterns, and how far each technology reaches each pattern."""
    ranges = [reach_of(technology, frame, index) for technology in technologies]
    ends = [np.column_stack([one.at(case) for one in ranges]) for case in Case]
    alike = patterns(frame.weights, np.hstack(ends))
    return alike.weight, ExposureRange(*np.split(alike.reach, len(ends), axis=1))


def adoption_of(
    reference: Reference,
    technologies: Sequence[Technology],
    start: date,
    days: Sequence[date],
    sectors: tuple[str, ...] = (),
) -> Adoption:
    """Return when and where ``technologies`` come into use: sectors with their leads, and who works there.

    Arguments are those of ``removed``.
    """
    known = sectors or tuple(reference.sectors["sector"].unique().sort()) or (ALL_SECTORS,)
    leads = [lead_log_odds(reference, technology) for technology in technologies]
    return Adoption(
        technologies=tuple(technologies),
        lead_log_odds=np.array([[lead.get(sector, 0.0) for sector in known] for lead in leads]),
        mix=_mix(reference, known, given=bool(sectors)),
        start=start,
        days=tuple(days),
    )


def _mix(reference: Reference, sectors: tuple[str, ...], *, given: bool) -> Floats:
    """Return the share of each occupation's jobs in each sector [occupation, sector].

    An occupation without jobs in any of them: alike in the given ones; in the whole economy as all jobs.
    """
    columns = pl.DataFrame({"sector": sectors}).with_row_index("column")
    rows = reference.occupations.select("occupation").with_row_index("row")
    cells = reference.sectors.join(columns, on="sector").join(rows, on="occupation")
    jobs = np.zeros((reference.occupations.height, len(sectors)))
    jobs[cells["row"].to_numpy(), cells["column"].to_numpy()] = cells["employment_people"].to_numpy()
    every = np.ones(len(sectors)) if given or not jobs.any() else jobs.sum(axis=0)
    total = jobs.sum(axis=1, keepdims=True)
    usual = np.broadcast_to(every / every.sum(), jobs.shape)
    return np.where(total > 0.0, jobs / np.maximum(total, 1.0), usual)


def _log_odds(share: float, ceiling: float) -> float:
    """Return the log-odds of a share within a ceiling; a share at it, or above, counts as just below."""
    within = min(share / ceiling, MOST_WITHIN)
    return math.log(within / (1.0 - within))
