from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement.decide import (
    KINDS,
    MOVE,
    NO_WAY,
    RETRAIN,
    SEPARATE,
    STAY,
    Decided,
    Pool,
    WholeOffers,
    decide,
    whole_offers,
)
from passerelle.engines.placement.order import Offers
from passerelle.engines.placement.problem import Kind, PlacementProblem
from passerelle.engines.placement.solve import Solution, solve
from passerelle.errors import Infeasible
from placements import case, limited_problem, one_way, problems, small_problem

LOTTERY = "lottery"


def pool_of(problem: PlacementProblem, service: list[float] | None = None, **more: Any) -> Pool:
    cohort = np.repeat(np.arange(len(problem.people)), problem.people.astype(int))
    years = None if service is None else np.array(service)
    return Pool(np.array([f"e{i:03d}" for i in range(len(cohort))]), cohort, years, **more)


def offers_of(problem: PlacementProblem, *rows: tuple[int, int, int]) -> WholeOffers:
    """Return offers from rows of way, quarter and people."""
    way, quarter, people = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    out = np.bincount(problem.cohort[way], weights=people, minlength=len(problem.people))
    stay = (problem.people - out).astype(np.int64)
    return WholeOffers(Offers(way, quarter, people), stay, 0.0, 0.0, 0.0, 0.0)


def solved(problem: PlacementProblem) -> Solution:
    try:
        return solve(problem)
    except Infeasible:
        assume(False)
        raise


def decided(problem: PlacementProblem, offers: WholeOffers, pool: Pool, rule: str = LOTTERY) -> Decided:
    return decide(problem, offers, pool, rule, np.random.default_rng(0))


# ------------------------------------------------------------------ whole people


@given(problems())
@settings(max_examples=10, deadline=None)
def test_a_whole_plan_keeps_people_and_breaks_no_limit(problem: PlacementProblem) -> None:
    solution = solved(problem)
    offers = whole_offers(problem, solution)
    whole, named = offers.offers.dense(problem), problem.kind != Kind.VOLUNTARY
    out = np.bincount(problem.cohort, weights=whole.sum(axis=1), minlength=len(problem.people))
    np.testing.assert_array_equal(offers.stay + out, problem.people)
    assert (offers.stay >= 0).all()
    assert (offers.offers.people > 0).all()
    assert not whole[~named].any()
    assert offers.missed == ()
    flow = np.where(named[:, None], solution.flow, 0.0)
    assert (whole >= np.floor(flow + 1e-5) - 1e-9).all()
    assert (whole <= np.ceil(flow - 1e-5) + 1e-9).all()
    assert offers.changed_people == pytest.approx(np.abs(whole - flow).sum(), abs=1e-4)


def test_a_whole_plan_is_left_alone() -> None:
    problem = case("ten_people_two_quarters").problem
    offers = whole_offers(problem, solve(problem))
    assert offers.changed_people == 0.0
    assert offers.changed_money == 0.0
    assert offers.changed_objective == 0.0


def test_what_rounding_adds_to_the_cost_is_told() -> None:
    problem = one_way(required=[[6.4], [5]])
    solution = solve(problem)
    offers = whole_offers(problem, solution)  # 1.6 separations become 2, and 0.4 people are missing
    assert offers.offers.of_way(2).tolist() == [2, 2]
    assert offers.changed_money == pytest.approx(0.4 * 100.0)
    assert offers.changed_objective == pytest.approx(0.4 * (100.0 + 50.0) + 0.4 * 400.0)
    assert offers.changed_objective_share == pytest.approx(offers.changed_objective / solution.objective)


def test_hires_make_good_what_rounding_takes() -> None:
    free = one_way(required=[[6.4], [5]], hire_at_most=[[9], [0]])
    offers = whole_offers(free, solve(free))
    assert offers.changed_objective == pytest.approx(0.4 * (100.0 + 50.0) + 0.4 * 40.0)


@given(problems(cases=1))
@settings(max_examples=10, deadline=None)
def test_the_loss_told_is_no_less_than_what_the_best_staffing_of_the_whole_plan_costs(
    problem: PlacementProblem,
) -> None:
    assume(problem.most is not None and problem.reduced is None)
    solution = solved(problem)
    offers = whole_offers(problem, solution)
    assert problem.most is not None
    whole = offers.offers.dense(problem)
    voluntary = (problem.kind == Kind.VOLUNTARY)[:, None]
    flow = np.where(voluntary, solution.flow, whole)
    # The same problem, in which every way is open in its own quarter and has to take just these people.
    way, before = np.nonzero(flow > 1e-9)
    fixed = replace(
        problem,
        **{name: getattr(problem, name)[way] for name in WAYS},
        first=before + 1,
        last=before + 1,
        least=flow[way, before],
        most=flow[way, before],
        may_leave=np.repeat(problem.people[:, None], problem.quarters, axis=1),
        limits=replace(problem.limits, side=(), targets=()),
    )
    gone = np.zeros(len(problem.people))
    np.add.at(gone, problem.cohort[way], flow[way, before] / problem.kept[problem.cohort[way], before])
    assume((gone <= problem.people + 1e-9).all())
    best = solve(fixed).objective
    assert solution.objective + offers.changed_objective >= best - 1e-5 * max(1.0, abs(best))


WAYS = (
    *("cohort", "kind", "target", "duration", "arrives", "returns", "trains", "cost", "loss"),
    "loss_quarter",
)


def test_volunteers_are_a_number_and_nobody_is_named() -> None:
    problem = small_problem(cost=[14, 19, 50, 1, 15, 20, 55])
    solution = solve(problem)
    assert solution.flow[3, 0] > 0.5
    offers = whole_offers(problem, solution)
    assert 3 not in offers.offers.way
    kinds = decided(problem, offers, pool_of(problem)).way
    assert 3 not in kinds


# ------------------------------------------------------------------ one decision each


@given(problems(), st.integers(0, 5), st.sampled_from(["lottery", "seniority", "skill-proximity"]))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_decides_nothing(problem: PlacementProblem, seed: int, rule: str) -> None:
    offers = whole_offers(problem, solved(problem))
    plain = pool_of(problem)
    rng = np.random.default_rng(seed)
    service, near = rng.integers(0, 3, (2, len(plain.cohort))).astype(float)
    shuffled = rng.permutation(len(plain.cohort))
    pool = replace(plain, service_years=service, closeness=lambda people, way: near[people] * (way + 1))
    other = Pool(
        pool.employee[shuffled],
        pool.cohort[shuffled],
        service[shuffled],
        lambda people, way: near[shuffled][people] * (way + 1),
    )
    first = decide(problem, offers, pool, rule, np.random.default_rng(seed))
    second = decide(problem, offers, other, rule, np.random.default_rng(seed))
    for name in ("kind", "way", "quarter"):
        np.testing.assert_array_equal(getattr(first, name)[shuffled], getattr(second, name))


@given(problems(), st.sampled_from(["lottery", "seniority", "skill-proximity"]))
@settings(max_examples=10, deadline=None)
def test_everybody_has_one_decision_and_decisions_are_as_many_as_offers(
    problem: PlacementProblem, rule: str
) -> None:
    offers = whole_offers(problem, solved(problem))
    pool = pool_of(problem, closeness=lambda people, _: np.full(len(people), np.nan))
    got = decided(problem, offers, pool, rule)
    taken = np.zeros((len(problem.cohort), problem.quarters))
    asked = got.way >= 0
    np.add.at(taken, (got.way[asked], got.quarter[asked] - 1), 1.0)
    np.testing.assert_array_equal(taken, offers.offers.dense(problem))
    np.testing.assert_array_equal(problem.cohort[got.way[asked]], pool.cohort[asked])
    np.testing.assert_array_equal(asked, got.kind != STAY)
    np.testing.assert_array_equal(asked, got.quarter > 0)
    kinds = {Kind.MOVE: MOVE, Kind.RETRAIN: RETRAIN, Kind.SEPARATE: SEPARATE}
    assert [kinds[Kind(k)] for k in problem.kind[got.way[asked]]] == got.kind[asked].tolist()


def test_everybody_in_a_cohort_has_the_same_chance_in_the_lottery() -> None:
    problem = one_way()
    offers = offers_of(problem, (0, 1, 2), (1, 1, 3))
    drawn = Counter[int]()
    for seed in range(2000):
        kinds = decide(problem, offers, pool_of(problem), LOTTERY, np.random.default_rng(seed)).kind
        drawn.update(np.flatnonzero(kinds == SEPARATE).tolist())
    counts = np.array([drawn[i] for i in range(10)])
    spread = np.sqrt(2000 * 0.3 * 0.7)
    assert (np.abs(counts - 600.0) < 5.0 * spread).all(), counts


def by_seniority(service: list[float], move: int = 2, separate: int = 3, seed: int = 0) -> Decided:
    problem = one_way()
    offers = offers_of(problem, (0, 1, move), (1, 1, separate))
    return decide(problem, offers, pool_of(problem, service), "seniority", np.random.default_rng(seed))


def test_by_seniority_the_shortest_service_separates_then_moves() -> None:
    kinds = by_seniority([9, 1, 8, 2, 7, 3, 6, 4, 5, 10]).kind
    assert np.flatnonzero(kinds == SEPARATE).tolist() == [1, 3, 5]
    assert np.flatnonzero(kinds == MOVE).tolist() == [7, 8]


def test_earlier_quarters_come_first_along_the_order() -> None:
    problem = small_problem()  # cohort 0 has six people; ways 0 and 1 are offers, 2 a separation
    offers = offers_of(problem, (0, 1, 1), (0, 2, 1), (2, 1, 1), (2, 2, 1))
    service = [6.0, 5.0, 4.0, 3.0, 2.0, 1.0, *[0.0] * 4]
    got = decided(problem, offers, pool_of(problem, service), "seniority")
    assert got.way[:6].tolist() == [NO_WAY, NO_WAY, 0, 0, 2, 2]
    assert got.quarter[:6].tolist() == [0, 0, 2, 1, 2, 1]


def test_which_of_a_quarters_offers_someone_gets_is_drawn() -> None:
    problem = small_problem()
    offers = offers_of(problem, (0, 1, 1), (1, 1, 1))
    service = [9.0, 9.0, 9.0, 9.0, 2.0, 1.0, *[0.0] * 4]
    ways = set()
    for seed in range(30):
        got = decide(problem, offers, pool_of(problem, service), "seniority", np.random.default_rng(seed))
        ways.add(tuple(got.way[4:6].tolist()))
    assert ways == {(0, 1), (1, 0)}


def test_unknown_service_counts_as_the_cohorts_median_and_ties_are_drawn() -> None:
    unknown = float("nan")
    service = [1, 2, 3, 4, unknown, 6, 7, 8, 9, 5.5]  # the median of the nine known is 5.5
    fate = [by_seniority(service, 0, 5, seed).kind[[4, 9]].tolist() for seed in range(40)]
    assert {tuple(kinds) for kinds in fate} == {(STAY, SEPARATE), (SEPARATE, STAY)}
    all_unknown = [by_seniority([unknown] * 10, 0, 5, seed).kind[0] for seed in range(40)]
    assert set(all_unknown) == {STAY, SEPARATE}


def test_by_skills_each_offer_goes_to_the_nearest_and_separations_are_drawn_among_the_others() -> None:
    problem = small_problem()
    offers = offers_of(problem, (0, 1, 1), (1, 1, 1), (2, 1, 1))
    asked: list[tuple[list[int], int]] = []
    near = {0: np.array([0.9, 0.8, 0.1, 0.1, 0.1, 0.1]), 1: np.array([0.9, 0.2, 0.3, 0.1, np.nan, 0.1])}

    def closeness(people: Ints, way: int) -> Floats:
        asked.append((sorted(people.tolist()), way))
        return near[way][people]

    gone = set()
    for seed in range(30):
        pool = pool_of(problem, closeness=closeness)
        got = decide(problem, offers, pool, "skill-proximity", np.random.default_rng(seed))
        assert got.way[0] == 0
        assert got.way[2] == 1  # of those left, for whom the first offer was another's
        gone |= set(np.flatnonzero(got.kind == SEPARATE).tolist())
    assert gone == {1, 3, 4, 5}
    assert all(max(people) < 6 for people, _ in asked)  # the cohort without offers is not read


def test_the_pinned_get_theirs_and_the_rest_goes_by_the_order() -> None:
    problem = one_way()
    offers = offers_of(problem, (0, 1, 2), (1, 1, 3))
    ways, stays = np.full(10, NO_WAY), np.zeros(10, dtype=bool)
    ways[[0, 9]] = [1, 0]  # the longest serving separates by hand, the shortest moves
    stays[8] = True
    service = [float(years) for years in range(10, 0, -1)]
    pool = pool_of(problem, service, pinned_way=ways, pinned_stay=stays)
    got = decided(problem, offers, pool, "seniority")
    assert got.way.tolist() == [1, -1, -1, -1, -1, 0, 1, 1, -1, 0]
    too_many = replace(pool, pinned_way=np.where(np.arange(10) < 4, 1, NO_WAY))
    with pytest.raises(ValueError, match="pinned to a way"):
        decided(problem, offers, too_many)
    with pytest.raises(ValueError, match="pinned to stay"):
        decided(problem, offers, replace(pool, pinned_way=None, pinned_stay=np.arange(10) < 6))
    with pytest.raises(ValueError, match="voluntary"):
        decided(
            replace(problem, kind=np.array([Kind.VOLUNTARY, Kind.SEPARATE])),
            offers,
            replace(pool, pinned_way=np.where(np.arange(10) < 1, 0, NO_WAY)),
        )


def test_what_people_are_pinned_to_is_rounded_up_to_them() -> None:
    problem = limited_problem()
    solution = solve(problem)
    ways = np.full(10, NO_WAY)
    ways[:2] = 2  # separations of cohort 0, of which the optimum has none
    offers = whole_offers(problem, solution, pool_of(problem, pinned_way=ways))
    assert offers.offers.of_way(7)[2] == 2
    assert {missed.key for missed in offers.missed} >= {"limits.separations"}
    kinds = decided(problem, offers, pool_of(problem, pinned_way=ways)).kind
    assert kinds[:2].tolist() == [SEPARATE, SEPARATE]


def test_nobody_of_a_cohort_whose_people_are_all_pinned_to_stay_is_rounded_up() -> None:
    problem = small_problem()
    stays = np.arange(10) >= 6
    offers = whole_offers(problem, solve(problem), pool_of(problem, pinned_stay=stays))
    assert offers.stay[1] == 4


def test_who_was_told_of_a_way_gets_it_as_far_as_it_is_offered() -> None:
    problem = one_way()
    offers = offers_of(problem, (0, 1, 2), (1, 1, 3))
    told = np.where(np.isin(np.arange(10), [2, 5, 7]), 0, NO_WAY)
    for seed in range(10):
        pool = pool_of(problem, told_way=told)
        got = decide(problem, offers, pool, LOTTERY, np.random.default_rng(seed))
        assert set(np.flatnonzero(got.way == 0)) < {2, 5, 7}


def test_an_unknown_order_and_a_missing_employee_are_refused() -> None:
    problem = one_way()
    offers = offers_of(problem, (0, 1, 2), (1, 1, 3))
    with pytest.raises(ValueError, match="lottery, seniority, skill-proximity"):
        decided(problem, offers, pool_of(problem), "age")
    with pytest.raises(ValueError, match="needs the closeness"):
        decided(problem, offers, pool_of(problem), "skill-proximity")
    pool = pool_of(problem)
    with pytest.raises(ValueError, match="every employee"):
        decided(problem, offers, Pool(pool.employee[:-1], pool.cohort[:-1]))


def test_a_decision_can_know_nothing_of_a_person_but_id_cohort_order_and_what_was_fixed_or_told() -> None:
    assert [field.name for field in fields(Pool)] == [
        *("employee", "cohort", "service_years", "closeness"),
        *("pinned_way", "pinned_stay", "told_way"),
    ]
    assert [kind.value for kind in KINDS] == ["stay", "move", "retrain", "separate"]
