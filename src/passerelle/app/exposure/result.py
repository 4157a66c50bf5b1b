"""What the exposure of an economy, an employer or one occupation looks like, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Any

import polars as pl

from passerelle.domain.units import Range


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """One index: what it is, and how far it reaches here."""

    id: str
    title: str
    construct: str
    task_share: bool
    measures: str
    not_meaning: str
    low: float
    high: float
    vintage: str
    citation: str
    measured_occupations: int  # of those that OEWS publishes; the others are imputed
    measured_jobs_share: float


@dataclass(frozen=True, slots=True)
class TechnologyInfo:
    """One technology: what it reaches and in how much of it the technology is in use."""

    id: str
    title: str
    reaches: str
    evidence: str  # rated, mapped or weak
    reach: Range  # share of the people's tasks, each person alike
    adoption_start: Range  # share of reached work in which it is in use on the first day
    adoption_end: Range  # ... and on the last
    removed_end: Range  # share of hours taken over between the two, this technology alone
    time_saved: Range
    reused: Range
    guess: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JoinRule:
    """A headline under one join rule: the rule alone moves it."""

    rule: str
    tenth: float  # share of people with at least a tenth of their tasks exposed
    half: float  # ... with at least half


@dataclass(frozen=True, slots=True)
class ExposureView:
    """Exposure and its consequence for required headcount, with every range."""

    subject: str  # in words: "The United States economy, May 2024", "152,158 employees of roster.csv"
    unit: str  # what is counted: "jobs" or "employees"
    people: float
    start: str  # ISO days of the span over which headcount is read
    end: str
    exposed: Range  # share of people's tasks that language models could at least halve, people's mean
    removed: Range  # share of hours taken over within the span, all technologies, overlaps counted once
    joins: tuple[JoinRule, ...]
    # occupation, title, major, people, low_share, central_share, high_share, flag (measured or imputed),
    # removed_low_share, removed_share, removed_high_share, rank_low, rank_high, rank_spread (0 to 1: least
    # and greatest percentile rank over the ranked indices; null where fewer than two measured it), one
    # column "rank:<index id>" per index (null where it did not measure the occupation, and for an outlook).
    # Of a roster, occupations of very few people are one row "all-others", without ranks.
    occupations: pl.DataFrame
    # function, title, people, low_share, central_share, high_share; of a roster, functions of very few
    # people are one row "all-others", here and in the tables below
    functions: pl.DataFrame
    # function, technology, evidence, reach_low_share, reach_share, reach_high_share, removed_low_share,
    # removed_share, removed_high_share; every function with every technology
    heatmap: pl.DataFrame
    # the ten occupations with the widest rank_spread among those with enough people: occupation, title,
    # people, rank_spread, highest_index, rank_high, lowest_index, rank_low, "rank:<index id>"...
    disagreements: pl.DataFrame
    # agreement of each pair of indices over measured occupations: first, second, correlation, occupations
    agreement: pl.DataFrame
    # one row per function and one "all": function, title, start_people, growth_people, technology_people,
    # target_people, end_people (= start + growth + technology + target), end_low_people, end_high_people,
    # attrition_people (expected leavers), attrition_low_people, attrition_high_people,
    # to_fill_people (end - (start - attrition)); None without a roster
    demand: pl.DataFrame | None
    indices: tuple[IndexInfo, ...]
    technologies: tuple[TechnologyInfo, ...]
    notes: tuple[str, ...]  # what is not known, and how things were joined
    sources: tuple[str, ...]  # attribution lines and citations
    provenance: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values; tables become lists of rows."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class IndexOfOccupation:
    """What one index says of one occupation."""

    id: str
    title: str
    construct: str
    task_share: bool
    value: float | None  # on the index's own scale; None where the snapshot has none
    low: float  # ends of that scale
    high: float
    rank: float | None  # percentile over measured occupations, 0 to 1; None where not measured or not ranked
    flag: str  # measured, imputed or absent
    measures: str
    not_meaning: str


@dataclass(frozen=True, slots=True)
class TechnologyOfOccupation:
    """What one technology reaches of one occupation, alone."""

    id: str
    title: str
    evidence: str  # rated, mapped or weak
    physical: bool  # it moves things: not part of ``OccupationView.removed``
    reach: Range  # share of the occupation's tasks
    removed: Range  # share of hours taken over within the span


@dataclass(frozen=True, slots=True)
class TaskCount:
    """How many of an occupation's tasks one rater gave one rating."""

    rater: str  # human or model
    rating: str  # none (E0), direct (E1) or software (E2)
    tasks: float  # tasks with that rating; parts where a rating is the mean of kindred tasks
    share: float  # of the occupation's work, as the join rule weighs its tasks


@dataclass(frozen=True, slots=True)
class FunctionOfOccupation:
    """A function that an occupation's people count to."""

    id: str
    title: str
    share: float


@dataclass(frozen=True, slots=True)
class OccupationJoin:
    """The occupation's exposure by gpts-human-beta under one join rule."""

    rule: str
    exposed: float


@dataclass(frozen=True, slots=True)
class OccupationView:
    """Everything the snapshot knows of one occupation's exposure."""

    occupation: str
    title: str
    jobs: float
    flag: str  # whether its exposure was measured or imputed
    start: str  # ISO days of the span
    end: str
    exposed: Range  # share of tasks that language models could at least halve
    removed: Range  # share of hours taken over within the span, technologies that are not physical
    indices: tuple[IndexOfOccupation, ...]
    rank_low: float | None  # over the ranked indices; None where fewer than two measured it
    rank_high: float | None
    rank_spread: float | None
    technologies: tuple[TechnologyOfOccupation, ...]
    tasks: tuple[TaskCount, ...]
    functions: tuple[FunctionOfOccupation, ...]
    joins: tuple[OccupationJoin, ...]
    entry_education: str  # typical for entry, as BLS assigns it
    entry_experience: str
    entry_training: str
    entry_flag: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}


def _plain(value: object) -> object:
    """Return ``value`` as what JSON knows: tables as lists of rows, named values as mappings."""
    if isinstance(value, pl.DataFrame):
        return value.to_dicts()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value
