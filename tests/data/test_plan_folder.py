from __future__ import annotations

import json
from pathlib import Path

import pytest

from passerelle.data import plan_folder, schema
from passerelle.data.plan_folder import PlanFolder
from passerelle.errors import BadInput, UsageError

EMPTY = PlanFolder(
    plan={"name": "tiny"},
    summary={"employees": 0},
    scenario="schema_version = 1\n",
    tables={name: table.empty() for name, table in schema.PLAN.items()},
)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    plan_folder.write(EMPTY, tmp_path / "plan", {"report.html": b"<p>"})
    back = plan_folder.read(tmp_path / "plan")
    assert back.plan == {"schema_version": 1, "name": "tiny"}
    assert back.summary == EMPTY.summary
    assert back.scenario == EMPTY.scenario
    assert all(back.tables[name].equals(EMPTY.tables[name]) for name in schema.PLAN)
    assert (tmp_path / "plan" / "report.html").read_bytes() == b"<p>"


def test_a_missing_file_or_another_version_is_named(tmp_path: Path) -> None:
    target = tmp_path / "plan"
    plan_folder.write(EMPTY, target, {})
    (target / "plan.json").write_text(json.dumps({"schema_version": 9}))
    with pytest.raises(BadInput, match=r"schema_version.*9"):
        plan_folder.read(target)
    (target / "moves.parquet").unlink()
    with pytest.raises(BadInput, match=r"moves\.parquet"):
        plan_folder.read(target)


def test_a_plan_is_not_written_over_unless_asked(tmp_path: Path) -> None:
    plan_folder.write(EMPTY, tmp_path / "plan", {})
    with pytest.raises(UsageError):
        plan_folder.write(EMPTY, tmp_path / "plan", {})
    plan_folder.write(EMPTY, tmp_path / "plan", {}, replace=True)
