"""What may be proposed to the people of each cohort, from when, and what it costs.

Options belong to a role: each candidate move, at once or after a paid wait; each training that leads to
one; a separation; a voluntary programme. Every cohort of the role has all of them as its ways. An offer is
accepted by a share of those who get it; the others are paid for a time of search and then leave with support.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from passerelle.app.assemble.candidates import RoleMoves
from passerelle.app.assemble.floors import first_quarters
from passerelle.app.assemble.training import DIRECT, TrainingOptions
from passerelle.domain.calendar import QUARTERS_PER_YEAR, quarters_for_weeks
from passerelle.domain.scenario import Scenario
from passerelle.domain.units import Bools, Case, Floats, Ints
from passerelle.engines import money
from passerelle.engines.evidence import Grade, Small
from passerelle.engines.levers.offers_acceptance_case import LEVER as ACCEPTANCE_CASE
from passerelle.engines.levers.offers_acceptance_share import LEVER as ACCEPTANCE
from passerelle.engines.levers.offers_wait_quarters import LEVER as WAIT
from passerelle.engines.levers.prices_change_told_money import LEVER as CHANGE_TOLD
from passerelle.engines.levers.prices_loss_to_separated_weight import LEVER as LOSS_WEIGHT
from passerelle.engines.levers.voluntary_cap_people import LEVER as VOLUNTARY_CAP
from passerelle.engines.levers.voluntary_uptake_share import LEVER as UPTAKE
from passerelle.engines.placement.problem import OUTSIDE, Kind

Number = TypeVar("Number", np.float64, np.int64, np.int8, np.bool_)
NOBODY: Final = -1  # as the entry of what was settled: the way is open to everybody of its cohort


@dataclass(frozen=True, slots=True)
class Options:
    """What may be proposed to the people of each role, by role."""

    role: Ints  # [option]  index among all roles
    kind: Ints  # [option]  of ``Kind``
    candidate: Ints  # [option]  index of the move; -1 where they leave
    target: Ints  # [option]  index among all roles; OUTSIDE where they leave
    programme: Ints  # [option]  or DIRECT
    duration: Ints  # [option]  quarters from start to arrival
    by_hand: Bools  # [option]  open only to people whom somebody put on it

    def __len__(self) -> int:
        return len(self.role)


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The cohorts of the problem."""

    at: Ints  # [cohort]  index among all cohorts
    role: Ints  # [cohort]  index among all roles
    people: Floats  # [cohort]
    may_leave: Floats  # [cohort, quarter]  as-of people
    kept: Floats  # [cohort, quarter]  share of an as-of person expected there

    @property
    def quarters(self) -> int:
        """Number of quarters of the plan."""
        return int(self.may_leave.shape[1])


@dataclass(frozen=True, slots=True)
class Drafts:
    """The ways of the problem before their money, by cohort."""

    cohort: Ints  # [way]  index among the cohorts of the problem
    option: Ints  # [way]
    first: Ints  # [way]
    last: Ints  # [way]
    least: Floats  # [way]  people
    most: Floats  # [way]  people
    accepted: Bools  # [way]  whether they have said yes
    fixed: Ints  # [way]  entry of what was fixed by hand, or NOBODY
    told: Ints  # [way]  entry of what people were told, or NOBODY

    def __len__(self) -> int:
        return len(self.cohort)


@dataclass(frozen=True, slots=True)
class Ways:
    """What is known of each way of the problem beside its arrays there; one entry per way."""

    option: Ints  # candidate move that it comes from; -1 where they leave
    fit: Floats  # not a number where they leave
    pay_ratio: Floats  # not a number where they leave
    weeks: Floats  # of training; 0 where there is none
    relocates: Bools
    imputed: Bools  # fit and weeks rest on imputed skills
    evidence: Small  # of engines.evidence.Grade
    accepts: Floats  # share of those asked who take it; 1 where nobody is asked
    completion: Floats  # share of those in training who complete it; 1 without
    tuition_money: Floats  # a person who trains
    fixed: Ints  # entry of what was fixed by hand, or NOBODY
    told: Ints  # entry of what people were told, or NOBODY


@dataclass(frozen=True, slots=True)
class Priced:
    """Shares and money of each way, as the problem has them; one entry per way."""

    arrives: Floats
    returns: Floats
    cost: Floats
    loss: Floats
    loss_quarter: Floats


@dataclass(frozen=True, slots=True)
class Prices:
    """What money is made from."""

    scenario: Scenario
    rules: money.CostRules
    pay: Floats  # [all roles]  a year's
    severance: Floats  # [all cohorts]  of a person, mean


def options(
    moves: RoleMoves, training: TrainingOptions, affected: Ints, others: Ints, scenario: Scenario
) -> Options:
    """Return what may be proposed to each role's people.

    Args:
        moves: the candidates.
        training: how each of them may be taken.
        affected: roles with too many people.
        others: roles of whose people somebody put some on a way.
        scenario: gives the longest wait, and whether there is a voluntary programme.
    """
    direct = training.programme == DIRECT
    at_once, taught = training.candidate[direct], training.candidate[~direct]
    wait = np.arange(scenario[WAIT] + 1)
    weeks = training.programmes.weeks[training.programme[~direct]]
    leavers = np.concatenate([affected, others])
    volunteers = affected if scenario[VOLUNTARY_CAP] is not None else affected[:0]
    parts = [
        _of_moves(moves, Kind.MOVE, np.repeat(at_once, len(wait)), np.tile(wait, len(at_once))),
        _of_moves(moves, Kind.RETRAIN, taught, _whole_quarters(weeks), training.programme[~direct]),
        _out(Kind.SEPARATE, leavers, np.repeat([False, True], [len(affected), len(others)])),
        _out(Kind.VOLUNTARY, volunteers, np.zeros(len(volunteers), dtype=bool)),
    ]
    joined = {field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in _FIELDS}
    order = np.argsort(joined["role"], kind="stable")
    return Options(**{name: values[order] for name, values in joined.items()})


_FIELDS: Final = fields(Options)


def drafts(found: Options, cohorts: Cohorts, scenario: Scenario) -> Drafts:
    """Return every cohort's ways that are open to all of its people.

    A way may start as soon as anybody may go, and as long as it arrives within the plan, for its place
    cannot be seen after. The voluntary programme is offered once, in the first quarter in which anybody
    may go.
    """
    usable = np.flatnonzero(~found.by_hand)
    cohort, nth = _each_of_role(cohorts.role, found.role[usable])
    option = usable[nth]
    begin = first_quarters(cohorts.may_leave)
    first = begin[cohort]
    volunteers = found.kind[option] == Kind.VOLUNTARY
    last = np.where(volunteers, first, cohorts.quarters - found.duration[option])
    open_ = (last >= first) & (first <= cohorts.quarters)
    cohort, option, first, last = cohort[open_], option[open_], first[open_], last[open_]
    there = _at_first(cohorts.kept, begin)
    uptake = scenario[UPTAKE].central * cohorts.people * there
    taken = np.minimum(uptake, _at_first(cohorts.may_leave, begin) * there)
    nobody = np.full(len(cohort), NOBODY)
    return Drafts(
        cohort=cohort,
        option=option,
        first=first,
        last=last,
        least=np.zeros(len(cohort)),
        most=np.where(volunteers[open_], taken[cohort], np.inf),
        accepted=np.zeros(len(cohort), dtype=bool),
        fixed=nobody,
        told=nobody,
    )


def priced(ways: Drafts, found: Options, cohorts: Cohorts, described: Ways, prices: Prices) -> Priced:
    """Return shares and money of each way.

    An offer costs the move of those who accept, and of the others the time of search, their exit and their
    loss. People who were told of a way lose trust if it changes: its price is taken off their loss,
    for it is nobody's money.
    """
    weight, kind, accepts = prices.scenario[LOSS_WEIGHT], found.kind[ways.option], described.accepts
    inside = (kind == Kind.MOVE) | (kind == Kind.RETRAIN)
    arrives = np.where(inside, accepts * described.completion, 0.0)
    declines = np.where(inside, 1.0 - accepts, np.where(kind == Kind.VOLUNTARY, 0.0, 1.0))
    pay = prices.pay[cohorts.role][ways.cohort]
    there = prices.pay[np.maximum(found.target[ways.option], 0)]
    return Priced(
        arrives=arrives,
        returns=np.where(inside, np.maximum(accepts - arrives, 0.0), 0.0),
        cost=_cost(ways, found, cohorts, described, prices),
        loss=declines * weight * money.exit_loss(pay, prices.rules)
        - np.where(ways.told == NOBODY, 0.0, prices.scenario[CHANGE_TOLD]),
        loss_quarter=arrives * weight * np.maximum(pay - there, 0.0) / QUARTERS_PER_YEAR,
    )


def describe(
    ways: Drafts, found: Options, moves: RoleMoves, training: TrainingOptions, scenario: Scenario
) -> Ways:
    """Return what is known of each way."""
    candidate, programme = found.candidate[ways.option], found.programme[ways.option]
    inside, taught = candidate >= 0, programme != DIRECT
    share = scenario[ACCEPTANCE].at(Case(scenario[ACCEPTANCE_CASE]))
    programmes = training.programmes
    return Ways(
        option=candidate,
        fit=_taken(moves.fit, candidate, np.nan),
        pay_ratio=_taken(moves.pay_ratio, candidate, np.nan),
        weeks=_taken(programmes.weeks, programme, 0.0),
        relocates=_taken(moves.relocates, candidate, 0),
        imputed=_taken(moves.imputed, candidate, 0),
        evidence=_taken(moves.evidence, candidate, int(Grade.STRONG)),
        accepts=np.where(inside & ~ways.accepted, share, 1.0),
        completion=np.where(taught, _taken(programmes.completion, programme, 1.0), 1.0),
        tuition_money=_taken(programmes.tuition_money, programme, 0.0),
        fixed=ways.fixed,
        told=ways.told,
    )


# ------------------------------------------------------------------ pieces


def _of_moves(
    moves: RoleMoves, kind: Kind, candidate: Ints, duration: Ints, programme: Ints | None = None
) -> Options:
    return Options(
        role=moves.origin[candidate],
        kind=np.full(len(candidate), int(kind)),
        candidate=candidate,
        target=moves.target[candidate],
        programme=np.full(len(candidate), DIRECT) if programme is None else programme,
        duration=duration,
        by_hand=moves.by_hand[candidate],
    )


def _out(kind: Kind, role: Ints, by_hand: Bools) -> Options:
    nowhere = np.full(len(role), OUTSIDE)
    return Options(
        role=role,
        kind=np.full(len(role), int(kind)),
        candidate=np.full(len(role), -1),
        target=nowhere,
        programme=np.full(len(role), DIRECT),
        duration=np.zeros(len(role), dtype=np.int64),
        by_hand=by_hand,
    )


def _whole_quarters(weeks: Floats) -> Ints:
    different, at = np.unique(weeks, return_inverse=True)
    quarters = np.array([quarters_for_weeks(each) for each in different.tolist()], dtype=np.int64)
    return np.asarray(quarters[at])


def _each_of_role(role: Ints, of: Ints) -> tuple[Ints, Ints]:
    """Return each cohort once for each entry of its role: cohort, and the entry; ``of`` [entry] rises."""
    first = np.searchsorted(of, role, side="left")
    count = np.searchsorted(of, role, side="right") - first
    cohort = np.repeat(np.arange(len(role)), count)
    nth = np.arange(len(cohort)) - np.repeat(np.cumsum(count) - count, count)
    return cohort, first[cohort] + nth


def _at_first(values: Floats, first: Ints) -> Floats:
    """Return ``values`` [cohort, quarter] in each cohort's first quarter [cohort]; in the last if none."""
    return np.asarray(values[np.arange(len(first)), np.minimum(first, values.shape[1]) - 1])


def _cost(ways: Drafts, found: Options, cohorts: Cohorts, described: Ways, prices: Prices) -> Floats:
    """Return employer's money per person [way]."""
    kind, rules = found.kind[ways.option], prices.rules
    severance, pay = prices.severance[cohorts.at], prices.pay[cohorts.role]
    cost = money.person_cost(money.exit_lines(severance, rules))[ways.cohort]
    volunteers = np.flatnonzero(kind == Kind.VOLUNTARY)
    each = money.person_cost(money.voluntary_lines(severance, pay, rules))
    cost[volunteers] = each[ways.cohort[volunteers]]
    inside = np.flatnonzero((kind == Kind.MOVE) | (kind == Kind.RETRAIN))
    option, cohort = ways.option[inside], ways.cohort[inside]
    terms = money.MoveTerms(
        pay_here=pay[cohort],
        pay_there=prices.pay[found.target[option]],
        weeks=described.weeks[inside],
        tuition_money=described.tuition_money[inside],
        between_quarters=found.duration[option],
        acceptance=described.accepts[inside],
        completion=described.completion[inside],
        relocates=described.relocates[inside],
        severance_money=severance[cohort],
    )
    cost[inside] = money.person_cost(money.move_lines(terms, rules))
    return cost


def _taken(values: NDArray[Number], at: Ints, fill: float) -> NDArray[Number]:
    """Return ``values`` at each index, ``fill`` where that is below zero."""
    padded = np.append(values, np.array([fill], dtype=values.dtype))
    return np.asarray(padded[at])  # -1 is the last
