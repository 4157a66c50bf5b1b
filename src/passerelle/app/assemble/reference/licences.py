"""A state's licences in the occupations: by its codes, which are of several editions, and by titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

_WORD: Final = re.compile(r"[a-z0-9]+")
_PARENTHESIS: Final = re.compile(r"^(?P<before>[^()]+?)\s*\((?P<inside>[^()]+)\)$")
_EITHER: Final = re.compile(r"/|\bOR\b")
_LEAST_SHARED: Final = 3  # letters of a word in common
_SMALL: Final = frozenset({"and", "in", "of", "or", "the", "st", "nd", "rd"})  # the last are of 1st, 2nd, 3rd
_SHORT_FORM: Final = 4  # letters; "(LPN)" stays, "(Optician)" is a word


@dataclass(frozen=True, slots=True)
class Occupations:
    """What licences are looked up in."""

    by_code: Mapping[str, tuple[str, ...]]  # OEWS codes of each SOC code: of 2018, else of 2010
    by_title: Mapping[str, frozenset[str]]  # OEWS codes of each known title, as ``key`` writes it
    words: Mapping[str, frozenset[str]]  # words of each OEWS code's own title


def occupations_of(bridges: Iterable[pl.DataFrame], titles: pl.DataFrame, own: pl.DataFrame) -> Occupations:
    """Return where licences are looked up.

    Args:
        bridges: pairs ``source, target`` of SOC codes and OEWS codes; an earlier frame goes first.
        titles: known titles, ``title, occupation``.
        own: OEWS's own titles, ``occupation, title``.
    """
    by_code: dict[str, tuple[str, ...]] = {}
    for bridge in bridges:
        grouped = bridge.group_by("source").agg(pl.col("target").unique().sort())
        by_code = {code: tuple(targets) for code, targets in grouped.rows()} | by_code
    by_title: dict[str, set[str]] = {}
    for title, occupation in titles.select("title", "occupation").iter_rows():
        by_title.setdefault(key(title), set()).add(occupation)
    words = {occupation: _words(title) for occupation, title in own.select("occupation", "title").iter_rows()}
    return Occupations(by_code, {title: frozenset(codes) for title, codes in by_title.items()}, words)


def key(title: str) -> str:
    """Return a title's words in small letters, each without a plural's s."""
    return " ".join(_stem(word) for word in _WORD.findall(title.lower()))


def placed(title: str, code: str, among: Occupations) -> tuple[tuple[str, str], ...]:
    """Return the occupations of a licence, each with the evidence for it; none where there is none.

    The first of these that is there: the code's occupations that are known by the licence's
    title; the one occupation that is, whatever the code; the code's occupations that share a word
    with it; all of the code's. A title of the form "A (B)" or "A/B" is known by any of its parts.
    """
    coded = among.by_code.get(code[:7], ())
    known = frozenset[str]().union(*(among.by_title.get(part, frozenset()) for part in _parts(title)))
    if both := [occupation for occupation in coded if occupation in known]:
        return tuple((occupation, "title") for occupation in both)
    if len(known) == 1:
        return tuple((occupation, "title") for occupation in known)
    said = _words(title)
    if near := [occupation for occupation in coded if said & among.words[occupation]]:
        return tuple((occupation, "word") for occupation in near)
    return tuple((occupation, "code") for occupation in coded)


def cased(title: str) -> str:
    """Return a title that is all in capitals with capitals at the start of its words only."""

    def word(match: re.Match[str]) -> str:
        letters = match[0]
        if match.start() and title[match.start() - 1] == "(" and len(letters) <= _SHORT_FORM:
            return letters
        small = letters.lower()
        return small if match.start() and small in _SMALL else small.capitalize()

    return re.sub(r"[A-Za-z]+", word, re.sub(r"\s+", " ", re.sub(r",(?=\S)", ", ", title)))


def _parts(title: str) -> set[str]:
    whole = [title]
    if match := _PARENTHESIS.match(title):
        whole += [match["before"], match["inside"]]
    parts = [part for form in whole for part in (form, *_EITHER.split(form.upper()))]
    return {key(part) for part in parts} - {""}


def _words(title: str) -> frozenset[str]:
    return (
        frozenset(_stem(word) for word in _WORD.findall(title.lower()) if len(word) >= _LEAST_SHARED) - _SMALL
    )


def _stem(word: str) -> str:
    return word[:-1] if len(word) > _LEAST_SHARED and word.endswith("s") and not word.endswith("ss") else word
