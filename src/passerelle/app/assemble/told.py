"""What people were told in an earlier plan: what became of it, and a price on changing what is still ahead.

Told are those whom the earlier plan asks anything, and those of its affected pools who stay. A way told keeps
the price ``prices.change_told_money`` off for each person who still takes it; a way that is open to all of a
cohort costs it for the share of those it reaches who were told to stay. So a person who was told of one
way and is asked to take another counts for a little more than one change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

import numpy as np

from passerelle.app.assemble.by_hand import KIND_OF
from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.earlier_ways import CLOSED, EarlierWays, earlier_ways
from passerelle.app.assemble.hand import Settled
from passerelle.app.assemble.placement import Assembled
from passerelle.app.assemble.roles import Staff
from passerelle.app.assemble.ways import NOBODY
from passerelle.app.earlier import Earlier
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Bools, Ints
from passerelle.engines.levers.prices_change_told_money import LEVER as CHANGE_TOLD
from passerelle.engines.placement.decide import NO_WAY, SEPARATE, STAY, Pool
from passerelle.engines.placement.problem import Kind


class Outcome(IntEnum):
    """What became of what somebody was told."""

    HAPPENED = 0  # moved or separated as told
    AHEAD = 1  # starts in the new plan, in its quarter
    LATE = 2  # should have started and has not: falls on the first quarter
    UNDER_WAY = 3  # has started and not arrived
    STAYS = 4  # told to stay, and there
    GONE = 5  # told of something else, and gone
    LEFT = 6  # told to stay, and gone
    ELSEWHERE = 7  # in a role that is neither the one held nor the one told
    CLOSED = 8  # nobody holds the role any more that they were told of
    BEYOND = 9  # starts after the new plan's end


OPEN: Final = (Outcome.AHEAD, Outcome.LATE, Outcome.UNDER_WAY)  # may still be kept, or changed
HELD_TO: Final = (
    *OPEN,
    Outcome.STAYS,
    Outcome.CLOSED,
)  # whom a new plan keeps to what they were told, or not


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told of anything; one entry per person."""

    row: Ints  # [told]  row of the earlier plan's decisions
    employee: Ints  # [told]  index among today's employees, UNKNOWN for who is gone
    outcome: Ints  # [told]  of ``Outcome``
    ways: EarlierWays  # by row of the earlier plan's decisions

    def open(self, but: Ints) -> Ints:
        """Return which of them have a way ahead, without some employees [told]."""
        return np.flatnonzero(np.isin(self.outcome, OPEN) & ~np.isin(self.employee, but))


def told_people(earlier: Earlier, staff: Staff, quarters: int) -> Told:
    """Return who was told of anything, and what became of it.

    Args:
        earlier: the earlier plan, with its people found again.
        staff: today's people.
        quarters: of the new plan.
    """
    ways = earlier_ways(earlier, staff)
    affected = earlier.folder.tables["decisions"]["affected"].to_numpy()
    row = np.flatnonzero(affected | (ways.kind != STAY))
    employee = earlier.employee[row]
    here = employee >= 0
    held = np.full(len(row), CLOSED - 1)  # of nobody
    held[here] = staff.cohort_role[staff.cohort[employee[here]]]
    kind, origin, target, due = (part[row] for part in (ways.kind, ways.origin, ways.target, ways.due))
    begun = due < 1
    leaves, stays = kind == SEPARATE, kind == STAY
    told: tuple[tuple[Bools, Outcome], ...] = (
        (~here & leaves & begun, Outcome.HAPPENED),
        (~here & stays, Outcome.LEFT),
        (~here, Outcome.GONE),
        (~leaves & ~stays & (held == target), Outcome.HAPPENED),
        (held != origin, Outcome.ELSEWHERE),
        (stays, Outcome.STAYS),
        (target == CLOSED, Outcome.CLOSED),
        (ways.quarter[row] > quarters, Outcome.BEYOND),
        (begun & (leaves | (ways.arrival[row] < 1)), Outcome.LATE),
        (begun, Outcome.UNDER_WAY),
    )
    outcome = np.select([rule for rule, _ in told], [int(name) for _, name in told], int(Outcome.AHEAD))
    return Told(row, employee, outcome.astype(np.int64), ways)


# ------------------------------------------------------------------ the problem


def told_settled(told: Told, staff: Staff, demand: RoleDemand, fixed: Ints) -> Settled:
    """Return the ways that people were told of and that are ahead, by cohort.

    A plan names as many people for a quarter as are expected to take the way then, so an entry stands for as
    many people of today as leave that many.

    Args:
        told: who was told of what.
        staff: today's people.
        demand: gives the attrition of each role.
        fixed: employees whose decision is made by hand.
    """
    at = told.open(fixed)
    entry = _entries(told, staff, at)
    _, first = np.unique(entry, return_index=True)
    named = np.bincount(entry, minlength=len(first)).astype(np.float64)
    row, cohort = told.row[at[first]], staff.cohort[told.employee[at[first]]]
    quarter = told.ways.quarter[row]
    kept = (1.0 - demand.attrition_rate[staff.cohort_role[cohort]]) ** quarter
    programme = told.ways.programme.fill_null("").gather(row).to_list()
    return Settled(
        cohort=cohort,
        kind=KIND_OF[told.ways.kind[row]],
        target=told.ways.target[row],
        quarter=quarter,
        duration=told.ways.duration[row],
        programme=tuple(programme),
        people=np.divide(named, kept, out=np.zeros_like(named), where=kept > 0.0),
        accepted=np.zeros(len(row), dtype=bool),
        key=("the earlier plan",) * len(row),
    )


def told_priced(assembled: Assembled, told: Told, staff: Staff, scenario: Scenario, fixed: Ints) -> Assembled:
    """Return the problem with the price of asking people who were told to stay.

    It is nobody's money: it stands in the objective beside the loss to people, and in no account.
    """
    cohorts = staff.cohorts.height
    stays = told.employee[(told.outcome == Outcome.STAYS) & ~np.isin(told.employee, fixed)]
    kept = np.bincount(staff.cohort[stays], minlength=cohorts)
    moving = np.bincount(staff.cohort[told.employee[told.open(fixed)]], minlength=cohorts)
    free = np.bincount(staff.cohort, minlength=cohorts) - moving
    free = free - np.bincount(staff.cohort[fixed], minlength=cohorts)
    share = np.divide(kept, free, out=np.zeros(cohorts), where=free > 0)[assembled.cohort]
    ways, problem = assembled.ways, assembled.problem
    open_ = (ways.told == NOBODY) & (ways.fixed == NOBODY) & (problem.kind != Kind.VOLUNTARY)
    price = np.where(open_, share[problem.cohort] * scenario[CHANGE_TOLD], 0.0)
    return replace(assembled, problem=replace(problem, loss=problem.loss + price))


def told_pool(members: Pool, told: Told, staff: Staff, assembled: Assembled, fixed: Ints) -> Pool:
    """Return the employees to decide on, with the way that each was told of."""
    at, of = told.open(fixed), assembled.ways.told
    entry = _entries(told, staff, at)
    of_entry = np.full(int(entry.max(initial=-1)) + 1, NO_WAY)
    of_entry[of[of != NOBODY]] = np.flatnonzero(of != NOBODY)
    way = np.full(len(members.cohort), NO_WAY)
    way[told.employee[at]] = of_entry[entry]
    return replace(members, told_way=way)


def _entries(told: Told, staff: Staff, at: Ints) -> Ints:
    """Return the entry of ``told_settled`` that each of ``at`` is of [at]."""
    row, ways = told.row[at], told.ways
    programme = ways.programme.fill_null("").rank("dense").cast(int).to_numpy()
    columns = (ways.kind, ways.target, ways.quarter, ways.duration, programme)
    keys = np.column_stack([staff.cohort[told.employee[at]], *(column[row] for column in columns)])
    entry: Ints = np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
    return entry


# ------------------------------------------------------------------ what became of it


@dataclass(frozen=True, slots=True)
class Kept:
    """Whom a new plan keeps to what they were told."""

    kept: Bools  # [told]
    changed: Bools  # [told]


def kept_people(told: Told, decision: Ints, target: Ints, quarter: Ints, same_programme: Bools) -> Kept:
    """Return who keeps what they were told, of those who can.

    Args:
        told: who was told of what.
        decision: of the new plan, as an index into ``decide.KINDS`` [told]; anything where gone.
        target: role to go to, among all; OUTSIDE where they stay or leave [told].
        quarter: in which it starts; 0 where they stay [told].
        same_programme: whether the training is the one told [told].
    """
    ways, row = told.ways, told.row
    same = (decision == ways.kind[row]) & (target == ways.target[row]) & (quarter == ways.quarter[row])
    can = np.isin(told.outcome, HELD_TO)
    return Kept(can & same & same_programme, can & ~(same & same_programme))
