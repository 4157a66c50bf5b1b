"""An employer's approvals to fill positions, to the role and quarter in which they would be filled.

**How they enter demand.** Required headcount starts from today's people and refills who leaves, so a
requisition for the place of somebody who left or will leave is in it already: it marks where and when a hire
would come, and adds nobody. It adds people only for **new positions**: seats that the list of positions shows
open, held by nobody, and so beyond today's headcount. A requisition that names such a seat stands for it; one
that names none takes the open seats of its role that no other names, while there are some. Without a list of
positions nothing says that a seat is new, and nothing is added. :func:`with_new_positions` does the adding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import UNKNOWN, positions
from passerelle.app.wording import counted
from passerelle.domain.calendar import Calendar
from passerelle.domain.units import Bools, Floats, Ints

TITLE: Final = "job_title"
PLACE: Final = ("department", "site", "region", "country", "grade")  # compared where both sides have them
LATER: Final = 0  # the quarter of a requisition that would be filled after the plan


@dataclass(frozen=True, slots=True)
class RequisitionOpenings:
    """What approved, open requisitions ask for, and where each requisition belongs."""

    seats: Floats  # [role, quarter]  positions to fill in the quarter; a count, nothing to add to demand
    new: Floats  # [role, quarter]  of them those beyond today's headcount
    role: Ints  # [requisition]  the role it belongs to, or -1
    quarter: Ints  # [requisition]  in which it would be filled, 1..; LATER where that is after the plan
    counts: Bools  # [requisition]  whether it is in ``seats``: open, of a role, within the plan
    notes: tuple[str, ...]


def requisition_openings(
    requisitions: pl.DataFrame | None,
    roles: pl.DataFrame,
    calendar: Calendar,
    *,
    listed: pl.DataFrame | None = None,
) -> RequisitionOpenings:
    """Return the positions that approved requisitions would fill, by role and quarter.

    A requisition belongs to the role of its title in its department, at its site and so on, as far as both
    tell them; of several, to the one that shares most of them, then the one with most people. Those that are
    open count; those on hold, filled or closed do not. One without a start, or with one that is past, is of
    the first quarter.

    Args:
        requisitions: schema.REQUISITIONS; None where there are none.
        roles: schema.ROLES, or the columns of it that name a role, and people.
        calendar: of the plan.
        listed: schema.POSITIONS, which tells which positions are new; None where there is no list.
    """
    shape = (roles.height, calendar.quarters)
    if requisitions is None or requisitions.height == 0:
        nothing = np.empty(0, np.int64)
        return RequisitionOpenings(np.zeros(shape), np.zeros(shape), nothing, nothing, np.empty(0, bool), ())
    places = _roles_of(roles)
    role, why = places.find(requisitions)
    quarter = _quarters(requisitions["target_start"], calendar)
    is_open = (requisitions["status"] == "open").to_numpy()
    counts = is_open & (role != UNKNOWN) & (quarter != LATER)
    wanted = np.where(counts, requisitions["openings"].to_numpy(), 0)
    new = _new(requisitions, wanted, quarter, role, _seats(listed, places))
    return RequisitionOpenings(
        seats=_table(role, quarter, wanted, shape),
        new=_table(role, quarter, new, shape),
        role=role,
        quarter=quarter,
        counts=counts,
        notes=tuple(_notes(requisitions, (is_open, counts, quarter), (wanted, new), why)),
    )


def with_new_positions(
    required: Floats, people: Floats, found: RequisitionOpenings, announced: Bools
) -> Floats:
    """Return required headcount with the new positions of requisitions [role, quarter].

        required' = max(required, (people + new positions by then) x min(1, required / people))

    Work that falls takes its share of the new positions too. A requirement that grows is the same positions
    told otherwise, such as a growth line, so that the greater of the two holds and nothing is counted twice.

    Args:
        required: headcount [role, quarter].
        people: employees today, above zero [role].
        found: of the same roles and quarters.
        announced: roles whose headcount a target or growth line sets: nothing is added to them [role].
    """
    new = np.where(announced[:, None], 0.0, found.new.cumsum(axis=1))
    left = np.minimum(required / people[:, None], 1.0)
    return np.asarray(np.maximum(required, (people[:, None] + new) * left))


# ------------------------------------------------------------------ which role


@dataclass(frozen=True, slots=True)
class _Roles:
    """The roles by title, and the codes of what names their place."""

    of_title: Mapping[str, Ints]
    words: Mapping[str, pl.Series]  # by field: distinct values, as compared
    code: Mapping[str, Ints]  # by field [role]
    people: Floats  # [role]

    def find(self, seats: pl.DataFrame) -> tuple[Ints, list[str]]:
        """Return the role of each row, or -1, and why it has none; an empty word where it has one."""
        titles = _plain(seats[TITLE]).to_list()
        codes = np.column_stack([self._codes(seats, field) for field in PLACE])
        known: dict[tuple[object, ...], tuple[int, str]] = {}
        found = []
        for title, place in zip(titles, codes.tolist(), strict=True):
            key = (title, *place)
            if key not in known:
                known[key] = self._one(title, place)
            found.append(known[key])
        return np.array([role for role, _ in found], dtype=np.int64), [why for _, why in found]

    def _codes(self, seats: pl.DataFrame, field: str) -> Ints:
        """Return a code per row, -1 where it or the roster does not tell, -2 where no role has it."""
        told = _plain(seats[field]) if field in seats.columns else pl.Series([None] * seats.height)
        code = positions(told.cast(pl.String), self.words[field])
        absent = (code == UNKNOWN) & told.is_not_null().to_numpy() & bool(len(self.words[field]))
        return np.where(absent, UNKNOWN - 1, code)

    def _one(self, title: str, place: list[int]) -> tuple[int, str]:
        roles = self.of_title.get(title)
        if roles is None:
            return UNKNOWN, "no role has their title"
        fits, shared = np.ones(len(roles), dtype=bool), np.zeros(len(roles))
        for field, code in zip(PLACE, place, strict=True):
            if code != UNKNOWN:
                own = self.code[field][roles]
                fits &= (own == code) | (own == UNKNOWN)
                shared += own == code
        if not fits.any():
            return UNKNOWN, "no role of their title is in their place or grade"
        best = np.lexsort((-self.people[roles], -shared, ~fits))[0]
        return int(roles[best]), ""


def _roles_of(roles: pl.DataFrame) -> _Roles:
    titles = pl.DataFrame({"title": _plain(roles[TITLE]), "role": np.arange(roles.height)})
    grouped = titles.group_by("title", maintain_order=True).agg("role")
    words, code = {}, {}
    for field in PLACE:
        told = _plain(roles[field]) if field in roles.columns else pl.Series([None] * roles.height)
        told = told.cast(pl.String)
        words[field] = told.drop_nulls().unique().sort()
        code[field] = positions(told, words[field])
    return _Roles(
        of_title={title: np.array(held) for title, held in grouped.iter_rows()},
        words=words,
        code=code,
        people=roles["people"].cast(pl.Float64).to_numpy(),
    )


def _plain(said: pl.Series) -> pl.Series:
    """Return texts as they are compared: one blank between words, whatever the case."""
    return said.cast(pl.String).str.strip_chars().str.replace_all(r"\s+", " ").str.to_lowercase()


# ------------------------------------------------------------------ when, and which are new


def _quarters(start: pl.Series, calendar: Calendar) -> Ints:
    first_days = [calendar.first_day(quarter) for quarter in range(1, calendar.quarters + 2)]
    held = start.fill_null(calendar.start).to_numpy().astype("datetime64[D]")
    quarter = np.searchsorted(np.array(first_days, dtype="datetime64[D]"), held, side="right")
    return np.where(quarter > calendar.quarters, LATER, np.maximum(quarter, 1))


@dataclass(frozen=True, slots=True)
class _Seats:
    """The seats that the employer lists."""

    open_role: Mapping[str, int]  # role of each open seat that nobody holds, by number
    numbers: frozenset[str]  # of all seats


def _seats(listed: pl.DataFrame | None, roles: _Roles) -> _Seats:
    if listed is None:
        return _Seats({}, frozenset())
    is_open = listed.filter((pl.col("status") == "open") & (pl.col("people") == 0))
    role, _ = roles.find(is_open)
    by_number = dict(zip(is_open["position_id"].to_list(), role.tolist(), strict=True))
    return _Seats(by_number, frozenset(listed["position_id"].to_list()))


def _new(requisitions: pl.DataFrame, wanted: Ints, quarter: Ints, role: Ints, seats: _Seats) -> Ints:
    """Return how many positions of each requisition are new, the earliest served first [requisition]."""
    new = np.zeros(len(wanted), dtype=np.int64)
    numbers = requisitions["position_id"].to_list()
    order = [at for at in np.lexsort((np.arange(len(wanted)), quarter)).tolist() if wanted[at] > 0]
    left = dict(seats.open_role)
    for at in order:
        new[at] = left.pop(numbers[at], None) is not None
    free = Counter(left.values())
    for at in order:
        if numbers[at] not in seats.numbers:
            new[at] = min(int(wanted[at]), free[int(role[at])])
            free[int(role[at])] -= int(new[at])
    return new


def _table(role: Ints, quarter: Ints, counted: Ints, shape: tuple[int, int]) -> Floats:
    table = np.zeros(shape)
    at = counted > 0
    np.add.at(table, (role[at], quarter[at] - 1), counted[at])
    return table


def _notes(
    requisitions: pl.DataFrame, state: tuple[Bools, Bools, Ints], seats: tuple[Ints, Ints], why: list[str]
) -> Iterator[str]:
    is_open, counts, quarter = state
    wanted, new = seats
    total = counted(requisitions.height, "requisition", "requisitions")
    yield (
        f"Of {total}, {int(is_open.sum()):,} are open; {int(counts.sum()):,} of them, for "
        f"{counted(int(wanted.sum()), 'position', 'positions')}, belong to a role and start within the plan."
    )
    for reason in dict.fromkeys(filter(None, why)):
        lost = int((is_open & (np.array(why) == reason)).sum())
        if lost:
            yield f"{counted(lost, 'open requisition counts', 'open requisitions count')} nothing: {reason}."
    later = int((is_open & (quarter == LATER)).sum())
    if later:
        yield f"{counted(later, 'open requisition starts', 'open requisitions start')} after the plan."
    if int(wanted.sum()):
        yield (
            f"{counted(int(new.sum()), 'position is', 'positions are')} new: on the list of positions, open "
            "and held by nobody. The others replace people, whom the requirement refills already."
        )
