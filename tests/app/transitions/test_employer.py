"""Moves between an employer's roles: never persons, small roles by title alone, advice by own pay."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from passerelle.app.generate import generate_founding
from passerelle.app.transitions.employer import (
    EmployerTransitions,
    asked_roles,
    employer_roles,
    employer_transitions,
    hidden_roles,
)
from passerelle.app.workforce import Sources, read_workforce
from passerelle.data import reference
from passerelle.errors import BadInput

SNAPSHOT = reference.load()
ROSTER = """employee_id,job_title,department,site,salary
"""
STAFF = (
    ("Customer Service Representative", "Care", "North", 30, 38_000),
    ("Customer Service Representative", "Care", "South", 15, 38_500),
    ("Billing Clerk", "Finance", "North", 12, 42_000),
    ("Accountant", "Finance", "North", 14, 70_000),
    ("Senior Accountant", "Finance", "North", 13, 88_000),
    ("Accounting Manager", "Finance", "North", 3, 120_000),
)


def roster(folder: Path) -> Path:
    lines, number = [], 0
    for title, department, site, people, salary in STAFF:
        for _ in range(people):
            number += 1
            lines.append(f"e{number},{title},{department},{site},{salary}")
    path = folder / "roster.csv"
    path.write_text(ROSTER + "\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return roster(tmp_path_factory.mktemp("employer"))


@pytest.fixture(scope="module")
def found(path: Path) -> EmployerTransitions:
    return employer_transitions(Sources((path,)), reference=SNAPSHOT)


def test_every_role_has_its_likeliest_ways_and_its_viable_ones(found: EmployerTransitions) -> None:
    table = found.table
    assert (found.employees, found.roles, found.origins) == (87, 6, 6)
    assert table["role_id"].n_unique() == 6
    for role in table.partition_by("role_id"):
        assert role.filter(pl.col("likely_rank").is_not_null()).height == 5
        ranked = role.filter(pl.col("rank").is_not_null()).sort("rank")
        assert ranked["rank"].to_list() == list(range(1, ranked.height + 1))
        assert ranked["viable"].all()
        last = (ranked["unsure"] | ranked["remote"]).to_list()
        assert last == sorted(last)
        first = ranked.filter(~pl.col("unsure"), ~pl.col("remote"))
        # The advisable within reach, the other advisable ones, the viable: each by how likely.
        order = list(zip(*(first[name].to_list() for name in ("advisable", "in_reach")), strict=True))
        tiers = [(advisable, advisable and near) for advisable, near in order]
        assert tiers == sorted(tiers, reverse=True)
        keys = [(*tier, likely) for tier, likely in zip(tiers, first["likely"].to_list(), strict=True)]
        assert keys == sorted(keys, reverse=True)
        assert role.filter("viable")["rank"].is_not_null().all()
        assert role["likely"].sum() == pytest.approx(1.0)
    assert (table["role_id"] != table["to_role_id"]).all()
    assert table.select("role_id", "to_role_id").is_unique().all()


def row(found: EmployerTransitions, title: str, to: str) -> dict[str, object]:
    picked = found.table.filter((pl.col("job_title") == title) & (pl.col("to_job_title") == to))
    return picked.row(0, named=True)


def test_advice_rests_on_the_employers_own_pay_and_says_what_speaks_against(
    found: EmployerTransitions,
) -> None:
    up = row(found, "Accountant", "Senior Accountant")
    assert up["viable"]
    assert up["direct"]
    assert up["pay_change_share"] == pytest.approx(88 / 70 - 1)
    assert up["weeks"] == 0.0
    assert up["evidence"] == "same occupation"
    down = row(found, "Senior Accountant", "Accountant")
    assert not down["desirable"]
    assert any("Pay is 80" in said for said in down["against"])  # type: ignore[attr-defined]
    lead = row(found, "Senior Accountant", "Accounting Manager")
    assert not lead["viable"]
    assert any("leads others" in said for said in lead["against"])  # type: ignore[attr-defined]
    for each in found.table.iter_rows(named=True):
        assert each["advisable"] == (not each["against"] and not each["unsure"]), each["to_job_title"]
        assert (each["caution"] is not None) or not (each["unsure"] or each["remote"])


def test_the_step_up_within_an_occupation_is_advised_first(found: EmployerTransitions) -> None:
    # The outlook of accountants is the same before and after: it speaks against nothing here.
    up = row(found, "Accountant", "Senior Accountant")
    assert up["rank"] == 1
    assert up["advisable"]
    assert up["against"] == []


def test_the_shares_count_what_they_say(found: EmployerTransitions) -> None:
    table, people = found.table, dict.fromkeys(["advisable", "used", "viable"], 0)
    sound = table.filter(~pl.col("unsure"), ~pl.col("remote"))
    ways = {
        "viable": sound.filter("viable"),
        "advisable": sound.filter("advisable", "in_reach"),
        "used": sound.filter("advisable", "in_reach", pl.col("likely") >= 0.01),
    }
    for title, _, site, count, _ in STAFF:
        for name, rows in ways.items():
            own = rows.filter(pl.col("job_title") == title, pl.col("site") == site)
            people[name] += count * (own.height > 0)
    assert people["used"] > 0
    assert found.viable_people_share == people["viable"] / found.employees
    assert found.advisable_people_share == people["advisable"] / found.employees
    assert found.used_people_share == people["used"] / found.employees
    assert "at the same site" in found.shares_count


def test_a_roster_without_pay_says_that_pay_is_not_known(path: Path, tmp_path: Path) -> None:
    unpaid = tmp_path / "unpaid.csv"
    pl.read_csv(path).drop("salary").write_csv(unpaid)
    found = employer_transitions(Sources((unpaid,)), reference=SNAPSHOT)
    table = found.table
    assert not table["advisable"].any()
    assert not table["viable"].any()  # false where something else speaks against it, else not known
    assert table["viable"].is_null().any()
    assert (table["viable"].is_null() == table["unsure"]).all()
    assert table["pay_mean"].is_null().all()
    assert table["pay_change_share"].is_null().all()
    assert table.filter("unsure")["caution"].str.contains("Pay is not known").all()
    assert table.filter("unsure")["against"].list.len().max() is not None
    assert not any("Pay is" in said for said in table["against"].explode().drop_nulls())
    assert (found.advisable_people_share, found.viable_people_share) == (0.0, 0.0)
    assert any("is not known, and so not whether" in note for note in found.notes)


def test_another_place_is_said_and_the_step_up_is_likelier_than_the_same_title_far_away(
    found: EmployerTransitions,
) -> None:
    care = found.table.filter((pl.col("department") == "Care") & (pl.col("to_department") == "Care"))
    assert care["other_site"].to_list() == [True, True]
    assert care["other_department"].to_list() == [False, False]
    accountant = found.table.filter(pl.col("job_title") == "Accountant").sort("likely_rank")
    assert accountant["to_job_title"][0] == "Senior Accountant"


def test_roles_of_few_people_are_shown_by_title_alone(found: EmployerTransitions) -> None:
    for end, other in (("", "to_"), ("to_", "")):
        small = found.table.filter(pl.col(f"{end}job_title") == "Accounting Manager")
        assert small[f"{end}people"].is_null().all()
        assert small[f"{end}pay_mean"].is_null().all()
        assert small["pay_change_share"].is_null().all()
        assert small[f"{other}people"].is_not_null().any()
        assert not any(
            "Pay is 5" in said or "Pay is 7" in said for said in small["against"].explode().drop_nulls()
        )
    # One hidden role alone would follow from the total: the next smallest is hidden with it.
    shown = found.table.select("job_title", "people").unique()
    assert shown.filter(pl.col("people").is_null())["job_title"].sort().to_list() == [
        "Accounting Manager",
        "Billing Clerk",
    ]
    assert any("fewer than 11 people" in note for note in found.notes)


def test_no_person_is_in_the_result(found: EmployerTransitions) -> None:
    assert "employee_id" not in found.table.columns
    text = json.dumps(found.as_json(), default=str)
    assert not [number for number in range(1, 88) if f'"e{number}"' in text]


def test_hiding_never_leaves_one_role_alone() -> None:
    assert hidden_roles(pl.Series([50, 3, 20, 11]).to_numpy()).tolist() == [False, True, False, True]
    assert hidden_roles(pl.Series([50, 3, 4, 11]).to_numpy()).tolist() == [False, True, True, False]
    assert not hidden_roles(pl.Series([50, 20]).to_numpy()).any()


@pytest.fixture(scope="module")
def roles(path: Path) -> pl.DataFrame:
    return employer_roles(read_workforce(Sources((path,)), SNAPSHOT), SNAPSHOT)


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("accountant", ["Accountant"]),
        ("43-4051", ["Customer Service Representative"] * 2),
        ("Customer Service Representatives", ["Customer Service Representative"] * 2),
        (None, None),
    ],
)
def test_one_title_or_occupation_can_be_asked_about(
    roles: pl.DataFrame, asked: str | None, titles: list[str] | None
) -> None:
    chosen, understood = asked_roles(roles, asked, SNAPSHOT)
    assert roles["job_title"].gather(chosen).to_list() == (titles or roles["job_title"].to_list())
    assert bool(understood) == (asked not in (None, "43-4051"))


def test_a_question_that_names_no_role_is_refused_with_what_is_near(roles: pl.DataFrame) -> None:
    with pytest.raises(BadInput, match="no title of this employer"):
        asked_roles(roles, "29-1141", SNAPSHOT)
    odd = roles.with_columns(pl.lit("Zorbler").alias("job_title"))
    with pytest.raises(BadInput, match="Did you mean: zorbler"):
        asked_roles(odd, "Zorbblers", SNAPSHOT)
    with pytest.raises(BadInput):
        asked_roles(roles, "qqqq", SNAPSHOT)


def test_programmes_are_named_where_training_comes_first(path: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "programmes.csv"
    catalogue.write_text(
        "programme,provider,title,occupations,weeks,tuition\nP1,College,Bookkeeping,43-3021 43-3031,20,3000\n"
    )
    found = employer_transitions(Sources((path,)), reference=SNAPSHOT, programmes=catalogue)
    assert "programme" in found.table.columns
    named = found.table.filter(pl.col("programme").is_not_null())
    assert not named["direct"].any()
    assert named["viable"].all()


def test_a_roster_of_an_hr_system_is_read(fixtures: Path) -> None:
    path = fixtures / "rosters" / "successfactors.csv"
    found = employer_transitions(Sources((path,), as_of=date(2025, 10, 1)), reference=SNAPSHOT)
    assert found.table.height > 0
    assert found.table["people"].is_null().all()


@pytest.mark.slow
def test_the_founding_employer_has_ways_between_its_roles(tmp_path: Path) -> None:
    path = tmp_path / "founding.parquet"
    generate_founding(SNAPSHOT, 0.01, 1).write_parquet(path)
    found = employer_transitions(Sources((path,), as_of=date(2025, 10, 1)), reference=SNAPSHOT)
    assert found.employees > 10_000
    assert found.viable_people_share > 0.9


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "file", "employees"),
    [
        ("texas", "texas_state_employees_2017.csv.gz", 152_158),
        ("chicago", "chicago_employees_2023-04.csv.gz", 30_872),
    ],
)
def test_real_rosters_have_ways_for_every_role(
    shared_data: Path, name: str, file: str, employees: int
) -> None:
    examples = Path(__file__).resolve().parents[3] / "examples"
    found = employer_transitions(
        Sources((shared_data / "rosters" / file,), mapping=examples / f"{name}-mapping.toml"),
        reference=SNAPSHOT,
    )
    assert found.employees == employees
    assert found.table["role_id"].n_unique() == found.roles
    assert found.viable_people_share > 0.9
    assert found.table.filter(pl.col("people") < 11).is_empty()
