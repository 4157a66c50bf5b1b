"""The reference tables to the aspects of occupations: what each asks, by kind of gap.

All rest on figures of the snapshot. What O*NET does not say and is ours stands in the constants below,
each marked: years per category of education and experience, how tools count, which work carries over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import positions
from passerelle.app.assemble.tasks import task_frame
from passerelle.data.reference import Reference
from passerelle.domain.gap import Aspect, GapKind
from passerelle.domain.occupation import LEADING
from passerelle.domain.units import Bools, Floats, Ints

# O*NET's scale of importance: 2 is somewhat important, 3 important. guess: what is nearer to 2 is not asked
# for, since a list of it reads as if a manager lacked the strength to lift.
_IMPORTANT: Final = 2.5
# How far ratings may be off, by method. Measured: the median standard error that O*NET 29.0 states.
# Imputed: the mean absolute error where known ratings were hidden, as the notes of snapshot 2026.2 say.
_SKILL_DOUBT: Final[Mapping[str, float]] = {
    "measured": 0.164,
    "legacy": 0.179,
    "related": 0.328,
    "detail": 0.396,
    "siblings": 0.402,
}
_KNOWLEDGE_DOUBT: Final[Mapping[str, float]] = {
    "measured": 0.384,
    "related": 0.532,
    "detail": 0.681,
    "siblings": 0.677,
}
_ABILITY_DOUBT: Final[Mapping[str, float]] = {
    "legacy": 0.164,  # guess: that of the importance of skills in 29.0, for this release states no errors
    "related": 0.228,
    "siblings": 0.270,
}
# guess: who spends half as much of their tasks on an activity as is usual there knows how to do it.
_ENOUGH_ACTIVITY: Final = 0.5
_MEAN_OF: Final[Mapping[str, str]] = {
    "related": "mean of related occupations",
    "detail": "mean of its specialities",
    "siblings": "mean of occupations of the same SOC group",
}
_RATINGS: Final[Mapping[str, str]] = {
    "measured": "O*NET 29.0 ratings",
    "legacy": "O*NET release on SOC 2010",
    **{method: f"{words}, O*NET 29.0 ratings" for method, words in _MEAN_OF.items()},
}
_ABILITIES: Final[Mapping[str, str]] = {
    "legacy": "importance only, O*NET release on SOC 2010",
    **{method: f"importance only, {words}, O*NET release on SOC 2010" for method, words in _MEAN_OF.items()},
}
_ACTIVITIES: Final = "O*NET 29.0 tasks and their work activities"
_ACTIVITIES_BORROWED: Final = f"{_MEAN_OF['siblings']}, O*NET 29.0 tasks and their work activities"
_TECHNOLOGY: Final = "O*NET 29.0 technology skills"
_LICENCES: Final = (
    "New Jersey's list of licensed occupations; other states differ, and some jobs may need none"
)

# How much a licence counts by what ties it to the occupation. guess: a word in common is often a part of it.
_LICENCE_COUNTS: Final[Mapping[str, float]] = {"title": 1.0, "word": 0.5}

# A licence of one job within an occupation counts no more than one tied to it by a word, where another has
# the occupation's own name: a school nurse's is not asked of every registered nurse.
_PART_COUNTS: Final = 0.5
# The list names what they drive; both hold a commercial driver's licence, 49 CFR 383. A bus takes an
# endorsement on it.
_SAME_LICENCE: Final[Mapping[str, str]] = {
    "Truck Driver": "Commercial driver's license",
    "Bus Driver": "Commercial driver's license",
}

# guess: kinds of software whose names say too little of what there is to learn, or that all offices use.
_SAYS_LITTLE: Final = frozenset(
    {
        "Access software",
        "Action games",
        "Administration software",
        "Calendar and scheduling software",
        "Categorization or classification software",
        "Charting software",
        "Communications server software",
        "Desktop communications software",
        "Device drivers or system software",
        "Enterprise system management software",
        "Expert system software",
        "Filesystem software",
        "Instant messaging software",
        "Internet browser software",
        "Mobile location based services software",
        "Mobile operator specific application software",
        "Platform interconnectivity software",
        "Portal server software",
        "Procedure management software",
        "Storage media loading software",
        "Transaction server software",
    }
)
# How much a kind of tool counts by what employers name in postings. guess: the order is O*NET's, the
# figures are ours.
_IN_DEMAND: Final = 1.0  # a product of it is often named in postings for this occupation
_HOT: Final = 0.5  # a product of it is often named in postings
_OTHER: Final = 0.25

# Categories of O*NET's question on required education, in order, shortened. The years of schooling that
# each stands for are ours: O*NET gives none.
_EDUCATION: Final = (
    ("less than a high school diploma", 10.0),
    ("high school diploma", 12.0),
    ("post-secondary certificate", 13.0),
    ("some college courses", 13.0),
    ("associate's degree", 14.0),
    ("bachelor's degree", 16.0),
    ("post-baccalaureate certificate", 17.0),
    ("master's degree", 18.0),
    ("post-master's certificate", 19.0),
    ("first professional degree", 19.0),
    ("doctoral degree", 21.0),
    ("post-doctoral training", 22.0),
)
# Categories of O*NET's question on related work experience, in order, with the middle of each in years;
# the last has no upper end and stands at its lower one.
_EXPERIENCE: Final = (
    ("no related work", 0.0),
    ("up to 1 month of related work", 0.5 / 12),
    ("1 to 3 months of related work", 2.0 / 12),
    ("3 to 6 months of related work", 4.5 / 12),
    ("6 to 12 months of related work", 9.0 / 12),
    ("1 to 2 years of related work", 1.5),
    ("2 to 4 years of related work", 3.0),
    ("4 to 6 years of related work", 5.0),
    ("6 to 8 years of related work", 7.0),
    ("8 to 10 years of related work", 9.0),
    ("over 10 years of related work", 10.0),
)
_DOUBT_EXPERIENCE_YEARS: Final = 1.0 / 12  # guess: a month of related work is learnt on the way
_DECIMALS: Final = 4  # as published: ratings have 2, shares of answers 4
_ROUNDING: Final = 1e-9
_MINOR: Final = 4  # characters that the codes of a SOC minor group share
_MAJOR: Final = 2


def aspects(reference: Reference) -> tuple[Aspect, ...]:
    """Return what every occupation asks, one aspect per kind in the order of :class:`GapKind`.

    Occupations are those of ``reference.occupations``, in its order. Where nothing is known of an
    occupation its evidence is empty. Sources: O*NET 29.0 and its release on SOC 2010; licences, where the
    snapshot has them, New Jersey.
    """
    return (
        _rated(reference, GapKind.SKILL),
        _rated(reference, GapKind.KNOWLEDGE),
        _abilities(reference),
        _activities(reference),
        _technology(reference),
        _education(reference),
        _experience(reference),
        _licences(reference),
    )


def _rated(reference: Reference, kind: GapKind) -> Aspect:
    """Return levels 0 to 7 of skills or of knowledge areas, weighted by importance."""
    elements, skills = _elements(reference, kind), reference.skills
    method = reference.occupations["skills_method"].to_list()
    doubt = _SKILL_DOUBT
    if kind is GapKind.KNOWLEDGE:
        method, doubt = _knowledge_method(reference, method), _KNOWLEDGE_DOUBT
    return Aspect(
        kind=kind,
        unit="level 0 to 7",
        names=tuple(elements["title"]),
        weight=_weight(_grid(reference, skills, "element", elements["element"], "importance")),
        level=_grid(reference, skills, "element", elements["element"], "level"),
        evidence=tuple(_RATINGS[how] for how in method),
        imputed=np.array([how != "measured" for how in method]),
        doubt=np.array([doubt[how] for how in method]),
    )


def _knowledge_method(reference: Reference, skills: Sequence[str]) -> list[str]:
    """Return how the knowledge of each occupation was had [occupation].

    Knowledge has no release on SOC 2010 here: where skills come from it, knowledge is the mean of related
    occupations that are rated, and of SOC siblings where none is (as the snapshot is built).
    """
    rated = reference.occupations.filter(pl.col("skills_method") == "measured")["occupation"]
    reached = set(reference.tables["related"].filter(pl.col("related").is_in(rated.implode()))["occupation"])
    codes = reference.occupations["occupation"]
    otherwise = ["related" if code in reached else "siblings" for code in codes]
    return [how if how != "legacy" else other for how, other in zip(skills, otherwise, strict=True)]


def _abilities(reference: Reference) -> Aspect:
    """Return the importance of abilities, 1 to 5; no release here has their level."""
    elements = _elements(reference, GapKind.ABILITY)
    table = reference.tables["abilities"]
    importance = _grid(reference, table, "element", elements["element"], "importance")
    method = reference.occupations["abilities_method"].to_list()
    return Aspect(
        kind=GapKind.ABILITY,
        unit="importance 1 to 5",
        names=tuple(elements["title"]),
        weight=_weight(importance),
        level=importance,
        evidence=tuple(_ABILITIES[how] for how in method),
        imputed=np.array([how != "legacy" for how in method]),
        doubt=np.array([_ABILITY_DOUBT[how] for how in method]),
    )


def _activities(reference: Reference) -> Aspect:
    """Return the share of an occupation's weighted tasks that carry each intermediate work activity.

    A task may carry several, so that the shares of an occupation may add up to more than 1.
    """
    tasks = task_frame(reference)
    table = reference.tables["activities"]
    items = table.filter(pl.col("level") == "intermediate").sort("activity")
    parent = pl.DataFrame({"activity": tasks.activities}).join(
        table.select("activity", "parent"), on="activity", how="left", maintain_order="left"
    )
    item = positions(parent["parent"], items["activity"])[tasks.link_activity]
    carries = np.zeros((len(tasks.task), items.height))
    carries[tasks.link_task[item >= 0], item[item >= 0]] = 1.0
    level = np.asarray(tasks.weights @ carries)
    return Aspect(
        kind=GapKind.ACTIVITY,
        unit="share of tasks",
        names=tuple(items["title"]),
        weight=np.broadcast_to(_rarity(level[~tasks.borrowed] > 0.0), level.shape),
        level=level,
        evidence=tuple(
            _ACTIVITIES_BORROWED if borrowed else _ACTIVITIES for borrowed in tasks.borrowed.tolist()
        ),
        imputed=tasks.borrowed,
        enough=_ENOUGH_ACTIVITY,
    )


def _technology(reference: Reference) -> Aspect:
    """Return which kinds of software an occupation uses: 1 or 0.

    A kind counts by what postings name, by the products that O*NET names, next to the occupation's kind
    with most of them, and by how few occupations use it; not at all where its name says little.
    """
    items, used = reference.tables["commodities"].sort("commodity"), reference.tables["technology_skills"]
    used = used.with_columns(
        demand=pl.when(pl.col("in_demand") > 0)
        .then(_IN_DEMAND)
        .when(pl.col("hot") > 0)
        .then(_HOT)
        .otherwise(_OTHER)
    )
    products, demand = (
        _grid(reference, used, "commodity", items["commodity"], column) for column in ("examples", "demand")
    )
    level = (products > 0.0).astype(np.float64)
    known: Bools = np.asarray(level.any(axis=1))
    telling = ~items["title"].is_in(list(_SAYS_LITTLE)).to_numpy()
    breadth = np.log1p(products) / np.log1p(products.max(axis=1, initial=1.0))[:, None]
    return Aspect(
        kind=GapKind.TECHNOLOGY,
        unit="in use",
        names=tuple(items["title"]),
        weight=demand * breadth * _rarity(level[known] > 0.0) * telling,
        level=level,
        evidence=tuple(_TECHNOLOGY if yes else "" for yes in known),
        imputed=np.zeros(len(level), dtype=bool),
    )


def _education(reference: Reference) -> Aspect:
    """Return the years of schooling that the median answer on required education stands for."""
    median = _median_category(reference, "required-education", len(_EDUCATION))
    level = np.array([years for _words, years in _EDUCATION])[median][:, None]
    return Aspect(
        kind=GapKind.EDUCATION,
        unit="years of schooling",
        names=("Education",),
        weight=np.ones_like(level),
        level=level,
        evidence=_answers(reference, "required education (years per category are ours)"),
        imputed=_education_imputed(reference),
        words=tuple(_EDUCATION[category][0] for category in median),
    )


def _experience(reference: Reference) -> Aspect:
    """Return the years of related work that the median answer asks, and from where work counts as related.

    Nobody has worked in an occupation before entering it; related work counts in full, however long it
    was, and other work not at all. So a gap says: this much is usual, and the origin is not known to count.
    """
    median = _median_category(reference, "related-experience", len(_EXPERIENCE))
    level = np.array([years for _words, years in _EXPERIENCE])[median][:, None]
    return Aspect(
        kind=GapKind.EXPERIENCE,
        unit="years of related work",
        names=("Related work",),
        weight=np.ones_like(level),
        level=level,
        evidence=_answers(reference, "related work (which occupations count is our guess)"),
        imputed=_education_imputed(reference),
        doubt=np.full(len(level), _DOUBT_EXPERIENCE_YEARS),
        words=tuple(_EXPERIENCE[category][0] for category in median),
        carries=_related_work(reference),
    )


def _related_work(reference: Reference) -> Bools:
    """Return where work in the origin counts as related work [origin, destination].

    guess: between occupations that O*NET calls related in either direction, within a SOC minor group, and
    from all of a SOC major group to those who lead it.
    """
    codes = reference.occupations["occupation"]
    minor, major = (_codes(codes.str.head(length)) for length in (_MINOR, _MAJOR))
    leads = codes.str.contains(LEADING).to_numpy()
    counts = (minor[:, None] == minor) | ((major[:, None] == major) & leads)
    row, column = (positions(reference.tables["related"][end], codes) for end in ("occupation", "related"))
    counts[row, column] = True
    counts[column, row] = True
    return np.asarray(counts)


def _licences(reference: Reference) -> Aspect:
    """Return which licences an occupation may need: 1 or 0. Nothing is known without the table.

    Licences that are tied to an occupation by a code alone are left out: most are a small part or a mistake.
    Those of the same class are one.
    """
    codes = reference.occupations["occupation"]
    titles, weight = pl.Series([], dtype=pl.String), np.zeros((len(codes), 0))
    table = reference.tables.get("licences")
    if table is not None:
        counts = pl.col("evidence").replace_strict(_LICENCE_COUNTS, default=0.0, return_dtype=pl.Float64)
        table = _own_first(table.with_columns(counts=counts).filter(pl.col("counts") > 0.0), reference)
        table = table.with_columns(pl.col("title").replace(_SAME_LICENCE))
        titles = table["title"].unique().sort()
        weight = _grid(reference, table, "title", titles, "counts")
    return Aspect(
        kind=GapKind.LICENCE,
        unit="needed",
        names=tuple(titles),
        weight=weight,
        level=(weight > 0.0).astype(np.float64),
        evidence=(_LICENCES if len(titles) else "",) * len(codes),
        imputed=np.zeros(len(codes), dtype=bool),
    )


def _own_first(licences: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Return licences with less ``counts`` for those of one job where another has the occupation's name."""
    title = dict(reference.occupations.select("occupation", "title").iter_rows())
    rows = licences.select("occupation", "title").iter_rows()
    own = [_stems(title.get(code, "")) <= _stems(licence) for code, licence in rows]
    marked = licences.with_columns(own=pl.Series(own, dtype=pl.Boolean) & (pl.col("evidence") == "title"))
    part = pl.col("own").any().over("occupation") & ~pl.col("own")
    return marked.with_columns(counts=pl.min_horizontal("counts", pl.when(part).then(_PART_COUNTS)))


def _stems(title: str) -> frozenset[str]:
    """Return the words of a title before its first comma, each without the s of a plural."""
    words = re.findall(r"[a-z]+", title.lower().split(",")[0])
    return frozenset(word.removesuffix("s") for word in words) - {"and"}


def _elements(reference: Reference, kind: GapKind) -> pl.DataFrame:
    return reference.elements.filter(pl.col("kind") == kind.value).sort("element")


def _weight(importance: Floats) -> Floats:
    """Return how much elements count, 0 to 1, by their importance 1 to 5; none that is hardly important."""
    return np.where(importance >= _IMPORTANT, (importance - 1.0) / 4.0, 0.0)


def _grid(reference: Reference, table: pl.DataFrame, key: str, items: pl.Series, column: str) -> Floats:
    """Return a column of a long table [occupation, item], as published; 0 where it has no row.

    Items are found by their ``key``; rows of others are left out.
    """
    row = positions(table["occupation"], reference.occupations["occupation"])
    place = positions(table[key], items)
    known = (row >= 0) & (place >= 0)
    grid = np.zeros((reference.occupations.height, len(items)))
    grid[row[known], place[known]] = table[column].cast(pl.Float64).round(_DECIMALS).to_numpy()[known]
    return grid


def _median_category(reference: Reference, scale: str, categories: int) -> Ints:
    """Return the category, from 0, of the median answer [occupation]."""
    answers = reference.tables["education"].filter(pl.col("scale") == scale)
    category = pl.Series(range(1, categories + 1), dtype=answers["category"].dtype)
    share = _grid(reference, answers, "category", category, "share")
    return np.asarray((share.cumsum(axis=1) >= 0.5 - _ROUNDING).argmax(axis=1))


def _answers(reference: Reference, asked: str) -> tuple[str, ...]:
    """Return the evidence of answers on what is ``asked`` [occupation]."""
    said = f"median O*NET 29.0 answer on {asked}"
    words = {method: f"{mean}, O*NET 29.0 answers on {asked}" for method, mean in _MEAN_OF.items()}
    return tuple(words.get(how, said) for how in reference.occupations["education_method"])


def _education_imputed(reference: Reference) -> Bools:
    return (reference.occupations["education_method"] != "measured").to_numpy()


def _rarity(has: Bools) -> Floats:
    """Return how rare each item is among occupations that are known [item]: 1 the rarest, 0 in all of them.

    The logarithm of one over the share of occupations that have it, over its largest value; 0 in none.
    """
    count = has.sum(axis=0)
    rarity = np.where(count > 0, np.log(len(has) / np.maximum(count, 1)), 0.0)
    return np.asarray(rarity / max(float(rarity.max(initial=0.0)), _ROUNDING))


def _codes(names: pl.Series) -> Ints:
    return positions(names, names.unique().sort())
