"""What people act on the day that a plan begins: targets, requisitions, offers, load-back, skills."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import polars as pl

from passerelle.data.schema.plan import EVIDENCE
from passerelle.data.schema.table import Column, Table, optional_text, real, text, whole

COMPANY: Final = "company"
LEADER: Final = "leader"
COST_CENTRE: Final = "cost centre"
DEPARTMENT: Final = "department"
VIEWS: Final = (COMPANY, LEADER, COST_CENTRE, DEPARTMENT)
NOT_RELEASED: Final = "proposed: not released"
RELEASED: Final = "released"

_GROUP: Final = (
    text("view", "What the group is", choices=VIEWS),
    text("group", "Opaque id of the leader, or name of the cost centre; the company in its one row"),
)

TARGET_CASCADE: Final = Table(
    "target_cascade",
    "Targets over the plan: the company, each leader's people, each cost centre. A leader's row counts "
    "direct and indirect reports; cost centres add up to the company. Attrition, arrivals, hires and what "
    "is required belong to roles: a group has the share that its people have in each",
    (
        *_GROUP,
        optional_text("above", "The leader in whose row this one is counted too; empty at the top"),
        whole("level", "Leaders' rows above it and the company's; 0 for the company", low=0),
        whole("people", "Employees on the as-of date", "people", low=0),
        whole("rows_below_people", "Of them, counted in a further row below this one too", "people", low=0),
        whole("folded_people", "Of them, in teams too small for a row of their own", "people", low=0),
        whole("affected_people", "In affected pools", "people", low=0),
        whole("stay_people", "Asked to stay", "people", low=0),
        whole("move_people", "Offered a move", "people", low=0),
        whole("retrain_people", "Offered training, then a move", "people", low=0),
        whole("separate_people", "To separate with support", "people", low=0),
        real("moved_in_people", "Expected arrivals, and drop-outs who return", "people", low=0.0),
        real("volunteers_people", "Expected to take a voluntary programme", "people", low=0.0),
        real("attrition_people", "Expected attrition; nobody is named", "people", low=0.0),
        real("hired_people", "Hires", "people", low=0.0),
        real("rounding_people", "Offers are whole people; what that changes", "people"),
        real("end_people", "Expected at the plan's end: today less who leave, with who come", "people"),
        real("required_end_people", "Required headcount at the plan's end", "people", low=0.0),
        real("change_people", "Required at the end less today", "people"),
        text("says", "What else to know of the row; empty for most", nullable=True),
    ),
    ("view", "group"),
)

TARGET_CASCADE_QUARTERS: Final = Table(
    "target_cascade_quarters",
    "The same targets by quarter: decisions by the quarter in which they start",
    (
        *_GROUP,
        whole("quarter", "Quarter", "1, 2, ...", low=1),
        whole("move_people", "Offered a move that starts", "people", low=0),
        whole("retrain_people", "Offered training that starts", "people", low=0),
        whole("separate_people", "To separate with support", "people", low=0),
        real("moved_in_people", "Expected arrivals, and drop-outs who return", "people", low=0.0),
        real("attrition_people", "Expected attrition", "people", low=0.0),
        real("hired_people", "Hires", "people", low=0.0),
        real("required_people", "Required headcount at the quarter's end", "people", low=0.0),
        real("change_people", "Required at the quarter's end less today", "people"),
    ),
    ("view", "group", "quarter"),
)

REQUISITION_ACTIONS: Final = Table(
    "requisition_actions",
    "What the plan means for each open requisition; without requisitions, the hires that it asks for",
    (
        text("kind", "Where the row comes from", choices=("requisition", "from the plan")),
        optional_text("requisition_id", "The employer's own number of the requisition"),
        optional_text("role_id", "Role; empty where the requisition fits none"),
        text("job_title", "The employer's own title"),
        optional_text("department", "Department"),
        optional_text("site", "Place of work"),
        whole(
            "quarter",
            "Quarter in which it would be filled; empty where the plan ends before",
            "1, 2, ...",
            low=1,
            nullable=True,
        ),
        whole("openings_people", "Positions to fill", "people", low=0),
        text(
            "action",
            "keep: the role hires; redirect: somebody moves into it; close: neither; open: a hire of the "
            "plan; check: the plan says nothing of it",
            choices=("keep", "redirect", "close", "open", "check"),
        ),
        whole("keep_people", "Of the openings, left for hires", "people", low=0),
        whole("redirect_people", "Of the openings, filled by people who move within", "people", low=0),
        whole("close_people", "Of the openings, no longer needed", "people", low=0),
        text("from_roles", "From which roles people move in, most first", nullable=True),
        text("reason", "Why, in words"),
    ),
    (),
)

OFFERS: Final = Table(
    "offers",
    "Offers of moves and training, for the managers who would receive the people",
    (
        optional_text("manager_id", "Opaque id of the manager of most people in the role offered"),
        whole("managers", "How many managers have people in that role; 0 where none is told", low=0),
        text("department", "Department of the role offered", nullable=True),
        text("site", "Site of the role offered", nullable=True),
        text("employee_id", "Opaque id; empty outside affected pools", nullable=True),
        text("decision", "Kind of offer", choices=("move", "retrain")),
        text("role_from", "Role held"),
        text("title_from", "Its title"),
        text("role_to", "Role offered"),
        text("title_to", "Its title"),
        text("programme_id", "Training before the move", nullable=True),
        text("programme", "Its title", nullable=True),
        whole("start_quarter", "Quarter in which it starts", "1, 2, ...", low=1),
        whole("arrival_quarter", "Quarter of arrival", "1, 2, ...", low=1),
        real("pay_ratio", "Pay of the role offered over the cohort's own", "ratio", low=0.0, nullable=True),
        real("fit", "Skill similarity of the two occupations", "0 to 1", low=0.0, high=1.0, nullable=True),
        text("evidence", "How far the data support the move", choices=EVIDENCE, nullable=True),
        text("state", "State of the proposal; an offer may be declined"),
    ),
    (),
)

ACTIONS: Final = ("TRANSFER", "TRAINING", "TERMINATION")
HRIS_LOAD_BACK: Final = Table(
    "hris_load_back",
    "One row for each decision but to stay, as an HR system takes it; only released rows may be loaded",
    (
        text("employee_id", "Opaque id"),
        Column("effective_date", pl.Date, "First day of the quarter of arrival, or of the separation"),
        text("action", "What would be loaded", choices=ACTIONS),
        Column("training_start_date", pl.Date, "First day of the quarter of training", nullable=True),
        text("job_title", "New title; empty for a termination, as the next four", nullable=True),
        text("department", "New department", nullable=True),
        text("site", "New site", nullable=True),
        text("grade", "New grade", nullable=True),
        text("cost_centre", "Cost centre of most people in the new role", nullable=True),
        text("programme_id", "Training before the move", nullable=True),
        text(
            "reason_code",
            "Why, as a code",
            choices=("REDEPLOYMENT", "RETRAINING", "POSITION_NOT_REQUIRED"),
        ),
        text("proposal", "State of the proposal in the plan"),
        text("state", "Whether it may be loaded", choices=(NOT_RELEASED, RELEASED)),
        Column("may_load", pl.Boolean, "Whether those responsible released it"),
    ),
    ("employee_id",),
)

_WEIGHTED: Final = "people by importance"
SKILL_BALANCE: Final = Table(
    "skill_balance",
    "Skills and knowledge held, lost, gained and wanted over the plan: the greatest shortfall first, then "
    "what grows most. Where the plan hires all that is required, nothing is short at its end. An "
    "occupation stands for its skills: each of its people counts with the importance that O*NET gives the "
    "element, from 0 (not important) to 1 (extremely important)",
    (
        text("element", "O*NET element id"),
        text("title", "Its short title"),
        text("kind", "What it is", choices=("skill", "knowledge")),
        real("today_people", "Held on the as-of date", _WEIGHTED, low=0.0),
        real("attrition_people", "Lost by expected attrition", _WEIGHTED, low=0.0),
        real("separated_people", "Lost by separations and voluntary programmes", _WEIGHTED, low=0.0),
        real("moved_out_people", "Lost by offers of moves and training that start", _WEIGHTED, low=0.0),
        real("hired_people", "Gained by hires", _WEIGHTED, low=0.0),
        real("moved_in_people", "Gained by moves that arrive, and drop-outs who return", _WEIGHTED, low=0.0),
        real("trained_people", "Gained by people who arrive after training", _WEIGHTED, low=0.0),
        real("rounding_people", "Offers are whole people; what that changes", _WEIGHTED),
        real("end_people", "Held at the plan's end: today less lost, with gained", _WEIGHTED, low=0.0),
        real("wanted_people", "Wanted at the plan's end by what is required", _WEIGHTED, low=0.0),
        real("wanted_low_people", "The same in the least of the three cases", _WEIGHTED, low=0.0),
        real("wanted_high_people", "The same in the greatest", _WEIGHTED, low=0.0),
        real("change_people", "Wanted at the end less held today", _WEIGHTED),
        real("balance_people", "Held less wanted at the end; below zero is short", _WEIGHTED),
        real("balance_low_people", "The same where most is wanted", _WEIGHTED),
        real("balance_high_people", "The same where least is wanted", _WEIGHTED),
        real("balance_share", "The balance as a share of what is wanted; 0 where nothing is", "share"),
        real(
            "imputed_share",
            "Of what is wanted, in occupations whose skills are imputed from others",
            "share",
            low=0.0,
            high=1.0,
        ),
        text("says", "How far it is known, in words"),
    ),
    ("element",),
)

DAY_ONE: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            *(TARGET_CASCADE, TARGET_CASCADE_QUARTERS, REQUISITION_ACTIONS),
            *(OFFERS, HRIS_LOAD_BACK, SKILL_BALANCE),
        )
    }
)
"""Every table that ``passerelle day-one`` writes."""
