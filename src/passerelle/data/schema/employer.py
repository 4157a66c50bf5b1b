"""What an employer brings: people, seats and requisitions; audit traits and ids in tables of their own."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.schema.table import Column, Table, optional_text, real, text, whole

ROSTER: Final = Table(
    "roster",
    "One row per employee (primary assignment) on the as-of date, free of names and audit traits",
    (
        text("employee_id", "Opaque id, given at read time"),
        text("job_title", "The employer's own title"),
        optional_text("department", "Department, agency or function"),
        optional_text("site", "Place of work"),
        optional_text("country", "ISO 3166-1 alpha-2 code"),
        optional_text("region", "State, province or region"),
        optional_text("grade", "The employer's own grade"),
        optional_text("manager_id", "Opaque id of the manager"),
        Column("hire_date", pl.Date, "First day with the employer", required=False, nullable=True),
        real("fte", "Paid share of full time", "FTE", low=0.0, high=2.0, required=False, nullable=True),
        real(
            "salary",
            "A year's pay at the employee's hours",
            "units of currency a year",
            low=0.0,
            high=1e8,
            required=False,
            nullable=True,
        ),
        optional_text("currency", "ISO 4217 code"),
        optional_text("employment_type", "As the employer says it: regular, temporary, contractor, ..."),
        real(
            "weekly_hours",
            "Usual paid hours",
            "hours a week",
            low=0.0,
            high=168.0,
            required=False,
            nullable=True,
        ),
        optional_text("legal_entity", "Employing company"),
        optional_text("cost_centre", "Cost centre"),
        optional_text("bargaining_unit", "Union or works-council unit"),
        optional_text("remote_base_site", "Site that a remote employee reports to"),
        optional_text("position_id", "The employer's own number of the seat that the employee holds"),
        real(
            "other_fte",
            "Paid share of full time of the employee's other assignments; told, never planned",
            "FTE",
            low=0.0,
            high=4.0,
            required=False,
            nullable=True,
        ),
        Column(
            "original_hire_date",
            pl.Date,
            "First day ever with the employer, where it was before the present spell",
            required=False,
            nullable=True,
        ),
        optional_text("skills", "What the employee can do, as they or the employer say it, separated by ;"),
    ),
    ("employee_id",),
)

POSITION_STATES: Final = ("filled", "open", "closed")
REQUISITION_STATES: Final = ("open", "on hold", "filled", "closed")
EVENTS: Final = ("hire", "rehire", "move", "separation")
SEPARATION_KINDS: Final = ("QUIT", "LAYOFF", "RETIREMENT", "OTHER")
_SEAT: Final = (
    text("job_title", "The employer's own title"),
    optional_text("department", "Department, agency or function"),
    optional_text("site", "Place of work"),
    optional_text("country", "ISO 3166-1 alpha-2 code"),
    optional_text("region", "State, province or region"),
    optional_text("grade", "The employer's own grade"),
    optional_text("legal_entity", "Employing company"),
    optional_text("cost_centre", "Cost centre"),
)

ASSIGNMENTS: Final = Table(
    "assignments",
    "One row per job that a person holds on the as-of date; the first is the one that a plan is made for",
    (
        text("employee_id", "Opaque id, given at read time"),
        whole("assignment", "1 for the primary assignment, 2 and more for the others", low=1),
        *_SEAT,
        optional_text("position_id", "The employer's own number of the seat"),
        optional_text("manager_id", "Opaque id of the manager"),
        real("fte", "Paid share of full time", "FTE", low=0.0, high=2.0, required=False, nullable=True),
        real(
            "salary",
            "A year's pay at the assignment's hours",
            "units of currency a year",
            low=0.0,
            high=1e8,
            required=False,
            nullable=True,
        ),
        optional_text("currency", "ISO 4217 code"),
        optional_text("employment_type", "As the employer says it"),
        Column("start_date", pl.Date, "First day of the assignment", required=False, nullable=True),
        Column("end_date", pl.Date, "Last day of the assignment", required=False, nullable=True),
    ),
    ("employee_id", "assignment"),
)

POSITIONS: Final = Table(
    "positions",
    "One row per seat on the as-of date, filled or open",
    (
        text("position_id", "The employer's own number of the seat"),
        *_SEAT,
        real(
            "fte",
            "Paid share of full time of the seat",
            "FTE",
            low=0.0,
            high=2.0,
            required=False,
            nullable=True,
        ),
        text("status", "Whether somebody holds it", choices=POSITION_STATES),
        whole("people", "Who hold it on the as-of date", "people", low=0),
    ),
    ("position_id",),
)

REQUISITIONS: Final = Table(
    "requisitions",
    "One row per approval to fill a position",
    (
        text("requisition_id", "The employer's own number of the requisition"),
        optional_text("position_id", "The seat to fill"),
        *_SEAT,
        whole("openings", "Positions to fill", "people", low=0),
        Column("target_start", pl.Date, "Day on which it should be filled", required=False, nullable=True),
        text("status", "Whether it is still to be filled", choices=REQUISITION_STATES),
    ),
    ("requisition_id",),
)

HISTORY: Final = Table(
    "history",
    "What happened to people before the as-of date, as far as the extract tells",
    (
        text("employee_id", "Opaque id; of people who left, too"),
        Column("day", pl.Date, "Day of the event, or of the snapshot that first shows it"),
        text("event", "What happened", choices=EVENTS),
        text("kind", "Of a separation", required=False, nullable=True, choices=SEPARATION_KINDS),
        optional_text("job_title_before", "The employer's own title before the event"),
        optional_text("job_title_after", "The employer's own title after the event"),
        optional_text("department_before", "Department before the event"),
        optional_text("department_after", "Department after the event"),
    ),
    (),
)

AUDIT: Final = Table(
    "audit",
    "Protected traits, keyed by the opaque id; read by the protection gate and the audit alone",
    (
        text("employee_id", "Opaque id, given at read time"),
        Column("birth_date", pl.Date, "Date of birth", required=False, nullable=True),
        optional_text("sex", "As the employer records it"),
        optional_text("ethnicity", "As the employer records it"),
        optional_text("disability", "As the employer records it"),
        optional_text("on_leave", "Kind of leave, or empty"),
        optional_text("visa_class", "Class of work permit"),
    ),
    ("employee_id",),
)

IDENTITY: Final = Table(
    "identity",
    "The employer's own ids beside the opaque ones; kept apart from every plan",
    (text("employee_id", "Opaque id"), text("employer_id", "The employer's own id")),
    ("employee_id",),
)

CODED_TITLES: Final = Table(
    "coded_titles",
    "One row per distinct job title and department, with the occupation that it was coded to",
    (
        text("job_title", "The employer's own title"),
        optional_text("department", "Department, agency or function"),
        whole("people", "Who hold it on the as-of date", "people", low=0),
        text("occupation", "SOC 2018 code; empty where nothing of the title is known", nullable=True),
        text("occupation_title", "Its title", nullable=True),
        real("confidence", "Share right, measured on titles with such a match", "share", low=0.0, high=1.0),
        text("matched", "The known title that it rests on"),
        text("why", "The reason in words"),
        text("level", "Words of level and management in the title"),
        text("rank", "The level in common words, such as junior, senior, lead, or a numeral; empty for none"),
        Column("manages", pl.Boolean, "Whether the title says that its holder leads people"),
        Column("confident", pl.Boolean, "Whether it is more often right than wrong"),
        Column("others", pl.List(pl.String), "The next four occupations"),
        Column("others_confidence", pl.List(pl.Float64), "Their confidence"),
    ),
    ("job_title", "department"),
)

EMPLOYER: Final = (
    ROSTER,
    ASSIGNMENTS,
    POSITIONS,
    REQUISITIONS,
    HISTORY,
    CODED_TITLES,
    AUDIT,
    IDENTITY,
)
