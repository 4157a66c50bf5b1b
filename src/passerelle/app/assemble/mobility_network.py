"""The mobility network of the snapshot as arrays: moves between nodes, and the nodes' occupations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from passerelle.app.assemble.positions import positions
from passerelle.data.reference import Reference
from passerelle.domain.units import Floats, Ints
from passerelle.engines.likely.flows import Flows, Membership
from passerelle.engines.network import siblings

_GROUPS: Final = {"major": 2, "minor": 4}  # characters of the code that a group shares


@dataclass(frozen=True, slots=True)
class Network:
    """The mobility network: nodes, moves as published and cleaned, and which nodes are one code."""

    nodes: tuple[str, ...]
    raw: Floats  # [node, node]  share of the row's people found in the column a year later, as published
    cleaned: Floats  # [node, node]
    jobs_people: Floats  # [node]
    pay: Floats  # [node]  USD a year
    code: Ints  # [node]  first node of its survey code, by the Census list
    membership: Membership

    def flows(self, *, cleaned: bool) -> Flows:
        """Return the moves of those who leave, cleaned or as published.

        Nodes of equal rows are kin: the publisher gave each part of a split code the whole code's row. The
        cleaned network has no moves among kin, because none could be seen: they are barred, not refused.
        """
        leavers = (self.cleaned if cleaned else self.raw).copy()
        np.fill_diagonal(leavers, 0.0)
        leave = leavers.sum(axis=1)
        share = np.divide(leavers, leave[:, None], out=np.zeros_like(leavers), where=leave[:, None] > 0.0)
        first = siblings(self.raw)
        kin = first[:, None] == first
        np.fill_diagonal(kin, val=False)
        codes = np.array(self.nodes)
        group = {
            name: np.unique(codes.astype(f"U{digits}"), return_inverse=True)[1].astype(np.int64)
            for name, digits in _GROUPS.items()
        }
        known = np.ones(len(leavers), dtype=np.bool_)
        barred = kin if cleaned else np.zeros_like(kin)
        return Flows(share, leave, self.jobs_people, known, kin, group, barred)


def network(reference: Reference) -> Network:
    """Return the mobility network with its nodes in the order of ``mobility_jobs``."""
    jobs = reference.tables["mobility_jobs"]
    nodes = jobs["node"]
    origin = positions(reference.mobility["origin"], nodes)
    target = positions(reference.mobility["target"], nodes)
    raw, cleaned = np.zeros((len(nodes), len(nodes))), np.zeros((len(nodes), len(nodes)))
    raw[origin, target] = reference.mobility["moved_raw_share"].to_numpy()
    cleaned[origin, target] = reference.mobility["moved_share"].to_numpy()
    of_node = np.zeros((len(nodes), reference.occupations.height))
    node = positions(reference.mobility_nodes["node"], nodes)
    occupation = positions(reference.mobility_nodes["occupation"], reference.occupations["occupation"])
    known = (node >= 0) & (occupation >= 0)
    of_node[node[known], occupation[known]] = reference.mobility_nodes["weight"].to_numpy()[known]
    people = jobs["employment_people"].to_numpy()
    held = of_node * people[:, None]
    whole = held.sum(axis=0)
    in_node = np.divide(held, whole, out=np.zeros_like(held), where=whole > 0.0)
    return Network(
        tuple(nodes),
        raw,
        cleaned,
        people,
        jobs["pay_mean"].to_numpy(),
        positions(jobs["survey_code"], nodes),
        Membership(of_node, in_node),
    )
