"""The snapshot's answers on education and training as arrays, and in words what weeks of training rest on."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from passerelle.app.assemble.positions import positions
from passerelle.data.reference import Reference
from passerelle.domain.units import Bools, Case, Floats
from passerelle.engines.training_time import (
    SetBy,
    TrainingFacts,
    TrainingTime,
    quantile_category,
)

EDUCATION_NAMES: Final = (
    "less than high school",
    "a high school diploma",
    "a certificate after high school",
    "some college",
    "an associate's degree",
    "a bachelor's degree",
    "a certificate after a bachelor's degree",
    "a master's degree",
    "a certificate after a master's degree",
    "a first professional degree",
    "a doctoral degree",
    "post-doctoral training",
)
SOURCES: Final = (
    "Required education and training: O*NET, shares of answers of holders of the job and experts.",
    "Entry education, experience and training: BLS Employment Projections 2024-34.",
    "Weeks in an academic year: 34 CFR 668.3(a)(1), 30 in credit hours.",
    "Tuition per week: Texas Workforce Commission, eligible training programmes, 2024-03-20, cleaned.",
)
_TRAINING_CATEGORIES: Final = 9
_HALF: Final = 0.5
_NO_SCHOOLING: Final = ("none", "high-school")
_A_MONTH: Final = ("none", "short")
_HIGH_SCHOOL: Final = 2  # O*NET's category of a high-school diploma


def training_facts(reference: Reference) -> TrainingFacts:
    """Return what each occupation requires, in the order of the snapshot's occupations table.

    Raises:
        ValueError: the snapshot has no answers for an occupation.
    """
    method = reference.occupations["education_method"]
    return TrainingFacts(
        required_education=_answers(reference, "required-education", len(EDUCATION_NAMES)),
        on_site=_answers(reference, "on-site-training", _TRAINING_CATEGORIES),
        on_the_job=_answers(reference, "on-the-job-training", _TRAINING_CATEGORIES),
        imputed=(method != "measured").to_numpy(),
        learnt_there=_learnt_there(reference),
    )


def _learnt_there(reference: Reference) -> Bools:
    """Return whether the job teaches all that entry asks (BLS) [occupation].

    No schooling beyond high school, no experience, and training of a month or less. Where experience is
    typical for entry, such as of supervisors, training is *none* because experience has taken its place.
    Where half of O*NET's answers or more ask for more than high school, the two disagree and it is not so.
    """
    schooled = pl.col("scale").eq("required-education") & (pl.col("category") > _HIGH_SCHOOL)
    more = (
        reference.tables["education"].filter(schooled).group_by("occupation").agg(more=pl.col("share").sum())
    )
    occupations = reference.occupations.join(more, on="occupation", how="left", maintain_order="left")
    return (
        occupations.select(
            pl.col("entry_education").is_in(_NO_SCHOOLING)
            & pl.col("entry_training").is_in(_A_MONTH)
            & (pl.col("entry_experience") == "none")
            & (pl.col("more").fill_null(0.0) < _HALF)
        )
        .to_series()
        .to_numpy()
    )


def because(time: TrainingTime, facts: TrainingFacts, i: int, j: int) -> str:
    """Return in words what sets the weeks of training from ``i`` to ``j``, with its figures and guesses."""
    match time.set_by(i, j):
        case SetBy.NOTHING:
            return "The same occupation: no training."
        case SetBy.THERE:
            return (
                "On the job: BLS calls no schooling beyond high school and no experience typical for entry, "
                "and training of a month or less, which is paid; no fees."
            )
        case SetBy.EDUCATION:
            return _education_words(time, facts, i, j)
        case SetBy.SKILLS:
            return _skill_words(time, i, j)


def _education_words(time: TrainingTime, facts: TrainingFacts, i: int, j: int) -> str:
    here, there = (
        EDUCATION_NAMES[at] for at in quantile_category(facts.required_education[[i, j]], _HALF).tolist()
    )
    per_year = time.rules.weeks_per_year.at(Case.CENTRAL)
    years = time.education_weeks[i, j] / per_year
    noun = "year" if round(years, 1) == 1.0 else "years"
    imputed = " Some of these answers are imputed." if facts.imputed[[i, j]].any() else ""
    return (
        f"Education: answers for both set against each other, half climb {years:.1f} academic {noun} of "
        f"{per_year:.0f} weeks or more (the middle answers: {there} there, {here} here).{imputed}"
    )


def _skill_words(time: TrainingTime, i: int, j: int) -> str:
    whole = time.rules.weeks_per_gap.at(Case.CENTRAL)
    missing = time.skill_weeks[i, j] / whole if whole > 0.0 else 0.0
    return (
        f"Skills: {100.0 * missing:.0f} % of the skills and knowledge asked for are missing, and all of them "
        f"would take {whole:.0f} weeks (a guess); required education takes no longer."
    )


def _answers(reference: Reference, scale: str, categories: int) -> Floats:
    rows = reference.tables["education"].filter(pl.col("scale") == scale)
    shares = np.zeros((reference.occupations.height, categories))
    row = positions(rows["occupation"], reference.occupations["occupation"])
    known = row >= 0
    column = rows["category"].to_numpy() - 1
    shares[row[known], column[known]] = rows["share"].to_numpy()[known]
    return shares
