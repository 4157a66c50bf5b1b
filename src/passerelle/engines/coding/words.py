"""A title as the coder reads it: words in full, weights, its head, and the level set apart."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

LEVEL_WEIGHT: Final = 0.25  # guess: how much "senior" counts beside "accountant"
ASIDE_WEIGHT: Final = 0.7  # guess: how much a word in parentheses counts beside one outside

_PIECES: Final = re.compile(r"(?:[^\W_]|[+#])+|[,;()]|\s-\s")
_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{3,}"
)  # no spaces
_APOSTROPHES: Final = re.compile(r"['’`](?=s\b)s?|['’`]")
_DOTTED: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_ROMAN: Final = re.compile(r"x{0,1}(?:ix|iv|v?i{0,3})$")
_GRADED: Final = frozenset({"class", "grade", "group", "level", "range", "step", "type"})
_MOST_GRADE: Final = 5  # letters of the longest of them, or of a numeral
_BREAKS: Final = frozenset({",", ";", "(", "of", "for", "to", "in", "at"})
_EXCEPT: Final = "except"  # what follows is what the title is not
_SUFFIXES: Final = (
    *("ization", "ational", "ations", "ation", "ators", "ator", "ments", "ment", "ists", "ist"),
    *("ings", "ing", "ions", "ion", "ians", "ian", "ers", "er", "ors", "or", "ical", "ics", "ic"),
    *("als", "al", "ive", "ies", "y", "ed", "e"),
)
_LEAST_STEM: Final = 4  # letters
_MARKS: Final = frozenset({"Mn", "Mc", "Me", "Cf"})  # accents, vowel points, directions of writing


@dataclass(frozen=True, slots=True)
class TitleWords:
    """What is known of the words of titles. Every key is in lower case, words apart by one space."""

    abbreviations: Mapping[str, str] = field(default_factory=dict)  # short form to words in full
    levels: frozenset[str] = frozenset()  # say how far, not what: they count little
    management: frozenset[str] = frozenset()  # count in full, and are reported with the level
    supervision: frozenset[str] = frozenset()  # the same, and may name who leads the rest of the title
    noise: frozenset[str] = frozenset()  # say how a person is paid or listed; dropped
    stops: frozenset[str] = frozenset()  # carry no meaning of their own
    settings: frozenset[str] = frozenset()  # carry none in the name of a department
    ranks: Mapping[str, str] = field(default_factory=dict)  # level word to the rank it names
    manages: frozenset[str] = frozenset()  # say that the person leads others
    plain: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)  # see ``by_first_word``

    def phrases(self) -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
        """Return short forms and noise by first word, the longest first: (words read, words meant)."""
        found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        pairs = [*self.abbreviations.items(), *((phrase, "") for phrase in self.noise)]
        for short, long in sorted(pairs, key=lambda pair: (-len(pair[0].split()), pair[0])):
            read = tuple(short.split())
            found.setdefault(read[0], []).append((read, tuple(long.split())))
        return {first: tuple(phrases) for first, phrases in found.items()}


def by_first_word(phrases: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return phrases that say nothing of rank or team ("case manager") as words, by the first word."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in sorted(phrases):
        words = tuple(phrase.split())
        found[words[0]] = (*found.get(words[0], ()), words)
    return found


class Parsed(NamedTuple):
    """One title, read."""

    words: tuple[str, ...]  # in full and singular
    weights: tuple[float, ...]  # how much each counts
    head: int  # place of the word that names the job; -1 for none
    level: tuple[str, ...]  # "II", "Senior", "Supervisor"
    expanded: tuple[tuple[str, str], ...]  # short forms read, and what they were read as


def parse_all(titles: Iterable[str], words: TitleWords) -> list[Parsed]:
    """Return each title as read by ``words``."""
    phrases = words.phrases()
    return [_parse(title, words, phrases) for title in titles]


def context_words(text: str, words: TitleWords) -> tuple[str, ...]:
    """Return the words of a department's name that may say something of its people's occupations."""
    if not text:
        return ()
    (parsed,) = parse_all([text], words)
    return tuple(word for word in dict.fromkeys(parsed.words) if word not in words.settings)


@cache
def singular(word: str) -> str:
    """Return the singular of a plural by its ending; other words come back as they are."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 4 and word.endswith("men"):
        return f"{word[:-3]}man"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@cache
def stem(word: str) -> str:
    """Return what a word shares with its relatives: "supervis" of supervisor, supervising, supervision."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST_STEM:
            return word[: -len(suffix)]
    return word


def fold(title: str) -> str:
    """Return a title in lower case, with accents, marks, points of initials and apostrophes gone.

    Letters of any script stay. Scripts that write words without spaces are parted into pairs of letters.
    """
    if not title.isascii():
        title = _plain(title)
    folded = _APOSTROPHES.sub("", title.lower())
    return _DOTTED.sub(lambda match: match.group().replace(".", ""), folded) if "." in folded else folded


def _plain(title: str) -> str:
    apart = unicodedata.normalize("NFKD", title).replace("’", "'").casefold()
    kept = "".join(letter for letter in apart if unicodedata.category(letter) not in _MARKS)
    return _UNSPACED.sub(lambda match: f" {' '.join(map(''.join, itertools.pairwise(match.group())))} ", kept)


def _parse(
    title: str,
    known: TitleWords,
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]],
) -> Parsed:
    pieces, expanded = _expand(_PIECES.findall(fold(title)), phrases)
    words: list[str] = []
    weights: list[float] = []
    level: list[str] = []
    head, open_head, inside = -1, True, False
    for place, piece in enumerate(pieces):
        if not piece[0].isalnum():
            inside = piece == "(" or (inside and piece != ")")
            open_head = open_head and not words
        elif piece == _EXCEPT:
            break
        elif piece in known.stops:
            open_head = open_head and not (words and piece in _BREAKS)
        elif len(piece) <= _MOST_GRADE and (grade := _grade(pieces, place)) is not None:
            if grade:
                level.append(grade)
        else:
            word = singular(piece)
            light = word in known.levels
            words.append(word)
            weights.append((LEVEL_WEIGHT if light else 1.0) * (ASIDE_WEIGHT if inside else 1.0))
            if light or word in known.management or word in known.supervision:
                level.append(word.capitalize())
            if open_head and not light:
                head = len(words) - 1
    if head < 0 and words:  # nothing but level words, as in "Intern": they are the job
        head, weights = len(words) - 1, [max(weight, ASIDE_WEIGHT) for weight in weights]
    return Parsed(tuple(words), tuple(weights), head, tuple(dict.fromkeys(level)), expanded)


def _grade(pieces: list[str], place: int) -> str | None:
    """Return the grade that a piece names ("" for a word that announces one), or None if it names none."""
    piece = pieces[place]
    if piece in _GRADED:
        follows = place + 1 < len(pieces) and _is_grade(pieces[place + 1])
        return "" if follows and place else None
    return piece.upper() if place and _is_grade(piece) else None


def _is_grade(piece: str) -> bool:
    if piece.isdigit():
        return len(piece) <= 2
    return piece.isascii() and (len(piece) == 1 or (len(piece) <= 4 and bool(_ROMAN.match(piece))))


def _expand(
    pieces: list[str], phrases: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    if phrases.keys().isdisjoint(pieces):
        return pieces, ()
    out: list[str] = []
    expanded = []
    place = 0
    while place < len(pieces):
        for read, meant in phrases.get(pieces[place], ()):
            if tuple(pieces[place : place + len(read)]) == read:
                out += meant
                if meant:
                    expanded.append((" ".join(read), " ".join(meant)))
                place += len(read)
                break
        else:
            out.append(pieces[place])
            place += 1
    return out, tuple(expanded)
