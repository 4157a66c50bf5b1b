"""The manpower-planning problem as its book states it: a linear programme of its own, with loops.

H. P. Williams, Model Building in Mathematical Programming, "Manpower planning". Nothing of it is the
product's: no cohort, no way, no attrition of as-of people.
"""

from __future__ import annotations

import itertools
from collections import defaultdict

from scipy.optimize import linprog

Name = tuple[str | int, ...]
GRADES, YEARS = ("US", "SS", "SK"), (1, 2, 3)
STRENGTH = {"US": 2000, "SS": 1500, "SK": 1000}
REQUIRED = {"US": (1000, 500, 0), "SS": (1400, 2000, 2500), "SK": (1000, 1500, 2000)}
STAY = {"US": 0.90, "SS": 0.95, "SK": 0.95}
RECRUITS_STAY = {"US": 0.75, "SS": 0.80, "SK": 0.90}
RECRUITS = {"US": 500, "SS": 800, "SK": 500}
REDUNDANT = {"US": 200, "SS": 500, "SK": 500}
SURPLUS = {"US": 1500, "SS": 2000, "SK": 3000}
HALF_TIME = {"US": 500, "SS": 400, "SK": 400}
RETRAIN = {("US", "SS"): 400, ("SS", "SK"): 500}
DOWNGRADE = (("SS", "US"), ("SK", "SS"), ("SK", "US"))


def least(aim: str, redundancies_at_most: float | None = None) -> float | None:
    """Return the least "redundancies" or "cost"; None where there is no plan."""
    most: dict[Name, float | None] = {}
    for g, i in itertools.product(GRADES, YEARS):
        most |= {("t", g, i): None, ("w", g, i): None, ("r", g, i): None}
        most |= {("u", g, i): RECRUITS[g], ("s", g, i): 50}
    for (a, b), i in itertools.product([*RETRAIN, *DOWNGRADE], YEARS):
        most["v", a, b, i] = 200 if (a, b) == ("US", "SS") else None
    cost: defaultdict[Name, float] = defaultdict(float)
    for g, i in itertools.product(GRADES, YEARS):
        cost["w", g, i] = 1 if aim == "redundancies" else REDUNDANT[g]
        if aim == "cost":
            cost |= {("r", g, i): SURPLUS[g], ("s", g, i): HALF_TIME[g]}
            cost |= {("v", a, b, i): price for (a, b), price in RETRAIN.items()}
    equal: list[tuple[dict[Name, float], float]] = []
    for g, i in itertools.product(GRADES, YEARS):
        row: defaultdict[Name, float] = defaultdict(float)
        row |= {("t", g, i): 1, ("u", g, i): -RECRUITS_STAY[g], ("w", g, i): 1}
        if i > 1:
            row["t", g, i - 1] = -STAY[g]
        for a, b in [*RETRAIN, *DOWNGRADE]:
            if a == g:
                row["v", a, b, i] += 1
            if b == g:
                row["v", a, b, i] -= STAY[g] if (a, b) in RETRAIN else 0.5
        equal.append((row, STAY[g] * STRENGTH[g] if i == 1 else 0))
        equal.append(({("t", g, i): 1, ("r", g, i): -1, ("s", g, i): -0.5}, REQUIRED[g][i - 1]))
    below: list[tuple[dict[Name, float], float]] = []
    for i in YEARS:
        below.append(({("v", "SS", "SK", i): 1, ("t", "SK", i): -0.25}, 0))
        below.append(({("r", g, i): 1 for g in GRADES}, 150))
    if redundancies_at_most is not None:
        below.append(({("w", g, i): 1 for g in GRADES for i in YEARS}, redundancies_at_most))
    names = list(most)
    found = linprog(
        [cost[name] for name in names],
        A_ub=[[row.get(name, 0.0) for name in names] for row, _ in below],
        b_ub=[limit for _, limit in below],
        A_eq=[[row.get(name, 0.0) for name in names] for row, _ in equal],
        b_eq=[value for _, value in equal],
        bounds=[(0, most[name]) for name in names],
    )
    if found.status == 2:
        return None
    assert found.status == 0, found.message
    assert found.fun is not None
    return float(found.fun)
