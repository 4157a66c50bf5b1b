"""Use case: what fewer separations cost, from the cheapest plan of a roster to the fewest there can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from passerelle import __version__
from passerelle.app.knowledge import levers_used, sources_of
from passerelle.app.plan import PlanRequest, Prepared, prepare, solved
from passerelle.app.run import Run
from passerelle.app.scenario import ResolvedScenario
from passerelle.data.schema.frontier import FRONTIER
from passerelle.domain.plan import Status
from passerelle.engines.levers.scenario_currency import LEVER as CURRENCY
from passerelle.engines.placement.frontier import Frontier, Point, frontier
from passerelle.errors import UsageError

POINTS: Final = 15
FEWEST_POINTS: Final = 2
_NO_TIME: Final = "No plan was found in the time given. Allow more with --time-limit."
_NOTES: Final = (
    (
        "People are expected numbers: attrition, acceptance and completion stand at their central values. A "
        "plan rounds offers to whole people, and may differ from its point by a few."
    ),
    (
        "Every point is a plan of its own. All limits of the scenario hold in each, but a ceiling on all "
        "separations, which is lifted to show what it costs."
    ),
    (
        "Cost is the employer's money for exits, moves, training, hires and reduced hours, and the prices of "
        "too few and too many people, which nobody pays. Pay that is saved is not in it. The loss to people "
        "is reported beside it; the points do not weigh it, the scenario's own plan does."
    ),
    "Those who refuse an offer and leave with support count as separations. How many do is assumed.",
)


@dataclass(frozen=True, slots=True)
class FrontierView:
    """A frontier as every face shows it; money in units of ``currency``, people expected."""

    title: str
    generated: bool
    employees: int
    currency: str
    start: str
    quarters: int
    table: pl.DataFrame  # of schema.frontier.FRONTIER, from most separations to fewest
    asked: Mapping[str, float]  # the plan of the scenario itself: separations, cost, more than the cheapest
    asked_points: int
    least_people: float | None  # None where there was no time to know
    complete: bool
    gap: float  # the largest of the points
    guesses: tuple[str, ...]  # titles of the levers that stand at a guess
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    provenance: Mapping[str, Any]
    seconds: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        kept = {name: getattr(self, name) for name in self.__slots__ if name != "table"}
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
        return {**plain, "points": self.table.to_dicts()}

    @property
    def cheapest(self) -> Mapping[str, Any]:
        """The point with the most separations."""
        return self.table.row(0, named=True)

    @property
    def fewest(self) -> Mapping[str, Any]:
        """The point with the fewest separations that was found."""
        return self.table.row(-1, named=True)


def frontier_view(
    run: Run, request: PlanRequest, *, points: int = POINTS, resolved: ResolvedScenario | None = None
) -> FrontierView:
    """Return what fewer separations cost, at ``points`` ceilings or, at the run's deadline, at fewer.

    Raises:
        BadInput: roster, mapping or scenario cannot be used; every fault is in it.
        Infeasible: the scenario's demands cannot all be met.
        UsageError: fewer than two points, or no plan was found in time.
        Cancelled: the run was cancelled.
    """
    if points < FEWEST_POINTS:
        raise UsageError(f"A frontier has at least {FEWEST_POINTS} points, not {points}.")
    prepared = prepare(run, request, resolved)
    solution = solved(run, prepared)
    if solution.status is Status.TIME_LIMIT:
        raise UsageError(_NO_TIME)

    def told(point: Point) -> None:
        gap = max(point.gap, 0.0)
        run.report(f"A plan with {point.plan.separations:,.1f} separations, within {gap:.1e} of the best")

    with run.stage("frontier", "Lowering the ceiling on separations"):
        found = frontier(
            prepared.assembled.problem,
            solution,
            points,
            deadline_s=run.remaining_s,
            cancelled=run.cancelled.is_set,
            told=told,
        )
    if not found.points:
        raise UsageError(_NO_TIME)
    return _view(run, prepared, found, points)


def frontier_table(found: Frontier) -> pl.DataFrame:
    """Return the points as the table ``frontier``."""
    cheapest = found.points[0].plan.cost
    rows = [_row(number, point, cheapest) for number, point in enumerate(found.points, start=1)]
    return FRONTIER.conform(pl.DataFrame(rows, schema=FRONTIER.types))


def _row(number: int, point: Point, cheapest: float) -> dict[str, Any]:
    spent, people = point.plan.outlay, point.plan.proposed
    return {
        "point": number,
        "at_most_people": point.at_most_people,
        "separations_people": point.plan.separations,
        "cost": point.plan.cost,
        "employer_discounted": spent.money,
        "staffing_discounted": spent.staffing,
        "loss_discounted": spent.loss,
        "employer": spent.undiscounted_money,
        "more_than_cheapest": max(point.plan.cost - cheapest, 0.0),
        "price_avoided_separation": point.price_money,
        "step_price": point.step_money,
        "moves_people": people.moves,
        "retrained_people": people.retrained,
        "volunteers_people": people.volunteers,
        "hires_people": people.hires,
        "gap": max(point.gap, 0.0),
        "status": point.status.value,
        "seconds": point.seconds,
    }


def asked_plan(found: Frontier) -> dict[str, float]:
    """Return where the plan that was asked for lies: separations, cost, and that above the cheapest."""
    plan, cheapest = found.asked, found.points[0].plan.cost
    return {
        "separations_people": plan.separations,
        "cost": plan.cost,
        "more_than_cheapest": max(plan.cost - cheapest, 0.0),
        "employer_discounted": plan.outlay.money,
        "staffing_discounted": plan.outlay.staffing,
        "loss_discounted": plan.outlay.loss,
    }


def _view(run: Run, prepared: Prepared, found: Frontier, points: int) -> FrontierView:
    scenario, read = prepared.setting.scenario, prepared.read
    return FrontierView(
        title=scenario.name.replace("-", " ").capitalize(),
        generated=scenario.generated,
        employees=read.roster.height,
        currency=scenario[CURRENCY],
        start=scenario.calendar.start.isoformat(),
        quarters=scenario.calendar.quarters,
        table=frontier_table(found),
        asked=asked_plan(found),
        asked_points=points,
        least_people=found.least_people,
        complete=found.complete,
        gap=max(max(point.gap, 0.0) for point in found.points),
        guesses=tuple(lever["title"] for lever in levers_used(scenario) if lever["guess"]),
        notes=(*_NOTES, *prepared.assembled.notes, *read.notes),
        sources=tuple(sources_of(prepared.reference, scenario)),
        provenance={
            "version": __version__,
            "snapshot_id": prepared.reference.snapshot_id,
            "snapshot_hash": prepared.reference.hash,
            "roster_hash": read.hash,
            "scenario_hash": prepared.setting.hash,
        },
        seconds={name: round(value, 3) for name, value in run.seconds.items()},
    )
