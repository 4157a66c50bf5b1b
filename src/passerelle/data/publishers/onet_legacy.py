"""O*NET on SOC 2010 (2019-20): skills, and the importance of abilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers import onet
from passerelle.data.publishers.reading import ONET_SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="onet-legacy-soc2010",
    title="O*NET Database on SOC 2010: skills, importance of abilities",
    publisher="U.S. Department of Labor, Employment and Training Administration",
    vintage="Ratings to August 2019, on O*NET-SOC 2010 (release not stated by the extract of abilities)",
    licence="CC BY 4.0",
    attribution=(
        "This product includes information from the O*NET Database (an edition on SOC 2010) by the U.S. "
        "Department of Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 "
        "license. O*NET® is a trademark of USDOL/ETA. We have modified some of this information; USDOL/ETA "
        "has not approved, endorsed, or tested these modifications."
    ),
    url="https://www.onetcenter.org/db_releases.html",
)
SKILLS: Final = Layout(
    "onet-legacy-soc2010/Skills.xlsx",
    "O*NET workbook Skills on SOC 2010",
    onet.SKILLS.columns,
    "Skills",
)
ABILITIES: Final = Layout(
    "onet-legacy-soc2010/Abilities_importance_onet_soc2010.csv.gz",
    "extract of the importance of abilities on SOC 2010",
    ("O*NET-SOC Code", "Element Name", "Data Value"),
    final_newline=False,
)
LAYOUTS: Final = (SKILLS, ABILITIES)
LATEST: Final = "2019-08"  # month of the newest rating: a later rating in O*NET 29.0 is new


@dataclass(frozen=True, slots=True)
class Legacy:
    """Clean frames; ``code`` is an O*NET-SOC 2010 code."""

    skills: pl.DataFrame  # as onet.ratings gives them
    abilities: pl.DataFrame  # code, title, importance


def read(reading: Reading) -> Legacy:
    """Return the ratings of the release on SOC 2010."""
    skills = onet.ratings(reading, SKILLS, "skill")
    if skills.height and (newest := str(skills["rated"].max())) > LATEST:
        reading.fault(SKILLS, f"has ratings later than {LATEST}; it is of another release.", newest)
    return Legacy(skills, _abilities(reading))


def _abilities(reading: Reading) -> pl.DataFrame:
    frame = reading.text(ABILITIES)
    reading.codes(ABILITIES, frame, ["O*NET-SOC Code"], ONET_SOC)
    abilities = reading.reals(ABILITIES, frame, ["Data Value"]).select(
        pl.col("O*NET-SOC Code").alias("code"),
        pl.col("Element Name").alias("title"),
        pl.col("Data Value").alias("importance"),
    )
    if abilities.is_empty():
        return abilities
    if outside := abilities.filter(~pl.col("importance").is_between(1, 5).fill_null(value=False)).height:
        reading.fault(ABILITIES, "has ratings outside 1 to 5.", count=outside)
    titles = abilities["title"].n_unique()
    counts = abilities.group_by("code").agg(pl.col("title").n_unique().alias("titles"), pl.len())
    broken = counts.filter((pl.col("titles") != titles) | (pl.col("len") != titles)).sort("code")
    if broken.height:
        what = f"has occupations without all {titles} abilities, each once; it may be cut off."
        reading.fault(ABILITIES, what, str(broken["code"][0]), broken.height)
    return abilities
