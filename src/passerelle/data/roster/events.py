"""Events of people as rows of one form, before opaque ids stand for the employer's own."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data import schema

BOTH_SIDES: Final = ("title_before", "title_after", "department_before", "department_after")
SAID: Final = pl.Schema(
    {
        "person": pl.String,
        "day": pl.Date,
        "event": pl.String,
        "kind": pl.String,
        **dict.fromkeys(BOTH_SIDES, pl.String),
    }
)


def events(
    rows: pl.DataFrame,
    event: str,
    day: str,
    *,
    before: tuple[str, pl.Expr] | None = None,
    after: tuple[str, pl.Expr] | None = None,
    kind: str | None = None,
) -> pl.DataFrame:
    """Return rows as events; ``event`` is one of the schema's, or the column that has them."""
    nothing = pl.lit(None, dtype=pl.String)
    title_before, department_before = (pl.col(before[0]), before[1]) if before else (nothing, nothing)
    title_after, department_after = (pl.col(after[0]), after[1]) if after else (nothing, nothing)
    return rows.select(
        pl.col("person"),
        pl.col(day).alias("day"),
        (pl.lit(event) if event in schema.EVENTS else pl.col(event)).alias("event"),
        (pl.col(kind) if kind else nothing).alias("kind"),
        title_before.alias("title_before"),
        title_after.alias("title_after"),
        department_before.alias("department_before"),
        department_after.alias("department_after"),
    )


def department(frame: pl.DataFrame) -> pl.Expr:
    """Return the department, or nothing where there is none."""
    return pl.col("department") if "department" in frame.columns else pl.lit(None, dtype=pl.String)


def moves(line: pl.DataFrame) -> pl.DataFrame:
    """Return the moves between consecutive rows of a person."""
    pairs = line.with_columns(
        title_before=pl.col("job_title").shift(),
        department_before=pl.col("department").shift(),
        _same=pl.col("person") == pl.col("person").shift(),
    ).filter(
        pl.col("_same")
        & (
            (pl.col("job_title") != pl.col("title_before"))
            | (pl.col("department") != pl.col("department_before"))
        )
    )
    return events(
        pairs,
        "move",
        "day",
        before=("title_before", pl.col("department_before")),
        after=("job_title", pl.col("department")),
    )
