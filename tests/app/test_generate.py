"""Generated employers: the founding one, and those of any size in the styles of HR systems."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.export_styles import STYLES
from passerelle.app.assemble.founding import CORPORATE_PEOPLE, EMPLOYEES_PEOPLE, FUNCTIONS
from passerelle.app.assemble.generate import employees_table, founding_employer
from passerelle.app.generate import generate_founding, generate_roster
from passerelle.data import schema
from passerelle.data.reference import load
from passerelle.data.roster.headers import FileKind
from passerelle.data.roster.ledger import RowUse
from passerelle.engines.generate import generate
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


# ------------------------------------------------------------------ employers of any size


@pytest.mark.parametrize("people", [1, 2, 5, 50, 1_537])
@pytest.mark.parametrize("dirty", [False, True])
def test_an_employer_of_any_size_is_written(people: int, dirty: bool, tmp_path: Path) -> None:
    made = generate_roster(load(), tmp_path / "people.csv", people=people, seed=2, dirty=dirty)
    assert list(made.files) == [FileKind.PEOPLE]
    frame = pl.read_csv(made.files[FileKind.PEOPLE], infer_schema=False, truncate_ragged_lines=True)
    good = made.truth.filter(use=RowUse.EMPLOYEE.value)
    assert made.people == good.height
    assert good.height <= people
    assert good.height > people * 0.95
    at = good["row"].to_numpy() - 2
    ids = frame["employee_id"].gather(at).str.strip_chars()
    assert ids.equals(good["employer_id"].alias("employee_id"))


def test_a_small_employer_has_one_person_at_the_top() -> None:
    for people in range(1, 40):
        posts, functions, labels = founding_employer(load(), people / EMPLOYEES_PEOPLE)
        made = generate(posts, functions, 31.0, np.random.default_rng(people))
        roster = employees_table(made, posts, labels)
        assert roster.height == people
        assert roster["manager_id"].null_count() == 1
        assert roster["manager_id"].drop_nulls().is_in(roster["employee_id"].to_list()).all()
        assert (roster["manager_id"] != roster["employee_id"]).all()


def test_a_clean_plain_file_has_the_demos_people(tmp_path: Path) -> None:
    people = round(EMPLOYEES_PEOPLE * 0.001)
    made = generate_roster(load(), tmp_path / "people.csv", people=people, seed=4)
    assert made.files[FileKind.PEOPLE].read_text() == generate_founding(load(), 0.001, 4).write_csv()


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "xlsx", "parquet"])
def test_the_same_seed_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        made = generate_roster(
            load(), tmp_path / f"{name}.{ending}", people=200, seed=3, style="workday", dirty=True
        )
        files.append([path.read_bytes() for path in made.files.values()])
    assert files[0] == files[1]


def test_a_system_writes_the_files_that_it_keeps_apart(tmp_path: Path) -> None:
    made = generate_roster(load(), tmp_path / "hr.csv", people=300, seed=3, style="workday")
    names = {kind: path.name for kind, path in made.files.items()}
    assert names == {
        FileKind.PEOPLE: "hr.csv",
        FileKind.POSITIONS: "hr-positions.csv",
        FileKind.REQUISITIONS: "hr-requisitions.csv",
    }
    seats = pl.read_csv(made.files[FileKind.POSITIONS], infer_schema=False)
    assert seats["Position ID"].is_unique().all()
    assert (seats["Position Status"] == "Open").sum() == 6
    assert seats["Employee ID"].null_count() == 6


def test_two_rows_of_headers_titles_and_totals_stand_where_their_system_puts_them(tmp_path: Path) -> None:
    for style, first in (("successfactors", 3), ("adp", 4), ("spreadsheet", 5), ("plain", 2)):
        made = generate_roster(load(), tmp_path / f"{style}.csv", people=20, seed=3, style=style)
        assert made.truth["row"][0] == first
        encoding = STYLES[style].encoding
        lines = made.files[FileKind.PEOPLE].read_text(encoding=encoding).splitlines()
        assert len(lines) == made.truth["row"].max()
        assert lines[-1].startswith(STYLES[style].total)


@pytest.mark.parametrize("people", [0, -1, 2_000_001])
def test_a_number_of_people_outside_its_range_is_refused(people: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="from 1 to 2,000,000"):
        generate_roster(load(), tmp_path / "people.csv", people=people, seed=1)


def test_unknown_styles_endings_and_files_that_are_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Known are plain, workday"):
        generate_roster(load(), tmp_path / "people.csv", people=1, seed=1, style="peoplesoft")
    with pytest.raises(UsageError, match=r"ends in none of \.csv"):
        generate_roster(load(), tmp_path / "people.doc", people=1, seed=1)
    (tmp_path / "people-positions.csv").write_text("keep")
    with pytest.raises(UsageError, match="nothing is written over"):
        generate_roster(load(), tmp_path / "people.csv", people=1, seed=1, style="workday")
    assert not (tmp_path / "people.csv").exists()
    assert (tmp_path / "people-positions.csv").read_text() == "keep"
