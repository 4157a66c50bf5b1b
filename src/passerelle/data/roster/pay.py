"""A year's pay and the FTE of each record, from whatever the extract says of them.

Pay: the salary column, or hourly rate x weekly hours x 52; where a column says which of the two holds,
row by row, by that. FTE: its own column, else 1 where the extract says full time, else weekly hours over
the hours of a full-time week; where none of them is known it stays empty.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from passerelle.data.checks import Breach, breach
from passerelle.data.roster import values
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.schema import PAID_WEEKS_PER_YEAR

_MOST_HOURS = 168.0  # a week has no more
_MOST_FTE = 2.0
_AMBIGUOUS_DOT = r"^\D*\d{1,3}(\.\d{3})+\D*$"  # 85.000: eighty-five, or eighty-five thousand?


@dataclass(frozen=True, slots=True)
class Pay:
    """What the extract says of pay and working time."""

    salary: pl.Series  # a year's pay
    fte: pl.Series
    weekly_hours: pl.Series
    breaches: tuple[Breach, ...]
    notes: tuple[Breach, ...]


def pay(raw: pl.DataFrame, mapping: ColumnMapping) -> Pay:
    """Return the pay and working time of each record.

    Args:
        raw: the extract's columns under the names of fields; absent ones are empty.
        mapping: gives the rules.
    """
    amounts = {n: values.numbers(raw[n]) for n in ("salary", "hourly_rate", "weekly_hours", "fte")}
    breaches = [_unreadable(name, raw[name], read) for name, read in amounts.items()]
    if raw["salary"].dtype == pl.String:
        dotted = raw["salary"].str.contains(_AMBIGUOUS_DOT)
        what = "may mean thousands or decimals."
        breaches.append(breach("salary", what, "Write 85000 or 85000.00.", dotted, raw["salary"]))
        amounts["salary"] = amounts["salary"].set(dotted.fill_null(value=False), None)
    rate = amounts["hourly_rate"]
    below = rate < 0.0
    breaches.append(breach("hourly_rate", "is below 0.", "Mend the value.", below, raw["hourly_rate"]))
    amounts["hourly_rate"] = rate.set(below.fill_null(value=False), None)
    salary, notes = _salary(raw, amounts, mapping)
    fte, more = _fte(raw, amounts, mapping)
    return Pay(salary, fte, amounts["weekly_hours"], tuple(breaches), (*notes, *more))


def _unreadable(name: str, raw: pl.Series, read: pl.Series) -> Breach:
    said = values.text(raw).is_not_null() if raw.dtype == pl.String else raw.is_not_null()
    remedy = "Write digits with a point for decimals, such as 85000.00; thousands commas are understood."
    return breach(name, "is not a number.", remedy, said & read.is_null(), raw)


def _salary(
    raw: pl.DataFrame, amounts: dict[str, pl.Series], mapping: ColumnMapping
) -> tuple[pl.Series, list[Breach]]:
    basis = values.text(raw["pay_basis"]).str.to_lowercase()
    frame = pl.DataFrame({**amounts, "basis": basis, "time": _time(raw)})
    hours_known = pl.col("weekly_hours").is_between(0.0, _MOST_HOURS, closed="right")
    is_full = pl.col("time").is_in(mapping.full_when).fill_null(value=False)
    hours = (
        pl.when(hours_known)
        .then(pl.col("weekly_hours"))
        .when(pl.col("weekly_hours").is_null() & is_full)
        .then(mapping.full_time_hours)
    )
    by_hour = pl.col("hourly_rate") * hours * PAID_WEEKS_PER_YEAR
    pay_now = (
        pl.when(pl.col("basis").is_null())
        .then(pl.coalesce("salary", by_hour))
        .when(pl.col("basis").is_in(mapping.hourly_when))
        .then(by_hour)
        .when(pl.col("basis").is_in(mapping.annual_when))
        .then(pl.col("salary"))
    )
    salary = frame.select(pay_now.alias("salary")).to_series()
    known = basis.is_in([*mapping.hourly_when, *mapping.annual_when])
    words = "Name it under [salary] annual_when or hourly_when in a mapping file."
    unpaid = salary == 0.0
    no_hours = basis.is_in(mapping.hourly_when) & amounts["hourly_rate"].is_not_null() & salary.is_null()
    notes = [
        breach(
            "pay_basis",
            "is not known; pay is left empty.",
            words,
            basis.is_not_null() & ~known,
            raw["pay_basis"],
        ),
        breach(
            "hourly_rate",
            "has no weekly hours; pay is left empty.",
            "Bring them.",
            no_hours,
            raw["hourly_rate"],
        ),
        breach(
            "salary",
            "is 0, which is no year's pay; read as not known.",
            "Bring it if they are paid.",
            unpaid,
            salary,
        ),
    ]
    return salary.set(unpaid.fill_null(value=False), None), notes


def _fte(
    raw: pl.DataFrame, amounts: dict[str, pl.Series], mapping: ColumnMapping
) -> tuple[pl.Series, list[Breach]]:
    own, notes = amounts["fte"], []
    middle = own.median()
    if isinstance(middle, float) and middle > _MOST_FTE:
        own = own / 100.0
        what = "looks like per cent; read as shares."
        notes.append(breach("fte", what, "Nothing to do if so.", own.is_not_null(), raw["fte"]))
    time = _time(raw)
    frame = pl.DataFrame({"own": own, "hours": amounts["weekly_hours"], "time": time})
    from_hours = pl.col("hours") / mapping.full_time_hours
    made = (
        pl.when(pl.col("own").is_not_null())
        .then(pl.col("own"))
        .when(pl.col("time").is_in(mapping.full_when))
        .then(1.0)
        .when(from_hours.is_between(0.0, _MOST_FTE, closed="right"))
        .then(from_hours)
    )
    fte = frame.select(made.alias("fte")).to_series()
    known = time.is_in([*mapping.full_when, *mapping.part_when])
    words = "Name it under [fte] full_when or part_when in a mapping file."
    part = time.is_in(mapping.part_when) & fte.is_null()
    notes += [
        breach("time_type", "is not known.", words, time.is_not_null() & ~known, raw["time_type"]),
        breach(
            "time_type",
            "says part time, not how much; fte is left empty.",
            "Bring weekly hours.",
            part,
            raw["time_type"],
        ),
    ]
    return fte, notes


def _time(raw: pl.DataFrame) -> pl.Series:
    return values.text(raw["time_type"]).str.to_lowercase()
