"""The generator of employers: counts, tree, pay and tenure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.units import Ints
from passerelle.engines.generate import (
    LEAST_SPAN,
    MOST_SPAN,
    SITE_SPAN,
    Employees,
    Functions,
    Posts,
    apportion,
    draw_tenure_days,
    generate,
)

# Functions: 0 leads itself, 1 is led by 0 where it has the site, 2 leads itself and holds the top grade.
POSTS = Posts(
    function=np.array([0, 0, 1, 1, 2, 2]),
    weight=np.array([1.0, 9.0, 1.0, 3.0, 1.0, 4.0]),
    height=np.array([6, 4, 2, 1, 10, 5]),
    leads=np.array([True, False, False, False, True, False]),
    pay=np.array([90e3, 60e3, 40e3, 30e3, 200e3, 80e3]),
    pay_spread=np.full(6, 0.3),
    pay_z=np.zeros(6),
    tenure_years=np.array([6.0, 4.0, 2.0, 2.0, 6.0, 4.0]),
)
FUNCTIONS = Functions(
    people=np.array([120, 700, 30]),
    team_people=np.array([5, 20, 3]),
    led_by=np.array([-1, 0, -1]),
    part_time_share=np.array([0.0, 0.3, 0.0]),
    temporary_share=np.array([0.0, 0.1, 0.0]),
    site_weight=np.array([[1.0, 1.0, 2.0, 0.0], [1.0, 1.0, 1.0, 1.0], [1.0, 0.0, 0.0, 0.0]]),
)


def made(seed: int = 1) -> Employees:
    return generate(POSTS, FUNCTIONS, 30.0, np.random.default_rng(seed))


def steps_to_top(manager: Ints) -> Ints:
    """Follow every line of managers to its end, one step at a time."""
    steps = np.zeros(len(manager), dtype=np.int64)
    for employee in range(len(manager)):
        at = employee
        while manager[at] >= 0:
            at = int(manager[at])
            steps[employee] += 1
            assert steps[employee] <= len(manager), "a manager leads back to themselves"
    return steps


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 100.0), min_size=1, max_size=20))
def test_shares_add_up_and_are_within_one_of_their_quota(total: int, weights: list[float]) -> None:
    quota = total * np.array(weights) / sum(weights)
    shared = apportion(total, np.array(weights))
    assert shared.sum() == total
    assert (np.abs(shared - quota) <= 1.0 + 1e-6).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_function_and_post_has_exactly_its_people(seed: int) -> None:
    post = made(seed).post
    assert np.bincount(POSTS.function[post]).tolist() == [120, 700, 30]
    assert np.bincount(post).tolist() == [12, 108, 175, 525, 6, 24]


def test_nobody_works_where_their_function_has_no_site() -> None:
    people = made()
    assert (FUNCTIONS.site_weight[POSTS.function[people.post], people.site] > 0.0).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_managers_form_one_tree_with_spans_within_bounds(seed: int) -> None:
    people = made(seed)
    assert (people.manager == -1).sum() == 1
    assert POSTS.height[people.post[people.manager == -1]] == [10]
    assert steps_to_top(people.manager).max() < 12
    spans = np.bincount(people.manager[people.manager >= 0])
    functions = len(FUNCTIONS.people)
    assert spans.max() <= MOST_SPAN + SITE_SPAN + functions
    assert np.median(spans[spans > 0]) >= LEAST_SPAN


def test_most_people_have_their_manager_at_their_own_site_and_function() -> None:
    people = made()
    has = people.manager >= 0
    above = people.manager[has]
    same_site = people.site[has] == people.site[above]
    same_function = POSTS.function[people.post[has]] == POSTS.function[people.post[above]]
    assert (same_site & same_function).mean() > 0.97


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    one, again, other = made(7), made(7), made(8)
    assert all(np.array_equal(getattr(one, name), getattr(again, name)) for name in Employees.__slots__)
    assert not np.array_equal(one.pay, other.pay)


def test_pay_stands_around_the_median_and_follows_hours() -> None:
    people = made()
    floor = POSTS.function[people.post] == 1
    full_time = people.pay / people.fte
    assert np.median(full_time[people.post == 3]) == pytest.approx(30e3, rel=0.05)
    assert set(people.fte[~floor].tolist()) == {1.0}
    assert (people.fte[floor] < 1.0).mean() == pytest.approx(0.3, abs=0.06)
    assert people.temporary[floor].mean() == pytest.approx(0.1, abs=0.04)


def test_tenure_has_its_median_and_stays_under_its_limit() -> None:
    days = draw_tenure_days(np.full(20_000, 4.0), 30.0, np.random.default_rng(1))
    assert np.median(days) / 365.25 == pytest.approx(4.0, abs=0.15)
    assert days.min() >= 1
    assert days.max() <= 30 * 365.25 + 1
