"""What happened to people before the day, as far as the files tell: hires, moves, separations, rehires.

From rows of people who left, from earlier assignments of people who are there, from hire dates after an
original one, and from the periods of a panel. The hire of somebody in the roster is the roster's
``hire_date`` and no event here, unless a panel shows it; that of somebody who left is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from passerelle.data import schema
from passerelle.data.checks import Breach
from passerelle.data.roster.assignments import Chosen, Mask
from passerelle.data.roster.events import BOTH_SIDES, SAID, department, events, moves
from passerelle.data.roster.ledger import Codes, RowUse, code
from passerelle.data.roster.panel import breaks, panel
from passerelle.data.roster.snapshots import Periods

# Common words of reasons for leaving, the first that fits; what fits none is OTHER.
_KINDS: Final = (
    (r"retire", "RETIREMENT"),
    (
        r"lay ?-?off|laid ?-?off|redundan|\brif\b|reduction in (force|workforce)|position (was )?eliminat",
        "LAYOFF",
    ),
    (r"downsiz|job elimination|plant clos|site clos", "LAYOFF"),
    (r"involuntar|not voluntar|non-?voluntar|dismiss|discharg|for cause|deceas|death|\bdied\b", "OTHER"),
    (r"resign|voluntar|\bquits?\b|better (job|opportunity|offer)|personal reasons|job abandon", "QUIT"),
)
_FIRST: Final = pl.Schema({"person": pl.String, "first": pl.Date})


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of the past, with people by the employer's own id."""

    events: pl.DataFrame  # person, day, event, kind, titles and departments
    original_hire: pl.DataFrame  # person, first: of people hired again, as their rows of earlier spells tell
    notes: tuple[Breach, ...]


def past(
    frame: pl.DataFrame,
    chosen: Chosen,
    present: Mask,
    periods: Periods | None,
    kinds: Mapping[str, str],
    day: date | None,
) -> Past:
    """Return what happened to people, by the employer's own id.

    Args:
        frame: the typed records.
        chosen: what each record is, and the primary assignments.
        present: [record] whether it shows somebody at work on the day or in its own period.
        periods: the snapshots, where the files have several.
        kinds: kind of separation by the employer's own reason, in any case.
        day: the as-of day, after which nothing has happened yet.
    """
    if periods is None and not _has_past(frame, chosen.codes):
        return Past(pl.DataFrame(schema=SAID), pl.DataFrame(schema=_FIRST), ())
    now = _now(frame, chosen)
    ended, again, original, notes = _spells(frame, chosen.codes, now, kinds)
    parts = [
        ended,
        again,
        _returns(now),
        _left_before(now, ended, kinds),
        _earlier_jobs(frame, chosen),
        _ended_jobs(frame, chosen.codes, day),
    ]
    if periods is not None:
        undated = frame["employee_id"].filter(pl.Series(periods.period < 0))  # may be of the last period
        gone = pl.concat([ended["person"], undated.rename("person")]).drop_nulls().unique()
        parts.append(panel(frame, present, periods, gone))
        notes += breaks(parts[-1], present, periods)
        if any(periods.days[at] is None for at in range(periods.chosen + 1)):
            what = "are periods whose day cannot be told; no history was made of them."
            notes.append(Breach("snapshot", what, "Write a year, a month or a day.", np.flatnonzero(present)))
    events = pl.concat(parts).unique(maintain_order=True)
    if day is not None:
        events = events.filter(pl.col("day") <= day)
    return Past(events, original, tuple(note for note in notes if len(note.at)))


def history(events: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """Return the table of history.

    Args:
        events: as ``past`` returns them.
        ids: person, employee_id: the opaque id of everybody of whom there are events.
    """
    if not events.height:
        return schema.HISTORY.empty()
    table = events.join(ids, on="person", how="inner").rename(
        {name: name.replace("title", "job_title") for name in BOTH_SIDES}
    )
    return schema.HISTORY.conform(table).sort(schema.HISTORY.names, nulls_last=True)


def separation_kinds(reasons: pl.Series, kinds: Mapping[str, str]) -> pl.Series:
    """Return the kind of each separation: as the mapping says, else by common words, else OTHER."""
    lower = reasons.str.to_lowercase()
    found = lower.replace_strict(
        {reason.strip().lower(): kind for reason, kind in kinds.items()}, default=None, return_dtype=pl.String
    )
    for pattern, kind in _KINDS:
        found = found.set(found.is_null() & lower.str.contains(pattern).fill_null(value=False), kind)
    return found.fill_null("OTHER")


def _has_past(frame: pl.DataFrame, codes: Codes) -> bool:
    """Return whether anything tells of the past: most extracts show the day alone."""
    uses = (code(RowUse.LEFT), code(RowUse.OTHER_TIME))
    if "original_hire_date" in frame.columns or {"termination_date", "hire_date"} <= set(frame.columns):
        return True
    return bool(np.isin(codes, uses).any())


def _now(frame: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    """Return the rows of the roster as the past needs them."""
    names = (
        *("employee_id", "job_title", "department", "hire_date", "original_hire_date"),
        *("termination_date", "termination_reason"),
    )
    there = [name for name in names if name in frame.columns]
    return frame.select(there)[chosen.primary] if len(chosen.primary) < frame.height else frame.select(there)


def _spells(
    frame: pl.DataFrame, codes: Codes, now: pl.DataFrame, kinds: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, list[Breach]]:
    """Return separations with the hires before them, rehires after them, original hires, and notes."""
    at = np.flatnonzero(codes == code(RowUse.LEFT))
    empty, no_hires = pl.DataFrame(schema=SAID), pl.DataFrame(schema=_FIRST)
    if not len(at):
        return empty, empty, no_hires, []
    left = _with_columns(frame[at], ("termination_date", "assignment_end", "hire_date", "original_hire_date"))
    left = left.with_columns(
        person=pl.col("employee_id"),
        day=pl.coalesce("termination_date", "assignment_end"),
        kind=separation_kinds(_reasons(left), kinds),
        first=pl.min_horizontal("hire_date", "original_hire_date"),
    )
    undated = at[left["day"].is_null().to_numpy()]
    notes = [
        Breach("termination_date", "is empty for people who left; no event was made.", "Bring it.", undated)
    ]
    jobs = left.filter(pl.col("day").is_not_null() & pl.col("person").is_not_null())
    here = _with_columns(now, ("hire_date",)).select(
        person="employee_id", now_since="hire_date", now_title="job_title", now_department=department(now)
    )
    jobs = jobs.join(here.with_columns(is_here=True), on="person", how="left", maintain_order="left")
    # A job that ended within the present spell is no separation.
    jobs = jobs.filter(pl.col("is_here").is_null() | (pl.col("day") < pl.col("now_since")))
    jobs = jobs.with_columns(pl.col("first").min().over("person"))
    # Rows of one spell are its jobs: the last day of the last one is the day of the separation.
    spells = jobs.sort("day", maintain_order=True)
    spells = spells.unique(["person", "hire_date"], keep="last", maintain_order=True)
    ended = events(spells, "separation", "day", before=("job_title", department(spells)), kind="kind")
    started = spells.filter(pl.col("hire_date").is_not_null()).with_columns(
        event=pl.when(pl.col("hire_date") > pl.col("first")).then(pl.lit("rehire")).otherwise(pl.lit("hire"))
    )
    hired = events(started, "event", "hire_date", after=("job_title", department(started)))
    back = spells.filter(pl.col("now_since").is_not_null()).unique("person", maintain_order=True)
    again = events(back, "rehire", "now_since", after=("now_title", pl.col("now_department")))
    original = (
        spells.filter(pl.col("now_since").is_not_null() & (pl.col("first") < pl.col("now_since")))
        .group_by("person")
        .agg(pl.col("first").min())
    )
    return pl.concat([ended, hired]), again, original, notes


def _reasons(left: pl.DataFrame) -> pl.Series:
    told = [
        left[name] for name in ("termination_reason", "status", "employment_type") if name in left.columns
    ]
    return (
        pl.select(pl.coalesce(told)).to_series() if told else pl.Series([None] * left.height, dtype=pl.String)
    )


def _returns(now: pl.DataFrame) -> pl.DataFrame:
    """Return the rehires that an original hire date before the present one tells."""
    if not {"hire_date", "original_hire_date"} <= set(now.columns):
        return pl.DataFrame(schema=SAID)
    back = now.filter(pl.col("original_hire_date") < pl.col("hire_date")).with_columns(person="employee_id")
    return events(back, "rehire", "hire_date", after=("job_title", department(back)))


def _left_before(now: pl.DataFrame, ended: pl.DataFrame, kinds: Mapping[str, str]) -> pl.DataFrame:
    """Return the separations and rehires that a last day before the present hire date tells.

    What they did before is not told. A separation that a row of the earlier spell tells stands alone.
    """
    if not {"hire_date", "termination_date"} <= set(now.columns):
        return pl.DataFrame(schema=SAID)
    back = now.filter(pl.col("termination_date") < pl.col("hire_date")).with_columns(person="employee_id")
    if not back.height:
        return pl.DataFrame(schema=SAID)
    reasons = (
        back["termination_reason"]
        if "termination_reason" in back.columns
        else pl.Series([None] * back.height, dtype=pl.String)
    )
    back = back.with_columns(kind=separation_kinds(reasons, kinds))
    told = ended.filter(pl.col("event") == "separation").select("person", termination_date="day")
    left = back.join(told, on=["person", "termination_date"], how="anti", maintain_order="left")
    return pl.concat(
        [
            events(left, "separation", "termination_date", kind="kind"),
            events(back, "rehire", "hire_date", after=("job_title", department(back))),
        ]
    )


def _earlier_jobs(frame: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    """Return the moves between one job and the next, of people who are there."""
    past_rows = np.flatnonzero(chosen.codes == code(RowUse.OTHER_TIME))
    if not len(past_rows) or "assignment_start" not in frame.columns:
        return pl.DataFrame(schema=SAID)
    jobs = frame[past_rows].filter(pl.col("assignment_start").is_not_null())
    held = frame[chosen.primary].filter(pl.col("employee_id").is_in(jobs["employee_id"].implode()))
    last = held.select("employee_id", _until="assignment_start")
    # A job that starts later than the one held is still to come.
    jobs = jobs.join(last, on="employee_id", maintain_order="left").filter(
        pl.col("assignment_start") < pl.col("_until")
    )
    line = pl.concat([jobs.drop("_until"), held]).sort("employee_id", "assignment_start", maintain_order=True)
    return moves(line.with_columns(person="employee_id", department=department(line), day="assignment_start"))


def _ended_jobs(frame: pl.DataFrame, codes: Codes, day: date | None) -> pl.DataFrame:
    """Return the separations of people whose jobs have all ended, and of whom no row says that they left."""
    at = np.flatnonzero(codes == code(RowUse.OTHER_TIME))
    if day is None or not len(at) or "assignment_end" not in frame.columns:
        return pl.DataFrame(schema=SAID)
    uses = (RowUse.EMPLOYEE, RowUse.OTHER_ASSIGNMENT, RowUse.REJECTED, RowUse.LEFT)
    elsewhere = frame["employee_id"].filter(pl.Series(np.isin(codes, [code(use) for use in uses])))
    jobs = frame[at].filter(
        pl.col("employee_id").is_not_null() & ~pl.col("employee_id").is_in(elsewhere.implode())
    )
    all_ended = (pl.col("assignment_end") < day).fill_null(value=False).all().over("employee_id")
    last = jobs.filter(all_ended).sort("assignment_end", maintain_order=True)
    last = last.unique("employee_id", keep="last", maintain_order=True)
    last = last.with_columns(person="employee_id", kind=pl.lit("OTHER"))
    return events(last, "separation", "assignment_end", before=("job_title", department(last)), kind="kind")


def _with_columns(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """Return the frame with empty days for the columns it lacks."""
    return frame.with_columns(
        pl.lit(None, dtype=pl.Date).alias(name) for name in names if name not in frame.columns
    )
