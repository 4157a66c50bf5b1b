"""BLS crosswalks: O*NET-SOC to OEWS codes, SOC 2010 to SOC 2018, and the titles of SOC 2018."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.reading import ONET_SOC, SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="crosswalks-occupations",
    title="Occupation crosswalks: O*NET-SOC to the National Employment Matrix, SOC 2010 to 2018, SOC 2018",
    publisher="U.S. Bureau of Labor Statistics",
    vintage="As of 2023-09-06 (O*NET-SOC), SOC 2018",
    licence="Public domain (17 U.S.C. 105)",
    attribution="Source: U.S. Bureau of Labor Statistics.",
    url="https://www.bls.gov/emp/documentation/crosswalks.htm",
)
ONET: Final = Layout(
    "crosswalks-occupations/nem-onet-to-soc-crosswalk.xlsx",
    "BLS crosswalk from O*NET-SOC to the National Employment Matrix",
    ("O*NET-SOC Code", "NEM Code"),
    sheet="ONET to SOC crosswalk",
    header_row=4,
)
SOC_2010: Final = Layout(
    "crosswalks-occupations/crosswalk_soc2010_to_soc2018.csv",
    "BLS crosswalk from SOC 2010 to SOC 2018",
    ("2010 SOC Code", "2018 SOC Code"),
)
SOC_2018: Final = Layout(
    "crosswalks-occupations/soc_2018_definitions.xlsx",
    "BLS definitions of SOC 2018",
    ("SOC Group", "SOC Code", "SOC Title"),
    sheet="2018 SOC",
    header_row=7,
)
LAYOUTS: Final = (ONET, SOC_2010, SOC_2018)


@dataclass(frozen=True, slots=True)
class Crosswalks:
    """Pairs of codes, and titles."""

    onet: pl.DataFrame  # code (O*NET-SOC), occupation (OEWS)
    soc_2010: pl.DataFrame  # soc_2010, soc_2018
    titles: pl.DataFrame  # soc_2018, title


def read(reading: Reading) -> Crosswalks:
    """Return the three crosswalks."""
    pairs, old = reading.workbook(ONET), reading.text(SOC_2010)
    reading.codes(ONET, pairs, ["O*NET-SOC Code"], ONET_SOC)
    reading.codes(ONET, pairs, ["NEM Code"], SOC)
    reading.codes(SOC_2010, old, SOC_2010.columns, SOC)
    onet = (
        pairs.select(pl.col("O*NET-SOC Code").alias("code"), pl.col("NEM Code").alias("occupation"))
        .unique()
        .sort("code", "occupation")
    )
    soc = onet.select(pl.col("code").str.head(7), "occupation").unique()
    if mixed := int(soc["code"].is_duplicated().sum()):
        reading.fault(ONET, "sends one SOC code to several occupations.", count=mixed)
    soc_2010 = (
        old.select(pl.col("2010 SOC Code").alias("soc_2010"), pl.col("2018 SOC Code").alias("soc_2018"))
        .unique()
        .sort("soc_2010", "soc_2018")
    )
    titles = (
        reading.workbook(SOC_2018)
        .filter(pl.col("SOC Group") == "Detailed")
        .select(pl.col("SOC Code").alias("soc_2018"), pl.col("SOC Title").alias("title"))
    )
    return Crosswalks(onet, soc_2010, titles)
