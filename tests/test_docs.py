"""Pages of documentation that follow from the code are those that the code makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from passerelle.app.back_test import BackTest, Predictor
from passerelle.app.validate import Check, Validation
from passerelle.data.schema import PLAN, REFERENCE, ROSTER
from passerelle.faces import docs_results, markdown
from passerelle.faces.catalogues import indices, technologies
from passerelle.faces.docs_pages import PAGES

DOCS = Path(__file__).resolve().parent.parent / "docs"
pages = pytest.mark.parametrize(("name", "make"), PAGES.items(), ids=PAGES.keys())


@pages
def test_the_committed_page_is_the_one_that_the_code_makes(name: str, make: Callable[[], str]) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == make(), "run `make docs`"


@pages
def test_every_row_of_a_table_has_the_cells_of_its_head(name: str, make: Callable[[], str]) -> None:
    cells = 0
    for number, line in enumerate(make().splitlines(), start=1):
        found = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert found == 0 or cells in (0, found), f"{name}, line {number}"
        cells = found


def test_every_entry_table_and_command_has_its_section() -> None:
    found = PAGES["reference/indices.md"]()
    assert [f"## {index.id}\n" in found for index in indices()] == [True] * len(indices())
    found = PAGES["reference/technologies.md"]()
    assert [f"## {technology.id}\n" in found for technology in technologies()] == [True] * len(technologies())
    found = PAGES["reference/tables.md"]()
    for table in (*REFERENCE.values(), ROSTER, *PLAN.values()):
        section = found.split(f"### {table.name}\n")[1].split("\n### ")[0]
        assert all(f"| `{column.name}` |" in section for column in table.columns)
    found = PAGES["reference/commands.md"]()
    for command in ("plan", "exposure", "validate", "data build", "roster check", "scenario explain"):
        assert f"## passerelle {command}\n" in found
    assert "`passerelle exposure [ROSTER] [OPTIONS]`" in found
    assert "| `--also` |" in found


def test_text_is_shown_as_it_is() -> None:
    assert markdown.plain("O*NET | <b>\n[x](y)") == "O\\*NET \\| \\<b\\> \\[x\\](y)"
    assert markdown.code("a|b") == "`a\\|b`"


def a_check(*, met: bool) -> Check:
    return Check("alpha", "Tasks rated", 14.9, 14.86 if met else float("nan"), "%", 0.05, met, "A paper.", "")


def a_back_test() -> BackTest:
    """Return a back-test of one index, one projection and one number for all."""
    predictors = (
        Predictor("alpha", "Index alpha", "2023", "index", 700, 0.9, -0.17, -0.24, -0.1, 0.12),
        Predictor("bls", "Projection", "2020-30", "projection", 690, 0.88, 0.43, 0.37, 0.49, 0.11),
        Predictor("none", "No change", "", "baseline", 700, 0.9, 0.0, 0.0, 0.0, None),
    )
    bins = pl.DataFrame(
        [
            {
                "predictor": "alpha",
                "title": "Index alpha",
                "bin": place,
                "predicted": 0.1 * place,
                "realised": 0.05,
                "low": 0.0,
                "high": 0.1,
                "people": 9.0,
            }
            for place in range(2)
        ]
    )
    spans = pl.DataFrame(
        [
            {
                "predictor": "alpha",
                "title": "Index alpha",
                "kind": "index",
                "start_year": 2020,
                "end_year": 2024,
                "correlation": -0.17,
                "low": -0.24,
                "high": -0.1,
                "occupations": 700,
                "jobs_correlation": 0.1,
                "jobs_low": 0.02,
                "jobs_high": 0.2,
            }
        ]
    )
    return BackTest(predictors, bins, pl.DataFrame(), ("A note.",), ("A source.",), spans, pl.DataFrame())


def test_the_page_of_the_back_test_says_what_went_with_exposure_whatever_it_shows() -> None:
    page = docs_results.back_test_page(a_back_test())
    assert "By 0 of 1 indices the more exposed occupations gained more jobs" in page
    assert "by 1 fewer" in page
    assert "With each job counted once: more by 1, fewer by 0 of 1." in page
    assert "The strongest projection: Projection, 0.43 (0.37 to 0.49)." in page
    assert "| No change | baseline |  | – | – |" in page
    assert "](back-test.svg)" in page
    assert "](back-test-calibration.svg)" in page


def test_pictures_of_the_back_test_leave_out_what_orders_nothing() -> None:
    assert docs_results.forest(a_back_test()).count("<circle") == 2
    assert docs_results.calibrated(a_back_test()).count("<circle") == 2


def test_a_missed_figure_is_said_on_the_page_of_the_validation() -> None:
    checks = (a_check(met=True), a_check(met=False))
    page = docs_results.validation_page((Validation("exposure", checks, ("A note.",), ("A source.",)),))
    assert "1 of 2 published figures on exposure are not reproduced." in page
    assert "| Tasks rated | 14.9 | 14.86 | % | 0.05 | yes | A paper. |" in page
    assert "| Tasks rated | 14.9 | – | % | 0.05 | **no** | A paper. |" in page
