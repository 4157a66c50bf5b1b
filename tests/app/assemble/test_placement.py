"""A small employer, the embedded figures and a scenario to the placement problem."""

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
from passerelle.app.assemble.hand import HandFacts, Settled
from passerelle.app.assemble.in_play import Given
from passerelle.app.assemble.placement import Assembled, placement, role_labels
from passerelle.app.assemble.roles import Staff, staff
from passerelle.app.assemble.transitions import transition_graph
from passerelle.app.assemble.ways import NOBODY
from passerelle.app.scenario import default_scenario
from passerelle.data import reference as references
from passerelle.data import schema
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Commuting, Keep, NoBackfill, Scenario, Where
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Floats, Range
from passerelle.engines.placement.problem import OUTSIDE, Kind
from passerelle.errors import BadInput

START, QUARTERS = date(2025, 10, 1), 4
RATE = 0.1  # attrition a quarter, everywhere
# title, occupation, site, region, people by legal entity, pay
ROLES = (
    ("Service Agent", "43-4051", "A", "WA", {"X": 40, "Y": 20}, 40_000.0),
    ("Receptionist", "43-4171", "A", "WA", {"X": 10}, 39_000.0),
    ("Reservation Agent", "43-4181", "B", "WA", {"X": 10}, 42_000.0),
    ("Picker", "53-7065", "B", "WA", {"X": 20}, 35_000.0),
)
AGENT, RECEPTION, RESERVATION, PICKER = (title for title, *_ in ROLES)
REQUIRED = {
    AGENT: [50.0, 44.0, 38.0, 30.0],
    RECEPTION: [20.0] * 4,
    RESERVATION: [30.0] * 4,
    PICKER: [20.0] * 4,
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return references.load()


@pytest.fixture(scope="module")
def graph(reference: Reference) -> TransitionGraph:
    return transition_graph(reference)


@pytest.fixture(scope="module")
def people(reference: Reference) -> Staff:
    rows = [
        {
            "job_title": title,
            "site": site,
            "region": region,
            "legal_entity": entity,
            "salary": pay,
            "hire_date": date(2015, 10, 1),
        }
        for title, _, site, region, entities, pay in ROLES
        for entity, count in entities.items()
        for _ in range(count)
    ]
    numbered = [{"employee_id": f"e{at:04d}", **row} for at, row in enumerate(rows)]
    roster = pl.DataFrame(numbered, schema=schema.ROSTER.types)
    coded = pl.DataFrame(
        {
            "job_title": [title for title, *_ in ROLES],
            "department": pl.Series([None] * len(ROLES), dtype=pl.String),
            "occupation": [occupation for _, occupation, *_ in ROLES],
            "confidence": 0.9,
        }
    )
    return staff(roster, coded, reference, START)


def scenario(values: Mapping[str, object] | None = None, **more: Any) -> Scenario:
    base = default_scenario(name="test", start=START, quarters=QUARTERS).scenario
    return replace(base, values=MappingProxyType({**base.values, **(values or {})}), **more)


class Employer:
    """The employer with its demand stated, whatever the scenario says of it."""

    def __init__(self, people: Staff, reference: Reference, graph: TransitionGraph) -> None:
        self.people, self.reference, self.graph = people, reference, graph
        self.titles = people.roles["job_title"].to_list()
        self.base = role_demand(people.roles, reference, scenario())

    def role(self, title: str) -> int:
        return self.titles.index(title)

    def demand(self, cases: list[dict[str, list[float]]] | None = None) -> RoleDemand:
        required = np.array(
            [[case.get(title, REQUIRED[title]) for title in self.titles] for case in cases or [{}]]
        )
        return replace(
            self.base,
            required=required[0],
            required_cases=required,
            case_weight=np.full(len(required), 1.0 / len(required)),
            attrition_rate=np.full(len(self.titles), RATE),
            hire_at_most=np.full(required.shape[1:], np.inf),
        )

    def placed(self, setting: Scenario | None = None, **more: Any) -> Assembled:
        demand = self.demand(more.pop("cases", None))
        given = Given(**more) if more else None
        return placement(self.people, demand, self.graph, self.reference, setting or scenario(), given=given)

    def cohorts(self, title: str) -> list[int]:
        """Return the cohorts of a role among all, the larger first."""
        mine = np.flatnonzero(self.people.cohort_role == self.role(title))
        return sorted(mine.tolist(), key=lambda at: -int(self.people.cohorts["people"][at]))


@pytest.fixture(scope="module")
def employer(people: Staff, reference: Reference, graph: TransitionGraph) -> Employer:
    return Employer(people, reference, graph)


@pytest.fixture(scope="module")
def plain(employer: Employer) -> Assembled:
    return employer.placed()


def ways_of(found: Assembled, kind: Kind) -> Any:
    return np.flatnonzero(found.problem.kind == kind)


def kept() -> Floats:
    return np.asarray((1.0 - RATE) ** np.arange(1, QUARTERS + 1))


def where(**filters: str) -> Where:
    return Where(MappingProxyType({name: (value,) for name, value in filters.items()}))


# ------------------------------------------------------------------ who is asked


def test_only_roles_with_too_many_people_are_asked_and_only_roles_with_places_take_them(
    employer: Employer, plain: Assembled
) -> None:
    assert [employer.titles[role] for role in np.flatnonzero(plain.affected)] == [AGENT]
    assert {label.split(",")[0] for label in role_labels(employer.people, plain)} == {
        AGENT,
        RECEPTION,
        RESERVATION,
    }
    assert sorted(plain.problem.people.tolist()) == [20.0, 40.0]


def test_who_may_leave_follows_what_the_role_has_too_many_of(plain: Assembled) -> None:
    survivors = 60.0 * kept()
    surplus = np.maximum(survivors - REQUIRED[AGENT], 0.0)
    room = np.maximum.accumulate(surplus / kept())
    shares = plain.problem.people / 60.0
    np.testing.assert_allclose(plain.problem.may_leave, shares[:, None] * room)


def test_ways_start_as_soon_as_anybody_may_go_and_arrive_within_the_plan(plain: Assembled) -> None:
    problem = plain.problem
    assert (problem.first == 1).all()
    assert (problem.last == QUARTERS - problem.duration).all()
    assert set(problem.duration[ways_of(plain, Kind.MOVE)]) == {0, 1}  # at once, or after a wait
    assert (problem.duration[ways_of(plain, Kind.RETRAIN)] >= 1).all()
    assert (np.diff(problem.cohort) >= 0).all()
    later = plain.problem.duration.max()
    assert later < QUARTERS


def test_nobody_is_asked_before_their_role_has_too_many(employer: Employer) -> None:
    found = employer.placed(cases=[{AGENT: [60.0, 60.0, 20.0, 20.0]}])
    assert (found.problem.first == 3).all()
    np.testing.assert_allclose(found.problem.may_leave[:, :2], 0.0)
    assert (found.problem.last >= found.problem.first).all()


def test_with_several_cases_of_demand_the_case_with_least_work_says_who_may_leave(employer: Employer) -> None:
    few, many = {AGENT: [30.0] * 4}, {AGENT: [60.0] * 4}
    found = employer.placed(cases=[few, {}, many])
    assert found.problem.required.shape[0] == 3
    np.testing.assert_allclose(found.problem.weights, np.full(3, 1.0 / 3.0))
    alone = employer.placed(cases=[few])
    np.testing.assert_allclose(found.problem.may_leave, alone.problem.may_leave)
    assert alone.problem.case_weight is None


# ------------------------------------------------------------------ what it costs


def test_a_way_out_costs_severance_and_support_and_its_loss(plain: Assembled) -> None:
    out, problem, rules = ways_of(plain, Kind.SEPARATE), plain.problem, plain.rules
    severance = plain.severance[plain.cohort][problem.cohort[out]]
    np.testing.assert_allclose(problem.cost[out], severance + rules.outplacement_money)
    assert (problem.loss[out] > 0.0).all()
    np.testing.assert_allclose(problem.leaves[out], 1.0)
    assert np.isnan(plain.ways.fit[out]).all()
    assert (plain.ways.option[out] == -1).all()


def test_who_declines_an_offer_is_paid_for_the_search_and_leaves_with_support(employer: Employer) -> None:
    share = Range(0.5, 0.5, 0.5)
    sure = employer.placed(scenario({"offers.acceptance_share": Range(1.0, 1.0, 1.0)})).problem
    half = employer.placed(
        scenario({"offers.acceptance_share": share, "offers.search_window_days": 70})
    ).problem
    direct = np.flatnonzero((half.kind == Kind.MOVE) & (half.duration == 0))
    out = np.flatnonzero(half.kind == Kind.SEPARATE)
    exits = half.cost[out][half.cohort[direct]]
    np.testing.assert_allclose(half.leaves[direct], 0.5)
    np.testing.assert_allclose(half.arrives[direct], 0.5)
    # What is paid for asking, whatever the answer, is the same in both.
    asked = 2.0 * half.cost[direct] - sure.cost[direct] - exits - 10.0 * 40_000.0 * 7.0 / 365.25
    assert (asked >= -1e-6).all()
    assert (asked <= sure.cost[direct] + 1e-6).all()
    np.testing.assert_allclose(half.loss[direct], 0.5 * half.loss[out][half.cohort[direct]])


def test_the_case_of_acceptance_and_completion_say_who_arrives_and_who_returns(employer: Employer) -> None:
    found = employer.placed(scenario({"offers.acceptance_case": "low"}))
    low = scenario().values["offers.acceptance_share"].low  # type: ignore[attr-defined]
    trained, problem = ways_of(found, Kind.RETRAIN), found.problem
    assert len(trained)
    np.testing.assert_allclose(problem.arrives[trained] + problem.returns[trained], low)
    np.testing.assert_allclose(problem.arrives[trained], low * found.ways.completion[trained])
    np.testing.assert_allclose(found.training.weeks[problem.trains[trained]], found.ways.weeks[trained])


def test_less_pay_is_a_loss_for_each_quarter_from_arrival_on(employer: Employer, plain: Assembled) -> None:
    problem = plain.problem
    into = np.array([OUTSIDE if t == OUTSIDE else plain.role[t] for t in problem.target])
    lower, higher = into == employer.role(RECEPTION), into == employer.role(RESERVATION)
    each = 1_000.0 / 4.0 * problem.arrives[lower]
    ratio = problem.loss_quarter[lower] / each
    np.testing.assert_allclose(ratio, ratio[0])
    assert ratio[0] > 0.0
    np.testing.assert_allclose(problem.loss_quarter[higher], 0.0)


def test_volunteers_are_an_expected_number_asked_once_and_cost_less_than_a_loss(employer: Employer) -> None:
    uptake = Range(0.0, 0.05, 0.1)
    values = {"voluntary.cap_people": 5, "voluntary.uptake_share": uptake}
    found = employer.placed(scenario(values), cases=[{AGENT: [60.0, 44.0, 38.0, 30.0]}])
    asked, problem = ways_of(found, Kind.VOLUNTARY), found.problem
    assert (problem.first[asked] == 2).all()
    assert (problem.last[asked] == 2).all()
    assert problem.most is not None
    np.testing.assert_allclose(problem.most[asked], 0.05 * problem.people[problem.cohort[asked]] * 0.81)
    assert (problem.loss[asked] == 0.0).all()
    out = ways_of(found, Kind.SEPARATE)
    assert (problem.cost[asked] < (problem.cost + problem.loss)[out]).all()
    assert problem.limits.side_named("voluntary") is not None


def test_no_more_volunteers_are_expected_than_may_leave(employer: Employer) -> None:
    values = {"voluntary.cap_people": 5, "voluntary.uptake_share": Range(0.5, 0.5, 0.5)}
    found = employer.placed(scenario(values), cases=[{AGENT: [52.0] * 4}])
    asked, problem = ways_of(found, Kind.VOLUNTARY), found.problem
    assert problem.most is not None
    at_once = problem.may_leave[problem.cohort[asked], 0] * (1.0 - RATE)
    np.testing.assert_allclose(problem.most[asked], at_once)
    assert problem.most[asked].sum() == pytest.approx(2.0)


# ------------------------------------------------------------------ floors and limits


def test_people_who_are_kept_are_not_asked(employer: Employer) -> None:
    keep = Keep("keep[1]", where(job_title=AGENT), 35, None, "they know the customers")
    found = employer.placed(scenario(keeps=(keep,)))
    left = 60.0 * kept() - kept() * found.problem.may_leave.sum(axis=0)
    assert (left >= 35.0 - 1e-6).all()
    assert left[-1] == pytest.approx(35.0)


def test_nobody_moves_into_a_role_without_backfill(employer: Employer) -> None:
    line = NoBackfill("no_backfill[1]", where(job_title=RECEPTION))
    found = employer.placed(scenario(no_backfills=(line,)))
    assert employer.role(RECEPTION) not in found.role
    np.testing.assert_allclose(found.hire_at_most[employer.role(RECEPTION)], 0.0)


def test_site_limits_count_by_the_site_of_the_cohort(employer: Employer) -> None:
    found = employer.placed(scenario({"limits.separations_per_site_at_most_people": 3}))
    limit = found.problem.limits.side_named("separations_site")
    assert limit is not None
    assert limit.labels == ("A",)  # nobody of B is asked
    assert (limit.group >= 0).sum() == (found.problem.leaves > 0.0).sum()


def test_faults_of_keeps_regions_and_sites_come_together(employer: Employer) -> None:
    keep = Keep("keep[1]", where(job_title=AGENT), 61, None, "all of them")
    with pytest.raises(BadInput) as raised:
        employer.placed(scenario(keeps=(keep,), commuting=(Commuting("commuting[1]", ("WA", "ZZ")),)))
    assert [fault.where for fault in raised.value.faults] == [
        "keep[1].at_least_people",
        "commuting[1].regions",
    ]


# ------------------------------------------------------------------ what is settled


def settled(**entry: Any) -> Settled:
    values = {"duration": -1, "programme": "", "accepted": False, "key": "pin", **entry}
    return Settled(
        cohort=np.array([values["cohort"]]),
        kind=np.array([int(values["kind"])]),
        target=np.array([values["target"]]),
        quarter=np.array([values["quarter"]]),
        duration=np.array([values["duration"]]),
        programme=(values["programme"],),
        people=np.array([values["people"]], dtype=float),
        accepted=np.array([values["accepted"]]),
        key=(values["key"],),
    )


def test_people_pinned_to_stay_are_not_asked_and_others_of_the_role_may_be(
    employer: Employer, plain: Assembled
) -> None:
    stays = np.zeros(employer.people.cohorts.height)
    large = employer.cohorts(AGENT)[0]
    stays[large] = 40.0
    none = settled(cohort=large, kind=Kind.SEPARATE, target=OUTSIDE, quarter=1, people=0.0)
    found = employer.placed(hand=HandFacts(stays, none))
    at = found.cohort.tolist().index(large)
    np.testing.assert_allclose(found.problem.may_leave[at], 0.0)
    others = np.delete(found.problem.may_leave, at, axis=0)
    np.testing.assert_allclose(
        others.sum(axis=0), np.minimum(plain.problem.may_leave.sum(axis=0), 20.0), rtol=1e-6
    )


def test_a_fixed_way_takes_those_who_are_left_of_its_people_and_no_others(employer: Employer) -> None:
    small = employer.cohorts(AGENT)[1]
    fixed = settled(
        cohort=small, kind=Kind.MOVE, target=employer.role(RECEPTION), quarter=2, people=3.0, accepted=True
    )
    found = employer.placed(hand=HandFacts(np.zeros(employer.people.cohorts.height), fixed))
    problem = found.problem
    (way,) = np.flatnonzero(found.ways.fixed != NOBODY)
    assert problem.least is not None
    assert problem.most is not None
    assert found.cohort[problem.cohort[way]] == small
    assert problem.first[way] == problem.last[way] == 2
    assert problem.least[way] == problem.most[way] == pytest.approx(3.0 * 0.81)
    assert problem.arrives[way] == 1.0
    assert problem.allowed[way].any()
    assert not found.notes


def test_a_fixed_move_that_the_search_would_not_offer_is_made_and_noted(employer: Employer) -> None:
    small = employer.cohorts(PICKER)[0]
    fixed = settled(cohort=small, kind=Kind.MOVE, target=employer.role(AGENT), quarter=1, people=1.0)
    found = employer.placed(hand=HandFacts(np.zeros(employer.people.cohorts.height), fixed))
    problem = found.problem
    at = found.cohort.tolist().index(small)
    (way,) = np.flatnonzero(problem.cohort == at)  # nothing else is proposed to them
    assert found.role[problem.target[way]] == employer.role(AGENT)
    assert found.moves.by_hand[found.ways.option[way]]
    np.testing.assert_allclose(problem.may_leave[at], 1.0)
    assert "1 people" in found.notes[0]


def test_a_fixed_training_of_a_length_that_no_programme_has_is_a_fault(employer: Employer) -> None:
    small = employer.cohorts(AGENT)[1]
    fixed = settled(
        cohort=small, kind=Kind.MOVE, target=employer.role(RECEPTION), quarter=1, people=1.0, duration=9
    )
    with pytest.raises(BadInput, match="pin"):
        employer.placed(hand=HandFacts(np.zeros(employer.people.cohorts.height), fixed))


def test_people_told_of_a_way_may_go_on_it_for_less(employer: Employer, plain: Assembled) -> None:
    small = employer.cohorts(AGENT)[1]
    told = settled(
        cohort=small, kind=Kind.MOVE, target=employer.role(RECEPTION), quarter=2, people=3.0, duration=1
    )
    found = employer.placed(scenario({"prices.change_told_money": 700.0}), told=told)
    problem = found.problem
    (way,) = np.flatnonzero(found.ways.told != NOBODY)
    same = np.flatnonzero(
        (problem.cohort == problem.cohort[way])
        & (problem.target == problem.target[way])
        & (problem.kind == Kind.MOVE)
        & (problem.duration == 1)
    )
    assert len(same) == 2
    other = same[same != way][0]
    assert problem.cost[way] == problem.cost[other]
    assert problem.loss[other] - problem.loss[way] == pytest.approx(700.0)
    assert problem.most is not None
    assert problem.most[way] == pytest.approx(3.0 * 0.81)
    assert problem.least is not None
    assert problem.least[way] == 0.0
    assert len(problem.cohort) == len(plain.problem.cohort) + 1


def test_people_told_of_a_way_that_is_gone_are_noted(employer: Employer) -> None:
    told = settled(
        cohort=employer.cohorts(PICKER)[0], kind=Kind.SEPARATE, target=OUTSIDE, quarter=1, people=2.0
    )
    found = employer.placed(told=told)
    assert (found.ways.told == NOBODY).all()
    assert "no longer open" in found.notes[-1]


def test_an_employer_with_nobody_too_many_has_an_empty_problem(employer: Employer) -> None:
    found = employer.placed(cases=[{AGENT: [60.0] * 4}])
    assert len(found.problem.cohort) == 0
    assert len(found.problem.people) == 0
