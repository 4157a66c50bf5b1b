"""The employer's records, published rates and a scenario to expected attrition by role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.app.assemble.attrition import attrition_rates, own_rate_faults
from passerelle.app.scenario import default_scenario
from passerelle.data import reference as snapshots
from passerelle.data import schema
from passerelle.data.reference import Reference, assembled
from passerelle.domain.scenario import AttritionRate, Scenario, Where
from passerelle.domain.units import Case, Floats, Range
from passerelle.engines.levers.employer_industry import LEVER as INDUSTRY
from passerelle.errors import BadInput

AGENT, DEVELOPER, PICKER = "43-4051", "15-1252", "53-7065"
ROLES = pl.DataFrame(
    {
        "role_id": ["r1", "r2", "r3", "r4"],
        "function": ["care", "cloud", "floor", "care"],
        "site": ["A", "A", "B", None],
        "occupation": [AGENT, DEVELOPER, PICKER, AGENT],
        "people": [60, 40, 100, 20],
    }
)
# Multiples that change nothing, so that a rate can be worked out by hand.
USUAL: Mapping[str, object] = {
    "attrition.after_announcement_multiple": Range(1.0, 1.0, 1.0),
    "attrition.slack_market_multiple": Range(1.0, 1.0, 1.0),
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    """Agents move on twice as often as the mean of information, developers at half of it.

    In information: (100 x 0.06 + 200 x 0.015) / 300 = 0.03. In retail there are agents alone.
    """
    columns = schema.OCCUPATIONS.columns[1:]
    words = {c.name: ["measured" if c.choices else "x"] * 3 for c in columns if c.type == pl.String}
    numbers = {c.name: [1.0] * 3 for c in columns if c.type == pl.Float64}
    occupations = pl.DataFrame({"occupation": [AGENT, DEVELOPER, PICKER], **words, **numbers}).with_columns(
        exit_rate_annual=pl.Series([0.04, 0.02, 0.06]), transfer_rate_annual=pl.Series([0.06, 0.015, 0.03])
    )
    sectors = pl.DataFrame(
        {
            "sector": ["44-45", "51", "51"],
            "occupation": [AGENT, AGENT, DEVELOPER],
            "employment_people": [300.0, 100.0, 200.0],
            "pay_median": [40e3, 45e3, 120e3],
        }
    )
    quits = pl.DataFrame(
        {
            "sector": ["44-45", "51", "total"],
            "title": ["Retail", "Information", "All"],
            "low_monthly": [0.02, 0.01, 0.015],
            "central_monthly": [0.03, 0.015, 0.02],
            "high_monthly": [0.04, 0.02, 0.025],
            "latest_monthly": [0.03, 0.015, 0.02],
        }
    )
    tables = {name: table.empty() for name, table in schema.REFERENCE.items()}
    return assembled("test", (), tables | {"occupations": occupations, "sectors": sectors, "quits": quits})


def scenario(values: Mapping[str, object] | None = None, *own: AttritionRate) -> Scenario:
    base = default_scenario(name="test", start=date(2025, 10, 1), quarters=8).scenario
    changed = MappingProxyType({**base.values, **USUAL, **(values or {})})
    return replace(base, values=changed, attrition_rates=own)


def line(number: int, annual: float | Range, **filters: str) -> AttritionRate:
    where = Where(MappingProxyType({name: (value,) for name, value in filters.items()}))
    rate = annual if isinstance(annual, Range) else Range(annual, annual, annual)
    return AttritionRate(f"attrition_rate[{number}]", where, rate, "records")


def a_year(rate: Floats) -> Floats:
    return np.asarray(1 - (1 - rate) ** 4)


def with_exits(quits: Floats) -> Floats:
    exits = 1 - (1 - np.array([0.04, 0.02, 0.06, 0.04])) ** 0.25
    return np.asarray(1 - (1 - quits) * (1 - exits))


# ------------------------------------------------------------------ published rates


def test_quits_are_shaped_in_each_industry_and_mixed_by_the_occupations_jobs(reference: Reference) -> None:
    """Agents: 300 jobs in retail at its own mean, 100 in information at twice the mean.

    Pickers have jobs in neither: half the retail mean (0.03 against 0.06), and just that of information.
    """
    setting = scenario({"employer.industry": ("44-45", "51")})
    retail, information = 1 - 0.97**3, 1 - 0.985**3
    agents = 0.75 * retail + 0.25 * 2.0 * information
    pickers = (0.5 * retail + information) / 2
    expected = with_exits(np.array([agents, 0.5 * information, pickers, agents]))
    assert attrition_rates(ROLES, reference, setting, Case.CENTRAL) == pytest.approx(expected)


def test_all_industries_together_are_shaped_by_the_jobs_of_the_whole_economy(reference: Reference) -> None:
    """One job each: a mean of 0.035."""
    quits = np.array([0.06, 0.015, 0.03, 0.06]) / 0.035 * (1 - 0.98**3)
    assert attrition_rates(ROLES, reference, scenario(), Case.CENTRAL) == pytest.approx(with_exits(quits))


def test_an_industry_without_quits_is_a_fault(reference: Reference) -> None:
    with pytest.raises(BadInput, match=r"employer\.industry.*62"):
        attrition_rates(ROLES, reference, scenario({"employer.industry": ("51", "62")}), Case.LOW)


@pytest.mark.parametrize("industry", INDUSTRY.choices)
def test_real_quits_of_an_industry_keep_their_mean_over_its_own_jobs(industry: str) -> None:
    known = snapshots.load()
    no_exits = known.occupations.with_columns(exit_rate_annual=pl.lit(0.0))
    held = known.sectors.filter(pl.col("sector") == industry)
    jobs = (held if held.height else known.occupations).select("occupation", people="employment_people")
    setting = scenario({"employer.industry": (industry,)})
    rates = attrition_rates(
        jobs, replace(known, tables={**known.tables, "occupations": no_exits}), setting, Case.CENTRAL
    )
    monthly = known.quits.filter(pl.col("sector") == industry)["central_monthly"].item()
    mean = np.average(rates, weights=jobs["people"].to_numpy())
    assert mean == pytest.approx(1 - (1 - monthly) ** 3, rel=1e-9)


# ------------------------------------------------------------------ tenure


def test_first_year_shares_move_attrition_to_their_roles_and_keep_its_sum(reference: Reference) -> None:
    roles = ROLES.with_columns(first_year_share=pl.Series([0.8, 0.1, None, 0.1]))
    plain = attrition_rates(ROLES, reference, scenario(), Case.CENTRAL)
    shaped = attrition_rates(roles, reference, scenario(), Case.CENTRAL)
    people = ROLES["people"].to_numpy()
    assert people @ shaped == pytest.approx(people @ plain)
    assert shaped[2] == pytest.approx(plain[2])  # its tenure is not known
    assert shaped[0] / shaped[3] == pytest.approx((1 + 0.5 * 0.8) / (1 + 0.5 * 0.1))
    even = attrition_rates(roles, reference, scenario({"attrition.first_year_multiple": 1.0}), Case.CENTRAL)
    assert even == pytest.approx(plain)


def test_a_role_with_a_rate_of_its_own_takes_no_part_in_the_shape_by_tenure(reference: Reference) -> None:
    roles = ROLES.with_columns(first_year_share=pl.Series([0.8, 0.1, 0.5, 0.1]))
    setting = scenario(None, line(1, 0.3, function="care"))
    plain = attrition_rates(ROLES, reference, setting, Case.CENTRAL)
    shaped = attrition_rates(roles, reference, setting, Case.CENTRAL)
    assert shaped[[0, 3]] == pytest.approx(plain[[0, 3]])
    others = ROLES["people"].to_numpy()[1:3]
    assert others @ shaped[1:3] == pytest.approx(others @ plain[1:3])
    assert shaped[1] < plain[1]


# ------------------------------------------------------------------ the employer's own rates


def test_own_rates_come_before_published_ones_and_later_lines_before_earlier(reference: Reference) -> None:
    published = attrition_rates(ROLES, reference, scenario(), Case.CENTRAL)
    setting = scenario(None, line(1, 0.2, site="A"), line(2, 0.4, function="cloud"))
    rates = attrition_rates(ROLES, reference, setting, Case.CENTRAL)
    assert a_year(rates[:2]) == pytest.approx([0.2, 0.4])
    assert rates[2:] == pytest.approx(published[2:])
    assert own_rate_faults(ROLES, setting) == []


def test_own_rates_come_before_the_one_that_is_given(reference: Reference) -> None:
    values: dict[str, object] = {"attrition.rates": "given", "attrition.given_annual_rate": 0.12}
    rates = attrition_rates(ROLES, reference, scenario(values, line(1, 0.3, function="floor")), Case.HIGH)
    assert a_year(rates) == pytest.approx([0.12, 0.12, 0.3, 0.12])
    with pytest.raises(BadInput, match=r"attrition\.given_annual_rate"):
        attrition_rates(ROLES, reference, scenario({"attrition.rates": "given"}), Case.LOW)


def test_lines_that_match_nobody_or_have_no_effect_are_faults() -> None:
    setting = scenario(
        None,
        line(1, 0.1, function="cloud"),
        line(2, 0.1, function="clod"),
        line(3, 0.1, segment="office"),
        line(4, 0.1, site="A"),
    )
    first, second, third = own_rate_faults(ROLES, setting)
    assert first.where == "attrition_rate[1].where"
    assert "later lines hold for every role" in first.what
    assert second.where == "attrition_rate[2].where"
    assert "care, cloud, floor" in second.remedy
    assert third.where == "attrition_rate[3].where"
    assert "not a segment" in third.what


# ------------------------------------------------------------------ cases and multiples


ends = st.tuples(st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.floats(0.0, 3.0)).map(
    lambda e: Range(*sorted(e))
)
shares = st.lists(st.one_of(st.none(), st.floats(0.0, 1.0)), min_size=4, max_size=4)


@given(ends, ends, shares, st.floats(1.0, 10.0))
def test_cases_are_in_order_and_rates_are_shares(
    reference: Reference, wave: Range, slack: Range, first_year: list[float | None], multiple: float
) -> None:
    values = {
        "attrition.after_announcement_multiple": wave,
        "attrition.slack_market_multiple": slack,
        "attrition.first_year_multiple": multiple,
        "employer.industry": ("44-45", "51"),
    }
    roles = ROLES.with_columns(first_year_share=pl.Series(first_year, dtype=pl.Float64))
    setting = scenario(values, line(1, Range(0.1, 0.2, 0.9), site="B"))
    low, central, high = (attrition_rates(roles, reference, setting, case) for case in Case)
    assert (low >= 0.0).all()
    assert (low <= central).all()
    assert (central <= high).all()
    assert (high < 1.0).all()


def test_both_multiples_count_in_their_case(reference: Reference) -> None:
    values = {
        "attrition.after_announcement_multiple": Range(1.0, 2.0, 2.5),
        "attrition.slack_market_multiple": Range(0.5, 0.9, 1.0),
    }
    for case, multiple in ((Case.LOW, 0.5), (Case.CENTRAL, 1.8), (Case.HIGH, 2.5)):
        usual = attrition_rates(ROLES, reference, scenario(), case)
        assert attrition_rates(ROLES, reference, scenario(values), case) == pytest.approx(multiple * usual)


def test_relabelling_roles_permutes_the_rates(reference: Reference) -> None:
    roles = ROLES.with_columns(first_year_share=pl.Series([0.8, 0.1, None, 0.3]))
    setting = scenario(None, line(1, 0.2, site="A"), line(2, 0.4, function="cloud"))
    order = [2, 0, 3, 1]
    plain = attrition_rates(roles, reference, setting, Case.CENTRAL)
    assert attrition_rates(roles[order], reference, setting, Case.CENTRAL) == pytest.approx(plain[order])
