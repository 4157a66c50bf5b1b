"""How many people of each cohort may get a proposal: what their role has too many, less every floor.

In as-of people (see ``engines.placement.problem``). A role that has survivors[t] people left and needs
required[t] may have let go of

    room[r, t] = max over s <= t of (survivors[r, s] - required[r, s])+ / kept[r]^s

by the end of quarter t: a role gives up no more than it has too many, or a target over several roles would
empty those whose people are cheapest to let go. Its cohorts share it by the people who are not pinned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble import where as matching
from passerelle.app.assemble.where import members
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.errors import Fault

NOTHING_PEOPLE: Final = 1e-6  # fewer than this is the floating point's


@dataclass(frozen=True, slots=True)
class Floor:
    """Some roles of whose people so many are kept."""

    key: str
    roles: Ints  # [member]  indices among all roles
    people: float
    why: str


def floors(roles: pl.DataFrame, scenario: Scenario) -> tuple[Floor, ...]:
    """Return the floor of each [[keep]] line of the scenario."""
    people = roles["people"].to_numpy().astype(np.float64)
    found = []
    for keep in scenario.keeps:
        named = members(roles, keep.where, scenario.segments)
        found.append(Floor(keep.key, named, keep.of(float(people[named].sum())), keep.why))
    return tuple(found)


def keep_faults(roles: pl.DataFrame, scenario: Scenario) -> list[Fault]:
    """Return what is wrong with the lines that keep people and that leave positions empty."""
    people = roles["people"].to_numpy()
    found: list[Fault] = []
    for keep in scenario.keeps:
        found += matching.faults(roles, keep.where, scenario.segments, f"{keep.key}.where")
        held = int(people[members(roles, keep.where, scenario.segments)].sum())
        if keep.at_least_people is not None and 0 < held < keep.at_least_people:
            what = f"asks for more people than the roles that it matches have, which is {held:,}."
            remedy = f"Ask for at most {held:,}, or widen {keep.key}.where."
            found.append(Fault(f"{keep.key}.at_least_people", what, remedy, f"{keep.at_least_people:,}"))
    for line in scenario.no_backfills:
        found += matching.faults(roles, line.where, scenario.segments, f"{line.key}.where")
    return found


def floor_notes(held: Sequence[Floor], survivors: Floats) -> tuple[str, ...]:
    """Return a sentence for each floor that expected attrition alone breaks.

    Args:
        held: the floors.
        survivors: expected people if nobody is asked [all roles, quarter].
    """
    notes = []
    for floor in held:
        left = float(survivors[floor.roles, -1].sum())
        if left < floor.people - NOTHING_PEOPLE:
            notes.append(
                f"{floor.key}: expected attrition leaves {left:,.0f} people at the plan's end, under the "
                f"{floor.people:,.0f} that are to be kept; nobody of these roles gets a proposal."
            )
    return tuple(notes)


def room_by_role(surplus: Floats, kept: Floats, held: Sequence[Floor], survivors: Floats) -> Floats:
    """Return the as-of people whom each role may have let go by each quarter's end [role, quarter].

    It never falls from quarter to quarter, and leaves every floor whole: for each of them and each quarter
    the survivors of its roles, less those who may have gone, are at least its people, or nobody may go.

    Args:
        surplus: people too many if nobody goes, below zero where too few; of the greatest case
            [role, quarter].
        kept: share of an as-of person expected there [role, quarter].
        held: the floors, each of which holds by itself.
        survivors: expected people if nobody goes [role, quarter].
    """
    too_many = np.where(surplus > NOTHING_PEOPLE, surplus, 0.0)
    as_of = np.divide(too_many, kept, out=np.zeros_like(kept), where=kept > 0.0)
    room = np.maximum.accumulate(as_of, axis=1)
    for floor in held:
        room[floor.roles] = _lowered(
            room[floor.roles], kept[floor.roles], survivors[floor.roles].sum(axis=0) - floor.people
        )
    return np.asarray(room)


def by_cohort(room: Floats, role: Ints, people: Floats, stays: Floats, fixed: Floats) -> Floats:
    """Return the as-of people of each cohort who may have gone by each quarter's end [cohort, quarter].

    A role's room is shared by the people who are free to go, and no cohort has more room than those.
    People whom somebody put on a way go all the same.

    Args:
        room: of each role [role, quarter].
        role: of each cohort [cohort].
        people: of each cohort [cohort].
        stays: of them, pinned to stay [cohort].
        fixed: of them, put on a way that has begun by the quarter's end [cohort, quarter].
    """
    free = np.maximum(people - stays, 0.0)
    of_role = np.bincount(role, weights=free, minlength=len(room))
    share = np.divide(free, of_role[role], out=np.zeros_like(free), where=of_role[role] > 0.0)
    shared = np.minimum(room[role] * share[:, None], free[:, None])
    shared[shared < NOTHING_PEOPLE] = 0.0
    return np.asarray(np.minimum(np.maximum(shared, fixed), people[:, None]))


def first_quarters(may_leave: Floats) -> Ints:
    """Return the first quarter in which anybody of each cohort may go [cohort]; past the end where nobody."""
    open_: Bools = may_leave > 0.0
    return np.asarray(np.where(open_.any(axis=1), open_.argmax(axis=1) + 1, may_leave.shape[1] + 1))


def _lowered(room: Floats, kept: Floats, spare: Floats) -> Floats:
    """Return ``room`` [member, quarter] lowered in proportion to what may go in all [quarter].

    Attrition goes on, so what may have gone by a quarter is no more than any later quarter allows.
    """
    wanted = (room * kept).sum(axis=0)
    share = np.clip(np.divide(spare, wanted, out=np.ones_like(wanted), where=wanted > 0.0), 0.0, 1.0)
    return np.minimum.accumulate((room * share)[:, ::-1], axis=1)[:, ::-1]
