"""``exposure``, ``validate`` and the catalogues as a user meets them: results, exit codes, files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console, RenderableType
from typer.testing import CliRunner

import exposures
from passerelle.app import build_reference, validate
from passerelle.app.exposure import views as use_case
from passerelle.app.exposure.result import ExposureView
from passerelle.app.validate import Check, Validation
from passerelle.data import reference
from passerelle.errors import PasserelleError, UsageError
from passerelle.faces.cli import app
from passerelle.faces.console import columns
from passerelle.faces.exposure import files as exposure_files
from passerelle.faces.exposure.terminal import exposure_blocks


def run(*arguments: str | Path) -> tuple[int, str]:
    """Return exit code and standard output; an error that the command raises has the code it carries."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(done.exception, PasserelleError):
        return done.exception.exit_code, done.output
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def printed(blocks: Iterable[RenderableType]) -> str:
    """Return blocks as a wide terminal shows them, with plain spaces."""
    console = Console(width=160, file=StringIO(), highlight=False)
    for block in blocks:
        console.print(block, markup=False, soft_wrap=True)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().replace("\u00a0", " ")


@pytest.fixture
def hand_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the economy and every roster be the view made by hand."""
    monkeypatch.setattr(use_case, "economy", lambda **_: exposures.a_view())
    monkeypatch.setattr(use_case, "roster_exposure", lambda *_, **__: exposures.a_view("employees"))


@pytest.mark.usefixtures("hand_made")
def test_the_economy_is_said_with_its_figure_and_range() -> None:
    code, said = run("exposure", "--top", "2")
    said = said.replace("\u00a0", " ")
    assert code == 0
    assert "31 % of the work in 154 M jobs; between 14 and 46 %" in said
    assert "on weak evidence" in said
    assert "30 % (10–60)" in said
    assert "53-7065" in said
    assert "15-1252" in said  # widest disagreements name it even where the table of the largest does not
    assert "Note. Nobody knows the pace." in said
    assert "Required headcount" not in said


@pytest.mark.usefixtures("hand_made")
def test_a_roster_has_the_walk_of_required_headcount(tmp_path: Path) -> None:
    code, said = run("exposure", tmp_path / "people.csv")
    assert code == 0
    assert "Required headcount falls to 216" in said
    assert "about 41 people (29 to 57) are expected to leave" in said
    lines = {line.split("  ")[0]: line.replace("\u00a0", " ").split() for line in said.splitlines()}
    assert lines["Customer service"][2:] == [
        *("232", "0", "−20", "−4", "208", "190", "to", "214", "40", "28", "to", "56", "+16")
    ]
    assert lines["Legal"][1:] == ["8", "+1", "−1", "0", "8", "7", "to", "9", "1", "0.7", "to", "1.4", "+1"]
    assert lines["All functions"][2] == "240"
    assert said.index("Headcount, unlike the hours taken over") < said.index("All functions")


def test_headcount_of_a_scenario_counts_the_physical_technologies_it_names(fixtures: Path) -> None:
    roster = fixtures / "rosters" / "workday.csv"
    scenario = fixtures.parents[1] / "examples" / "warehouse-automation.toml"
    code, said = run("exposure", roster, "--scenario", scenario)
    assert code == 0
    assert "counts the physical technologies that the scenario names, on weak evidence: Warehouse" in said
    code, said = run("exposure", roster)
    assert code == 0
    assert "Headcount leaves out physical technologies" in said


def test_the_physical_table_leaves_out_functions_hardly_reached() -> None:
    view = exposures.a_view()
    robots, legal = pl.col("technology") == "robotics", pl.col("function") == "legal"
    small = view.heatmap.with_columns(
        pl.when(robots & legal).then(0.0049).otherwise("reach_high_share").alias("reach_high_share")
    )
    said = printed(exposure_blocks(replace(view, heatmap=small), 25, "Sources."))
    physical = said.split("on weak evidence: our own mapping")[1].split("Of the 4 occ")[0]
    assert "Warehouse" in physical
    assert "Legal" not in physical
    assert "Left out: 1 function in which it reaches under 0.5 %" in physical
    assert "Left out" not in printed(exposure_blocks(view, 25, "Sources."))


def test_sources_are_publishers_by_name_and_json_has_every_line() -> None:
    code, said = run("exposure", "--occupation", "Lawyers")
    assert code == 0
    line = next(line for line in said.splitlines() if line.startswith("Sources: "))
    assert line.count("; U.S. Bureau of Labor Statistics;") == 1
    assert "`passerelle data show` has vintages" in line
    assert not [line for line in said.splitlines() if line.startswith("- ")]
    assert len(json.loads(run("exposure", "--occupation", "Lawyers", "--json")[1])["sources"]) > 10


def test_how_a_question_was_read_comes_first_and_once() -> None:
    code, said = run("exposure", "--occupation", "customer service rep")
    assert code == 0
    assert said.startswith("'customer service rep' was read as 43-4051")
    assert said.count("was read as") == 1


def test_an_occupation_names_the_technologies_that_reach_nothing_in_one_line() -> None:
    said = run("exposure", "--occupation", "43-4051")[1]
    idle = next(line for line in said.splitlines() if line.startswith("Reach none of its tasks: "))
    assert "Drone delivery" in idle
    assert said.count("Drone delivery") == 1 + said.split("Note.", 1)[1].count("Drone delivery")


def test_a_snapshot_is_read_and_handed_to_every_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = reference.load()
    read: list[Path] = []
    given: list[object] = []

    def reading(folder: Path) -> reference.Reference:
        read.append(folder)
        return replace(held)

    def seen(view: ExposureView) -> Callable[..., ExposureView]:
        def answer(*_: object, **arguments: object) -> ExposureView:
            given.append(arguments["reference"])
            return view

        return answer

    monkeypatch.setattr(reference, "read", reading)
    monkeypatch.setattr(use_case, "economy", seen(exposures.a_view()))
    monkeypatch.setattr(use_case, "roster_exposure", seen(exposures.a_view("employees")))
    for arguments in ((), ("people.csv",)):
        code, said = run("exposure", *arguments, "--snapshot", tmp_path)
        assert code == 0
        assert f"data show --snapshot {tmp_path}" in said.replace("\n", "")
    assert run("exposure", "--occupation", "Lawyers", "--snapshot", tmp_path)[0] == 0
    assert read == [tmp_path] * 3
    assert len(given) == 2
    assert all(one is not held for one in given)


def test_what_is_no_snapshot_is_a_bad_input(tmp_path: Path) -> None:
    assert run("exposure", "--snapshot", tmp_path)[0] == 3


@pytest.mark.usefixtures("hand_made")
def test_out_is_a_page_or_a_folder_and_nothing_else(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["exposure", "--out", str(tmp_path / "econ.txt")])
    assert isinstance(done.exception, UsageError)
    assert "FILE.html" in str(done.exception)
    assert "folder" in str(done.exception)
    assert not list(tmp_path.iterdir())
    (tmp_path / "run.2026").mkdir()  # an empty folder that is there may be written to, whatever its name
    code, said = run("exposure", "--out", tmp_path / "run.2026")
    assert code == 0
    assert str(tmp_path / "run.2026" / "exposure.html") in said.replace("\n", "")


def test_an_earlier_snapshot_is_said_to_give_way_with_overwrite(tmp_path: Path) -> None:
    out = tmp_path / "snapshot"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    arguments = ["data", "build", "--from", str(tmp_path), "--out", str(out)]
    done = CliRunner().invoke(app, arguments)
    assert "already exists" in str(done.exception)
    assert "--overwrite" not in str(done.exception)  # it would not help: this is no snapshot
    (out / reference.MARK).write_text("{}")
    done = CliRunner().invoke(app, arguments)
    assert "gives way with --overwrite" in str(done.exception)


@pytest.mark.parametrize(
    ("environment", "terminal", "width"),
    [
        ({}, False, 120),
        ({}, True, None),
        ({"COLUMNS": "200"}, False, 200),
        ({"COLUMNS": "80"}, True, 80),
        ({"COLUMNS": "wide"}, False, 120),
        ({"COLUMNS": "0"}, False, 120),
    ],
)
def test_results_are_as_wide_as_columns_says(
    environment: dict[str, str], terminal: bool, width: int | None
) -> None:
    assert columns(environment, terminal=terminal) == width


@pytest.mark.usefixtures("hand_made")
def test_json_has_every_table() -> None:
    code, said = run("exposure", "--json")
    assert code == 0
    found = json.loads(said)
    assert found["exposed"] == {"low": 0.14, "central": 0.31, "high": 0.46}
    assert len(found["heatmap"]) == 9
    assert found["indices"][0]["not_meaning"]


@pytest.mark.usefixtures("hand_made")
def test_out_writes_one_page_and_never_over_anything(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    code, said = run("exposure", "--out", out)
    assert code == 0
    assert str(out) in said
    before = out.read_bytes()
    assert before.startswith(b"<!DOCTYPE html>")
    assert run("exposure", "--out", out)[0] == 2
    assert out.read_bytes() == before
    assert run("exposure", "--out", tmp_path / "none" / "page.html")[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.usefixtures("hand_made")
def test_out_writes_a_folder_with_page_json_and_tables(tmp_path: Path) -> None:
    out = tmp_path / "exposure"
    assert run("exposure", tmp_path / "people.csv", "--out", out)[0] == 0
    tables = ("occupations", "functions", "heatmap", "disagreements", "agreement", "demand")
    assert {path.name for path in out.iterdir()} == {
        *("exposure.html", "exposure.json"),
        *(f"{name}.csv" for name in tables),
    }
    assert pl.read_csv(out / "occupations.csv").height == len(exposures.RANKS)
    assert run("exposure", "--out", out)[0] == 2


def test_a_page_that_came_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "page.html"
    link = os.link

    def late(source: Path, target: Path) -> None:
        out.write_text("theirs")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(PasserelleError, match="already exists"):
        exposure_files.write(exposures.a_view(), out, 25)
    assert out.read_text() == "theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_the_embedded_figures_answer_for_the_economy_and_for_one_occupation() -> None:
    code, said = run("exposure", "--json")
    assert code == 0
    assert len(json.loads(said)["disagreements"]) == 10
    code, said = run("exposure", "--occupation", "43-4051")
    assert code == 0
    assert "Customer Service Representatives" in said
    assert "a language model alone (E1)" in said
    one = json.loads(run("exposure", "--occupation", "Lawyers", "--json")[1])
    assert one["occupation"] == "23-1011"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("exposure", "--occupation", "99-9999"), 3),
        (("exposure", "missing.csv"), 3),
        (("exposure", "--scenario", "missing.toml"), 3),
        (("exposure", "people.csv", "--occupation", "43-4051"), 2),
        (("exposure", "--partial"), 2),
        (("exposure", "--top", "0"), 2),
        (("validate", "weather"), 2),
        (("validate",), 2),
    ],
)
def test_a_mistake_has_its_exit_code(arguments: tuple[str, ...], code: int) -> None:
    assert run(*arguments)[0] == code


def a_validation(*, met: bool) -> Callable[[], Validation]:
    check = Check("a", "Tasks rated", 14.9, 14.86 if met else 20.0, "%", 0.05, met, "A paper.", "By title.")
    return lambda: Validation("exposure", (check,), ("A note.",), ("A source.",))


def test_a_missed_figure_exits_with_six_after_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "SUBJECTS", {"exposure": a_validation(met=False)})
    code, said = run("validate", "exposure")
    assert code == 6
    assert "MISSED" in said
    assert "1 of 1 published figures" in said
    code, said = run("validate", "exposure", "--json")
    assert code == 6
    assert json.loads(said)["missed"] == 1


def test_met_figures_exit_with_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "SUBJECTS", {"exposure": a_validation(met=True)})
    code, said = run("validate", "exposure")
    assert code == 0
    assert "MISSED" not in said
    assert "14.86" in said
    assert "A note." in said


def test_an_unknown_subject_is_answered_with_those_there_are() -> None:
    done = CliRunner().invoke(app, ["validate", "weather"])
    assert "exposure, transitions, placement, history" in str(done.exception)


def test_history_prints_the_back_test_and_passes_whatever_it_shows() -> None:
    code, said = run("validate", "history")
    assert code == 0
    assert "Rank correlation" in said
    assert "baseline" in said
    assert json.loads(run("validate", "history", "--json")[1])["predictors"]


def test_catalogues_are_listed_for_people_and_machines() -> None:
    code, said = run("data", "indices")
    assert code == 0
    assert "Does not mean. " in said
    assert "--also nesta-sml" in said
    listed = json.loads(run("data", "indices", "--json")[1])
    assert {"id", "measures", "not_meaning", "vintage", "citation"} <= set(listed[0])
    code, said = run("data", "technologies")
    assert code == 0
    assert "weak evidence" in said
    physical = [entry["physical"] for entry in json.loads(run("data", "technologies", "--json")[1])]
    assert physical == sorted(physical)
    assert any(physical)


def test_a_source_that_the_package_may_not_carry_is_asked_for_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[frozenset[str]] = []

    def build(*_: object, also: frozenset[str], **__: object) -> None:
        asked.append(also)
        raise KeyboardInterrupt

    monkeypatch.setattr(build_reference, "build", build)
    arguments = ["data", "build", "--from", str(tmp_path), "--out", str(tmp_path / "out")]
    CliRunner().invoke(app, [*arguments, "--also", "nesta-sml", "--also", "other"])
    CliRunner().invoke(app, arguments)
    assert asked == [frozenset({"nesta-sml", "other"}), frozenset()]
