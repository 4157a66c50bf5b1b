"""Levers to cost rules, employees to the severance of a cohort, and the account to a table."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.roles import Staff
from passerelle.data import schema
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Case, Floats
from passerelle.engines import money
from passerelle.engines.levers.hiring_cost_money import LEVER as HIRE_COST
from passerelle.engines.levers.hiring_premium_share import LEVER as HIRE_PREMIUM
from passerelle.engines.levers.hiring_ramp_up_weeks import LEVER as HIRE_RAMP_UP
from passerelle.engines.levers.moves_cost_money import LEVER as MOVE_COST
from passerelle.engines.levers.moves_ramp_up_weeks import LEVER as MOVE_RAMP_UP
from passerelle.engines.levers.moves_relocation_cost_money import LEVER as RELOCATION_COST
from passerelle.engines.levers.offers_search_window_days import LEVER as SEARCH_WINDOW
from passerelle.engines.levers.people_lost_earnings_years import LEVER as LOST_EARNINGS
from passerelle.engines.levers.separation_outplacement_money import LEVER as OUTPLACEMENT
from passerelle.engines.levers.separation_severance_cap_weeks import LEVER as SEVERANCE_CAP
from passerelle.engines.levers.separation_severance_floor_weeks import LEVER as SEVERANCE_FLOOR
from passerelle.engines.levers.separation_severance_weeks_per_year import LEVER as SEVERANCE_PER_YEAR
from passerelle.engines.levers.separation_tenure_years_if_unknown import LEVER as UNKNOWN_TENURE
from passerelle.engines.levers.training_wage_while_training_share import LEVER as WAGE_WHILE_TRAINING
from passerelle.engines.levers.voluntary_pay_weeks import LEVER as VOLUNTARY_PAY
from passerelle.engines.levers.work_sharing_cost_share import LEVER as HOURS_PAID
from passerelle.engines.levers.work_sharing_hours_less_share import LEVER as HOURS_LESS
from passerelle.errors import BadInput, Fault

DAYS_PER_WEEK: Final = 7.0


def cost_rules(scenario: Scenario, case: Case = Case.CENTRAL) -> money.CostRules:
    """Return what the employer pays in a scenario, with every ranged lever at ``case``.

    Raises:
        BadInput: the least severance is above the most.
    """
    floor, cap = scenario[SEVERANCE_FLOOR], scenario[SEVERANCE_CAP]
    if floor > cap:
        what = f"is above {SEVERANCE_CAP.key}, which is {cap:g} weeks."
        raise BadInput([Fault(SEVERANCE_FLOOR.key, what, "Lower the one or raise the other.", f"{floor:g}")])
    return money.CostRules(
        severance_weeks_per_year=scenario[SEVERANCE_PER_YEAR],
        severance_floor_weeks=floor,
        severance_cap_weeks=cap,
        outplacement_money=scenario[OUTPLACEMENT],
        tenure_years_if_unknown=scenario[UNKNOWN_TENURE],
        move_cost_money=scenario[MOVE_COST],
        relocation_cost_money=scenario[RELOCATION_COST],
        move_ramp_up_weeks=scenario[MOVE_RAMP_UP],
        hire_cost_money=scenario[HIRE_COST],
        hire_premium_share=scenario[HIRE_PREMIUM],
        hire_ramp_up_weeks=scenario[HIRE_RAMP_UP],
        wage_while_training_share=scenario[WAGE_WHILE_TRAINING],
        lost_earnings_years=scenario[LOST_EARNINGS].at(case),
        search_window_weeks=scenario[SEARCH_WINDOW] / DAYS_PER_WEEK,
        voluntary_pay_weeks=scenario[VOLUNTARY_PAY],
        hours_less_share=scenario[HOURS_LESS],
        hours_less_paid_share=scenario[HOURS_PAID],
    )


def cohort_severance(staff: Staff, rules: money.CostRules) -> Floats:
    """Return the mean severance of each cohort's people [cohort]: what one drawn by lottery costs."""
    each = money.severance(staff.pay, staff.tenure_years, rules)
    cohorts = staff.cohorts.height
    people = np.bincount(staff.cohort, minlength=cohorts)
    summed = np.bincount(staff.cohort, weights=each, minlength=cohorts)
    return np.divide(summed, people, out=np.zeros(cohorts), where=people > 0)


def money_table(account: money.Ledger, role_ids: pl.Series) -> pl.DataFrame:
    """Return an account as the plan folder keeps it; ``role_ids`` are in the order of the roles."""
    lines = pl.Series("line", [line.value for line in money.LINES])
    return schema.MONEY.conform(
        pl.DataFrame(
            {
                "quarter": account.quarter,
                "role_id": role_ids.gather(account.role),
                "line": lines.gather(account.line),
                "amount_money": account.amount_money,
            }
        )
    ).sort(schema.MONEY.key)
