"""The exposure page: what it says, that it can be read without seeing it, and that nothing gets in."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import exposures
import html_pages
from html_pages import Page
from passerelle.app.exposure.result import ExposureView
from passerelle.faces.exposure.page import exposure_page

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "exposure.html"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'&]]>\x00"


def html_of(view: ExposureView) -> str:
    return exposure_page(view).decode("utf-8")


def without_results() -> ExposureView:
    """Return a view in which nothing was scored."""
    view = exposures.a_view()
    tables = ("occupations", "functions", "heatmap", "disagreements", "agreement")
    empty = {name: getattr(view, name).clear() for name in tables}
    return replace(view, **empty, indices=(), technologies=(), joins=(), notes=())


PAGES = {
    "economy": html_of(exposures.a_view()),
    "employer": html_of(exposures.a_view("employees")),
    "hostile": html_of(exposures.hostile(HOSTILE)),
    "nothing scored": html_of(without_results()),
}
every_page = pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())


def text_of(html: str) -> str:
    return Page(html).text.replace("\u00a0", " ")


def test_the_page_of_a_small_employer_is_the_golden_one() -> None:
    made = exposure_page(exposures.a_view("employees"))
    if os.environ.get("PASSERELLE_RENEW_GOLDEN"):
        GOLDEN.write_bytes(made)
    assert made == GOLDEN.read_bytes(), (
        "set PASSERELLE_RENEW_GOLDEN=1 to renew it, then look at the difference"
    )


@every_page
def test_a_page_fetches_nothing_and_runs_nothing(html: str) -> None:
    html_pages.check_self_contained(html)


@every_page
def test_a_page_can_be_read_without_seeing_it(html: str) -> None:
    html_pages.check_readable(html)


@every_page
def test_every_figure_has_its_numbers_one_click_away(html: str) -> None:
    for figure in html.split("</figure>")[1:]:
        behind = figure.split("</section>")[0]
        assert "<details" in behind
        assert "<table" in behind


def test_titles_cannot_bring_markup_in() -> None:
    html = PAGES["hostile"]
    assert "<script" not in html
    assert "<img" not in html
    assert "\x00" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_headline_is_a_sentence_with_the_figure_and_its_range() -> None:
    said = re.sub("<[^>]*>", "", PAGES["economy"].split("<h1>")[1].split("</h1>")[0]).replace("\u00a0", " ")
    assert said == (
        "Language models could at least halve the time of 31 % of the work in 154 M jobs; "
        "between 14 and 46 %, as measures disagree."
    )


def test_sections_stand_in_the_order_in_which_they_are_asked_about() -> None:
    order = re.findall(r'<section aria-labelledby="([a-z]+)"', PAGES["employer"])
    assert order == [
        *("functions", "demand", "occupations", "disagree", "agree"),
        *("indices", "technologies", "joins", "unknown", "sources"),
    ]
    assert '<section aria-labelledby="demand"' not in PAGES["economy"]


def test_physical_technologies_stand_apart_and_are_called_weak_evidence() -> None:
    wide = PAGES["economy"].split('aria-labelledby="reach-wide-title')[1].split("</svg>")[0]
    assert wide.count(' weak"') == len(exposures.FUNCTIONS)
    assert ">Physical: weak</text>" in wide
    assert 'aria-labelledby="reach-narrow-2-title' in PAGES["economy"]


def test_weak_evidence_makes_no_headline() -> None:
    view = exposures.a_view()
    robots = pl.col("technology") == "robotics"
    heat = view.heatmap.with_columns(
        pl.when(robots).then(0.99).otherwise("reach_share").alias("reach_share"),
        pl.when(robots).then(0.99).otherwise("reach_high_share").alias("reach_high_share"),
    )
    said = html_of(replace(view, heatmap=heat)).split('<h2 id="functions">')[1].split("</h2>")[0]
    assert "Generative AI" in said


def test_the_walk_of_required_headcount_adds_up_on_the_page() -> None:
    text = text_of(PAGES["employer"])
    assert "Required headcount falls to 216 by 30 September 2027, from 240; between 197 and 223" in text
    assert "216 (197 to 223)" in text
    assert "about 41 people (29 to 57) are expected to leave" in text
    assert "17 places to fill" in text


def test_an_index_without_a_rank_has_no_mark_and_each_other_has_one() -> None:
    strip = PAGES["economy"].split('aria-labelledby="strip-wide-title')[1].split("</svg>")[0]
    ranks = [rank for _, _, _, ranks in exposures.RANKS.values() for rank in ranks]
    assert strip.count("<circle") == sum(rank is not None for rank in ranks)


def test_what_an_index_does_not_mean_is_said_beside_what_it_measures() -> None:
    text = text_of(PAGES["economy"])
    for name in exposures.INDICES:
        assert f"What {name} measures." in text
        assert f"What {name} does not mean." in text
        assert f"Author of {name} (2023)." in text


def test_rules_guesses_unknowns_sources_and_provenance_are_shown() -> None:
    text = text_of(PAGES["economy"])
    assert "19 to 24 %" in text
    assert "The pace is a guess." in text
    assert "Nobody knows the pace." in text
    assert "O*NET 29.0 Database" in text
    assert "a" * 64 in text


def test_the_same_view_gives_the_same_bytes_and_a_small_page() -> None:
    assert exposure_page(exposures.a_view()) == exposure_page(exposures.a_view())
    assert len(PAGES["employer"].encode()) < 100_000
