"""ESCO: the occupations of version 1.2, their names by language, and the published links to O*NET."""

from __future__ import annotations

import re
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
ENGLISH: Final = "en"
_LABELS: Final = ("conceptUri", "preferredLabel", "altLabels")
_FILE: Final = re.compile(r"occupations_(?P<language>[a-z]{2,3})(?:_[\w.\-]+)?\.csv(?:\.gz)?")
_CODE: Final = r"\d{4}(?:\.\d+)+"  # the ISCO-08 unit group, then a place at each level below it


@dataclass(frozen=True, slots=True)
class Esco:
    """The occupations of ESCO v1.2, and links by concept URI, of which some may be gone."""

    occupations: pl.DataFrame  # code, uri
    links: pl.DataFrame  # uri, onet (O*NET-SOC 2010), confidence (0.5, 1 or 2, as Nesta gives it)


@dataclass(frozen=True, slots=True)
class EscoLabels:
    """Names of ESCO's occupations in some languages, preferred and alternative alike."""

    labels: pl.DataFrame  # uri, title, language
    layouts: tuple[Layout, ...]  # files that they come from


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


def read_labels(reading: Reading, *, english: bool = False) -> EscoLabels:
    """Return the names in every other language that ESCO's folder has a file of, and in English on request.

    The files are ESCO's own of any version, called ``occupations_<language>.csv`` with more between if need
    be, gzipped or not. Alternative names stand one a line. There may be none.
    """
    folder = OCCUPATIONS.path.partition("/")[0]
    found = {path.name: _FILE.fullmatch(path.name) for path in sorted((reading.folder / folder).glob("*"))}
    languages = {name: match["language"] for name, match in found.items() if match is not None}
    layouts, tables = [], []
    for name, language in languages.items():
        if language == ENGLISH and not (english and f"{folder}/{name}" == OCCUPATIONS.path):
            continue
        layout = Layout(f"{folder}/{name}", f"file of occupations of ESCO in {language!r}", _LABELS)
        layouts.append(layout)
        names = pl.concat_list(pl.col("preferredLabel"), pl.col("altLabels").fill_null("").str.split("\n"))
        tables.append(
            reading.text(layout)
            .select(pl.col("conceptUri").alias("uri"), names.alias("title"))
            .explode("title")
            .with_columns(pl.col("title").str.strip_chars(), pl.lit(language).alias("language"))
            .filter(pl.col("title") != "")
        )
    none = pl.DataFrame(schema=dict.fromkeys(("uri", "title", "language"), pl.String))
    return EscoLabels(pl.concat([none, *tables]).unique(maintain_order=True), tuple(layouts))


def _check_unique(reading: Reading, layout: Layout, frame: pl.DataFrame, column: str) -> None:
    if repeated := int(frame[column].is_duplicated().sum()):
        reading.fault(layout, f"has a {column} twice.", count=repeated)
