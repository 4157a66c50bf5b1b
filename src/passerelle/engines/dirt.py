"""Dirt in an employer's file: rows beside those of employees, flaws in rows, knots in the reporting line.

Everything is drawn by shares of the employees, rounded to whole rows. A row has one flaw at most, and a row
that repeats or copies an employee is drawn from those without a flaw, so that what a reader should make of
every row is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints

ABSENT: Final = -2  # a manager who is not in the file; -1 is no manager


class RowKind(IntEnum):
    """What a row of the file is."""

    EMPLOYEE = 0
    SECOND_JOB = 1  # of an employee
    REPEATED_ID = 2  # an employee once more, told otherwise
    EARLIER_SPELL = 3  # of an employee who left and came back
    COPY = 4  # of an employee's row, word for word
    LEAVER = 5
    CONTRACTOR = 6
    FUTURE_HIRE = 7
    VACANT = 8  # a position that nobody holds
    SUBTOTAL = 9
    BLANK = 10


class Flaw(IntEnum):
    """What is odd or wrong in an employee's row. From ``OTHER_DECIMAL`` on the row can be no roster row."""

    NONE = 0
    TRAILING_BLANK = 1
    HARD_BLANK = 2  # a non-breaking one
    SHOUTED = 3
    SHORTENED_WORD = 4
    MISSPELT = 5
    WRONG_LETTERS = 6  # UTF-8 that was once read as Windows-1252
    OTHER_DATE = 7
    SERIAL_DATE = 8
    CURRENCY_SIGN = 9
    PERCENT_FTE = 10
    LOST_ZEROS = 11  # of the id, as a spreadsheet drops them
    OTHER_DECIMAL = 12  # a comma where the column has points: which it means cannot be told for sure
    NEGATIVE_PAY = 13
    ABSURD_PAY = 14
    NO_TITLE = 15
    NO_ID = 16
    NO_SUCH_DAY = 17
    TOO_FEW_FIELDS = 18
    TOO_MANY_FIELDS = 19


FIRST_HARMFUL: Final = Flaw.OTHER_DECIMAL
_OF_EMPLOYEES: Final = (RowKind.SECOND_JOB, RowKind.REPEATED_ID, RowKind.EARLIER_SPELL, RowKind.COPY)
_OF_OTHERS: Final = (RowKind.LEAVER, RowKind.CONTRACTOR, RowKind.FUTURE_HIRE)
_OF_NOBODY: Final = (RowKind.SUBTOTAL, RowKind.BLANK)


@dataclass(frozen=True, slots=True)
class Shares:
    """How much dirt there is, each as a share of the employees."""

    rows: Floats  # [row kind]; that of EMPLOYEE is not looked at
    flaws: Floats  # [flaw]; that of NONE is not looked at
    on_leave: float
    absent_manager: float
    own_manager: float
    knot: float  # employees who are above their own manager: half of them in twos, half in threes

    def __post_init__(self) -> None:
        if len(self.rows) != len(RowKind) or len(self.flaws) != len(Flaw):
            raise ValueError("there is one share for each kind of row and each flaw")
        lines = (self.on_leave, self.absent_manager, self.own_manager, self.knot)
        if min(*self.rows, *self.flaws, *lines) < 0.0 or max(*self.rows, *lines) > 1.0:
            raise ValueError("a share lies between 0 and 1")
        if self.flaws[1:].sum() > 1.0:
            raise ValueError("a row has one flaw at most: the shares of flaws add up to 1 or less")


@dataclass(frozen=True, slots=True)
class Dirt:
    """The rows of a dirty file. Axis [row], in the file's order."""

    kind: Ints  # RowKind
    flaw: Ints  # Flaw
    of: Ints  # the employee whom the row is of, or is made after; -1 of a subtotal or blank row
    other: Ints  # another employee, after whom a second job is made; -1 of a subtotal or blank row
    person: Ints  # index of the person: an employee's own, a new one of others, -1 where there is nobody
    on_leave: Bools
    manager: Ints  # [employee] -1 without one, ABSENT where not in the file


def draw_dirt(manager: Ints, shares: Shares, rng: np.random.Generator) -> Dirt:
    """Return the rows of a file of the employees with these managers [employee], and of what is beside them.

    Every employee has exactly one row of kind EMPLOYEE; these keep their order.
    """
    people = len(manager)
    flaw, flawless = _flaws(people, shares.flaws, rng)
    kinds, of = [np.zeros(people, dtype=np.int64)], [np.arange(people)]
    for kind in RowKind:
        count = _rows(shares.rows[kind], people)
        if kind is RowKind.EMPLOYEE or count == 0:
            continue
        if kind in _OF_EMPLOYEES:
            made = rng.choice(flawless, min(count, len(flawless)), replace=False)
        elif kind in _OF_NOBODY:
            made = np.full(count, -1)
        else:
            made = rng.integers(people, size=count)
        kinds.append(np.full(len(made), kind))
        of.append(made)
    kind_of, made_of = np.concatenate(kinds), np.concatenate(of)
    person = np.where(np.isin(kind_of, (RowKind.EMPLOYEE, *_OF_EMPLOYEES)), made_of, -1)
    new = np.isin(kind_of, _OF_OTHERS)
    person[new] = people + np.arange(int(new.sum()))
    # Employees stand evenly in the file in their own order; the other rows fall anywhere between them.
    place = np.concatenate([np.arange(people) / people, rng.random(len(kind_of) - people)])
    order = np.argsort(place, kind="stable")
    on_leave = np.zeros(people, dtype=bool)
    on_leave[rng.permutation(people)[: _rows(shares.on_leave, people)]] = True
    return Dirt(
        kind=kind_of[order],
        flaw=np.concatenate([flaw, np.zeros(len(kind_of) - people, dtype=np.int64)])[order],
        of=made_of[order],
        other=np.where(made_of < 0, -1, rng.integers(people, size=len(kind_of)))[order],
        person=person[order],
        on_leave=(np.isin(kind_of, (RowKind.EMPLOYEE, RowKind.COPY)) & on_leave[made_of])[order],
        manager=knotted(manager, shares, rng),
    )


def knotted(manager: Ints, shares: Shares, rng: np.random.Generator) -> Ints:
    """Return the managers [employee] with some absent, some their own, and some in rings of two or three.

    A ring is made where it holds: an employee becomes the manager of their manager, or of that one's.
    """
    people = len(manager)
    after = manager.copy()
    order = rng.permutation(people)
    absent, own = _rows(shares.absent_manager, people), _rows(shares.own_manager, people)
    touched = np.zeros(people, dtype=bool)
    for rank, employee in enumerate(order[absent + own :][: 4 * _rows(shares.knot, people)].tolist()):
        line = [employee, int(after[employee])]
        if rank % 2 and line[-1] >= 0:
            line.append(int(after[line[-1]]))
        if line[-1] >= 0 and len(set(line)) == len(line) and not touched[line].any():
            after[line[-1]] = employee
            touched[line] = True
        if touched.sum() >= 2 * _rows(shares.knot, people):
            break
    free = order[~touched[order]]
    after[free[:absent]] = ABSENT
    after[free[absent : absent + own]] = free[absent : absent + own]
    return after


def _rows(share: float, people: int) -> int:
    return int(np.floor(share * people + 0.5))


def _flaws(people: int, shares: Floats, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return the flaw of each employee [employee], and the employees without one."""
    counts = np.floor(shares * people + 0.5).astype(np.int64)
    counts[Flaw.NONE] = 0
    order = rng.permutation(people)
    drawn = np.repeat(np.arange(len(counts)), counts)[:people]
    flaw = np.zeros(people, dtype=np.int64)
    flaw[order[: len(drawn)]] = drawn
    return flaw, order[len(drawn) :]
