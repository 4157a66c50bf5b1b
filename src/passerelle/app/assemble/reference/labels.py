"""Titles in other languages, from ESCO and from whoever builds the snapshot, beside the published ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from passerelle.app.assemble.reference.frame import Frame, to_occupations
from passerelle.app.assemble.reference.part import Part
from passerelle.app.assemble.reference.titles import gendered
from passerelle.data.publishers import esco, labels
from passerelle.data.publishers.esco import Esco, EscoLabels
from passerelle.data.publishers.labels import Labels
from passerelle.data.publishers.reading import Reading
from passerelle.data.reference import Source
from passerelle.errors import BadInput, Fault

ESCO_ENGLISH: Final = "esco-en"  # on request: what it is worth is a matter of measuring
OPEN_SOURCE: Final = r"^(?:esco|label)-[a-z]{2,3}"  # sources of such titles: one for each language
_LEAST_WEIGHT: Final = 0.25  # guess: of an ESCO occupation, from which a part of it bears its names


@dataclass(frozen=True, slots=True)
class Frames:
    """Titles in other languages, as read."""

    esco: EscoLabels
    supplied: Labels
    sources: tuple[Source, ...]


def read(reading: Reading, also: frozenset[str]) -> Frames:
    """Return the titles in other languages that the source folder has; faults stay with ``reading``."""
    named = esco.read_labels(reading, english=ESCO_ENGLISH in also)
    supplied = labels.read(reading)
    sources = []
    if named.layouts:
        sources += [
            replace(esco.SOURCE, files=reading.files(*named.layouts), tables=("titles",)),
            replace(esco.LINKS_SOURCE, files=reading.files(esco.LINKS), tables=("titles",)),
        ]
    if supplied.layouts:
        sources.append(replace(labels.SOURCE, files=reading.files(*supplied.layouts), tables=("titles",)))
    return Frames(named, supplied, tuple(sources))


def assemble(
    frames: Frames, frame: Frame, occupations: Esco, bridge: pl.DataFrame, titles: pl.DataFrame
) -> Part:
    """Return the titles table with the names in other languages after the published ones.

    Args:
        frames: what was read.
        frame: the occupations.
        occupations: ESCO's, to find a name's place in the crosswalk.
        bridge: the crosswalk from ESCO (source, target, weight).
        titles: the published titles; where one is a name in another language too, it stays as it is.

    Raises:
        BadInput: a title supplied to the build names an occupation that the snapshot does not have.
    """
    if not frames.sources:
        return Part({}, ())
    placed = _of_esco(frames.esco.labels, occupations, bridge)
    added = [placed.select(titles.columns), _supplied(frames.supplied.labels, frame).select(titles.columns)]
    known = pl.concat([titles, *added]).unique(["title", "occupation"], keep="first", maintain_order=True)
    return Part({"titles": known}, frames.sources, _in_words(frames, placed, known))


def _of_esco(named: pl.DataFrame, occupations: Esco, bridge: pl.DataFrame) -> pl.DataFrame:
    """Return ``title, occupation, source, uri``: a name belongs to each occupation of a fair weight."""
    forms = pl.Series("title", [gendered(title) for title in named["title"]], dtype=pl.List(pl.String))
    return (
        named.with_columns(forms)
        .explode("title")
        .join(occupations.occupations, on="uri", how="inner", maintain_order="left")
        .join(
            bridge.filter(pl.col("weight") >= _LEAST_WEIGHT),
            left_on="code",
            right_on="source",
            how="inner",
            maintain_order="left",
        )
        .select(
            "title",
            pl.col("target").alias("occupation"),
            ("esco-" + pl.col("language")).alias("source"),
            "uri",
        )
    )


def _supplied(table: pl.DataFrame, frame: Frame) -> pl.DataFrame:
    placed = table.with_columns(
        to_occupations(frame, table["occupation"]).alias("placed"),
        pl.col("title").str.strip_chars(),
        ("label-" + pl.col("language")).alias("source"),
    )
    unknown = placed.filter(pl.col("placed").is_null())
    if unknown.height:
        row = unknown.row(0, named=True)
        where = f"{row['path']}, row {row['row']}, column occupation"
        remedy = "Give a SOC 2018 code of the snapshot, or leave the row out."
        what = "is no occupation of the snapshot."
        raise BadInput([Fault(where, what, remedy, row["occupation"], unknown.height)])
    return placed.drop("occupation").rename({"placed": "occupation"})


def _in_words(frames: Frames, placed: pl.DataFrame, known: pl.DataFrame) -> tuple[str, ...]:
    counts = known.group_by("source").len().filter(pl.col("source").str.contains("-")).sort("source")
    listed = ", ".join(f"{source} {number:,}" for source, number in counts.iter_rows())
    words = f"Titles in other languages, by source: {listed or 'none that is new'}."
    if frames.esco.labels.is_empty():
        return (words,)
    uris = set(frames.esco.labels["uri"])
    lost = len(uris - set(placed["uri"]))
    rule = (
        f"Names of ESCO go to every occupation that takes {_LEAST_WEIGHT:.0%} of theirs by the crosswalk; "
        f"those of {lost:,} of {len(uris):,} ESCO occupations go to none."
    )
    return (words, rule)
