"""The demands on a plan with a slack each: how far they must give way for one plan to meet them all.

Costs play no part. The columns are flows, the staffing of the roles that a demand speaks of, and slack;
only slack will cost anything. Staffing of the other roles is free to fall short or be too many, so their
rows are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from scipy.sparse import block_array, csc_array, csr_array, vstack

from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement import model
from passerelle.engines.placement.model import STAFFED, Flows, Rows
from passerelle.engines.placement.problem import PlacementProblem, SideLimit


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that was asked for and may have to give way."""

    key: str  # key path in the scenario
    says: str
    limit: float | None = None  # where it is one number
    money: bool = False
    labels: tuple[str, ...] = ()  # [group]  where it holds for each of several
    more_says: str = ""  # the remedy, with {more}, where that is not to raise ``limit``


@dataclass(frozen=True, slots=True)
class Placed:
    """Rows of one group of the model within the elastic programme."""

    name: str
    rows: slice
    cells: Ints  # [row]  which of the group's own rows


@dataclass(frozen=True, slots=True)
class Elastic:
    """The feasibility problem over some flows; staffing and slack come first among its columns."""

    demands: tuple[Demand, ...]
    books: Ints  # whose staffing is in
    matrix: csr_array  # [row, column]
    most: Floats  # [column]
    slack_of: Ints  # [column but flows]  index of the demand it is slack of; -1 for staffing
    unit: Floats  # [column but flows]  people or money in one of it
    row_least: Floats  # [row]
    row_most: Floats  # [row]
    row_demand: Ints  # [row]  index of the demand; -1 for what nothing can change
    row_group: Ints  # [row]  group within the demand; -1 where it has none
    row_unit: Floats  # [row]  people or money in one unit of its demand's slack
    placed: tuple[Placed, ...]

    @property
    def rest(self) -> int:
        """Columns that are no flows."""
        return len(self.slack_of)


def elastic(problem: PlacementProblem, flows: Flows) -> Elastic:
    """Return the demands of ``problem``, each with its slack, over ``flows``; its rows never change."""
    made = _Made(problem, flows, _books(problem))
    _targets(made)
    _sides(made)
    _staffing(made)
    _entries(made)
    _by_hand(made)
    _release(made)
    return made.done()


# ------------------------------------------------------------------ putting it together


@dataclass(slots=True)
class _Made:
    """Rows and demands so far."""

    problem: PlacementProblem
    flows: Flows
    books: Ints  # whose staffing is in
    demands: list[Demand] = field(default_factory=list)
    flow_parts: list[csr_array] = field(default_factory=list)
    staff_parts: list[csr_array] = field(default_factory=list)
    least: list[Floats] = field(default_factory=list)
    most: list[Floats] = field(default_factory=list)
    row_demand: list[Ints] = field(default_factory=list)
    row_group: list[Ints] = field(default_factory=list)
    row_unit: list[Floats] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    slack: list[tuple[Ints, Ints, float, Floats]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.add(model.staff(self.problem, self.flows, self.books), None)

    @property
    def height(self) -> int:
        """Rows so far."""
        return sum(len(part) for part in self.most)

    def add(
        self,
        rows: Rows,
        demand: Demand | None,
        *,
        kept: Ints | None = None,
        group: Ints | None = None,
        slack: Ints | None = None,
        slack_most: Floats | None = None,
    ) -> None:
        """Add the ``kept`` rows of a group.

        Args:
            rows: the group.
            demand: what may give way; None where nothing may.
            kept: indices of rows; None for all.
            group: group within the demand of each kept row.
            slack: number of each kept row's slack, from 0; None for one slack to all of them.
            slack_most: the most of each slack; None for any.
        """
        kept = np.arange(len(rows.most)) if kept is None else kept
        if not len(kept):
            return
        quarters = self.problem.quarters
        sizes = {"flow": len(self.flows), **dict.fromkeys(STAFFED, len(self.books) * quarters)}
        parts = {
            name: csr_array(rows.matrices[name])[kept]
            if name in rows.matrices
            else csr_array((len(kept), size))
            for name, size in sizes.items()
        }
        which, unit = -1, 1.0
        if demand is not None:
            which = len(self.demands)
            self.demands.append(demand)
            number = np.zeros(len(kept), np.int64) if slack is None else slack
            most = np.full(int(number.max()) + 1, np.inf) if slack_most is None else slack_most
            unit = self._typical() if demand.money else 1.0
            self.slack.append((self.height + np.arange(len(kept)), number, unit, most))
        self.placed.append(Placed(rows.name, slice(self.height, self.height + len(kept)), kept))
        self.row_unit.append(np.full(len(kept), unit))
        self.flow_parts.append(parts.pop("flow"))
        self.staff_parts.append(csr_array(block_array([list(parts.values())], format="csr")))
        self.least.append(rows.least[kept])
        self.most.append(rows.most[kept])
        self.row_demand.append(np.full(len(kept), which))
        self.row_group.append(np.full(len(kept), -1) if group is None else group)

    def done(self) -> Elastic:
        """Return the whole."""
        staffing = csr_array(vstack(self.staff_parts, format="csr"))
        row, column, value = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0)]
        owner, unit, most = (
            [np.full(staffing.shape[1], -1)],
            [np.ones(staffing.shape[1])],
            [self._staff_most()],
        )
        width = 0
        for which, (rows, number, each, limit) in enumerate(self.slack):
            row.append(rows)
            column.append(width + number)
            value.append(np.full(len(rows), -each))
            owner.append(np.full(len(limit), which))
            unit.append(np.full(len(limit), each))
            most.append(limit / each)
            width += len(limit)
        slack = csr_array(
            (np.concatenate(value), (np.concatenate(row), np.concatenate(column))), shape=(self.height, width)
        )
        _, flow_most = model.flow_limits(self.problem, self.flows)
        flows = csr_array(vstack(self.flow_parts, format="csr"))
        return Elastic(
            demands=tuple(self.demands),
            books=self.books,
            matrix=csr_array(block_array([[staffing, slack, flows]], format="csr")),
            most=np.concatenate([*most, flow_most]),
            slack_of=np.concatenate(owner),
            unit=np.concatenate(unit),
            row_least=np.concatenate(self.least),
            row_most=np.concatenate(self.most),
            row_demand=np.concatenate(self.row_demand),
            row_group=np.concatenate(self.row_group),
            row_unit=np.concatenate(self.row_unit),
            placed=tuple(self.placed),
        )

    def _typical(self) -> float:
        cost = self.problem.cost[self.problem.cost > 0.0]
        return max(float(np.median(cost)), 1.0) if len(cost) else 1.0

    def _staff_most(self) -> Floats:
        """Return the limits of staffing; hires and shortfalls have theirs in rows."""
        limits = model.staffing_limits(self.problem)
        limits |= {"hire": _hires_needed(self.problem), "under": np.full(limits["under"].shape, np.inf)}
        return np.concatenate([limits[name][self.books].ravel() for name in STAFFED])


def _books(problem: PlacementProblem) -> Ints:
    """Return the books whose staffing a demand speaks of.

    Where only targets do, hires never help, so headcount is the same in every case and one case is enough.
    """
    limits, (cases, roles) = problem.limits, problem.required.shape[:2]
    if limits.over_people is not None or limits.under_people is not None:
        return np.arange(cases * roles)
    held = [target.roles[target.roles >= 0] for target in limits.targets]
    held += [np.array([limit.role]) for limit in limits.entries]
    role = np.unique(np.concatenate([np.empty(0, np.int64), *held]))
    return np.asarray(np.arange(cases if limits.entries else 1)[:, None] * roles + role).ravel()


def _targets(made: _Made) -> None:
    problem = made.problem
    if not problem.limits.targets:
        return
    rows = model.targets(problem, made.books)
    which, case, _ = np.indices(rows.shape)
    cases = len(made.books) // max(len(np.unique(made.books % problem.required.shape[1])), 1)
    inside = np.isfinite(rows.most) & (case.ravel() < cases)
    for k, target in enumerate(problem.limits.targets):
        demand = Demand(target.key, target.says, target.at_most_people)
        made.add(rows, demand, kept=np.flatnonzero(inside & (which.ravel() == k)))


def _sides(made: _Made) -> None:
    for limit in made.problem.limits.side:
        rows = model.side(made.problem, made.flows, limit)
        kept = np.flatnonzero(np.isfinite(rows.most))
        group = kept // made.problem.quarters if limit.by_quarter else kept
        made.add(rows, _side_demand(limit), kept=kept, group=group if len(limit.labels) > 1 else None)


def _side_demand(limit: SideLimit) -> Demand:
    finite = np.unique(limit.most[np.isfinite(limit.most)])
    value = float(finite[0]) if len(finite) == 1 else None
    labels = limit.labels if len(limit.labels) > 1 else ()
    return Demand(limit.key, limit.says, value, limit.money, labels)


def _staffing(made: _Made) -> None:
    """Add the limits on shortfalls and hires, row by row, and on people too many in all."""
    problem, limits = made.problem, made.problem.limits
    if limits.under_people is not None:
        short = _number(limits.under_people)
        says = f"at most {short} people are short in a role" if limits.under_people else _ALL_THERE
        rows = _cells("under", np.full(len(made.books) * problem.quarters, limits.under_people))
        made.add(rows, Demand("limits.under_people", says, limits.under_people))
    if limits.over_people is not None:
        says = f"at most {_number(limits.over_people)} people are too many, all roles together"
        made.add(model.over_all(problem), Demand("limits.over_people", says, limits.over_people))
    if limits.under_people is None and not limits.entries:
        return  # a hire helps nothing else
    allowed = model.hire_limits(problem).reshape(-1, problem.quarters)[made.books].ravel()
    wanted = _hires_needed(problem)[made.books].ravel()
    kept = np.flatnonzero(allowed < wanted)
    demand = Demand(
        "hiring", "no more people are hired than may be", more_says="Let {more} more people be hired."
    )
    slack = np.arange(len(kept))
    rows = _cells("hire", allowed)
    made.add(rows, demand, kept=kept, slack=slack, slack_most=wanted[kept] - allowed[kept])


_ALL_THERE: Final = "the required headcount is met in every role and quarter"


def _hires_needed(problem: PlacementProblem) -> Floats:
    unlimited = replace(problem, hire_at_most=np.full(problem.hire_at_most.shape, np.inf))
    return model.hire_limits(unlimited).reshape(-1, problem.quarters)


def _cells(name: str, most: Floats) -> Rows:
    """Return the limits of one staffing variable as rows, one for each book and quarter."""
    at = np.arange(len(most))
    matrix = csr_array((np.ones(len(at)), (at, at)), shape=(len(at), len(at)))
    return Rows(name, (), (len(at),), {name: matrix}, np.full(len(at), -np.inf), most)


def _entries(made: _Made) -> None:
    problem = made.problem
    if not problem.limits.entries:
        return
    rows = model.entries(problem, made.flows)
    every = {name: matrix for name, matrix in rows.matrices.items() if name != "flow"}
    cells = (made.books[:, None] * problem.quarters + np.arange(problem.quarters)).ravel()
    held = {name: csr_array(csc_array(matrix)[:, cells]) for name, matrix in every.items()}
    rows = replace(rows, matrices={"flow": rows.matrices["flow"], **held})
    which = np.indices(rows.shape)[0].ravel()
    for k, limit in enumerate(problem.limits.entries):
        more = f"Let {{more}} more people enter in a quarter than {limit.key} does."
        made.add(rows, Demand(limit.key, limit.says, more_says=more), kept=np.flatnonzero(which == k))


def _by_hand(made: _Made) -> None:
    """Add the people who were fixed on ways by hand, each way and quarter with its own slack."""
    least = fixed_by_hand(made.problem, made.flows)
    asked = np.flatnonzero(least > 0.0)
    at = np.arange(len(asked))
    matrix = csr_array((-np.ones(len(asked)), (at, asked)), shape=(len(asked), len(made.flows)))
    rows = Rows("least", ("f",), (len(asked),), {"flow": matrix}, np.full(len(asked), -np.inf), -least[asked])
    says = f"{_number(float(least.sum()))} people are placed as fixed by hand"
    demand = Demand("fixed by hand", says, more_says="Fix {more} fewer people by hand.")
    made.add(rows, demand, slack=at, slack_most=least[asked])


def fixed_by_hand(problem: PlacementProblem, flows: Flows) -> Floats:
    """Return the people fixed on each flow; none before anybody may go, as in the model."""
    least, _ = model.flow_limits(problem, flows)
    return np.where(problem.allowed[flows.way, flows.start - 1], least, 0.0)


def _release(made: _Made) -> None:
    """Add that as many may leave each cohort as may, with slack; and never more than all its people."""
    problem, quarters = made.problem, made.problem.quarters
    rows = model.release(problem, made.flows)
    people = np.repeat(problem.people, quarters)
    last = np.arange(len(problem.people)) * quarters + quarters - 1
    made.add(replace(rows, most=people), None, kept=last)
    kept = np.flatnonzero(np.isfinite(rows.most) & (rows.most < people))
    cohorts, slack = np.unique(kept // quarters, return_inverse=True)
    demand = Demand(
        "people kept",
        "nobody is asked to leave a role that needs them or is to keep them",
        more_says="Let {more} more people be asked to leave such roles.",
    )
    made.add(rows, demand, kept=kept, slack=slack, slack_most=problem.people[cohorts])


def _number(value: float) -> str:
    whole = abs(value - round(value)) < 1e-9
    return f"{value:,.0f}" if whole else f"{value:,.2f}"
