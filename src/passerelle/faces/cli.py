"""The command line: one subcommand per use case.

Results go to --out or standard output, progress to standard error.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from passerelle import __version__
from passerelle.app import build_reference, coding, founding
from passerelle.app import plan as planning
from passerelle.app import roster as rosters
from passerelle.app import scenario as scenarios
from passerelle.app import transitions as moves
from passerelle.app.run import Run
from passerelle.catalogue import load
from passerelle.data import reference
from passerelle.data.csv_out import csv_text, write_csv
from passerelle.data.plan_folder import PlanFolder
from passerelle.errors import PasserelleError, UsageError
from passerelle.faces.report import Report
from passerelle.faces.terminal import (
    build_blocks,
    plan_lines,
    roster_blocks,
    scenario_blocks,
    snapshot_blocks,
    transition_blocks,
)

app = typer.Typer(
    name="passerelle",
    help="Plan how a workforce crosses from the work that automation takes over to the work that grows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
roster_app = typer.Typer(no_args_is_help=True, help="Read an employer's extract.", rich_markup_mode=None)
data_app = typer.Typer(no_args_is_help=True, help="The reference figures.", rich_markup_mode=None)
scenario_app = typer.Typer(no_args_is_help=True, help="The assumptions of a plan.", rich_markup_mode=None)
app.add_typer(roster_app, name="roster")
app.add_typer(data_app, name="data")
app.add_typer(scenario_app, name="scenario")

_out = Console(soft_wrap=True, highlight=False)
_err = Console(stderr=True, soft_wrap=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


Out = Annotated[Path, typer.Option("--out", help="Folder to write; it must not exist yet.")]
Seed = Annotated[
    int, typer.Option("--seed", min=0, help="Seed of the lottery; the same seed gives the same plan.")
]
Mapping = Annotated[Path | None, typer.Option("--mapping", help="TOML file that says which column is which.")]
Partial = Annotated[bool, typer.Option("--partial", help="Go on with the good rows.")]


def _version(asked: bool) -> None:
    if asked:
        _out.print(f"passerelle {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


# ------------------------------------------------------------------ plans


@app.command()
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
    with _progress(Run(seed=seed)) as run:
        content = founding.demo(run, out, scale=scale, documents=_documents())
    _say_plan(content, out, as_json)


@app.command()
def plan(
    roster: Annotated[Path, typer.Argument(help="CSV, CSV.gz, XLSX or Parquet; one row per employee.")],
    scenario: Annotated[Path, typer.Option("--scenario", help="TOML file with the assumptions.")],
    out: Out,
    seed: Seed,
    mapping: Mapping = None,
    partial: Partial = False,
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
    request = planning.PlanRequest(roster=roster, scenario=scenario, mapping=mapping, partial=partial)
    kept = apart or out.with_name(f"{out.name}-apart")
    with _progress(Run(seed=seed, deadline_s=time_limit)) as run:
        content = planning.plan_to_folder(run, request, out, documents=_documents(), apart=kept)
    _say_plan(content, out, as_json)
    if not as_json:
        _out.print(f"Your own ids, and audit traits if any, are apart in {kept}; keep them so.", markup=False)


def _documents() -> dict[str, planning.Document]:
    reports = load("passerelle.faces.reports", Report)
    return {report.file_name: report.make for report in reports.values()}


def _say_plan(content: PlanFolder, out: Path, as_json: bool) -> None:
    if as_json:
        _print_json(dict(content.summary))
        return
    for line in plan_lines(content):
        _out.print(line, markup=False)
    _out.print(f"The report is at {out / 'report.html'}; the folder {out} holds every table.", markup=False)


# ------------------------------------------------------------------ rosters


@roster_app.command("check")
def roster_check(
    roster: Annotated[Path, typer.Argument(help="The extract to check.")],
    mapping: Mapping = None,
    as_json: Json = False,
) -> None:
    """Show which column was taken for what, what each holds, and everything that is wrong."""
    check = rosters.check_roster(roster, mapping)
    if as_json:
        _print_json(asdict(check))
        return
    for block in roster_blocks(check):
        _out.print(block)


@roster_app.command("code")
def roster_code(
    roster: Annotated[Path, typer.Argument(help="The extract whose titles to code.")],
    mapping: Mapping = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="CSV file to write; standard output without it.")
    ] = None,
    partial: Partial = False,
) -> None:
    """Give each job title an occupation, with alternatives; the least sure of most people first."""
    read = rosters.read_roster(roster, mapping, partial=partial)
    coded = coding.review(reference.load(), read.roster)
    if out is None:
        sys.stdout.write(csv_text(coded))
        return
    if out.exists():
        raise UsageError(f"{out} already exists, and nothing is written over. Name another file with --out.")
    write_csv(coded, out)
    _out.print(f"{coded.height:,} titles written to {out}.", markup=False)


# ------------------------------------------------------------------ reference and scenario


@data_app.command("build")
def data_build(
    source: Annotated[Path, typer.Option("--from", help="Folder of the publishers' files.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write the snapshot to.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Let an earlier snapshot give way.")] = False,
) -> None:
    """Build the reference snapshot from the publishers' own files."""
    with _progress(Run()) as run:
        report = build_reference.build(source, out, run, overwrite=overwrite)
    for block in build_blocks(report):
        _out.print(block)


@data_app.command("show")
def data_show(
    folder: Annotated[
        Path | None, typer.Option("--snapshot", help="A snapshot; the embedded one without it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List sources, vintage, licence, attribution, hash and coverage of the reference figures."""
    shown = build_reference.show(reference.load() if folder is None else reference.read(folder))
    if as_json:
        _print_json(asdict(shown))
        return
    for block in snapshot_blocks(shown):
        _out.print(block)


@scenario_app.command("explain")
def scenario_explain(
    file: Annotated[Path | None, typer.Argument(help="A scenario; the defaults without it.")] = None,
    as_json: Json = False,
) -> None:
    """Print every key of a scenario: value, unit, range, default, source, and whether it is a guess."""
    rows = scenarios.explain(None if file is None else scenarios.read_scenario(file).scenario)
    if as_json:
        _print_json([asdict(row) for row in rows])
        return
    for block in scenario_blocks(rows):
        _out.print(block)


@app.command()
def transitions(
    origin: Annotated[str, typer.Argument(help="An occupation's code, such as 43-4051, or a title.")],
    most: Annotated[int, typer.Option("--top", min=1, help="Rows to show.")] = 15,
    as_json: Json = False,
) -> None:
    """Show where people of one occupation can go: fit, pay, weeks, cost, advice and observed moves."""
    found = moves.transitions(origin, most=most)
    if as_json:
        _print_json(found.as_json())
        return
    for block in transition_blocks(found):
        _out.print(block)


# ------------------------------------------------------------------ running


@contextmanager
def _progress(run: Run) -> Iterator[Run]:
    """Show the stages of a run on standard error: a spinner on a terminal, lines elsewhere."""
    if _err.is_terminal:
        with _err.status("Starting") as status:
            run.report = status.update
            yield run
    else:
        run.report = lambda says: _err.print(says, markup=False)
        yield run


def _print_json(content: object) -> None:
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")


def main() -> None:
    """Run the command line; a user's mistake ends with a message and its exit code, never a traceback."""
    try:
        app()
    except PasserelleError as error:
        _err.print(str(error), markup=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _err.print("Cancelled; nothing was written.", markup=False)
        sys.exit(130)
    except Exception as error:
        if os.environ.get("PASSERELLE_DEBUG"):
            raise
        _err.print(
            f"Something unexpected went wrong ({type(error).__name__}). Nothing was written. "
            "Set PASSERELLE_DEBUG=1 to see where, and please report it.",
            markup=False,
        )
        sys.exit(1)
