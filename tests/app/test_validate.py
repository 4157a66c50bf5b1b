"""Published figures: each is made from the tables, and one wrong number makes one check miss."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest

from passerelle.app.validate import SUBJECTS, Validation, check, validate_exposure
from passerelle.app.validations import language_models, observed_use, statistics
from passerelle.app.validations.figure import Figure
from passerelle.data import reference as snapshots
from passerelle.data import schema
from passerelle.data.reference import Reference

SNAPSHOT = snapshots.load()
FIGURES = (*language_models.FIGURES, *observed_use.FIGURES, *statistics.FIGURES)


def with_table(name: str, frame: pl.DataFrame, reference: Reference = SNAPSHOT) -> Reference:
    return replace(reference, tables={**reference.tables, name: frame})


def rows(name: str, *values: Mapping[str, object]) -> pl.DataFrame:
    return schema.REFERENCE[name].conform(pl.DataFrame(list(values), infer_schema_length=None))


def missed(validation: Validation) -> set[str]:
    return {check.id for check in validation.missed}


def task(number: int, detail: str, label: str, weight: float, *, rated: bool = True) -> dict[str, object]:
    direct, software = float(label == "E1"), float(label == "E2")
    return {
        "task": number,
        "detail": detail,
        "weight": weight,
        "rated": rated,
        "current": True,
        "human_direct_share": direct,
        "human_software_share": software,
        "model_direct_share": software,
        "model_software_share": direct,
        "rating_flag": "measured" if rated else "imputed",
        "penetration_share": None,
    }


# Three details: 11-1011.00 has beta (2 x 1 + 1 x 0) / 3; 11-1011.03 has 0; 43-9021.00 has exactly a half.
RATED = with_table(
    "tasks",
    rows(
        "tasks",
        task(1, "11-1011.00", "E1", 2.0),
        task(2, "11-1011.00", "E0", 1.0),
        task(3, "11-1011.03", "E0", 2.0),
        task(4, "43-9021.00", "E2", 2.0),
        task(5, "43-9021.00", "E1", 2.0, rated=False),
    ),
)


# ------------------------------------------------------------------ one wrong number


@pytest.fixture(scope="module")
def before() -> Validation:
    return validate_exposure(SNAPSHOT)


def test_every_figure_is_checked_once_under_its_own_id(before: Validation) -> None:
    ids = [check.id for check in before.checks]
    assert ids == [figure.id for figure in FIGURES]
    assert len(set(ids)) == len(ids)
    assert all(figure.source and figure.says and figure.unit for figure in FIGURES)


def test_the_embedded_snapshot_reproduces_every_figure(before: Validation) -> None:
    empty = {name for figure in FIGURES for name in figure.tables if SNAPSHOT.tables[name].is_empty()}
    if empty:
        pytest.skip(f"the snapshot is an interim one without {', '.join(sorted(empty))}")
    assert not before.missed


@pytest.mark.parametrize(
    ("table", "where", "column", "only"),
    [
        ("history", {"year": 2024, "occupation": "43-4051"}, "employment_people", "oews-2024"),
        ("occupations", {"occupation": "43-4051"}, "employment_people", "oews-2024-occupations"),
        (
            "adoption",
            {"survey": "btos", "state": "CA", "period": "202512", "measure": "use"},
            "share",
            "btos-ca-202512",
        ),
        (
            "exposure",
            {"measure": "anthropic-observed", "occupation": "15-1251"},
            "score",
            "anthropic-observed-15-1251",
        ),
    ],
)
def test_one_changed_number_makes_exactly_its_check_miss(
    before: Validation, table: str, where: dict[str, object], column: str, only: str
) -> None:
    assert only not in missed(before)
    here = pl.all_horizontal(pl.col(name) == value for name, value in where.items())
    frame = SNAPSHOT.tables[table]
    assert frame.filter(here).height == 1
    wrong = frame.with_columns(pl.when(here).then(pl.col(column) * 1.1).otherwise(column).alias(column))
    after = validate_exposure(with_table(table, wrong))
    assert missed(after) - missed(before) == {only}


def test_occupations_that_swap_places_are_seen(before: Validation) -> None:
    assert "working-with-ai-top-five" not in missed(before)
    swap = {"27-3091": "19-3093", "19-3093": "27-3091"}
    wrong = SNAPSHOT.exposure.with_columns(pl.col("occupation").replace(swap))
    found = {check.id: check for check in validate_exposure(with_table("exposure", wrong)).checks}
    assert found["working-with-ai-top-five"].reproduced == 3.0
    assert not found["working-with-ai-top-five"].met


@pytest.mark.parametrize("name", sorted({name for figure in FIGURES for name in figure.tables}))
def test_a_table_without_rows_is_a_miss_that_says_so(name: str) -> None:
    empty = validate_exposure(with_table(name, SNAPSHOT.tables[name].clear()))
    touched = [check for figure, check in zip(FIGURES, empty.checks, strict=True) if name in figure.tables]
    assert touched
    for one in touched:
        assert not one.met
        assert math.isnan(one.reproduced)
        assert "the snapshot has no" in one.note
        assert name in one.note


def test_rows_that_are_lacking_are_a_miss_that_says_so() -> None:
    without = SNAPSHOT.tables["history"].filter(pl.col("year") != 2023)
    found = {one.id: one for one in validate_exposure(with_table("history", without)).checks}
    assert not found["oews-2023"].met
    assert found["oews-2023"].note == "the snapshot's history lacks the rows for it"


def test_plain_values_are_json_even_where_a_figure_could_not_be_made() -> None:
    empty = validate_exposure(with_table("history", SNAPSHOT.tables["history"].clear()))
    plain = json.loads(json.dumps(empty.as_json(), allow_nan=False))
    assert plain["missed"] == len(empty.missed) > 0
    assert {one["id"]: one for one in plain["checks"]}["oews-2024"]["reproduced"] is None


def test_the_subject_is_known_by_name() -> None:
    assert SUBJECTS["exposure"]().subject == "exposure"


# ------------------------------------------------------------------ tolerance


@pytest.mark.parametrize(("found", "met"), [(46.75, True), (46.85, True), (46.86, False), (46.74, False)])
def test_a_figure_is_met_within_half_of_its_last_digit(found: float, met: bool) -> None:
    figure = Figure("x", "says", 46.8, "percent", 0.05, "source", ("tasks",), lambda _: found)
    assert check(figure, RATED).met is met


# ------------------------------------------------------------------ figures by hand


def test_tasks_count_once_each_and_imputed_ones_not_at_all() -> None:
    assert language_models.tasks_share("human", "alpha")(RATED) == pytest.approx(25.0)
    assert language_models.tasks_share("human", "zeta")(RATED) == pytest.approx(50.0)
    assert language_models.tasks_share("model", "alpha")(RATED) == pytest.approx(25.0)


def test_occupations_are_means_in_which_core_tasks_count_double() -> None:
    got = language_models.detail_mean("human", "beta")(RATED)
    assert got == pytest.approx(100 * (2 / 3 + 0 + 1 / 2) / 3)


def test_workers_by_title_follow_the_publishers_rounding_at_a_half() -> None:
    joined = with_table(
        "title_join",
        rows(
            "title_join",
            {"detail": "11-1011.00", "occupation": "11-1011", "employment_people": 10.0},
            {"detail": "11-1011.03", "occupation": "11-1011", "employment_people": 20.0},
            {"detail": "43-9021.00", "occupation": "43-9021", "employment_people": 70.0},
        ),
        RATED,
    )
    assert language_models.workers_by_title(0.1)(joined) == pytest.approx(80.0)
    assert language_models.workers_by_title(0.5)(joined) == pytest.approx(10.0)


def test_workers_by_mean_average_the_detail_first() -> None:
    jobs = [
        {"year": 2021, "occupation": "11-1011", "employment_people": 30.0},
        {"year": 2021, "occupation": "43-9021", "employment_people": 70.0},
        {"year": 2024, "occupation": "11-1011", "employment_people": 9000.0},
    ]
    history = rows("history", *({**job, "error_share": None, "pay_median": None} for job in jobs))
    joined = with_table("history", history, RATED)
    assert language_models.workers_by_mean(0.3)(joined) == pytest.approx(100.0)
    assert language_models.workers_by_mean(1 / 3)(joined) == pytest.approx(100.0)
    assert language_models.workers_by_mean(1 / 3, strict=True)(joined) == pytest.approx(70.0)
    assert language_models.workers_by_mean(0.4)(joined) == pytest.approx(70.0)


def test_use_in_a_quarter_of_tasks_counts_the_tasks_without_use() -> None:
    use = [("a", 0.1), ("a", 0.0), ("a", 0.0), ("a", 0.0), ("b", 0.2), ("b", 0.1), ("c", 0.0), ("d", 0.3)]
    frame = rows(
        "usage_tasks",
        *({"task": place, "detail": detail, "use_share": share} for place, (detail, share) in enumerate(use)),
    )
    used = with_table("usage_tasks", frame)
    assert observed_use.occupations_using(0.25)(used) == pytest.approx(75.0)
    assert observed_use.occupations_using(0.75)(used) == pytest.approx(50.0)


def test_modes_leave_out_what_is_neither() -> None:
    frame = rows(
        "usage_modes",
        {"mode": "directive", "kind": "automation", "use_share": 0.3},
        {"mode": "learning", "kind": "augmentation", "use_share": 0.1},
        {"mode": "none", "kind": "none", "use_share": 0.5},
    )
    used = with_table("usage_modes", frame)
    assert observed_use.mode_share("automation")(used) == pytest.approx(75.0)
    assert observed_use.mode_share("augmentation")(used) == pytest.approx(25.0)


def test_a_projection_is_that_of_its_own_vintage() -> None:
    lines: list[tuple[str, float, float]] = [("2022-32", 1000.0, 3000.0), ("2024-34", 2000.0, 2200.0)]
    frame = rows(
        "projections",
        *(
            {
                "vintage": vintage,
                "occupation": "43-4051",
                "start_people": start,
                "end_people": end,
                "self_employed_share": None,
                "openings_people": None,
            }
            for vintage, start, end in lines
        ),
    )
    known = with_table("projections", frame)
    assert statistics.projected("2024-34", "end_people")(known) == pytest.approx(2.2)
    assert statistics.growth("2024-34")(known) == pytest.approx(10.0)
    assert statistics.growth("1998-08")(known) is None
