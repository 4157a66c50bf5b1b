"""The use cases: read an employer's people for a plan, and import them once for many plans."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from passerelle.app.run import Run
from passerelle.app.workforce import (
    Sources,
    check_currency,
    coded_titles,
    import_workforce,
    read_workforce,
)
from passerelle.data import reference, schema, workforce_folder
from passerelle.errors import BadInput, UsageError

DAY = date(2025, 10, 1)
PEOPLE = """employee_id,job_title,department,position_id,manager_id,sex,salary,full name
A1,Accountant,Finance,P1,,F,70000,Given 1 Family 1
A2,Accountant II,Finance,P2,A1,M,80000,Given 2 Family 2
A3,CSA II,Care,P3,A1,F,41000,Given 3 Family 3
A4,Clerk,Care,P4,A1,M,-5,Given 4 Family 4
,VACANT,Care,P5,,,,
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def imported(people: Path, out: Path, **more: object) -> workforce_folder.WorkforceFolder:
    sources = Sources((people,), partial=True, as_of=DAY, **more)  # type: ignore[arg-type]
    return import_workforce(Run(), sources, out, out.with_name(f"{out.name}-apart")).content


def test_an_import_writes_what_plans_are_made_from(people: Path, tmp_path: Path) -> None:
    content = imported(people, tmp_path / "w")
    assert content.facts["employees"] == 3
    assert content.facts["ledger"] == {"employee": 3, "rejected": 1, "vacant position": 1}
    assert content.facts["open_positions"] == 1
    again = workforce_folder.read(tmp_path / "w")
    for table in workforce_folder.TABLES:
        assert again.tables[table.name].equals(table.conform(content.tables[table.name]))
    assert again.tables["coded_titles"]["people"].sum() == 3


def test_nothing_private_lies_in_the_folder_that_plans_read(people: Path, tmp_path: Path) -> None:
    imported(people, tmp_path / "w")
    held = b"".join(
        path.read_bytes() for path in (tmp_path / "w").iterdir() if path.suffix in (".json", ".toml")
    )
    assert b"Given" not in held
    for path in (tmp_path / "w").glob("*.parquet"):
        cells = {str(value) for row in pl.read_parquet(path).iter_rows() for value in row}
        assert not cells & {"A1", "A2", "A3", "A4", "F", "M"}, path


def test_ids_traits_and_rejected_rows_lie_apart_for_their_owner_alone(people: Path, tmp_path: Path) -> None:
    imported(people, tmp_path / "w")
    apart = tmp_path / "w-apart"
    assert stat.S_IMODE(apart.stat().st_mode) == 0o700
    assert sorted(path.name for path in apart.iterdir()) == [
        "audit.parquet",
        "identity.parquet",
        "rejected.csv",
    ]
    rejected = (apart / "rejected.csv").read_text(encoding="utf-8")
    assert "A4" in rejected
    assert "Family" not in rejected


def test_corrected_rows_come_back_and_nobody_twice(people: Path, tmp_path: Path) -> None:
    imported(people, tmp_path / "w")
    rejected = tmp_path / "w-apart" / "rejected.csv"
    fixed = tmp_path / "fixed.csv"
    fixed.write_text(rejected.read_text(encoding="utf-8").replace("'-5", "5000").replace('"-5"', '"5000"'))
    sources = Sources((people, fixed), as_of=DAY)
    whole = import_workforce(Run(), sources, tmp_path / "w2", tmp_path / "w2-apart").content
    assert whole.facts["employees"] == 4
    identity = pl.read_parquet(tmp_path / "w2-apart" / "identity.parquet")
    assert sorted(identity["employer_id"]) == ["A1", "A2", "A3", "A4"]


def test_a_plan_reads_the_folder_as_it_reads_the_file(people: Path, tmp_path: Path) -> None:
    imported(people, tmp_path / "w")
    known = reference.load()
    from_file = read_workforce(Sources((people,), partial=True, as_of=DAY), known)
    from_folder = read_workforce(Sources((tmp_path / "w",)), known)
    assert from_folder.roster.equals(from_file.roster)
    assert from_folder.hash == from_file.hash
    assert from_folder.rejected_rows == from_file.rejected_rows == 1
    assert from_folder.apart is None
    columns = ["job_title", "department", "occupation", "confidence"]
    assert (
        coded_titles(from_folder, known)
        .select(columns)
        .equals(coded_titles(from_file, known).select(columns))
    )


def test_positions_and_requisitions_come_with_the_people(people: Path, tmp_path: Path) -> None:
    wanted = tmp_path / "requisitions.csv"
    wanted.write_text(
        "requisition_id,position_id,openings,target_start,status\nR1,P5,1,2026-01-15,Approved\n"
    )
    sources = Sources((people, wanted), partial=True, as_of=DAY)
    import_workforce(Run(), sources, tmp_path / "w", tmp_path / "w-apart")
    known = reference.load()
    from_file, from_folder = (read_workforce(each, known) for each in (sources, Sources((tmp_path / "w",))))
    for read in (from_file, from_folder):
        row = read.requisitions.row(0, named=True)
        assert (row["status"], row["openings"], row["target_start"]) == ("open", 1, date(2026, 1, 15))
        assert read.positions.filter(pl.col("status") == "open")["position_id"].to_list() == ["P5"]


def test_skills_are_read_for_the_roster_without_e_mail_addresses(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(
        "employee_id,job_title,Skill Set\n1,Cook,Baking; stocks\n2,Cook,Soups (a@b.example)\n3,Cook,\n"
    )
    roster = read_workforce(Sources((tmp_path / "p.csv",)), reference.load()).roster
    assert roster["skills"].to_list() == ["Baking; stocks", "Soups", None]


def test_corrections_hold_for_a_folder_too(people: Path, tmp_path: Path) -> None:
    imported(people, tmp_path / "w")
    titles = tmp_path / "titles.csv"
    titles.write_text("job_title,department,corrected\nCSA II,Care,43-4051\n")
    known = reference.load()
    read = read_workforce(Sources((tmp_path / "w",), titles=titles), known)
    coded = coded_titles(read, known).filter(pl.col("job_title") == "CSA II").row(0, named=True)
    assert (coded["occupation"], coded["confidence"]) == ("43-4051", 1.0)


def test_a_folder_stands_alone(people: Path, tmp_path: Path) -> None:
    imported(people, tmp_path / "w")
    with pytest.raises(UsageError, match="stands alone"):
        read_workforce(Sources((tmp_path / "w", people)), reference.load())


def test_with_faults_and_without_partial_nothing_is_written(people: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="below 0"):
        import_workforce(Run(), Sources((people,), as_of=DAY), tmp_path / "w", tmp_path / "w-apart")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv"]


def test_nothing_is_written_over(people: Path, tmp_path: Path) -> None:
    imported(people, tmp_path / "w")
    with pytest.raises(UsageError, match="already exists"):
        imported(people, tmp_path / "w")


def test_every_table_of_the_folder_is_in_the_schema() -> None:
    assert {table.name for table in workforce_folder.TABLES} == {
        "roster",
        "assignments",
        "positions",
        "requisitions",
        "history",
        "coded_titles",
    }
    assert schema.CODED_TITLES.key == ("job_title", "department")


@pytest.mark.parametrize(
    ("currencies", "says"),
    [("GBP GBP", 'currency = "GBP"'), ("GBP USD", "one currency"), ("GBP JPY", "one currency")],
)
def test_pay_in_another_currency_than_the_plan_is_not_taken_silently(
    tmp_path: Path, currencies: str, says: str
) -> None:
    rows = "".join(f"{at},Cook,40000,{code}\n" for at, code in enumerate(currencies.split(), start=1))
    (tmp_path / "p.csv").write_text(f"employee_id,job_title,salary,currency\n{rows}")
    read = read_workforce(Sources((tmp_path / "p.csv",)), reference.load())
    with pytest.raises(BadInput, match=says):
        check_currency(read, "USD")


def test_pay_without_a_currency_is_the_plans(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("employee_id,job_title,salary\n1,Cook,40000\n")
    check_currency(read_workforce(Sources((tmp_path / "p.csv",)), reference.load()), "USD")
