"""The placement problem as aligned arrays: who may go where, from when, at what cost, within which limits.

A **way** is one thing that may be proposed to people of a cohort: a move to a role, training and then a
move, a separation, or a voluntary programme. Every way may start in any quarter from its ``first`` to
its ``last``. Roles outside the problem (nobody surplus, nobody welcome) need no optimiser and are not in
these arrays.

**As-of people.** Attrition comes first, so of one employee on the as-of date ``kept ** t`` are expected to
be there when quarter t's proposals are made, with ``kept = 1 - attrition_rate`` of the role. Flows are in
expected people at the time; a flow of quarter t stands for ``1 / kept ** t`` as-of people. In that unit
a cohort is used up once, whatever the quarter, and one row states what would take one row a quarter.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints

OUTSIDE: Final = -1  # as a target: the person leaves the employer; as a role: outside the problem
TOLERANCE: Final = 1e-6  # people, or share of a limit in money


class Kind(IntEnum):
    """What a way proposes."""

    MOVE = 0
    RETRAIN = 1  # training, then a move
    SEPARATE = 2
    VOLUNTARY = 3  # an offer to all of a cohort that an expected number take; nobody is named


@dataclass(frozen=True, slots=True)
class HardTarget:
    """A ceiling on the headcount of some roles from a quarter on, in every case."""

    key: str  # key path in the scenario, such as target[1]
    says: str  # the demand in words
    roles: Ints  # [member]  indices of roles
    quarter: int  # first quarter in which it holds, 1..
    at_most_people: float


@dataclass(frozen=True, slots=True)
class SideLimit:
    """A ceiling on a weighted sum of flows: for each group, over the plan or by the quarter of start.

    sum over the ways of a group (and, where ``most`` has two axes, of one quarter) of weight x flow <= most
    """

    name: str  # of its rows, such as budget_quarter
    key: str  # key path in the scenario
    says: str  # the demand in words, for all groups
    weight: Floats  # [way]  what one person counts
    group: Ints  # [way]  the group it counts in; -1 where it counts in none
    most: Floats  # [group] over the plan, or [group, quarter]; infinity where unlimited
    labels: tuple[str, ...] = ("",)  # [group]  its name in words, such as a site; empty for one group
    money: bool = False  # whether it counts money; people otherwise

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.most):
            raise ValueError(f"{self.name} has {len(self.labels)} names for {len(self.most)} groups")
        if len(self.weight) != len(self.group):
            raise ValueError(f"{self.name} has {len(self.weight)} weights for {len(self.group)} ways")
        if len(self.group) and int(self.group.max()) >= len(self.most):
            raise ValueError(f"{self.name} names a group that has no limit")
        if np.isnan(self.most).any() or (self.most < 0.0).any():
            raise ValueError(f"{self.name} has a limit below zero or none that is a number")

    @property
    def by_quarter(self) -> bool:
        """Whether it holds for each quarter of start, rather than over the plan."""
        return self.most.ndim == 2


@dataclass(frozen=True, slots=True)
class EntryLimit:
    """Arrivals of some ways in a quarter at most a share of the headcount of the role they enter."""

    key: str
    says: str
    ways: Ints  # [member]  indices of ways
    role: int
    share: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Everything that a plan may not exceed."""

    side: tuple[SideLimit, ...] = ()
    targets: tuple[HardTarget, ...] = ()
    entries: tuple[EntryLimit, ...] = ()
    over_people: float | None = None  # too many in all roles together, each quarter
    under_people: float | None = None  # short in one role, each quarter; None: any number, at its price

    def side_named(self, name: str) -> SideLimit | None:
        """Return the side limit of that name, or None."""
        return next((limit for limit in self.side if limit.name == name), None)


@dataclass(frozen=True, slots=True)
class ReducedHours:
    """Fewer hours for all instead of fewer people: a person on them counts ``saves`` of a headcount less."""

    saves: Floats  # [role]  headcount that one person on reduced hours stands for, 0 to 1
    cost: Floats  # [role]  employer's money per person and quarter; below zero where pay is saved
    at_most: Floats  # [role, quarter]  people


_AXES: Final = {
    "cohort": "role may_leave",
    "role": "attrition_rate hire_cost hire_at_most under_cost over_cost hire_yield",
    "way": "kind target first last duration arrives returns trains cost loss loss_quarter least most",
}


@dataclass(frozen=True, slots=True)
class PlacementProblem:
    """Who may be placed, where there is room, and what each way costs.

    Quarters are numbered from 1; column ``t - 1`` of a ``[.., quarter]`` array is quarter t. Money is in
    units of the plan's currency, undiscounted; ``discount`` is applied by the model. With several cases,
    one set of flows serves all of them, and hires and staffing are the recourse of each, weighted.
    """

    people: Floats  # [cohort]  employees on the as-of date
    role: Ints  # [cohort]  the role they hold
    may_leave: Floats  # [cohort, quarter]  as-of people who may have gone by its end; never falling

    start_people: Floats  # [role]  employees on the as-of date, cohorts that cannot go included
    attrition_rate: Floats  # [role]  expected share leaving in a quarter
    required: Floats  # [case, role, quarter]  headcount
    hire_cost: Floats  # [role, quarter]  employer's money per hire in the quarter
    hire_at_most: Floats  # [role, quarter]  people; infinity where unlimited
    under_cost: Floats  # [role]  money per person short and quarter
    over_cost: Floats  # [role]  money per person too many and quarter

    cohort: Ints  # [way]  whom it takes; never falling
    kind: Ints  # [way]  of ``Kind``
    target: Ints  # [way]  the role it enters; OUTSIDE where it leaves the employer
    first: Ints  # [way]  first quarter in which it may start
    last: Ints  # [way]  last quarter; below ``first`` where it may not
    duration: Ints  # [way]  quarters from start to arrival, in no role's headcount
    arrives: Floats  # [way]  share who enter the target
    returns: Floats  # [way]  share who go back to their origin at arrival; the others leave the employer
    trains: Ints  # [way]  index of the programme, or -1
    cost: Floats  # [way]  employer's money per person
    loss: Floats  # [way]  loss to the person, already weighted
    loss_quarter: Floats  # [way]  the same for each quarter of the plan from arrival on

    discount: Floats  # [quarter]  worth at the start of money in the quarter
    limits: Limits = Limits()
    case_weight: Floats | None = None  # [case]  None where there is one
    hire_yield: Floats | None = None  # [role]  share of a quarter's hires there at its end; None for all
    reduced: ReducedHours | None = None
    least: Floats | None = None  # [way]  people at least in each quarter of the way, such as those pinned
    most: Floats | None = None  # [way]  people at most in each quarter; None for unlimited

    def __post_init__(self) -> None:
        sizes = {"cohort": len(self.people), "role": len(self.start_people), "way": len(self.cohort)}
        for axis, names in _AXES.items():
            for name in names.split():
                value = getattr(self, name)
                if value is not None and len(value) != sizes[axis]:
                    raise ValueError(f"{name} has {len(value)} entries for {sizes[axis]} of {axis}")
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if isinstance(value, np.ndarray) and value.dtype.kind == "f" and np.isnan(value).any():
                raise ValueError(f"{name} holds a value that is not a number")
        self._check_values(sizes)
        self._check_limits(sizes)

    def _check_values(self, sizes: dict[str, int]) -> None:
        """Raise a ValueError where a quarter, index or share cannot be; the engine relies on these."""
        quarters, used = self.quarters, self.last >= self.first
        below = (self.arrives < 0.0) | (self.returns < 0.0)
        above = (self.may_leave > self.people[:, None] + 1e-6).any(axis=1)
        falls = (np.diff(self.may_leave, axis=1) < -1e-9).any(axis=1) | (self.may_leave < 0.0).any(axis=1)
        held = np.bincount(self.role, weights=self.people, minlength=sizes["role"])
        wrong = {
            "required does not have the axes case, role and quarter": np.array(
                [self.required.shape[1:] != (sizes["role"], quarters) or self.discount.shape != (quarters,)]
            ),
            "cohort is not in rising order": np.diff(self.cohort) < 0,
            "first lies before the plan": (self.first < 1) & used,
            "last lies after the plan": (self.last > quarters) & used,
            "duration is below zero": self.duration < 0,
            "arrives or returns is not a share": below | (self.arrives + self.returns > 1.0 + 1e-12),
            "attrition_rate is not a share": (self.attrition_rate < 0.0) | (self.attrition_rate > 1.0),
            "target is no role": (self.target < OUTSIDE) | (self.target >= sizes["role"]),
            "a way out of the employer arrives somewhere": (self.target == OUTSIDE) & (self.arrives > 0.0),
            "cohort is no cohort": (self.cohort < 0) | (self.cohort >= sizes["cohort"]),
            "a role has fewer people than its cohorts": held > self.start_people + 1e-6,
            "may_leave falls, or is above the cohort's people": falls | above,
        }
        for name in ("people", "required", "hire_at_most", "hire_cost", "under_cost", "over_cost"):
            wrong[f"{name} is below zero"] = np.asarray(getattr(self, name) < 0.0).any(keepdims=True)
        faults = [f"{says} ({np.count_nonzero(where)} times)" for says, where in wrong.items() if where.any()]
        if faults:
            raise ValueError("; ".join(faults))

    def _check_limits(self, sizes: dict[str, int]) -> None:
        for limit in self.limits.side:
            if len(limit.weight) != sizes["way"]:
                raise ValueError(f"{limit.name} has {len(limit.weight)} weights for {sizes['way']} of way")
            if limit.by_quarter and limit.most.shape[1] != self.quarters:
                raise ValueError(f"{limit.name} has {limit.most.shape[1]} quarters for {self.quarters}")
        names = [limit.name for limit in self.limits.side]
        if len(set(names)) < len(names):
            raise ValueError("two side limits have one name")

    @property
    def quarters(self) -> int:
        """Number of quarters of the plan."""
        return int(self.required.shape[2])

    @property
    def weights(self) -> Floats:
        """Weight of each case [case]; they add up to 1."""
        return np.ones(1) if self.case_weight is None else self.case_weight

    @property
    def kept(self) -> Floats:
        """Share of an as-of person of each cohort expected there in quarter t [cohort, quarter]."""
        stays = 1.0 - self.attrition_rate[self.role]
        return np.asarray(stays[:, None] ** np.arange(1, self.quarters + 1))

    @property
    def leaves(self) -> Floats:
        """Share of those on each way who leave the employer without having chosen a programme [way]."""
        share = np.maximum(1.0 - self.arrives - self.returns, 0.0)
        return np.asarray(np.where(self.kind == Kind.VOLUNTARY, 0.0, share))

    @property
    def allowed(self) -> Bools:
        """Whether each way may start in each quarter [way, quarter]; nobody goes before somebody may."""
        quarter = np.arange(1, self.quarters + 1)
        inside = (quarter >= self.first[:, None]) & (quarter <= self.last[:, None])
        gone = 1.0 - self.attrition_rate[self.role[self.cohort]] <= 0.0
        return np.asarray(inside & (self.may_leave[self.cohort] > 0.0) & ~gone[:, None])

    @property
    def way_cost(self) -> Floats:
        """Discounted cost and weighted loss of one person, by the quarter of start [way, quarter]."""
        quarter = np.arange(1, self.quarters + 1)
        after = np.maximum(self.quarters + 1 - quarter - self.duration[:, None], 0)
        money = (self.cost + self.loss)[:, None] + self.loss_quarter[:, None] * after
        return np.asarray(money * self.discount)
