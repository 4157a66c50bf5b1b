"""A reporting line as a forest: how many people are below each, and in whose group each is counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from passerelle.domain.units import Bools, Floats, Ints

NOBODY: Final = -1  # in place of a manager
MOST_LAYERS: Final = 1_000  # a longer line is a circle


def lines_up(boss: Ints) -> Iterator[Ints]:
    """Yield who is 1, 2, ... steps above each person, ``NOBODY`` where the line has ended [person].

    Raises:
        ValueError: a line closes a circle, or has more than ``MOST_LAYERS`` layers.
    """
    above = np.asarray(boss)
    for _ in range(MOST_LAYERS):
        if (above == NOBODY).all():
            return
        yield above
        above = np.where(above == NOBODY, NOBODY, boss[above])
    raise ValueError("the reporting line closes a circle")


def reports(boss: Ints) -> Ints:
    """Return how many direct and indirect reports each person has [person]."""
    counted = np.zeros(len(boss), dtype=np.int64)
    for above in lines_up(boss):
        counted += np.bincount(above[above != NOBODY], minlength=len(boss))
    return counted


def nearest(boss: Ints, shown: Bools) -> Ints:
    """Return the nearest person above each who is ``shown``, or ``NOBODY`` [person]."""
    found = np.full(len(boss), NOBODY, dtype=np.int64)
    for above in lines_up(boss):
        here = (found == NOBODY) & (above != NOBODY) & shown[above]
        found[here] = above[here]
    return found


def whole_groups(above: Ints) -> csr_array:
    """Return which groups each group holds, itself and all below it: 1 where so [group, group below].

    ``above`` is the group that holds each directly, or ``NOBODY`` [group].
    """
    every = np.arange(len(above))
    rows, columns = [every], [every]
    for higher in lines_up(above):
        below = np.flatnonzero(higher != NOBODY)
        rows.append(higher[below])
        columns.append(below)
    row, column = np.concatenate(rows), np.concatenate(columns)
    return csr_array((np.ones(len(row)), (row, column)), shape=(len(above), len(above)))


def levels(above: Ints) -> Ints:
    """Return how many groups hold each, itself counted: 1 at the top [group]."""
    level = np.ones(len(above), dtype=np.int64)
    for higher in lines_up(above):
        level += higher != NOBODY
    return level


def rolled_up(own: Floats, above: Ints) -> Floats:
    """Return values of whole groups from those of people in no group below [group, measure]."""
    return np.asarray(whole_groups(above) @ own)
