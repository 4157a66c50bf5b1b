"""Known occupations treated as unknown: what each method of imputation does to the verdicts of advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np

from passerelle.app.assemble.leave_out import Method, legacy, methods
from passerelle.data.reference import Reference
from passerelle.domain.transition import Condition, TransitionGraph
from passerelle.domain.units import Bools, Ints
from passerelle.engines.leave_out import Fits, Flips, fits, flips, miss

COMPUTING: Final = "15-"  # SOC major group of computer and mathematical occupations


class Way(StrEnum):
    """Whether moves end at the hidden occupation or start there."""

    INTO = "into"
    OUT_OF = "out of"


class Verdict(StrEnum):
    """What advice says of a move, as far as skills decide it."""

    VIABLE = "viable"
    FIT = "fit"  # reaches the least fit of a viable move
    DIRECT = "direct"  # without training, were imputed skills trusted to say so; they never are


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """One method, one group of hidden occupations, one way, one verdict."""

    method: str  # of schema.METHODS
    group: str  # which occupations were hidden
    way: Way
    verdict: Verdict
    hidden: int  # occupations hidden, each alone
    fit_error: float  # mean absolute, over all pairs
    flips: Flips


@dataclass(frozen=True, slots=True)
class Group:
    """Occupations to hide."""

    name: str
    members: Bools  # [occupation]


def groups(graph: TransitionGraph, growth: frozenset[str]) -> tuple[Group, ...]:
    """Return all occupations, the computer and mathematical ones, and the growth roles."""
    codes = graph.occupations
    return (
        Group("all occupations", np.ones(len(codes), dtype=np.bool_)),
        Group("computer and mathematical", np.array([code.startswith(COMPUTING) for code in codes])),
        Group("growth roles", np.array([code in growth for code in codes])),
    )


def leave_out(reference: Reference, graph: TransitionGraph, growth: frozenset[str]) -> tuple[LeaveOut, ...]:
    """Return what the methods do that the snapshot's own tables can test."""
    hidden = groups(graph, growth)
    found = methods(reference, graph.features)
    return tuple(row for method in found for row in tested(graph, method, hidden))


def legacy_leave_out(
    folder: Path, reference: Reference, graph: TransitionGraph, growth: frozenset[str]
) -> tuple[LeaveOut, ...]:
    """Return what the method does that needs the publishers' files.

    Raises:
        BadInput: files are missing or of another release.
    """
    method = legacy(folder, reference, graph.features)
    return tuple(tested(graph, method, groups(graph, growth)))


def tested(graph: TransitionGraph, method: Method, hidden: tuple[Group, ...]) -> Iterator[LeaveOut]:
    """Yield the rows of one method: every group, way and verdict."""
    chosen = np.flatnonzero(method.tested & np.logical_or.reduce([group.members for group in hidden]))
    found = fits(graph.features, method.ratings, chosen)
    for group in hidden:
        inside = group.members[chosen]
        if inside.any():
            for way in Way:
                yield from _rows(graph, method, (group, chosen, inside), (way, found))


def _rows(
    graph: TransitionGraph, method: Method, who: tuple[Group, Ints, Bools], how: tuple[Way, Fits]
) -> Iterator[LeaveOut]:
    (group, chosen, inside), (way, found) = who, how
    into = way is Way.INTO
    known, imputed = (found.into_known, found.into_imputed) if into else (found.out_known, found.out_imputed)
    pairs = _pairs(graph, chosen, inside)
    pairs = pairs if into else pairs.T
    error = miss(known, imputed, pairs)
    for verdict, (rest, bar) in _conditions(graph).items():
        kept = rest[:, chosen] if into else rest[chosen]
        said = flips(kept & (known >= bar), kept & (imputed >= bar), pairs)
        yield LeaveOut(method.method, group.name, way, verdict, int(inside.sum()), error, said)


def _pairs(graph: TransitionGraph, chosen: Ints, inside: Bools) -> Bools:
    """Return which pairs count [occupation, hidden]: partners with skills of their own, but not itself."""
    pairs = ~graph.features.imputed[:, None] & inside
    pairs[chosen, np.arange(len(chosen))] = False
    return np.asarray(pairs)


def _conditions(graph: TransitionGraph) -> dict[Verdict, tuple[Bools, float]]:
    """Return what else each verdict asks [occupation, occupation], kept as it is, and its least fit."""
    rules, features = graph.rules, graph.features
    held = graph.met[Condition.PAY] & graph.met[Condition.ZONE] & graph.met[Condition.WEEKS]
    every = np.ones_like(held)
    return {
        Verdict.VIABLE: (held, rules.fit_training),
        Verdict.FIT: (every, rules.fit_training),
        Verdict.DIRECT: ((graph.zone_step <= 0) & ~features.needs_licence, rules.fit_direct),
    }
