"""The tables of a plan folder."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import polars as pl

from passerelle.data.schema.table import Column, Table, real, text, whole


class Decision(StrEnum):
    """What a plan proposes to a person."""

    STAY = "stay"
    MOVE = "move"
    RETRAIN = "retrain"
    SEPARATE = "separate"


DECISIONS: Final = tuple(decision.value for decision in Decision)
VOLUNTARY: Final = "voluntary"  # a flow that is no decision: offered to all of a cohort, named to nobody
EVIDENCE: Final = ("strong", "fair", "thin", "insufficient")


ROLES: Final = Table(
    "roles",
    "The employer's roles: a job title in a department at a site and grade",
    (
        text("role_id", "Hash of the role's keys"),
        text("job_title", "The employer's own title"),
        text("department", "Department", nullable=True),
        text("site", "Site", nullable=True),
        text("region", "Region", nullable=True),
        text("grade", "Grade", nullable=True),
        text("occupation", "SOC 2018 code given to the title"),
        text("occupation_title", "Short title of the occupation"),
        real(
            "confidence",
            "Share of titles with such a match that were right on held-out titles",
            "share",
            low=0.0,
            high=1.0,
        ),
        text("function", "Function: the department, or the occupation's major group where there is none"),
        whole("people", "Employees on the as-of date", "people", low=0),
        Column("pay_mean", pl.Float64, "Mean yearly pay", "units of currency a year", 0.0),
        text("pay_flag", "How the pay was had", choices=("roster", "part imputed", "imputed")),
        real("attrition_rate", "Expected attrition", "share a quarter", low=0.0, high=1.0),
        real("exposure_share", "Exposure, central", "share", low=0.0, high=1.0),
        real("exposure_low_share", "Exposure, low", "share", low=0.0, high=1.0),
        real("exposure_high_share", "Exposure, high", "share", low=0.0, high=1.0),
        real("required_end_people", "Required headcount at the plan's end", "people", low=0.0),
        Column("affected", pl.Boolean, "Whether its requirement falls under its expected survivors"),
        text("why", "Where its requirement comes from, in words"),
    ),
    ("role_id",),
)

COHORTS: Final = Table(
    "cohorts",
    "Employees whom the plan treats alike: a role within one decisional unit",
    (
        text("cohort_id", "Hash of the cohort's keys"),
        text("role_id", "Role its people hold"),
        text("decisional_unit", "Legal entity and bargaining unit, where the roster has them", nullable=True),
        whole("people", "Employees on the as-of date", "people", low=0),
        Column("affected", pl.Boolean, "Whether the plan proposes anything but to stay"),
        whole("stay_people", "People asked to stay", "people", low=0),
        whole("move_people", "People offered a move", "people", low=0),
        whole("retrain_people", "People offered training, then a move", "people", low=0),
        whole("separate_people", "People to separate with support", "people", low=0),
        real("volunteers_people", "Expected to take a voluntary programme", "people", low=0.0),
        real("attrition_people", "Expected attrition over the plan", "people", low=0.0),
    ),
    ("cohort_id",),
)

PROGRAMMES: Final = Table(
    "programmes",
    "Training used or offered by the plan",
    (
        text("programme_id", "Hash of the programme's keys"),
        text("title", "What it is called"),
        text("provider", "Who teaches it"),
        text("place", "City and state, where known", nullable=True),
        text("occupation", "SOC 2018 code it leads to"),
        real("weeks", "Length", "weeks", low=0.0),
        whole("cost_money", "Tuition per person", "minor units", low=0),
        real("completion_share", "Share who complete", "share", low=0.0, high=1.0),
        whole("offered_people", "People offered a seat by the plan", "people", low=0),
        real("seats_used", "Seats taken over the plan by those expected to accept", "seats", low=0.0),
        real("seats", "Seats over the plan; empty where there is no limit", "seats", low=0.0, nullable=True),
        real(
            "seat_price_money",
            "What one more seat is worth in the quarter where it helps most; empty where it is nothing",
            "units of currency",
            low=0.0,
            nullable=True,
        ),
        text("source", "The catalogue it comes from"),
    ),
    ("programme_id",),
)

PRICES: Final = Table(
    "prices",
    "What one unit more of each limit is worth to the plan (the dual of its constraint)",
    (
        text("limit", "Which limit"),
        text("subject", "The role, quarter or plan it belongs to", nullable=True),
        real("price_money", "Fall of the objective per unit of room", "units of currency", low=0.0),
        text("unit", "Unit of room: one person, one seat, one unit of currency"),
        text("says", "In words"),
    ),
    ("limit", "subject"),
)

DECISIONS_TABLE: Final = Table(
    "decisions",
    "One row per employee",
    (
        text("employee_id", "Opaque id"),
        Column("affected", pl.Boolean, "Whether the person is in an affected pool"),
        text("decision", "What the plan proposes", choices=DECISIONS),
        text("cohort_id", "Cohort"),
        text("role_from", "Role held"),
        text("role_to", "Role offered", nullable=True),
        whole("quarter", "Quarter in which it starts", "1, 2, ...", low=1, nullable=True),
        text("programme_id", "Training before the move", nullable=True),
        text("reason", "Why, in words"),
        text(
            "alternative",
            "The best alternative that was refused and what stood against it; empty for those not affected",
            nullable=True,
        ),
        text(
            "state",
            "State of the proposal",
            choices=("proposed", "pinned", "excluded", "overridden", "appealed"),
        ),
        Column("pin", pl.Boolean, "Whether a person fixed this row"),
    ),
    ("employee_id",),
)

MOVES: Final = Table(
    "moves",
    "Flows of cohorts: how many people take each way",
    (
        text("cohort_id", "Cohort they leave"),
        text("role_from", "Role they leave"),
        text("role_to", "Role they are offered; empty for a separation", nullable=True),
        text("decision", "Kind of flow", choices=(*DECISIONS, VOLUNTARY)),
        text("programme_id", "Training before the move", nullable=True),
        whole("start_quarter", "Quarter in which it starts", "1, 2, ...", low=1),
        whole(
            "arrival_quarter",
            "Quarter of arrival; beyond the plan's end for some trainees",
            "1, 2, ...",
            low=1,
            nullable=True,
        ),
        real("flow_people", "People in the optimum of the linear programme", "people", low=0.0),
        whole("offered_people", "Whole people; none are named for a voluntary programme", "people", low=0),
        real(
            "accept_share",
            "Share of those offered who are expected to accept; empty where they leave",
            "share",
            low=0.0,
            high=1.0,
            nullable=True,
        ),
        real(
            "refused_people",
            "Of those offered, expected to decline; they leave with support at the arrival",
            "people",
            low=0.0,
        ),
        real("pay_ratio", "Pay of the role offered over the cohort's own", "ratio", low=0.0, nullable=True),
        real("fit", "Skill similarity of the two occupations", "0 to 1", low=0.0, high=1.0, nullable=True),
        real("weeks", "Weeks of training", "weeks", low=0.0, nullable=True),
        Column(
            "imputed",
            pl.Boolean,
            "Whether fit and weeks rest on imputed skills of either occupation; empty for a separation",
            nullable=True,
        ),
        text(
            "evidence",
            "How far the data support a move between the two occupations; empty for a separation",
            choices=EVIDENCE,
            nullable=True,
        ),
        whole("cost_money", "Cost to the employer per person", "minor units", nullable=True),
    ),
    (),
)

HEADCOUNT: Final = Table(
    "headcount",
    "The headcount walk by role and quarter, in expected people; every row adds up",
    (
        text("role_id", "Role"),
        whole("quarter", "Quarter", "1, 2, ...", low=1),
        real("start_people", "At the start of the quarter", "people", low=0.0),
        real("attrition_people", "Expected attrition", "people", low=0.0),
        real(
            "moved_out_people",
            "Offers of moves and training that start; who declines leaves from here, not from the role again",
            "people",
            low=0.0,
        ),
        real("moved_in_people", "Moves that arrive, and drop-outs who return", "people", low=0.0),
        real("separated_people", "Separations", "people", low=0.0),
        real("volunteers_people", "Expected to leave by voluntary programmes", "people", low=0.0),
        real("hired_people", "Hires", "people", low=0.0),
        real("rounding_people", "Offers are whole people; what that changes", "people"),
        real("end_people", "At the end of the quarter", "people", low=0.0),
        real("required_people", "Required at the end of the quarter", "people", low=0.0),
        real("required_low_people", "Least of the low, central and high case", "people", low=0.0),
        real("required_high_people", "Greatest of the three cases", "people", low=0.0),
        real("under_people", "Short of the requirement", "people", low=0.0),
        real("over_people", "Over the requirement", "people", low=0.0),
        real("reduced_people", "Of those at the end, on reduced hours", "people", low=0.0),
    ),
    ("role_id", "quarter"),
)

MONEY: Final = Table(
    "money",
    "What the plan costs and saves, by quarter, role and line",
    (
        whole("quarter", "Quarter", "1, 2, ...", low=1),
        text("role_id", "Role"),
        text("line", "Which cost or saving"),
        whole("amount_money", "Cost above zero, saving below", "minor units"),
    ),
    ("quarter", "role_id", "line"),
)

CONTINGENCY: Final = Table(
    "contingency",
    "Further offers, in the neutral order of each cohort, if attrition falls short; nobody is named",
    (
        text("cohort_id", "Cohort they would leave"),
        text("role_from", "Role they would leave"),
        whole("quarter", "Quarter in which it would start", "1, 2, ...", low=1),
        text("decision", "Kind of offer", choices=DECISIONS),
        text("role_to", "Role they would be offered; empty for a separation", nullable=True),
        text("programme_id", "Training before the move", nullable=True),
        whole("people", "People more than the plan asks", "people", low=1),
    ),
    (),
)

PLAN: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            *(ROLES, COHORTS, PROGRAMMES, PRICES, DECISIONS_TABLE),
            *(MOVES, HEADCOUNT, MONEY, CONTINGENCY),
        )
    }
)
