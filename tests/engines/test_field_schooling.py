"""Schooling in a field of its own lengthens training and never shortens it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from passerelle.data.schema.reference import ENTRY_EDUCATION
from passerelle.domain.units import Case
from passerelle.engines.field_schooling import YEARS, field_weeks, with_fields
from passerelle.engines.training_time import TrainingRules, TrainingTime, training_time
from passerelle.engines.transitions import coverage
from transition_graphs import some_facts, some_features

seeds = st.integers(0, 10_000)


def some_time(seed: int) -> TrainingTime:
    return training_time(some_facts(seed, 6), coverage(some_features(seed)), TrainingRules())


def test_every_entry_education_has_its_years() -> None:
    assert len(YEARS) == len(ENTRY_EDUCATION)
    assert [years.central for years in YEARS] == sorted(years.central for years in YEARS)


@given(seeds)
def test_a_field_never_shortens_training_and_touches_only_its_own_pairs(seed: int) -> None:
    features, time = some_features(seed), some_time(seed)
    weeks, tuition = with_fields(time, features.entry_education, features.needs_field)
    free = ~features.needs_field
    for spread, plain in (
        (weeks, (time.weeks_low, time.weeks, time.weeks_high)),
        (tuition, (time.tuition_low_money, time.tuition_money, time.tuition_high_money)),
    ):
        for case, before in zip(Case, plain, strict=True):
            assert (spread.at(case) >= before - 1e-6).all()
            np.testing.assert_allclose(spread.at(case)[free], before[free])
    assert (weeks.low <= weeks.central).all()
    assert (weeks.central <= weeks.high).all()


def test_a_job_with_a_bachelors_degree_of_its_own_takes_two_years_of_school() -> None:
    time = some_time(1)
    bound = np.zeros((6, 6), dtype=bool)
    bound[0, 1] = True
    schooling = np.full(6, ENTRY_EDUCATION.index("bachelor"))
    found = field_weeks(time, schooling, bound, Case.CENTRAL)
    assert found[0, 1] == 60.0  # 2 academic years of 30 weeks
    assert found.sum() == 60.0
