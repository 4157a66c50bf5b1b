"""Commands that plan: ``demo`` and ``plan``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passerelle.app import founding
from passerelle.app import plan as planning
from passerelle.app.earlier import EarlierPlan
from passerelle.app.run import Run
from passerelle.app.workforce import Sources
from passerelle.catalogue import load
from passerelle.data.plan_folder import PlanFolder
from passerelle.errors import UsageError
from passerelle.faces.console import (
    AsOf,
    Json,
    Mapping,
    Out,
    Partial,
    Seed,
    Titles,
    beside,
    day_of,
    progress,
    say,
    say_json,
)
from passerelle.faces.report import Report
from passerelle.faces.terminal import plan_lines


def demo(
    out: Annotated[
        Path, typer.Option("--out", help="Folder to write; an earlier demo there gives way.")
    ] = Path("demo"),
    scale: Annotated[
        float, typer.Option("--scale", help="Share of the employer's 1.54 million people.")
    ] = 1.0,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Plan the founding case: a generated employer that cuts 14,000 corporate roles and grows in AI."""
    with progress(Run(seed=seed)) as run:
        content = founding.demo(run, out, scale=scale, documents=_documents())
    _say_plan(content, out, as_json)


def plan(
    roster: Annotated[
        Path, typer.Argument(help="CSV, CSV.gz, XLSX or Parquet; or the folder of 'roster import'.")
    ],
    scenario: Annotated[Path, typer.Option("--scenario", help="TOML file with the assumptions.")],
    out: Out,
    seed: Seed,
    mapping: Mapping = None,
    partial: Partial = False,
    as_of: AsOf = None,
    titles: Titles = None,
    apart: Annotated[
        Path | None,
        typer.Option("--apart", help="Folder for your own ids and the audit traits; OUT-apart unless told."),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", min=1, help="Seconds for the solver.")
    ] = None,
    hand: Annotated[
        Path | None, typer.Option("--hand", help="File of decisions made by hand: pin, exclude, override.")
    ] = None,
    from_plan: Annotated[
        Path | None, typer.Option("--from", help="Plan folder whose ids and decisions the hand file is of.")
    ] = None,
    after: Annotated[
        Path | None,
        typer.Option("--after", help="Plan folder that people were told of: changing that has a price."),
    ] = None,
    ids: Annotated[
        Path | None,
        typer.Option("--ids", help="Folder of the ids kept apart with that plan; PLAN-apart unless told."),
    ] = None,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Solve again under one changed assumption after another.")
    ] = False,
    each_case: Annotated[
        bool, typer.Option("--each-case", help="Plans for low, central and high demand side by side.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Plan a roster: a decision for every employee, with cost, bound and reasons."""
    sources = Sources((roster,), mapping=mapping, partial=partial, as_of=day_of(as_of), titles=titles)
    request = planning.PlanRequest(
        sources, scenario, sensitivity, hand=hand, earlier=_earlier(from_plan, after, ids)
    )
    kept = apart or beside(out)
    if each_case:
        _say_cases(request, out, kept, Run(seed=seed, deadline_s=time_limit), as_json)
        return
    with progress(Run(seed=seed, deadline_s=time_limit)) as run:
        content = planning.plan_to_folder(run, request, out, documents=_documents(), apart=kept)
    _say_plan(content, out, as_json)
    if not as_json and kept.exists():
        say([f"Your own ids, and audit traits if any, are apart in {kept}; keep them so."])


def _say_cases(request: planning.PlanRequest, out: Path, apart: Path, run: Run, as_json: bool) -> None:
    from passerelle.app.cases import plan_cases  # heavy: only this option needs them
    from passerelle.faces.compare.page import compare_page
    from passerelle.faces.compare.terminal import compare_blocks

    with progress(run) as told:
        found = plan_cases(told, request, out, documents=_documents(), page=compare_page, apart=apart)
    if as_json:
        say_json(found.as_json())
        return
    say(compare_blocks(found))
    say([f"The page is at {out / 'compare.html'}; each plan's folder lies beside it."])


def _earlier(from_plan: Path | None, after: Path | None, ids: Path | None) -> EarlierPlan | None:
    """Return the plan before this one.

    Raises:
        UsageError: two are named, or ids without one.
    """
    if from_plan is not None and after is not None:
        raise UsageError("--from and --after both name the plan before this one. Give one of them.")
    path = after or from_plan
    if path is None:
        if ids is not None:
            raise UsageError("--ids is of an earlier plan. Name it with --from or --after.")
        return None
    return EarlierPlan(path, told=after is not None, ids=ids)


def _documents() -> dict[str, planning.Document]:
    reports = load("passerelle.faces.reports", Report)
    return {report.file_name: report.make for report in reports.values()}


def _say_plan(content: PlanFolder, out: Path, as_json: bool) -> None:
    if as_json:
        say_json(dict(content.summary))
        return
    say(plan_lines(content))
    say([f"The report is at {out / 'report.html'}; the folder {out} holds every table."])
