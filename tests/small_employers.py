"""A small employer whose plans are solved in a moment: too many agents, places elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl

from passerelle.app.assemble.demand import RoleDemand, role_demand
from passerelle.app.assemble.outcome import pool
from passerelle.app.assemble.placement import Assembled, placement
from passerelle.app.assemble.roles import Staff, staff
from passerelle.app.assemble.transitions import transition_graph
from passerelle.app.before import NOTHING, Before
from passerelle.app.scenario import default_scenario
from passerelle.app.workforce import Sources, Workforce
from passerelle.data import reference as references
from passerelle.data import schema
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.reference import Reference
from passerelle.data.schema import DECISIONS
from passerelle.data.workforce_folder import Apart
from passerelle.domain.scenario import Scenario
from passerelle.domain.transition import TransitionGraph
from passerelle.engines.placement.decide import Decided, Pool, decide, whole_offers
from passerelle.engines.placement.problem import OUTSIDE
from passerelle.engines.placement.solve import solve

START, QUARTERS, RATE = date(2025, 10, 1), 4, 0.05  # attrition a quarter, everywhere
AGENT, RECEPTION, RESERVATION, PICKER = "Service Agent", "Receptionist", "Reservation Agent", "Picker"
OCCUPATION = {AGENT: "43-4051", RECEPTION: "43-4171", RESERVATION: "43-4181", PICKER: "53-7065"}
# title, site, region, legal entity, people, pay
GROUPS = (
    (AGENT, "A", "WA", "X", 24, 40_000.0),
    (AGENT, "A", "WA", "Y", 12, 40_000.0),
    (RECEPTION, "A", "WA", "X", 6, 39_000.0),
    (RESERVATION, "B", "WA", "X", 6, 42_000.0),
    (PICKER, "B", "WA", "X", 8, 35_000.0),
)
REQUIRED = {AGENT: [30.0, 26.0, 20.0, 16.0], RECEPTION: [9.0] * 4, RESERVATION: [10.0] * 4, PICKER: [8.0] * 4}


def roster(groups: Sequence[tuple[Any, ...]] = GROUPS) -> pl.DataFrame:
    """Return the employer's people, numbered as the reader numbers rows."""
    rows = [
        {"job_title": title, "site": site, "region": region, "legal_entity": entity, "salary": pay}
        for title, site, region, entity, count, pay in groups
        for _ in range(count)
    ]
    numbered = [{"employee_id": f"e{at:08d}", **row} for at, row in enumerate(rows, start=1)]
    frame = pl.DataFrame(numbered, schema=schema.ROSTER.types)
    return frame.with_columns(pl.lit(date(2015, 10, 1)).alias("hire_date"))


def workforce(frame: pl.DataFrame, own: Sequence[str] | None = None, digest: str = "r" * 64) -> Workforce:
    """Return people as read; ``own`` are the employer's own ids, in the order of rows."""
    names = own or [f"own-{at}" for at in range(frame.height)]
    identity = pl.DataFrame({"employee_id": frame["employee_id"], "employer_id": names})
    apart = Apart(identity, schema.AUDIT.empty(), pl.DataFrame())
    empty = (schema.POSITIONS.empty(), schema.REQUISITIONS.empty())
    return Workforce("people.csv", frame, *empty, digest, 0, (), (), None, None, apart)


def scenario(start: date = START, values: Mapping[str, object] | None = None) -> Scenario:
    """Return the usual scenario of ``QUARTERS`` quarters, with some levers set."""
    base = default_scenario(name="test", start=start, quarters=QUARTERS).scenario
    return replace(base, values=MappingProxyType({**base.values, **(values or {})}))


@cache
def known() -> tuple[Reference, TransitionGraph]:
    """Return the snapshot and its graph of transitions."""
    reference = references.load()
    return reference, transition_graph(reference)


@dataclass
class Employer:
    """People with their demand stated, whatever the scenario says of it."""

    frame: pl.DataFrame = field(default_factory=roster)

    def __post_init__(self) -> None:
        reference, _ = known()
        titles = self.frame["job_title"].unique(maintain_order=True)
        coded = pl.DataFrame(
            {
                "job_title": titles,
                "department": pl.Series([None] * len(titles), dtype=pl.String),
                "occupation": [OCCUPATION[title] for title in titles],
                "confidence": 0.9,
            }
        )
        self.people: Staff = staff(self.frame, coded, reference, START)
        self.titles = self.people.roles["job_title"].to_list()
        required = np.array([[REQUIRED[title] for title in self.titles]])
        base = role_demand(self.people.roles, reference, scenario())
        self.demand: RoleDemand = replace(
            base,
            required=required[0],
            required_cases=required,
            attrition_rate=np.full(len(self.titles), RATE),
            hire_at_most=np.full(required.shape[1:], np.inf),
        )

    @property
    def seen(self) -> tuple[Staff, Workforce, Sources]:
        """People as grouped, as read, and from where."""
        return self.people, workforce(self.frame), Sources(())

    def role(self, title: str) -> int:
        """Return the role of a title among all."""
        return self.titles.index(title)

    def of(self, title: str) -> list[int]:
        """Return the employees with a title."""
        return np.flatnonzero(self.frame["job_title"] == title).tolist()

    def planned(
        self, before: Before = NOTHING, setting: Scenario | None = None, seed: int = 1
    ) -> tuple[Assembled, Pool, Decided]:
        """Return the plan's problem, its people, and what is decided of each."""
        assumed = setting or scenario()
        reference, graph = known()
        given = before.given(None, self.people, self.demand)
        assembled = placement(self.people, self.demand, graph, reference, assumed, given=given)
        assembled = before.priced(assembled, self.people, assumed)
        members = before.pool(pool(self.people, assembled), self.people, assembled)
        offers = whole_offers(assembled.problem, solve(assembled.problem), members)
        decided = decide(assembled.problem, offers, members, "lottery", np.random.default_rng(seed))
        return assembled, members, decided

    def decisions(self, assembled: Assembled, decided: Decided) -> pl.DataFrame:
        """Return the columns of the decisions table that say what is decided."""
        problem, roles = assembled.problem, self.people.roles["role_id"].to_list()
        held = self.people.cohort_role[self.people.cohort]
        rows = []
        for at, (kind, way, quarter) in enumerate(
            zip(decided.kind.tolist(), decided.way.tolist(), decided.quarter.tolist(), strict=True)
        ):
            target = OUTSIDE if way < 0 else int(problem.target[way])
            programme = -1 if way < 0 else int(problem.trains[way])
            rows.append(
                {
                    "employee_id": self.people.employee_id[at],
                    "affected": bool(assembled.affected[held[at]]),
                    "decision": DECISIONS[kind],
                    "cohort_id": self.people.cohorts["cohort_id"][int(self.people.cohort[at])],
                    "role_from": roles[held[at]],
                    "role_to": None if target == OUTSIDE else roles[assembled.role[target]],
                    "quarter": quarter or None,
                    "programme_id": None if programme < 0 else assembled.training.id[programme],
                    "duration": 0 if way < 0 else int(problem.duration[way]),
                }
            )
        types = {name: schema.DECISIONS_TABLE.types.get(name, pl.Int64) for name in rows[0]}
        return pl.DataFrame(rows, schema=types)


@cache
def usual() -> Employer:
    """Return the employer of ``GROUPS``."""
    return Employer()


def folder_of(employer: Employer, decisions: pl.DataFrame, digest: str = "r" * 64) -> PlanFolder:
    """Return a plan folder with these decisions, of which the flows are made; nobody is hired in it."""
    keys = ["cohort_id", "role_from", "role_to", "decision", "programme_id", "quarter", "duration"]
    flows = decisions.filter(pl.col("role_to").is_not_null()).group_by(keys).len("offered_people")
    moves = flows.select(
        *keys[:5],
        pl.col("offered_people").cast(pl.Int64),
        pl.col("quarter").alias("start_quarter"),
        (pl.col("quarter") + pl.col("duration")).alias("arrival_quarter"),
        pl.lit(0.0).alias("refused_people"),
    )
    roles = employer.people.roles.select("role_id", "function", "people")
    walk = roles.join(pl.DataFrame({"quarter": range(1, QUARTERS + 1)}), how="cross").select(
        "role_id",
        pl.col("quarter").cast(pl.Int64),
        (pl.col("people") * RATE).alias("attrition_people"),
        pl.lit(0.0).alias("volunteers_people"),
        pl.lit(1.5).alias("hired_people"),
    )
    plan = {"start": START.isoformat(), "quarters": QUARTERS, "hashes": {"roster": digest}}
    tables = {"decisions": decisions.drop("duration"), "moves": moves, "roles": roles, "headcount": walk}
    return PlanFolder(plan, {}, "", tables)
