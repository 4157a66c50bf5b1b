"""The tables of an exposure view: by occupation, by function, by technology, and how indices disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import csr_array, diags_array

from passerelle.app.assemble.exposed import Exposed
from passerelle.app.assemble.joins import (
    SOC_MEAN,
    TITLE_JOIN,
    headline_exposure,
    share_at_least,
    title_joined,
)
from passerelle.app.exposure.groups import Groups, groups
from passerelle.app.exposure.result import IndexInfo, JoinRule, TechnologyInfo
from passerelle.domain.exposure import ExposureRange
from passerelle.domain.technology import Technology
from passerelle.domain.units import Case, Floats, Ints, Range
from passerelle.engines.agreement import pairwise

TENTH: Final = 0.1
HALF: Final = 0.5
_MOST_DISAGREEMENTS: Final = 10
_NOWHERE: Final = -1
_NOISE: Final = 1e-9  # a share below it is what rounding leaves of zero


def occupation_groups(known: Exposed, people: Floats, least: float) -> Groups:
    """Return each occupation with people as a group, very small ones folded."""
    occupations = known.reference.occupations
    return groups(
        tuple(occupations["occupation"]), tuple(occupations["title"]), csr_array(diags_array(people)), least
    )


def function_groups(known: Exposed, people: Floats, least: float) -> Groups:
    """Return each function with people as a group, very small ones folded."""
    held = csr_array(known.functions.weights @ diags_array(people))
    return groups(known.functions.ids, known.functions.titles, held, least)


def mean_range(values: ExposureRange, people: Floats) -> Range:
    """Return the mean of ``values`` [occupation] over ``people`` [occupation]."""
    ends = (values.low, values.central, values.high)
    low, central, high = (float(_clean(np.average(end, weights=people))) for end in ends)
    # Sums of equal numbers may differ in their last digits.
    return Range(min(low, central), central, max(central, high))


def occupation_table(known: Exposed, by: Groups) -> pl.DataFrame:
    """Return the table ``occupations`` of the view."""
    occupations, spread = known.reference.occupations, known.spread
    exposed, removed = by.mean_range(known.exposed), by.mean_range(known.removed)
    imputed = (occupations["exposure_flag"] == "imputed").to_numpy().astype(np.float64)
    return pl.DataFrame(
        {
            "occupation": by.ids,
            "title": by.titles,
            "major": _text(occupations["major"], by.source),
            "people": by.people,
            **_ends("{}_share", exposed),
            "flag": np.where(by.mean(imputed) > 0.0, "imputed", "measured"),
            **_ends("removed_{}_share", removed),
            "rank_low": _picked(spread.low, by.source),
            "rank_high": _picked(spread.high, by.source),
            "rank_spread": _picked(spread.width, by.source),
            **_rank_columns(known, by.source),
        }
    ).with_columns(pl.col("^rank.*$").fill_nan(None))


def function_table(known: Exposed, by: Groups) -> pl.DataFrame:
    """Return the table ``functions`` of the view."""
    ends = _ends("{}_share", by.mean_range(known.exposed))
    return pl.DataFrame({"function": by.ids, "title": by.titles, "people": by.people, **ends})


def heatmap(known: Exposed, by: Groups) -> pl.DataFrame:
    """Return reach and hours taken over of each technology alone in each function."""
    parts = [
        pl.DataFrame(
            {
                "function": by.ids,
                "technology": [technology.id] * len(by.ids),
                "evidence": [technology.evidence.value] * len(by.ids),
                **_ends("reach_{}_share", by.mean_range(reach)),
                **_ends("removed_{}_share", by.mean_range(alone)),
            }
        )
        for technology, reach, alone in zip(known.technologies, known.reach, known.alone, strict=True)
    ]
    return pl.concat(parts)


def disagreements(known: Exposed, by: Groups, least: float) -> pl.DataFrame:
    """Return the ten groups of at least ``least`` people with the widest disagreement in rank."""
    people, width = by.people, _picked(known.spread.width, by.source)
    asked = np.flatnonzero(np.isfinite(width) & (people >= least)).tolist()
    widest = sorted(asked, key=lambda at: (-width[at], by.ids[at]))[:_MOST_DISAGREEMENTS]
    at = by.source[widest]
    return pl.DataFrame(
        {
            "occupation": [by.ids[row] for row in widest],
            "title": [by.titles[row] for row in widest],
            "people": people[widest],
            "rank_spread": width[widest],
            "highest_index": _index_ids(known, known.spread.highest[at]),
            "rank_high": known.spread.high[at],
            "lowest_index": _index_ids(known, known.spread.lowest[at]),
            "rank_low": known.spread.low[at],
            **_rank_columns(known, at),
        },
        schema_overrides=dict.fromkeys(("occupation", "title", "highest_index", "lowest_index"), pl.String),
    ).with_columns(pl.col("^rank.*$").fill_nan(None))


def agreement(known: Exposed) -> pl.DataFrame:
    """Return the rank correlation of each pair of indices over the occupations that both measured."""
    ids = [index.id for index in known.held.indices]
    pairs = pairwise(known.held.published)
    return pl.DataFrame(
        {
            "first": [ids[pair.first] for pair in pairs],
            "second": [ids[pair.second] for pair in pairs],
            "correlation": [pair.correlation for pair in pairs],
            "occupations": [pair.occupations for pair in pairs],
        },
        schema={
            "first": pl.String,
            "second": pl.String,
            "correlation": pl.Float64,
            "occupations": pl.Int64,
        },
    ).with_columns(pl.col("correlation").fill_nan(None))


def join_rules(known: Exposed, people: Floats, *, whole_economy: bool) -> tuple[JoinRule, ...]:
    """Return the headline under each join rule; the authors' own needs the whole economy."""
    exposure = headline_exposure(known.held)
    found = [_rule(SOC_MEAN, exposure, people)]
    if whole_economy:
        joined, jobs = title_joined(known.reference)
        if len(joined):
            found.append(_rule(TITLE_JOIN, joined, jobs))
    return tuple(found)


def index_infos(known: Exposed, people: Floats) -> tuple[IndexInfo, ...]:
    """Return what each index that the snapshot holds is, and how far it reaches over ``people``."""
    total = float(people.sum())
    return tuple(
        IndexInfo(
            id=index.id,
            title=index.title,
            construct=index.construct.value,
            task_share=index.task_share,
            measures=index.measures,
            not_meaning=index.not_meaning,
            low=index.low,
            high=index.high,
            vintage=index.vintage,
            citation=index.citation,
            measured_occupations=int(measured.sum()),
            measured_jobs_share=float(people[measured].sum()) / total,
        )
        for index, measured in zip(known.held.indices, known.held.measured, strict=True)
    )


def technology_infos(known: Exposed, people: Floats) -> tuple[TechnologyInfo, ...]:
    """Return what each technology reaches of the tasks of ``people``, and how far it is in use."""
    calendar = known.calendar
    return tuple(
        TechnologyInfo(
            id=technology.id,
            title=technology.title,
            reaches=technology.reaches,
            evidence=technology.evidence.value,
            reach=mean_range(reach, people),
            adoption_start=adoption(technology, calendar.start),
            adoption_end=adoption(technology, calendar.end),
            removed_end=mean_range(alone, people),
            time_saved=technology.time_saved,
            reused=technology.reused,
            guess=technology.guess,
            sources=technology.sources,
        )
        for technology, reach, alone in zip(known.technologies, known.reach, known.alone, strict=True)
    )


def adoption(technology: Technology, day: date) -> Range:
    """Return the share of reached work in which ``technology`` is in use on ``day``, in all industries."""
    return Range(*(technology.adoption.share(day, case) for case in Case))


def _rule(rule: str, exposure: Floats, people: Floats) -> JoinRule:
    return JoinRule(rule, share_at_least(exposure, people, TENTH), share_at_least(exposure, people, HALF))


def _ends(name: str, ends: Sequence[Floats]) -> dict[str, Floats]:
    """Return columns for low, central and high; the central one goes without a word of its own."""
    low, central, high = (_clean(end) for end in ends)
    central_name = name.format("central") if name == "{}_share" else name.replace("{}_", "")
    return {
        name.format("low"): np.minimum(low, central),
        central_name: central,
        name.format("high"): np.maximum(high, central),
    }


def _clean(shares: Floats | float) -> Floats:
    """Return ``shares`` with zero where only the noise of sums is left."""
    return np.where(np.abs(shares) < _NOISE, 0.0, shares)


def _picked(values: Floats, places: Ints) -> Floats:
    """Return ``values`` at ``places``; not a number where the place is that of all others."""
    return np.where(places == _NOWHERE, np.nan, values[places])


def _text(values: pl.Series, places: Ints) -> list[str]:
    known = values.to_list()
    return ["" if place == _NOWHERE else known[place] for place in places.tolist()]


def _rank_columns(known: Exposed, places: Ints) -> dict[str, Floats]:
    return {
        f"rank:{index.id}": _picked(ranks, places)
        for index, ranks in zip(known.held.indices, known.ranks, strict=True)
    }


def _index_ids(known: Exposed, places: Iterable[int]) -> list[str]:
    return [known.held.indices[place].id for place in places]
