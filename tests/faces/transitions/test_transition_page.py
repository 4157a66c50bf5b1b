"""The page for a person: what it says, that anyone can read it, and that nothing gets in."""

from __future__ import annotations

import os
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import html_pages
from html_pages import Page
from passerelle.app.transitions.result import OriginView, Span, Transitions, TransitionView
from passerelle.domain.gap import Gap, GapKind
from passerelle.domain.programme import FieldOfStudy, Programme, ProgrammeMatch
from passerelle.faces.transitions import offers, sentences
from passerelle.faces.transitions.page import MOST_CARDS, MOST_LEARNING, MOST_USUAL, MOST_WAYS, page

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "handout.html"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'&]]>\x00"
NOTHING: Final = Span(0.0, 0.0, 0.0)
MEASURED: Final = "O*NET 29.0 ratings"

ORIGIN = OriginView(
    occupation="43-4051",
    title="Customer Service Representatives",
    understood=(),
    employment_people=2_725_930.0,
    pay_median=42_830.0,
    exposure=Span(0.204, 0.551, 0.803),
    growth_share_10y=-0.055,
    imputed=False,
    viable=41,
    unsure=1,
    advisable=9,
    others=830,
)


def a_gap(kind: GapKind, name: str, *, imputed: bool = False) -> Gap:
    """Return a gap of which only kind, name and flag matter here."""
    return Gap(kind, name, 1.0, 3.0, "level 0 to 7", 0.1, MEASURED, imputed)


def a_way(occupation: str, title: str, pay_median: float, **changes: Any) -> TransitionView:
    """Return a way out of customer service that passes every test, with ``changes``."""
    way = TransitionView(
        occupation=occupation,
        title=title,
        likely=0.012,
        likely_times=2.1,
        observed=0.008,
        observed_together=False,
        advisable=True,
        viable=True,
        desirable=True,
        safe=True,
        safe_cases=(True, True, True),
        against=(),
        fit=0.81,
        direct=False,
        pay_median=pay_median,
        pay_change_share=pay_median / ORIGIN.pay_median - 1.0,
        pay_change_money=pay_median - ORIGIN.pay_median,
        zone_step=1,
        weeks=Span(8.0, 17.0, 35.0),
        weeks_from="The skills that are missing; schooling alone would take less.",
        tuition_money=Span(620.0, 2_414.0, 14_420.0),
        productive_weeks=Span(4.0, 13.0, 39.0),
        exposure=Span(0.102, 0.331, 0.604),
        growth_share_10y=0.042,
        openings_people=92_300.0,
        evidence="fair",
        evidence_known="what both ask is measured",
        evidence_because=("both jobs are rated in O*NET", "some such moves were seen"),
        imputed=False,
        gaps=(
            a_gap(GapKind.SKILL, "Instructing"),
            a_gap(GapKind.KNOWLEDGE, "Medicine and Dentistry"),
            a_gap(GapKind.TECHNOLOGY, "Medical software"),
        ),
        strengths=("Customer and Personal Service", "Active Listening", "Speaking", "English Language"),
        fields=(),
        programmes=(),
    )
    return replace(way, **changes)


def a_programme(title: str, weeks: float | None = 16.0, provider: str = "Example") -> ProgrammeMatch:
    """Return a programme of a catalogue that never was."""
    offer = Programme(
        id=title,
        provider=f"{provider} Community College",
        title=title,
        field="51.0801",
        occupations=("31-9092",),
        place="Austin, TX",
        delivery="in person",
        credential="",
        weeks=weeks,
        contact_hours=None,
        tuition_money=3_200.0 if weeks else None,
        other_money=None,
    )
    return ProgrammeMatch(offer, "occupation", 0.4, ("Medicine and Dentistry",))


SECRETARIES = a_way("43-6013", "Medical Secretaries and Administrative Assistants", 44_640.0)
ASSISTANTS = a_way(
    "31-9092",
    "Medical Assistants",
    44_200.0,
    exposure=Span(0.05, 0.18, 0.33),
    growth_share_10y=0.125,
    openings_people=112_300.0,
    gaps=(
        a_gap(GapKind.SKILL, "Monitoring"),
        a_gap(GapKind.SKILL, "Science"),
        a_gap(GapKind.SKILL, "Operation and Control"),
        a_gap(GapKind.KNOWLEDGE, "Medicine and Dentistry"),
        a_gap(GapKind.ABILITY, "Near Vision"),
        a_gap(GapKind.ACTIVITY, "Administer basic health care or medical treatments"),
        a_gap(GapKind.EDUCATION, "Post-secondary certificate"),
        a_gap(GapKind.LICENCE, "X-ray operator"),
    ),
    fields=(FieldOfStudy("51.0801", "Medical/Clinical Assistant", 1_204.0, 0.781, 8_900.0),),
    programmes=(
        a_programme("Medical Assisting, certificate"),
        a_programme("Clinical Assistant", None, "Second"),
    ),
)
CLERKS = a_way(
    "43-4061",
    "Eligibility Interviewers, Government Programs",
    51_500.0,
    direct=True,
    weeks=NOTHING,
    tuition_money=NOTHING,
    weeks_from="No training needed.",
    growth_share_10y=0.003,
    exposure=Span(0.204, 0.50, 0.70),
    observed=0.0,
    evidence="thin",
    evidence_because=("no such move was seen",),
)
AGENTS = a_way(
    "41-3021",
    "Insurance Sales Agents",
    60_370.0,
    observed=0.031,
    gaps=(a_gap(GapKind.KNOWLEDGE, "Sales and Marketing"), a_gap(GapKind.LICENCE, "Insurance producer")),
    evidence="strong",
    fields=(FieldOfStudy("52.1701", "Insurance", None, None, None),),
)
TECHNICIANS = a_way(
    "29-2099",
    "Health Technologists and Technicians, All Other",
    48_790.0,
    observed=None,
    openings_people=None,
    imputed=True,
    advisable=False,
    unsure=True,
    gaps=(a_gap(GapKind.KNOWLEDGE, "Biology", imputed=True),),
    strengths=(),
    evidence="insufficient",
    evidence_known="",
    evidence_because=("skills are taken from related jobs",),
)
SPECIALISTS = a_way(
    "13-1071",
    "Human Resources Specialists",
    72_910.0,
    advisable=False,
    safe=False,
    safe_cases=(True, False, False),
    against=(
        "AI reaches 58 % of its tasks, more than the 55 % here.",
        "AI reaches 58 % of its tasks; a safe move has at most 50 %.",
    ),
    weeks=Span(52.0, 120.0, 128.0),
    exposure=Span(0.18, 0.58, 0.84),
    gaps=(a_gap(GapKind.EDUCATION, "Bachelor's degree"),),
)
CASHIERS = a_way(
    "41-2011",
    "Cashiers",
    31_190.0,
    advisable=False,
    viable=False,
    desirable=False,
    likely=0.0612,
    growth_share_10y=-0.099,
    against=("Pay is 73 % of yours",),
    exposure=Span(0.1, 0.2, 0.3),
)
RESULT = Transitions(
    origin=ORIGIN,
    transitions=(AGENTS, ASSISTANTS, TECHNICIANS, SPECIALISTS),
    usual=(CASHIERS, replace(SPECIALISTS, likely=0.0441), replace(SECRETARIES, likely=0.031)),
    notes=("What people know is taken from the work they did, not from them.",),
    sources=(
        "Source: Employment Projections program, U.S. Bureau of Labor Statistics.",
        "This product includes information from the O*NET 29.0 Database by USDOL/ETA (CC BY 4.0).",
    ),
    snapshot="2025.1 0123456789ab",
)


def none_advisable() -> Transitions:
    origin = replace(ORIGIN, advisable=0, unsure=0)
    return replace(RESULT, origin=origin, transitions=(SPECIALISTS,))


def nothing_found() -> Transitions:
    origin = replace(ORIGIN, viable=0, advisable=0, unsure=0)
    return replace(RESULT, origin=origin, transitions=(), usual=(), notes=(), sources=())


def hostile(text: str) -> Transitions:
    """Return the result with ``text`` in every field that holds words."""

    def spoilt(item: Any) -> Any:
        if isinstance(item, str) and not isinstance(item, GapKind):
            return text
        if isinstance(item, tuple):
            return tuple(spoilt(each) for each in item)
        if hasattr(item, "__dataclass_fields__"):
            return replace(item, **{f.name: spoilt(getattr(item, f.name)) for f in fields(item)})
        return item

    spoiled = spoilt(RESULT)
    assert isinstance(spoiled, Transitions)
    return spoiled


PAGES = {
    "four ways": page(RESULT),
    "none advisable": page(none_advisable()),
    "nothing found": page(nothing_found()),
    "hostile": page(hostile(HOSTILE)),
}
every_page = pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", Page(html.split("<body>")[1]).text.replace("\u00a0", " "))


def card_of(html: str, title: str) -> str:
    return text_of(f"<body>{html.split(f'<h3>{title}</h3>')[1].split('</article>')[0]}")


# ------------------------------------------------------------------ the page


def test_the_handout_is_the_golden_one() -> None:
    made = page(RESULT)
    if os.environ.get("PASSERELLE_RENEW_GOLDEN"):
        GOLDEN.write_text(made, encoding="utf-8")
    assert made == GOLDEN.read_text(encoding="utf-8"), (
        "set PASSERELLE_RENEW_GOLDEN=1 to renew it, then look at the difference"
    )


@every_page
def test_a_handout_fetches_nothing_and_runs_nothing(html: str) -> None:
    html_pages.check_self_contained(html)


@every_page
def test_a_handout_can_be_read_without_seeing_it(html: str) -> None:
    html_pages.check_readable(html)


@every_page
def test_a_handout_is_small(html: str) -> None:
    assert len(html.encode()) < 60_000


def test_words_of_the_data_cannot_bring_markup_in() -> None:
    html = PAGES["hostile"]
    assert "<script" not in html
    assert "<img" not in html
    assert "\x00" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_title_is_the_question() -> None:
    html = PAGES["four ways"]
    assert re.findall("<h1>(.*?)</h1>", html) == ["Where could I go from Customer Service Representatives?"]
    assert "<title>Where could I go from Customer Service Representatives?</title>" in html


def test_exposure_is_said_as_a_range_and_called_a_possibility() -> None:
    text = text_of(PAGES["four ways"])
    assert "between 20 and 80; our middle reading is 55." in text
    assert "it does not say that your job goes away" in text
    assert "expect 6 % fewer jobs in 10 years" in text


def test_what_speaks_against_a_way_stands_on_its_card_and_the_heading_counts() -> None:
    html = PAGES["four ways"]
    assert re.findall('<h2 id="ways.*?>(.*?)</h2>', html) == [
        "Ways you could go: 2 of 9",
        "Might be good, but too little is known",
        "Within reach, but something speaks against it",
    ]
    card = card_of(html, SPECIALISTS.title)
    assert "Against it: AI reaches 58 % of its tasks, more than the 55 % here. Training first" in card
    assert "AI reaches 58 % of its tasks; a safe move has at most 50 %." in card  # for the counsellor
    assert "Passes every test" not in card
    assert "Passes every test" in card_of(html, AGENTS.title)


def test_where_nothing_is_advisable_the_page_says_so() -> None:
    assert "None of them is a good step for sure: each card says" in text_of(PAGES["none advisable"])
    assert "Within reach, but something speaks against it" in PAGES["none advisable"]
    assert "Passes every test" not in PAGES["none advisable"]


def test_where_nothing_is_within_reach_the_page_says_so_and_does_not_call_it_proof() -> None:
    text = text_of(PAGES["nothing found"])
    assert "None of them is within reach by the rules of this page" in text
    assert "That is not proof" in text
    assert "<article" not in PAGES["nothing found"]
    assert "What most people do" not in PAGES["nothing found"]


def test_a_page_holds_only_so_many_ways_moves_and_courses() -> None:
    courses = tuple(a_programme(f"Course {i}", provider=f"No. {i}") for i in range(9))
    html = page(replace(RESULT, transitions=(AGENTS,) * 20, usual=(CASHIERS,) * 20))
    assert html.count("<article") == MOST_WAYS
    assert html.count('<th scope="row">') == MOST_USUAL
    assert page(replace(RESULT, transitions=(SPECIALISTS,) * 20)).count("<article") == MOST_CARDS
    listed = page(replace(RESULT, transitions=(replace(AGENTS, programmes=courses),) * 20))
    assert listed.count("<article") == MOST_CARDS
    assert card_of(listed, AGENTS.title).count("Course ") == MOST_LEARNING


def test_a_card_says_pay_time_cost_gaps_licence_openings_exposure_and_evidence() -> None:
    card = card_of(PAGES["four ways"], "Insurance Sales Agents")
    for said in (
        "$60,400 a year, about $17,500 more than yours",
        "2 to 8 months, likely about 4",
        "Fees $620 to $14,000, likely about $2,400",
        "You would learn Sales and marketing",
        "Insurance producer: may apply to some of these jobs; states differ",
        "US openings About 92,000 a year; 4 % more jobs in 10 years",
        "10 to 60 of 100 tasks; less than yours ",
        "In a survey, about 3 in 100 who left work like yours did this",
        "How sure Well founded. What both ask is measured.",
        "Courses in Insurance.",
        "on what this rests The skills that are missing; schooling alone would take less. Evidence of the",
        "Evidence of the move: strong. Both jobs are rated in O*NET.",
    ):
        assert said in card, said


def test_what_was_taken_from_related_jobs_says_so() -> None:
    html = PAGES["four ways"]
    assert "Part is from related jobs." in card_of(html, TECHNICIANS.title)
    assert "related jobs" not in card_of(html, AGENTS.title)


def test_a_way_of_which_too_little_is_known_is_not_advised_and_comes_after_the_others() -> None:
    first = replace(RESULT, transitions=(TECHNICIANS, SPECIALISTS, AGENTS))
    titles = re.findall("<h3>(.*?)</h3>", page(first).split('id="usual"')[0])
    assert titles == [AGENTS.title, TECHNICIANS.title, SPECIALISTS.title]
    assert "too little is known of it to advise it" in card_of(page(first), TECHNICIANS.title)


def test_what_a_person_brings_is_never_what_the_card_says_is_missing() -> None:
    both = replace(AGENTS, strengths=("Mathematics", "Speaking"), gaps=(a_gap(GapKind.SKILL, "Mathematics"),))
    assert sentences.strengths(both) == "Speaking"
    assert sentences.strengths(replace(both, gaps=()), {"Mathematics"}) == "Speaking; mathematics"
    assert sentences.to_learn(both) == "Mathematics"
    twice = replace(both, gaps=(*both.gaps, a_gap(GapKind.KNOWLEDGE, "Mathematics")))
    assert sentences.to_learn(twice) == "Mathematics"


def test_courses_are_shown_only_where_given() -> None:
    html = PAGES["four ways"]
    assert "Ways to learn it" not in card_of(html, TECHNICIANS.title)
    card = card_of(html, ASSISTANTS.title)
    assert "Example Community College, Austin, TX, in person, about 4 months, $3,200 in fees." in card
    assert "Clinical Assistant: Second Community College, Austin, TX, in person." in card
    assert offers.COURSES in text_of(html)
    assert offers.COURSES not in text_of(PAGES["none advisable"])
    assert "Courses in Medical/Clinical Assistant (78 of 100 in work)." in card


def test_a_share_of_very_few_graduates_is_not_shown() -> None:
    few = FieldOfStudy("52.1701", "Insurance", 4.0, 0.0, None)
    assert offers.courses((few,)) == "Courses in Insurance."
    assert (
        offers.courses((replace(few, completers_people=400.0),)) == "Courses in Insurance (0 of 100 in work)."
    )


def test_what_most_people_do_carries_its_cautions() -> None:
    text = text_of(PAGES["four ways"].split('id="usual"')[1].split("</section>")[0].join(("<body>", "")))
    assert (
        "Cashiers About 6 in 100 about $11,600 less than yours The pay is lower. "
        "These jobs are expected to shrink." in text
    )
    assert "AI can do more of it." in text


def test_what_is_not_known_what_to_do_and_the_sources_are_on_the_page() -> None:
    text = text_of(PAGES["four ways"])
    for said in (*RESULT.notes, *RESULT.sources, RESULT.snapshot, "take this page to your counsellor"):
        assert said in text
    assert "It does not know your own skills" in text


# ------------------------------------------------------------------ words for numbers


@pytest.mark.parametrize(
    ("share", "together", "says"),
    [
        (0.031, False, "In a survey, about 3 in 100 who left"),
        (0.0042, False, "In a survey, about 4 in 1,000 who left"),
        (0.0001, False, "In a survey, fewer than 1 in 1,000 who left"),
        (0.0, False, "Nobody in the survey, but"),
        (None, False, "Too few people in the survey to say"),
        (0.5, True, "The survey counts both jobs as one"),
    ],
)
def test_how_often_a_move_was_seen_is_said_in_people(share: float | None, together: bool, says: str) -> None:
    assert sentences.seen(replace(AGENTS, observed=share, observed_together=together)).startswith(says)


@pytest.mark.parametrize(
    ("weeks", "says"),
    [
        (Span(3.0, 5.0, 7.0), "3 to 7 weeks, likely about 5"),
        (Span(0.0, 5.0, 7.0), "Up to 7 weeks, likely about 5"),
        (Span(1.0, 1.0, 1.0), "About 1 week"),
        (Span(4.0, 4.4, 20.0), "4 weeks to 5 months"),
        (Span(4.0, 13.0, 26.0), "4 weeks to 6 months, likely about 3 months"),
        (Span(9.0, 17.0, 35.0), "2 to 8 months, likely about 4"),
        (Span(16.0, 16.0, 16.0), "About 4 months"),
        (Span(0.0, 26.0, 209.0), "Up to 4 years, likely about 6 months"),
        (Span(110.0, 120.0, 240.0), "2 to 4.5 years, likely about 2.5"),
    ],
)
def test_a_time_is_said_in_the_unit_that_fits_it(weeks: Span, says: str) -> None:
    assert sentences.duration(weeks) == says


@given(*(st.floats(0.0, 700.0) for _ in range(3)))
def test_a_time_never_names_a_range_that_runs_backwards(a: float, b: float, c: float) -> None:
    said = [sentences.duration(Span(end, end, end)) for end in sorted((a, b, c))]
    length = {"week": 7.0, "month": 30.4, "year": 365.25}
    days = [
        float(number) * length[unit]
        for each in said
        for number, unit in re.findall(r"([\d.]+) (week|month|year)", each)
    ]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (15_430.0, "about $15,400 more than yours"),
        (-9_060.0, "about $9,100 less than yours"),
        (-40.0, "about the same as yours"),
    ],
)
def test_a_change_of_pay_is_rounded_and_has_a_direction(change: float, says: str) -> None:
    assert sentences.pay_change(replace(AGENTS, pay_change_money=change)) == says


@pytest.mark.parametrize(
    ("exposure", "says"),
    [
        (Span(0.1, 0.3, 0.5), "10 to 50 of 100 tasks; less than yours"),
        (ORIGIN.exposure, "20 to 80 of 100 tasks; the same as yours"),
        (
            Span(0.3, 0.551, 0.7),
            (
                "30 to 70 of 100 tasks; more than yours in the low reading; the same as yours in the middle "
                "reading; less than yours in the high reading"
            ),
        ),
        (
            Span(0.15, 0.6, 0.7),
            (
                "15 to 70 of 100 tasks; less than yours in the low and high readings; "
                "more than yours in the middle reading"
            ),
        ),
        (
            Span(0.1, 0.6, 0.9),
            "We do not know: readings go from 10 to 90 of 100 tasks; the middle one is more than yours",
        ),
    ],
)
def test_exposure_is_set_against_ones_own_reading_by_reading(exposure: Span, says: str) -> None:
    assert sentences.exposure_against(replace(AGENTS, exposure=exposure), ORIGIN) == says


@pytest.mark.parametrize(
    ("money", "says"),
    [
        (NOTHING, "None"),
        (Span(900.0, 900.0, 900.0), "About $900"),
        (Span(0.0, 400.0, 2_345.0), "Up to $2,300, likely about $400"),
    ],
)
def test_a_price_is_a_range_in_two_figures(money: Span, says: str) -> None:
    assert sentences.cost(replace(AGENTS, tuition_money=money)) == says


def test_a_way_without_a_known_licence_is_not_called_free_of_one() -> None:
    assert not sentences.licence(SECRETARIES)
    assert "Where no licence is named we know of none, and states differ" in PAGES["four ways"]


def test_a_usual_way_that_is_no_advice_never_goes_without_a_caution() -> None:
    bare = replace(CLERKS, advisable=False, against=())
    assert sentences.cautions(bare, ORIGIN) == "It does not pass every test."
    assert sentences.cautions(replace(bare, against=("Too long.",)), ORIGIN) == "Too long."
    assert sentences.cautions(CLERKS, ORIGIN) == "Nothing that we know of."


@given(st.floats(0.0, 2e8))
def test_a_count_in_plain_words_is_within_a_twentieth(number: float) -> None:
    said = sentences.count(number)
    value = float(said.replace(",", "").split("\u00a0")[0]) * (1e6 if "million" in said else 1.0)
    assert abs(value - number) <= max(0.5, 0.05 * number) + 1e-9


def test_what_is_out_of_reach_is_not_called_within_reach() -> None:
    far = replace(
        RESULT.transitions[0], advisable=False, viable=False, against=("Training takes 240 weeks.",)
    )
    said = page(replace(RESULT, transitions=(far,)))
    assert "Not within reach by the tests of this page" in said
    assert "Within reach" not in said
    asked = text_of(page(replace(RESULT, transitions=(far,), usual=())))
    assert f"Could I go from {ORIGIN.title} to {far.title}?" in asked
    assert "This job is not within reach by the tests of this page" in asked
    assert "Of 830 other jobs, 41 are within reach by the same tests" in asked


def test_growing_work_is_not_talked_away() -> None:
    grown = replace(RESULT.origin, growth_share_10y=0.05)
    said = sentences.found_sentence(grown).replace("\u00a0", " ")
    assert "Your work is not expected to go away: its jobs are expected to grow by 5 %." in said
    shrunk = replace(RESULT.origin, growth_share_10y=-0.05)
    assert "Nothing here says that you should leave" not in sentences.found_sentence(shrunk)


def test_long_training_speaks_against_what_most_people_do() -> None:
    way = replace(RESULT.usual[0], weeks=Span(26.0, 90.0, 130.0))
    assert "Training takes about 21 months" in sentences.cautions(way, RESULT.origin)
    bar = replace(
        CLERKS, advisable=False, against=("It usually asks for up to 5 years; more.",), gaps=AGENTS.gaps
    )
    assert (
        sentences.cautions(bar, ORIGIN)
        == "Some of these jobs need a licence. It usually asks for up to 5 years."
    )
    unfit = replace(bar, gaps=(), against=("Skills fit by 0.61; a viable move has at least 0.75.",))
    assert sentences.cautions(unfit, ORIGIN).startswith("Much of what it asks for")


def test_other_tests_than_usual_are_named() -> None:
    said = page(replace(RESULT, bars=("exposure at most 5 %",)))
    assert "other tests than usual: exposure at most 5 %." in said


@pytest.mark.parametrize(
    ("weeks", "money", "says"),
    [
        ((10.0, 30.0), (700.0, 900.0), ""),
        ((80.0, 90.0), (700.0, 900.0), "take 18 to 21 months: longer than our estimate"),
        ((10.0, 90.0), (100.0, 47_600.0), "some longer and some dearer and some cheaper than our estimate"),
        ((35.2, 35.2), (700.0, 900.0), ""),  # shown as the same number of months
        ((None, 90.0), (None, 900.0), "take about 21 months: longer than our estimate"),
        ((None, None), (None, None), ""),
    ],
)
def test_courses_unlike_our_estimate_say_so(
    weeks: tuple[float | None, ...], money: tuple[float | None, ...], says: str
) -> None:
    listed = [
        replace(each, programme=replace(each.programme, weeks=time, tuition_money=price))
        for each, time, price in zip((a_programme("Any"),) * 2, weeks, money, strict=True)
    ]
    said = offers.differ(listed, AGENTS)
    assert says in said
    assert bool(says) == bool(said)


def test_the_courses_on_a_card_are_of_different_providers_the_best_of_each() -> None:
    listed = [a_programme("B"), a_programme("C"), a_programme("D", provider="Other")]
    assert [match.programme.title for match in offers.chosen(listed, 3)] == ["B", "D"]


def test_a_programme_whose_field_does_not_lead_there_reaches_no_page() -> None:
    doubted = replace(AGENTS, programmes=(replace(a_programme("Carpentry"), doubted=True),))
    assert "Carpentry" not in page(replace(RESULT, transitions=(doubted,)))


def test_fields_of_study_named_like_the_job_come_first() -> None:
    far, near = (FieldOfStudy("x", title, None, None, None) for title in ("General Arts", "Photojournalism"))
    assert offers.nearest((far, near), "Photographers") == [near, far]


def test_very_wide_readings_are_said_not_to_be_known() -> None:
    wide = Span(0.0, 0.41, 0.82)
    said = sentences.exposure_sentence(replace(ORIGIN, exposure=wide))
    assert said.startswith("We do not know")
    assert said.endswith("readings go from 0 to 82 of 100 tasks.")
    assert sentences.exposure_against(replace(AGENTS, exposure=wide), ORIGIN).startswith("We do not know")


def test_tools_and_abilities_stand_in_the_fold_for_the_counsellor_alone() -> None:
    fold = " ".join(sentences.grounds(ASSISTANTS))
    assert "Abilities of which it asks more: Near Vision." in fold
    front = card_of(PAGES["four ways"], ASSISTANTS.title).split("For your counsellor")[0]
    assert "Near Vision" not in front


def test_ways_of_which_too_little_is_known_are_counted_apart() -> None:
    assert "1 more might be, but too little is known." in sentences.found_sentence(ORIGIN)
    none = sentences.found_sentence(replace(ORIGIN, advisable=0))
    assert "each card says why. 1 might be" in none
