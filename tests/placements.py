"""Small placement problems that more than one test module needs."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from passerelle.engines.placement.problem import (
    OUTSIDE,
    HardTarget,
    Kind,
    Limits,
    PlacementProblem,
    ReducedHours,
    SideLimit,
)

CASES = Path(__file__).resolve().parent / "cases" / "placement"
MOVE, RETRAIN, SEPARATE, VOLUNTARY = Kind
WHOLE = ("role", "cohort", "kind", "target", "first", "last", "duration", "trains")
OF_WAYS = (
    *("cohort", "kind", "target", "first", "last", "duration", "arrives", "returns", "trains"),
    *("cost", "loss", "loss_quarter"),
)
NO_WAYS: dict[str, list[float]] = {name: [] for name in OF_WAYS}


@dataclass(frozen=True, slots=True)
class Case:
    """A problem worked by hand."""

    problem: PlacementProblem
    expected: dict[str, Any]


def case(name: str) -> Case:
    content = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
    assert content["source"].strip(), f"{name} has no source"
    return Case(problem_of(**content["problem"]), content["expected"])


def problem_of(limits: Limits | None = None, reduced: ReducedHours | None = None, **arrays: Any) -> Any:
    """Return a problem from plain lists; ``required`` may be [role, quarter] where there is one case."""
    typed: dict[str, Any] = {
        name: np.array(values, dtype=np.int64 if name in WHOLE else np.float64)
        for name, values in arrays.items()
        if values is not None
    }
    if typed["required"].ndim == 2:
        typed["required"] = typed["required"][None]
    return PlacementProblem(**typed, limits=limits or Limits(), reduced=reduced)


def one_way(**changes: Any) -> PlacementProblem:
    """Return 10 people in role 0, of whom 6 are required, and room for 2 in role 1; one quarter.

    Way 0 is a move to role 1 that everybody accepts, way 1 a separation.
    """
    arrays: dict[str, Any] = {
        "people": [10],
        "role": [0],
        "may_leave": [[10]],
        "start_people": [10, 3],
        "attrition_rate": [0, 0],
        "required": [[6], [5]],
        "hire_cost": [[40], [40]],
        "hire_at_most": [[0], [0]],
        "under_cost": [400, 400],
        "over_cost": [1000, 1000],
        "cohort": [0, 0],
        "kind": [MOVE, SEPARATE],
        "target": [1, OUTSIDE],
        "first": [1, 1],
        "last": [1, 1],
        "duration": [0, 0],
        "arrives": [1, 0],
        "returns": [0, 0],
        "trains": [-1, -1],
        "cost": [10, 100],
        "loss": [0, 50],
        "loss_quarter": [0, 0],
        "discount": [1],
    }
    made: PlacementProblem = problem_of(**{**arrays, **changes})
    return made


def small_problem(**changes: Any) -> PlacementProblem:
    """Return two roles over two quarters: role 0 has too many people, role 1 grows.

    Role 0 has cohorts of 6 and 4 people and requires 7, then 5; role 1 has 5 and requires 6, then 8. A
    tenth of role 0 leaves by itself each quarter, nobody of role 1. Ways, by cohort 0 and then 1: a move
    to role 1 that 0.8 accept; training of a quarter for role 1 (0.6 arrive, 0.2 return); a
    separation. Cohort 0 has a voluntary programme too (way 3), which one person takes in quarter 1.
    """
    arrays: dict[str, Any] = {
        "people": [6, 4],
        "role": [0, 0],
        "may_leave": [[1.4, 2.5], [0.9, 1.7]],
        "start_people": [10, 5],
        "attrition_rate": [0.1, 0.0],
        "required": [[7, 5], [6, 8]],
        "hire_cost": [[30, 30], [40, 35]],
        "hire_at_most": [[0, 0], [1, 1]],
        "under_cost": [60, 70],
        "over_cost": [25, 25],
        "cohort": [0, 0, 0, 0, 1, 1, 1],
        "kind": [MOVE, RETRAIN, SEPARATE, VOLUNTARY, MOVE, RETRAIN, SEPARATE],
        "target": [1, 1, OUTSIDE, OUTSIDE, 1, 1, OUTSIDE],
        "first": [1, 1, 1, 1, 1, 1, 1],
        "last": [2, 1, 2, 1, 2, 1, 2],
        "duration": [0, 1, 0, 0, 0, 1, 0],
        "arrives": [0.8, 0.6, 0, 0, 0.8, 0.6, 0],
        "returns": [0, 0.2, 0, 0, 0, 0.2, 0],
        "trains": [-1, 0, -1, -1, -1, 0, -1],
        "cost": [14, 19, 50, 42, 15, 20, 55],
        "loss": [6, 5, 30, 0, 6, 5, 30],
        "loss_quarter": [1, 0, 0, 0, 0, 0.5, 0],
        "discount": [0.99, 0.98],
        "most": [np.inf, np.inf, np.inf, 1, np.inf, np.inf, np.inf],
    }
    made: PlacementProblem = problem_of(**{**arrays, **changes})
    return made


def limited_problem() -> PlacementProblem:
    """Return ``small_problem`` with a side limit of every kind and a hard target."""
    problem = small_problem()
    kinds, cohort = problem.kind, problem.cohort
    leaves = problem.leaves
    side = (
        side_limit("budget", problem.cost, None, [200.0], money=True),
        side_limit("budget_quarter", problem.cost, None, [[60.0, 45.0]], money=True),
        side_limit("seats", np.ones(len(kinds)), kinds != RETRAIN, [[0.7, 0.7]]),
        side_limit("separations", leaves, leaves <= 0.0, [1.2]),
        SideLimit(
            "separations_site", "limits.per_site", "at most 1", leaves, cohort, np.full(2, 1.0), ("A", "B")
        ),
    )
    return with_limits(problem, side=side, targets=(target(9.0, (0,), 2),))


def side_limit(
    name: str, weight: Any, outside: Any, most: Sequence[Any] | Any, *, money: bool = False
) -> SideLimit:
    """Return a limit of one group; ``outside``: whether each way does not count (None: all count)."""
    weight = np.asarray(weight, dtype=np.float64)
    group = np.zeros(len(weight), np.int64) if outside is None else np.where(outside, -1, 0)
    says = f"{name} of at most {most}"
    return SideLimit(name, f"limits.{name}", says, weight, group, np.array(most, dtype=float), money=money)


def target(
    at_most: float, roles: tuple[int, ...] = (0,), quarter: int = 1, key: str = "target[1]"
) -> HardTarget:
    says = f"at most {at_most:g} people in role {' and '.join(map(str, roles))}"
    return HardTarget(key, says, np.array(roles), quarter, at_most)


def with_limits(problem: PlacementProblem, **changes: Any) -> PlacementProblem:
    return replace(problem, limits=replace(problem.limits, **changes))


@st.composite
def problems(
    draw: st.DrawFn, *, limited: bool = True, still: bool = False, cases: int | None = None
) -> PlacementProblem:
    """Draw a small problem; ``still`` for one quarter in whole people, all of whom accept, without limits.

    ``cases`` fixes the number of cases of demand; else it is one or three. A ``still`` one has one.
    """
    quarters = 1 if still else draw(st.integers(1, 3))
    count = 1 if still else draw(st.sampled_from([1, 1, 3])) if cases is None else cases
    roles, cohorts = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    high = 3 if still else 12

    def many(what: st.SearchStrategy[Any], number: int) -> list[Any]:
        return draw(st.lists(what, min_size=number, max_size=number))

    money, room = st.integers(0, 40), st.sampled_from([0.0, 1.0, 3.0] if still else [0.0, 1.0, 3.0, np.inf])
    people, role = many(st.integers(1, high), cohorts), many(st.integers(0, roles - 1), cohorts)
    held = np.bincount(role, weights=people, minlength=roles)
    ways = draw(_ways(np.array(role), roles, quarters, still=still))
    made: PlacementProblem = problem_of(
        people=people,
        role=role,
        may_leave=draw(_may_leave(people, quarters, still=still)),
        start_people=held + many(st.integers(0, 3), roles),
        attrition_rate=many(st.sampled_from([0.0] if still else [0.0, 0.1, 0.25]), roles),
        required=[[many(st.integers(0, high), quarters) for _ in range(roles)] for _ in range(count)],
        hire_cost=[many(money, quarters) for _ in range(roles)],
        hire_at_most=[many(room, quarters) for _ in range(roles)],
        under_cost=many(money, roles),
        over_cost=many(money, roles),
        discount=0.9 ** np.arange(1, quarters + 1),
        case_weight=None if count == 1 else np.full(count, 1.0 / count),
        hire_yield=None if still else draw(st.none() | st.just(many(st.sampled_from([0.5, 1.0]), roles))),
        reduced=None if still else draw(st.none() | _reduced(roles, quarters)),
        **ways,
    )
    return with_limits(made, **draw(_limits(made))) if limited and not still else made


@st.composite
def _ways(draw: st.DrawFn, role: Any, roles: int, quarters: int, *, still: bool) -> dict[str, Any]:
    """Draw a separation for each cohort, and up to six other ways, in the order of cohorts."""
    found: list[dict[str, Any]] = []
    kinds = [MOVE] if still else [MOVE, MOVE, RETRAIN, VOLUNTARY]
    drawn = draw(
        st.lists(st.tuples(st.integers(0, len(role) - 1), st.sampled_from(kinds)), max_size=3 if still else 6)
    )
    for cohort, kind in [*enumerate([SEPARATE] * len(role)), *drawn]:
        inside = kind in (MOVE, RETRAIN)
        accepts = 1.0 if still else draw(st.sampled_from([0.5, 0.8, 1.0]))
        completes = draw(st.sampled_from([0.5, 0.8])) if kind is RETRAIN else 1.0
        duration = draw(st.integers(0, 2)) if inside and not still else 0
        first = draw(st.integers(1, quarters))
        found.append(
            {
                "cohort": cohort,
                "kind": kind,
                "target": int((role[cohort] + draw(st.integers(1, roles - 1))) % roles)
                if inside
                else OUTSIDE,
                "first": first,
                "last": first if kind is VOLUNTARY else quarters,
                "duration": duration,
                "arrives": accepts * completes if inside else 0.0,
                "returns": accepts * (1.0 - completes),
                "trains": draw(st.integers(0, 1)) if kind is RETRAIN else -1,
                "cost": draw(st.integers(0, 40)),
                "loss": 0 if kind is VOLUNTARY else draw(st.integers(0, 40)),
                "loss_quarter": draw(st.integers(0, 5)) if inside else 0,
                "most": draw(st.sampled_from([1.0, 2.0])) if kind is VOLUNTARY else np.inf,
            }
        )
    found.sort(key=lambda way: int(way["cohort"]))
    return {name: [way[name] for way in found] for name in (*OF_WAYS, "most")}


@st.composite
def _may_leave(draw: st.DrawFn, people: list[int], quarters: int, *, still: bool) -> Any:
    """Draw who may have gone [cohort, quarter]: rising to at most all people."""
    if still:
        return np.array(people, dtype=float)[:, None]
    shares = st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=quarters, max_size=quarters)
    return np.array([np.maximum.accumulate(draw(shares)) * count for count in people])


@st.composite
def _reduced(draw: st.DrawFn, roles: int, quarters: int) -> ReducedHours:
    costs = draw(st.lists(st.integers(-5, 5), min_size=roles, max_size=roles))
    at_most = draw(st.lists(st.sampled_from([0.0, 1.0, 4.0]), min_size=roles, max_size=roles))
    most = np.repeat(np.array(at_most)[:, None], quarters, axis=1)
    return ReducedHours(np.full(roles, 0.25), np.array(costs, dtype=float), most)


@st.composite
def _limits(draw: st.DrawFn, problem: PlacementProblem) -> dict[str, Any]:
    """Draw some of the side limits that a scenario can state, and up to two hard targets."""
    roles, quarters = len(problem.start_people), problem.quarters
    trains, leaves = problem.kind == RETRAIN, problem.leaves
    per_cohort = (problem.cohort, len(problem.people))
    possible = [
        ("budget", problem.cost, None, 300, False),
        ("budget_quarter", problem.cost, None, 200, True),
        ("seats", np.ones(len(trains)), ~trains, 5, True),
        ("separations", leaves, leaves <= 0.0, 10, False),
    ]
    side = [
        side_limit(
            name,
            weight,
            outside,
            np.full((1, quarters) if each else 1, float(draw(st.integers(0, high)))),
            money=name.startswith("budget"),
        )
        for name, weight, outside, high, each in possible
        if draw(st.booleans())
    ]
    if draw(st.booleans()):
        group, groups = per_cohort
        most = np.full((groups, quarters), float(draw(st.integers(0, 4))))
        names = tuple(f"cohort {k}" for k in range(groups))
        says = "at most so many leave each cohort in a quarter"
        side.append(SideLimit("separations_site_quarter", "limits.site", says, leaves, group, most, names))
    targets = tuple(
        target(
            float(draw(st.integers(0, 20))),
            tuple(draw(st.sets(st.integers(0, roles - 1), min_size=1))),
            draw(st.integers(1, quarters)),
            f"target[{number}]",
        )
        for number in range(1, draw(st.integers(0, 2)) + 1)
    )
    return {"side": tuple(side), "targets": targets}
