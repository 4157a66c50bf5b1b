"""The placement problem as aligned arrays: who decides when, what each way costs, where there is room.

One step of decision per cohort: the people of a cohort are asked in one quarter
(``decides``), and everything else runs over all quarters of the plan. Roles outside the
problem (nobody surplus, nobody welcome) need no optimiser and are not in these arrays.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from passerelle.domain.units import Floats, Ints


@dataclass(frozen=True, slots=True)
class HardTarget:
    """A ceiling on the headcount of some roles from a quarter on."""

    key: str  # key path in the scenario, such as target[1]
    says: str  # the demand in words
    roles: Ints  # [member]  indices of roles
    quarter: int  # first quarter in which it holds, 1..
    at_most_people: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Side constraints; None where the scenario sets none."""

    budget_money: float | None = None  # exits, moves and training over the plan, undiscounted
    budget_quarter_money: float | None = None  # the same in each quarter, by the quarter in which they start
    seats_people: float | None = None  # people who may start training in each quarter
    separations_people: float | None = None  # separations over the plan
    targets: tuple[HardTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacementProblem:
    """Who must be placed, where there is room, and what each way costs.

    Quarters are numbered from 1; column ``t - 1`` of a ``[role, quarter]`` array is quarter t.
    Money is in units of the plan's currency, undiscounted; ``discount`` is applied by the model.
    """

    people: Floats  # [cohort]  employees on the as-of date
    role: Ints  # [cohort]  the role they hold
    decides: Ints  # [cohort]  quarter in which they are asked
    exit_cost: Floats  # [cohort]  employer's money per separation
    exit_loss: Floats  # [cohort]  loss to the person, already weighted

    start_people: Floats  # [role]  employees on the as-of date, cohorts that cannot move included
    attrition_rate: Floats  # [role]  expected share leaving in a quarter
    required: Floats  # [role, quarter]  headcount
    hire_cost: Floats  # [role, quarter]  employer's money per hire in the quarter
    hire_at_most: Floats  # [role, quarter]  people; infinity where unlimited
    under_cost: Floats  # [role]  money per person short and quarter
    over_cost: Floats  # [role]  money per person too many and quarter

    cohort: Ints  # [move]  whom it takes
    target: Ints  # [move]  the role it enters
    start: Ints  # [move]  quarter in which it starts: the cohort's ``decides``
    arrival: Ints  # [move]  quarter of arrival; above the number of quarters when later than the plan
    completion: Floats  # [move]  share who arrive; the rest return to the origin in the same quarter
    trains: Ints  # [move]  index of the programme, or -1
    move_cost: Floats  # [move]  employer's money per person offered
    move_loss: Floats  # [move]  loss to the person, already weighted

    discount: Floats  # [quarter]  worth at the start of money in the quarter
    limits: Limits = Limits()
    keep: Floats | None = None  # [cohort]  expected people at least who stay when asked; None for nobody

    def __post_init__(self) -> None:
        sizes = {"cohort": len(self.people), "role": len(self.start_people), "move": len(self.cohort)}
        by_axis = {
            "cohort": ("role", "decides", "exit_cost", "exit_loss"),
            "role": ("attrition_rate", "required", "hire_cost", "hire_at_most", "under_cost", "over_cost"),
            "move": ("target", "start", "arrival", "completion", "trains", "move_cost", "move_loss"),
        }
        for axis, names in by_axis.items():
            for name in names:
                if len(getattr(self, name)) != sizes[axis]:
                    raise ValueError(
                        f"{name} has {len(getattr(self, name))} entries for {sizes[axis]} of {axis}"
                    )
        if self.keep is not None and len(self.keep) != len(self.people):
            raise ValueError(f"keep has {len(self.keep)} entries for {len(self.people)} of cohort")
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if isinstance(value, np.ndarray) and value.dtype.kind == "f" and np.isnan(value).any():
                raise ValueError(f"{name} holds a value that is not a number")
        self._check_times_and_places()

    def _check_times_and_places(self) -> None:
        """Raise a ValueError where a quarter, index or share cannot be; the engine relies on these."""
        roles, cohorts, quarters = len(self.start_people), len(self.people), self.quarters
        held = np.bincount(self.role, weights=self.people, minlength=roles)
        wrong = {
            "decides lies outside the plan": (self.decides < 1) | (self.decides > quarters),
            "start is not the quarter in which the cohort decides": self.start != self.decides[self.cohort],
            "arrival lies before start": self.arrival < self.start,
            "completion is not a share": (self.completion < 0.0) | (self.completion > 1.0),
            "attrition_rate is not a share": (self.attrition_rate < 0.0) | (self.attrition_rate > 1.0),
            "target is no role": (self.target < 0) | (self.target >= roles),
            "cohort is no cohort": (self.cohort < 0) | (self.cohort >= cohorts),
            "a role has fewer people than its cohorts": held > self.start_people + 1e-6,
        }
        for name in ("people", "required", "hire_at_most", "hire_cost", "under_cost", "over_cost"):
            wrong[f"{name} is below zero"] = np.asarray(getattr(self, name) < 0.0).any(keepdims=True)
        faults = [f"{says} ({np.count_nonzero(where)} times)" for says, where in wrong.items() if where.any()]
        if faults:
            raise ValueError("; ".join(faults))

    @property
    def quarters(self) -> int:
        """Number of quarters of the plan."""
        return int(self.required.shape[1])

    @property
    def available(self) -> Floats:
        """Expected survivors of each cohort when it is asked [cohort]; attrition comes first."""
        return np.asarray(self.people * (1.0 - self.attrition_rate[self.role]) ** self.decides)

    @property
    def may_leave(self) -> Floats:
        """Expected people of each cohort who may move or separate when it is asked [cohort]."""
        kept = 0.0 if self.keep is None else self.keep
        return np.asarray(np.maximum(self.available - kept, 0.0))
