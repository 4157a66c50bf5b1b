"""What became of every row of an extract: the counts add up to the rows that were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray


class RowUse(StrEnum):
    """What one row of a file of people became; exactly one of these."""

    EMPLOYEE = "employee"  # a person's primary assignment on the as-of date: a row of the roster
    OTHER_ASSIGNMENT = "other assignment"  # a further job of somebody in the roster
    REPEATED = "repeated row"  # says exactly what an earlier row says
    LEFT = "left before the day"
    OTHER_TIME = "assignment of another time"  # ended before the as-of date, or starts after it
    OTHER_SNAPSHOT = "row of another snapshot"
    CONTRACTOR = "contractor"
    VACANT = "vacant position"
    REJECTED = "rejected"
    TOTALS = "totals or footer row"
    REPLACED = "replaced by a corrected row"


Codes: TypeAlias = NDArray[np.uint8]  # [record] place of its use in ``USES``
USES: Final = tuple(RowUse)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows by what they became."""

    rows: Mapping[RowUse, int]  # only uses that occur

    @property
    def total(self) -> int:
        """All rows of the files of people, empty ones and headers apart."""
        return sum(self.rows.values())


def code(use: RowUse) -> int:
    """Return the code of a use."""
    return USES.index(use)


def ledger_of(codes: Codes, more: Mapping[RowUse, int]) -> Ledger:
    """Return the ledger of records by their use, and of rows that are no record, such as totals."""
    counts = np.bincount(codes, minlength=len(USES)).tolist()
    rows = {use: counts[at] + more.get(use, 0) for at, use in enumerate(USES)}
    return Ledger(MappingProxyType({use: count for use, count in rows.items() if count}))
