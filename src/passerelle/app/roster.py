"""Use case: check an employer's extracts without making a plan, and without stopping at what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from passerelle.app.workforce import Sources, proposed_mapping, read_files
from passerelle.data.roster import RosterRead
from passerelle.data.roster.files import FileRead, draft
from passerelle.data.roster.mapping_file import ColumnMapping, read_mapping
from passerelle.data.roster.mapping_out import mapping_text
from passerelle.errors import Fault


@dataclass(frozen=True, slots=True)
class RosterCheck:
    """What there is to know of extracts before they are used."""

    files: tuple[FileRead, ...]  # with a profile of every column
    hash: str  # SHA-256 of the bytes
    as_of: date | None  # the day of the extract, where it is told
    read_as_of: date | None  # the day that rows were judged by: today where none is told
    rows: int  # of the files of people
    ledger: Mapping[str, int]  # what became of each of them; adds up to ``rows``
    employees: int
    other_assignments: int
    positions: int
    open_positions: int
    requisitions: int
    openings: int  # that the open requisitions ask for
    events: int  # of the history
    constants: Mapping[str, str]  # roster columns that the mapping file fills for every row
    derived: tuple[str, ...]  # roster columns worked out from others
    absent: tuple[str, ...]  # roster columns without a value in any row
    faults: tuple[Fault, ...]  # most places first
    notes: tuple[Fault, ...]
    mapping: str  # as a mapping file, to be edited and used again
    rejected: pl.DataFrame  # rows left out with the reason, to be corrected and read again

    def as_json(self) -> dict[str, Any]:
        """Return everything but the rows left out, which may hold ids and traits."""
        fields = {name: getattr(self, name) for name in self.__slots__ if name != "rejected"}
        fields["files"] = [asdict(file) for file in self.files]
        fields["faults"] = [asdict(fault) for fault in self.faults]
        fields["notes"] = [asdict(note) for note in self.notes]
        return {**fields, "constants": dict(self.constants), "ledger": dict(self.ledger)}


def check_roster(sources: Sources) -> RosterCheck:
    """Return what extracts hold, what is wrong with them, and what they lack.

    Raises:
        BadInput: a file or the mapping cannot be read, a required column is missing, or no row is good.
    """
    told = sources.as_of or (None if sources.mapping is None else read_mapping(sources.mapping).as_of)
    read = read_files(replace(sources, partial=True, as_of=told or date.today()), profiled=True)
    mapping = read.mapping
    filled = [name for name in read.roster.columns if name not in read.absent]
    return RosterCheck(
        files=read.files,
        hash=read.hash,
        as_of=told,
        read_as_of=read.as_of,
        rows=read.ledger.total,
        ledger={use.value: rows for use, rows in read.ledger.rows.items()},
        employees=read.roster.height,
        other_assignments=_others(read),
        positions=read.positions.height,
        open_positions=int((read.positions["status"] == "open").sum()),
        requisitions=read.requisitions.height,
        openings=int(read.requisitions.filter(pl.col("status") == "open")["openings"].sum()),
        events=read.history.height,
        constants=mapping.constants,
        derived=tuple(n for n in filled if n not in mapping.columns and n not in mapping.constants),
        absent=read.absent,
        faults=tuple(sorted(read.faults, key=lambda fault: -fault.count)),
        notes=read.notes,
        mapping=proposed_mapping(read),
        rejected=read.rejected,
    )


def draft_mapping(sources: Sources) -> str:
    """Return a mapping file to begin with where reading is refused, as far as headers and values tell.

    Raises:
        BadInput: a file or the mapping cannot be opened.
    """
    said = ColumnMapping() if sources.mapping is None else read_mapping(sources.mapping)
    mapping, found, dropped = draft(sources.files, said, sources.opening)
    return mapping_text(mapping, headers=found, dropped=dropped)


def _others(read: RosterRead) -> int:
    return int((read.assignments["assignment"] > 1).sum())
