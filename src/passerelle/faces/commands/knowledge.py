"""Commands about reference figures, catalogues and scenarios: ``data`` and ``scenario``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from passerelle.app import build_reference
from passerelle.app import scenario as scenarios
from passerelle.app.run import Run
from passerelle.data import reference, store
from passerelle.errors import UsageError
from passerelle.faces.catalogues import indices, plain_index, plain_technology, technologies
from passerelle.faces.console import Json, progress, say, say_json
from passerelle.faces.terminal import (
    build_blocks,
    index_blocks,
    scenario_blocks,
    snapshot_blocks,
    technology_blocks,
)


def build(
    source: Annotated[Path, typer.Option("--from", help="Folder of the publishers' files.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write the snapshot to.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Let an earlier snapshot give way.")] = False,
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also", help="A source that the package may not carry, such as nesta-sml; repeatable."
        ),
    ] = None,
    programmes: Annotated[
        Path | None,
        typer.Option(
            "--programmes",
            help="A catalogue of programmes, such as the Texas list; cleaned into programmes.parquet in the "
            "folder, for training.catalogue.",
        ),
    ] = None,
) -> None:
    """Build the reference snapshot from the publishers' own files."""
    _check_free(out, overwrite=overwrite)
    with progress(Run()) as run:
        report = build_reference.build(
            source, out, run, overwrite=overwrite, also=frozenset(also or ()), programmes=programmes
        )
    say(build_blocks(report))


def _check_free(out: Path, *, overwrite: bool) -> None:
    """Check that ``out`` may be written; of an earlier snapshot, say how it gives way."""
    try:
        store.check_free(out, reference.MARK if overwrite else None)
    except UsageError as error:
        if overwrite or not (out / reference.MARK).is_file():
            raise
        raise UsageError(f"{error} It holds a snapshot, which gives way with --overwrite.") from None


def show(
    folder: Annotated[
        Path | None, typer.Option("--snapshot", help="A snapshot; the embedded one without it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List sources, vintage, licence, attribution, hash and coverage of the reference figures."""
    shown = build_reference.show(reference.load() if folder is None else reference.read(folder))
    if as_json:
        say_json(asdict(shown))
        return
    say(snapshot_blocks(shown))


def list_indices(as_json: Json = False) -> None:
    """List the exposure indices: what each measures, what it does not mean, vintage and citation."""
    if as_json:
        say_json([plain_index(index) for index in indices()])
        return
    say(index_blocks(indices()))


def list_technologies(as_json: Json = False) -> None:
    """List the technologies: what each reaches, how fast it comes into use, and what is guessed."""
    if as_json:
        say_json([plain_technology(technology) for technology in technologies()])
        return
    say(technology_blocks(technologies()))


def explain(
    file: Annotated[Path | None, typer.Argument(help="A scenario; the defaults without it.")] = None,
    as_json: Json = False,
) -> None:
    """Print every key of a scenario: value, unit, range, default, source, and whether it is a guess."""
    rows = scenarios.explain(None if file is None else scenarios.read_scenario(file).scenario)
    if as_json:
        say_json([asdict(row) for row in rows])
        return
    say(scenario_blocks(rows))
