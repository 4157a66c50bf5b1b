"""The whole line from a roster and a hand file to a plan, and from that plan to the next one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from passerelle.app.earlier import EarlierPlan
from passerelle.app.generate import generate_founding
from passerelle.app.plan import PlanRequest, make_plan, plan_to_folder
from passerelle.app.run import Run
from passerelle.app.workforce import Sources
from passerelle.data import reference
from passerelle.data.plan_folder import PlanFolder

SCENARIO = """
schema_version = 1
[scenario]
name = "small"
start = START
quarters = 4
generated = true
[segments]
corporate = { grade = ["L4", "L5", "L6", "L7", "L8", "L10"] }
[[target]]
where = { segment = "corporate", function = "customer-service" }
change_people = -40
basis = "gross"
hard = true
by = START
"""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def roster() -> pl.DataFrame:
    return generate_founding(reference.load(), 0.004, 7)


def request_of(
    folder: Path,
    people: pl.DataFrame,
    start: str = "2025-10-01",
    hand: Path | None = None,
    earlier: EarlierPlan | None = None,
) -> PlanRequest:
    folder.mkdir()
    people.write_parquet(folder / "people.parquet")
    (folder / "s.toml").write_text(SCENARIO.replace("START", start))
    sources = Sources((folder / "people.parquet",))
    return PlanRequest(sources, scenario=folder / "s.toml", hand=hand, earlier=earlier)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, roster: pl.DataFrame) -> tuple[Path, PlanFolder]:
    folder = tmp_path_factory.mktemp("plans")
    made = plan_to_folder(
        Run(seed=1),
        request_of(folder / "in", roster),
        folder / "first",
        documents={},
        apart=folder / "first-apart",
    )
    assert made.summary["stay"] < made.summary["employees"]
    return folder, made


def test_the_same_plan_made_again_changes_nobody_but_those_whom_rounding_added(
    first: tuple[Path, PlanFolder], roster: pl.DataFrame, tmp_path: Path
) -> None:
    folder, made = first
    earlier = EarlierPlan(folder / "first")
    again = make_plan(Run(seed=2), request_of(tmp_path / "in", roster, earlier=earlier))
    found = again.plan["stability"]
    moves = made.tables["moves"].filter(pl.col("offered_people") > 0)
    added = (moves["offered_people"] - moves["flow_people"]).clip(lower_bound=0.0).sum()
    assert found["changed_told_people"] <= added < 0.05 * found["told_people"]
    assert found["told_people"] == found["kept_told_people"] + found["changed_told_people"]
    assert found["told_people"] >= made.summary["affected"] > 0


def test_a_quarter_later_people_are_found_again_in_another_order(
    first: tuple[Path, PlanFolder], roster: pl.DataFrame, tmp_path: Path
) -> None:
    folder, made = first
    left = roster.sample(fraction=0.97, seed=3, shuffle=True)
    bosses = pl.col("manager_id").is_in(left["employee_id"].implode())
    later = left.with_columns(pl.when(bosses).then("manager_id"))
    earlier = EarlierPlan(folder / "first")
    request = request_of(tmp_path / "in", later, "2026-01-01", earlier=earlier)
    found = make_plan(Run(seed=2), request).plan["stability"]
    assert found["passed_quarters"] == 1
    outcomes = found["outcomes"]
    assert outcomes["elsewhere_people"] == outcomes["happened_people"] == 0
    gone = outcomes["left_people"] + outcomes["gone_people"]
    assert 0 < gone < 0.1 * found["told_people"]
    seen = pl.DataFrame(found["actuals"])
    assert seen["people"].sum() == made.summary["employees"]


def test_hand_decisions_are_in_the_plan_with_state_and_reason(
    first: tuple[Path, PlanFolder], roster: pl.DataFrame, tmp_path: Path
) -> None:
    folder, made = first
    decisions = made.tables["decisions"]
    asked = decisions.filter(pl.col("decision") != "stay")["employee_id"]
    calm = decisions.filter(pl.col("affected"), pl.col("decision") == "stay")["employee_id"]
    lines = ["employee_id,act,decision,quarter,reason,by", f"{asked[0]},exclude,,,leads the audit,her boss"]
    lines += [f"{calm[0]},override,separate,1,wants to go,", f"{calm[1]},pin,,,as told,"]
    (tmp_path / "hand.csv").write_text("\n".join(lines) + "\n")
    earlier = EarlierPlan(folder / "first", told=False)
    plan = make_plan(
        Run(seed=2), request_of(tmp_path / "in", roster, hand=tmp_path / "hand.csv", earlier=earlier)
    )
    rows = plan.tables["decisions"]
    mine = rows.filter(pl.col("pin")).sort("state")
    assert mine["state"].to_list() == ["excluded", "overridden", "pinned"]
    assert mine["decision"].to_list() == ["stay", "separate", "stay"]
    assert mine["quarter"].to_list() == [None, 1, None]
    assert "leads the audit (decided by her boss)" in mine["reason"][0]
    assert rows.filter(~pl.col("pin"))["state"].unique().to_list() == ["proposed"]
    assert plan.plan["hand"]["overridden_people"] == 1
    assert "stability" not in plan.plan
