"""The scores held against moves within an employer: baselines, fitted ones, history, the plan's own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from passerelle.app.assemble.role_facts import LIKELY
from passerelle.app.assemble.role_panel import PanelYear, flow_table, known_target
from passerelle.app.assemble.roles import UNCODED
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Floats, Ints
from passerelle.engines.moves import MoveRules, Places, Ranking, Reach, candidate_moves
from passerelle.engines.role_fit import Fitted, SeenMoves, features, fit
from passerelle.engines.role_moves import FEATURES, UNKNOWN, Between, chunks, shares
from passerelle.engines.role_ranks import entered_ranks, group_mass

SEED: Final = 0
FLOW: Final = "flow"  # the feature that history adds
UNSEEN: Final = (
    "same_site",
    "same_region",
)  # features that the panel cannot tell: it has one region, no sites
OCCUPATION: Final = ("same_occupation", "likely", "occupation_unknown", "people")
FULL: Final = tuple(name for name in FEATURES if name not in UNSEEN)
_CELLS: Final = 2_000_000
_LITTLE: Final = 1e-6  # of a person: orders what lies outside the own agency behind what lies in it

Scored = Callable[[PanelYear, Ints], Floats]  # the mass of every role [origin, role], at least zero


@dataclass(frozen=True, slots=True)
class Method:
    """One way to rank classes."""

    id: str
    title: str
    kind: str
    mass: Scored | None = None  # None: by lot
    best: bool = False  # whether a class counts as its best role and not as the sum of its roles
    proposes: bool = False  # whether a class without mass is not in the ranking at all


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt from the fit years."""

    occupation: Fitted
    full: Fitted
    with_flows: Fitted
    between: Between
    flows: Mapping[tuple[str, str], int] = field(default_factory=dict)  # people between classes


def learn(
    years: Sequence[PanelYear], between: Between, flows_of: Callable[[int], Mapping[tuple[str, str], int]]
) -> Learnt:
    """Return coefficients fitted to the moves of ``years``.

    Args:
        years: the fit years.
        between: what is known of occupations.
        flows_of: people between classes as seen in the fit years, without those of one year.
    """
    plain = [seen(each) for each in years]
    told = [seen(each, {FLOW: _flows(each, flows_of(each.year))}) for each in years]
    return Learnt(
        occupation=fit(plain, between, OCCUPATION),
        full=fit(plain, between, FULL),
        with_flows=fit(told, between, (*FULL, FLOW)),
        between=between,
        flows=flows_of(0),
    )


def seen(each: PanelYear, extra: Mapping[str, Floats] | None = None) -> SeenMoves:
    """Return the moves of a year into roles that were there before."""
    known = known_target(each)
    return SeenMoves(each.facts, each.origin[known], each.target[known], extra or {})


def methods(learnt: Learnt, graph: TransitionGraph) -> tuple[Method, ...]:
    """Return every method, the baselines first."""
    return (
        Method("chance", "Any class, by lot", "baseline"),
        Method("size", "The largest classes", "baseline", _size),
        Method("agency", "The largest classes of the same agency", "baseline", _agency),
        Method(
            "occupation", "Occupational likely and size alone", "fitted", _fitted(learnt.occupation, learnt)
        ),
        Method("full", "All that is known of both roles", "fitted", _fitted(learnt.full, learnt)),
        Method("history", "Moves between classes seen in the fit years", "history", _history(learnt)),
        Method(
            "full_history",
            "All that is known, and those moves",
            "history",
            _fitted(learnt.with_flows, learnt),
        ),
        Method(
            "plan",
            "The plan's ranking, within its rules",
            "plan",
            _plan(graph, learnt),
            proposes=True,
        ),
    )


def ranks(method: Method, each: PanelYear, *, leaving: bool = False) -> Floats:
    """Return the rank of the class that each mover entered [mover]; infinite where it is not proposed.

    Equal classes are put in an order by noise with a fixed seed. With ``leaving`` it is known that the
    person leaves the agency: only roles of other agencies count.
    """
    if method.mass is None:
        raise ValueError(f"{method.id} ranks nothing")
    group, department = each.facts.group, each.facts.department
    noise = np.random.default_rng(SEED).random(len(each.classes))
    rank = np.empty(len(each.origin))
    origins = np.unique(each.origin)
    for some in chunks(each.facts, origins, _CELLS):
        roles = method.mass(each, some)
        if leaving:
            roles = np.where(department[some][:, None] == department, 0.0, roles)
        mass = group_mass(roles, group, best=method.best)
        mine = np.flatnonzero(np.isin(each.origin, some))
        rows, entered = mass[np.searchsorted(some, each.origin[mine])], each.entered[mine]
        found = entered_ranks(rows, each.own[mine], entered, noise)
        if method.proposes:
            found[rows[np.arange(len(mine)), entered] <= 0.0] = math.inf
        rank[mine] = found
    return rank


def plan_rules() -> MoveRules:
    """Return the rules of a plan at their defaults, without a limit on place or on how many are kept."""
    return MoveRules(reach=Reach.ANYWHERE, moves_per_role_at_most=10**9)


def _size(each: PanelYear, some: Ints) -> Floats:
    return np.broadcast_to(each.facts.people, (len(some), len(each.facts)))


def _agency(each: PanelYear, some: Ints) -> Floats:
    facts = each.facts
    same = facts.department[some][:, None] == facts.department
    return np.asarray(facts.people * np.where(same, 1.0, _LITTLE))


def _fitted(fitted: Fitted, learnt: Learnt) -> Scored:
    names = tuple(fitted.weights)
    weights = np.array([fitted.weights[name] for name in names])

    def mass(each: PanelYear, some: Ints) -> Floats:
        extra = {FLOW: _flows(each, learnt.flows)} if FLOW in names else {}
        parts = [
            shares(_barred(each, few, features(seen(each, extra), learnt.between, names, few) @ weights))
            for few in chunks(each.facts, some, _CELLS // len(names))
        ]
        return np.concatenate(parts)

    return mass


def _barred(each: PanelYear, some: Ints, score: Floats) -> Floats:
    group = each.facts.group
    score[group[some][:, None] == group] = -np.inf
    return score


def _flows(each: PanelYear, flows: Mapping[tuple[str, str], int]) -> Floats:
    group = each.facts.group
    table = np.log1p(flow_table(flows, each.classes))
    return np.asarray(table[group[:, None], group])


def _history(learnt: Learnt) -> Scored:
    def mass(each: PanelYear, some: Ints) -> Floats:
        table = flow_table(learnt.flows, each.classes)
        group, people = each.facts.group, each.facts.people
        inside = people / np.bincount(group, people)[group]  # a class's flow is shared over its roles
        largest = float(people.max())
        return np.asarray(table[group[some][:, None], group] * inside + _LITTLE * people / largest)

    return mass


def _plan(graph: TransitionGraph, learnt: Learnt) -> Scored:
    stand_in = graph.index(UNCODED)
    weights = {name: weight for name, weight in learnt.full.weights.items() if name != LIKELY}

    def mass(each: PanelYear, some: Ints) -> Floats:
        every = np.arange(len(each.facts))
        found = candidate_moves(
            _places(each, some, stand_in),
            _places(each, every, stand_in),
            # A plan knows what is open; here headcount stands in for it.
            each.facts.people,
            graph,
            plan_rules(),
            ranking=Ranking(each.facts, learnt.between, weights),
        )
        table = np.zeros((len(some), len(every)))
        table[found.origin, found.target] = found.score
        return table

    return mass


def _places(each: PanelYear, chosen: Ints, stand_in: int) -> Places:
    facts = each.facts
    occupation = facts.occupation[chosen]
    nowhere = np.full(len(chosen), UNKNOWN)
    return Places(
        role=chosen,
        occupation=np.where(occupation == UNKNOWN, stand_in, occupation),
        pay=np.nan_to_num(facts.pay[chosen]),
        site=nowhere,
        region=nowhere,
        leads=facts.leads[chosen],
    )
