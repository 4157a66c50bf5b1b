"""What consecutive snapshots of the same people tell: hires, moves, separations and rehires."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from passerelle.data.checks import Breach
from passerelle.data.roster.assignments import Mask
from passerelle.data.roster.events import SAID, department, events
from passerelle.data.roster.snapshots import Periods

_FEW: Final = 20  # of fewer people, half may well change in a year


def panel(frame: pl.DataFrame, present: Mask, periods: Periods, gone: pl.Series) -> pl.DataFrame:
    """Return what consecutive periods of each person tell.

    The job title or the department changed: a move. Absent in the next period: a separation on its day.
    There in a later period than the first: a hire, or a rehire after a gap.

    Args:
        frame: the typed records.
        present: [record] whether it shows somebody at work in its period.
        periods: the snapshots.
        gone: people of whom a row of the last period tells more: when they came, and when they left.
    """
    used = present & (periods.period >= 0) & (periods.period <= periods.chosen)
    days = pl.Series([*periods.days[: periods.chosen + 1], None], dtype=pl.Date)
    if days.null_count() > 1 or not used.any():
        return pl.DataFrame(schema=SAID)
    seen = _one_a_period(frame, used, periods)
    same_as_next = pl.col("person") == pl.col("person").shift(-1)
    same_as_last = pl.col("person") == pl.col("person").shift()
    gap = pl.col("period") - pl.col("period").shift()
    seen = seen.with_columns(
        day=days.gather(seen["period"]),
        day_after=days.gather(seen["period"] + 1),
        is_last=~same_as_next.fill_null(value=False),
        is_first=~same_as_last.fill_null(value=False),
        title_before=pl.col("job_title").shift(),
        department_before=pl.col("department").shift(),
        gap=gap,
    )
    next_gap = pl.col("gap").shift(-1)
    absent = (pl.col("is_last") & (pl.col("period") < periods.chosen)) | (~pl.col("is_last") & (next_gap > 1))
    told = pl.col("person").is_in(gone.implode())
    told_better = told & (pl.col("period") == periods.chosen - 1)
    left = seen.filter(absent & ~told_better).with_columns(kind=pl.lit("OTHER"))
    unit = pl.col("department")
    changed = (pl.col("job_title") != pl.col("title_before")) | (unit != pl.col("department_before"))
    stayed = ~pl.col("is_first") & (pl.col("gap") == 1)
    return pl.concat(
        [
            events(left, "separation", "day_after", before=("job_title", unit), kind="kind"),
            events(
                seen.filter(pl.col("is_first") & (pl.col("period") > 0) & ~told),
                "hire",
                "day",
                after=("job_title", unit),
            ),
            events(
                seen.filter(~pl.col("is_first") & (pl.col("gap") > 1)),
                "rehire",
                "day",
                before=("title_before", pl.col("department_before")),
                after=("job_title", unit),
            ),
            events(
                seen.filter(stayed & changed),
                "move",
                "day",
                before=("title_before", pl.col("department_before")),
                after=("job_title", unit),
            ),
        ]
    )


def breaks(told: pl.DataFrame, present: Mask, periods: Periods) -> list[Breach]:
    """Return the periods in which more than half of all come or go: the file may count others there.

    Args:
        told: events, as ``panel`` returns them.
        present: [record] whether it shows somebody at work in its period.
        periods: the snapshots.
    """
    rows = np.bincount(periods.period[present & (periods.period >= 0)], minlength=len(periods.names))
    notes = []
    for at in range(1, periods.chosen + 1):
        day = periods.days[at]
        if day is None:  # nothing was told of it
            continue
        now = told.filter(pl.col("day") == day)["event"]
        for event, of, words in (("hire", at, "come"), ("separation", at - 1, "go")):
            count = int((now == event).sum())
            if 2 * count > rows[of] > _FEW:
                what = (
                    f"shows {count:,} people {words} at once, of {rows[of]:,} rows: is it the same employer?"
                )
                remedy = "Leave this step out of a rate of attrition unless it was so."
                notes.append(Breach("snapshot", what, remedy, np.flatnonzero(periods.period == at)))
    return notes


def _one_a_period(frame: pl.DataFrame, used: Mask, periods: Periods) -> pl.DataFrame:
    """Return one row per person and period, of the greatest FTE, then pay, then the first; in their order."""
    order = [name for name in ("primary", "fte", "salary") if name in frame.columns]
    rows = frame.select("job_title", *order, person="employee_id", department=department(frame)).with_columns(
        period=pl.Series(periods.period)
    )
    rows = rows.filter(pl.Series(used) & rows["person"].is_not_null())
    # People by number: sorting whole numbers is several times as fast as sorting ids.
    people = rows["person"].unique()
    numbered = rows["person"].replace_strict(people, pl.Series(range(len(people)), dtype=pl.UInt32))
    return (
        rows.with_columns(_number=numbered)
        .sort(
            ["_number", "period", *order],
            descending=[False, False, *(True for _ in order)],
            nulls_last=True,
            maintain_order=True,
        )
        .unique(["_number", "period"], keep="first", maintain_order=True)
    )
