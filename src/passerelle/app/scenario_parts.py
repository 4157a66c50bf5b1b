"""The keys of a scenario file that no lever gives: the plan itself and the tables that may be repeated.

Key paths are general: ``target[].by`` stands for ``target[1].by``, ``target[2].by`` and so on.
"""

from __future__ import annotations

from typing import Final

from passerelle.app.scenario_key import Key, Kind
from passerelle.domain.scenario import Basis

FILTERS: Final = (
    "segment",
    "function",
    "department",
    "job_title",
    "site",
    "region",
    "country",
    "grade",
    "occupation",
)
_OWN: Final = "The scenario says it"  # the source of what has no default or changes nothing

SCENARIO: Final = (
    Key(
        path="scenario.name",
        title="Name of the scenario",
        unit="text",
        kind=Kind.TEXT,
        source=_OWN,
        required=True,
        example='name = "base"',
    ),
    Key(
        path="scenario.start",
        title="First day of the plan",
        unit="date",
        kind=Kind.DATE,
        source=_OWN,
        required=True,
        example="start = 2025-10-01",
        meaning="Quarters of the plan count from this day.",
    ),
    Key(
        path="scenario.quarters",
        title="Length of the plan",
        unit="quarters",
        kind=Kind.WHOLE,
        source=_OWN,
        required=True,
        low=1,
        high=40,
        example="quarters = 8",
    ),
    Key(
        path="scenario.generated",
        title="Whether the employer is generated",
        unit="yes or no",
        kind=Kind.YES_NO,
        source="Employers are real unless the scenario says otherwise",
        default=False,
        meaning="Every page then says that no such employer exists.",
    ),
    Key(
        path="scenario.scaled_by_share",
        title="Scale at which the totals below stand",
        unit="share of the whole case",
        kind=Kind.NUMBER,
        source="The whole case",
        default=1.0,
        low=1e-6,
        high=10.0,
        meaning="Written when a case is scaled; the totals in the file are already multiplied by it.",
    ),
)

SEGMENTS: Final = (
    Key(
        path="segments.*",
        title="A word for part of the workforce",
        unit="filters",
        kind=Kind.WHERE,
        source=_OWN,
        unset="no segments",
        example='corporate = { grade = ["L4", "L5"] }',
        meaning="The name may then stand in where = { segment = ... }. Every filter given must hold.",
    ),
)

_WHERE: Final = "Filters: " + ", ".join(FILTERS) + ". Every filter given must hold; {} means everybody."
_BY: Final = "Holds from the end of the quarter that contains this day; a day of the plan."

TARGET: Final = (
    Key(
        path="target[].where",
        title="Which roles the target means",
        unit="filters",
        kind=Kind.WHERE,
        source=_OWN,
        required=True,
        example='where = { function = "finance" }',
        meaning=_WHERE,
    ),
    Key(
        path="target[].change_people",
        title="Change of headcount",
        unit="people",
        kind=Kind.WHOLE,
        source=_OWN,
        required=True,
        low=-10_000_000,
        high=10_000_000,
        example="change_people = -500",
        meaning="Below zero for fewer positions; never zero.",
    ),
    Key(
        path="target[].by",
        title="Day by which the target holds",
        unit="date",
        kind=Kind.DATE,
        source=_OWN,
        required=True,
        example="by = 2026-12-31",
        meaning=_BY,
    ),
    Key(
        path="target[].basis",
        title="Whether growth of the same roles counts against it",
        unit="choice",
        kind=Kind.TEXT,
        source="Announcements usually give positions taken away, before what is added elsewhere",
        default=Basis.GROSS.value,
        choices=tuple(basis.value for basis in Basis),
        meaning="Gross: before refills and growth positions in the same roles. Net: after them.",
    ),
    Key(
        path="target[].hard",
        title="Whether the plan must meet it",
        unit="yes or no",
        kind=Kind.YES_NO,
        source="A choice of the employer, not an estimate; an announced target is met",
        default=True,
        meaning="A plan that cannot meet a hard target is infeasible; a soft one is priced.",
    ),
    Key(
        path="target[].spare",
        title="Critical occupations that are kept and refilled",
        unit="occupation codes",
        kind=Kind.OCCUPATIONS,
        source=_OWN,
        default=(),
        meaning="Roles of these occupations take no part in the target.",
    ),
)

GROWTH: Final = (
    Key(
        path="growth[].occupations",
        title="Occupations that grow",
        unit="occupation codes",
        kind=Kind.OCCUPATIONS,
        source=_OWN,
        required=True,
        example='occupations = ["15-1252", "15-2051"]',
        meaning="The added positions are shared over the roles of these occupations.",
    ),
    Key(
        path="growth[].change_people",
        title="Positions added",
        unit="people",
        kind=Kind.WHOLE,
        source=_OWN,
        required=True,
        low=1,
        high=10_000_000,
        example="change_people = 200",
    ),
    Key(
        path="growth[].by",
        title="Day by which they are all open",
        unit="date",
        kind=Kind.DATE,
        source=_OWN,
        required=True,
        example="by = 2026-12-31",
        meaning="They open evenly over the quarters until then; a day of the plan.",
    ),
    Key(
        path="growth[].where",
        title="Which of these occupations' roles grow",
        unit="filters",
        kind=Kind.WHERE,
        source="All of them, where nothing is said",
        unset="everybody",
        meaning=_WHERE,
    ),
    Key(
        path="growth[].external_at_most_share",
        title="Largest share hired from outside",
        unit="share of the added positions",
        kind=Kind.NUMBER,
        source="No limit, where nothing is said",
        default=1.0,
        low=0.0,
        high=1.0,
        meaning="The rest are places for the employer's own people.",
    ),
)

ATTRITION_RATE: Final = (
    Key(
        path="attrition_rate[].where",
        title="Which roles the rate is of",
        unit="filters",
        kind=Kind.WHERE,
        source=_OWN,
        required=True,
        example='where = { function = "finance" }',
        meaning=f"{_WHERE} Of roles that several lines match, the last line holds.",
    ),
    Key(
        path="attrition_rate[].annual_rate",
        title="Attrition in the employer's own records",
        unit="share a year",
        kind=Kind.NUMBER_OR_RANGE,
        source=_OWN,
        required=True,
        low=0.0,
        high=0.9,
        meaning=(
            "Of those employed at the start of a year, the share who quit or retire within it. It comes "
            "before any published rate; one number stands for low, central and high alike."
        ),
    ),
    Key(
        path="attrition_rate[].source",
        title="Which records the rate is from",
        unit="text",
        kind=Kind.TEXT,
        source=_OWN,
        default="the employer's own records",
    ),
)

KEEP: Final = (
    Key(
        path="keep[].where",
        title="Whose roles' people are kept",
        unit="filters",
        kind=Kind.WHERE,
        source=_OWN,
        required=True,
        example='where = { occupation = "15-2051" }',
        meaning=f"{_WHERE} Such as people with knowledge that must not be lost; each table holds by itself.",
    ),
    Key(
        path="keep[].at_least_people",
        title="People at least who get no proposal",
        unit="people",
        kind=Kind.WHOLE,
        source=_OWN,
        unset="keep[].at_least_share says it",
        low=1,
        high=10_000_000,
        meaning=(
            "Of those in these roles on the first day, in all of the roles together; everybody where there "
            "are fewer. Expected attrition comes on top. Give this or at_least_share."
        ),
    ),
    Key(
        path="keep[].at_least_share",
        title="Share at least who get no proposal",
        unit="share of the people in these roles on the first day",
        kind=Kind.NUMBER,
        source=_OWN,
        unset="keep[].at_least_people says it",
        low=0.0,
        high=1.0,
        meaning="At 1 nobody in these roles is moved, trained or separated. Give this or at_least_people.",
    ),
    Key(
        path="keep[].why",
        title="Why they are kept",
        unit="text",
        kind=Kind.TEXT,
        source=_OWN,
        default="they hold knowledge that must not be lost",
        meaning="Stands beside the decisions that it explains.",
    ),
)

NO_BACKFILL: Final = (
    Key(
        path="no_backfill[].where",
        title="Roles whose empty positions stay empty",
        unit="filters",
        kind=Kind.WHERE,
        source=_OWN,
        required=True,
        example='where = { function = "finance" }',
        meaning=f"{_WHERE} Nobody is hired into them or moved there.",
    ),
)

COMMUTING: Final = (
    Key(
        path="commuting[].regions",
        title="Regions between which people commute",
        unit="regions, as the roster writes them",
        kind=Kind.WORDS,
        source=_OWN,
        required=True,
        example='regions = ["US-NJ", "US-NY"]',
        meaning=(
            "Moves between them are within one region, and no relocation. Two regions or more; tables that "
            "share a region make one."
        ),
    ),
)


def technology(ids: tuple[str, ...]) -> tuple[Key, ...]:
    """Return the keys of a technology whose ``ids`` are those of the catalogue."""
    catalogue = "The technology's own entry in the catalogue"
    as_in = "as in the catalogue"
    return (
        Key(
            path="technology[].id",
            title="Technology",
            unit="id in the catalogue",
            kind=Kind.TEXT,
            source=_OWN,
            required=True,
            choices=ids,
            example=f'id = "{ids[0]}"' if ids else "",
            meaning="Without any [[technology]] the scenario has generative-ai; technology = [] means none.",
        ),
        Key(
            path="technology[].ceiling",
            title="Share of exposed work in which it is used in the long run",
            unit="share",
            kind=Kind.RANGE,
            source=catalogue,
            unset=as_in,
            low=0.0,
            high=1.0,
        ),
        Key(
            path="technology[].midpoint",
            title="Day on which half the ceiling is reached",
            unit="date",
            kind=Kind.DATE,
            example="midpoint = 2027-01-01",
            source=catalogue,
            unset=as_in,
        ),
        Key(
            path="technology[].pace",
            title="Pace of adoption",
            unit="per year",
            kind=Kind.NUMBER_OR_RANGE,
            source=catalogue,
            unset=as_in,
            low=0.01,
            high=20.0,
            meaning=(
                "At 1.0 about 4.4 years pass between a tenth and nine tenths of the ceiling. One number "
                "stands for low, central and high alike."
            ),
        ),
        Key(
            path="technology[].time_saved",
            title="Time saved on a task where it is in use",
            unit="share of the task's time",
            kind=Kind.RANGE,
            source=catalogue,
            unset=as_in,
            low=0.0,
            high=1.0,
        ),
        Key(
            path="technology[].reused",
            title="Saved time that the same occupation uses for other work",
            unit="share of the saved time",
            kind=Kind.RANGE,
            source=catalogue,
            unset=as_in,
            low=0.0,
            high=1.0,
        ),
    )
