"""What the snapshot knows of each occupation, as the arrays of the model of likely moves."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import polars as pl
import scipy.sparse as sp

from passerelle.app.assemble.positions import positions
from passerelle.data.reference import Reference
from passerelle.domain.units import Floats, Ints
from passerelle.engines.likely.facts import RATINGS, Table, UnitFacts

_TASK_CROSSWALK: Final = "onet-soc-2019-to-oews-2024"
_ABILITY_LEVEL: Final = 7.0 / 4.0  # abilities have importance alone: 1 to 5 stands for a level of 0 to 7
_WORD: Final = re.compile(r"[a-z0-9]{2,}")
QUESTIONS: Final = {
    "required-education": "education",
    "related-experience": "experience",
    "on-site-training": "on_site_training",
    "on-the-job-training": "on_the_job_training",
}


def occupation_facts(reference: Reference) -> UnitFacts:
    """Return what the snapshot knows of each occupation, as the model reads it."""
    table = reference.occupations
    importance, level = _ratings(reference)
    schooling, step = _schooling(reference)
    return UnitFacts(
        codes=tuple(table["occupation"]),
        jobs_people=table["employment_people"].to_numpy(),
        pay=table["pay_mean"].to_numpy(),
        job_zone=table["job_zone"].to_numpy(),
        exit_rate=table["exit_rate_annual"].to_numpy(),
        transfer_rate=table["transfer_rate_annual"].to_numpy(),
        growth=table["growth_share_10y"].to_numpy(),
        importance=importance,
        level=level,
        schooling=schooling,
        schooling_step=step,
        sectors=_sectors(reference),
        profiles=_profiles(reference),
        related=_related(reference),
    )


def _ratings(reference: Reference) -> tuple[dict[str, Floats], dict[str, Floats]]:
    importance: dict[str, Floats] = {}
    level: dict[str, Floats] = {}
    for kind in RATINGS:
        elements = reference.elements.filter(pl.col("kind") == kind)["element"]
        source = reference.tables["abilities"] if kind == "ability" else reference.skills
        importance[kind] = _wide(reference, source, ("element", "importance"), elements, empty=1.0)
        if kind == "ability":
            level[kind] = (importance[kind] - 1.0) * _ABILITY_LEVEL
        else:
            level[kind] = _wide(reference, source, ("element", "level"), elements)
    return importance, level


def _wide(
    reference: Reference, table: pl.DataFrame, columns: tuple[str, str], items: pl.Series, empty: float = 0.0
) -> Floats:
    """Return a long table as [occupation, item]; ``columns`` name the item and the value."""
    item, value = columns
    found = np.full((reference.occupations.height, len(items)), empty)
    row = positions(table["occupation"], reference.occupations["occupation"])
    column = positions(table[item], items)
    known = (row >= 0) & (column >= 0)
    found[row[known], column[known]] = table[value].cast(pl.Float64).to_numpy()[known]
    return found


def _schooling(reference: Reference) -> tuple[Floats, dict[str, Floats]]:
    """Return shares of answers [occupation, answer], and by question the category of each answer."""
    table = reference.tables["education"].with_columns(
        answer=pl.concat_str("scale", pl.col("category").cast(pl.String).str.zfill(2), separator=" ")
    )
    answers = table["answer"].unique().sort()
    shares = _wide(reference, table, ("answer", "share"), answers)
    question = answers.str.split(" ").list.first()
    category = answers.str.split(" ").list.last().cast(pl.Float64).to_numpy()
    return shares, {
        word: np.where((question == scale).to_numpy(), category, 0.0) for scale, word in QUESTIONS.items()
    }


def _sectors(reference: Reference) -> Floats:
    """Return the share of each occupation's jobs by sector [occupation, sector]; rows sum to 1 or 0."""
    table = reference.sectors
    jobs = _wide(reference, table, ("sector", "employment_people"), table["sector"].unique().sort())
    whole = jobs.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(jobs, whole, out=np.zeros_like(jobs), where=whole > 0.0))


def _related(reference: Reference) -> Floats:
    table = reference.tables["related"].with_columns(near=1.0 / (1.0 + pl.col("rank")).log(2.0))
    return _wide(reference, table, ("related", "near"), reference.occupations["occupation"])


def _profiles(reference: Reference) -> dict[str, Table]:
    """Return words, activities and tools of each occupation, by rarity; those without take their kin's."""
    detailed, intermediate, general = _activities(reference)
    words = reference.tables["task_words"]
    tools, commodities = reference.tables["technology_skills"], reference.tables["commodities"]
    found = {
        "task_words": _rare(_thin(reference, words, ("word", "times"), words["word"].unique().sort())),
        **_titles(reference),
        "detailed_activities": _rare(detailed),
        "intermediate_activities": _rare(intermediate),
        "tools": _rare(_thin(reference, tools, ("commodity", "examples"), commodities["commodity"])),
        "general_activities": general,
    }
    kin = reference.occupations["occupation"].str.head(5).to_numpy()  # SOC minor group, and a digit
    filled = {name: _from_kin(table, kin) for name, table in found.items()}
    shares = filled["general_activities"].toarray()
    shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)
    filled["general_activities"] = sp.csr_array(shares - shares.mean(axis=0))
    return filled


def _thin(reference: Reference, table: pl.DataFrame, columns: tuple[str, str], items: pl.Series) -> Table:
    """Return a long table as [occupation, item], mostly empty; ``columns`` name the item and the value."""
    item, value = columns
    row = positions(table["occupation"], reference.occupations["occupation"])
    column = positions(table[item], items)
    known = (row >= 0) & (column >= 0)
    held = table[value].cast(pl.Float64).to_numpy()[known]
    shape = (reference.occupations.height, len(items))
    return sp.csr_array((held, (row[known], column[known])), shape=shape)


def _titles(reference: Reference) -> dict[str, Table]:
    """Return words of titles by rarity, and the titles that occupations share.

    A title of several occupations counts for each by one over the root of their number. In one more column an
    occupation, the titles that it has alone are its length.
    """
    table = reference.titles.with_columns(pl.col("title").str.to_lowercase())
    words = (
        table.select("occupation", word=pl.col("title").str.extract_all(_WORD.pattern))
        .explode("word")
        .drop_nulls()
        .group_by("occupation", "word")
        .agg(times=pl.len())
    )
    kept = words.group_by("word").agg(pl.len()).filter(pl.col("len") > 1)["word"].sort()
    titles = table.unique(["title", "occupation"]).with_columns(count=pl.len().over("title"))
    shared = titles.filter(pl.col("count") > 1).with_columns(part=pl.col("count").cast(pl.Float64) ** -0.5)
    alone = titles.group_by("occupation").agg(length=(pl.col("count") == 1).sum().cast(pl.Float64).sqrt())
    alone = alone.with_columns(item=pl.col("occupation"))
    together = _thin(reference, shared, ("title", "part"), shared["title"].unique().sort())
    own = _thin(reference, alone, ("item", "length"), reference.occupations["occupation"])
    return {
        "titles": _rare(_thin(reference, words, ("word", "times"), kept)),
        "shared_titles": sp.csr_array(sp.hstack([together, own])),
    }


def _activities(reference: Reference) -> tuple[Table, Table, Table]:
    """Return the weight of tasks with each detailed, intermediate and general activity."""
    tasks = reference.tables["tasks"].filter("current").select("task", "detail", "weight")
    bridge = reference.tables["crosswalks"].filter(pl.col("crosswalk") == _TASK_CROSSWALK)
    rows = (
        reference.tables["task_activities"]
        .join(tasks, on="task")
        .join(bridge.select(detail="source", occupation="target", part="weight"), on="detail")
        .with_columns(times=pl.col("weight") * pl.col("part"))
    )
    parent = dict(reference.tables["activities"].select("activity", "parent").iter_rows())
    found = []
    for _ in range(3):
        counted = rows.group_by("occupation", "activity").agg(pl.col("times").sum())
        found.append(_thin(reference, counted, ("activity", "times"), counted["activity"].unique().sort()))
        rows = rows.with_columns(pl.col("activity").replace(parent))
    return found[0], found[1], found[2]


def _rare(times: Table) -> Table:
    """Return 1 + log times, weighed by the logarithm of how few occupations have the item."""
    held = np.bincount(times.indices, minlength=times.shape[1])
    rarity = np.log((1.0 + times.shape[0]) / (1.0 + held)) + 1.0
    weighed = (1.0 + np.log(times.data)) * rarity[times.indices]
    return sp.csr_array((weighed, times.indices, times.indptr), shape=times.shape)


def _from_kin(table: Table, kin: Ints) -> Table:
    """Return the table with each empty row at the mean of its kin's, where they have any."""
    empty = np.diff(table.indptr) == 0
    weight = sp.lil_array((len(kin), len(kin)))
    weight.setdiag(np.where(empty, 0.0, 1.0))
    for row in np.flatnonzero(empty):
        like = np.flatnonzero((kin == kin[row]) & ~empty)
        weight[int(row), like.tolist()] = 1.0 / max(len(like), 1)
    return sp.csr_array(sp.csr_array(weight) @ table)
