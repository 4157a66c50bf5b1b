"""Texts about occupations from public sources, to learn title words from: none of them enters the package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from passerelle.app.assemble.reference.titles import forms
from passerelle.data.reference import Reference
from passerelle.domain.units import Floats, Ints

# How much each kind of text counts beside a known title: the best of a few tried on held-out titles.
COUNT: Final = {"task": 0.3, "definition": 0.7, "name": 0.5, "description": 0.5}
_ONET: Final = "O*NET-SOC Code"


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts, each about one occupation."""

    texts: tuple[str, ...]
    occupation: Ints  # [text]  place in the occupations table
    count: Floats  # [text]  how much it counts beside a known title
    kind: tuple[str, ...]  # [text]  a key of ``COUNT``


def read(folder: Path, reference: Reference) -> Texts:
    """Return tasks and descriptions of O*NET 29.0, SOC 2018 definitions, ESCO 1.2 names and descriptions.

    Texts of an occupation that the snapshot rolls up go to its roll-up. ESCO's go by the crosswalk to O*NET
    of ESCO, with every occupation that it names.
    """
    both = pl.concat([_onet(folder), _definitions(folder), _esco(folder)])
    place = {code: row for row, code in enumerate(reference.occupations["occupation"])}
    rows = both.with_columns(
        pl.Series("place", [_place(code, place) for code in both["code"]], dtype=pl.Int64)
    )
    known = rows.drop_nulls().unique(["text", "place"], keep="first", maintain_order=True)
    return Texts(
        tuple(known["text"]),
        known["place"].to_numpy(),
        known["kind"].replace_strict(COUNT, return_dtype=pl.Float64).to_numpy(),
        tuple(known["kind"]),
    )


def alternates(folder: Path, reference: Reference) -> set[tuple[str, int]]:
    """Return the alternate titles of O*NET 29.0 with the places of their occupations.

    The snapshot names each title of an occupation once, by its strongest source: of those that are both
    reported and alternate it says reported.
    """
    place = {code: row for row, code in enumerate(reference.occupations["occupation"])}
    table = _read(folder / "onet-29.0" / "Alternate Titles.txt.gz", "\t")
    return {
        (form, at)
        for code, *titles in table.select(_ONET, "Alternate Title", "Short Title").iter_rows()
        if (at := _place(code, place)) is not None
        for title in titles
        if title
        for form in forms(title)
    }


def _onet(folder: Path) -> pl.DataFrame:
    tasks = _read(folder / "onet-29.0" / "Task Statements.txt.gz", "\t").select(
        pl.col(_ONET).alias("code"), pl.col("Task").alias("text"), pl.lit("task").alias("kind")
    )
    occupations = _read(folder / "onet-29.0" / "Occupation Data.txt.gz", "\t").select(
        pl.col(_ONET).alias("code"), pl.col("Description").alias("text"), pl.lit("definition").alias("kind")
    )
    return pl.concat([tasks, occupations])


def _definitions(folder: Path) -> pl.DataFrame:
    path = folder / "crosswalks-occupations" / "soc_2018_definitions.xlsx"
    sheet = pl.read_excel(path, has_header=False, infer_schema_length=0)
    group, code, _, text = sheet.columns[:4]
    return sheet.filter(pl.col(group) == "Detailed").select(
        pl.col(code).alias("code"), pl.col(text).alias("text"), pl.lit("definition").alias("kind")
    )


def _esco(folder: Path) -> pl.DataFrame:
    links = (
        _read(folder / "crosswalks-occupations" / "esco_onet_crosswalk_Nov2020.csv", ",")
        .select(pl.col("concept_uri").alias("uri"), pl.col("onet_code").alias("code"))
        .unique(maintain_order=True)
    )
    names = _read(folder / "esco-1.2" / "occupations_en_v1.2.1.csv.gz", ",").select(
        pl.col("conceptUri").alias("uri"),
        pl.concat_list("preferredLabel", pl.col("altLabels").fill_null("").str.split("\n")).alias("name"),
        pl.col("description"),
    )
    linked = links.join(names, on="uri", how="inner", maintain_order="left")
    named = linked.explode("name").filter(pl.col("name") != "")
    return pl.concat(
        [
            named.select("code", pl.col("name").alias("text"), pl.lit("name").alias("kind")),
            linked.select("code", pl.col("description").alias("text"), pl.lit("description").alias("kind")),
        ]
    )


def _read(path: Path, separator: str) -> pl.DataFrame:
    quote = '"' if separator == "," else None
    return pl.read_csv(path, separator=separator, infer_schema=False, quote_char=quote)


def _place(code: str, place: dict[str, int]) -> int | None:
    """Return the place of an occupation or of the roll-up of OEWS it belongs to; None for neither."""
    tried: Iterator[str] = iter((code[:7], f"{code[:6]}0", f"{code[:5]}00"))
    return next((place[one] for one in tried if one in place), None)
