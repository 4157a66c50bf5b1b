"""What is settled before a plan is made: decisions by hand, and what an earlier plan told people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from passerelle.app.assemble.by_hand import hand_facts, hand_pool
from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.in_play import Given
from passerelle.app.assemble.placement import Assembled
from passerelle.app.assemble.roles import Staff
from passerelle.app.assemble.told import Told, told_people, told_pool, told_priced, told_settled
from passerelle.app.earlier import Earlier, EarlierPlan, read_earlier
from passerelle.app.hand import Hand, marked, read_hand
from passerelle.app.replan import stability
from passerelle.app.workforce import Sources, Workforce
from passerelle.data.programmes import Catalogue
from passerelle.domain.calendar import Calendar
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Ints
from passerelle.engines.placement.decide import Pool


@dataclass(frozen=True, slots=True)
class Before:
    """What is settled before a plan is made; nothing, where nobody settled anything."""

    hand: Hand | None = None
    earlier: Earlier | None = None
    told: Told | None = None  # where people were told of the earlier plan

    @property
    def by_hand(self) -> Ints:
        """The employees whose decision was made by hand."""
        return np.empty(0, np.int64) if self.hand is None else self.hand.employee

    @property
    def reasons(self) -> dict[int, str]:
        """Why somebody decided by hand, by employee."""
        return {} if self.hand is None else self.hand.reasons

    def given(self, catalogue: Catalogue | None, staff: Staff, demand: RoleDemand) -> Given:
        """Return what the placement rests on."""
        return Given(
            catalogue=catalogue,
            hand=None if self.hand is None else hand_facts(self.hand, staff),
            told=None if self.told is None else told_settled(self.told, staff, demand, self.by_hand),
        )

    def priced(self, assembled: Assembled, staff: Staff, scenario: Scenario) -> Assembled:
        """Return the problem with the price of asking people who were told to stay."""
        if self.told is None:
            return assembled
        return told_priced(assembled, self.told, staff, scenario, self.by_hand)

    def pool(self, members: Pool, staff: Staff, assembled: Assembled) -> Pool:
        """Return the employees to decide on, with what was fixed and what they were told.

        Raises:
            BadInput: somebody outside the affected pools is to be separated by name.
        """
        if self.told is not None:
            members = told_pool(members, self.told, staff, assembled, self.by_hand)
        return members if self.hand is None else hand_pool(members, self.hand, staff, assembled)

    def marked(self, decisions: pl.DataFrame) -> pl.DataFrame:
        """Return the decisions, one row per employee in their order, with the state of those made by hand."""
        return decisions if self.hand is None else marked(decisions, self.hand)

    def facts(self, decisions: pl.DataFrame, staff: Staff) -> dict[str, Any]:
        """Return what plan.json says of it: ``hand`` and ``stability``, where there is any."""
        found: dict[str, Any] = {} if self.hand is None else {"hand": self.hand.facts}
        if self.earlier is not None and self.told is not None:
            found["stability"] = stability(self.earlier, self.told, decisions, staff)
        return found


NOTHING: Final = Before()


def read_before(
    hand: Path | None,
    plan: EarlierPlan | None,
    people: tuple[Staff, Workforce, Sources],
    calendar: Calendar,
) -> Before:
    """Read what was settled before a plan.

    Args:
        hand: file of decisions made by hand.
        plan: an earlier plan, which stays as it is.
        people: today's people, as grouped, as read, and from where.
        calendar: of the new plan.

    Raises:
        BadInput: everything that is wrong with the file, or the earlier plan cannot be used.
    """
    staff, read, sources = people
    earlier = None if plan is None else read_earlier(plan, sources, read, calendar)
    told = None
    if earlier is not None and plan is not None and plan.told:
        told = told_people(earlier, staff, calendar.quarters)
    decided = None if hand is None else read_hand(hand, people, calendar, earlier)
    return Before(decided, earlier, told)
