"""Training time: quartiles against slow definitions, and what must hold of every pair."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.units import Case, Floats, Ints, Range
from passerelle.engines import training_time as engine
from passerelle.engines.training_time import SetBy, TrainingFacts, TrainingRules, TrainingTime, training_time

RULES = TrainingRules()
EDUCATION, TRAINING = 12, 9
HIGH_SCHOOL, SOME_COLLEGE, ASSOCIATE, BACHELOR = 1, 3, 4, 5
PARTS = 8  # answers of each made-up occupation
QUARTERS = {Case.LOW: Fraction(1, 4), Case.CENTRAL: Fraction(1, 2), Case.HIGH: Fraction(3, 4)}
seeds = st.integers(0, 10_000)


def some_counts(rng: np.random.Generator, occupations: int, categories: int) -> Ints:
    """Return eight answers for each occupation, bunched in few categories, so that quartiles tie."""
    few = rng.dirichlet(np.full(categories, 0.3), occupations)
    return np.array([rng.multinomial(PARTS, shares) for shares in few], dtype=np.int64)


def some_facts(seed: int, occupations: int = 5) -> TrainingFacts:
    rng = np.random.default_rng(seed)
    required, on_site, on_the_job = (
        some_counts(rng, occupations, categories) / PARTS for categories in (EDUCATION, TRAINING, TRAINING)
    )
    return TrainingFacts(required, on_site, on_the_job, np.zeros(occupations, dtype=bool))


def some_coverage(seed: int, occupations: int = 5) -> Floats:
    coverage = np.random.default_rng(seed).uniform(0.0, 1.0, (occupations, occupations))
    np.fill_diagonal(coverage, 1.0)
    return coverage


def asking(*categories: int) -> TrainingFacts:
    """Return occupations that require one category of education each, and the shortest training."""
    shortest = np.eye(TRAINING)[np.zeros(len(categories), dtype=int)]
    required = np.eye(EDUCATION)[list(categories)]
    return TrainingFacts(required, shortest, shortest, np.zeros(len(categories), dtype=bool))


def by_case(time: TrainingTime, name: str) -> list[Floats]:
    """Return the low, central and high table of weeks, productive_weeks, newcomer_weeks or tuition."""
    names = (
        ("tuition_low_money", "tuition_money", "tuition_high_money")
        if name == "tuition"
        else (f"{name}_low", name, f"{name}_high")
    )
    return [getattr(time, each) for each in names]


@given(seeds)
def test_what_the_job_teaches_takes_a_week_before_it_costs_nothing_and_ends_in_three_months(
    seed: int,
) -> None:
    facts, coverage = some_facts(seed), some_coverage(seed)
    there = np.array([True, False, True, False, False])
    plain, time = (
        training_time(each, coverage, RULES) for each in (facts, replace(facts, learnt_there=there))
    )
    for before, after, most in zip(
        by_case(plain, "weeks"), by_case(time, "weeks"), (0.0, 1.0, 4.0), strict=True
    ):
        np.testing.assert_array_equal(after[:, there], np.minimum(before[:, there], most))
        np.testing.assert_array_equal(after[:, ~there], before[:, ~there])
    for before, after in zip(by_case(plain, "tuition"), by_case(time, "tuition"), strict=True):
        assert not after[:, there].any()
        np.testing.assert_array_equal(after[:, ~there], before[:, ~there])
    for before, after in zip(
        by_case(plain, "productive_weeks"), by_case(time, "productive_weeks"), strict=True
    ):
        assert (after[:, there] <= np.minimum(before[:, there], 13.0) + 1e-9).all()
    assert time.set_by(1, 0) is SetBy.THERE
    assert time.set_by(0, 0) is SetBy.NOTHING
    with pytest.raises(ValueError, match="learnt_there"):
        replace(facts, learnt_there=there[:2])


@given(seeds)
def test_climbs_are_quartiles_over_all_pairs_of_answers(seed: int) -> None:
    counts = some_counts(np.random.default_rng(seed), 3, EDUCATION)
    found = engine.climbs(counts / PARTS, RULES.education_years)
    answers = [np.repeat(RULES.education_years, row).tolist() for row in counts]
    for i, j, case in product(range(3), range(3), Case):
        every = sorted(max(there - here, 0.0) for there in answers[j] for here in answers[i])
        place = QUARTERS[case] * len(every)  # 64 pairs, so a quarter is a whole number of them
        assert found[case][i, j] == pytest.approx(every[int(place) - 1])


@given(seeds, st.floats(0.01, 0.99))
def test_a_quantile_of_classes_has_that_share_of_answers_below_it(seed: int, at: float) -> None:
    answers = some_counts(np.random.default_rng(seed), 4, TRAINING) / PARTS
    bounds = np.array(RULES.training_bound_weeks)
    found = engine.grouped_quantile(answers, bounds, at)
    for shares, weeks in zip(answers, found, strict=True):
        below = sum(
            share * min(max((weeks - low) / (high - low), 0.0), 1.0)
            for share, low, high in zip(shares, bounds[:-1], bounds[1:], strict=True)
        )
        assert below == pytest.approx(at)


@given(seeds)
def test_low_is_at_most_central_and_central_at_most_high(seed: int) -> None:
    time = training_time(some_facts(seed), some_coverage(seed), RULES)
    others = ~np.eye(5, dtype=bool)
    for name in ("weeks", "tuition"):
        low, central, high = by_case(time, name)
        assert (low <= central).all()
        assert (central <= high).all()
    low, central, high = by_case(time, "productive_weeks")
    assert (low[others] > 0.0).all()
    assert (low[others] < central[others]).all()
    assert (central[others] < high[others]).all()


@given(seeds)
def test_staying_takes_nothing_and_any_move_a_week_or_more(seed: int) -> None:
    time = training_time(some_facts(seed), some_coverage(seed), RULES)
    others = ~np.eye(5, dtype=bool)
    for name in ("weeks", "tuition", "productive_weeks"):
        assert all((table.diagonal() == 0.0).all() for table in by_case(time, name))
    for table in by_case(time, "weeks"):
        assert (table[others] >= 1.0).all()
        assert (table == np.round(table)).all()
    assert time.set_by(2, 2) is SetBy.NOTHING


@given(seeds, st.floats(0.0, 1.0))
def test_more_coverage_never_takes_longer(seed: int, part: float) -> None:
    facts, less = some_facts(seed), some_coverage(seed)
    more = less + part * (1.0 - less)
    before, after = training_time(facts, less, RULES), training_time(facts, more, RULES)
    for name in ("weeks", "tuition"):
        for had, has in zip(by_case(before, name), by_case(after, name), strict=True):
            assert (has <= had).all()
    lacks = engine.lacking(less, RULES)  # within one destination, who has more lacks no more
    for j in range(5):
        others = np.delete(np.arange(5), j)
        order = others[np.argsort(less[others, j])]
        assert (np.diff(lacks[order, j]) <= 0.0).all()


@given(seeds, st.integers(0, 4))
def test_more_education_asked_never_takes_less(seed: int, destination: int) -> None:
    facts, coverage = some_facts(seed), some_coverage(seed)
    raised = facts.required_education.copy()
    raised[destination] = np.append(0.0, raised[destination, :-1])
    raised[destination, -1] += facts.required_education[destination, -1]
    before = training_time(facts, coverage, RULES)
    after = training_time(replace(facts, required_education=raised), coverage, RULES)
    for had, has in zip(by_case(before, "weeks"), by_case(after, "weeks"), strict=True):
        assert (has[:, destination] >= had[:, destination]).all()
        assert (has[destination] <= had[destination]).all()  # and who has more of it needs no more


@given(seeds)
def test_relabelling_occupations_relabels_the_result(seed: int) -> None:
    facts, coverage = some_facts(seed), some_coverage(seed)
    order = np.random.default_rng(seed).permutation(5)
    moved = TrainingFacts(
        facts.required_education[order], facts.on_site[order], facts.on_the_job[order], facts.imputed[order]
    )
    here = training_time(facts, coverage, RULES)
    there = training_time(moved, coverage[np.ix_(order, order)], RULES)
    for name in ("weeks", "tuition", "productive_weeks"):
        for table, shuffled in zip(by_case(here, name), by_case(there, name), strict=True):
            np.testing.assert_allclose(shuffled, table[np.ix_(order, order)])


def test_the_longer_of_education_and_skills_sets_the_weeks() -> None:
    time = training_time(asking(HIGH_SCHOOL, ASSOCIATE), np.array([[1.0, 0.85], [0.65, 1.0]]), RULES)
    assert [table[0, 1] for table in by_case(time, "weeks")] == [52.0, 60.0, 64.0]  # two academic years
    assert [table[1, 0] for table in by_case(time, "weeks")] == [18.0, 35.0, 70.0]  # 35 % of all skills
    assert (time.set_by(0, 1), time.set_by(1, 0)) == (SetBy.EDUCATION, SetBy.SKILLS)
    assert time.education_weeks.tolist() == [[0.0, 60.0], [0.0, 0.0]]
    assert time.skill_weeks == pytest.approx(np.array([[0.0, 15.0], [35.0, 0.0]]))
    assert [table[0, 1] for table in by_case(time, "tuition")] == [52 * 75, 60 * 136, 64 * 387]


def test_answers_that_differ_widen_the_range() -> None:
    facts = asking(SOME_COLLEGE, BACHELOR)
    mixed = facts.required_education.copy()
    mixed[1] = 0.3 * np.eye(EDUCATION)[SOME_COLLEGE] + 0.7 * np.eye(EDUCATION)[BACHELOR]
    time = training_time(replace(facts, required_education=mixed), np.full((2, 2), 0.9), RULES)
    assert [table[0, 1] for table in by_case(time, "weeks")] == [5.0, 90.0, 96.0]


def test_who_brings_more_than_a_usual_newcomer_learns_the_job_sooner() -> None:
    facts = asking(*[HIGH_SCHOOL] * 4)
    coverage = np.ones((4, 4))
    coverage[:, 0] = [1.0, 0.4, 0.7, 0.99]
    rules = replace(RULES, newcomer_quantile=0.0)  # a usual newcomer has 40 %
    lacks = engine.lacking(coverage, rules)
    assert lacks[:, 0] == pytest.approx([0.0, 1.0, 0.5, 0.25])  # the last is the least share
    time = training_time(facts, coverage, rules)
    assert time.newcomer_weeks.tolist() == [0.5] * 4  # the middle of the first week
    assert time.productive_weeks[:, 0] == pytest.approx([0.0, 0.5, 0.25, 0.125])


def test_the_longer_kind_of_training_counts() -> None:
    facts = asking(HIGH_SCHOOL)
    long = np.eye(TRAINING)[[5]]  # one to two years
    for changed in (replace(facts, on_site=long), replace(facts, on_the_job=long)):
        assert engine.newcomer_weeks(changed, RULES, Case.CENTRAL).tolist() == [78.0]


def test_another_tuition_keeps_the_shape_of_its_range() -> None:
    found = RULES.with_tuition(272.0).tuition_per_week_money
    assert (found.low, found.central, found.high) == (150.0, 272.0, 774.0)
    with pytest.raises(ValueError, match="at least zero"):
        RULES.with_tuition(-1.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weeks_per_gap": Range(-1.0, 1.0, 2.0)}, "weeks_per_gap"),
        ({"newcomer_quantile": 1.5}, "newcomer_quantile"),
        ({"productive_least_share": -0.1}, "productive_least_share"),
        ({"education_years": (13.0, 12.0)}, "education_years"),
        ({"training_bound_weeks": (0.0, 1.0, 1.0)}, "training_bound_weeks"),
    ],
)
def test_rules_that_make_no_sense_are_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(RULES, **changes)  # type: ignore[arg-type]


def test_facts_and_coverage_that_do_not_fit_are_refused() -> None:
    facts = asking(HIGH_SCHOOL, BACHELOR)
    with pytest.raises(ValueError, match="sum to 1"):
        replace(facts, on_site=facts.on_site / 2.0)
    with pytest.raises(ValueError, match="imputed has 3"):
        replace(facts, imputed=np.zeros(3, dtype=bool))
    with pytest.raises(ValueError, match="2 occupations"):
        training_time(facts, np.ones((3, 3)), RULES)
    with pytest.raises(ValueError, match="between 0 and 1"):
        training_time(facts, np.full((2, 2), 1.1), RULES)
    with pytest.raises(ValueError, match="12 categories"):
        training_time(facts, np.ones((2, 2)), replace(RULES, education_years=(12.0, 16.0)))
    with pytest.raises(ValueError, match="9 categories"):
        training_time(facts, np.ones((2, 2)), replace(RULES, training_bound_weeks=(0.0, 1.0)))
