"""The command ``validate``: published figures beside reproduced ones, and the back-tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

import typer

from passerelle.app.run import Run
from passerelle.errors import UsageError, ValidationMissed
from passerelle.faces.console import Json, progress, say, say_json

MOVES: Final = "moves"


def validate(
    subject: Annotated[
        str,
        typer.Argument(
            help="exposure, transitions, placement: published figures; history: the back-test of exposure; "
            "moves: that of moves within an employer; growth: evidence on paths into growth roles."
        ),
    ],
    panel: Annotated[
        Path | None,
        typer.Option(
            "--panel", help="Of moves: a payroll panel to fit and foretell; the stored results without it."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Of moves with --panel: existing folder for the weights and results."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Compare published figures with reproduced ones (exit 6 on a miss), or back-test on history."""
    from passerelle.app.validate import SUBJECTS  # heavy: only this command needs it

    if subject not in {*SUBJECTS, *_TESTS, MOVES}:
        known = ", ".join([*SUBJECTS, *_TESTS, MOVES])
        raise UsageError(f"There is nothing to validate called {subject!r}. There are: {known}.")
    if subject != MOVES and (panel is not None or out is not None):
        raise UsageError(f"--panel and --out are about {MOVES}; leave them out with {subject}.")
    if subject == MOVES:
        _moves(panel, out, as_json=as_json)
    elif subject in _TESTS:
        _TESTS[subject](as_json)
    else:
        _published(subject, as_json=as_json)


def _published(subject: str, *, as_json: bool) -> None:
    from passerelle.app.validate import SUBJECTS
    from passerelle.faces.validation_sentences import missed_sentence
    from passerelle.faces.validation_terminal import validation_blocks

    found = SUBJECTS[subject]()
    if as_json:
        say_json(found.as_json())
    else:
        say(validation_blocks(found))
    if found.missed:
        raise ValidationMissed(missed_sentence(found))


def _history(as_json: bool) -> None:
    from passerelle.app.back_test import back_test
    from passerelle.faces.validation_terminal import back_test_blocks

    test = back_test()
    if as_json:
        say_json(test.as_json())
    else:
        say(back_test_blocks(test))


def _growth(as_json: bool) -> None:
    from passerelle.app.growth import growth_benchmark
    from passerelle.faces.growth_terminal import growth_blocks

    benchmark = growth_benchmark()
    if as_json:
        say_json(benchmark.as_json())
    else:
        say(growth_blocks(benchmark))


def _moves(panel: Path | None, out: Path | None, *, as_json: bool) -> None:
    from passerelle.app import role_back_test
    from passerelle.faces.role_back_test_terminal import role_back_test_blocks

    if panel is None:
        if out is not None:
            raise UsageError("--out is for what a panel gives; name it with --panel.")
        found = role_back_test.stored()
    else:
        if out is not None and not out.is_dir():
            raise UsageError(f"There is no folder {out} to write the weights and results to. Make it first.")
        with progress(Run()) as run:
            found = role_back_test.role_back_test(run, panel)
    if out is not None:
        role_back_test.write(found, out)
    if as_json:
        say_json(found.as_json())
    else:
        say(role_back_test_blocks(found))


_TESTS: Final[Mapping[str, Callable[[bool], None]]] = MappingProxyType(
    {"history": _history, "growth": _growth}
)
