from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement import rounding
from passerelle.engines.placement.problem import Kind, PlacementProblem
from passerelle.engines.placement.rounding import Flows, Pinned, rounded
from placements import SEPARATE, one_way, side_limit, target, with_limits


def small_cohorts(count: int, **changes: object) -> PlacementProblem:
    """Return cohorts of one person each, with a separation and a move to role 1 for everyone."""
    ways = 2 * count
    cohort = np.repeat(np.arange(count), 2)
    leaves = np.arange(ways) % 2 == 1
    arrays: dict[str, object] = {
        "people": np.ones(count),
        "role": np.zeros(count, np.int64),
        "may_leave": np.ones((count, 1)),
        "start_people": np.array([float(count), 3.0]),
        "cohort": cohort,
        "kind": np.where(leaves, int(SEPARATE), int(Kind.MOVE)),
        "target": np.where(leaves, -1, 1),
        "first": np.ones(ways, np.int64),
        "last": np.ones(ways, np.int64),
        "duration": np.zeros(ways, np.int64),
        "arrives": np.where(leaves, 0.0, 1.0),
        "returns": np.zeros(ways),
        "trains": np.full(ways, -1),
        "cost": np.ones(ways),
        "loss": np.zeros(ways),
        "loss_quarter": np.zeros(ways),
    }
    return replace(one_way(), **{**arrays, **changes})  # type: ignore[arg-type]


def whole(problem: PlacementProblem, flow: Floats, pinned_stay: Ints | None = None) -> Ints:
    """Return the whole people of flows [way], all of quarter 1."""
    way = np.flatnonzero(flow)
    flows = Flows(way, np.ones(len(way), np.int64), flow[way])
    stay = np.zeros(len(problem.people), np.int64) if pinned_stay is None else pinned_stay
    people = np.zeros(len(flow), np.int64)
    people[way] = rounded(
        problem,
        flows,
        problem.required,
        Pinned(np.zeros(len(flow), np.int64), stay),
        np.zeros((len(flow), 1)),
    )
    return people


def test_many_fractions_of_small_cohorts_add_up_to_their_total() -> None:
    flow = np.tile([0.0, 0.3], 40)
    people = whole(small_cohorts(40), flow)
    assert people.sum() == 12
    assert set(people) == {0, 1}


@given(st.lists(st.tuples(st.floats(0.0, 0.5), st.floats(0.0, 0.5)), min_size=1, max_size=12))
@settings(max_examples=12, deadline=None)
def test_every_total_is_rounded_down_or_up(shares: list[tuple[float, float]]) -> None:
    flow = np.array(shares).ravel()
    people = whole(small_cohorts(len(shares)), flow)
    for some in (slice(None), slice(0, None, 2), slice(1, None, 2)):
        total = flow[some].sum()
        assert np.floor(total + 1e-5) <= people[some].sum() <= np.ceil(total - 1e-5)
    for at in range(len(shares)):
        assert people[2 * at : 2 * at + 2].sum() <= 1


def limits(count: int, cap: float, weight: float) -> PlacementProblem:
    problem = small_cohorts(count)
    weights = np.where(problem.kind == Kind.SEPARATE, 1.0, weight)
    return with_limits(problem, side=(side_limit("separations", weights, None, [cap]),))


@pytest.mark.parametrize("in_turn", [False, True])
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_no_capacity_is_broken_whichever_way_fractions_are_settled(
    in_turn: bool, data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, 10))
    flow = np.array(data.draw(st.lists(st.floats(0.0, 0.5), min_size=2 * count, max_size=2 * count)))
    weight = data.draw(st.sampled_from([0.0, 0.35, 1.0]))
    weights = np.tile([weight, 1.0], count)
    cap = float(weights @ flow) + data.draw(st.sampled_from([0.0, 0.2]))
    with pytest.MonkeyPatch.context() as patch:
        if in_turn:
            patch.setattr(rounding, "WHOLE_AT_MOST", 0)
        people = whole(limits(count, cap, weight), flow)
    assert weights @ people <= cap + 1e-5
    assert ((people == 0) | (people == 1)).all()
    assert (people.reshape(count, 2).sum(axis=1) <= 1).all()


def test_the_relaxation_and_the_whole_number_programme_agree_on_a_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    flow = np.random.default_rng(3).uniform(0.0, 0.5, 80)
    problem = small_cohorts(40)
    at_once = whole(problem, flow)
    monkeypatch.setattr(rounding, "WHOLE_AT_MOST", 30)  # the relaxation goes first
    relaxed = whole(problem, flow)
    distance = np.abs(np.stack([at_once, relaxed]) - flow).sum(axis=1)
    assert distance[0] == pytest.approx(distance[1])


def test_as_many_of_a_cohort_as_may_leave_rounded_up_and_no_more_than_are_free() -> None:
    problem = small_cohorts(
        1, people=np.array([5.0]), may_leave=np.array([[1.4]]), start_people=np.array([5.0, 3.0])
    )
    assert whole(problem, np.array([0.7, 0.7])).sum() == 2  # 1.4 may go: two, and not one, in whole people
    roomy = replace(problem, may_leave=np.array([[2.0]]))
    assert whole(roomy, np.array([0.9, 0.9])).sum() == 2
    assert whole(roomy, np.array([0.9, 0.9]), np.array([4])).sum() == 1


def test_a_binding_target_rounds_up_who_goes_and_a_loose_one_does_not() -> None:
    problem = small_cohorts(10)
    flow = np.zeros(20)
    flow[1] = 0.3
    held = problem.required[0, 0, 0]
    binding = with_limits(problem, targets=(target(float(held), (0,), 1),))
    loose = with_limits(problem, targets=(target(float(held) + 5.0, (0,), 1),))
    assert whole(binding, flow).sum() == 1
    assert whole(loose, flow).sum() == 0


def test_targets_that_overlap_in_a_ring_give_way_and_people_still_hold() -> None:
    """Three halves, of which any two make a whole, cannot be rounded to three wholes."""
    base = one_way()
    of_role = ("attrition_rate", "hire_cost", "hire_at_most", "under_cost", "over_cost")
    repeated = {name: np.repeat(getattr(base, name)[:1], 3, axis=0) for name in of_role}
    shape = {"start_people": np.ones(3), "required": np.ones((1, 3, 1)), "role": np.arange(3)}
    problem = small_cohorts(3, **repeated, **shape)
    rings = tuple(target(9.0, pair, key=f"target[{k}]") for k, pair in enumerate(((0, 1), (1, 2), (0, 2))))
    people = whole(with_limits(problem, targets=rings), np.tile([0.0, 0.5], 3))
    assert people.sum() in (1, 2)
    assert set(people) == {0, 1}


def test_what_volunteers_take_of_a_limit_is_not_given_twice() -> None:
    problem = limits(4, 2.0, 0.0)
    flow = np.tile([0.0, 0.5], 4)
    way = np.flatnonzero(flow)
    taken = np.zeros((8, 1))
    taken[0] = 0.0
    nobody = Pinned(np.zeros(8, np.int64), np.zeros(4, np.int64))
    flows = Flows(way, np.ones(4, np.int64), flow[way])
    assert rounded(problem, flows, problem.required, nobody, taken).sum() == 2
    taken[1] = 1.0  # a volunteer counts in the limit; only one more may
    assert rounded(problem, flows, problem.required, nobody, taken).sum() == 1
