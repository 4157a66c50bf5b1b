"""Commands that plan: ``demo`` and ``plan``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passerelle.app import founding
from passerelle.app import plan as planning
from passerelle.app.run import Run
from passerelle.app.workforce import Sources
from passerelle.catalogue import load
from passerelle.data.plan_folder import PlanFolder
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
    ] = 0.1,
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
    as_json: Json = False,
) -> None:
    """Plan a roster: a decision for every employee, with cost, bound and reasons."""
    sources = Sources((roster,), mapping=mapping, partial=partial, as_of=day_of(as_of), titles=titles)
    request = planning.PlanRequest(sources, scenario=scenario)
    kept = apart or beside(out)
    with progress(Run(seed=seed, deadline_s=time_limit)) as run:
        content = planning.plan_to_folder(run, request, out, documents=_documents(), apart=kept)
    _say_plan(content, out, as_json)
    if not as_json and kept.exists():
        say([f"Your own ids, and audit traits if any, are apart in {kept}; keep them so."])


def _documents() -> dict[str, planning.Document]:
    reports = load("passerelle.faces.reports", Report)
    return {report.file_name: report.make for report in reports.values()}


def _say_plan(content: PlanFolder, out: Path, as_json: bool) -> None:
    if as_json:
        say_json(dict(content.summary))
        return
    say(plan_lines(content))
    say([f"The report is at {out / 'report.html'}; the folder {out} holds every table."])
