"""A small frontier that more than one test module needs."""

from __future__ import annotations

from dataclasses import replace

from passerelle.app.frontier import FrontierView, asked_plan, frontier_table
from passerelle.engines.placement.frontier import frontier
from passerelle.engines.placement.solve import solve
from placements import one_way


def small_view(points: int = 5, **changes: object) -> FrontierView:
    """Return the view of ``one_way``: 2 separations, of which each avoided costs 900."""
    problem = one_way(loss=[0, 1000])
    found = frontier(problem, solve(problem), points)
    table = frontier_table(found).with_columns(seconds=0.0)
    view = FrontierView(
        title="Small employer",
        generated=True,
        employees=13,
        currency="USD",
        start="2025-10-01",
        quarters=1,
        table=table,
        asked=asked_plan(found),
        asked_points=points,
        least_people=found.least_people,
        complete=found.complete,
        gap=0.00001,
        guesses=("Share of offers accepted",),
        notes=("People are expected numbers.",),
        sources=("A source.",),
        provenance={"version": "0", "roster_hash": "ab", "scenario_hash": "cd"},
        seconds={},
    )
    return replace(view, **changes)  # type: ignore[arg-type]
