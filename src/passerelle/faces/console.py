"""What every command shares: where results and progress go, and the options that many have."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Names
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console, RenderableType

from passerelle.app.run import Run
from passerelle.data.extract.limits import Limits
from passerelle.errors import UsageError

_WIDTH_OF_A_FILE: Final = 120  # columns where results go to a file or another program


def columns(environment: Names[str, str], *, terminal: bool) -> int | None:
    """Return how wide results are: ``COLUMNS`` where it is set, else as the terminal is, or 120."""
    asked = environment.get("COLUMNS", "")
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    return None if terminal else _WIDTH_OF_A_FILE


OUT: Final = Console(soft_wrap=True, highlight=False, width=columns(os.environ, terminal=sys.stdout.isatty()))
ERR: Final = Console(stderr=True, soft_wrap=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write; it must not exist yet.")]
Seed = Annotated[
    int, typer.Option("--seed", min=0, help="Seed of the lottery; the same seed gives the same plan.")
]
Mapping = Annotated[Path | None, typer.Option("--mapping", help="TOML file that says which column is which.")]
Partial = Annotated[bool, typer.Option("--partial", help="Go on with the good rows.")]
Titles = Annotated[
    Path | None,
    typer.Option("--titles", help="Reviewed file of 'roster code', with your corrections of occupations."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of the extract; the mapping's unless told."),
]
LimitMib = Annotated[
    int, typer.Option("--limit-mib", min=1, help="Most MiB of text that one file may unpack to.")
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", help="Sheet of a workbook; that of the roster unless told.")
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", help="Of a text file; told from its bytes unless said.")
]
DEFAULT_LIMIT_MIB: Final = Limits().unpacked_mib


def beside(out: Path) -> Path:
    """Return the folder for what is kept apart from ``out``.

    Raises:
        UsageError: ``out`` has no name of its own, such as ``.`` or ``/``.
    """
    if not out.name:
        raise UsageError(f"{out} cannot be a new folder. Name one with --out.")
    return out.with_name(f"{out.name}-apart")


def day_of(said: datetime | None) -> date | None:
    """Return the day of a date option."""
    return None if said is None else said.date()


def group(says: str) -> typer.Typer:
    """Return a command that has commands of its own; ``says`` is its help."""
    return typer.Typer(no_args_is_help=True, help=says, rich_markup_mode=None)


def say(blocks: Iterable[RenderableType]) -> None:
    """Print results for people; texts are never read as markup."""
    for block in blocks:
        OUT.print(block, markup=False)


def say_json(content: object) -> None:
    """Print a result for machines."""
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")


@contextmanager
def progress(run: Run) -> Iterator[Run]:
    """Show the stages of a run on standard error: a spinner on a terminal, lines elsewhere."""
    if ERR.is_terminal:
        with ERR.status("Starting") as status:
            run.report = status.update
            yield run
    else:
        run.report = lambda says: ERR.print(says, markup=False)
        yield run
