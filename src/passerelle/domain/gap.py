"""Gaps: what an occupation asks that a person of another lacks, by kind, each with its evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from passerelle.domain.units import Bools, Floats


class GapKind(StrEnum):
    """What kind of thing is missing."""

    SKILL = "skill"
    KNOWLEDGE = "knowledge"
    ABILITY = "ability"
    ACTIVITY = "activity"  # work activities, through tasks
    TECHNOLOGY = "technology"  # kinds of software and tools
    EDUCATION = "education"
    EXPERIENCE = "experience"
    LICENCE = "licence"


_ORDER = {kind: place for place, kind in enumerate(GapKind)}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing of which the destination asks more than the origin."""

    kind: GapKind
    name: str  # short title of the element, activity, kind of tool, licence; or what is asked, in words
    here: float  # what a person of the origin has, in ``unit``
    there: float  # what the destination asks, in ``unit``
    unit: str  # "level 0 to 7", "importance 1 to 5", "share of tasks", "in use", "years of schooling", ...
    size: float  # share of all that the destination asks of this kind which this gap leaves missing
    evidence: str  # how the two ends were had, in plain words; each end by itself where they differ
    imputed: bool  # whether either end is imputed
    detail: str = ""  # both ends in words, where figures alone do not say it; else empty


@dataclass(frozen=True, slots=True)
class Aspect:
    """One kind of demand of every occupation, in the order of the snapshot's occupations.

    A person of an occupation is taken to have what the occupation asks. Where ``carries`` is given, a
    person has instead all that the destination asks if their work carries over to it, else nothing.

    Raises:
        ValueError: arrays differ in length, or a level or weight is below zero.
    """

    kind: GapKind
    unit: str
    names: tuple[str, ...]  # [item]
    weight: Floats  # [occupation, item]  how much the item counts, 0 to 1
    level: Floats  # [occupation, item]  at least zero, in ``unit``
    evidence: tuple[str, ...]  # [occupation]  from where its values come; empty where nothing is known
    imputed: Bools  # [occupation]
    doubt: Floats | None = None  # [occupation]  how far its levels may be off, in ``unit``; none by default
    enough: float = 1.0  # share of what is asked from which nothing is missing, however much more is asked
    words: tuple[str, ...] = ()  # [occupation]  what it asks, in words; for an aspect of one item, or empty
    carries: Bools | None = None  # [origin, destination]  the diagonal is true

    def __post_init__(self) -> None:
        count = (len(self.evidence), len(self.names))
        if self.weight.shape != count or self.level.shape != count or self.imputed.shape != count[:1]:
            raise ValueError(f"the arrays of the aspect {self.kind} differ in length")
        if self.doubt is not None and self.doubt.shape != count[:1]:
            raise ValueError(f"the aspect {self.kind} doubts other than one figure of every occupation")
        if not 0.0 <= self.enough <= 1.0:
            raise ValueError(f"what is enough of the aspect {self.kind} is a share between 0 and 1")
        if self.words and (len(self.words) != count[0] or count[1] != 1):
            raise ValueError(f"the aspect {self.kind} has words for other than one item of every occupation")
        if self.carries is not None and (
            self.carries.shape != (count[0], count[0]) or not self.carries.diagonal().all()
        ):
            raise ValueError(f"in the aspect {self.kind} work carries from every occupation to itself")
        if self.level.min(initial=0.0) < 0.0 or self.weight.min(initial=0.0) < 0.0:
            raise ValueError(f"levels and weights of the aspect {self.kind} are at least zero")

    def known(self, i: int, j: int) -> bool:
        """Return whether gaps from ``i`` to ``j`` can be said: without, none is *not known*, not *none*."""
        return all(self.evidence[end] for end in self._ends(i, j))

    def held(self, i: int, j: int) -> Floats:
        """Return what a person of ``i`` has of what ``j`` may ask, in ``unit`` [item]."""
        if self.carries is None:
            return np.asarray(self.level[i])
        return np.asarray(self.level[j] if self.carries[i, j] else np.zeros(len(self.names)))

    def missing(self, i: int, j: int) -> Floats:
        """Return what each item leaves missing of all that ``j`` asks from a person of ``i`` [item].

        Shares of the weighted levels that ``j`` asks; they add up to at most 1. All zero where either
        end is unknown: see :meth:`known`.
        """
        asked = float((self.weight[j] * self.level[j]).sum())
        if asked <= 0.0 or not self.known(i, j):
            return np.zeros(len(self.names))
        held = self.held(i, j)
        short = self.level[j] - held
        gap = (short > self._doubt(i, j)) & (held < self.enough * self.level[j])
        return np.asarray(self.weight[j] * np.where(gap, short, 0.0) / asked)

    def gaps(self, i: int, j: int, n: int) -> tuple[Gap, ...]:
        """Return the ``n`` largest gaps from ``i`` to ``j``, largest first; none where an end is unknown."""
        size = self.missing(i, j)
        order = [int(e) for e in np.lexsort((np.arange(len(size)), -size))[:n] if size[e] > 0.0]
        if not order:
            return ()
        ends, held = self._ends(i, j), self.held(i, j)
        return tuple(
            Gap(
                kind=self.kind,
                name=_capital(self.words[j]) if self.words else self.names[e],
                here=float(held[e]),
                there=float(self.level[j, e]),
                unit=self.unit,
                size=float(size[e]),
                evidence=self._evidence(i, j),
                imputed=any(bool(self.imputed[end]) for end in ends),
                detail=self._detail(i, j),
            )
            for e in order
        )

    def _ends(self, i: int, j: int) -> tuple[int, ...]:
        """Return the occupations on whose values a gap rests."""
        return (i, j) if self.carries is None else (j,)

    def _doubt(self, i: int, j: int) -> float:
        """Return up to what a difference may be chance: errors of independent ends add as squares."""
        return 0.0 if self.doubt is None else math.hypot(*(float(self.doubt[e]) for e in self._ends(i, j)))

    def _evidence(self, i: int, j: int) -> str:
        said = [self.evidence[end] for end in self._ends(i, j)]
        return said[0] if len(set(said)) == 1 else f"here: {said[0]}; there: {said[1]}"

    def _detail(self, i: int, j: int) -> str:
        if not self.words:
            return ""
        here = f"usual here: {self.words[i]}" if self.carries is None else "work here is not counted as such"
        return f"usual there: {self.words[j]}; {here}"


def largest_gaps(aspects: Iterable[Aspect], i: int, j: int, n_per_kind: int) -> tuple[Gap, ...]:
    """Return the ``n_per_kind`` largest gaps of each kind from ``i`` to ``j``.

    Kinds come in the order of :class:`GapKind`, gaps of a kind largest first. A kind of which an end is
    unknown has none: ask :meth:`Aspect.known`.
    """
    ordered = sorted(aspects, key=lambda aspect: _ORDER[aspect.kind])
    return tuple(gap for aspect in ordered for gap in aspect.gaps(i, j, n_per_kind))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
