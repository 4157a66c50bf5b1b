"""What a back-test shows, in words made from its figures, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from passerelle.app.assemble.back_test import Change
from passerelle.data.reference import Reference
from passerelle.domain.exposure import ExposureIndex
from passerelle.engines.back_test import reliability

_BETTER: Final = 0.95  # an error counts as smaller below this multiple of the baseline's
_YEAR: Final = re.compile(r"\b20\d\d\b")
_TABLES: Final = frozenset({"history", "projections", "exposure", "crosswalks"})


@dataclass(frozen=True, slots=True)
class Finding:
    """The figures that the notes speak of; the headline span is the first."""

    changes: tuple[Change, ...]
    spans: pl.DataFrame
    partial: pl.DataFrame
    vintages: Mapping[str, str]  # of each index


def notes(finding: Finding) -> tuple[str, ...]:
    """Return what is shown and what limits it, the answer first."""
    return (
        *_answers(finding),
        *_errors(finding),
        *_beyond(finding),
        *_coverage(finding),
        *_hindsight(finding),
        *_limits(finding),
    )


def sources(reference: Reference, indices: Iterable[ExposureIndex]) -> tuple[str, ...]:
    """Return the attribution lines of the tables read, and the citations of the indices."""
    lines = [source.attribution for source in reference.sources if _TABLES & set(source.tables)]
    return tuple(dict.fromkeys([*lines, *(index.citation for index in indices)]))


# ------------------------------------------------------------------ what it shows


def _answers(finding: Finding) -> Iterator[str]:
    """Yield, for each span, which indices rank the change of jobs, by occupation and by job."""
    for change in finding.changes:
        rows = _rows(finding.spans, change, "index")
        if not rows:
            continue
        yield (
            f"{_span(change)}, rank correlation of exposure with the change of jobs. "
            f"Each occupation counted once: {_sides(rows, '')}. "
            f"Each job counted once: {_sides(rows, 'jobs_')}.{_turns(rows)}"
        )
        others = [row for row in _rows(finding.spans, change) if row["kind"] != "index" and _ranks(row)]
        if others:
            yield f"{_span(change)}, beside it: {_listed(others)}."


def _sides(rows: list[dict[str, Any]], prefix: str) -> str:
    """Return which exposures go with growth, which with decline, and of which nothing can be said."""
    down, up = ([row for row in rows if _sign(row, prefix) == sign] for sign in (-1, 1))
    silent = len(rows) - len(down) - len(up)
    parts = [
        f"the more exposed grew more by {_listed(up, prefix)}" if up else "",
        f"the more exposed grew less by {_listed(down, prefix)}" if down else "",
        f"nothing by the other {silent}, whose intervals cover zero" if silent and silent < len(rows) else "",
        f"nothing: the intervals of all {silent} indices cover zero" if silent == len(rows) else "",
    ]
    return "; ".join(part for part in parts if part)


def _turns(rows: list[dict[str, Any]]) -> str:
    """Return a warning where the sign hangs on what is counted."""
    turned = sum(row["correlation"] * row["jobs_correlation"] < 0.0 for row in rows)
    return f" For {turned} of {len(rows)} the sign hangs on which of the two is counted." if turned else ""


def _errors(finding: Finding) -> Iterator[str]:
    """Yield which predictors tell the size of a change better than the same growth for all."""
    for change in finding.changes:
        rows = _rows(finding.spans, change)
        tested = [row for row in rows if row["predictor"] not in ("no-change", "same-growth")]
        better = [row for row in tested if row["error"] < _BETTER * row["error_same_growth"]]
        plain = next((row for row in rows if row["predictor"] == "same-growth"), None)
        if plain is None:
            continue
        who = ", ".join(f"{row['predictor']} ({_percent(row['error'])})" for row in better) or "none"
        yield (
            f"{_span(change)}, size of the change: the same growth for all misses by "
            f"{_percent(plain['error'])} of an occupation's jobs, jobs-weighted. Better by more than a "
            f"twentieth of that, on the same occupations: {who}."
        )


def _beyond(finding: Finding) -> Iterator[str]:
    """Yield what exposure adds beyond pay and projection."""
    for change in finding.changes:
        rows = finding.partial.filter(pl.col("start_year") == change.start).to_dicts()
        if rows:
            yield (
                f"{_span(change)}, each occupation counted once, with {rows[0]['given']} held fixed: "
                f"{_sides(rows, '')}."
            )


# ------------------------------------------------------------------ what limits it


def _coverage(finding: Finding) -> Iterator[str]:
    for change in finding.changes:
        pooled = (
            f" {change.pooled} of them pool codes that were split or merged; only codes that stand in both "
            f"years would cover {_percent(change.same_code_share)}."
            if change.pooled
            else ""
        )
        known = np.isfinite(change.variance)
        log_change = np.log1p(change.change_share)
        once = 1 - reliability(log_change, change.variance, known, np.ones(len(known)))
        by_jobs = 1 - reliability(log_change, change.variance, known, change.start_people)
        yield (
            f"{_span(change)}: {len(change.occupation)} occupations with {_percent(change.jobs_share)} of "
            f"the jobs of {change.end}.{pooled} If both years are independent samples, sampling error makes "
            f"up {_percent(once)} of the spread of changes over occupations, {_percent(by_jobs)} over jobs."
        )


def _hindsight(finding: Finding) -> Iterator[str]:
    first = finding.changes[0].start
    years = {name: int(found[0]) for name, text in finding.vintages.items() if (found := _YEAR.search(text))}
    before = sorted(name for name, year in years.items() if year <= first)
    after = sorted(name for name, year in years.items() if year > first)
    yield (
        f"Known before {first}: {', '.join(before) or 'no index'}. Made later, and so hindsight of what "
        f"language models would become: {', '.join(after) or 'none'}. "
        "None was fitted to these changes of jobs."
    )
    yield (
        "The projections are partly hindsight too: BLS published 2020-30 in September 2021 and 2022-32 in "
        "September 2023, each more than a year into the years that it is read on here."
    )


def _limits(finding: Finding) -> Iterator[str]:
    tested = finding.spans.filter(pl.col("kind") == "index")["predictor"].n_unique()
    yield (
        "OEWS is not designed as a time series: each year pools three years of samples, and the method of "
        "estimation changed with May 2021. May 2020 is a start in a pandemic: hospitality and personal "
        "services came back from it, of which no index speaks. The later starts show how much that matters."
    )
    yield (
        f"{tested} indices are tested side by side, and some share ratings: an interval that just leaves out "
        "zero is weak evidence. A correlation is no effect: exposed occupations differ in pay, schooling and "
        "industry, and few businesses used language models within these years."
    )
    yield (
        "A prediction that is the same for all ranks nothing; its correlation is given as 0. Exposure and "
        "pay predict a size by a line whose slope is fitted on the other minor groups. The mean of the other "
        "occupations of a major group leaves out the occupation's own change; its correlation reads low."
    )
    yield (
        "The points hold each score beside the change of the longest span; projections and the previous "
        "change are tested on their own, shorter span."
    )


# ------------------------------------------------------------------ words


def _rows(spans: pl.DataFrame, change: Change, kind: str | None = None) -> list[dict[str, Any]]:
    held = spans.filter(pl.col("start_year") == change.start)
    return (held if kind is None else held.filter(pl.col("kind") == kind)).to_dicts()


def _sign(row: dict[str, Any], prefix: str) -> int:
    """Return the sign of a correlation whose interval leaves out zero, else 0."""
    return int(row[f"{prefix}low"] > 0.0) - int(row[f"{prefix}high"] < 0.0)


def _ranks(row: dict[str, Any]) -> bool:
    return bool(row["low"] != row["high"])


def _listed(rows: list[dict[str, Any]], prefix: str = "") -> str:
    return ", ".join(f"{row['predictor']} ({row[f'{prefix}correlation']:+.2f})" for row in rows)


def _span(change: Change) -> str:
    return f"{change.start} to {change.end}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
