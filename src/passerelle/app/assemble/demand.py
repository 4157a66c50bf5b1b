"""Roles, exposure and a scenario to required headcount, attrition and places for new people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble import where as matching
from passerelle.app.assemble.attrition import attrition_rates
from passerelle.app.assemble.demand_words import Addition, Announcements, role_words, target_says
from passerelle.app.assemble.exposure import role_exposure
from passerelle.app.assemble.where import in_occupations, members
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Basis, Growth, Scenario, Target
from passerelle.domain.units import Bools, Case, Floats, Ints
from passerelle.engines.demand import (
    Cut,
    TechnologyUse,
    apply_cuts,
    apply_growth,
    growth_share,
    growth_shares,
    ramp,
    removed_share,
    required_headcount,
)
from passerelle.engines.levers.demand_case import LEVER as CASE
from passerelle.engines.levers.demand_growth_share_annual import LEVER as GROWTH_SHARE
from passerelle.engines.levers.demand_response import LEVER as RESPONSE
from passerelle.engines.levers.demand_technology import LEVER as TECHNOLOGY
from passerelle.engines.placement.problem import HardTarget
from passerelle.errors import BadInput, Fault, Infeasible

READ_BY_LANGUAGE_MODELS: Final = ("generative-ai",)  # technologies whose reach the exposure indices measure
_OPPOSITE: Final = {Case.LOW: Case.HIGH, Case.CENTRAL: Case.CENTRAL, Case.HIGH: Case.LOW}


@dataclass(frozen=True, slots=True)
class RoleDemand:
    """What each role needs, and why. Axis role is the order of the roles table."""

    required: Floats  # [role, quarter]  people at the end of the quarter
    removed: (
        Floats  # [role, quarter]  share of hours technology takes over, also where a target holds instead
    )
    exposure: Floats  # [role]  share of tasks, by the index of the scenario
    exposure_low: Floats  # [role]  least of the indices that are shares of tasks
    exposure_high: Floats  # [role]  greatest of them
    attrition_rate: Floats  # [role]  expected share leaving in a quarter
    hire_at_most: Floats  # [role, quarter]  people from outside; infinity where unlimited
    why: tuple[str, ...]  # [role]  where the requirement comes from, in words
    cuts: tuple[HardTarget, ...]  # ceilings of the hard targets; soft ones only shape ``required``
    notes: tuple[str, ...]  # what a reader should know of the whole


def role_demand(roles: pl.DataFrame, reference: Reference, scenario: Scenario) -> RoleDemand:
    """Return what ``roles`` need in each quarter of ``scenario``.

    Args:
        roles: role_id, job_title, department, site, region, country, grade, occupation, function, people,
            as in schema.ROLES; columns that the roster does not have may be missing.
        reference: exposure, exits, quits and sector staffing.
        scenario: targets, growth, technologies and levers.

    Raises:
        BadInput: a target or growth line matches no role, a date lies outside the plan, or an index
            cannot enter headcount; all faults together.
        Infeasible: a hard target dissolves more positions than its roles have.
    """
    people = roles["people"].to_numpy().astype(np.float64)
    _check(roles, scenario)
    exposure = role_exposure(roles, reference, scenario)
    removed, notes = _removed(exposure.counted, scenario)
    additions, more_notes = _additions(roles, people, scenario)
    announced = _announced(roles, scenario, additions)
    required = _from_technology(people, removed, announced, scenario)
    cuts = [
        _cut(target, roles, removed, additions, scenario)
        for target in scenario.targets
        if target.change_people < 0
    ]
    result = apply_cuts(required, people, cuts)
    short_notes = _check_shortfall(scenario, cuts, result.shortfall, people)
    required = result.required
    for added in additions:
        required = apply_growth(
            required, added.roles, added.shares, ramp(added.people, added.quarter, required.shape[1])
        )
    attrition_rate = attrition_rates(roles, reference, scenario)
    return RoleDemand(
        required=required,
        removed=removed,
        exposure=exposure.central,
        exposure_low=exposure.low,
        exposure_high=exposure.high,
        attrition_rate=attrition_rate,
        hire_at_most=_hire_at_most(required, people, attrition_rate, additions),
        why=role_words(people, removed, result.removed, Announcements(additions, announced), scenario),
        cuts=_ceilings(people, cuts, additions, scenario),
        notes=(*notes, *more_notes, *short_notes),
    )


# ------------------------------------------------------------------ checks


def _check(roles: pl.DataFrame, scenario: Scenario) -> None:
    """Raise all faults of targets and growth lines together."""
    faults: list[Fault] = []
    lines: tuple[Target | Growth, ...] = (*scenario.targets, *scenario.growth)
    for line in lines:
        faults += matching.faults(roles, line.where, scenario.segments, f"{line.key}.where")
        if not scenario.calendar.start <= line.by <= scenario.calendar.end:
            faults.append(
                Fault(
                    f"{line.key}.by",
                    f"lies outside the plan, {scenario.calendar.start} to {scenario.calendar.end}.",
                    "Choose a date within it, or change scenario.start or scenario.quarters.",
                    str(line.by),
                )
            )
    for target in scenario.targets:
        named = members(roles, target.where, scenario.segments)
        if len(named) > 0 and len(_spare(roles, target, named)) == len(named):
            what = "spares every role that the target matches."
            faults.append(
                Fault(f"{target.key}.spare", what, "Spare fewer occupations, or take the target out.")
            )
    for growth in scenario.growth:
        if (
            len(members(roles, growth.where, scenario.segments)) > 0
            and len(_grows(roles, growth, scenario)) == 0
        ):
            what = "names no occupation that a role of the roster has."
            remedy = "Name occupations that the roster's titles were coded to, or widen the filter."
            faults.append(Fault(f"{growth.key}.occupations", what, remedy, ", ".join(growth.occupations)))
    if faults:
        raise BadInput(faults)


def _check_shortfall(
    scenario: Scenario, cuts: list[Cut], shortfall: Floats, people: Floats
) -> tuple[str, ...]:
    """Raise for hard targets that their roles cannot meet; return a note for each soft one."""
    targets = [target for target in scenario.targets if target.change_people < 0]
    clash, remedies, notes = [], [], []
    for target, cut, short in zip(targets, cuts, shortfall, strict=True):
        if short <= 0.0:
            continue
        demand = target_says(target, scenario.calendar)
        held, most = float(people[cut.members].sum()), cut.people - short
        room = f"have a headcount of {held:,.0f}, and {most:,.0f} of them can still go"
        has = f"{demand}: the roles that match {room}"
        if target.hard:
            clash.append(f"{target.key}: {has}.")
            remedies.append(
                f"{target.key}: ask for at most {most:,.0f} fewer, widen its where, "
                "or make it soft (hard = false)."
            )
        else:
            notes.append(f"{target.key}, {has}; the rest is not planned.")
    if clash:
        raise Infeasible(clash, remedies)
    return tuple(notes)


# ------------------------------------------------------------------ exposure and technology


def _removed(exposure: Floats, scenario: Scenario) -> tuple[Floats, tuple[str, ...]]:
    """Return the share of hours technology takes over [role, quarter], and what to know of it.

    The high case takes most over: adoption and time saved at their high ends, reuse at its low one.
    """
    case = Case(scenario[CASE])
    calendar = scenario.calendar
    ends = [calendar.last_day(quarter) for quarter in range(1, calendar.quarters + 1)]
    uses, notes = [], []
    for technology in scenario.technologies:
        if technology.id not in READ_BY_LANGUAGE_MODELS:
            notes.append(
                f"{technology.title}: no measure of the work it reaches is in the reference data yet, "
                "so it changes no requirement."
            )
            continue
        uses.append(
            TechnologyUse(
                exposure=exposure,
                adoption=np.array([technology.adoption.share(day, case) for day in ends]),
                adopted=technology.adoption.share(calendar.start, case),
                time_saved=technology.time_saved.at(case),
                reused=technology.reused.at(_OPPOSITE[case]),
            )
        )
    if case is not Case.CENTRAL:
        other = _OPPOSITE[case].value
        notes.append(
            f"The requirement is the {case.value} case of what technology takes over: adoption and time "
            f"saved at their {case.value} ends, time used again and demand response at their {other} ends."
        )
    return removed_share(uses, len(exposure), calendar.quarters), tuple(notes)


def _from_technology(people: Floats, removed: Floats, announced: Bools, scenario: Scenario) -> Floats:
    """Return required headcount before targets and growth lines [role, quarter].

    Roles with an announcement of their own have it instead of general growth, and instead of
    technology when that counts only where there is no target.
    """
    response = scenario[RESPONSE].at(_OPPOSITE[Case(scenario[CASE])])
    growth = growth_share(scenario[GROWTH_SHARE], removed.shape[1])
    by_mode = {
        "everywhere": np.ones(len(people), dtype=bool),
        "where-no-target": ~announced,
        "nowhere": np.zeros(len(people), dtype=bool),
    }
    counts = by_mode[scenario[TECHNOLOGY]]
    return required_headcount(
        people,
        np.where(announced[:, None], 0.0, growth),
        np.where(counts[:, None], removed, 0.0),
        response,
    )


# ------------------------------------------------------------------ targets and growth lines


def _grows(roles: pl.DataFrame, growth: Growth, scenario: Scenario) -> Ints:
    """Return the roles on which a growth line falls [member]."""
    named = members(roles, growth.where, scenario.segments)
    return named[in_occupations(roles, growth.occupations)[named]]


def _spare(roles: pl.DataFrame, target: Target, named: Ints) -> Ints:
    """Return those of ``named`` whose positions are critical and refilled [member]."""
    return named[in_occupations(roles, target.spare)[named]]


def _additions(
    roles: pl.DataFrame, people: Floats, scenario: Scenario
) -> tuple[list[Addition], tuple[str, ...]]:
    """Return all positions that are added, and a note on occupations that no role has."""
    found, notes = [], []
    for growth in scenario.growth:
        at = _grows(roles, growth, scenario)
        quarter = scenario.calendar.quarter_of(growth.by)
        found.append(
            Addition(
                growth.key,
                at,
                growth_shares(people, at),
                growth.change_people,
                quarter,
                growth.external_at_most_share,
            )
        )
        absent = [code for code in growth.occupations if not in_occupations(roles, [code])[at].any()]
        if absent:
            notes.append(
                f"{growth.key}: no role has occupation {', '.join(absent)}; the others take its positions."
            )
    for target in scenario.targets:
        if target.change_people > 0:
            at = members(roles, target.where, scenario.segments)
            quarter = scenario.calendar.quarter_of(target.by)
            shares = growth_shares(people, at)
            found.append(Addition(target.key, at, shares, target.change_people, quarter, None))
    return found, tuple(notes)


def _announced(roles: pl.DataFrame, scenario: Scenario, additions: list[Addition]) -> Bools:
    """Return whether a target or growth line speaks of each role [role]."""
    announced = np.zeros(roles.height, dtype=bool)
    for target in scenario.targets:
        announced[members(roles, target.where, scenario.segments)] = True
    for added in additions:
        announced[added.roles] = True
    return announced


def _cut(
    target: Target, roles: pl.DataFrame, removed: Floats, additions: list[Addition], scenario: Scenario
) -> Cut:
    """Return the positions that ``target`` dissolves: shared by headcount x hours taken over at the end."""
    named = members(roles, target.where, scenario.segments)
    cut = np.setdiff1d(named, _spare(roles, target, named))
    people = roles["people"].to_numpy()[cut].astype(np.float64)
    weights = people * np.maximum(removed[cut, -1], 0.0)
    quarter = scenario.calendar.quarter_of(target.by)
    dissolved = float(-target.change_people)
    if target.basis is Basis.NET:
        dissolved += sum(_inside(added, cut, quarter) for added in additions)
    return Cut(cut, weights if weights.any() else people, dissolved, quarter)


def _inside(added: Addition, roles: Ints, quarter: int) -> float:
    """Return how many of the added positions fall on ``roles`` by the end of ``quarter``."""
    share = float(added.shares[np.isin(added.roles, roles)].sum())
    return share * added.people * min(quarter / added.quarter, 1.0)


def _ceilings(
    people: Floats, cuts: list[Cut], additions: list[Addition], scenario: Scenario
) -> tuple[HardTarget, ...]:
    """Return the ceiling that each hard target sets on the headcount of its roles."""
    targets = [target for target in scenario.targets if target.change_people < 0]
    found = []
    for target, cut in zip(targets, cuts, strict=True):
        if not target.hard:
            continue
        room = sum(_inside(added, cut.members, scenario.calendar.quarters) for added in additions)
        at_most = float(people[cut.members].sum()) - cut.people + room
        says = f"{target_says(target, scenario.calendar)}: at most {at_most:,.0f} people from then on"
        found.append(HardTarget(target.key, says, cut.members, cut.quarter, at_most))
    return tuple(found)


def _hire_at_most(
    required: Floats, people: Floats, attrition_rate: Floats, additions: list[Addition]
) -> Floats:
    """Return how many people from outside each role may take in each quarter [role, quarter].

    A growth line with a limit lets its roles replace expected attrition, and hire the stated share of
    what is added; the rest are places for the employer's own people.
    """
    most = np.full(required.shape, np.inf)
    before = np.concatenate([people[:, None], required[:, :-1]], axis=1)
    replaced = attrition_rate[:, None] * before
    for added in additions:
        if added.external_at_most_share is None:
            continue
        step = np.diff(ramp(added.people, added.quarter, required.shape[1]), prepend=0.0)
        outside = added.external_at_most_share * added.shares[:, None] * step
        held = most[added.roles]
        most[added.roles] = np.where(np.isinf(held), replaced[added.roles], held) + outside
    return most
