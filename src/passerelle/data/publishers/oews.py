"""OEWS: jobs and pay by occupation, for the nation (May 2020 to 2024) and by NAICS sector (May 2023)."""

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
    vintage="May 2020 to May 2024 (national), May 2023 (by sector)",
    licence="Public domain (17 U.S.C. 105)",
    attribution=(
        "Source: U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May 2020 "
        "to May 2024. BLS cannot vouch for data after retrieval or modification."
    ),
    url="https://www.bls.gov/oes/tables.htm",
)
PAY: Final = ("mean", "pct10", "pct25", "median", "pct75", "pct90")
_PAY_CELLS: Final = tuple(f"{unit}_{measure.upper()}" for unit in "AH" for measure in PAY)
YEARS: Final = (2020, 2021, 2022, 2023, 2024)


def _national(year: int, columns: tuple[str, ...]) -> Layout:
    name = f"national_M{year}_dl"
    release = f"OEWS national file of May {year}"
    return Layout(f"bls-oews/{name}.xlsx", release, columns, sheet=name, any_case=True)


NATIONAL: Final = _national(2024, ("OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", *_PAY_CELLS))
HISTORY: Final = {
    year: _national(year, ("OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "A_MEDIAN"))
    for year in YEARS
}
SECTORS: Final = Layout(
    "bls-oews/natsector_M2023_dl.xlsx",
    "OEWS file by NAICS sector of May 2023",
    ("NAICS", "OCC_CODE", "O_GROUP", "TOT_EMP", "A_MEDIAN", "H_MEDIAN"),
    sheet="Natsector_M2023_dl",
)
LAYOUTS: Final = (*HISTORY.values(), SECTORS)
# Yearly pay at the top code, as each file's own sheet 'Field Descriptions' says.
TOP_CODES_USD: Final = {2020: 208_000.0, 2021: 208_000.0, 2022: 239_200.0, 2023: 239_200.0, 2024: 239_200.0}
MARKS: Final = {  # as the sheet 'Field Descriptions' explains them
    "#": "pay at or above the top code",
    "*": "pay without an estimate",
    "**": "employment that was not released",
    "~": "a share of reporting establishments under 0.5 %",
}
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
    frame = reading.reals(NATIONAL, frame, ["TOT_EMP"], meanings=MARKS)
    frame = reading.reals(NATIONAL, frame, _PAY_CELLS, _PAY_MARKS, MARKS)
    _check_total(reading, NATIONAL, frame)
    if unknown := frame.filter(
        pl.col("O_GROUP") == "detailed", ~(pl.col("TOT_EMP") > 0).fill_null(value=False)
    ).height:
        reading.fault(NATIONAL, "has detailed occupations without employment.", count=unknown)
    return frame.select(
        pl.col("OCC_CODE").alias("occupation"),
        pl.col("OCC_TITLE").str.strip_chars().alias("title"),
        pl.col("O_GROUP").alias("group"),
        pl.col("TOT_EMP").alias("employment"),
        *(pl.col(f"A_{measure.upper()}").alias(f"annual_{measure}") for measure in PAY),
        *(pl.col(f"H_{measure.upper()}").alias(f"hourly_{measure}") for measure in PAY),
    )


def read_history(reading: Reading) -> pl.DataFrame:
    """Return detailed occupations of every May since 2020, on the codes of that year.

    Columns ``year, occupation, title, employment, error_percent, annual_median``. Employment is
    null where it was not released (one occupation of 2020); the median is null where there is
    no estimate and infinite at or above that year's top code.
    """
    years = []
    for year, layout in HISTORY.items():
        frame = reading.workbook(layout)
        reading.codes(layout, frame, ["OCC_CODE"], SOC)
        frame = reading.reals(layout, frame, ["TOT_EMP", "EMP_PRSE"], _NOT_RELEASED, MARKS)
        frame = reading.reals(layout, frame, ["A_MEDIAN"], _PAY_MARKS, MARKS)
        _check_total(reading, layout, frame)
        years.append(
            frame.filter(pl.col("O_GROUP") == "detailed").select(
                pl.lit(year).alias("year"),
                pl.col("OCC_CODE").alias("occupation"),
                pl.col("OCC_TITLE").str.strip_chars().alias("title"),
                pl.col("TOT_EMP").alias("employment"),
                pl.col("EMP_PRSE").alias("error_percent"),
                pl.col("A_MEDIAN").alias("annual_median"),
            )
        )
    return pl.concat(years)


def read_sectors(reading: Reading) -> pl.DataFrame:
    """Return ``sector, occupation, employment, annual_median, hourly_median`` of detailed occupations.

    Employment is null where it was not released.
    """
    frame = reading.workbook(SECTORS)
    reading.codes(SECTORS, frame, ["OCC_CODE"], SOC)
    frame = reading.reals(SECTORS, frame, ["TOT_EMP"], _NOT_RELEASED, MARKS)
    frame = reading.reals(SECTORS, frame, ["A_MEDIAN", "H_MEDIAN"], _PAY_MARKS, MARKS)
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


def _check_total(reading: Reading, layout: Layout, frame: pl.DataFrame) -> None:
    if frame.is_empty():
        return
    detailed = frame.filter(pl.col("O_GROUP") == "detailed")
    total = frame.filter(pl.col("O_GROUP") == "total")["TOT_EMP"].sum()
    if repeated := int(detailed["OCC_CODE"].is_duplicated().sum()):
        reading.fault(layout, "has an occupation twice.", count=repeated)
    if not math.isclose(detailed["TOT_EMP"].sum(), total, rel_tol=_ROUNDING_SHARE):
        what = "the jobs of its detailed occupations do not add up to its total; it may be cut off."
        reading.fault(layout, what, f"{detailed['TOT_EMP'].sum():,.0f} of {total:,.0f}")
