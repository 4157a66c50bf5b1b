"""What the moves of other origins say of a pair: where neighbours of the origin go, and who comes from there.

For a pair i -> j nothing is taken from row i, nor from rows that repeat it (parts of one survey code), so
that a feature means the same for an origin that the model has seen and for one that it has not. With T[k, j]
the share of k's leavers seen in j, K(i, k) a kernel of likeness without i, and jobs as weights::

    inflow[i, j]      = sum_k jobs[k] T[k, j] / sum_k jobs[k]
    neighbours[i, j]  = sum_k K(i, k) T[k, j]
    back[i, j]        = jobs[j] T[j, i] / jobs[i]      people who came the other way
    two_steps[i, j]   = sum_k (back[i, k] / sum back[i]) T[k, j]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
import scipy.sparse as sp

from passerelle.domain.units import Bools, Floats, Ints

WIDTHS: Final = {"wide": 1.0, "middle": 2.0, "near": 3.0}  # exponents of likeness in the kernel
POPULARITY: Final = ("inflow", "inflow_even", "inflow_over_jobs")  # how sought the destination is by others


class Split(StrEnum):
    """What a figure of nodes becomes between occupations of nodes."""

    SHARED = "shared"  # each destination takes its part of the node
    ALIKE = "alike"  # the same for all of a node


@dataclass(frozen=True, slots=True)
class Flows:
    """Observed moves between nodes, of which some rows may be held out."""

    leavers: Floats  # [node, node]  of those who leave the row, share seen in the column; 0 on the diagonal
    leave: Floats  # [node]  share of the node's people who left in a year
    jobs_people: Floats  # [node]
    known: Bools  # [node]  rows that may be read
    kin: Bools  # [node, node]  parts of one survey code, whose rows repeat each other; False on the diagonal
    group: Mapping[str, Ints]  # by name, [node]  which group of the classification it is in
    barred: Bools  # [node, node]  moves that the survey could not show: no choice that was open

    def without(self, held_out: Bools) -> Flows:
        """Return the flows with some rows closed."""
        return replace(self, known=self.known & ~held_out)


@dataclass(frozen=True, slots=True)
class Membership:
    """How occupations and nodes meet."""

    of_node: Floats  # [node, occupation]  share of the node's jobs that the occupation holds
    in_node: (
        Floats  # [node, occupation]  share of the occupation's jobs that the node has; columns sum to 1 or 0
    )


def flow_features(flows: Flows, alike: Floats) -> dict[str, tuple[Floats, Split]]:
    """Return each feature by name, before logarithms, [node, node]; not a number where nothing is known."""
    closed = np.eye(len(alike), dtype=np.bool_) | flows.kin
    share = flows.leavers * flows.known[:, None]
    jobs = flows.jobs_people
    return {
        **_inflow(share, flows, closed),
        **_back(share, flows, closed),
        **_neighbours(share, flows, closed, alike),
        **_groups(share, flows, closed),
        "two_steps": (np.where(closed, np.nan, _two_steps(share, jobs, closed)), Split.SHARED),
        "shared_sources": (np.where(closed, np.nan, _shared_sources(share, closed)), Split.ALIKE),
        "destination_leaves": (
            np.tile(np.where(flows.known, flows.leave, np.nan), (len(alike), 1)),
            Split.ALIKE,
        ),
    }


def logged(features: dict[str, tuple[Floats, Split]], jobs_people: Floats) -> dict[str, Floats]:
    """Return the features as the model takes them, mostly as logarithms [unit, unit].

    Args:
        features: as ``flow_features`` or ``carried`` return them.
        jobs_people: [unit]  of the units that the features stand between.
    """
    found = {
        name: value if name in _AS_IT_IS else np.log(_FLOOR.get(name, 1e-6) + value)
        for name, (value, _) in features.items()
    }
    part = np.maximum(jobs_people / jobs_people.sum(), 1e-9)
    found["inflow_over_jobs"] = found["inflow"] - np.log(part)
    for width in WIDTHS:
        found[f"neighbours_over_{width}"] = found[f"neighbours_{width}"] - found["inflow_even"]
    return found


def carried(
    features: dict[str, tuple[Floats, Split]], membership: Membership
) -> dict[str, tuple[Floats, Split]]:
    """Return features between nodes as features between the occupations of those nodes.

    What is not known of a pair of nodes, such as of a node and itself, is left out of the mean; where that is
    most of it, nothing is known of the pair of occupations.
    """
    into, of = sp.csr_array(membership.in_node), sp.csr_array(membership.of_node)
    lost = np.asarray(into.sum(axis=0)).ravel() <= 0.0
    found = {}
    for name, (value, split) in features.items():
        known = ~np.isnan(value)
        here: Floats = np.asarray(
            (into.T @ np.where(known, value, 0.0)) @ (of if split is Split.SHARED else into)
        )
        if not known.all():
            part: Floats = np.asarray((into.T @ known.astype(np.float64)) @ into)
            here = np.where(part > _MOSTLY, here / np.maximum(part, _MOSTLY), np.nan)
        here[lost], here[:, lost] = np.nan, np.nan
        found[name] = (here, split)
    return found


_MOSTLY: Final = 0.5
_AS_IT_IS: Final = ("shared_sources", "unseen", "back_any")
_FLOOR: Final = {
    "inflow": 1e-7,
    "inflow_even": 1e-5,
    "back": 1e-5,
    "back_share": 1e-5,
    "destination_leaves": 1e-4,
}


def _inflow(share: Floats, flows: Flows, closed: Bools) -> dict[str, tuple[Floats, Split]]:
    jobs, known = flows.jobs_people * flows.known, flows.known.astype(np.float64)
    own = closed.astype(np.float64)
    by_jobs = (jobs @ share - own @ (jobs[:, None] * share)) / np.maximum(jobs.sum() - own @ jobs, 1.0)[
        :, None
    ]
    even = (share.sum(axis=0) - own @ share) / np.maximum(known.sum() - own @ known, 1.0)[:, None]
    return {
        "inflow": (np.maximum(by_jobs, 0.0), Split.SHARED),
        "inflow_even": (np.maximum(even, 0.0), Split.SHARED),
    }


def _back(share: Floats, flows: Flows, closed: Bools) -> dict[str, tuple[Floats, Split]]:
    unseen = ~flows.known | closed
    back = (flows.jobs_people[:, None] * share).T / np.maximum(flows.jobs_people, 1.0)[:, None]
    return {
        "back": (np.where(unseen, np.nan, back), Split.SHARED),
        "back_share": (np.where(unseen, np.nan, share.T), Split.ALIKE),
        "back_any": (np.where(unseen, np.nan, back > 0.0), Split.ALIKE),
        "unseen": (unseen.astype(np.float64), Split.ALIKE),
    }


def _neighbours(share: Floats, flows: Flows, closed: Bools, alike: Floats) -> dict[str, tuple[Floats, Split]]:
    found: dict[str, tuple[Floats, Split]] = {}
    for width, power in WIDTHS.items():
        kernel = np.where(closed, 0.0, np.exp(power * (alike - alike.max())))
        read = kernel * flows.known
        read = read / np.maximum(read.sum(axis=1, keepdims=True), 1e-300)
        near = read @ share
        whole = kernel / np.maximum(kernel.sum(axis=1, keepdims=True), 1e-300)
        found[f"neighbours_{width}"] = (near, Split.SHARED)
        found[f"back_neighbours_{width}"] = ((read @ np.where(closed, 0.0, share)).T, Split.ALIKE)
        found[f"neighbours_both_{width}"] = (near @ whole.T, Split.SHARED)
    return found


def _groups(share: Floats, flows: Flows, closed: Bools) -> dict[str, tuple[Floats, Split]]:
    """Return where leavers of the origin's group go: to the destination, and to the destination's group."""
    found: dict[str, tuple[Floats, Split]] = {}
    moved = flows.jobs_people[:, None] * share
    for name, group in flows.group.items():
        member = np.eye(int(group.max()) + 1)[group]
        others = np.maximum((member.T @ moved)[group] - closed.astype(np.float64) @ moved, 0.0)
        others = others / np.maximum(others.sum(axis=1, keepdims=True), 1e-9)
        found[f"{name}_to_unit"] = (others, Split.SHARED)
        found[f"{name}_to_{name}"] = ((others @ member)[:, group], Split.ALIKE)
    return found


def _two_steps(share: Floats, jobs_people: Floats, closed: Bools) -> Floats:
    back = np.where(closed, 0.0, (jobs_people[:, None] * share).T)
    whole = np.maximum(back.sum(axis=1, keepdims=True), 1e-300)
    return np.asarray((back / whole) @ share)


def _shared_sources(share: Floats, closed: Bools) -> Floats:
    """Return how far two destinations draw on the same origins [i, j], rows of i and its kin left out.

    sum_k sqrt(T[k, i] T[k, j]) over sqrt(sum_k T[k, i] sum_k T[k, j]): the affinity of two columns.
    """
    root = np.sqrt(share)
    both = root.T @ root
    for i in np.flatnonzero(closed.sum(axis=1) > 1):
        for k in np.flatnonzero(closed[i]):
            both[i] -= root[k, i] * root[k]
    column = share.sum(axis=0) - closed.astype(np.float64) @ share
    column = np.maximum(column, 0.0)
    length = np.sqrt(column * np.diagonal(column)[:, None])
    return np.asarray(np.divide(both, length, out=np.zeros_like(both), where=length > 1e-9))
