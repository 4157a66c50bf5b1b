"""The command line: one subcommand per use case; ``commands`` holds them by subject.

Results go to --out or standard output, progress to standard error.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from passerelle import __version__
from passerelle.errors import PasserelleError
from passerelle.faces.commands import (
    compare,
    day_one,
    exposure,
    frontier,
    knowledge,
    plans,
    rosters,
    transitions,
    validate,
)
from passerelle.faces.console import ERR, OUT, group

app = typer.Typer(
    name="passerelle",
    help="Plan how a workforce crosses from the work that automation takes over to the work that grows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(plans.demo)
app.command()(plans.plan)
app.command()(frontier.frontier)
app.command()(compare.compare)
app.command("day-one")(day_one.day_one)
app.command()(exposure.exposure)
app.command()(transitions.transitions)
app.command()(validate.validate)

roster = group("Read an employer's extracts.")
roster.command("check")(rosters.check)
roster.command("import")(rosters.import_files)
roster.command("code")(rosters.code)
roster.command("generate")(rosters.generate)
app.add_typer(roster, name="roster")

scenario = group("The assumptions of a plan.")
scenario.command("explain")(knowledge.explain)
app.add_typer(scenario, name="scenario")

data = group("The reference figures.")
data.command("build")(knowledge.build)
data.command("show")(knowledge.show)
data.command("indices")(knowledge.list_indices)
data.command("technologies")(knowledge.list_technologies)
app.add_typer(data, name="data")


def _version(asked: bool) -> None:
    if asked:
        OUT.print(f"passerelle {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; a user's mistake ends with a message and its exit code, never a traceback."""
    try:
        app()
    except PasserelleError as error:
        ERR.print(str(error), markup=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        ERR.print("Cancelled; nothing was written.", markup=False)
        sys.exit(130)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        ERR.print(
            f"{where}cannot be read or written ({error.strerror}). Check name and rights.", markup=False
        )
        sys.exit(2)
    except Exception as error:
        if os.environ.get("PASSERELLE_DEBUG"):
            raise
        ERR.print(
            f"Something unexpected went wrong ({type(error).__name__}). Nothing was written. "
            "Set PASSERELLE_DEBUG=1 to see where, and please report it.",
            markup=False,
        )
        sys.exit(1)
