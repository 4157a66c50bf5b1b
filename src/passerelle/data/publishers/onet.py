"""O*NET 29.0: skill and knowledge ratings, job zones, and the titles people use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.reading import ONET_SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="onet-29.0",
    title="O*NET 29.0 Database",
    publisher="U.S. Department of Labor, Employment and Training Administration",
    vintage="29.0 (August 2024)",
    licence="CC BY 4.0",
    attribution=(
        "This product includes information from the O*NET 29.0 Database by the U.S. Department of Labor, "
        "Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a "
        "trademark of USDOL/ETA. We have modified some of this information; USDOL/ETA has not approved, "
        "endorsed, or tested these modifications."
    ),
    url="https://www.onetcenter.org/db_releases.html",
)
_CODE: Final = "O*NET-SOC Code"
_RATED: Final = (
    _CODE,
    "Element ID",
    "Element Name",
    "Scale ID",
    "Data Value",
    "Recommend Suppress",
    "Not Relevant",
    "Date",
)
SKILLS: Final = Layout("onet-29.0/Skills.xlsx", "O*NET 29.0 workbook Skills", _RATED, "Skills")
KNOWLEDGE: Final = Layout("onet-29.0/Knowledge.xlsx", "O*NET 29.0 workbook Knowledge", _RATED, "Knowledge")
ZONES: Final = Layout(
    "onet-29.0/Job Zones.txt", "O*NET 29.0 file of job zones", (_CODE, "Job Zone"), separator="\t"
)
OCCUPATIONS: Final = Layout(
    "onet-29.0/Occupation Data.txt.gz", "O*NET 29.0 file of occupations", (_CODE, "Title"), separator="\t"
)
ALTERNATE: Final = Layout(
    "onet-29.0/Alternate Titles.txt.gz",
    "O*NET 29.0 file of alternate titles",
    (_CODE, "Alternate Title", "Short Title"),
    separator="\t",
)
REPORTED: Final = Layout(
    "onet-29.0/Sample of Reported Titles.txt.gz",
    "O*NET 29.0 file of reported titles",
    (_CODE, "Reported Job Title"),
    separator="\t",
)
LAYOUTS: Final = (SKILLS, KNOWLEDGE, ZONES, OCCUPATIONS, ALTERNATE, REPORTED)
READ_ME: Final = "onet-29.0/Read Me.txt"
_SCALES: Final = {"IM": "importance", "LV": "level"}
_NONE: Final = "n/a"


@dataclass(frozen=True, slots=True)
class Onet:
    """Clean frames; ``code`` is an O*NET-SOC code."""

    ratings: pl.DataFrame  # code, element, title, kind, scale, value, suppress, not_relevant, rated
    zones: pl.DataFrame  # code, zone
    occupations: pl.DataFrame  # code, title
    alternate: pl.DataFrame  # code, title, short
    reported: pl.DataFrame  # code, title


def read(reading: Reading) -> Onet:
    """Return O*NET's ratings, zones and titles."""
    _check_release(reading)
    zones = reading.reals(ZONES, _coded(reading, ZONES), ["Job Zone"])
    occupations = _coded(reading, OCCUPATIONS).select(
        pl.col(_CODE).alias("code"), pl.col("Title").alias("title")
    )
    onet = Onet(
        pl.concat([ratings(reading, SKILLS, "skill"), ratings(reading, KNOWLEDGE, "knowledge")]),
        zones.select(pl.col(_CODE).alias("code"), pl.col("Job Zone").alias("zone")),
        occupations,
        _coded(reading, ALTERNATE).select(
            pl.col(_CODE).alias("code"),
            pl.col("Alternate Title").alias("title"),
            pl.when(pl.col("Short Title") != _NONE).then(pl.col("Short Title")).alias("short"),
        ),
        _coded(reading, REPORTED).select(
            pl.col(_CODE).alias("code"), pl.col("Reported Job Title").alias("title")
        ),
    )
    if outside := zones.filter(~pl.col("Job Zone").is_between(1, 5).fill_null(value=False)).height:
        reading.fault(ZONES, "has job zones that are not between 1 and 5.", count=outside)
    if repeated := int(occupations["code"].is_duplicated().sum()):
        reading.fault(OCCUPATIONS, "has an occupation twice.", count=repeated)
    return onet


def _coded(reading: Reading, layout: Layout) -> pl.DataFrame:
    frame = reading.text(layout)
    reading.codes(layout, frame, [_CODE], ONET_SOC)
    return frame


def ratings(reading: Reading, layout: Layout, kind: str) -> pl.DataFrame:
    """Return the importance and level of each element for each occupation, of a workbook of ratings.

    Columns ``code, element, title, kind, scale, value, suppress, not_relevant, rated``; ``rated``
    is the month of the rating as YYYY-MM.
    """
    frame = reading.workbook(layout)
    reading.codes(layout, frame, [_CODE], ONET_SOC)
    frame = reading.reals(layout, frame, ["Data Value"])
    rated = frame.filter(pl.col("Scale ID").is_in(list(_SCALES))).select(
        pl.col(_CODE).alias("code"),
        pl.col("Element ID").alias("element"),
        pl.col("Element Name").alias("title"),
        pl.lit(kind).alias("kind"),
        pl.col("Scale ID").replace_strict(_SCALES, return_dtype=pl.String).alias("scale"),
        pl.col("Data Value").alias("value"),
        (pl.col("Recommend Suppress") == "Y").fill_null(value=False).alias("suppress"),
        (pl.col("Not Relevant") == "Y").fill_null(value=False).alias("not_relevant"),
        pl.concat_str(pl.col("Date").str.slice(3), pl.col("Date").str.head(2), separator="-").alias("rated"),
    )
    _check_ratings(reading, layout, rated)
    return rated


def _check_ratings(reading: Reading, layout: Layout, rated: pl.DataFrame) -> None:
    if rated.is_empty():
        return
    elements = rated.select("element", "scale").n_unique()
    counts = rated.group_by("code").len().filter(pl.col("len") != elements).sort("code")
    if counts.height:
        what = f"has occupations without all {elements} ratings; it may be cut off."
        reading.fault(layout, what, str(counts["code"][0]), counts.height)
    low = pl.when(pl.col("scale") == "importance").then(1).otherwise(0)
    high = pl.when(pl.col("scale") == "importance").then(5).otherwise(7)
    outside = rated.filter(~pl.col("value").is_between(low, high).fill_null(value=False)).height
    if outside:
        reading.fault(layout, "has ratings outside their scale.", count=outside)


def _check_release(reading: Reading) -> None:
    layout = Layout(READ_ME, "O*NET 29.0 file 'Read Me'", ())
    path = reading.folder / READ_ME
    if not path.is_file():
        reading.fault(layout, "is missing, so the release cannot be told.")
        return
    first = path.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
    if first != "O*NET 29.0 Database":
        reading.fault(layout, "is of another release.", first[:60])
