"""Whole plans on the public bodies' real rosters, in aggregate; they skip where the files are absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from passerelle.app.plan import PlanRequest, make_plan
from passerelle.app.run import Run
from passerelle.app.workforce import Sources
from passerelle.data import schema

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "file", "employees"),
    [
        ("texas", "texas_state_employees_2017.csv.gz", 152_158),
        ("chicago", "chicago_employees_2023-04.csv.gz", 30_872),
    ],
)
def test_a_real_roster_becomes_a_whole_plan(shared_data: Path, name: str, file: str, employees: int) -> None:
    request = PlanRequest(
        Sources((shared_data / "rosters" / file,), mapping=EXAMPLES / f"{name}-mapping.toml"),
        scenario=EXAMPLES / f"{name}.toml",
    )
    made = make_plan(Run(seed=1), request)
    assert made.summary["employees"] == employees
    assert sum(made.summary[kind] for kind in schema.DECISIONS) == employees
    assert made.summary["status"] == "OPTIMAL"
    assert made.summary["separate"] > 0
    assert made.summary["retrain"] > 0
    absent = set(made.plan["roster"]["absent"])
    assert {"site", "grade", "manager_id"} <= absent
    assert any("no places of work" in said for said in made.plan["unknowns"])
    dropped = {"WHITE", "HISPANIC", "BLACK", "FEMALE", "MALE"}
    assert not dropped & set(made.tables["roles"]["job_title"].unique())
