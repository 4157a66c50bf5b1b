"""The snapshot's answers as arrays, and training time of moves that we know."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.training_time import EDUCATION_NAMES, because, training_facts
from passerelle.app.assemble.transitions import transition_graph
from passerelle.data import reference
from passerelle.engines.training_time import SetBy, TrainingFacts, TrainingRules, TrainingTime, training_time

SNAPSHOT = reference.load()
CODES = SNAPSHOT.occupations["occupation"].to_list()
HELD = 0.9  # coverage of every pair: the skills alone take 10 weeks, so that education shows
CASHIER, SUPERVISOR, SERVICE, NURSE = "41-2011", "41-1011", "43-4051", "29-1141"
BOOKKEEPER, ACCOUNTANT, TRUCKER, ELECTRICIAN = "43-3031", "13-2011", "53-3032", "47-2111"


@pytest.fixture(scope="module")
def facts() -> TrainingFacts:
    return training_facts(SNAPSHOT)


@pytest.fixture(scope="module")
def time(facts: TrainingFacts) -> TrainingTime:
    return training_time(facts, np.full((len(CODES), len(CODES)), HELD), TrainingRules())


def pair(here: str, there: str) -> tuple[int, int]:
    return CODES.index(here), CODES.index(there)


def test_answers_stand_where_the_table_has_them(facts: TrainingFacts) -> None:
    arrays = {
        "required-education": facts.required_education,
        "on-site-training": facts.on_site,
        "on-the-job-training": facts.on_the_job,
    }
    rows = SNAPSHOT.tables["education"].filter(pl.col("scale").is_in(list(arrays)))
    for row in rows.sample(60, seed=1).iter_rows(named=True):
        found = arrays[row["scale"]][CODES.index(row["occupation"]), row["category"] - 1]
        assert found == pytest.approx(row["share"])
    assert facts.required_education.shape == (len(CODES), len(EDUCATION_NAMES))


def test_imputed_answers_are_marked(facts: TrainingFacts) -> None:
    assert facts.imputed.sum() == (SNAPSHOT.occupations["education_method"] != "measured").sum() > 0


def test_cashiers_need_no_school_to_supervise_a_shop(time: TrainingTime) -> None:
    at = pair(CASHIER, SUPERVISOR)
    assert time.education_weeks[at] <= 9.0  # at most a high school equivalency
    assert time.set_by(*at) is SetBy.SKILLS


def test_bookkeepers_need_two_to_four_academic_years_to_be_accountants(time: TrainingTime) -> None:
    at = pair(BOOKKEEPER, ACCOUNTANT)
    assert 60.0 <= time.weeks[at] <= 120.0
    assert time.weeks_low[at] <= 60.0  # some bookkeepers have the degree, some jobs do not ask for it


def test_nursing_takes_years_from_a_service_job_and_none_the_other_way(time: TrainingTime) -> None:
    at = pair(SERVICE, NURSE)
    assert time.weeks_low[at] >= 52.0
    assert time.weeks[at] >= 60.0
    assert time.education_weeks[at[::-1]] == 0.0


def test_electricians_learn_for_years_in_the_job(time: TrainingTime) -> None:
    nurse, electrician = CODES.index(NURSE), CODES.index(ELECTRICIAN)
    assert 52.0 <= time.newcomer_weeks[electrician] <= 208.0  # an apprenticeship
    assert 8.0 <= time.newcomer_weeks[nurse] <= 52.0
    assert time.newcomer_weeks[CODES.index(CASHIER)] <= 4.0


def test_every_pair_has_a_range(time: TrainingTime) -> None:
    others = ~np.eye(len(CODES), dtype=bool)
    assert (time.weeks_low <= time.weeks).all()
    assert (time.weeks <= time.weeks_high).all()
    assert (time.productive_weeks_low[others] < time.productive_weeks[others]).all()
    assert (time.productive_weeks[others] < time.productive_weeks_high[others]).all()
    assert time.newcomer_weeks_high.max() < 520.0  # no quartile rests on the guessed end of the last class


def test_words_say_what_sets_the_weeks(time: TrainingTime, facts: TrainingFacts) -> None:
    school = because(time, facts, *pair(SERVICE, NURSE))
    assert school.startswith("Education:")
    assert "4.0 academic years of 30 weeks" in school
    assert "a bachelor's degree there, a high school diploma here" in school
    assert "imputed" not in school
    assert "imputed" in because(time, facts, *pair(SERVICE, ACCOUNTANT))
    skills = because(time, facts, *pair(CASHIER, SUPERVISOR))
    assert skills.startswith("Skills: 10 %")
    assert "100 weeks (a guess)" in skills
    assert because(time, facts, *pair(NURSE, NURSE)) == "The same occupation: no training."
    assert "1.0 academic year of" in because(time, facts, *pair(TRUCKER, ELECTRICIAN))


@pytest.mark.slow
def test_moves_up_one_job_zone_take_about_as_long_as_a_programme_in_texas(facts: TrainingFacts) -> None:
    graph = transition_graph(SNAPSHOT)
    time = training_time(facts, graph.coverage, TrainingRules())
    related = SNAPSHOT.tables["related"].filter(tier="primary-short")
    known = related.filter(pl.col("occupation").is_in(CODES) & pl.col("related").is_in(CODES))
    here, there = (
        np.array([CODES.index(code) for code in known[name]]) for name in ("occupation", "related")
    )
    up = graph.zone_step[here, there] == 1
    quartiles = np.quantile(time.weeks[here, there][up], (0.25, 0.5, 0.75))
    assert quartiles == pytest.approx((12.0, 32.0, 60.0), abs=4.0)  # of 5,814 programmes


@pytest.mark.slow
def test_those_seen_entering_stand_where_the_rule_puts_a_usual_newcomer() -> None:
    graph = transition_graph(SNAPSHOT)
    people = graph.features.employment_people
    entering = graph.features.observed * people[:, None]
    places, jobs = [], []
    for j in np.flatnonzero(entering.sum(axis=0) > 0.0):
        others = np.delete(np.arange(len(CODES)), j)
        order = others[np.argsort(graph.coverage[others, j])]
        half = np.searchsorted(entering[order, j].cumsum(), entering[order, j].sum() / 2.0)
        places.append(half / len(order))
        jobs.append(people[j])
    assert np.average(places, weights=jobs) == pytest.approx(TrainingRules().newcomer_quantile, abs=0.01)
