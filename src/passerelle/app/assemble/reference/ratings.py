"""Ratings between O*NET's long tables, arrays over occupations, and the snapshot's long tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.reference.fill import Measure
from passerelle.app.assemble.reference.frame import Frame, to_occupations
from passerelle.domain.units import Bools, Floats, Ints

SUPPRESSED_TRUST: Final = 0.5  # a rating that O*NET advises to suppress counts half beside others
_RATING_DECIMALS: Final = 2  # as published
_SHARE_DECIMALS: Final = 4  # as published: hundredths of a percent


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings by O*NET detail, wide."""

    code: pl.Series  # [detail]
    columns: tuple[str, ...]  # "element|scale", ascending: importance and level alternate
    values: Floats  # [detail, column]
    trust: Floats  # [detail, column]
    rated: Mapping[str, str]  # O*NET-SOC code to the month of its newest rating


@dataclass(frozen=True, slots=True)
class Found:
    """A measure and the names of its columns."""

    columns: tuple[str, ...]
    measure: Measure


def wide(ratings: pl.DataFrame) -> Ratings:
    """Return ratings by detail; the level of what is not relevant is 0."""
    irrelevant = pl.col("not_relevant") & (pl.col("scale") == "level")
    cells = ratings.with_columns(
        pl.when(irrelevant).then(0.0).otherwise(pl.col("value")).alias("value"),
        pl.when("suppress").then(SUPPRESSED_TRUST).otherwise(1.0).alias("trust"),
        pl.concat_str("element", "scale", separator="|").alias("cell"),
    )
    columns = tuple(sorted(cells["cell"].unique()))
    values, trust = (
        cells.pivot("cell", index="code", values=what).sort("code").select("code", *columns)
        for what in ("value", "trust")
    )
    rated = dict(cells.group_by("code").agg(pl.col("rated").max()).rows())
    return Ratings(
        values["code"], columns, values.drop("code").to_numpy(), trust.drop("code").to_numpy(), rated
    )


def aligned(ratings: Ratings, columns: tuple[str, ...]) -> Floats:
    """Return the values in the order of ``columns``; not a number where a column is not rated."""
    where = {column: place for place, column in enumerate(ratings.columns)}
    missing = np.full(len(ratings.code), np.nan)
    return np.column_stack(
        [ratings.values[:, where[column]] if column in where else missing for column in columns]
    )


def rated_after(frame: Frame, ratings: Ratings, month: str) -> Bools:
    """Return which occupations were rated after ``month`` (YYYY-MM), all their detail, [occupation]."""
    months = pl.Series("month", [ratings.rated[code] for code in ratings.code], dtype=pl.String)
    oldest = (
        pl.DataFrame({"occupation": to_occupations(frame, ratings.code), "month": months})
        .drop_nulls("occupation")
        .group_by("occupation")
        .agg(pl.col("month").min())
    )
    anew = set(oldest.filter(pl.col("month") > month)["occupation"])
    return np.array([occupation in anew for occupation in frame.codes])


def importance_and_level(frame: Frame, found: Found) -> pl.DataFrame:
    """Return importance and level by occupation and element, long; as schema SKILLS."""
    half = len(found.columns) // 2
    values = found.measure.values.round(_RATING_DECIMALS)
    return pl.DataFrame(
        {
            "occupation": np.repeat(np.array(frame.codes), half),
            "element": [column.partition("|")[0] for column in found.columns[::2]] * len(frame.codes),
            "importance": values[:, ::2].ravel(),
            "level": values[:, 1::2].ravel(),
        }
    )


def importance(frame: Frame, found: Found) -> pl.DataFrame:
    """Return importance by occupation and element, long; as schema ABILITIES."""
    return pl.DataFrame(
        {
            "occupation": np.repeat(np.array(frame.codes), len(found.columns)),
            "element": list(found.columns) * len(frame.codes),
            "importance": found.measure.values.round(_RATING_DECIMALS).ravel(),
        }
    )


def shares_of_answers(frame: Frame, found: Found) -> pl.DataFrame:
    """Return the shares of answers, which add up to one per occupation and scale."""
    names = [column.partition("|") for column in found.columns]
    scales = np.array([scale for scale, _bar, _category in names])
    shares = found.measure.values.copy()
    for scale in np.unique(scales):
        shares[:, scales == scale] = whole_shares(shares[:, scales == scale])
    return pl.DataFrame(
        {
            "occupation": np.repeat(np.array(frame.codes), len(names)),
            "scale": scales.tolist() * len(frame.codes),
            "category": [int(category) for _scale, _bar, category in names] * len(frame.codes),
            "share": shares.ravel(),
        }
    )


def whole_shares(shares: Floats) -> Floats:
    """Return each row in parts of one, rounded as published; the largest part takes what rounding left."""
    parts = (shares / shares.sum(axis=1, keepdims=True)).round(_SHARE_DECIMALS)
    largest: Ints = parts.argmax(axis=1)
    rows = np.arange(len(parts))
    parts[rows, largest] = (parts[rows, largest] + 1.0 - parts.sum(axis=1)).round(_SHARE_DECIMALS)
    return np.asarray(parts, dtype=np.float64)
