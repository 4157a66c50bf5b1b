"""JOLTS: the monthly quits rate by industry, seasonally adjusted."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.reading import Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="bls-jolts-national",
    title="Job Openings and Labor Turnover Survey (JOLTS), quits rate",
    publisher="U.S. Bureau of Labor Statistics",
    vintage="December 2000 to August 2022 (preliminary)",
    licence="Public domain (17 U.S.C. 105)",
    attribution="Source: U.S. Bureau of Labor Statistics, Job Openings and Labor Turnover Survey.",
    url="https://www.bls.gov/jlt/",
)
QUITS: Final = Layout(
    "bls-jolts-national/jolts_national_by_industry_2000-12_2022-08.csv.gz",
    "JOLTS national series of December 2000 to August 2022",
    (
        "year",
        "period",
        "value",
        "seasonal",
        "industry_code",
        "industry_text",
        "dataelement_code",
        "ratelevel_code",
    ),
)
FIRST, LAST, MONTHS = "2000-12", "2022-08", 261  # the series of this release


def read(reading: Reading) -> pl.DataFrame:
    """Return ``industry, title, month, quits_percent``: percent of employment a month, months as YYYY-MM."""
    frame = reading.reals(QUITS, reading.text(QUITS), ["value"])
    rates = (
        frame.filter(
            pl.col("dataelement_code") == "QU",
            pl.col("ratelevel_code") == "R",
            pl.col("seasonal") == "S",
            pl.col("period") != "M13",
        )
        .select(
            pl.col("industry_code").alias("industry"),
            pl.col("industry_text").alias("title"),
            pl.concat_str(pl.col("year"), pl.col("period").str.slice(1), separator="-").alias("month"),
            pl.col("value").alias("quits_percent"),
        )
        .sort("industry", "month")
    )
    _check_months(reading, rates, was_read=not frame.is_empty())
    return rates


def _check_months(reading: Reading, rates: pl.DataFrame, *, was_read: bool) -> None:
    if rates.is_empty():
        if was_read:
            reading.fault(QUITS, "has no seasonally adjusted quits rates.")
        return
    if (found := (str(rates["month"].min()), str(rates["month"].max()))) != (FIRST, LAST):
        what = f"does not run from {FIRST} to {LAST}; it is of another vintage, or cut off."
        reading.fault(QUITS, what, " to ".join(found))
    series = rates.group_by("industry").agg(
        (pl.col("month").n_unique() != MONTHS).alias("gaps"),
        pl.col("month").is_duplicated().any().alias("repeats"),
        pl.col("quits_percent").is_null().any().alias("empty"),
    )
    broken = series.filter(pl.col("gaps") | pl.col("repeats") | pl.col("empty")).sort("industry")
    if broken.height:
        what = f"has industries whose quits rates do not run over all {MONTHS} months; it may be cut off."
        reading.fault(QUITS, what, str(broken["industry"][0]), broken.height)
