"""Which tasks a technology reaches, and tasks that all technologies reach alike taken together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from passerelle.domain.exposure import ExposureRange
from passerelle.domain.units import Bools, Floats, Ints

SOFTWARE_COUNTS = 0.5  # of a task that needs further software: the published middle between none and all


@dataclass(frozen=True, slots=True)
class TaskPatterns:
    """Occupations as mixtures of kinds of task; all tasks of a kind are reached alike."""

    weight: csr_array[np.float64, tuple[int, int]]  # [occupation, pattern]  share of the occupation's tasks
    reach: Floats  # [pattern, technology]  share of the task that the technology reaches


def rated_reach(direct: Floats, software: Floats) -> ExposureRange:
    """Return how far language models reach each task [task], from ratings.

    Low counts what a model does alone, by the rater who sees least; central adds half of what
    further software makes possible, as the mean of the raters; high adds all of it, by the rater who
    sees most.

    Args:
        direct: share of the task rated as exposed to a model alone (E1) [rater, task].
        software: share rated as exposed to a model with further software (E2) [rater, task].
    """
    return ExposureRange(
        low=direct.min(axis=0),
        central=(direct + SOFTWARE_COUNTS * software).mean(axis=0),
        high=np.minimum((direct + software).max(axis=0), 1.0),
    )


@dataclass(frozen=True, slots=True)
class ReachedActivities:
    """Which detailed work activities a technology reaches, and how sure the mapping is of each."""

    certain: Bools  # [activity]  reached, as most of its siblings are, itself counted
    reached: Bools  # [activity]
    possible: Bools  # [activity]  reached, or a sibling is


def with_siblings(reached: Bools, parent: Ints) -> ReachedActivities:
    """Return how sure a mapping is of each activity, by its siblings under one intermediate activity.

    Nobody has rated the mapping. That it holds for most activities of a kind speaks for it; that it takes
    one and leaves its sibling is where another reader would draw the line elsewhere.

    Args:
        reached: whether the mapping names the activity [activity].
        parent: number of the intermediate activity above it [activity].
    """
    siblings, hits = (
        np.bincount(parent),
        np.bincount(parent[reached], minlength=int(parent.max(initial=-1)) + 1),
    )
    most = (2 * hits > siblings)[parent]
    return ReachedActivities(reached & most, reached, (hits > 0)[parent])


def activity_reach(task: Ints, activity: Ints, found: ReachedActivities, tasks: int) -> ExposureRange:
    """Return how far a technology reaches each task [task], from the activities that tasks are made of.

    Low: every activity of the task is certain; central: the share of them that is reached; high: any is
    possible. A task without activities is not reached.

    Args:
        task: the task of each link to an activity [link].
        activity: its activity [link].
        found: which activities the technology reaches.
        tasks: how many tasks there are.
    """
    links = np.bincount(task, minlength=tasks)
    certain, reached, possible = (
        np.bincount(task[hit[activity]], minlength=tasks)
        for hit in (found.certain, found.reached, found.possible)
    )
    share = np.divide(reached, links, out=np.zeros(tasks), where=links > 0)
    every = (links > 0) & (certain == links)
    return ExposureRange(every.astype(np.float64), share, (possible > 0).astype(np.float64))


def patterns(weights: csr_array[np.float64, tuple[int, int]], reach: Floats) -> TaskPatterns:
    """Return the tasks' patterns: tasks with the same row of ``reach`` become one.

    Args:
        weights: share of the occupation's tasks [occupation, task].
        reach: share of the task that each technology reaches [task, technology].
    """
    of_task, first = _same_rows(reach)
    entries = weights.tocoo()
    merged = coo_array(
        (entries.data, (entries.coords[0], of_task[entries.coords[1]])), shape=(weights.shape[0], len(first))
    )
    return TaskPatterns(csr_array(merged), reach[first])  # entries of one cell are added up


def _same_rows(table: Floats) -> tuple[Ints, Ints]:
    """Return the number of each row's pattern [row], and the first row of each pattern [pattern]."""
    # Bytes as keys: several times as fast as sorting rows. Adding 0 makes -0 and 0 the same bytes.
    rows = np.ascontiguousarray(table + 0.0)
    numbers: dict[bytes, int] = {}
    of_row = np.array([numbers.setdefault(row.tobytes(), len(numbers)) for row in rows], dtype=np.int64)
    return of_row, np.unique(of_row, return_index=True)[1]
