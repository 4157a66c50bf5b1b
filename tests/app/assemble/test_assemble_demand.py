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

from passerelle.app.assemble.demand import RoleDemand, role_demand
from passerelle.app.assemble.requisitions import RequisitionOpenings
from passerelle.app.assemble.tasks import CROSSWALK
from passerelle.app.assemble.where import in_occupations, members
from passerelle.app.scenario import default_scenario
from passerelle.data import schema
from passerelle.data.reference import Reference, assembled
from passerelle.domain.scenario import AttritionRate, Basis, Growth, Scenario, Target, Where
from passerelle.domain.technology import Activities, Evidence
from passerelle.domain.units import Range
from passerelle.engines.technologies.generative_ai import TECHNOLOGY
from passerelle.errors import BadInput, Infeasible

# Of ten tasks each: how many a language model speeds up alone, and how many with further software.
EXPOSURE = {"43-4051": (2, 6), "15-1252": (1, 4), "53-7065": (0, 2)}
SAVED = TECHNOLOGY.time_saved.central * (1 - TECHNOLOGY.reused.central)
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


def rated_tasks(number: int, code: str) -> pl.DataFrame:
    """Return ten tasks of an occupation; people and the model rate them alike."""
    direct, software = EXPOSURE[code]
    shares = {
        f"{rater}_{label}_share": [float(low <= at < low + size) for at in range(10)]
        for rater in ("human", "model")
        for label, low, size in (("direct", 0, direct), ("software", direct, software))
    }
    columns = {"task": [10 * number + at for at in range(10)], "detail": [f"{code}.00"] * 10, **shares}
    return pl.DataFrame(columns).with_columns(
        weight=1.0, rated=True, current=True, rating_flag=pl.lit("measured"), penetration_share=0.0
    )


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
    ).with_columns(
        exit_rate_annual=pl.Series([0.04, 0.02, 0.06]), growth_share_10y=pl.Series([-0.05, 0.2, 0.0])
    )
    tasks = pl.concat([rated_tasks(number, code) for number, code in enumerate(EXPOSURE)])
    crosswalks = pl.DataFrame({"source": [f"{code}.00" for code in EXPOSURE], "target": list(EXPOSURE)})
    crosswalks = crosswalks.with_columns(crosswalk=pl.lit(CROSSWALK), weight=1.0)
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
    links = pl.DataFrame({"task": [20, 21], "activity": ["4.A.3.a.2.I01.D05", "4.A.3.a.2.I02.D01"]})
    tables = {name: table.empty() for name, table in schema.REFERENCE.items()}
    tables |= {
        "occupations": occupations,
        "tasks": tasks,
        "crosswalks": crosswalks,
        "task_activities": links,
        "sectors": sectors,
        "quits": quits,
    }
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
    kept = (1 - 0.5 * SAVED * curve.share(date(2027, 9, 30))) / (1 - 0.5 * SAVED * curve.share(start))
    assert found.removed[0, -1] == pytest.approx(1 - kept)
    assert found.required[0, -1] == pytest.approx(60 * kept * (1 + 0.3 * (1 - kept)))
    assert "Technology takes over" in found.why[0]


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


def test_the_least_and_the_greatest_case_frame_the_requirement(reference: Reference) -> None:
    cases = {
        case: demand(reference, {"demand.case": case}, targets=(target(-20),)) for case in ("low", "high")
    }
    central = demand(reference, targets=(target(-20),))
    ends = np.stack([cases["low"].required, central.required, cases["high"].required])
    for found in (central, *cases.values()):
        assert (found.required_least <= found.required + 1e-9).all()
        assert (found.required <= found.required_most + 1e-9).all()
    assert central.required_least[1] == pytest.approx(ends.min(axis=0)[1])
    assert (central.required_most[1] > ends.max(axis=0)[1]).all()  # much taken over and a high response adds
    for end in (central.required_least, central.required_most):
        assert f"{end[:, -1].sum():,.0f}" in central.notes[0]
    # A role with a target follows it in every case.
    assert central.required_least[[0, 3]] == pytest.approx(central.required_most[[0, 3]])


def test_the_range_of_ratings_goes_through_to_the_requirement(reference: Reference) -> None:
    found = demand(reference)
    assert found.exposure == pytest.approx([0.5, 0.3, 0.1, 0.5])
    assert found.exposure_low == pytest.approx([0.2, 0.1, 0.0, 0.2])
    assert found.exposure_high == pytest.approx([0.8, 0.5, 0.2, 0.8])
    ranged = demand(reference, {"demand.case": "high"})
    single = demand(reference, {"demand.index": "gpts-human-zeta", "demand.case": "high"})
    assert ranged.required == pytest.approx(single.required)


def test_a_named_index_holds_in_all_cases(reference: Reference) -> None:
    found = demand(reference, {"demand.index": "gpts-model-alpha"})
    assert found.exposure == pytest.approx([0.2, 0.1, 0.0, 0.2])
    assert not found.removed[2].any()
    assert (found.removed < demand(reference).removed + 1e-12).all()
    assert found.exposure_high == pytest.approx([0.8, 0.5, 0.2, 0.8])
    high = demand(reference, {"demand.index": "gpts-model-alpha", "demand.case": "high"})
    assert (high.removed[:2] > found.removed[:2]).all()
    assert not high.removed[2].any()


@pytest.mark.parametrize("index", ["felten-2018", "working-with-ai", "anthropic-observed"])
def test_an_index_that_rates_no_tasks_may_not_enter_headcount(reference: Reference, index: str) -> None:
    with pytest.raises(BadInput, match=r"demand\.index.*share of tasks"):
        demand(reference, {"demand.index": index})


def test_the_employers_industries_shift_adoption_in_time(reference: Reference) -> None:
    """Where AI is used more, the same plan is further along the curve."""
    use = pl.DataFrame({"sector": ["44-45", "51", "all"], "share": [0.037, 0.145, 0.048]})
    adoption = use.with_columns(
        *(
            pl.lit(word).alias(name)
            for name, word in zip(
                ("survey", "technology", "measure", "state", "period", "flag"),
                (*TECHNOLOGY.survey, "use", "US", "2021", ""),
                strict=True,
            )
        )
    )
    known = assembled("test", (), {**reference.tables, "adoption": adoption})
    retail, information = (
        demand(known, {"employer.industry": (sector,)}).removed[0, 0] for sector in ("44-45", "51")
    )
    every = demand(known, {"employer.industry": ("total",)}).removed[0, 0]
    agents = 0.75 * retail + 0.25 * information  # 300 and 100 of the occupation's jobs
    assert retail < information
    assert every == pytest.approx(agents)


def test_an_unknown_index_is_a_fault_that_names_the_known_ones(reference: Reference) -> None:
    with pytest.raises(BadInput, match=r"demand\.index.*astrology.*gpts-human-beta"):
        demand(reference, {"demand.index": "astrology"})


def test_an_occupation_without_a_measure_takes_the_mean(reference: Reference) -> None:
    roles = ROLES.with_columns(occupation=pl.Series(["43-4051", "99-9999", "53-7065", "43-4051"]))
    found = role_demand(roles, reference, scenario())
    assert found.exposure[1] == pytest.approx((0.5 + 0.3 + 0.1) / 3)
    assert np.isfinite(found.attrition_rate).all()


def test_a_technology_reaches_tasks_by_their_activities_and_its_weak_evidence_is_said(
    reference: Reference,
) -> None:
    robots = replace(
        TECHNOLOGY,
        id="robots",
        title="Robots",
        reach=Activities(("4.A.3.a.2",)),
        evidence=Evidence.WEAK,
        survey=("", ""),
    )
    found = role_demand(ROLES, reference, replace(scenario(), technologies=(robots,)))
    assert found.removed[2, -1] > 0.0  # two tasks of pickers are made of such activities
    assert not found.removed[[0, 1, 3]].any()
    assert "Robots: the evidence for which work it reaches is weak" in found.notes[0]
    assert not any("weak" in note for note in demand(reference).notes)


def test_two_technologies_on_the_same_tasks_take_over_less_than_their_sum(reference: Reference) -> None:
    twice = role_demand(ROLES, reference, replace(scenario(), technologies=(TECHNOLOGY,) * 2)).removed[:, -1]
    once = demand(reference).removed[:, -1]
    assert (twice > once).all()
    assert (twice < 2 * once).all()


# ------------------------------------------------------------------ growth of the whole, and the walk


def test_projected_growth_stands_instead_of_stated_growth_and_of_technology(reference: Reference) -> None:
    values: dict[str, object] = {"demand.growth_from": "projections", "demand.growth_share_annual": 0.3}
    found = demand(reference, values, targets=(target(-20, Where({"grade": ("L4",)})),))
    assert found.required[1, -1] == pytest.approx(40 * 1.2**0.2)  # two years of ten
    assert found.required[2, -1] == pytest.approx(100)
    assert found.required[3, -1] == pytest.approx(20 * 0.95**0.2)
    assert found.required[0, -1] == pytest.approx(40)  # a role with a target follows it
    assert found.required_least == pytest.approx(found.required_most)
    assert found.removed[1, -1] > 0.0  # known, but not in the requirement
    assert any("Employment Projections" in note for note in found.notes)
    assert "BLS projects +20.0%" in found.why[1]
    assert "BLS" not in found.why[0]


def test_technology_everywhere_still_lowers_a_role_with_a_target_beside_projections(
    reference: Reference,
) -> None:
    values: dict[str, object] = {"demand.growth_from": "projections", "demand.technology": "everywhere"}
    found = demand(reference, values, targets=(target(-1),))
    assert found.required[0, -1] < 59
    assert found.required[1, -1] == pytest.approx(40 * 1.2**0.2)


def test_the_walk_adds_up_from_start_to_end(reference: Reference) -> None:
    values: dict[str, object] = {"demand.growth_share_annual": 0.05}
    lines: dict[str, Any] = {"targets": (target(-20),), "growth": (growth(8, "15-1252"),)}
    found = demand(reference, values, **lines)
    walk = found.walk
    assert walk.start + walk.growth + walk.technology + walk.target == pytest.approx(walk.end)
    assert walk.end == pytest.approx(found.required[:, -1])
    assert walk.start.tolist() == [60, 40, 100, 20]
    assert walk.growth == pytest.approx([0, 0, 100 * 1.05**2 - 100, 0])  # the others have lines of their own
    assert walk.target == pytest.approx([-15, 8, 0, -5])
    assert walk.technology[2] < 0.0
    assert walk.technology[[0, 1, 3]] == pytest.approx(np.zeros(3))
    stays = walk.start * (1 - found.attrition_rate) ** 8
    assert walk.attrition == pytest.approx(walk.start - stays)
    assert walk.to_fill == pytest.approx(walk.end - stays)


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
    assert "29-1141" in found.notes[-1]
    assert found.why[1] == "growth[1]: 8.0 positions more by the end of Jul-Sep 2026."


def test_relabelling_roles_permutes_the_result(reference: Reference) -> None:
    order = [2, 0, 3, 1]
    lines: dict[str, Any] = {"targets": (target(-13),), "growth": (growth(8, "15-1252"),)}
    plain = role_demand(ROLES, reference, scenario(**lines))
    moved = role_demand(ROLES[order], reference, scenario(**lines))
    for name in ("required", "required_least", "removed", "exposure", "attrition_rate", "hire_at_most"):
        assert getattr(moved, name) == pytest.approx(getattr(plain, name)[order])
    assert moved.why == tuple(plain.why[role] for role in order)


# ------------------------------------------------------------------ attrition


def test_attrition_has_a_low_and_a_high_case_beside_that_of_the_scenario(reference: Reference) -> None:
    found = demand(reference)
    assert (found.attrition_least < found.walk.attrition).all()
    assert (found.walk.attrition < found.attrition_most).all()
    assert (found.attrition_most < found.walk.start).all()
    low, high = (demand(reference, {"attrition.case": case}) for case in ("low", "high"))
    assert low.walk.attrition == pytest.approx(found.attrition_least)
    assert high.walk.attrition == pytest.approx(found.attrition_most)


def test_a_line_of_own_attrition_is_checked_with_the_others_and_noted(reference: Reference) -> None:
    own = AttritionRate("attrition_rate[1]", CARE, Range(0.1, 0.2, 0.3), "exits of 2024")
    found = demand(reference, attrition_rates=(own,))
    assert 1 - (1 - found.attrition_rate[[0, 3]]) ** 4 == pytest.approx([0.2, 0.2])
    wave = 1.5 * (1 - 0.7**0.25)  # a quarter, in the high case of what follows an announcement
    assert found.attrition_most[0] == pytest.approx(60 * (1 - (1 - wave) ** 8))
    (note,) = (note for note in found.notes if note.startswith("attrition_rate[1]"))
    assert "80 people" in note
    assert "20.0% a year (10.0% to 30.0%)" in note
    assert "exits of 2024" in note
    nobody = replace(own, where=Where({"function": ("car",)}))
    with pytest.raises(BadInput) as caught:
        demand(reference, targets=(target(-5, Where({"site": ("Z",)})),), attrition_rates=(nobody,))
    assert {fault.where for fault in caught.value.faults} == {"attrition_rate[1].where", "target[1].where"}


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


def test_one_case_is_planned_unless_the_scenario_asks_for_all(reference: Reference) -> None:
    found = role_demand(ROLES, reference, scenario())
    np.testing.assert_array_equal(found.required_cases, found.required[None])
    assert found.case_weight.tolist() == [1.0]


def test_all_cases_are_what_each_case_alone_would_require(reference: Reference) -> None:
    fewer = {"targets": (target(-20),)}
    values = {"demand.plan_for": "all-cases", "demand.central_case_weight": 0.6}
    found = role_demand(ROLES, reference, scenario(values, **fewer))
    alone = [
        role_demand(ROLES, reference, scenario({"demand.case": case}, **fewer)).required
        for case in ("low", "central", "high")
    ]
    np.testing.assert_allclose(found.required_cases, np.stack(alone))
    np.testing.assert_allclose(found.required, alone[1])
    np.testing.assert_allclose(found.case_weight, [0.2, 0.6, 0.2])


def test_new_positions_of_requisitions_add_to_what_a_role_needs_where_nothing_is_announced(
    reference: Reference,
) -> None:
    new = np.zeros((4, 8))
    new[[0, 2], 1] = 5.0
    none = np.empty(0, np.int64)
    found = RequisitionOpenings(new, new, none, none, np.empty(0, bool), ("Of 2 requisitions, 2 are open.",))
    setting = scenario({"demand.technology": "nowhere"}, targets=(target(-6),))
    before = role_demand(ROLES, reference, setting)
    after = role_demand(ROLES, reference, setting, requisitions=found)
    added = after.required - before.required
    np.testing.assert_allclose(added[[0, 1, 3]], 0.0)
    np.testing.assert_allclose(added[2], [0.0] + [5.0] * 7)
    assert "Requisitions: 5 new positions." in after.why[2]
    assert "Requisitions" not in after.why[0]
    assert after.notes[-1] == found.notes[0]
    walk = after.walk
    np.testing.assert_allclose(walk.start + walk.growth + walk.technology + walk.target, walk.end)
