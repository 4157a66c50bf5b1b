"""What ``passerelle validate`` prints: published figures against reproduced ones, and the back-test."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from passerelle.app.back_test import BackTest
from passerelle.app.validate import Validation
from passerelle.faces.format import percent, whole
from passerelle.faces.terminal import table
from passerelle.faces.validation_sentences import back_test_sentence, figure, interval, missed_sentence


def validation_blocks(validation: Validation) -> Iterator[RenderableType]:
    """Yield every check with both figures, then notes and sources."""
    yield Text(missed_sentence(validation), style="bold")
    sources = list(dict.fromkeys(check.source for check in validation.checks))
    heads = ("Published", "Reproduced", "Tolerance")
    shown = table("Figure", *((head, "right") for head in heads), "Unit", "Met", "Source")
    for check in validation.checks:
        shown.add_row(
            check.says,
            figure(check.published),
            figure(check.reproduced),
            figure(check.tolerance),
            check.unit,
            "yes" if check.met else "MISSED",
            f"[{sources.index(check.source) + 1}]",
        )
    yield shown
    yield from (Text(f"[{number}] {source}") for number, source in enumerate(sources, start=1))
    yield from (Text(f"{check.says}: {check.note}") for check in validation.checks if check.note)
    yield from (Text(f"Note. {note}") for note in validation.notes)
    yield from (Text(f"- {source}") for source in validation.sources)


def back_test_blocks(test: BackTest) -> Iterator[RenderableType]:
    """Yield how well each predictor foretold the change of jobs."""
    yield Text(back_test_sentence(test), style="bold")
    heads = ("Rank correlation (95 %)", "Mean error", "Occupations")
    shown = table("Predictor", "Kind", *((head, "right") for head in heads))
    for predictor in test.predictors:
        shown.add_row(
            predictor.title,
            predictor.kind,
            interval(predictor),
            "–" if predictor.error is None else percent(predictor.error),
            whole(predictor.occupations),
        )
    yield shown
    yield from (Text(f"Note. {note}") for note in test.notes)
    yield from (Text(f"- {source}") for source in test.sources)
