"""Use case: exposure of an economy, an employer or one occupation, and what it does to headcount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from passerelle import __version__, catalogue
from passerelle.app.assemble.demand import WHOLE_ECONOMY, role_demand
from passerelle.app.assemble.exposed import Exposed, exposed
from passerelle.app.assemble.positions import positions
from passerelle.app.assemble.roles import Staff, staff
from passerelle.app.exposure import tables, words
from passerelle.app.exposure.demand import demand_table
from passerelle.app.exposure.groups import ALL_OTHERS
from passerelle.app.exposure.occupation import occupation_view
from passerelle.app.exposure.result import ExposureView, OccupationView
from passerelle.app.industry import unset_industry_notes
from passerelle.app.occupations import find_occupation
from passerelle.app.scenario import ResolvedScenario, default_scenario, read_scenario, resolve
from passerelle.app.wording import counted
from passerelle.app.workforce import Sources, Workforce, coded_titles, read_workforce
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Scenario
from passerelle.domain.technology import Technology
from passerelle.domain.units import Floats
from passerelle.engines.levers.employer_industry import LEVER as INDUSTRY

DEFAULT_START: Final = date(2025, 10, 1)  # no clock in results: the founding scenario's first day
DEFAULT_QUARTERS: Final = 8
LEAST_JOBS: Final = 50_000.0  # of an occupation that the widest disagreements may name, in the economy
LEAST_EMPLOYEES: Final = 5.0  # a roster's tables name no occupation and no function with fewer


@dataclass(frozen=True, slots=True)
class ExposureRequest:
    """What a roster's exposure is made from."""

    sources: Sources
    scenario: Path | None = None  # without one: every technology, for two years from ``DEFAULT_START``


def economy(reference: Reference | None = None, scenario: Path | None = None) -> ExposureView:
    """Return the exposure of all jobs that OEWS counts.

    Args:
        reference: the embedded snapshot unless told.
        scenario: gives technologies and span; its industries, targets and growth are an employer's own.

    Raises:
        BadInput: the scenario cannot be used.
    """
    known = reference or snapshots.load()
    setting, notes = _setting(scenario)
    jobs = known.occupations["employment_people"].to_numpy()
    facts = exposed(known, setting.scenario.technologies, setting.scenario.calendar)
    view = _view(facts, jobs, f"The United States economy, {_month(known)}", "jobs")
    return replace(
        view,
        notes=(*notes, *view.notes),
        provenance={**view.provenance, "scenario_hash": setting.hash},
    )


def roster_exposure(request: ExposureRequest, reference: Reference | None = None) -> ExposureView:
    """Return the exposure of an employer's people, and the headcount it requires.

    Raises:
        BadInput: roster, mapping or scenario cannot be used; every fault is in it.
        Infeasible: a hard target dissolves more positions than its roles have.
    """
    known = reference or snapshots.load()
    setting, notes = _setting(request.scenario)
    scenario = setting.scenario
    read = read_workforce(request.sources, known)
    people = staff(read.roster, coded_titles(read, known), known, scenario.calendar.start)
    facts = exposed(known, scenario.technologies, scenario.calendar, _sectors(scenario))
    held, lost = _by_occupation(people, known)
    who = counted(read.roster.height, "employee", "employees")
    view = _view(facts, held, f"{who} of {request.sources.name}", "employees")
    taken = scenario if request.scenario is not None else _without_physical(scenario)
    demand = role_demand(people.roles, known, taken)
    functions = tables.function_groups(facts, held, LEAST_EMPLOYEES)
    return replace(
        view,
        demand=demand_table(facts, functions, people.roles, demand),
        notes=(
            *notes,
            *_roster_notes(view, people, read, lost),
            *view.notes,
            _counted_note(taken),
            words.LEAVERS_NOTE,
            *unset_industry_notes(taken, known),
            *demand.notes,
        ),
        provenance={**view.provenance, "roster_hash": read.hash, "scenario_hash": setting.hash},
    )


def occupation_exposure(
    query: str, *, reference: Reference | None = None, scenario: Path | None = None
) -> OccupationView:
    """Return all that is known of the exposure of one occupation, named by its code or a title.

    Raises:
        BadInput: nothing, or more than one occupation, goes by that name, with suggestions; or the
            scenario cannot be used.
    """
    known = reference or snapshots.load()
    origin = find_occupation(query, known)
    setting, notes = _setting(scenario)
    facts = exposed(known, setting.scenario.technologies, setting.scenario.calendar)
    view = occupation_view(facts, origin.occupation)
    return replace(
        view,
        notes=(*origin.notes, *notes, *view.notes),
        provenance={**_provenance(known), "scenario_hash": setting.hash},
    )


def _setting(path: Path | None) -> tuple[ResolvedScenario, tuple[str, ...]]:
    """Return the scenario, and what to say of it where none was given."""
    if path is not None:
        return read_scenario(path), ()
    technologies = catalogue.load("passerelle.engines.technologies", Technology)
    usual = default_scenario(name="exposure", start=DEFAULT_START, quarters=DEFAULT_QUARTERS).scenario
    setting = resolve(replace(usual, technologies=tuple(technologies.values())))
    says = (
        f"No scenario was given: all {len(technologies)} technologies of the catalogue, "
        f"{DEFAULT_QUARTERS} quarters from {DEFAULT_START}, every other lever at its default."
    )
    return setting, (says,)


def _view(facts: Exposed, people: Floats, subject: str, unit: str) -> ExposureView:
    """Return the view of ``people`` [occupation], without demand."""
    whole_economy = unit == "jobs"
    least = 0.0 if whole_economy else LEAST_EMPLOYEES
    occupations = tables.occupation_groups(facts, people, least)
    functions = tables.function_groups(facts, people, least)
    return ExposureView(
        subject=subject,
        unit=unit,
        people=float(people.sum()),
        start=facts.calendar.start.isoformat(),
        end=facts.calendar.end.isoformat(),
        exposed=tables.mean_range(facts.exposed, people),
        removed=tables.mean_range(facts.removed, people),
        joins=tables.join_rules(facts, people, whole_economy=whole_economy),
        occupations=tables.occupation_table(facts, occupations),
        functions=tables.function_table(facts, functions),
        heatmap=tables.heatmap(facts, functions),
        disagreements=tables.disagreements(
            facts, occupations, LEAST_JOBS if whole_economy else LEAST_EMPLOYEES
        ),
        agreement=tables.agreement(facts),
        demand=None,
        indices=tables.index_infos(facts, people),
        technologies=tables.technology_infos(facts, people),
        notes=words.notes(facts, people),
        sources=words.sources(facts),
        provenance=_provenance(facts.reference),
    )


def _provenance(known: Reference) -> Mapping[str, str]:
    return {
        "snapshot_id": known.snapshot_id,
        "snapshot_hash": known.hash,
        "version": __version__,
    }


def _by_occupation(people: Staff, known: Reference) -> tuple[Floats, int]:
    """Return the people of each occupation [occupation], and how many have an occupation OEWS lacks."""
    at = positions(people.roles["occupation"], known.occupations["occupation"])
    count = people.roles["people"].to_numpy().astype(np.float64)
    inside = at >= 0
    held = np.zeros(known.occupations.height)
    np.add.at(held, at[inside], count[inside])
    return held, int(count[~inside].sum())


def _roster_notes(view: ExposureView, people: Staff, read: Workforce, lost: int) -> list[str]:
    roles, found = people.roles, []
    uncoded = int(roles.filter(roles["confidence"] == 0.0)["people"].sum())
    if read.rejected_rows:
        found.append(f"Left out for faults: {counted(read.rejected_rows, 'row', 'rows')} of the roster.")
    if lost:
        held = counted(lost, "person", "people")
        found.append(f"Not counted, for an occupation that the snapshot lacks: {held}.")
    if uncoded:
        found.append(
            f"The job titles of {counted(uncoded, 'person', 'people')} say nothing of their work; they count "
            "as office support."
        )
    if ALL_OTHERS in view.occupations["occupation"] or ALL_OTHERS in view.functions["function"]:
        found.append(
            f"Occupations and functions of fewer than {LEAST_EMPLOYEES:.0f} people, and the next smallest "
            "where one alone would be had by subtraction, are one row 'All others' in every table; totals "
            "hold."
        )
    return found


def _without_physical(scenario: Scenario) -> Scenario:
    """Return the scenario without the technologies whose evidence is too weak to count by default."""
    return replace(scenario, technologies=tuple(one for one in scenario.technologies if not one.physical))


def _counted_note(scenario: Scenario) -> str:
    titles = ", ".join(technology.title for technology in scenario.technologies) or "no technology"
    return f"Required headcount counts {titles}; a plan on the same scenario requires the same."


def _sectors(scenario: Scenario) -> tuple[str, ...]:
    """Return the employer's industries; none where they are all together."""
    industries = tuple(dict.fromkeys(scenario[INDUSTRY]))
    return () if WHOLE_ECONOMY in industries else industries


def _month(known: Reference) -> str:
    """Return the month of the jobs that are counted, such as ``May 2024``."""
    years = known.tables["history"]["year"].to_list()  # OEWS counts the jobs of May
    return f"May {max(years)}" if years else f"snapshot {known.snapshot_id}"
