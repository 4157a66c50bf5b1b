"""The moves between roles that a plan may offer: the best of the search, and those that somebody settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from passerelle.app.assemble.evidence import evidence
from passerelle.app.assemble.role_facts import ranking
from passerelle.app.assemble.transitions import move_rules, places
from passerelle.data.reference import Reference
from passerelle.domain.scenario import Scenario
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.evidence import Small
from passerelle.engines.moves import Candidates, candidate_moves
from passerelle.engines.role_moves import UNKNOWN


@dataclass(frozen=True, slots=True)
class RoleMoves:
    """Moves between roles, by origin; one entry per candidate."""

    origin: Ints  # [candidate]  index among all roles
    target: Ints  # [candidate]  index among all roles
    held: Ints  # [candidate]  occupation of the origin, as an index
    entered: Ints  # [candidate]  occupation of the target
    trains: Bools  # [candidate]  whether training comes first
    fit: Floats  # [candidate]
    pay_ratio: Floats  # [candidate]
    weeks: Floats  # [candidate]  of training that the transition needs; 0 where it is direct
    relocates: Bools  # [candidate]
    imputed: Bools  # [candidate]  whether fit and weeks rest on imputed skills
    evidence: Small  # [candidate]  of engines.evidence.Grade
    by_hand: Bools  # [candidate]  open only to people whom somebody put on it

    def __len__(self) -> int:
        return len(self.origin)


@dataclass(frozen=True, slots=True)
class Asked:
    """Moves that must be there, whatever the search finds; one entry per move, each once."""

    origin: Ints  # [move]  index among all roles
    target: Ints  # [move]  index among all roles
    trains: Bools  # [move]


@dataclass(frozen=True, slots=True)
class Search:
    """Where moves are looked for."""

    roles: pl.DataFrame
    graph: TransitionGraph
    reference: Reference
    scenario: Scenario


def role_moves(search: Search, origins: Ints, targets: Ints, needed: Floats, asked: Asked) -> RoleMoves:
    """Return the moves from ``origins`` to ``targets``, and the asked ones that are not among them.

    Args:
        search: roles, and what is known of their occupations.
        origins: roles with too many people [origin].
        targets: roles that may take people [target].
        needed: people whom each target is expected to take over the plan [target].
        asked: moves that must be there.
    """
    roles, reference, commuting = search.roles, search.reference, search.scenario.commuting
    found = candidate_moves(
        places(roles, origins, reference, commuting),
        places(roles, targets, reference, commuting),
        needed,
        search.graph,
        move_rules(search.scenario),
        ranking=ranking(roles, search.graph, reference, commuting),
    )
    missing = _not_among(asked, origins[found.origin], targets[found.target], found.trains, len(roles))
    searched = _searched(found, origins, targets)
    both = [searched, _more(search, asked, missing)] if len(missing) else [searched]
    ends = {name: np.concatenate([part[name] for part in both]) for name in searched}
    order = np.argsort(ends["origin"], kind="stable")
    ends = {name: values[order] for name, values in ends.items()}
    return RoleMoves(**ends, **_known(search, ends["origin"], ends["target"]))


def openings(required: Floats, people: Floats, attrition_rate: Floats) -> Floats:
    """Return the people each role needs beyond its own, filled as they arise [role, quarter]."""
    needed = np.zeros_like(required)
    headcount = people.copy()
    for quarter in range(required.shape[1]):
        left = headcount * (1.0 - attrition_rate)
        needed[:, quarter] = np.maximum(required[:, quarter] - left, 0.0)
        headcount = left + needed[:, quarter]
    return needed


def _searched(found: Candidates, origins: Ints, targets: Ints) -> dict[str, Any]:
    """Return what the search knows of each move, by field of ``RoleMoves``."""
    kept = ("trains", "fit", "pay_ratio", "weeks", "relocates")
    return {
        "origin": origins[found.origin],
        "target": targets[found.target],
        "by_hand": np.zeros(len(found.origin), dtype=bool),
        **{name: getattr(found, name) for name in kept},
    }


def _known(search: Search, origin: Ints, target: Ints) -> dict[str, Any]:
    """Return what the two occupations say of each move; within one occupation nothing rests on skills."""
    everyone = places(search.roles, np.arange(search.roles.height), search.reference).occupation
    held, entered = everyone[origin], everyone[target]
    return {
        "held": held,
        "entered": entered,
        "imputed": ~search.graph.measured[held, entered] & (held != entered),
        "evidence": evidence(search.reference).grade[held, entered],
    }


def _not_among(asked: Asked, origin: Ints, target: Ints, trains: Bools, roles: int) -> Ints:
    """Return which of the asked moves the search did not find, with the same need for training."""

    def key(one: Ints, other: Ints, trained: Bools) -> Ints:
        return (one * roles + other) * 2 + trained

    return np.flatnonzero(
        ~np.isin(key(asked.origin, asked.target, asked.trains), key(origin, target, trains))
    )


def _more(search: Search, asked: Asked, chosen: Ints) -> dict[str, Any]:
    """Return the ``chosen`` of the asked moves as the search would have described them."""
    origin, target, trains = asked.origin[chosen], asked.target[chosen], asked.trains[chosen]
    here, there = (
        places(search.roles, end, search.reference, search.scenario.commuting) for end in (origin, target)
    )
    pair = (here.occupation, there.occupation)
    return {
        "origin": origin,
        "target": target,
        "trains": trains,
        "fit": search.graph.fit[pair],
        "pay_ratio": np.divide(there.pay, here.pay, out=np.ones(len(origin)), where=here.pay > 0.0),
        "weeks": np.where(trains, search.graph.training_weeks[pair], 0.0),
        "relocates": (here.region != there.region) & (here.region != UNKNOWN) & (there.region != UNKNOWN),
        "by_hand": np.ones(len(origin), dtype=bool),
    }
