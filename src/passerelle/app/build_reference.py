"""Build the reference snapshot from a folder of the publishers' files, and show what one holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import polars as pl

from passerelle.app.assemble.programmes import offered
from passerelle.app.assemble.reference import (
    adoption,
    bridges,
    economy,
    exposure,
    labels,
    profile,
    training,
)
from passerelle.app.assemble.reference.frame import Frame, occupation_frame, occupations, to_occupations
from passerelle.app.assemble.reference.part import ImputationNote, Part
from passerelle.app.run import Run
from passerelle.data import programmes as catalogues
from passerelle.data import reference, schema
from passerelle.data.checks import faults_of
from passerelle.data.publishers import crosswalks, gpts, onet, projections
from passerelle.data.publishers.reading import Reading
from passerelle.data.reference import Reference, Source
from passerelle.errors import BadInput, Fault, UsageError

SNAPSHOT_ID: Final = "2026.3"
CATALOGUE_FILE: Final = "programmes.parquet"  # in the snapshot's folder, where a catalogue was given
# On request: a licence keeps the first out of the package, and the second is not measured to help.
EXTRA_SOURCES: Final = (exposure.NESTA, labels.ESCO_ENGLISH)
EXPOSURE_FLAG_OF: Final = "gpts-human-beta"  # the measure whose flag the table of occupations shows
_LEAST_OVERLAP: Final = 0.85  # of OEWS occupations: O*NET 29.0 rates 91 %, its edition on SOC 2010 78 %
_HOW: Final = {
    "pay": "pay_flag",
    "skills": "skills_method",
    "abilities": "abilities_method",
    "education and training": "education_method",
    "tasks": "tasks_method",
    "job zone": "job_zone_flag",
    "entry requirements": "entry_flag",
    "projections": "projection_flag",
    "exposure": "exposure_flag",
}
# Bytes that each table may take in the package: what it takes, and half as much again.
BUDGET: Final[Mapping[str, int]] = MappingProxyType(
    {
        "occupations": 65_000,
        "elements": 5_000,
        "skills": 250_000,
        "abilities": 75_000,
        "education": 105_000,
        "related": 55_000,
        "commodities": 5_000,
        "technology_skills": 32_000,
        "tasks": 95_000,
        "task_words": 300_000,
        "activities": 23_000,
        "task_activities": 93_000,
        "activity_use": 30_000,
        "usage_tasks": 65_000,
        "usage_modes": 2_000,
        "title_join": 10_000,
        "exposure": 60_000,
        "history": 57_000,
        "projections": 40_000,
        "projection_reasons": 12_000,
        "adoption": 30_000,
        "sectors": 80_000,
        "quits": 5_000,
        "crosswalks": 140_000,
        "crosswalk_losses": 6_000,
        "mobility": 370_000,
        "mobility_nodes": 12_000,
        "mobility_jobs": 20_000,
        "titles": 550_000,
        "fields": 42_000,
        "licences": 6_000,
    }
)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build wrote, and what it could not carry."""

    out: Path
    snapshot_id: str
    hash: str
    sources: tuple[Source, ...]
    rows: Mapping[str, int]  # by table
    bytes: Mapping[str, int]  # by table
    budget: Mapping[str, int]  # by table: bytes that it may take in the package
    imputations: tuple[ImputationNote, ...]
    notes: tuple[str, ...]
    seconds: Mapping[str, float]  # by stage

    @property
    def rows_in_all(self) -> int:
        """Rows of all tables."""
        return sum(self.rows.values())

    @property
    def bytes_in_all(self) -> int:
        """Bytes of all tables."""
        return sum(self.bytes.values())

    @property
    def over_budget(self) -> tuple[str, ...]:
        """Tables that take more bytes than they may."""
        return tuple(name for name, size in self.bytes.items() if size > self.budget[name])


@dataclass(frozen=True, slots=True)
class Coverage:
    """How one measure was had, in occupations and in jobs."""

    measure: str
    how: str  # measured, top-coded, imputed, or a method of schema.METHODS
    occupations: int
    jobs_share: float


@dataclass(frozen=True, slots=True)
class Shown:
    """What ``passerelle data show`` prints of a snapshot."""

    snapshot_id: str
    hash: str
    sources: tuple[Source, ...]
    tables: tuple[tuple[str, str, int], ...]  # name, meaning, rows
    occupations: int
    jobs_people: float
    coverage: tuple[Coverage, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Frames:
    """The publishers' frames by part, read and found whole."""

    bridges: bridges.Bridges
    economy: economy.Frames
    profile: profile.Frames
    exposure: exposure.Frames
    adoption: adoption.Adoption
    labels: labels.Frames
    training: training.Frames


def build(
    source: Path,
    out: Path,
    run: Run | None = None,
    *,
    overwrite: bool = False,
    also: frozenset[str] = frozenset(),
    programmes: Path | None = None,
) -> BuildReport:
    """Build a snapshot from the publishers' files in ``source`` and write it to ``out``.

    The same files give the same bytes.

    Args:
        source: the folder of the publishers' files.
        out: the folder to write.
        run: progress and timings.
        overwrite: an earlier snapshot at ``out`` gives way.
        also: of ``EXTRA_SOURCES``, what to read besides.
        programmes: a catalogue of programmes, such as the Texas list, to clean and lay beside the tables.

    Raises:
        BadInput: files are missing, cut off or of another release, or the catalogue cannot be used; every
            fault is in it.
        UsageError: ``out`` exists and is not a snapshot that may be written over, or ``also``
            names a source that is not known.
    """
    if unknown := sorted(also - set(EXTRA_SOURCES)):
        raise UsageError(f"No further source is called {unknown[0]!r}; there is {', '.join(EXTRA_SOURCES)}.")
    run = run or Run()
    with run.stage("read", "Reading the publishers' files"):
        catalogue = None if programmes is None else catalogues.read(programmes)
        frames = _read(source, also)
        _check_overlap(frames)
    with run.stage("assemble", "Bridging classifications and filling gaps"):
        parts = _assemble(frames)
        tables = {name: table for part in parts for name, table in part.tables.items()}
        _check_bounds(tables)
    with run.stage("write", "Writing the snapshot"):
        sources = merged_sources(source for part in parts for source in part.sources)
        notes = _notes(parts)
        snapshot = reference.assembled(SNAPSHOT_ID, sources, tables, notes)
        matched = () if catalogue is None else offered(catalogue, snapshot).notes
        sizes = reference.write(snapshot, out, replace=overwrite)
        if catalogue is not None:
            catalogues.write(catalogue, out / CATALOGUE_FILE)
    return BuildReport(
        out=out,
        snapshot_id=SNAPSHOT_ID,
        hash=snapshot.hash,
        sources=sources,
        rows={name: frame.height for name, frame in snapshot.tables.items()},
        bytes=sizes,
        budget=BUDGET,
        imputations=tuple(note for part in parts for note in part.imputations),
        notes=tuple(dict.fromkeys([*(note for part in parts for note in part.notes), *matched])),
        seconds=dict(run.seconds),
    )


def show(snapshot: Reference) -> Shown:
    """Return what a snapshot holds: sources, tables, and how each measure was had."""
    occupations = snapshot.occupations
    jobs = float(occupations["employment_people"].sum())
    coverage = []
    for measure, flag in _HOW.items():
        counts = occupations.group_by(flag).agg(pl.len(), pl.col("employment_people").sum()).sort(flag)
        coverage += [Coverage(measure, how, number, people / jobs) for how, number, people in counts.rows()]
    tables = tuple(
        (name, schema.REFERENCE[name].meaning, frame.height) for name, frame in snapshot.tables.items()
    )
    return Shown(
        snapshot.snapshot_id,
        snapshot.hash,
        snapshot.sources,
        tables,
        occupations.height,
        jobs,
        tuple(coverage),
        snapshot.notes,
    )


def merged_sources(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return each source once, with the files and tables of all its parts, in the order of their ids."""
    merged: dict[str, Source] = {}
    for source in sources:
        before = merged.get(source.id, source)
        files = {file.path: file for file in (*before.files, *source.files)}
        tables = {*before.tables, *source.tables}
        merged[source.id] = replace(
            source,
            files=tuple(files[path] for path in sorted(files)),
            tables=tuple(name for name in schema.REFERENCE if name in tables),
        )
    return tuple(merged[name] for name in sorted(merged))


def _read(folder: Path, also: frozenset[str]) -> _Frames:
    if not folder.is_dir():
        remedy = "Name the folder that holds the publishers' files with --from."
        raise BadInput([Fault(str(folder), "is not a folder.", remedy)])
    reading = Reading(folder)
    frames = _Frames(
        bridges.read(reading),
        economy.read(reading),
        profile.read(reading),
        exposure.read(reading, also),
        adoption.read(reading),
        labels.read(reading, also),
        training.read(reading),
    )
    reading.check()
    return frames


def _assemble(frames: _Frames) -> tuple[Part, ...]:
    """Return the parts, the table of occupations among them."""
    national, pairs = frames.economy.national, frames.bridges.crosswalks
    frame = occupation_frame(national, pairs)
    onet_2010 = frames.bridges.others.onet_2010
    profiled = profile.assemble(frames.profile, frame, national, pairs, onet_2010)
    counted = economy.assemble(frames.economy, frame)
    reasons = frames.economy.projections.reasons
    exposed = exposure.assemble(frames.exposure, frame, pairs.soc_2010, reasons)
    fields = frames.training.pairs.select("field", "soc_2018")
    bridged = bridges.assemble(frames.bridges, frame, fields)
    from_esco = bridged.tables["crosswalks"].filter(crosswalk=bridges.ESCO.id)
    named = labels.assemble(
        frames.labels, frame, frames.bridges.esco, from_esco, profiled.part.tables["titles"]
    )
    table = occupations(national, profiled.columns, counted.columns, _reach(exposed.tables, frame))
    trained = training.assemble(
        frames.training,
        bridged.tables["crosswalks"],
        profiled.part.tables["titles"],
        table.select("occupation", "title"),
    )
    return (
        Part({"occupations": table}, ()),
        profiled.part,
        counted.part,
        exposed,
        bridged,
        adoption.assemble(frames.adoption),
        trained,
        named,  # after the profile, whose table of titles gives way to one with more
    )


def _reach(tables: Mapping[str, pl.DataFrame], frame: Frame) -> pl.DataFrame:
    """Return how exposure and tasks of each occupation were had: its own current tasks, or its siblings'."""
    flags = tables["exposure"].filter(measure=EXPOSURE_FLAG_OF)
    own = to_occupations(frame, tables["tasks"].filter("current")["detail"].unique()).drop_nulls()
    has_tasks = pl.col("occupation").is_in(own.unique().implode())
    return flags.select(
        "occupation",
        pl.col("flag").alias("exposure_flag"),
        pl.when(has_tasks).then(pl.lit("measured")).otherwise(pl.lit("siblings")).alias("tasks_method"),
    )


def _notes(parts: Iterable[Part]) -> tuple[str, ...]:
    """Return what is to be known of the snapshot: rules and losses, then what was imputed and how well."""
    parts = tuple(parts)
    words = [note for part in parts for note in part.notes]
    errors = [_error_in_words(note) for part in parts for note in part.imputations if note.error >= 0.0]
    return tuple(dict.fromkeys([*words, *errors]))


def _error_in_words(note: ImputationNote) -> str:
    return (
        f"Imputed {note.measure}: {note.occupations} occupations with {note.jobs_share:.1%} of jobs. Known "
        f"values hidden in turn, it misses by {note.error:.3g} {note.unit} on average; the mean of all "
        f"others would miss by {note.error_of_mean:.3g}."
    )


def _check_bounds(tables: Mapping[str, pl.DataFrame]) -> None:
    faults = [
        fault
        for name, table in schema.REFERENCE.items()
        for fault in faults_of(_fixed(tables[name], name), table, file=f"snapshot table {name}")
    ]
    if faults:
        raise BadInput(faults)


def _fixed(table: pl.DataFrame, name: str) -> pl.DataFrame:
    # Sources of titles in other languages are as many as languages, and no closed set.
    return table if name != "titles" else table.filter(~pl.col("source").str.contains(labels.OPEN_SOURCE))


def _check_overlap(frames: _Frames) -> None:
    """Stop where a publisher's file speaks of other occupations than OEWS does.

    Raises:
        BadInput: a file has too few of the occupations; it is of another classification.
    """
    bridge = frames.bridges.crosswalks.onet
    national = frames.economy.national
    detailed = national.filter(pl.col("group") == "detailed")["occupation"]
    onet_codes = {
        onet.SKILLS: frames.profile.onet.ratings["code"],
        onet.ZONES: frames.profile.onet.zones["code"],
        onet.OCCUPATIONS: frames.profile.onet.occupations["code"],
        gpts.OCCUPATIONS: frames.exposure.scores["code"],
    }
    there = {
        layout: bridge.filter(pl.col("code").is_in(codes.implode()))["occupation"]
        for layout, codes in onet_codes.items()
    }
    there |= {
        crosswalks.ONET: bridge["occupation"],
        projections.GROWTH: frames.economy.projections.current["occupation"],
    }
    faults = []
    for layout, codes in there.items():
        share = float(detailed.is_in(codes.unique().implode()).to_numpy().mean())
        if share < _LEAST_OVERLAP:
            what = "has too few of the occupations of OEWS May 2024; it may be of another classification."
            faults.append(Fault(layout.path, what, layout.remedy, f"{share:.0%}"))
    if faults:
        raise BadInput(faults)
