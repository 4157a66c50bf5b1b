"""Results of the engines to the tables of a plan folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.demand import RoleDemand
from passerelle.app.assemble.evidence import grade_name
from passerelle.app.assemble.placement import Assembled
from passerelle.app.assemble.reasons import NO_TEXT, Reasons
from passerelle.app.assemble.roles import Staff
from passerelle.data import schema
from passerelle.data.reference import Reference
from passerelle.data.schema import Decision
from passerelle.domain.money import minor_units
from passerelle.domain.units import Floats, Ints
from passerelle.engines.evidence import Grade
from passerelle.engines.placement.accounting import WalkRows, refused
from passerelle.engines.placement.alternatives import seat_prices
from passerelle.engines.placement.decide import Decided, WholeOffers
from passerelle.engines.placement.order import NO_OFFERS, Offers
from passerelle.engines.placement.prices import Price
from passerelle.engines.placement.problem import OUTSIDE, Kind
from passerelle.engines.placement.solve import Solution

SHOWN_PEOPLE: Final = 5e-4  # a flow of the optimum with fewer, and no offers, is in no table
SHOWN_MONEY: Final = 0.005  # a price below half a cent is none
_FLOWS: Final = MappingProxyType(
    {
        Kind.MOVE: Decision.MOVE.value,
        Kind.RETRAIN: Decision.RETRAIN.value,
        Kind.SEPARATE: Decision.SEPARATE.value,
        Kind.VOLUNTARY: schema.VOLUNTARY,
    }
)


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
    contingency: Offers = NO_OFFERS  # further ones if attrition falls short
    contingency_says: str = ""
    fixed: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))  # why, by employee


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
        "contingency": contingency_table(results),
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
            pl.Series("volunteers_people", cohort_volunteers(results)),
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


def cohort_volunteers(results: Results) -> Floats:
    """Return who of each cohort is expected to take a voluntary programme [cohort]."""
    problem, found = results.assembled.problem, np.zeros(results.staff.cohorts.height)
    voluntary = np.flatnonzero(problem.kind == Kind.VOLUNTARY)
    people = results.solution.flow[voluntary].sum(axis=1)
    of_cohort = np.bincount(problem.cohort[voluntary], weights=people, minlength=len(problem.people))
    found[results.assembled.cohort] = of_cohort
    return found


def programmes_table(results: Results) -> pl.DataFrame:
    """Return the training that ways of the problem may need, with the seats the plan offers."""
    training, problem = results.assembled.training, results.assembled.problem
    codes = results.reference.occupations["occupation"]
    programmes, units = len(training), minor_units(results.currency)
    offers = results.offers.offers
    taught = np.flatnonzero(problem.trains[offers.way] >= 0)
    programme, way = problem.trains[offers.way[taught]], offers.way[taught]
    accepted = (problem.arrives + problem.returns)[way] * offers.people[taught]
    seats = training.seats.sum(axis=1)
    price = seat_prices(problem, results.solution, programmes)
    offered = np.bincount(programme, weights=offers.people[taught], minlength=programmes)
    frame = pl.DataFrame(
        {
            "programme_id": pl.Series(training.id, dtype=pl.String),
            "title": pl.Series(training.title, dtype=pl.String),
            "provider": pl.Series(training.provider, dtype=pl.String),
            "place": pl.Series(training.place, dtype=pl.String),
            "occupation": codes.gather(training.target),
            "weeks": training.weeks,
            "cost_money": np.rint(training.tuition_money * units).astype(np.int64),
            "completion_share": training.completion,
            "offered_people": offered.astype(np.int64),
            "seats_used": np.bincount(programme, weights=accepted, minlength=programmes).astype(np.float64),
            "seats": seats,
            "seat_price_money": price,
            "source": pl.repeat(training.source, programmes, dtype=pl.String, eager=True),
        }
    )
    empty = pl.lit(None)
    return schema.PROGRAMMES.conform(
        frame.with_columns(
            pl.when(pl.col("place") != "").then(pl.col("place")).otherwise(empty).alias("place"),
            pl.when(pl.col("seats").is_finite()).then(pl.col("seats")).otherwise(empty).alias("seats"),
            pl.when(pl.col("seat_price_money") > SHOWN_MONEY)
            .then(pl.col("seat_price_money"))
            .otherwise(empty)
            .alias("seat_price_money"),
        )
    )


def prices_table(results: Results) -> pl.DataFrame:
    """Return what one unit more of each limit is worth."""
    rows = [(p.limit, p.subject, p.price_money, p.unit, p.says) for p in results.prices]
    return pl.DataFrame(rows, schema=schema.PRICES.types, orient="row")


def decisions_table(results: Results, reasons: Reasons) -> pl.DataFrame:
    """Return one row per employee, in the roster's order."""
    staff, assembled, decided = results.staff, results.assembled, results.decided
    role_ids, cohort_ids = staff.roles["role_id"], staff.cohorts["cohort_id"]
    role = staff.cohort_role[staff.cohort]
    target, programme = _ends(results, decided.way)
    texts = pl.Series(reasons.texts, dtype=pl.String)
    pinned = np.zeros(len(role), dtype=bool)
    pinned[list(results.fixed)] = True
    frame = pl.DataFrame(
        {
            "employee_id": staff.employee_id,
            "affected": assembled.affected[role],
            "decision": pl.Series([decision.value for decision in Decision]).gather(decided.kind),
            "cohort_id": cohort_ids.gather(staff.cohort),
            "role_from": role_ids.gather(role),
            "role_to": _or_null(role_ids, target),
            "quarter": pl.Series(decided.quarter).replace(0, None),
            "programme_id": _or_null(programme_ids(results), programme),
            "reason": texts.gather(reasons.of_employee),
            "alternative": _or_null(texts, reasons.alternative, NO_TEXT),
            "state": pl.Series(["proposed", "pinned"]).gather(pinned.astype(np.int64)),
            "pin": pinned,
        }
    )
    return schema.DECISIONS_TABLE.conform(frame)


def programme_ids(results: Results) -> pl.Series:
    """Return the id of each programme."""
    return pl.Series(results.assembled.training.id, dtype=pl.String)


def _ends(results: Results, way: Ints) -> tuple[Ints, Ints]:
    """Return the role, among all roles, and the programme to which each way leads; -1 where there is none."""
    problem, role = results.assembled.problem, results.assembled.role
    target, programme = np.full(len(way), -1), np.full(len(way), -1)
    taken = np.flatnonzero(way >= 0)
    programme[taken] = problem.trains[way[taken]]
    inside = taken[problem.target[way[taken]] != OUTSIDE]
    target[inside] = role[problem.target[way[inside]]]
    return target, programme


def _or_null(names: pl.Series, at: Ints, nothing: int = -1) -> pl.Series:
    """Return the names at positions ``at``; empty where that is ``nothing``."""
    positions = pl.Series(at, dtype=pl.Int64).replace(nothing, None)
    return names.gather(positions) if len(names) else pl.repeat(None, len(at), dtype=pl.String, eager=True)


def moves_table(results: Results) -> pl.DataFrame:
    """Return the flows of cohorts that have anybody in the plan or in the optimum, by quarter of start.

    Volunteers are a flow too, in expected people; nobody is offered one by name.
    """
    staff, assembled, problem = results.staff, results.assembled, results.assembled.problem
    flow, whole = np.maximum(results.solution.flow, 0.0), results.offers.offers.dense(problem)
    way, before = np.nonzero((whole > 0.0) | (flow > SHOWN_PEOPLE))
    target, programme = _ends(results, way)
    kind, inside = problem.kind[way], problem.target[way] != OUTSIDE
    ways, units = assembled.ways, minor_units(results.currency)
    declined = np.where(inside, problem.leaves[way] * whole[way, before], 0.0)
    start = before + 1
    frame = pl.DataFrame(
        {
            "cohort_id": staff.cohorts["cohort_id"].gather(assembled.cohort[problem.cohort[way]]),
            "role_from": staff.roles["role_id"].gather(assembled.role[problem.role[problem.cohort[way]]]),
            "role_to": _or_null(staff.roles["role_id"], target),
            "decision": pl.Series([_FLOWS[Kind(k)] for k in kind.tolist()], dtype=pl.String),
            "programme_id": _or_null(programme_ids(results), programme),
            "start_quarter": start,
            "arrival_quarter": start + problem.duration[way],
            "flow_people": flow[way, before],
            "offered_people": whole[way, before].astype(np.int64),
            "accept_share": (problem.arrives + problem.returns)[way],
            "refused_people": declined,
            "pay_ratio": ways.pay_ratio[way],
            "fit": ways.fit[way],
            "weeks": ways.weeks[way],
            "imputed": ways.imputed[way],
            "evidence": pl.Series([grade_name(g) for g in ways.evidence[way].tolist()], dtype=pl.String),
            "cost_money": np.rint(problem.cost[way] * units).astype(np.int64),
        }
    )
    moves_alone = ("arrival_quarter", "accept_share", "pay_ratio", "fit", "weeks", "imputed", "evidence")
    frame = frame.with_columns(
        pl.when(pl.Series(inside)).then(pl.col(name)).otherwise(None).alias(name) for name in moves_alone
    )
    order = ("cohort_id", "decision", "role_to", "programme_id", "start_quarter", "arrival_quarter")
    return schema.MOVES.conform(frame).sort(order, nulls_last=True, maintain_order=True)


def contingency_table(results: Results) -> pl.DataFrame:
    """Return the further offers that short attrition would need, by cohort; nobody is named."""
    staff, assembled, problem = results.staff, results.assembled, results.assembled.problem
    more = results.contingency
    target, programme = _ends(results, more.way)
    frame = pl.DataFrame(
        {
            "cohort_id": staff.cohorts["cohort_id"].gather(assembled.cohort[problem.cohort[more.way]]),
            "role_from": staff.roles["role_id"].gather(
                assembled.role[problem.role[problem.cohort[more.way]]]
            ),
            "quarter": more.quarter,
            "decision": pl.Series(
                [_FLOWS[Kind(k)] for k in problem.kind[more.way].tolist()], dtype=pl.String
            ),
            "role_to": _or_null(staff.roles["role_id"], target),
            "programme_id": _or_null(programme_ids(results), programme),
            "people": more.people,
        }
    )
    order = ("cohort_id", "quarter", "decision", "role_to", "programme_id")
    return schema.CONTINGENCY.conform(frame).sort(order, nulls_last=True, maintain_order=True)


def offers_on_weak_ground(results: Results) -> tuple[int, int]:
    """Return the people whose offered move rests on imputed skills, and those with insufficient evidence."""
    ways, problem = results.assembled.ways, results.assembled.problem
    offered = results.offers.offers.of_way(len(problem.cohort)) * (problem.target != OUTSIDE)
    insufficient = ways.evidence == Grade.INSUFFICIENT
    return int(offered[ways.imputed].sum()), int(offered[insufficient].sum())


def refused_people(results: Results) -> float:
    """Return how many of those offered a move are expected to decline it."""
    return float(refused(results.assembled.problem, results.offers).sum())


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
    "volunteers",
    "hired",
    "rounding",
    "end",
    "required",
    "under",
    "over",
    "reduced",
)
