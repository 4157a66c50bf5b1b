"""Titles of real employers on the embedded snapshot."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from passerelle.app.assemble.coding import own_listings, title_index
from passerelle.app.coding import code_titles
from passerelle.data import reference, title_words
from passerelle.engines.coding import TitleIndex


@pytest.fixture(scope="module")
def index() -> TitleIndex:
    return title_index(reference.load())


def coded(index: TitleIndex, *jobs: tuple[str | None, str | None]) -> pl.DataFrame:
    table = pl.DataFrame(jobs, schema={"job_title": pl.String, "department": pl.String}, orient="row")
    return code_titles(reference.load(), table, index=index)


@pytest.mark.parametrize(
    ("title", "department", "occupation"),
    [
        ("CORREC  OFFICER V", "TEXAS DEPARTMENT OF CRIMINAL JUSTICE", "33-3012"),
        ("SGT OF CORREC OFFCRS", "TEXAS DEPARTMENT OF CRIMINAL JUSTICE", "33-1011"),
        ("MAINTENANCE SUPERVISOR IV", None, "49-1011"),
        ("CHILD PROTECTIVE SVCS SPEC I", None, "21-1021"),
        ("TEXAS WORKS ADVISOR II", None, "43-4061"),
        ("PAROLE OFFCR II", None, "21-1092"),
        ("DIRECT SUPPORT PROFESSIONAL I", None, "31-1120"),
        ("SYSTEMS ANALYST V", None, "15-1211"),
        ("MOTOR TRUCK DRIVER", None, "53-3032"),
        ("HOISTING ENGINEER", None, "47-2073"),
        ("SANITATION LABORER", None, "53-7081"),
        ("LICENSED VOCATIONAL NURSE II", None, "29-2061"),
        ("POLICE OFFICER (ASSIGNED AS DETECTIVE)", "DEPARTMENT OF POLICE", "33-3021"),
        ("SERGEANT", "DEPARTMENT OF POLICE", "33-1012"),
        ("SERGEANT, DPS", "DEPARTMENT OF PUBLIC SAFETY", "33-1012"),
        ("LIEUTENANT", "FIRE DEPARTMENT", "33-1021"),
        ("CAPTAIN", "FIRE DEPARTMENT", "33-1021"),
        ("CAPTAIN", "DEPARTMENT OF POLICE", "33-1012"),
        ("BATTALION CHIEF - EMT", "FIRE DEPARTMENT", "33-1021"),
        ("FOREMAN OF MOTOR TRUCK DRIVERS", None, "53-1047"),
        ("Sr. Software Engineer II", None, "15-1252"),
        ("Customer Service Rep.", "Customer Care", "43-4051"),
    ],
)
def test_employers_titles_come_to_their_occupation(
    index: TitleIndex, title: str, department: str | None, occupation: str
) -> None:
    assert coded(index, (title, department))["occupation"].to_list() == [occupation]


def test_a_title_that_may_be_many_things_is_not_confident(index: TitleIndex) -> None:
    found = coded(index, ("PROGRAM SPECIALIST V", None), ("DIRECTOR II", None), ("ACCOUNTANT II", None))
    assert found["confident"].to_list() == [False, False, True]


def test_each_distinct_pair_comes_once_with_its_alternatives(index: TitleIndex) -> None:
    found = coded(index, ("CLERK II", None), ("NURSE", "A"), ("CLERK II", None), ("CLERK II", "B"))
    assert found.select("job_title", "department").rows() == [
        ("CLERK II", None), ("NURSE", "A"), ("CLERK II", "B"),
    ]  # fmt: skip
    assert found["occupation_title"].null_count() == 0
    assert found["others"].list.len().to_list() == [4, 4, 4]
    assert found["others_confidence"].list.len().to_list() == [4, 4, 4]
    assert all(first not in others for first, others in found.select("occupation", "others").rows())


def test_rank_and_management_stand_apart_from_the_occupation(index: TitleIndex) -> None:
    found = coded(index, ("Sr. Accountant", None), ("Nursing Director II", None), ("Case Manager", None))
    assert found["rank"].to_list() == ["senior", "2", ""]
    assert found["manages"].to_list() == [False, True, False]
    assert found["occupation"][0] == "13-2011"


def test_a_table_without_departments_will_do(index: TitleIndex) -> None:
    found = code_titles(reference.load(), pl.DataFrame({"job_title": ["Plumber"]}), index=index)
    assert found["department"].to_list() == [None]
    assert found["occupation"].to_list() == ["47-2152"]


def test_a_title_that_says_nothing_has_no_occupation(index: TitleIndex) -> None:
    found = coded(index, ("??", None), (None, None))
    assert found["occupation"].to_list() == [None, None]
    assert found["confidence"].to_list() == [0.0, 0.0]


def test_every_title_that_passerelle_adds_is_coded_to_an_occupation_it_names(index: TitleIndex) -> None:
    named: dict[str, set[str]] = {}
    for row in title_words.own_titles():
        named.setdefault(row.title, set()).add(row.occupation)
    table = pl.DataFrame({"job_title": list(named)})
    found = code_titles(reference.load(), table, index=index).select("job_title", "occupation")
    wrong = [title for title, code in found.rows() if code not in named[title]]
    assert wrong == []


def test_every_code_and_word_of_the_small_files_is_known() -> None:
    known = set(reference.load().occupations["occupation"])
    assert len(own_listings(reference.load()).titles) == len(title_words.own_titles())
    assert {title_words.supervisor(code) for code in known} <= known | {""}
    assert title_words.supervisor("33-3012") == "33-1011"
    assert title_words.supervisor("33-1011") == ""
    words = title_words.title_words()
    assert set(words) == set(title_words.KINDS)
    assert all(words["abbreviation"].values())


def test_most_people_of_a_real_roster_are_coded_with_confidence(index: TitleIndex, shared_data: Path) -> None:
    people = pl.read_csv(shared_data / "rosters" / "chicago_employees_2023-04.csv.gz").select(
        pl.col("Job Titles").alias("job_title"), pl.col("Department").alias("department")
    )
    found = code_titles(reference.load(), people, index=index)
    joined = people.join(found, on=["job_title", "department"], how="left", nulls_equal=True)
    assert joined.height == people.height
    assert joined["confident"].mean() == pytest.approx(0.9, abs=0.08)
