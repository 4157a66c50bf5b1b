"""What a plan means for each open requisition: keep it, fill it from within, or close it.

A requisition for positions of a role from a quarter on is first filled by people of the plan who arrive in
the role from that quarter on, then by the hires that the plan expects there; what neither fills is no longer
needed. Requisitions of a role are served in the order of their quarters; nobody is counted twice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.day_one import PlanPeople, arrivals
from passerelle.app.assemble.positions import UNKNOWN, positions
from passerelle.app.assemble.requisitions import LATER, requisition_openings
from passerelle.app.wording import counted
from passerelle.data import schema
from passerelle.domain.units import Floats

_NEAR: Final = 0.05  # of a person: fewer expected hires than this are none
_MOST_ROLES: Final = 3  # named in words; all are in the plan's moves
_FILLED: Final = ("action", "keep_people", "redirect_people", "close_people", "from_roles", "reason")


def requisition_actions(
    people: PlanPeople, requisitions: pl.DataFrame | None, listed: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return what becomes of each open requisition; without any, the hires of the plan by role and quarter.

    Args:
        people: the plan beside its roster.
        requisitions: schema.REQUISITIONS, or None.
        listed: schema.POSITIONS, or None.
    """
    asked = None if requisitions is None else requisitions.filter(pl.col("status") == "open")
    if asked is None or asked.is_empty():
        return schema.REQUISITION_ACTIONS.conform(_hires_of_plan(people))
    listed = None if listed is None or listed.is_empty() else listed
    # The columns that name a role are in the plan's roles, save the country, which is not compared then.
    found = requisition_openings(asked, people.roles, people.calendar, listed=listed)
    supply = _supply(people, set(found.role.tolist()) - {UNKNOWN})
    rows: list[Mapping[str, object]] = [{}] * asked.height
    for at in np.lexsort((np.arange(asked.height), found.quarter)).tolist():
        role, quarter = int(found.role[at]), int(found.quarter[at])
        if role == UNKNOWN or quarter == LATER:
            rows[at] = _unknown(role)
        else:
            since = people.calendar.label(quarter)
            rows[at] = supply[role].fill(_Wanted(int(asked["openings"][at]), quarter, since))
    frame = pl.DataFrame(rows, schema={name: schema.REQUISITION_ACTIONS.types[name] for name in _FILLED})
    said = asked.select("requisition_id", "job_title", "department", "site")
    known = said.with_columns(
        kind=pl.lit("requisition"),
        role_id=people.roles["role_id"].gather(pl.Series(found.role).replace(UNKNOWN, None)),
        quarter=pl.Series(found.quarter).replace(LATER, None),
        openings_people=asked["openings"],
    )
    return schema.REQUISITION_ACTIONS.conform(known.hstack(frame)).sort(
        "action", "quarter", "requisition_id", nulls_last=True
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    openings: int
    quarter: int  # from which it would be filled, 1..
    since: str  # the same in words


@dataclass(frozen=True, slots=True)
class _Supply:
    """Who is left to fill requisitions of one role; used up as they are served."""

    movers: Floats  # [quarter]  expected arrivals
    hires: Floats  # [quarter]  expected hires
    origins: tuple[tuple[str, float, int], ...]  # title of the role left, people, quarter of arrival

    def fill(self, wanted: _Wanted) -> Mapping[str, object]:
        """Return what becomes of a requisition, and count down who fills it."""
        redirected = _taken(self.movers, wanted.quarter, wanted.openings, near=0.0)
        kept = _taken(self.hires, wanted.quarter, wanted.openings - redirected, near=1.0 - _NEAR)
        action = "redirect" if redirected else "keep" if kept or not wanted.openings else "close"
        origins = _named(self.origins, wanted.quarter) if redirected else None
        return {
            "action": action,
            "keep_people": kept,
            "redirect_people": redirected,
            "close_people": wanted.openings - redirected - kept,
            "from_roles": origins,
            "reason": _reason(wanted, redirected, kept, origins),
        }


def _supply(people: PlanPeople, roles: set[int]) -> dict[int, _Supply]:
    """Return who comes into each of ``roles`` by the plan."""
    ids, titles = people.roles["role_id"], people.roles["job_title"]
    came = arrivals(people)
    target, origin = positions(came["role_to"], ids), positions(came["role_from"], ids)
    hires = people.walked("hired_people")
    movers = np.zeros(hires.shape)
    quarter, number = came["quarter"].to_numpy(), came["people"].to_numpy()
    np.add.at(movers, (target, quarter - 1), number)
    origins: dict[int, list[tuple[str, float, int]]] = {role: [] for role in roles}
    for to, title, one, t in zip(target.tolist(), titles.gather(origin), number, quarter, strict=True):
        if to in origins:
            origins[to].append((title, float(one), int(t)))
    return {role: _Supply(movers[role], hires[role], tuple(origins[role])) for role in roles}


def _taken(left: Floats, quarter: int, wanted: int, *, near: float) -> int:
    """Return how many whole openings ``left`` fills from ``quarter`` on; they are taken from it in order.

    A part of a person that is left fills an opening where it is at least ``1 - near``.
    """
    there = float(left[quarter - 1 :].sum())
    filled = min(wanted, math.floor(there + near + 1e-9))
    rest = float(filled)
    for at in range(quarter - 1, len(left)):
        used = min(rest, float(left[at]))
        left[at] -= used
        rest -= used
    return filled


def _named(origins: tuple[tuple[str, float, int], ...], quarter: int) -> str:
    people: dict[str, float] = {}
    for title, number, arrives in origins:
        if arrives >= quarter:
            people[title] = people.get(title, 0.0) + number
    most = sorted(people, key=lambda title: (-people[title], title))
    said = ", ".join(most[:_MOST_ROLES])
    return f"{said} and {len(most) - _MOST_ROLES} more" if len(most) > _MOST_ROLES else said


def _reason(wanted: _Wanted, redirected: int, kept: int, origins: str | None) -> str:
    closed = wanted.openings - redirected - kept
    said = []
    if not wanted.openings:
        return "It asks for no positions."
    if redirected:
        said.append(
            f"{counted(redirected, 'opening is', 'openings are')} filled by people who move within from "
            f"{wanted.since} on ({origins})."
        )
    if kept:
        said.append(
            f"The plan expects hires in this role from {wanted.since} on: "
            f"{counted(kept, 'opening stays', 'openings stay')} open for them."
        )
    if closed:
        nobody = "nobody else" if redirected or kept else "nobody"
        said.append(
            f"From {wanted.since} on the plan hires {nobody} in this role and moves {nobody} into it: "
            f"{counted(closed, 'opening is', 'openings are')} not needed."
        )
    return " ".join(said)


def _unknown(role: int) -> Mapping[str, object]:
    why = "It fits no role of the roster" if role == UNKNOWN else "It would be filled after the plan's end"
    nothing = dict.fromkeys(("keep_people", "redirect_people", "close_people"), 0)
    return {
        "action": "check",
        **nothing,
        "from_roles": None,
        "reason": f"{why}: the plan says nothing of it.",
    }


# ------------------------------------------------------------------ without requisitions


def _hires_of_plan(people: PlanPeople) -> pl.DataFrame:
    """Return the plan's hires in whole people: rounded over each role's quarters together."""
    hired = people.walked("hired_people")
    whole = np.diff(np.floor(hired.cumsum(axis=1) + 0.5 + 1e-9), axis=1, prepend=0.0).astype(np.int64)
    role, before = np.nonzero(whole)
    rows = people.roles.select("role_id", "job_title", "department", "site")[role.tolist()]
    labels = [people.calendar.label(t) for t in range(1, people.quarters + 1)]
    words = pl.Series(labels, dtype=pl.String).gather(before)
    number = whole[role, before]
    return rows.with_columns(
        kind=pl.lit("from the plan"),
        requisition_id=pl.lit(None, dtype=pl.String),
        quarter=pl.Series(before + 1),
        openings_people=pl.Series(number),
        action=pl.lit("open"),
        keep_people=pl.lit(0),
        redirect_people=pl.lit(0),
        close_people=pl.lit(0),
        from_roles=pl.lit(None, dtype=pl.String),
        reason="The plan expects these hires in " + words + "; no requisition was given to compare with.",
    ).sort("quarter", "openings_people", "role_id", descending=[False, True, False])
