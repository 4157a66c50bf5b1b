"""The snapshot's tasks and their ratings, and the observed use of language models by task and activity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.reference.frame import Frame, positions
from passerelle.app.assemble.reference.part import ImputationNote
from passerelle.data.publishers.anthropic import Anthropic
from passerelle.data.publishers.onet_tasks import OnetTasks
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines import crosswalk
from passerelle.engines.crosswalk import Crosswalk

CORE_WEIGHT: Final = 2.0  # with them the task labels give the published occupation scores exactly
OTHER_WEIGHT: Final = 1.0  # supplemental, or of no type
RATERS: Final = ("human", "model")
RATINGS: Final = tuple(f"{rater}_{label}_share" for rater in RATERS for label in ("direct", "software"))
# By the last digit of a task's number: fixed, and neighbours fall apart. Tasks with the same words are
# hidden together, for a new task has new words.
_FOLDS: Final = 10
_DECIMALS: Final = 6
_USE_DECIMALS: Final = 12  # the least share of conversations is a millionth; no use must stay apart from it


@dataclass(frozen=True, slots=True)
class Rated:
    """The table of tasks, and how its gaps were filled."""

    table: pl.DataFrame  # as schema TASKS
    notes: tuple[str, ...]
    imputations: tuple[ImputationNote, ...]


def tasks(labels: pl.DataFrame, onet: OnetTasks, penetration: pl.DataFrame, frame: Frame) -> Rated:
    """Return every task of O*NET 27.2 (rated) or 29.0 (current), its ratings imputed where it has none.

    A task without ratings takes the mean of rated tasks that share a detailed work activity, else an
    intermediate one, else its occupation, else of all. A task's weight is that of the edition in
    which it was rated, so that the published scores of occupations come out.
    """
    both = _joined(labels, onet.tasks, penetration)
    values = both.select(RATINGS).cast(pl.Float64).fill_null(np.nan).to_numpy()
    kin = _kinships(both, onet)
    ratings, level = _filled(values, kin)
    table = both.with_columns(
        pl.DataFrame(ratings.round(_DECIMALS), schema=list(RATINGS)).get_columns()
    ).with_columns(
        pl.when("rated").then(pl.lit("measured")).otherwise(pl.lit("imputed")).alias("rating_flag"),
        pl.when("core").then(CORE_WEIGHT).otherwise(OTHER_WEIGHT).alias("weight"),
    )
    return Rated(
        table.drop("core", "core_current", "fold"), _notes(both, level), _errors(both, values, kin, frame)
    )


def use_by_task(anthropic: Anthropic) -> pl.DataFrame:
    """Return the share of conversations of every task of O*NET 20.1, none included; as schema USAGE_TASKS.

    Tasks with the same words share theirs equally, for the publisher joins them by words.
    """
    return anthropic.statements.join(anthropic.use, on="words", how="left", maintain_order="left").select(
        "task",
        "detail",
        (pl.col("use_share") / pl.len().over("words")).fill_null(0.0).round(_USE_DECIMALS).alias("use_share"),
    )


def title_join(labels: pl.DataFrame, matched: pl.DataFrame) -> pl.DataFrame:
    """Return O*NET code, OEWS May 2021 code and jobs of the titles that met; as schema TITLE_JOIN."""
    codes = labels.select("title", "detail").unique()
    return matched.join(codes, on="title", how="inner", validate="1:1").select(
        "detail", "occupation", "employment_people"
    )


def _joined(labels: pl.DataFrame, current: pl.DataFrame, penetration: pl.DataFrame) -> pl.DataFrame:
    rated = labels.select(
        "task",
        "detail",
        "core",
        "words",
        pl.lit(value=True).alias("rated"),
        *(
            (pl.col(rater) == label).cast(pl.Float64).alias(f"{rater}_{name}_share")
            for rater in RATERS
            for label, name in (("E1", "direct"), ("E2", "software"))
        ),
    )
    now = current.with_columns(pl.lit(value=True).alias("current"))
    both = rated.join(now, on="task", how="full", coalesce=True, suffix="_current").sort("task")
    seen = penetration.select("words", pl.col("penetration_share"))
    # The publisher's tasks are those of O*NET 27.2; 29.0 says some in other words.
    for words, name in (("words", "then"), ("words_current", "now")):
        both = both.join(
            seen.rename({"words": words, "penetration_share": name}),
            on=words,
            how="left",
            maintain_order="left",
        )
    return both.select(
        "task",
        pl.coalesce("detail_current", "detail").alias("detail"),
        pl.coalesce("core", "core_current").alias("core"),
        "core_current",
        pl.col("rated").fill_null(value=False),
        pl.col("current").fill_null(value=False),
        *RATINGS,
        pl.coalesce("then", "now").alias("penetration_share"),
        (pl.col("task").min().over(pl.coalesce("words", "words_current")) % _FOLDS).alias("fold"),
    )


def _kinships(both: pl.DataFrame, onet: OnetTasks) -> tuple[tuple[Crosswalk, Crosswalk], ...]:
    """Return, from the nearest kin to the widest, how tasks make up groups and groups speak for tasks."""
    links = onet.links.filter(pl.col("task").is_in(both["task"].implode()))
    above = onet.activities.select(pl.col("activity"), pl.col("parent"))
    middle = links.join(above, on="activity", how="left").select("task", pl.col("parent").alias("group"))
    pairs = (
        links.select("task", pl.col("activity").alias("group")),
        middle,
        both.select("task", pl.col("detail").alias("group")),
        both.select("task", pl.lit("all").alias("group")),
    )
    return tuple(_kinship(both["task"].to_list(), pair) for pair in pairs)


def _kinship(numbers: Sequence[int], pairs: pl.DataFrame) -> tuple[Crosswalk, Crosswalk]:
    groups = tuple(pairs["group"].unique().sort())
    place = {number: row for row, number in enumerate(numbers)}
    task = pairs["task"].replace_strict(place, return_dtype=pl.Int64).to_numpy()
    group = positions(pairs["group"], groups)
    return (
        crosswalk.from_pairs(task, group, (len(numbers), len(groups))),
        crosswalk.from_pairs(group, task, (len(groups), len(numbers))),
    )


def _filled(values: Floats, kin: Sequence[tuple[Crosswalk, Crosswalk]]) -> tuple[Floats, Ints]:
    """Return ``values`` [task, column] without gaps, and which kin filled each task; -1 where none had to."""
    result, level = values.copy(), np.full(len(values), -1, dtype=np.int64)
    for place, (to_group, to_task) in enumerate(kin):
        means = crosswalk.averaged(to_task, crosswalk.averaged(to_group, values))
        gaps = np.isnan(result).any(axis=1) & ~np.isnan(means).any(axis=1)
        result[gaps], level[gaps] = means[gaps], place
    return result, level


def _errors(
    both: pl.DataFrame, values: Floats, kin: Sequence[tuple[Crosswalk, Crosswalk]], frame: Frame
) -> tuple[ImputationNote, ...]:
    """Return how far imputation misses the ratings of current tasks, each tenth of them hidden in turn."""
    known = (both["rated"] & both["current"]).to_numpy()
    miss, miss_of_mean = np.zeros(len(RATINGS)), np.zeros(len(RATINGS))
    for part in range(_FOLDS):
        hidden = known & (both["fold"] == part).to_numpy()
        shown = np.where(hidden[:, None], np.nan, values)
        guessed, _ = _filled(shown, kin)
        miss += np.abs(guessed[hidden] - values[hidden]).sum(axis=0)
        if hidden.any():
            miss_of_mean += np.abs(np.nanmean(shown, axis=0) - values[hidden]).sum(axis=0)
    touched = _occupations_of(both.filter(~pl.col("rated"))["detail"], frame)
    share = float(frame.jobs[touched].sum() / frame.jobs.sum())
    number = max(int(known.sum()), 1)
    return tuple(
        ImputationNote(
            f"task rating {name}", "share", int(touched.sum()), share, float(error), float(of_mean)
        )
        for name, error, of_mean in zip(RATINGS, miss / number, miss_of_mean / number, strict=True)
    )


def _occupations_of(detail: pl.Series, frame: Frame) -> Bools:
    soc = set(detail.str.head(7))
    reached = frame.soc_to_oews.share.T @ np.array([float(code in soc) for code in frame.soc])
    return np.asarray(reached > 0.0)


def _notes(both: pl.DataFrame, level: Ints) -> tuple[str, ...]:
    new = (~both["rated"]).to_numpy()
    by = [int((level[new] == place).sum()) for place in range(4)]
    changed = both.filter(pl.col("core") != pl.col("core_current")).height
    gone = both.filter(~pl.col("current")).height
    kept = both.filter("rated", "current").height
    return (
        (
            f"Tasks: {kept:,} of O*NET 29.0 were rated as tasks of 27.2; {int(new.sum())} were not, and take "
            f"the mean rating of rated tasks with the same detailed work activity ({by[0]}), else "
            f"intermediate activity ({by[1]}), else occupation ({by[2]}), else of all ({by[3]}); {gone} "
            "rated tasks have left O*NET."
        ),
        (
            f"Weights of tasks: core {CORE_WEIGHT:g}, supplemental or of no type {OTHER_WEIGHT:g}, by the "
            f"type in O*NET 27.2 where rated (29.0 has another type for {changed}): so the published scores "
            "of occupations come out of the task labels exactly."
        ),
    )
