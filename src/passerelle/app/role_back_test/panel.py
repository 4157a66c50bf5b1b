"""A payroll panel of one employer: read, checked, and one main job per person and year."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from passerelle.data.extract import extract, listed
from passerelle.data.extract.sheet import Rows
from passerelle.errors import BadInput, Fault

COLUMNS: Final = ("fiscal_year", "person_id", "agency", "position_class", "job_title", "gross_pay")
_YEARS: Final = (1900, 2200)


@dataclass(frozen=True, slots=True)
class Panel:
    """One row per person and year: the job with the highest pay of the year."""

    name: str  # of the file
    hash: str  # SHA-256 of its bytes
    rows: int  # in the file
    unpaid_rows: int  # of them without an amount above zero, such as corrections; left out
    jobs: pl.DataFrame  # year, person, agency, position_class, job_title, pay

    @property
    def years(self) -> tuple[int, ...]:
        """Years that have people, in order."""
        return tuple(self.jobs["year"].unique().sort().to_list())


def read_panel(path: Path) -> Panel:
    """Return the main job of every person and year in a panel's file.

    The main job is the one with the highest pay of the year; of equals, the first by class and agency.
    Rows without an amount above zero are left out.

    Raises:
        BadInput: the file cannot be read, lacks a column, or has a cell that is no year or no pay; all
            faults together.
    """
    read = extract(path)
    missing = [name for name in COLUMNS if name not in read.frame.columns]
    if missing:
        remedy = f"A panel has the columns {', '.join(COLUMNS)}: one row per person, year and position."
        what = f"lacks {', '.join(missing)}."
        raise BadInput([*read.broken, Fault(read.name, what, remedy)])
    typed = read.frame.select(
        _text("fiscal_year").cast(pl.Int64, strict=False).alias("year"),
        _text("person_id").alias("person"),
        *(_text(name) for name in COLUMNS[2:5]),
        _text("gross_pay").cast(pl.Float64, strict=False).alias("pay"),
    )
    faults = [*read.broken, *_faults(read.name, read.rows, typed)]
    if faults:
        raise BadInput(faults)
    paid = typed.filter(pl.col("pay") > 0.0)
    order = ["year", "person", "pay", "position_class", "agency"]
    main = paid.sort(order, descending=[False, False, True, False, False])
    return Panel(
        name=read.name,
        hash=read.hash,
        rows=typed.height,
        unpaid_rows=typed.height - paid.height,
        jobs=main.unique(["year", "person"], keep="first", maintain_order=True),
    )


def _text(name: str) -> pl.Expr:
    cell = pl.col(name).cast(pl.String).str.strip_chars()
    return pl.when(cell != "").then(cell).alias(name)


def _faults(name: str, rows: Rows, typed: pl.DataFrame) -> list[Fault]:
    """Return what is wrong with the cells; values are private and are not shown."""
    checks = {
        "fiscal_year": (pl.col("year").is_between(*_YEARS), "is no year.", "Write it as 2014."),
        "person_id": (pl.col("person").is_not_null(), "is empty.", "Give every person one id for all years."),
        "agency": (pl.col("agency").is_not_null(), "is empty.", "Name the agency or department."),
        "position_class": (pl.col("position_class").is_not_null(), "is empty.", "Name the class of the job."),
        "job_title": (pl.col("job_title").is_not_null(), "is empty.", "Give the title."),
        "gross_pay": (
            pl.col("pay").is_finite(),
            "is no amount.",
            "Write the year's pay as a number; a row of zero or less is left out.",
        ),
    }
    faults = []
    for column, (holds, what, remedy) in checks.items():
        wrong = typed.select(~holds.fill_null(value=False)).to_series().to_numpy()
        if wrong.any():
            places = rows[np.flatnonzero(wrong)]
            where = f"{name}, {listed(places)}, column {column}"
            faults.append(Fault(where, what, remedy, "", int(wrong.sum())))
    return faults
