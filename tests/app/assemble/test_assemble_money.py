"""Levers to cost rules, severance by cohort, and the account as a table."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.money import cohort_severance, cost_rules, money_table
from passerelle.app.assemble.roles import Staff
from passerelle.app.scenario import default_scenario
from passerelle.data import schema
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Case
from passerelle.engines.levers.offers_search_window_days import LEVER as SEARCH_WINDOW
from passerelle.engines.levers.separation_severance_cap_weeks import LEVER as CAP
from passerelle.engines.levers.separation_severance_floor_weeks import LEVER as FLOOR
from passerelle.engines.money import LINES, Ledger, Line, severance
from passerelle.errors import BadInput


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return default_scenario(name="test", start=date(2026, 1, 1), quarters=4).scenario


def test_every_rule_takes_its_lever(scenario: Scenario) -> None:
    rules = cost_rules(scenario)
    assert rules.severance_weeks_per_year == scenario.values["separation.severance_weeks_per_year"]
    assert rules.hire_premium_share == scenario.values["hiring.premium_share"]
    assert rules.search_window_weeks == scenario[SEARCH_WINDOW] / 7.0
    assert rules.voluntary_pay_weeks == scenario.values["voluntary.pay_weeks"]
    assert rules.hours_less_share == scenario.values["work_sharing.hours_less_share"]
    assert rules.hours_less_paid_share == scenario.values["work_sharing.cost_share"]
    assert (
        cost_rules(scenario, Case.LOW).lost_earnings_years
        < rules.lost_earnings_years
        < cost_rules(scenario, Case.HIGH).lost_earnings_years
    )


def test_a_floor_above_the_cap_is_a_fault_of_the_scenario(scenario: Scenario) -> None:
    crossed = FLOOR.set(CAP.set(scenario, 5.0), 10.0)
    with pytest.raises(BadInput, match=r"separation\.severance_floor_weeks.*5 weeks.*10"):
        cost_rules(crossed)


def test_severance_of_a_cohort_is_the_mean_over_its_people(scenario: Scenario) -> None:
    rules = cost_rules(scenario)
    staff = Staff(
        roles=pl.DataFrame({"role_id": ["r"]}),
        cohorts=pl.DataFrame({"cohort_id": ["a", "b"]}),
        cohort_role=np.array([0, 0]),
        employee_id=pl.Series(["e1", "e2", "e3"]),
        cohort=np.array([1, 0, 1]),
        pay=np.array([50_000.0, 60_000.0, 70_000.0]),
        tenure_years=np.array([1.0, 9.0, np.nan]),
    )
    each = severance(staff.pay, staff.tenure_years, rules)
    np.testing.assert_allclose(cohort_severance(staff, rules), [each[1], (each[0] + each[2]) / 2])


def test_the_account_becomes_the_plan_folders_table() -> None:
    lines = np.array([LINES.index(Line.SAVED_PAY), LINES.index(Line.SEVERANCE)])
    account = Ledger(np.array([2, 1]), np.array([1, 0]), lines, np.array([-500, 900]))
    table = money_table(account, pl.Series(["ra", "rb"]))
    assert table.schema == pl.Schema(schema.MONEY.types)
    assert table.rows() == [(1, "ra", Line.SEVERANCE.value, 900), (2, "rb", Line.SAVED_PAY.value, -500)]
