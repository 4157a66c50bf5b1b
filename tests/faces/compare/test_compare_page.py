from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

import html_pages
import plans
from html_pages import Page
from passerelle.app.compare import Comparison, compared
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.schema import Decision
from passerelle.errors import UsageError
from passerelle.faces.compare import files
from passerelle.faces.compare.page import compare_page
from passerelle.faces.compare.sentences import headline
from passerelle.faces.compare.terminal import compare_blocks

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "compare.html"
HOSTILE = "<script>alert(1)</script>\"'&\x00"


def folder(scenario: str, *, separations: bool = False, title: str = "A small employer") -> PlanFolder:
    first, *rest = plans.TINY.ways
    ways = (replace(first, to=None, decision=Decision.SEPARATE), *rest) if separations else plans.TINY.ways
    plan = {"hashes": {"roster": "r", "snapshot": "s"}, "seed": 1}
    return replace(
        plans.plan_folder_of(replace(plans.TINY, ways=ways, plan=plan, title=title)), scenario=scenario
    )


def small() -> Comparison:
    low, high = "[demand]\ncase = 'low'\n", "[demand]\ncase = 'high'\n"
    return compared(["low", "high"], [folder(low), folder(high, separations=True)])


FOUND = {
    "small": small(),
    "same": compared(["a", "b", "c"], [folder("a = 1")] * 3),
    "hostile": compared([HOSTILE, "b"], [folder("a = 'x'", title=HOSTILE), folder("a = '<img src=x>'")]),
}
every = pytest.mark.parametrize("found", FOUND.values(), ids=FOUND.keys())


def test_the_page_of_a_small_comparison_is_the_golden_one() -> None:
    made = compare_page(small())
    if os.environ.get("PASSERELLE_RENEW_GOLDEN"):
        GOLDEN.write_bytes(made)
    assert made == GOLDEN.read_bytes(), (
        "set PASSERELLE_RENEW_GOLDEN=1 to renew it, then look at the difference"
    )


@every
def test_a_page_fetches_nothing_and_can_be_read_without_seeing_it(found: Comparison) -> None:
    html = compare_page(found).decode("utf-8")
    html_pages.check_self_contained(html)
    html_pages.check_readable(html)
    assert "<script" not in html
    assert "<img" not in html
    assert "\x00" not in html


@every
def test_the_terminal_says_the_headline(found: Comparison) -> None:
    assert headline(found) in [str(block) for block in compare_blocks(found)]


def test_the_headline_says_what_differs() -> None:
    assert headline(small()).startswith("high separates 18 people more than low and costs")
    assert headline(FOUND["same"]) == "3 plans side by side: from 23 to 23 people separate with support."
    assert "The scenarios say the same" in Page(compare_page(FOUND["same"]).decode("utf-8")).text


def test_the_files_are_written_whole_and_never_over_others(tmp_path: Path) -> None:
    out = tmp_path / "out"
    files.write(small(), out)
    assert {path.name for path in out.iterdir()} == {"compare.html", "compare.json"}
    with pytest.raises(UsageError):
        files.write(small(), out)
