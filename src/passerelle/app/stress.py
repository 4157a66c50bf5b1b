"""What a plan does when things turn out otherwise: fewer leave by themselves, fewer accept, prices differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from passerelle.app.assemble.attrition import attrition_rates
from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.in_play import Given
from passerelle.app.assemble.placement import Assembled, placement
from passerelle.app.assemble.roles import Staff
from passerelle.app.run import Run
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Scenario
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Case, Floats
from passerelle.engines.levers.offers_acceptance_case import LEVER as ACCEPTANCE_CASE
from passerelle.engines.placement.order import NO_OFFERS, Offers
from passerelle.engines.placement.problem import HardTarget, Kind, PlacementProblem
from passerelle.engines.placement.sensitivity import Change, contingency, sensitivity, usual_changes
from passerelle.engines.placement.solve import Solution


class Stated(Protocol):
    """What this module reads of a plan that is stated and not yet solved."""

    @property
    def reference(self) -> Reference: ...  # noqa: D102
    @property
    def staff(self) -> Staff: ...  # noqa: D102
    @property
    def demand(self) -> RoleDemand: ...  # noqa: D102
    @property
    def graph(self) -> TransitionGraph: ...  # noqa: D102
    @property
    def given(self) -> Given: ...  # noqa: D102
    @property
    def assembled(self) -> Assembled: ...  # noqa: D102


def with_attrition(stated: Stated, scenario: Scenario, case: Case) -> PlacementProblem:
    """Return the same problem with attrition at the low, central or high end.

    Who is too many then changes: each role with people who may go has as many more, or fewer, as stay longer
    or leave sooner. Roles held by a floor, and those where nobody may go, stay so; a hard target gives way by
    what these keep.
    """
    problem, assembled = stated.assembled.problem, stated.assembled
    rates = attrition_rates(stated.staff.roles, stated.reference, scenario, case)[assembled.role]
    before, after = _surplus(problem, problem.attrition_rate), _surplus(problem, rates)
    share = problem.people / np.maximum(problem.start_people[problem.role], 1.0)
    change = (after - before)[problem.role] * share[:, None]
    moved = np.where(problem.may_leave > 0.0, problem.may_leave + change, 0.0)
    room = np.maximum.accumulate(np.clip(moved, 0.0, problem.people[:, None]), axis=1)
    other = replace(problem, attrition_rate=rates, may_leave=room)
    targets = tuple(_eased(target, problem, other) for target in problem.limits.targets)
    return replace(other, limits=replace(problem.limits, targets=targets))


def _eased(target: HardTarget, before: PlacementProblem, after: PlacementProblem) -> HardTarget:
    """Return a hard target that gives way by those who stay and whom nobody may ask."""
    inside = np.isin(before.role, target.roles)
    more = np.zeros(before.quarters)
    for problem, sign in ((before, -1.0), (after, 1.0)):
        kept = (1.0 - problem.attrition_rate[target.roles])[:, None] ** np.arange(1, problem.quarters + 1)
        more += sign * (problem.start_people[target.roles][:, None] * kept).sum(axis=0)
        more -= sign * (problem.may_leave * problem.kept)[inside].sum(axis=0)
    still = float(more[target.quarter - 1])  # later on, attrition takes more than the target asks
    return replace(target, at_most_people=target.at_most_people + max(still, 0.0))


def further_offers(run: Run, stated: Stated, scenario: Scenario, solution: Solution) -> tuple[Offers, str]:
    """Return the offers to add if attrition is at its low end, and a sentence on them."""
    low = with_attrition(stated, scenario, Case.LOW)
    found = contingency(
        stated.assembled.problem, solution, low, deadline_s=run.remaining_s, cancelled=run.cancelled.is_set
    )
    if found is None:
        return NO_OFFERS, (
            "Further offers for attrition at its low end could not be worked out: there was no time, or a "
            "ceiling or budget leaves no room for them."
        )
    people = np.rint(found.people).astype(np.int64)
    named = (people > 0) & (low.kind[found.way] != Kind.VOLUNTARY)
    total = float(found.people[low.kind[found.way] != Kind.VOLUNTARY].sum())
    says = (
        f"If attrition is at its low end, about {total:,.0f} people more have to be asked; "
        "contingency.parquet says of which cohorts, in the neutral order, without parts under half a person. "
        "Roles without too many people at central attrition are not asked."
    )
    return Offers(found.way[named], found.quarter[named], people[named]), says


def effects(run: Run, stated: Stated, scenario: Scenario, solution: Solution) -> list[dict[str, Any]]:
    """Return what changes of one assumption at a time do to the plan, each solved anew."""
    found = sensitivity(
        stated.assembled.problem,
        solution,
        _changes(stated, scenario),
        deadline_s=run.remaining_s,
        cancelled=run.cancelled.is_set,
    )
    return [{name: getattr(effect, name) for name in effect.__slots__} for effect in found]


def _changes(stated: Stated, scenario: Scenario) -> Iterator[Change]:
    problem = stated.assembled.problem
    for case in (Case.LOW, Case.HIGH):
        says = f"Attrition is at its {case.value} end"
        yield Change(f"attrition {case.value}", says, with_attrition(stated, scenario, case))
        accepted = ACCEPTANCE_CASE.set(scenario, case.value)
        other = placement(
            stated.staff, stated.demand, stated.graph, stated.reference, accepted, given=stated.given
        ).problem
        yield Change(f"acceptance {case.value}", f"Acceptance of offers is at its {case.value} end", other)
    leaves = np.where(problem.kind == Kind.SEPARATE, problem.cost, 0.0)
    yield from usual_changes(problem, leaves)


def _surplus(problem: PlacementProblem, rate: Floats) -> Floats:
    """Return the as-of people of each role too many by each quarter's end, in the case with most."""
    kept = (1.0 - rate)[:, None] ** np.arange(1, problem.quarters + 1)
    required = problem.required.min(axis=0)
    over = np.maximum(problem.start_people[:, None] * kept - required, 0.0)
    return np.asarray(np.divide(over, kept, out=np.zeros_like(over), where=kept > 0.0))
