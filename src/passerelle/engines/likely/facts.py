"""What is known of each unit of a classification: an occupation, or a node of the mobility survey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, TypeAlias

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Floats

Table: TypeAlias = "sp.csr_array[np.float64, tuple[int, int]]"

PROFILES: Final = (
    "task_words",  # words of its tasks
    "titles",  # words of its titles
    "shared_titles",  # the titles themselves
    "detailed_activities",
    "intermediate_activities",
    "general_activities",
    "tools",
)  # compared by the cosine of their rows
RATINGS: Final = ("skill", "knowledge", "ability")


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Facts of units in one order. Where a unit is a mixture of occupations its facts are their mean."""

    codes: tuple[str, ...]  # [unit]  codes of SOC, or of the survey, which begin as those of SOC do
    jobs_people: Floats  # [unit]
    pay: Floats  # [unit]  units of currency a year
    job_zone: Floats  # [unit]  1 to 5
    exit_rate: Floats  # [unit]  share a year
    transfer_rate: Floats  # [unit]  share a year
    growth: Floats  # [unit]  share in ten years
    importance: Mapping[str, Floats]  # by RATINGS, [unit, item]  1 to 5
    level: Mapping[str, Floats]  # by RATINGS, [unit, item]  0 to 7
    schooling: Floats  # [unit, answer]  shares of answers on education, experience, training
    schooling_step: Mapping[str, Floats]  # by question, [answer]  category that an answer stands for, or 0
    sectors: Floats  # [unit, sector]  share of the unit's jobs
    profiles: Mapping[str, Table]  # by PROFILES, [unit, item]
    related: Floats  # [unit, unit]  1 / log2(1 + rank) where the row's O*NET list names the column

    def __post_init__(self) -> None:
        count = len(self.codes)
        for name in (f.name for f in fields(self)):
            value = getattr(self, name)
            arrays = value.values() if isinstance(value, Mapping) else [value]
            if name != "schooling_step" and any(_rows(array) != count for array in arrays):
                raise ValueError(f"{name} has another number of units than there are codes, {count}")

    def mixed(self, codes: tuple[str, ...], weight: Floats, jobs_people: Floats, pay: Floats) -> UnitFacts:
        """Return the facts of other units, each a mixture of these.

        Args:
            codes: of the other units.
            weight: [other, unit]  rows sum to one.
            jobs_people: [other]  as known of them.
            pay: [other]  as known of them.
        """
        sparse = sp.csr_array(weight)
        return UnitFacts(
            codes=codes,
            jobs_people=jobs_people,
            pay=pay,
            job_zone=weight @ self.job_zone,
            exit_rate=weight @ self.exit_rate,
            transfer_rate=weight @ self.transfer_rate,
            growth=weight @ self.growth,
            importance={kind: weight @ table for kind, table in self.importance.items()},
            level={kind: weight @ table for kind, table in self.level.items()},
            schooling=weight @ self.schooling,
            schooling_step=self.schooling_step,
            sectors=weight @ self.sectors,
            profiles={name: sp.csr_array(sparse @ table) for name, table in self.profiles.items()},
            related=weight @ self.related @ weight.T,
        )


def _rows(value: object) -> int:
    return int(value.shape[0]) if isinstance(value, np.ndarray | sp.csr_array) else len(value)  # type: ignore[arg-type]
