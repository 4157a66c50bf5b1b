"""Build the reference snapshot from a folder of the publishers' files, and show what one holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble import reference as assemble
from passerelle.app.assemble import reference_flows as flows
from passerelle.app.assemble.reference_titles import titles
from passerelle.app.run import Run
from passerelle.data import reference, schema
from passerelle.data.checks import faults_of
from passerelle.data.publishers import crosswalks, gpts, jolts, mobility, oews, onet, projections
from passerelle.data.publishers.reading import Layout, Reading
from passerelle.data.reference import Reference, Source
from passerelle.engines.crosswalk import Loss
from passerelle.errors import BadInput, Fault

SNAPSHOT_ID: Final = "2026.1"
_LEAST_OVERLAP: Final = 0.85  # of OEWS occupations: O*NET 29.0 rates 91 %, its edition on SOC 2010 78 %
_FLAGS: Final = {
    "pay": "pay_flag",
    "skills and knowledge": "skills_flag",
    "job zone": "job_zone_flag",
    "projections": "projection_flag",
    "exposure": "exposure_flag",
}


@dataclass(frozen=True, slots=True)
class ImputationNote:
    """What was imputed of one measure, and how far the same rule misses where the truth is known."""

    measure: str
    unit: str
    occupations: int  # occupations imputed
    jobs_share: float  # of all jobs, in occupations imputed
    error: float  # mean absolute error, each known occupation hidden in turn
    error_of_mean: float  # the same, had the mean of all occupations been taken


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build wrote, and what it could not carry."""

    out: Path
    snapshot_id: str
    hash: str
    sources: tuple[Source, ...]
    rows: Mapping[str, int]  # by table
    bytes: Mapping[str, int]  # by table
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


@dataclass(frozen=True, slots=True)
class Coverage:
    """How one measure was had, in occupations and in jobs."""

    measure: str
    how: str  # measured, top-coded or imputed
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
class _Published:
    """The publishers' frames, read and found whole."""

    national: pl.DataFrame
    sectors: pl.DataFrame
    onet: onet.Onet
    projections: pl.DataFrame
    quits: pl.DataFrame
    exposure: pl.DataFrame
    edges: pl.DataFrame
    crosswalks: crosswalks.Crosswalks
    sources: tuple[Source, ...]


def build(source: Path, out: Path, run: Run | None = None, *, overwrite: bool = False) -> BuildReport:
    """Build a snapshot from the publishers' files in ``source`` and write it to ``out``.

    The same files give the same bytes.

    Raises:
        BadInput: files are missing, cut off or of another release; every fault is in it.
        UsageError: ``out`` exists and is not a snapshot that may be written over.
    """
    run = run or Run()
    with run.stage("read", "Reading the publishers' files"):
        published = _read(source)
        _check_overlap(published)
    with run.stage("assemble", "Bridging classifications and filling gaps"):
        tables, imputations, notes = _assemble(published)
        _check_bounds(tables)
        snapshot = reference.assembled(SNAPSHOT_ID, published.sources, tables, notes)
    with run.stage("write", "Writing the snapshot"):
        sizes = reference.write(snapshot, out, replace=overwrite)
    rows = {name: frame.height for name, frame in snapshot.tables.items()}
    return BuildReport(
        out, SNAPSHOT_ID, snapshot.hash, published.sources, rows, sizes, imputations, notes, dict(run.seconds)
    )


def show(snapshot: Reference) -> Shown:
    """Return what a snapshot holds: sources, tables, and how each measure was had."""
    occupations = snapshot.occupations
    jobs = float(occupations["employment_people"].sum())
    coverage = []
    for measure, flag in _FLAGS.items():
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


def _read(folder: Path) -> _Published:
    if not folder.is_dir():
        remedy = "Name the folder that holds the publishers' files with --from."
        raise BadInput([Fault(str(folder), "is not a folder.", remedy)])
    reading = Reading(folder)
    national, sectors = oews.read_national(reading), oews.read_sectors(reading)
    ratings, projected, quits = onet.read(reading), projections.read(reading), jolts.read(reading)
    exposure, edges, bridges = gpts.read(reading), mobility.read(reading), crosswalks.read(reading)
    reading.check()

    def of(source: Source, layouts: tuple[Layout, ...], *tables: str) -> Source:
        return replace(source, files=reading.files(*layouts), tables=tables)

    sources = (
        of(oews.SOURCE, (oews.NATIONAL, oews.SECTORS), "occupations", "sectors", "titles"),
        of(onet.SOURCE, onet.LAYOUTS, "occupations", "elements", "skills", "titles"),
        of(projections.SOURCE, (projections.GROWTH,), "occupations"),
        of(jolts.SOURCE, (jolts.QUITS,), "quits"),
        of(gpts.SOURCE, (gpts.OCCUPATIONS,), "exposure"),
        of(mobility.SOURCE, (mobility.EDGES,), "mobility", "mobility_nodes"),
        of(crosswalks.SOURCE, crosswalks.LAYOUTS, "skills", "exposure", "mobility_nodes", "titles"),
    )
    return _Published(national, sectors, ratings, projected, quits, exposure, edges, bridges, sources)


def _assemble(
    published: _Published,
) -> tuple[dict[str, pl.DataFrame], tuple[ImputationNote, ...], tuple[str, ...]]:
    frame = assemble.occupation_frame(published.national, published.crosswalks)
    skills, rated = assemble.skills(frame, published.onet.ratings)
    exposure, exposed = assemble.exposure(frame, published.exposure)
    zone = assemble.zones(frame, published.onet.zones)
    projected = assemble.projections(frame, published.projections)
    nodes_table, nodes, lost = flows.node_bridge(published.edges, published.crosswalks.soc_2010, frame)
    measures = assemble.Measures(zone, rated, projected, exposed)
    tables = {
        "occupations": assemble.occupations(published.national, measures),
        "elements": published.onet.ratings.select("element", "title", "kind").unique(),
        "skills": skills,
        "exposure": exposure,
        "sectors": flows.sectors(published.sectors, frame),
        "quits": flows.quits(published.quits),
        "mobility": published.edges.select("origin", "target", "moved_share"),
        "mobility_nodes": nodes_table,
        "titles": titles(published.national, published.onet, published.crosswalks, frame),
    }
    imputations = _imputation_notes(frame, measures)
    notes = (
        *_RULES,
        *(_imputed_in_words(note) for note in imputations if note.occupations),
        *_unbridged(published, frame, tables),
        _lost_in_words(frame, nodes, lost),
    )
    return tables, imputations, notes


def _check_bounds(tables: Mapping[str, pl.DataFrame]) -> None:
    faults = [
        fault
        for name, table in schema.REFERENCE.items()
        for fault in faults_of(tables[name], table, file=f"snapshot table {name}")
    ]
    if faults:
        raise BadInput(faults)


def _check_overlap(published: _Published) -> None:
    """Stop where a publisher's file speaks of other occupations than OEWS does.

    Raises:
        BadInput: a file has too few of the occupations; it is of another classification.
    """
    bridge = published.crosswalks.onet
    detailed = published.national.filter(pl.col("group") == "detailed")["occupation"]
    onet_codes = {
        onet.SKILLS: published.onet.ratings["code"],
        onet.ZONES: published.onet.zones["code"],
        onet.OCCUPATIONS: published.onet.occupations["code"],
        gpts.OCCUPATIONS: published.exposure["code"],
    }
    there = {
        layout: bridge.filter(pl.col("code").is_in(codes.implode()))["occupation"]
        for layout, codes in onet_codes.items()
    }
    there |= {crosswalks.ONET: bridge["occupation"], projections.GROWTH: published.projections["occupation"]}
    faults = []
    for layout, codes in there.items():
        share = float(detailed.is_in(codes.unique().implode()).to_numpy().mean())
        if share < _LEAST_OVERLAP:
            what = "has too few of the occupations of OEWS May 2024; it may be of another classification."
            faults.append(Fault(layout.path, what, layout.remedy, f"{share:.0%}"))
    if faults:
        raise BadInput(faults)


_RULES: Final = (
    (
        "Measures of O*NET detail are averaged to the six-digit SOC code, each detail alike, then over the "
        "SOC codes of an OEWS roll-up, each alike. Where an occupation is unrated and its specialities are "
        "rated, theirs stand in, flagged as imputed; a residual group is its detail. Ratings that O*NET "
        "advises to suppress count half; the level of what is not relevant is 0."
    ),
    (
        "Missing measures are the mean of SOC siblings weighted by their jobs: in the same broad group, "
        "else minor, else major."
    ),
    (
        f"Pay at or above the top code is {assemble.TOP_CODE_USD:,.0f} USD. Pay that OEWS gives by the hour "
        f"only is x {assemble.HOURS_A_YEAR:,.0f} hours and flagged as imputed."
    ),
    "Quits ranges are the 10th, 50th and 90th percentile of 12-month means.",
)


def _imputation_notes(frame: assemble.Frame, measures: assemble.Measures) -> tuple[ImputationNote, ...]:
    half = measures.skills.values.shape[1] // 2
    columns = {
        # Skill columns alternate between importance and level, ordered by element.
        ("importance of skills and knowledge", "points of 1 to 5"): (measures.skills, np.arange(half) * 2),
        ("level of skills and knowledge", "points of 0 to 7"): (measures.skills, np.arange(half) * 2 + 1),
        ("job zone", "zones of 1 to 5"): (measures.zone, np.array([0])),
        ("exposure", "share"): (measures.exposure, np.arange(measures.exposure.values.shape[1])),
        ("growth in ten years", "share"): (measures.projection, np.array([0])),
        ("exits and transfers a year", "share"): (measures.projection, np.array([1, 2])),
    }
    return tuple(
        ImputationNote(
            measure,
            unit,
            int(result.imputed.sum()),
            float(frame.jobs[result.imputed].sum() / frame.jobs.sum()),
            float(result.error.mean_absolute[which].mean()),
            float(result.error.of_the_mean[which].mean()),
        )
        for (measure, unit), (result, which) in columns.items()
    )


def _imputed_in_words(note: ImputationNote) -> str:
    return (
        f"Imputed {note.measure}: {note.occupations} occupations with {note.jobs_share:.1%} of jobs. Each "
        f"known occupation hidden in turn, the rule misses by {note.error:.3g} {note.unit} on average; the "
        f"mean of all occupations would miss by {note.error_of_mean:.3g}."
    )


def _unbridged(
    published: _Published, frame: assemble.Frame, tables: Mapping[str, pl.DataFrame]
) -> tuple[str, ...]:
    codes = set(frame.codes)
    projected = sorted(set(published.projections["occupation"]) - codes)
    elsewhere = sorted(set(published.sectors["occupation"]) - codes)
    unreleased = published.sectors["employment"].null_count()
    released = float(tables["sectors"]["employment_people"].to_numpy().sum()) / 1e6
    detail = published.onet.occupations["code"].str.head(7)
    beyond = sorted(set(detail) - set(frame.soc))
    military = sum(code.startswith("55-") for code in beyond)
    civilian = [code for code in beyond if not code.startswith("55-")]
    return (
        f"Projected occupations that OEWS does not have: {_listed(projected)}.",
        (
            f"Occupations of the sector file that OEWS 2024 does not have: {_listed(elsewhere)}. Cells "
            f"of unreleased employment, left out: {unreleased}; {released:.2f} million jobs remain."
        ),
        f"O*NET occupations without an OEWS code: {military} military and {_listed(civilian)}.",
    )


def _lost_in_words(frame: assemble.Frame, nodes: tuple[str, ...], lost: Loss) -> str:
    without_occupation = _listed([nodes[place] for place in lost.sources])
    without_node = _listed([frame.codes[place] for place in lost.targets])
    return (
        f"Mobility network of {len(nodes)} nodes. Nodes that reach no occupation: {without_occupation}, with "
        f"{lost.source_share:.2%} of its jobs. Occupations without a node: {without_node}; in all, "
        f"{lost.target_share:.2%} of OEWS jobs are not covered. {lost.split_share:.1%} of the network's jobs "
        "stand in nodes of several occupations."
    )


def _listed(codes: list[str]) -> str:
    return ", ".join(codes) or "none"
