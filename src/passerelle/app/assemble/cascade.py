"""A plan's targets by leader and by cost centre.

**Shares.** Decisions belong to people, and so to their groups. Attrition, arrivals, hires and required
headcount belong to roles; a group has of each role's numbers the share that its people have of the role's
people. All of it is linear, so that groups add up to what holds them, and all together to the company.

**Small groups.** A leader has a row with at least ``LEAST_PEOPLE`` direct and indirect reports; the people
of a smaller one are counted with the leader above, whose row says so. Small cost centres share one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from passerelle.app.assemble.day_one import PlanPeople
from passerelle.app.assemble.positions import positions
from passerelle.app.suppression import LEAST_PEOPLE
from passerelle.app.wording import counted
from passerelle.data import schema
from passerelle.data.schema.day_one import COMPANY, COST_CENTRE, DEPARTMENT, LEADER
from passerelle.domain.units import Floats, Ints
from passerelle.engines.reporting_tree import NOBODY, levels, nearest, reports, rolled_up

NOT_STATED: Final = "not stated"
TOGETHER: Final = "smaller ones together"
_KINDS: Final = ("move", "retrain", "separate")
_WHOLE: Final = ("affected", "stay", *_KINDS)  # counted from decisions
_SHARED: Final = ("moved_in", "volunteers", "attrition", "hired", "rounding")  # over the plan, of roles
_BY_QUARTER: Final = ("moved_in", "attrition", "hired", "required")


@dataclass(frozen=True, slots=True)
class Cascade:
    """Both tables of targets."""

    whole: pl.DataFrame  # schema.TARGET_CASCADE
    quarters: pl.DataFrame  # schema.TARGET_CASCADE_QUARTERS


@dataclass(frozen=True, slots=True)
class _Groups:
    """Groups of one view, and in which each employee is counted without those below."""

    view: list[str]  # [group]
    name: list[str]  # [group]
    above: Ints  # [group]  the group that holds it, or NOBODY
    member: Ints  # [employee]  its group, or NOBODY
    folded: Ints  # [group]  people of groups too small for a row
    says: list[str | None]  # [group]


def cascade(people: PlanPeople) -> Cascade:
    """Return the targets of the company, of every leader's people and of every cost centre.

    Raises:
        ValueError: the reporting line closes a circle.
    """
    boss = positions(people.employees["manager_id"], people.employees["employee_id"])
    leaders = _leaders(people, boss)
    whole, quarters = [], []
    for groups in (_company(leaders.member, boss), leaders, _centres(people)):
        if groups.name:
            first, second = _rows(people, groups)
            whole.append(first)
            quarters.append(second)
    return Cascade(pl.concat(whole), pl.concat(quarters))


# ------------------------------------------------------------------ who is counted where


def _company(led: Ints, boss: Ints) -> _Groups:
    """Return everybody as one group; ``led`` is the leader's row in which each is counted [employee]."""
    alone, says = int((led == NOBODY).sum()), None
    if (boss == NOBODY).all():
        says = "The roster tells no managers: there are no rows of leaders."
    elif alone:
        who = counted(alone, "person is", "people are")
        says = f"{who} in no leader's row: nobody is above them, or too few people report there."
    nobody = np.zeros(len(boss), dtype=np.int64)
    return _Groups([COMPANY], [COMPANY], np.array([NOBODY]), nobody, np.zeros(1, dtype=np.int64), [says])


def _leaders(people: PlanPeople, boss: Ints) -> _Groups:
    below = reports(boss)
    shown = below >= LEAST_PEOPLE
    leader = np.flatnonzero(shown)
    row = np.full(len(boss), NOBODY)
    row[leader] = np.arange(len(leader))
    found = nearest(boss, shown)
    member = np.where(found == NOBODY, NOBODY, row[found])
    over = boss[leader]
    inside = (member != NOBODY) & (found != boss)  # of a team too small for a row
    folded = np.bincount(member[inside], minlength=len(leader))
    teams = pl.DataFrame({"group": member[inside], "boss": boss[inside]}).unique()
    small = np.bincount(teams["group"].to_numpy(), minlength=len(leader)) if len(leader) else folded
    ids = people.employees["employee_id"].gather(leader).to_list()
    return _Groups(
        view=[LEADER] * len(leader),
        name=ids,
        above=np.where(over == NOBODY, NOBODY, row[over]),
        member=member,
        folded=folded,
        says=[
            _folded_words(int(n), int(t)) if n else None
            for n, t in zip(folded.tolist(), small.tolist(), strict=True)
        ],
    )


def _folded_words(people: int, teams: int) -> str:
    told = "a smaller team has" if teams == 1 else f"{teams:,} smaller teams have"
    return f"{counted(people, 'person', 'people')} of {told} no row of their own and are counted here."


def _centres(people: PlanPeople) -> _Groups:
    """Return the cost centres, or the departments where no row has one; small ones share a row."""
    has = people.employees["cost_centre"].is_not_null().any()
    view, column = (COST_CENTRE, "cost_centre") if has else (DEPARTMENT, "department")
    said = people.employees[column]
    if not said.is_not_null().any():
        return _Groups([], [], np.empty(0, np.int64), np.full(len(said), NOBODY), np.empty(0, np.int64), [])
    names = said.fill_null(NOT_STATED)
    sizes = names.value_counts().sort(["count", names.name], descending=[True, False])
    kept = int((sizes["count"] >= LEAST_PEOPLE).sum())
    rest = int(sizes["count"][kept:].sum())
    if 0 < rest < LEAST_PEOPLE and kept:  # one sum of few people would tell them
        kept -= 1
        rest += int(sizes["count"][kept])
    shown = sizes[names.name][:kept]
    at = positions(names, shown)
    member = np.where(at == NOBODY, kept, at)
    groups = shown.to_list()
    says: list[str | None] = [None] * kept
    folded = np.zeros(kept, dtype=np.int64)
    if rest:
        number = sizes.height - kept
        groups.append(TOGETHER)
        says.append(
            f"{counted(number, view, view + 's')} with few people each, or needed to hide such a one."
        )
        folded = np.append(folded, rest)
    return _Groups([view] * len(groups), groups, np.full(len(groups), NOBODY), member, folded, says)


# ------------------------------------------------------------------ what is counted


def _rows(people: PlanPeople, groups: _Groups) -> tuple[pl.DataFrame, pl.DataFrame]:
    shape = (len(groups.name), people.roles.height)
    inside = np.flatnonzero(groups.member != NOBODY)
    member, ones = groups.member[inside], np.ones(len(inside))
    held = csr_array((ones, (member, people.role[inside])), shape=shape)
    shares = np.asarray(held @ _per_person(people))
    counts = _decided(people, inside, member, shape[0])
    size: Floats = np.bincount(member, minlength=shape[0]).astype(np.float64)
    own = np.column_stack([size, counts, shares])
    total = rolled_up(own, groups.above)
    named, shared = _names(people.quarters)
    columns = {"people": total[:, 0]} | {name: total[:, 1 + at] for at, name in enumerate((*named, *shared))}
    return _whole(people, groups, columns, size), _by_quarter(people, groups, columns)


def _names(quarters: int) -> tuple[list[str], list[str]]:
    every = range(1, quarters + 1)
    named = [*_WHOLE, *(f"{kind} {t}" for kind in _KINDS for t in every)]
    return named, [*_SHARED, *(f"{name} {t}" for name in _BY_QUARTER for t in every)]


def _per_person(people: PlanPeople) -> Floats:
    """Return what each person of a role stands for of its numbers [role, measure]."""
    size = np.maximum(people.roles["people"].to_numpy().astype(np.float64), 1.0)
    over_plan = [people.walked(f"{name}_people").sum(axis=1) for name in _SHARED]
    quarterly = [people.walked(f"{name}_people") for name in _BY_QUARTER]
    return np.asarray(np.column_stack([*over_plan, *quarterly]) / size[:, None])


def _decided(people: PlanPeople, inside: Ints, member: Ints, groups: int) -> Floats:
    """Return the affected, who stay, and who start on each kind, by quarter too [group, measure]."""
    employees = people.employees
    decision = employees["decision"].gather(inside)
    quarter = employees["quarter"].gather(inside).fill_null(0).to_numpy()
    chosen = [employees["affected"].gather(inside).to_numpy(), (decision == "stay").to_numpy()]
    kinds = [(decision == kind).to_numpy() for kind in _KINDS]
    every = range(1, people.quarters + 1)
    chosen += [*kinds, *(kind & (quarter == t) for kind in kinds for t in every)]
    return np.column_stack([np.bincount(member[mask], minlength=groups) for mask in chosen])


def _whole(people: PlanPeople, groups: _Groups, columns: dict[str, Floats], own: Floats) -> pl.DataFrame:
    size = np.rint(columns["people"]).astype(np.int64)
    counts = {name: np.rint(columns[name]).astype(np.int64) for name in _WHOLE}
    shared = {name: _quiet(columns[name]) for name in _SHARED}
    gone = sum(counts[kind] for kind in _KINDS) + shared["attrition"] + shared["volunteers"]
    end = size - gone + shared["moved_in"] + shared["hired"] + shared["rounding"]
    required = columns[f"required {people.quarters}"]
    names = pl.Series(groups.name, dtype=pl.String)
    frame = pl.DataFrame(
        {
            "view": groups.view,
            "group": names,
            "above": names.gather(pl.Series(groups.above).replace(NOBODY, None)),
            "level": levels(groups.above) * (np.array(groups.view) != COMPANY),
            "people": size,
            "rows_below_people": size - np.rint(own).astype(np.int64),
            "folded_people": groups.folded,
            **{f"{name}_people": values for name, values in (counts | shared).items()},
            "end_people": _quiet(end),
            "required_end_people": required,
            "change_people": _quiet(required - size),
            "says": pl.Series(groups.says, dtype=pl.String),
        }
    )
    order = ("level", "people", "group")
    return schema.TARGET_CASCADE.conform(frame.sort(order, descending=[False, True, False]))


def _by_quarter(people: PlanPeople, groups: _Groups, columns: dict[str, Floats]) -> pl.DataFrame:
    parts = []
    for t in range(1, people.quarters + 1):
        counts = {f"{kind}_people": np.rint(columns[f"{kind} {t}"]).astype(np.int64) for kind in _KINDS}
        shared = {f"{name}_people": _quiet(columns[f"{name} {t}"]) for name in _BY_QUARTER}
        change = _quiet(columns[f"required {t}"] - columns["people"])
        named = {"view": groups.view, "group": groups.name, "quarter": t}
        parts.append(pl.DataFrame({**named, **counts, **shared, "change_people": change}))
    frame = pl.concat(parts).sort("group", "quarter", maintain_order=True)
    return schema.TARGET_CASCADE_QUARTERS.conform(frame)


def _quiet(values: Floats) -> Floats:
    """Return ``values`` without floating-point noise around nothing."""
    return np.where(np.abs(values) < 1e-9, 0.0, values)
