from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from passerelle.app.assemble.evidence import FLIPS_SHARE
from passerelle.app.assemble.transitions import transition_graph
from passerelle.app.growth import (
    GROWTH_ROLES,
    LIKELIEST,
    NO_CODE,
    GrowthBenchmark,
    growth_benchmark,
    verdicts_flipped,
)
from passerelle.app.growth_leave_out import Verdict, Way, legacy_leave_out
from passerelle.app.growth_legacy import RECORDED
from passerelle.data import reference

# Whoever changes the conditions of advice moves the shares of 'viable' and 'direct' a little.
NEAR = 0.03


@pytest.fixture(scope="module")
def found() -> GrowthBenchmark:
    return growth_benchmark()


def test_growth_roles_are_occupations_of_the_snapshot() -> None:
    assert set(GROWTH_ROLES) <= set(reference.load().occupations["occupation"])


def test_what_was_recorded_covers_every_group_way_and_verdict_once() -> None:
    cells = {(row.group, row.way, row.verdict) for row in RECORDED}
    assert len(cells) == len(RECORDED) == 3 * len(Way) * len(Verdict)
    assert {row.method for row in RECORDED} == {"legacy"}
    assert verdicts_flipped(RECORDED, "legacy", "all occupations") == pytest.approx(
        FLIPS_SHARE["legacy"], abs=0.005
    )


def test_a_method_that_was_not_tested_on_a_group_claims_nothing() -> None:
    assert np.isnan(verdicts_flipped(RECORDED, "siblings", "all occupations"))


@pytest.mark.slow
def test_every_growth_role_comes_with_its_paths_by_grade(found: GrowthBenchmark) -> None:
    others = reference.load().occupations.height - 1
    assert [role.occupation for role in found.roles] == list(GROWTH_ROLES)
    for role in found.roles:
        assert role.every.paths == others
        assert role.likeliest_counts.paths == len(role.likeliest) == LIKELIEST
        assert role.viable.paths <= others
        people = [path.people for path in role.likeliest]
        assert people == sorted(people, reverse=True)
        assert role.inflow.thick_origins <= role.inflow.origins
        assert role.title in role.says
        assert ("imputed" in role.says) == role.imputed


@pytest.mark.slow
def test_imputed_roles_say_how_many_verdicts_flip(found: GrowthBenchmark) -> None:
    roles = {role.occupation: role for role in found.roles}
    assert roles["15-1252"].skills_method == "legacy"
    assert "24" in roles["15-1252"].says
    assert "28" in roles["15-2051"].says
    assert roles["15-2051"].every.fair == roles["15-2051"].every.strong == 0
    assert "imputed" not in roles["15-1212"].says


@pytest.mark.slow
def test_the_flips_that_grades_rest_on_are_those_measured(found: GrowthBenchmark) -> None:
    for method in ("related", "siblings"):
        measured = verdicts_flipped(found.leave_out, method, "all occupations")
        assert measured == pytest.approx(FLIPS_SHARE[method], abs=0.005)


@pytest.mark.slow
def test_imputation_by_nearer_kin_flips_fewer_verdicts(found: GrowthBenchmark) -> None:
    rows = (*found.leave_out, *found.recorded)
    for verdict in (Verdict.VIABLE, Verdict.FIT):
        legacy, related, siblings = (
            verdicts_flipped(rows, method, "all occupations", verdict)
            for method in ("legacy", "related", "siblings")
        )
        assert legacy < related < siblings


@pytest.mark.slow
def test_work_without_a_code_is_placed_by_its_titles(found: GrowthBenchmark) -> None:
    assert [work.words for work in found.without_code] == list(NO_CODE)
    machine = {code for code, _title, _count in found.without_code[0].titles}
    assert {"15-1221", "15-2051"} <= machine


@pytest.mark.slow
def test_the_result_is_plain_json(found: GrowthBenchmark) -> None:
    said = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert said["subject"] == "growth"
    assert len(said["roles"]) == len(GROWTH_ROLES)


@pytest.mark.slow
def test_the_recorded_test_of_the_old_release_comes_out_again(shared_data: Path) -> None:
    known = reference.load()
    rows = legacy_leave_out(shared_data, known, transition_graph(known), frozenset(GROWTH_ROLES))
    for again, recorded in zip(rows, RECORDED, strict=True):
        assert (again.group, again.way, again.verdict) == (recorded.group, recorded.way, recorded.verdict)
        assert again.hidden == recorded.hidden
        assert again.fit_error == pytest.approx(recorded.fit_error, abs=0.001)
        near = 0.005 if again.verdict is Verdict.FIT else NEAR
        assert again.flips.flipped_share == pytest.approx(recorded.flips.flipped_share, abs=near)
