"""Roles, exposure and a scenario to required headcount, attrition and places for new people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble import where as matching
from passerelle.app.assemble.attrition import attrition_rates, own_rate_faults, own_rate_notes
from passerelle.app.assemble.demand_targets import (
    additions_of,
    announced_roles,
    ceilings,
    cuts_of,
    grows,
    hire_at_most_of,
    spared,
    with_additions,
)
from passerelle.app.assemble.demand_words import (
    Addition,
    Announcements,
    Assumed,
    range_notes,
    role_words,
    target_says,
    technology_notes,
)
from passerelle.app.assemble.exposure import by_role, chosen_index, role_exposure
from passerelle.app.assemble.requisitions import RequisitionOpenings, with_new_positions
from passerelle.app.assemble.technology import removed_cases
from passerelle.app.assemble.where import members
from passerelle.app.wording import counted
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Growth, Scenario, Target
from passerelle.domain.units import Bools, Case, Floats
from passerelle.engines.adoption import OPPOSITE, HoursRange
from passerelle.engines.attrition import share_leaving
from passerelle.engines.demand import (
    Cut,
    DemandWalk,
    apply_cuts,
    demand_walk,
    growth_share,
    headcount_range,
    projected_growth,
    required_headcount,
)
from passerelle.engines.levers.attrition_case import LEVER as ATTRITION_CASE
from passerelle.engines.levers.demand_case import LEVER as CASE
from passerelle.engines.levers.demand_central_case_weight import LEVER as CENTRAL_WEIGHT
from passerelle.engines.levers.demand_growth_from import LEVER as GROWTH_FROM
from passerelle.engines.levers.demand_growth_share_annual import LEVER as GROWTH_SHARE
from passerelle.engines.levers.demand_plan_for import LEVER as PLAN_FOR
from passerelle.engines.levers.demand_response import LEVER as RESPONSE
from passerelle.engines.levers.demand_technology import LEVER as TECHNOLOGY
from passerelle.engines.levers.employer_industry import LEVER as INDUSTRY
from passerelle.engines.placement.problem import HardTarget
from passerelle.errors import BadInput, Fault, Infeasible

ONE_CASE: Final = "case"  # of demand.plan_for: the case that demand.case says
WHOLE_ECONOMY: Final = "total"  # among the industries of an employer: all sectors, as the occupation has them


@dataclass(frozen=True, slots=True)
class RoleDemand:
    """What each role needs, and why. Axis role is the order of the roles table."""

    required: Floats  # [role, quarter]  people at the end of the quarter, in the scenario's case
    # The least and the most over what technology takes over and how far demand responds, each from its low
    # to its high end, with the same targets and growth lines.
    required_least: Floats  # [role, quarter]  people
    required_most: Floats  # [role, quarter]  people
    # What the plan must work for: ``required`` alone, or low, central and high ``demand.case``, weighted.
    required_cases: Floats  # [case, role, quarter]  people
    case_weight: Floats  # [case]  they add up to 1
    # Share of hours that technology takes over, in the scenario's case, also where a target holds instead.
    removed: Floats  # [role, quarter]
    exposure: Floats  # [role]  share of tasks: centre of the range, or the index that the scenario names
    exposure_low: Floats  # [role]  low end of the range
    exposure_high: Floats  # [role]  high end
    attrition_rate: Floats  # [role]  expected share leaving in a quarter, in the scenario's case
    attrition_least: Floats  # [role]  people at the start expected to leave over the plan, in the low case
    attrition_most: Floats  # [role]  people, in the high case
    hire_at_most: Floats  # [role, quarter]  people from outside; infinity where unlimited
    walk: DemandWalk  # from the headcount at the start to the requirement at the plan's end
    why: tuple[str, ...]  # [role]  where the requirement comes from, in words
    cuts: tuple[HardTarget, ...]  # ceilings of the hard targets; soft ones only shape ``required``
    notes: tuple[str, ...]  # what a reader should know of the whole


@dataclass(frozen=True, slots=True)
class _Basis:
    """What the requirement of any case is made from."""

    roles: pl.DataFrame
    people: Floats  # [role]
    growth: Floats  # [role, quarter]
    removed: HoursRange  # [role, quarter]
    assumed: Assumed
    additions: list[Addition]
    announced: Bools  # [role]  whether a target or growth line speaks of it
    scenario: Scenario
    requisitions: RequisitionOpenings | None

    def with_announced(self, required: Floats) -> Floats:
        """Return required headcount with all positions that are added [role, quarter]."""
        grown = with_additions(required, self.additions)
        if self.requisitions is None:
            return grown
        return with_new_positions(grown, self.people, self.requisitions, self.announced)

    def cuts(self, case: Case) -> list[Cut]:
        """Return the cut of each target for fewer positions, in the order of the scenario."""
        return cuts_of(self.roles, self.removed.at(case), self.additions, self.scenario)


def role_demand(
    roles: pl.DataFrame,
    reference: Reference,
    scenario: Scenario,
    *,
    requisitions: RequisitionOpenings | None = None,
) -> RoleDemand:
    """Return what ``roles`` need in each quarter of ``scenario``.

    Args:
        roles: role_id, job_title, department, site, region, country, grade, occupation, function, people,
            as in schema.ROLES; columns that the roster does not have may be missing.
        reference: tasks and their ratings, adoption, projections, exits, transfers, quits, sector staffing.
        scenario: targets, growth, own attrition, technologies and levers.
        requisitions: approvals to fill positions; the new ones add to what roles need.

    Raises:
        BadInput: a target, growth or attrition line matches no role, a date lies outside the plan, or an
            index cannot enter headcount; all faults together.
        Infeasible: a hard target dissolves more positions than its roles have.
    """
    people = roles["people"].to_numpy().astype(np.float64)
    _check(roles, scenario)
    case = Case(scenario[CASE])
    exposure = role_exposure(roles, reference, scenario)
    removed = _removed(roles, reference, scenario)
    additions, absent_notes = additions_of(roles, people, scenario)
    announced = announced_roles(roles, scenario, additions)
    assumed = _assumed(roles, reference, scenario, removed, announced)
    growth = _growth(assumed, scenario)
    basis = _Basis(roles, people, growth, removed, assumed, additions, announced, scenario, requisitions)
    before = _from_technology(people, growth, assumed, scenario, case)
    cuts = basis.cuts(case)
    result = apply_cuts(before, people, cuts)
    short_notes = _check_shortfall(scenario, cuts, result.shortfall, people)
    required = basis.with_announced(result.required)
    least, most = (
        basis.with_announced(apply_cuts(end, people, cuts).required)
        for end in _range_from_technology(people, growth, assumed, scenario)
    )
    rates = {one: attrition_rates(roles, reference, scenario, one) for one in Case}
    leavers = {one: people * share_leaving(rates[one], required.shape[1]) for one in Case}
    attrition_case = Case(scenario[ATTRITION_CASE])
    return RoleDemand(
        required=required,
        required_least=np.minimum(least, required),
        required_most=np.maximum(most, required),
        required_cases=required[None] if scenario[PLAN_FOR] == ONE_CASE else _in_all_cases(basis),
        case_weight=np.ones(1) if scenario[PLAN_FOR] == ONE_CASE else case_weights(scenario),
        removed=removed.at(case),
        exposure=exposure.central,
        exposure_low=exposure.low,
        exposure_high=exposure.high,
        attrition_rate=rates[attrition_case],
        attrition_least=leavers[Case.LOW],
        attrition_most=leavers[Case.HIGH],
        hire_at_most=hire_at_most_of(required, people, rates[attrition_case], additions),
        walk=demand_walk(
            people,
            people * (1.0 + growth[:, -1]),
            before[:, -1],
            required[:, -1],
            leavers[attrition_case],
        ),
        why=_why(
            basis, role_words(people, assumed, result.removed, Announcements(additions, announced), scenario)
        ),
        cuts=ceilings(people, cuts, additions, scenario),
        notes=(
            *technology_notes(scenario),
            *range_notes([float(one[:, -1].sum()) for one in (least, required, most)]),
            *own_rate_notes(roles, scenario),
            *absent_notes,
            *short_notes,
            *(requisitions.notes if requisitions else ()),
        ),
    )


def _why(basis: _Basis, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return where each role's requirement comes from, with the new positions of requisitions [role]."""
    if basis.requisitions is None:
        return words
    new = np.where(basis.announced, 0.0, basis.requisitions.new.sum(axis=1))
    told = list(words)
    for role in np.flatnonzero(new).tolist():
        told[role] += f" Requisitions: {counted(new[role], 'new position', 'new positions')}."
    return tuple(told)


# ------------------------------------------------------------------ checks


def _check(roles: pl.DataFrame, scenario: Scenario) -> None:
    """Raise all faults of targets, growth and attrition lines together."""
    faults = own_rate_faults(roles, scenario)
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
        if len(named) > 0 and len(spared(roles, target, named)) == len(named):
            what = "spares every role that the target matches."
            faults.append(
                Fault(f"{target.key}.spare", what, "Spare fewer occupations, or take the target out.")
            )
    for growth in scenario.growth:
        if (
            len(members(roles, growth.where, scenario.segments)) > 0
            and len(grows(roles, growth, scenario)) == 0
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


# ------------------------------------------------------------------ technology and growth


def _removed(roles: pl.DataFrame, reference: Reference, scenario: Scenario) -> HoursRange:
    """Return the share of each role's hours that technology takes over, in the employer's industries."""
    calendar = scenario.calendar
    industries = tuple(dict.fromkeys(scenario[INDUSTRY]))
    found = removed_cases(
        reference,
        scenario.technologies,
        calendar.start,
        [calendar.last_day(quarter) for quarter in range(1, calendar.quarters + 1)],
        () if WHOLE_ECONOMY in industries else industries,
        index=chosen_index(scenario),
    )
    return HoursRange(*(by_role(found.at(case), roles, reference) for case in Case))


def _assumed(
    roles: pl.DataFrame, reference: Reference, scenario: Scenario, removed: HoursRange, announced: Bools
) -> Assumed:
    """Return growth and technology, zero for the roles where they do not count.

    Roles with an announcement of their own have it instead of general growth, and instead of technology
    when that counts only where there is no target. Projected growth stands instead of technology, too.
    """
    projections = scenario[GROWTH_FROM] == "projections"
    stated = np.full(len(announced), 0.0 if projections else scenario[GROWTH_SHARE])
    in_ten_years = reference.occupations["growth_share_10y"].to_numpy()
    projected = by_role(in_ten_years, roles, reference) if projections else np.zeros(len(announced))
    counts = {
        "everywhere": announced if projections else np.ones(len(announced), dtype=bool),
        "where-no-target": ~announced & (not projections),
        "nowhere": np.zeros(len(announced), dtype=bool),
    }[scenario[TECHNOLOGY]]
    ends = (np.where(counts[:, None], removed.at(case), 0.0) for case in Case)
    return Assumed(np.where(announced, 0.0, stated), np.where(announced, 0.0, projected), HoursRange(*ends))


def _growth(assumed: Assumed, scenario: Scenario) -> Floats:
    """Return growth since the start [role, quarter]; it is stated or projected, never both."""
    quarters = scenario.calendar.quarters
    stated = growth_share(scenario[GROWTH_SHARE], quarters)
    counts = (assumed.growth_annual_share != 0.0)[:, None]
    return np.where(counts, stated, projected_growth(assumed.projected_share, quarters))


def _from_technology(
    people: Floats, growth: Floats, assumed: Assumed, scenario: Scenario, case: Case
) -> Floats:
    """Return required headcount before targets and growth lines, in one case [role, quarter]."""
    response = scenario[RESPONSE].at(OPPOSITE[case])
    return required_headcount(people, growth, assumed.removed.at(case), response)


def _in_all_cases(basis: _Basis) -> Floats:
    """Return required headcount in each case, all else as the scenario says [case, role, quarter]."""
    found = []
    for case in Case:
        before = _from_technology(basis.people, basis.growth, basis.assumed, basis.scenario, case)
        found.append(basis.with_announced(apply_cuts(before, basis.people, basis.cuts(case)).required))
    return np.stack(found)


def case_weights(scenario: Scenario) -> Floats:
    """Return the weight of low, central and high demand where the plan is for all of them [case]."""
    central = scenario[CENTRAL_WEIGHT]
    side = (1.0 - central) / 2.0
    return np.array([central if case is Case.CENTRAL else side for case in Case])


def _range_from_technology(
    people: Floats, growth: Floats, assumed: Assumed, scenario: Scenario
) -> tuple[Floats, Floats]:
    """Return the least and the most required headcount before targets and growth lines [role, quarter]."""
    removed, response = assumed.removed, scenario[RESPONSE]
    return headcount_range(people, growth, removed.low, removed.high, (response.low, response.high))
