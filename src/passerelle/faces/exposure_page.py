"""The exposure page: one self-contained file, free of scripts and of anything fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from passerelle.app.exposure_view import ExposureView, IndexInfo, TechnologyInfo
from passerelle.faces import exposure_sentences as sentences
from passerelle.faces.charts import bands, heatmap, marks, matrix, strip, waterfall
from passerelle.faces.charts.marks import Mark
from passerelle.faces.format import correlation, large, percent, signed, span, whole
from passerelle.faces.pages import page

TOP: Final = 25  # occupations on the page
_WIDE, _NARROW = 920.0, 360.0  # px; the style sheet shows one of the two
_GROUPS: Final = (  # evidence, and what stands over its columns
    ("rated", "Rated task by task"),
    ("mapped", "Our own mapping"),
    ("weak", "Physical: weak evidence"),
)
_ENDS: Final = ("low", "central", "high")
_HEADS: Final = ("Low", "Central", "High")
_AGREEMENT_STEPS: Final = (0.2, 0.4, 0.6, 0.8)
_FOOT: Final = (
    "Exposure is a possibility, not a forecast of jobs lost. Nobody has a score: every number stands for an "
    "occupation or a function."
)

Page = Mapping[str, Any]


def exposure_page(view: ExposureView, top: int = TOP) -> bytes:
    """Return the page of ``view`` as HTML: the same view gives the same bytes."""
    return page("exposure.html.j2", page_view(view, top), "exposure.css")


def page_view(view: ExposureView, top: int = TOP) -> Page:
    """Return what the template needs, by name; every text is plain and still to be escaped."""
    numbers = {index.id: number for number, index in enumerate(view.indices, start=1)}
    return {
        "subject": view.subject,
        "unit": view.unit,
        "start": sentences.long_date(view.start),
        "end": sentences.long_date(view.end),
        "headline": f"{sentences.headline(view)}.",
        "removed": sentences.removed_sentence(view),
        "meaning": sentences.MEANING,
        "range_meaning": sentences.RANGE_MEANING,
        "matrix": _matrix(view),
        "demand": _demand(view),
        "occupations": _occupations(view, top),
        "disagreements": _disagreements(view, numbers),
        "agreement": _agreement(view, numbers),
        "indices": [_index(index, numbers[index.id], view.unit) for index in view.indices],
        "technologies": [
            _technology(technology)
            for evidence, _ in _GROUPS
            for technology in view.technologies
            if technology.evidence == evidence
        ],
        "joins": {
            "sentence": sentences.joins_sentence(view),
            "table": _table(
                "Share of people with some or with half of their tasks exposed, under each join rule",
                ("Rule", "At least a tenth of tasks", "At least half of tasks"),
                ([join.rule, percent(join.tenth), percent(join.half)] for join in view.joins),
            ),
        },
        "notes": view.notes,
        "sources": view.sources,
        "pairs": [
            {"name": name.replace("_", " ").capitalize(), "value": value}
            for name, value in view.provenance.items()
        ],
        "foot": _FOOT,
    }


def _both(draw: Callable[[str, float], str]) -> dict[str, Markup]:
    return {"wide": Markup(draw("wide", _WIDE)), "narrow": Markup(draw("narrow", _NARROW))}


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> Page:
    """Return a table; its first ``words`` columns are words, the others numbers."""
    return {"caption": caption, "heads": heads, "rows": list(rows), "words": words}


def _short(view: ExposureView, number: float) -> str:
    return f"{large(number)} {view.unit}"


# ------------------------------------------------------------------ functions and technologies


def _matrix(view: ExposureView) -> Page:
    titles = _titles(view)
    sentence = sentences.matrix_sentence(view, titles)
    groups = [
        (words, [t for t in view.technologies if t.evidence == evidence]) for evidence, words in _GROUPS
    ]
    groups = [(words, found) for words, found in groups if found]
    if not groups or view.heatmap.is_empty():
        return {"sentence": sentence, "wide": ""}
    parts = [_part(view, words, found) for words, found in groups]
    title = "Share of tasks reached by each technology, by function, in percent"
    rows = [
        matrix.Row(same[0].label, same[0].says, tuple(cell for row in same for cell in row.cells))
        for same in zip(*(rows for _, rows in parts), strict=True)
    ]
    narrow = (
        matrix.matrix([group], part, f"reach-narrow-{number}", f"{title}: {group.title.lower()}", _NARROW)
        for number, (group, part) in enumerate(parts)
    )
    return {
        "sentence": sentence,
        "wide": Markup(matrix.matrix([group for group, _ in parts], rows, "reach-wide", title, _WIDE)),
        "narrow": Markup("\n").join(Markup(part) for part in narrow),
        "legend": [heatmap.step_words(step) for step in range(len(marks.STEPS))],
        "weak": any(group.weak for group, _ in parts),
        "table": _table(
            f"Share of tasks reached, and share of hours taken over from {sentences.long_date(view.start)} "
            f"to {sentences.long_date(view.end)}: central, and low to high",
            ("Function", "Technology", "Evidence", "Reached", "Low to high", "Taken over", "Low to high"),
            (_reach_row(row, titles) for row in view.heatmap.iter_rows(named=True)),
            words=3,
        ),
    }


def _titles(view: ExposureView) -> dict[str, str]:
    """Return the titles of functions and technologies by id."""
    functions = dict(zip(view.functions["function"], view.functions["title"], strict=True))
    return {**functions, **{technology.id: technology.title for technology in view.technologies}}


def _part(
    view: ExposureView, title: str, found: Sequence[TechnologyInfo]
) -> tuple[matrix.Group, list[matrix.Row]]:
    """Return one group of technologies with its cells for every function."""
    weak = any(technology.evidence == "weak" for technology in found)
    group = matrix.Group(title, tuple(technology.title for technology in found), weak)
    cells = {(row["function"], row["technology"]): row for row in view.heatmap.iter_rows(named=True)}
    rows = []
    for function in view.functions.iter_rows(named=True):
        shares = tuple(_reach(cells.get((function["function"], technology.id))) for technology in found)
        rows.append(matrix.Row(function["title"], _short(view, function["people"]), shares))
    return group, rows


def _reach(row: Mapping[str, Any] | None) -> matrix.Shares:
    if row is None:
        return (0.0, 0.0, 0.0)
    return (row["reach_low_share"], row["reach_share"], row["reach_high_share"])


def _reach_row(row: Mapping[str, Any], titles: Mapping[str, str]) -> list[str]:
    return [
        titles.get(row["function"], row["function"]),
        titles.get(row["technology"], row["technology"]),
        sentences.EVIDENCE.get(row["evidence"], row["evidence"]),
        percent(row["reach_share"]),
        span(row["reach_low_share"], row["reach_high_share"]),
        percent(row["removed_share"]),
        span(row["removed_low_share"], row["removed_high_share"]),
    ]


# ------------------------------------------------------------------ required headcount


def _demand(view: ExposureView) -> Page | None:
    if view.demand is None or view.demand.is_empty():
        return None
    rows = list(view.demand.iter_rows(named=True))
    total = next((row for row in rows if row["function"] == "all"), None)
    if total is None:
        return None
    steps = (
        ("Growth", total["growth_people"]),
        ("Technology", total["technology_people"]),
        ("Targets", total["target_people"]),
    )
    walk = waterfall.Walk(
        f"On {sentences.long_date(view.start)}",
        total["start_people"],
        tuple(waterfall.Step(label, change, Mark.TOTAL) for label, change in steps if abs(change) >= 0.5),
        "Required at the end",
        total["end_people"],
        (total["end_low_people"], total["end_high_people"]),
    )
    title = "Required headcount: start, growth, technology, targets, end, in people"
    return {
        "sentence": sentences.demand_sentence(total, view.end),
        "leavers": sentences.leavers_sentence(total),
        **_both(lambda part, width: waterfall.waterfall(walk, f"demand-{part}", title, width)),
        "table": _table(
            "Required headcount by function, with expected leavers beside it",
            (
                "Function",
                "Start",
                "Growth",
                "Technology",
                "Targets",
                "End",
                "Low to high",
                "Expected leavers",
                "To fill",
            ),
            (_demand_row(row) for row in rows),
        ),
    }


def _demand_row(row: Mapping[str, Any]) -> list[str]:
    return [
        row["title"],
        whole(row["start_people"]),
        signed(row["growth_people"]),
        signed(row["technology_people"]),
        signed(row["target_people"]),
        whole(row["end_people"]),
        f"{whole(row['end_low_people'])} to {whole(row['end_high_people'])}",
        whole(row["attrition_people"]),
        signed(row["to_fill_people"]),
    ]


# ------------------------------------------------------------------ occupations and indices


def _occupations(view: ExposureView, top: int) -> Page:
    largest = view.occupations.sort("people", "occupation", descending=[True, False]).head(top)
    found = list(largest.sort("central_share", "occupation", descending=[True, False]).iter_rows(named=True))
    left = view.occupations.height - len(found)
    rest = (
        f"{whole(left)} occupations more are in the tables that --out FOLDER or --json gives." if left else ""
    )
    page_part: dict[str, Any] = {
        "sentence": sentences.occupations_sentence(found, view.unit),
        "rest": rest,
        "wide": "",
    }
    if not found:
        return page_part
    rows = [
        bands.Row(row["title"], _short(view, row["people"]), tuple(row[f"{end}_share"] for end in _ENDS))
        for row in found
    ]
    title = "Share of tasks that language models could at least halve, by occupation, in percent"
    table = _table(
        "Exposure by occupation, and share of hours taken over by all technologies in the span",
        ("Occupation", "Code", "How had", view.unit.capitalize(), *_HEADS, "Taken over", "Low to high"),
        (_occupation_row(row) for row in found),
        words=3,
    )
    drawn = _both(lambda part, width: bands.bands(rows, f"bands-{part}", title, width))
    return {**page_part, **drawn, "table": table}


def _occupation_row(row: Mapping[str, Any]) -> list[str]:
    return [
        row["title"],
        row["occupation"],
        row["flag"],
        whole(row["people"]),
        *(percent(row[f"{end}_share"]) for end in _ENDS),
        percent(row["removed_share"]),
        span(row["removed_low_share"], row["removed_high_share"]),
    ]


def _disagreements(view: ExposureView, numbers: Mapping[str, int]) -> Page:
    by_id = {index.id: index for index in view.indices if f"rank:{index.id}" in view.disagreements.columns}
    found = list(view.disagreements.iter_rows(named=True))
    part: dict[str, Any] = {"sentence": sentences.disagreement_sentence(view), "wide": ""}
    if not found:
        return part
    rows = [
        strip.Row(row["title"], _short(view, row["people"]), tuple(_ranks(row, by_id, numbers)))
        for row in found
    ]
    title = "Percentile of rank by each index, for the occupations where indices disagree most"
    table = _table(
        "Percentile of rank by each index, and why they may disagree",
        ("Occupation", "Why they may disagree", *(f"{numbers[i]} {by_id[i].title}" for i in by_id)),
        (_rank_row(row, by_id) for row in found),
        words=2,
    )
    legend = [
        {"number": numbers[i], "title": by_id[i].title, "kind": "dot" if by_id[i].task_share else "ring"}
        for i in by_id
    ]
    drawn = _both(lambda name, width: strip.strip(rows, f"strip-{name}", title, width))
    return {
        **part,
        **drawn,
        "table": table,
        "legend": legend,
        "count": len(found),
        "reasons": _reasons(found, by_id),
    }


def _reasons(rows: Iterable[Mapping[str, Any]], by_id: Mapping[str, IndexInfo]) -> list[Page]:
    """Return why indices may disagree, each reason once with its occupations."""
    about: dict[str, list[str]] = {}
    for row in rows:
        about.setdefault(_why(row, by_id), []).append(row["title"])
    return [{"why": why, "titles": marks.listed(titles)} for why, titles in about.items() if why]


def _why(row: Mapping[str, Any], by_id: Mapping[str, IndexInfo]) -> str:
    lowest, highest = (by_id.get(row[key]) for key in ("lowest_index", "highest_index"))
    if lowest is None or highest is None:
        return ""
    return sentences.why_sentence(lowest.construct, highest.construct)


def _ranks(
    row: Mapping[str, Any], by_id: Mapping[str, IndexInfo], numbers: Mapping[str, int]
) -> Iterable[strip.Rank]:
    for index in by_id.values():
        rank = row.get(f"rank:{index.id}")
        if rank is not None:
            yield strip.Rank(numbers[index.id], index.title, 100 * rank, index.task_share)


def _rank_row(row: Mapping[str, Any], by_id: Mapping[str, IndexInfo]) -> list[str]:
    ranks = (row.get(f"rank:{i}") for i in by_id)
    return [row["title"], _why(row, by_id), *("–" if rank is None else f"{100 * rank:.0f}" for rank in ranks)]


def _agreement(view: ExposureView, numbers: Mapping[str, int]) -> Page:
    values: dict[tuple[str, str], float] = {}
    for row in view.agreement.iter_rows(named=True):
        values[row["first"], row["second"]] = values[row["second"], row["first"]] = row["correlation"]
    heads = [{"number": numbers[index.id], "title": index.title} for index in view.indices]
    rows = [
        {
            "number": numbers[first.id],
            "title": first.title,
            "cells": [_agreement_cell(first.id, second.id, values) for second in view.indices],
        }
        for first in view.indices
    ]
    return {
        "sentence": sentences.agreement_sentence(view),
        "heads": heads,
        "rows": rows if values else [],
    }


def _agreement_cell(first: str, second: str, values: Mapping[tuple[str, str], float]) -> Page:
    value = values.get((first, second))
    if value is None:
        return {"says": "" if first == second else "–", "step": None}
    return {"says": correlation(value), "step": sum(value >= limit for limit in _AGREEMENT_STEPS)}


def _index(index: IndexInfo, number: int, unit: str) -> Page:
    kind = f"{index.construct}; {'a share of tasks' if index.task_share else 'an order only'}"
    coverage = f"measured for {whole(index.measured_occupations)} occupations with "
    return {
        "number": number,
        "title": index.title,
        "lines": [_line("Measures.", index.measures), _line("Does not mean.", index.not_meaning)],
        "pairs": _pairs(
            ("Kind", kind),
            ("Runs", f"from {index.low:g} to {index.high:g}"),
            ("Vintage", index.vintage),
            ("Coverage", f"{coverage}{percent(index.measured_jobs_share)} of {unit}; imputed for the others"),
            ("Citation", index.citation),
        ),
    }


def _technology(technology: TechnologyInfo) -> Page:
    return {
        "number": "",
        "title": technology.title,
        "lines": [_line("", technology.reaches), _line("", sentences.technology_sentence(technology))],
        "pairs": _pairs(
            ("Time saved", f"{sentences.with_range(technology.time_saved)} of the time of a reached task"),
            ("Used again", f"{sentences.with_range(technology.reused)} of the saved time, for other work"),
            ("Takes over", f"{sentences.with_range(technology.removed_end)} of hours in the span, alone"),
            ("Guesses", technology.guess or "none"),
            ("Sources", " ".join(technology.sources)),
        ),
    }


def _line(name: str, says: str) -> Page:
    return {"name": name, "says": says}


def _pairs(*pairs: tuple[str, str]) -> list[Page]:
    return [{"name": name, "value": value} for name, value in pairs]
