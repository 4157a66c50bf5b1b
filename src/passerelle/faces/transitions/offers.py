"""Courses and fields of study in plain words, and where listed courses and our own estimate differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from passerelle.app.transitions.result import Span, TransitionView
from passerelle.domain.programme import FieldOfStudy, ProgrammeMatch
from passerelle.faces.format import symbol, whole
from passerelle.faces.transitions.sentences import DOLLARS, duration, in_hundred, time_shown, two_figures

COURSES: Final = (  # what the numbers of :func:`courses` mean
    "In work: of 100 graduates of such courses in New Jersey, how many had a job half a year on."
)
_ENOUGH_PEOPLE: Final = 30.0  # guess: from so many graduates on, a count out of 100 means something
_STEM: Final = 5  # guess: letters by which photographers and photography are alike


def programme(match: ProgrammeMatch) -> str:
    """Return a programme in a line: title, provider, place, time and price."""
    offer = match.programme
    price = (
        "" if offer.tuition_money is None else f"{symbol(offer.currency)}{whole(offer.tuition_money)} in fees"
    )
    weeks = "" if offer.weeks is None else duration(Span(offer.weeks, offer.weeks, offer.weeks)).lower()
    facts = ", ".join(fact for fact in (offer.provider, offer.place, offer.delivery, weeks, price) if fact)
    return f"{offer.title}{f': {facts}' if facts else ''}."


def sound(view: TransitionView) -> list[ProgrammeMatch]:
    """Return the programmes of a way that a person may be shown: none whose field does not lead there."""
    return [match for match in view.programmes if not match.doubted]


def chosen(matches: Sequence[ProgrammeMatch], most: int) -> list[ProgrammeMatch]:
    """Return the best programme of each provider, at most ``most``."""
    best = {match.programme.provider.casefold(): match for match in reversed(matches)}
    return [match for match in matches if best[match.programme.provider.casefold()] is match][:most]


def differ(matches: Sequence[ProgrammeMatch], view: TransitionView) -> str:
    """Return how long the courses take and what they cost, where that is not our estimate; else empty.

    Prices in other currencies than ours are left out.
    """
    weeks = [match.programme.weeks for match in matches if match.programme.weeks]
    money = [
        match.programme.tuition_money
        for match in matches
        if match.programme.tuition_money is not None and match.programme.currency == DOLLARS
    ]
    said = [
        (facts, words)
        for facts, words in (
            (
                f"take {_time(weeks)}",
                _beside(weeks, view.weeks, lambda n: time_shown(n)[0], "longer", "shorter"),
            ),
            (f"cost {_price(money)}", _beside(money, view.tuition_money, two_figures, "dearer", "cheaper")),
        )
        if words
    ]
    if not said:
        return ""
    facts, words = (" and ".join(part) for part in zip(*said, strict=True))
    return f"Courses shown here {facts}: {words} than our estimate."


def courses(fields: Sequence[FieldOfStudy]) -> str:
    """Return fields of study in a line, with what graduates did where published: see :data:`COURSES`."""
    return f"Courses in {'; '.join(_course(field) for field in fields)}." if fields else ""


def nearest(fields: Sequence[FieldOfStudy], title: str) -> list[FieldOfStudy]:
    """Return fields of study, those first whose titles share most words with the occupation's."""
    words = _stems(title)
    return sorted(fields, key=lambda field: -len(words & _stems(field.title)))


def _stems(title: str) -> set[str]:
    letters = "".join(letter if letter.isalpha() else " " for letter in title.lower())
    return {word[:_STEM] for word in letters.split() if len(word) >= _STEM}


def _course(field: FieldOfStudy) -> str:
    """Return a field of study, with the share of graduates in work where enough of them were counted."""
    if field.employed_share is None or (field.completers_people or 0.0) < _ENOUGH_PEOPLE:
        return field.title
    return f"{field.title} ({in_hundred(field.employed_share)} of 100 in work)"


def _beside(
    found: Sequence[float], own: Span, shown: Callable[[float], float], above: str, below: str
) -> str:
    """Return in a word how figures lie beside our range, as both are shown; empty where all are within."""
    sides = [
        (above, sum(each > own.high and shown(each) != shown(own.high) for each in found)),
        (below, sum(each < own.low and shown(each) != shown(own.low) for each in found)),
    ]
    return " and ".join(word if count == len(found) else f"some {word}" for word, count in sides if count)


def _time(weeks: Sequence[float]) -> str:
    return duration(Span(min(weeks), max(weeks), max(weeks))).lower() if weeks else ""


def _price(money: Sequence[float]) -> str:
    if not money:
        return ""
    low, high = (f"{symbol(DOLLARS)}{whole(end)}" for end in (min(money), max(money)))
    return low if low == high else f"{low} to {high}"
