"""Every table: its columns with type, unit, bounds and meaning, and its key.

The suffix of a column carries its unit: ``_people``, ``_fte``, ``_quarters``, ``_weeks``,
``_money`` (whole minor units of the plan's currency), ``_share`` (0 to 1), ``_rate`` (per quarter).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

import polars as pl

PAID_WEEKS_PER_YEAR: Final = 52  # the usual payroll rule: hourly pay x weekly hours x 52 (2,080 hours at 40)

DataType: TypeAlias = "type[pl.DataType] | pl.DataType"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    type: DataType
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    required: bool = True  # the table must have the column
    nullable: bool = False  # a row may leave it empty
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, and the columns that name a row."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Column:
        """Return the column called ``name``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def types(self) -> dict[str, DataType]:
        """The Polars type of each column."""
        return {column.name: column.type for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """Return the table without rows."""
        return pl.DataFrame(schema=self.types)

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return ``frame`` with this table's columns, in order and type; absent optional ones are null.

        Raises:
            ValueError: a required column is missing.
        """
        missing = [c.name for c in self.columns if c.required and c.name not in frame.columns]
        if missing:
            raise ValueError(f"table {self.name} lacks {', '.join(missing)}")
        return frame.select(
            (pl.col(c.name) if c.name in frame.columns else pl.lit(None).alias(c.name)).cast(c.type)
            for c in self.columns
        )


class Decision(StrEnum):
    """What a plan proposes to a person."""

    STAY = "stay"
    MOVE = "move"
    RETRAIN = "retrain"
    SEPARATE = "separate"


DECISIONS: Final = tuple(decision.value for decision in Decision)


def _text(name: str, meaning: str, **more: object) -> Column:
    return Column(name, pl.String, meaning, **more)  # type: ignore[arg-type]


def _real(name: str, meaning: str, unit: str, **more: object) -> Column:
    return Column(name, pl.Float64, meaning, unit, **more)  # type: ignore[arg-type]


def _whole(name: str, meaning: str, unit: str = "", **more: object) -> Column:
    return Column(name, pl.Int64, meaning, unit, **more)  # type: ignore[arg-type]


def _optional_text(name: str, meaning: str) -> Column:
    return _text(name, meaning, required=False, nullable=True)


# ------------------------------------------------------------------ what an employer brings

ROSTER: Final = Table(
    "roster",
    "One row per employee (primary assignment) on the as-of date, free of names and audit traits",
    (
        _text("employee_id", "Opaque id, given at read time"),
        _text("job_title", "The employer's own title"),
        _optional_text("department", "Department, agency or function"),
        _optional_text("site", "Place of work"),
        _optional_text("country", "ISO 3166-1 alpha-2 code"),
        _optional_text("region", "State, province or region"),
        _optional_text("grade", "The employer's own grade"),
        _optional_text("manager_id", "Opaque id of the manager"),
        Column("hire_date", pl.Date, "First day with the employer", required=False, nullable=True),
        _real("fte", "Paid share of full time", "FTE", low=0.0, high=2.0, required=False, nullable=True),
        _real(
            "salary",
            "A year's pay at the employee's hours",
            "units of currency a year",
            low=0.0,
            high=1e8,
            required=False,
            nullable=True,
        ),
        _optional_text("currency", "ISO 4217 code"),
        _optional_text("employment_type", "As the employer says it: regular, temporary, contractor, ..."),
        _real(
            "weekly_hours",
            "Usual paid hours",
            "hours a week",
            low=0.0,
            high=168.0,
            required=False,
            nullable=True,
        ),
        _optional_text("legal_entity", "Employing company"),
        _optional_text("cost_centre", "Cost centre"),
        _optional_text("bargaining_unit", "Union or works-council unit"),
        _optional_text("remote_base_site", "Site that a remote employee reports to"),
    ),
    ("employee_id",),
)

AUDIT: Final = Table(
    "audit",
    "Protected traits, keyed by the opaque id; read by the protection gate and the audit alone",
    (
        _text("employee_id", "Opaque id, given at read time"),
        Column("birth_date", pl.Date, "Date of birth", required=False, nullable=True),
        _optional_text("sex", "As the employer records it"),
        _optional_text("ethnicity", "As the employer records it"),
        _optional_text("disability", "As the employer records it"),
        _optional_text("on_leave", "Kind of leave, or empty"),
        _optional_text("visa_class", "Class of work permit"),
    ),
    ("employee_id",),
)

IDENTITY: Final = Table(
    "identity",
    "The employer's own ids beside the opaque ones; kept apart from every plan",
    (_text("employee_id", "Opaque id"), _text("employer_id", "The employer's own id")),
    ("employee_id",),
)

# ------------------------------------------------------------------ reference snapshot

OCCUPATIONS: Final = Table(
    "occupations",
    "The detailed occupations of OEWS, one row each, ordered by code",
    (
        _text("occupation", "SOC 2018 code, as OEWS publishes it"),
        _text("title", "Short title"),
        _text("major", "SOC major group, such as 43-0000"),
        _real("employment_people", "Jobs in the United States", "people", low=0.0),
        _real("pay_mean", "Mean yearly pay", "USD a year", low=0.0),
        _real("pay_p10", "10th percentile of yearly pay", "USD a year", low=0.0),
        _real("pay_p25", "25th percentile of yearly pay", "USD a year", low=0.0),
        _real("pay_median", "Median yearly pay", "USD a year", low=0.0),
        _real("pay_p75", "75th percentile of yearly pay", "USD a year", low=0.0),
        _real("pay_p90", "90th percentile of yearly pay", "USD a year", low=0.0),
        _text("pay_flag", "How the pay was had", choices=("measured", "top-coded", "imputed")),
        _real("job_zone", "O*NET job zone, mean over detail", "1 to 5", low=1.0, high=5.0),
        _text("job_zone_flag", "How the zone was had", choices=("measured", "imputed")),
        _text("skills_flag", "How skills and knowledge were had", choices=("measured", "imputed")),
        _real("exit_rate_annual", "Labour-force exits", "share a year", low=0.0, high=1.0),
        _real("transfer_rate_annual", "Moves to another occupation", "share a year", low=0.0, high=1.0),
        _real("growth_share_10y", "Projected change of employment 2024-34", "share in ten years", low=-1.0),
        _text("projection_flag", "How the projection was had", choices=("measured", "imputed")),
        _text("exposure_flag", "How exposure was had", choices=("measured", "imputed")),
    ),
    ("occupation",),
)

ELEMENTS: Final = Table(
    "elements",
    "Skills and knowledge areas of O*NET",
    (
        _text("element", "O*NET element id"),
        _text("title", "Short title"),
        _text("kind", "What it is", choices=("skill", "knowledge")),
    ),
    ("element",),
)

SKILLS: Final = Table(
    "skills",
    "Importance and level of each element for each occupation",
    (
        _text("occupation", "SOC 2018 code"),
        _text("element", "O*NET element id"),
        Column("importance", pl.Float32, "Importance", "1 to 5", 1.0, 5.0),
        Column("level", pl.Float32, "Level", "0 to 7", 0.0, 7.0),
    ),
    ("occupation", "element"),
)

EXPOSURE: Final = Table(
    "exposure",
    "Exposure measures by occupation",
    (
        _text("occupation", "SOC 2018 code"),
        _text("measure", "Which measure, such as gpts-human-beta"),
        _real(
            "exposure_share",
            "Share of tasks that the technology could do or speed up",
            "share",
            low=0.0,
            high=1.0,
        ),
    ),
    ("occupation", "measure"),
)

SECTORS: Final = Table(
    "sectors",
    "Jobs of each occupation in each NAICS sector",
    (
        _text("sector", "NAICS sector, such as 44-45"),
        _text("occupation", "SOC 2018 code"),
        _real("employment_people", "Jobs", "people", low=0.0),
        _real("pay_median", "Median yearly pay in the sector", "USD a year", low=0.0, nullable=True),
    ),
    ("sector", "occupation"),
)

QUITS: Final = Table(
    "quits",
    "Monthly quits rate by industry: the spread of its 12-month means over the series",
    (
        _text("sector", "NAICS sector, or a JOLTS aggregate"),
        _text("title", "Industry as JOLTS names it"),
        _real("low_monthly", "10th percentile of 12-month means", "share a month", low=0.0, high=1.0),
        _real("central_monthly", "Median of 12-month means", "share a month", low=0.0, high=1.0),
        _real("high_monthly", "90th percentile of 12-month means", "share a month", low=0.0, high=1.0),
        _real("latest_monthly", "Latest 12-month mean", "share a month", low=0.0, high=1.0),
    ),
    ("sector",),
)

MOBILITY: Final = Table(
    "mobility",
    "Observed moves between occupations, raw, on the network's own nodes",
    (
        _text("origin", "Node: occupation last year"),
        _text("target", "Node: occupation this year"),
        _real(
            "moved_share",
            "Share of the origin's workers found in the target a year later",
            "share a year",
            low=0.0,
            high=1.0,
        ),
    ),
    ("origin", "target"),
)

MOBILITY_NODES: Final = Table(
    "mobility_nodes",
    "How the network's nodes and the occupations meet",
    (
        _text("node", "Node of the mobility network (hybrid SOC 2010)"),
        _text("occupation", "SOC 2018 code"),
        _real("weight", "Share of the node's jobs that the occupation holds", "share", low=0.0, high=1.0),
    ),
    ("node", "occupation"),
)

TITLES: Final = Table(
    "titles",
    "Titles known to belong to an occupation",
    (
        _text("title", "Title as people use it"),
        _text("occupation", "SOC 2018 code"),
        _text("source", "Where the title comes from", choices=("occupation", "reported", "alternate", "soc")),
    ),
    ("title", "occupation"),
)

REFERENCE: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            OCCUPATIONS,
            ELEMENTS,
            SKILLS,
            EXPOSURE,
            SECTORS,
            QUITS,
            MOBILITY,
            MOBILITY_NODES,
            TITLES,
        )
    }
)

# ------------------------------------------------------------------ plan folder

ROLES: Final = Table(
    "roles",
    "The employer's roles: a job title in a department at a site and grade",
    (
        _text("role_id", "Hash of the role's keys"),
        _text("job_title", "The employer's own title"),
        _text("department", "Department", nullable=True),
        _text("site", "Site", nullable=True),
        _text("region", "Region", nullable=True),
        _text("grade", "Grade", nullable=True),
        _text("occupation", "SOC 2018 code given to the title"),
        _text("occupation_title", "Short title of the occupation"),
        _real(
            "confidence",
            "Share of titles with such a match that were right on held-out titles",
            "share",
            low=0.0,
            high=1.0,
        ),
        _text("function", "Function: the department, or the occupation's major group where there is none"),
        _whole("people", "Employees on the as-of date", "people", low=0),
        Column("pay_mean", pl.Float64, "Mean yearly pay", "units of currency a year", 0.0),
        _text("pay_flag", "How the pay was had", choices=("roster", "part imputed", "imputed")),
        _real("attrition_rate", "Expected attrition", "share a quarter", low=0.0, high=1.0),
        _real("exposure_share", "Exposure, central", "share", low=0.0, high=1.0),
        _real("exposure_low_share", "Exposure, low", "share", low=0.0, high=1.0),
        _real("exposure_high_share", "Exposure, high", "share", low=0.0, high=1.0),
        _real("required_end_people", "Required headcount at the plan's end", "people", low=0.0),
        Column("affected", pl.Boolean, "Whether its requirement falls under its expected survivors"),
        _text("why", "Where its requirement comes from, in words"),
    ),
    ("role_id",),
)

COHORTS: Final = Table(
    "cohorts",
    "Employees whom the plan treats alike: a role within one decisional unit",
    (
        _text("cohort_id", "Hash of the cohort's keys"),
        _text("role_id", "Role its people hold"),
        _text(
            "decisional_unit", "Legal entity and bargaining unit, where the roster has them", nullable=True
        ),
        _whole("people", "Employees on the as-of date", "people", low=0),
        Column("affected", pl.Boolean, "Whether the plan proposes anything but to stay"),
        _whole("stay_people", "People asked to stay", "people", low=0),
        _whole("move_people", "People offered a move", "people", low=0),
        _whole("retrain_people", "People offered training, then a move", "people", low=0),
        _whole("separate_people", "People to separate with support", "people", low=0),
        _real("attrition_people", "Expected attrition over the plan", "people", low=0.0),
    ),
    ("cohort_id",),
)

PROGRAMMES: Final = Table(
    "programmes",
    "Training used or offered by the plan",
    (
        _text("programme_id", "Hash of the programme's keys"),
        _text("title", "What it leads to"),
        _text("occupation", "SOC 2018 code it leads to"),
        _real("weeks", "Length", "weeks", low=0.0),
        _whole("cost_money", "Tuition per person", "minor units", low=0),
        _real("completion_share", "Share who complete", "share", low=0.0, high=1.0),
        _whole("offered_people", "People offered a seat by the plan", "people", low=0),
    ),
    ("programme_id",),
)

PRICES: Final = Table(
    "prices",
    "What one unit more of each limit is worth to the plan (the dual of its constraint)",
    (
        _text("limit", "Which limit"),
        _text("subject", "The role, quarter or plan it belongs to", nullable=True),
        _real("price_money", "Fall of the objective per unit of room", "units of currency", low=0.0),
        _text("unit", "Unit of room: one person, one seat, one unit of currency"),
        _text("says", "In words"),
    ),
    ("limit", "subject"),
)

DECISIONS_TABLE: Final = Table(
    "decisions",
    "One row per employee",
    (
        _text("employee_id", "Opaque id"),
        Column("affected", pl.Boolean, "Whether the person is in an affected pool"),
        _text("decision", "What the plan proposes", choices=DECISIONS),
        _text("cohort_id", "Cohort"),
        _text("role_from", "Role held"),
        _text("role_to", "Role offered", nullable=True),
        _whole("quarter", "Quarter in which it starts", "1, 2, ...", low=1, nullable=True),
        _text("programme_id", "Training before the move", nullable=True),
        _text("reason", "Why, in words"),
        _text(
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
        _text("cohort_id", "Cohort they leave"),
        _text("role_from", "Role they leave"),
        _text("role_to", "Role they are offered; empty for a separation", nullable=True),
        _text("decision", "Kind of flow", choices=DECISIONS),
        _text("programme_id", "Training before the move", nullable=True),
        _whole("start_quarter", "Quarter in which it starts", "1, 2, ...", low=1),
        _whole(
            "arrival_quarter",
            "Quarter of arrival; beyond the plan's end for some trainees",
            "1, 2, ...",
            low=1,
            nullable=True,
        ),
        _real("flow_people", "People in the optimum of the linear programme", "people", low=0.0),
        _whole("offered_people", "Whole people", "people", low=0),
        _real("pay_ratio", "Pay of the role offered over the cohort's own", "ratio", low=0.0, nullable=True),
        _real("fit", "Skill similarity of the two occupations", "0 to 1", low=0.0, high=1.0, nullable=True),
        _real("weeks", "Weeks of training", "weeks", low=0.0, nullable=True),
        _whole("cost_money", "Cost to the employer per person", "minor units", nullable=True),
    ),
    (),
)

HEADCOUNT: Final = Table(
    "headcount",
    "The headcount walk by role and quarter, in expected people; every row adds up",
    (
        _text("role_id", "Role"),
        _whole("quarter", "Quarter", "1, 2, ...", low=1),
        _real("start_people", "At the start of the quarter", "people", low=0.0),
        _real("attrition_people", "Expected attrition", "people", low=0.0),
        _real("moved_out_people", "Moves that start, training included", "people", low=0.0),
        _real("moved_in_people", "Moves that arrive, and drop-outs who return", "people", low=0.0),
        _real("separated_people", "Separations", "people", low=0.0),
        _real("hired_people", "Hires", "people", low=0.0),
        _real("rounding_people", "Offers are whole people; what that changes", "people"),
        _real("end_people", "At the end of the quarter", "people", low=0.0),
        _real("required_people", "Required at the end of the quarter", "people", low=0.0),
        _real("under_people", "Short of the requirement", "people", low=0.0),
        _real("over_people", "Over the requirement", "people", low=0.0),
    ),
    ("role_id", "quarter"),
)

MONEY: Final = Table(
    "money",
    "What the plan costs and saves, by quarter, role and line",
    (
        _whole("quarter", "Quarter", "1, 2, ...", low=1),
        _text("role_id", "Role"),
        _text("line", "Which cost or saving"),
        _whole("amount_money", "Cost above zero, saving below", "minor units"),
    ),
    ("quarter", "role_id", "line"),
)

PLAN: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (ROLES, COHORTS, PROGRAMMES, PRICES, DECISIONS_TABLE, MOVES, HEADCOUNT, MONEY)
    }
)
