"""What people decided by hand, read against the roster: who it is, what is fixed, and why.

Reasons go into the decisions of the plan folder and nowhere else: no message, log or report holds one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from passerelle.app.assemble.earlier_ways import AS_IT_COMES, CLOSED, earlier_ways
from passerelle.app.assemble.positions import UNKNOWN, positions
from passerelle.app.assemble.roles import Staff
from passerelle.app.earlier import Earlier, own_ids
from passerelle.app.workforce import Sources, Workforce
from passerelle.data import hand as hand_file
from passerelle.data.hand import HandFile
from passerelle.data.schema import DECISIONS, Decision
from passerelle.data.schema.hand import Act
from passerelle.data.title_corrections import key
from passerelle.domain.calendar import Calendar
from passerelle.domain.units import Ints
from passerelle.engines.placement.problem import OUTSIDE
from passerelle.errors import BadInput, Fault

STATE: Final[Mapping[str, str]] = MappingProxyType(
    {Act.PIN: "pinned", Act.EXCLUDE: "excluded", Act.OVERRIDE: "overridden"}
)
_PLACE: Final = ("job_title", "department", "site")
_GONE: Final = -2  # a person of the earlier plan who is no longer there


@dataclass(frozen=True, slots=True)
class Hand:
    """What was decided by hand; one entry per person, each once."""

    name: str  # of the file, as shown
    hash: str  # SHA-256 of the file's bytes
    employee: Ints  # [person]  index among the employees
    state: tuple[str, ...]  # [person]  as the decisions table has it
    kind: Ints  # [person]  index into ``schema.DECISIONS``
    target: Ints  # [person]  index among all roles; OUTSIDE where they stay or leave
    quarter: Ints  # [person]  of the start; 0 where they stay
    duration: Ints  # [person]  quarters from start to arrival, or AS_IT_COMES
    programme: tuple[str, ...]  # [person]  id; empty: as it comes
    why: tuple[str, ...]  # [person]
    where: tuple[str, ...]  # [person]  row of the file

    def __len__(self) -> int:
        return len(self.employee)

    @property
    def reasons(self) -> dict[int, str]:
        """Why, by employee."""
        return dict(zip(self.employee.tolist(), self.why, strict=True))

    @property
    def facts(self) -> dict[str, Any]:
        """What plan.json says of it: which file, and how many people; no reason and nobody's id."""
        counts = {state: self.state.count(state) for state in STATE.values()}
        return {"file": self.name, "hash": self.hash, **{f"{name}_people": n for name, n in counts.items()}}


class _Way(NamedTuple):
    """What one line decides."""

    kind: int
    target: int = OUTSIDE
    quarter: int = 0
    duration: int = AS_IT_COMES
    programme: str = ""


_STAYS: Final = _Way(DECISIONS.index(Decision.STAY))


def read_hand(
    path: Path,
    people: tuple[Staff, Workforce, Sources],
    calendar: Calendar,
    earlier: Earlier | None = None,
) -> Hand:
    """Read a hand file against the roster.

    Args:
        path: the file. Its ``employee_id`` are those of ``earlier``, or of a plan of today's roster.
        people: today's people, as grouped, as read, and from where.
        calendar: of the plan.
        earlier: the plan to which a pin without a decision is.

    Raises:
        BadInput: everything that is wrong with the file, all together.
    """
    staff, read, sources = people
    given = hand_file.read(path)
    lines = _Lines(given, staff, calendar, earlier)
    named = given.frame["employer_id"].is_not_null().any()
    employee = lines.employees(own_ids(sources, read) if named else None)
    ways = [lines.way(line, who) for line, who in enumerate(employee.tolist())]
    if faults := [*given.faults, *lines.faults]:
        raise BadInput(faults)
    acts, reasons, by = (given.frame[name].to_list() for name in ("act", "reason", "by"))
    return Hand(
        name=given.name,
        hash=given.hash,
        employee=employee,
        state=tuple(STATE[act] for act in acts),
        kind=np.array([way.kind for way in ways], dtype=np.int64),
        target=np.array([way.target for way in ways], dtype=np.int64),
        quarter=np.array([way.quarter for way in ways], dtype=np.int64),
        duration=np.array([way.duration for way in ways], dtype=np.int64),
        programme=tuple(way.programme for way in ways),
        why=tuple(
            why if who is None else f"{why} (decided by {who})" for why, who in zip(reasons, by, strict=True)
        ),
        where=tuple(given.where(line) for line in range(len(ways))),
    )


def marked(decisions: pl.DataFrame, hand: Hand) -> pl.DataFrame:
    """Return the decisions, one row per employee in their order, with the state that each line gives."""
    state = decisions["state"].to_list()
    for employee, name in zip(hand.employee.tolist(), hand.state, strict=True):
        state[employee] = name
    return decisions.with_columns(pl.Series("state", state, dtype=pl.String))


class _Lines:
    """The lines of one file as they are read against roster and earlier plan, with what is wrong."""

    def __init__(self, given: HandFile, staff: Staff, calendar: Calendar, earlier: Earlier | None) -> None:
        self.given, self.staff, self.calendar, self.earlier = given, staff, calendar, earlier
        self.ways = None if earlier is None else earlier_ways(earlier, staff)
        self.rows: list[dict[str, Any]] = given.frame.to_dicts()
        self.asked = given.frame.select(key(name).alias(name) for name in _PLACE).to_dicts()
        self.faults: list[Fault] = []
        self.held = staff.cohort_role[staff.cohort]  # [employee]
        self.role_ids = {name: at for at, name in enumerate(staff.roles["role_id"].to_list())}
        self.places = staff.roles.select(key(name).alias(name) for name in _PLACE)

    def fault(self, line: int, column: str, what: str, remedy: str, value: object = "") -> None:
        """Add what is wrong with a cell."""
        self.faults.append(Fault(self.given.where(line, column), what, remedy, str(value)))

    # -------------------------------------------------------------- who

    def employees(self, own: pl.DataFrame | None) -> Ints:
        """Return the employee of each line [line], UNKNOWN where there is none."""
        frame = self.given.frame
        by_plan = self._by_plan(frame["employee_id"])
        by_own = np.full(frame.height, UNKNOWN)
        if own is not None:
            at = positions(frame["employer_id"].cast(pl.String), own["employer_id"])
            now = positions(own["employee_id"], self.staff.employee_id)
            by_own[at >= 0] = now[at[at >= 0]]
        elif frame["employer_id"].is_not_null().any():
            line = int(frame["employer_id"].is_not_null().arg_max() or 0)
            what = "cannot be read: the roster was imported, and the ids kept apart are not beside it."
            self.fault(line, "employer_id", what, "Put them there, or write the ids that a plan shows.")
        found = np.where(by_plan >= 0, by_plan, by_own)
        self._check_people(found, own)
        return found

    def _by_plan(self, said: pl.Series) -> Ints:
        if self.earlier is None:
            return np.where(said.is_null(), UNKNOWN, positions(said, self.staff.employee_id))
        row = positions(said, self.earlier.folder.tables["decisions"]["employee_id"])
        found = np.full(len(row), UNKNOWN)
        found[row >= 0] = self.earlier.employee[row[row >= 0]]
        for line in np.flatnonzero((row >= 0) & (found < 0)).tolist():
            self.fault(line, "employee_id", "is of somebody who is no longer there.", "Take the line out.")
        return np.where(row >= 0, np.where(found >= 0, found, _GONE), UNKNOWN)

    def _check_people(self, found: Ints, own: pl.DataFrame | None) -> None:
        first: dict[int, int] = {}
        for line, who in enumerate(found.tolist()):
            row = self.rows[line]
            if who == UNKNOWN and (row["employee_id"] or (row["employer_id"] and own is not None)):
                column = "employee_id" if row["employee_id"] else "employer_id"
                of = "the roster" if self.earlier is None else self.earlier.name
                what = f"is of nobody in {of if column == 'employee_id' else 'the roster'}."
                self.fault(line, column, what, "Mend it, or take the line out.")
            if who >= 0 and first.setdefault(who, line) != line:
                both = row["employee_id"] and self.rows[first[who]]["employee_id"]
                if not both:  # the reader has told of ids that come twice
                    what = f"is of the person of row {self.given.rows[first[who]]}."
                    self.fault(line, "employee_id", what, "Keep one line for each person.")

    # -------------------------------------------------------------- what

    def way(self, line: int, who: int) -> _Way:
        """Return what a line decides."""
        row = self.rows[line]
        if row["act"] == Act.EXCLUDE:
            return _STAYS
        if row["decision"] is None:
            return self._as_before(line, who) if row["act"] == Act.PIN else _STAYS
        if row["decision"] not in DECISIONS or row["decision"] == Decision.STAY:
            return _STAYS
        quarter = row["quarter"] or 1
        if quarter > self.calendar.quarters:
            what = f"lies after the plan, which has {self.calendar.quarters} quarters."
            self.fault(line, "quarter", what, "Write one of the plan's quarters.", quarter)
        kind = DECISIONS.index(row["decision"])
        if row["decision"] == Decision.SEPARATE:
            return _Way(kind, OUTSIDE, quarter)
        return _Way(kind, self._destination(line, who), quarter, AS_IT_COMES, row["programme"] or "")

    def _destination(self, line: int, who: int) -> int:
        """Return the role that a line leads to, or add what is wrong with it."""
        row, asked = self.rows[line], self.asked[line]
        if row["role_to"] is not None:
            found = [self.role_ids[row["role_to"]]] if row["role_to"] in self.role_ids else []
            column, shown = "role_to", row["role_to"]
        else:
            said = {name: value for name, value in asked.items() if value is not None}
            if not said:
                return OUTSIDE  # the reader has told of it
            same = pl.all_horizontal(pl.col(name) == value for name, value in said.items())
            found = np.flatnonzero(self.places.select(same.fill_null(value=False)).to_series()).tolist()
            column, shown = next(iter(said)), ", ".join(row[name] for name in said)
        if not found:
            self.fault(line, column, "is no role of the employer.", "Name a role of the plan's roles.", shown)
        elif len(found) > 1:
            what = f"fits {len(found):,} roles of the employer."
            self.fault(line, column, what, "Add department and site, or write its id in role_to.", shown)
        elif who >= 0 and found[0] == self.held[who]:
            self.fault(line, column, "is the role that the person holds.", "Write stay, or another role.")
        return found[0] if len(found) == 1 else OUTSIDE

    def _as_before(self, line: int, who: int) -> _Way:
        """Return what the earlier plan said of a person, or add what is wrong."""
        remedy = "Write the decision."
        if self.earlier is None or self.ways is None:
            what = "is empty, and no earlier plan is named that says what to pin."
            self.fault(line, "decision", what, "Write it, or name the plan with --from.")
            return _STAYS
        at = int(self.earlier.row[who]) if who >= 0 else UNKNOWN
        if at < 0:
            if who >= 0:
                self.fault(line, "decision", f"is empty, and {self.earlier.name} has not the person.", remedy)
            return _STAYS
        ways, kind = self.ways, int(self.ways.kind[at])
        if kind == _STAYS.kind or int(ways.target[at]) == self.held[who]:
            return _STAYS
        if ways.target[at] == CLOSED:
            what = f"is empty, and nobody holds the role any more to which {self.earlier.name} leads."
            self.fault(line, "decision", what, remedy)
            return _STAYS
        if ways.quarter[at] > self.calendar.quarters:
            what = f"is empty, and what {self.earlier.name} says starts after this plan."
            self.fault(line, "decision", what, remedy)
        return _Way(
            kind,
            int(ways.target[at]),
            int(ways.quarter[at]),
            int(ways.duration[at]),
            str(ways.programme[at] or ""),
        )
