"""The sentence behind each decision: which facts go into which of the engine's reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from passerelle.app.assemble.evidence import grade_name
from passerelle.app.assemble.placement import Assembled
from passerelle.app.assemble.roles import Staff
from passerelle.data.schema import Decision
from passerelle.domain.calendar import Calendar
from passerelle.domain.units import Floats, Ints
from passerelle.engines.evidence import Grade
from passerelle.engines.placement import reasons
from passerelle.engines.placement.decide import Decided, WholeOffers
from passerelle.engines.placement.solve import Solution

_KINDS: Final = list(Decision)
_SOME: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Reasons:
    """Every sentence once, and which of them each employee has."""

    texts: list[str]
    of_employee: Ints  # [employee]  index of the sentence


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentences are made from."""

    staff: Staff
    required: Floats  # [all roles, quarter]
    assembled: Assembled
    solution: Solution
    offers: WholeOffers
    calendar: Calendar
    order: str  # rule of the neutral order
    currency: str


def decision_reasons(facts: Facts, decided: Decided) -> Reasons:
    """Return the reason of every decision."""
    staff, assembled = facts.staff, facts.assembled
    role = staff.cohort_role[staff.cohort]
    titles = staff.roles["job_title"].to_list()
    texts = [reasons.stay_unaffected(title) for title in titles]
    of_employee = role.copy()
    at = np.full(staff.cohorts.height, -1)
    at[assembled.cohort] = np.arange(len(assembled.cohort))
    mine = at[staff.cohort]  # index of the cohort in the problem, -1 for those out of play
    held = [_role_facts(facts, int(number)) for number in assembled.problem.role]

    counts = _offered(facts)
    stays = (mine >= 0) & (decided.kind == _KINDS.index(Decision.STAY))
    of_employee[stays] = len(texts) + mine[stays]
    texts += [reasons.stay_affected(held[c], *(int(n) for n in counts[c])) for c in range(len(held))]

    leaves = decided.kind == _KINDS.index(Decision.SEPARATE)
    left, position = np.unique(mine[leaves], return_inverse=True)
    of_employee[leaves] = len(texts) + position
    texts += [reasons.separate(held[c], _refused(facts, int(c)), facts.order) for c in left]

    moves = decided.move >= 0
    used, position = np.unique(decided.move[moves], return_inverse=True)
    of_employee[moves] = len(texts) + position
    for move in used.tolist():
        say = reasons.retrain if assembled.problem.trains[move] >= 0 else reasons.move
        said = say(held[assembled.problem.cohort[move]], _offer_facts(facts, move), facts.order)
        texts.append(f"{said}{_caution(facts, move)}")
    return Reasons(texts, of_employee)


def _offered(facts: Facts) -> Ints:
    """Return how many people of each cohort are offered a move, training, or separate [cohort, 3]."""
    problem, offers = facts.assembled.problem, facts.offers
    cohorts = len(problem.people)
    trained = problem.trains >= 0
    direct = np.bincount(problem.cohort, weights=offers.move * ~trained, minlength=cohorts)
    retrained = np.bincount(problem.cohort, weights=offers.move * trained, minlength=cohorts)
    return np.column_stack([direct, retrained, offers.separate]).astype(np.int64)


def _role_facts(facts: Facts, number: int) -> reasons.RoleFacts:
    role = int(facts.assembled.role[number])
    quarter = int(facts.assembled.decides[role])
    people = float(facts.staff.roles["people"][role])
    return reasons.RoleFacts(
        title=str(facts.staff.roles["job_title"][role]),
        people=people,
        required_at_decision=float(facts.required[role, quarter - 1]),
        leavers_before=people - float(facts.assembled.survivors[role, quarter - 1]),
        quarter=facts.calendar.label(quarter),
    )


def _offer_facts(facts: Facts, move: int) -> reasons.OfferFacts:
    problem, ways = facts.assembled.problem, facts.assembled.ways
    here = int(facts.assembled.role[problem.role[problem.cohort[move]]])
    there = int(facts.assembled.role[problem.target[move]])
    roles = facts.staff.roles
    named = [
        str(roles[column][there])
        for column in ("department", "site", "region")
        if roles[column][there] is not None and roles[column][there] != roles[column][here]
    ]
    return reasons.OfferFacts(
        title=str(roles["job_title"][there]),
        place=", ".join(named),
        arrival=facts.calendar.label(int(problem.arrival[move])),
        fit=float(ways.fit[move]),
        pay_ratio=float(ways.pay_ratio[move]),
        weeks=float(ways.weeks[move]),
    )


def _caution(facts: Facts, move: int) -> str:
    """Say that a move leans on imputed skills or on insufficient evidence; empty where it does not."""
    ways = facts.assembled.ways
    insufficient = ways.evidence[move] == Grade.INSUFFICIENT
    if insufficient:
        return (
            " The evidence for this move is insufficient: too little is measured of the two occupations, or "
            "of people who made it. Check it with the person before it is offered."
        )
    if ways.imputed[move]:
        grade = grade_name(int(ways.evidence[move]))
        return f" Skills of one of the two occupations are imputed; the evidence for this move is {grade}."
    return ""


def _refused(facts: Facts, cohort: int) -> str:
    """Say which alternative to leaving came nearest, and what stood against it."""
    problem, solution = facts.assembled.problem, facts.solution
    own = np.flatnonzero((problem.cohort == cohort) & (solution.move < _SOME))
    if len(own) == 0:
        taken = (problem.cohort == cohort).any()
        return reasons.refused_all_used() if taken else reasons.refused_none()
    move = int(own[np.argmin(solution.reduced_cost[own])])
    offer = _offer_facts(facts, move)
    more = max(float(solution.reduced_cost[move]), 0.0)
    if problem.trains[move] >= 0 and solution.seats_price[problem.start[move] - 1] > _SOME:
        return reasons.refused_seats(offer)
    if solution.hire[problem.target[move], problem.arrival[move] - 1] <= _SOME:
        return reasons.refused_full(offer)
    return reasons.refused_cost(offer, f"{facts.currency} {more:,.0f}")
