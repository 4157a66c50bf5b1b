"""Use cases: make the founding employer's roster, or an employer of any size as some system exports it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.dirt import ExportRows, clean_rows, dirty_rows, shares_for
from passerelle.app.assemble.export_files import ending_of, first_row, write_export
from passerelle.app.assemble.export_styles import STYLES, Columns, Style
from passerelle.app.assemble.exports import as_text, facts
from passerelle.app.assemble.founding import EMPLOYEES_PEOPLE
from passerelle.app.assemble.generate import AS_OF, employees_table, founding_employer
from passerelle.app.run import Run, Stream
from passerelle.data.reference import Reference
from passerelle.data.roster.headers import FileKind
from passerelle.data.roster.ledger import RowUse
from passerelle.engines.dirt import RowKind, draw_dirt
from passerelle.engines.generate import generate
from passerelle.errors import UsageError

LEAST_SCALE: Final = 0.001  # 1,540 people: under it some functions have nobody
FOUNDED_YEAR: Final = 1994  # nobody was hired before
MOST_PEOPLE: Final = 2_000_000
_OPEN_SEATS: Final = 50  # one open position for so many people, where the file of people has none


@dataclass(frozen=True, slots=True)
class GeneratedRoster:
    """What was written, and what a reader should make of it."""

    files: Mapping[FileKind, Path]  # the file of people first
    people: int  # who are employed on the day of the file, and whose row is good
    truth: pl.DataFrame  # of each row of the file of people: row, employer_id, use, why; blank rows apart


def generate_founding(reference: Reference, scale: float, seed: int) -> pl.DataFrame:
    """Return the generated roster of the founding employer, with the headers of an HRIS export.

    Args:
        reference: sector staffing and pay.
        scale: share of the full 1.54 million people, 0.001 to 1.
        seed: of the random numbers; the same seed gives the same roster.

    Raises:
        UsageError: the scale lies outside its range.
    """
    if not LEAST_SCALE <= scale <= 1.0:
        raise UsageError(f"The scale is {scale}; choose a share between {LEAST_SCALE} and 1.")
    return _employees(reference, scale, Run(seed=seed))


def generate_roster(
    reference: Reference, out: Path, *, people: int, seed: int, style: str = "plain", dirty: bool = False
) -> GeneratedRoster:
    """Write an employer that never was, as an HR system exports it.

    Args:
        reference: sector staffing and pay.
        out: the file of people; CSV, CSV.gz, XLSX or Parquet by its ending. What the system keeps in files
            of their own goes beside it, such as ``NAME-positions.csv``.
        people: who are employed on the day of the file, 1 to 2 million.
        seed: of the random numbers; the same seed gives the same files.
        style: a key of ``export_styles.STYLES``.
        dirty: whether the file has what is wrong with files that people hand in.

    Raises:
        UsageError: the number of people, style or ending is none of these, or a file exists.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise UsageError(f"{people:,} people are asked for; choose from 1 to {MOST_PEOPLE:,}.")
    if style not in STYLES:
        raise UsageError(f"The style {style} is not known. Known are {', '.join(STYLES)}.")
    said, ending = STYLES[style], ending_of(out)
    files = {FileKind.PEOPLE: out} | {kind: _beside(out, ending, kind) for kind in said.beside}
    for path in files.values():
        if path.exists():
            raise UsageError(f"{path} already exists, and nothing is written over. Name another file.")
    known = facts(_employees(reference, people / EMPLOYEES_PEOPLE, Run(seed=seed)))
    rows = _dirtied(known, said, ending, seed) if dirty else clean_rows(known, said)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_export(rows.text, said.contents(dirty=dirty), said, out, rows.broken)
    for kind, columns in said.beside.items():
        _write_beside(
            rows.employees if kind is FileKind.MANAGERS else known, kind, columns, said, files[kind]
        )
    truth = _numbered(rows.truth, said, ending)
    good = int((truth["use"] == RowUse.EMPLOYEE.value).sum())
    return GeneratedRoster(MappingProxyType(files), good, truth)


def _employees(reference: Reference, scale: float, run: Run) -> pl.DataFrame:
    posts, functions, labels = founding_employer(reference, scale)
    years = AS_OF.year - FOUNDED_YEAR
    employees = generate(posts, functions, years, run.generator(Stream.GENERATE))
    return employees_table(employees, posts, labels)


def _dirtied(known: pl.DataFrame, style: Style, ending: str, seed: int) -> ExportRows:
    manager = known["manager"].fill_null(0).to_numpy() - 1
    shares = shares_for(style, lines=ending.startswith(".csv"))
    # A draw of its own: the same people stand in the clean file and in the dirty one.
    dirt = draw_dirt(manager, shares, Run(seed=seed).generator(Stream.GENERATE, draw=1))
    return dirty_rows(known, dirt, style)


def _beside(out: Path, ending: str, kind: FileKind) -> Path:
    return out.with_name(f"{out.name[: -len(ending)]}-{kind.value}{out.name[-len(ending) :]}")


def _write_beside(known: pl.DataFrame, kind: FileKind, columns: Columns, style: Style, path: Path) -> None:
    """Write a file beside the people: who answers to whom, every position, or what is to be filled."""
    places = np.arange(0, known.height, _OPEN_SEATS)
    empty = pl.lit(None, dtype=pl.Int64)
    vacant = known[places].with_columns(
        empty.alias("person"),
        (pl.int_range(pl.len()) + 1 + known.height * 4).alias("seat"),
    )
    rows = {
        FileKind.MANAGERS: known.filter(pl.col("manager").is_not_null()),
        FileKind.REQUISITIONS: vacant,
        FileKind.POSITIONS: pl.concat([known, vacant]),
    }[kind]
    write_export(as_text(rows, style, columns), columns, style, path)


def _numbered(truth: pl.DataFrame, style: Style, ending: str) -> pl.DataFrame:
    """Return the truth with the row of the file, a last row of totals, and without blank rows."""
    first = first_row(style, ending)
    numbered = truth.with_row_index("row", offset=first).with_columns(pl.col("row").cast(pl.Int64))
    if style.total and ending != ".parquet":
        total = {
            "row": first + truth.height,
            "employer_id": None,
            "use": RowUse.TOTALS.value,
            "why": RowKind.SUBTOTAL.name.lower(),
        }
        numbered = pl.concat([numbered, pl.DataFrame([total], schema=numbered.schema)])
    return numbered.filter(pl.col("use").is_not_null())
