"""The command line: one subcommand per use case. Results to --out or standard output, progress to standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from passerelle import __version__
from passerelle.app.run import Run
from passerelle.errors import PasserelleError

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
