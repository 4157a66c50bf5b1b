"""ESCO: the occupations of version 1.2, and the published links from ESCO occupations to O*NET."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from passerelle.data.publishers.reading import ONET_SOC, Layout, Reading
from passerelle.data.reference import Source

SOURCE: Final = Source(
    id="esco-1.2",
    title="European Skills, Competences, Qualifications and Occupations (ESCO), occupations",
    publisher="European Commission",
    vintage="v1.2.0",
    licence="CC BY 4.0 (Commission Decision 2011/833/EU)",
    attribution="This publication uses the ESCO classification of the European Commission.",
    url="https://esco.ec.europa.eu/en/use-esco/download",
)
LINKS_SOURCE: Final = Source(
    id="esco-onet-links",
    title="Crosswalk from ESCO occupations to O*NET (Mapping Career Causeways)",
    publisher="Nesta",
    vintage="November 2020 (O*NET-SOC 2010)",
    licence="MIT",
    attribution=(
        "Crosswalk from ESCO to O*NET: Nesta, Mapping Career Causeways, copyright (c) 2021 Nesta, used under "
        "the MIT licence."
    ),
    url="https://github.com/nestauk/mapping-career-causeways",
)
OCCUPATIONS: Final = Layout(
    "esco-1.2/occupations_en_v1.2.0.csv.gz",
    "file of occupations of ESCO v1.2.0 in English",
    ("conceptUri", "iscoGroup", "code"),
)
LINKS: Final = Layout(
    "crosswalks-occupations/esco_onet_crosswalk_Nov2020.csv",
    "Nesta crosswalk from ESCO to O*NET of November 2020",
    ("onet_code", "confidence", "concept_uri"),
)
_CODE: Final = r"\d{4}(?:\.\d+)+"  # the ISCO-08 unit group, then a place at each level below it


@dataclass(frozen=True, slots=True)
class Esco:
    """The occupations of ESCO v1.2, and links by concept URI, of which some may be gone."""

    occupations: pl.DataFrame  # code, uri
    links: pl.DataFrame  # uri, onet (O*NET-SOC 2010), confidence (0.5, 1 or 2, as Nesta gives it)


def read(reading: Reading) -> Esco:
    """Return the occupations of ESCO and their links to O*NET-SOC 2010."""
    occupations, links = reading.text(OCCUPATIONS), reading.text(LINKS)
    reading.codes(OCCUPATIONS, occupations, ["code"], _CODE)
    reading.codes(LINKS, links, ["onet_code"], ONET_SOC)
    links = reading.reals(LINKS, links, ["confidence"])
    _check_unique(reading, OCCUPATIONS, occupations, "code")
    _check_unique(reading, OCCUPATIONS, occupations, "conceptUri")
    _check_unique(reading, LINKS, links, "concept_uri")
    return Esco(
        occupations.select("code", pl.col("conceptUri").alias("uri")),
        links.select(pl.col("concept_uri").alias("uri"), pl.col("onet_code").alias("onet"), "confidence"),
    )


def _check_unique(reading: Reading, layout: Layout, frame: pl.DataFrame, column: str) -> None:
    if repeated := int(frame[column].is_duplicated().sum()):
        reading.fault(layout, f"has a {column} twice.", count=repeated)
