"""A user's corrections of coded titles: read from a reviewed file, merged, and written again.

A reviewed file has ``job_title``, ``corrected`` and, where it matters, ``department``; other columns are not
looked at. What stands in ``corrected`` is an occupation's code, with or without its dash, its title, or both
("15-1252 Software Developers"). An empty cell corrects nothing; an empty department means all departments.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from passerelle.data.csv_out import unguarded, write_csv
from passerelle.data.extract import Extract, extract
from passerelle.data.reference import Reference
from passerelle.data.store import check_free, frame_hash
from passerelle.errors import BadInput, Fault

COLUMNS: Final = ("job_title", "department", "corrected")
_SCHEMA: Final = {"job_title": pl.String, "department": pl.String, "occupation": pl.String}
_KEY: Final = ("title_key", "department_key")
_BRIDGE: Final = "soc-2018-to-oews-2024"  # the snapshot's roll-ups: 13-1023 is in 13-1020
_CODE: Final = re.compile(r"(\d{2})-?(\d{4})(?:\.\d{1,2})?(?:\s+\D.*)?")
# Spreadsheets take "11-2021" for November 2021. A workbook keeps the year, text may not.
_DATE: Final = re.compile(r"(\d{4})-11-01(?:[ T]00:00:00)?")
_MONTH: Final = re.compile(r"(?:1-)?Nov[- ]\d{2,4}|\d{1,2}-Nov", re.IGNORECASE)
_REMEDY: Final = "Write the six digits of a SOC 2018 code, such as 151252, or an occupation's whole title."


@dataclass(frozen=True, slots=True, eq=False)
class TitleCorrections:
    """What a user says that titles are: at most one occupation for a title in a department."""

    table: pl.DataFrame  # job_title, department (null: in all), occupation (SOC 2018 code)

    @property
    def hash(self) -> str:
        """SHA-256 of the corrections, in whatever order and file they came."""
        return frame_hash(self.table.sort("job_title", "department"))


def key(column: str) -> pl.Expr:
    """Return what two spellings of a title or department share: letters in lower case, single spaces."""
    return pl.col(column).str.strip_chars().str.replace_all(r"\s+", " ").str.to_lowercase()


def read_corrections(path: Path, reference: Reference) -> TitleCorrections:
    """Read a reviewed file (CSV, XLSX or Parquet).

    Raises:
        BadInput: the file cannot be read, lacks a column or has no correction; a correction names no
            occupation, or one title of one department is corrected in two ways. All faults are in it.
    """
    found = extract(path)
    columns = _columns(found, path.name)
    cells = unguarded(
        found.frame.select(
            pl.col(columns[name]).cast(pl.String).str.strip_chars().replace("", None).alias(name)
            if name in columns
            else pl.lit(None, pl.String).alias(name)
            for name in COLUMNS
        ).with_columns(pl.Series("row", found.rows))
    ).filter(pl.col("corrected").is_not_null())
    if cells.is_empty() and not found.broken:
        remedy = "Fill the column for the titles that are coded wrongly, or leave the file out."
        raise BadInput([Fault(f"{path.name}, column corrected", "has no correction in it.", remedy)])
    occupations = _Occupations(reference)
    meant = {text: occupations.named(text) for text in cells["corrected"].unique(maintain_order=True)}
    rows = cells.with_columns(
        pl.col("corrected").replace_strict(meant, return_dtype=pl.String).alias("occupation"),
        key("job_title").alias("title_key"),
        key("department").alias("department_key"),
    )
    faults = [
        *found.broken,
        *_untitled(rows, path.name),
        *_unknown(rows, path.name, occupations),
        *_contradictory(rows, path.name),
    ]
    if faults:
        raise BadInput(faults)
    return _corrections(rows)


def merge(old: TitleCorrections, new: TitleCorrections) -> TitleCorrections:
    """Return the corrections of both; of a title in a department that both correct, the new one holds."""
    both = pl.concat([new.table, old.table]).with_columns(
        key("job_title").alias("title_key"), key("department").alias("department_key")
    )
    return _corrections(both)


def write_corrections(
    corrections: TitleCorrections, path: Path, reference: Reference, *, replace: bool = False
) -> None:
    """Write corrections as a CSV file that ``read_corrections`` reads, whole or not at all.

    Raises:
        UsageError: ``path`` exists and is not to be replaced.
    """
    if not replace:
        check_free(path)
    write_csv(
        corrections.table.select(
            "job_title", "department", named(reference, pl.col("occupation")).alias("corrected")
        ),
        path,
    )


def named(reference: Reference, code: pl.Expr) -> pl.Expr:
    """Return codes with their occupation's title, "15-1252 Software Developers": no spreadsheet alters it."""
    table = reference.occupations
    words = table["occupation"] + " " + table["title"]
    return code.replace_strict(table["occupation"], words, default=None, return_dtype=pl.String)


class _Occupations:
    """Finds the occupation that a cell names."""

    def __init__(self, reference: Reference) -> None:
        table = reference.occupations
        self._codes = frozenset(table["occupation"])
        self._by_title: Mapping[str, str] = {
            _folded(title): code for code, title in table.select("occupation", "title").iter_rows()
        }
        bridge = reference.tables["crosswalks"].filter(crosswalk=_BRIDGE)
        single = bridge.filter(pl.len().over("source") == 1)
        self._rolled_up: Mapping[str, str] = dict(single.select("source", "target").iter_rows())

    def named(self, text: str) -> str | None:
        """Return the code that ``text`` names, or None."""
        if match := _CODE.fullmatch(text):
            code = f"{match[1]}-{match[2]}"
        elif match := _DATE.fullmatch(text):
            code = f"11-{match[1]}"
        else:
            return self._by_title.get(_folded(text))
        return code if code in self._codes else self._rolled_up.get(code)

    def remedy(self, text: str) -> str:
        """Return what to do about a ``text`` that names none."""
        if _MONTH.fullmatch(text):
            return "A spreadsheet has made a date of a code; write it without its dash, such as 112021."
        near = difflib.get_close_matches(_folded(text), self._by_title, n=1, cutoff=0.8)
        if near:
            code = self._by_title[near[0]]
            return f"{_REMEDY} The nearest title is that of {code}: {near[0]}."
        return _REMEDY


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def _columns(found: Extract, name: str) -> Mapping[str, str]:
    """Return the frame's column of each of ``COLUMNS`` that the file has.

    Raises:
        BadInput: one that must be there is not, or stands twice.
    """
    plain = ["_".join(header.lower().split()) for header in found.headers]
    by_name = dict(zip(plain, found.frame.columns, strict=True))
    faults = [
        Fault(f"{name}, column {column}", "is missing.", "Review the file that 'roster code' wrote.")
        for column in ("job_title", "corrected")
        if column not in by_name
    ]
    faults += [
        Fault(f"{name}, column {column}", "stands twice.", "Leave one of them out.")
        for column in COLUMNS
        if plain.count(column) > 1
    ]
    if faults:
        raise BadInput(faults)
    return {column: by_name[column] for column in COLUMNS if column in by_name}


def _untitled(rows: pl.DataFrame, name: str) -> list[Fault]:
    bad = rows.filter(pl.col("job_title").is_null())
    if bad.is_empty():
        return []
    where = f"{name}, row {bad['row'][0]}, column job_title"
    remedy = "Name the title, or empty the correction."
    return [Fault(where, "is empty, and the row has a correction.", remedy, count=bad.height)]


def _unknown(rows: pl.DataFrame, name: str, occupations: _Occupations) -> list[Fault]:
    bad = rows.filter(pl.col("occupation").is_null())
    counts = bad.group_by("corrected", maintain_order=True).agg(pl.col("row").first(), pl.len().alias("n"))
    return [
        Fault(
            f"{name}, row {row}, column corrected",
            "names no occupation of the snapshot.",
            occupations.remedy(text),
            text,
            count,
        )
        for text, row, count in counts.iter_rows()
    ]


def _contradictory(rows: pl.DataFrame, name: str) -> list[Fault]:
    said = rows.filter(pl.col("occupation").is_not_null(), pl.col("job_title").is_not_null())
    several = (
        said.group_by(*_KEY, maintain_order=True)
        .agg(pl.col("job_title", "department").first(), pl.col("row", "occupation"))
        .filter(pl.col("occupation").list.n_unique() > 1)
    )
    faults = []
    for title, department, lines, codes in several.select(
        "job_title", "department", "row", "occupation"
    ).iter_rows():
        other = next(place for place, code in enumerate(codes) if code != codes[0])
        where = f"{name}, row {lines[other]}, column corrected"
        what = f"corrects {title!r} of {department or 'all departments'} otherwise than row {lines[0]} does."
        faults.append(Fault(where, what, "Keep one of them.", f"{codes[other]}, before {codes[0]}"))
    return faults


def _corrections(rows: pl.DataFrame) -> TitleCorrections:
    return TitleCorrections(
        rows.unique(_KEY, keep="first", maintain_order=True).select(
            pl.col(name).cast(dtype) for name, dtype in _SCHEMA.items()
        )
    )
