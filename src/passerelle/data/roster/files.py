"""The files that an employer brings: what the rows of each are, and those of people one under the other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from passerelle.data import checks, csv_out, private_shapes
from passerelle.data.checks import Breach, Places
from passerelle.data.extract import STANDARD_INPUT, Extract, Rows, extract
from passerelle.data.extract.footers import blank
from passerelle.data.extract.kinds import contents
from passerelle.data.extract.opening import Opening
from passerelle.data.extract.sheet import Ask
from passerelle.data.extract.table import READERS
from passerelle.data.roster import brackets, headers, layout, positions, records
from passerelle.data.roster.brackets import Bracketed
from passerelle.data.roster.headers import FIELDS, FileKind
from passerelle.data.roster.ledger import RowUse
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.private import without_private
from passerelle.data.roster.profile import SourceColumn, profile, profile_of_corrected
from passerelle.data.roster.records import Records
from passerelle.data.roster.rejected import ROW, PeopleFile, corrected, is_corrected, people_file
from passerelle.errors import BadInput, Fault

OPENING: Final = Opening()
_NOT_CLEANED: Final = ("position_id", "snapshot")  # ids: the form of a national id may be theirs


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read."""

    name: str
    kind: FileKind
    rows: int  # below the header, empty ones apart
    headers: tuple[str, ...]
    columns: tuple[SourceColumn, ...]  # what each column holds; empty unless it was asked for


@dataclass(frozen=True, slots=True)
class People:
    """The records of all files of people, one file under the other."""

    files: tuple[PeopleFile, ...]
    frame: pl.DataFrame  # typed records; columns of the roster, of assignments, and audit traits
    faults: tuple[Fault, ...]  # of whole columns: no record can be told
    breaches: tuple[Breach, ...]  # a record with one is no good
    notes: tuple[Breach, ...]
    places: Places
    numbers: Rows  # [record] its number, which the opaque id is made of: distinct over all files
    others: Mapping[RowUse, int]  # rows that are no record
    mapping: ColumnMapping  # of the first file, with the columns that the others have beside

    def row_names(self, at: Rows) -> pl.Series:
        """Return the rows of records in words."""
        parts, start = [], 0
        for file in self.files:
            height = len(file.origin)
            mine = at[(at >= start) & (at < start + height)] - start
            parts.append(_row_names(file, mine, is_first=start == 0))
            start += height
        return pl.concat(parts)


@dataclass(frozen=True, slots=True)
class OtherRows:
    """The good rows of a file beside the people."""

    name: str
    kind: FileKind
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that the employer's files say."""

    people: People
    fixes: tuple[Extract, ...]  # files of corrected rows
    beside: tuple[OtherRows, ...]
    read: tuple[FileRead, ...]
    hash: str
    faults: tuple[Fault, ...]  # of rows that cannot be read
    notes: tuple[Fault, ...]

    def others(self, kind: FileKind) -> list[OtherRows]:
        """Return the files of a kind."""
        return [file for file in self.beside if file.kind is kind]

    def released(self) -> Given:
        """Return the same without the cells as they were read, which take the most memory."""
        bare = tuple(
            replace(f, source=replace(f.source, frame=f.source.frame.clear())) for f in self.people.files
        )
        return replace(self, people=replace(self.people, files=bare), fixes=())


def read_files(
    paths: Sequence[Path],
    mapping: ColumnMapping,
    day: date | None,
    opening: Opening,
    *,
    profiled: bool = False,
) -> Given:
    """Read files, tell what each is, and put those of people one under the other.

    Args:
        paths: the files.
        mapping: what is said of their columns.
        day: the as-of day.
        opening: sheet, encoding, and how much one file may hold.
        profiled: whether to tell what each column holds.

    Raises:
        BadInput: a file cannot be read, two are the same, or none is of people.
    """
    sources, untouched = _extracts(paths, opening)
    sorted_out = _Sorted()
    for source in sources:
        try:
            sorted_out.add(
                source, mapping, _kind(source, mapping, alone=len(sources) == 1), profiled=profiled
            )
        except BadInput as error:
            sorted_out.refused += error.faults
    of_people, fixes, refused = sorted_out.of_people, sorted_out.fixes, sorted_out.refused
    if not of_people and not refused:
        what = "hold positions, requisitions or managers, and no people."
        refused.append(Fault(", ".join(s.name for s in sources), what, "Bring the file of people, too."))
    refused += _same_names(of_people, fixes)
    if refused:
        raise BadInput(refused)
    patched = corrected(of_people, fixes) if fixes else of_people
    if fixes:  # a corrected row may bring a name back
        patched = [_cleaned(file, found) for file, found in zip(patched, sorted_out.bracketed, strict=True)]
    broken = [fault for source in (*(file.source for file in patched), *fixes) for fault in source.broken]
    return Given(
        people=_stacked(patched, fixes, day),
        fixes=tuple(fixes),
        beside=tuple(sorted_out.beside),
        read=(*sorted_out.read, *untouched),
        hash=_hash(sources),
        faults=(*sorted_out.faults, *broken),
        notes=(*sorted_out.notes, *(_nothing_corrected(file) for file in untouched)),
    )


def draft(
    paths: Sequence[Path], mapping: ColumnMapping, opening: Opening = OPENING
) -> tuple[ColumnMapping, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return a mapping to begin with where reading is refused: as far as headers and values tell.

    Required columns may be missing in it, and the form of days that can be read in two ways.

    Args:
        paths: the files.
        mapping: what is said of their columns; what it says of headers that are not there is left out.
        opening: sheet, encoding, and how much one file may hold.

    Returns:
        The mapping, the headers of the files of people, and the headers that become nothing, each with the
        private thing it names or holds, or ``""``.

    Raises:
        BadInput: a file cannot be opened.
    """
    sources = [source for source in _extracts(paths, opening)[0] if not is_corrected(source)]
    of_people = [s for s in sources if _kind(s, mapping, alone=len(sources) == 1) is FileKind.PEOPLE]
    drafts = [(source, layout.draft(mapping, source)) for source in of_people or sources[:1]]
    if not drafts:
        return mapping, (), ()
    dropped = [found for source, one in drafts for found in layout.dropped(one, source)]
    names = [header for source, _ in drafts for header in source.headers if header]
    return _merged([one for _, one in drafts]), tuple(dict.fromkeys(names)), tuple(dict.fromkeys(dropped))


def _cleaned(file: PeopleFile, found: Bracketed) -> PeopleFile:
    if not found:
        return file
    return replace(file, source=replace(file.source, frame=brackets.cleaned(file.source.frame, found)))


def _nothing_corrected(file: FileRead) -> Fault:
    return Fault(file.name, "has no rows: nothing was corrected.", "Nothing to do.")


class _Sorted:
    """Files by what they hold, as they are read one after the other."""

    def __init__(self) -> None:
        self.of_people: list[PeopleFile] = []
        self.bracketed: list[Bracketed] = []  # [file of people]
        self.fixes: list[Extract] = []
        self.beside: list[OtherRows] = []
        self.read: list[FileRead] = []
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.refused: list[Fault] = []

    def add(self, source: Extract, mapping: ColumnMapping, kind: FileKind, *, profiled: bool) -> None:
        """Take a file in.

        Raises:
            BadInput: its columns cannot be told.
        """
        columns: tuple[SourceColumn, ...] = ()
        if is_corrected(source):
            # Rejected rows are written with an apostrophe before what a spreadsheet would run.
            source = replace(source, frame=csv_out.unguarded(source.frame))
            columns = profile_of_corrected(source, mapping) if profiled else ()
            self.fixes.append(source)
        else:
            full, told = layout.complete(mapping, source, source.name, kind=kind)
            found = brackets.bracketed(source, full)
            if found:
                told += brackets.notes(source, found)
                source = replace(source, frame=brackets.cleaned(source.frame, found))
            columns = profile(source, full) if profiled else ()
            self.notes += [*source.notes, *told]
            if kind is FileKind.PEOPLE:
                self.bracketed.append(found)
                self.of_people.append(people_file(source, source.name, full, len(self.of_people)))
            else:
                rows = positions.read_rows(source, kind, full, source.name)
                self.beside.append(OtherRows(source.name, kind, rows.frame))
                self.faults += rows.faults
        rows_read = len(source.rows) + len(source.broken_rows) + len(source.totals)
        self.read.append(FileRead(source.name, kind, rows_read, source.headers, _shown(columns)))


def _shown(columns: Sequence[SourceColumn]) -> tuple[SourceColumn, ...]:
    """Return columns without single values that look private, among their most frequent ones."""
    return tuple(
        replace(c, top=tuple((private_shapes.shown(value), rows) for value, rows in c.top)) for c in columns
    )


def _extracts(paths: Sequence[Path], opening: Opening) -> tuple[list[Extract], list[FileRead]]:
    """Return the files, and beside them those of corrected rows from which all rows were deleted."""
    if not paths:
        raise BadInput([Fault("files", "are not named.", "Name one file at least.")])
    sources: list[Extract] = []
    untouched: list[FileRead] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            sources.append(
                extract(
                    path,
                    limits=opening.limits,
                    known=headers.is_known,
                    sheet=opening.sheet,
                    encoding=opening.encoding,
                )
            )
        except BadInput as error:
            empty = None if len(paths) == 1 else _without_rows(path, opening)
            if empty is None:
                faults += error.faults
            else:
                untouched.append(empty)
    first: dict[str, str] = {}
    for source in sources:
        if source.hash in first:
            what = f"holds the same as {first[source.hash]}."
            faults.append(Fault(source.name, what, "Name each file once."))
        first.setdefault(source.hash, source.name)
    if not sources and not faults:
        what = "hold no rows, and nothing else is named."
        faults.append(Fault(", ".join(f.name for f in untouched), what, "Name the original file, too."))
    if faults:
        raise BadInput(faults)
    return sources, untouched


def _without_rows(path: Path, opening: Opening) -> FileRead | None:
    """Return a file of corrected rows that has none; nothing if the file is another or cannot be read."""
    if path == STANDARD_INPUT:
        return None
    try:
        found = contents(path, opening.limits)
        ask = Ask(found.name, opening.limits, headers.is_known, opening.sheet, opening.encoding)
        sheet = READERS[found.kind](found, ask)
    except BadInput:
        return None
    if ROW not in sheet.headers or len(sheet.broken_rows) or len(sheet.totals):
        return None
    if not sheet.frame.is_empty() and not blank(sheet.frame).all():
        return None
    return FileRead(found.name, FileKind.PEOPLE, 0, sheet.headers, ())


def _kind(source: Extract, mapping: ColumnMapping, *, alone: bool) -> FileKind:
    """Return what a file holds; one that stands alone is of people."""
    if alone or is_corrected(source):
        return FileKind.PEOPLE
    for kind, columns in mapping.others.items():
        if columns and set(columns.values()) <= set(source.headers):
            return kind
    return headers.kind_of(source.headers)


def _same_names(of_people: Sequence[PeopleFile], fixes: Sequence[Extract]) -> list[Fault]:
    names = [file.name for file in of_people]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not twice or not fixes:
        return []
    what = "is the name of two files: which one a corrected row is of cannot be told."
    return [Fault(name, what, "Rename one of the two.") for name in twice]


def _stacked(of_people: Sequence[PeopleFile], fixes: Sequence[Extract], day: date | None) -> People:
    """Return the typed records of all files of people, one file under the other."""
    parts: list[Records] = []
    breaches: list[Breach] = []
    notes: list[Breach] = []
    numbers: list[Rows] = []
    start, offsets = 0, _offsets(of_people)
    for at, file in enumerate(of_people):
        raw = records.fields(file.source.frame, file.mapping, FIELDS)
        named = (
            None if file.mapping.has_ids else _row_names(file, np.arange(len(file.origin)), is_first=at == 0)
        )
        part = _without_private(records.typed(raw, file.mapping, file=file.name, row_names=named, day=day))
        breaches += [
            checks.moved(found, np.arange(start, start + part.frame.height)) for found in part.breaches
        ]
        notes += [checks.moved(found, np.arange(start, start + part.frame.height)) for found in part.notes]
        numbers.append(file.origin - 2 + offsets[at])
        parts.append(part)
        start += part.frame.height
    names = (*(file.name for file in of_people), *(fix.name for fix in fixes))
    columns = [file.mapping.columns for file in of_people]
    places = Places(
        names=names,
        sources=(*columns, *(columns[0] for _ in fixes)),
        file=np.concatenate([file.file for file in of_people]),
        row=np.concatenate([file.row for file in of_people]),
    )
    others = {
        RowUse.REJECTED: sum(len(s.broken_rows) for s in (*(f.source for f in of_people), *fixes)),
        RowUse.TOTALS: sum(len(s.totals) for s in (*(f.source for f in of_people), *fixes)),
        RowUse.REPLACED: sum(file.replaced for file in of_people),
    }
    return People(
        files=tuple(of_people),
        frame=parts[0].frame if len(parts) == 1 else pl.concat([p.frame for p in parts], how="diagonal"),
        faults=tuple(fault for part in parts for fault in part.faults),
        breaches=tuple(breaches),
        notes=tuple(notes),
        places=places,
        numbers=numbers[0] if len(numbers) == 1 else np.concatenate(numbers),
        others=MappingProxyType(others),
        mapping=_merged([file.mapping for file in of_people]),
    )


def _offsets(of_people: Sequence[PeopleFile]) -> list[int]:
    """Return what is added to the rows of each file for distinct numbers, whatever the order of the files."""
    order = sorted(range(len(of_people)), key=lambda at: (of_people[at].name, of_people[at].source.hash))
    offsets, offset = [0] * len(of_people), 0
    for at in order:
        offsets[at] = offset
        offset += of_people[at].last_row - 1
    return offsets


def _without_private(part: Records) -> Records:
    """Return records without single cells that say who somebody is, which are noted by their count."""
    columns, notes, breaches = [], list(part.notes), list(part.breaches)
    for name, dtype in part.frame.schema.items():
        if dtype != pl.String or name in checks.PRIVATE or name in _NOT_CLEANED:
            continue
        clean, at = without_private(part.frame[name])
        if not at.any():
            continue
        columns.append(clean.alias(name))
        what = "holds an e-mail address, a social security number or a bank account number; taken out."
        rows = np.flatnonzero(at.to_numpy()).astype(np.int64)
        notes.append(Breach(name, what, "Mend it in the source: it is in the wrong column.", rows))
        if name == "job_title" and clean.null_count() > part.frame[name].null_count():
            untitled = np.flatnonzero((at & clean.is_null()).to_numpy()).astype(np.int64)
            breaches.append(Breach(name, "is private data, and no title.", "Write the title.", untitled))
    if not columns:
        return part
    frame = part.frame.with_columns(columns)
    return replace(part, frame=frame, notes=tuple(notes), breaches=tuple(breaches))


def _row_names(file: PeopleFile, at: Rows, *, is_first: bool) -> pl.Series:
    """Return rows in words; those of further files with the file's name, so that no two are alike."""
    start = "row " if is_first else f"{file.name} row "
    return (start + pl.Series(file.origin[at]).cast(pl.String)).alias("row_name")


def _merged(mappings: Sequence[ColumnMapping]) -> ColumnMapping:
    """Return the mapping of the first file, with the columns that only further files have."""
    columns: dict[str, str] = {}
    confidence: dict[str, headers.Confidence] = {}
    for mapping in reversed(mappings):
        columns.update(mapping.columns)
        confidence.update(mapping.confidence)
    return replace(
        mappings[0],
        columns=MappingProxyType(columns),
        confidence=MappingProxyType(confidence),
    )


def _hash(sources: Sequence[Extract]) -> str:
    """Return the hash of one file, or of several in any order."""
    if len(sources) == 1:
        return sources[0].hash
    return hashlib.sha256("".join(sorted(source.hash for source in sources)).encode()).hexdigest()
