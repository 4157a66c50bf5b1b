"""The results of a small plan, made by hand from the small placement problem."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import polars as pl

from passerelle.app.assemble.floors import Floor
from passerelle.app.assemble.placement import Assembled
from passerelle.app.assemble.roles import Staff
from passerelle.app.assemble.tables import Results
from passerelle.app.assemble.training import Programmes
from passerelle.app.assemble.ways import Ways
from passerelle.engines import money
from passerelle.engines.evidence import Grade
from passerelle.engines.placement.accounting import walk
from passerelle.engines.placement.decide import Pool, decide, whole_offers
from passerelle.engines.placement.problem import OUTSIDE, Kind, PlacementProblem
from passerelle.engines.placement.solve import solve
from placements import small_problem

RULES = money.CostRules(
    severance_weeks_per_year=2.0,
    severance_floor_weeks=4.0,
    severance_cap_weeks=26.0,
    outplacement_money=2_500.0,
    tenure_years_if_unknown=3.9,
    move_cost_money=1_000.0,
    relocation_cost_money=25_000.0,
    move_ramp_up_weeks=8.0,
    hire_cost_money=4_700.0,
    hire_premium_share=0.18,
    hire_ramp_up_weeks=16.0,
    wage_while_training_share=0.8,
    lost_earnings_years=1.4,
    search_window_weeks=13.0,
    voluntary_pay_weeks=8.0,
    hours_less_share=0.2,
    hours_less_paid_share=0.3,
)
PAY = (41_600.0, 52_000.0)  # of the two roles
SEVERANCE = (8_000.0, 6_000.0, 9_000.0)  # of the three cohorts, mean


def small_pool() -> Pool:
    """Return the 15 employees: six and four in the cohorts of the problem, five outside it."""
    cohort = np.repeat([0, 1, -1], [6, 4, 5])
    service = np.concatenate([np.arange(6.0), np.arange(4.0), np.arange(5.0)])
    return Pool(np.array([f"e{i:02d}" for i in range(15)]), cohort, service)


def small_results(problem: PlacementProblem | None = None, **more: Any) -> Results:
    """Return the results of a plan for ``small_problem``: agents, of whom there are too many, and buyers."""
    problem = small_problem() if problem is None else problem
    solution = solve(problem)
    pool = small_pool()
    offers = whole_offers(problem, solution)
    fields: dict[str, Any] = {
        "staff": _staff(),
        "demand": _demand(problem),
        "assembled": _assembled(problem),
        "solution": solution,
        "offers": offers,
        "decided": decide(problem, offers, pool, "seniority", np.random.default_rng(1)),
        "walk": walk(problem, solution, offers),
        "prices": (),
        "reference": SimpleNamespace(occupations=pl.DataFrame({"occupation": ["43-4051", "13-1028"]})),
        "currency": "USD",
    }
    return Results(**{**fields, **more})


def _staff() -> Staff:
    roles = pl.DataFrame(
        {
            "role_id": ["ra", "rb"],
            "job_title": ["Service agent", "Buyer"],
            "department": ["Service", "Purchasing"],
            "site": ["A", "A"],
            "region": [None, None],
            "grade": [None, None],
            "occupation": ["43-4051", "13-1028"],
            "occupation_title": ["Customer Service Representatives", "Buyers"],
            "confidence": [0.9, 0.9],
            "function": ["Service", "Purchasing"],
            "people": [10, 5],
            "pay_mean": PAY,
            "pay_flag": ["roster", "roster"],
        },
        schema_overrides={"region": pl.String, "grade": pl.String},
    )
    cohorts = pl.DataFrame(
        {
            "cohort_id": ["c0", "c1", "c2"],
            "role_id": ["ra", "ra", "rb"],
            "decisional_unit": ["X", "Y", "X"],
            "people": [6, 4, 5],
        }
    )
    pool = small_pool()
    return Staff(
        roles=roles,
        cohorts=cohorts,
        cohort_role=np.array([0, 0, 1]),
        employee_id=pl.Series(pool.employee),
        cohort=np.repeat([0, 1, 2], [6, 4, 5]),
        pay=np.repeat([PAY[0], PAY[1]], [10, 5]),
        tenure_years=cast(Any, pool.service_years),
    )


def _demand(problem: PlacementProblem) -> Any:
    required = problem.required[0]
    shares = {name: np.array([0.5, 0.2]) for name in ("exposure", "exposure_low", "exposure_high")}
    return SimpleNamespace(
        required=required,
        required_least=required,
        required_most=required,
        attrition_rate=problem.attrition_rate,
        why=("target[1]", "growth[1]"),
        notes=(),
        **shares,
    )


def _assembled(problem: PlacementProblem) -> Assembled:
    inside = problem.target != OUTSIDE
    taught = problem.kind == Kind.RETRAIN
    accepts = np.where(inside, problem.arrives + problem.returns, 1.0)
    nobody = np.full(len(inside), -1)
    left = problem.start_people[:, None] * (1.0 - problem.attrition_rate[:, None]) ** np.array([1, 2])
    ways = Ways(
        option=np.where(inside, 0, -1),
        fit=np.where(inside, 0.8, np.nan),
        pay_ratio=np.where(inside, 1.25, np.nan),
        weeks=np.where(taught, 12.0, 0.0),
        relocates=np.zeros(len(inside), dtype=bool),
        imputed=taught,
        evidence=np.where(taught, int(Grade.FAIR), int(Grade.STRONG)).astype(np.int8),
        accepts=accepts,
        completion=np.where(taught, problem.arrives / np.maximum(accepts, 1e-9), 1.0),
        tuition_money=np.where(taught, 1_500.0, 0.0),
        fixed=nobody,
        told=nobody,
    )
    training = Programmes(
        id=("p1",),
        title=("Purchasing",),
        provider=("Example College",),
        place=("",),
        target=np.array([1]),
        weeks=np.array([12.0]),
        tuition_money=np.array([1_500.0]),
        completion=np.array([0.75]),
        seats=np.full((1, 2), np.inf),
        source="training made to measure",
        notes=(),
    )
    return Assembled(
        problem=problem,
        ways=ways,
        moves=cast(Any, None),
        training=training,
        role=np.array([0, 1]),
        cohort=np.array([0, 1]),
        affected=np.array([True, False]),
        surplus=left - problem.required[0],
        decides=np.array([2, 1]),
        survivors=left,
        severance=np.array(SEVERANCE),
        rules=RULES,
        hire_at_most=problem.hire_at_most,
        floors=(Floor("keep[1]", np.array([0]), 3.0, "they know the old system"),),
        notes=(),
    )
