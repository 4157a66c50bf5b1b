"""The founding employer's description to a generator's arrays, and the generated people to a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product
from statistics import NormalDist
from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.founding import (
    CORPORATE_PEOPLE,
    CORPORATE_SITES,
    CURRENCY,
    EMPLOYEES_PEOPLE,
    FUNCTIONS,
    OPERATIONS_SITES,
    PLACES,
    Function,
)
from passerelle.data.reference import Reference
from passerelle.domain.units import Floats, Ints
from passerelle.engines.generate import Employees, Functions, Posts, apportion

AS_OF: Final = date(2025, 10, 1)
FULL_TIME_HOURS: Final = 40.0
HUB_SHARE: Final = 0.6  # of the corporate sites; the others are service centres
MIXED_HUB_SHARE: Final = 0.6  # of the people of a function that sits in both
UNION_EVERY: Final = 60  # one operations site in so many has a bargaining unit
# Assumptions. For scale: the median tenure of US wage and salary workers was 3.9 years in January 2024 (BLS).
CORPORATE_TENURE_YEARS: Final = 3.9
SENIOR_TENURE_YEARS: Final = 6.0
OPERATIONS_TENURE_YEARS: Final = 1.8
SENIOR_HEIGHT: Final = 6  # from grade L6 on
_SPREAD_P10_P90: Final = 2.0 * NormalDist().inv_cdf(0.9)


@dataclass(frozen=True, slots=True)
class Labels:
    """The words behind the generator's indices."""

    title: tuple[str, ...]  # [post]
    grade: tuple[str, ...]  # [post]
    department: tuple[str, ...]  # [post]
    entity: tuple[str, ...]  # [post]
    site: tuple[str, ...]  # [site]
    region: tuple[str, ...]  # [site]
    country: tuple[str, ...]  # [site]
    union: tuple[str | None, ...]  # [site]


def founding_employer(reference: Reference, scale: float) -> tuple[Posts, Functions, Labels]:
    """Return the founding employer at ``scale`` (1.0 is 1.54 million people) as the generator takes it."""
    sites = _sites(scale)
    posts, words = _posts(reference)
    functions = _functions(scale, sites)
    columns = sites.select("site", "region", "country", "union").to_dict(as_series=False)
    return posts, functions, Labels(**words, **{name: tuple(values) for name, values in columns.items()})


def employees_table(employees: Employees, posts: Posts, labels: Labels) -> pl.DataFrame:
    """Return one row per employee, with the headers of an HRIS export."""
    number = pl.Series("employee_id", np.arange(1, len(employees.post) + 1))
    ids = number.cast(pl.String).str.zfill(7)
    employee_id = pl.select((pl.lit("A") + pl.lit(ids)).alias("employee_id")).to_series()
    has_manager = pl.Series(employees.manager >= 0)
    manager = employee_id.gather(np.maximum(employees.manager, 0))
    hired = np.datetime64(AS_OF) - employees.tenure_days.astype("timedelta64[D]")
    frame = pl.DataFrame(
        {
            "employee_id": employee_id,
            "job_title": _words(labels.title, employees.post),
            "department": _words(labels.department, employees.post),
            "site": _words(labels.site, employees.site),
            "country": _words(labels.country, employees.site),
            "region": _words(labels.region, employees.site),
            "grade": _words(labels.grade, employees.post),
            "manager_id": manager.zip_with(has_manager, pl.Series([None], dtype=pl.String)),
            "hire_date": pl.Series(hired),
            "fte": employees.fte,
            "salary": employees.pay,
            "currency": pl.repeat(CURRENCY, len(employees.post), eager=True),
            "employment_type": _words(("regular", "temporary"), employees.temporary.astype(np.int64)),
            "weekly_hours": employees.fte * FULL_TIME_HOURS,
            "legal_entity": _words(labels.entity, employees.post),
            "bargaining_unit": _words(labels.union, employees.site),
        }
    )
    in_unit = pl.Series(posts.height[employees.post] <= 3)
    return frame.with_columns(pl.when(in_unit).then(pl.col("bargaining_unit")).alias("bargaining_unit"))


def _words(words: tuple[str | None, ...], at: Ints) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(at)


# ------------------------------------------------------------------ posts


def _posts(reference: Reference) -> tuple[Posts, dict[str, tuple[str, ...]]]:
    """Return all posts and their words, by function, staffing, title and level."""
    rows = [row for number in range(len(FUNCTIONS)) for row in _function_posts(reference, number)]
    table = pl.DataFrame(rows)
    words = {name: tuple(table[name].to_list()) for name in ("title", "grade", "department", "entity")}
    numbers = {name: table[name].to_numpy() for name in table.columns if name not in words}
    return Posts(**numbers), words


def _function_posts(reference: Reference, number: int) -> list[dict[str, object]]:
    """Return the posts of one function. Leading titles have their share; the mix is that of its sectors."""
    function = FUNCTIONS[number]
    jobs, pay = _staffing(reference, function)
    leading = sum(jobs[staffing.occupation] for staffing in function.staffing if staffing.ladder.leads)
    other = sum(jobs[staffing.occupation] for staffing in function.staffing if not staffing.ladder.leads)
    lead_share = function.lead_share if leading > 0.0 else 0.0
    rows: list[dict[str, object]] = []
    for staffing in function.staffing:
        ladder = staffing.ladder
        mix = lead_share / leading if ladder.leads else (1.0 - lead_share) / other
        weight = jobs[staffing.occupation] * mix / len(staffing.titles)
        median, spread = pay[staffing.occupation]
        levels = zip(ladder.forms, ladder.grades, ladder.shares, _level_z(ladder.shares), strict=True)
        for (form, grade, share, level_z), title in product(levels, staffing.titles):
            rows.append(
                {
                    "function": number,
                    "weight": weight * share,
                    "height": int(grade[1:]),
                    "leads": ladder.leads,
                    "pay": median,
                    "pay_spread": spread,
                    "pay_z": level_z,
                    "tenure_years": _tenure_years(function, int(grade[1:])),
                    "title": form.format(title),
                    "grade": grade,
                    "department": function.name,
                    "entity": function.entity,
                }
            )
    return rows


def _staffing(
    reference: Reference, function: Function
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Return jobs and pay of the function's occupations in its sectors.

    Pay is the median, weighted by jobs, and the standard deviation of its logarithm.
    """
    codes = [staffing.occupation for staffing in function.staffing]
    held = (
        reference.sectors.filter(pl.col("sector").is_in(function.sectors), pl.col("occupation").is_in(codes))
        .with_columns(pl.col("pay_median").is_not_null().alias("paid"))
        .group_by("occupation")
        .agg(
            pl.col("employment_people").sum().alias("jobs"),
            (pl.col("pay_median") * pl.col("employment_people")).sum().alias("bill"),
            (pl.col("paid") * pl.col("employment_people")).sum().alias("paid_jobs"),
        )
    )
    table = (
        reference.occupations.filter(pl.col("occupation").is_in(codes))
        .select("occupation", "pay_median", "pay_p10", "pay_p90")
        .join(held, on="occupation", how="left")
        .with_columns(
            pl.when(pl.col("paid_jobs") > 0.0)
            .then(pl.col("bill") / pl.col("paid_jobs"))
            .otherwise("pay_median")
            .alias("median"),
            ((pl.col("pay_p90") / pl.col("pay_p10")).log() / _SPREAD_P10_P90).alias("spread"),
        )
    )
    jobs = dict.fromkeys(codes, 0.0) | dict(
        table.select("occupation", pl.col("jobs").fill_null(0.0)).iter_rows()
    )
    pay = {
        code: (median, spread)
        for code, median, spread in table.select("occupation", "median", "spread").iter_rows()
    }
    return jobs, pay


def _level_z(shares: tuple[float, ...]) -> list[float]:
    """Return where each level stands in the pay of its occupation: the middle of its share, as a quantile."""
    upper = np.cumsum(shares)
    return [NormalDist().inv_cdf(float(end - share / 2.0)) for end, share in zip(upper, shares, strict=True)]


def _tenure_years(function: Function, height: int) -> float:
    if not function.corporate:
        return OPERATIONS_TENURE_YEARS
    return SENIOR_TENURE_YEARS if height >= SENIOR_HEIGHT else CORPORATE_TENURE_YEARS


# ------------------------------------------------------------------ places


def _sites(scale: float) -> pl.DataFrame:
    """Return the sites: name, region, country, kind, weight within its kind, and bargaining unit."""
    corporate = max(6, round(CORPORATE_SITES * scale**0.5))
    hubs = round(corporate * HUB_SHARE)
    counts = {
        "hub": hubs,
        "centre": corporate - hubs,
        "operations": max(12, round(OPERATIONS_SITES * scale**0.5)),
    }
    rows: list[dict[str, object]] = []
    for column, (kind, count) in enumerate(counts.items(), start=2):
        shares = np.array([float(place[column]) for place in PLACES])
        for place, share, held in zip(PLACES, shares, apportion(count, shares), strict=True):
            for number in range(1, int(held) + 1):
                rows.append(
                    {
                        "site": f"{place[0]} {kind} {number}",
                        "region": place[0],
                        "country": place[1],
                        "kind": kind,
                        "weight": share / float(held),
                        "union": f"Local {place[0]}-{number}"
                        if kind == "operations" and len(rows) % UNION_EVERY == 0
                        else None,
                    }
                )
    return pl.DataFrame(rows, schema_overrides={"union": pl.String})


def _functions(scale: float, sites: pl.DataFrame) -> Functions:
    """Return the functions at ``scale``; all people, and the corporate ones among them, are exact."""
    people = np.zeros(len(FUNCTIONS), dtype=np.int64)
    corporate_people = round(CORPORATE_PEOPLE * scale)
    totals = {True: corporate_people, False: round(EMPLOYEES_PEOPLE * scale) - corporate_people}
    for corporate, total in totals.items():
        mine = [number for number, function in enumerate(FUNCTIONS) if function.corporate is corporate]
        full = np.array([float(FUNCTIONS[number].people) for number in mine])
        people[mine] = apportion(total, full)
    return Functions(
        people=people,
        team_people=np.array([function.team_people for function in FUNCTIONS], dtype=np.int64),
        led_by=np.array([_led_by(function) for function in FUNCTIONS], dtype=np.int64),
        part_time_share=np.array([0.02 if function.corporate else 0.20 for function in FUNCTIONS]),
        temporary_share=np.array([0.0 if function.corporate else 0.03 for function in FUNCTIONS]),
        site_weight=np.stack([_site_weight(function, sites) for function in FUNCTIONS]),
    )


def _led_by(function: Function) -> int:
    """Return which function leads this one at its sites; -1 for a corporate one, which leads itself."""
    if function.corporate:
        return -1
    leader = "operations-management" if function.sites == "operations" else function.name
    return next(number for number, one in enumerate(FUNCTIONS) if one.corporate and one.name == leader)


def _site_weight(function: Function, sites: pl.DataFrame) -> Floats:
    kinds = {"mixed": {"hub": MIXED_HUB_SHARE, "centre": 1.0 - MIXED_HUB_SHARE}}
    share = kinds.get(function.sites, {function.sites: 1.0})
    by_kind = sites["kind"].replace_strict(share, default=0.0, return_dtype=pl.Float64)
    return np.asarray(sites["weight"].to_numpy() * by_kind.to_numpy())
