from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.engines.placement.decide import SEPARATE, STAY, Decided, Pool
from passerelle.engines.placement.neutrality import neutrality_price, order_cost_difference


def decided(kinds: list[int]) -> Decided:
    return Decided(np.array(kinds), np.full(len(kinds), -1), np.zeros(len(kinds), np.int64))


def pool(cohort: list[int], **more: Any) -> Pool:
    return Pool(np.array([f"e{i}" for i in range(len(cohort))]), np.array(cohort), **more)


def test_choosing_the_cheapest_of_each_cohort_would_cost_less_by_hand() -> None:
    # Cohort 0: 10, 20, 60, one separates: 30 in expectation, 10 if by cost. Cohort 1: 8, 2, both separate.
    got = decided([STAY, STAY, SEPARATE, SEPARATE, SEPARATE, STAY])
    people, cost = pool([0, 0, 0, 1, 1, -1]), np.array([10.0, 20.0, 60.0, 8.0, 2.0, 99.0])
    price = neutrality_price(got, people, cost)
    assert price.money == pytest.approx(20.0)
    assert price.neutral_money == pytest.approx(30.0 + 10.0)
    assert price.share == pytest.approx(0.5)
    assert order_cost_difference(got, people, cost) == pytest.approx(60.0 - 30.0)


def test_what_a_person_fixed_is_in_neither_figure() -> None:
    got = decided([SEPARATE, SEPARATE, STAY])
    people = pool([0, 0, 0], pinned_way=np.array([4, -1, -1]))
    cost = np.array([100.0, 10.0, 30.0])
    assert neutrality_price(got, people, cost).money == pytest.approx(20.0 - 10.0)
    assert order_cost_difference(got, people, cost) == pytest.approx(10.0 - 20.0)


def test_where_nobody_separates_neutrality_costs_nothing() -> None:
    price = neutrality_price(decided([STAY]), pool([0]), np.array([5.0]))
    assert (price.money, price.share, price.neutral_money) == (0.0, 0.0, 0.0)


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.integers(0, 50)), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_the_price_is_never_below_zero_and_no_order_costs_less_than_the_cheapest(
    rows: list[tuple[int, bool, int]],
) -> None:
    cohort, leaves, cost = (list(column) for column in zip(*rows, strict=True))
    got, people = decided([SEPARATE if gone else STAY for gone in leaves]), pool(cohort)
    money = np.array(cost, dtype=float)
    price = neutrality_price(got, people, money)
    assert 0.0 <= price.money + 1e-9 <= price.neutral_money + 2e-9
    assert order_cost_difference(got, people, money) >= -price.money - 1e-9
