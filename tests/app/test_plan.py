"""The whole line from a roster to a plan folder, on a small generated employer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from passerelle.app.generate import generate_founding
from passerelle.app.plan import PlanRequest, make_plan, plan_to_folder
from passerelle.app.run import Run
from passerelle.app.workforce import Sources
from passerelle.data import plan_folder, reference, schema
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.schema.plan import EVIDENCE
from passerelle.errors import BadInput, Cancelled, Infeasible, UsageError

SCENARIO = """
schema_version = 1
[scenario]
name = "small"
start = 2025-10-01
quarters = 4
generated = true
[employer]
industry = ["44-45", "48-49", "51", "54"]
[segments]
corporate = { grade = ["L4", "L5", "L6", "L7", "L8", "L10"] }
[[target]]
where = { segment = "corporate", function = "customer-service" }
change_people = -60
basis = "gross"
hard = true
by = 2025-12-31
[[target]]
where = { segment = "corporate", function = "content-and-data" }
change_people = -50
basis = "gross"
hard = true
by = 2025-12-31
[[growth]]
occupations = ["15-1252", "15-2051"]
change_people = 30
by = 2026-09-30
[training]
seats_per_quarter = 12
"""


@pytest.fixture(scope="module")
def roster() -> pl.DataFrame:
    return generate_founding(reference.load(), 0.01, 7)


@pytest.fixture(scope="module")
def request_of(tmp_path_factory: pytest.TempPathFactory, roster: pl.DataFrame) -> Callable[..., PlanRequest]:
    def make(scenario: str = SCENARIO, people: pl.DataFrame = roster) -> PlanRequest:
        folder = tmp_path_factory.mktemp("inputs")
        (folder / "s.toml").write_text(scenario)
        people.write_parquet(folder / "people.parquet")
        return PlanRequest(Sources((folder / "people.parquet",)), scenario=folder / "s.toml")

    return make


@pytest.fixture(scope="module")
def made(request_of: Callable[..., PlanRequest]) -> PlanFolder:
    return make_plan(Run(seed=1), request_of())


def test_a_plan_without_an_industry_says_whose_quits_it_takes(request_of: Callable[..., PlanRequest]) -> None:
    told = make_plan(Run(seed=1), request_of()).plan["unknowns"]
    assert not any("employer.industry is not set" in text for text in told)
    unset = SCENARIO.replace('[employer]\nindustry = ["44-45", "48-49", "51", "54"]\n', "")
    told = make_plan(Run(seed=1), request_of(unset)).plan["unknowns"]
    assert any("employer.industry is not set" in text for text in told)


def test_everybody_ends_in_exactly_one_decision(made: PlanFolder, roster: pl.DataFrame) -> None:
    decisions, summary = made.tables["decisions"], made.summary
    assert decisions.height == roster.height == summary["employees"]
    assert decisions["employee_id"].n_unique() == roster.height
    assert sum(summary[kind] for kind in schema.DECISIONS) == summary["employees"]
    assert summary["separate"] > 0
    assert summary["retrain"] > 0
    for kind in schema.DECISIONS:
        of_cohorts = made.tables["cohorts"][f"{kind}_people"].sum()
        assert of_cohorts == summary[kind] == decisions.filter(decision=kind).height


def test_the_offers_are_what_the_decisions_say(made: PlanFolder) -> None:
    keys = ["cohort_id", "decision", "role_to"]
    offered = made.tables["moves"].group_by(keys).agg(pl.col("offered_people").sum())
    counted = (
        made.tables["decisions"].filter(pl.col("decision") != "stay").group_by(keys).agg(pl.len().alias("n"))
    )
    both = offered.filter(pl.col("offered_people") > 0).join(
        counted, on=keys, how="full", nulls_equal=True, coalesce=True
    )
    assert both.filter(pl.col("offered_people") != pl.col("n")).is_empty()
    assert both.null_count()["n"].item() == 0


def test_every_move_says_what_it_rests_on_and_the_counts_are_its_sums(made: PlanFolder) -> None:
    moves, summary = made.tables["moves"], made.summary
    placed = moves.filter(pl.col("role_to").is_not_null())
    assert placed["evidence"].null_count() == placed["imputed"].null_count() == 0
    left = moves.filter(pl.col("role_to").is_null())
    assert left["evidence"].null_count() == left["imputed"].null_count() == left.height > 0
    assert set(placed["evidence"]) <= set(EVIDENCE)
    imputed = placed.filter("imputed")["offered_people"].sum()
    insufficient = placed.filter(evidence="insufficient")["offered_people"].sum()
    assert summary["offered_on_imputed_skills_people"] == imputed > 0
    assert summary["offered_on_insufficient_evidence_people"] == insufficient
    told = " ".join(made.plan["unknowns"])
    assert f"{imputed:,} (" in told
    assert ("evidence is insufficient" in told) == (insufficient > 0)


def test_only_moves_between_occupations_lean_on_imputed_skills(made: PlanFolder) -> None:
    occupation = made.tables["roles"].select("role_id", "occupation")
    moves = (
        made.tables["moves"]
        .filter(pl.col("role_to").is_not_null())
        .join(occupation, left_on="role_from", right_on="role_id")
        .join(occupation, left_on="role_to", right_on="role_id", suffix="_to")
    )
    flags = reference.load().occupations.filter(skills_flag="imputed")["occupation"].to_list()
    either = pl.col("occupation").is_in(flags) | pl.col("occupation_to").is_in(flags)
    expected = either & (pl.col("occupation") != pl.col("occupation_to"))
    assert moves.filter(pl.col("imputed") != expected).is_empty()


def test_a_reason_says_so_where_its_move_leans_on_weak_evidence(made: PlanFolder) -> None:
    keys = ["cohort_id", "role_from", "role_to", "decision"]
    weak = (
        made.tables["moves"]
        .group_by(keys)
        .agg(
            (pl.col("imputed") | (pl.col("evidence") == "insufficient")).all().alias("every"),
            (pl.col("imputed") | (pl.col("evidence") == "insufficient")).any().alias("any"),
        )
    )
    offered = made.tables["decisions"].filter(pl.col("role_to").is_not_null()).join(weak, on=keys)
    said = pl.col("reason").str.contains("evidence for this move is", literal=True)
    assert offered.filter("every").height > 0
    assert offered.filter(pl.col("every") & ~said).is_empty()
    assert offered.filter(~pl.col("any") & said).is_empty()


def test_every_row_of_the_walk_adds_up_and_quarters_follow_each_other(made: PlanFolder) -> None:
    walk = made.tables["headcount"].sort("role_id", "quarter")
    end = (
        pl.col("start_people")
        - pl.col("attrition_people")
        - pl.col("moved_out_people")
        + pl.col("moved_in_people")
        - pl.col("separated_people")
        + pl.col("hired_people")
        + pl.col("rounding_people")
    )
    assert walk.select((end - pl.col("end_people")).abs().max()).item() < 1e-6
    follows = walk.with_columns(pl.col("end_people").shift(1).over("role_id").alias("before")).drop_nulls()
    assert follows.select((pl.col("before") - pl.col("start_people")).abs().max()).item() < 1e-6
    first = walk.filter(quarter=1).join(made.tables["roles"], on="role_id")
    assert (first["start_people"] == first["people"]).all()
    assert np.abs(walk["rounding_people"].to_numpy()).max() < 1.0


def test_hard_targets_hold_to_less_than_a_person(made: PlanFolder) -> None:
    roles = made.tables["roles"].filter(pl.col("grade").is_in(["L4", "L5", "L6", "L7", "L8", "L10"]))
    for function, fewer in (("customer-service", 60), ("content-and-data", 50)):
        named = roles.filter(function=function)
        growth = 30 * named.filter(pl.col("occupation").is_in(["15-1252", "15-2051"])).height
        walk = made.tables["headcount"].join(named.select("role_id"), on="role_id").filter(quarter=1)
        assert growth == 0
        assert walk["end_people"].to_numpy().sum() <= named["people"].to_numpy().sum() - fewer + 1e-4
        assert abs(walk["rounding_people"].to_numpy().sum()) < 1.0


def test_nobody_leaves_a_role_that_needs_them(made: PlanFolder) -> None:
    walk = made.tables["headcount"].filter(pl.col("moved_out_people") + pl.col("separated_people") > 0)
    assert walk.select((pl.col("required_people") - pl.col("end_people")).max()).item() < 1e-4


def test_the_account_reconciles_with_the_summary(made: PlanFolder) -> None:
    net = int(made.tables["money"]["amount_money"].sum()) / 100
    assert net == pytest.approx(made.summary["cost"] - made.summary["saving"], abs=0.01)
    assert made.summary["gap"] <= 1e-6
    assert made.summary["bound"] <= made.summary["objective"] + 1e-6


def test_the_same_seed_gives_the_same_bytes_and_another_seed_the_same_counts(
    tmp_path: Path, request_of: Callable[..., PlanRequest]
) -> None:
    for name, seed in (("one", 1), ("two", 1), ("other", 2)):
        plan_to_folder(Run(seed=seed), request_of(), tmp_path / name, documents={})
    one, two, other = (tmp_path / name / "decisions.parquet" for name in ("one", "two", "other"))
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes() != other.read_bytes()
    counts = [json.loads((tmp_path / n / "summary.json").read_text()) for n in ("one", "other")]
    assert [counts[0][k] for k in schema.DECISIONS] == [counts[1][k] for k in schema.DECISIONS]
    assert counts[0]["objective"] == counts[1]["objective"]


def test_the_order_of_the_rows_changes_no_flow(
    made: PlanFolder, roster: pl.DataFrame, request_of: Callable[..., PlanRequest]
) -> None:
    shuffled = roster.sample(fraction=1.0, shuffle=True, seed=3)
    again = make_plan(Run(seed=1), request_of(people=shuffled))
    assert again.tables["moves"].equals(made.tables["moves"])
    assert again.tables["headcount"].equals(made.tables["headcount"])


def test_protected_traits_cannot_reach_a_plan(
    tmp_path: Path, roster: pl.DataFrame, request_of: Callable[..., PlanRequest]
) -> None:
    """Two rosters that differ in every trait and in nothing else give the same bytes, free of traits."""
    folders = []
    for name, sex, born in (("one", "Zf-marker", "1960-01-02"), ("two", "Zm-marker", "1999-03-04")):
        people = roster.with_columns(
            pl.lit(sex).alias("Gender"),
            pl.lit(born).alias("Date of Birth"),
            pl.lit("Ze-marker").alias("Ethnicity"),
            pl.lit("Zd-marker").alias("Disability Status"),
        )
        plan_to_folder(Run(seed=1), request_of(people=people), tmp_path / name, documents={})
        folders.append(tmp_path / name)
    for table in schema.PLAN:
        one, two = (folder / f"{table}.parquet" for folder in folders)
        assert one.read_bytes() == two.read_bytes(), table
        columns = set(pl.read_parquet(one).columns)
        assert not columns & (set(schema.AUDIT.names) - {"employee_id"})
    for path in folders[0].iterdir():
        content = pl.read_parquet(path).write_csv() if path.suffix == ".parquet" else path.read_text()
        assert "-marker" not in content, path.name
        assert "1960-01-02" not in content, path.name


def test_a_ceiling_that_cannot_be_kept_comes_back_with_the_clash_and_the_remedy(
    request_of: Callable[..., PlanRequest],
) -> None:
    scenario = SCENARIO.replace("seats_per_quarter = 12", "seats_per_quarter = 0") + (
        "[limits]\nseparations_at_most_people = 0\nperson_pay_rise_at_most_share = 0.0\n"
        "person_pay_cut_at_most_share = 0.0\nrelocation = 'same-site'\n"
    )
    with pytest.raises(Infeasible) as caught:
        make_plan(Run(seed=1), request_of(scenario))
    said = str(caught.value)
    assert "limits.separations_at_most_people" in said
    assert "target[" in said
    assert caught.value.remedies


def test_a_target_beyond_the_headcount_is_named_with_its_remedy(
    request_of: Callable[..., PlanRequest],
) -> None:
    with pytest.raises(Infeasible, match=r"target\[1\].*at most"):
        make_plan(Run(seed=1), request_of(SCENARIO.replace("-60", "-60_000")))


def test_faults_of_a_scenario_come_with_line_and_suggestion(request_of: Callable[..., PlanRequest]) -> None:
    with pytest.raises(BadInput, match=r"line 29.*training\.seats_per_quarter"):
        make_plan(Run(seed=1), request_of(SCENARIO.replace("seats_per_quarter", "seats_per_quater")))


def test_a_cancelled_run_or_a_taken_folder_leaves_nothing_behind(
    tmp_path: Path, request_of: Callable[..., PlanRequest]
) -> None:
    run = Run(seed=1)
    run.cancelled.set()
    with pytest.raises(Cancelled):
        plan_to_folder(run, request_of(), tmp_path / "plan", documents={})
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "mine").touch()
    with pytest.raises(UsageError, match="already exists"):
        plan_to_folder(Run(seed=1), request_of(), tmp_path / "plan", documents={})


def test_what_was_written_can_be_read_and_planned_again(
    tmp_path: Path, made: PlanFolder, request_of: Callable[..., PlanRequest]
) -> None:
    plan_to_folder(Run(seed=1), request_of(), tmp_path / "plan", documents={})
    back = plan_folder.read(tmp_path / "plan")
    assert back.tables["decisions"].equals(made.tables["decisions"])
    again = make_plan(Run(seed=1), request_of(back.scenario))
    assert again.summary["objective"] == made.summary["objective"]
    assert again.plan["hashes"] == made.plan["hashes"]


def test_a_cheaper_hire_or_more_seats_never_cost_more(
    request_of: Callable[..., PlanRequest], made: PlanFolder
) -> None:
    more = make_plan(
        Run(seed=1), request_of(SCENARIO.replace("seats_per_quarter = 12", "seats_per_quarter = 40"))
    )
    assert more.summary["objective"] <= made.summary["objective"] + 1e-3
