"""Tables of jobs by year, projections and exposure to the arrays of a back-test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from passerelle.data.reference import Reference
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.units import Floats, Ints
from passerelle.engines.back_test import change_variance

CROSSWALKS: Final[Mapping[int, str]] = {2020: "oews-2020-to-oews-2024"}  # years on other codes than 2024's
_ENOUGH: Final = 0.5  # share of a point's jobs whose value must be known


@dataclass(frozen=True, slots=True)
class Change:
    """Jobs of the same work in two years. A point is an occupation, or several pooled where codes changed."""

    start: int
    end: int
    occupation: tuple[str, ...]  # [point]  its code in the later year; of pooled ones the largest
    title: tuple[str, ...]  # [point]
    major: Ints  # [point]  place of the SOC major group
    minor: Ints  # [point]  ... and of the minor group
    start_people: Floats  # [point]
    end_people: Floats  # [point]
    variance: Floats  # [point]  sampling variance of the logarithm of the change; not a number where unknown
    start_codes: pl.DataFrame  # point, occupation, people: what each point is made of
    end_codes: pl.DataFrame
    jobs_share: float  # of the later year's jobs, in the points
    same_code_share: float  # ... in occupations whose code stands in both years
    pooled: int  # points of more than one code in either year

    @property
    def years(self) -> int:
        """Years between the two."""
        return self.end - self.start

    @property
    def change_share(self) -> Floats:
        """Change of jobs, as a share of those at the start, [point]."""
        return self.end_people / self.start_people - 1.0


def job_change(reference: Reference, start: int, end: int) -> Change | None:
    """Return the change of jobs between two years, or None where the snapshot lacks one of them.

    Codes that were split or merged between the years are pooled: what lies behind a split cannot be
    told from its weights. A point with a code whose jobs were not released is left out.
    """
    before, after = _jobs(reference, start), _jobs(reference, end)
    if before.is_empty() or after.is_empty():
        return None
    start_codes, end_codes = _points(_links(reference, before, after, start), before, after)
    points = (
        end_codes.join(reference.occupations.select("occupation", "title"), on="occupation", how="left")
        .sort("point", "people", "occupation", descending=[False, True, False])
        .group_by("point", maintain_order=True)
        .agg(
            pl.col("occupation").first(),
            pl.col("title").first().fill_null(pl.col("occupation").first()),
            pl.len().alias("codes"),
            *_totals("end"),
        )
        .join(start_codes.group_by("point").agg(pl.len().alias("start_codes"), *_totals("start")), on="point")
        .filter((pl.col("start_people") > 0.0) & (pl.col("end_people") > 0.0))
        .sort("occupation")
        .with_columns(
            pl.when(pl.col("codes") > 1)
            .then(pl.format("{} and {} more", "title", pl.col("codes") - 1))
            .otherwise("title")
            .alias("title")
        )
    )
    same = after.filter(pl.col("occupation").is_in(before["occupation"].to_list()))
    return Change(
        start=start,
        end=end,
        occupation=tuple(points["occupation"]),
        title=tuple(points["title"]),
        major=_groups(points["occupation"].str.head(2)),
        minor=_groups(points["occupation"].str.head(4)),
        start_people=points["start_people"].to_numpy(),
        end_people=points["end_people"].to_numpy(),
        variance=change_variance(points["start_error"].to_numpy(), points["end_error"].to_numpy()),
        start_codes=_renumbered(start_codes, points),
        end_codes=_renumbered(end_codes, points),
        jobs_share=_sum(points["end_people"]) / _sum(after["people"]),
        same_code_share=_sum(same["people"]) / _sum(after["people"]),
        pooled=points.filter((pl.col("codes") > 1) | (pl.col("start_codes") > 1)).height,
    )


def on_points(codes: pl.DataFrame, values: pl.DataFrame, points: int) -> Floats:
    """Return the jobs-weighted mean of ``values`` over each point's codes [point].

    It is not a number where the values of more than half of a point's jobs are unknown.

    Args:
        codes: point, occupation, people.
        values: occupation, value; occupations may be missing or null.
        points: how many points there are.
    """
    known = (
        codes.join(values.select("occupation", "value"), on="occupation", how="left")
        .group_by("point")
        .agg(
            pl.col("people").filter(pl.col("value").is_not_null()).sum().alias("known"),
            pl.col("people").sum().alias("all"),
            (pl.col("people") * pl.col("value")).sum().alias("amount"),
        )
        .filter((pl.col("known") > _ENOUGH * pl.col("all")) & (pl.col("known") > 0.0))
    )
    result = np.full(points, np.nan)
    result[known["point"].to_numpy()] = (known["amount"] / known["known"]).to_numpy()
    return result


def index_values(reference: Reference, index: ExposureIndex) -> pl.DataFrame | None:
    """Return ``occupation, value`` where an index was measured; None where the snapshot lacks a measure."""
    held = reference.exposure.filter(pl.col("measure").is_in(index.reads) & (pl.col("flag") == "measured"))
    wide = held.pivot("measure", index="occupation", values="score")
    if wide.is_empty() or not set(index.reads) <= set(wide.columns):
        return None
    wide = wide.drop_nulls()
    scores = index.score({measure: wide[measure].to_numpy() for measure in index.reads})
    return wide.select("occupation").with_columns(pl.Series("value", scores, dtype=pl.Float64))


def projected_growth(reference: Reference, vintage: str) -> pl.DataFrame:
    """Return ``occupation, value``: the share by which employment was projected to grow in ten years."""
    held = reference.tables["projections"].filter(
        (pl.col("vintage") == vintage) & (pl.col("start_people") > 0.0)
    )
    growth = pl.col("end_people") / pl.col("start_people") - 1.0
    return held.select("occupation", growth.alias("value"))


def median_pay(reference: Reference, year: int) -> pl.DataFrame:
    """Return ``occupation, value``: the logarithm of median yearly pay, in the codes of the year."""
    held = reference.tables["history"].filter((pl.col("year") == year) & (pl.col("pay_median") > 0.0))
    return held.select("occupation", pl.col("pay_median").log().alias("value"))


def past_change(reference: Reference, start: int, end: int) -> pl.DataFrame:
    """Return ``occupation, value``: the change of jobs as a share, where a code stands in both years."""
    both = _jobs(reference, end).join(_jobs(reference, start), on="occupation", suffix="_before")
    return both.filter(pl.col("people_before") > 0.0).select(
        "occupation", (pl.col("people") / pl.col("people_before") - 1.0).alias("value")
    )


# ------------------------------------------------------------------ which codes are the same work


def _jobs(reference: Reference, year: int) -> pl.DataFrame:
    """Return ``occupation, people, error`` of a year."""
    return (
        reference.tables["history"]
        .filter(pl.col("year") == year)
        .select(
            "occupation", pl.col("employment_people").alias("people"), pl.col("error_share").alias("error")
        )
    )


def _links(reference: Reference, before: pl.DataFrame, after: pl.DataFrame, start: int) -> pl.DataFrame:
    """Return ``source, target``: which codes of the first year hold work of which of the second.

    A code is itself where the snapshot has no crosswalk of that year or does not name it, and where it
    stands in both years while the crosswalk leads to it only from codes that OEWS did not publish.
    """
    name = CROSSWALKS.get(start, "")
    known = (
        reference.tables["crosswalks"]
        .filter((pl.col("crosswalk") == name) & (pl.col("weight") > 0.0))
        .select("source", "target")
    )
    published = pl.col("source").is_in(before["occupation"].to_list())
    led = known.filter(published)
    named = pl.concat([led["source"], led["target"]]).unique().to_list()
    both = before.join(after, on="occupation", how="semi")["occupation"]
    same = both.filter(~both.is_in(named))
    links = known.filter(~pl.col("target").is_in(same.to_list()))
    return pl.concat([links, pl.DataFrame({"source": same, "target": same})])


def _points(
    links: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return ``point, occupation, people, error`` of each year for the whole groups of linked codes."""
    sources, targets = links["source"].unique().sort(), links["target"].unique().sort()
    rows = links["source"].replace_strict(sources, range(len(sources)), return_dtype=pl.Int64).to_numpy()
    columns = links["target"].replace_strict(targets, range(len(targets)), return_dtype=pl.Int64).to_numpy()
    size = len(sources) + len(targets)
    ones = np.ones(len(rows))
    _, group = connected_components(
        coo_array((ones, (rows, columns + len(sources))), shape=(size, size)), directed=False
    )
    start = pl.DataFrame({"point": group[: len(sources)].astype(np.int64), "occupation": sources})
    end = pl.DataFrame({"point": group[len(sources) :].astype(np.int64), "occupation": targets})
    start = start.join(before, on="occupation", how="left")
    end = end.join(after, on="occupation", how="left")
    broken = pl.concat([start, end]).filter(pl.col("people").is_null())["point"].unique().to_list()
    return start.filter(~pl.col("point").is_in(broken)), end.filter(~pl.col("point").is_in(broken))


def _totals(side: str) -> tuple[pl.Expr, pl.Expr]:
    """Return a point's jobs, and their relative standard error if those of its codes are independent."""
    people, error = pl.col("people"), pl.col("error")
    spread = pl.when(error.null_count() == 0).then((people * error).pow(2).sum().sqrt() / people.sum())
    return people.sum().alias(f"{side}_people"), spread.fill_null(float("nan")).alias(f"{side}_error")


def _groups(names: pl.Series) -> Ints:
    return names.rank("dense").to_numpy().astype(np.int64) - 1


def _sum(column: pl.Series) -> float:
    return float(column.to_numpy().sum())


def _renumbered(codes: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Return codes with the place of their point in ``points``; the others are left out."""
    places = points.select("point").with_row_index("place")
    return codes.join(places, on="point").select(
        pl.col("place").cast(pl.Int64).alias("point"), "occupation", "people"
    )
