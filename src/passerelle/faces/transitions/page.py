"""The page that a counsellor can hand to a person: ways out of one occupation, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from passerelle.app.transitions.result import OriginView, Transitions, TransitionView
from passerelle.faces.pages import page as rendered
from passerelle.faces.transitions import offers, sentences

MOST_WAYS: Final = 6  # good ways on the page, so that it prints on one sheet, both sides
MOST_CARDS: Final = 4  # cards, where some have something against them or courses are listed
MOST_USUAL: Final = 5  # of what most people do
MOST_LEARNING: Final = 3  # programmes and fields of study on a card
MOST_FIELDS: Final = 2  # fields of study among them
_UNKNOWN: Final = (
    (
        "You.",
        "It knows what people in your work mostly do. It does not know your own skills, health or wishes.",
    ),
    ("Where you live.", "Pay, fees and openings are for the whole country. There may be few jobs near you."),
    ("Your state's rules.", "Many jobs need a licence in one state and none in the next."),
    ("Who gets hired.", "The survey of who moved where is small, and a model fills its holes."),
    ("The future.", "A forecast is not a promise. Nothing here says that you will lose your job or get one."),
)
_NEXT: Final = (
    "Mark the two or three jobs that appeal to you, and take this page to your counsellor.",
    "Look at job adverts near you: how many there are, what they pay, what they ask for.",
    (
        "Before you pay for training, ask how many people finish it, how many then found work in this job, "
        "what it costs with books, and which grants there are."
    ),
    "If a job may need a licence, ask your state's licensing board.",
)

Part = Mapping[str, Any]


def page(result: Transitions) -> str:
    """Return the page as HTML that fetches and runs nothing: the same result gives the same page."""
    return rendered("handout.html.j2", page_view(result), "handout.css").decode("utf-8")


def page_view(result: Transitions) -> Part:
    """Return what the template needs, by name; every text is plain and still to be escaped."""
    origin = result.origin
    shown = _shown(result.transitions)
    single = shown[0] if len(shown) == 1 and not result.usual else None  # one job was asked for
    return {
        "title": (
            f"Could I go from {origin.title} to {single.title}?"
            if single
            else f"Where could I go from {origin.title}?"
        ),
        "understood": origin.understood,
        "exposure": sentences.exposure_sentence(origin),
        "outlook": sentences.outlook_sentence(origin),
        "pay": sentences.dollars(origin.pay_median),
        "found": sentences.one_sentence(single, origin) if single else sentences.found_sentence(origin),
        "bars": result.bars,
        "groups": _groups(shown, origin),
        "courses": offers.COURSES if any(way.fields for way in shown) else "",
        "usual": [_usual(way, origin) for way in result.usual[:MOST_USUAL]],
        "unknown": [{"name": name, "says": says} for name, says in _UNKNOWN],
        "notes": result.notes,
        "next": _NEXT,
        "sources": result.sources,
        "snapshot": result.snapshot,
    }


def _shown(ways: Sequence[TransitionView]) -> list[TransitionView]:
    """Return the ways that get a card, the advisable first: fewer where cards are long."""
    ordered = sorted(ways, key=sentences.group)
    good = sum(way.advisable for way in ways)
    listed = any(offers.sound(way) for way in ways)
    return ordered[: MOST_CARDS if listed else max(MOST_CARDS, min(good, MOST_WAYS))]


def _groups(shown: Sequence[TransitionView], origin: OriginView) -> list[Part]:
    """Return cards by how ways fare, each group under its heading."""
    named = [set(way.strengths) for way in shown if way.strengths]
    common = set.intersection(*named) if len(named) > 1 else set()
    found: list[Part] = []
    for _, each in groupby(shown, key=sentences.group):
        ways = list(each)
        found.append(
            {
                "heading": sentences.group_heading(ways[0], len(ways), origin),
                "cards": [_card(way, origin, common) for way in ways],
            }
        )
    return found


def _card(way: TransitionView, origin: OriginView, common: Collection[str]) -> Part:
    facts = (
        ("Training first", sentences.training(way)),
        ("Fees", sentences.cost(way)),
        ("To feel at home", sentences.settling(way)),
        ("You bring", sentences.strengths(way, common)),
        ("You would learn", sentences.to_learn(way)),
        ("It also asks for", sentences.asked(way)),
        ("Licence", sentences.licence(way)),
        ("US openings", sentences.openings(way)),
        ("AI could do", sentences.exposure_against(way, origin)),
        ("How sure", f"{sentences.sure(way)} {sentences.seen(way)}."),
    )
    return {
        "title": way.title,
        "pay": sentences.pay(way),
        "passes": sentences.passes(way) if way.advisable or way.unsure else "",
        "against": sentences.against(way),
        "facts": [{"name": name, "says": says} for name, says in facts if says],
        "learning": _learning(way),
        "grounds": sentences.grounds(way),
    }


def _learning(way: TransitionView) -> list[str]:
    """Return programmes, and fields of study in the room that they leave."""
    found = offers.chosen(offers.sound(way), MOST_LEARNING)
    room = min(MOST_FIELDS, MOST_LEARNING - len(found))
    lines = [offers.differ(found, way), offers.courses(offers.nearest(way.fields, way.title)[:room])]
    return [*(offers.programme(match) for match in found), *(line for line in lines if line)]


def _usual(way: TransitionView, origin: OriginView) -> Part:
    return {
        "title": way.title,
        "likely": sentences.of_people(way.likely),
        "pay": sentences.pay_change(way),
        "caution": sentences.cautions(way, origin),
    }
