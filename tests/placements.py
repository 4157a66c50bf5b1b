"""Small placement problems that more than one test module needs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from passerelle.engines.placement.problem import HardTarget, Limits, PlacementProblem

CASES = Path(__file__).resolve().parent / "cases" / "placement"
NO_MOVES: dict[str, list[float]] = {
    name: []
    for name in ("cohort", "target", "start", "arrival", "completion", "trains", "move_cost", "move_loss")
}
WHOLE = ("role", "decides", "cohort", "target", "start", "arrival", "trains")


@dataclass(frozen=True, slots=True)
class Case:
    """A problem worked by hand."""

    problem: PlacementProblem
    expected: dict[str, Any]


def case(name: str) -> Case:
    content = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
    assert content["source"].strip(), f"{name} has no source"
    return Case(problem_of(**content["problem"]), content["expected"])


def problem_of(limits: Limits | None = None, **arrays: Any) -> PlacementProblem:
    typed: dict[str, Any] = {
        name: np.array(values, dtype=np.int64 if name in WHOLE else np.float64)
        for name, values in arrays.items()
        if values is not None
    }
    return PlacementProblem(**typed, limits=limits or Limits())


def one_way(**changes: Any) -> PlacementProblem:
    """Return 10 people in role 0, of whom 6 are required, and room for 2 in role 1; one quarter."""
    arrays: dict[str, Any] = {
        "people": [10],
        "role": [0],
        "decides": [1],
        "exit_cost": [100],
        "exit_loss": [50],
        "start_people": [10, 3],
        "attrition_rate": [0, 0],
        "required": [[6], [5]],
        "hire_cost": [[40], [40]],
        "hire_at_most": [[0], [0]],
        "under_cost": [400, 400],
        "over_cost": [1000, 1000],
        "cohort": [0],
        "target": [1],
        "start": [1],
        "arrival": [1],
        "completion": [1],
        "trains": [-1],
        "move_cost": [10],
        "move_loss": [0],
        "discount": [1],
    }
    return problem_of(**{**arrays, **changes})


def target(
    at_most: float, roles: tuple[int, ...] = (0,), quarter: int = 1, key: str = "target[1]"
) -> HardTarget:
    says = f"at most {at_most:g} people in role {' and '.join(map(str, roles))}"
    return HardTarget(key, says, np.array(roles), quarter, at_most)


@st.composite
def problems(draw: st.DrawFn, *, limited: bool = True, still: bool = False) -> PlacementProblem:
    """Draw a small problem; ``still`` for one quarter without attrition, training losses or limits."""
    quarters = 1 if still else draw(st.integers(1, 3))
    roles, cohorts, moves = (
        draw(st.integers(2, 4)),
        draw(st.integers(1, 3)),
        draw(st.integers(0, 3 if still else 6)),
    )
    high = 3 if still else 12
    money, share = st.integers(0, 40), st.sampled_from([0.0] if still else [0.0, 0.1, 0.25])

    def many(what: st.SearchStrategy[Any], count: int) -> list[Any]:
        return draw(st.lists(what, min_size=count, max_size=count))

    people, role = many(st.integers(1, high), cohorts), many(st.integers(0, roles - 1), cohorts)
    decides = many(st.integers(1, quarters), cohorts)
    held = np.bincount(role, weights=people, minlength=roles)
    cohort = many(st.integers(0, cohorts - 1), moves)
    step = many(st.integers(1, roles - 1), moves)
    start = [decides[c] for c in cohort]
    takes = [0] * moves if still else many(st.integers(0, 2), moves)
    completion = [1.0] * moves if still else many(st.sampled_from([0.5, 0.8, 1.0]), moves)
    need, room = st.integers(0, high), st.sampled_from([0.0, 1.0, 3.0] if still else [0.0, 1.0, 3.0, np.inf])
    return problem_of(
        people=people,
        role=role,
        decides=decides,
        exit_cost=many(money, cohorts),
        exit_loss=many(money, cohorts),
        start_people=held + many(st.integers(0, 3), roles),
        attrition_rate=many(share, roles),
        required=[many(need, quarters) for _ in range(roles)],
        hire_cost=[many(money, quarters) for _ in range(roles)],
        hire_at_most=[many(room, quarters) for _ in range(roles)],
        under_cost=many(money, roles),
        over_cost=many(money, roles),
        cohort=cohort,
        target=[(role[c] + s) % roles for c, s in zip(cohort, step, strict=True)],
        start=start,
        arrival=[s + t for s, t in zip(start, takes, strict=True)],
        completion=completion,
        trains=many(st.sampled_from([-1, 0, 1]), moves),
        move_cost=many(money, moves),
        move_loss=many(money, moves),
        discount=0.9 ** np.arange(1, quarters + 1),
        keep=None
        if still
        else draw(st.none() | st.lists(st.integers(0, 3), min_size=cohorts, max_size=cohorts)),
        limits=draw(_limits(roles, quarters)) if limited and not still else Limits(),
    )


@st.composite
def _limits(draw: st.DrawFn, roles: int, quarters: int) -> Limits:
    def maybe(high: int) -> float | None:
        drawn = draw(st.none() | st.integers(0, high))
        return None if drawn is None else float(drawn)

    keys = [f"target[{k + 1}]" for k in range(draw(st.integers(0, 2)))]
    return Limits(
        budget_money=maybe(300),
        budget_quarter_money=maybe(200),
        seats_people=maybe(5),
        separations_people=maybe(10),
        targets=tuple(
            target(
                float(draw(st.integers(0, 20))),
                tuple(draw(st.sets(st.integers(0, roles - 1), min_size=1))),
                draw(st.integers(1, quarters)),
                key,
            )
            for key in keys
        ),
    )


def with_limits(problem: PlacementProblem, **changes: Any) -> PlacementProblem:
    return replace(problem, limits=replace(problem.limits, **changes))
