"""Seats and approvals to fill them: from the employer's own files, or from the rows of people.

A position is filled where somebody in the roster holds it, whatever a file says; closed where a file says
so and nobody does.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from passerelle.data import checks, private_shapes, schema
from passerelle.data.checks import Breach, breach
from passerelle.data.extract import Extract
from passerelle.data.extract import listed as rows_in_words
from passerelle.data.roster import dates, values
from passerelle.data.roster.headers import FIELDS_OF, SEAT_FIELDS, FileKind
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.private import without_private
from passerelle.data.roster.records import fields
from passerelle.errors import Fault

_IDS: Final = ("position_id", "requisition_id", "employee_id", "manager_id")
UNTITLED: Final = "Not stated"
_MOST_FTE: Final = 2.0
_MOST_SHOWN: Final = 3  # numbers shown as examples
_CLOSED: Final = (
    *("closed", "eliminated", "abolished", "inactive", "deleted", "discontinued", "cancelled", "canceled"),
    *("withdrawn", "rejected", "expired", "obsolete"),
)
_FILLED: Final = ("filled", "occupied", "hired", "offer accepted", "staffed")
_HELD: Final = ("on hold", "hold", "frozen", "paused", "suspended", "pending", "pending approval", "deferred")
_OPEN: Final = (
    "open",
    "vacant",
    "unfilled",
    "vacancy",
    "active",
    "approved",
    "recruiting",
    "posted",
    "sourcing",
)
_STATES: Final = (
    *((word, "closed") for word in _CLOSED),
    *((word, "filled") for word in _FILLED),
    *((word, "on hold") for word in _HELD),
    *((word, "open") for word in _OPEN),
)
STATE_OF: Final = MappingProxyType(dict(_STATES))


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file beside the people as typed values: which rows are good, and what is wrong with the others."""

    frame: pl.DataFrame
    faults: tuple[Fault, ...]  # of rows left out


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of the employer, and what was noticed."""

    table: pl.DataFrame  # schema.POSITIONS
    notes: tuple[Fault, ...]


def read_rows(source: Extract, kind: FileKind, mapping: ColumnMapping, name: str) -> OtherFile:
    """Return the rows of a file of positions, requisitions or managers.

    Args:
        source: the file.
        kind: what its rows are.
        mapping: its columns by field.
        name: of the file, for faults.
    """
    raw = fields(source.frame, mapping, FIELDS_OF[kind])
    columns: list[pl.Series] = []
    breaches: list[Breach] = []
    for field in raw.columns:
        if field == "target_start":
            told = dates.dates(raw[field], mapping.formats.get(field))
            columns.append(told.values.alias(field))
            breaches += dates.breaches(field, raw[field], told)
            if told.rivals:
                what = f"can be read as {' and '.join((told.format, *told.rivals))}; left empty."
                remedy = f'Say which in a mapping file: [formats] {field} = "{told.format}".'
                breaches.append(breach(field, what, remedy, told.values.is_not_null(), raw[field]))
        elif field in ("fte", "openings"):
            number = _number(raw[field])
            columns.append(number)
            unread = values.text(raw[field]).is_not_null() & number.is_null()
            breaches.append(breach(field, "is not a number.", "Write digits.", unread, raw[field]))
            most = _MOST_FTE if field == "fte" else np.inf
            odd = ~number.is_between(0.0, most)
            if field == "openings":
                odd = odd | (number != number.round())
            breaches.append(breach(field, "cannot be.", "Mend the value.", odd, raw[field]))
        else:
            said = values.text(raw[field])
            # A single cell that says who somebody is stands in the wrong column.
            columns.append((said if field in _IDS else without_private(said)[0]).alias(field))
    frame = pl.DataFrame(columns)
    key = FIELDS_OF[kind][0]
    breaches.append(breach(key, "is empty.", "Give each row its number.", frame[key].is_null(), frame[key]))
    bad = np.zeros(frame.height, dtype=bool)
    for found in breaches:
        bad[found.at] = True
    faults = checks.as_faults(breaches, file=name, rows=source.rows, sources=mapping.columns)
    frame = frame.with_columns(row=pl.Series(source.rows)).filter(pl.Series(~bad))
    return OtherFile(frame, (*faults, *source.broken))


def seats(people: pl.DataFrame, vacancies: pl.DataFrame, listed: pl.DataFrame | None, file: str) -> Seats:
    """Return the seats of the employer.

    Args:
        people: one row per job held: employee_id (opaque), employer_id, position_id, seat columns, fte.
        vacancies: the rows of people that are vacant seats; ``row_name`` stands for a missing number.
        listed: the rows of the file of positions, where there is one; its employee_id is the employer's own.
        file: its name.
    """
    notes: list[Fault] = []
    held = _held(people)
    empty = _vacant(vacancies)
    if listed is None:
        taken = empty["position_id"].is_in(held["position_id"].implode())
        if taken.any():
            what = "is said to be vacant on one row, and is held on another; taken as filled."
            notes.append(Fault("positions", what, "Mend the rows.", "", int(taken.sum())))
        table = pl.concat([held, empty.filter(~taken)], how="diagonal")
    else:
        known = _listed(listed, people, file, notes)
        extra = pl.concat([held, empty], how="diagonal").filter(
            ~pl.col("position_id").is_in(known["position_id"].implode())
        )
        if extra.height:
            what = "are not among its positions, and stand on rows of people; taken in."
            notes.append(Fault(file, what, "Bring all positions.", "", extra.height))
        table = pl.concat([known, extra], how="diagonal")
    table = table.unique("position_id", keep="first", maintain_order=True)
    return Seats(schema.POSITIONS.conform(table).sort("position_id"), tuple(notes))


def requisitions(
    listed: pl.DataFrame, positions: pl.DataFrame, file: str
) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the approvals to fill a position, and what was noticed.

    Args:
        listed: the rows of the file of requisitions.
        positions: the seats, which give a title where the file has none.
        file: its name.
    """
    notes = []
    frame = _complete(listed, (*SEAT_FIELDS, "position_id", "status"))
    again = frame["requisition_id"].is_duplicated() & ~frame["requisition_id"].is_first_distinct()
    if again.any():
        what = "repeats the number of an earlier requisition; the first row was kept."
        notes.append(Fault(file, what, "Give each a number of its own.", "", int(again.sum())))
        frame = frame.filter(~again)
    stray = frame["position_id"].is_not_null() & ~frame["position_id"].is_in(
        positions["position_id"].implode()
    )
    if stray.any():
        where = file
        if "row" in frame.columns and "," not in file:
            where = f"{file}, {rows_in_words(np.sort(frame['row'].filter(stray).to_numpy()))}"
        what = "names a position that is not there; the requisition is kept."
        some = frame["position_id"].filter(stray).unique(maintain_order=True).head(_MOST_SHOWN)
        shown = ", ".join(private_shapes.shown(number) for number in some)
        notes.append(Fault(where, what, "Bring all positions, or mend the number.", shown, int(stray.sum())))
    titles = positions.select("position_id", _title="job_title")
    frame = frame.join(titles, on="position_id", how="left", maintain_order="left")
    frame = frame.with_columns(job_title=pl.coalesce("job_title", "_title", pl.lit(UNTITLED)))
    state, unknown = _states(frame["status"], "open")
    if unknown.any():
        what = "has a status that is not known; taken as open."
        notes.append(Fault(file, what, "Write open, on hold, filled or closed.", "", int(unknown.sum())))
    openings = pl.col("openings").fill_null(1.0) if "openings" in frame.columns else pl.lit(1.0)
    table = schema.REQUISITIONS.conform(frame.with_columns(status=state, openings=openings.cast(pl.Int64)))
    return table.sort("requisition_id"), notes


def _held(people: pl.DataFrame) -> pl.DataFrame:
    """Return the seats that people hold, by number."""
    if "position_id" not in people.columns or not people["position_id"].is_not_null().any():
        return schema.POSITIONS.empty().with_columns(status=pl.lit("filled"))
    rows = people.filter(pl.col("position_id").is_not_null())
    seat = [name for name in SEAT_FIELDS if name in rows.columns]
    if rows["position_id"].hash().n_unique() == rows.height:  # each seat has one holder
        fte = [pl.col("fte")] if "fte" in rows.columns else []
        return rows.select(
            "position_id", *seat, *fte, status=pl.lit("filled"), people=pl.lit(1, dtype=pl.Int64)
        )
    total = pl.col("fte").sum() if "fte" in rows.columns else pl.lit(None, dtype=pl.Float64)
    counted = pl.col("fte").count() if "fte" in rows.columns else pl.lit(0)
    return (
        rows.group_by("position_id", maintain_order=True)
        .agg(
            *(pl.col(name).drop_nulls().first() for name in seat),
            fte=pl.when((counted > 0) & (total <= _MOST_FTE)).then(total),
            people=pl.col("employee_id").n_unique().cast(pl.Int64),
        )
        .with_columns(status=pl.lit("filled"))
    )


def _vacant(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the seats that rows of people show as vacant; by the row where they have no number."""
    if not rows.height:
        return schema.POSITIONS.empty()
    frame = _complete(rows, (*SEAT_FIELDS, "position_id"))
    titled = frame["job_title"].fill_null(UNTITLED)
    frame = frame.with_columns(
        titled.alias("job_title"),
        position_id=pl.coalesce("position_id", "row_name"),
        status=pl.lit("open"),
        people=pl.lit(0, dtype=pl.Int64),
    )
    return frame.select(name for name in schema.POSITIONS.names if name in frame.columns)


def _listed(listed: pl.DataFrame, people: pl.DataFrame, file: str, notes: list[Fault]) -> pl.DataFrame:
    """Return the seats of the employer's own list with those who hold them."""
    frame = _complete(listed, (*SEAT_FIELDS, "status", "employee_id"))
    holders = [frame.select("position_id", employer_id="employee_id").drop_nulls()]
    if "position_id" in people.columns:
        holders.append(people.select("position_id", "employer_id").drop_nulls())
    pairs = pl.concat(holders).unique()
    there = pairs.filter(pl.col("employer_id").is_in(people["employer_id"].implode()))
    if there.height < pairs.height:
        what = "are held by somebody who is not in the roster."
        lost = pairs.height - there.height
        notes.append(Fault(file, what, "Bring all people, if the plan should count them.", "", lost))
    count = there.group_by("position_id").agg(people=pl.len().cast(pl.Int64))
    title_of = _held(people).select("position_id", _title="job_title")
    state, unknown = _states(frame["status"], None)
    frame = frame.with_columns(_state=state)
    if frame["position_id"].n_unique() == frame.height:
        frame = frame.select(pl.exclude("employee_id", "row"))
    else:
        frame = frame.group_by("position_id", maintain_order=True).agg(
            pl.exclude("employee_id", "row").drop_nulls().first()
        )
    frame = frame.join(count, on="position_id", how="left", maintain_order="left")
    frame = frame.join(title_of, on="position_id", how="left", maintain_order="left")
    if unknown.any():
        what = "has a status that is not known; told by whether somebody holds it."
        notes.append(Fault(file, what, "Write open, filled or closed.", "", int(unknown.sum())))
    held = pl.col("people").fill_null(0) > 0
    clash = frame.filter(held & pl.col("_state").is_in(["closed", "on hold"])).height
    if clash:
        what = "are said to be closed or on hold, and are held; taken as filled."
        notes.append(Fault(file, what, "Mend the list.", "", clash))
    return frame.with_columns(
        job_title=pl.coalesce("job_title", "_title", pl.lit(UNTITLED)),
        people=pl.col("people").fill_null(0),
        # A seat that nobody in the roster holds may be somebody else's, such as a contractor's: as said.
        status=pl.when(held)
        .then(pl.lit("filled"))
        .when(pl.col("_state").is_in(["closed", "on hold"]))
        .then(pl.lit("closed"))
        .when(pl.col("_state") == "filled")
        .then(pl.lit("filled"))
        .otherwise(pl.lit("open")),
    ).drop("_title", "_state")


def _states(said: pl.Series, otherwise: str | None) -> tuple[pl.Series, pl.Series]:
    """Return states by common words, and where a word is not known."""
    lower = said.str.to_lowercase()
    state = lower.replace_strict(dict(STATE_OF), default=None, return_dtype=pl.String)
    unknown = said.is_not_null() & state.is_null()
    return (state if otherwise is None else state.fill_null(otherwise)), unknown


def _number(raw: pl.Series) -> pl.Series:
    read = values.numbers(raw)
    return read.values.alias(raw.name)


def _complete(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """Return the frame with empty text for the columns it lacks."""
    return frame.with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in names if name not in frame.columns
    )
