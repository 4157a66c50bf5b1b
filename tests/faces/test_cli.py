"""The command line as a user meets it: results, exit codes, and no traceback for a mistake."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest

from passerelle.data import schema
from passerelle.data.csv_out import read_csv, write_csv
from passerelle.faces.cli import main

SCENARIO = """
schema_version = 1
[scenario]
name = "try"
start = 2025-10-01
quarters = 2
[[target]]
where = { job_title = ["Office clerk", "=cmd|' /C calc'!A0"] }
change_people = -12
by = 2025-12-31
"""
DANGEROUS = (
    "=cmd|' /C calc'!A0",
    "+1",
    "@SUM(1)",
    "-2+3",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command here, which spares loading everything again; what ends it is its exit code."""
    command, out, err = ["passerelle", *map(str, arguments)], io.StringIO(), io.StringIO()
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "argv", command),
        pytest.raises(SystemExit) as end,
    ):
        main()
    code = end.value.code or 0
    assert isinstance(code, int)
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())


def run_apart(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own, with hashes of its own."""
    command = [sys.executable, "-m", "passerelle", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    titles = ["Office clerk"] * 40 + [title for title in DANGEROUS for _ in range(20)] + ["Cashier"] * 40
    frame = pl.DataFrame(
        {
            "employee_id": [f"P{number}" for number in range(len(titles))],
            "job_title": titles,
            "department": ["=1+1"] * len(titles),
            "salary": [40_000.0] * len(titles),
        }
    )
    frame.write_csv(folder / "people.csv")
    (folder / "s.toml").write_text(SCENARIO)
    return folder


@pytest.fixture(scope="module")
def planned(inputs: Path) -> Path:
    out = inputs / "plan"
    done = run("plan", inputs / "people.csv", "--scenario", inputs / "s.toml", "--seed", "1", "--out", out)
    assert done.returncode == 0, done.stderr
    assert str(out / "report.html") in done.stdout
    assert "Placing" in done.stderr
    return out


def test_a_plan_leaves_every_file_of_its_folder(planned: Path) -> None:
    names = {path.name for path in planned.iterdir()}
    assert names == {
        *(f"{name}.parquet" for name in schema.PLAN),
        *("plan.json", "summary.json", "findings.json", "scenario.toml", "report.html", "plan.xlsx"),
    }
    assert pl.read_parquet(planned / "decisions.parquet").filter(pl.col("decision") != "stay").height > 0


def test_dangerous_cells_are_harmless_in_the_report_the_workbook_and_csv(
    planned: Path, tmp_path: Path
) -> None:
    page = (planned / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "http://" not in page.replace("http://www.w3.org/", "")
    with zipfile.ZipFile(planned / "plan.xlsx") as book:
        sheets = [
            book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")
        ]
        assert not any("<f>" in sheet for sheet in sheets)
        assert not [name for name in book.namelist() if "externalLink" in name or name.endswith(".bin")]
    roles = pl.read_parquet(planned / "roles.parquet")
    write_csv(roles, tmp_path / "roles.csv")
    assert not [cell for cell in DANGEROUS[:4] if f',"{cell}' in (tmp_path / "roles.csv").read_text()]
    assert read_csv(tmp_path / "roles.csv", schema.ROLES).equals(roles)


def test_ids_and_traits_are_kept_apart_for_their_owner_alone(tmp_path: Path, inputs: Path) -> None:
    people = pl.read_csv(inputs / "people.csv").with_columns(pl.lit("F").alias("Gender"))
    people.write_csv(tmp_path / "people.csv")
    arguments = (tmp_path / "people.csv", "--scenario", inputs / "s.toml", "--seed", "1")
    assert run("plan", *arguments, "--out", tmp_path / "p").returncode == 0
    apart = tmp_path / "p-apart"
    assert apart.stat().st_mode & 0o777 == 0o700
    identity = pl.read_parquet(apart / "identity.parquet")
    decisions = pl.read_parquet(tmp_path / "p" / "decisions.parquet")
    assert identity["employer_id"].to_list() == people["employee_id"].to_list()
    assert set(identity["employee_id"]) == set(decisions["employee_id"])
    assert pl.read_parquet(apart / "audit.parquet")["sex"].unique().to_list() == ["F"]
    assert run("plan", *arguments, "--out", tmp_path / "q", "--apart", apart).returncode == 2
    assert not (tmp_path / "q").exists()


def test_json_goes_to_standard_output_and_progress_elsewhere(inputs: Path, tmp_path: Path) -> None:
    arguments = (inputs / "people.csv", "--scenario", inputs / "s.toml", "--seed", "1")
    done = run("plan", *arguments, "--out", tmp_path / "p", "--json")
    summary = json.loads(done.stdout)
    assert sum(summary[kind] for kind in schema.DECISIONS) == summary["employees"] == 200
    assert {"read", "code", "demand", "solve", "decide", "write", "total"} <= set(summary["seconds"])


def test_nothing_is_written_over(inputs: Path, planned: Path) -> None:
    before = (planned / "decisions.parquet").read_bytes()
    done = run(
        "plan", inputs / "people.csv", "--scenario", inputs / "s.toml", "--seed", "2", "--out", planned
    )
    assert done.returncode == 2
    assert "already exists" in done.stderr
    assert (planned / "decisions.parquet").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("employee_id,department\n1,F\n", "job_title"),
        ("employee_id,job_title,sex\n1,Clerk,F\n1,Cook,M\n", "contradicts another row"),
        ("employee_id,job_title,salary\n1,Clerk,-5\n", "below 0"),
        ("employee_id,job_title,hire_date\n1,Clerk,2021-02-30\n", "not a date"),
        ("employee_id job_title\n1 Clerk\n", "separate columns by comma"),
        ("", "empty"),
    ],
)
def test_a_bad_roster_is_said_in_words_and_nothing_is_left(
    inputs: Path, tmp_path: Path, content: str, says: str
) -> None:
    (tmp_path / "bad.csv").write_text(content)
    done = run(
        "plan", tmp_path / "bad.csv", "--scenario", inputs / "s.toml", "--seed", "1", "--out", tmp_path / "p"
    )
    assert done.returncode == 3
    assert says in done.stderr
    assert "bad.csv" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["bad.csv"]


def test_half_a_gzip_is_said_to_be_cut_short(inputs: Path, fixtures: Path, tmp_path: Path) -> None:
    whole = (fixtures / "rosters" / "texas.csv.gz").read_bytes()
    (tmp_path / "half.csv.gz").write_bytes(whole[: len(whole) // 2])
    done = run(
        "plan",
        tmp_path / "half.csv.gz",
        "--scenario",
        inputs / "s.toml",
        "--seed",
        "1",
        "--out",
        tmp_path / "p",
    )
    assert done.returncode == 3
    assert "cut short" in done.stderr


def test_an_impossible_target_exits_with_four_and_the_remedy(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(
        SCENARIO.replace("people = -12", "people = -5000").replace("by =", "hard = true\nby =")
    )
    done = run(
        "plan",
        inputs / "people.csv",
        "--scenario",
        tmp_path / "s.toml",
        "--seed",
        "1",
        "--out",
        tmp_path / "p",
    )
    assert done.returncode == 4
    assert "target[1]" in done.stderr
    assert "at most" in done.stderr


def test_a_misspelt_key_is_answered_with_the_right_one(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(SCENARIO.replace("quarters", "quaters"))
    done = run(
        "plan",
        inputs / "people.csv",
        "--scenario",
        tmp_path / "s.toml",
        "--seed",
        "1",
        "--out",
        tmp_path / "p",
    )
    assert done.returncode == 3
    assert "Did you mean `scenario.quarters`?" in done.stderr


def test_the_seed_is_asked_for(inputs: Path, tmp_path: Path) -> None:
    done = run("plan", inputs / "people.csv", "--scenario", inputs / "s.toml", "--out", tmp_path / "p")
    assert done.returncode == 2
    assert "--seed" in done.stderr


def test_a_demo_says_it_is_generated_and_can_be_run_again(tmp_path: Path) -> None:
    out = tmp_path / "a demo"
    for _ in range(2):
        done = run("demo", "--scale", "0.005", "--out", out)
        assert done.returncode == 0, done.stderr
        assert "generated" in done.stdout
    assert "do not exist" in (out / "report.html").read_text(encoding="utf-8")
    again = tmp_path / "again"
    arguments = (
        out / "inputs" / "roster.parquet",
        "--scenario",
        out / "scenario.toml",
        "--seed",
        "1",
        "--out",
        again,
    )
    assert run_apart("plan", *arguments).returncode == 0
    assert (again / "decisions.parquet").read_bytes() == (out / "decisions.parquet").read_bytes()


def test_the_other_commands_answer(inputs: Path, tmp_path: Path) -> None:
    checked = run("roster", "check", inputs / "people.csv")
    assert checked.returncode == 0
    assert "job_title" in checked.stdout
    coded = run("roster", "code", inputs / "people.csv", "--out", tmp_path / "titles.csv")
    assert coded.returncode == 0, coded.stderr
    assert "43-9061" in (tmp_path / "titles.csv").read_text()
    shown = json.loads(run("data", "show", "--json").stdout)
    assert {"attribution", "licence", "vintage"} <= set(shown["sources"][0])
    assert "CC BY 4.0" in run("data", "show").stdout
    explained = run("scenario", "explain", inputs / "s.toml")
    assert "budget.total_money" in explained.stdout
    ways = json.loads(run("transitions", "43-4051", "--json").stdout)
    assert ways["origin"]["occupation"] == "43-4051"
    assert {"occupation", "title", "likely", "advisable"} <= set(ways["transitions"][0])
    unknown = run("transitions", "99-9999")
    assert unknown.returncode == 3
    assert run_apart("--version").stdout.startswith("passerelle ")


def test_an_employer_is_generated_imported_once_and_planned_from_the_folder(
    inputs: Path, tmp_path: Path
) -> None:
    made = run(
        "roster", "generate", "--people", "60", "--style", "workday", "--dirty", "--out", tmp_path / "p.csv"
    )
    assert made.returncode == 0, made.stderr
    assert "do not exist" in made.stdout
    refused = run("roster", "import", tmp_path / "p.csv", "--out", tmp_path / "w")
    assert refused.returncode == 3
    assert "--as-of" in refused.stderr
    assert not (tmp_path / "w").exists()
    asked = ("roster", "import", inputs / "people.csv", "--out", tmp_path / "w")
    assert run(*asked).returncode == 0
    again = run(*asked)
    assert again.returncode == 2
    assert "nothing is written over" in again.stderr
    scenario = ("--scenario", inputs / "s.toml", "--seed", "1")
    from_folder = run("plan", tmp_path / "w", *scenario, "--out", tmp_path / "a")
    assert from_folder.returncode == 0, from_folder.stderr
    assert not (tmp_path / "a-apart").exists()
    from_file = run("plan", inputs / "people.csv", *scenario, "--out", tmp_path / "b")
    assert from_file.returncode == 0, from_file.stderr
    assert (tmp_path / "a" / "decisions.parquet").read_bytes() == (
        tmp_path / "b" / "decisions.parquet"
    ).read_bytes()


def test_a_path_that_cannot_be_written_is_said_in_words(inputs: Path) -> None:
    done = run("roster", "check", inputs / "people.csv", "--write-mapping", "/no such folder/m.toml")
    assert done.returncode == 2
    assert "cannot be read or written" in done.stderr
    assert run("roster", "import", inputs / "people.csv", "--out", "/").returncode == 2
