from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType, SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.limits import (
    Counted,
    hires_at_most,
    reduced_hours,
    side_limits,
    site_faults,
)
from passerelle.app.assemble.money import cost_rules
from passerelle.app.assemble.training import Programmes
from passerelle.app.scenario import default_scenario
from passerelle.domain.scenario import NoBackfill, Scenario, Where
from passerelle.engines.placement.problem import Kind, SideLimit

QUARTERS = 2
ROLES = pl.DataFrame(
    {"job_title": ["Clerk", "Cook", "New"], "site": ["A", "B", None], "people": [100, 10, 0]}
)
# A move, two trainings, a separation and a voluntary programme; half of those asked accept.
COUNTED = Counted(
    kind=np.array([Kind.MOVE, Kind.RETRAIN, Kind.RETRAIN, Kind.SEPARATE, Kind.VOLUNTARY]),
    cost=np.array([1.0, 2.0, 3.0, 4.0, 5.0]),
    starts=np.array([0.5, 0.5, 0.5, 0.0, 0.0]),
    leaves=np.array([0.5, 0.5, 0.5, 1.0, 0.0]),
    programme=np.array([-1, 0, 1, -1, -1]),
    pay_ratio=np.array([0.9, 1.0, 1.1, np.nan, np.nan]),
    relocates=np.array([True, False, False, False, False]),
    site=np.array([0, 0, 1, 1, 1]),
    sites=("A", "B"),
)
PROGRAMMES = Programmes(
    id=("p", "q"),
    title=("Welding", "Baking"),
    provider=("College", ""),
    place=("", ""),
    target=np.zeros(2, np.int64),
    weeks=np.ones(2),
    tuition_money=np.ones(2),
    completion=np.ones(2),
    seats=np.array([[20.0, 20.0], [np.inf, np.inf]]),
    source="",
    notes=(),
)


def scenario(values: Mapping[str, object] | None = None, **more: Any) -> Scenario:
    base = default_scenario(name="test", start=date(2025, 10, 1), quarters=QUARTERS).scenario
    return replace(base, values=MappingProxyType({**base.values, **(values or {})}), **more)


def made(**values: object) -> dict[str, SideLimit]:
    keyed = {name.replace("__", "."): value for name, value in values.items()}
    return {limit.name: limit for limit in side_limits(scenario(keyed), COUNTED, PROGRAMMES, QUARTERS)}


def test_a_scenario_without_limits_leaves_the_seats_of_programmes_alone() -> None:
    found = made()
    assert list(found) == ["programme_seats"]
    seats = found["programme_seats"]
    assert seats.labels == ("Welding, College",)
    assert seats.group.tolist() == [-1, 0, -1, -1, -1]
    np.testing.assert_allclose(seats.weight, COUNTED.starts)
    np.testing.assert_allclose(seats.most, [[20.0, 20.0]])


def test_budgets_count_what_every_way_costs() -> None:
    found = made(budget__total_money=900.0, budget__per_quarter_money=400.0)
    assert found["budget"].key == "budget.total_money"
    assert "900" in found["budget"].says
    for name in ("budget", "budget_quarter"):
        assert found[name].money
        np.testing.assert_allclose(found[name].weight, COUNTED.cost)
        assert (found[name].group == 0).all()
    np.testing.assert_allclose(found["budget"].most, [900.0])
    np.testing.assert_allclose(found["budget_quarter"].most, [[400.0, 400.0]])


def test_ceilings_on_separations_count_those_who_decline_and_no_volunteers() -> None:
    ceiling = "limits__separations_"
    found = made(
        **{f"{ceiling}at_most_people": 7},
        **{f"{ceiling}per_site_at_most_people": 5},
        **{f"{ceiling}per_site_quarter_at_most_people": 3},
    )
    assert found["separations"].group.tolist() == [0, 0, 0, 0, -1]
    np.testing.assert_allclose(found["separations"].weight, COUNTED.leaves)
    assert found["separations_site"].group.tolist() == [0, 0, 1, 1, -1]
    assert found["separations_site"].labels == ("A", "B")
    np.testing.assert_allclose(found["separations_site"].most, [5.0, 5.0])
    np.testing.assert_allclose(found["separations_site_quarter"].most, np.full((2, QUARTERS), 3.0))


def test_numbers_of_pay_cuts_relocations_volunteers_and_seats_count_their_own_ways() -> None:
    found = made(
        limits__pay_cuts_at_most_people=1,
        limits__relocations_at_most_people=2,
        voluntary__cap_people=3,
        training__seats_per_quarter=4,
    )
    assert found["pay_cuts"].group.tolist() == [0, -1, -1, -1, -1]
    assert found["relocations"].group.tolist() == [0, -1, -1, -1, -1]
    assert found["voluntary"].group.tolist() == [-1, -1, -1, -1, 0]
    assert found["seats"].group.tolist() == [-1, 0, 0, -1, -1]
    assert found["pay_cuts"].says == "at most 1 person is offered a move to lower pay over the plan"
    np.testing.assert_allclose(found["seats"].most, [[4.0, 4.0]])


def hires(values: Mapping[str, object], **more: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    demand: Any = SimpleNamespace(hire_at_most=np.array([[np.inf] * 2, [3.0, 3.0], [np.inf] * 2]))
    return hires_at_most(demand, ROLES, scenario(values, **more))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [[np.inf] * 2, [3.0, 3.0], [np.inf] * 2]),
        ({"hiring.freeze": True}, [[0.0] * 2, [3.0, 3.0], [0.0] * 2]),
        ({"hiring.lead_quarters": 1}, [[0.0, np.inf], [0.0, 3.0], [0.0, np.inf]]),
        ({"hiring.lead_quarters": 8}, [[0.0] * 2] * 3),
        ({"hiring.at_most_share": 0.2}, [[20.0] * 2, [2.0] * 2, [np.inf] * 2]),
    ],
)
def test_hires_are_held_by_freeze_lead_time_and_share(
    values: dict[str, object], expected: list[list[float]]
) -> None:
    np.testing.assert_allclose(hires(values), expected)


def test_nobody_is_hired_into_a_role_without_backfill() -> None:
    line = NoBackfill("no_backfill[1]", Where(MappingProxyType({"job_title": ("Cook",)})))
    np.testing.assert_allclose(hires({}, no_backfills=(line,))[1], 0.0)


def test_work_sharing_is_open_to_affected_roles_and_saves_part_of_the_pay() -> None:
    values = {
        "work_sharing.hours_less_share": 0.2,
        "work_sharing.cost_share": 0.25,
    }
    pay, survivors = np.array([40_000.0, 80_000.0]), np.array([[90.0, 80.0], [10.0, 10.0]])
    rules = cost_rules(scenario(values))
    found = reduced_hours(0.5, np.array([True, False]), pay, survivors, rules)
    assert found is not None
    np.testing.assert_allclose(found.saves, [0.2, 0.0])
    np.testing.assert_allclose(found.cost, [-0.75 * 0.2 * 10_000.0, 0.0])
    np.testing.assert_allclose(found.at_most, [[45.0, 40.0], [0.0, 0.0]])
    assert reduced_hours(0.0, np.array([True, False]), pay, survivors, rules) is None


def test_a_limit_by_site_without_sites_is_a_fault() -> None:
    limited = scenario({"limits.separations_per_site_at_most_people": 5})
    nowhere = ROLES.with_columns(site=pl.lit(None, dtype=pl.String))
    (fault,) = site_faults(nowhere, limited)
    assert fault.where == "limits.separations_per_site_at_most_people"
    assert site_faults(ROLES, limited) == []
    assert site_faults(nowhere, scenario()) == []
