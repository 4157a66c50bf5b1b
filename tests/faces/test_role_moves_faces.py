"""Moves within an employer as a user meets them: the command, its files, the page and its picture."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from rich.console import Console
from typer.testing import CliRunner

from passerelle.app.role_back_test import stored
from passerelle.app.transitions.employer import EmployerTransitions, employer_transitions
from passerelle.app.workforce import Sources
from passerelle.data import reference
from passerelle.errors import PasserelleError
from passerelle.faces.cli import app
from passerelle.faces.role_back_test_page import pages
from passerelle.faces.transitions.employer_files import write_employer
from passerelle.faces.transitions.employer_terminal import employer_blocks
from role_panels import panel

SNAPSHOT = reference.load()


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(done.exception, PasserelleError):
        return done.exception.exit_code, str(done.exception)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output.replace("\u00a0", " ")


def test_stored_results_are_printed_without_a_panel() -> None:
    code, text = run("validate", "moves")
    assert code == 0
    test = stored()
    assert f"Of {test.moves:,} moves between classes of jobs" in text
    assert "a guess" in text
    assert all(check.title.split(",")[0] in text for check in test.checks)
    code, text = run("validate", "moves", "--json")
    assert json.loads(text)["moves"] == test.moves


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("validate", "moves", "--out", "x"), "name it with --panel"),
        (("validate", "history", "--panel", "x.csv"), "about moves"),
        (("validate", "nothing"), "moves"),
    ],
)
def test_a_command_that_cannot_be_is_refused(arguments: tuple[str, ...], said: str) -> None:
    code, text = run(*arguments)
    assert code == 2
    assert said in text


def test_a_panel_without_the_years_or_a_folder_is_bad_input(tmp_path: Path) -> None:
    path = panel(tmp_path / "panel.csv")
    assert run("validate", "moves", "--panel", path)[0] == 3
    assert run("validate", "moves", "--panel", path, "--out", tmp_path / "absent")[0] == 2


def test_the_page_says_the_figures_and_links_its_picture() -> None:
    made = pages()
    assert sorted(made) == [
        "explanation/moves-within-an-employer.md",
        "explanation/moves-within-an-employer.svg",
    ]
    text = made["explanation/moves-within-an-employer.md"]
    assert "](moves-within-an-employer.svg)" in text
    assert "nan" not in text
    for row in stored().coefficients:
        assert f"| `{row.name}` |" in text
    picture = ElementTree.fromstring(made["explanation/moves-within-an-employer.svg"])
    dots = [part for part in picture.iter() if part.attrib.get("class") == "dot"]
    assert len(dots) == len(stored().methods)
    says = next(part.text for part in picture.iter() if part.tag.endswith("desc"))
    assert says is not None
    assert all(method.title in says for method in stored().methods)


@pytest.fixture(scope="module")
def found() -> EmployerTransitions:
    path = Path(__file__).resolve().parents[1] / "fixtures" / "rosters" / "workday.csv"
    return employer_transitions(Sources((path,)), reference=SNAPSHOT)


def shown(found: EmployerTransitions) -> str:
    console = Console(width=120, file=StringIO(), highlight=False)
    for block in employer_blocks(found, "Sources: some."):
        console.print(block, markup=False)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().replace("\u00a0", " ")


def test_an_employer_is_shown_as_a_line_for_each_role_or_as_all_ways_of_one(
    found: EmployerTransitions,
) -> None:
    every = shown(found)
    assert "12 people in 8 roles" in every
    assert "Where such people" in every
    assert "fewer than 11" in every
    one = replace(found, table=found.table.filter(pl.col("job_title") == "Content Editor"), origins=1)
    assert "What people do: the likeliest of all, advisable or not" in shown(one)
    assert "the people asked about" in shown(one)
    assert "hidden" in shown(one)


def test_unsure_and_remote_ways_are_no_first_advice(found: EmployerTransitions) -> None:
    every = pl.coalesce("rank", "likely_rank").alias("rank")
    viable = found.table.with_columns(pl.lit(value=True).alias("viable"), every)
    for told, label in (("unsure", "unsure"), ("remote", "remote")):
        other = "remote" if told == "unsure" else "unsure"
        last = viable.with_columns(pl.lit(value=True).alias(told), pl.lit(value=False).alias(other))
        text = shown(replace(found, table=last))
        assert "nothing sure" in text
        assert label in text.split("Where such people")[1].split("Likely:")[0]
        one = replace(found, table=last.filter(pl.col("job_title") == "Content Editor"), origins=1)
        assert label in shown(one).split("What people do:")[0]


def test_files_are_whole_and_nothing_is_written_over(found: EmployerTransitions, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_employer(found, out)
    assert sorted(p.name for p in out.iterdir()) == [
        f"transitions.{kind}" for kind in ("csv", "json", "parquet")
    ]
    assert pl.read_parquet(out / "transitions.parquet").equals(found.table)
    assert pl.read_csv(out / "transitions.csv").height == found.table.height
    assert len(json.loads((out / "transitions.json").read_text())["transitions"]) == found.table.height
    with pytest.raises(PasserelleError, match="already exists"):
        write_employer(found, out)
