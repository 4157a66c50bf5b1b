from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.app.assemble.roles import Staff, staff
from passerelle.data import reference, schema

START = date(2025, 10, 1)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "job_title": st.sampled_from(["Clerk", "Cashier"]),
            "department": st.sampled_from([None, "Finance", "Stores"]),
            "site": st.sampled_from([None, "S1", "S2"]),
            "grade": st.sampled_from([None, "L1", "L2"]),
            "legal_entity": st.sampled_from([None, "A", "B"]),
            "salary": st.one_of(st.none(), st.floats(1000, 1e6)),
            "hire_date": st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2025, 9, 30))),
        }
    ),
    min_size=1,
    max_size=30,
)


def grouped(rows: list[dict[str, object]]) -> Staff:
    frame = pl.DataFrame(
        [{"employee_id": f"e{number:08d}", **row} for number, row in enumerate(rows)],
        schema=schema.ROSTER.types,
    )
    coded = (
        frame.select("job_title", "department")
        .unique()
        .with_columns(pl.lit("43-9061").alias("occupation"), pl.lit(0.9).alias("confidence"))
    )
    return staff(frame, coded, reference.load(), START)


@given(ROWS)
def test_everybody_is_in_exactly_one_cohort_of_one_role(rows: list[dict[str, object]]) -> None:
    found = grouped(rows)
    assert found.roles["people"].sum() == len(rows)
    assert found.cohorts["people"].sum() == len(rows)
    assert np.array_equal(
        np.bincount(found.cohort, minlength=found.cohorts.height), found.cohorts["people"].to_numpy()
    )
    of_cohorts = np.bincount(
        found.cohort_role, weights=found.cohorts["people"].to_numpy(), minlength=found.roles.height
    )
    assert np.array_equal(of_cohorts, found.roles["people"].to_numpy())


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_role_and_no_cohort(
    rows: list[dict[str, object]], chance: object
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = grouped(rows), grouped(shuffled)
    assert one.roles["role_id"].equals(other.roles["role_id"])
    assert one.roles["people"].equals(other.roles["people"])
    assert one.cohorts["cohort_id"].equals(other.cohorts["cohort_id"])


def test_missing_pay_takes_the_occupations_median_and_says_so() -> None:
    found = grouped([{"job_title": "Clerk", "salary": None}, {"job_title": "Clerk", "salary": None}])
    median = reference.load().occupations.filter(occupation="43-9061")["pay_median"].item()
    assert found.pay == pytest.approx([median, median])
    assert found.roles["pay_flag"].to_list() == ["imputed"]
    part = grouped([{"job_title": "Clerk", "salary": None}, {"job_title": "Clerk", "salary": 50_000.0}])
    assert part.roles["pay_flag"].to_list() == ["part imputed"]


def test_tenure_counts_to_the_start_or_to_the_rosters_last_hire() -> None:
    old: list[dict[str, object]] = [
        {"job_title": "Clerk", "hire_date": date(2010, 1, 1)},
        {"job_title": "Clerk", "hire_date": date(2015, 1, 1)},
    ]
    assert grouped(old).tenure_years == pytest.approx([5.0, 0.0], abs=0.01)
    fresh: list[dict[str, object]] = [
        {"job_title": "Clerk", "hire_date": date(2024, 10, 1)},
        {"job_title": "Clerk", "hire_date": None},
    ]
    tenure = grouped(fresh).tenure_years
    assert tenure[0] == pytest.approx(0.0, abs=0.01)
    assert np.isnan(tenure[1])


def test_functions_are_departments_or_else_major_groups() -> None:
    assert grouped([{"job_title": "Clerk", "department": "Finance"}]).roles["function"].to_list() == [
        "Finance"
    ]
    without = grouped([{"job_title": "Clerk", "department": None}]).roles["function"].to_list()
    assert without == ["Office and administrative support"]


# ------------------------------------------------------------------ the share in their first year


def hired(title: str, *days: date | None) -> list[dict[str, object]]:
    return [{"job_title": title, "hire_date": day} for day in days]


NEW, OLD = date(2025, 1, 1), date(2015, 1, 1)


def test_a_role_has_its_share_of_people_in_their_first_year() -> None:
    rows = hired("Clerk", *[NEW] * 3, *[OLD] * 9, None) + hired("Cashier", *[OLD] * 11)
    found = grouped(rows).roles
    shares = dict(found.select("job_title", "first_year_share").iter_rows())
    assert shares == {"Clerk": pytest.approx(3 / 12), "Cashier": 0.0}


def test_small_roles_share_one_figure_so_that_it_follows_nobodys_hire_date() -> None:
    rows = hired("Clerk", NEW) + hired("Cashier", *[OLD] * 10) + hired("Buyer", *[NEW] * 11)
    shares = dict(grouped(rows).roles.select("job_title", "first_year_share").iter_rows())
    assert shares == {"Clerk": pytest.approx(1 / 11), "Cashier": pytest.approx(1 / 11), "Buyer": 1.0}


def test_too_few_hire_dates_say_nothing_of_tenure() -> None:
    rows = hired("Clerk", NEW) + hired("Cashier", *[OLD] * 9) + hired("Buyer", *[None] * 12)
    assert grouped(rows).roles["first_year_share"].is_null().all()


@given(ROWS)
def test_hire_dates_are_in_no_key_of_a_role_or_cohort(rows: list[dict[str, object]]) -> None:
    found = grouped(rows)
    without = grouped([{**row, "hire_date": None} for row in rows])
    assert found.roles["role_id"].equals(without.roles["role_id"])
    assert found.cohorts.equals(without.cohorts)
