"""A coded roster to roles, cohorts and one array entry per employee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import positions
from passerelle.data.reference import Reference
from passerelle.domain.ids import cohort_id, role_id
from passerelle.domain.occupation import MAJOR_GROUPS
from passerelle.domain.units import Floats, Ints

ROLE_KEYS: Final = ("job_title", "department", "site", "region", "country", "grade")
UNCODED: Final = (
    "43-9199"  # office support of any other kind: stands in for titles that say nothing of the work
)
UNIT_KEYS: Final = (
    "legal_entity",
    "bargaining_unit",
)  # what makes a decisional unit, where the roster has it


LEAST_OF_TENURE: Final = 11  # people whose hire dates are known; smaller roles share one figure


@dataclass(frozen=True, slots=True)
class Staff:
    """The employer's people as the engines see them. No column of the audit file can be here."""

    # One row per role, in the order of its id: the columns of schema.ROLES so far, and first_year_share.
    roles: pl.DataFrame
    cohorts: (
        pl.DataFrame
    )  # one row per cohort, in the order of its id: cohort_id, role_id, decisional_unit, people
    cohort_role: Ints  # [cohort]  index of the role
    employee_id: pl.Series  # [employee]  opaque id, in the roster's order
    cohort: Ints  # [employee]  index of the cohort
    pay: Floats  # [employee]  a year's pay, imputed where the roster has none
    tenure_years: Floats  # [employee]  not a number where the hire date is unknown


def staff(roster: pl.DataFrame, coded: pl.DataFrame, reference: Reference, start: date) -> Staff:
    """Group a roster into roles and cohorts.

    Args:
        roster: as schema.ROSTER.
        coded: job_title, department, occupation, confidence for each distinct pair.
        reference: gives occupation titles, and pay where the roster has none.
        start: the plan's first day; tenure counts to it, or to the roster's last hire if that is earlier.
    """
    occupations = reference.occupations.select(
        "occupation", pl.col("title").alias("occupation_title"), "pay_median", "major"
    )
    people = (
        roster.select("employee_id", *ROLE_KEYS, *UNIT_KEYS, "hire_date", "salary")
        .join(
            _every_one_coded(coded),
            on=["job_title", "department"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        .join(occupations, on="occupation", how="left", maintain_order="left")
        .with_columns(
            pl.col("salary").fill_null(pl.col("pay_median")).alias("pay"),
            pl.col("salary").is_null().alias("pay_imputed"),
            (
                (
                    pl.min_horizontal(pl.lit(start), pl.col("hire_date").max()) - pl.col("hire_date")
                ).dt.total_days()
                / 365.25
            ).alias("tenure_years"),
        )
    )
    roles = _roles(people)
    keyed = people.join(
        roles.select(*ROLE_KEYS, "role_id"),
        on=list(ROLE_KEYS),
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    cohorts = _cohorts(keyed)
    keyed = keyed.join(
        cohorts.select("role_id", *UNIT_KEYS, "cohort_id"),
        on=["role_id", *UNIT_KEYS],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return Staff(
        roles=roles,
        cohorts=cohorts.drop(*UNIT_KEYS),
        cohort_role=positions(cohorts["role_id"], roles["role_id"]),
        employee_id=keyed["employee_id"],
        cohort=positions(keyed["cohort_id"], cohorts["cohort_id"]),
        pay=keyed["pay"].to_numpy(),
        tenure_years=keyed["tenure_years"].clip(lower_bound=0.0).fill_null(np.nan).to_numpy(),
    )


def _every_one_coded(coded: pl.DataFrame) -> pl.DataFrame:
    """Return ``coded`` with titles that say nothing of the work set to ``UNCODED``, without confidence."""
    unknown = pl.col("occupation").is_null()
    return coded.select(
        "job_title",
        "department",
        pl.col("occupation").fill_null(UNCODED),
        pl.when(unknown).then(0.0).otherwise(pl.col("confidence")).alias("confidence"),
    )


def _roles(people: pl.DataFrame) -> pl.DataFrame:
    """Return one row per role, ordered by id."""
    imputed = pl.col("pay_imputed").mean()
    grouped = people.group_by(ROLE_KEYS, maintain_order=True).agg(
        pl.col("occupation").first(),
        pl.col("occupation_title").first(),
        pl.col("confidence").first(),
        pl.col("major").first(),
        pl.len().cast(pl.Int64).alias("people"),
        pl.col("pay").mean().alias("pay_mean"),
        pl.when(imputed == 0.0)
        .then(pl.lit("roster"))
        .when(imputed == 1.0)
        .then(pl.lit("imputed"))
        .otherwise(pl.lit("part imputed"))
        .alias("pay_flag"),
        pl.col("tenure_years").count().alias("tenure_known"),
        (pl.col("tenure_years") < 1.0).sum().alias("first_year"),
    )
    ids = [role_id(keys) for keys in grouped.select(ROLE_KEYS).iter_rows()]
    has_departments = grouped["department"].is_not_null().any()
    function = (
        pl.col("department").fill_null("not stated")
        if has_departments
        else pl.col("major").replace(MAJOR_GROUPS)
    )
    return (
        grouped.with_columns(
            pl.Series("role_id", ids), function.alias("function"), _first_year_share(grouped)
        )
        .drop("tenure_known", "first_year")
        .sort("role_id")
    )


def _first_year_share(roles: pl.DataFrame) -> pl.Series:
    """Return the share of each role's people in their first year [role]; null where it is not known.

    Roles of fewer than ``LEAST_OF_TENURE`` people have the share of all such roles together, so that
    it follows nobody's hire date.
    """
    small = pl.col("tenure_known") < LEAST_OF_TENURE
    known = pl.when(small).then(pl.col("tenure_known").filter(small).sum()).otherwise("tenure_known")
    first = pl.when(small).then(pl.col("first_year").filter(small).sum()).otherwise("first_year")
    stated = (pl.col("tenure_known") > 0) & (known >= LEAST_OF_TENURE)
    return roles.select(pl.when(stated).then(first / known).alias("first_year_share")).to_series()


def _cohorts(people: pl.DataFrame) -> pl.DataFrame:
    """Return one row per cohort, ordered by id."""
    grouped = people.group_by("role_id", *UNIT_KEYS, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("people"), *(pl.col(key).first() for key in ROLE_KEYS)
    )
    keys = grouped.select(*ROLE_KEYS, *UNIT_KEYS)
    ids = [cohort_id(row) for row in keys.iter_rows()]
    unit = pl.concat_str([pl.col(key) for key in UNIT_KEYS], separator=" / ", ignore_nulls=True)
    return (
        grouped.with_columns(
            pl.Series("cohort_id", ids),
            pl.when(unit == "").then(None).otherwise(unit).alias("decisional_unit"),
        )
        .select("cohort_id", "role_id", "decisional_unit", "people", *UNIT_KEYS)
        .sort("cohort_id")
    )
