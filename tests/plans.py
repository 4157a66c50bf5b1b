"""Small consistent plans, made by hand: their people are conserved and their walks add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from passerelle.data import schema
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.schema import Decision

WEEKS_A_QUARTER = 13


@dataclass(frozen=True)
class Job:
    """A role of the plan, which is one cohort too."""

    title: str
    function: str
    people: int
    occupation: str = "43-4051"
    occupation_title: str = "Customer Service Representatives"
    pay: float = 50_000.0
    attrition_rate: float = 0.02
    exposure: tuple[float, float, float] = (0.1, 0.2, 0.4)
    required: float | None = None  # at the end; None where nothing is required of it
    hires: float = 0.0  # over the plan, in the last quarter


@dataclass(frozen=True)
class Way:
    """People who take one way out of a job."""

    start: int  # index of the job
    to: int | None  # index of the job; None for a separation
    decision: Decision
    people: int
    quarter: int = 1
    weeks: float = 0.0
    cost: float = 2_000.0  # units of currency a person
    fit: float | None = 0.8


@dataclass(frozen=True)
class Case:
    """All that a plan is made from."""

    jobs: Sequence[Job]
    ways: Sequence[Way]
    quarters: int = 2
    generated: bool = True
    title: str = "A small employer"
    currency: str = "USD"
    plan: Mapping[str, Any] = field(default_factory=dict)  # further or other keys of plan.json
    summary: Mapping[str, Any] = field(default_factory=dict)  # the same of summary.json


TINY = Case(
    jobs=(
        Job("Service agent", "Customer service", 120, exposure=(0.2, 0.45, 0.7), required=60.0),
        Job(
            "Content editor",
            "Content",
            40,
            "27-3041",
            "Editors",
            62_000.0,
            exposure=(0.15, 0.5, 0.8),
            required=25.0,
        ),
        Job(
            "Data engineer",
            "Data and AI",
            30,
            "15-1243",
            "Database Architects",
            110_000.0,
            exposure=(0.1, 0.3, 0.6),
            required=50.0,
            hires=4.0,
        ),
        Job(
            "Buyer",
            "Supply chain",
            50,
            "13-1028",
            "Buyers and Purchasing Agents",
            70_000.0,
            exposure=(0.1, 0.25, 0.5),
            required=72.0,
            hires=3.0,
        ),
    ),
    ways=(
        Way(0, 3, Decision.MOVE, 18, weeks=0.0, cost=1_500.0, fit=0.82),
        Way(0, 2, Decision.RETRAIN, 14, weeks=12.0, cost=9_000.0, fit=0.61),
        Way(0, None, Decision.SEPARATE, 23, cost=11_000.0, fit=None),
        Way(1, 2, Decision.RETRAIN, 6, weeks=12.0, cost=9_000.0, fit=0.66),
        Way(1, 3, Decision.MOVE, 5, weeks=0.0, cost=1_500.0, fit=0.71),
    ),
)

EXPOSED = (
    ("Customer service", "Service agent {}", "43-4051", "Customer Service Representatives", 41_000.0, 0.45),
    ("Content", "Content editor {}", "27-3041", "Editors", 76_000.0, 0.52),
    ("Supply chain", "Supply analyst {}", "13-1081", "Logisticians", 80_000.0, 0.36),
    ("Human resources", "HR partner {}", "13-1071", "Human Resources Specialists", 72_000.0, 0.33),
    ("Finance", "Accounts analyst {}", "13-2011", "Accountants and Auditors", 82_000.0, 0.41),
    ("Marketing", "Campaign specialist {}", "13-1161", "Market Research Analysts", 77_000.0, 0.44),
    ("Data and AI", "Data scientist {}", "15-2051", "Data Scientists", 118_000.0, 0.39),
    ("Cloud engineering", "Software engineer {}", "15-1252", "Software Developers", 132_000.0, 0.4),
    ("Fulfilment operations", "Stower {}", "53-7065", "Stockers and Order Fillers", 37_000.0, 0.06),
)


def large(employees: int = 154_000) -> Case:
    """Return a plan of nine functions in which about one employee in a hundred is in an affected role."""
    scale = employees / 154_000
    jobs, ways = [], []
    for number, (function, title, code, occupation, pay, exposure) in enumerate(EXPOSED):
        for level in range(1, 5):
            affected = number < 6 and level == 2
            operations = number == 8
            size = 34_300 if operations else 40 + 60 * number if affected else 500 + 90 * level
            people = round(size * scale)
            growth = 1.08 if number in (6, 7) else 1.0
            jobs.append(
                Job(
                    title.format(["I", "II", "III", "Lead"][level - 1]),
                    function,
                    people,
                    code,
                    occupation,
                    pay * (0.8 + 0.15 * level),
                    0.05 if operations else 0.012,
                    (exposure * 0.45, exposure, min(1.0, exposure * 1.6)),
                    people * (0.55 if affected else growth),
                    people * ((0.33 if operations else 0.02) if not affected else 0.0),
                )
            )
    for number in range(6):
        origin = number * 4 + 1
        pool = jobs[origin].people
        for to, decision, share, weeks in (
            (6 * 4, Decision.RETRAIN, 0.12, 26.0),
            (7 * 4 + 1, Decision.RETRAIN, 0.05, 30.0),
            ((number + 1) % 6 * 4, Decision.MOVE, 0.1, 0.0),
            ((number + 2) % 6 * 4 + 2, Decision.MOVE, 0.06, 0.0),
            (8 * 4 + 3, Decision.MOVE, 0.015, 0.0),
        ):
            ways.append(
                Way(origin, to, decision, round(pool * share), 1 + number % 3, weeks, 900.0 + 420.0 * weeks)
            )
        ways.append(Way(origin, None, Decision.SEPARATE, round(pool * 0.04), 4, 0.0, 28_000.0, None))
    return Case(jobs, ways, quarters=8, title="Founding case at one tenth")


def plan_folder_of(case: Case) -> PlanFolder:
    """Return the plan folder of a case."""
    tables = {
        "roles": _roles(case),
        "cohorts": _cohorts(case),
        "programmes": _programmes(case),
        "prices": _prices(),
        "decisions": _decisions(case),
        "moves": _moves(case),
        "headcount": _headcount(case),
        "money": _money(case),
        "contingency": schema.CONTINGENCY.empty(),
    }
    conformed = {name: table.conform(tables[name]) for name, table in schema.PLAN.items()}
    labels = ["Oct-Dec 2025", *(f"Quarter {t}" for t in range(2, case.quarters + 1))]
    plan = {
        "schema_version": 1,
        "name": "small",
        "title": case.title,
        "start": "2025-10-01",
        "quarters": case.quarters,
        "quarter_labels": labels,
        "generated": case.generated,
        "unknowns": [
            "Nobody has been asked yet: a move is taken to be accepted.",
            "The roster has no sites, so moves may mean relocation.",
        ],
        "notes": ["The cheapest plan with central attrition has 23 separations."],
        "roster": {
            "rows": sum(job.people for job in case.jobs),
            "absent": ["site", "grade", "manager_id"],
            "coded_confidently_share": 0.913,
        },
        "levers": [
            {
                "key": "offers.acceptance_share",
                "title": "Share of offers accepted",
                "value": {"low": 0.45, "central": 0.65, "high": 0.8},
                "unit": "share",
                "guess": True,
                "source": "An assumption until the employer has history",
            },
            {
                "key": "order.rule",
                "title": "Order within a cohort",
                "value": "lottery",
                "unit": "",
                "guess": False,
                "source": "Neutral by construction",
            },
        ],
        **case.plan,
    }
    return PlanFolder(plan, {**_summary(case, conformed), **case.summary}, "schema_version = 1\n", conformed)


def _id(index: int) -> str:
    return f"r{index:04d}"


def _out_of(case: Case, job: int, decision: Decision | None = None) -> int:
    return sum(w.people for w in case.ways if w.start == job and decision in (None, w.decision))


def _affected(case: Case, index: int) -> bool:
    return _out_of(case, index) > 0


def _roles(case: Case) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "role_id": _id(i),
                "job_title": job.title,
                "department": job.function,
                "site": None,
                "region": None,
                "grade": None,
                "occupation": job.occupation,
                "occupation_title": job.occupation_title,
                "confidence": 0.9,
                "function": job.function,
                "people": job.people,
                "pay_mean": job.pay,
                "pay_flag": "roster",
                "attrition_rate": job.attrition_rate,
                "exposure_share": job.exposure[1],
                "exposure_low_share": job.exposure[0],
                "exposure_high_share": job.exposure[2],
                "required_end_people": float(job.people if job.required is None else job.required),
                "affected": _affected(case, i),
                "why": "target[1]" if _affected(case, i) else "no change asked",
            }
            for i, job in enumerate(case.jobs)
        ],
        schema=schema.ROLES.types,
    )


def _cohorts(case: Case) -> pl.DataFrame:
    rows = []
    for i, job in enumerate(case.jobs):
        counts = {d: _out_of(case, i, d) for d in (Decision.MOVE, Decision.RETRAIN, Decision.SEPARATE)}
        rows.append(
            {
                "cohort_id": f"c{i:04d}",
                "role_id": _id(i),
                "decisional_unit": None,
                "people": job.people,
                "affected": _affected(case, i),
                "stay_people": job.people - sum(counts.values()),
                **{f"{d.value}_people": n for d, n in counts.items()},
                "volunteers_people": 0.0,
                "attrition_people": job.people * (1 - (1 - job.attrition_rate) ** case.quarters),
            }
        )
    return pl.DataFrame(rows, schema=schema.COHORTS.types)


def _programmes(case: Case) -> pl.DataFrame:
    offered: dict[int, list[Way]] = {}
    for way in case.ways:
        if way.decision is Decision.RETRAIN and way.to is not None:
            offered.setdefault(way.to, []).append(way)
    return pl.DataFrame(
        [
            {
                "programme_id": f"p{to:04d}",
                "title": f"Training for {case.jobs[to].title}",
                "provider": "the employer",
                "place": None,
                "occupation": case.jobs[to].occupation,
                "weeks": ways[0].weeks,
                "cost_money": 500_000,
                "completion_share": 1.0,
                "offered_people": sum(way.people for way in ways),
                "seats_used": float(sum(way.people for way in ways)),
                "seats": None,
                "seat_price_money": None,
                "source": "training made to measure, no catalogue named",
            }
            for to, ways in sorted(offered.items())
        ],
        schema=schema.PROGRAMMES.types,
    )


def _prices() -> pl.DataFrame:
    rows = [
        ("seats", "Oct-Dec 2025", 8_200.0, "one seat", "One more training seat in Oct-Dec 2025"),
        ("openings", "Buyer", 31_500.0, "one person", "One more opening for Buyer"),
        ("budget", None, 0.0, "one unit of currency", "One more unit of budget"),
    ]
    return pl.DataFrame(rows, schema=schema.PRICES.types, orient="row")


def _decisions(case: Case) -> pl.DataFrame:
    parts = []
    for i, job in enumerate(case.jobs):
        out = [way for way in case.ways if way.start == i]
        stay = Way(i, i, Decision.STAY, job.people - sum(way.people for way in out))
        for way in (stay, *out):
            trains = way.decision is Decision.RETRAIN
            row = {
                "affected": _affected(case, i),
                "decision": way.decision.value,
                "cohort_id": f"c{i:04d}",
                "role_from": _id(i),
                "role_to": None if way.to is None else _id(way.to),
                "quarter": None if way is stay else way.quarter,
                "programme_id": f"p{way.to:04d}" if trains else None,
                "reason": "=1+1 is no formula here" if way is stay else "Its role shrinks.",
                "alternative": None if way is stay else "It would cost the plan USD 900 more per person.",
                "state": "proposed",
                "pin": False,
            }
            types = {name: schema.DECISIONS_TABLE.types[name] for name in row}
            parts.append(pl.select(pl.repeat(v, way.people, dtype=types[k]).alias(k) for k, v in row.items()))
    everyone = pl.concat(parts)
    number = pl.int_range(len(everyone)).cast(pl.String).str.zfill(7)
    return pl.select(pl.format("e{}", number).alias("employee_id")).hstack(everyone)


def _arrival(way: Way) -> int:
    return way.quarter + -(-int(way.weeks) // WEEKS_A_QUARTER)


def _moves(case: Case) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "cohort_id": f"c{way.start:04d}",
                "role_from": _id(way.start),
                "role_to": None if way.to is None else _id(way.to),
                "decision": way.decision.value,
                "programme_id": f"p{way.to:04d}" if way.decision is Decision.RETRAIN else None,
                "start_quarter": way.quarter,
                "arrival_quarter": None if way.to is None else _arrival(way),
                "flow_people": float(way.people),
                "offered_people": way.people,
                "accept_share": None if way.to is None else 1.0,
                "refused_people": 0.0,
                "pay_ratio": None if way.to is None else case.jobs[way.to].pay / case.jobs[way.start].pay,
                "fit": way.fit,
                "weeks": way.weeks if way.to is not None else None,
                "imputed": None if way.to is None else False,
                "evidence": None if way.to is None else "fair",
                "cost_money": round(way.cost * 100),
            }
            for way in case.ways
        ],
        schema=schema.MOVES.types,
    )


def _headcount(case: Case) -> pl.DataFrame:
    rows = []
    for i, job in enumerate(case.jobs):
        at = float(job.people)
        required = float(job.people if job.required is None else job.required)
        for t in range(1, case.quarters + 1):
            leaving = [w for w in case.ways if w.start == i and w.quarter == t]
            out = float(sum(w.people for w in leaving if w.to is not None))
            separated = float(sum(w.people for w in leaving if w.to is None))
            into = float(sum(w.people for w in case.ways if w.to == i and _arrival(w) == t))
            attrition = at * job.attrition_rate
            hired = job.hires if t == case.quarters else 0.0
            end = at - attrition - out + into - separated + hired
            walked = (at, attrition, out, into, separated, 0.0, hired, 0.0, end, required, required, required)
            rows.append((_id(i), t, *walked, max(0.0, required - end), max(0.0, end - required), 0.0))
            at = end
    return pl.DataFrame(rows, schema=schema.HEADCOUNT.types, orient="row")


def _money(case: Case) -> pl.DataFrame:
    rows: dict[tuple[int, str, str], int] = {}
    for way in case.ways:
        line = "severance" if way.to is None else "training" if way.weeks else "moves"
        key = (way.quarter, _id(way.start), line)
        rows[key] = rows.get(key, 0) + round(way.cost * 100) * way.people
        for t in range(way.quarter, case.quarters + 1):
            saved = (t, _id(way.start), "wages saved")
            rows[saved] = rows.get(saved, 0) - round(case.jobs[way.start].pay * 25) * way.people
    return pl.DataFrame(
        [(*key, amount) for key, amount in sorted(rows.items())], schema=schema.MONEY.types, orient="row"
    )


def _summary(case: Case, tables: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    counts = dict(tables["decisions"].group_by("decision").len().iter_rows())
    amounts = tables["money"]["amount_money"]
    cost, saving = (float(amounts.filter(side).sum()) / 100 for side in (amounts > 0, amounts < 0))
    walk = tables["headcount"]
    return {
        "employees": len(tables["decisions"]),
        "affected": int(tables["decisions"]["affected"].sum()),
        **{decision.value: counts.get(decision.value, 0) for decision in Decision},
        "attrition": walk["attrition_people"].sum(),
        "hire": walk["hired_people"].sum(),
        "offered_on_imputed_skills_people": 0,
        "offered_on_insufficient_evidence_people": 0,
        "cost": cost,
        "saving": -saving,
        "npv": -(cost + saving) * 0.93,
        "objective": cost,
        "bound": cost * 0.99995,
        "gap": 0.00005,
        "status": "OPTIMAL",
        "currency": case.currency,
        "quarters": case.quarters,
        "price_avoided_separation": 31_500.0,
        "seconds": dict.fromkeys(("read", "code", "demand", "solve", "decide", "write", "total"), 0.1),
        "peak_rss_mb": 100.0,
        "provenance": {
            "version": "0.1.0",
            "snapshot_id": "2025.1",
            "snapshot_hash": "5" * 64,
            "roster_hash": "a" * 64,
            "scenario_hash": "c" * 64,
            "seed": 1,
            "sources": [
                "O*NET 29.0 Database, U.S. Department of Labor (USDOL/ETA), CC BY 4.0",
                "Occupational Employment and Wage Statistics, May 2024, U.S. Bureau of Labor Statistics",
            ],
        },
    }
