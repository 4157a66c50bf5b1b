from __future__ import annotations

import io
import math

from rich.console import Console

from passerelle.app.growth import (
    Counts,
    GrowthBenchmark,
    GrowthRole,
    IncomingPath,
    Inflow,
    SurveyCode,
    WithoutCode,
)
from passerelle.app.growth_leave_out import LeaveOut, Verdict, Way
from passerelle.engines.leave_out import Flips
from passerelle.faces.growth_page import growth_page
from passerelle.faces.growth_sentences import falls, share
from passerelle.faces.growth_terminal import growth_blocks

ROLE = GrowthRole(
    occupation="15-2051",
    title="Data Scientists",
    why="data science",
    employment_people=233_440.0,
    skills_method="related",
    education_method="related",
    imputed=True,
    every=Counts(0, 1, 60, 769),
    viable=Counts(0, 1, 30, 100),
    likeliest_counts=Counts(0, 1, 0, 0),
    likeliest=(IncomingPath("15-2041", "Statisticians", 123.0, "fair", viable=True, imputed=True),),
    inflow=Inflow((SurveyCode("15-2090", "Others", 2_010.0, 0.98),), 12, 0, 4_965.0, 118.0),
    says="Advice into Data Scientists rests on imputed skills.",
)
ROW = LeaveOut(
    "related",
    "growth roles",
    Way.INTO,
    Verdict.FIT,
    9,
    0.043,
    Flips(
        pairs=10,
        known_share=0.1,
        imputed_share=0.2,
        flipped_share=0.33,
        wrongly_share=0.26,
        overseen_share=math.nan,
    ),
)
FOUND = GrowthBenchmark(
    says="One growth role is imputed.",
    roles=(ROLE,),
    leave_out=(ROW,),
    recorded=(),
    without_code=(WithoutCode("cloud", (("15-1299", "Computer Occupations", 6),)), WithoutCode("x", ())),
    notes=("A note with a | bar.",),
    sources=("A source.",),
    snapshot="2025.1 abc",
)


def test_the_terminal_shows_roles_evidence_and_the_test() -> None:
    out = io.StringIO()
    console = Console(file=out, width=200)
    for block in growth_blocks(FOUND):
        console.print(block)
    said = " ".join(out.getvalue().split())
    for words in (
        "One growth role is imputed.",
        "0 · 1 · 60 · 769",
        "rests on imputed skills",
        "118 times",
        "33 %",
    ):
        assert words in said.replace("\u00a0", " "), words


def test_the_page_has_every_part_and_escapes_what_it_shows() -> None:
    page = growth_page(FOUND).replace("\u00a0", " ")
    for words in (
        "# How good is the evidence for moves into growth roles?",
        "| nearly its own",
        "### Data Scientists",
        "| 15-2041 Statisticians | 123 | fair | yes |",
        "A note with a \\| bar.",
        "Titles with 'cloud': 15-1299 Computer Occupations (6).",
        "33 % | 26 % | – |",
    ):
        assert words in page, words


def test_nothing_known_is_said_to_be_nothing_known() -> None:
    assert falls(FOUND.without_code[1]) == "Titles with 'x': none known."
    assert share(math.nan) == "–"
