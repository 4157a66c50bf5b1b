"""Roles and a scenario to required headcount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.attrition import attrition_rates
from passerelle.app.assemble.demand import RoleDemand, role_demand
from passerelle.app.assemble.where import in_occupations, members
from passerelle.app.scenario import default_scenario
from passerelle.data import schema
from passerelle.data.reference import Reference, assembled
from passerelle.domain.scenario import Basis, Growth, Scenario, Target, Where
from passerelle.engines.technologies.generative_ai import TECHNOLOGY
from passerelle.errors import BadInput, Infeasible

EXPOSURE = {"43-4051": (0.2, 0.5, 0.8), "15-1252": (0.1, 0.3, 0.6), "53-7065": (0.0, 0.1, 0.2)}
ROLES = pl.DataFrame(
    {
        "role_id": ["r1", "r2", "r3", "r4"],
        "job_title": ["Service Agent", "Developer", "Picker", "Senior Agent"],
        "department": ["care", "cloud", "floor", "care"],
        "function": ["care", "cloud", "floor", "care"],
        "site": ["A", "A", "B", None],
        "region": ["WA", "WA", "TX", "TX"],
        "grade": ["L4", "L5", "L1", "L5"],
        "occupation": ["43-4051", "15-1252", "53-7065", "43-4051"],
        "people": [60, 40, 100, 20],
    }
)
EVERYBODY = Where(MappingProxyType({}))
CARE = Where(MappingProxyType({"function": ("care",)}))


@pytest.fixture(scope="module")
def reference() -> Reference:
    occupations = pl.DataFrame(
        {
            "occupation": list(EXPOSURE),
            **{
                column.name: ["measured" if column.choices else "x"] * 3
                for column in schema.OCCUPATIONS.columns[1:]
                if column.type == pl.String
            },
            **{column.name: [1.0] * 3 for column in schema.OCCUPATIONS.columns if column.type == pl.Float64},
        }
    ).with_columns(exit_rate_annual=pl.Series([0.04, 0.02, 0.06]))
    exposure = pl.DataFrame(
        [
            {"occupation": code, "measure": f"gpts-human-{name}", "exposure_share": value}
            for code, values in EXPOSURE.items()
            for name, value in zip(("alpha", "beta", "zeta"), values, strict=True)
        ]
    )
    sectors = pl.DataFrame(
        {
            "sector": ["44-45", "51", "51"],
            "occupation": ["43-4051", "43-4051", "15-1252"],
            "employment_people": [300.0, 100.0, 500.0],
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
    tables |= {"occupations": occupations, "exposure": exposure, "sectors": sectors, "quits": quits}
    return assembled("test", (), tables)


def scenario(values: Mapping[str, object] | None = None, **more: Any) -> Scenario:
    base = default_scenario(name="test", start=date(2025, 10, 1), quarters=8).scenario
    changed = MappingProxyType({**base.values, **(values or {})})
    return replace(base, values=changed, technologies=(TECHNOLOGY,), **more)


def target(
    people: int, where: Where = CARE, basis: Basis = Basis.GROSS, hard: bool = True, **more: Any
) -> Target:
    return Target("target[1]", where, people, basis, hard, more.pop("by", date(2025, 12, 31)), **more)


def growth(people: int, *occupations: str, **more: Any) -> Growth:
    by = more.pop("by", date(2026, 9, 30))
    return Growth("growth[1]", occupations, more.pop("where", EVERYBODY), people, by, more.pop("share", 0.5))


def demand(reference: Reference, values: Mapping[str, object] | None = None, **more: Any) -> RoleDemand:
    return role_demand(ROLES, reference, scenario(values, **more))


# ------------------------------------------------------------------ technology


def test_without_targets_technology_lowers_each_role_by_its_exposure(reference: Reference) -> None:
    found = demand(reference)
    fall = 1 - found.required[:, -1] / ROLES["people"].to_numpy()
    assert fall[0] == pytest.approx(fall[3])
    assert fall[0] > fall[1] > fall[2] > 0
    curve, start = TECHNOLOGY.adoption, date(2025, 10, 1)
    kept = (1 - 0.5 * 0.2 * curve.share(date(2027, 9, 30))) / (1 - 0.5 * 0.2 * curve.share(start))
    assert found.removed[0, -1] == pytest.approx(1 - kept)
    assert found.required[0, -1] == pytest.approx(60 * kept * (1 + 0.3 * (1 - kept)))


def test_nowhere_means_that_technology_changes_nothing(reference: Reference) -> None:
    found = demand(reference, {"demand.technology": "nowhere"})
    assert found.required == pytest.approx(np.repeat(ROLES["people"].to_numpy()[:, None], 8, axis=1))
    assert set(found.why) == {"Nothing changes its requirement; leavers are replaced."}
    assert found.removed[0, -1] > 0


def test_the_high_case_takes_most_over(reference: Reference) -> None:
    low, central, high = (
        demand(reference, {"demand.case": case}).required[:, -1].sum() for case in ("low", "central", "high")
    )
    assert low > central > high


def test_a_range_of_indices_goes_through_to_the_requirement(reference: Reference) -> None:
    found = demand(reference, {"demand.index": "range"})
    assert found.exposure.tolist() == [0.5, 0.3, 0.1, 0.5]
    assert found.exposure_low.tolist() == [0.2, 0.1, 0.0, 0.2]
    assert found.exposure_high.tolist() == [0.8, 0.6, 0.2, 0.8]
    ranged = demand(reference, {"demand.index": "range", "demand.case": "high"})
    single = demand(reference, {"demand.index": "gpts-human-zeta", "demand.case": "high"})
    assert ranged.required == pytest.approx(single.required)


def test_an_unknown_index_is_a_fault_that_names_the_known_ones(reference: Reference) -> None:
    with pytest.raises(BadInput, match=r"demand\.index.*astrology.*gpts-human-beta"):
        demand(reference, {"demand.index": "astrology"})


def test_an_occupation_without_a_measure_takes_the_mean(reference: Reference) -> None:
    roles = ROLES.with_columns(occupation=pl.Series(["43-4051", "99-9999", "53-7065", "43-4051"]))
    found = role_demand(roles, reference, scenario())
    assert found.exposure[1] == pytest.approx((0.5 + 0.3 + 0.1) / 3)
    assert np.isfinite(found.attrition_rate).all()


def test_a_technology_without_a_measure_is_named_and_changes_nothing(reference: Reference) -> None:
    robots = replace(TECHNOLOGY, id="warehouse-robotics", title="Warehouse robotics")
    found = role_demand(ROLES, reference, replace(scenario(), technologies=(robots,)))
    assert not found.removed.any()
    assert "Warehouse robotics" in found.notes[0]


# ------------------------------------------------------------------ targets


def test_a_gross_target_dissolves_its_positions_from_its_quarter_on(reference: Reference) -> None:
    found = demand(reference, targets=(target(-20, by=date(2026, 3, 31)),))
    care = found.required[[0, 3]]
    assert care.sum(axis=0) == pytest.approx([80, 60, 60, 60, 60, 60, 60, 60])
    assert care[:, -1] == pytest.approx([45, 15])  # same exposure: shared by headcount
    assert found.cuts[0].roles.tolist() == [0, 3]
    assert found.cuts[0].quarter == 2
    assert found.cuts[0].at_most_people == pytest.approx(60)
    assert "target[1]: 20 fewer positions (gross) for function care" in found.why[0]


def test_a_target_over_unlike_roles_falls_on_the_more_exposed(reference: Reference) -> None:
    found = demand(reference, targets=(target(-20, Where({"region": ("wa",)})),))
    taken = np.array([60.0, 40.0]) - found.required[:2, 0]
    assert taken.sum() == pytest.approx(20)
    assert taken[0] / 60 > taken[1] / 40


def test_a_net_target_dissolves_the_growth_that_falls_in_its_group_too(reference: Reference) -> None:
    lines: dict[str, Any] = {"growth": (growth(10, "43-4051", by=date(2025, 12, 31)),)}
    net = demand(reference, targets=(target(-20, basis=Basis.NET),), **lines)
    gross = demand(reference, targets=(target(-20),), **lines)
    assert net.required[[0, 3], 0].sum() == pytest.approx(80 - 20)
    assert gross.required[[0, 3], 0].sum() == pytest.approx(80 - 20 + 10)
    assert net.cuts[0].at_most_people == pytest.approx(60)
    assert gross.cuts[0].at_most_people == pytest.approx(70)


def test_spared_occupations_keep_their_positions(reference: Reference) -> None:
    found = demand(reference, targets=(target(-20, Where({"region": ("WA",)}), spare=("15",)),))
    assert found.required[:2, 0] == pytest.approx([40, 40])
    assert found.cuts[0].roles.tolist() == [0]


def test_a_soft_target_shapes_the_requirement_and_sets_no_ceiling(reference: Reference) -> None:
    found = demand(reference, targets=(target(-20, hard=False),))
    assert found.required[[0, 3], 0].sum() == pytest.approx(60)
    assert found.cuts == ()


def test_a_hard_target_above_its_headcount_is_infeasible_with_a_remedy(reference: Reference) -> None:
    with pytest.raises(Infeasible) as caught:
        demand(reference, targets=(target(-81),))
    assert "a headcount of 80" in caught.value.clash[0]
    assert "target[1]: ask for at most 80 fewer" in caught.value.remedies[0]


def test_a_soft_target_above_its_headcount_is_capped_and_said(reference: Reference) -> None:
    found = demand(reference, targets=(target(-81, hard=False),))
    assert found.required[[0, 3], 0].sum() == pytest.approx(0)
    assert "the rest is not planned" in found.notes[-1]


def test_a_target_for_more_adds_positions(reference: Reference) -> None:
    found = demand(reference, targets=(target(8, by=date(2026, 3, 31)),))
    assert found.required[[0, 3]].sum(axis=0)[:3] == pytest.approx([84, 88, 88])
    assert np.isinf(found.hire_at_most).all()


def test_all_faults_come_together(reference: Reference) -> None:
    wrong = (
        target(-5, Where({"function": ("car",)})),
        replace(target(-5, by=date(2031, 1, 1)), key="target[2]"),
        replace(target(-5, Where({"segment": ("staff",)})), key="target[3]"),
        replace(target(-5, Where({"country": ("US",)})), key="target[4]"),
        replace(target(-5, spare=("43-4051",)), key="target[5]"),
    )
    with pytest.raises(BadInput) as caught:
        demand(reference, targets=wrong, growth=(growth(5, "29-1141"),))
    places = [fault.where for fault in caught.value.faults]
    assert places == [
        "target[1].where",
        "target[2].by",
        "target[3].where",
        "target[4].where",
        "target[5].spare",
        "growth[1].occupations",
    ]
    assert "care, cloud, floor" in caught.value.faults[0].remedy


# ------------------------------------------------------------------ growth and hiring


def test_growth_is_shared_by_headcount_and_half_of_it_may_be_hired(reference: Reference) -> None:
    found = demand(reference, growth=(growth(8, "15-1252", "29-1141"),))
    assert found.required[1] == pytest.approx([42, 44, 46, 48, 48, 48, 48, 48])
    rate = found.attrition_rate[1]
    before = np.array([40.0, 42, 44, 46, 48, 48, 48, 48])
    outside = np.array([1.0, 1, 1, 1, 0, 0, 0, 0])
    assert found.hire_at_most[1] == pytest.approx(rate * before + outside)
    assert np.isinf(found.hire_at_most[[0, 2, 3]]).all()
    assert "29-1141" in found.notes[0]
    assert found.why[1] == "growth[1]: 8.0 positions more by the end of Jul-Sep 2026."


def test_relabelling_roles_permutes_the_result(reference: Reference) -> None:
    order = [2, 0, 3, 1]
    lines: dict[str, Any] = {"targets": (target(-13),), "growth": (growth(8, "15-1252"),)}
    plain = role_demand(ROLES, reference, scenario(**lines))
    moved = role_demand(ROLES[order], reference, scenario(**lines))
    for name in ("required", "removed", "exposure", "attrition_rate", "hire_at_most"):
        assert getattr(moved, name) == pytest.approx(getattr(plain, name)[order])
    assert moved.why == tuple(plain.why[role] for role in order)


# ------------------------------------------------------------------ attrition


def test_attrition_mixes_industries_by_the_occupations_jobs(reference: Reference) -> None:
    rates = attrition_rates(ROLES, reference, scenario({"employer.industry": ("44-45", "51")}))
    retail, information = 1 - 0.97**3, 1 - 0.985**3
    exits = 1 - (1 - np.array([0.04, 0.02, 0.06, 0.04])) ** 0.25
    agents = 0.75 * retail + 0.25 * information
    quits = np.array([agents, information, (retail + information) / 2, agents])
    assert rates == pytest.approx(1 - (1 - quits) * (1 - exits))


def test_attrition_cases_are_in_order_and_the_multiple_counts(reference: Reference) -> None:
    low, central, high = (
        attrition_rates(ROLES, reference, scenario({"attrition.case": case}))
        for case in ("low", "central", "high")
    )
    assert (low < central).all()
    assert (central < high).all()
    doubled = attrition_rates(ROLES, reference, scenario({"attrition.after_announcement_multiple": 2.0}))
    assert doubled == pytest.approx(2 * central)


def test_a_given_rate_holds_for_every_role(reference: Reference) -> None:
    values: dict[str, object] = {"attrition.rates": "given", "attrition.given_annual_rate": 0.12}
    rates = attrition_rates(ROLES, reference, scenario(values))
    assert 1 - (1 - rates) ** 4 == pytest.approx(np.full(4, 0.12))
    with pytest.raises(BadInput, match=r"attrition\.given_annual_rate"):
        attrition_rates(ROLES, reference, scenario({"attrition.rates": "given"}))


def test_an_industry_without_quits_is_a_fault(reference: Reference) -> None:
    with pytest.raises(BadInput, match=r"employer\.industry.*62"):
        attrition_rates(ROLES, reference, scenario({"employer.industry": ("51", "62")}))


# ------------------------------------------------------------------ filters


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [0, 1, 2, 3]),
        ({"region": ("WA",)}, [0, 1]),
        ({"job_title": ("service agent", "PICKER")}, [0, 2]),
        ({"function": ("care",), "grade": ("L5",)}, [3]),
        ({"occupation": ("43",)}, [0, 3]),
        ({"occupation": ("43-0000", "53-7065")}, [0, 2, 3]),
        ({"segment": ("corporate",)}, [0, 1, 3]),
        ({"segment": ("corporate",), "site": ("A",)}, [0, 1]),
        ({"segment": ("texan-corporate",)}, [3]),
        ({"segment": ("corporate", "texan-corporate")}, [0, 1, 3]),
        ({"segment": ("loop",)}, []),
        ({"country": ("US",)}, []),
    ],
)
def test_filters_hold_together(filters: dict[str, tuple[str, ...]], expected: list[int]) -> None:
    segments = {
        "corporate": Where({"grade": ("L4", "L5")}),
        "texan-corporate": Where({"segment": ("corporate",), "region": ("TX",)}),
        "loop": Where({"segment": ("loop",)}),
    }
    assert members(ROLES, Where(filters), segments).tolist() == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("43", [0, 3]),
        ("43-0000", [0, 3]),
        ("43-4", [0, 3]),
        ("43-4050", [0, 3]),
        ("43-405", [0, 3]),
        ("4", []),
    ],
)
def test_an_occupation_may_be_given_by_its_beginning(code: str, expected: list[int]) -> None:
    assert np.flatnonzero(in_occupations(ROLES, [code])).tolist() == expected
