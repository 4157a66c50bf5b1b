"""The snapshot's surveys of which businesses use which technology, and what users say it does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from passerelle.app.assemble.reference.part import Part
from passerelle.data.publishers import btos, ncses
from passerelle.data.publishers.reading import Reading
from passerelle.data.reference import Source

_COLUMNS: Final = ("survey", "technology", "measure", "sector", "state", "period", "share", "flag")


@dataclass(frozen=True, slots=True)
class Adoption:
    """The publishers' frames."""

    businesses: pl.DataFrame  # by industry, of the nation: see ncses.read
    states: pl.DataFrame  # by state and fortnight: see btos.read
    sources: tuple[Source, ...]


def read(reading: Reading) -> Adoption:
    """Return the surveys; faults stay with ``reading``."""
    businesses, states = ncses.read(reading), btos.read(reading)
    sources = (
        replace(ncses.SOURCE, files=reading.files(ncses.TABLES), tables=("adoption",)),
        replace(btos.SOURCE, files=reading.files(btos.ESTIMATES), tables=("adoption",)),
    )
    return Adoption(businesses, states, sources)


def assemble(frames: Adoption) -> Part:
    """Return the table ``adoption``: surveys apart, as published; no curve is drawn through them."""
    nation = frames.businesses.with_columns(pl.lit("US").alias("state")).select(_COLUMNS)
    states = frames.states.with_columns(
        pl.lit("btos").alias("survey"), pl.lit("ai").alias("technology"), pl.lit("all").alias("sector")
    ).select(_COLUMNS)
    note = (
        f"Adoption: {_held(nation)} of the Annual Business Survey and {_held(states)} of BTOS. The years of "
        "the former asked in different words (use in production 2016-18, in use 2020, how much 2021), so "
        "they are no one curve; BTOS counts businesses of all sectors, by state, with no national figure."
    )
    return Part({"adoption": pl.concat([nation, states])}, frames.sources, (note,))


def _held(table: pl.DataFrame) -> str:
    return f"{table.height:,} figures, {table['share'].null_count():,} suppressed,"
