"""A plan's flows to its account, and to what neutrality costs."""

from __future__ import annotations

import numpy as np

from passerelle.app.assemble.tables import Results
from passerelle.domain.money import minor_units
from passerelle.domain.units import Floats, Ints
from passerelle.engines import money
from passerelle.engines.placement.decide import Pool
from passerelle.engines.placement.neutrality import NeutralityPrice, neutrality_price, order_cost_difference
from passerelle.engines.placement.problem import Kind


def plan_account(results: Results) -> money.Ledger:
    """Return what a plan costs and saves, from its whole offers and the walk of all roles."""
    staff, problem = results.staff, results.assembled.problem
    people = staff.roles["people"].to_numpy().astype(np.float64)
    offers, walk = results.offers.offers, results.walk
    leaves = problem.kind[offers.way] == Kind.SEPARATE
    flow = results.solution.flow * (problem.kind == Kind.VOLUNTARY)[:, None]
    way, before = np.nonzero(flow)
    flows = money.PlanFlows(
        pay=staff.roles["pay_mean"].to_numpy(),
        start_people=people,
        headcount=walk.end,
        hired=walk.hired,
        usual_hired=np.tile((people * results.demand.attrition_rate)[:, None], walk.hired.shape[1]),
        reduced=walk.reduced,
        separations=_exits(results, offers.way[leaves], offers.quarter[leaves], offers.people[leaves]),
        volunteers=_exits(results, way, before + 1, flow[way, before]),
        moves=_moves(results, offers.way[~leaves], offers.quarter[~leaves], offers.people[~leaves]),
    )
    return money.ledger(flows, results.assembled.rules, minor_units(results.currency))


def plan_neutrality(results: Results, pool: Pool) -> tuple[NeutralityPrice, float]:
    """Return the price of neutrality, and what the order makes separations cost beyond the cohorts' means.

    Each employee's own severance is worked out for these two figures, after the decisions.
    """
    staff = results.staff
    severance = money.severance(staff.pay, staff.tenure_years, results.assembled.rules)
    price = neutrality_price(results.decided, pool, severance)
    return price, order_cost_difference(results.decided, pool, severance)


def _exits(results: Results, way: Ints, quarter: Ints, people: Ints | Floats) -> money.Exits:
    assembled, problem = results.assembled, results.assembled.problem
    cohort = problem.cohort[way]
    return money.Exits(
        people=np.asarray(people, dtype=np.float64),
        role=assembled.role[problem.role[cohort]],
        quarter=quarter,
        severance_money=assembled.severance[assembled.cohort[cohort]],
    )


def _moves(results: Results, way: Ints, quarter: Ints, people: Ints) -> money.Moves:
    assembled, problem, ways = results.assembled, results.assembled.problem, results.assembled.ways
    pay = results.staff.roles["pay_mean"].to_numpy()
    cohort = problem.cohort[way]
    origin, target = assembled.role[problem.role[cohort]], assembled.role[problem.target[way]]
    return money.Moves(
        people=people.astype(np.float64),
        origin=origin,
        target=target,
        start=quarter,
        terms=money.MoveTerms(
            pay_here=pay[origin],
            pay_there=pay[target],
            weeks=ways.weeks[way],
            tuition_money=ways.tuition_money[way],
            between_quarters=problem.duration[way],
            acceptance=ways.accepts[way],
            completion=ways.completion[way],
            relocates=ways.relocates[way],
            severance_money=assembled.severance[assembled.cohort[cohort]],
        ),
    )
