"""Reads a hand file: who is pinned, excluded or overridden, with the reason (CSV, XLSX or Parquet).

A reason, an id and who decided are never shown in a message: their rows and columns are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from passerelle.data import checks
from passerelle.data.checks import Breach
from passerelle.data.csv_out import unguarded
from passerelle.data.extract import Extract, Rows, extract
from passerelle.data.roster import cells
from passerelle.data.schema import Decision
from passerelle.data.schema.hand import HAND, Act
from passerelle.errors import BadInput, Fault

IDS: Final = ("employee_id", "employer_id")
DESTINATION: Final = ("role_to", "job_title", "department", "site")
_LAYOUT: Final = "docs/how-to/human-hand.md has the layout."
_WORDS: Final = ("act", "decision")  # read in any case
_INSIDE: Final = (Decision.MOVE.value, Decision.RETRAIN.value)
_GOES: Final = (*_INSIDE, Decision.SEPARATE.value)


@dataclass(frozen=True, slots=True)
class HandFile:
    """A hand file as read, in the columns of ``schema.HAND``."""

    name: str  # of the file, as shown
    hash: str  # SHA-256 of the file's bytes
    frame: pl.DataFrame
    rows: Rows  # [line] row in the file
    faults: tuple[Fault, ...]  # what is wrong whatever roster it is for

    def where(self, line: int, column: str = "") -> str:
        """Return the place of a line, or of one of its cells, in words."""
        return f"{self.name}, row {self.rows[line]}" + (f", column {column}" if column else "")


def read(path: Path) -> HandFile:
    """Read a hand file; what is wrong with its lines comes back with it, to be told with all the rest.

    Raises:
        BadInput: the file cannot be read or lacks a column.
    """
    source = extract(path, known=lambda header: _plain(header) in HAND.names)
    frame, odd = _typed(unguarded(_columns(source)))
    breaches = [odd, *checks.breaches_of(frame, HAND, keyed=False), *_rules(frame, odd), *_repeats(frame)]
    told = checks.as_faults(breaches, file=source.name, rows=source.rows)
    return HandFile(source.name, source.hash, frame, source.rows, (*told, *source.broken, *_dropped(source)))


def _plain(header: str) -> str:
    return "_".join(header.strip().lower().replace("_", " ").split())


def _columns(source: Extract) -> pl.DataFrame:
    """Return the known columns of a file as text."""
    found: dict[str, list[str]] = {}
    for header in source.frame.columns:
        found.setdefault(_plain(header), []).append(header)
    faults = [
        Fault(f"{source.name}, column {column.name}", "is missing.", f"Add it. {_LAYOUT}")
        for column in HAND.columns
        if column.required and column.name not in found
    ]
    if not found.keys() & set(IDS):
        what = "is missing, and so is employer_id: nothing says who is meant."
        faults.append(Fault(f"{source.name}, column employee_id", what, f"Add one of the two. {_LAYOUT}"))
    twice = {_plain(header) for header in source.repeated}
    twice |= {name for name, headers in found.items() if len(headers) > 1}
    faults += [
        Fault(f"{source.name}, column {name}", "stands twice.", "Keep one of them.")
        for name in HAND.names
        if name in twice
    ]
    if faults:
        raise BadInput(faults)
    return pl.DataFrame(
        cells.text(source.frame[found[name][0]]).alias(name) for name in HAND.names if name in found
    )


def _typed(said: pl.DataFrame) -> tuple[pl.DataFrame, Breach]:
    """Return the columns in their types, and the quarters that are no whole numbers."""
    there = {
        name: said[name] if name in said.columns else pl.Series(name, [None] * said.height, dtype=pl.String)
        for name in HAND.names
    }
    there |= {name: there[name].str.to_lowercase() for name in _WORDS}
    quarter = there["quarter"].cast(pl.Int64, strict=False)
    odd = quarter.is_null() & there["quarter"].is_not_null()
    what, remedy = "is no whole number.", "Write the quarter of the plan: 1 for its first."
    frame = HAND.conform(pl.DataFrame({**there, "quarter": quarter}))
    return frame, checks.breach("quarter", what, remedy, odd, there["quarter"])


def _rules(frame: pl.DataFrame, odd: Breach) -> list[Breach]:
    """Return the lines that say too little, too much, or two things; an ``odd`` quarter is one, too."""
    act, decision = pl.col("act"), pl.col("decision")
    decided = decision.is_not_null()
    somewhere = pl.any_horizontal(pl.col(DESTINATION).is_not_null())
    rows = pl.Series(range(frame.height), dtype=pl.Int64)
    when, how = (
        pl.col("quarter").is_not_null() | rows.is_in(odd.at.tolist()),
        pl.col("programme").is_not_null(),
    )
    out = act == Act.EXCLUDE
    rules = (
        ("employee_id", pl.all_horizontal(pl.col(IDS).is_null()), "is empty.", "Say who is meant."),
        (
            "employer_id",
            pl.all_horizontal(pl.col(IDS).is_not_null()),
            "stands beside an employee_id.",
            "Keep one of the two.",
        ),
        (
            "decision",
            out & (decided | somewhere | when | how),
            "or more is said of somebody who is excluded, and is asked nothing.",
            "Leave decision, destination, quarter and programme empty, or write override.",
        ),
        (
            "decision",
            (act == Act.OVERRIDE) & ~decided,
            "is empty, and an override is one.",
            "Write stay, move, retrain or separate.",
        ),
        (
            "decision",
            (act == Act.PIN) & ~decided & (somewhere | when | how),
            "is empty, and the line says where or when.",
            "Write the decision, or leave the rest empty to pin what an earlier plan said.",
        ),
        (
            "role_to",
            ~out & decision.is_in(_INSIDE) & ~somewhere,
            "is empty, and so is job_title: the line says not where to.",
            "Name the role.",
        ),
        (
            "role_to",
            ~out & decision.is_in([Decision.STAY.value, Decision.SEPARATE.value]) & somewhere,
            "or another destination stands in a line that goes nowhere.",
            "Empty it, or write move or retrain.",
        ),
        (
            "quarter",
            ~out & decision.is_in(_GOES) & ~when,
            "is empty.",
            "Say in which quarter of the plan it starts.",
        ),
        (
            "quarter",
            ~out & (decision == Decision.STAY) & when,
            "stands beside stay, which has none.",
            "Empty it.",
        ),
        (
            "programme",
            ~out & decided & (decision != Decision.RETRAIN) & how,
            "stands in a line without training.",
            "Empty it, or write retrain.",
        ),
    )
    return [
        Breach(column, what, remedy, np.flatnonzero(frame.select(bad.fill_null(value=False)).to_series()))
        for column, bad, what, remedy in rules
    ]


def _repeats(frame: pl.DataFrame) -> list[Breach]:
    """Return the lines of a person of whom an earlier line speaks."""
    remedy = "Keep one line for each person."
    return [
        Breach(name, "speaks of somebody of whom an earlier line speaks.", remedy, found.at)
        for name in IDS
        for found in checks.repeats(frame.select(name), name)
    ]


def _dropped(source: Extract) -> list[Fault]:
    """Return the rows that the reader took for totals or footers: no line of a hand is passed over."""
    what, remedy = "looks like a total or a footer, not like a line.", "Mend it, or take it out."
    at = np.arange(len(source.totals), dtype=np.int64)
    return checks.as_faults([Breach("", what, remedy, at)], file=source.name, rows=source.totals)
