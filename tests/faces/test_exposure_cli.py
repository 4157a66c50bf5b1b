"""``exposure``, ``validate`` and the catalogues as a user meets them: results, exit codes, files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import exposures
from passerelle.app import build_reference, validate
from passerelle.app.exposure import views as use_case
from passerelle.app.validate import Check, Validation
from passerelle.errors import PasserelleError
from passerelle.faces.cli import app
from passerelle.faces.exposure import files as exposure_files


def run(*arguments: str | Path) -> tuple[int, str]:
    """Return exit code and standard output; an error that the command raises has the code it carries."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(done.exception, PasserelleError):
        return done.exception.exit_code, done.output
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.fixture
def hand_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the economy and every roster be the view made by hand."""
    monkeypatch.setattr(use_case, "economy", lambda **_: exposures.a_view())
    monkeypatch.setattr(use_case, "roster_exposure", lambda *_: exposures.a_view("employees"))


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
    assert "exposure, history" in str(done.exception)


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
