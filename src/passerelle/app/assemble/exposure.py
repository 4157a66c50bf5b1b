"""Ratings of tasks to exposure by occupation and by role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle import catalogue
from passerelle.app.assemble.tasks import RATERS, TaskFrame, task_frame
from passerelle.app.assemble.technology import index_reach
from passerelle.data.reference import Reference
from passerelle.domain.exposure import ExposureIndex, ExposureRange
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Case, Floats, Ints
from passerelle.engines.levers.demand_case import LEVER as CASE
from passerelle.engines.levers.demand_index import LEVER as INDEX
from passerelle.engines.reach import rated_reach
from passerelle.errors import BadInput, Fault

RANGE: Final = INDEX.default  # in place of an index: the range over who rated and what software is built


@dataclass(frozen=True, slots=True)
class Exposure:
    """Exposure to language models by role: what enters required headcount, and the range around it."""

    counted: Floats  # [role]  enters required headcount: the index named, or the range's end of the case
    central: Floats  # [role]  the index named, or the range's centre
    low: Floats  # [role]  of the range
    high: Floats  # [role]


def task_indices() -> dict[str, ExposureIndex]:
    """Return the indices that are made of ratings of tasks, by id: these may enter headcount."""
    indices = catalogue.load("passerelle.engines.indices", ExposureIndex)
    return {name: one for name, one in indices.items() if one.task_share and one.rater in RATERS}


def chosen_index(scenario: Scenario) -> ExposureIndex | None:
    """Return the index that the scenario names, or None where the range counts.

    Raises:
        BadInput: the index is not known, or is not made of ratings of tasks and may not enter headcount.
    """
    chosen = scenario[INDEX]
    if chosen == RANGE:
        return None
    indices = task_indices()
    if chosen not in indices:
        what = "is not an index that may enter headcount; it must be a share of tasks."
        raise BadInput([Fault(INDEX.key, what, f"Use one of {', '.join([RANGE, *indices])}.", chosen)])
    return indices[chosen]


def occupation_range(reference: Reference) -> ExposureRange:
    """Return the share of each occupation's tasks that language models could at least halve [occupation].

    Low, central and high as in ``rated_reach``, in the order of the occupations table.
    """
    frame = task_frame(reference)
    return _carried(rated_reach(frame.direct, frame.software), frame)


def role_exposure(roles: pl.DataFrame, reference: Reference, scenario: Scenario) -> Exposure:
    """Return exposure by role, from its occupation.

    An occupation that the reference does not have takes the mean over all, weighted by jobs.

    Raises:
        BadInput: the index is not known, or is not made of ratings of tasks and may not enter headcount.
    """
    index = chosen_index(scenario)
    whole = occupation_range(reference)
    frame = task_frame(reference)
    named = whole if index is None else _carried(index_reach(index, frame), frame)
    counted = named.at(Case(scenario[CASE]))
    ends = (counted, named.central, whole.low, whole.high)
    return Exposure(*(by_role(values, roles, reference) for values in ends))


def by_role(values: Floats, roles: pl.DataFrame, reference: Reference) -> Floats:
    """Return what roles take from their occupations [role] or [role, ...]; unknown ones take the mean.

    ``values`` has the occupations table as its first axis; the mean is weighted by jobs.
    """
    jobs = reference.occupations["employment_people"].to_numpy()
    usual = np.average(values, axis=0, weights=jobs if jobs.sum() > 0.0 else None)
    return np.asarray(np.concatenate([values, usual[None]])[_occupation_index(roles, reference)])


def _carried(reach: ExposureRange, frame: TaskFrame) -> ExposureRange:
    low, central, high = (np.asarray(frame.weights @ reach.at(case)) for case in Case)
    return ExposureRange(low, central, high)


def _occupation_index(roles: pl.DataFrame, reference: Reference) -> Ints:
    """Return the row of each role's occupation in the occupations table, or -1 [role]."""
    lookup = reference.occupations.select("occupation").with_row_index("at")
    joined = roles.select("occupation").join(lookup, on="occupation", how="left", maintain_order="left")
    return joined["at"].cast(pl.Int64).fill_null(-1).to_numpy()
