"""A made-up payroll panel whose people climb one ladder each, shared by the tests of the back-test."""

from __future__ import annotations

from pathlib import Path

import polars as pl

WORK = ("Accountant", "Registered Nurse", "Civil Engineer", "Librarian", "Electrician", "Chemist")
AGENCIES = ("Health", "Roads", "Schools")
LOW, HIGH, MOVED = 14, 4, 2  # people of each rung at the start, and who climb in a year
YEARS = range(2011, 2015)


def rows() -> list[tuple[int, str, str, str, str, float]]:
    """Return a panel in which two people climb from I to II in each agency and line of work every year."""
    found = []
    for year in YEARS:
        climbed = MOVED * (year - YEARS[0])
        for number, work in enumerate(WORK):
            for agency in AGENCIES:
                for person in range(LOW + HIGH):
                    up = person < climbed or person >= LOW
                    level, pay = ("II", 52_000.0) if up else ("I", 45_000.0)
                    key = f"{work}-{agency}-{person}"
                    row = (year, key, agency, f"{number}{level}", f"{work} {level}", pay + person)
                    found.append(row)
        for agency in AGENCIES:  # a large class that nobody enters
            found += [
                (year, f"park-{agency}-{p}", agency, "90", "Groundskeeper", 30_000.0) for p in range(40)
            ]
    return found


def panel(path: Path, extra: list[tuple[int, str, str, str, str, float]] | None = None) -> Path:
    """Write the panel, with further rows, and return its path."""
    columns = ("fiscal_year", "person_id", "agency", "position_class", "job_title", "gross_pay")
    pl.DataFrame([*rows(), *(extra or [])], schema=columns, orient="row").write_csv(path)
    return path
