"""Dirt of generated employers: nobody is lost, nobody is doubled, and shares are kept."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.units import Ints
from passerelle.engines.dirt import ABSENT, FIRST_HARMFUL, Dirt, Flaw, RowKind, Shares, draw_dirt, knotted

SHARES = Shares(
    rows=np.full(len(RowKind), 0.01),
    flaws=np.full(len(Flaw), 0.02),
    on_leave=0.05,
    absent_manager=0.01,
    own_manager=0.005,
    knot=0.01,
)


def tree(people: int) -> Ints:
    """Everybody answers to the one before them at a third of their place; the first to nobody."""
    return np.array([-1, *((at - 1) // 3 for at in range(1, people))], dtype=np.int64)


def drawn(people: int, seed: int = 1, shares: Shares = SHARES) -> Dirt:
    return draw_dirt(tree(people), shares, np.random.default_rng(seed))


@given(st.integers(1, 400), st.integers(0, 20))
def test_every_employee_has_exactly_one_row_and_keeps_their_order(people: int, seed: int) -> None:
    dirt = drawn(people, seed)
    assert dirt.of[dirt.kind == RowKind.EMPLOYEE].tolist() == list(range(people))
    assert dirt.person[dirt.kind == RowKind.EMPLOYEE].tolist() == list(range(people))


@given(st.integers(1, 400), st.integers(0, 20))
def test_new_people_are_nobody_else(people: int, seed: int) -> None:
    dirt = drawn(people, seed)
    new = np.isin(dirt.kind, (RowKind.LEAVER, RowKind.CONTRACTOR, RowKind.FUTURE_HIRE))
    assert sorted(dirt.person[new].tolist()) == list(range(people, people + int(new.sum())))
    nobody = np.isin(dirt.kind, (RowKind.VACANT, RowKind.SUBTOTAL, RowKind.BLANK))
    assert (dirt.person[nobody] == -1).all()


def test_shares_are_kept_to_a_row() -> None:
    dirt = drawn(10_000)
    assert np.bincount(dirt.kind).tolist() == [10_000, *[100] * (len(RowKind) - 1)]
    assert np.bincount(dirt.flaw)[1:].tolist() == [200] * (len(Flaw) - 1)
    assert dirt.on_leave[dirt.kind == RowKind.EMPLOYEE].sum() == 500


def test_only_employees_without_a_flaw_are_repeated_and_only_their_rows_have_flaws() -> None:
    dirt = drawn(5_000)
    of_employees = dirt.kind == RowKind.EMPLOYEE
    flaw = dirt.flaw[of_employees]
    repeats = (dirt.kind > RowKind.EMPLOYEE) & (dirt.kind <= RowKind.COPY)
    assert (flaw[dirt.of[repeats]] == Flaw.NONE).all()
    assert (dirt.flaw[~of_employees] == Flaw.NONE).all()


def test_a_copy_is_on_leave_as_its_employee_is() -> None:
    dirt = drawn(5_000)
    leave = dirt.on_leave[dirt.kind == RowKind.EMPLOYEE]
    copies = dirt.kind == RowKind.COPY
    assert (dirt.on_leave[copies] == leave[dirt.of[copies]]).all()


@given(st.integers(1, 300), st.integers(0, 20))
def test_managers_are_employees_or_absent_or_none(people: int, seed: int) -> None:
    manager = drawn(people, seed).manager
    assert ((manager >= ABSENT) & (manager < people)).all()


def test_rings_of_two_and_three_selves_and_absent_managers_are_all_there() -> None:
    people = 3_000
    manager = knotted(tree(people), SHARES, np.random.default_rng(3))
    everybody = np.arange(people)
    up = np.where(manager >= 0, manager, everybody)  # who has nobody above stays
    twos = (up[up] == everybody) & (up != everybody)
    threes = (up[up[up]] == everybody) & (up != everybody)
    assert (manager == everybody).sum() == 15
    assert (manager == ABSENT).sum() == 30
    assert twos.any()
    assert threes.any()
    assert 30 <= (twos | threes).sum() <= 66


def test_no_shares_make_no_dirt() -> None:
    none = Shares(np.zeros(len(RowKind)), np.zeros(len(Flaw)), 0.0, 0.0, 0.0, 0.0)
    dirt = drawn(50, shares=none)
    assert (dirt.kind == RowKind.EMPLOYEE).all()
    assert not dirt.flaw.any()
    assert not dirt.on_leave.any()
    assert (dirt.manager == tree(50)).all()


def test_the_same_seed_gives_the_same_dirt_and_another_seed_other() -> None:
    one, again, other = drawn(500, 1), drawn(500, 1), drawn(500, 2)
    assert all(np.array_equal(getattr(one, name), getattr(again, name)) for name in Dirt.__slots__)
    assert not np.array_equal(one.flaw, other.flaw)


def test_shares_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="one share for each"):
        dataclasses.replace(SHARES, rows=np.zeros(2))
    with pytest.raises(ValueError, match="between 0 and 1"):
        dataclasses.replace(SHARES, on_leave=-0.1)
    with pytest.raises(ValueError, match="one flaw at most"):
        dataclasses.replace(SHARES, flaws=np.full(len(Flaw), 0.2))


def test_harmful_flaws_are_the_last_ones() -> None:
    assert next(flaw for flaw in Flaw if flaw >= FIRST_HARMFUL) is Flaw.OTHER_DECIMAL
    assert Flaw.LOST_ZEROS < FIRST_HARMFUL
