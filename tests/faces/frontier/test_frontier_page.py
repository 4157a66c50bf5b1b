from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

import html_pages
from frontiers import small_view
from html_pages import Page
from passerelle.app.frontier import FrontierView
from passerelle.errors import UsageError
from passerelle.faces.frontier import files
from passerelle.faces.frontier.page import frontier_page
from passerelle.faces.frontier.sentences import headline, least_sentence
from passerelle.faces.frontier.terminal import frontier_blocks
from passerelle.faces.sentences import GENERATED

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "frontier.html"
HOSTILE = "<script>alert(1)</script>\"'&\x00"


def rounded() -> FrontierView:
    """Return the small view free of the solver's last digits, so that its page is always the same."""
    table = small_view().table
    reals = [name for name, kind in table.schema.items() if kind == pl.Float64]
    asked = {name: round(value, 2) for name, value in small_view().asked.items()}
    return small_view(table=table.with_columns(pl.col(reals).round(2) + 0.0), asked=asked, least_people=0.0)


def test_the_page_of_a_small_frontier_is_the_golden_one() -> None:
    made = frontier_page(rounded())
    if os.environ.get("PASSERELLE_RENEW_GOLDEN"):
        GOLDEN.write_bytes(made)
    assert made == GOLDEN.read_bytes(), (
        "set PASSERELLE_RENEW_GOLDEN=1 to renew it, then look at the difference"
    )


VIEWS = {
    "small": small_view(),
    "one point": small_view(table=small_view().table.head(1)),
    "cut short": small_view(table=small_view().table.head(3), complete=False, least_people=None),
    "hostile": small_view(title=HOSTILE, notes=(HOSTILE,), sources=(HOSTILE,), guesses=(HOSTILE,)),
    "two points": small_view(points=2),
}
every_view = pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())


@every_view
def test_a_page_fetches_nothing_and_can_be_read_without_seeing_it(view: FrontierView) -> None:
    html = frontier_page(view).decode("utf-8")
    html_pages.check_self_contained(html)
    html_pages.check_readable(html)
    assert "\x00" not in html
    assert "<script" not in html


@every_view
def test_the_terminal_says_the_same_headline_as_the_page(view: FrontierView) -> None:
    blocks = [str(block) for block in frontier_blocks(view)]
    assert headline(view) in blocks
    assert headline(view) in Page(frontier_page(view).decode("utf-8")).words


def test_the_headline_says_what_all_avoidable_separations_cost() -> None:
    assert headline(VIEWS["small"]).startswith("Avoiding 2 of 2 separations costs $1,800: $900 each at first")
    assert (
        headline(VIEWS["one point"]) == "The cheapest plan separates 2 people, and no plan separates fewer."
    )
    assert "no time" in least_sentence(VIEWS["cut short"])


def test_a_generated_employer_is_said_on_the_page() -> None:
    assert GENERATED in frontier_page(VIEWS["small"]).decode("utf-8")
    assert GENERATED not in frontier_page(small_view(generated=False)).decode("utf-8")


def test_the_files_are_written_whole_and_never_over_others(tmp_path: Path) -> None:
    out = tmp_path / "out"
    files.write(VIEWS["small"], out)
    names = {"frontier.html", "frontier.csv", "frontier.parquet", "frontier.json"}
    assert {path.name for path in out.iterdir()} == names
    assert pl.read_csv(out / "frontier.csv")["cost"].len() == 5
    with pytest.raises(UsageError):
        files.write(VIEWS["small"], out)
