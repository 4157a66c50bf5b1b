"""Solves a placement problem by sifting: a small programme grows by the flows and books that matter.

Column sifting (Bixby, Gregory, Lustig, Marsten and Shanno 1992, Operations Research 40) with rows added on
demand. Each round solves the restricted programme of ``master.py``, prices every flow of the problem with its
duals (``pricing.py``), which gives a bound on every plan, and staffs every book for the flows found, which
gives a plan. Flows that would lower the cost come in, and so do books whose tangent no longer holds. It
ends when plan and bound meet.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement import idle as idling
from passerelle.engines.placement import model, pricing, settling
from passerelle.engines.placement.highs import AT_LEAST, BASIC, Options, Outcome
from passerelle.engines.placement.idle import BookCosts, Staffing, Tangent
from passerelle.engines.placement.master import Found, Pool, Statuses, master, solved
from passerelle.engines.placement.model import Flows
from passerelle.engines.placement.pricing import BookPlan, Fixed, Prices
from passerelle.engines.placement.problem import OUTSIDE, TOLERANCE, PlacementProblem

SMALL_FLOWS: Final = 20_000  # a problem of fewer flows and cells than this is solved whole, at once
SMALL_CELLS: Final = 20_000
FIRST_FLOWS: Final = 4  # of each cohort, in the first restricted programme
NEW_FLOWS: Final = 4  # of each cohort, at most, in each round
ROUNDS: Final = 200
MANY_COHORTS: Final = 12_000  # from here on most cohorts settle before the first programme
SAMPLE_COHORTS: Final = 1_500
_PAIR: Final = ("way", "start")
GAP: Final = 1e-6
SAMPLE_GAP: Final = 1e-2  # of a sample's plan: its prices are a start and no more
_LEFT_FOR_LATER: Final = 0.2  # of what settled cohorts add to the gap, in each round
LARGE_GAP: Final = 5e-5  # at which the solve of a large problem ends
_PART: Final = 0.2  # of the gap allowed, what books without rows may make up


@dataclass(frozen=True, slots=True)
class Step:
    """How far a solve was after one round of it."""

    objective: float  # of the best plan so far; infinite where there is none
    bound: float
    gap: float
    flows: int
    books: int
    seconds: float


@dataclass(frozen=True, slots=True)
class State:
    """What the solve of a like problem can start from."""

    pool: Pool
    basis: dict[str, Statuses]
    shape: tuple[int, ...]  # cases, roles, quarters, ways
    costs: tuple[Floats, ...] = ()  # of flows and staffing; the basis stays dual feasible under the same


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that keeps every limit, as far as ``violation`` says."""

    flow: Floats  # [way, quarter]
    staffing: Staffing
    reduced: Floats  # [book, quarter]
    books: BookPlan
    objective: float
    violation: float  # people over a hard target


@dataclass(frozen=True, slots=True)
class Sifted:
    """How a solve ended."""

    plan: Plan | None  # the best that was found
    bound: float
    prices: Prices
    released: Floats  # [cohort, quarter]
    left: Floats  # [way, quarter]
    slack: float  # of all limits together in the last restricted programme
    outcome: Outcome
    steps: tuple[Step, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Asked:
    """How to sift."""

    deadline_s: float | None = None
    cancelled: Callable[[], bool] | None = None
    near: State | None = None
    told: Callable[[Step], None] | None = None
    gap: float = GAP
    settles: bool = True  # whether cohorts of a large problem may settle outside the programme


@dataclass(frozen=True, slots=True)
class _Setting:
    problem: PlacementProblem
    costs: BookCosts
    idle: Tangent
    fixed: Fixed
    start: Floats  # [book]  people on the as-of date
    begun: float


def sift(problem: PlacementProblem, asked: Asked) -> Sifted:
    """Return the cheapest plan that was found, the bound, and the prices of the limits."""
    costs = idling.book_costs(problem)
    start = np.tile(problem.start_people, len(problem.weights))
    idle = idling.tangent(costs, start)
    setting = _Setting(problem, costs, idle, pricing.fixed(problem, costs), start, time.perf_counter())
    prices = _at_rest(setting)
    left = pricing.unreleased(setting.fixed, prices)
    released = pricing.release_prices(setting.fixed, left, prices.release)
    pool, basis = _first(setting, asked, left)
    best: Plan | None = None
    bound, steps = pricing.bound(setting.fixed, prices, left, released), []
    dual = basis is not None and _same_costs(asked.near, setting)
    for number in range(ROUNDS):
        options = _options(setting, asked, primal=number > 0 or not dual)
        found = solved(master(problem, pool, costs, idle), basis, options)
        if found.outcome is not Outcome.OPTIMAL:
            break
        prices, left, released = _priced(setting, pool, found)
        plan = _plan(setting, pool, found)
        bound = max(bound, _bound(setting, pool, found, (prices, left, released)))
        if found.slack <= TOLERANCE and plan.violation <= TOLERANCE:
            best = plan if best is None or plan.objective < best.objective else best
        steps.append(_step(setting, best, bound, pool))
        if asked.told:
            asked.told(steps[-1])
        if steps[-1].gap <= max(asked.gap, LARGE_GAP if asked.settles and _is_large(setting) else 0.0):
            break
        grown = _grown(setting, pool, found, (plan, prices, left, released))
        if grown is None:
            break
        basis = _with_new_books(setting, found.basis, grown.books[len(pool.books) :], plan)
        pool = grown
    state = State(pool, found.basis, (*problem.required.shape, len(problem.cohort)), _costs(setting))
    return Sifted(best, bound, prices, released, left, found.slack, found.outcome, tuple(steps), state)


def _bound(setting: _Setting, pool: Pool, found: Found, priced: tuple[Prices, Floats, Floats]) -> float:
    """Return what no plan can undercut; where the programme was whole, its own duals say it too."""
    prices, left, released = priced
    limits = setting.problem.limits
    joint = bool(limits.entries) or limits.over_people is not None
    whole = len(pool.books) == len(setting.start) and not pool.settled.cohorts.any()
    if whole and len(pool.flows) == np.count_nonzero(setting.fixed.allowed):
        return found.bound
    assert not joint
    return pricing.bound(setting.fixed, prices, left, released)


def _options(setting: _Setting, asked: Asked, *, primal: bool) -> Options:
    left = None if asked.deadline_s is None else asked.deadline_s - (time.perf_counter() - setting.begun)
    return Options(left, asked.cancelled, primal=primal)


def _step(setting: _Setting, best: Plan | None, bound: float, pool: Pool) -> Step:
    objective = np.inf if best is None else best.objective
    gap = (objective - bound) / max(abs(objective), 1.0) if best else np.inf
    return Step(objective, bound, gap, len(pool.flows), len(pool.books), time.perf_counter() - setting.begun)


# ------------------------------------------------------------------ where to start


def _at_rest(setting: _Setting) -> Prices:
    """Return the prices when nobody is asked and no limit binds."""
    problem = setting.problem
    sides = tuple(np.zeros(limit.most.shape) for limit in problem.limits.side)
    targets = np.zeros((len(problem.limits.targets), len(problem.weights), problem.quarters))
    return Prices(np.zeros(problem.may_leave.shape), setting.idle.worth, sides, targets)


def _first(setting: _Setting, asked: Asked, left: Floats) -> tuple[Pool, dict[str, Statuses] | None]:
    """Return the first restricted programme, and the basis of a like one where there is one."""
    problem, allowed = setting.problem, setting.fixed.allowed
    limits, books = problem.limits, len(setting.start)
    joint = bool(limits.entries) or limits.over_people is not None or limits.under_people is not None
    small = np.count_nonzero(allowed) <= SMALL_FLOWS and books * problem.quarters <= SMALL_CELLS
    if joint or small:
        return Pool(model.all_flows(problem), np.arange(books), settling.nobody_settled(problem)), None
    if asked.near is not None and _alike(asked.near, setting):
        return asked.near.pool, asked.near.basis
    pinned = np.zeros(len(problem.cohort), dtype=bool) if problem.least is None else problem.least > 0.0
    way, before = np.nonzero(allowed & pinned[:, None])
    if _is_large(setting) and asked.settles and problem.reduced is None:
        return _settled_first(setting, pinned, Flows(way, before + 1), asked), None
    best = _best(setting, np.where(pinned[:, None], np.inf, left), np.inf, FIRST_FLOWS)
    chosen = Flows(np.concatenate([way, best.way]), np.concatenate([before + 1, best.start]))
    return Pool(chosen, _crooked(setting), settling.nobody_settled(problem)), None


def _settled_first(setting: _Setting, pinned: Bools, flows: Flows, asked: Asked) -> Pool:
    """Return the first programme of a large problem: cohorts near a tie at the prices of a sample."""
    problem = setting.problem
    many = np.count_nonzero(problem.may_leave[:, -1])
    part = settling.sample(problem, setting.idle, max(2, int(many) // SAMPLE_COHORTS))
    found = sift(part, replace(asked, near=None, told=None, gap=SAMPLE_GAP, settles=False))
    ceiling = pricing.ceiling_of_books(problem, found.prices.targets)
    worth = pricing.worth_within(setting.costs, found.prices.worth, ceiling)
    left = pricing.unreleased(setting.fixed, replace(found.prices, worth=worth))
    hands = np.zeros(len(problem.people), dtype=bool)
    hands[problem.cohort[pinned]] = True
    settled = settling.settled_at(setting.fixed, left, hands)
    inside = ~settled.cohorts[problem.cohort]
    best = _best(setting, np.where((inside & ~pinned)[:, None], left, np.inf), np.inf, FIRST_FLOWS)
    chosen = Flows(np.concatenate([flows.way, best.way]), np.concatenate([flows.start, best.start]))
    books = np.union1d(_crooked(setting), found.state.pool.books)
    return Pool(chosen, books, settled)


def _is_large(setting: _Setting) -> bool:
    return bool(np.count_nonzero(setting.problem.may_leave[:, -1]) > MANY_COHORTS)


def _alike(near: State, setting: _Setting) -> bool:
    """Say whether an earlier solve's flows and books are some of this problem's, the pinned among them."""
    problem = setting.problem
    if near.shape != (*problem.required.shape, len(problem.cohort)):
        return False
    pinned = np.zeros(len(problem.cohort), dtype=bool) if problem.least is None else problem.least > 0.0
    held = near.pool.holds(problem)
    return bool(setting.fixed.allowed[held].all() and held[setting.fixed.allowed & pinned[:, None]].all())


def _crooked(setting: _Setting) -> Ints:
    """Return the books that need the programme from the start: hiring what is short is not their best."""
    problem, costs, idle, nothing = setting.problem, setting.costs, setting.idle, _at_rest(setting)
    asked_nobody = BookPlan(np.zeros(costs.required.shape), idle.staffing.headcount, idle.cost)
    part = pricing.book_values(problem, costs, nothing, asked_nobody)
    part -= pricing.book_bounds(problem, costs, nothing)
    return np.flatnonzero(part > 1e-9 * (1.0 + np.abs(idle.cost)))


# ------------------------------------------------------------------ one round


def _priced(setting: _Setting, pool: Pool, found: Found) -> tuple[Prices, Floats, Floats]:
    problem, costs, idle = setting.problem, setting.costs, setting.idle
    duals = {name: np.minimum(dual, 0.0) if name != "staff" else dual for name, dual in found.duals.items()}
    ceiling = pricing.ceiling_of_books(problem, duals["targets"])
    worth = idling.worths(costs, idle.staffing, idle.absorbs, ceiling)
    worth[pool.books] = duals["staff"].reshape(-1, problem.quarters)
    prices = Prices(
        duals["release"],
        pricing.worth_within(costs, worth, ceiling),
        tuple(duals[limit.name] for limit in problem.limits.side),
        duals["targets"],
    )
    left = pricing.unreleased(setting.fixed, prices)
    return prices, left, pricing.release_prices(setting.fixed, left, prices.release)


def nobody_asked(problem: PlacementProblem) -> Plan:
    """Return the plan in which only what was fixed by hand happens, and every role hires what it may."""
    costs = idling.book_costs(problem)
    start = np.tile(problem.start_people, len(problem.weights))
    setting = _Setting(
        problem, costs, idling.tangent(costs, start), pricing.fixed(problem, costs), start, 0.0
    )
    asked = np.zeros(len(problem.cohort), dtype=bool) if problem.least is None else problem.least > 0.0
    way, before = np.nonzero(setting.fixed.allowed & asked[:, None])
    people = np.zeros(len(way)) if problem.least is None else problem.least[way]
    nothing = {name: np.zeros((0, problem.quarters)) for name in model.STAFFED}
    found = Found(people, nothing, {}, 0.0, -np.inf, {}, Outcome.STOPPED)
    nobody = settling.nobody_settled(problem)
    return _plan(setting, Pool(Flows(way, before + 1), np.empty(0, dtype=np.int64), nobody), found)


def _plan(setting: _Setting, pool: Pool, found: Found) -> Plan:
    """Return the plan of a restricted optimum, every book staffed for what its flows add."""
    problem, costs = setting.problem, setting.costs
    quarters = problem.quarters
    flows = Flows(*(np.concatenate([getattr(pool.flows, n), getattr(pool.settled.flows, n)]) for n in _PAIR))
    people = np.concatenate([found.flow, pool.settled.people])
    added = (model.added_by(problem, flows) @ people).reshape(-1, quarters)
    added = np.tile(added, (len(problem.weights), 1))
    staffing = idling.staffed(costs, setting.start, added)
    reduced = np.zeros(costs.required.shape)
    for name in ("hire", "under", "over"):
        getattr(staffing, name)[pool.books] = found.staffing[name]
    reduced[pool.books] = found.staffing["reduced"]
    exact = costs.required + staffing.over + costs.saves[:, None] * reduced - staffing.under
    staffing.headcount[pool.books] = exact[pool.books]
    money = idling.staffing_cost(costs, staffing) + (costs.reduced * reduced).sum(axis=1)
    flow = np.zeros((len(problem.cohort), quarters))
    flow[flows.way, flows.start - 1] = people
    ways = float(setting.fixed.way_cost[flows.way, flows.start - 1] @ people)
    books = BookPlan(added, staffing.headcount, money)
    return Plan(flow, staffing, reduced, books, ways + float(money.sum()), _over_targets(problem, staffing))


def _over_targets(problem: PlacementProblem, staffing: Staffing) -> float:
    """Return by how many people the headcount is over a hard target, at most."""
    head = staffing.headcount.reshape(problem.required.shape)
    breach = 0.0
    for target in problem.limits.targets:
        inside = target.roles[target.roles != OUTSIDE]
        held = head[:, inside].sum(axis=1)[:, target.quarter - 1 :]
        breach = max(breach, float((held - target.at_most_people).max(initial=0.0)))
    return breach


def _grown(
    setting: _Setting, pool: Pool, found: Found, priced: tuple[Plan, Prices, Floats, Floats]
) -> Pool | None:
    """Return the pool with what would lower the gap; None where nothing would."""
    plan, prices, left, released = priced
    flows = _new_flows(setting, pool, left, found)
    books = _new_books(setting, pool, plan, prices)
    leave, back = _unsettled(setting, pool, plan, (left, released))
    if not len(flows) and not len(books) and not leave.any():
        return None
    every = (pool.flows, back, flows)
    return Pool(
        Flows(*(np.concatenate([getattr(part, name) for part in every]) for name in _PAIR)),
        np.concatenate([pool.books, books]),
        settling.without(pool.settled, setting.problem, leave),
    )


def _unsettled(
    setting: _Setting, pool: Pool, plan: Plan, priced: tuple[Floats, Floats]
) -> tuple[Bools, Flows]:
    """Return the settled cohorts that make up the gap, but for a small part of it, and flows for them."""
    left, released = priced
    part = settling.parts_of_gap(setting.fixed, left, released, plan.flow)
    part[~pool.settled.cohorts] = 0.0
    part = np.maximum(part, 0.0)
    order = np.argsort(part, kind="stable")
    least = max(_PART * GAP * max(abs(plan.objective), 1.0), _LEFT_FOR_LATER * float(part.sum()))
    small = np.cumsum(part[order]) <= least
    leave = np.zeros(len(part), dtype=bool)
    leave[order[~small]] = True
    problem = setting.problem
    theirs = leave[problem.cohort]
    held = np.zeros(left.shape, dtype=bool)
    held[pool.settled.flows.way, pool.settled.flows.start - 1] = True
    reduced = np.where(theirs[:, None], pricing.reduced_costs(problem, left, released), np.inf)
    reduced[held & theirs[:, None]] = -np.inf  # what they do now comes along
    return leave, _best(setting, reduced, np.inf, FIRST_FLOWS + 1)


def _new_flows(setting: _Setting, pool: Pool, left: Floats, found: Found) -> Flows:
    """Return flows that would lower the restricted optimum, the best few of each cohort in it."""
    problem = setting.problem
    price = np.cumsum(np.minimum(found.duals["release"], 0.0)[:, ::-1], axis=1)[:, ::-1]
    reduced = pricing.reduced_costs(problem, left, price)
    reduced[pool.holds(problem)] = np.inf
    reduced[pool.settled.cohorts[problem.cohort]] = np.inf
    typical = float(np.median(setting.fixed.way_cost)) if setting.fixed.way_cost.size else 1.0
    return _best(setting, reduced, -1e-9 * max(typical, 1.0), NEW_FLOWS)


def _best(setting: _Setting, value: Floats, below: float, count: int) -> Flows:
    """Return, for each cohort, the flows of least value, at most ``count``, all below a bar."""
    way, before = np.nonzero(value < below)
    some = value[way, before]
    cohort = setting.problem.cohort[way]
    order = np.lexsort((way, some, cohort))
    cohort = cohort[order]
    rank = np.arange(len(order)) - np.searchsorted(cohort, cohort, side="left")
    chosen = order[rank < count]
    return Flows(way[chosen], before[chosen] + 1)


def _new_books(setting: _Setting, pool: Pool, plan: Plan, prices: Prices) -> Ints:
    """Return the books without rows that make up the gap, all but a small part of it."""
    problem, costs = setting.problem, setting.costs
    part = pricing.book_values(problem, costs, prices, plan.books)
    part -= pricing.book_bounds(problem, costs, prices)
    part[pool.books] = 0.0
    order = np.argsort(part, kind="stable")
    small = np.cumsum(np.maximum(part[order], 0.0)) <= _PART * GAP * max(abs(plan.objective), 1.0)
    return np.sort(order[~small])


def _with_new_books(
    setting: _Setting, basis: dict[str, Statuses], books: Ints, plan: Plan
) -> dict[str, Statuses]:
    """Return the basis with the staffing of new books: what staffs each quarter is basic."""
    if not len(books) or not basis:
        return basis
    hire, most = plan.staffing.hire[books], setting.costs.hire_most[books]
    hires = (hire > 1e-9) & (hire < most - 1e-9)
    short = (plan.staffing.under[books] > 1e-9) & ~hires
    over = ~hires & ~short
    full = np.where((hire > 1e-9) & ~hires, 2, AT_LEAST)
    status = {
        "hire": np.where(hires, BASIC, full),
        "under": np.where(short, BASIC, AT_LEAST),
        "over": np.where(over, BASIC, AT_LEAST),
        "reduced": np.full(hire.shape, AT_LEAST),
    }
    return basis | {name: np.concatenate([basis[name], new.ravel()]) for name, new in status.items()}


def _costs(setting: _Setting) -> tuple[Floats, ...]:
    costs = setting.costs
    return setting.fixed.way_cost, costs.hire, costs.under, costs.over, costs.reduced


def _same_costs(near: State | None, setting: _Setting) -> bool:
    """Say whether only limits differ from an earlier solve: dual simplex then goes on from its basis."""
    return near is not None and bool(near.costs) and all(map(np.array_equal, near.costs, _costs(setting)))
