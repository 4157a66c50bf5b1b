"""What became of every row of an extract: the counts add up to the rows that were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows by what they became."""

    rows: Mapping[RowUse, int]  # only uses that occur

    @property
    def total(self) -> int:
        """All rows of the files of people, empty ones and headers apart."""
        return sum(self.rows.values())
