"""The exposure page: one self-contained file, free of scripts and of anything fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from passerelle.app.exposure.result import ExposureView, IndexInfo, TechnologyInfo
from passerelle.faces.charts import bands, heatmap, marks, matrix
from passerelle.faces.exposure import sentences as sentences
from passerelle.faces.exposure.demand import demand_part
from passerelle.faces.exposure.disagreement import agreement, disagreements
from passerelle.faces.format import long_date, number_of, percent, span, whole
from passerelle.faces.page_parts import NARROW, WIDE, Part, both, counted, table
from passerelle.faces.pages import page

TOP: Final = 25  # occupations on the page
_GROUPS: Final = (  # evidence, and what stands over its columns
    ("rated", "Rated task by task"),
    ("mapped", "Our own mapping"),
    ("weak", "Physical: weak evidence"),
)
_ENDS: Final = ("low", "central", "high")
_HEADS: Final = ("Low", "Central", "High")
_FOOT: Final = (
    "Exposure is a possibility, not a forecast of jobs lost. Nobody has a score: every number stands for an "
    "occupation or a function."
)


def exposure_page(view: ExposureView, top: int = TOP) -> bytes:
    """Return the page of ``view`` as HTML: the same view gives the same bytes."""
    return page("exposure.html.j2", page_view(view, top), "exposure.css")


def page_view(view: ExposureView, top: int = TOP) -> Part:
    """Return what the template needs, by name; every text is plain and still to be escaped."""
    numbers = {index.id: number for number, index in enumerate(view.indices, start=1)}
    return {
        "subject": view.subject,
        "unit": view.unit,
        "start": long_date(view.start),
        "end": long_date(view.end),
        "headline": f"{sentences.headline(view)}.",
        "removed": sentences.removed_sentence(view),
        "meaning": sentences.MEANING,
        "range_meaning": sentences.RANGE_MEANING,
        "matrix": _matrix(view),
        "demand": demand_part(view),
        "occupations": _occupations(view, top),
        "disagreements": disagreements(view, numbers),
        "agreement": agreement(view, numbers),
        "indices": [_index(index, numbers[index.id], view.unit) for index in view.indices],
        "technologies": [
            _technology(technology)
            for evidence, _ in _GROUPS
            for technology in view.technologies
            if technology.evidence == evidence
        ],
        "joins": {
            "sentence": sentences.joins_sentence(view),
            "table": table(
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


# ------------------------------------------------------------------ functions and technologies


def _matrix(view: ExposureView) -> Part:
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
        matrix.matrix([group], part, f"reach-narrow-{number}", f"{title}: {group.title.lower()}", NARROW)
        for number, (group, part) in enumerate(parts)
    )
    return {
        "sentence": sentence,
        "wide": Markup(matrix.matrix([group for group, _ in parts], rows, "reach-wide", title, WIDE)),
        "narrow": Markup("\n").join(Markup(part) for part in narrow),
        "legend": [heatmap.step_words(step) for step in range(len(marks.STEPS))],
        "weak": any(group.weak for group, _ in parts),
        "table": table(
            f"Share of tasks reached, and share of hours taken over from {long_date(view.start)} "
            f"to {long_date(view.end)}: central, and low to high",
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
        rows.append(matrix.Row(function["title"], counted(view, function["people"]), shares))
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


# ------------------------------------------------------------------ occupations and indices


def _occupations(view: ExposureView, top: int) -> Part:
    largest = view.occupations.sort("people", "occupation", descending=[True, False]).head(top)
    found = list(largest.sort("central_share", "occupation", descending=[True, False]).iter_rows(named=True))
    left = view.occupations.height - len(found)
    rest = (
        f"The tables that --out FOLDER or --json gives have {number_of(left, 'occupation')} more."
        if left
        else ""
    )
    page_part: dict[str, Any] = {
        "sentence": sentences.occupations_sentence(found, view.unit),
        "rest": rest,
        "wide": "",
    }
    if not found:
        return page_part
    rows = [
        bands.Row(row["title"], counted(view, row["people"]), tuple(row[f"{end}_share"] for end in _ENDS))
        for row in found
    ]
    title = "Share of tasks that language models could at least halve, by occupation, in percent"
    shown = table(
        "Exposure by occupation, and share of hours taken over by all technologies in the span",
        ("Occupation", "Code", "How had", view.unit.capitalize(), *_HEADS, "Taken over", "Low to high"),
        (_occupation_row(row) for row in found),
        words=3,
    )
    drawn = both(lambda part, width: bands.bands(rows, f"bands-{part}", title, width))
    return {**page_part, **drawn, "table": shown}


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


def _index(index: IndexInfo, number: int, unit: str) -> Part:
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


def _technology(technology: TechnologyInfo) -> Part:
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


def _line(name: str, says: str) -> Part:
    return {"name": name, "says": says}


def _pairs(*pairs: tuple[str, str]) -> list[Part]:
    return [{"name": name, "value": value} for name, value in pairs]
