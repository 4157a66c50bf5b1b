"""Tasks, technologies and sectors of a reference to reach and hours taken over."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.exposure import occupation_range, task_indices
from passerelle.app.assemble.tasks import CROSSWALK, TaskFrame, task_frame
from passerelle.app.assemble.technology import (
    index_reach,
    lead_log_odds,
    reach_of,
    reached_tasks,
    removed,
    removed_cases,
)
from passerelle.catalogue import load
from passerelle.data import reference as snapshot
from passerelle.data import schema
from passerelle.data.reference import Reference, assembled
from passerelle.domain.technology import Activities, AdoptionCurve, Technology
from passerelle.domain.units import Case, Range
from passerelle.engines.technologies.generative_ai import TECHNOLOGY as GENERATIVE_AI

START, END = date(2026, 1, 1), date(2028, 12, 31)
SURE = Range(1.0, 1.0, 1.0)
# In use everywhere from the second year on, and all time of a reached task is saved: removed is reach.
ALL_AT_ONCE = replace(
    GENERATIVE_AI,
    reach=Activities(("4.A.1",)),
    adoption=AdoptionCurve(SURE, date(2027, 1, 1), Range(60.0, 60.0, 60.0)),
    survey=("abs-2021", "ai"),
    time_saved=Range(0.9, 0.9, 0.9),
    reused=Range(0.0, 0.0, 0.0),
)
# Number, O*NET detail, weight, whether current; activities of each.
TASKS = {
    1: ("11-1011.00", 2.0, True, ("4.A.1.a.1.I01.D01",)),
    2: ("11-1011.00", 1.0, True, ("4.A.1.a.1.I01.D01", "4.A.2.a.1.I01.D01")),
    3: ("11-1011.00", 2.0, False, ("4.A.1.a.1.I01.D01",)),
    4: ("11-1011.03", 1.0, True, ("4.A.1.a.10.I01.D01",)),
    5: ("13-1021.00", 1.0, True, ()),
    6: ("13-1022.00", 2.0, True, ()),
    7: ("13-1022.01", 2.0, True, ("4.A.2.a.1.I01.D01",)),
}
# OEWS 13-1020 rolls up two SOC codes; 11-1012 is of the broad group of 11-1011, 11-9999 of its major group
# only, 13-2099 of that of 13-1020, and 99-9999 is related to none.
TARGETS = {
    "11-1011.00": "11-1011",
    "11-1011.03": "11-1011",
    "13-1021.00": "13-1020",
    "13-1022.00": "13-1020",
    "13-1022.01": "13-1020",
    "13-2099.01": "13-2099",
}
JOBS = {
    "11-1011": 300.0,
    "11-1012": 10.0,
    "11-9999": 10.0,
    "13-1020": 100.0,
    "13-2099": 5.0,
    "99-9999": 5.0,
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    tables = {name: table.empty() for name, table in schema.REFERENCE.items()}
    rated = {
        f"{rater}_{label}_share": 0.0 for rater in ("human", "model") for label in ("direct", "software")
    }
    tasks = [
        {"task": task, "detail": detail, "weight": weight, "rated": True, "current": current, **rated}
        for task, (detail, weight, current, _) in TASKS.items()
    ]
    links = [(task, activity) for task, (*_, activities) in TASKS.items() for activity in activities]
    words = {column.name: "x" for column in schema.OCCUPATIONS.columns if column.type == pl.String}
    words |= {column.name: column.choices[0] for column in schema.OCCUPATIONS.columns if column.choices}
    numbers = {column.name: 1.0 for column in schema.OCCUPATIONS.columns if column.type == pl.Float64}
    use = {"44-45": 0.037, "51": 0.145, "all": 0.048, "52": None, "11": 0.0}
    tables |= {
        "tasks": pl.DataFrame(tasks).with_columns(rating_flag=pl.lit("measured"), penetration_share=0.0),
        "task_activities": pl.DataFrame(links, schema=["task", "activity"], orient="row"),
        "crosswalks": pl.DataFrame(
            [(CROSSWALK, *pair, 1.0) for pair in TARGETS.items()],
            schema=["crosswalk", "source", "target", "weight"],
            orient="row",
        ),
        "occupations": pl.DataFrame(
            [{**words, **numbers, "occupation": code, "employment_people": n} for code, n in JOBS.items()]
        ),
        "sectors": pl.DataFrame(
            [("44-45", "11-1011", 75.0, 1.0), ("51", "11-1011", 25.0, 1.0), ("52", "13-1020", 8.0, 1.0)],
            schema=["sector", "occupation", "employment_people", "pay_median"],
            orient="row",
        ),
        "adoption": pl.DataFrame(
            [
                *(
                    ("abs-2021", "ai", "use", sector, "US", "2021", share, "")
                    for sector, share in use.items()
                ),
                ("abs-2021", "ai", "use", "51", "US", "2019", 0.9, ""),
                ("abs-2021", "ai", "workers-up", "51", "US", "2021", 0.9, ""),
                ("abs-2021", "robotics", "use", "51", "US", "2021", 0.9, ""),
                ("btos", "ai", "use", "51", "CA", "2025", 0.9, ""),
            ],
            schema=schema.REFERENCE["adoption"].types,
            orient="row",
        ),
    }
    return assembled("test", (), tables)


@pytest.fixture(scope="module")
def frame(reference: Reference) -> TaskFrame:
    return task_frame(reference)


# ------------------------------------------------------------------ tasks


def test_tasks_join_by_weight_within_a_detail_and_details_and_soc_codes_alike(frame: TaskFrame) -> None:
    assert frame.task.tolist() == [1, 2, 4, 5, 6, 7]  # task 3 has left O*NET
    weights = frame.weights.toarray()
    assert weights[0] == pytest.approx([1 / 3, 1 / 6, 1 / 2, 0, 0, 0])
    assert weights[3] == pytest.approx([0, 0, 0, 1 / 2, 1 / 4, 1 / 4])


def test_an_occupation_without_tasks_takes_its_nearest_relatives_by_jobs(frame: TaskFrame) -> None:
    weights = frame.weights.toarray()
    assert frame.borrowed.tolist() == [False, True, True, False, True, True]
    assert weights[1] == pytest.approx(weights[0])
    assert weights[2] == pytest.approx(weights[0])
    assert weights[4] == pytest.approx(weights[3])
    assert weights[5] == pytest.approx(0.75 * weights[0] + 0.25 * weights[3])


def test_a_reference_without_tasks_is_refused(reference: Reference) -> None:
    bare = assembled("test", (), {**reference.tables, "tasks": schema.REFERENCE["tasks"].empty()})
    with pytest.raises(ValueError, match="no current task"):
        task_frame(bare)


def test_every_occupation_of_the_snapshot_is_made_of_tasks() -> None:
    known = snapshot.load()
    frame = task_frame(known)
    assert frame.weights.shape == (known.occupations.height, len(frame.task))
    assert frame.weights.sum(axis=1) == pytest.approx(np.ones(known.occupations.height))
    assert frame.weights.data.min() > 0.0
    assert task_frame(known) is frame


# ------------------------------------------------------------------ reach


def test_an_activity_stands_for_all_below_it_and_for_no_neighbour(frame: TaskFrame) -> None:
    def reach(ids: tuple[str, ...], but_not: tuple[str, ...] = ()) -> dict[str, list[float]]:
        found = reach_of(replace(ALL_AT_ONCE, reach=Activities(ids, but_not)), frame)
        return {case.value: found.at(case).tolist() for case in Case}

    assert reach(("4.A.1.a.1",)) == {
        "low": [1, 0, 0, 0, 0, 0],
        "central": [1, 0.5, 0, 0, 0, 0],
        "high": [1, 1, 0, 0, 0, 0],
    }
    assert reach(("4.A.1",), ("4.A.1.a.1.I01",))["high"] == [0, 0, 1, 0, 0, 0]
    assert reach(("4.A.1.a.1.I01.D01", "4.A.2"))["low"] == [1, 1, 0, 0, 0, 1]


def test_tasks_named_one_by_one_are_reached_in_the_central_and_high_case_only(frame: TaskFrame) -> None:
    found = reach_of(replace(ALL_AT_ONCE, reach=Activities((), tasks=(5, 3))), frame)
    assert found.low.tolist() == [0, 0, 0, 0, 0, 0]
    assert found.central.tolist() == found.high.tolist() == [0, 0, 0, 1, 0, 0]


@pytest.mark.parametrize("technology", load("passerelle.engines.technologies", Technology).values())
def test_every_technology_reaches_some_tasks_of_the_snapshot_and_not_all(technology: Technology) -> None:
    found = reach_of(technology, task_frame(snapshot.load()))
    assert found.high.any()
    assert found.central.mean() < 0.9


def test_the_range_of_the_snapshot_holds_every_index_made_of_ratings() -> None:
    known = snapshot.load()
    frame, whole = task_frame(known), occupation_range(known)
    assert len(task_indices()) == 6
    for index in task_indices().values():
        value = np.asarray(frame.weights @ index_reach(index, frame).central)
        assert (whole.low <= value + 1e-9).all()
        assert (value <= whole.high + 1e-9).all()


def test_an_index_without_ratings_of_tasks_reaches_nothing(frame: TaskFrame) -> None:
    with pytest.raises(ValueError, match="not made of ratings"):
        index_reach(replace(next(iter(task_indices().values())), rater=""), frame)


# ------------------------------------------------------------------ sectors


def test_a_sector_leads_by_its_log_odds_within_the_ceiling(reference: Reference) -> None:
    """Ceiling 0.45: 0.145 and 0.048 are 0.3222 and 0.1067 of it, odds of 0.4754 and 0.1194."""
    found = lead_log_odds(reference, GENERATIVE_AI)
    assert found["51"] == pytest.approx(math.log(0.4754 / 0.1194), abs=2e-3)
    assert found["44-45"] < 0.0
    assert found["52"] == 0.0  # suppressed
    assert set(found) == {"44-45", "51", "52"}  # 0.0 % of a sector gives no odds


def test_the_lead_reproduces_the_odds_ratio_on_the_curve(reference: Reference) -> None:
    lead, most = lead_log_odds(reference, GENERATIVE_AI)["51"], GENERATIVE_AI.adoption.ceiling.central
    for day in (START, END):
        here, usual = (GENERATIVE_AI.adoption.share(day, lead_log_odds=log_odds) for log_odds in (lead, 0.0))
        ratio = (here / (most - here)) / (usual / (most - usual))
        assert ratio == pytest.approx((0.145 / (most - 0.145)) / (0.048 / (most - 0.048)))


def test_an_unreliable_figure_gives_no_lead(reference: Reference) -> None:
    rows = reference.tables["adoption"].with_columns(
        pl.when(pl.col("sector") == "51").then(pl.lit("unreliable")).otherwise("flag").alias("flag")
    )
    doubtful = replace(reference, tables={**reference.tables, "adoption": rows})
    assert lead_log_odds(doubtful, GENERATIVE_AI)["51"] == 0.0
    assert lead_log_odds(doubtful, GENERATIVE_AI)["44-45"] < 0.0


def test_a_technology_without_a_survey_leads_nowhere(reference: Reference) -> None:
    assert set(lead_log_odds(reference, replace(GENERATIVE_AI, survey=("", ""))).values()) == {0.0}


# ------------------------------------------------------------------ hours


def test_hours_taken_over_are_the_reached_work_of_each_occupation(reference: Reference) -> None:
    """All tasks of 4.A.1: tasks 1 and 4 wholly, task 2 by half; 90 % of their time is saved."""
    found = removed(reference, [ALL_AT_ONCE], START, [START, END], Case.CENTRAL)
    expected = 0.9 * (1 / 3 + 0.5 / 6 + 1 / 2)
    assert found[:, 0] == pytest.approx(np.zeros(6), abs=1e-9)
    assert found[:4, 1] == pytest.approx([expected, expected, expected, 0.0])


def test_sectors_given_shift_the_curve_by_the_occupations_jobs_in_them(reference: Reference) -> None:
    slow = replace(ALL_AT_ONCE, adoption=replace(ALL_AT_ONCE.adoption, pace=Range(0.5, 0.5, 0.5)))

    def taken(*sectors: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return removed(reference, [slow], START, [END], Case.CENTRAL, sectors)[:, 0]

    retail, information = taken("44-45"), taken("51")
    assert taken()[0] == pytest.approx(0.75 * retail[0] + 0.25 * information[0])
    assert taken("51", "44-45")[0] == pytest.approx(taken()[0])
    assert taken("51", "44-45")[1] == pytest.approx((retail[1] + information[1]) / 2)  # it has no jobs there
    assert retail[0] != pytest.approx(information[0])


def test_one_case_alone_is_what_all_three_at_once_give(reference: Reference) -> None:
    every = removed_cases(reference, [ALL_AT_ONCE, GENERATIVE_AI], START, [END])
    for case in Case:
        alone = removed(reference, [ALL_AT_ONCE, GENERATIVE_AI], START, [END], case)
        assert alone == pytest.approx(every.at(case), abs=1e-12)


def test_without_technologies_nothing_is_taken_over(reference: Reference) -> None:
    assert not removed(reference, [], START, [END], Case.HIGH).any()
    assert removed_cases(reference, [], START, [END]).high.shape == (6, 1)


def test_tasks_of_the_snapshot_fall_into_few_patterns() -> None:
    known = snapshot.load()
    frame = task_frame(known)
    technologies = tuple(load("passerelle.engines.technologies", Technology).values())
    weight, reach = reached_tasks(frame, technologies)
    assert weight.shape[1] < len(frame.task) / 10
    for column, technology in enumerate(technologies):
        by_task = frame.weights @ reach_of(technology, frame).central
        assert weight @ reach.central[:, column] == pytest.approx(by_task)
