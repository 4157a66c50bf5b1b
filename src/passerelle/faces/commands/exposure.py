"""The command ``exposure``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passerelle.app.exposure import views as exposures
from passerelle.app.workforce import Sources
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference
from passerelle.errors import UsageError
from passerelle.faces.console import AsOf, Json, Mapping, Partial, Titles, day_of, say, say_json
from passerelle.faces.exposure.files import check_free, page_of, write
from passerelle.faces.exposure.sentences import sources_sentence
from passerelle.faces.exposure.terminal import exposure_blocks, occupation_blocks


def exposure(
    roster: Annotated[
        Path | None,
        typer.Argument(help="CSV, XLSX, Parquet, or the folder of an import; the economy without."),
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="TOML file with the assumptions; defaults without it.")
    ] = None,
    mapping: Mapping = None,
    partial: Partial = False,
    as_of: AsOf = None,
    titles: Titles = None,
    occupation: Annotated[
        str | None, typer.Option("--occupation", help="One occupation: a code, such as 43-4051, or a title.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="New file FILE.html, or new folder for page, JSON and tables."),
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Occupations to show.")] = 25,
    snapshot: Annotated[
        Path | None,
        typer.Option(
            "--snapshot", help="Folder of a snapshot of reference figures; the embedded one without it."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what technologies reach, how far indices agree, and what it does to required headcount."""
    if occupation is not None:
        if roster is not None or out is not None:
            raise UsageError("--occupation shows one occupation on the terminal; leave out ROSTER and --out.")
        known = _reference(snapshot)
        one = exposures.occupation_exposure(occupation, reference=known, scenario=scenario)
        if as_json:
            say_json(one.as_json())
        else:
            say(occupation_blocks(one, sources_sentence(known.sources, snapshot)))
        return
    if out is not None:
        check_free(out)
    if roster is None and (mapping is not None or partial or titles is not None):
        raise UsageError("--mapping, --partial and --titles are about a roster; name one.")
    known = _reference(snapshot)
    view = (
        exposures.economy(reference=known, scenario=scenario)
        if roster is None
        else exposures.roster_exposure(
            exposures.ExposureRequest(
                Sources((roster,), mapping, partial=partial, as_of=day_of(as_of), titles=titles),
                scenario=scenario,
            ),
            reference=known,
        )
    )
    if out is not None:
        write(view, out, top)
    if as_json:
        say_json(view.as_json())
        return
    say(exposure_blocks(view, top, sources_sentence(known.sources, snapshot)))
    if out is not None:
        say([f"The page is at {page_of(out)}."])


def _reference(snapshot: Path | None) -> Reference:
    return snapshots.load() if snapshot is None else snapshots.read(snapshot)
