from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import html_pages
import plans
from html_pages import Page
from passerelle.data.plan_folder import PlanFolder
from passerelle.faces.report import Disclosure
from passerelle.faces.reports.board import REPORT
from passerelle.faces.sentences import GENERATED

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "report.html"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'&]]>\x00"


def html_of(case: plans.Case, **changes: Any) -> str:
    return REPORT.make(replace(plans.plan_folder_of(case), **changes)).decode("utf-8")


def with_summary(**changes: Any) -> str:
    return html_of(replace(plans.TINY, summary=changes))


def hostile() -> plans.Case:
    jobs = [
        replace(job, title=HOSTILE + job.title, function=HOSTILE + job.function) for job in plans.TINY.jobs
    ]
    jobs = [replace(job, occupation_title=HOSTILE) for job in jobs]
    lever = {
        "key": HOSTILE,
        "title": HOSTILE,
        "value": HOSTILE,
        "unit": HOSTILE,
        "guess": True,
        "source": HOSTILE,
    }
    plan: Mapping[str, Any] = {"unknowns": [HOSTILE], "notes": [HOSTILE], "levers": [lever]}
    return replace(plans.TINY, jobs=jobs, title=HOSTILE, plan=plan)


PAGES = {
    "tiny": html_of(plans.TINY),
    "large": html_of(plans.large()),
    "hostile": html_of(hostile()),
    "nobody affected": html_of(replace(plans.TINY, ways=())),
}
every_page = pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())


def test_the_report_of_a_small_plan_is_the_golden_one() -> None:
    made = REPORT.make(plans.plan_folder_of(plans.TINY))
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
def test_a_page_is_small(html: str) -> None:
    assert len(html.encode()) < 400_000


def test_titles_cannot_bring_markup_in() -> None:
    html = PAGES["hostile"]
    assert "<script" not in html
    assert "<img" not in html
    assert "\x00" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_generated_employer_is_said_at_the_top_and_in_every_section() -> None:
    html = PAGES["tiny"]
    assert html.index(GENERATED) < html.index("<h1>")
    for section in html.split("<section")[1:]:
        assert GENERATED in section.split("</section>")[0]
    assert "@top-center" in html
    assert GENERATED not in html_of(replace(plans.TINY, generated=False))


def test_the_headline_says_who_can_stay_what_it_costs_and_when_it_pays_back() -> None:
    assert "<h1>137 of 160 people in affected roles can stay with us; it costs $467,500" in PAGES["tiny"]
    assert "within the first quarter" in PAGES["tiny"]
    assert "No role has to shrink: all 240 people can stay" in PAGES["nobody affected"]
    kept = [way for way in plans.TINY.ways if way.to is not None]
    assert "<h1>All 160 people in affected roles can stay with us" in html_of(replace(plans.TINY, ways=kept))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"gap": 0.0}, "It is proved to be the best possible plan for these assumptions."),
        ({"gap": 0.00005}, "It is proved within 0.01 % of the best possible plan for these assumptions."),
        ({"gap": None}, "How far it is from the best possible plan is not known."),
        ({"status": "TIME_LIMIT"}, "The search was stopped by its time limit."),
        ({"price_avoided_separation": None}, "What one separation fewer would cost cannot be told"),
        ({"price_avoided_separation": 0.0}, "One separation fewer would cost nothing more."),
    ],
)
def test_what_the_solver_knows_is_said_in_words(changes: Mapping[str, Any], expected: str) -> None:
    assert expected in Page(with_summary(**changes)).text.replace("\u00a0", " ")


def test_small_cells_have_no_number_and_totals_stay_exact() -> None:
    text = Page(PAGES["tiny"]).text
    table = PAGES["tiny"].split('class="cards"')[1].split("</table>")[0]
    numbers = re.findall(r'data-head="People">([^<]*)', table)
    assert numbers == ["18", "14", "fewer than 11", "fewer than 11", "43"]
    assert "fewer than 11" in text
    assert "43 people are offered a move" in text


def test_hidden_flows_leave_no_trace_in_the_picture() -> None:
    one = plans.TINY
    other = replace(
        one,
        ways=tuple(
            replace(w, people=6 if w.people == 5 else 5 if w.people == 6 else w.people) for w in one.ways
        ),
    )
    pictures = [
        re.findall(r'<path d="([^"]*)" class="ribbon mark-(?:move|retrain)"', html_of(case))
        for case in (one, other)
    ]
    assert pictures[0]
    assert pictures[0] == pictures[1]


def test_guesses_unknowns_sources_and_provenance_are_shown() -> None:
    text = Page(PAGES["tiny"]).text
    assert "One of its assumptions is a guess" in text
    assert "Share of offers accepted" in text
    assert "0.65 (0.45 to 0.8)" in text
    assert "Nobody has been asked yet" in text
    assert "O*NET 29.0 Database" in text
    assert "a" * 64 in text
    assert "It does not say: site, grade, manager id." in text


def test_no_row_stands_for_a_person() -> None:
    assert REPORT.disclosure is Disclosure.AGGREGATE
    assert not re.search(r"\be\d{7}\b", PAGES["tiny"])


def test_the_same_plan_gives_the_same_bytes() -> None:
    folder: PlanFolder = plans.plan_folder_of(plans.large())
    shuffled = {
        name: table.sample(fraction=1.0, shuffle=True, seed=7) for name, table in folder.tables.items()
    }
    shuffled["prices"] = folder.tables["prices"]
    again = replace(folder, tables=shuffled)
    assert REPORT.make(folder) == REPORT.make(again)
