"""BTOS: the share of businesses that use AI, or expect to, by state and fortnight."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.publishers.reading import Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="census-btos-state",
    title="Business Trends and Outlook Survey (BTOS), by state",
    publisher="U.S. Census Bureau",
    vintage="Samples 202319 to 202512 (September 2023 to June 2025)",
    licence="Public domain (17 U.S.C. 105)",
    attribution="Source: U.S. Census Bureau, Business Trends and Outlook Survey (experimental data product).",
    url="https://www.census.gov/hfp/btos/data_downloads",
)
# Year and fortnight of each sample that the workbook of June 2025 holds.
PERIODS: Final = (
    *(f"2023{fortnight}" for fortnight in range(19, 27)),
    *(f"2024{fortnight:02}" for fortnight in range(1, 27)),
    *(f"2025{fortnight:02}" for fortnight in range(1, 13)),
)
ESTIMATES: Final = Layout(
    "census-btos-state/State.xlsx",
    "BTOS workbook by state of June 2025",
    ("State", "Question", "Answer", *PERIODS),
    sheet="Response Estimates",
)
# The question was reworded in November 2025 ("any business function"); later samples do not continue these.
QUESTIONS: Final = {
    "use": "In the last two weeks, did this business use Artificial Intelligence (AI)",
    "use-next-six-months": (
        "During the next six months, do you think this business will be using Artificial Intelligence (AI)"
    ),
}
_SUPPRESSED: Final = "S"
_STATE: Final = r"^[A-Z]{2}$"
_ELSEWHERE: Final = "XX"  # businesses that the Census Bureau gives no state


def read(reading: Reading) -> pl.DataFrame:
    """Return ``measure, state, period, share, flag``: businesses that answered yes.

    A suppressed share is null and flagged. Periods are the year and the fortnight's number, 202512.
    """
    frame = reading.workbook(ESTIMATES)
    asked = [
        frame.filter(
            pl.col("Question").str.starts_with(words).fill_null(value=False), pl.col("Answer") == "Yes"
        ).with_columns(pl.lit(measure).alias("measure"))
        for measure, words in QUESTIONS.items()
    ]
    for measure, rows in zip(QUESTIONS, asked, strict=True):
        if not frame.is_empty() and rows.is_empty():
            reading.fault(ESTIMATES, f"does not ask about {measure}.")
        if repeated := int(rows["State"].is_duplicated().sum()):
            reading.fault(ESTIMATES, f"has a state twice for {measure}.", count=repeated)
    cells = (
        pl.concat(asked)
        .filter(pl.col("State").str.contains(_STATE), pl.col("State") != _ELSEWHERE)
        .unpivot(PERIODS, index=["measure", "State"], variable_name="period", value_name="cell")
        .with_columns(pl.col("cell").str.strip_chars())
    )
    percent = pl.col("cell").str.strip_suffix("%").cast(pl.Float64, strict=False)
    _check_cells(reading, cells.with_columns(percent.alias("percent")))
    return cells.select(
        "measure",
        pl.col("State").alias("state"),
        "period",
        (percent / 100.0).round(6).alias("share"),
        pl.when(pl.col("cell") == _SUPPRESSED).then(pl.lit("suppressed")).otherwise(pl.lit("")).alias("flag"),
    ).sort("measure", "state", "period")


def _check_cells(reading: Reading, cells: pl.DataFrame) -> None:
    fits = pl.col("percent").is_between(0.0, 100.0) & pl.col("cell").str.ends_with("%")
    odd = cells.filter(~(fits | (pl.col("cell") == _SUPPRESSED)).fill_null(value=False))
    if odd.height:
        first = odd.row(0, named=True)
        what = "has a cell that is neither a percentage nor S, the mark of suppression."
        found = f"{first['cell']!r} in {first['State']}, {first['period']}"
        reading.fault(ESTIMATES, what, found, odd.height)
