"""What was decided by hand to the arrays of the problem and of the decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from passerelle.app.assemble.hand import HandFacts, Settled
from passerelle.app.assemble.placement import Assembled
from passerelle.app.assemble.roles import Staff
from passerelle.app.assemble.ways import NOBODY
from passerelle.app.hand import Hand
from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement.decide import NO_WAY, SEPARATE, STAY, Pool
from passerelle.engines.placement.problem import Kind
from passerelle.errors import BadInput, Fault

KIND_OF: Final = np.array([-1, Kind.MOVE, Kind.RETRAIN, Kind.SEPARATE])  # [decide.KINDS]


def hand_facts(hand: Hand, staff: Staff) -> HandFacts:
    """Return who is left alone, and who was put on which way, by cohort."""
    stays = hand.kind == STAY
    cohort = staff.cohort[hand.employee]
    alone = np.bincount(cohort[stays], minlength=staff.cohorts.height).astype(np.float64)
    put = np.flatnonzero(~stays)
    entry = grouped(hand, staff)[put]
    _, first = np.unique(entry, return_index=True)
    people = np.bincount(entry, minlength=len(first)).astype(np.float64)
    return HandFacts(alone, _settled(hand, cohort, put[first], people))


def hand_pool(members: Pool, hand: Hand, staff: Staff, assembled: Assembled) -> Pool:
    """Return the employees to decide on, with what was fixed of them.

    Raises:
        BadInput: somebody outside the affected pools is to be separated: names are for affected pools only.
    """
    _check_affected(hand, staff, assembled)
    entry, fixed = grouped(hand, staff), assembled.ways.fixed
    of_entry = np.full(int(entry.max(initial=-1)) + 1, NO_WAY)
    of_entry[fixed[fixed != NOBODY]] = np.flatnonzero(fixed != NOBODY)
    way, stay = np.full(len(members.cohort), NO_WAY), np.zeros(len(members.cohort), dtype=bool)
    put = entry >= 0
    way[hand.employee[put]] = of_entry[entry[put]]
    stay[hand.employee[~put]] = True
    return replace(members, pinned_way=way, pinned_stay=stay)


def grouped(hand: Hand, staff: Staff) -> Ints:
    """Return the entry of ``HandFacts.fixed`` that each person is of [person]; -1 for those who stay."""
    names = {name: at for at, name in enumerate(sorted(set(hand.programme)))}
    programme = np.array([names[name] for name in hand.programme], dtype=np.int64)
    columns = (staff.cohort[hand.employee], hand.kind, hand.target, hand.quarter, hand.duration, programme)
    put = np.flatnonzero(hand.kind != STAY)
    entry = np.full(len(hand), -1)
    keys = np.column_stack([column[put] for column in columns])
    entry[put] = np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
    return entry


def _settled(hand: Hand, cohort: Ints, at: Ints, people: Floats) -> Settled:
    return Settled(
        cohort=cohort[at],
        kind=KIND_OF[hand.kind[at]],
        target=hand.target[at],
        quarter=hand.quarter[at],
        duration=hand.duration[at],
        programme=tuple(hand.programme[line] for line in at.tolist()),
        people=people,
        accepted=np.zeros(len(at), dtype=bool),
        key=tuple(hand.where[line] for line in at.tolist()),
    )


def _check_affected(hand: Hand, staff: Staff, assembled: Assembled) -> None:
    role = staff.cohort_role[staff.cohort[hand.employee]]
    outside = np.flatnonzero((hand.kind == SEPARATE) & ~assembled.affected[role])
    what = "separates somebody of a role that has not too many people."
    remedy = "Take the line out: the plan names for separation only people of affected roles."
    if len(outside):
        raise BadInput(
            Fault(f"{hand.where[line]}, column decision", what, remedy) for line in outside.tolist()
        )
