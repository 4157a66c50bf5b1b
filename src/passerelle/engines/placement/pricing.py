"""Prices of limits to reduced costs of every flow, and to a bound on every plan.

Whatever the prices, weak duality gives a number that no plan can undercut (Lagrangian relaxation; Geoffrion
1974, Mathematical Programming Study 2). Nothing here trusts the solver that proposed them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.placement.idle import BookCosts
from passerelle.engines.placement.model import staffing_limits
from passerelle.engines.placement.problem import OUTSIDE, PlacementProblem, SideLimit

_NOISE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Prices:
    """The change of the objective per unit more of each limit; those of ceilings are never above zero."""

    release: Floats  # [cohort, quarter]
    worth: Floats  # [book, quarter]  of a person more
    side: tuple[Floats, ...]  # by side limit, in the shape of its ``most``
    targets: Floats  # [target, case, quarter]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What pricing needs of a problem and never changes."""

    problem: PlacementProblem
    costs: BookCosts
    way_cost: Floats  # [way, quarter]
    allowed: Bools  # [way, quarter]
    kept: Floats  # [cohort, quarter]
    starts: Ints  # [cohort with ways]  its first way
    owners: Ints  # [cohort with ways]


def fixed(problem: PlacementProblem, costs: BookCosts) -> Fixed:
    """Return what pricing needs of ``problem``."""
    owners, starts = np.unique(problem.cohort, return_index=True)
    return Fixed(problem, costs, problem.way_cost, problem.allowed, problem.kept, starts, owners)


def unreleased(setting: Fixed, prices: Prices) -> Floats:
    """Return the reduced cost of each flow before the price of its cohort's people [way, quarter].

    Infinite where a way may not start.
    """
    problem, quarters = setting.problem, setting.problem.quarters
    cases, roles = problem.required.shape[:2]
    worth = np.zeros((roles + 1, 2 * quarters + 1 + int(problem.duration.max(initial=0))))
    worth[:roles, :quarters] = prices.worth.reshape(cases, roles, quarters).sum(axis=0)
    origin = problem.role[problem.cohort]
    target, back = problem.target, np.flatnonzero(problem.returns > 0.0)
    left = np.array(setting.way_cost)
    for t in range(quarters):
        arrival = t + problem.duration
        left[:, t] -= worth[origin, t]
        left[:, t] += problem.arrives * worth[target, arrival]
        left[back, t] += problem.returns[back] * worth[origin[back], arrival[back]]
    for limit, price in zip(problem.limits.side, prices.side, strict=True):
        if price.any():
            _charge(left, limit, price)
    left[~setting.allowed] = np.inf
    return left


def _charge(left: Floats, limit: SideLimit, price: Floats) -> None:
    counts = np.flatnonzero((limit.group >= 0) & (limit.weight != 0.0))
    each = price[limit.group[counts]]
    weight = limit.weight[counts]
    left[counts] -= (each * weight[:, None]) if limit.by_quarter else (each * weight)[:, None]


def release_prices(setting: Fixed, left: Floats, proposed: Floats) -> Floats:
    """Return prices of the cohorts' people, as-of, by quarter of start [cohort, quarter]; never above zero.

    They are at most the proposed ones, and low enough that no unlimited flow is worth more than they say;
    never falling from quarter to quarter, as prices of nested rows are.
    """
    problem = setting.problem
    free = left if problem.most is None else np.where(np.isinf(problem.most)[:, None], left, np.inf)
    lowest = np.zeros(proposed.shape)
    if len(setting.starts):
        lowest[setting.owners] = np.minimum.reduceat(free, setting.starts, axis=0)
    lowest = np.minimum(lowest, 0.0) * setting.kept
    price = np.minimum(lowest, np.cumsum(proposed[:, ::-1], axis=1)[:, ::-1])
    return np.asarray(np.minimum.accumulate(price[:, ::-1], axis=1)[:, ::-1])


def reduced_costs(problem: PlacementProblem, left: Floats, price: Floats) -> Floats:
    """Return the reduced cost of each flow [way, quarter] under ``price`` of its cohort's people."""
    kept = problem.kept
    per_person = price / np.where(kept > 0.0, kept, 1.0)
    return np.asarray(left - per_person[problem.cohort])


def bound(setting: Fixed, prices: Prices, left: Floats, released: Floats) -> float:
    """Return what no plan can undercut.

    Args:
        setting: the problem.
        prices: of staffing, sides and targets.
        left: as ``unreleased``.
        released: as ``release_prices``.
    """
    problem = setting.problem
    total = float((np.diff(released, axis=1) * -problem.may_leave[:, :-1]).sum())
    total += float((released[:, -1] * problem.may_leave[:, -1]).sum())
    total += sum(
        _at_limit(price, limit.most) for limit, price in zip(problem.limits.side, prices.side, strict=True)
    )
    total += _staffing_bound(setting, prices)
    if problem.most is not None or problem.least is not None:
        reduced = reduced_costs(problem, left, released)
        total += _limited_flows(problem, reduced, setting.allowed)
    return total


def ceiling_of_books(problem: PlacementProblem, targets: Floats) -> Floats:
    """Return the price of the hard targets on each book's headcount [book, quarter]."""
    cases, roles, quarters = problem.required.shape
    price = np.zeros((cases, roles, quarters))
    for k, target in enumerate(problem.limits.targets):
        inside = target.roles[target.roles != OUTSIDE]
        price[:, inside] += targets[k][:, None]
    return price.reshape(-1, quarters)


def worth_within(costs: BookCosts, worth: Floats, ceiling: Floats) -> Floats:
    """Return the nearest worths under which being short or over gains nothing [book, quarter]."""
    found, later = np.zeros_like(worth), np.zeros(len(worth))
    for t in range(worth.shape[1] - 1, -1, -1):
        middle = costs.kept * later - ceiling[:, t]
        later = np.clip(worth[:, t], middle - costs.under[:, t], middle + costs.over[:, t])
        found[:, t] = later
    return found


@dataclass(frozen=True, slots=True)
class BookPlan:
    """What a plan does to every book."""

    added: Floats  # [book, quarter]  people whom proposals add
    headcount: Floats  # [book, quarter]
    cost: Floats  # [book]


def book_bounds(problem: PlacementProblem, costs: BookCosts, prices: Prices) -> Floats:
    """Return the least that each book can cost under the prices, for what it is given [book].

    min over hires, short, over, reduced of   cost - targets' price x (E - required) - worth x (E's own walk)
    """
    worth, ceiling = prices.worth, ceiling_of_books(problem, prices.targets)
    headcount = of_headcount(costs, worth)
    total = -(headcount * costs.required).sum(axis=1)
    total += _least(costs.hire + costs.yields[:, None] * worth, costs.hire_most)
    limits = staffing_limits(problem)
    total += _least(costs.under + headcount + ceiling, limits["under"])
    total += _least(costs.over - headcount - ceiling, limits["over"])
    if problem.reduced is not None:
        total += _least(costs.reduced - costs.saves[:, None] * (headcount + ceiling), limits["reduced"])
    return np.asarray(total)


def book_values(problem: PlacementProblem, costs: BookCosts, prices: Prices, plan: BookPlan) -> Floats:
    """Return the same cost at a plan [book]; above ``book_bounds`` it is that book's part of the gap."""
    ceiling = ceiling_of_books(problem, prices.targets)
    given = np.array(plan.added)
    given[:, 0] += costs.kept * np.tile(problem.start_people, len(problem.weights))
    over = ceiling * (plan.headcount - costs.required)
    return np.asarray(plan.cost - (over + prices.worth * given).sum(axis=1))


def of_headcount(costs: BookCosts, worth: Floats) -> Floats:
    """Return the worth of one more headcount in one quarter alone [book, quarter]."""
    later = np.column_stack([worth[:, 1:], np.zeros(len(worth))])
    return np.asarray(worth - costs.kept[:, None] * later)


def _staffing_bound(setting: Fixed, prices: Prices) -> float:
    """Return the least that staffing and targets cost under the prices."""
    problem, costs = setting.problem, setting.costs
    start = np.tile(problem.start_people, len(problem.weights))
    total = float((prices.worth[:, 0] * costs.kept * start).sum())
    total += float(book_bounds(problem, costs, prices).sum())
    for k, target in enumerate(problem.limits.targets):
        inside = target.roles[target.roles != OUTSIDE]
        room = target.at_most_people - problem.required[:, inside].sum(axis=1)
        price = prices.targets[k].copy()
        price[:, : target.quarter - 1] = 0.0
        total += float((price * room).sum())
    return total


def _limited_flows(problem: PlacementProblem, reduced: Floats, allowed: Bools) -> float:
    total = 0.0
    inside = np.where(allowed, reduced, 0.0)
    if problem.most is not None:
        limited = np.isfinite(problem.most)
        total += float((np.minimum(inside[limited], 0.0) * problem.most[limited, None]).sum())
    if problem.least is not None:
        asked = problem.least > 0.0
        total += float((np.maximum(inside[asked], 0.0) * problem.least[asked, None]).sum())
    return total


def _least(price: Floats, most: Floats) -> Floats:
    """Return the least of price x amount, amounts from 0 to ``most``, by row; last digits count as none."""
    noise = _NOISE * max(1.0, float(np.abs(price).max(initial=0.0)))
    gain = np.where(price < -noise, price, 0.0)
    return np.asarray(np.multiply(gain, most, out=np.zeros(price.shape), where=gain < 0.0).sum(axis=1))


def _at_limit(price: Floats, most: Floats) -> float:
    """Return price x limit, summed; what is unlimited has no price."""
    free = np.isinf(most)
    return float((price[~free] * most[~free]).sum())
