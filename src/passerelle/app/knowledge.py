"""What a plan's reader should know beside the numbers: what it does not know, and what is a guess."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from passerelle.app.assemble.tables import Results, offers_on_weak_ground, refused_people
from passerelle.app.industry import unset_industry_notes
from passerelle.app.scenario_keys import levers
from passerelle.app.wording import counted, percent
from passerelle.app.workforce import Workforce
from passerelle.catalogue import load
from passerelle.data.reference import Reference
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Range
from passerelle.engines.levers.demand_index import LEVER as INDEX
from passerelle.engines.levers.offers_acceptance_share import LEVER as ACCEPTANCE
from passerelle.engines.levers.order_rule import LEVER as ORDER
from passerelle.engines.placement.decide import SEPARATE
from passerelle.engines.placement.prices import AVOIDED

REFERENCE_CURRENCY: Final = "USD"  # of the occupations' pay (OEWS)
CONFIDENT: Final = 0.5  # a title counts as coded confidently when such matches are right more often than not
_SAID: Final = {  # what it means that a useful column is absent
    "site": "places of work: a move within a department counts as near, and no relocation is costed",
    "grade": "grades: a cohort is told apart by title and department alone",
    "manager_id": "reporting lines: spans and layers are not looked at",
    "hire_date": "hire dates: severance takes a stated usual tenure for everybody",
    "salary": "pay: the occupation's national median stands in",
}


def unknowns_of(results: Results, read: Workforce, scenario: Scenario) -> list[str]:
    """Return what the plan does not know, in sentences."""
    return list(_unknowns(results, read, scenario))


def _unknowns(results: Results, read: Workforce, scenario: Scenario) -> Iterator[str]:
    if read.rejected_rows:
        rows = counted(read.rejected_rows, "row", "rows")
        yield f"Left out of the plan for faults: {rows} of the roster."
    for column, text in _SAID.items():
        if column in read.absent:
            yield f"The roster has no {text}."
    yield from _gaps_in_columns(read)
    yield from unset_industry_notes(scenario, results.reference)
    roles = results.staff.roles
    people = roles["people"].to_numpy()
    unsure = people[roles["confidence"].to_numpy() < CONFIDENT].sum()
    if unsure:
        yield (
            f"The job titles of {counted(unsure, 'person', 'people')} ({percent(unsure / people.sum())}) "
            "were given an occupation with less than even confidence; what the plan says of them rests on "
            "that guess."
        )
    if results.currency != REFERENCE_CURRENCY and (roles["pay_flag"] != "roster").any():
        yield (
            f"Where the roster has no pay, the occupation's median in {REFERENCE_CURRENCY} stands in as if "
            f"it were {results.currency}: it is another country's pay, and not converted."
        )
    flags = results.reference.occupations.filter(results.reference.occupations["skills_flag"] == "imputed")
    leaning = people[roles["occupation"].is_in(flags["occupation"].to_list()).to_numpy()].sum()
    if leaning:
        yield (
            f"Roles of {counted(leaning, 'person', 'people')} have an occupation without skill ratings of "
            "its own; its skills are imputed from related occupations, and no move from or to it goes "
            "without training."
        )
    yield from _weak_ground(results)
    accepts = scenario[ACCEPTANCE]
    yield (
        f"How many accept an offer is assumed: {percent(accepts.central)}, from {percent(accepts.low)} to "
        f"{percent(accepts.high)}. Those who decline leave with support after the search window; about "
        f"{refused_people(results):,.0f} people are expected to."
    )
    if results.prices and results.prices[0].limit != AVOIDED and (results.decided.kind == SEPARATE).any():
        yield (
            "One separation fewer has no price: with those who decline an offer and leave counted in, no "
            "plan that meets the demands has fewer."
        )
    yield from _rehires(results)
    if scenario[ORDER] == "seniority":
        yield (
            "Severance is costed at the cohort's mean, while the order takes those with the shortest service "
            "first: the plan's separations cost less than shown."
        )
    yield "Legal duties are not checked in this version: notice, selection and consultation are for counsel."
    yield (
        "Licences are those of one state's list, and schooling is what an occupation usually asks; what a "
        "role of yours requires, and whether people want to move, is not known."
    )


def _weak_ground(results: Results) -> Iterator[str]:
    offered = float((results.decided.way >= 0).sum() - (results.decided.kind == SEPARATE).sum())
    imputed, insufficient = offers_on_weak_ground(results)
    if imputed:
        yield (
            f"Of {counted(offered, 'person', 'people')} offered a move, {imputed:,} "
            f"({percent(imputed / offered)}) are offered one whose fit and weeks rest on imputed skills of "
            "either occupation."
        )
    if insufficient:
        yield (
            f"For {counted(insufficient, 'person', 'people')} of the {offered:,.0f} offered a move the "
            "evidence is insufficient: nobody was seen to make such a move, and part of what the two "
            "occupations ask is imputed. Their reasons say so; moves.parquet has the grade of every way."
        )


def _gaps_in_columns(read: Workforce) -> Iterator[str]:
    for column, instead in (
        ("salary", "their occupation's national median"),
        ("hire_date", "a stated usual tenure"),
    ):
        missing = read.roster[column].null_count()
        if column not in read.absent and missing:
            rows = counted(missing, "row", "rows")
            yield f"There is no {column} in {rows}: {instead} stands in."


def _rehires(results: Results) -> Iterator[str]:
    walk = results.walk
    left = np.cumsum(walk.separated, axis=1)
    again = np.minimum(left[:, -1], np.where(left > 0.0, walk.hired, 0.0).sum(axis=1)).sum()
    if again >= 1.0:
        yield (
            f"About {again:,.0f} of the positions that people separate from are hired for again later in the "
            "plan, as attrition goes on after the target's date. Waiting would avoid part of it."
        )


def notes_of(results: Results, read: Workforce) -> list[str]:
    """Return what should be known of how the plan came about."""
    offers, currency = results.offers, results.currency
    rounding = (
        "Rounding the offers to whole people changed each way by less than a person, "
        f"{offers.changed_people:,.1f} people over all ways together, and the cost of "
        f"moves and separations by {offers.changed_money:+,.0f} {currency}."
    )
    further = [results.contingency_says] if results.contingency_says else []
    return [*results.demand.notes, *results.assembled.notes, rounding, *further, *read.notes]


def levers_used(scenario: Scenario) -> list[dict[str, Any]]:
    """Return every lever with the value at which it stands."""
    return [
        {
            "key": lever.key,
            "title": lever.title,
            "value": _plain(scenario.values[lever.key]),
            "unit": lever.unit,
            "guess": lever.guess and scenario.values[lever.key] == lever.default,
            "source": lever.source if scenario.values[lever.key] == lever.default else "the scenario",
        }
        for lever in levers().values()
    ]


def _plain(value: object) -> object:
    if isinstance(value, Range):
        return {"low": value.low, "central": value.central, "high": value.high}
    return list(value) if isinstance(value, tuple) else value


def sources_of(known: Reference, scenario: Scenario) -> list[str]:
    """Return the attribution lines of all data and the citations of all entries that a plan uses."""
    indices = load("passerelle.engines.indices", ExposureIndex)
    lines = [source.attribution for source in known.sources]
    rated = [one.citation for one in indices.values() if one.task_share and one.rater]
    lines += [indices[scenario[INDEX]].citation] if scenario[INDEX] in indices else rated
    for technology in scenario.technologies:
        lines += technology.sources
    return list(dict.fromkeys(lines))
