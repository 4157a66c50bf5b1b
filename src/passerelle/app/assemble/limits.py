"""The scenario's limits to those of the problem: budgets, seats, separations, hires, reduced hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.training import Programmes
from passerelle.app.assemble.where import members
from passerelle.app.wording import counted
from passerelle.domain.scenario import Lever, Scenario
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines import money
from passerelle.engines.levers.budget_per_quarter_money import LEVER as BUDGET_QUARTER
from passerelle.engines.levers.budget_total_money import LEVER as BUDGET
from passerelle.engines.levers.hiring_at_most_share import LEVER as HIRES_SHARE
from passerelle.engines.levers.hiring_freeze import LEVER as FREEZE
from passerelle.engines.levers.hiring_lead_quarters import LEVER as LEAD
from passerelle.engines.levers.limits_pay_cuts_at_most_people import LEVER as PAY_CUTS
from passerelle.engines.levers.limits_relocations_at_most_people import LEVER as RELOCATIONS
from passerelle.engines.levers.limits_separations_at_most_people import LEVER as CEILING
from passerelle.engines.levers.limits_separations_per_site_at_most_people import LEVER as SITE
from passerelle.engines.levers.limits_separations_per_site_quarter_at_most_people import (
    LEVER as SITE_QUARTER,
)
from passerelle.engines.levers.scenario_currency import LEVER as CURRENCY
from passerelle.engines.levers.training_seats_per_programme import LEVER as PROGRAMME_SEATS
from passerelle.engines.levers.training_seats_per_quarter import LEVER as SEATS
from passerelle.engines.levers.voluntary_cap_people import LEVER as VOLUNTARY_CAP
from passerelle.engines.placement.problem import Kind, ReducedHours, SideLimit
from passerelle.errors import Fault

NO_SITE: Final = "no site given"


@dataclass(frozen=True, slots=True)
class Counted:
    """What limits count of each way."""

    kind: Ints  # [way]  of ``Kind``
    cost: Floats  # [way]  employer's money per person
    starts: Floats  # [way]  share who accept, and so start a programme
    leaves: Floats  # [way]  share who leave the employer without having chosen a programme
    programme: Ints  # [way]  or -1
    pay_ratio: Floats  # [way]  not a number where nobody moves
    relocates: Bools  # [way]
    site: Ints  # [way]  of the cohort, an index of ``sites``
    sites: tuple[str, ...]


def site_faults(roles: pl.DataFrame, scenario: Scenario) -> list[Fault]:
    """Return a fault for each limit by site where the roster has no sites."""
    if not roles["site"].is_null().all():
        return []
    what = "limits separations by site, and the roster has no sites."
    remedy = f"Map a column of the roster to site, or limit all of them with {CEILING.key}."
    return [
        Fault(lever.key, what, remedy, f"{scenario[lever]:,}")
        for lever in (SITE, SITE_QUARTER)
        if scenario[lever] is not None
    ]


def side_limits(
    scenario: Scenario, counts: Counted, programmes: Programmes, quarters: int
) -> tuple[SideLimit, ...]:
    """Return every limit on a sum of flows that the scenario or a catalogue sets."""
    return (
        *_budgets(scenario, counts, quarters),
        *_seats(scenario, counts, programmes, quarters),
        *_separations(scenario, counts, quarters),
        *_numbers(scenario, counts),
    )


def hires_at_most(demand: RoleDemand, roles: pl.DataFrame, scenario: Scenario) -> Floats:
    """Return how many people each role may hire [role, quarter]; infinity where unlimited.

    In a freeze only where growth is announced, never before the first hires can have come, nobody into
    roles without backfill, and at most a share of the role's headcount at the start.
    """
    most = demand.hire_at_most.copy()
    if scenario[FREEZE]:
        most[np.isinf(most)] = 0.0
    share, people = scenario[HIRES_SHARE], roles["people"].to_numpy().astype(np.float64)
    if share is not None:
        most = np.minimum(most, np.where(people > 0.0, share * people, np.inf)[:, None])
    most[:, : scenario[LEAD]] = 0.0
    most[no_backfill(roles, scenario)] = 0.0
    return most


def no_backfill(roles: pl.DataFrame, scenario: Scenario) -> Bools:
    """Return whether the positions of each role stay empty once their holder has gone [role]."""
    named = np.zeros(roles.height, dtype=bool)
    for line in scenario.no_backfills:
        named[members(roles, line.where, scenario.segments)] = True
    return named


def reduced_hours(
    share: float, affected: Bools, pay: Floats, survivors: Floats, rules: money.CostRules
) -> ReducedHours | None:
    """Return the work-sharing that is open to affected roles, or None where there is none.

    Its money is the pay of the hours less that the employer no longer bears. Nobody is on reduced hours
    for that alone: where a role does not have too many people, they would leave it short, at its price.

    Args:
        share: of a role's people, how many may work fewer hours.
        affected: whether a role has too many people [role].
        pay: a year's pay [role].
        survivors: expected people if nobody goes [role, quarter].
        rules: how many hours fewer, and what is still paid of them.
    """
    if share <= 0.0 or not affected.any():
        return None
    return ReducedHours(
        saves=np.where(affected, rules.hours_less_share, 0.0),
        cost=np.where(affected, money.reduced_money(pay, rules), 0.0),
        at_most=np.where(affected[:, None], share * survivors, 0.0),
    )


# ------------------------------------------------------------------ one kind of limit each


def _budgets(scenario: Scenario, counts: Counted, quarters: int) -> Iterator[SideLimit]:
    everything = np.zeros(len(counts.kind), dtype=np.int64)
    what = f"exits, moves and training cost at most {scenario[CURRENCY]}"
    total, each = scenario[BUDGET], scenario[BUDGET_QUARTER]
    if total is not None:
        says = f"{what} {total:,.0f} over the plan"
        most = np.array([total], dtype=np.float64)
        yield SideLimit("budget", BUDGET.key, says, counts.cost, everything, most, money=True)
    if each is not None:
        says = f"{what} {each:,.0f} in a quarter"
        most = np.full((1, quarters), float(each))
        yield SideLimit("budget_quarter", BUDGET_QUARTER.key, says, counts.cost, everything, most, money=True)


def _seats(scenario: Scenario, counts: Counted, programmes: Programmes, quarters: int) -> Iterator[SideLimit]:
    """Yield the seats of all training together, and of each programme that has a limit of its own."""
    trained = counts.programme >= 0
    most = scenario[SEATS]
    if most is not None:
        says = f"at most {counted(most, 'person starts', 'people start')} training in a quarter"
        limit = np.full((1, quarters), float(most))
        yield SideLimit(
            "seats", SEATS.key, says, counts.starts, np.where(trained, 0, -1).astype(np.int64), limit
        )
    limited = np.flatnonzero(np.isfinite(programmes.seats).any(axis=1))
    if len(limited):
        at = np.full(len(programmes) + 1, -1)  # the last stands for no programme
        at[limited] = np.arange(len(limited))
        seats = programmes.seats[limited]
        says = (
            f"{counted(len(limited), 'programme takes', 'programmes take')} no more people in a quarter than "
            f"they have seats, {seats.sum(axis=0).max():,.0f} in all"
        )
        names = tuple(_programme_name(programmes, k) for k in limited.tolist())
        yield SideLimit(
            "programme_seats", PROGRAMME_SEATS.key, says, counts.starts, at[counts.programme], seats, names
        )


def _separations(scenario: Scenario, counts: Counted, quarters: int) -> Iterator[SideLimit]:
    """Yield the ceilings on separations: of all, of each site, of each site and quarter."""
    counted_ways = counts.leaves > 0.0
    by_site = np.where(counted_ways, counts.site, -1)
    sites = len(counts.sites)
    for name, lever, group, labels, each in (
        ("separations", CEILING, np.where(counted_ways, 0, -1), ("",), False),
        ("separations_site", SITE, by_site, counts.sites, False),
        ("separations_site_quarter", SITE_QUARTER, by_site, counts.sites, True),
    ):
        most = scenario[lever]
        if most is None or (labels is counts.sites and sites == 0):
            continue
        where = "" if lever is CEILING else " at one site"
        when = "in a quarter" if each else "over the plan"
        says = f"at most {counted(most, 'person leaves', 'people leave')} with support{where} {when}"
        shape = (len(labels), quarters) if each else (len(labels),)
        limit = np.full(shape, float(most))
        yield SideLimit(name, lever.key, says, counts.leaves, group.astype(np.int64), limit, labels)


def _numbers(scenario: Scenario, counts: Counted) -> Iterator[SideLimit]:
    """Yield the ceilings on how many people some ways are offered to, or taken by, over the plan."""
    limits: Sequence[tuple[str, Lever[int | None], Bools, str, str]] = (
        ("pay_cuts", PAY_CUTS, counts.pay_ratio < 1.0 - 1e-9, "is offered", "are offered"),
        ("relocations", RELOCATIONS, counts.relocates, "is offered", "are offered"),
        ("voluntary", VOLUNTARY_CAP, counts.kind == Kind.VOLUNTARY, "leaves", "leave"),
    )
    what = {
        "pay_cuts": "a move to lower pay",
        "relocations": "a move to another region",
        "voluntary": "by the voluntary programme",
    }
    for name, lever, inside, one, many in limits:
        most = scenario[lever]
        if most is None:
            continue
        says = f"at most {counted(most, f'person {one}', f'people {many}')} {what[name]} over the plan"
        group = np.where(inside, 0, -1).astype(np.int64)
        yield SideLimit(name, lever.key, says, np.ones(len(group)), group, np.array([float(most)]))


def _programme_name(programmes: Programmes, number: int) -> str:
    provider = programmes.provider[number]
    return f"{programmes.title[number]}, {provider}" if provider else programmes.title[number]
