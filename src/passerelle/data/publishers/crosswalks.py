"""Crosswalks between O*NET-SOC, SOC, OEWS, Census and ISCO codes, and the titles of SOC 2018."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.reading import ONET_SOC, SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="crosswalks-occupations",
    title=(
        "Occupation crosswalks: O*NET-SOC to the National Employment Matrix, SOC 2010 to 2018, SOC 2018, "
        "ISCO-08 to SOC 2010, OEWS May 2019 and 2020 codes to SOC 2018"
    ),
    publisher="U.S. Bureau of Labor Statistics",
    vintage="As of 2023-09-06 (O*NET-SOC), SOC 2018, June 2015 (ISCO-08), May 2019 (OEWS codes)",
    licence="Public domain (17 U.S.C. 105)",
    attribution="Source: U.S. Bureau of Labor Statistics.",
    url="https://www.bls.gov/emp/documentation/crosswalks.htm",
)
CENSUS_SOURCE: Final = Source(
    id="census-occupation-codes",
    title="2018 Census occupation code list, and crosswalk from the 2010 list",
    publisher="U.S. Census Bureau",
    vintage="2018 list of 2019-09-26, crosswalk of 2020-05-06",
    licence="Public domain (17 U.S.C. 105)",
    attribution="Source: U.S. Census Bureau.",
    url="https://www.census.gov/topics/employment/industry-occupation/guidance/code-lists.html",
)
ONET_2010_SOURCE: Final = Source(
    id="onet-soc-2010",
    title="Crosswalk from O*NET-SOC 2010 to SOC 2010",
    publisher="National Center for O*NET Development",
    vintage="O*NET-SOC 2010",
    licence="CC BY 4.0",
    attribution=(
        "O*NET-SOC 2010 crosswalk by the U.S. Department of Labor, Employment and Training Administration "
        "(USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA."
    ),
    url="https://www.onetcenter.org/taxonomy.html",
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
ONET_2010: Final = Layout(
    "crosswalks-occupations/onet_2010_to_SOC_Crosswalk.xlsx",
    "O*NET crosswalk from O*NET-SOC 2010 to SOC 2010",
    ("O*NET-SOC 2010 Code", "2010 SOC Code"),
    sheet="O-NET-SOC 2010 Occupation Listi",
    header_row=3,
)
ISCO: Final = Layout(
    "crosswalks-occupations/ISCO_SOC_Crosswalk.xls",
    "BLS crosswalk between ISCO-08 and SOC 2010",
    ("ISCO-08 Code", "part", "2010 SOC Code"),
    sheet="ISCO-08 to 2010 SOC",
    header_row=6,
)
HYBRID: Final = Layout(
    "nj-my-career-crosswalks-outcomes/oes_hybrid_crosswalk.csv",
    "BLS crosswalk from the hybrid codes of OEWS May 2019 and May 2020 to SOC 2018",
    ("OES2019EstimatesCode", "SOCCode2018"),
    final_newline=False,
)
CENSUS_2018: Final = Layout(
    "crosswalks-occupations/2018-occupation-code-list-and-crosswalk.xlsx",
    "Census occupation code list of 2018",
    ("2018 Census Code", "2018 SOC Code"),
    sheet="2018 Census Occ Code List",
    header_row=4,
)
CENSUS_2010: Final = Layout(
    CENSUS_2018.path,
    CENSUS_2018.release,
    ("2010 SOC code", "2010 Census Code"),
    sheet="2010 to 2018 Crosswalk ",
    header_row=3,
)
BLS_LAYOUTS: Final = (*LAYOUTS, ISCO, HYBRID)
_SOC_CELL: Final = SOC + r"|\d{2}-\d{2,3}X{1,2}|\d{2}-\dX{3}|none"  # X: a group's codes that no other has
_CENSUS: Final = r"\d{4}"


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


@dataclass(frozen=True, slots=True)
class Others:
    """Pairs of codes from classifications that are bridged to SOC, and no further.

    A SOC code of the Census lists may be a group: 11-2030 and 15-124X stand for the detailed codes
    that start as they do and that no longer code claims; ``none`` stands for no occupation.
    """

    onet_2010: pl.DataFrame  # code (O*NET-SOC 2010), soc_2010
    isco: pl.DataFrame  # isco (three or four digits), soc_2010, partial
    hybrid: pl.DataFrame  # occupation (OEWS May 2020), soc_2018
    census_2018: pl.DataFrame  # census, soc_2018
    census_2010: pl.DataFrame  # census, soc_2010


def read_others(reading: Reading) -> Others:
    """Return the crosswalks that no other table of the snapshot needs."""
    detail, hybrid = reading.workbook(ONET_2010), reading.text(HYBRID)
    reading.codes(ONET_2010, detail, ["O*NET-SOC 2010 Code"], ONET_SOC)
    reading.codes(ONET_2010, detail, ["2010 SOC Code"], SOC)
    reading.codes(HYBRID, hybrid, HYBRID.columns, SOC)
    return Others(
        detail.select(
            pl.col("O*NET-SOC 2010 Code").alias("code"), pl.col("2010 SOC Code").alias("soc_2010")
        ).unique(maintain_order=True),
        _isco(reading),
        hybrid.select(
            pl.col("OES2019EstimatesCode").alias("occupation"), pl.col("SOCCode2018").alias("soc_2018")
        ).unique(maintain_order=True),
        _census(reading, CENSUS_2018, ("2018 Census Code", "2018 SOC Code"), "soc_2018"),
        _census(reading, CENSUS_2010, ("2010 Census Code", "2010 SOC code"), "soc_2010"),
    )


def _isco(reading: Reading) -> pl.DataFrame:
    frame = _workbook_97(reading, ISCO).with_columns(pl.all().str.strip_chars())
    reading.codes(ISCO, frame, ["ISCO-08 Code"], r"\d{3,4}")
    reading.codes(ISCO, frame, ["2010 SOC Code"], SOC)
    return frame.select(
        pl.col("ISCO-08 Code").alias("isco"),
        pl.col("2010 SOC Code").alias("soc_2010"),
        (pl.col("part") == "*").fill_null(value=False).alias("partial"),
    ).unique(subset=["isco", "soc_2010"], maintain_order=True)


def _workbook_97(reading: Reading, layout: Layout) -> pl.DataFrame:
    """Return the layout's columns of a workbook of Excel 97, whose reader panics where one is cut off."""
    try:
        return reading.workbook(layout)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # no class that Python code can import
            raise
        reading.fault(layout, "cannot be read as a workbook; it may be cut off.")
        return pl.DataFrame(schema=dict.fromkeys(layout.columns, pl.String))


def _census(reading: Reading, layout: Layout, columns: tuple[str, str], soc: str) -> pl.DataFrame:
    """Return the rows that give one Census code its SOC code; headings and ranges of codes are left out."""
    census, code = columns
    frame = reading.workbook(layout).with_columns(pl.all().str.strip_chars())
    rows = frame.filter(pl.col(census).str.contains(f"^{_CENSUS}$").fill_null(value=False))
    if bad := rows.filter(~pl.col(code).str.contains(f"^(?:{_SOC_CELL})$").fill_null(value=False)).rows():
        reading.fault(layout, "gives a Census code something that is not a SOC code.", str(bad[0]), len(bad))
    if not frame.is_empty() and rows.is_empty():
        reading.fault(layout, f"has no Census codes on its sheet {layout.sheet.strip()!r}.")
    return rows.select(pl.col(census).alias("census"), pl.col(code).alias(soc)).unique(maintain_order=True)
