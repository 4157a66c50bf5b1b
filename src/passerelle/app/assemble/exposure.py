"""Exposure measures by occupation to exposure by role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle import catalogue
from passerelle.data.reference import Reference
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Case, Floats, Ints
from passerelle.engines.levers.demand_case import LEVER as CASE
from passerelle.engines.levers.demand_index import LEVER as INDEX
from passerelle.errors import BadInput, Fault

RANGE: Final = "range"  # in place of an index: the median of them, and the ends in the low and high cases


@dataclass(frozen=True, slots=True)
class Exposure:
    """Exposure by role: the index that counts, and the range over the indices."""

    counted: Floats  # [role]  enters required headcount
    central: Floats  # [role]
    low: Floats  # [role]
    high: Floats  # [role]


def role_exposure(roles: pl.DataFrame, reference: Reference, scenario: Scenario) -> Exposure:
    """Return exposure by role, from its occupation.

    Low and high are the least and greatest of the indices that are shares of tasks. An occupation
    without a measure takes the mean over all, weighted by jobs.

    Raises:
        BadInput: the index is not known, or is not a share of tasks and may not enter headcount.
    """
    indices = catalogue.load("passerelle.engines.indices", ExposureIndex)
    scores = {
        name: index.score(_measures(reference, index)) for name, index in indices.items() if index.task_share
    }
    chosen = scenario[INDEX]
    if chosen != RANGE and chosen not in scores:
        what = "is not an index that may enter headcount; it must be a share of tasks."
        raise BadInput([Fault(INDEX.key, what, f"Use one of {', '.join([RANGE, *scores])}.", chosen)])
    table = np.stack(list(scores.values()))
    low, high = table.min(axis=0), table.max(axis=0)
    central = np.median(table, axis=0) if chosen == RANGE else scores[chosen]
    by_case = {Case.LOW: low, Case.CENTRAL: central, Case.HIGH: high}
    counted = by_case[Case(scenario[CASE])] if chosen == RANGE else central
    at = _occupation_index(roles, reference)
    jobs = reference.occupations["employment_people"].to_numpy()
    return Exposure(*(_carry(values, at, jobs) for values in (counted, central, low, high)))


def _measures(reference: Reference, index: ExposureIndex) -> Mapping[str, Floats]:
    """Return the measures that ``index`` reads [occupation], in the order of the occupations table."""
    found = {}
    for name in index.reads:
        rows = reference.exposure.filter(pl.col("measure") == name).select("occupation", "score")
        joined = reference.occupations.select("occupation").join(
            rows, on="occupation", how="left", maintain_order="left"
        )
        found[name] = joined["score"].to_numpy().astype(np.float64)
    return found


def _occupation_index(roles: pl.DataFrame, reference: Reference) -> Ints:
    """Return the row of each role's occupation in the occupations table, or -1 [role]."""
    lookup = reference.occupations.select("occupation").with_row_index("at")
    joined = roles.select("occupation").join(lookup, on="occupation", how="left", maintain_order="left")
    return joined["at"].cast(pl.Int64).fill_null(-1).to_numpy()


def _carry(values: Floats, at: Ints, jobs: Floats) -> Floats:
    known = np.isfinite(values)
    usual = float(np.average(values[known], weights=jobs[known]))
    complete = np.append(np.where(known, values, usual), usual)
    return np.asarray(complete[at])
