"""Which occupation a code or a job title names, and how the question was understood."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from passerelle.app import coding
from passerelle.app.wording import percent
from passerelle.data.reference import Reference
from passerelle.engines.coding import TitleIndex
from passerelle.errors import BadInput, Fault

_SUGGESTIONS: Final = 5
_WHOLE: Final = 0.999  # weight from which a code leads to one occupation
_ALIKE: Final = 0.6  # of two spellings, from which one may be meant for the other (difflib's own default)
_NO_SUGGESTION: Final = "Give a SOC 2018 code such as 43-4051, or a job title."
_CODE: Final = re.compile(r"(\d{2})-?(\d{4})(\.\d{2})?")
_PART: Final = re.compile(r"(\d{2})-?(\d{0,3})")
_MILITARY: Final = "55"  # major group
_SLIP: Final = 2  # of major groups: further away no mistyped code is meant
_DETAILED: Final = (
    "onet-soc-2019-to-oews-2024",
    "onet-soc-2010-to-oews-2024",
)  # crosswalks of codes with .NN
_MERGED: Final = "{asked} is not counted on its own in OEWS; {heir} holds it."
_OLDER: Final = "{asked} is an older code; {heir} took its place."
_WORDS: Final = {  # by crosswalk, in the order in which a code is looked for
    "onet-soc-2019-to-oews-2024": _MERGED,
    "soc-2018-to-oews-2024": _MERGED,
    "onet-soc-2010-to-oews-2024": _OLDER,
    "soc-2010-to-oews-2024": _OLDER,
    "oews-2020-to-oews-2024": _OLDER,
}


@dataclass(frozen=True, slots=True)
class Origin:
    """The occupation that was asked about, and how the question was understood."""

    occupation: str
    title: str
    notes: tuple[str, ...]


def find_occupation(
    query: str, reference: Reference, *, index: TitleIndex | None = None, place: str = "occupation"
) -> Origin:
    """Return the occupation that a code or title names.

    A code is one of OEWS, or one of SOC 2018, SOC 2010 or O*NET that leads to one occupation alone. A title
    is an occupation's own, or is coded as those of a roster are, if that is more often right than wrong.

    Args:
        query: the code, such as 43-4051, or the title.
        reference: gives occupations, crosswalks and known titles.
        index: of the known titles, where it was built before.
        place: where the query was given, as a fault says it.

    Raises:
        BadInput: nothing, or more than one occupation, goes by that name; with up to five suggestions, the
            likeliest first.
    """
    try:
        return _found(query.strip(), reference, index)
    except BadInput as error:
        raise BadInput(replace(fault, where=place) for fault in error.faults) from None


def _found(text: str, reference: Reference, index: TitleIndex | None) -> Origin:
    if not text:
        raise BadInput([Fault("occupation", "is empty.", _NO_SUGGESTION)])
    code = _CODE.fullmatch(text)
    if code:
        return _by_code(f"{code[1]}-{code[2]}", code[3] or "", text, reference)
    if part := _PART.fullmatch(text):
        raise _part_of_a_code(f"{part[1]}-{part[2]}", text, reference)
    return _by_own_title(text, reference) or _by_coding(text, reference, index)


def _by_code(code: str, detail: str, asked: str, reference: Reference) -> Origin:
    titles = _titles(reference)
    if code in titles:
        note = () if asked == code else (f"{asked} was read as {code}.",)
        return Origin(code, titles[code], note)
    for words, heirs in _heirs(code, detail, reference):
        if heirs[0][1] >= _WHOLE:
            heir = heirs[0][0]
            return Origin(heir, titles[heir], (words.format(asked=asked, heir=f"{heir} {titles[heir]}"),))
        what = f"is an older code; its work is divided over {len(heirs)} occupations of today."
        raise _unknown(asked, what, [heir for heir, _ in heirs], titles)
    if code.startswith(_MILITARY):
        raise _unknown(asked, "is a military occupation, which OEWS does not count.", [], titles)
    what = "is not an occupation of SOC 2018 as OEWS publishes it."
    raise _unknown(asked, what, _nearest(code, list(titles)), titles)


def _heirs(code: str, detail: str, reference: Reference) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """Yield, for each crosswalk that knows the code, its words and its targets by descending weight."""
    table = reference.tables["crosswalks"]
    for crosswalk, words in _WORDS.items():
        source = code + detail if crosswalk in _DETAILED else code
        rows = table.filter((pl.col("crosswalk") == crosswalk) & (pl.col("source") == source))
        rows = rows.sort("weight", "target", descending=[True, False])
        if rows.height:
            yield words, list(rows.select("target", "weight").iter_rows())


def _nearest(code: str, codes: list[str]) -> list[str]:
    """Return the codes of the same minor group, else of a major group a slip away, the nearest first."""
    group = [c for c in codes if c[:4] == code[:4]] or _nearest_major(code, codes)
    return sorted(group, key=lambda other: (abs(int(other[3:]) - int(code[3:])), other))


def _nearest_major(code: str, codes: list[str]) -> list[str]:
    """Return the codes of the nearest major group; none where even that is more than a slip away."""
    major = min((c[:2] for c in codes), key=lambda other: (abs(int(other) - int(code[:2])), other))
    return [c for c in codes if c[:2] == major and abs(int(major) - int(code[:2])) <= _SLIP]


def _part_of_a_code(part: str, asked: str, reference: Reference) -> BadInput:
    """Return the fault of a code that is not whole, with occupations that it begins."""
    titles = _titles(reference)
    members = [code for code in titles if code.startswith(part)]
    what = (
        f"is part of a code, and {len(members)} occupations have it."
        if members
        else "is no code of SOC 2018."
    )
    return _unknown(asked, what, members or _nearest(part.ljust(7, "0"), list(titles)), titles)


def _by_own_title(text: str, reference: Reference) -> Origin | None:
    plain = _plain(text)
    own = [(code, title) for code, title in _titles(reference).items() if _plain(title) == plain]
    if len(own) != 1:
        return None
    code, title = own[0]
    return Origin(code, title, (f"'{text}' was read as {code} {title}.",))


def _by_coding(text: str, reference: Reference, index: TitleIndex | None) -> Origin:
    titles = _titles(reference)
    found = coding.code_titles(reference, pl.DataFrame({"job_title": [text]}), index=index).row(0, named=True)
    code, confidence = found["occupation"], found["confidence"]
    if code is None or not found["matched"]:  # parts of words alone say next to nothing
        raise _unknown(text, "is like no known title.", _spelt_alike(text, reference), titles)
    if found["confident"]:
        note = f"'{text}' was read as {code} {titles[code]} (confidence {percent(confidence)})."
        return Origin(code, titles[code], (note,))
    what = f"names no occupation with even confidence; the likeliest has {percent(confidence)}."
    raise _unknown(text, what, [code, *found["others"]], titles)


def _spelt_alike(text: str, reference: Reference) -> list[str]:
    """Return the occupations of the known titles with the closest spelling, the closest first."""
    known: dict[str, list[str]] = {}
    for title, code in reference.titles.select("title", "occupation").iter_rows():
        known.setdefault(_plain(title), []).append(code)
    close = difflib.get_close_matches(_plain(text), list(known), n=_SUGGESTIONS, cutoff=_ALIKE)
    return list(dict.fromkeys(code for title in close for code in known[title]))


def _titles(reference: Reference) -> dict[str, str]:
    return dict(reference.occupations.select("occupation", "title").iter_rows())


def _plain(title: str) -> str:
    words = re.findall(r"[a-z0-9]+", title.lower())
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)


def _unknown(value: str, what: str, near: Sequence[str], titles: dict[str, str]) -> BadInput:
    named = "; ".join(f"{code} {titles[code]}" for code in near[:_SUGGESTIONS] if code in titles)
    remedy = f"Did you mean one of these? {named}." if named else _NO_SUGGESTION
    return BadInput([Fault("occupation", what, remedy, value)])
