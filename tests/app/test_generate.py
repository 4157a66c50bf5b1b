"""The founding employer's generated roster."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from passerelle.app.assemble.founding import CORPORATE_PEOPLE, EMPLOYEES_PEOPLE, FUNCTIONS
from passerelle.app.generate import generate_founding
from passerelle.data import schema
from passerelle.data.reference import load
from passerelle.errors import UsageError

CORPORATE = ("L4", "L5", "L6", "L7", "L8", "L10")
SCALE = 0.02


@pytest.fixture(scope="module")
def roster() -> pl.DataFrame:
    return generate_founding(load(), SCALE, seed=1)


def test_the_description_adds_up_to_the_public_figures() -> None:
    assert sum(function.people for function in FUNCTIONS) == EMPLOYEES_PEOPLE
    assert sum(function.people for function in FUNCTIONS if function.corporate) == CORPORATE_PEOPLE


def test_every_occupation_of_the_description_has_jobs_in_its_sectors() -> None:
    sectors = load().sectors
    for function in FUNCTIONS:
        held = set(sectors.filter(pl.col("sector").is_in(function.sectors))["occupation"])
        assert {staffing.occupation for staffing in function.staffing} <= held, function.name


@pytest.mark.parametrize("scale", [0.001, 0.02, 0.05])
def test_employees_and_corporate_employees_are_exact_at_any_scale(scale: float) -> None:
    roster = generate_founding(load(), scale, seed=3)
    assert roster.height == round(EMPLOYEES_PEOPLE * scale)
    assert roster["grade"].is_in(CORPORATE).sum() == round(CORPORATE_PEOPLE * scale)


def test_every_function_has_its_share(roster: pl.DataFrame) -> None:
    people = dict(roster["department"].value_counts().iter_rows())
    for name in {function.name for function in FUNCTIONS}:
        full = sum(function.people for function in FUNCTIONS if function.name == name)
        assert people[name] == pytest.approx(full * SCALE, abs=1.0)


def test_it_has_the_columns_of_a_roster_and_no_trait(roster: pl.DataFrame) -> None:
    audit = set(schema.AUDIT.names) - {"employee_id"}
    assert set(roster.columns) <= set(schema.ROSTER.names)
    assert not set(roster.columns) & audit
    assert schema.ROSTER.conform(roster).height == roster.height


def test_ids_are_unique_and_managers_exist_and_form_one_tree(roster: pl.DataFrame) -> None:
    assert roster["employee_id"].is_unique().all()
    assert roster["manager_id"].null_count() == 1
    links = dict(roster.select("employee_id", "manager_id").iter_rows())
    level = [employee for employee, manager in links.items() if manager is None]
    reports: dict[str, list[str]] = {}
    for employee, manager in links.items():
        reports.setdefault(manager, []).append(employee)
    reached = 0
    while level:
        reached += len(level)
        level = [below for employee in level for below in reports.get(employee, [])]
    assert reached == roster.height


def test_values_are_plausible(roster: pl.DataFrame) -> None:
    assert roster["hire_date"].is_between(date(1994, 9, 30), date(2025, 9, 30)).all()
    assert roster["salary"].is_between(5_000, 1_500_000).all()
    assert set(roster["fte"].unique()) <= {0.5, 0.75, 1.0}
    assert roster["country"].value_counts(normalize=True).filter(country="US")["proportion"][0] > 0.97
    median = roster.filter(pl.col("fte") == 1.0).group_by("grade").agg(pl.col("salary").median())
    pay = dict(median.iter_rows())
    assert pay["L1"] < pay["L4"] < pay["L7"]


def test_the_same_seed_gives_the_same_frame_and_another_seed_another(roster: pl.DataFrame) -> None:
    assert generate_founding(load(), SCALE, seed=1).equals(roster)
    assert not generate_founding(load(), SCALE, seed=2).equals(roster)


def test_titles_are_many_and_each_has_one_grade(roster: pl.DataFrame) -> None:
    assert 300 <= roster["job_title"].n_unique() <= 500
    assert roster.group_by("job_title", "department").agg(pl.col("grade").n_unique())["grade"].max() == 1


def test_cohorts_of_the_cut_functions_are_neither_too_many_nor_too_few() -> None:
    roster = generate_founding(load(), 0.1, seed=1)
    corporate = roster.filter(pl.col("grade").is_in(CORPORATE))
    cohorts = corporate.group_by("job_title", "department", "site", "grade", "legal_entity").len()
    cut = cohorts.filter(
        pl.col("department").is_in(["corporate-support", "customer-service", "content-and-data"])
    )
    assert 3_000 <= cohorts.height <= 6_000
    assert 300 <= cut.height <= 1_500


@pytest.mark.parametrize("scale", [0.0, -1.0, 0.0005, 1.5, float("nan")])
def test_a_scale_outside_its_range_is_refused(scale: float) -> None:
    with pytest.raises(UsageError, match=r"between 0\.001 and 1"):
        generate_founding(load(), scale, seed=1)
