"""The command ``day-one``: what people act on when a plan begins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passerelle.app.run import Run
from passerelle.app.workforce import Sources
from passerelle.errors import UsageError
from passerelle.faces.console import AsOf, Json, Mapping, Partial, day_of, progress, say, say_json


def day_one(
    plan: Annotated[Path, typer.Argument(help="Folder that 'passerelle plan' wrote.")],
    roster: Annotated[
        Path, typer.Option("--roster", help="The roster that the plan was made from, or its import.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="New folder to write; PLAN-day-one unless told.")
    ] = None,
    mapping: Mapping = None,
    partial: Partial = False,
    as_of: AsOf = None,
    released: Annotated[
        Path | None,
        typer.Option(
            "--released",
            help="CSV file with a column employee_id: whose rows those responsible released for loading.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a plan's targets by leader, requisitions to act on, offers, HR load-back and skill balance."""
    from passerelle.app.day_one import day_one_to_folder  # heavy: only this command needs it
    from passerelle.faces.day_one_terminal import day_one_blocks
    from passerelle.faces.day_one_workbook import FILE_NAME, day_one_workbook

    sources = Sources((roster,), mapping=mapping, partial=partial, as_of=day_of(as_of))
    to = out or _beside(plan)
    with progress(Run()) as run:
        made = day_one_to_folder(
            run, plan, sources, to, documents={FILE_NAME: day_one_workbook}, released=released
        )
    if as_json:
        say_json(made.counts())
        return
    say(day_one_blocks(made, str(to)))


def _beside(plan: Path) -> Path:
    if not plan.name:
        raise UsageError("Name the folder to write with --out.")
    return plan.with_name(f"{plan.name}-day-one")
