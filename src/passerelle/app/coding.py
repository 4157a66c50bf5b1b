"""Use cases: an employer's job titles to occupations, with confidence and reason, and their review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble import coding as assemble
from passerelle.app.assemble.corrections import corrected, learnt_index
from passerelle.data.reference import Reference
from passerelle.data.title_corrections import TitleCorrections, named
from passerelle.engines import coding
from passerelle.engines.coding import TitleIndex

_PAIR: Final = ("job_title", "department")
REVIEW: Final = (
    "people",
    *_PAIR,
    "occupation",
    "occupation_title",
    "confidence",
    "matched",
    "why",
    "level",
    "others",
    "corrected",
)


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """How sure the coder is of an employer's titles, and where a person's time goes furthest."""

    titles: int  # distinct titles and departments
    people: int
    confident_titles: int  # more often right than wrong
    confident_people: int
    corrected_titles: int
    corrected_people: int
    doubt_people: float  # people times the doubt (1 less confidence) of their titles
    half_titles: int  # the first titles of the review that carry half of the doubt

    @property
    def confident_share(self) -> float:
        """Share of people whose title is more often right than wrong; 0 without people."""
        return self.confident_people / max(self.people, 1)


def code_titles(
    reference: Reference,
    jobs: pl.DataFrame,
    *,
    index: TitleIndex | None = None,
    corrections: TitleCorrections | None = None,
) -> pl.DataFrame:
    """Return each distinct job title (and department) of ``jobs`` with the occupation it is coded to.

    Args:
        reference: gives the known titles and the occupations.
        jobs: a table with ``job_title``, and ``department`` where there is one: a roster will do.
        index: of the known titles, where it was built before; corrections are not learnt into it.
        corrections: what a user said of the employer's titles. They hold as said, for their levels too, and
            move titles that are like them.

    Returns:
        One row per distinct pair, in the order of its first row: ``job_title``, ``department``,
        ``occupation`` and ``occupation_title`` (null where nothing of the title is known),
        ``confidence`` (share right measured on titles with such a match; 1 where the user said it),
        ``matched`` (the known title it rests on), ``why``, ``level``, ``confident``, and ``others`` with
        ``others_confidence`` (the next four). A department is weak evidence, and decides where the title
        alone leaves it open.
    """
    pairs = _pairs(jobs).unique(maintain_order=True)
    if index is None:
        index = (
            assemble.title_index(reference)
            if corrections is None
            else learnt_index(reference, corrections, pairs)
        )
    found = coding.code_titles(
        index,
        pairs["job_title"].fill_null("").to_list(),
        pairs["department"].fill_null("").to_list(),
    )
    coded = assemble.coded_table(pairs, found, reference)
    return coded if corrections is None else corrected(coded, corrections, reference)


def with_people(coded: pl.DataFrame, jobs: pl.DataFrame) -> pl.DataFrame:
    """Return coded titles with ``people``, the rows of ``jobs`` that have the title and department."""
    held = _pairs(jobs).group_by(_PAIR).agg(pl.len().cast(pl.Int64).alias("people"))
    return coded.join(held, on=_PAIR, how="left", nulls_equal=True, maintain_order="left").with_columns(
        pl.col("people").fill_null(0)
    )


def review(
    reference: Reference,
    jobs: pl.DataFrame,
    *,
    index: TitleIndex | None = None,
    corrections: TitleCorrections | None = None,
    below: float | None = None,
) -> pl.DataFrame:
    """Return the coded titles of a roster for a person to go through and correct.

    Args:
        reference: gives the known titles and the occupations.
        jobs: a roster.
        index: of the known titles, where it was built before.
        corrections: what was said before; they stand in ``corrected`` already.
        below: only titles with less confidence than this; all unless told.

    Returns:
        The columns ``REVIEW``, most people times doubt first. ``others`` names the next four occupations,
        and ``corrected`` waits for a code or a title: ``data.title_corrections`` reads it.
    """
    coded = with_people(code_titles(reference, jobs, index=index, corrections=corrections), jobs)
    if below is not None:
        coded = coded.filter(pl.col("confidence") < below)
    said = pl.lit(None, pl.String)
    if corrections is not None:
        said = pl.when(pl.col("why").str.starts_with("Corrected by you")).then(
            named(reference, pl.col("occupation"))
        )
    others = coded.with_row_index("row").select("row", "others").explode("others", empty_as_null=True)
    named_others = (
        others.with_columns(named(reference, pl.col("others")))
        .group_by("row", maintain_order=True)
        .agg(pl.col("others").drop_nulls().str.join("; "))
    )
    return (
        coded.with_columns(named_others["others"], said.alias("corrected"))
        .sort(doubt(), "job_title", "department", descending=[True, False, False])
        .with_columns(pl.col("confidence").round(3))
        .select(REVIEW)
    )


def doubt() -> pl.Expr:
    """Return people times doubt: those expected to be coded wrongly."""
    return pl.col("people") * (1.0 - pl.col("confidence").fill_null(0.0))


def summary(reviewed: pl.DataFrame) -> ReviewSummary:
    """Return how sure the coder is of the titles of a review."""
    share = reviewed["confidence"].fill_null(0.0)
    people = reviewed["people"]
    sure, said = share >= coding.CONFIDENT_AT, reviewed["corrected"].is_not_null()
    doubts = np.cumsum(-np.sort(-reviewed.select(doubt()).to_series().to_numpy()))
    total = float(doubts[-1]) if len(doubts) else 0.0
    return ReviewSummary(
        titles=reviewed.height,
        people=int(people.sum()),
        confident_titles=int(sure.sum()),
        confident_people=int(people.filter(sure).sum()),
        corrected_titles=int(said.sum()),
        corrected_people=int(people.filter(said).sum()),
        doubt_people=total,
        half_titles=int(np.searchsorted(doubts, total / 2.0)) + 1 if total > 0.0 else 0,
    )


def _pairs(jobs: pl.DataFrame) -> pl.DataFrame:
    department = pl.col("department") if "department" in jobs.columns else pl.lit(None, pl.String)
    return jobs.select("job_title", department.alias("department"))
