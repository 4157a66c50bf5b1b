"""Published rates and a scenario to expected attrition by role."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from passerelle.data.reference import Reference
from passerelle.domain.calendar import quarterly_from_annual
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Floats
from passerelle.engines.attrition import expected_rate, quarterly_exits, quarterly_quits
from passerelle.engines.levers.attrition_after_announcement_multiple import LEVER as MULTIPLE
from passerelle.engines.levers.attrition_case import LEVER as CASE
from passerelle.engines.levers.attrition_given_annual_rate import LEVER as GIVEN_RATE
from passerelle.engines.levers.attrition_rates import LEVER as RATES
from passerelle.engines.levers.employer_industry import LEVER as INDUSTRY
from passerelle.errors import BadInput, Fault


def attrition_rates(roles: pl.DataFrame, reference: Reference, scenario: Scenario) -> Floats:
    """Return the share of each role that is expected to leave in a quarter [role].

    Raises:
        BadInput: an industry has no quits rate, or a rate was to be given and is not.
    """
    if scenario[RATES] == "given":
        return _given(roles.height, scenario)
    industries = list(dict.fromkeys(scenario[INDUSTRY]))
    quits = quarterly_quits(
        _monthly_quits(industries, reference, scenario[CASE]), _jobs(roles, industries, reference)
    )
    annual = roles.select("occupation").join(
        reference.occupations.select("occupation", "exit_rate_annual"),
        on="occupation",
        how="left",
        maintain_order="left",
    )["exit_rate_annual"]
    usual = _mean_exit_rate(reference)
    return expected_rate(quits, quarterly_exits(annual.fill_null(usual).to_numpy()), scenario[MULTIPLE])


def _given(roles: int, scenario: Scenario) -> Floats:
    annual = scenario[GIVEN_RATE]
    if annual is None:
        what = f"is needed because {RATES.key} is 'given'."
        raise BadInput([Fault(GIVEN_RATE.key, what, "State it, as a share a year such as 0.12.")])
    rate = np.full(roles, quarterly_from_annual(annual))
    return expected_rate(rate, np.zeros(roles), scenario[MULTIPLE])


def _monthly_quits(industries: Sequence[str], reference: Reference, case: str) -> Floats:
    """Return the quits of each industry in a month [industry]."""
    rates = dict(reference.quits.select("sector", f"{case}_monthly").iter_rows())
    unknown = [name for name in industries if name not in rates]
    if unknown:
        remedy = f"Quits are known for: {', '.join(sorted(rates))}."
        raise BadInput([Fault(INDUSTRY.key, "has no quits rate.", remedy, name) for name in unknown])
    return np.array([rates[name] for name in industries], dtype=np.float64)


def _jobs(roles: pl.DataFrame, industries: Sequence[str], reference: Reference) -> Floats:
    """Return the jobs of each role's occupation in each industry [role, industry]."""
    columns = []
    for name in industries:
        held = reference.sectors.filter(pl.col("sector") == name).select("occupation", "employment_people")
        joined = roles.select("occupation").join(held, on="occupation", how="left", maintain_order="left")
        columns.append(joined["employment_people"].fill_null(0.0).to_numpy())
    return np.column_stack(columns)


def _mean_exit_rate(reference: Reference) -> float:
    table = reference.occupations
    return float(
        np.average(table["exit_rate_annual"].to_numpy(), weights=table["employment_people"].to_numpy())
    )
