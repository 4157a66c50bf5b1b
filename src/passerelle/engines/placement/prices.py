"""What one unit more of each limit is worth: the fall of the plan's objective, from the duals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from passerelle.domain.plan import Status
from passerelle.domain.units import Floats, Ints
from passerelle.engines.placement.ceiling import capped
from passerelle.engines.placement.model import hire_limits, yields
from passerelle.engines.placement.problem import OUTSIDE, PlacementProblem, SideLimit
from passerelle.engines.placement.solve import Solution, attempt

AVOIDED: Final = "avoided separation"
TOP: Final = 10  # rows of one limit that holds for each of many roles, programmes or sites
NOTHING_MONEY: Final = 1e-6
NOTHING_PEOPLE: Final = 1e-6
ROOM_SHARE: Final = 0.01  # by which the limits are relaxed to rank them; a person where that is less than one
_NOISE: Final = 10.0  # a difference of two objectives counts where it is so many times their gaps


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit of room is worth to the plan; for an avoided separation, what it costs."""

    limit: str
    subject: str | None  # the role, quarter or target it belongs to; None for the whole plan
    price_money: float  # per unit, discounted, the weighted loss to people in it
    unit: str
    says: str


@dataclass(frozen=True, slots=True)
class Binding:
    """A limit that the plan would be cheaper without, and how far it is used."""

    limit: str
    subject: str | None
    unit: str
    used: float  # people or money
    at_most: float  # people or money
    price_money: float  # per unit
    worth_money: float  # of a hundredth more, or of one person more where that is less
    says: str


@dataclass(frozen=True, slots=True)
class AvoidedSeparation:
    """What one separation fewer adds to the objective; None with the reason where there is no price."""

    price_money: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Word:
    """How a side limit is called, and what one unit more of it is."""

    limit: str
    unit: str
    says: str


_WORDS: Final = {
    "budget": _Word("budget", "one unit of currency", "One more unit of the plan's budget"),
    "budget_quarter": _Word("quarter's budget", "one unit of currency", "One more unit of the budget"),
    "seats": _Word("training seat", "one seat", "One more person may start training"),
    "programme_seats": _Word("programme seat", "one seat", "One more person may start this programme"),
    "separations": _Word("separations ceiling", "one person", "One more person may be separated"),
    "separations_site": _Word("site's separations ceiling", "one person", "One more person may be separated"),
    "separations_site_quarter": _Word(
        "site and quarter's separations ceiling", "one person", "One more person may be separated"
    ),
    "pay_cuts": _Word("pay cuts ceiling", "one person", "One more person may be offered a move to lower pay"),
    "relocations": _Word(
        "relocations ceiling", "one person", "One more person may be offered a move to another region"
    ),
    "voluntary": _Word("voluntary cap", "one person", "One more person may take the voluntary programme"),
}


def prices(
    problem: PlacementProblem,
    solution: Solution,
    role_labels: Sequence[str],
    *,
    deadline_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Price, ...]:
    """Return the prices, the avoided separation first, then the dearest first; what binds not comes last.

    Prices hold for the next unit, not for many. ``role_labels`` [role] name roles; the same label twice
    keeps the dearer. Of a limit that holds for each of many, the dearest ten are told. Without a
    feasible plan there are none.

    Raises:
        Cancelled: ``cancelled`` answered yes.
    """
    if solution.status is Status.TIME_LIMIT:
        return ()
    rows = [row for limit in problem.limits.side for row in _side_prices(limit, solution)]
    rows += [_as_price(row) for row in _targets(problem, solution)]
    rows += _openings(problem, solution, role_labels)
    rows += _top([_as_price(row) for row in _hires(problem, solution, role_labels)])
    rows += [_as_price(row) for row in _in_all(problem, solution)]
    ranked = sorted(rows, key=lambda row: (-row.price_money, row.limit, row.subject or ""))
    avoided = avoided_separation(problem, solution, deadline_s=deadline_s, cancelled=cancelled)
    if avoided.price_money is None:
        return tuple(ranked)
    first = Price(AVOIDED, None, avoided.price_money, "one person", avoided.reason)
    return (first, *ranked)


def binding(problem: PlacementProblem, solution: Solution, role_labels: Sequence[str]) -> tuple[Binding, ...]:
    """Return the limits that bind, first the one of which a hundredth more (or one person) saves most."""
    if solution.status is Status.TIME_LIMIT:
        return ()
    rows = [row for limit in problem.limits.side for row in _side(limit, solution)]
    rows += [*_targets(problem, solution), *_in_all(problem, solution)]
    rows += _hires(problem, solution, role_labels)
    worth = [row for row in rows if row.price_money > NOTHING_MONEY]
    return tuple(sorted(worth, key=lambda row: (-row.worth_money, row.limit, row.subject or "")))


def separations_people(problem: PlacementProblem, flow: Floats) -> float:
    """Return the expected people who leave with support, those who refuse an offer and leave included.

    Args:
        problem: the problem.
        flow: people [way, quarter].
    """
    return float(problem.leaves @ flow.sum(axis=1))


# ------------------------------------------------------------------ one separation fewer


def avoided_separation(
    problem: PlacementProblem,
    solution: Solution,
    *,
    deadline_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> AvoidedSeparation:
    """Return what one separation fewer costs: the plan solved again with one fewer allowed.

    Where the difference of the two objectives is lost in their gaps, it is the price of the ceiling in
    the second plan, which the difference is never above.

    Raises:
        Cancelled: ``cancelled`` answered yes.
    """
    separations = separations_people(problem, solution.flow)
    fewer = min(1.0, separations)
    if fewer <= NOTHING_PEOPLE:
        return AvoidedSeparation(None, "The plan separates nobody.")
    limited, name = capped(problem, max(separations - fewer, 0.0))
    other = attempt(limited, deadline_s=deadline_s, cancelled=cancelled, near=solution)
    if other is None:
        return AvoidedSeparation(None, "No plan that meets the demands has fewer separations.")
    if other.status is not Status.OPTIMAL:
        return AvoidedSeparation(None, "There was no time left to solve the plan with one separation fewer.")
    more = other.objective - solution.objective
    unsure = abs(other.objective - other.bound) + abs(solution.objective - solution.bound)
    by_dual = fewer * float(-other.duals[name].min(initial=0.0))
    more = by_dual if more <= _NOISE * unsure else more
    return AvoidedSeparation(
        max(more, 0.0) / fewer, "What the plan costs more when one person fewer is separated"
    )


# ------------------------------------------------------------------ one kind of limit each


def _side(limit: SideLimit, solution: Solution) -> Iterator[Binding]:
    """Yield every finite limit of a name."""
    price = np.maximum(-solution.duals[limit.name].reshape(limit.most.shape), 0.0)
    used = _used(limit, solution.flow)
    for at in np.argwhere(np.isfinite(limit.most)).tolist():
        cell = tuple(at)
        yield _of_side(limit, cell, float(used[cell]), float(price[cell]))


def _side_prices(limit: SideLimit, solution: Solution) -> list[Price]:
    """Return the prices of a side limit: all where it has one group, else the dearest ten that bind."""
    if not np.isfinite(limit.most).any():
        return []
    price = np.maximum(-solution.duals[limit.name].reshape(limit.most.shape), 0.0)
    if len(limit.labels) == 1:
        cells = np.argwhere(np.isfinite(limit.most))
    else:
        dearest = np.argsort(-price.ravel(), kind="stable")[:TOP]
        shown = dearest[price.ravel()[dearest] > NOTHING_MONEY]
        cells = np.stack(np.unravel_index(shown, price.shape), axis=-1)
    rows = [_of_side(limit, tuple(at), 0.0, float(price[tuple(at)])) for at in cells.tolist()]
    if not rows:
        word = _word(limit)
        return [Price(word.limit, None, 0.0, word.unit, word.says)]
    return [_as_price(row) for row in rows]


def _of_side(limit: SideLimit, cell: tuple[int, ...], used: float, price: float) -> Binding:
    word, label = _word(limit), limit.labels[cell[0]]
    quarter = f"quarter {cell[1] + 1}" if limit.by_quarter else ""
    subject = ", ".join(part for part in (label, quarter) if part) or None
    says = word.says + (f" in {quarter}" if quarter else "") + (f": {label}" if label else "")
    at_most = float(limit.most[cell])
    return Binding(
        word.limit, subject, word.unit, used, at_most, price, price * _room(at_most, limit.money), says
    )


def _word(limit: SideLimit) -> _Word:
    unit = "one unit of currency" if limit.money else "one person"
    return _WORDS.get(limit.name, _Word(limit.name.replace("_", " "), unit, f"One more under: {limit.says}"))


def _used(limit: SideLimit, flow: Floats) -> Floats:
    """Return how far each limit is used, in the shape of its ``most``."""
    used, counts = np.zeros(limit.most.shape), np.flatnonzero(limit.group >= 0)
    people = flow[counts] if limit.by_quarter else flow[counts].sum(axis=1)
    weight = limit.weight[counts][:, None] if limit.by_quarter else limit.weight[counts]
    np.add.at(used, limit.group[counts], people * weight)
    return used


def _targets(problem: PlacementProblem, solution: Solution) -> Iterator[Binding]:
    """Yield each hard target; used by the most people that any case and quarter has under it."""
    worth = np.maximum(-solution.duals["targets"], 0.0)
    for k, target in enumerate(problem.limits.targets):
        inside = target.roles[target.roles != OUTSIDE]
        held = solution.headcount[:, inside, target.quarter - 1 :].sum(axis=1)
        price = float(worth[k].sum())
        yield Binding(
            limit="hard target",
            subject=target.key,
            unit="one position",
            used=float(held.max(initial=0.0)),
            at_most=target.at_most_people,
            price_money=price,
            worth_money=price * _room(target.at_most_people),
            says=f"One position more from quarter {target.quarter} on under: {target.says}",
        )


def _in_all(problem: PlacementProblem, solution: Solution) -> Iterator[Binding]:
    """Yield the limits on people too many in all, each quarter of the dearest case, and on entries."""
    limits = problem.limits
    if limits.over_people is not None and "over_all" in solution.duals:
        price = np.maximum(-solution.duals["over_all"], 0.0).sum(axis=0)
        used = solution.over.sum(axis=1).max(axis=0)
        for t, each in enumerate(price.tolist()):
            yield Binding(
                "people too many in all",
                f"quarter {t + 1}",
                "one person",
                float(used[t]),
                limits.over_people,
                each,
                each * _room(limits.over_people),
                f"One more person may be too many in all roles together in quarter {t + 1}",
            )
    for k, limit in enumerate(limits.entries if "entries" in solution.duals else ()):
        price = np.maximum(-solution.duals["entries"][k], 0.0).sum(axis=0)
        held = solution.headcount[:, limit.role].min(axis=0) * limit.share
        entered = _entered(problem, solution.flow, limit.ways)
        for t in np.flatnonzero(price > NOTHING_MONEY).tolist():
            says = f"One more person may enter in quarter {t + 1} under: {limit.says}"
            each, at_most = float(price[t]), float(held[t])
            yield Binding(
                "entry limit",
                f"{limit.key}, quarter {t + 1}",
                "one person",
                float(entered[t]),
                at_most,
                each,
                each * _room(at_most),
                says,
            )


def _entered(problem: PlacementProblem, flow: Floats, ways: Ints) -> Floats:
    """Return the people on some ways by the quarter in which they arrive [quarter]."""
    entered = np.zeros(problem.quarters)
    arrival = np.arange(problem.quarters) + problem.duration[ways][:, None]
    seen = arrival < problem.quarters
    np.add.at(entered, arrival[seen], flow[ways][seen])
    return entered


def _hires(problem: PlacementProblem, solution: Solution, role_labels: Sequence[str]) -> Iterator[Binding]:
    """Yield the roles and quarters where one more hire than may be made would save something."""
    money = problem.weights[:, None, None] * (problem.hire_cost * problem.discount)
    saved = np.maximum(-(money + yields(problem)[:, None] * solution.duals["staff"]), 0.0)
    at_limit = np.isfinite(problem.hire_at_most) & (
        hire_limits(problem) >= problem.hire_at_most - NOTHING_PEOPLE
    )
    price = np.where(at_limit, saved, 0.0).sum(axis=0)
    for role, t in np.argwhere(price > NOTHING_MONEY).tolist():
        at_most, each = float(problem.hire_at_most[role, t]), float(price[role, t])
        yield Binding(
            "hires",
            f"{role_labels[role]}, quarter {t + 1}",
            "one person",
            float(solution.hire[:, role, t].max()),
            at_most,
            each,
            each * _room(at_most),
            f"One more person may be hired in quarter {t + 1}: {role_labels[role]}",
        )


def _openings(problem: PlacementProblem, solution: Solution, role_labels: Sequence[str]) -> list[Price]:
    """Return the roles where one more position helps most, each from the quarter in which it helps most."""
    from_on = np.cumsum(-_per_position(problem, solution)[:, ::-1], axis=1)[:, ::-1]
    quarter = from_on.argmax(axis=1)
    worth = from_on[np.arange(len(quarter)), quarter]
    found: dict[str, Price] = {}
    for role in np.argsort(-worth, kind="stable").tolist():
        if worth[role] <= NOTHING_MONEY or len(found) == TOP:
            break
        says = f"One more position from quarter {quarter[role] + 1} on: {role_labels[role]}"
        row = Price("opening", role_labels[role], float(worth[role]), "one position", says)
        found.setdefault(role_labels[role], row)
    return list(found.values())


def _per_position(problem: PlacementProblem, solution: Solution) -> Floats:
    """Return the change of the objective per position more in a role, each quarter alone [role, quarter].

    A position more in quarter t asks for one person more then, and gives one back in t + 1, worn down
    by attrition; a hard target on the role stays where it is.
    """
    worth = solution.duals["staff"]
    later = np.concatenate([worth[..., 1:], np.zeros((*worth.shape[:2], 1))], axis=2)
    change = -(worth - (1.0 - problem.attrition_rate)[:, None] * later).sum(axis=0)
    for k, target in enumerate(problem.limits.targets):
        inside = target.roles[target.roles != OUTSIDE]
        change[inside] -= solution.duals["targets"][k].sum(axis=0)
    for k, limit in enumerate(problem.limits.entries if "entries" in solution.duals else ()):
        change[limit.role] += limit.share * solution.duals["entries"][k].sum(axis=0)
    return np.asarray(change)


# ------------------------------------------------------------------ pieces


def _room(at_most: float, money: bool = False) -> float:
    """Return a hundredth of a limit; of one in people, at least one person."""
    return ROOM_SHARE * at_most if money else max(ROOM_SHARE * at_most, 1.0)


def _as_price(row: Binding) -> Price:
    return Price(row.limit, row.subject, row.price_money, row.unit, row.says)


def _top(rows: list[Price]) -> list[Price]:
    """Return the dearest rows, each subject once."""
    found: dict[str | None, Price] = {}
    for row in sorted(rows, key=lambda row: -row.price_money):
        found.setdefault(row.subject, row)
    return list(found.values())[:TOP]
