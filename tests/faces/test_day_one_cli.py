"""The command ``day-one`` as a user meets it."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from passerelle.errors import BadInput
from passerelle.faces.cli import app


def test_a_folder_that_is_no_plan_is_bad_input(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["day-one", str(tmp_path), "--roster", str(tmp_path / "r.csv")])
    assert isinstance(found.exception, BadInput)
    assert "not a whole plan folder" in str(found.exception)
    assert not tmp_path.with_name(f"{tmp_path.name}-day-one").exists()


def test_the_roster_must_be_named() -> None:
    assert CliRunner().invoke(app, ["day-one", "plan"]).exit_code == 2
