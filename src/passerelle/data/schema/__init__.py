"""Every table: its columns with type, unit, bounds and meaning, and its key."""

from passerelle.data.schema.employer import AUDIT, IDENTITY, ROSTER
from passerelle.data.schema.plan import (
    COHORTS,
    DECISIONS,
    DECISIONS_TABLE,
    HEADCOUNT,
    MONEY,
    MOVES,
    PLAN,
    PRICES,
    PROGRAMMES,
    ROLES,
    Decision,
)
from passerelle.data.schema.reference import METHODS, OCCUPATIONS, QUITS, REFERENCE
from passerelle.data.schema.table import PAID_WEEKS_PER_YEAR, Column, DataType, Table

__all__ = [
    "AUDIT",
    "COHORTS",
    "DECISIONS",
    "DECISIONS_TABLE",
    "HEADCOUNT",
    "IDENTITY",
    "METHODS",
    "MONEY",
    "MOVES",
    "OCCUPATIONS",
    "PAID_WEEKS_PER_YEAR",
    "PLAN",
    "PRICES",
    "PROGRAMMES",
    "QUITS",
    "REFERENCE",
    "ROLES",
    "ROSTER",
    "Column",
    "DataType",
    "Decision",
    "Table",
]
