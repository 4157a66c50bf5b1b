"""The balance of skills of a plan: the identity, the order and what is imputed."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

import plans
from day_ones import CASE, content, people_of, roster_of
from passerelle.app.assemble.skill_balance import occupation_flows, skill_balance_table
from passerelle.data import reference
from passerelle.errors import BadInput

PLAN = content()
PEOPLE = people_of(PLAN, roster_of(PLAN))
KNOWN = reference.load()
FOUND = skill_balance_table(PEOPLE, KNOWN)


def test_today_less_lost_with_gained_is_the_end() -> None:
    lost = pl.col("attrition_people") + pl.col("separated_people") + pl.col("moved_out_people")
    gained = pl.col("hired_people") + pl.col("moved_in_people") + pl.col("trained_people")
    missing = pl.col("today_people") - lost + gained + pl.col("rounding_people") - pl.col("end_people")
    assert FOUND.select(missing.abs().max()).item() < 1e-9
    balance = pl.col("end_people") - pl.col("wanted_people") - pl.col("balance_people")
    assert FOUND.select(balance.abs().max()).item() < 1e-9


def test_the_greatest_shortfall_comes_first_and_ranges_hold_it() -> None:
    assert FOUND["balance_people"].is_sorted()
    assert FOUND.height == 68
    assert set(FOUND["kind"]) == {"skill", "knowledge"}
    assert (FOUND["balance_low_people"] <= FOUND["balance_people"]).all()
    assert (FOUND["balance_people"] <= FOUND["balance_high_people"]).all()


def test_people_short_are_skills_short() -> None:
    jobs = tuple(replace(job, required=job.people + 100.0) for job in CASE.jobs)
    plan = plans.plan_folder_of(replace(CASE, jobs=jobs))
    found = skill_balance_table(people_of(plan, roster_of(plan)), KNOWN)
    assert found["balance_people"][0] == found["balance_people"].min()
    assert found.filter(pl.col("wanted_people") > 0.0)["balance_share"].max() < 0.0  # type: ignore[operator]


def test_flows_by_occupation_are_those_of_the_plan() -> None:
    flows = occupation_flows(PEOPLE, KNOWN)
    assert flows.today.sum() == 240
    assert flows.trained.sum() == 20
    assert flows.moved_in.sum() == 23
    assert flows.separated.sum() == 23
    assert abs(flows.residual).max() < 1e-9


def test_what_is_imputed_is_told() -> None:
    assert (FOUND["imputed_share"] == 0.0).all()
    unrated = KNOWN.occupations.filter(pl.col("skills_flag") == "imputed")["occupation"][0]
    jobs = tuple(replace(job, occupation=unrated) if job.title == "Buyer" else job for job in CASE.jobs)
    plan = plans.plan_folder_of(replace(CASE, jobs=jobs))
    found = skill_balance_table(people_of(plan, roster_of(plan)), KNOWN)
    assert found["imputed_share"].max() > 0.0  # type: ignore[operator]
    assert found["says"].str.contains("imputed").any()


def test_an_occupation_that_is_not_known_is_named() -> None:
    jobs = (replace(CASE.jobs[0], occupation="99-9999"), *CASE.jobs[1:])
    plan = plans.plan_folder_of(replace(CASE, jobs=jobs))
    with pytest.raises(BadInput, match="99-9999"):
        skill_balance_table(people_of(plan, roster_of(plan)), KNOWN)
