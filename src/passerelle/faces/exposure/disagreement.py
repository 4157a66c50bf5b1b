"""How far indices disagree, as the exposure page shows it: ranks of some occupations, and correlations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from passerelle.app.exposure.result import ExposureView, IndexInfo
from passerelle.faces import catalogues
from passerelle.faces.charts import marks, strip
from passerelle.faces.exposure import sentences as sentences
from passerelle.faces.format import correlation
from passerelle.faces.page_parts import Part, both, counted, table

_AGREEMENT_STEPS: Final = (0.2, 0.4, 0.6, 0.8)


def disagreements(view: ExposureView, numbers: Mapping[str, int]) -> Part:
    """Return the section on the occupations where indices disagree most; ``numbers`` are by index id.

    Heading, bar and ends are those of the table's own columns, which rest on the ranked indices.
    """
    found = list(view.disagreements.iter_rows(named=True))
    part: dict[str, Any] = {"sentence": sentences.disagreement_sentence(view), "wide": ""}
    if not found:
        return part
    shown = _shown(view)
    ranked = ranked_indices(view)
    rows = [_row(view, row, shown, numbers, ranked) for row in found]
    title = "Percentile of rank by each index, for the occupations where indices disagree most"
    by_id = {index.id: index for index in view.indices}
    numbered = table(
        "Percentile of rank by each index, and why they may disagree",
        ("Occupation", "Why they may disagree", *(f"{numbers[index.id]} {index.title}" for index in shown)),
        (_rank_row(row, by_id, shown) for row in found),
        words=2,
    )
    legend = [
        {
            "number": numbers[index.id],
            "title": index.title,
            "kind": f"{'dot' if index.task_share else 'ring'}{'' if index.id in ranked else ' other'}",
        }
        for index in shown
    ]
    drawn = both(lambda name, width: strip.strip(rows, f"strip-{name}", title, width))
    return {
        **part,
        **drawn,
        "ranked": sentences.ranked_sentence(
            [index.title for index in shown if index.id in ranked],
            others=any(index.id not in ranked for index in shown),
        ),
        "table": numbered,
        "legend": legend,
        "count": len(found),
        "reasons": _reasons(found, by_id),
    }


def ranked_indices(view: ExposureView) -> frozenset[str]:
    """Return the ids of the indices that the disagreement in rank rests on."""
    ends = {*view.disagreements["lowest_index"], *view.disagreements["highest_index"]}
    held = {index.id for index in view.indices}
    return frozenset({index.id for index in catalogues.indices() if index.ranked} & held | ends)


def _shown(view: ExposureView) -> list[IndexInfo]:
    """Return the indices that have a mark in any row, the ranked ones first."""
    ranked, table = ranked_indices(view), view.disagreements
    marked = {index.id for index in view.indices if _marked(table, f"rank:{index.id}")}
    found = [index for index in view.indices if index.id in marked]
    return sorted(found, key=lambda index: index.id not in ranked)


def _marked(table: pl.DataFrame, name: str) -> bool:
    return name in table.columns and table[name].is_not_null().any()


def _row(
    view: ExposureView,
    row: Mapping[str, Any],
    shown: Sequence[IndexInfo],
    numbers: Mapping[str, int],
    ranked: frozenset[str],
) -> strip.Row:
    def mark(index: IndexInfo, rank: float) -> strip.Rank:
        number = numbers[index.id]
        return strip.Rank(number, index.title, 100 * rank, index.task_share, index.id in ranked)

    by_id = {index.id: index for index in view.indices}
    ranks = ((index, row[f"rank:{index.id}"]) for index in shown)
    return strip.Row(
        row["title"],
        counted(view, row["people"]),
        tuple(mark(index, rank) for index, rank in ranks if rank is not None),
        mark(by_id[row["lowest_index"]], row["rank_low"]),
        mark(by_id[row["highest_index"]], row["rank_high"]),
    )


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


def _rank_row(
    row: Mapping[str, Any], by_id: Mapping[str, IndexInfo], shown: Iterable[IndexInfo]
) -> list[str]:
    ranks = (row[f"rank:{index.id}"] for index in shown)
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
