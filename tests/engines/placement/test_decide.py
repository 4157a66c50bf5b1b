from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from passerelle.engines.placement.decide import (
    KINDS,
    MOVE,
    RETRAIN,
    SEPARATE,
    STAY,
    Decided,
    Pool,
    WholeOffers,
    decide,
    whole_offers,
)
from passerelle.engines.placement.problem import Limits, PlacementProblem
from passerelle.engines.placement.solve import Solution, solve
from passerelle.errors import Infeasible
from placements import NO_MOVES, case, one_way, problems, target


def pool_of(problem: PlacementProblem, service: list[float] | None = None) -> Pool:
    cohort = np.repeat(np.arange(len(problem.people)), problem.people.astype(int))
    years = None if service is None else np.array(service)
    return Pool(np.array([f"e{i:03d}" for i in range(len(cohort))]), cohort, years)


def offers_of(problem: PlacementProblem, move: list[int], separate: list[int]) -> WholeOffers:
    out = np.array(separate) + np.bincount(problem.cohort, weights=move, minlength=len(separate)).astype(int)
    return WholeOffers(problem.people.astype(np.int64) - out, np.array(move), np.array(separate), 0.0, 0.0)


def solved(problem: PlacementProblem) -> Solution:
    try:
        return solve(problem)
    except Infeasible:
        assume(False)
        raise


def assert_rounded(whole: int | np.int64, real: float) -> None:
    assert np.floor(real + 1e-6) <= whole <= np.ceil(real - 1e-6), (whole, real)


@given(problems())
@settings(max_examples=150, deadline=None)
def test_rounding_keeps_people_and_every_total_down_or_up(problem: PlacementProblem) -> None:
    solution = solved(problem)
    offers = whole_offers(problem, solution)
    moved = np.bincount(problem.cohort, weights=offers.move, minlength=len(problem.people))
    np.testing.assert_array_equal(offers.stay + moved + offers.separate, problem.people)
    assert (offers.stay >= 0).all()
    for whole, real in zip(offers.move, solution.move, strict=True):
        assert_rounded(whole, real)
    for c in range(len(problem.people)):
        mine = problem.cohort == c
        assert_rounded(
            offers.move[mine].sum() + offers.separate[c], solution.move[mine].sum() + solution.separate[c]
        )
    assert_rounded(offers.separate.sum(), solution.separate.sum())
    limits = problem.limits
    if limits.separations_people is not None:
        assert offers.separate.sum() <= limits.separations_people
    for t in range(1, problem.quarters + 1):
        seated = (problem.trains >= 0) & (problem.start == t)
        if limits.seats_people is not None:
            assert offers.move[seated].sum() <= limits.seats_people
    distance = np.abs(offers.move - solution.move).sum() + np.abs(offers.separate - solution.separate).sum()
    assert offers.changed_people == pytest.approx(distance, abs=1e-4)


@given(problems(limited=False))
@settings(max_examples=80, deadline=None)
def test_arrivals_of_each_role_are_rounded_down_or_up_where_no_seats_interfere(
    problem: PlacementProblem,
) -> None:
    solution = solved(replace(problem, trains=np.full(len(problem.trains), -1)))
    offers = whole_offers(replace(problem, trains=np.full(len(problem.trains), -1)), solution)
    for role in range(len(problem.start_people)):
        into = problem.target == role
        assert_rounded(offers.move[into].sum(), solution.move[into].sum())


def test_many_fractions_of_small_cohorts_add_up_to_their_total() -> None:
    cohorts = 40
    base = one_way(**NO_MOVES)
    problem = replace(
        base,
        people=np.ones(cohorts),
        role=np.zeros(cohorts, np.int64),
        decides=np.ones(cohorts, np.int64),
        exit_cost=np.ones(cohorts),
        exit_loss=np.ones(cohorts),
        start_people=np.array([40.0, 3.0]),
    )
    solution = replace(solve(problem), move=np.zeros(0), separate=np.full(cohorts, 0.3))
    offers = whole_offers(problem, solution)
    assert offers.separate.sum() == 12
    assert set(offers.separate) == {0, 1}
    assert offers.changed_people == pytest.approx(12 * 0.7 + 28 * 0.3)


def three_families() -> tuple[PlacementProblem, Solution]:
    """Return flows that cannot be rounded to every total at once: cohorts, roles and seats cross.

    Six flows of a half from three cohorts into three roles, three of them by training, with one seat.
    """
    cohort, into = np.array([0, 0, 1, 1, 2, 2]), np.array([3, 4, 3, 5, 4, 5])
    problem = replace(
        one_way(),
        people=np.ones(3),
        role=np.array([0, 1, 2]),
        decides=np.ones(3, np.int64),
        exit_cost=np.ones(3),
        exit_loss=np.ones(3),
        start_people=np.ones(6),
        attrition_rate=np.zeros(6),
        required=np.ones((6, 1)),
        hire_cost=np.ones((6, 1)),
        hire_at_most=np.zeros((6, 1)),
        under_cost=np.ones(6),
        over_cost=np.ones(6),
        cohort=cohort,
        target=into,
        start=np.ones(6, np.int64),
        arrival=np.ones(6, np.int64),
        completion=np.ones(6),
        trains=np.array([0, -1, -1, 0, 0, -1]),
        move_cost=np.ones(6),
        move_loss=np.zeros(6),
        limits=Limits(seats_people=1.0),
    )
    relaxed = replace(problem, limits=Limits())
    return problem, replace(solve(relaxed), move=np.full(6, 0.5), separate=np.zeros(3))


def test_where_no_rounding_does_it_all_people_and_seats_still_hold() -> None:
    problem, solution = three_families()
    offers = whole_offers(problem, solution)
    assert np.bincount(problem.cohort, weights=offers.move).tolist() == [1.0, 1.0, 1.0]
    assert offers.move[problem.trains >= 0].sum() <= 1


def test_targets_that_overlap_in_a_ring_give_way_and_people_still_hold() -> None:
    """Three halves, of which any two make a whole, cannot be rounded to three wholes."""
    problem, solution = three_families()
    rings = tuple(target(9.0, pair, key=f"target[{k}]") for k, pair in enumerate(((0, 1), (1, 2), (0, 2))))
    problem = replace(problem, limits=Limits(targets=rings))
    solution = replace(solution, move=np.zeros(6), separate=np.full(3, 0.5))
    offers = whole_offers(problem, solution)
    assert offers.separate.sum() in (1, 2)
    assert set(offers.separate) == {0, 1}


def test_a_whole_plan_is_left_alone() -> None:
    problem = case("ten_people_two_quarters").problem
    offers = whole_offers(problem, solve(problem))
    assert offers.changed_people == 0.0
    assert offers.changed_money == 0.0


def test_what_rounding_adds_to_the_cost_is_told() -> None:
    problem = one_way(required=[[6.4], [5]])
    offers = whole_offers(problem, solve(problem))  # 1.6 separations become 2
    assert offers.separate.tolist() == [2]
    assert offers.changed_money == pytest.approx(0.4 * 100.0)


@given(problems(), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_decides_nothing(problem: PlacementProblem, seed: int) -> None:
    offers = whole_offers(problem, solved(problem))
    pool = pool_of(problem)
    shuffled = np.random.default_rng(seed + 100).permutation(len(pool.cohort))
    other = Pool(pool.employee[shuffled], pool.cohort[shuffled])
    first = decide(problem, offers, pool, "lottery", np.random.default_rng(seed))
    second = decide(problem, offers, other, "lottery", np.random.default_rng(seed))
    np.testing.assert_array_equal(first.kind[shuffled], second.kind)
    np.testing.assert_array_equal(first.move[shuffled], second.move)


@given(problems(), st.sampled_from(["lottery", "seniority"]))
@settings(max_examples=60, deadline=None)
def test_decisions_are_as_many_as_offers(problem: PlacementProblem, rule: str) -> None:
    offers = whole_offers(problem, solved(problem))
    pool = pool_of(problem)
    decided = decide(problem, offers, pool, rule, np.random.default_rng(0))
    for c in range(len(problem.people)):
        kinds = decided.kind[pool.cohort == c]
        assert (kinds == SEPARATE).sum() == offers.separate[c]
        assert (kinds == STAY).sum() == offers.stay[c]
    got = np.bincount(decided.move[decided.move >= 0], minlength=len(problem.cohort))
    np.testing.assert_array_equal(got, offers.move)
    moving = decided.move >= 0
    np.testing.assert_array_equal(moving, np.isin(decided.kind, [MOVE, RETRAIN]))
    np.testing.assert_array_equal(problem.cohort[decided.move[moving]], pool.cohort[moving])
    np.testing.assert_array_equal(decided.kind[moving] == RETRAIN, problem.trains[decided.move[moving]] >= 0)


def test_everybody_in_a_cohort_has_the_same_chance_in_the_lottery() -> None:
    problem = one_way()
    offers = offers_of(problem, [2], [3])
    drawn = Counter[int]()
    for seed in range(2000):
        kinds = decide(problem, offers, pool_of(problem), "lottery", np.random.default_rng(seed)).kind
        drawn.update(np.flatnonzero(kinds == SEPARATE).tolist())
    counts = np.array([drawn[i] for i in range(10)])
    spread = np.sqrt(2000 * 0.3 * 0.7)
    assert (np.abs(counts - 600.0) < 5.0 * spread).all(), counts


def by_seniority(service: list[float], move: int = 2, separate: int = 3, seed: int = 0) -> Decided:
    problem = one_way()
    offers = offers_of(problem, [move], [separate])
    return decide(problem, offers, pool_of(problem, service), "seniority", np.random.default_rng(seed))


def test_by_seniority_the_shortest_service_separates_then_moves() -> None:
    kinds = by_seniority([9, 1, 8, 2, 7, 3, 6, 4, 5, 10]).kind
    assert np.flatnonzero(kinds == SEPARATE).tolist() == [1, 3, 5]
    assert np.flatnonzero(kinds == MOVE).tolist() == [7, 8]


def test_unknown_service_counts_as_the_cohorts_median_and_ties_are_drawn() -> None:
    unknown = float("nan")
    service = [1, 2, 3, 4, unknown, 6, 7, 8, 9, 5.5]  # the median of the nine known is 5.5
    fate = [by_seniority(service, 0, 5, seed).kind[[4, 9]].tolist() for seed in range(40)]
    assert {tuple(kinds) for kinds in fate} == {(STAY, SEPARATE), (SEPARATE, STAY)}
    all_unknown = [by_seniority([unknown] * 10, 0, 5, seed).kind[0] for seed in range(40)]
    assert set(all_unknown) == {STAY, SEPARATE}


def test_an_unknown_order_and_a_missing_employee_are_refused() -> None:
    problem = one_way()
    offers = offers_of(problem, [2], [3])
    with pytest.raises(ValueError, match="lottery and seniority"):
        decide(problem, offers, pool_of(problem), "age", np.random.default_rng(0))
    pool = pool_of(problem)
    with pytest.raises(ValueError, match="every employee"):
        decide(
            problem, offers, Pool(pool.employee[:-1], pool.cohort[:-1]), "lottery", np.random.default_rng(0)
        )


def test_a_decision_can_know_nothing_of_a_person_but_id_cohort_and_service() -> None:
    assert [field.name for field in fields(Pool)] == ["employee", "cohort", "service_years"]
    assert [kind.value for kind in KINDS] == ["stay", "move", "retrain", "separate"]
