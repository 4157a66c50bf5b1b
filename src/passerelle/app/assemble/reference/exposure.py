"""What AI reaches, from the publishers' files to the snapshot: tasks, use, measures by occupation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.reference import tasks as reference_tasks
from passerelle.app.assemble.reference.frame import (
    Filled,
    Frame,
    carried,
    carried_from_2010,
    filled,
    stand_ins,
)
from passerelle.app.assemble.reference.part import ImputationNote, Part
from passerelle.app.assemble.reference.task_words import task_words
from passerelle.data.publishers import anthropic, felten, gpts, nesta, onet, onet_tasks, working_with_ai
from passerelle.data.publishers.anthropic import Anthropic
from passerelle.data.publishers.onet_tasks import OnetTasks
from passerelle.data.publishers.reading import Layout, Reading
from passerelle.data.publishers.working_with_ai import WorkingWithAi
from passerelle.data.reference import Source
from passerelle.domain.units import Bools, Floats
from passerelle.engines import crosswalk
from passerelle.errors import BadInput, Fault

NESTA: Final = "nesta-sml"  # only on request: the licence of its scores is unclear
_DECIMALS: Final = 6  # beyond them a mean is float noise
_LEAST_REACH: Final = 0.5  # of OEWS occupations: the least of the files, Nesta's, reaches 71 %
_UNITS: Final = {"felten-2018": "points of its own scale", NESTA: "points of 1 to 5"}


@dataclass(frozen=True, slots=True)
class Frames:
    """The publishers' frames, as their readers return them."""

    scores: pl.DataFrame  # gpts.read
    labels: pl.DataFrame  # gpts.read_labels
    matched: pl.DataFrame  # gpts.read_title_join
    onet: OnetTasks
    microsoft: WorkingWithAi
    anthropic: Anthropic
    felten: pl.DataFrame
    nesta: pl.DataFrame | None  # where asked for
    sources: tuple[Source, ...]


def read(reading: Reading, also: frozenset[str] = frozenset()) -> Frames:
    """Return the frames of every source; ``also`` may hold ``nesta-sml``. Faults stay with ``reading``."""
    scores, labels, matched = gpts.read(reading), gpts.read_labels(reading), gpts.read_title_join(reading)
    _check_gpts(reading, scores, labels, matched)
    tasks, microsoft = onet_tasks.read(reading), working_with_ai.read(reading)
    use, progress = anthropic.read(reading), felten.read(reading)
    risk = nesta.read(reading) if NESTA in also else None

    def of(source: Source, layouts: tuple[Layout, ...], *tables: str) -> Source:
        return replace(source, files=reading.files(*layouts), tables=tables)

    sources = (
        of(gpts.SOURCE, gpts.LAYOUTS, "tasks", "title_join", "exposure"),
        of(onet.SOURCE, onet_tasks.LAYOUTS, "tasks", "task_words", "activities", "task_activities"),
        of(working_with_ai.SOURCE, working_with_ai.LAYOUTS, "activity_use", "exposure"),
        of(anthropic.SOURCE, anthropic.LAYOUTS, "tasks", "usage_tasks", "usage_modes", "exposure"),
        of(felten.SOURCE, felten.LAYOUTS, "exposure"),
        *((of(nesta.SOURCE, nesta.LAYOUTS, "exposure"),) if risk is not None else ()),
    )
    return Frames(scores, labels, matched, tasks, microsoft, use, progress, risk, sources)


def assemble(
    frames: Frames, frame: Frame, soc_2010: pl.DataFrame, reasons: pl.DataFrame | None = None
) -> Part:
    """Return the tables of what AI reaches, in the occupations of ``frame``.

    Args:
        frames: what was read, without fault.
        frame: the occupations, and the bridges to them.
        soc_2010: pairs ``soc_2010, soc_2018``.
        reasons: as schema PROJECTION_REASONS; without them there is no measure bls-stated-reason.

    Raises:
        BadInput: a file reaches too few of the occupations; it is of another classification.
    """
    tasks = reference_tasks.tasks(frames.labels, frames.onet, frames.anthropic.penetration, frame)
    words, words_note = task_words(frames.onet.tasks, frame)
    measures = _measures(frames, frame, soc_2010, tasks.table)
    exposure = [_long(frame, names, result) for names, result in measures.items()]
    if reasons is not None:
        exposure.append(stated_reason(reasons, frame))
    tables = {
        "tasks": tasks.table,
        "task_words": words,
        "activities": frames.onet.activities,
        "task_activities": frames.onet.links,
        "activity_use": frames.microsoft.use,
        "usage_tasks": reference_tasks.use_by_task(frames.anthropic),
        "usage_modes": frames.anthropic.modes,
        "title_join": reference_tasks.title_join(frames.labels, frames.matched),
        "exposure": pl.concat(exposure),
    }
    errors = tuple(note for names, result in measures.items() for note in _errors(frame, names, result))
    notes = (*tasks.notes, words_note, *_coverage(frame, tables["exposure"]))
    return Part(tables, frames.sources, notes, (*tasks.imputations, *errors))


def stated_reason(reasons: pl.DataFrame, frame: Frame) -> pl.DataFrame:
    """Return the measure bls-stated-reason, -1 to 1, as schema EXPOSURE.

    Sentences that name AI or automation and say that the occupation's share of an industry's
    jobs rises, less those that say it falls, over all sentences of the occupation. Of an
    occupation without a sentence nothing was said: 0, flagged as imputed.
    """
    names_it = pl.col("names_ai") | pl.col("names_automation")
    sign = pl.when(pl.col("direction") == "raises").then(1.0).otherwise(-1.0)
    said = reasons.group_by("occupation").agg(
        (pl.when(names_it).then(sign).otherwise(0.0).sum() / pl.len()).alias("score")
    )
    return (
        pl.DataFrame({"occupation": frame.codes})
        .join(said, on="occupation", how="left", maintain_order="left")
        .select(
            "occupation",
            pl.lit("bls-stated-reason").alias("measure"),
            pl.col("score").fill_null(0.0).round(_DECIMALS),
            _flag(pl.col("score").is_null()),
        )
    )


def _check_gpts(reading: Reading, scores: pl.DataFrame, labels: pl.DataFrame, matched: pl.DataFrame) -> None:
    """Note where the paper's own files do not speak of the same occupations; one of them is cut off."""
    if scores.is_empty() or labels.is_empty() or matched.is_empty():
        return
    unlabelled = scores.filter(~pl.col("code").is_in(labels["detail"].unique().implode()))
    if unlabelled.height:
        what = f"lacks the tasks of occupations that {gpts.OCCUPATIONS.path} has; it may be cut off."
        reading.fault(gpts.LABELS, what, str(unlabelled["code"][0]), unlabelled.height)
    unknown = matched.filter(~pl.col("title").is_in(labels["title"].unique().implode()))
    if unknown.height:
        what = f"has titles that {gpts.LABELS.path} lacks."
        reading.fault(gpts.TITLE_JOIN, what, str(unknown["title"][0]), unknown.height)


@dataclass(frozen=True, slots=True)
class _Carried:
    """Measures of one file in the occupations, before gaps are filled."""

    layout: Layout
    values: Floats  # [occupation, measure]; not a number where there is none
    partly: Bools  # [occupation] specialities stand in for the occupation's own rating


def _measures(
    frames: Frames, frame: Frame, soc_2010: pl.DataFrame, tasks: pl.DataFrame
) -> Mapping[tuple[str, ...], Filled]:
    """Return the measures by their names, each [occupation, name], without gaps.

    Raises:
        BadInput: a file reaches too few of the occupations; it is of another classification.
    """
    seen = _penetration(tasks)
    nowhere = np.zeros(len(frame.codes), dtype=np.bool_)

    def by_detail(layout: Layout, measure: pl.DataFrame) -> _Carried:
        values = carried(frame, measure["code"], measure.drop("code").to_numpy())
        return _Carried(layout, values, stand_ins(frame, measure["code"]))

    found = {
        tuple(gpts.MEASURES): by_detail(gpts.OCCUPATIONS, frames.scores),
        ("working-with-ai",): _Carried(
            working_with_ai.SCORES, from_codes(frame, frames.microsoft.scores), nowhere
        ),
        ("anthropic-observed",): _Carried(
            anthropic.OBSERVED, from_codes(frame, frames.anthropic.observed), nowhere
        ),
        ("anthropic-tasks",): by_detail(anthropic.PENETRATION, seen),
        ("felten-2018",): _Carried(felten.IMPACT, from_soc_2010(frame, frames.felten, soc_2010), nowhere),
    }
    if frames.nesta is not None:
        found[(NESTA,)] = _Carried(nesta.RISK, from_soc_2010(frame, frames.nesta, soc_2010), nowhere)
    _check_reach(found.values())
    results = {names: filled(frame, one.values) for names, one in found.items()}
    return {
        names: replace(result, imputed=result.imputed | found[names].partly)
        for names, result in results.items()
    }


def _check_reach(found: Iterable[_Carried]) -> None:
    faults = []
    for one in found:
        share = 1.0 - float(np.isnan(one.values).any(axis=1).mean())
        if share < _LEAST_REACH:
            what = "reaches too few of the occupations of OEWS; it may be of another classification."
            faults.append(Fault(one.layout.path, what, one.layout.remedy, f"{share:.0%}"))
    if faults:
        raise BadInput(faults)


def _penetration(tasks: pl.DataFrame) -> pl.DataFrame:
    """Return ``code, score``: observed use over the rated tasks of each O*NET occupation, by their weight."""
    known = tasks.filter("rated", pl.col("penetration_share").is_not_null())
    weight = pl.col("weight")
    return (
        known.group_by(pl.col("detail").alias("code"))
        .agg(((weight * pl.col("penetration_share")).sum() / weight.sum()).alias("score"))
        .sort("code")
    )


def from_codes(frame: Frame, measure: pl.DataFrame) -> Floats:
    """Return a measure (``code, score``) by occupation, [occupation, 1]; not a number where there is none.

    The codes are SOC 2018, or roll-ups of OEWS; an occupation's own code goes before those it is made of.
    """
    own = _placed(measure, frame.codes)
    by_part = crosswalk.averaged(frame.soc_to_oews, _placed(measure, frame.soc))
    return np.where(np.isnan(own), by_part, own)


def from_soc_2010(frame: Frame, measure: pl.DataFrame, soc_2010: pl.DataFrame) -> Floats:
    """Return a measure (``code, score``) on SOC 2010, or its O*NET detail, by occupation: [occupation, 1].

    Not a number where there is none. The six digits of an O*NET-SOC 2010 code are its SOC 2010 code.
    """
    codes = measure["code"]
    own = pl.DataFrame({"code": codes, "soc_2010": codes.str.head(7)}).unique()
    return carried_from_2010(frame, codes, measure.select("score").to_numpy(), own, soc_2010)


def _placed(measure: pl.DataFrame, codes: tuple[str, ...]) -> Floats:
    rows = pl.DataFrame({"code": codes}).join(measure, on="code", how="left", maintain_order="left")
    return rows.select(pl.col("score").fill_null(np.nan)).to_numpy()


def _long(frame: Frame, names: tuple[str, ...], result: Filled) -> pl.DataFrame:
    imputed = pl.Series("imputed", result.imputed)
    return pl.concat(
        pl.DataFrame(
            {"occupation": frame.codes, "score": result.values[:, place].round(_DECIMALS), "imputed": imputed}
        ).select("occupation", pl.lit(name).alias("measure"), "score", _flag(pl.col("imputed")))
        for place, name in enumerate(names)
    )


def _flag(imputed: pl.Expr) -> pl.Expr:
    return pl.when(imputed).then(pl.lit("imputed")).otherwise(pl.lit("measured")).alias("flag")


def _errors(frame: Frame, names: tuple[str, ...], result: Filled) -> tuple[ImputationNote, ...]:
    number = int(result.imputed.sum())
    share = float(frame.jobs[result.imputed].sum() / frame.jobs.sum())
    return tuple(
        ImputationNote(name, _UNITS.get(name, "share"), number, share, float(error), float(of_mean))
        for name, error, of_mean in zip(
            names, result.error.mean_absolute, result.error.of_the_mean, strict=True
        )
    )


def _coverage(frame: Frame, exposure: pl.DataFrame) -> tuple[str, ...]:
    """Return, in words, which measures spoke of how many occupations and jobs themselves."""
    jobs = pl.DataFrame({"occupation": frame.codes, "jobs": frame.jobs})
    spoken = exposure.join(jobs, on="occupation").filter(flag="measured")
    total = float(frame.jobs.sum())
    alike: dict[tuple[int, float], list[str]] = {}
    for (name,), rows in spoken.group_by("measure", maintain_order=True):
        alike.setdefault((rows.height, float(rows["jobs"].sum()) / total), []).append(str(name))
    of = f"of {len(frame.codes)} occupations with"
    return tuple(
        f"Measured by {', '.join(names)}: {number} {of} {share:.1%} of jobs."
        for (number, share), names in alike.items()
    )
