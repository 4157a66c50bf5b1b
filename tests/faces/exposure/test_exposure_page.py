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
from passerelle.faces.exposure.disagreement import ranked_indices
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
    "very small": html_of(exposures.small()),
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


def test_bar_and_ends_of_a_disagreement_are_those_of_the_table() -> None:
    heading = PAGES["economy"].split('<h2 id="disagree">')[1].split("</h2>")[0]
    assert "about Lawyers: percentile 10 by Index felten, 70 by Index alpha" in heading
    wide = PAGES["economy"].split('aria-labelledby="strip-wide-title')[1].split("</svg>")[0]
    labels = re.findall(r">(\d+: Index \w+)</text>", wide)
    assert labels == [
        f"{100 * row[f'rank_{end}']:.0f}: Index {row[f'{end}est_index']}"
        for row in exposures.a_view().disagreements.iter_rows(named=True)
        for end in ("low", "high")
    ]
    assert wide.count("dot other") + wide.count("ring other") == len(exposures.RANKS)  # zeta of each


def test_the_legend_tells_ranked_indices_from_others_and_leaves_out_those_without_a_mark() -> None:
    legend = PAGES["economy"].split('aria-label="Indices">')[1].split("</ul>")[0]
    assert re.findall(r"Index (\w+)", legend) == ["alpha", "felten", "observed", "zeta"]
    assert legend.count(' other"') == 1
    assert (
        "Ranked: Index alpha; Index felten; Index observed; the others, small, stand for the same kin or "
        "another age." in text_of(PAGES["economy"])
    )


def test_indices_that_the_catalogue_ranks_are_ranked_though_no_end_is_theirs() -> None:
    view = exposures.a_view()
    old, new = "rank:zeta", "rank:gpts-human-beta"
    indices = tuple(replace(i, id="gpts-human-beta") if i.id == "zeta" else i for i in view.indices)
    renamed = replace(view, indices=indices, disagreements=view.disagreements.rename({old: new}))
    assert ranked_indices(renamed) == {*exposures.RANKED, "gpts-human-beta"}


def test_few_people_are_shown_with_one_decimal_that_adds_up() -> None:
    text = text_of(PAGES["very small"])
    assert "Required headcount falls to 11.6 by 30 September 2027, from 12; between 11.2 and 12" in text
    assert "about 5.4 people (3.8 to 7.6) are expected to leave" in text
    assert "leaves 5 places to fill" in text  # 11.6 - (12 - 5.4)
    assert "On 1 October 2025: 12 people. Technology −0.4." in text


def test_people_too_few_to_be_shown_are_said_to_be_and_are_no_occupation() -> None:
    text = text_of(PAGES["very small"])
    assert "too few people in any occupation to show one (fewer than five" in text
    assert "too few people in any occupation to compare the indices on one (fewer than five" in text
    assert "Of the 1 occupations" not in text
    assert "Generative AI in all functions together" in text


def test_all_others_are_never_the_most_exposed_occupation() -> None:
    view = exposures.a_view("employees")
    devs = pl.col("title") == "Software Developers"
    folded = view.occupations.with_columns(
        occupation=pl.when(devs).then(pl.lit("all-others")).otherwise("occupation")
    )
    text = text_of(html_of(replace(view, occupations=folded)))
    assert "Of the 3 occupations with most employees, the most exposed: Customer Service Rep" in text


@pytest.mark.parametrize(
    ("note", "says"),
    [
        ("A note.", "counts the physical technologies that the scenario names, on weak evidence: Warehouse"),
        ("No scenario was given: all of them.", "Headcount leaves out physical technologies"),
    ],
)
def test_a_page_says_whether_headcount_counts_physical_technologies(note: str, says: str) -> None:
    assert says in text_of(html_of(replace(exposures.a_view("employees"), notes=(note,))))
    assert "Headcount" not in text_of(PAGES["economy"])


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
