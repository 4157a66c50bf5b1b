"""The employer's own records, published rates and a scenario to expected attrition by role."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from passerelle.app.assemble import where as matching
from passerelle.app.assemble.where import members
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Case, Floats, Ints
from passerelle.engines.attrition import (
    expected_rate,
    leaving_rate,
    quarterly_from_years,
    quarterly_quits,
    tenure_shape,
    transfer_scale,
    transfer_shape,
)
from passerelle.engines.levers.attrition_after_announcement_multiple import LEVER as AFTER_ANNOUNCEMENT
from passerelle.engines.levers.attrition_first_year_multiple import LEVER as FIRST_YEAR
from passerelle.engines.levers.attrition_given_annual_rate import LEVER as GIVEN_RATE
from passerelle.engines.levers.attrition_rates import LEVER as RATES
from passerelle.engines.levers.attrition_slack_market_multiple import LEVER as SLACK_MARKET
from passerelle.engines.levers.employer_industry import LEVER as INDUSTRY
from passerelle.errors import BadInput, Fault


def attrition_rates(roles: pl.DataFrame, reference: Reference, scenario: Scenario, case: Case) -> Floats:
    """Return the share of each role that is expected to leave in a quarter, at one end of the ranges [role].

    The employer's own rates come first, a later line before an earlier one; then the one rate that
    the scenario gives, or the published ones. The multiples hold for all of them.

    Args:
        roles: as for ``role_demand``; ``first_year_share`` where the roster has hire dates.
        reference: quits, exits, transfers and sector staffing.
        scenario: its lines of attrition, and its levers.
        case: which end of every range holds.

    Raises:
        BadInput: an industry has no quits rate, or a rate was to be given and is not.
    """
    line = _own_line(roles, scenario)
    if scenario[RATES] == "given":
        usual = _given(roles.height, scenario)
    else:
        # Weighed in the central case, the shape by tenure is one in all: else a high case could be below it.
        central = _published(roles, reference, scenario, Case.CENTRAL)
        leavers = np.where(line < 0, central * roles["people"].to_numpy(), 0.0)
        shape = tenure_shape(_first_year(roles), leavers, scenario[FIRST_YEAR])
        usual = shape * _published(roles, reference, scenario, case)
    if scenario.attrition_rates:
        own = np.array([one.annual_rate.at(case) for one in scenario.attrition_rates])
        usual = np.where(line < 0, usual, quarterly_from_years(own)[line])
    return expected_rate(usual, scenario[AFTER_ANNOUNCEMENT].at(case) * scenario[SLACK_MARKET].at(case))


def own_rate_faults(roles: pl.DataFrame, scenario: Scenario) -> list[Fault]:
    """Return a fault for each line of own attrition that matches no role, or none that later lines leave."""
    held = _own_line(roles, scenario)
    found = []
    for number, one in enumerate(scenario.attrition_rates):
        unmatched = matching.faults(roles, one.where, scenario.segments, f"{one.key}.where")
        if not unmatched and number not in held:
            what = "has no effect: later lines hold for every role that it matches."
            remedy = "Put the wider line first, or take this one out."
            unmatched = [Fault(f"{one.key}.where", what, remedy, str(one.where))]
        found += unmatched
    return found


def own_rate_notes(roles: pl.DataFrame, scenario: Scenario) -> tuple[str, ...]:
    """Return a sentence for each line of own attrition: for how many people it holds, and its source."""
    held = _own_line(roles, scenario)
    people = roles["people"].to_numpy()
    return tuple(
        f"{one.key}: expected attrition of {people[held == number].sum():,.0f} people is the employer's own, "
        f"{one.annual_rate.central:.1%} a year ({one.annual_rate.low:.1%} to {one.annual_rate.high:.1%}); "
        f"source: {one.source}."
        for number, one in enumerate(scenario.attrition_rates)
    )


def _own_line(roles: pl.DataFrame, scenario: Scenario) -> Ints:
    """Return the index of the last line of own attrition that matches each role, or -1 [role]."""
    line = np.full(roles.height, -1, dtype=np.int64)
    for number, one in enumerate(scenario.attrition_rates):
        line[members(roles, one.where, scenario.segments)] = number
    return line


def _given(roles: int, scenario: Scenario) -> Floats:
    annual = scenario[GIVEN_RATE]
    if annual is None:
        what = f"is needed because {RATES.key} is 'given'."
        raise BadInput([Fault(GIVEN_RATE.key, what, "State it, as a share a year such as 0.12.")])
    return quarterly_from_years(np.full(roles, annual))


def _published(roles: pl.DataFrame, reference: Reference, scenario: Scenario, case: Case) -> Floats:
    """Return quits by industry, shaped by transfers, and exits by occupation [role]."""
    industries = list(dict.fromkeys(scenario[INDUSTRY]))
    monthly = _monthly_quits(industries, reference, case)
    scale = np.array([_scale(name, reference) for name in industries])
    shape = transfer_shape(_of_occupation(roles, "transfer_rate_annual", reference), scale)
    quits = quarterly_quits(monthly, _jobs(roles, industries, reference), shape)
    return leaving_rate(quits, quarterly_from_years(_of_occupation(roles, "exit_rate_annual", reference)))


def _scale(industry: str, reference: Reference) -> float:
    """Return what makes transfers a shape of mean one; an industry without staffing has the economy's."""
    staffing = reference.sectors.filter(pl.col("sector") == industry)
    columns = ["occupation", "employment_people"]
    held = (staffing if staffing.height else reference.occupations).select(columns)
    known = held.join(reference.occupations.select("occupation", "transfer_rate_annual"), on="occupation")
    return transfer_scale(
        known["transfer_rate_annual"].to_numpy(), known["employment_people"].to_numpy().astype(np.float64)
    )


def _first_year(roles: pl.DataFrame) -> Floats:
    """Return the share of each role's people in their first year, not a number where unknown [role]."""
    if "first_year_share" not in roles.columns:
        return np.full(roles.height, np.nan)
    return roles["first_year_share"].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _monthly_quits(industries: Sequence[str], reference: Reference, case: Case) -> Floats:
    """Return the quits of each industry in a month [industry]."""
    rates = dict(reference.quits.select("sector", f"{case.value}_monthly").iter_rows())
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


def _of_occupation(roles: pl.DataFrame, rate: str, reference: Reference) -> Floats:
    """Return a yearly rate of each role's occupation [role]; the mean over all jobs where it is unknown."""
    table = reference.occupations
    mean = np.average(table[rate].to_numpy(), weights=table["employment_people"].to_numpy())
    held = table.select("occupation", rate)
    joined = roles.select("occupation").join(held, on="occupation", how="left", maintain_order="left")
    return joined[rate].fill_null(float(mean)).to_numpy()
