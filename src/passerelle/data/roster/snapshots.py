"""The periods of a file that holds several snapshots of the same people: which is read, and their order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from passerelle.data.roster import dates
from passerelle.errors import BadInput, Fault

_MOST_SHOWN: Final = 12
_QUARTERS: Final = (
    r"^(?i:Q)(?P<quarter>[1-4])[\s/-]*(?i:FY|CY)?[\s-]?(?P<year>(?:19|20)\d\d)$",
    r"^(?i:FY|CY)?[\s-]?(?P<year>(?:19|20)\d\d)[\s/-]*(?i:Q)(?P<quarter>[1-4])$",
)
_FIRST_MONTH: Final = pl.col("quarter").cast(pl.Int8) * 3 - 2


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of the records, in order."""

    other: pl.Series  # [record] whether it is of another period than the one that is read
    period: NDArray[np.int64]  # [record] place of its period, -1 where it says none
    names: tuple[str, ...]  # [period] as the file writes it, the earliest first
    days: tuple[date | None, ...]  # [period] its day, or first day; none where it cannot be told
    chosen: int  # the period that is read


def periods(said: pl.Series, wanted: str, where: str) -> Periods:
    """Return the periods of a column.

    Args:
        said: the period of each record, as text.
        wanted: the period to read, as the file writes it, or ``last``.
        where: names file and column in a fault.

    Raises:
        BadInput: no record is of the period wanted, or the last cannot be told.
    """
    distinct = said.drop_nulls().unique().sort()
    days, rivals = _days(distinct)
    frame = pl.DataFrame(
        {"name": distinct, "number": distinct.cast(pl.Float64, strict=False), "day": days.cast(pl.Date)}
    )
    full = [name for name in ("day", "number") if not frame[name].null_count()]
    frame = frame.sort([*full[:1], "name"])
    if wanted == "last" and not full and len(distinct) > 1:
        shown = ", ".join(distinct[:_MOST_SHOWN])
        forms = f" (days can be read as {' and '.join(rivals)})" if rivals else ""
        what = f"holds periods of which the last cannot be told{forms}: {shown}."
        remedy = '[people] snapshot = "..." in a mapping file names the one to read.'
        raise BadInput([Fault(where, what, remedy)])
    names = tuple(frame["name"])
    if wanted == "last":
        chosen = len(names) - 1
    elif wanted in names:
        chosen = names.index(wanted)
    else:
        shown = ", ".join(names[-_MOST_SHOWN:])
        what = "has no row of the snapshot that the mapping names."
        raise BadInput([Fault(where, what, f"Name one of {shown}, or last.", wanted)])
    at = pl.Series(range(len(names)), dtype=pl.Int64)
    period = said.replace_strict(frame["name"], at, default=-1, return_dtype=pl.Int64).fill_null(-1)
    other = (period != chosen) & (period >= 0)
    return Periods(other, period.to_numpy(), names, tuple(frame["day"]), chosen)


def _days(distinct: pl.Series) -> tuple[pl.Series, tuple[str, ...]]:
    """Return the day, or first day, of each period, and the forms where days can be read in several ways.

    A year, a quarter, a month or a day; empty where it is none.
    """
    years = distinct.str.extract(r"^(?i:FY|CY)?[\s-]?((?:19|20)\d\d)$")
    whole = (years + "-01-01").str.to_date("%Y-%m-%d", strict=False)
    months = distinct.str.extract(r"^((?:19|20)\d\d(?:0[1-9]|1[0-2]))$")
    whole = whole.fill_null((months + "01").str.to_date("%Y%m%d", strict=False))
    for form in _QUARTERS:
        parts = distinct.str.extract_groups(form).struct.unnest()
        quarters = parts.select(pl.date(pl.col("year").cast(pl.Int32), _FIRST_MONTH, 1)).to_series()
        whole = whole.fill_null(quarters)
    if not whole.null_count() or not len(distinct):
        return whole, ()
    told = dates.dates(distinct)
    return (whole, (told.format, *told.rivals)) if told.rivals else (whole.fill_null(told.values), ())
