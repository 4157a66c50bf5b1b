from __future__ import annotations

import re

import numpy as np
import pytest

from passerelle.app.assemble.evidence import FLIPS_SHARE, FROM, Evidence, evidence, grade_name
from passerelle.data import reference
from passerelle.data.schema import METHODS
from passerelle.data.schema.plan import EVIDENCE
from passerelle.engines.evidence import Grade, Reason


@pytest.fixture(scope="module")
def known() -> Evidence:
    return evidence(reference.load())


def place(code: str) -> int:
    return reference.load().occupations["occupation"].to_list().index(code)


def test_every_pair_has_a_grade_and_every_grade_is_given(known: Evidence) -> None:
    count = reference.load().occupations.height
    assert known.grade.shape == (count, count)
    assert known.grade.dtype == np.int8
    assert set(np.unique(known.grade).tolist()) == set(Grade)
    assert (known.grade.diagonal() == Grade.STRONG).all()


def test_a_common_move_between_measured_occupations_is_strong(known: Evidence) -> None:
    clerk, sales = place("43-4051"), place("41-2031")
    assert known.name(clerk, sales) == "strong"
    said = " ".join(known.because(clerk, sales))
    assert "Skills, tasks and education of both occupations are measured." in said
    assert "The survey saw about" in said


def test_moves_under_one_code_of_the_survey_cannot_be_seen(known: Evidence) -> None:
    analyst, security = place("15-1211"), place("15-1212")
    assert known.facts.together_share[analyst, security] == pytest.approx(1.0)
    assert "Both are under one code of the survey" in " ".join(known.because(analyst, security))
    assert known.name(analyst, security) == "fair"  # O*NET calls them closely related


def test_what_the_survey_saw_of_a_handful_says_nothing_of_data_scientists(known: Evidence) -> None:
    into = place("15-2051")
    assert known.facts.grown[into] > 100
    said = " ".join(known.because(place("15-2041"), into))
    assert "233,440 jobs" in said
    assert "imputed from related occupations" in said
    others = np.delete(known.grade[:, into], into)
    assert others.max() <= Grade.THIN


def test_nothing_imputed_or_unseen_is_called_strong(known: Evidence) -> None:
    strong = known.grade == Grade.STRONG
    np.fill_diagonal(strong, val=False)
    amiss = Reason.SKILLS_HERE | Reason.SKILLS_THERE | Reason.TOGETHER | Reason.NO_FLOW | Reason.LITTLE
    assert strong.any()
    assert not (known.graded.reasons[strong] & int(amiss)).any()


def test_staying_needs_no_reason_and_every_move_has_some(known: Evidence) -> None:
    assert known.because(7, 7) == ()
    draw = np.random.default_rng(0)
    for i, j in draw.integers(0, len(known.titles), (200, 2)).tolist():
        said = known.because(i, j)
        assert i == j or len(said) >= 2
        assert all(line.endswith(".") and not re.search(r"\b(nan|inf)\b", line) for line in said)


def test_words_of_grades_and_methods_are_those_of_the_tables() -> None:
    assert tuple(grade_name(grade) for grade in sorted(Grade, reverse=True)) == EVIDENCE
    assert set(FLIPS_SHARE) == set(METHODS)
    assert set(FROM) == set(METHODS) - {"measured"}
