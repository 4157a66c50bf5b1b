"""Roles, their demand and the graph of transitions to the arrays of the placement problem.

Only roles in play come into the problem: those with too many people, those under a hard target, and those
that could take people. Every other role hires up to its requirement and needs no optimiser.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.evidence import evidence
from passerelle.app.assemble.money import cohort_severance, cost_rules
from passerelle.app.assemble.roles import Staff
from passerelle.app.assemble.transitions import move_rules, places
from passerelle.data.reference import Reference
from passerelle.domain.calendar import QUARTERS_PER_YEAR, discount_factor, quarters_for_weeks
from passerelle.domain.scenario import Scenario
from passerelle.domain.transition import TransitionGraph
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines import money
from passerelle.engines.evidence import Small
from passerelle.engines.levers.budget_per_quarter_money import LEVER as BUDGET_QUARTER
from passerelle.engines.levers.budget_total_money import LEVER as BUDGET
from passerelle.engines.levers.hiring_freeze import LEVER as FREEZE
from passerelle.engines.levers.limits_separations_at_most_people import LEVER as CEILING
from passerelle.engines.levers.offers_wait_quarters import LEVER as WAIT
from passerelle.engines.levers.prices_loss_to_separated_weight import LEVER as LOSS_WEIGHT
from passerelle.engines.levers.prices_overstaffing_quarterly_wage_multiple import LEVER as OVER
from passerelle.engines.levers.prices_understaffing_quarterly_wage_multiple import LEVER as UNDER
from passerelle.engines.levers.scenario_discount_rate import LEVER as DISCOUNT
from passerelle.engines.levers.training_completion_share import LEVER as COMPLETION
from passerelle.engines.levers.training_seats_per_quarter import LEVER as SEATS
from passerelle.engines.levers.training_weeks_at_most import LEVER as WEEKS
from passerelle.engines.moves import Candidates, candidate_moves
from passerelle.engines.placement.accounting import WalkRows, all_roles, idle_walk, walk
from passerelle.engines.placement.decide import Pool, WholeOffers
from passerelle.engines.placement.problem import HardTarget, Limits, PlacementProblem
from passerelle.engines.placement.solve import Solution

LEAST_SURPLUS_PEOPLE: Final = 0.5  # under half a person too many nobody is asked; attrition will see to it
_NOTHING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Ways:
    """What is known of each move of the problem beside its costs; one entry per move."""

    fit: Floats
    pay_ratio: Floats
    weeks: Floats
    relocates: Bools
    imputed: Bools  # fit and weeks rest on imputed skills
    evidence: Small  # of engines.evidence.Grade


@dataclass(frozen=True, slots=True)
class Training:
    """Programmes that moves may need: from one occupation to another; one entry per programme."""

    origin: Ints  # occupation, as an index
    target: Ints  # occupation, as an index
    weeks: Floats


@dataclass(frozen=True, slots=True)
class Assembled:
    """The problem, and how its axes stand to all roles and cohorts."""

    problem: PlacementProblem
    ways: Ways
    training: Training
    role: Ints  # [role of the problem]  index among all roles
    cohort: Ints  # [cohort of the problem]  index among all cohorts
    affected: Bools  # [all roles]  too many people in some quarter
    decides: Ints  # [all roles]  quarter in which the surplus first is greatest
    survivors: Floats  # [all roles, quarter]  expected people if nobody is moved, separated or hired
    severance: Floats  # [all cohorts]  mean severance of a person
    rules: money.CostRules
    hire_at_most: Floats  # [all roles, quarter]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the pieces of the problem are made from."""

    staff: Staff
    demand: RoleDemand
    scenario: Scenario
    rules: money.CostRules
    affected: Bools  # [all roles]
    decides: Ints  # [all roles]
    severance: Floats  # [all cohorts]
    hire_at_most: Floats  # [all roles, quarter]

    @property
    def quarters(self) -> int:
        return int(self.demand.required.shape[1])

    @property
    def pay(self) -> Floats:
        """A year's pay [all roles]."""
        return self.staff.roles["pay_mean"].to_numpy()

    @property
    def people(self) -> Floats:
        """Employees [all roles]."""
        return self.staff.roles["people"].to_numpy().astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Moves:
    """Every way out of every cohort in play."""

    cohort: Ints  # [move]  index among the cohorts of the problem
    candidate: Ints  # [move]  index of the candidate it comes from
    programme: Ints  # [move]  index of the programme it needs, or -1
    target: Ints  # [move]  the role it enters, among all roles
    arrival: Ints  # [move]  quarter


@dataclass(frozen=True, slots=True)
class _InPlay:
    """The axes of the problem among all roles and cohorts."""

    role: Ints  # [role of the problem]
    cohort: Ints  # [cohort of the problem]
    at: Ints  # [all roles]  index in the problem, or -1


def placement(
    staff: Staff, demand: RoleDemand, graph: TransitionGraph, reference: Reference, scenario: Scenario
) -> Assembled:
    """State the placement problem of a plan."""
    people = staff.roles["people"].to_numpy().astype(np.float64)
    survivors = expected_survivors(people, demand.attrition_rate, demand.required.shape[1])
    surplus = survivors - demand.required
    hard = _members(demand.cuts, len(people))
    affected = (surplus.max(axis=1) >= LEAST_SURPLUS_PEOPLE) | (hard & (surplus.max(axis=1) > _NOTHING))
    rules = cost_rules(scenario)
    setting = _Setting(
        staff=staff,
        demand=demand,
        scenario=scenario,
        rules=rules,
        affected=affected,
        decides=surplus.argmax(axis=1) + 1,
        severance=cohort_severance(staff, rules),
        hire_at_most=_hire_at_most(demand, scenario),
    )
    found, origins, targets = _candidates(setting, graph, reference)
    used = np.zeros(len(people), dtype=bool)
    used[targets[found.target]] = True
    role = np.flatnonzero(affected | hard | used)
    cohort = np.flatnonzero(affected[staff.cohort_role])
    training, programme = _training(setting, found, origins, targets, reference)
    moves = _moves(setting, found, origins, targets, cohort, programme)
    imputed, graded = _support(setting, found, (origins, targets), graph, reference)
    at = np.full(len(people), -1)
    at[role] = np.arange(len(role))
    return Assembled(
        problem=_problem(setting, found, moves, _InPlay(role, cohort, at)),
        ways=Ways(
            fit=found.fit[moves.candidate],
            pay_ratio=found.pay_ratio[moves.candidate],
            weeks=found.weeks[moves.candidate],
            relocates=found.relocates[moves.candidate],
            imputed=imputed[moves.candidate],
            evidence=graded[moves.candidate],
        ),
        training=training,
        role=role,
        cohort=cohort,
        affected=affected,
        decides=setting.decides,
        survivors=survivors,
        severance=setting.severance,
        rules=rules,
        hire_at_most=setting.hire_at_most,
    )


def expected_survivors(people: Floats, attrition_rate: Floats, quarters: int) -> Floats:
    """Return who is left of each role when nobody is moved, separated or hired [role, quarter]."""
    kept = (1.0 - attrition_rate)[:, None] ** np.arange(1, quarters + 1)
    return np.asarray(people[:, None] * kept)


def openings(required: Floats, people: Floats, attrition_rate: Floats) -> Floats:
    """Return the people each role needs beyond its own, filled as they arise [role, quarter]."""
    needed = np.zeros_like(required)
    headcount = people.copy()
    for quarter in range(required.shape[1]):
        left = headcount * (1.0 - attrition_rate)
        needed[:, quarter] = np.maximum(required[:, quarter] - left, 0.0)
        headcount = left + needed[:, quarter]
    return needed


def _members(cuts: tuple[HardTarget, ...], roles: int) -> Bools:
    named = np.zeros(roles, dtype=bool)
    for cut in cuts:
        named[cut.roles] = True
    return named


def _hire_at_most(demand: RoleDemand, scenario: Scenario) -> Floats:
    """Return how many people each role may hire; in a freeze only where growth is announced."""
    if not scenario[FREEZE]:
        return demand.hire_at_most
    return np.where(np.isinf(demand.hire_at_most), 0.0, demand.hire_at_most)


def _candidates(
    setting: _Setting, graph: TransitionGraph, reference: Reference
) -> tuple[Candidates, Ints, Ints]:
    """Return the candidate moves, and the roles that its origins and targets stand for."""
    origins = np.flatnonzero(setting.affected)
    targets = np.flatnonzero(~setting.affected)
    needed = openings(
        setting.demand.required[targets],
        setting.people[targets],
        setting.demand.attrition_rate[targets],
    )
    # Places count in the quarters that a move can reach: from the first decision to the last arrival.
    last = int(setting.decides[origins].max(initial=1)) + max(
        setting.scenario[WAIT], quarters_for_weeks(setting.scenario[WEEKS])
    )
    found = candidate_moves(
        places(setting.staff.roles, origins, reference),
        places(setting.staff.roles, targets, reference),
        needed[:, : min(last, setting.quarters)].sum(axis=1),
        graph,
        move_rules(setting.scenario),
    )
    return found, origins, targets


def _moves(
    setting: _Setting, found: Candidates, origins: Ints, targets: Ints, cohort: Ints, programme: Ints
) -> _Moves:
    """Return each candidate once for each cohort of its role and each quarter in which it may arrive.

    Training takes its whole quarters; a direct move is at once, or after a paid wait. What would
    arrive after the plan's end is left out, since its place cannot be seen.
    """
    held = origins[found.origin]
    training = np.array([quarters_for_weeks(weeks) for weeks in found.weeks.tolist()], dtype=np.int64)
    waits = np.arange(setting.scenario[WAIT] + 1)
    candidate, wait = (part.ravel() for part in np.indices((len(held), len(waits))))
    arrival = setting.decides[held[candidate]] + np.where(found.trains[candidate], training[candidate], wait)
    kept = (arrival <= setting.quarters) & ((wait == 0) | ~found.trains[candidate])
    candidate, arrival = candidate[kept], arrival[kept]
    # Cohorts are in the order of their own ids: bring those of one role together, then repeat each move.
    by_role = np.argsort(setting.staff.cohort_role[cohort], kind="stable")
    sorted_roles = setting.staff.cohort_role[cohort][by_role]
    first = np.searchsorted(sorted_roles, held[candidate], side="left")
    count = np.searchsorted(sorted_roles, held[candidate], side="right") - first
    move = np.repeat(np.arange(len(candidate)), count)
    nth = np.arange(len(move)) - np.repeat(np.cumsum(count) - count, count)
    chosen = candidate[move]
    return _Moves(
        cohort=by_role[first[move] + nth],
        candidate=chosen,
        programme=programme[chosen],
        target=targets[found.target[chosen]],
        arrival=arrival[move],
    )


def _training(
    setting: _Setting, found: Candidates, origins: Ints, targets: Ints, reference: Reference
) -> tuple[Training, Ints]:
    """Return the programmes, and which of them each candidate needs (-1 for none)."""
    held = places(setting.staff.roles, origins[found.origin], reference).occupation
    entered = places(setting.staff.roles, targets[found.target], reference).occupation
    trained = np.flatnonzero(found.trains)
    pairs = np.column_stack([held, entered])[trained]
    unique, first, inverse = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    programme = np.full(len(found.target), -1)
    programme[trained] = inverse
    return Training(unique[:, 0], unique[:, 1], found.weeks[trained][first]), programme


def _support(
    setting: _Setting,
    found: Candidates,
    ends: tuple[Ints, Ints],
    graph: TransitionGraph,
    reference: Reference,
) -> tuple[Bools, Small]:
    """Return whether each candidate rests on imputed skills, and its grade of evidence [candidate].

    Within one occupation nothing rests on skills.
    """
    origins, targets = ends
    held = places(setting.staff.roles, origins[found.origin], reference).occupation
    entered = places(setting.staff.roles, targets[found.target], reference).occupation
    imputed = ~graph.measured[held, entered] & (held != entered)
    return np.asarray(imputed), np.asarray(evidence(reference).grade[held, entered])


def _problem(setting: _Setting, found: Candidates, moves: _Moves, play: _InPlay) -> PlacementProblem:
    """Return the arrays of the problem."""
    role, cohort, at = play.role, play.cohort, play.at
    scenario, demand = setting.scenario, setting.demand
    held = setting.staff.cohort_role[cohort]
    pay = setting.pay
    terms = money.MoveTerms(
        pay_here=pay[held[moves.cohort]],
        pay_there=pay[moves.target],
        weeks=found.weeks[moves.candidate],
        between_quarters=moves.arrival - setting.decides[held[moves.cohort]],
        completion=np.where(moves.programme >= 0, scenario[COMPLETION].central, 1.0),
        relocates=found.relocates[moves.candidate],
    )
    hire_cost = _hire_cost(pay[role], setting)
    quarterly = pay[role] / QUARTERS_PER_YEAR
    weight = scenario[LOSS_WEIGHT]
    left_years = (setting.quarters - moves.arrival + 1) / QUARTERS_PER_YEAR
    return PlacementProblem(
        people=setting.staff.cohorts["people"].to_numpy()[cohort].astype(np.float64),
        role=at[held],
        decides=setting.decides[held],
        exit_cost=money.person_cost(money.exit_lines(setting.severance[cohort], setting.rules)),
        exit_loss=weight * money.exit_loss(pay[held], setting.rules),
        start_people=setting.people[role],
        attrition_rate=demand.attrition_rate[role],
        required=demand.required[role],
        hire_cost=hire_cost,
        hire_at_most=setting.hire_at_most[role],
        # A place left empty is priced at no less than filling it, or the plan's end would empty places.
        under_cost=np.maximum(scenario[UNDER] * quarterly, hire_cost.max(axis=1)),
        over_cost=scenario[OVER] * quarterly,
        cohort=moves.cohort,
        target=at[moves.target],
        start=setting.decides[held[moves.cohort]],
        arrival=moves.arrival,
        completion=terms.completion,
        trains=moves.programme,
        move_cost=money.person_cost(money.move_lines(terms, setting.rules)),
        move_loss=weight * np.maximum(terms.pay_here - terms.pay_there, 0.0) * left_years,
        discount=discounts(scenario),
        limits=Limits(
            budget_money=scenario[BUDGET],
            budget_quarter_money=scenario[BUDGET_QUARTER],
            seats_people=scenario[SEATS],
            separations_people=scenario[CEILING],
            targets=tuple(replace(cut, roles=at[cut.roles]) for cut in demand.cuts),
        ),
        keep=_keep(setting, cohort),
    )


def _keep(setting: _Setting, cohort: Ints) -> Floats:
    """Return the expected people of each cohort whom its role needs when it is asked [cohort].

    A target over several roles could otherwise be met by emptying the roles whose people are
    cheapest to let go. A role gives up no more than it has too many, its cohorts in proportion.
    """
    role = setting.staff.cohort_role[cohort]
    quarter = setting.decides[role]
    left = setting.people[role] * (1.0 - setting.demand.attrition_rate[role]) ** quarter
    needed_share = np.minimum(setting.demand.required[role, quarter - 1] / left, 1.0)
    people = setting.staff.cohorts["people"].to_numpy()[cohort]
    return np.asarray(people / setting.people[role] * left * needed_share)


def discounts(scenario: Scenario) -> Floats:
    """Return what money of each quarter is worth at the plan's start [quarter]."""
    quarters = range(1, scenario.calendar.quarters + 1)
    return np.array([discount_factor(scenario[DISCOUNT], quarter) for quarter in quarters])


def _hire_cost(pay: Floats, setting: _Setting) -> Floats:
    """Return what one hire costs until the plan's end, by the quarter of the hire [role, quarter]."""
    left = (
        setting.quarters - np.arange(1, setting.quarters + 1) + 0.5
    )  # hires come in the middle of a quarter
    shape = (len(pay), setting.quarters)
    return money.person_cost(
        money.hire_lines(np.broadcast_to(pay[:, None], shape), np.broadcast_to(left, shape), setting.rules)
    )


def role_labels(staff: Staff, assembled: Assembled) -> list[str]:
    """Return a name for each role of the problem [role]: title, department, site."""
    chosen = staff.roles.select("job_title", "department", "site")[assembled.role.tolist()]
    named = chosen.select(pl.concat_str(pl.all(), separator=", ", ignore_nulls=True))
    return list(named.to_series())


def pool(staff: Staff, assembled: Assembled) -> Pool:
    """Return everybody as the decision sees them: id, cohort of the problem or -1, years of service."""
    at = np.full(staff.cohorts.height, -1)
    at[assembled.cohort] = np.arange(len(assembled.cohort))
    return Pool(staff.employee_id.to_numpy().astype(np.str_), at[staff.cohort], staff.tenure_years)


def whole_walk(
    demand: RoleDemand, assembled: Assembled, solution: Solution, offers: WholeOffers, staff: Staff
) -> WalkRows:
    """Return the headcount walk of all roles, in play or not [all roles, quarter]."""
    people = staff.roles["people"].to_numpy().astype(np.float64)
    idle = idle_walk(people, demand.attrition_rate, demand.required, assembled.hire_at_most)
    return all_roles(idle, walk(assembled.problem, solution, offers), assembled.role)
