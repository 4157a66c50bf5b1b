"""Weeks of training, tuition, and weeks to full productivity, for every ordered pair of occupations.

Before the move from i to j, with years[i] the years of schooling that a random answer asks for, of those
that O*NET has on the education required for i::

    education[i, j] = weeks_per_year x quartile of (years[j] - years[i], if above zero)
                      over all pairs of an answer for j and one for i:   low Q1, central Q2, high Q3
    skills[i, j]    = weeks_per_gap x (1 - coverage[i, j])
    weeks[i, j]     = the longer of the two, rounded up, at least one
    tuition[i, j]   = weeks[i, j] x tuition_per_week

The longer of the two, not their sum: school teaches the skills. Weeks are full time.

Where the job itself teaches all that entry asks (``TrainingFacts.learnt_there``: by the Bureau of Labor
Statistics no schooling beyond high school, no experience, and training on the job of a month or less)::

    weeks[i, j]     = at most 1 central, from 0 to at most learnt_there_weeks_high;  tuition[i, j] = 0

for what is learnt there is paid work. Answers on training are scaled to end at learnt_there_productive_weeks.

From the first day in the job, with Q1, Q2, Q3 the quartiles of the answers on training, in weeks::

    newcomer[j]      = the longer of on-site training and on-the-job training:   low Q1, central Q2, high Q3
    productive[i, j] = newcomer[j] x (1 - coverage[i, j]) / (1 - usual[j]),
                       from least_share x newcomer[j] to newcomer[j]

with usual[j] the coverage that a usual newcomer to j brings, a quantile over all origins. What answers say
that the job takes to learn is what a usual newcomer takes; who brings more takes less, who brings less has
learnt the rest in the training before. Staying, the diagonal, takes nothing.

The education that an occupation requires is not the education that a person has, and years of it say
nothing of their field: see docs/explanation/training-time.md.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Case, Floats, Ints, Range, not_negative, share

_ROUNDING: Final = 1e-9  # keeps 12.0000000001 weeks from becoming 13, and a share of .4999999999 below a half
_DECIMALS: Final = 6  # of years of schooling: tells 0.3 of a year from 0.3000000000000007
_SETTLE_WEEKS: Final = 1.0  # guess: to be hired, where nothing is asked before the job
_QUARTILE: Final = {Case.LOW: 0.25, Case.CENTRAL: 0.5, Case.HIGH: 0.75}


class SetBy(StrEnum):
    """What sets the weeks of training of a pair, central."""

    EDUCATION = "education"
    SKILLS = "skills"
    THERE = "there"  # what entry asks is learnt in the job
    NOTHING = "nothing"  # the same occupation


@dataclass(frozen=True, slots=True)
class TrainingFacts:
    """What holders of each occupation, or experts, say it requires (O*NET), as shares of their answers."""

    required_education: Floats  # [occupation, category]  12, from less than high school to post-doctoral
    on_site: (
        Floats  # [occupation, category]  9, training that the employer organises, from none to over 10 years
    )
    on_the_job: Floats  # [occupation, category]  9, training beside others, from none to over 10 years
    imputed: Bools  # [occupation]  whether the three are imputed
    learnt_there: Bools | None = None  # [occupation]  the job teaches all that entry asks

    def __post_init__(self) -> None:
        for name in ("required_education", "on_site", "on_the_job"):
            shares = getattr(self, name)
            if len(shares) != len(self.imputed):
                raise ValueError(f"{name} has {len(shares)} occupations, imputed has {len(self.imputed)}")
            if not (shares >= 0.0).all() or not np.allclose(shares.sum(axis=1), 1.0):
                raise ValueError(f"{name} of each occupation is shares that sum to 1")
        if self.on_site.shape != self.on_the_job.shape:
            raise ValueError("on_site and on_the_job have different categories")
        if self.learnt_there is not None and len(self.learnt_there) != len(self.imputed):
            raise ValueError(f"learnt_there has {len(self.learnt_there)} occupations")

    @property
    def there(self) -> Bools:
        """Whether the job teaches all that entry asks [occupation]."""
        return np.zeros(len(self.imputed), dtype=bool) if self.learnt_there is None else self.learnt_there


@dataclass(frozen=True, slots=True)
class TrainingRules:
    """The numbers of the rules above. Those marked as guesses have no source.

    Texas: Texas Workforce Commission, eligible training programmes, list of 2024-03-20, after cleaning.
    """

    weeks_per_gap: Range = field(default_factory=lambda: Range(50.0, 100.0, 200.0))
    # guess: weeks to learn all that an occupation asks from nothing. With it moves up one job zone between
    # related occupations of O*NET have quartiles of 15, 30 and 60 weeks; programmes in Texas 12, 32 and 60
    weeks_per_year: Range = field(default_factory=lambda: Range(26.0, 30.0, 32.0))
    # weeks of instruction in an academic year: the least in clock hours and in credit hours (34 CFR
    # 668.3(a)(1)); 32 is half of the 64 weeks of the median associate's degree in Texas
    education_years: tuple[float, ...] = (
        11.7,
        12.0,
        13.0,
        13.0,
        14.0,
        16.0,
        17.0,
        18.0,
        19.0,
        19.0,
        21.0,
        22.0,
    )
    # years of schooling at the end of O*NET's categories: less than high school, high school, certificate,
    # some college, associate, bachelor, post-baccalaureate, master, post-master, first professional,
    # doctoral, post-doctoral. Ours: the usual length of full-time study; the first lies 9 weeks below high
    # school, the median programme in Texas that ends in a high school diploma or its equivalent
    training_bound_weeks: tuple[float, ...] = (
        0.0,
        1.0,
        52 / 12,
        13.0,
        26.0,
        52.0,
        104.0,
        208.0,
        520.0,
        624.0,
    )
    # bounds of O*NET's nine categories of training: none or short demonstration, to 1 month, to 3, to 6, to
    # 1 year, to 2, to 4, to 10, over 10. Guesses: a demonstration ends within a week, all within 12 years
    tuition_per_week_money: Range = field(default_factory=lambda: Range(75.0, 136.0, 387.0))
    # USD: quartiles of tuition and fees over weeks, of the 5,785 programmes in Texas that list both
    newcomer_quantile: float = 0.6
    # where the coverage of a usual newcomer stands among that of all origins: where the median of those seen
    # entering an occupation stands (mobility network), on average over occupations by jobs, is .60
    productive_least_share: float = 0.25
    # guess: part of a newcomer's time that even one who has all the skills takes to learn the workplace
    learnt_there_weeks_high: float = 4.0
    # short-term training on the job lasts a month or less (BLS, Employment Projections, definitions)
    learnt_there_productive_weeks: float = 13.0
    # guess: three months, of which a month is training; answers of holders of such jobs go beyond it

    def __post_init__(self) -> None:
        for name in ("weeks_per_gap", "weeks_per_year", "tuition_per_week_money"):
            not_negative(getattr(self, name).low, name)
        for name in ("learnt_there_weeks_high", "learnt_there_productive_weeks"):
            not_negative(getattr(self, name), name)
        for name in ("newcomer_quantile", "productive_least_share"):
            share(getattr(self, name), name)
        if list(self.education_years) != sorted(self.education_years):
            raise ValueError("education_years never fall from one category to the next")
        bounds = self.training_bound_weeks
        if bounds[0] < 0.0 or list(bounds) != sorted(set(bounds)):
            raise ValueError("training_bound_weeks rise from at least zero")

    def with_tuition(self, per_week_money: float) -> TrainingRules:
        """Return the rules with another central tuition per week; low and high keep their ratio to it."""
        usual = self.tuition_per_week_money
        times = not_negative(per_week_money, "tuition per week") / usual.central
        scaled = Range(usual.low * times, per_week_money, usual.high * times)
        return replace(self, tuition_per_week_money=scaled)


@dataclass(frozen=True, slots=True)
class TrainingTime:
    """Time and tuition of every pair: rows are origins, columns destinations; zero on the diagonal."""

    rules: TrainingRules
    weeks_low: Floats  # [occupation, occupation]  whole weeks of training before the move
    weeks: Floats
    weeks_high: Floats
    education_weeks: Floats  # [occupation, occupation]  central, what required education alone takes
    skill_weeks: Floats  # [occupation, occupation]  central, what skills and knowledge alone take
    tuition_low_money: Floats  # [occupation, occupation]  USD
    tuition_money: Floats
    tuition_high_money: Floats
    productive_weeks_low: Floats  # [occupation, occupation]  from the first day in the job
    productive_weeks: Floats
    productive_weeks_high: Floats
    newcomer_weeks_low: Floats  # [occupation]  the same for a usual newcomer
    newcomer_weeks: Floats
    newcomer_weeks_high: Floats
    learnt_there: Bools  # [occupation]  the job teaches all that entry asks: no tuition

    def __post_init__(self) -> None:
        each_one = (len(self.newcomer_weeks),)
        for name in (each.name for each in fields(self) if each.name != "rules"):
            shape = each_one if name.startswith(("newcomer", "learnt")) else each_one * 2
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} has another number of occupations than newcomer_weeks")

    def set_by(self, i: int, j: int) -> SetBy:
        """Return what sets the weeks from ``i`` to ``j``; where education and skills tie, it is skills."""
        if i == j:
            return SetBy.NOTHING
        if self.learnt_there[j]:
            return SetBy.THERE
        by_school = self.education_weeks[i, j] > self.skill_weeks[i, j]
        return SetBy.EDUCATION if by_school else SetBy.SKILLS


def training_time(facts: TrainingFacts, coverage: Floats, rules: TrainingRules) -> TrainingTime:
    """Return time and tuition of every ordered pair of occupations.

    Args:
        facts: what each occupation requires.
        coverage: share of what each destination asks that each origin has [occupation, occupation].
        rules: the numbers of the rules.

    Raises:
        ValueError: facts, coverage and rules differ in occupations or categories.
    """
    _check(facts, coverage, rules)
    climb = climbs(facts.required_education, rules.education_years)
    education = {case: rules.weeks_per_year.at(case) * climb[case] for case in Case}
    skills = {case: rules.weeks_per_gap.at(case) * (1.0 - coverage) for case in Case}
    weeks = {case: _whole(np.maximum(education[case], skills[case])) for case in Case}
    for case, most in _learnt_there(rules).items():
        weeks[case] = np.where(facts.there, np.minimum(weeks[case], most), weeks[case])
    tuition = {case: tuition_money(weeks[case], facts.there, rules, case) for case in Case}
    newcomer = newcomers(facts, rules)
    lacks = lacking(coverage, rules)
    for table in (education[Case.CENTRAL], skills[Case.CENTRAL]):
        np.fill_diagonal(table, 0.0)
    return TrainingTime(
        rules=rules,
        weeks_low=weeks[Case.LOW],
        weeks=weeks[Case.CENTRAL],
        weeks_high=weeks[Case.HIGH],
        education_weeks=education[Case.CENTRAL],
        skill_weeks=skills[Case.CENTRAL],
        tuition_low_money=tuition[Case.LOW],
        tuition_money=tuition[Case.CENTRAL],
        tuition_high_money=tuition[Case.HIGH],
        productive_weeks_low=newcomer[Case.LOW] * lacks,
        productive_weeks=newcomer[Case.CENTRAL] * lacks,
        productive_weeks_high=newcomer[Case.HIGH] * lacks,
        newcomer_weeks_low=newcomer[Case.LOW],
        newcomer_weeks=newcomer[Case.CENTRAL],
        newcomer_weeks_high=newcomer[Case.HIGH],
        learnt_there=facts.there,
    )


def tuition_money(weeks: Floats, learnt_there: Bools, rules: TrainingRules, case: Case) -> Floats:
    """Return tuition of weeks [occupation, occupation]; none where the destination teaches in paid work."""
    return np.asarray(rules.tuition_per_week_money.at(case) * weeks * ~learnt_there)


def _learnt_there(rules: TrainingRules) -> dict[Case, float]:
    """Return the most weeks before a job that itself teaches what entry asks."""
    return {Case.LOW: 0.0, Case.CENTRAL: _SETTLE_WEEKS, Case.HIGH: rules.learnt_there_weeks_high}


def climbs(answers: Floats, years: tuple[float, ...]) -> dict[Case, Floats]:
    """Return years of schooling from each origin up to each destination, by case [occupation, occupation].

    A quartile over all pairs of an answer for the destination and one for the origin, drawn apart from each
    other: for low, central and high the least climb within which a quarter, half and three quarters stay.

    Args:
        answers: share of answers in each category [occupation, category].
        years: years of schooling of each category.
    """
    level, category = np.unique(np.asarray(years, dtype=np.float64), return_inverse=True)
    share_of = np.zeros((len(answers), len(level)))
    np.add.at(share_of.T, category, answers.T)
    step = np.maximum(level - level[:, None], 0.0).round(_DECIMALS)  # [level here, level there]
    sizes = np.unique(step)
    found = {case: np.zeros((len(answers), len(answers))) for case in Case}
    for size, larger in itertools.pairwise(sizes):
        within = share_of @ (step <= size) @ share_of.T
        for case in Case:
            found[case][within < _QUARTILE[case] - _ROUNDING] = larger
    return found


def newcomers(facts: TrainingFacts, rules: TrainingRules) -> dict[Case, Floats]:
    """Return weeks in which a usual newcomer learns the job, by case [occupation].

    Where the job teaches all that entry asks, they are scaled to end at ``learnt_there_productive_weeks``.
    """
    answered = {case: newcomer_weeks(facts, rules, case) for case in Case}
    high = answered[Case.HIGH]
    most = rules.learnt_there_productive_weeks
    part = np.divide(most, high, out=np.ones_like(high), where=facts.there & (high > most))
    return {case: weeks * part for case, weeks in answered.items()}


def newcomer_weeks(facts: TrainingFacts, rules: TrainingRules, case: Case) -> Floats:
    """Return weeks in which a usual newcomer learns the job [occupation].

    The longer of the two kinds of training, which run side by side.
    """
    bounds = np.asarray(rules.training_bound_weeks, dtype=np.float64)
    at = _QUARTILE[case]
    return np.maximum(
        grouped_quantile(facts.on_site, bounds, at), grouped_quantile(facts.on_the_job, bounds, at)
    )


def lacking(coverage: Floats, rules: TrainingRules) -> Floats:
    """Return the part of a newcomer's learning that remains for each origin [occupation, occupation].

    From ``productive_least_share`` to 1, and 1 where a usual newcomer lacks nothing; 0 on the diagonal.
    """
    count = len(coverage)
    others = ~np.eye(count, dtype=bool)
    if count < 2:
        return np.zeros_like(coverage)
    of_origins = coverage.T[others].reshape(count, count - 1)
    missing = 1.0 - np.quantile(of_origins, rules.newcomer_quantile, axis=1)
    part = np.divide(1.0 - coverage, missing, out=np.ones_like(coverage), where=missing > _ROUNDING)
    return np.asarray(np.clip(part, rules.productive_least_share, 1.0) * others)


def quantile_category(answers: Floats, at: float) -> Ints:
    """Return the first category that, with those below it, holds the share ``at`` of answers [occupation]."""
    return np.asarray((answers.cumsum(axis=1) >= at - _ROUNDING).argmax(axis=1), dtype=np.int64)


def grouped_quantile(answers: Floats, bounds: Floats, at: float) -> Floats:
    """Return a quantile of answers given in classes, evenly spread within each [occupation].

    Args:
        answers: share of answers in each class [occupation, class].
        bounds: where each class begins, and where the last one ends [class + 1].
        at: the quantile, above 0 and below 1.
    """
    reached = answers.cumsum(axis=1)
    where = quantile_category(answers, at)[:, None]
    within = np.take_along_axis(answers, where, axis=1)[:, 0]
    before = np.take_along_axis(reached, where, axis=1)[:, 0] - within
    lower, width = bounds[:-1][where[:, 0]], np.diff(bounds)[where[:, 0]]
    return np.asarray(lower + width * np.clip((at - before) / within, 0.0, 1.0))


def _whole(weeks: Floats) -> Floats:
    """Return weeks rounded up, at least one; none on the diagonal."""
    whole = np.maximum(np.ceil(weeks - _ROUNDING), 1.0)
    np.fill_diagonal(whole, 0.0)
    return np.asarray(whole)


def _check(facts: TrainingFacts, coverage: Floats, rules: TrainingRules) -> None:
    count, categories = facts.required_education.shape
    if coverage.shape != (count, count):
        raise ValueError(f"coverage has the shape {coverage.shape}, facts have {count} occupations")
    if not ((coverage >= -_ROUNDING) & (coverage <= 1.0 + _ROUNDING)).all():
        raise ValueError("coverage is shares between 0 and 1")
    if len(rules.education_years) != categories:
        raise ValueError(f"there are {categories} categories of education, not {len(rules.education_years)}")
    if len(rules.training_bound_weeks) != facts.on_site.shape[1] + 1:
        raise ValueError(f"{facts.on_site.shape[1]} categories of training have one bound more")
