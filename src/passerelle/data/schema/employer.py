"""What an employer brings: the roster, audit traits and ids, three tables that never meet."""

from __future__ import annotations

from typing import Final

import polars as pl

from passerelle.data.schema.table import Column, Table, optional_text, real, text

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
    ),
    ("employee_id",),
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
