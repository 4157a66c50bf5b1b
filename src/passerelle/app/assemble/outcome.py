"""From the problem's roles and cohorts back to all of the employer's."""

from __future__ import annotations

import numpy as np

from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.placement import Assembled
from passerelle.app.assemble.roles import Staff
from passerelle.engines.placement.accounting import WalkRows, all_roles, idle_walk, walk
from passerelle.engines.placement.decide import Pool, WholeOffers
from passerelle.engines.placement.solve import Solution


def pool(staff: Staff, assembled: Assembled) -> Pool:
    """Return everybody as the decision sees them: id, cohort of the problem or -1, years of service."""
    at = np.full(staff.cohorts.height, -1)
    at[assembled.cohort] = np.arange(len(assembled.cohort))
    return Pool(staff.employee_id.to_numpy().astype(np.str_), at[staff.cohort], staff.tenure_years)


def whole_walk(
    demand: RoleDemand, assembled: Assembled, solution: Solution, offers: WholeOffers, staff: Staff
) -> WalkRows:
    """Return the headcount walk of all roles, in play or not [all roles, quarter]."""
    people = staff.roles["people"].to_numpy().astype(np.float64)
    idle = idle_walk(people, demand.attrition_rate, demand.required, assembled.hire_at_most)
    return all_roles(idle, walk(assembled.problem, solution, offers), assembled.role)
