"""Which rows of the files of people are a person's primary assignment on the day, and what the others are.

A position is not a person: rows of an export may be second jobs, leavers, vacant seats, contractors,
yesterday's assignments, or periods of a panel (docs/decisions/2026-11-24-a-position-is-not-a-person.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from passerelle.data import schema
from passerelle.data.checks import Breach
from passerelle.data.extract import Rows
from passerelle.data.roster import headers, statuses
from passerelle.data.roster.ledger import Codes, RowUse, code
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.records import NAME, says, where
from passerelle.data.roster.snapshots import Periods

Mask: TypeAlias = NDArray[np.bool_]
MOST_ROWS: Final = 20  # of one id with different titles; beyond it, the id is no person's
MOST_OTHER_FTE: Final = schema.ROSTER["other_fte"].high
VACANT_WORDS: Final = (
    *("vacant", "vacancy", "tbd", "tbh", "tba", "open", "open position", "vacant position"),
    *("unfilled", "to be hired", "to be determined", "to be filled", "new hire tbd"),
)
_VACANT_STATUS: Final = ("vacant", "vacancy", "vacant position", "unfilled", "tbh", "to be hired")
_VACANT_TITLE: Final = r"(?i)^\W*(vacant|vacancy|tbh|tbd)\b"
_OF_A_PERSON: Final = (
    *("hire_date", "original_hire_date", "termination_date", "assignment_start"),
    *headers.TRAITS,
)
# A seat, too, answers to a manager; with one of these beside, or where nothing else can tell, it is somebody.
_AT_WORK: Final = ("salary", "employment_type", "status")
_MOST_STATUSES: Final = 10  # named in a note
_LONGEST: Final = 60  # characters of one
_DATED: Final = ("assignment_start", "assignment_end")


@dataclass(frozen=True, slots=True)
class Shared:
    """The records held on the day whose id stands on several of them."""

    rows: Rows  # [shared record] its record
    person: Rows  # [shared record] a number for its id


NOBODY: Final[Rows] = np.empty(0, dtype=np.int64)
NOT_SHARED: Final = Shared(NOBODY, NOBODY)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows are in the roster, and which further jobs their people hold."""

    codes: Codes  # [record]
    primary: Rows  # [employee] the record that the roster has, in the order of the files
    other: Rows  # [other assignment] its record, in the order of the files
    holder: Rows  # [other assignment] place of its person in ``primary``
    rank: Rows  # [other assignment] 2, 3, ... by person
    repeated: Rows  # [repeated row] its record


def standing(
    frame: pl.DataFrame,
    mapping: ColumnMapping,
    periods: Periods | None,
    day: date | None,
    *,
    unread: Rows = NOBODY,
) -> Codes:
    """Return what each record is before people are told apart: ``EMPLOYEE`` means a job held on the day.

    Args:
        frame: the typed records.
        mapping: its words for statuses and kinds of employment.
        periods: the snapshots, where the files have several.
        day: the as-of day; without one, no record is judged by its days.
        unread: records that say a day which cannot be read: they are somebody's.
    """
    codes = np.full(frame.height, code(RowUse.EMPLOYEE), dtype=np.uint8)

    def put(use: RowUse, mask: pl.Series) -> None:
        if mask.any():
            codes[mask.fill_null(value=False).to_numpy()] = code(use)

    # The later the line, the stronger: each overwrites what stands above it.
    # Somebody whose hire date lies after the day is kept and noted: the day of an export is often not told.
    if day is not None and "assignment_start" in frame.columns:
        put(RowUse.OTHER_TIME, frame["assignment_start"] > day)
    if day is not None and "assignment_end" in frame.columns:
        put(RowUse.OTHER_TIME, frame["assignment_end"] < day)
    if day is not None and "termination_date" in frame.columns:
        put(RowUse.LEFT, (frame["termination_date"] < day) & ~hired_again(frame, day))
    put(RowUse.LEFT, left_by_status(frame, mapping) & ~leaves_later(frame, day, or_on=True))
    if mapping.contractors == "apart" and "employment_type" in frame.columns:
        kind = frame["employment_type"]
        put(RowUse.CONTRACTOR, where(kind, lambda said: statuses.type_says_contractor(said, mapping)))
    put(RowUse.VACANT, vacant(frame, mapping, unread))
    if periods is not None:
        put(RowUse.OTHER_SNAPSHOT, periods.other)
    return codes


def left_by_status(frame: pl.DataFrame, mapping: ColumnMapping) -> pl.Series:
    """Return which records say by a word that the person has left."""
    told = _none(frame)
    if "status" in frame.columns:
        told = told | where(frame["status"], lambda said: statuses.states(said, mapping) == statuses.LEFT)
    if "employment_type" in frame.columns:
        told = told | where(frame["employment_type"], lambda said: statuses.type_says_left(said, mapping))
    return told


def leaves_later(frame: pl.DataFrame, day: date | None, *, or_on: bool = False) -> pl.Series:
    """Return which records have a last day after the day, or on it: they are there for all a status says."""
    if day is None or "termination_date" not in frame.columns:
        return _none(frame)
    last = frame["termination_date"]
    return (last >= day if or_on else last > day).fill_null(value=False)


def hired_again(frame: pl.DataFrame, day: date) -> pl.Series:
    """Return which records have a last day before a hire date that has come: of an earlier spell."""
    if not {"termination_date", "hire_date"} <= set(frame.columns):
        return _none(frame)
    hired, last = frame["hire_date"], frame["termination_date"]
    return ((last < hired) & (hired <= day)).fill_null(value=False)


def status_notes(frame: pl.DataFrame, codes: Codes, mapping: ColumnMapping, day: date | None) -> list[Breach]:
    """Return the statuses that are not understood, those that a last day contradicts, and earlier spells.

    Args:
        frame: the typed records.
        codes: what each record is.
        mapping: its words for statuses.
        day: the as-of day.
    """
    held = pl.Series(np.isin(codes, [code(RowUse.EMPLOYEE), code(RowUse.OTHER_ASSIGNMENT)]))
    notes = []
    if day is not None:
        what = "lies before the hire date: of an earlier spell; they were hired again and are there."
        again = np.flatnonzero(held & hired_again(frame, day))
        notes.append(Breach("termination_date", what, "Mend one of the two days if not.", again))
    if "status" not in frame.columns:
        return [note for note in notes if len(note.at)]
    said = frame["status"]
    notes.append(_not_understood(said, held, mapping))
    if day is not None and "termination_date" in frame.columns:
        gone = held & leaves_later(frame, day, or_on=True) & left_by_status(frame, mapping)
        what = f"says that they have left, and their last day is not before {day}: still there on the day."
        notes.append(Breach("status", what, "Mend the status or the last day.", np.flatnonzero(gone)))
        left = pl.Series(codes == code(RowUse.LEFT)) & (frame["termination_date"] < day).fill_null(
            value=False
        )
        there = where(said, lambda texts: statuses.states(texts, mapping) == statuses.STAYS)
        what = f"says that they are there, and their last day lies before {day}: taken as left."
        remedy = "Mend the status, or leave the last day empty, also where it is of an earlier spell."
        notes.append(Breach("status", what, remedy, np.flatnonzero(left & there)))
    return [note for note in notes if len(note.at)]


def _not_understood(said: pl.Series, held: pl.Series, mapping: ColumnMapping) -> Breach:
    def unknown(texts: pl.Series) -> pl.Series:
        vacant_words = texts.str.to_lowercase().is_in(list(VACANT_WORDS))
        return statuses.states(texts, mapping).is_null() & ~vacant_words

    hit = held & where(said, unknown)
    at = np.flatnonzero(hit)
    if not len(at):
        return Breach("status", "", "", at)
    counts = (
        said.filter(hit)
        .value_counts(sort=True, name="rows")
        .sort(["rows", said.name], descending=[True, False])
    )
    shown = [f"{text[:_LONGEST]} ({rows:,})" for text, rows in counts.head(_MOST_STATUSES).iter_rows()]
    more = f" and {counts.height - _MOST_STATUSES} more" if counts.height > _MOST_STATUSES else ""
    what = f"is a status that is not understood; the people are taken as employed: {', '.join(shown)}{more}."
    remedy = (
        '[status] left_when = ["..."] in a mapping file names those who left; '
        '[values.status] "..." = "active" those who are there.'
    )
    return Breach("status", what, remedy, at)


def vacant(frame: pl.DataFrame, mapping: ColumnMapping, unread: Rows) -> pl.Series:
    """Return which records are seats that nobody holds.

    Without an id: a word such as "vacant" for the id, the status or the title, or a position number and
    nothing of a person, such as a hire date, or a manager and pay. A name makes it a person's, unless the id
    itself is such a word. With an id, the status alone says so: a row that may be somebody's is never taken
    for an empty seat.
    """
    status = says(frame["status"], VACANT_WORDS) if "status" in frame.columns else _none(frame)
    certain = says(frame["status"], _VACANT_STATUS) if "status" in frame.columns else _none(frame)
    if not mapping.has_ids:
        return certain | says(frame["job_title"], VACANT_WORDS)
    ids = frame["employee_id"]
    worded = _vacant_ids(ids)
    nobody = ids.is_null() | worded
    if not nobody.any():
        return certain
    titled = says(frame["job_title"], VACANT_WORDS) | where(
        frame["job_title"], lambda said: said.str.contains(_VACANT_TITLE)
    )
    seats = status | titled | _bare_seats(frame, unread)
    return certain | (nobody & (worded | (seats & ~_named(frame))))


def _bare_seats(frame: pl.DataFrame, unread: Rows) -> pl.Series:
    """Return which records have a position number, and nothing that only a person has."""
    if "position_id" not in frame.columns:
        return _none(frame)
    of_a_person = [name for name in _OF_A_PERSON if name in frame.columns]
    said = (
        pl.any_horizontal(pl.col(name).is_not_null() for name in of_a_person)
        if of_a_person
        else pl.lit(value=False)
    )
    if "manager_id" in frame.columns:
        at_work = [pl.col(name).is_not_null() for name in _AT_WORK if name in frame.columns]
        can_tell = any(name != "on_leave" for name in of_a_person)
        works = pl.any_horizontal(at_work) if at_work and can_tell else pl.lit(value=not can_tell)
        said = said | (pl.col("manager_id").is_not_null() & works)
    seats = frame.select(pl.col("position_id").is_not_null() & ~said).to_series().to_numpy(writable=True)
    seats[unread] = False
    return pl.Series(seats)


def _named(frame: pl.DataFrame) -> pl.Series:
    """Return which records have a person's name."""
    names = [name for name in frame.columns if name.startswith(NAME)]
    if not names:
        return _none(frame)
    return frame.select(pl.any_horizontal(pl.col(name).is_not_null() for name in names)).to_series()


def _vacant_ids(ids: pl.Series) -> pl.Series:
    """Return which ids are words for nobody, in lower case, upper case, or with capitals."""
    forms = {form for word in VACANT_WORDS for form in (word, word.upper(), word.capitalize(), word.title())}
    return ids.is_in(sorted(forms)).fill_null(value=False)


def shared_ids(frame: pl.DataFrame, codes: Codes) -> Shared:
    """Return the records held on the day whose id stands on more than one of them."""
    held = np.flatnonzero((codes == code(RowUse.EMPLOYEE)) & frame["employee_id"].is_not_null().to_numpy())
    ids = frame["employee_id"] if len(held) == frame.height else frame["employee_id"].gather(held)
    # Ids with different hashes differ: without two equal ones, nothing has to be compared.
    if ids.hash().n_unique() == len(ids):
        return NOT_SHARED
    repeated = ids.is_duplicated()
    again = ids.filter(repeated)
    distinct = again.unique()
    # Sorting and grouping by numbers is several times as fast as by ids.
    numbers = again.replace_strict(distinct, pl.Series(np.arange(len(distinct))), return_dtype=pl.Int64)
    return Shared(held[repeated.to_numpy()], numbers.to_numpy())


def contradictions(frame: pl.DataFrame, shared: Shared) -> list[Breach]:
    """Return the rows of one id that may be two people's: they are never joined, and none is chosen.

    Args:
        frame: the typed records.
        shared: the records whose id stands on several.
    """
    rows, person = shared.rows, shared.person
    if not len(rows):
        return []
    same = "The rows may be two people under one id: give each an id of their own, or mend the value."
    found = []
    one_job = not any(name in frame.columns for name in ("primary", "position_id", *_DATED))
    employer = ("legal_entity",) if one_job else ()
    for name in ("birth_date", "sex", *_first_day(frame), *employer):
        if name in frame.columns:
            what = "contradicts another row of the same id."
            differing = _differing(frame[name].gather(rows), person)
            found.append(Breach(name, what, same, rows[differing[person]]))
    named = [frame[name].gather(rows) for name in frame.columns if name.startswith(NAME)]
    if named:
        several = np.any([_differing(values, person) for values in named], axis=0)
        what = "contradicts another row of the same id, which has another name."
        found.append(Breach("employee_id", what, same, rows[several[person]]))
    many = np.bincount(person) > MOST_ROWS
    if many.any():
        many &= _differing(frame["job_title"].gather(rows), person)
        what = f"stands on more than {MOST_ROWS} rows with different titles: a placeholder, no person's id."
        remedy = "Give each person an id of their own, or leave the id empty where the seat is vacant."
        found.append(Breach("employee_id", what, remedy, rows[many[person]]))
    return [breach for breach in found if len(breach.at)]


def choose(frame: pl.DataFrame, codes: Codes, shared: Shared, places: Rows) -> Chosen:
    """Return one primary assignment for each person, the others beside it.

    The primary is the one flagged so, else that of the greatest FTE, then pay, then the earliest start,
    then the first row.

    Args:
        frame: the typed records.
        codes: what each record is; ``REJECTED`` ones are out.
        shared: the records whose id stands on several.
        places: order of the records, which breaks ties.
    """
    codes = codes.copy()
    good = np.flatnonzero(codes[shared.rows] == code(RowUse.EMPLOYEE))
    good = good[np.argsort(places[shared.rows[good]], kind="stable")]
    rows = shared.rows[good]
    if not len(rows):
        return Chosen(codes, np.flatnonzero(codes == code(RowUse.EMPLOYEE)), *[rows] * 4)
    repeated = _repeated(frame, rows)
    codes[repeated] = code(RowUse.REPEATED)
    once = codes[rows] == code(RowUse.EMPLOYEE)
    jobs, person = rows[once], shared.person[good[once]]
    ranked = _ranked(frame, jobs, person)
    place = np.arange(len(jobs))
    front = np.maximum.accumulate(np.where(np.diff(person[ranked], prepend=-1) != 0, place, 0))
    others = np.flatnonzero(place > front)
    others = others[np.argsort(jobs[ranked[others]])]  # in the order of the files
    other = jobs[ranked[others]]
    codes[other] = code(RowUse.OTHER_ASSIGNMENT)
    primary = np.flatnonzero(codes == code(RowUse.EMPLOYEE))
    return Chosen(
        codes=codes,
        primary=primary,
        other=other,
        holder=np.searchsorted(primary, jobs[ranked[front[others]]]).astype(np.int64),
        rank=(others - front[others] + 1).astype(np.int64),
        repeated=repeated,
    )


def _differing(values: pl.Series, person: Rows) -> Mask:
    """Return which people have different values; empty ones are not compared, nor is upper case."""
    said = values.str.to_lowercase() if values.dtype == pl.String else values
    pairs = pl.DataFrame({"person": person, "value": said}).drop_nulls().unique()
    several = np.zeros(int(person.max()) + 1, dtype=bool)
    several[pairs["person"].filter(pairs["person"].is_duplicated()).to_numpy()] = True
    return several


def _repeated(frame: pl.DataFrame, shared: Rows) -> Rows:
    """Return the records that say in every column what an earlier one of ``shared`` says.

    Columns that the mapping leaves out count, too: ``records.BESIDE`` is their hash.
    """
    rows = frame[shared]
    hashes = rows.hash_rows()
    if hashes.n_unique() == len(hashes):
        return shared[:0]
    alike = np.flatnonzero(hashes.is_duplicated().to_numpy())
    later: Mask = ~rows[alike].to_struct().is_first_distinct().to_numpy()
    return shared[alike[later]]


def _ranked(frame: pl.DataFrame, jobs: Rows, person: Rows) -> Rows:
    """Return places in ``jobs`` by person, the primary job of each in front."""
    keys = {"person": False, "primary": True, "fte": True, "salary": True, "assignment_start": False}
    order = pl.DataFrame({"person": person}).with_columns(
        frame[name].gather(jobs).alias(name) for name in keys if name in frame.columns
    )
    ranked = order.select(
        pl.arg_sort_by(
            order.columns,
            descending=[keys[name] for name in order.columns],
            nulls_last=True,
            maintain_order=True,
        )
    )
    return ranked.to_series().to_numpy().astype(np.int64)


def other_fte(frame: pl.DataFrame, chosen: Chosen) -> pl.Series:
    """Return the FTE of each employee's other assignments together; empty where none is known."""
    total = np.full(len(chosen.primary), np.nan)
    if len(chosen.other) and "fte" in frame.columns:
        fte = frame["fte"].gather(chosen.other).to_numpy()
        known = ~np.isnan(fte)
        total[chosen.holder[known]] = 0.0
        np.add.at(total, chosen.holder[known], fte[known])
    return pl.Series("other_fte", np.minimum(total, MOST_OTHER_FTE or np.inf)).fill_nan(None)


def traits_of(frame: pl.DataFrame, chosen: Chosen, names: tuple[str, ...]) -> pl.DataFrame:
    """Return the traits of each employee: of the primary row, else of the first other one that has them."""
    traits = frame.select(names)
    own = traits[chosen.primary]
    if not len(chosen.other):
        return own
    order = np.lexsort((chosen.rank, chosen.holder))
    others = traits[chosen.other[order]].with_columns(_holder=pl.Series(chosen.holder[order]))
    said = others.group_by("_holder").agg(pl.all().drop_nulls().first())
    places = pl.DataFrame({"_holder": np.arange(len(chosen.primary), dtype=np.int64)})
    filled = places.join(said, on="_holder", how="left", maintain_order="left")
    return own.with_columns(pl.coalesce(own[name], filled[name]).alias(name) for name in names)


def assignments(
    roster: pl.DataFrame, frame: pl.DataFrame, chosen: Chosen, managers: Callable[[pl.Series], pl.Series]
) -> pl.DataFrame:
    """Return the table of assignments, the primary ones first; empty where the roster says as much.

    Args:
        roster: the roster, in the order of ``chosen.primary``.
        frame: the typed records.
        chosen: the rows of each person.
        managers: gives the opaque ids of managers as the extract names them.
    """
    dated = {name: name.removeprefix("assignment_") + "_date" for name in _DATED if name in frame.columns}
    if not len(chosen.other) and not dated:
        return schema.ASSIGNMENTS.empty()

    def days(rows: Rows) -> list[pl.Series]:
        return [frame[name].gather(rows).alias(column) for name, column in dated.items()]

    first = roster.with_columns(pl.lit(1).alias("assignment"), *days(chosen.primary))
    others = frame[chosen.other].with_columns(
        roster["employee_id"].gather(chosen.holder),
        pl.Series("assignment", chosen.rank),
        *days(chosen.other),
    )
    if "manager_id" in others.columns:
        others = others.with_columns(managers(others["manager_id"]).alias("manager_id"))
    parts = (schema.ASSIGNMENTS.conform(first), schema.ASSIGNMENTS.conform(others))
    return pl.concat(parts)


def _first_day(frame: pl.DataFrame) -> tuple[str, ...]:
    """Return the column of the first day with the employer, where a job of its own day cannot explain it."""
    if any(name in frame.columns for name in ("primary", *_DATED)):
        return ()
    return ("original_hire_date",) if "original_hire_date" in frame.columns else ("hire_date",)


def _none(frame: pl.DataFrame) -> pl.Series:
    return pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
