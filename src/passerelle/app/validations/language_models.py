"""Figures of GPTs are GPTs (Eloundou and others 2024): tasks, workers, and what the join rule does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from passerelle.app.validations.figure import Figure
from passerelle.data.reference import Reference

_PAPER: Final = "Eloundou et al. 2024, Science 384, doi:10.1126/science.adj0998 (arXiv:2303.10130), abstract"
_FILES: Final = "counted in the publisher's own files (github.com/openai/GPTs-are-GPTs, commit 0471612)"
_TIE: Final = 1e-9  # shares are quotients: a share of exactly a half is a half
# Ratings of exactly a half that the publisher's occ_level.csv stores as 0.49999999999999994 (Data Entry
# Keyers): its own count of workers at a half leaves them out. No other of its 923 values is so.
_STORED_BELOW_HALF: Final = ("43-9021.00",)
_STORED_NOTE: Final = (
    "The publisher's file stores Data Entry Keyers a hair below a half and this follows it; exactly counted "
    "it is {} %."
)
_SOFTWARE: Final = {"alpha": 0.0, "beta": 0.5, "zeta": 1.0}
_RATERS: Final = {"human": "people", "model": "GPT-4"}


def tasks_share(rater: str, measure: str) -> Callable[[Reference], float | None]:
    """Return what gives the percent of rated tasks that ``rater`` calls exposed, each task counted once."""

    def share(reference: Reference) -> float | None:
        rated = _rated(reference)
        return _percent(rated.select(_exposed(rater, measure).mean()).item())

    return share


def detail_mean(rater: str, measure: str) -> Callable[[Reference], float | None]:
    """Return what gives the mean percent of tasks exposed over O*NET occupations, each counted once."""

    def mean(reference: Reference) -> float | None:
        return _percent(_details(reference, rater, measure).select(pl.col("share").mean()).item())

    return mean


def workers_by_title(least: float) -> Callable[[Reference], float | None]:
    """Return what gives the percent of workers with at least ``least`` of tasks exposed (beta), by title."""

    def share(reference: Reference) -> float | None:
        joined = _as_stored(_details(reference, "human", "beta")).join(
            reference.tables["title_join"], on="detail"
        )
        return _people_at(joined, least)

    return share


def workers_by_mean(least: float, *, strict: bool = False) -> Callable[[Reference], float | None]:
    """Return the same by the mean of an occupation's detail, joined to OEWS May 2021 by SOC code."""

    def share(reference: Reference) -> float | None:
        means = (
            _as_stored(_details(reference, "human", "beta"))
            .group_by(pl.col("detail").str.head(7).alias("occupation"))
            .agg(pl.col("share").mean())
        )
        jobs = reference.tables["history"].filter(pl.col("year") == 2021)
        return _people_at(means.join(jobs, on="occupation"), least, strict=strict)

    return share


def _rated(reference: Reference) -> pl.DataFrame:
    return reference.tables["tasks"].filter(pl.col("rated") & (pl.col("rating_flag") == "measured"))


def _exposed(rater: str, measure: str) -> pl.Expr:
    return pl.col(f"{rater}_direct_share") + _SOFTWARE[measure] * pl.col(f"{rater}_software_share")


def _details(reference: Reference, rater: str, measure: str) -> pl.DataFrame:
    """Return ``detail, share``: exposed tasks of each O*NET occupation, core tasks counted double."""
    amount = (_exposed(rater, measure) * pl.col("weight")).sum()
    return _rated(reference).group_by("detail").agg((amount / pl.col("weight").sum()).alias("share"))


def _as_stored(details: pl.DataFrame) -> pl.DataFrame:
    """Return ``details`` with the publisher's rounding at a half."""
    below = pl.col("detail").is_in(_STORED_BELOW_HALF) & ((pl.col("share") - 0.5).abs() < _TIE)
    return details.with_columns(pl.when(below).then(0.5 - 2.0 * _TIE).otherwise("share").alias("share"))


def _people_at(joined: pl.DataFrame, least: float, *, strict: bool = False) -> float | None:
    people = joined["employment_people"].to_numpy()
    if people.sum() <= 0.0:
        return None
    share = joined["share"].to_numpy()
    reached = share > least + _TIE if strict else share >= least - _TIE
    return 100.0 * float(people[reached].sum() / people.sum())


def _percent(share: float | None) -> float | None:
    return None if share is None else 100.0 * share


def _tasks(rater: str, measure: str, published: float, *, printed: bool) -> Figure:
    kind = {"alpha": "by a language model alone", "zeta": "with further software"}[measure]
    return Figure(
        id=f"gpts-tasks-{rater}-{measure}{'-printed' if printed else ''}",
        says=f"Tasks that {_RATERS[rater]} rate as exposed {kind} ({measure})",
        published=published,
        unit="percent of tasks",
        tolerance=0.5 if printed else 0.05,
        source=_PAPER if printed else _FILES,
        tables=("tasks",),
        reproduce=tasks_share(rater, measure),
    )


def _mean(rater: str, measure: str, published: float) -> Figure:
    return Figure(
        id=f"gpts-occupations-{rater}-{measure}",
        says=f"Mean {measure} of 923 O*NET occupations as {_RATERS[rater]} rate",
        published=round(100 * published, 1),
        unit="percent of tasks",
        tolerance=0.05,
        source=f"{_FILES}: mean of occ_level.csv",
        tables=("tasks",),
        reproduce=detail_mean(rater, measure),
        note="Holds only if core tasks count double, as in the published scores.",
    )


def _workers(
    identity: str,
    published: float,
    by: str,
    reproduce: Callable[[Reference], float | None],
    note: str = "",
) -> Figure:
    least = {"tenth": "at least 10 %", "half": "at least 50 %", "more-than-half": "more than 50 %"}[identity]
    return Figure(
        id=f"gpts-workers-{identity}-{by}",
        says=f"Workers with {least} of tasks exposed (beta, people's ratings), joined by {by}",
        published=published,
        unit="percent of workers",
        tolerance=0.05,
        source=_FILES,
        tables=("tasks", "title_join" if by == "title" else "history"),
        reproduce=reproduce,
        note=note,
    )


def _printed_workers(identity: str, published: float, tolerance: float, least: float, note: str) -> Figure:
    return Figure(
        id=f"gpts-workers-{identity}-printed",
        says=f"Workers with at least {100 * least:.0f} % of tasks exposed, as the abstract says it",
        published=published,
        unit="percent of workers",
        tolerance=tolerance,
        source=_PAPER,
        tables=("tasks", "title_join"),
        reproduce=workers_by_title(least),
        note=note,
    )


def _count(identity: str, says: str, published: float, column: pl.Expr) -> Figure:
    return Figure(
        id=identity,
        says=says,
        published=published,
        unit="count",
        tolerance=0.0,
        source=_FILES,
        tables=("tasks",),
        reproduce=lambda reference: float(_rated(reference).select(column).item()),
    )


FIGURES: Final = (
    _count("gpts-tasks", "Tasks rated", 19265, pl.len()),
    _count("gpts-occupations", "O*NET occupations rated", 923, pl.col("detail").n_unique()),
    _tasks("human", "alpha", 15.0, printed=True),
    _tasks("human", "zeta", 47.0, printed=True),
    _tasks("model", "zeta", 56.0, printed=True),
    _tasks("human", "alpha", 14.9, printed=False),
    _tasks("human", "zeta", 46.8, printed=False),
    _tasks("model", "zeta", 55.6, printed=False),
    _mean("human", "alpha", 0.144),
    _mean("human", "beta", 0.303),
    _mean("human", "zeta", 0.461),
    _mean("model", "alpha", 0.142),
    _mean("model", "beta", 0.345),
    _mean("model", "zeta", 0.548),
    _printed_workers("tenth", 80.0, 5.0, 0.1, 'Printed as "around 80 %": read to the nearest ten.'),
    _printed_workers("half", 19.0, 0.5, 0.5, _STORED_NOTE.format("19.5")),
    _workers("tenth", 80.9, "title", workers_by_title(0.1)),
    _workers("half", 19.4, "title", workers_by_title(0.5), _STORED_NOTE.format("19.5")),
    _workers("tenth", 81.6, "mean", workers_by_mean(0.1)),
    _workers("half", 24.0, "mean", workers_by_mean(0.5), _STORED_NOTE.format("24.1")),
    _workers("more-than-half", 20.5, "mean", workers_by_mean(0.5, strict=True)),
)
