"""Reads an employer's extracts into a roster free of names and traits, with the traits and ids kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from passerelle.data import checks, schema
from passerelle.data.checks import Breach
from passerelle.data.extract import Rows
from passerelle.data.extract.opening import Opening
from passerelle.data.roster import assignments, files, history, layout, positions, reporting
from passerelle.data.roster.assignments import Chosen, Mask
from passerelle.data.roster.files import FileRead, People
from passerelle.data.roster.headers import TRAITS, FileKind
from passerelle.data.roster.ledger import Codes, Ledger, RowUse, code, ledger_of
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.rejected import rejected
from passerelle.data.roster.snapshots import Periods, periods
from passerelle.errors import BadInput, Fault

_FIRST_AND_LAST_DAYS: Final = ("hire_date", "original_hire_date", "termination_date", "assignment_start")
_EIGHT_DIGITS: Final = 100_000_000  # its first digit gives way to a letter
_HELD: Final = (RowUse.EMPLOYEE, RowUse.OTHER_ASSIGNMENT)
_USE_NOTES: Final = {
    RowUse.OTHER_ASSIGNMENT: (
        "is a further job of somebody in the roster; its FTE is told in other_fte.",
        "Nothing to do if the row of the main job was taken: assignments.parquet shows it.",
    ),
    RowUse.REPEATED: ("says exactly what an earlier row says; read once.", "Nothing to do."),
    RowUse.LEFT: ("is somebody who left before the day; not in the roster.", "Nothing to do."),
    RowUse.OTHER_TIME: (
        "is a job of another time than the day; not in the roster.",
        "Nothing to do, or name another day: --as-of.",
    ),
    RowUse.OTHER_SNAPSHOT: (
        "is of another snapshot; read for the history alone.",
        'Nothing to do; [people] snapshot = "..." in a mapping file reads another.',
    ),
    RowUse.CONTRACTOR: (
        "is a contractor; not in the roster.",
        'Nothing to do; [people] contractors = "keep" in a mapping file takes them in.',
    ),
    RowUse.VACANT: ("is a vacant position; an open seat, and nobody in the roster.", "Nothing to do."),
}


@dataclass(frozen=True, slots=True)
class RosterRead:
    """What was read from extracts. Names, e-mails, national ids and bank data are nowhere in it."""

    roster: pl.DataFrame  # schema.ROSTER; what the extract does not have is empty
    audit: pl.DataFrame  # schema.AUDIT; without rows when the extract has no traits
    identity: pl.DataFrame  # schema.IDENTITY, of the people in the roster
    assignments: pl.DataFrame  # schema.ASSIGNMENTS; without rows where they would say no more than the roster
    positions: pl.DataFrame  # schema.POSITIONS
    requisitions: pl.DataFrame  # schema.REQUISITIONS
    history: pl.DataFrame  # schema.HISTORY
    rejected: pl.DataFrame  # rows left out: file, row, reason, and the columns that are not private
    ledger: Ledger  # what became of every row of the files of people
    mapping: ColumnMapping  # which header became which column, and how surely
    absent: tuple[str, ...]  # roster columns without a value in any row
    dropped: tuple[tuple[str, str], ...]  # headers not used, each with the private thing it names, or ""
    files: tuple[FileRead, ...]  # what was read, in the order given
    as_of: date | None  # the day of the extract; none where neither the caller nor the mapping told it
    hash: str  # SHA-256 of the file's bytes; of several files, over their sorted hashes
    faults: tuple[Fault, ...]  # of the rows left out
    notes: tuple[Fault, ...]  # what a person should look at, without being wrong


def read(
    paths: Path | Sequence[Path],
    *,
    mapping: ColumnMapping | None = None,
    partial: bool = False,
    as_of: date | None = None,
    opening: Opening = files.OPENING,
    profiled: bool = False,
) -> RosterRead:
    """Read extracts: CSV, CSV.gz, XLSX or Parquet; people, and beside them positions, requisitions, managers.

    Each row of a file of people ends in exactly one use (``RosterRead.ledger``). A file that was written
    for rejected rows, corrected, and is named beside the original replaces those rows.

    Args:
        paths: the file, or several.
        mapping: where the headers do not tell the columns; what it leaves out is told by the headers.
        partial: whether good rows go on when others have faults.
        as_of: the day of the extract; what the mapping says unless told.
        opening: sheet, encoding, and how much one file may hold.
        profiled: whether to tell what each column of each file holds.

    Raises:
        BadInput: all faults of the files; with ``partial`` only if nobody is left, or none can be told.
    """
    base = mapping or ColumnMapping()
    day = as_of or base.as_of
    given = files.read_files(
        [paths] if isinstance(paths, Path) else list(paths), base, day, opening, profiled=profiled
    )
    people = given.people
    frame, spans = people.frame, _periods(people, base)
    _check_day(people, day)
    unread = [found.at for found in people.breaches if found.column in _FIRST_AND_LAST_DAYS]
    unread_rows = np.unique(np.concatenate(unread)) if unread else assignments.NOBODY
    codes = assignments.standing(frame, base, spans, day, unread=unread_rows)
    held = codes == code(RowUse.EMPLOYEE)
    shared = assignments.shared_ids(frame, codes) if base.has_ids else assignments.NOT_SHARED
    breaches = checks.within([*people.breaches, *assignments.contradictions(frame, shared)], held)
    for found in breaches:
        codes[found.at] = code(RowUse.REJECTED)
    faults = [*people.faults, *given.faults, *checks.faults_at(breaches, people.places)]
    chosen = assignments.choose(frame, codes, shared, people.numbers)
    if people.faults or (faults and not partial) or not len(chosen.primary):
        raise BadInput(faults or [_nobody(people, day)])
    left_out = rejected(
        people.files, given.fixes, breaches, np.flatnonzero(chosen.codes == code(RowUse.REJECTED))
    )
    dropped = [found for file in people.files for found in layout.dropped(file.mapping, file.source)]
    given = given.released()
    del people, frame, breaches
    return replace(
        _result(given, base, chosen, spans, day),
        rejected=left_out,
        dropped=tuple(dict.fromkeys(dropped)),
        faults=tuple(faults),
    )


def opaque_ids(places: Rows) -> pl.Series:
    """Return the opaque ids of the employees at ``places`` (0, 1, ...) of one roster: e00000001, ..."""
    numbers = pl.Series(places + 1 + _EIGHT_DIGITS).cast(pl.String)
    return ("e" + numbers.str.slice(1)).rename("employee_id")


def _result(
    given: files.Given,
    base: ColumnMapping,
    chosen: Chosen,
    spans: Periods | None,
    day: date | None,
) -> RosterRead:
    """Return everything read, from rows whose use is settled, apart from what tells of rows left out."""
    people = given.people
    frame, places = people.frame, people.places
    numbers = _numbers(people, chosen.primary)
    ids = opaque_ids(numbers)
    rows = frame if len(chosen.primary) == frame.height else frame[chosen.primary]
    own_ids = rows["employee_id"]
    present = _present(people, base, chosen.codes)
    told = history.past(frame, chosen, present, spans, base.separation_kinds, day)
    said = [(other.frame, other.name) for other in given.others(FileKind.MANAGERS)]
    absent = reporting.absent(frame, chosen.codes)
    line = reporting.line(rows, numbers, said, absent)
    roster = schema.ROSTER.conform(
        rows.with_columns(
            ids,
            line.bosses(ids),
            *([assignments.other_fte(frame, chosen)] if len(chosen.other) else []),
            *_original_hires(rows, told.original_hire),
        )
    )
    traits = tuple(name for name in TRAITS if name in frame.columns)
    seats, asked, seat_notes = _seats(given, roster, own_ids, chosen)
    return RosterRead(
        roster=roster,
        audit=_audit(frame, chosen, traits, ids),
        identity=pl.DataFrame({"employee_id": ids, "employer_id": own_ids}),
        assignments=assignments.assignments(roster, frame, chosen, lambda named: line.named(named, ids)),
        positions=seats,
        requisitions=asked,
        history=history.history(told.events, _everybody(people, chosen, told.events, ids)),
        rejected=pl.DataFrame(),
        ledger=ledger_of(chosen.codes, people.others),
        mapping=people.mapping,
        absent=tuple(c.name for c in schema.ROSTER.columns if not c.required and _is_empty(roster[c.name])),
        dropped=(),
        files=given.read,
        as_of=day,
        hash=given.hash,
        faults=(),
        notes=(
            *given.notes,
            *_mostly_left(chosen.codes, people),
            *checks.faults_at(_use_notes(chosen.codes, people, base, day), places),
            *checks.faults_at(checks.within(people.notes, np.isin(chosen.codes, _codes(_HELD))), places),
            *checks.faults_at(told.notes, places),
            *checks.faults_at(
                _of_rows([*line.notes, *checks.roster_notes(roster, day)], chosen.primary), places
            ),
            *line.faults,
            *seat_notes,
        ),
    )


def _numbers(people: People, primary: Rows) -> Rows:
    """Return the number of each employee: of the first of all their rows, rejected ones included.

    So nobody's opaque id changes when a row of theirs is mended, or another becomes the primary one.
    """
    numbers = people.numbers[primary]
    if len(primary) == people.frame.height:
        return numbers
    rest = np.setdiff1d(np.arange(people.frame.height), primary, assume_unique=True)
    ids = people.frame["employee_id"]
    more = pl.DataFrame({"person": ids.gather(rest), "number": people.numbers[rest]}).drop_nulls()
    own = pl.DataFrame({"person": ids.gather(primary), "at": np.arange(len(primary))})
    first = own.join(more, on="person").group_by("at").agg(pl.col("number").min())
    at = first["at"].to_numpy()
    numbers[at] = np.minimum(numbers[at], first["number"].to_numpy())
    return numbers


def _periods(people: People, base: ColumnMapping) -> Periods | None:
    if "snapshot" not in people.frame.columns:
        return None
    at = next(file for file in people.files if "snapshot" in file.mapping.columns)
    return periods(
        people.frame["snapshot"], base.snapshot, f"{at.name}, column {at.mapping.columns['snapshot']}"
    )


def _check_day(people: People, day: date | None) -> None:
    """Raise if rows must be judged by the day, and it is not told."""
    dated = [
        n for n in ("termination_date", "assignment_end", "assignment_start") if n in people.frame.columns
    ]
    if day is None and dated:
        header = next(f.mapping.columns[dated[0]] for f in people.files if dated[0] in f.mapping.columns)
        what = "says when jobs begin or end, and the day of the extract is not told."
        remedy = "Tell it: as_of = 2025-10-01 in a mapping file, or --as-of."
        raise BadInput([Fault(f"{people.files[0].name}, column {header}", what, remedy)])


def _nobody(people: People, day: date | None) -> Fault:
    when = "on the day" if day is None else f"on {day}"
    remedy = "Check the day, and the words for people who left in the mapping file."
    return Fault(people.files[0].name, f"has nobody at work {when}.", remedy)


def _present(people: People, base: ColumnMapping, codes: Codes) -> Mask:
    """Return which records show somebody at work on the day, or in their own period."""
    # A row left out for its faults is somebody's who is there.
    present: Mask = np.isin(codes, _codes((*_HELD, RowUse.OTHER_SNAPSHOT, RowUse.REJECTED)))
    if (codes == code(RowUse.OTHER_SNAPSHOT)).any():
        # Another period's rows were not looked at before: empty seats, contractors and leavers are none.
        plain = assignments.standing(people.frame, base, None, None)
        present &= plain == code(RowUse.EMPLOYEE)
    return present


def _original_hires(rows: pl.DataFrame, earlier: pl.DataFrame) -> list[pl.Series]:
    """Return the first day ever of people hired again; empty where it is the present spell's."""
    if "hire_date" not in rows.columns or ("original_hire_date" not in rows.columns and not earlier.height):
        return []
    told = [rows["original_hire_date"]] if "original_hire_date" in rows.columns else []
    if earlier.height:
        joined = rows.select(person="employee_id").join(
            earlier, on="person", how="left", maintain_order="left"
        )
        told.append(joined["first"])
    first = pl.select(pl.min_horizontal(told)).to_series()
    later = (first >= rows["hire_date"]).fill_null(value=False)
    return [first.set(later, None).alias("original_hire_date")]


def _audit(frame: pl.DataFrame, chosen: Chosen, traits: tuple[str, ...], ids: pl.Series) -> pl.DataFrame:
    if not traits:
        return schema.AUDIT.empty()
    return schema.AUDIT.conform(assignments.traits_of(frame, chosen, traits).with_columns(ids))


def _seats(
    given: files.Given, roster: pl.DataFrame, own_ids: pl.Series, chosen: Chosen
) -> tuple[pl.DataFrame, pl.DataFrame, list[Fault]]:
    """Return the tables of positions and requisitions, and what was noticed."""
    frame = given.people.frame
    empty_seats = np.flatnonzero(chosen.codes == code(RowUse.VACANT))
    listed = given.others(FileKind.POSITIONS)
    notes: list[Fault] = []
    table = schema.POSITIONS.empty()
    if listed or len(empty_seats) or roster["position_id"].is_not_null().any():
        holders = roster.with_columns(own_ids.alias("employer_id"))
        if len(chosen.other):
            more = frame[chosen.other].with_columns(
                own_ids.gather(chosen.holder).alias("employer_id"),
                roster["employee_id"].gather(chosen.holder),
            )
            holders = pl.concat(
                [holders, more.select(n for n in holders.columns if n in more.columns)], how="diagonal"
            )
        vacancies = frame[empty_seats].with_columns(given.people.row_names(empty_seats).alias("row_name"))
        found = positions.seats(
            holders,
            vacancies,
            pl.concat([f.frame for f in listed], how="diagonal") if listed else None,
            ", ".join(f.name for f in listed),
        )
        table, notes = found.table, list(found.notes)
    asked = given.others(FileKind.REQUISITIONS)
    if not asked:
        return table, schema.REQUISITIONS.empty(), notes
    wanted, more_notes = positions.requisitions(
        pl.concat([f.frame for f in asked], how="diagonal"), table, ", ".join(f.name for f in asked)
    )
    return table, wanted, [*notes, *more_notes]


def _everybody(people: People, chosen: Chosen, events: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Return the opaque id of everybody with an event: of the roster, else by their first row."""
    if not events.height:
        return pl.DataFrame(schema={"person": pl.String, "employee_id": pl.String})
    here = pl.DataFrame({"person": people.frame["employee_id"].gather(chosen.primary), "employee_id": ids})
    wanted = events.select(pl.col("person").unique())
    rows = pl.DataFrame({"person": people.frame["employee_id"], "number": people.numbers})
    first = rows.join(wanted, on="person", how="semi").group_by("person").agg(pl.col("number").min())
    gone = first.join(here, on="person", how="anti")
    theirs = gone.select("person", opaque_ids(gone["number"].to_numpy()))
    return pl.concat([here.join(wanted, on="person", how="semi"), theirs])


def _mostly_left(codes: Codes, people: People) -> list[Fault]:
    """Return the note that more than half of the rows of the day are of people who left."""
    apart = _codes((RowUse.OTHER_SNAPSHOT, RowUse.OTHER_TIME, RowUse.VACANT, RowUse.CONTRACTOR))
    rows, left = int((~np.isin(codes, apart)).sum()), int((codes == code(RowUse.LEFT)).sum())
    if 2 * left <= rows:
        return []
    what = f"has {left:,} of {rows:,} rows of people who left: more than half."
    remedy = "Nothing to do if it is so; [status] left_when in a mapping file says which words mean it."
    return [Fault(", ".join(file.name for file in people.files), what, remedy)]


def _use_notes(codes: Codes, people: People, base: ColumnMapping, day: date | None) -> list[Breach]:
    """Return what became of rows that are neither employees nor rejected, and last days still to come."""
    notes = [
        Breach("", what, remedy, at)
        for use, (what, remedy) in _USE_NOTES.items()
        if len(at := np.flatnonzero(codes == code(use)))
    ]
    at = np.flatnonzero(codes == code(RowUse.OTHER_TIME))
    if day is not None and len(at) and "assignment_start" in people.frame.columns:
        here = people.frame["employee_id"].gather(np.flatnonzero(np.isin(codes, _codes(_HELD))))
        jobs = people.frame[at]
        coming = (jobs["assignment_start"] > day) & ~jobs["employee_id"].is_in(here.implode())
        what = f"starts after {day}, and is of somebody who is not there yet; not in the roster."
        remedy = "Nothing to do, or name another day: --as-of."
        notes.append(Breach("assignment_start", what, remedy, at[coming.fill_null(value=False).to_numpy()]))
    if day is not None and "termination_date" in people.frame.columns:
        later = assignments.leaves_later(people.frame, day) & ~assignments.left_by_status(people.frame, base)
        at = np.flatnonzero(later.to_numpy() & (codes == code(RowUse.EMPLOYEE)))
        what = f"lies after {day}: they leave, and are still there on the day."
        notes.append(Breach("termination_date", what, "Nothing to do.", at))
    return [*notes, *assignments.status_notes(people.frame, codes, base, day)]


def _of_rows(breaches: Sequence[Breach], rows: Rows) -> list[Breach]:
    """Return breaches of the roster's rows as breaches of the records that they were made from."""
    return [checks.moved(found, rows) for found in breaches]


def _codes(uses: Sequence[RowUse]) -> list[int]:
    return [code(use) for use in uses]


def _is_empty(values: pl.Series) -> bool:
    return values.null_count() == len(values)
