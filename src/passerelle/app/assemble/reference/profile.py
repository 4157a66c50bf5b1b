"""What occupations are: skills, knowledge, abilities, zones, education, kinship, tools and titles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.reference.fill import (
    Estimate,
    Measure,
    Scale,
    fill,
    related_estimate,
    sibling_estimate,
)
from passerelle.app.assemble.reference.frame import (
    Frame,
    carried,
    carried_from_2010,
    stand_ins,
    to_occupations,
)
from passerelle.app.assemble.reference.part import Part
from passerelle.app.assemble.reference.ratings import (
    Found,
    aligned,
    importance,
    importance_and_level,
    rated_after,
    shares_of_answers,
    wide,
)
from passerelle.app.assemble.reference.titles import titles
from passerelle.data.publishers import onet, onet_legacy, onet_profile
from passerelle.data.publishers.crosswalks import Crosswalks
from passerelle.data.publishers.onet import Onet
from passerelle.data.publishers.onet_legacy import Legacy
from passerelle.data.publishers.onet_profile import Profile
from passerelle.data.publishers.reading import Layout, Reading
from passerelle.data.reference import Source
from passerelle.domain.units import Bools, Floats

_DECIMALS: Final = 6  # beyond them a mean is float noise, and 0.5 must stay 0.5
_IMPORTANCE: Final = "points of 1 to 5"
ZONE: Final = "job zone"


@dataclass(frozen=True, slots=True)
class Frames:
    """The publishers' frames, read."""

    onet: Onet
    profile: Profile
    legacy: Legacy
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """The part, and what it has to say in the table of occupations."""

    part: Part
    columns: pl.DataFrame  # occupation, job_zone, flags and methods


def read(reading: Reading) -> Frames:
    """Return O*NET's frames; faults stay in ``reading``."""
    frames = onet.read(reading), onet_profile.read(reading), onet_legacy.read(reading)
    _check_whole(reading, frames[0], frames[1])
    _check_abilities(reading, frames[1], frames[2])
    current = ("occupations", "elements", "skills", "education", "related", "commodities")

    def of(source: Source, layouts: tuple[Layout, ...], *tables: str) -> Source:
        return replace(source, files=reading.files(*layouts), tables=tables)

    return Frames(
        *frames,
        (
            of(
                onet.SOURCE,
                (*onet.LAYOUTS, *onet_profile.LAYOUTS),
                *current,
                "technology_skills",
                "titles",
            ),
            of(onet_legacy.SOURCE, onet_legacy.LAYOUTS, "skills", "abilities"),
        ),
    )


def assemble(
    frames: Frames, frame: Frame, national: pl.DataFrame, crosswalks: Crosswalks, onet_2010: pl.DataFrame
) -> Described:
    """Return the tables of what occupations are, every occupation of ``frame`` without gaps.

    Args:
        frames: what was read.
        frame: the occupations.
        national: OEWS, for its titles.
        crosswalks: SOC 2010 to 2018, and titles.
        onet_2010: pairs ``code, soc_2010``.
    """
    related = related_occupations(frame, frames.profile.related)
    old = _Old(frame, onet_2010, crosswalks.soc_2010)
    skill = _elements(frame, frames, "skill", related, old)
    knowledge = _elements(frame, frames, "knowledge", related, old)
    ability = _abilities(frame, frames, related, old)
    zone = _zones(frame, frames.onet.zones, related)
    education = _education(frame, frames.profile.education, related)
    commodities = frames.profile.technology.select("commodity", "title").unique()
    tables = {
        "elements": _element_titles(frames),
        "skills": pl.concat([importance_and_level(frame, found) for found in (skill, knowledge)]),
        "abilities": importance(frame, ability),
        "education": shares_of_answers(frame, education),
        "related": related,
        "commodities": commodities,
        "technology_skills": technology_skills(frame, frames.profile.technology),
        "titles": titles(national, frames.onet, crosswalks, frame),
    }
    measures = [found.measure for found in (skill, knowledge, ability, zone, education)]
    columns = pl.DataFrame(
        {
            "occupation": frame.codes,
            "job_zone": zone.measure.values[:, 0].round(_DECIMALS),
            "job_zone_flag": zone.measure.flag(),
            "skills_flag": skill.measure.flag(),
            "skills_method": skill.measure.method,
            "abilities_method": ability.measure.method,
            "education_method": education.measure.method,
        }
    )
    notes = (*_RULES, _knowledge_in_words(skill.measure, knowledge.measure), *_beyond(frames, frame, tables))
    errors = tuple(error for measure in measures for error in measure.errors)
    return Described(Part(tables, frames.sources, notes, errors), columns)


def related_occupations(frame: Frame, related: pl.DataFrame) -> pl.DataFrame:
    """Return O*NET's relations between occupations: the best rank over their detail; none to itself."""
    return (
        related.with_columns(
            to_occupations(frame, related["code"]).alias("occupation"),
            to_occupations(frame, related["related"]).alias("related"),
        )
        .drop_nulls(["occupation", "related"])
        .filter(pl.col("occupation") != pl.col("related"))
        .sort("occupation", "related", "rank", "tier")
        .unique(["occupation", "related"], keep="first", maintain_order=True)
        .select("occupation", "related", "rank", "tier")
    )


def technology_skills(frame: Frame, technology: pl.DataFrame) -> pl.DataFrame:
    """Return how many products of each kind O*NET names for an occupation, each product once."""
    products = (
        technology.with_columns(to_occupations(frame, technology["code"]).alias("occupation"))
        .drop_nulls("occupation")
        .group_by("occupation", "commodity", "example")
        .agg(pl.col("hot").any(), pl.col("in_demand").any())
    )
    return products.group_by("occupation", "commodity").agg(
        pl.len().alias("examples"), pl.col("hot").sum(), pl.col("in_demand").sum()
    )


@dataclass(frozen=True, slots=True)
class _Old:
    """The way from O*NET-SOC 2010 to the occupations."""

    frame: Frame
    onet_2010: pl.DataFrame  # code, soc_2010
    soc_2010: pl.DataFrame  # soc_2010, soc_2018

    def carried(self, detail: pl.Series, values: Floats) -> Floats:
        return carried_from_2010(self.frame, detail, values, self.onet_2010, self.soc_2010)


def _elements(frame: Frame, frames: Frames, kind: str, related: pl.DataFrame, old: _Old) -> Found:
    """Return importance and level of the elements of a kind by occupation.

    Estimates go from the least tested error to the largest: the release on SOC 2010 (skills alone),
    related occupations, rated specialities, siblings.
    """
    ratings = wide(frames.onet.ratings.filter(kind=kind))
    known = carried(frame, ratings.code, ratings.values, ratings.trust)
    known[stand_ins(frame, ratings.code)] = np.nan
    half = np.arange(len(ratings.columns) // 2)
    name = {"skill": "skills", "knowledge": "knowledge"}[kind]
    scales = (
        Scale(f"importance of {name}", _IMPORTANCE, half * 2),
        Scale(f"level of {name}", "points of 0 to 7", half * 2 + 1),
    )
    estimates = [
        related_estimate(frame, known, related),
        _detail_estimate(frame, ratings.code, ratings.values, ratings.trust),
        sibling_estimate(frame, known),
    ]
    if kind == "skill":
        before = wide(frames.legacy.skills)
        values = old.carried(before.code, aligned(before, ratings.columns))
        # The others may carry the very ratings of that release, and would flatter its test.
        anew = rated_after(frame, ratings, onet_legacy.LATEST)
        estimates.insert(0, Estimate("legacy", values, tested=anew))
    return Found(ratings.columns, fill(frame, known, estimates, scales))


def _abilities(frame: Frame, frames: Frames, related: pl.DataFrame, old: _Old) -> Found:
    """Return the importance of abilities by occupation, which only the release on SOC 2010 has."""
    element = dict(frames.profile.abilities.select("title", "element").rows())
    rated = frames.legacy.abilities.with_columns(pl.col("title").replace_strict(element).alias("element"))
    columns = tuple(sorted(rated["element"].unique()))
    wide = rated.pivot("element", index="code", values="importance").sort("code")
    known = old.carried(wide["code"], wide.select(columns).to_numpy())
    estimates = [related_estimate(frame, known, related), sibling_estimate(frame, known)]
    scale = Scale("importance of abilities", _IMPORTANCE, np.arange(len(columns)))
    return Found(columns, fill(frame, known, estimates, [scale], own="legacy"))


def _zones(frame: Frame, zones: pl.DataFrame, related: pl.DataFrame) -> Found:
    values = zones.select("zone").to_numpy()
    scale = Scale(ZONE, "zones of 1 to 5", np.array([0]))
    return Found(("zone",), _from_detail(frame, zones["code"], values, related, scale))


def _education(frame: Frame, education: pl.DataFrame, related: pl.DataFrame) -> Found:
    cells = education.with_columns(
        pl.concat_str("scale", pl.col("category").cast(pl.String).str.zfill(2), separator="|").alias("cell")
    )
    columns = tuple(sorted(cells["cell"].unique()))
    wide = cells.pivot("cell", index="code", values="percent").sort("code")
    values = wide.select(columns).to_numpy() / 100.0
    scale = Scale("education, experience and training", "share per category", np.arange(len(columns)))
    return Found(columns, _from_detail(frame, wide["code"], values, related, scale))


def _from_detail(
    frame: Frame, code: pl.Series, values: Floats, related: pl.DataFrame, scale: Scale
) -> Measure:
    known = carried(frame, code, values)
    known[stand_ins(frame, code)] = np.nan
    kin, detail = related_estimate(frame, known, related), _detail_estimate(frame, code, values)
    # Of job zones alone, specialities tell more than related occupations.
    nearest = [detail, kin] if scale.measure == ZONE else [kin, detail]
    return fill(frame, known, [*nearest, sibling_estimate(frame, known)], [scale])


def _detail_estimate(frame: Frame, code: pl.Series, values: Floats, trust: Floats | None = None) -> Estimate:
    """Return the mean of rated specialities, tested where an occupation has a rating of its own as well.

    Codes of O*NET that end in .00 are the occupation itself; others are its specialities.
    """
    special = ~code.str.ends_with(".00").to_numpy()
    general = ~special
    own = carried(frame, code.filter(pl.Series(general)), values[general], _some(trust, general))
    speciality = carried(frame, code.filter(pl.Series(special)), values[special], _some(trust, special))
    residual = np.array([occupation.endswith("9") for occupation in frame.codes])
    return Estimate("detail", speciality, tested=~residual, truth=own)


def _some(trust: Floats | None, rows: Bools) -> Floats | None:
    return None if trust is None else trust[rows]


def _element_titles(frames: Frames) -> pl.DataFrame:
    used = frames.legacy.abilities["title"].unique().implode()
    abilities = frames.profile.abilities.filter(pl.col("title").is_in(used))
    return pl.concat(
        [
            frames.onet.ratings.select("element", "title", "kind").unique(),
            abilities.with_columns(pl.lit("ability").alias("kind")),
        ]
    )


def _check_whole(reading: Reading, rated: Onet, profile: Profile) -> None:
    """Note files that lack occupations which the file of job zones has: O*NET has all three for each."""
    if rated.zones.is_empty():
        return
    zoned = set(rated.zones["code"])
    tables = ((onet_profile.RELATED, profile.related), (onet_profile.TECHNOLOGY, profile.technology))
    for layout, frame in tables:
        if not frame.is_empty() and (lacking := zoned - set(frame["code"])):
            what = "lacks occupations that have a job zone; it may be cut off."
            reading.fault(layout, what, min(lacking), len(lacking))


def _check_abilities(reading: Reading, profile: Profile, legacy: Legacy) -> None:
    if profile.abilities.is_empty() or legacy.abilities.is_empty():
        return
    unknown = set(legacy.abilities["title"]) - set(profile.abilities["title"])
    if unknown:
        what = "names abilities that O*NET's content model does not have."
        reading.fault(onet_legacy.ABILITIES, what, min(unknown), len(unknown))


_RULES: Final = (
    (
        "Measures of O*NET detail are averaged to the six-digit SOC code, each detail alike, then over the "
        "SOC codes of an OEWS roll-up, each alike; a residual group is its detail. Ratings that O*NET "
        "advises to suppress count half; the level of what is not relevant is 0."
    ),
    (
        "Where an occupation has no rating of its own, the first of these that reaches it stands in, in the "
        "order of their tested errors: its skills in the O*NET release on SOC 2010 (not knowledge, which "
        "that release lacks here); the mean of its primary related occupations, else of the supplemental; "
        "its rated specialities; its SOC siblings weighted by their jobs, in the same broad group, else "
        "minor, else major. The release on SOC 2010 is tested on occupations rated anew since, for the "
        "others may carry its very ratings; specialities are tested against their occupation's own rating."
    ),
    (
        "Abilities come from the release on SOC 2010 alone (method legacy), importance only: O*NET-SOC 2010 "
        "to SOC 2010 to SOC 2018 to OEWS, each link alike."
    ),
)


def _knowledge_in_words(skill: Measure, knowledge: Measure) -> str:
    counts: dict[str, int] = {}
    for had, known in zip(skill.method, knowledge.method, strict=True):
        if had == "legacy":
            counts[known] = counts.get(known, 0) + 1
    listed = ", ".join(f"{method} {number}" for method, number in sorted(counts.items())) or "none"
    return (
        "The method of skills is that of skill ratings. Knowledge of occupations whose skills come from the "
        f"release on SOC 2010 comes from: {listed}."
    )


def _beyond(frames: Frames, frame: Frame, tables: dict[str, pl.DataFrame]) -> tuple[str, ...]:
    detail = frames.onet.occupations["code"].str.head(7)
    outside = sorted(set(detail) - set(frame.soc))
    military = sum(code.startswith("55-") for code in outside)
    civilian = ", ".join(code for code in outside if not code.startswith("55-")) or "none"
    jobs = dict(zip(frame.codes, frame.jobs.tolist(), strict=True))
    reached = {
        table: set(tables[table]["occupation"].unique().to_list())
        for table in ("related", "technology_skills")
    }
    gaps = {
        table: f"{len(jobs) - len(codes)} occupations with "
        f"{1.0 - sum(jobs[code] for code in codes) / frame.jobs.sum():.1%} of jobs"
        for table, codes in reached.items()
    }
    return (
        f"O*NET occupations without an OEWS code: {military} military and {civilian}.",
        f"Without related occupations: {gaps['related']}. Without tools: {gaps['technology_skills']}.",
    )
