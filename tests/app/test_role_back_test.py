"""The back-test of moves within an employer: a ladder that everybody climbs is found, renamings are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from passerelle.app.role_back_test import RoleBackTest, role_back_test, stored, write
from passerelle.app.role_back_test.panel import read_panel
from passerelle.app.role_back_test.result import from_json
from passerelle.app.role_back_test.run import Years
from passerelle.app.run import Run
from passerelle.data import reference, role_move_weights
from passerelle.data import role_back_test as held
from passerelle.engines.role_moves import FEATURES
from passerelle.errors import BadInput, UsageError
from role_panels import AGENCIES, MOVED, WORK, panel

SNAPSHOT = reference.load()
SHORT = Years(fit=(2011, 2012), test=(2013,), early=(), late=())
CLIMBS = MOVED * len(WORK) * len(AGENCIES)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> RoleBackTest:
    path = panel(tmp_path_factory.mktemp("panel") / "panel.csv")
    return role_back_test(Run(), path, reference=SNAPSHOT, years=SHORT, draws=50)


def test_the_ladder_is_named_first_for_everybody_and_size_never_names_it(found: RoleBackTest) -> None:
    assert found.moves == CLIMBS
    assert found.fitted_moves == 2 * CLIMBS
    assert found.rankable_share == 1.0
    assert found.method("full").hit_1_share == 1.0
    assert found.method("history").hit_1_share == 1.0
    assert found.method("size").hit_1_share == 0.0
    assert found.method("agency").hit_1_share == 0.0
    classes = 2 * len(WORK) + 1
    assert found.method("chance").hit_1_share == pytest.approx(1.0 / (classes - 1))
    assert found.method("full").within.value == 1.0
    assert found.log_likelihood > found.log_likelihood_even


def test_every_method_is_there_with_shares_and_intervals(found: RoleBackTest) -> None:
    assert [method.id for method in found.methods][:5] == ["chance", "size", "agency", "occupation", "full"]
    for method in found.methods:
        assert 0.0 <= method.hit_1_share <= method.hit_10.value <= method.hit_20_share <= 1.0
        assert method.hit_10.low - 1e-9 <= method.hit_10.value <= method.hit_10.high + 1e-9
    assert [row.name for row in found.coefficients] == list(FEATURES)
    assert {row.name for row in found.coefficients if row.guess} == {"same_site", "same_region"}


def test_what_is_written_is_read_back_and_shapes_the_weights(found: RoleBackTest, tmp_path: Path) -> None:
    weights, results = write(found, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [results.name, weights.name]
    again = from_json(json.loads(results.read_text()))
    assert again.method("full").hit_10.value == pytest.approx(found.method("full").hit_10.value, abs=1e-6)
    assert again.years == found.years
    content = json.loads(weights.read_text())
    assert content["card"]["fitted_moves"] == found.fitted_moves
    assert set(content["fitted"]) | set(content["guessed"]) == set(FEATURES)
    with pytest.raises(UsageError, match="no folder"):
        write(found, tmp_path / "absent")


def test_the_main_job_is_the_best_paid_and_rows_without_pay_count_nothing(tmp_path: Path) -> None:
    further = [
        (2011, "two-jobs", "Roads", "1", "Driver", 10_000.0),
        (2011, "two-jobs", "Health", "2", "Cook", 20_000.0),
        (2011, "corrected", "Roads", "1", "Driver", -5.0),
    ]
    read = read_panel(panel(tmp_path / "panel.csv", further))
    mine = read.jobs.filter(person="two-jobs")
    assert mine["job_title"].to_list() == ["Cook"]
    assert read.unpaid_rows == 1
    assert "corrected" not in read.jobs["person"]


def test_all_faults_of_a_panel_come_together_and_show_no_value(tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    path.write_text(
        "fiscal_year,person_id,agency,position_class,job_title,gross_pay\n"
        "2011,a,Roads,1,Driver,secret\nlong ago,b,Roads,1,Driver,3\n2011,c,,1,Driver,3\n"
    )
    with pytest.raises(BadInput) as caught:
        read_panel(path)
    told = str(caught.value)
    assert [fault.where.rpartition(" ")[2] for fault in caught.value.faults] == [
        "fiscal_year",
        "agency",
        "gross_pay",
    ]
    assert "row 2" in told
    assert "secret" not in told
    path.write_text("year,who\n2011,a\n")
    with pytest.raises(BadInput, match="lacks fiscal_year, person_id"):
        read_panel(path)


def test_a_panel_without_the_years_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="lacks the fiscal years 2015, 2016, 2017"):
        role_back_test(Run(), panel(tmp_path / "panel.csv"), reference=SNAPSHOT)


def test_the_stored_results_belong_to_the_stored_weights() -> None:
    test, weights = stored(), role_move_weights.load()
    assert weights.card["panel_hash"] == test.panel_hash
    assert weights.card["fitted_moves"] == test.fitted_moves
    for row in test.coefficients:
        assert weights.weights[row.name] == pytest.approx(row.weight, abs=1e-5)
    assert set(weights.guesses) == {"same_site", "same_region"}
    ours, size, agency = (test.method(name) for name in ("full", "size", "agency"))
    assert ours.hit_10.low > agency.hit_10.high > size.hit_10.high
    assert ours.lift_over_agency.low > 1.0


def test_the_stored_results_hold_no_row_of_the_panel() -> None:
    text = json.dumps(held.load())
    assert len(text) < 40_000
    assert not [name for name in ("person_id", "gross_pay", "job_title") if name in text]


@pytest.mark.slow
def test_the_real_panel_gives_the_stored_figures(shared_data: Path) -> None:
    path = shared_data / "rosters" / "north_dakota_state_panel_fy2008_fy2018.csv.gz"
    found, kept = role_back_test(Run(), path, reference=SNAPSHOT, draws=20), stored()
    assert found.panel_hash == kept.panel_hash
    assert (found.moves, found.fitted_moves, found.years) == (kept.moves, kept.fitted_moves, kept.years)
    for method in kept.methods:
        assert found.method(method.id).hit_10.value == pytest.approx(method.hit_10.value, abs=0.02)
