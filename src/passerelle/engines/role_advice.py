"""Advice on moves between an employer's roles: what the occupations say, with the employer's own pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from passerelle.domain.transition import DESIRABLE, VIABLE, Condition, TransitionGraph
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.role_moves import UNKNOWN, RoleFacts, in_reach, is_next_step, least_likely

PAID: Final = (Condition.PAY, Condition.PAY_KEPT)  # conditions that the employer's own pay decides


@dataclass(frozen=True, slots=True)
class RoleAdvice:
    """What may be advised between occupations, but for pay, which each employer has its own of.

    All hold on the diagonal: between roles of one occupation the work is the same, and so are its outlook
    and its exposure.
    """

    viable: Bools  # [occupation, occupation]  every condition but pay
    desirable: Bools  # [occupation, occupation]  growth and openings
    safe: Bools  # [occupation, occupation]
    sure: Bools  # [occupation, occupation]  whether enough is known to advise
    pay_viable_share: float
    pay_desirable_share: float


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Advice on moves, as far as it is known: pay that is not known counts as enough in the first two."""

    viable: Bools  # [move]
    desirable: Bools  # [move]
    safe: Bools  # [move]
    pay_known: Bools  # [move]  of both roles
    evident: Bools  # [move]  whether enough is known of both occupations

    @property
    def sure(self) -> Bools:
        """Whether pay and enough of the occupations are known [move]."""
        return np.asarray(self.pay_known & self.evident)

    @property
    def good(self) -> Bools:
        """Viable, desirable and safe, as far as it is known [move]."""
        return np.asarray(self.viable & self.desirable & self.safe)

    @property
    def advisable(self) -> Bools:
        """Viable, desirable and safe, and enough is known to say so [move]."""
        return np.asarray(self.good & self.sure)


def role_advice(graph: TransitionGraph) -> RoleAdvice:
    """Return what a graph says of moves between occupations, and between roles of one occupation."""
    same = np.eye(len(graph.occupations), dtype=bool)
    return RoleAdvice(
        viable=_all(graph.met, VIABLE) | same,
        desirable=_all(graph.met, DESIRABLE) | same,
        safe=graph.safe | same,
        sure=~graph.insufficient | same,
        pay_viable_share=graph.rules.pay_viable_share,
        pay_desirable_share=graph.rules.pay_desirable_share,
    )


def _all(met: Mapping[Condition, Bools], wanted: tuple[Condition, ...]) -> Bools:
    return np.asarray(np.logical_and.reduce([met[c] for c in wanted if c not in PAID]))


def pay_ratio(facts: RoleFacts, origin: Ints, target: Ints) -> Floats:
    """Return pay of the target over that of the origin; not a number where either is not known.

    1 where the origin is unpaid, and so has nothing to lose. Both index roles and are broadcast against
    each other.
    """
    here, there = facts.pay[origin], facts.pay[target]
    known = np.isfinite(here) & np.isfinite(there)
    ratio = np.where(known, 1.0, np.nan)
    return np.divide(there, here, out=ratio, where=known & (here > 0.0))


def verdicts(advice: RoleAdvice, facts: RoleFacts, origin: Ints, target: Ints) -> Verdicts:
    """Return whether moves are viable, desirable and safe, and whether enough is known to say so.

    A role that leads others is viable only for people who lead already, or whose title is the step below:
    neither fit nor training makes a manager. Where an occupation is not known, nothing can be advised.

    Args:
        advice: between occupations.
        facts: the employer's roles.
        origin: roles left; broadcast against ``target``.
        target: roles entered.
    """
    here, there = facts.occupation[origin], facts.occupation[target]
    known = (here != UNKNOWN) & (there != UNKNOWN)
    pair = np.maximum(here, 0), np.maximum(there, 0)
    ratio = pay_ratio(facts, origin, target)
    paid = np.isfinite(ratio)
    may_lead = facts.leads[origin] | ~facts.leads[target] | is_next_step(facts, origin, target)
    return Verdicts(
        viable=known & advice.viable[pair] & may_lead & ~(ratio < advice.pay_viable_share),
        desirable=known & advice.desirable[pair] & ~(ratio < advice.pay_desirable_share),
        safe=known & advice.safe[pair],
        pay_known=paid,
        evident=known & advice.sure[pair],
    )


def tiers(advice: RoleAdvice, facts: RoleFacts, origins: Ints, likely: Floats) -> Ints:
    """Return the order of advice [origin, role]: 0 where a move is not viable.

    First come the advisable within reach, then the others advisable, then the viable; last those of which
    too little is known, or which hardly anyone makes.

    Args:
        advice: between occupations.
        facts: the employer's roles.
        origins: indices of roles.
        likely: share of those who leave [origin, role].
    """
    here, every = origins[:, None], np.arange(len(facts))
    found = verdicts(advice, facts, here, every)
    first = found.sure & (likely >= least_likely(facts, origins)[:, None])
    near = found.good & in_reach(facts, here, every)
    tier = np.where(first, 3 + found.good.astype(np.int64) + near, 1 + found.good.astype(np.int64))
    return np.asarray(tier * found.viable, dtype=np.int64)
