"""Rows that were left out, in a form that can be corrected and read again beside the original file.

A rejected row has the name of its file and its row there, the reason, and the columns of the original;
never names, e-mails, national ids or bank data. Read again, the corrected row takes the original's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from passerelle.data.checks import Breach
from passerelle.data.extract import Extract, Rows, listed, unique
from passerelle.data.roster import headers, layout, values
from passerelle.data.roster.mapping_file import ColumnMapping
from passerelle.data.roster.private import without_private
from passerelle.errors import BadInput, Fault

FILE: Final = "passerelle_file"
ROW: Final = "passerelle_row"
REASON: Final = "reason"
_MARKS: Final = (FILE, ROW, REASON)
_NAMED: Final = ("employee_id", "manager_id")  # kept whatever their header is called: they name the row

_BROKEN: Final = "cannot be split into the header's fields, or has too long a cell"


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """A file of people, corrected rows in the place of its own."""

    name: str
    source: Extract  # its frame has the corrected rows
    mapping: ColumnMapping
    origin: Rows  # [record] its row in this file
    file: NDArray[np.int64]  # [record] place of the file that it is read from, among the files of people
    row: Rows  # [record] its row there
    replaced: int  # rows of the file that a corrected row replaces
    last_row: int  # the greatest row of the file


def is_corrected(source: Extract) -> bool:
    """Return whether a file holds corrected rows of another."""
    return ROW in source.headers


def people_file(source: Extract, name: str, mapping: ColumnMapping, at: int) -> PeopleFile:
    """Return a file of people as it stands, the ``at``-th of them."""
    rows = source.rows
    others = (rows, source.broken_rows, source.totals)
    greatest = max((int(found.max()) for found in others if len(found)), default=1)
    return PeopleFile(name, source, mapping, rows, np.full(len(rows), at, dtype=np.int64), rows, 0, greatest)


def corrected(files: Sequence[PeopleFile], fixes: Sequence[Extract]) -> list[PeopleFile]:
    """Return the files with their corrected rows; a later correction of a row replaces an earlier one.

    Args:
        files: the originals.
        fixes: the files of corrected rows.

    Raises:
        BadInput: a corrected row names no row of the files, or names one that another row names, too.
    """
    out = list(files)
    faults: list[Fault] = []
    for order, fix in enumerate(fixes):
        target, row = _targets(out, fix, faults)
        for at, original in enumerate(out):
            mine = np.flatnonzero(target == at)
            if len(mine):
                out[at] = _patched(original, fix, mine, row[mine], len(files) + order)
    if faults:
        raise BadInput(faults)
    return out


def rejected(
    files: Sequence[PeopleFile], fixes: Sequence[Extract], breaches: Iterable[Breach], bad: Rows
) -> pl.DataFrame:
    """Return the rows left out: file, row, reason, and the columns of the original that are not private.

    Args:
        files: the files of people; their records follow one another.
        fixes: the files of corrected rows, which may have rows that cannot be split into fields.
        breaches: what is wrong.
        bad: the records left out.
    """
    reasons = _reasons(files, breaches)
    parts, start = [], 0
    for file in files:
        height = file.source.frame.height
        mine = bad[(bad >= start) & (bad < start + height)]
        place = mine - start
        told = pl.DataFrame({"at": mine}).join(reasons, on="at", how="left", maintain_order="left")["reason"]
        columns = _shown_cells(file, place)
        parts.append(_marked(file.name, file.origin[place], told, columns))
        parts.append(_broken(file.source))
        start += height
    parts += [_broken(fix) for fix in fixes]
    table = pl.concat(parts, how="diagonal")
    order = {name: at for at, name in enumerate([*(f.name for f in files), *(fix.name for fix in fixes)])}
    return table.sort(pl.col(FILE).replace_strict(order, return_dtype=pl.Int64), ROW)


def shown_columns(source: Extract, mapping: ColumnMapping) -> list[str]:
    """Return the columns of a file that a rejected row keeps, in order: none that is never stored."""
    named = {mapping.columns[field] for field in _NAMED if field in mapping.columns}
    private = {header for header, kind in layout.dropped(mapping, source) if kind}
    return [
        column
        for column, header in zip(unique(source.headers), source.headers, strict=True)
        if column in source.frame.columns
        and (column in named or (headers.private_kind(header) is None and header not in private))
        and column not in _MARKS
    ]


def _shown_cells(file: PeopleFile, place: Rows) -> list[pl.Series]:
    """Return the kept columns of some rows as text; what is private stays in ids alone."""
    frame, mapping = file.source.frame, file.mapping
    ids = {mapping.columns[field] for field in (*_NAMED, "position_id") if field in mapping.columns}
    out = []
    for name in shown_columns(file.source, mapping):
        said = values.text(frame[name].gather(place))
        out.append(said if name in ids else without_private(said, frame[name])[0])
    return out


def _targets(files: Sequence[PeopleFile], fix: Extract, faults: list[Fault]) -> tuple[Rows, Rows]:
    """Return the file and the row that each corrected row replaces; -1 where it names none."""
    row = values.text(fix.frame[ROW]).cast(pl.Int64, strict=False).fill_null(-1).to_numpy()
    names = [file.name for file in files]
    if FILE in fix.frame.columns:
        said = values.text(fix.frame[FILE])
        target = (
            said.replace_strict(
                names, pl.Series(range(len(names)), dtype=pl.Int64), default=-1, return_dtype=pl.Int64
            )
            .fill_null(-1)
            .to_numpy(writable=True)
        )
    else:
        target = np.full(len(row), 0 if len(files) == 1 else -1, dtype=np.int64)
    for at, file in enumerate(files):
        there = np.concatenate([file.origin, file.source.broken_rows])
        target[(target == at) & ~np.isin(row, there)] = -1
    stray = fix.rows[target < 0]
    if len(stray):
        what = f"names no row of {', '.join(names)}."
        remedy = f"Leave {FILE} and {ROW} as they were written, and read the original file with it."
        faults.append(Fault(f"{fix.name}, {listed(stray)}, column {ROW}", what, remedy, "", len(stray)))
    keys = pl.DataFrame({"file": target, "row": row})
    again = (keys.is_duplicated() & ~keys.to_struct().is_first_distinct()).to_numpy() & (target >= 0)
    if again.any():
        what, remedy = "corrects a row that an earlier row corrects.", "Keep one of the two."
        faults.append(
            Fault(f"{fix.name}, {listed(fix.rows[again])}, column {ROW}", what, remedy, "", int(again.sum()))
        )
    return target, row


def _patched(original: PeopleFile, fix: Extract, mine: Rows, rows: Rows, file: int) -> PeopleFile:
    """Return a file with corrected rows in the place of its own."""
    frame, source = original.source.frame, original.source
    kept = np.flatnonzero(~np.isin(original.origin, rows))
    columns = []
    for column in frame.columns:
        old = frame[column].gather(kept)
        new = _corrected_column(fix, column, mine)
        # Text from a correction meets what a Parquet file brings typed: both as text.
        old = old if old.dtype == pl.String else values.text(old)
        columns.append(pl.concat([old, new]).alias(column))
    origin = np.concatenate([original.origin[kept], rows])
    order = np.argsort(origin, kind="stable")
    broken = ~np.isin(source.broken_rows, rows)
    replaced = len(original.origin) - len(kept) + int((~broken).sum())
    return replace(
        original,
        source=replace(
            source,
            frame=pl.DataFrame(columns)[order],
            rows=origin[order],
            broken=source.broken if broken.all() else _still_broken(source, source.broken_rows[broken]),
            broken_rows=source.broken_rows[broken],
        ),
        origin=origin[order],
        file=np.concatenate([original.file[kept], np.full(len(mine), file, dtype=np.int64)])[order],
        row=np.concatenate([original.row[kept], fix.rows[mine]])[order],
        replaced=original.replaced + replaced,
    )


def _corrected_column(fix: Extract, column: str, mine: Rows) -> pl.Series:
    if column not in fix.frame.columns:
        return pl.Series(column, [None] * len(mine), dtype=pl.String)
    said = fix.frame[column].gather(mine)
    return said if said.dtype == pl.String else values.text(said)


def _still_broken(source: Extract, rows: Rows) -> tuple[Fault, ...]:
    """Return the faults of the broken rows that no corrected row replaces."""
    said = _said_of(source)
    by_reason: dict[str, list[int]] = {}
    for row in rows.tolist():
        by_reason.setdefault(said.get(row, _BROKEN), []).append(row)
    remedy = "Mend the row, or correct it in the file of rejected rows."
    return tuple(
        Fault(f"{source.name}, {listed(np.array(at))}", f"{what}.", remedy, "", len(at))
        for what, at in by_reason.items()
    )


def _reasons(files: Sequence[PeopleFile], breaches: Iterable[Breach]) -> pl.DataFrame:
    """Return the reasons of each record, one after the other."""
    starts = np.cumsum([0, *(file.source.frame.height for file in files)])
    parts = []
    for found in breaches:
        which = np.searchsorted(starts, found.at, side="right") - 1
        for at in np.unique(which).tolist():
            header = files[at].mapping.columns.get(found.column, found.column)
            said = f"{header} {found.what}"
            parts.append(pl.DataFrame({"at": found.at[which == at]}).with_columns(reason=pl.lit(said)))
    if not parts:
        return pl.DataFrame(schema={"at": pl.Int64, "reason": pl.String})
    joined = pl.col("reason").unique(maintain_order=True).str.join(" ")
    return pl.concat(parts).group_by("at", maintain_order=True).agg(joined)


def _broken(source: Extract) -> pl.DataFrame:
    """Return the rows that cannot be split: their cells may be misplaced, and are not kept."""
    rows = source.broken_rows
    said = _said_of(source)
    other = next(iter(said.values())) if len(source.broken) == 1 and len(said) == 1 else _BROKEN
    why = [
        f"{said.get(row, other)}: copy it from {source.name}, row {row}, or mend it there."
        for row in rows.tolist()
    ]
    return _marked(source.name, rows, pl.Series(why, dtype=pl.String), [])


def _said_of(source: Extract) -> dict[int, str]:
    """Return what the faults of a file say of the rows that they name, without the full stop."""
    said: dict[int, str] = {}
    for fault in source.broken:
        named = fault.where.removeprefix(f"{source.name}, ")
        first, *others = [int(row) for row in re.findall(r"[0-9]+", named)]
        what = fault.what.removesuffix(".")
        said[first] = f"{what} ({fault.value})" if fault.value else what
        said.update(dict.fromkeys(others, what))
    return said


def _marked(name: str, rows: Rows, reasons: pl.Series, columns: list[pl.Series]) -> pl.DataFrame:
    marks = pl.DataFrame(
        {FILE: [name] * len(rows), ROW: rows, REASON: reasons},
        schema={FILE: pl.String, ROW: pl.Int64, REASON: pl.String},
    )
    return marks.hstack(columns)
