"""OEWS: jobs and pay by occupation, for the nation (May 2024) and by NAICS sector (May 2023)."""

from __future__ import annotations

import math
from typing import Final

import polars as pl

from passerelle.data.publishers.reading import SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="bls-oews",
    title="Occupational Employment and Wage Statistics (OEWS)",
    publisher="U.S. Bureau of Labor Statistics",
    vintage="May 2024 (national), May 2023 (by sector)",
    licence="Public domain (17 U.S.C. 105)",
    attribution=(
        "Source: U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May 2024 "
        "and May 2023. BLS cannot vouch for data after retrieval or modification."
    ),
    url="https://www.bls.gov/oes/tables.htm",
)
PAY: Final = ("mean", "pct10", "pct25", "median", "pct75", "pct90")
_PAY_CELLS: Final = tuple(f"{unit}_{measure.upper()}" for unit in "AH" for measure in PAY)
NATIONAL: Final = Layout(
    "bls-oews/national_M2024_dl.xlsx",
    "OEWS national file of May 2024",
    ("OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", *_PAY_CELLS),
    sheet="national_M2024_dl",
)
SECTORS: Final = Layout(
    "bls-oews/natsector_M2023_dl.xlsx",
    "OEWS file by NAICS sector of May 2023",
    ("NAICS", "OCC_CODE", "O_GROUP", "TOT_EMP", "A_MEDIAN", "H_MEDIAN"),
    sheet="Natsector_M2023_dl",
)
# "#": at or above the top code; "*": no estimate of pay.
_PAY_MARKS: Final = {"#": math.inf, "*": None}
_NOT_RELEASED: Final = {"**": None}
_ROUNDING_SHARE: Final = 0.001  # detailed jobs miss the published total by rounding alone


def read_national(reading: Reading) -> pl.DataFrame:
    """Return ``occupation, title, group, employment`` and pay, one row per occupation or group.

    Pay is ``annual_*`` and ``hourly_*`` for each of ``PAY``: null where there is no estimate,
    infinite where it is at or above the top code.
    """
    frame = reading.workbook(NATIONAL)
    reading.codes(NATIONAL, frame, ["OCC_CODE"], SOC)
    frame = reading.reals(NATIONAL, frame, ["TOT_EMP"])
    frame = reading.reals(NATIONAL, frame, _PAY_CELLS, _PAY_MARKS)
    _check_total(reading, frame)
    return frame.select(
        pl.col("OCC_CODE").alias("occupation"),
        pl.col("OCC_TITLE").str.strip_chars().alias("title"),
        pl.col("O_GROUP").alias("group"),
        pl.col("TOT_EMP").alias("employment"),
        *(pl.col(f"A_{measure.upper()}").alias(f"annual_{measure}") for measure in PAY),
        *(pl.col(f"H_{measure.upper()}").alias(f"hourly_{measure}") for measure in PAY),
    )


def read_sectors(reading: Reading) -> pl.DataFrame:
    """Return ``sector, occupation, employment, annual_median, hourly_median`` of detailed occupations.

    Employment is null where it was not released.
    """
    frame = reading.workbook(SECTORS)
    reading.codes(SECTORS, frame, ["OCC_CODE"], SOC)
    frame = reading.reals(SECTORS, frame, ["TOT_EMP"], _NOT_RELEASED)
    frame = reading.reals(SECTORS, frame, ["A_MEDIAN", "H_MEDIAN"], _PAY_MARKS)
    detailed = frame.filter(pl.col("O_GROUP") == "detailed").select(
        pl.col("NAICS").alias("sector"),
        pl.col("OCC_CODE").alias("occupation"),
        pl.col("TOT_EMP").alias("employment"),
        pl.col("A_MEDIAN").alias("annual_median"),
        pl.col("H_MEDIAN").alias("hourly_median"),
    )
    if detailed.is_empty() and not frame.is_empty():
        reading.fault(SECTORS, "has no detailed occupations.")
    if repeated := int(detailed.select("sector", "occupation").is_duplicated().sum()):
        reading.fault(SECTORS, "has an occupation twice in one sector.", count=repeated)
    return detailed


def _check_total(reading: Reading, frame: pl.DataFrame) -> None:
    if frame.is_empty():
        return
    detailed = frame.filter(pl.col("O_GROUP") == "detailed")
    total = frame.filter(pl.col("O_GROUP") == "total")["TOT_EMP"].sum()
    if unknown := detailed.filter(~(pl.col("TOT_EMP") > 0).fill_null(value=False)).height:
        reading.fault(NATIONAL, "has detailed occupations without employment.", count=unknown)
    if repeated := int(detailed["OCC_CODE"].is_duplicated().sum()):
        reading.fault(NATIONAL, "has an occupation twice.", count=repeated)
    if not math.isclose(detailed["TOT_EMP"].sum(), total, rel_tol=_ROUNDING_SHARE):
        what = "the jobs of its detailed occupations do not add up to its total; it may be cut off."
        reading.fault(NATIONAL, what, f"{detailed['TOT_EMP'].sum():,.0f} of {total:,.0f}")
