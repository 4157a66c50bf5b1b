"""The command ``frontier``: what fewer separations cost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passerelle.app.run import Run
from passerelle.app.workforce import Sources
from passerelle.data.store import check_free
from passerelle.errors import UsageError
from passerelle.faces.console import (
    AsOf,
    Json,
    Mapping,
    Out,
    Partial,
    Seed,
    Titles,
    day_of,
    progress,
    say,
    say_json,
)


def frontier(
    out: Out,
    seed: Seed,
    roster: Annotated[
        Path | None,
        typer.Argument(help="CSV, CSV.gz, XLSX or Parquet; or the folder of 'roster import'."),
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="TOML file with the assumptions.")
    ] = None,
    points: Annotated[int, typer.Option("--points", min=2, help="Plans on the curve.")] = 15,
    demo: Annotated[bool, typer.Option("--demo", help="Of the founding case instead of a roster.")] = False,
    scale: Annotated[
        float, typer.Option("--scale", help="Of --demo: share of the employer's 1.54 million people.")
    ] = 0.1,
    mapping: Mapping = None,
    partial: Partial = False,
    as_of: AsOf = None,
    titles: Titles = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", min=1, help="Seconds for all plans together.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what fewer separations cost: the cheapest plan under each ceiling, down to the fewest."""
    from passerelle.app.founding_inputs import founding_inputs  # heavy: only this command needs them
    from passerelle.app.frontier import frontier_view
    from passerelle.app.plan import PlanRequest
    from passerelle.faces.frontier import files
    from passerelle.faces.frontier.terminal import frontier_blocks

    if demo and (roster is not None or scenario is not None):
        raise UsageError("--demo brings its own roster and scenario; leave them out.")
    check_free(out)
    with progress(Run(seed=seed, deadline_s=time_limit)) as run:
        if demo:
            with founding_inputs(run, scale) as (request, resolved):
                view = frontier_view(run, request, points=points, resolved=resolved)
        elif roster is None or scenario is None:
            raise UsageError("Name a roster and, with --scenario, its assumptions; or ask for the --demo.")
        else:
            sources = Sources((roster,), mapping=mapping, partial=partial, as_of=day_of(as_of), titles=titles)
            view = frontier_view(run, PlanRequest(sources, scenario=scenario), points=points)
    files.write(view, out)
    if as_json:
        say_json(view.as_json())
        return
    say(frontier_blocks(view))
    say([f"The page is at {out / 'frontier.html'}; the folder {out} has the table too."])
