"""How often each word stands in the tasks of an occupation, with words as numbers only."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.app.assemble.reference.frame import Frame, to_occupations

_LETTERS: Final = r"[a-z]{3,}"
_PLURAL: Final = r"^([a-z]{3,}?)s$"  # "task" of "tasks"; "as" and "gas" are too short
_DOUBLE: Final = r"ss$"  # "process" is no plural
LEAST_OCCUPATIONS: Final = 2  # a word of one occupation alone likens it to none
MOST_SHARE: Final = 0.5  # of occupations: what more of them share tells them apart little


def task_words(tasks: pl.DataFrame, frame: Frame) -> tuple[pl.DataFrame, str]:
    """Return how often each word that is kept stands in each occupation's tasks, and the rule in words.

    A word is a run of three small letters or more; a last s after three letters is dropped, save in
    ss. Kept are words of at least ``LEAST_OCCUPATIONS`` occupations, and at most ``MOST_SHARE`` of
    those with tasks; they are numbered from 0 in alphabetical order. Nothing of the texts is left.

    Args:
        tasks: task, detail (O*NET-SOC), words.
        frame: the occupations, and the bridges to them.
    """
    said = tasks.select(
        to_occupations(frame, tasks["detail"]).alias("occupation"),
        pl.col("words").str.extract_all(_LETTERS).alias("text"),
    ).drop_nulls("occupation")
    stem = (
        pl.when(pl.col("text").str.contains(_DOUBLE))
        .then("text")
        .otherwise(pl.col("text").str.replace(_PLURAL, "${1}"))
    )
    counts = said.explode("text").drop_nulls("text").group_by("occupation", stem).agg(pl.len().alias("times"))
    occupations = said["occupation"].n_unique()
    spread = counts.group_by("text").agg(pl.len().alias("occupations"))
    kept = (
        spread.filter(pl.col("occupations").is_between(LEAST_OCCUPATIONS, MOST_SHARE * occupations))
        .sort("text")
        .with_row_index("word")
    )
    table = counts.join(kept, on="text").select("occupation", "word", "times").sort("occupation", "word")
    note = (
        f"Words of tasks: {kept.height:,} of {spread.height:,} words are in at least {LEAST_OCCUPATIONS} and "
        f"at most half of the {occupations} occupations with tasks of their own in O*NET 29.0; the snapshot "
        "holds their numbers, and no text."
    )
    return table, note
