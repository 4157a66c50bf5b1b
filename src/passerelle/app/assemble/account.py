"""A plan's flows to its account."""

from __future__ import annotations

import numpy as np

from passerelle.app.assemble.tables import Results
from passerelle.domain.money import minor_units
from passerelle.engines import money


def plan_account(results: Results) -> money.Ledger:
    """Return what a plan costs and saves, from its whole offers and the walk of all roles."""
    staff, assembled, problem = results.staff, results.assembled, results.assembled.problem
    people = staff.roles["people"].to_numpy().astype(np.float64)
    used = np.flatnonzero(results.offers.move)
    left = np.flatnonzero(results.offers.separate)
    flows = money.PlanFlows(
        pay=staff.roles["pay_mean"].to_numpy(),
        start_people=people,
        headcount=results.walk.end,
        hired=results.walk.hired,
        usual_hired=np.tile((people * results.demand.attrition_rate)[:, None], results.walk.hired.shape[1]),
        separated=results.offers.separate[left].astype(np.float64),
        role=assembled.role[problem.role[left]],
        decides=problem.decides[left],
        severance_money=assembled.severance[assembled.cohort[left]],
        moved=results.offers.move[used].astype(np.float64),
        origin=assembled.role[problem.role[problem.cohort[used]]],
        target=assembled.role[problem.target[used]],
        start=problem.start[used],
        arrival=problem.arrival[used],
        weeks=assembled.ways.weeks[used],
        completion=problem.completion[used],
        relocates=assembled.ways.relocates[used],
    )
    return money.ledger(flows, assembled.rules, minor_units(results.currency))
