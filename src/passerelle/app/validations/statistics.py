"""Figures of official statistics: OEWS, Employment Projections, O*NET, NCSES and BTOS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from passerelle.app.validations.figure import Figure
from passerelle.data.reference import Reference

_OEWS: Final = "U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics"
_EP: Final = "U.S. Bureau of Labor Statistics, Employment Projections"
_ABS: Final = "NCSES and Census Bureau, 2022 Annual Business Survey, data year 2021"
_BTOS: Final = "U.S. Census Bureau, Business Trends and Outlook Survey, by state"
_ONET: Final = "counted in the publisher's own files, O*NET 29.0 database"
# All occupations, millions, as the files print them.
_JOBS: Final = {2020: 139.09957, 2021: 140.88631, 2022: 147.886, 2023: 151.85387, 2024: 154.18738}
_JOBS_TOLERANCE: Final = 0.005  # detailed rows are rounded to ten jobs, and a few of them are withheld
# vintage: thousands in the first and last year, and percent change, as table 1.2 prints for all occupations
_PROJECTED: Final = {"2022-32": (164482.6, 169148.1, 2.8), "2024-34": (169956.1, 175167.9, 3.1)}
# Thousand. The sum of 832 rows, each rounded to a hundred jobs, has a standard deviation of 0.83 around the
# printed total; this is three of them.
_ROUNDED_ROWS: Final = 2.5


def jobs(year: int) -> Callable[[Reference], float | None]:
    """Return what gives the jobs of a year in millions, summed over detailed occupations."""

    def total(reference: Reference) -> float | None:
        held = reference.tables["history"].filter(pl.col("year") == year)
        return float(held["employment_people"].to_numpy().sum()) / 1e6 if held.height else None

    return total


def jobs_of_occupations(reference: Reference) -> float | None:
    """Return the jobs of the table of occupations in millions."""
    return float(reference.occupations["employment_people"].to_numpy().sum()) / 1e6


def projected(vintage: str, column: str) -> Callable[[Reference], float | None]:
    """Return what gives the thousands of a projection's first or last year, summed over occupations."""

    def total(reference: Reference) -> float | None:
        held = reference.tables["projections"].filter(pl.col("vintage") == vintage)
        return float(held[column].to_numpy().sum()) / 1e3 if held.height else None

    return total


def growth(vintage: str) -> Callable[[Reference], float | None]:
    """Return what gives a projection's growth in percent."""
    first, last = projected(vintage, "start_people"), projected(vintage, "end_people")

    def change(reference: Reference) -> float | None:
        before, after = first(reference), last(reference)
        return 100.0 * (after / before - 1.0) if before and after is not None else None

    return change


def adopted(
    survey: str, technology: str, measure: str, state: str, period: str
) -> Callable[[Reference], float | None]:
    """Return what gives one answer of a survey over all sectors, in percent."""

    def share(reference: Reference) -> float | None:
        held = reference.tables["adoption"].filter(
            (pl.col("survey") == survey)
            & (pl.col("technology") == technology)
            & (pl.col("measure") == measure)
            & (pl.col("sector") == "all")
            & (pl.col("state") == state)
            & (pl.col("period") == period)
            & pl.col("share").is_not_null()
        )
        return 100.0 * float(held["share"][0]) if held.height else None

    return share


def rows(table: str, keep: pl.Expr | None = None) -> Callable[[Reference], float | None]:
    """Return what counts a table's rows."""

    def count(reference: Reference) -> float | None:
        frame = reference.tables[table]
        return float((frame if keep is None else frame.filter(keep)).height)

    return count


def _jobs_of(year: int) -> Figure:
    return Figure(
        id=f"oews-{year}",
        says=f"Jobs in May {year}, detailed occupations added up",
        published=_JOBS[year],
        unit="million jobs",
        tolerance=_JOBS_TOLERANCE,
        source=f"{_OEWS}, May {year}, all occupations",
        tables=("history",),
        reproduce=jobs(year),
    )


def _projection(vintage: str) -> tuple[Figure, Figure, Figure]:
    before, after, percent = _PROJECTED[vintage]
    first, last = vintage[:4], f"20{vintage[-2:]}"
    source = f"{_EP} {vintage}, table 1.2, all occupations"
    note = (
        "Occupations are printed to a hundred jobs, so that their sum may miss the printed total by rounding."
    )

    def people(year: str, column: str, published: float) -> Figure:
        return Figure(
            id=f"projections-{vintage}-{year}",
            says=f"Employment of {year} in the projection {vintage}, occupations added up",
            published=published,
            unit="thousand",
            tolerance=_ROUNDED_ROWS,
            source=source,
            tables=("projections",),
            reproduce=projected(vintage, column),
            note=note,
        )

    change = Figure(
        id=f"projections-{vintage}-growth",
        says=f"Growth of employment {first} to {last}",
        published=percent,
        unit="percent",
        tolerance=0.05,
        source=source,
        tables=("projections",),
        reproduce=growth(vintage),
    )
    return people(first, "start_people", before), people(last, "end_people", after), change


def _survey(identity: str, says: str, published: float, technology: str, measure: str) -> Figure:
    table = {"use": "CET-33" if technology == "ai" else "CET-35", "not-in-use": "CET-33"}.get(
        measure, "CET-57"
    )
    return Figure(
        id=identity,
        says=says,
        published=published,
        unit="percent of users" if measure.startswith("workers") else "percent of companies",
        tolerance=0.05,
        source=f"{_ABS}, table {table}",
        tables=("adoption",),
        reproduce=adopted("abs-2021", technology, measure, "US", "2021"),
        note="The sum of the three printed degrees of use." if measure == "use" else "",
    )


def _state(state: str, period: str, published: float) -> Figure:
    return Figure(
        id=f"btos-{state.lower()}-{period}",
        says=f"Businesses in {state} that used AI in the last two weeks, period {period}",
        published=published,
        unit="percent of businesses",
        tolerance=0.05,
        source=_BTOS,
        tables=("adoption",),
        reproduce=adopted("btos", "ai", "use", state, period),
    )


def _counted(
    identity: str, says: str, published: int, source: str, table: str, keep: pl.Expr | None = None
) -> Figure:
    return Figure(
        id=identity,
        says=says,
        published=published,
        unit="count",
        tolerance=0.0,
        source=source,
        tables=(table,),
        reproduce=rows(table, keep),
    )


FIGURES: Final = (
    *(_jobs_of(year) for year in _JOBS),
    Figure(
        id="oews-2024-occupations",
        says="Jobs of the table of occupations",
        published=_JOBS[2024],
        unit="million jobs",
        tolerance=_JOBS_TOLERANCE,
        source=f"{_OEWS}, May 2024, all occupations",
        tables=("occupations",),
        reproduce=jobs_of_occupations,
    ),
    _counted("oews-2024-count", "Detailed occupations of May 2024", 831, f"{_OEWS}, May 2024", "occupations"),
    *(figure for vintage in _PROJECTED for figure in _projection(vintage)),
    _counted(
        "projections-reasons",
        "Stated reasons for a changing share of an industry's jobs",
        998,
        f"{_EP} 2024-34, table 1.12, rows above its source line",
        "projection_reasons",
    ),
    _counted("onet-tasks", "Tasks of O*NET 29.0", 18796, _ONET, "tasks", pl.col("current")),
    _counted(
        "onet-detailed-activities",
        "Detailed work activities of O*NET 29.0",
        2087,
        _ONET,
        "activities",
        pl.col("level") == "detailed",
    ),
    _counted(
        "onet-intermediate-activities",
        "Intermediate work activities of O*NET 29.0",
        332,
        _ONET,
        "activities",
        pl.col("level") == "intermediate",
    ),
    _survey("abs-ai-use", "Companies that used AI in 2021", 4.8, "ai", "use"),
    _survey("abs-robotics-use", "Companies that used robotics in 2021", 2.4, "robotics", "use"),
    _survey("abs-ai-not-at-all", "Companies that did not use AI at all in 2021", 95.2, "ai", "not-in-use"),
    _survey("abs-ai-workers-up", "AI users who say the number of workers rose", 13.7, "ai", "workers-up"),
    _survey("abs-ai-workers-down", "AI users who say it fell", 6.9, "ai", "workers-down"),
    _survey("abs-ai-workers-same", "AI users who say it had no effect", 66.0, "ai", "workers-same"),
    _state("CA", "202320", 4.4),
    _state("CA", "202423", 7.2),
    _state("CA", "202512", 11.5),
    _state("DC", "202512", 23.6),
)
