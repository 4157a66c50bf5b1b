"""A part of the reference snapshot: some tables, the sources that they rest on, and what to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from passerelle.data.reference import Source


@dataclass(frozen=True, slots=True)
class ImputationNote:
    """What was imputed of one measure, and how far the same rule misses where the truth is known."""

    measure: str
    unit: str
    occupations: int  # occupations imputed
    jobs_share: float  # of all jobs, in occupations imputed
    error: float  # mean absolute error, each known occupation hidden in turn
    error_of_mean: float  # the same, had the mean of all occupations been taken


@dataclass(frozen=True, slots=True)
class Part:
    """Tables of ``schema.REFERENCE`` by name, with sources whose ``files`` and ``tables`` are filled in."""

    tables: Mapping[str, pl.DataFrame]
    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()
    imputations: tuple[ImputationNote, ...] = ()
