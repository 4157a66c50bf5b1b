"""Use cases of an employer's people: read them for a plan, or import them once for many plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from passerelle import __version__
from passerelle.app import coding
from passerelle.app.run import Run, peak_rss_mb
from passerelle.data import reference as snapshots
from passerelle.data import roster as reader
from passerelle.data import schema, store, workforce_folder
from passerelle.data.extract.kinds import STANDARD_INPUT
from passerelle.data.extract.opening import Opening
from passerelle.data.reference import Reference
from passerelle.data.roster import RosterRead
from passerelle.data.roster.headers import FileKind
from passerelle.data.roster.mapping_file import read_mapping
from passerelle.data.roster.mapping_out import mapping_text
from passerelle.data.title_corrections import TitleCorrections, read_corrections
from passerelle.data.workforce_folder import Apart, WorkforceFolder, is_workforce
from passerelle.errors import BadInput, Fault, UsageError


@dataclass(frozen=True, slots=True)
class Sources:
    """What an employer brings, and how to read it."""

    files: tuple[Path, ...]  # extracts; or the one folder of an imported workforce; "-" is standard input
    mapping: Path | None = None  # TOML file that says which column is which, where the headers do not
    partial: bool = False  # whether good rows go on when others have faults
    as_of: date | None = None  # day of the extract; what the mapping says unless told
    titles: Path | None = None  # a reviewed file of coded titles, with the user's corrections
    opening: Opening = field(default_factory=Opening)

    @property
    def name(self) -> str:
        """The files in words."""
        return " and ".join("standard input" if path == STANDARD_INPUT else path.name for path in self.files)


@dataclass(frozen=True, slots=True)
class Workforce:
    """An employer's people, ready for a plan."""

    name: str  # the files in words
    roster: pl.DataFrame  # schema.ROSTER
    positions: pl.DataFrame  # schema.POSITIONS; without rows where the employer lists none
    requisitions: pl.DataFrame  # schema.REQUISITIONS; without rows where there are none
    hash: str  # SHA-256 of the files' bytes
    rejected_rows: int
    absent: tuple[str, ...]  # roster columns without a value in any row
    notes: tuple[str, ...]
    corrections: TitleCorrections | None
    coded: pl.DataFrame | None  # schema.CODED_TITLES, where an import coded them by the same snapshot
    apart: Apart | None  # what no plan may hold; None where an import has put it apart


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote."""

    out: Path
    apart: Path
    content: WorkforceFolder


def read_workforce(sources: Sources, reference: Reference) -> Workforce:
    """Read an employer's people from extracts, or from the folder of an import.

    Args:
        sources: what to read.
        reference: the snapshot that titles are coded by.

    Raises:
        BadInput: all faults of the mapping, the corrections, or the files.
        UsageError: a folder is named beside other files, or with a mapping.
    """
    corrections = None if sources.titles is None else read_corrections(sources.titles, reference)
    if not any(is_workforce(path) for path in sources.files):
        read = read_files(sources)
        return Workforce(
            name=sources.name,
            roster=read.roster,
            positions=read.positions,
            requisitions=read.requisitions,
            hash=read.hash,
            rejected_rows=read.rejected.height,
            absent=read.absent,
            notes=tuple(str(note) for note in read.notes),
            corrections=corrections,
            coded=None,
            apart=apart_of(read),
        )
    if len(sources.files) > 1 or sources.mapping is not None or sources.partial:
        raise UsageError(
            "An imported workforce stands alone: name its folder without other files, mapping and --partial."
        )
    folder = workforce_folder.read(sources.files[0])
    same = folder.facts["snapshot"]["hash"] == reference.hash and corrections is None
    return Workforce(
        name=sources.name,
        roster=schema.ROSTER.conform(folder.tables["roster"]),
        positions=folder.tables["positions"],
        requisitions=folder.tables["requisitions"],
        hash=folder.facts["hash"],
        rejected_rows=folder.facts["ledger"].get("rejected", 0),
        absent=tuple(folder.facts["absent"]),
        notes=tuple(folder.facts["notes"]),
        corrections=corrections,
        coded=folder.tables["coded_titles"] if same else None,
        apart=None,
    )


def read_files(sources: Sources, *, profiled: bool = False) -> RosterRead:
    """Read an employer's extracts; a day is asked for where they say when jobs begin or end.

    Raises:
        BadInput: all faults of the mapping, or all of the extracts.
    """
    mapping = None if sources.mapping is None else read_mapping(sources.mapping)
    return reader.read(
        sources.files,
        mapping=mapping,
        partial=sources.partial,
        as_of=sources.as_of,
        opening=sources.opening,
        profiled=profiled,
    )


def apart_of(read: RosterRead) -> Apart:
    """Return what no plan may hold."""
    return Apart(identity=read.identity, audit=read.audit, rejected=read.rejected)


def check_currency(workforce: Workforce, currency: str) -> None:
    """Check that all pay is in the currency that a plan counts in; pay of no said currency is taken as in it.

    Raises:
        BadInput: some is in another.
    """
    paid = workforce.roster.filter(pl.col("salary").is_not_null())
    others = (
        paid.filter(pl.col("currency") != currency).group_by("currency").len().sort("len", descending=True)
    )
    if others.height:
        found = ", ".join(f"{code} ({people:,})" for code, people in others.iter_rows())
        first = others["currency"][0]
        remedy = f'Plan in it ([scenario] currency = "{first}"), or bring all pay in {currency}.'
        if others.height > 1 or len(paid) > others["len"].sum():
            remedy = f"Bring all pay in one currency: nothing is converted. The plan counts in {currency}."
        where = f"{workforce.name}, column currency"
        raise BadInput([Fault(where, f"is not {currency}, which the plan counts in.", remedy, found)])


def coded_titles(workforce: Workforce, reference: Reference) -> pl.DataFrame:
    """Return the workforce's job titles with the occupation that each is coded to."""
    if workforce.coded is not None:
        return workforce.coded
    return coding.code_titles(reference, workforce.roster, corrections=workforce.corrections)


def import_workforce(
    run: Run, sources: Sources, out: Path, apart: Path, reference: Reference | None = None
) -> Imported:
    """Read, check and code an employer's extracts once, and write what plans are made from.

    Args:
        run: progress and cancel.
        sources: the extracts.
        out: the folder to write.
        apart: the folder for ids, audit traits and rows left out; its owner alone can read it.
        reference: the snapshot; the embedded one unless told.

    Raises:
        BadInput: all faults of the mapping, the corrections, or the extracts.
        UsageError: a folder exists.
        Cancelled: the run was cancelled.
    """
    for path in (out, apart):
        store.check_free(path)
    with run.stage("read", "Reading and checking"):
        known = reference or snapshots.load()
        corrections = None if sources.titles is None else read_corrections(sources.titles, known)
        read = read_files(sources)
    with run.stage("code", "Coding job titles to occupations"):
        coded = coding.with_people(
            coding.code_titles(known, read.roster, corrections=corrections), read.roster
        )
    with run.stage("write", "Writing the tables"):
        content = WorkforceFolder(
            facts=_facts(run, read, known, coded),
            tables={
                "roster": read.roster,
                "assignments": read.assignments,
                "positions": read.positions,
                "requisitions": read.requisitions,
                "history": read.history,
                "coded_titles": coded,
            },
            mapping=proposed_mapping(read),
        )
        workforce_folder.write(content, apart_of(read), out, apart)
    return Imported(out, apart, content)


def proposed_mapping(read: RosterRead) -> str:
    """Return which column was taken for what, as a mapping file that a person can edit and use again."""
    people = next(file for file in read.files if file.kind is FileKind.PEOPLE)
    return mapping_text(read.mapping, headers=people.headers, dropped=read.dropped)


def _facts(run: Run, read: RosterRead, reference: Reference, coded: pl.DataFrame) -> dict[str, Any]:
    confident = coded.filter(pl.col("confident"))["people"].sum()
    return {
        "files": [{"name": file.name, "kind": file.kind.value, "rows": file.rows} for file in read.files],
        "hash": read.hash,
        "as_of": None if read.as_of is None else read.as_of.isoformat(),
        "employees": read.roster.height,
        "ledger": {use.value: rows for use, rows in read.ledger.rows.items()},
        "titles": coded.height,
        "coded_confidently_people": int(confident),
        "coded_confidently_share": int(confident) / max(read.roster.height, 1),
        "open_positions": int((read.positions["status"] == "open").sum()),
        "requisitions": read.requisitions.height,
        "events": read.history.height,
        "absent": list(read.absent),
        "dropped": [{"header": header, "private": kind} for header, kind in read.dropped],
        "traits": [name for name in schema.AUDIT.names[1:] if read.audit[name].is_not_null().any()],
        "faults": [str(fault) for fault in read.faults],
        "notes": [str(note) for note in read.notes],
        "snapshot": {"id": reference.snapshot_id, "hash": reference.hash},
        "versions": {"passerelle": __version__},
        "seconds": {stage: round(seconds, 3) for stage, seconds in run.seconds.items()},
        "peak_rss_mb": round(peak_rss_mb(), 1),
    }
