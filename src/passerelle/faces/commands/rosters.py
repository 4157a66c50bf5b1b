"""Commands on an employer's extracts: ``roster check``, ``import``, ``code`` and ``generate``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from passerelle.app import coding
from passerelle.app import generate as generating
from passerelle.app import roster as rosters
from passerelle.app.run import Run
from passerelle.app.workforce import Sources, import_workforce, read_workforce
from passerelle.data import reference
from passerelle.data.csv_out import csv_text, write_csv
from passerelle.data.extract.limits import Limits
from passerelle.data.extract.opening import Opening
from passerelle.errors import BadInput, UsageError
from passerelle.faces.console import (
    DEFAULT_LIMIT_MIB,
    ERR,
    AsOf,
    Encoding,
    Json,
    LimitMib,
    Mapping,
    Out,
    Partial,
    Sheet,
    Titles,
    beside,
    day_of,
    progress,
    say,
    say_json,
)
from passerelle.faces.format import number_of
from passerelle.faces.roster_terminal import check_blocks, import_lines, review_line

Files = Annotated[
    list[Path],
    typer.Argument(help="People, and files of positions, requisitions or managers; - is standard input."),
]


def check(
    files: Files,
    mapping: Mapping = None,
    as_of: AsOf = None,
    write_mapping: Annotated[
        Path | None, typer.Option("--write-mapping", help="New TOML file: the mapping to edit and use again.")
    ] = None,
    write_rejected: Annotated[
        Path | None,
        typer.Option("--write-rejected", help="New CSV file: rows with faults, to correct and read again."),
    ] = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    limit_mib: LimitMib = DEFAULT_LIMIT_MIB,
    as_json: Json = False,
) -> None:
    """Show which column was taken for what, what each holds, and everything that is wrong."""
    for path in (write_mapping, write_rejected):
        _check_new(path)
    opening = Opening(Limits(unpacked_mib=limit_mib), sheet, encoding)
    sources = Sources(tuple(files), mapping, as_of=day_of(as_of), opening=opening)
    try:
        found = rosters.check_roster(sources)
    except BadInput:
        if write_mapping is not None:
            write_mapping.write_text(rosters.draft_mapping(sources), encoding="utf-8")
            note = f"A mapping to begin with is in {write_mapping}: mend it there, and use it with --mapping."
            ERR.print(note, markup=False)
        raise
    if write_mapping is not None:
        write_mapping.write_text(found.mapping, encoding="utf-8")
    if write_rejected is not None and found.rejected.height:
        write_csv(found.rejected, write_rejected)
        os.chmod(write_rejected, 0o600)  # it has the employer's own ids and traits
    if as_json:
        say_json(found.as_json())
        return
    say(check_blocks(found))
    if write_mapping is not None:
        say([f"The mapping is in {write_mapping}; edit it and use it again with --mapping."])
    if write_rejected is not None:
        rows = number_of(found.rejected.height, "row")
        say([f"{rows} with faults: {write_rejected if found.rejected.height else 'no file written'}."])


def import_files(
    files: Files,
    out: Out,
    mapping: Mapping = None,
    partial: Partial = False,
    as_of: AsOf = None,
    titles: Titles = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    limit_mib: LimitMib = DEFAULT_LIMIT_MIB,
    as_json: Json = False,
) -> None:
    """Read, check and code extracts once; plans are made from the folder that this writes."""
    sources = Sources(
        tuple(files),
        mapping,
        partial=partial,
        as_of=day_of(as_of),
        titles=titles,
        opening=Opening(Limits(unpacked_mib=limit_mib), sheet, encoding),
    )
    apart = beside(out)
    with progress(Run()) as run:
        imported = import_workforce(run, sources, out, apart)
    if as_json:
        say_json(dict(imported.content.facts))
        return
    say(import_lines(imported))


def code(
    files: Files,
    mapping: Mapping = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="CSV file to write; standard output without it.")
    ] = None,
    partial: Partial = False,
    as_of: AsOf = None,
    titles: Titles = None,
    below: Annotated[
        float | None, typer.Option("--below", min=0.0, max=1.0, help="Only titles with less confidence.")
    ] = None,
) -> None:
    """Give each job title an occupation, with alternatives; the most doubt first, to be corrected."""
    _check_new(out)
    known = reference.load()
    sources = Sources(tuple(files), mapping, partial=partial, as_of=day_of(as_of), titles=titles)
    people = read_workforce(sources, known)
    reviewed = coding.review(known, people.roster, corrections=people.corrections, below=below)
    if out is None:
        sys.stdout.write(csv_text(reviewed))
        return
    write_csv(reviewed, out)
    say([review_line(coding.summary(reviewed), out)])


def generate(
    out: Annotated[Path, typer.Option("--out", help="New file: .csv, .csv.gz, .xlsx or .parquet.")],
    people: Annotated[int, typer.Option("--people", help="Who are employed, 1 to 2,000,000.")] = 1_000,
    style: Annotated[str, typer.Option("--style", help=f"One of {', '.join(generating.STYLES)}.")] = "plain",
    dirty: Annotated[
        bool, typer.Option("--dirty", help="With what is wrong with files that people hand in.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same files.")] = 1,
) -> None:
    """Write an employer that never was, as an HR system exports it."""
    made = generating.generate_roster(
        reference.load(), out, people=people, seed=seed, style=style, dirty=dirty
    )
    named = ", ".join(f"{kind.value} in {path}" for kind, path in made.files.items())
    say([f"{number_of(made.people, 'employee')} who do not exist: {named}."])


def _check_new(path: Path | None) -> None:
    """Raise if a file is there: nothing is written over."""
    if path is not None and path.exists():
        raise UsageError(f"{path} already exists, and nothing is written over. Name another file.")
