"""What a table is: its columns with type, unit, bounds and meaning, and its key.

The suffix of a column carries its unit: ``_people``, ``_fte``, ``_quarters``, ``_weeks``,
``_money`` (whole minor units of the plan's currency), ``_share`` (0 to 1), ``_rate`` (per quarter).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import polars as pl

PAID_WEEKS_PER_YEAR: Final = 52  # the usual payroll rule: hourly pay x weekly hours x 52 (2,080 hours at 40)

DataType: TypeAlias = "type[pl.DataType] | pl.DataType"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    type: DataType
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    required: bool = True  # the table must have the column
    nullable: bool = False  # a row may leave it empty
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, and the columns that name a row."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Column:
        """Return the column called ``name``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def types(self) -> dict[str, DataType]:
        """The Polars type of each column."""
        return {column.name: column.type for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """Return the table without rows."""
        return pl.DataFrame(schema=self.types)

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return ``frame`` with this table's columns, in order and type; absent optional ones are null.

        Raises:
            ValueError: a required column is missing.
        """
        missing = [c.name for c in self.columns if c.required and c.name not in frame.columns]
        if missing:
            raise ValueError(f"table {self.name} lacks {', '.join(missing)}")
        return frame.select(
            (pl.col(c.name) if c.name in frame.columns else pl.lit(None).alias(c.name)).cast(c.type)
            for c in self.columns
        )


def text(name: str, meaning: str, **more: object) -> Column:
    """Return a column of text."""
    return Column(name, pl.String, meaning, **more)  # type: ignore[arg-type]


def real(name: str, meaning: str, unit: str, **more: object) -> Column:
    """Return a column of a real number in ``unit``."""
    return Column(name, pl.Float64, meaning, unit, **more)  # type: ignore[arg-type]


def whole(name: str, meaning: str, unit: str = "", **more: object) -> Column:
    """Return a column of a whole number."""
    return Column(name, pl.Int64, meaning, unit, **more)  # type: ignore[arg-type]


def optional_text(name: str, meaning: str) -> Column:
    """Return a column of text that a table may lack and a row may leave empty."""
    return text(name, meaning, required=False, nullable=True)
