"""Roles, their demand and the graph of transitions to the arrays of the placement problem.

Only roles in play come into the problem: those with too many people, those under a hard target, and those
that could take people. Every other role hires up to its requirement and needs no optimiser.

The pieces: :mod:`~passerelle.app.assemble.in_play` says who is in play, with
:mod:`~passerelle.app.assemble.candidates`, which finds moves between roles,
:mod:`~passerelle.app.assemble.floors` says how many of each cohort may be asked,
:mod:`~passerelle.app.assemble.ways` what may be proposed to them and what it costs, and
:mod:`~passerelle.app.assemble.limits` what no plan may exceed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from passerelle.app.assemble.candidates import RoleMoves
from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.floors import (
    Floor,
)
from passerelle.app.assemble.in_play import Given, Proposals, Setting, in_play, proposals
from passerelle.app.assemble.limits import (
    NO_SITE,
    Counted,
    hires_at_most,
    reduced_hours,
    side_limits,
)
from passerelle.app.assemble.money import cohort_severance, cost_rules
from passerelle.app.assemble.roles import Staff
from passerelle.app.assemble.training import Programmes
from passerelle.app.assemble.ways import (
    Prices,
    Ways,
    priced,
)
from passerelle.data.reference import Reference
from passerelle.domain.calendar import QUARTERS_PER_YEAR, discount_factor
from passerelle.domain.scenario import Scenario
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines import money
from passerelle.engines.levers.prices_overstaffing_quarterly_wage_multiple import LEVER as OVER
from passerelle.engines.levers.prices_understaffing_quarterly_wage_multiple import LEVER as UNDER
from passerelle.engines.levers.scenario_discount_rate import LEVER as DISCOUNT
from passerelle.engines.levers.work_sharing_at_most_share import LEVER as SHARED
from passerelle.engines.placement.problem import OUTSIDE, Kind, Limits, PlacementProblem


@dataclass(frozen=True, slots=True)
class Assembled:
    """The problem, and how its axes stand to all roles and cohorts."""

    problem: PlacementProblem
    ways: Ways
    moves: RoleMoves  # that ways come from
    training: Programmes  # that ways need
    role: Ints  # [role of the problem]  index among all roles
    cohort: Ints  # [cohort of the problem]  index among all cohorts
    affected: Bools  # [all roles]  too many people in some quarter
    surplus: Floats  # [all roles, quarter]  people too many if nobody goes; below zero where too few
    decides: Ints  # [all roles]  quarter in which the surplus first is greatest
    survivors: Floats  # [all roles, quarter]  expected people if nobody is moved, separated or hired
    severance: Floats  # [all cohorts]  mean severance of a person
    rules: money.CostRules
    hire_at_most: Floats  # [all roles, quarter]
    floors: tuple[Floor, ...]
    notes: tuple[str, ...]  # what a reader should know of what may be proposed


@dataclass(frozen=True, slots=True)
class _Axes:
    """The roles of the problem among all roles."""

    role: Ints  # [role of the problem]
    at: Ints  # [all roles]  index in the problem, or -1


def placement(
    staff: Staff,
    demand: RoleDemand,
    graph: TransitionGraph,
    reference: Reference,
    scenario: Scenario,
    *,
    given: Given | None = None,
) -> Assembled:
    """State the placement problem of a plan.

    Raises:
        BadInput: a line that keeps people, leaves positions empty or joins regions matches nothing or asks
            for more than there is, a limit by site without sites, or a way by hand that does not exist.
    """
    setting = in_play(staff, demand, (graph, reference), scenario, given or Given())
    proposed = proposals(setting)
    rules, severance = cost_rules(scenario), cohort_severance(staff, cost_rules(scenario))
    hire_at_most = hires_at_most(demand, staff.roles, scenario)
    used = setting.affected | setting.hard
    entered = proposed.options.target[proposed.drafts.option]
    used[entered[entered != OUTSIDE]] = True
    used[proposed.cohorts.role] = True
    role = np.flatnonzero(used)
    at = np.full(len(used), -1)
    at[role] = np.arange(len(role))
    prices = Prices(scenario, rules, setting.pay, severance)
    return Assembled(
        problem=_problem(setting, proposed, _Axes(role, at), prices, hire_at_most),
        ways=proposed.ways,
        moves=proposed.moves,
        training=proposed.training.programmes,
        role=role,
        cohort=proposed.cohorts.at,
        affected=setting.affected,
        surplus=setting.surplus,
        decides=setting.surplus.argmax(axis=1) + 1,
        survivors=setting.survivors,
        severance=severance,
        rules=rules,
        hire_at_most=hire_at_most,
        floors=proposed.floors,
        notes=proposed.notes,
    )


def discounts(scenario: Scenario) -> Floats:
    """Return what money of each quarter is worth at the plan's start [quarter]."""
    quarters = range(1, scenario.calendar.quarters + 1)
    return np.array([discount_factor(scenario[DISCOUNT], quarter) for quarter in quarters])


def role_labels(staff: Staff, assembled: Assembled) -> list[str]:
    """Return a name for each role of the problem [role]: title, department, site."""
    chosen = staff.roles.select("job_title", "department", "site")[assembled.role.tolist()]
    named = chosen.select(pl.concat_str(pl.all(), separator=", ", ignore_nulls=True))
    return list(named.to_series())


# ------------------------------------------------------------------ the arrays


def _problem(
    setting: Setting, found: Proposals, axes: _Axes, prices: Prices, hire_at_most: Floats
) -> PlacementProblem:
    """Return the arrays of the problem."""
    role, cohorts, ways = axes.role, found.cohorts, found.drafts
    scenario, demand, pay = setting.scenario, setting.demand, setting.pay[axes.role]
    hire_cost = _hire_cost(pay, setting.quarters, prices.rules)
    quarterly = pay / QUARTERS_PER_YEAR
    target = found.options.target[ways.option]
    worth = priced(ways, found.options, cohorts, found.ways, prices)
    kind = found.options.kind[ways.option]
    programme = found.options.programme[ways.option]
    cases = len(demand.required_cases)
    return PlacementProblem(
        people=cohorts.people,
        role=axes.at[cohorts.role],
        may_leave=cohorts.may_leave,
        start_people=setting.people[role],
        attrition_rate=demand.attrition_rate[role],
        required=demand.required_cases[:, role],
        hire_cost=hire_cost,
        hire_at_most=hire_at_most[role],
        # A place left empty is priced at no less than filling it, or the plan's end would empty places.
        under_cost=np.maximum(scenario[UNDER] * quarterly, hire_cost.max(axis=1)),
        over_cost=scenario[OVER] * quarterly,
        cohort=ways.cohort,
        kind=kind,
        target=np.where(target == OUTSIDE, OUTSIDE, axes.at[target]),
        first=ways.first,
        last=ways.last,
        duration=found.options.duration[ways.option],
        arrives=worth.arrives,
        returns=worth.returns,
        trains=programme,
        cost=worth.cost,
        loss=worth.loss,
        loss_quarter=worth.loss_quarter,
        discount=discounts(scenario),
        limits=Limits(
            side=side_limits(
                scenario,
                _counted(setting, found, worth.arrives + worth.returns, worth.cost),
                found.training.programmes,
                setting.quarters,
            ),
            targets=tuple(replace(cut, roles=axes.at[cut.roles]) for cut in demand.cuts),
        ),
        case_weight=None if cases == 1 else demand.case_weight,
        reduced=reduced_hours(
            scenario[SHARED], setting.affected[role], pay, setting.survivors[role], prices.rules
        ),
        least=ways.least,
        most=ways.most,
    )


def _counted(setting: Setting, found: Proposals, starts: Floats, cost: Floats) -> Counted:
    """Return what limits count of each way."""
    ways, kind = found.drafts, found.options.kind[found.drafts.option]
    site = setting.roles["site"].fill_null(NO_SITE)
    sites = site.gather(found.cohorts.role).unique().sort()
    code = site.to_frame("site").join(
        pl.DataFrame({"site": sites, "at": np.arange(len(sites))}),
        on="site",
        how="left",
        maintain_order="left",
    )["at"]
    of_role = code.fill_null(-1).to_numpy()
    return Counted(
        kind=kind,
        cost=cost,
        starts=starts,
        leaves=np.where(kind == Kind.VOLUNTARY, 0.0, np.maximum(1.0 - starts, 0.0)),
        programme=found.options.programme[ways.option],
        pay_ratio=found.ways.pay_ratio,
        relocates=found.ways.relocates,
        site=of_role[found.cohorts.role][ways.cohort],
        sites=tuple(sites),
    )


def _hire_cost(pay: Floats, quarters: int, rules: money.CostRules) -> Floats:
    """Return what one hire costs until the plan's end, by the quarter of the hire [role, quarter]."""
    left = quarters - np.arange(1, quarters + 1) + 0.5  # hires come in the middle of a quarter
    shape = (len(pay), quarters)
    return money.person_cost(
        money.hire_lines(np.broadcast_to(pay[:, None], shape), np.broadcast_to(left, shape), rules)
    )
