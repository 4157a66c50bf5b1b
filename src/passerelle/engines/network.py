"""An observed mobility network cleaned by written rules; the published one is never changed.

Two rules, in this order. Both leave every origin's people whole.

1. *Siblings.* A survey records moves between its own codes. Where the publisher split one code over
   several nodes by their size, every part got the whole code's row, so that the rows of siblings
   are equal, and staying in the code looks like moves among them (Chief Executives to Legislators:
   0.20). Such moves were never seen. They are given to staying.
2. *Row sums.* Rows that miss one by a share that the publisher lost are scaled to one.

Moves of a small share are kept as they are: docs/explanation/crosswalks.md says why, with figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints

SAME_ROW: Final = 1e-9  # the published siblings differ by less than 1e-15, all other rows by more than 0.1
_WHOLE: Final = 1e-9  # a row this near to one adds up to one, but for rounding
FEW_STAY: Final = 0.7  # nodes of which fewer stay are worth a look


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A network whose rows add up to one, and what each rule touched."""

    moved: Floats  # [node, node] share of the origin's people found in the target a year later
    code: Ints  # [node] the first node of its code; itself where the code has one node
    merged: Bools  # [node, node] edges that the rule of siblings changed
    scaled: Bools  # [node] rows that the rule of row sums changed


@dataclass(frozen=True, slots=True)
class Staying:
    """How many stay where they are from one year to the next."""

    median_share: float  # of the nodes
    mean_share: float  # of the people
    few: int  # nodes of which under 70 % stay
    few_people: float


def siblings(moved: Floats) -> Ints:
    """Return the first node of the same code, for each node.

    Nodes of one code have the same row, and each of them a part of those who stay in the code.
    """
    stays = np.diagonal(moved) > 0.0
    mark = moved @ (1.0 / (1.0 + np.arange(len(moved))))  # rows that are equal have equal marks
    same = (np.abs(mark[:, None] - mark) <= len(moved) * SAME_ROW) & stays & stays[:, None]
    first, second = np.nonzero(same)
    same[first, second] = np.abs(moved[first] - moved[second]).max(axis=1, initial=0.0) <= SAME_ROW
    np.fill_diagonal(same, val=True)
    return np.asarray(same.argmax(axis=1), dtype=np.int64)


def clean(moved: Floats) -> Cleaned:
    """Return the network cleaned by the two rules; cleaning it again changes nothing.

    Args:
        moved: [origin, target] shares of the origin's people, at least zero; staying is on the diagonal.

    Raises:
        ValueError: a share is negative, or an origin has no shares.
    """
    if moved.min(initial=0.0) < 0.0 or not (moved.sum(axis=1) > 0.0).all():
        raise ValueError("shares are at least zero, and every origin has some")
    code = siblings(moved)
    within = code[:, None] == code
    among = np.where(within, moved, 0.0)
    merged = within & (among > 0.0) & ~np.eye(len(moved), dtype=np.bool_)
    cleaned = np.where(within, 0.0, moved)
    np.fill_diagonal(cleaned, among.sum(axis=1))
    own = merged.any(axis=1)
    merged[np.diag_indices_from(merged)] = own  # staying grew by what was merged
    total = cleaned.sum(axis=1)
    scaled = np.abs(total - 1.0) > _WHOLE
    cleaned[scaled] /= total[scaled, None]
    return Cleaned(cleaned, code, merged, scaled)


def staying(moved: Floats, people: Floats) -> Staying:
    """Return how many stay, of ``moved`` [node, node] with ``people`` [node]."""
    stay = np.diagonal(moved)
    few = stay < FEW_STAY
    return Staying(
        float(np.median(stay)),
        float(np.average(stay, weights=people)),
        int(few.sum()),
        float(people[few].sum()),
    )


def moving_share(moved: Floats, people: Floats, edges: Bools) -> float:
    """Return the part that ``edges`` [node, node] have in all moves, in people; staying is no move."""
    flow = moved * people[:, None]
    np.fill_diagonal(flow, 0.0)
    total = float(flow.sum())
    return float(flow[edges].sum()) / total if total > 0.0 else 0.0
