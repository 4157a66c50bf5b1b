"""Use case: where can people of one occupation go? A ranked table from a code or a title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.transitions import rated_elements, transition_graph
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference
from passerelle.domain.transition import TransitionGraph, TransitionRules
from passerelle.errors import BadInput, Fault

MOST_ROWS: Final = 20
TOP_GAPS: Final = 3
_SUGGESTIONS: Final = 5
_ONE_OCCUPATION: Final = 0.999  # weight from which an old code stands for one occupation
_CODE: Final = re.compile(r"(\d{2})-?(\d{4})(?:\.\d{2})?")
_TRUST: Final = ("occupation", "reported", "soc", "alternate")  # sources of a title, the surest first


@dataclass(frozen=True, slots=True)
class Origin:
    """The occupation that was asked about, and how the question was understood."""

    occupation: str
    title: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Transitions:
    """Ways out of one occupation, the advisable first and then by how likely they are."""

    origin: Origin
    table: pl.DataFrame  # one row per destination; pay in USD a year, tuition in USD
    notes: tuple[str, ...]  # what the numbers do not know
    sources: tuple[str, ...]  # attribution lines

    def as_json(self) -> dict[str, object]:
        """Return the result as plain values: origin, transitions, notes and sources."""
        return {
            "origin": {"occupation": self.origin.occupation, "title": self.origin.title},
            "transitions": self.table.to_dicts(),
            "notes": [*self.origin.notes, *self.notes],
            "sources": list(self.sources),
        }


def transitions(
    query: str,
    *,
    reference: Reference | None = None,
    rules: TransitionRules | None = None,
    most: int = MOST_ROWS,
) -> Transitions:
    """Return up to ``most`` viable destinations of an occupation, named by its code or a title.

    Raises:
        BadInput: the code is not known, or no title or several occupations match; with suggestions.
    """
    known = reference or snapshots.load()
    origin = find_occupation(query, known)
    graph = transition_graph(known, rules)
    i = known.occupations["occupation"].to_list().index(origin.occupation)
    chosen = graph.reachable(i, most)
    return Transitions(
        origin=origin,
        table=_described(graph, i, chosen.tolist(), known),
        notes=_notes(graph, i, len(chosen)),
        sources=tuple(source.attribution for source in known.sources),
    )


def find_occupation(query: str, reference: Reference) -> Origin:
    """Return the occupation that a code or title names.

    Raises:
        BadInput: nothing, or more than one occupation, goes by that name; with suggestions.
    """
    text = query.strip()
    code = _CODE.fullmatch(text)
    return _by_code(f"{code[1]}-{code[2]}", text, reference) if code else _by_title(text, reference)


def _by_code(code: str, asked: str, reference: Reference) -> Origin:
    titles = dict(reference.occupations.select("occupation", "title").iter_rows())
    if code in titles:
        note = () if asked == code else (f"{asked} was read as {code}.",)
        return Origin(code, titles[code], note)
    node = reference.mobility_nodes.filter(pl.col("node") == code).sort("weight", descending=True)
    heirs = [
        (heir, weight) for heir, weight in node.select("occupation", "weight").iter_rows() if heir in titles
    ]
    if heirs and (len(heirs) == 1 or heirs[0][1] >= _ONE_OCCUPATION):
        heir = heirs[0][0]
        return Origin(heir, titles[heir], (f"{asked} is an older code; {heir} took its place.",))
    near = [heir for heir, _ in heirs] or _nearest(code, list(titles))
    raise _unknown(asked, "is not an occupation of SOC 2018 as OEWS publishes it.", near, titles)


def _nearest(code: str, codes: list[str]) -> list[str]:
    """Return the codes of the same minor group, else of the same major group, by distance in number."""
    group = [c for c in codes if c[:4] == code[:4]] or [c for c in codes if c[:2] == code[:2]]
    return sorted(group, key=lambda other: (abs(int(other[3:]) - int(code[3:])), other))


def _by_title(text: str, reference: Reference) -> Origin:
    titles = dict(reference.occupations.select("occupation", "title").iter_rows())
    plain = _plain(text)
    own = [code for code, title in titles.items() if _plain(title) == plain]
    known = reference.titles.filter(pl.col("occupation").is_in(list(titles)))
    same = known.filter(pl.col("title").str.to_lowercase().str.strip_chars() == text.lower())
    ranked = sorted(
        same.iter_rows(), key=lambda row: _TRUST.index(row[2]) if row[2] in _TRUST else len(_TRUST)
    )
    best = own or [row[1] for row in ranked if row[2] == ranked[0][2]]
    if len(set(best)) == 1:
        return Origin(best[0], titles[best[0]], (f"'{text}' was read as {best[0]} {titles[best[0]]}.",))
    if best:
        raise _unknown(text, "belongs to more than one occupation.", list(dict.fromkeys(best)), titles)
    raise _unknown(text, "matches no known title.", _similar(plain, known), titles)


def _similar(plain: str, known: pl.DataFrame) -> list[str]:
    """Return occupations whose titles share most of their words with ``plain``, the closest first."""
    words = set(plain.split())
    best: dict[str, float] = {}
    for title, occupation in known.select("title", "occupation").iter_rows():
        other = set(_plain(title).split())
        common = len(words & other)
        if common:
            likeness = common / len(words | other)
            best[occupation] = max(best.get(occupation, 0.0), likeness)
    return sorted(best, key=lambda code: (-best[code], code))


def _plain(title: str) -> str:
    words = re.findall(r"[a-z0-9]+", title.lower())
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)


def _unknown(value: str, what: str, near: list[str], titles: dict[str, str]) -> BadInput:
    named = "; ".join(f"{code} {titles[code]}" for code in near[:_SUGGESTIONS])
    remedy = f"Did you mean one of these? {named}." if named else "Give a SOC 2018 code such as 43-4051."
    return BadInput([Fault("occupation", what, remedy, value)])


def _described(graph: TransitionGraph, i: int, chosen: list[int], reference: Reference) -> pl.DataFrame:
    features, occupations = graph.features, reference.occupations
    element = rated_elements(reference)["title"].to_list()
    low, central, high = (weeks[chosen] for weeks in graph.needed_weeks(i))
    tuition = graph.rules.tuition_per_week_money
    cheap, dear = graph.rules.tuition_range_share
    return pl.DataFrame(
        {
            "occupation": occupations["occupation"].gather(chosen),
            "title": occupations["title"].gather(chosen),
            "likely": graph.likely[i, chosen],
            "observed": features.observed[i, chosen],
            "advisable": graph.advisable[i, chosen],
            "viable": graph.viable[i, chosen],
            "desirable": graph.desirable[i, chosen],
            "safe": graph.safe[i, chosen],
            "fit": graph.fit[i, chosen],
            "pay_median": features.pay[chosen],
            "pay_ratio": graph.pay_ratio(i)[chosen],
            "zone_step": graph.zone_step[i, chosen],
            "weeks_low": low,
            "weeks": central,
            "weeks_high": high,
            "tuition_low_usd": low * tuition * cheap,
            "tuition_usd": central * tuition,
            "tuition_high_usd": high * tuition * dear,
            "exposure_share": features.exposure[chosen],
            "exposure_high_share": features.exposure_high[chosen],
            "growth_share_10y": features.growth_share_10y[chosen],
            "imputed": features.imputed[chosen] | features.imputed[i],
            "gaps": [[element[gap.element] for gap in graph.gaps(i, j, TOP_GAPS)] for j in chosen],
        },
        schema_overrides={"gaps": pl.List(pl.String)},
    )


def _notes(graph: TransitionGraph, i: int, rows: int) -> tuple[str, ...]:
    notes = [
        "Weeks and tuition follow a stated rule; its coefficients are guesses with a range.",
        "Licences, degrees and local openings are not looked at.",
        "'likely' rests on skills and size alone; 'observed' is a small survey, and 0 there is no proof.",
    ]
    if graph.features.imputed[i]:
        notes.insert(0, "Skills of this occupation are imputed from related ones: take fit with care.")
    if rows == 0:
        notes.insert(0, "No destination lies within the rules on pay, job zone, fit and weeks.")
    elif not np.any(graph.advisable[i]):
        notes.insert(0, "No destination is advisable: each pays less, shrinks or is too exposed.")
    return tuple(notes)
