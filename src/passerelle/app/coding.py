"""Use case: an employer's job titles to occupations, with confidence, alternatives and the reason."""

from __future__ import annotations

import polars as pl

from passerelle.app.assemble import coding as assemble
from passerelle.data.reference import Reference
from passerelle.engines import coding
from passerelle.engines.coding import TitleIndex


def code_titles(reference: Reference, jobs: pl.DataFrame, *, index: TitleIndex | None = None) -> pl.DataFrame:
    """Return each distinct job title (and department) of ``jobs`` with the occupation it is coded to.

    Args:
        reference: gives the known titles and the occupations.
        jobs: a table with ``job_title``, and ``department`` where there is one: a roster will do.
        index: of the known titles, where it was built before.

    Returns:
        One row per distinct pair, in the order of its first row: ``job_title``, ``department``,
        ``occupation`` and ``occupation_title`` (null where nothing of the title is known),
        ``confidence`` (share right measured on titles with such a match), ``matched`` (the known title it
        rests on), ``why``, ``level``, ``confident``, and ``others`` with ``others_confidence`` (the next
        four). A department is weak evidence, and decides where the title alone leaves it open.
    """
    department = pl.col("department") if "department" in jobs.columns else pl.lit(None, pl.String)
    pairs = jobs.select("job_title", department.alias("department")).unique(maintain_order=True)
    coded = coding.code_titles(
        index if index is not None else assemble.title_index(reference),
        pairs["job_title"].fill_null("").to_list(),
        pairs["department"].fill_null("").to_list(),
    )
    return assemble.coded_table(pairs, coded, reference)


def review(reference: Reference, jobs: pl.DataFrame) -> pl.DataFrame:
    """Return the coded titles of a roster for a person to go through: least sure and most people first."""
    held = jobs.group_by("job_title", "department").agg(pl.len().alias("people"))
    coded = code_titles(reference, jobs).join(held, on=["job_title", "department"], nulls_equal=True)
    unsure_people = pl.col("people") * (1.0 - pl.col("confidence").fill_null(0.0))
    return (
        coded.sort(unsure_people, pl.col("job_title"), descending=[True, False])
        .with_columns(pl.col("others").list.join(", "), pl.col("confidence").round(3))
        .select("people", *(name for name in coded.columns if name not in ("people", "others_confidence")))
    )
