"""Tasks of the reference to arrays: which occupation does which, how rated, and of which activities made.

The join rule, the same for everything that is carried from tasks to occupations: within an O*NET
occupation by task weight; the O*NET details of a SOC code alike; the SOC codes of an OEWS roll-up alike.
An occupation without current tasks takes those of its nearest SOC relatives (same broad, minor, else
major group, else all), weighted by jobs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from passerelle.app.assemble.keyed import Keyed
from passerelle.data.reference import Reference
from passerelle.domain.units import Bools, Floats, Ints

CROSSWALK: Final = "onet-soc-2019-to-oews-2024"
RATERS: Final = ("human", "model")  # the order of the axis rater
_SOC_DIGITS: Final = 7  # of an O*NET-SOC code such as 15-1299.08
_KINSHIP: Final = (6, 4, 2, 0)  # characters that a code shares with its broad, minor, major group; all

Weights: TypeAlias = csr_array[np.float64, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TaskFrame:
    """The current tasks, and how occupations are made of them. Axis occupation is the occupations table."""

    task: Ints  # [task]  O*NET task ids
    weights: Weights  # [occupation, task]  share of the occupation's work; each row adds up to 1
    borrowed: Bools  # [occupation]  whether its tasks are those of its relatives
    direct: Floats  # [rater, task]  share rated as exposed to a language model alone (E1)
    software: Floats  # [rater, task]  share rated as exposed with further software (E2)
    link_task: Ints  # [link]  the task of each link between a task and a detailed work activity
    link_activity: Ints  # [link]  its activity
    activities: tuple[str, ...]  # [activity]  O*NET ids of the detailed activities that have links


def task_frame(reference: Reference) -> TaskFrame:
    """Return the tasks of ``reference`` as arrays; made once for each snapshot.

    Raises:
        ValueError: the reference has no current task that leads to any of its occupations.
    """
    return _framed(Keyed(reference.hash, reference))


@lru_cache(maxsize=2)
def _framed(known: Keyed) -> TaskFrame:
    reference = known.reference
    tasks = reference.tables["tasks"].filter("current").sort("task")
    weights, borrowed = _with_relatives(_own_weights(tasks, reference), reference.occupations)
    at_task = tasks.select("task").with_row_index("at_task")
    links = reference.tables["task_activities"].join(at_task, on="task", maintain_order="left")
    activities = links.select(pl.col("activity").unique().sort()).with_row_index("at_activity")
    links = links.join(activities, on="activity", maintain_order="left")
    return TaskFrame(
        task=tasks["task"].to_numpy(),
        weights=weights,
        borrowed=borrowed,
        direct=_ratings(tasks, "direct"),
        software=_ratings(tasks, "software"),
        link_task=links["at_task"].cast(pl.Int64).to_numpy(),
        link_activity=links["at_activity"].cast(pl.Int64).to_numpy(),
        activities=tuple(activities["activity"]),
    )


def _ratings(tasks: pl.DataFrame, label: str) -> Floats:
    return np.stack([tasks[f"{rater}_{label}_share"].to_numpy() for rater in RATERS])


def _own_weights(tasks: pl.DataFrame, reference: Reference) -> Weights:
    """Return the share of each task in each occupation [occupation, task]; empty rows where there is none."""
    details = (
        tasks.group_by("detail")
        .agg(pl.col("weight").sum().alias("weight_of_all"))
        .join(_occupations_of_details(reference), on="detail")
        .with_columns(soc=pl.col("detail").str.head(_SOC_DIGITS))
    )
    socs = details.group_by("row", "soc").agg(pl.len().alias("details"))
    socs = socs.join(socs.group_by("row").agg(pl.len().alias("socs")), on="row")
    share = 1.0 / (pl.col("details") * pl.col("socs") * pl.col("weight_of_all"))
    details = details.join(socs, on=("row", "soc")).select("detail", "row", share.alias("share"))
    cells = (
        tasks.with_row_index("column")
        .join(details, on="detail")
        .select("row", "column", pl.col("weight") * pl.col("share"))
        .sort("row", "column")  # joins keep no order, and sums of floats would then differ from run to run
    )
    at = (cells["row"].to_numpy(), cells["column"].to_numpy())
    return csr_array((cells["weight"].to_numpy(), at), shape=(reference.occupations.height, tasks.height))


def _occupations_of_details(reference: Reference) -> pl.DataFrame:
    """Return the row of the occupations table to which each O*NET detail leads: detail, row."""
    occupations = reference.occupations.select("occupation").with_row_index("row")
    return (
        reference.tables["crosswalks"]
        .filter((pl.col("crosswalk") == CROSSWALK) & (pl.col("weight") > 0.0))
        .select(detail="source", occupation="target")
        .join(occupations, on="occupation")
        .select("detail", "row")
    )


def _with_relatives(own: Weights, occupations: pl.DataFrame) -> tuple[Weights, Bools]:
    """Return the weights with empty rows filled from the nearest relatives, and which rows were empty."""
    empty = np.diff(own.indptr) == 0
    if empty.all():
        raise ValueError("the reference has no current task that leads to any of its occupations")
    codes = occupations["occupation"].to_list()
    jobs = occupations["employment_people"].to_numpy()
    known = np.flatnonzero(~empty)
    takes, gives, share = [known], [known], [np.ones(len(known))]
    for row in np.flatnonzero(empty).tolist():
        relatives = _relatives(codes, row, known)
        held = jobs[relatives]
        takes.append(np.full(len(relatives), row))
        gives.append(relatives)
        share.append(held / held.sum() if held.sum() > 0.0 else np.full(len(held), 1.0 / len(held)))
    of = (np.concatenate(share), (np.concatenate(takes), np.concatenate(gives)))
    return csr_array(csr_array(of, shape=(len(codes), len(codes))) @ own), empty


def _relatives(codes: list[str], row: int, known: Ints) -> Ints:
    """Return the occupations with tasks of their own in the nearest group around ``row``."""
    for characters in _KINSHIP:
        beginning = codes[row][:characters]
        found = [at for at in known.tolist() if codes[at].startswith(beginning)]
        if found:
            break
    return np.array(found, dtype=np.int64)
