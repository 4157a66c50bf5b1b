"""Pages of documentation that show results: the validation, and the back-test with its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from passerelle.app.back_test import BackTest, back_test
from passerelle.app.growth import growth_benchmark
from passerelle.app.validate import SUBJECTS, Validation
from passerelle.faces import role_back_test_page
from passerelle.faces.charts import bands, calibration
from passerelle.faces.charts.picture import picture
from passerelle.faces.format import correlation, percent, whole
from passerelle.faces.growth_page import growth_page
from passerelle.faces.markdown import page, plain, table
from passerelle.faces.validation_sentences import (
    back_test_sentence,
    figure,
    interval,
    missed_sentence,
    orders,
)

_MADE: Final = "This page is made by `make docs`; do not edit it."
_WIDTH: Final = 920.0
_FOREST: Final = "Rank correlation of each predictor with the change of jobs by occupation, 95 % interval"
_CALIBRATION: Final = "Change of jobs that was predicted, and what came, by tenth of jobs"

_CORRELATION: Final = (
    "A correlation of 1 is the same order as what came, 0 no relation, −1 the opposite order. The mean error "
    "is how far the predicted change of jobs was from what came, each job alike."
)
_DIAGONAL: Final = (
    "On the dashed diagonal, what was said is what came; the vertical lines are 95 % intervals over redrawn "
    "occupations."
)


def results() -> dict[str, str]:
    """Return the pages and pictures of results by their path below the documentation."""
    test = back_test()
    return {
        "reference/validation.md": validation_page(tuple(make() for make in SUBJECTS.values())),
        "explanation/growth-roles.md": growth_page(growth_benchmark()),
        "explanation/back-test.md": back_test_page(test),
        **role_back_test_page.pages(),
        "explanation/back-test.svg": picture(forest(test)),
        "explanation/back-test-calibration.svg": picture(calibrated(test)),
    }


def validation_page(found: tuple[Validation, ...]) -> str:
    """Return the page of published against reproduced figures."""
    first = f"Published figures against what the embedded figures give. {_MADE}"
    return page("Validation", first, (line for validation in found for line in _validation(validation)))


def _validation(validation: Validation) -> Iterator[str]:
    yield from (f"## {validation.subject.capitalize()}", "", plain(missed_sentence(validation)), "")
    rows = (
        (
            plain(check.says),
            figure(check.published),
            figure(check.reproduced),
            plain(check.unit),
            figure(check.tolerance),
            "yes" if check.met else "**no**",
            plain(f"{check.source} {check.note}".strip()),
        )
        for check in validation.checks
    )
    heads = ("Figure", "Published", "Reproduced", "Unit", "Tolerance", "Met", "Source")
    yield from table(heads, rows, right=(1, 2, 4))
    yield from (f"- {plain(line)}" for line in (*validation.notes, *validation.sources))
    yield ""


def back_test_page(test: BackTest) -> str:
    """Return the page of the back-test."""
    heads = ("Predictor", "Kind", "Vintage", "Rank correlation (95 %)", "Mean error", "Occupations")
    rows = (
        (
            plain(p.title),
            plain(p.kind),
            plain(p.vintage),
            interval(p),
            "–" if p.error is None else percent(p.error),
            f"{whole(p.occupations)} ({percent(p.jobs_share)} of jobs)",
        )
        for p in test.predictors
    )
    lines = [
        f"![{_FOREST}](back-test.svg)",
        "",
        _CORRELATION,
        "",
        *table(heads, rows, right=(3, 4)),
        "## Calibration",
        "",
        f"![{_CALIBRATION}](back-test-calibration.svg)",
        "",
        _DIAGONAL,
        "",
        *_spans(test),
        *_partial(test),
        "## What to bear in mind",
        "",
        *(f"- {plain(note)}" for note in test.notes),
        "",
        "## Sources",
        "",
        *(f"- {plain(source)}" for source in test.sources),
    ]
    first = (
        f"{plain(back_test_sentence(test))} `passerelle validate history` prints the same figures. {_MADE}"
    )
    return page("Does exposure foretell the change of jobs?", first, lines)


def _spans(test: BackTest) -> Iterator[str]:
    if test.spans.is_empty():
        return
    yield from ("## From other first years, and with each job counted once", "")
    rows = (
        (
            plain(row["title"]),
            f"{row['start_year']} to {row['end_year']}",
            _interval(row["correlation"], row["low"], row["high"]),
            _interval(row["jobs_correlation"], row["jobs_low"], row["jobs_high"]),
            whole(row["occupations"]),
        )
        for row in test.spans.iter_rows(named=True)
    )
    heads = ("Predictor", "Years", "Each occupation once", "Each job once", "Occupations")
    yield from table(heads, rows, right=(2, 3, 4))


def _partial(test: BackTest) -> Iterator[str]:
    if test.partial.is_empty():
        return
    yield from ("## With something else held fixed", "")
    rows = (
        (
            plain(row["title"]),
            f"{row['start_year']} to {row['end_year']}",
            plain(str(row["given"])),
            _interval(row["correlation"], row["low"], row["high"]),
            whole(row["occupations"]),
        )
        for row in test.partial.iter_rows(named=True)
    )
    heads = ("Predictor", "Years", "Held fixed", "Partial rank correlation", "Occupations")
    yield from table(heads, rows, right=(3, 4))


def _interval(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low is None or high is None:
        return "–"
    return f"{correlation(value)} ({correlation(low)} to {correlation(high)})"


def forest(test: BackTest) -> str:
    """Return the rank correlations with their intervals as SVG, the strongest first within each kind."""
    order = {"projection": 0, "index": 1, "baseline": 2}
    found = sorted(filter(orders, test.predictors), key=lambda p: (order.get(p.kind, 3), -p.correlation))
    rows = [bands.Row(p.title, p.kind, (p.low, p.correlation, p.high)) for p in found]
    return bands.bands(rows, "back-test", _FOREST, _WIDTH, scale=bands.CORRELATIONS)


def calibrated(test: BackTest) -> str:
    """Return predicted against realised change by predictor as SVG."""
    panels = [
        calibration.Panel(
            str(part["title"][0]),
            tuple(
                calibration.Bin(row["predicted"], row["realised"], row["low"], row["high"])
                for row in part.sort("bin").iter_rows(named=True)
            ),
        )
        for part in test.calibration.partition_by("predictor", maintain_order=True)
    ]
    return calibration.calibration(panels, "calibration", _CALIBRATION, _WIDTH)
