"""What holds for people in every occupation holds for every skill."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.units import Floats
from passerelle.engines.skill_balance import PeopleFlows, imputed_share, need, skill_balance

_NAMES = [field.name for field in fields(PeopleFlows)]


def flows(values: Floats) -> PeopleFlows:
    """Return flows whose end follows from the others; ``values`` is [flow, occupation]."""
    made = dict(zip(_NAMES, values, strict=True))
    lost = made["attrition"] + made["separated"] + made["moved_out"]
    gained = made["hired"] + made["moved_in"] + made["trained"] + made["rounding"]
    return PeopleFlows(**{**made, "end": made["today"] - lost + gained})


def drawn(seed: int) -> tuple[PeopleFlows, Floats]:
    draw = np.random.default_rng(seed)
    return flows(draw.uniform(0.0, 50.0, (len(_NAMES), 5))), draw.uniform(0.0, 1.0, (5, 3))


@given(st.integers(0, 2**32 - 1))
def test_today_less_lost_with_gained_is_the_end(seed: int) -> None:
    people, needs = drawn(seed)
    assert np.abs(people.residual).max() < 1e-9
    assert np.abs(skill_balance(people, needs).residual).max() < 1e-9


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 10.0))
def test_twice_the_people_hold_twice_the_skills(seed: int, times: float) -> None:
    people, needs = drawn(seed)
    more = PeopleFlows(**{name: getattr(people, name) * times for name in _NAMES})
    assert np.allclose(skill_balance(more, needs).balance, times * skill_balance(people, needs).balance)


def test_a_skill_counts_each_person_with_its_importance() -> None:
    people = flows(np.array([[10.0, 4.0], *([[0.0, 0.0]] * 8), [12.0, 2.0], *([[0.0, 0.0]] * 2)]))
    found = skill_balance(people, need(np.array([[5.0, 1.0], [3.0, 0.5]])))
    assert found.today.tolist() == [12.0, 0.0]
    assert found.wanted.tolist() == [13.0, 0.0]
    assert found.balance.tolist() == [-1.0, 0.0]
    assert found.balance_share.tolist() == [-1.0 / 13.0, 0.0]


def test_the_imputed_share_is_that_of_what_is_wanted() -> None:
    people = flows(np.array([[0.0, 0.0]] * 9 + [[12.0, 4.0]] + [[0.0, 0.0]] * 2))
    share = imputed_share(people, np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([False, True]))
    assert share.tolist() == [0.25, 0.0]
