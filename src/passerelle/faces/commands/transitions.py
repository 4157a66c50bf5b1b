"""The command ``transitions``: ways out of an occupation, one move in full, or an employer's roles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from passerelle.app import transitions as moves
from passerelle.app.transitions import employer
from passerelle.app.transitions.used import used_sources
from passerelle.app.workforce import Sources
from passerelle.data import reference as snapshots
from passerelle.data import store
from passerelle.data.reference import Reference
from passerelle.errors import UsageError
from passerelle.faces.console import AsOf, Json, Mapping, Partial, Titles, day_of, say, say_json
from passerelle.faces.exposure.sentences import sources_sentence
from passerelle.faces.transitions.employer_files import write_employer
from passerelle.faces.transitions.employer_terminal import employer_blocks
from passerelle.faces.transitions.files import check_free, write
from passerelle.faces.transitions.terminal import one_blocks, transition_blocks

MOST_ROWS: Final = 10  # of each list of one occupation


def transitions(
    origin: Annotated[
        str | None,
        typer.Argument(help="An occupation's code, such as 43-4051, or a title; with --from a job title."),
    ] = None,
    most: Annotated[
        int | None,
        typer.Option(
            "--top", min=1, help="Rows of each list, 10; of each role with --from, 5.", show_default=False
        ),
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", help="One move in full: the destination's code or title.")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--from", help="An employer's roster, or the folder of an import: moves between its roles."
        ),
    ] = None,
    mapping: Mapping = None,
    partial: Partial = False,
    as_of: AsOf = None,
    titles: Titles = None,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="TOML file with the thresholds; defaults without it.")
    ] = None,
    programmes: Annotated[
        Path | None, typer.Option("--programmes", help="Catalogue of programmes, CSV or XLSX.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="New file FILE.html, the page to hand to a person; new folder with --from."
        ),
    ] = None,
    snapshot: Annotated[
        Path | None,
        typer.Option(
            "--snapshot", help="Folder of a snapshot of reference figures; the embedded one without it."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show where people could go, and where they do: pay, gaps, weeks, cost, safety, evidence."""
    if roster is None:
        if mapping is not None or partial or as_of is not None or titles is not None:
            raise UsageError(
                "--mapping, --partial, --as-of and --titles are about a roster; name it with --from."
            )
        if origin is None:
            raise UsageError("Name an occupation by code or title, or an employer's roster with --from.")
    elif to is not None:
        raise UsageError("--to is about one occupation; leave it out with --from.")
    if out is not None:
        (check_free if roster is None else store.check_free)(out)
    known = snapshots.load() if snapshot is None else snapshots.read(snapshot)
    asked = _Asked(
        known, sources_sentence(used_sources(known), snapshot), moves.rules_of(scenario), programmes, out
    )
    if roster is None:
        assert origin is not None, "checked above"
        _of_one(asked, origin, to, most or MOST_ROWS, as_json=as_json)
        return
    people = Sources((roster,), mapping, partial=partial, as_of=day_of(as_of), titles=titles)
    _of_employer(asked, people, origin, most or employer.MOST_MOVES, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What both kinds of question share."""

    known: Reference
    sources: str  # the line on them
    rules: moves.Rules
    programmes: Path | None
    out: Path | None


def _of_one(asked: _Asked, origin: str, to: str | None, most: int, *, as_json: bool) -> None:
    known, rules, programmes = asked.known, asked.rules, asked.programmes
    if to is None:
        found = moves.transitions(origin, reference=known, rules=rules, most=most, programmes=programmes)
    else:
        found = moves.one_transition(origin, to, reference=known, rules=rules, programmes=programmes)
    if asked.out is not None:
        write(found, asked.out)
    if as_json:
        say_json(found.as_json())
        return
    say((transition_blocks if to is None else one_blocks)(found, asked.sources))
    if asked.out is not None:
        say([f"The page is at {asked.out}."])


def _of_employer(asked: _Asked, people: Sources, origin: str | None, most: int, *, as_json: bool) -> None:
    found = employer.employer_transitions(
        people,
        reference=asked.known,
        rules=asked.rules,
        origin=origin,
        most=most,
        programmes=asked.programmes,
    )
    if asked.out is not None:
        write_employer(found, asked.out)
    if as_json:
        say_json(found.as_json())
        return
    say(employer_blocks(found, asked.sources))
    if asked.out is not None:
        say([f"Every role and move is in the folder {asked.out}."])
