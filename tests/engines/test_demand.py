"""Required headcount: technology, growth, cuts, and the walk that adds up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.units import Floats
from passerelle.engines.demand import (
    Cut,
    apply_cuts,
    apply_growth,
    demand_walk,
    growth_share,
    growth_shares,
    headcount_range,
    projected_growth,
    ramp,
    required_headcount,
    share_up_to,
)
from passerelle.engines.levers.demand_response import LEVER as RESPONSE

shares = st.floats(0.0, 1.0)
counts = st.integers(0, 500)


def level(required: Floats, quarters: int = 3) -> Floats:
    return np.repeat(required[:, None], quarters, axis=1)


@given(shares, shares, counts)
def test_more_hours_taken_over_never_raise_the_requirement_without_response(
    a: float, b: float, people: int
) -> None:
    low, high = sorted((a, b))
    needed = required_headcount(np.full(1, float(people)), np.zeros(2), np.array([[low, high]]), 0.0)
    assert needed[0, 1] <= needed[0, 0] + 1e-9


@given(st.floats(0.01, 0.8), st.floats(0.05, 2.0))
def test_a_response_above_the_crossing_adds_jobs_and_one_below_takes_some(m: float, off: float) -> None:
    crossing = 1.0 / (1.0 - m)

    def needed(response: float) -> float:
        return float(required_headcount(np.full(1, 100.0), np.zeros(1), np.array([[m]]), response)[0, 0])

    assert needed(crossing) == pytest.approx(100.0)
    assert needed(crossing + off) > 100.0
    assert needed(max(crossing - off, 0.0)) < 100.0


def test_the_default_response_can_cross_to_where_technology_adds_jobs() -> None:
    removed = np.array([[0.05]])
    ends = (RESPONSE.default.low, RESPONSE.default.high)
    least, most = (
        required_headcount(np.full(1, 100.0), np.zeros(1), removed, response)[0, 0] for response in ends
    )
    assert least < 100.0 < most


@pytest.mark.parametrize(("response", "adds"), [(0.0, False), (1.0, False), (1.2, False), (1.3, True)])
def test_technology_adds_jobs_above_the_stated_response(response: float, adds: bool) -> None:
    removed = np.array([[0.2]])  # the crossing lies at 1 / (1 - 0.2) = 1.25
    needed = required_headcount(np.array([100.0]), np.zeros(1), removed, response)
    assert bool(needed[0, 0] > 100.0) is adds


def test_growth_compounds_to_the_yearly_share() -> None:
    assert growth_share(0.08, 8)[[3, 7]] == pytest.approx([0.08, 0.1664])


def test_projected_growth_reaches_its_share_after_ten_years_at_an_even_pace() -> None:
    grown = projected_growth(np.array([0.21, -0.19, 0.0]), 40)
    assert grown[:, 39] == pytest.approx([0.21, -0.19, 0.0])
    assert grown[:, 19] == pytest.approx([0.1, -0.1, 0.0])


# ------------------------------------------------------------------ the walk

amounts = st.lists(st.floats(0.0, 1e6), min_size=4, max_size=4)


@given(amounts, amounts, amounts, amounts, shares)
def test_every_row_of_the_walk_adds_up(
    people: list[float], grown: list[float], kept: list[float], end: list[float], leaving: float
) -> None:
    attrition = leaving * np.array(people)
    walk = demand_walk(np.array(people), np.array(grown), np.array(kept), np.array(end), attrition)
    assert walk.start + walk.growth + walk.technology + walk.target == pytest.approx(walk.end, abs=1e-6)
    assert walk.to_fill == pytest.approx(walk.end - (walk.start - walk.attrition), abs=1e-6)
    assert (walk.attrition <= walk.start).all()


def test_a_walk_by_hand() -> None:
    """100 people grow by 10, technology takes 22, a target 8; a tenth leaves, so 10 of 80 stay too many."""
    people, grown, kept, end, attrition = (np.array([one]) for one in (100.0, 110.0, 88.0, 80.0, 10.0))
    walk = demand_walk(people, grown, kept, end, attrition)
    steps = (walk.start, walk.growth, walk.technology, walk.target, walk.end, walk.attrition, walk.to_fill)
    assert [float(step[0]) for step in steps] == [100.0, 10.0, -22.0, -8.0, 80.0, 10.0, -10.0]


# ------------------------------------------------------------------ cuts


@st.composite
def sharing(draw: st.DrawFn) -> tuple[float, Floats, Floats]:
    size = draw(st.integers(1, 12))
    weights = np.array(draw(st.lists(st.floats(0.0, 50.0), min_size=size, max_size=size)))
    room = np.array(draw(st.lists(counts, min_size=size, max_size=size)), dtype=np.float64)
    return draw(shares) * 1.2 * float(room.sum()), weights, room


def shared_by_bisection(total: float, weights: Floats, room: Floats) -> Floats:
    """Find the water level by halving: a slow second version."""
    low, high = 0.0, 1e15
    for _ in range(300):
        middle = (low + high) / 2.0
        low, high = (middle, high) if np.minimum(middle * weights, room).sum() < total else (low, middle)
    return np.asarray(np.minimum(low * weights, room))


@given(sharing())
def test_a_total_is_shared_exactly_and_within_room(case: tuple[float, Floats, Floats]) -> None:
    total, weights, room = case
    taken = share_up_to(total, weights, room)
    assert taken.sum() == pytest.approx(min(total, room.sum()), abs=1e-6)
    assert (taken >= 0.0).all()
    assert (taken <= room + 1e-9).all()


@given(sharing())
def test_water_filling_equals_the_slow_version(case: tuple[float, Floats, Floats]) -> None:
    total, weights, room = case
    weights = np.where(weights < 1e-3, 0.0, weights)
    if weights @ room == 0.0 or room[weights > 0.0].sum() <= total:
        return
    assert share_up_to(total, weights, room) == pytest.approx(
        shared_by_bisection(total, weights, room), abs=1e-5
    )


def test_members_without_weight_give_only_what_the_others_lack() -> None:
    taken = share_up_to(12.0, np.array([1.0, 0.0]), np.array([10.0, 10.0]))
    assert taken == pytest.approx([10.0, 2.0])


@given(st.lists(counts, min_size=2, max_size=8), shares, st.integers(1, 3))
def test_relabelling_roles_permutes_the_result(held: list[int], part: float, quarter: int) -> None:
    people = np.array(held, dtype=np.float64)
    weights = np.arange(1.0, len(people) + 1.0)
    order = np.random.default_rng(len(held)).permutation(len(people))
    members = np.arange(len(people))
    total = part * float(people.sum())
    plain = apply_cuts(level(people), people, [Cut(members, weights, total, quarter)])
    moved = apply_cuts(level(people[order]), people[order], [Cut(members, weights[order], total, quarter)])
    assert moved.required == pytest.approx(plain.required[order])


def test_ten_people_by_hand() -> None:
    """Roles of 6, 4 and 5; 4 positions of the first two go in quarter 2, weighted 3 to 1."""
    people = np.array([6.0, 4.0, 5.0])
    cut = Cut(np.array([0, 1]), np.array([3.0, 1.0]), 4.0, 2)
    result = apply_cuts(level(people), people, [cut])
    assert result.required.tolist() == [[6, 3, 3], [4, 3, 3], [5, 5, 5]]
    assert result.removed.tolist() == [[3, 1, 0]]
    assert result.shortfall.tolist() == [0]


def test_cuts_of_the_same_roles_do_not_take_a_position_twice() -> None:
    people = np.array([5.0, 5.0])
    first = Cut(np.array([0]), np.array([1.0]), 4.0, 1)
    second = Cut(np.array([0, 1]), np.array([1.0, 1.0]), 5.0, 2)
    result = apply_cuts(level(people), people, [first, second])
    assert result.removed.tolist() == [[4, 0], [1, 4]]
    assert result.required[:, -1].tolist() == [0, 1]


def test_what_the_members_do_not_have_is_the_shortfall() -> None:
    people = np.array([2.0, 3.0])
    result = apply_cuts(level(people), people, [Cut(np.array([0, 1]), np.ones(2), 7.0, 1)])
    assert result.shortfall.tolist() == [2]
    assert not result.required.any()


# ------------------------------------------------------------------ growth


@given(st.lists(counts, min_size=1, max_size=8), st.integers(0, 1000), st.integers(1, 8))
def test_growth_adds_up_to_what_was_announced(held: list[int], added: int, quarter: int) -> None:
    people = np.array(held, dtype=np.float64)
    members = np.arange(len(people))
    grown = apply_growth(level(people, 8), members, growth_shares(people, members), ramp(added, quarter, 8))
    gained = grown.sum(axis=0) - people.sum()
    assert gained[quarter - 1 :] == pytest.approx(np.full(9 - quarter, float(added)))
    assert (np.diff(gained) >= -1e-9).all()


def test_growth_of_empty_roles_is_shared_equally() -> None:
    assert growth_shares(np.zeros(4), np.array([1, 3])).tolist() == [0.5, 0.5]


@given(
    ends=st.lists(st.floats(0.0, 0.95), min_size=2, max_size=2).map(sorted),
    response=st.lists(st.floats(0.0, 3.0), min_size=2, max_size=2).map(sorted),
)
def test_the_range_of_headcount_is_that_of_a_fine_grid(ends: list[float], response: list[float]) -> None:
    people, growth = np.full(1, 100.0), np.zeros(1)
    low, high = (np.array([[end]]) for end in ends)
    least, most = headcount_range(people, growth, low, high, (response[0], response[1]))
    grid = [
        float(required_headcount(people, growth, np.array([[m]]), r)[0, 0])
        for m in np.linspace(ends[0], ends[1], 101)
        for r in np.linspace(response[0], response[1], 11)
    ]
    assert least[0, 0] <= min(grid) + 1e-9
    assert most[0, 0] >= max(grid) - 1e-9
    assert least[0, 0] == pytest.approx(min(grid), abs=0.05)
    assert most[0, 0] == pytest.approx(max(grid), abs=0.05)


def test_technology_may_add_jobs_at_the_top_of_the_range() -> None:
    """Response 1.2: (1 - m)(1 + 1.2 m) is greatest at m = 1/12, where it is 1.008333."""
    none, fifth = np.zeros((1, 1)), np.full((1, 1), 0.2)
    least, most = headcount_range(np.full(1, 1200.0), np.zeros(1), none, fifth, (0.0, 1.2))
    assert least[0, 0] == pytest.approx(960.0)
    assert most[0, 0] == pytest.approx(1210.0)
