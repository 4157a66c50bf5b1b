"""How far indices disagree, as the exposure page shows it: ranks of some occupations, and correlations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from passerelle.app.exposure.result import ExposureView, IndexInfo
from passerelle.faces.charts import marks, strip
from passerelle.faces.exposure import sentences as sentences
from passerelle.faces.format import correlation
from passerelle.faces.page_parts import Part, both, counted, table

_AGREEMENT_STEPS: Final = (0.2, 0.4, 0.6, 0.8)


def disagreements(view: ExposureView, numbers: Mapping[str, int]) -> Part:
    """Return the section on the occupations where indices disagree most; ``numbers`` are by index id."""
    by_id = {index.id: index for index in view.indices if f"rank:{index.id}" in view.disagreements.columns}
    found = list(view.disagreements.iter_rows(named=True))
    part: dict[str, Any] = {"sentence": sentences.disagreement_sentence(view), "wide": ""}
    if not found:
        return part
    rows = [
        strip.Row(row["title"], counted(view, row["people"]), tuple(_ranks(row, by_id, numbers)))
        for row in found
    ]
    title = "Percentile of rank by each index, for the occupations where indices disagree most"
    shown = table(
        "Percentile of rank by each index, and why they may disagree",
        ("Occupation", "Why they may disagree", *(f"{numbers[i]} {by_id[i].title}" for i in by_id)),
        (_rank_row(row, by_id) for row in found),
        words=2,
    )
    legend = [
        {"number": numbers[i], "title": by_id[i].title, "kind": "dot" if by_id[i].task_share else "ring"}
        for i in by_id
    ]
    drawn = both(lambda name, width: strip.strip(rows, f"strip-{name}", title, width))
    return {
        **part,
        **drawn,
        "table": shown,
        "legend": legend,
        "count": len(found),
        "reasons": _reasons(found, by_id),
    }


def _reasons(rows: Iterable[Mapping[str, Any]], by_id: Mapping[str, IndexInfo]) -> list[Part]:
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


def agreement(view: ExposureView, numbers: Mapping[str, int]) -> Part:
    """Return the table of rank correlations between indices; ``numbers`` are by index id."""
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


def _agreement_cell(first: str, second: str, values: Mapping[tuple[str, str], float]) -> Part:
    value = values.get((first, second))
    if value is None:
        return {"says": "" if first == second else "–", "step": None}
    return {"says": correlation(value), "step": sum(value >= limit for limit in _AGREEMENT_STEPS)}
