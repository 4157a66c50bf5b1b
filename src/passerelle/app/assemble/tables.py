"""Results of the engines to the tables of a plan folder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.evidence import grade_name
from passerelle.app.assemble.placement import Assembled
from passerelle.app.assemble.reasons import Reasons
from passerelle.app.assemble.roles import Staff
from passerelle.data import schema
from passerelle.data.reference import Reference
from passerelle.data.schema import Decision
from passerelle.domain.ids import key_id
from passerelle.domain.money import minor_units
from passerelle.domain.units import Floats, Ints
from passerelle.engines.evidence import Grade
from passerelle.engines.placement.accounting import WalkRows
from passerelle.engines.placement.decide import Decided, WholeOffers
from passerelle.engines.placement.prices import Price
from passerelle.engines.placement.solve import Solution


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that a plan is made of, before it becomes tables."""

    staff: Staff
    demand: RoleDemand
    assembled: Assembled
    solution: Solution
    offers: WholeOffers
    decided: Decided
    walk: WalkRows
    prices: tuple[Price, ...]
    reference: Reference
    currency: str
    completion_share: float
    tuition_per_week: float


def plan_tables(results: Results, reasons: Reasons, money: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return every table of the plan folder by name."""
    return {
        "roles": roles_table(results),
        "cohorts": cohorts_table(results),
        "programmes": programmes_table(results),
        "prices": prices_table(results),
        "decisions": decisions_table(results, reasons),
        "moves": moves_table(results),
        "headcount": headcount_table(results),
        "money": money,
    }


def roles_table(results: Results) -> pl.DataFrame:
    """Return the employer's roles with what the plan knows of them."""
    demand = results.demand
    return schema.ROLES.conform(
        results.staff.roles.with_columns(
            pl.Series("attrition_rate", demand.attrition_rate),
            pl.Series("exposure_share", demand.exposure),
            pl.Series("exposure_low_share", demand.exposure_low),
            pl.Series("exposure_high_share", demand.exposure_high),
            pl.Series("required_end_people", demand.required[:, -1]),
            pl.Series("affected", results.assembled.affected),
            pl.Series("why", demand.why),
        )
    )


def cohorts_table(results: Results) -> pl.DataFrame:
    """Return the cohorts with their decisions and the attrition expected of them over the plan."""
    cohorts = results.staff.cohorts
    counts = decision_counts(results)
    people = cohorts["people"].to_numpy().astype(np.float64)
    return schema.COHORTS.conform(
        cohorts.with_columns(
            pl.Series("affected", results.assembled.affected[results.staff.cohort_role]),
            *(
                pl.Series(f"{decision.value}_people", counts[:, number])
                for number, decision in enumerate(Decision)
            ),
            pl.Series("attrition_people", cohort_attrition(results, people)),
        )
    )


def decision_counts(results: Results) -> Ints:
    """Return how many people of each cohort have each decision [cohort, decision]."""
    cohorts = results.staff.cohorts.height
    cells = results.staff.cohort * len(Decision) + results.decided.kind
    return np.bincount(cells, minlength=cohorts * len(Decision)).reshape(cohorts, len(Decision))


def cohort_attrition(results: Results, people: Floats) -> Floats:
    """Return expected attrition of each cohort over the plan [cohort]: its part of its role's."""
    role = results.staff.cohort_role
    held = results.staff.roles["people"].to_numpy().astype(np.float64)
    of_role = results.walk.attrition.sum(axis=1)
    return np.asarray(of_role[role] * people / held[role])


def programmes_table(results: Results) -> pl.DataFrame:
    """Return the training that moves of the problem may need, with the seats the plan offers."""
    training, problem = results.assembled.training, results.assembled.problem
    titles = results.reference.occupations["title"]
    codes = results.reference.occupations["occupation"]
    trained = np.flatnonzero(problem.trains >= 0)
    offered = np.bincount(
        problem.trains[trained], weights=results.offers.move[trained], minlength=len(training.target)
    )
    units = minor_units(results.currency)
    return schema.PROGRAMMES.conform(
        pl.DataFrame(
            {
                "programme_id": programme_ids(results),
                "title": [
                    f"{there}, for {here}"
                    for here, there in zip(
                        titles.gather(training.origin), titles.gather(training.target), strict=True
                    )
                ],
                "occupation": codes.gather(training.target),
                "weeks": training.weeks,
                "cost_money": np.rint(training.weeks * results.tuition_per_week * units).astype(np.int64),
                "completion_share": np.full(len(training.weeks), results.completion_share),
                "offered_people": offered.astype(np.int64),
            }
        )
    )


def programme_ids(results: Results) -> list[str]:
    """Return the id of each programme: from one occupation to another."""
    codes = results.reference.occupations["occupation"]
    training = results.assembled.training
    pairs = zip(codes.gather(training.origin), codes.gather(training.target), strict=True)
    return [key_id("p", pair) for pair in pairs]


def prices_table(results: Results) -> pl.DataFrame:
    """Return what one unit more of each limit is worth."""
    rows = [(p.limit, p.subject, p.price_money, p.unit, p.says) for p in results.prices]
    return pl.DataFrame(rows, schema=schema.PRICES.types, orient="row")


def decisions_table(results: Results, reasons: Reasons) -> pl.DataFrame:
    """Return one row per employee, in the roster's order."""
    staff, assembled, decided = results.staff, results.assembled, results.decided
    role_ids, cohort_ids = staff.roles["role_id"], staff.cohorts["cohort_id"]
    role = staff.cohort_role[staff.cohort]
    moved = decided.move >= 0
    target = np.full(len(moved), -1)
    target[moved] = assembled.role[assembled.problem.target[decided.move[moved]]]
    kinds = pl.Series([decision.value for decision in Decision])
    stays = decided.kind == list(Decision).index(Decision.STAY)
    frame = pl.DataFrame(
        {
            "employee_id": staff.employee_id,
            "affected": assembled.affected[role],
            "decision": kinds.gather(decided.kind),
            "cohort_id": cohort_ids.gather(staff.cohort),
            "role_from": role_ids.gather(role),
            "role_to": _or_null(role_ids, target),
            "quarter": pl.Series(np.where(stays, 0, assembled.decides[role])).replace(0, None),
            "programme_id": _or_null(pl.Series(programme_ids(results), dtype=pl.String), _programme(results)),
            "reason": pl.Series(reasons.texts, dtype=pl.String).gather(reasons.of_employee),
            "state": pl.repeat("proposed", len(moved), eager=True),
            "pin": pl.repeat(False, len(moved), eager=True),
        }
    )
    return schema.DECISIONS_TABLE.conform(frame)


def _programme(results: Results) -> Ints:
    move = results.decided.move
    return (
        np.where(move >= 0, results.assembled.problem.trains[np.maximum(move, 0)], -1)
        if len(results.assembled.problem.trains)
        else np.full(len(move), -1)
    )


def _or_null(names: pl.Series, at: Ints) -> pl.Series:
    """Return the names at positions ``at``; empty where that is -1."""
    positions = pl.Series(at, dtype=pl.Int64).replace(-1, None)
    return names.gather(positions) if len(names) else pl.repeat(None, len(at), dtype=pl.String, eager=True)


def moves_table(results: Results) -> pl.DataFrame:
    """Return the flows of cohorts that have anybody in the plan or in the optimum."""
    staff, assembled, problem = results.staff, results.assembled, results.assembled.problem
    offers, solution = results.offers, results.solution
    used = np.flatnonzero((offers.move > 0) | (solution.move > 5e-4))
    left = np.flatnonzero((offers.separate > 0) | (solution.separate > 5e-4))
    cohort_ids, role_ids = staff.cohorts["cohort_id"], staff.roles["role_id"]
    units = minor_units(results.currency)
    moved = pl.DataFrame(
        {
            "cohort_id": cohort_ids.gather(assembled.cohort[problem.cohort[used]]),
            "role_from": role_ids.gather(assembled.role[problem.role[problem.cohort[used]]]),
            "role_to": role_ids.gather(assembled.role[problem.target[used]]),
            "decision": np.where(problem.trains[used] >= 0, Decision.RETRAIN.value, Decision.MOVE.value),
            "programme_id": _or_null(
                pl.Series(programme_ids(results), dtype=pl.String), problem.trains[used]
            ),
            "start_quarter": problem.start[used],
            "arrival_quarter": problem.arrival[used],
            "flow_people": np.maximum(solution.move[used], 0.0),
            "offered_people": offers.move[used],
            "pay_ratio": assembled.ways.pay_ratio[used],
            "fit": assembled.ways.fit[used],
            "weeks": assembled.ways.weeks[used],
            "imputed": assembled.ways.imputed[used],
            "evidence": [grade_name(grade) for grade in assembled.ways.evidence[used].tolist()],
            "cost_money": np.rint(problem.move_cost[used] * units).astype(np.int64),
        }
    )
    separated = pl.DataFrame(
        {
            "cohort_id": cohort_ids.gather(assembled.cohort[left]),
            "role_from": role_ids.gather(assembled.role[problem.role[left]]),
            "decision": pl.repeat(Decision.SEPARATE.value, len(left), eager=True),
            "start_quarter": problem.decides[left],
            "flow_people": np.maximum(solution.separate[left], 0.0),
            "offered_people": offers.separate[left],
            "cost_money": np.rint(problem.exit_cost[left] * units).astype(np.int64),
        }
    )
    both = pl.concat([moved, separated], how="diagonal_relaxed")
    both = both.with_columns(
        pl.col(column.name).cast(column.type)
        if column.name in both.columns
        else pl.lit(None, dtype=column.type).alias(column.name)
        for column in schema.MOVES.columns
    )
    return schema.MOVES.conform(both).sort(
        "cohort_id", "decision", "role_to", "arrival_quarter", nulls_last=True
    )


def offers_on_weak_ground(results: Results) -> tuple[int, int]:
    """Return the people whose offered move rests on imputed skills, and those with insufficient evidence."""
    ways, offered = results.assembled.ways, results.offers.move
    insufficient = ways.evidence == Grade.INSUFFICIENT
    return int(offered[ways.imputed].sum()), int(offered[insufficient].sum())


def headcount_table(results: Results) -> pl.DataFrame:
    """Return the walk of every role and quarter."""
    walk = results.walk
    roles, quarters = walk.end.shape
    role_ids = results.staff.roles["role_id"].gather(np.repeat(np.arange(roles), quarters))
    columns = {f"{name}_people": getattr(walk, name).ravel() for name in _WALK}
    demand = results.demand
    columns |= {
        "required_low_people": demand.required_least.ravel(),
        "required_high_people": demand.required_most.ravel(),
    }
    quarter = np.tile(np.arange(1, quarters + 1), roles)
    return schema.HEADCOUNT.conform(pl.DataFrame({"role_id": role_ids, "quarter": quarter, **columns}))


_WALK = (
    "start",
    "attrition",
    "moved_out",
    "moved_in",
    "separated",
    "hired",
    "rounding",
    "end",
    "required",
    "under",
    "over",
)
