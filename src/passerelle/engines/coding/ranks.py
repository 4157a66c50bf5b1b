"""Rank and management as a title's words say them, apart from the occupation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from passerelle.domain.units import Bools
from passerelle.engines.coding.words import Parsed, TitleWords

RANKS: Final = ("trainee", "junior", "senior", "lead", "principal")  # beside numerals and none
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}


def ranks(titles: Sequence[Parsed], words: TitleWords) -> tuple[str, ...]:
    """Return the rank of each title: one of ``RANKS``, else a numeral or letter ("3" of "III"), or empty.

    Of several words the last of ``RANKS`` holds: a "senior apprentice" is senior among apprentices.
    """
    return tuple(_rank(title, words) for title in titles)


def manages(titles: Sequence[Parsed], words: TitleWords) -> Bools:
    """Return for each title whether its own words say that the person leads others.

    A word counts up to the head, so an "assistant to the director" does not; within a phrase that says
    nothing of a team ("case manager") it does not count either.
    """
    return np.array(
        [not words.manages.isdisjoint(_own(title, words, title.head + 1)) for title in titles], dtype=np.bool_
    )


def _rank(title: Parsed, words: TitleWords) -> str:
    if not title.level:
        return ""
    said = [words.ranks[word] for word in _own(title, words, len(title.words)) if word in words.ranks]
    if said:
        return max(said, key=RANKS.index)
    grades = [level for level in title.level if level.isdigit() or level.isupper()]
    return _numeral(grades[0]) if grades else ""


def _own(title: Parsed, words: TitleWords, until: int) -> list[str]:
    """Return the words up to a place, less those in phrases that say nothing of rank or team."""
    said = list(title.words[:until])
    for place in range(len(said) - 1):
        for phrase in words.plain.get(said[place], ()):
            if tuple(said[place : place + len(phrase)]) == phrase:
                said[place : place + len(phrase)] = [""] * len(phrase)
    return said


def _numeral(grade: str) -> str:
    if not set(grade) <= set(_ROMAN):
        return grade.lstrip("0") or grade
    values = [_ROMAN[letter] for letter in grade]
    less = sum(2 * one for one, after in pairwise(values) if one < after)
    return str(sum(values) - less)
