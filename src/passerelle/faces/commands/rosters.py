"""Commands that read an employer's extract: ``roster check`` and ``roster code``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from passerelle.app import coding
from passerelle.app import roster as rosters
from passerelle.data import reference
from passerelle.data.csv_out import csv_text, write_csv
from passerelle.errors import UsageError
from passerelle.faces.console import Json, Mapping, Partial, say, say_json
from passerelle.faces.format import number_of
from passerelle.faces.terminal import roster_blocks


def check(
    roster: Annotated[Path, typer.Argument(help="The extract to check.")],
    mapping: Mapping = None,
    as_json: Json = False,
) -> None:
    """Show which column was taken for what, what each holds, and everything that is wrong."""
    found = rosters.check_roster(roster, mapping)
    if as_json:
        say_json(asdict(found))
        return
    say(roster_blocks(found))


def code(
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
    say([f"{number_of(coded.height, 'title')} written to {out}."])
