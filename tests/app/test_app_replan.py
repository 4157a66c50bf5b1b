"""A plan after a plan: who is who, what became of what was told, and how stable people are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.told import Outcome, Told, told_people, told_settled
from passerelle.app.before import Before
from passerelle.app.earlier import Earlier, EarlierPlan, own_ids, read_earlier
from passerelle.app.replan import actuals, stability
from passerelle.app.workforce import Sources
from passerelle.data import plan_folder, schema
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.schema import Decision
from passerelle.data.store import write_parquet
from passerelle.domain.calendar import Calendar
from passerelle.engines.placement.decide import STAY
from passerelle.errors import BadInput
from plans import TINY, plan_folder_of
from small_employers import (
    AGENT,
    PICKER,
    QUARTERS,
    RECEPTION,
    START,
    Employer,
    folder_of,
    roster,
    scenario,
    usual,
    workforce,
)

NEXT = date(2026, 1, 1)
CHANGE = "prices.change_told_money"


@pytest.fixture(scope="module")
def told_plan() -> tuple[Employer, pl.DataFrame, PlanFolder]:
    employer = usual()
    assembled, _, decided = employer.planned()
    decisions = employer.decisions(assembled, decided)
    assert (decided.kind != STAY).sum() >= 4
    return employer, decisions, folder_of(employer, decisions)


def same_people(folder: PlanFolder, passed: int = 0) -> Earlier:
    everybody = np.arange(folder.tables["decisions"].height)
    return Earlier("before", folder, passed, everybody, everybody)


def replanned(
    employer: Employer, earlier: Earlier, price: float, seed: int = 9
) -> tuple[pl.DataFrame, dict[str, Any]]:
    told = told_people(earlier, employer.people, QUARTERS)
    before = Before(None, earlier, told)
    assembled, _, decided = employer.planned(before, scenario(values={CHANGE: price}), seed)
    decisions = employer.decisions(assembled, decided)
    return decisions, before.facts(decisions, employer.people)["stability"]


# ------------------------------------------------------------------ stability


def test_a_plan_made_again_with_no_changes_changes_nobody(
    told_plan: tuple[Employer, pl.DataFrame, PlanFolder],
) -> None:
    employer, decisions, folder = told_plan
    again, found = replanned(employer, same_people(folder), 5_000.0)
    assert found["changed_told_people"] == 0
    assert found["kept_told_people"] == found["told_people"] == decisions["affected"].sum()
    assert again.equals(decisions)


def test_a_higher_price_of_changing_never_changes_more_people(
    told_plan: tuple[Employer, pl.DataFrame, PlanFolder],
) -> None:
    employer, decisions, _ = told_plan
    # The plan that was told moved everybody a quarter later than is best, so that there is reason to change.
    late = decisions.with_columns((pl.col("quarter") + 1).clip(upper_bound=QUARTERS - 1))
    earlier = same_people(folder_of(employer, late))
    changed = [
        replanned(employer, earlier, price)[1]["changed_told_people"]
        for price in (0.0, 2_000.0, 20_000.0, 500_000.0)
    ]
    assert changed == sorted(changed, reverse=True)
    assert changed[0] > changed[-1]
    assert changed[-1] == 0


def test_an_earlier_plan_that_nobody_was_told_of_has_no_price(
    told_plan: tuple[Employer, pl.DataFrame, PlanFolder],
) -> None:
    employer, _, folder = told_plan
    before = Before(None, same_people(folder), None)
    assembled, members, _ = employer.planned(before)
    plain, _, _ = employer.planned()
    assert (assembled.ways.told < 0).all()
    np.testing.assert_array_equal(assembled.problem.loss, plain.problem.loss)
    assert members.told_way is None
    assert before.facts(pl.DataFrame(), employer.people) == {}


def test_asking_those_who_were_told_to_stay_has_a_price(
    told_plan: tuple[Employer, pl.DataFrame, PlanFolder],
) -> None:
    employer, decisions, folder = told_plan
    told = told_people(same_people(folder), employer.people, QUARTERS)
    assembled, _, _ = employer.planned(Before(None, None, told), scenario(values={CHANGE: 900.0}))
    plain, _, _ = employer.planned(Before(None, None, told), scenario(values={CHANGE: 0.0}))
    open_ = assembled.ways.told < 0
    more = assembled.problem.loss - plain.problem.loss
    # Everybody of an affected cohort was told something: a way open to all reaches those told to stay.
    np.testing.assert_allclose(more[open_], 900.0)
    np.testing.assert_allclose(more[~open_], -900.0)
    assert decisions["affected"].any()


def test_as_many_are_settled_on_a_way_as_were_named_for_its_quarter(
    told_plan: tuple[Employer, pl.DataFrame, PlanFolder],
) -> None:
    employer, decisions, folder = told_plan
    told = told_people(same_people(folder), employer.people, QUARTERS)
    none = np.empty(0, np.int64)
    settled = told_settled(told, employer.people, employer.demand, none)
    kept = 0.95**settled.quarter
    named = decisions.filter(pl.col("decision") != "stay").height
    assert (settled.people * kept).sum() == pytest.approx(named)
    by_hand = told.employee[told.open(none)][:1]
    fewer = told_settled(told, employer.people, employer.demand, by_hand)
    assert (fewer.people * 0.95**fewer.quarter).sum() == pytest.approx(named - 1)


# ------------------------------------------------------------------ what became of it


def outcomes_of(
    employer: Employer, rows: list[tuple[int, Decision, str, int, int]], passed: int, gone: list[int]
) -> Told:
    """Return what became of people told in rows: employee, decision, title, quarter, duration."""
    ids = dict(zip(employer.titles, employer.people.roles["role_id"].to_list(), strict=True))
    held = employer.people.cohort_role[employer.people.cohort]
    cohorts = employer.people.cohorts["cohort_id"]
    decisions = pl.DataFrame(
        [
            {
                "employee_id": employer.people.employee_id[who],
                "affected": True,
                "decision": decision.value,
                "cohort_id": cohorts[int(employer.people.cohort[who])],
                "role_from": employer.people.roles["role_id"][int(held[who])],
                "role_to": ids.get(title, title) if title else None,
                "quarter": quarter or None,
                "programme_id": "p" if decision == Decision.RETRAIN else None,
                "duration": duration,
            }
            for who, decision, title, quarter, duration in rows
        ],
        schema_overrides={"role_to": pl.String, "quarter": pl.Int64, "programme_id": pl.String},
    )
    at = np.array([-1 if who in gone else who for who, *_ in rows])
    row = np.full(employer.people.employee_id.len(), -1)
    row[at[at >= 0]] = np.flatnonzero(at >= 0)
    earlier = Earlier("before", folder_of(employer, decisions), passed, at, row)
    return told_people(earlier, employer.people, QUARTERS)


MOVE, RETRAIN, SEPARATE, STAYS = Decision.MOVE, Decision.RETRAIN, Decision.SEPARATE, Decision.STAY


@pytest.mark.parametrize(
    ("told", "gone", "outcome", "quarter"),
    [
        ((MOVE, RECEPTION, 3, 0), False, Outcome.AHEAD, 2),
        ((MOVE, RECEPTION, 1, 0), False, Outcome.LATE, 1),
        ((MOVE, RECEPTION, 1, 1), False, Outcome.UNDER_WAY, 1),
        ((MOVE, AGENT, 1, 0), False, Outcome.HAPPENED, 1),
        ((MOVE, RECEPTION, 1, 0), True, Outcome.GONE, 1),
        ((MOVE, "a role that is closed", 2, 0), False, Outcome.CLOSED, 1),
        ((RETRAIN, RECEPTION, 1, 2), False, Outcome.UNDER_WAY, 1),
        ((RETRAIN, RECEPTION, 6, 2), False, Outcome.BEYOND, 5),
        ((SEPARATE, "", 1, 0), False, Outcome.LATE, 1),
        ((SEPARATE, "", 1, 0), True, Outcome.HAPPENED, 1),
        ((SEPARATE, "", 2, 0), True, Outcome.GONE, 1),
        ((SEPARATE, "", 2, 0), False, Outcome.AHEAD, 1),
        ((STAYS, "", 0, 0), False, Outcome.STAYS, 0),
        ((STAYS, "", 0, 0), True, Outcome.LEFT, 0),
    ],
)
def test_what_was_told_has_happened_is_ahead_or_is_void(
    told: tuple[Decision, str, int, int], gone: bool, outcome: Outcome, quarter: int
) -> None:
    found = outcomes_of(usual(), [(0, *told)], 1, [0] if gone else [])
    assert found.outcome.tolist() == [outcome]
    assert found.ways.quarter.tolist() == [quarter]


def test_a_wait_that_has_begun_goes_on_and_training_that_has_begun_keeps_its_length() -> None:
    found = outcomes_of(usual(), [(0, MOVE, RECEPTION, 1, 2), (1, RETRAIN, RECEPTION, 1, 2)], 1, [])
    # Both start before the new plan. Of the two quarters' wait one is left after its first quarter.
    assert found.ways.duration.tolist() == [1, 2]
    assert found.ways.arrival.tolist() == [2, 2]


def test_somebody_in_a_third_role_is_no_longer_bound() -> None:
    employer = usual()
    found = outcomes_of(employer, [(0, MOVE, RECEPTION, 2, 0)], 1, [])
    there = employer.of(PICKER)[0]
    moved = Earlier(
        "before", folder_of(employer, _decision_of(employer, 0)), 1, np.array([there]), np.array([0])
    )
    assert found.outcome.tolist() == [Outcome.AHEAD]
    assert told_people(moved, employer.people, QUARTERS).outcome.tolist() == [Outcome.ELSEWHERE]


def _decision_of(employer: Employer, who: int) -> pl.DataFrame:
    ids = employer.people.roles["role_id"]
    return pl.DataFrame(
        {
            "employee_id": [employer.people.employee_id[who]],
            "affected": [True],
            "decision": ["move"],
            "cohort_id": ["c"],
            "role_from": [ids[employer.role(AGENT)]],
            "role_to": [ids[employer.role(RECEPTION)]],
            "quarter": pl.Series([2], dtype=pl.Int64),
            "programme_id": pl.Series([None], dtype=pl.String),
            "duration": [0],
        }
    )


def test_actuals_stand_beside_what_was_expected_and_small_counts_are_hidden() -> None:
    groups = tuple(
        (title, site, region, entity, 10 * n, pay)
        for title, site, region, entity, n, pay in [
            (AGENT, "A", "WA", "X", 24, 40_000.0),
            (PICKER, "B", "WA", "X", 8, 35_000.0),
        ]
    )
    employer = Employer(roster(groups))
    assembled, _, decided = employer.planned()
    decisions = employer.decisions(assembled, decided)
    people = decisions.height
    gone = [*employer.of(AGENT)[:20], *employer.of(PICKER)[:3]]
    at = np.arange(people)
    at[gone] = -1
    new = np.arange(people)
    new[employer.of(PICKER)[-12:]] = -1  # twelve who were not there before
    at[employer.of(PICKER)[-12:]] = -1
    earlier = Earlier("before", folder_of(employer, decisions), 2, at, new)
    told = told_people(earlier, employer.people, QUARTERS)
    found = actuals(earlier, told, employer.people)
    assert found["people"].sum() == people
    assert found["expected_left_people"].sum() == pytest.approx(2 * 0.05 * people)
    assert found["expected_hired_people"].sum() == pytest.approx(2 * 1.5 * 2)
    counts = found.select("left_people", "hired_people")
    assert all(n is None or n == 0 or n >= 11 for row in counts.iter_rows() for n in row)
    assert found["hired_people"].sum() == 12
    block = stability(earlier, told, decisions, employer.people)
    assert block["passed_quarters"] == 2
    assert sum(block["outcomes"].values()) == block["told_people"]


# ------------------------------------------------------------------ who is who


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A plan folder of the tiny plan, and the ids of its people kept apart beside it."""
    content = plan_folder_of(TINY)
    content = PlanFolder(
        {**content.plan, "hashes": {"roster": "a" * 64}}, content.summary, content.scenario, content.tables
    )
    plan_folder.write(content, tmp_path / "first", {})
    ids = content.tables["decisions"]["employee_id"]
    own = pl.DataFrame({"employee_id": ids, "employer_id": [f"own-{n}" for n in range(len(ids))]})
    (tmp_path / "first-apart").mkdir()
    write_parquet(schema.IDENTITY.conform(own), tmp_path / "first-apart" / "identity.parquet")
    return tmp_path / "first"


def test_people_are_found_again_by_the_employers_own_ids(saved: Path) -> None:
    frame = roster()
    own = [f"own-{len(frame) - at}" for at in range(len(frame))]  # the same people in another order
    read = workforce(frame, own, "b" * 64)
    found = read_earlier(EarlierPlan(saved), Sources(()), read, Calendar(NEXT, 4))
    assert found.passed == 1
    assert found.row.tolist() == [len(frame) - at for at in range(len(frame))]
    assert found.employee[found.row].tolist() == list(range(len(frame)))
    assert (found.employee >= 0).sum() == len(frame)


def test_people_of_the_same_roster_keep_their_ids(saved: Path) -> None:
    ids = plan_folder.read(saved).tables["decisions"]["employee_id"].head(56)
    frame = roster().with_columns(ids)
    found = read_earlier(
        EarlierPlan(saved, ids=saved / "nowhere"),
        Sources(()),
        workforce(frame, digest="a" * 64),
        Calendar(START, 4),
    )
    assert found.row.tolist() == list(range(56))
    assert found.passed == 0


def test_without_the_ids_kept_apart_nobody_is_guessed(saved: Path, tmp_path: Path) -> None:
    read = workforce(roster(), digest="b" * 64)
    with pytest.raises(BadInput) as raised:
        read_earlier(EarlierPlan(saved, ids=tmp_path), Sources(()), read, Calendar(NEXT, 4))
    (fault,) = raised.value.faults
    assert "another roster" in fault.what
    assert "kept apart" in fault.remedy


def test_an_import_has_its_ids_beside_it(saved: Path, tmp_path: Path) -> None:
    read = replace(workforce(roster(), digest="b" * 64), apart=None)
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "workforce.json").write_text("{}")
    sources = Sources((tmp_path / "people",))
    with pytest.raises(BadInput, match="ids are not beside it"):
        read_earlier(EarlierPlan(saved), sources, read, Calendar(NEXT, 4))
    (tmp_path / "people-apart").mkdir()
    own = pl.DataFrame(
        {"employee_id": roster()["employee_id"], "employer_id": [f"own-{n}" for n in range(56)]}
    )
    write_parquet(own, tmp_path / "people-apart" / "identity.parquet")
    found = own_ids(sources, read)
    assert found is not None
    assert found.height == 56
    assert (read_earlier(EarlierPlan(saved), sources, read, Calendar(NEXT, 4)).row >= 0).all()


def test_ids_of_another_plan_are_told(saved: Path, tmp_path: Path) -> None:
    other = pl.DataFrame({"employee_id": ["x1"], "employer_id": ["own-1"]})
    (tmp_path / "other").mkdir()
    write_parquet(other, tmp_path / "other" / "identity.parquet")
    read = workforce(roster(), digest="b" * 64)
    with pytest.raises(BadInput, match="of another roster"):
        read_earlier(EarlierPlan(saved, ids=tmp_path / "other"), Sources(()), read, Calendar(NEXT, 4))


def test_a_plan_of_other_people_is_told(saved: Path) -> None:
    read = workforce(roster(), [f"else-{n}" for n in range(56)], "b" * 64)
    with pytest.raises(BadInput, match="nobody in common"):
        read_earlier(EarlierPlan(saved), Sources(()), read, Calendar(NEXT, 4))


@pytest.mark.parametrize("start", [date(2025, 7, 1), date(2025, 11, 1), date(2026, 1, 2)])
def test_a_plan_starts_whole_quarters_after_the_earlier_one(saved: Path, start: date) -> None:
    read = workforce(roster(), digest="b" * 64)
    with pytest.raises(BadInput, match=r"scenario.start: is not a whole number of quarters after"):
        read_earlier(EarlierPlan(saved), Sources(()), read, Calendar(start, 4))


def test_the_earlier_plan_stays_as_it_is(saved: Path) -> None:
    before = {path.name: path.read_bytes() for path in saved.iterdir()}
    read_earlier(EarlierPlan(saved), Sources(()), workforce(roster(), digest="b" * 64), Calendar(NEXT, 4))
    assert {path.name: path.read_bytes() for path in saved.iterdir()} == before
