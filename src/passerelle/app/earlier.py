"""An earlier plan beside today's people: who is who, and how many quarters have passed.

Opaque ids number the rows of one roster, so the same id means another person in the next roster. People
are matched by the employer's own ids, which every plan and import keeps apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import UNKNOWN, positions
from passerelle.app.workforce import Sources, Workforce
from passerelle.data import identity, plan_folder
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.workforce_folder import is_workforce
from passerelle.domain.calendar import MONTHS_PER_QUARTER, Calendar, add_months
from passerelle.domain.units import Ints
from passerelle.errors import BadInput, Fault

_APART: Final = "-apart"  # what is written beside a folder is kept in one of this name


@dataclass(frozen=True, slots=True)
class EarlierPlan:
    """Which plan came before, and what became of it."""

    path: Path
    told: bool = True  # whether people were told of it: changing it then has a price
    ids: Path | None = None  # folder with the ids of its roster; PLAN-apart unless told


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier plan and where its people are now."""

    name: str
    folder: PlanFolder
    passed: int  # whole quarters from its start to the new plan's
    employee: Ints  # [row of its decisions]  index among today's employees, UNKNOWN for who is gone
    row: Ints  # [employee]  row of its decisions, UNKNOWN for who was not there


def read_earlier(plan: EarlierPlan, sources: Sources, read: Workforce, calendar: Calendar) -> Earlier:
    """Read an earlier plan, which stays as it is, and find its people in today's roster.

    Args:
        plan: where it is, and its roster's ids.
        sources: where today's people come from: the ids of an imported workforce are kept beside it.
        read: today's people.
        calendar: of the new plan.

    Raises:
        BadInput: it is no plan folder, the new plan does not start whole quarters after it, or its people
            cannot be matched for want of ids.
    """
    folder = plan_folder.read(plan.path)
    passed = _passed(plan.path.name, date.fromisoformat(str(folder.plan["start"])), calendar.start)
    before, now = folder.tables["decisions"]["employee_id"], read.roster["employee_id"]
    if folder.plan["hashes"]["roster"] != read.hash:
        before = _renamed(plan, before, sources, read)
    row = positions(now, before)
    employee = np.full(len(before), UNKNOWN)
    employee[row[row >= 0]] = np.flatnonzero(row >= 0)
    if len(before) and not (row >= 0).any():
        what = "has nobody in common with the roster."
        remedy = "Name the plan of the same employer, with the ids that belong to it."
        raise BadInput([Fault(str(plan.path), what, remedy)])
    return Earlier(plan.path.name, folder, passed, employee, row)


def _passed(name: str, before: date, start: date) -> int:
    """Return the whole quarters from one start to the other."""
    months = (start.year - before.year) * 12 + start.month - before.month
    passed = months // MONTHS_PER_QUARTER
    if passed < 0 or add_months(before, MONTHS_PER_QUARTER * passed) != start:
        nearest = add_months(before, MONTHS_PER_QUARTER * max(passed, 0))
        what = f"is not a whole number of quarters after the start of {name}, {before}."
        remedy = f"Start the new plan on {nearest}, or a number of quarters later."
        raise BadInput([Fault("scenario, scenario.start", what, remedy, start.isoformat())])
    return passed


def _renamed(plan: EarlierPlan, before: pl.Series, sources: Sources, read: Workforce) -> pl.Series:
    """Return today's opaque ids of the earlier plan's people; empty for who is gone.

    Raises:
        BadInput: the own ids of one of the two rosters are not at hand.
    """
    faults: list[Fault] = []
    then, own = _then(plan, faults), _now(sources, read, faults)
    if faults or then is None or own is None:
        raise BadInput(faults)
    lost = ~before.is_in(then["employee_id"].implode())
    if lost.any():
        what = "does not know everybody of the earlier plan: it is of another roster."
        remedy = "Name the folder of ids that was written with that plan, or with the import it is from."
        raise BadInput([Fault(str(_apart(plan)), what, remedy, "", int(lost.sum()))])
    both = pl.DataFrame({"employee_id": before}).join(
        then, on="employee_id", how="left", maintain_order="left"
    )
    found = both.join(own, on="employer_id", how="left", maintain_order="left", suffix="_now")
    return found["employee_id_now"].rename("employee_id")


def _apart(plan: EarlierPlan) -> Path:
    return plan.ids or plan.path.resolve().with_name(f"{plan.path.resolve().name}{_APART}")


def _then(plan: EarlierPlan, faults: list[Fault]) -> pl.DataFrame | None:
    """Return the ids of the earlier plan's roster, or add what is wrong."""
    if identity.is_there(_apart(plan)):
        return identity.read(_apart(plan))
    what = f"is of another roster, and the ids of its people are not in {_apart(plan).name}."
    remedy = "Name the folder in which they are kept apart: of that plan, or of the import it was made from."
    faults.append(Fault(str(plan.path), what, remedy))
    return None


def own_ids(sources: Sources, read: Workforce) -> pl.DataFrame | None:
    """Return today's opaque ids beside the employer's own; nothing where an import keeps them elsewhere."""
    if read.apart is not None:
        return read.apart.identity
    found = next((path.resolve() for path in sources.files if is_workforce(path)), None)
    apart = None if found is None else found.with_name(f"{found.name}{_APART}")
    return identity.read(apart) if apart is not None and identity.is_there(apart) else None


def _now(sources: Sources, read: Workforce, faults: list[Fault]) -> pl.DataFrame | None:
    """Return the ids of today's roster, or add what is wrong."""
    found = own_ids(sources, read)
    if found is None:
        what = f"was imported, and its ids are not beside it, in a folder whose name ends in {_APART}."
        faults.append(Fault(read.name, what, "Put that folder beside it, or plan from the extracts."))
    return found
