"""A user's corrections to the arrays of the title index, and over what the coder says."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.coding import (
    coding_rules,
    listings,
    own_listings,
    words_of_titles,
)
from passerelle.data.reference import Reference
from passerelle.data.title_corrections import TitleCorrections, key
from passerelle.engines.coding import TitleIndex
from passerelle.engines.coding import title_index as index_of
from passerelle.engines.coding.reading import exact_key
from passerelle.engines.coding.words import parse_all

LEARNT_STRENGTH: Final = 32.0  # guess: twice that of Passerelle's own titles; what a user says goes before
# Of 98 pairs of titles in benchmarks/judged_titles.csv that differ by level alone 96 are one occupation.
LEVEL_CONFIDENCE: Final = 0.95


def learnt_index(reference: Reference, corrections: TitleCorrections, pairs: pl.DataFrame) -> TitleIndex:
    """Return the index of the snapshot's titles, Passerelle's own and those that a user corrected.

    A correction counts for the whole employer by the share of the title's departments it was said of:
    "Manager" of one department in fifty says little of the other managers.

    Args:
        reference: gives the known titles.
        corrections: what the user said.
        pairs: the employer's distinct ``job_title, department``.
    """
    published, added = listings(reference), own_listings(reference)
    titles, occupation, strength = _listings(reference, corrections, pairs)
    return index_of(
        (*published.titles, *added.titles, *titles),
        np.concatenate([published.occupation, added.occupation, occupation]),
        np.concatenate([published.strength, added.strength, strength]),
        coding_rules(reference),
    )


def corrected(coded: pl.DataFrame, corrections: TitleCorrections, reference: Reference) -> pl.DataFrame:
    """Return coded titles with what the user said in place of what the coder did.

    A correction holds for its own title, with confidence 1, and for titles of the same words that differ
    in level alone, in its department or, where it names none, in all. Of corrections that clash the one
    for the very title goes first, then the one for the department; clashing levels say nothing.
    """
    said = _said(coded, corrections)
    titles = reference.occupations.select("occupation", pl.col("title").alias("occupation_title"))
    rows = said.filter(pl.col("said").is_not_null())
    own = pl.col("own")
    beside = [
        _beside([first, *others], [share, *shares], now, 0.0 if mine else 1.0 - LEVEL_CONFIDENCE)
        for first, share, others, shares, now, mine in rows.select(
            "occupation", "confidence", "others", "others_confidence", "said", "own"
        ).iter_rows()
    ]
    changed = (
        rows.with_columns(
            pl.col("said").alias("occupation"),
            pl.when(own).then(1.0).otherwise(LEVEL_CONFIDENCE).alias("confidence"),
            pl.when(own).then("job_title").otherwise("said_of").alias("matched"),
            pl.when(own).then(_OWN_WHY).otherwise(_LEVEL_WHY).alias("why"),
            pl.lit(value=True).alias("confident"),
            pl.Series("others", [codes for codes, _ in beside], dtype=pl.List(pl.String)),
            pl.Series("others_confidence", [s for _, s in beside], dtype=pl.List(pl.Float64)),
        )
        .drop("occupation_title")
        .join(titles, on="occupation", how="left", maintain_order="left")
    )
    kept = said.filter(pl.col("said").is_null())
    return pl.concat([kept, changed.select(kept.columns)]).sort("place").select(coded.columns)


_OWN_WHY: Final = pl.lit("Corrected by you") + pl.when("everywhere").then(
    pl.lit(" for all departments.")
).otherwise(pl.lit("."))
_LEVEL_WHY: Final = pl.format("The same but for its level as {}, which you corrected.", "said_of")


def _said(coded: pl.DataFrame, corrections: TitleCorrections) -> pl.DataFrame:
    """Return ``coded`` with ``said`` (occupation or null), ``said_of``, ``own`` and ``everywhere``."""
    rows = _keyed(coded).with_row_index("place")
    rules = _keyed(corrections.table).rename({"job_title": "said_of", "occupation": "said"})
    here, anywhere = (
        rules.filter(pl.col("department").is_not_null()),
        rules.filter(pl.col("department").is_null()),
    )
    found = rows
    for number, (known, on) in enumerate(
        [
            (here, ["title_key", "department_key"]),
            (anywhere, ["title_key"]),
            (_agreeing(here, ["words_key", "department_key"]), ["words_key", "department_key"]),
            (_agreeing(anywhere, ["words_key"]), ["words_key"]),
        ]
    ):
        answer = known.select(*on, pl.struct("said", "said_of").alias(f"by_{number}"))
        found = found.join(answer, on=on, how="left", maintain_order="left")
    first = pl.coalesce(f"by_{number}" for number in range(4))
    return found.with_columns(
        first.struct.field("said"),
        first.struct.field("said_of"),
        (pl.col("by_0").is_not_null() | pl.col("by_1").is_not_null()).alias("own"),
        (pl.col("by_0").is_null() & pl.col("by_1").is_not_null()).alias("everywhere"),
    )


def _agreeing(rules: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    same = pl.col("said").n_unique().over(on) == 1
    return rules.filter(pl.col("words_key").is_not_null(), same).unique(on, keep="first", maintain_order=True)


def _keyed(table: pl.DataFrame) -> pl.DataFrame:
    """Return ``table`` with keys of its titles, their words without the level, and their departments."""
    distinct = table["job_title"].drop_nulls().unique()
    words = [" ".join(exact_key(title)) or None for title in parse_all(distinct, words_of_titles())]
    return table.with_columns(
        key("job_title").alias("title_key"),
        key("department").alias("department_key"),
        pl.col("job_title").replace_strict(distinct, words, default=None).cast(pl.String).alias("words_key"),
    )


def _listings(
    reference: Reference, corrections: TitleCorrections, pairs: pl.DataFrame
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    held = _keyed(pairs).group_by("title_key").agg(pl.len().alias("departments"))
    votes = (
        _keyed(corrections.table)
        .join(held, on="title_key", how="left")
        .group_by("title_key", "occupation", maintain_order=True)
        .agg(
            pl.col("job_title").first(),
            pl.when(pl.col("department").is_null().any())
            .then(1.0)
            .otherwise(pl.len() / pl.col("departments").first().fill_null(1))
            .clip(upper_bound=1.0)
            .alias("share"),
        )
    )
    place = {code: row for row, code in enumerate(reference.occupations["occupation"])}
    known = votes.filter(pl.col("occupation").is_in(list(place)))
    return (
        tuple(known["job_title"]),
        np.array([place[code] for code in known["occupation"]], dtype=np.int64),
        LEARNT_STRENGTH * known["share"].to_numpy(),
    )


def _beside(
    codes: list[str | None], shares: list[float], now: str, left: float
) -> tuple[list[str], list[float]]:
    """Return the coder's occupations beside the corrected one, with what confidence is ``left`` to them."""
    others = [(code, share) for code, share in zip(codes, shares, strict=True) if code not in (None, now)][:4]
    total = max(sum(share for _, share in others), 1.0)
    return [str(code) for code, _ in others], [left * share / total for _, share in others]
