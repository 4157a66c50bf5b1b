from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from passerelle.app.assemble.floors import (
    Floor,
    by_cohort,
    first_quarters,
    floor_notes,
    floors,
    keep_faults,
    room_by_role,
)
from passerelle.app.scenario import default_scenario
from passerelle.domain.scenario import Keep, NoBackfill, Scenario, Where
from passerelle.domain.units import Floats

ROLES = pl.DataFrame(
    {"job_title": ["Clerk", "Smith", "Cook"], "site": ["A", "A", "B"], "people": [100, 50, 20]}
)

Drawn: TypeAlias = tuple[Floats, Floats, Floats, list[Floor]]  # people, share kept, requirement, floors


def where(**filters: str) -> Where:
    return Where(MappingProxyType({name: (value,) for name, value in filters.items()}))


def keep(people: int | None = None, share: float | None = None, **filters: str) -> Keep:
    return Keep("keep[1]", where(**filters), people, share, "they know the old machines")


def scenario(*keeps: Keep, no_backfills: tuple[NoBackfill, ...] = ()) -> Scenario:
    base = default_scenario(name="test", start=date(2025, 10, 1), quarters=4).scenario
    return replace(base, keeps=keeps, no_backfills=no_backfills)


def test_a_role_may_let_go_of_what_it_has_too_many_and_keeps_that_right() -> None:
    # 100 people of whom a tenth leaves each quarter; 80 are needed, then 90, then 50.
    kept = np.array([[0.9, 0.81, 0.729]])
    surplus = 100.0 * kept - [[80.0, 90.0, 50.0]]
    room = room_by_role(surplus, kept, (), 100.0 * kept)
    np.testing.assert_allclose(room, [[10.0 / 0.9, 10.0 / 0.9, 22.9 / 0.729]])


def test_a_floor_holds_to_the_plans_end_though_attrition_goes_on() -> None:
    # 100 people; everybody is too many. Of those who are left, 60 stay: at the end 81 are, so 21 of them go.
    kept = np.array([[0.9, 0.81]])
    room = room_by_role(100.0 * kept, kept, (Floor("keep[1]", np.array([0]), 60.0, ""),), 100.0 * kept)
    np.testing.assert_allclose(room, [[21.0 / 0.81, 21.0 / 0.81]])


def test_a_floor_over_several_roles_is_borne_in_proportion() -> None:
    kept = np.ones((2, 1))
    people = np.array([[100.0], [50.0]])
    room = room_by_role(np.array([[40.0], [20.0]]), kept, (Floor("k", np.array([0, 1]), 120.0, ""),), people)
    np.testing.assert_allclose(room, [[20.0], [10.0]])


@st.composite
def roles(draw: st.DrawFn) -> Drawn:
    """Draw people, share kept and requirement of some roles, and floors on them."""
    count, quarters = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    many = st.lists(st.floats(0.0, 1.3), min_size=count * quarters, max_size=count * quarters)
    people = np.array(draw(st.lists(st.integers(1, 50), min_size=count, max_size=count)), dtype=float)
    stays = np.array(draw(st.lists(st.sampled_from([0.0, 0.5, 0.9, 1.0]), min_size=count, max_size=count)))
    required = people[:, None] * np.array(draw(many)).reshape(count, quarters)
    named = st.sets(st.integers(0, count - 1), min_size=1)
    held = [
        Floor(f"keep[{k}]", np.array(sorted(draw(named))), draw(st.floats(0.0, 60.0)), "")
        for k in range(draw(st.integers(0, 2)))
    ]
    return people, stays[:, None] ** np.arange(1, quarters + 1), required, held


@given(roles())
def test_room_never_falls_and_leaves_every_floor_whole(
    drawn: tuple[Floats, Floats, Floats, list[Floor]],
) -> None:
    people, kept, required, held = drawn
    survivors = people[:, None] * kept
    room = room_by_role(survivors - required, kept, held, survivors)
    assert (np.diff(room, axis=1) >= -1e-9).all()
    assert (room >= 0.0).all()
    assert (room <= people[:, None] + 1e-9).all()
    left = survivors - kept * room
    assert (room <= room_by_role(survivors - required, kept, (), survivors) + 1e-9).all()
    for floor in held:
        expected = survivors[floor.roles].sum(axis=0)
        assert (left[floor.roles].sum(axis=0) >= np.minimum(floor.people, expected) - 1e-6).all()


@given(roles(), st.data())
def test_cohorts_share_the_room_of_their_role_among_those_who_are_free(
    drawn: Drawn, data: st.DataObject
) -> None:
    people, kept, required, held = drawn
    survivors = people[:, None] * kept
    room = room_by_role(survivors - required, kept, held, survivors)
    role = np.repeat(np.arange(len(people)), 2)
    half = np.floor(people / 2.0)
    of_cohort = np.column_stack([half, people - half]).ravel()
    pinned = np.array(data.draw(st.lists(st.integers(0, 9), min_size=len(role), max_size=len(role))))
    stays = np.minimum(pinned, of_cohort)
    nobody = np.zeros((len(role), room.shape[1]))
    may_leave = by_cohort(room, role, of_cohort, stays, nobody)
    assert (np.diff(may_leave, axis=1) >= -1e-9).all()
    assert (may_leave <= (of_cohort - stays)[:, None] + 1e-9).all()
    for number in range(len(people)):
        mine = role == number
        assert (may_leave[mine].sum(axis=0) <= room[number] + 1e-6).all()
        if not stays[mine].any():
            np.testing.assert_allclose(may_leave[mine].sum(axis=0), room[number], atol=1e-5)


def test_those_whom_somebody_put_on_a_way_go_though_their_role_needs_them() -> None:
    fixed = np.array([[0.0, 2.0]])
    may_leave = by_cohort(np.zeros((1, 2)), np.array([0]), np.array([5.0]), np.zeros(1), fixed)
    np.testing.assert_allclose(may_leave, fixed)
    assert first_quarters(may_leave).tolist() == [2]
    assert first_quarters(np.zeros((1, 2))).tolist() == [3]


def test_a_floor_in_people_or_in_shares_counts_the_people_of_the_first_day() -> None:
    found = floors(ROLES, scenario(keep(share=0.5, site="A"), keep(people=20, job_title="Cook")))
    assert [floor.people for floor in found] == [75.0, 20.0]
    assert found[0].roles.tolist() == [0, 1]


def test_a_floor_that_attrition_alone_breaks_is_told() -> None:
    held = floors(ROLES, scenario(keep(share=0.9, job_title="Clerk")))
    (note,) = floor_notes(held, np.array([[95.0, 85.0], [0.0, 0.0], [0.0, 0.0]]))
    assert "leaves 85 people" in note
    assert "90" in note
    assert floor_notes(held, np.full((3, 2), 90.0)) == ()


def test_keeping_more_people_than_there_are_is_a_fault_with_its_key_and_a_remedy() -> None:
    (fault,) = keep_faults(ROLES, scenario(keep(people=151, site="A")))
    assert fault.where == "keep[1].at_least_people"
    assert fault.value == "151"
    assert "at most 150" in fault.remedy


def test_lines_that_match_no_role_are_faults_all_together() -> None:
    lines = scenario(
        keep(people=5, job_title="Smythe"), no_backfills=(NoBackfill("no_backfill[1]", where(site="Z")),)
    )
    assert [fault.where for fault in keep_faults(ROLES, lines)] == ["keep[1].where", "no_backfill[1].where"]
