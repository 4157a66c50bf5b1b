"""Use case: fit moves between classes on early years of a panel, and foretell those of later years."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from passerelle.app import coding
from passerelle.app.assemble.coding import title_index
from passerelle.app.assemble.role_facts import between_occupations
from passerelle.app.assemble.role_panel import CLASS, TITLE, PanelYear, flows_between, panel_year
from passerelle.app.assemble.transitions import transition_graph
from passerelle.app.role_back_test.methods import UNSEEN, Learnt, Method, learn, methods, ranks
from passerelle.app.role_back_test.notes import notes
from passerelle.app.role_back_test.panel import Panel, read_panel
from passerelle.app.role_back_test.result import (
    Check,
    Coefficient,
    MethodScore,
    RoleBackTest,
    Span,
    YearCounts,
)
from passerelle.app.run import Run
from passerelle.data import reference as snapshots
from passerelle.data.reference import Reference
from passerelle.domain.units import Bools, Floats, Ints
from passerelle.engines.back_test import Estimate, redraws
from passerelle.engines.role_moves import FEATURES
from passerelle.engines.role_ranks import lift_estimate, mean_estimate
from passerelle.errors import BadInput, Fault

FIT_YEARS: Final = (2011, 2012, 2013)  # fiscal years left: the last fitted moves arrive in 2014
TEST_YEARS: Final = (2014, 2015, 2016)
EARLY_YEARS: Final = (2008, 2009, 2010)  # fewer paid persons
LATE_YEARS: Final = (2017,)  # into a part-year with further agencies
DRAWS: Final = 1000
OTHER_SITE_SHARE: Final = 0.8  # guess: how likely a move to another site is beside one within the site
OTHER_REGION_SHARE: Final = 0.5  # guess: the same of another region, on top
_SEED: Final = 0
_TEN: Final = 10
_TOP: Final = (1, _TEN, 20, 50)


@dataclass(frozen=True, slots=True)
class Years:
    """Which years are fitted and which are foretold."""

    fit: tuple[int, ...] = FIT_YEARS
    test: tuple[int, ...] = TEST_YEARS
    early: tuple[int, ...] = EARLY_YEARS
    late: tuple[int, ...] = LATE_YEARS

    @property
    def needed(self) -> tuple[int, ...]:
        """Years without which nothing can be said."""
        return tuple(sorted({year + step for year in (*self.fit, *self.test) for step in (0, 1)}))


@dataclass(frozen=True)
class Ranked:
    """One method's ranks of all test moves, as hits and reciprocal ranks [mover]."""

    hits: Mapping[int, Floats]
    reciprocal: Floats
    leaving: Floats  # hit@10 among other agencies' roles alone


@dataclass(frozen=True)
class Setting:
    """What every part of the test reads."""

    panel: Panel
    reference: Reference
    years: Years

    @cached_property
    def code(self) -> Callable[[pl.DataFrame], pl.DataFrame]:
        """The coder of titles, with one index for all years."""
        index = title_index(self.reference)
        return lambda jobs: coding.code_titles(self.reference, jobs, index=index)

    def year(self, year: int, *, unit: str = CLASS, keep_renamings: bool = False) -> PanelYear:
        """Return the moves out of one year."""
        return panel_year(
            self.panel.jobs, year, self.reference, self.code, unit=unit, keep_renamings=keep_renamings
        )


def role_back_test(
    run: Run,
    path: Path,
    *,
    reference: Reference | None = None,
    years: Years | None = None,
    draws: int = DRAWS,
) -> RoleBackTest:
    """Return how often the class that people moved to was among the first that each method named.

    Nothing is fitted on test years, and no title coding either. Intervals redraw the classes that people
    left, with all their movers, ``draws`` times with a fixed seed.

    Raises:
        BadInput: the panel cannot be read, or lacks a year.
        Cancelled: the run was cancelled.
    """
    with run.stage("read", "Reading the panel"):
        setting = Setting(read_panel(path), reference or snapshots.load(), years or Years())
        _check_years(setting)
    with run.stage("code", "Coding titles, and telling moves from renamings"):
        fitted_on = [setting.year(year) for year in setting.years.fit]
        test = [setting.year(year) for year in setting.years.test]
        _check_moves(setting, fitted_on, test)
    with run.stage("fit", "Fitting"):
        graph = transition_graph(setting.reference)
        learnt = learn(fitted_on, between_occupations(graph), lambda year: _flows(fitted_on, year))
    with run.stage("test", "Ranking all classes for every move of the test years"):
        every = methods(learnt, graph)
        ranked = {each.id: _ranked(each, test, run) for each in every}
        scores = _scores(every, ranked, test, draws)
    with run.stage("checks", "Trying other years and other definitions"):
        others = [setting.year(y) for y in (*setting.years.early, *setting.years.late) if _has(setting, y)]
        checks = tuple(_checks(setting, others, test, {m.id: m for m in every}))
    return _result(setting, learnt, (fitted_on, test, others), scores, checks)


def _result(
    setting: Setting,
    learnt: Learnt,
    held: tuple[list[PanelYear], list[PanelYear], list[PanelYear]],
    scores: tuple[MethodScore, ...],
    checks: tuple[Check, ...],
) -> RoleBackTest:
    fitted_on, test, others = held
    moves = sum(len(each.origin) for each in test)
    lost = sum(each.left.new_class for each in test)
    counts = tuple(
        sorted((_counts(each, setting.years) for each in (*fitted_on, *test, *others)), key=lambda c: c.year)
    )
    candidates = [len(each.classes) - 1 for each in test for _ in each.origin]
    return RoleBackTest(
        panel=setting.panel.name,
        panel_hash=setting.panel.hash,
        snapshot=f"{setting.reference.snapshot_id}, {setting.reference.hash[:12]}",
        fit_years=setting.years.fit,
        test_years=setting.years.test,
        moves=moves,
        classes_mean=float(np.mean(candidates)),
        rankable_share=moves / (moves + lost),
        fitted_moves=learnt.full.moves,
        log_likelihood=learnt.full.log_likelihood,
        log_likelihood_even=learnt.full.log_likelihood_even,
        methods=scores,
        years=counts,
        checks=checks,
        coefficients=coefficients(learnt),
        notes=notes(setting.years, counts),
    )


def _check_years(setting: Setting) -> None:
    missing = [str(year) for year in setting.years.needed if year not in setting.panel.years]
    if missing:
        found = f"{setting.panel.years[0]} to {setting.panel.years[-1]}" if setting.panel.years else "none"
        what = f"lacks the fiscal years {', '.join(missing)}."
        raise BadInput([Fault(setting.panel.name, what, "Bring a panel with them.", found)])


def _check_moves(setting: Setting, fitted_on: Sequence[PanelYear], test: Sequence[PanelYear]) -> None:
    for words, years in (("fitted", fitted_on), ("foretold", test)):
        if not any((each.target >= 0).any() for each in years):
            what = f"has no move between classes in the years to be {words}."
            raise BadInput([Fault(setting.panel.name, what, "Bring a panel in which people keep one id.")])


def _has(setting: Setting, year: int) -> bool:
    return year in setting.panel.years and year + 1 in setting.panel.years


def _flows(fitted_on: Sequence[PanelYear], but: int) -> dict[tuple[str, str], int]:
    """Return people between classes in the fit years, but for one: a year must not foretell itself."""
    return flows_between([each for each in fitted_on if each.year != but])


def _ranked(method: Method, test: Sequence[PanelYear], run: Run) -> Ranked:
    parts = []
    for each in test:
        run.check()
        parts.append(_by_lot(each) if method.mass is None else _by(method, each))
    return Ranked(
        {top: np.concatenate([part.hits[top] for part in parts]) for top in _TOP},
        np.concatenate([part.reciprocal for part in parts]),
        np.concatenate([part.leaving for part in parts]),
    )


def _by(method: Method, each: PanelYear) -> Ranked:
    rank, leaving = ranks(method, each), ranks(method, each, leaving=True)
    hits = {top: (rank <= top).astype(np.float64) for top in _TOP}
    return Ranked(hits, 1.0 / rank, (leaving <= _TEN).astype(np.float64))


def _by_lot(each: PanelYear) -> Ranked:
    """Return what drawing classes by lot would hit on average."""
    others, movers = len(each.classes) - 1, len(each.origin)
    usual = float((1.0 / np.arange(1, others + 1)).sum()) / others
    hits = {top: np.full(movers, min(1.0, top / others)) for top in _TOP}
    return Ranked(hits, np.full(movers, usual), hits[_TEN])


def _scores(
    every: Sequence[Method], ranked: Mapping[str, Ranked], test: Sequence[PanelYear], draws: int
) -> tuple[MethodScore, ...]:
    cluster = _clusters(test)
    counts = redraws(int(cluster.max()) + 1, draws, np.random.default_rng(np.random.SeedSequence(_SEED)))
    within = np.concatenate([each.within for each in test])
    ten = {name: one.hits[_TEN] for name, one in ranked.items()}

    def some(hits: Floats, chosen: Bools) -> Span:
        if not chosen.any():
            return Span(math.nan, math.nan, math.nan)
        return _span(mean_estimate(hits[chosen], cluster[chosen], counts))

    return tuple(
        MethodScore(
            id=each.id,
            title=each.title,
            kind=each.kind,
            hit_1_share=float(ranked[each.id].hits[1].mean()),
            hit_10=_span(mean_estimate(ten[each.id], cluster, counts)),
            hit_20_share=float(ranked[each.id].hits[20].mean()),
            hit_50_share=float(ranked[each.id].hits[50].mean()),
            mean_reciprocal_rank=float(ranked[each.id].reciprocal.mean()),
            lift_over_size=_span(lift_estimate(ten[each.id], ten["size"], cluster, counts)),
            lift_over_agency=_span(lift_estimate(ten[each.id], ten["agency"], cluster, counts)),
            lift_over_chance=float(ten[each.id].mean() / ten["chance"].mean()),
            within=some(ten[each.id], within),
            across=some(ten[each.id], ~within),
            leaving=some(ranked[each.id].leaving, ~within),
        )
        for each in every
    )


def _clusters(test: Sequence[PanelYear]) -> Ints:
    """Return a number for the class that each mover left, the same in all years [mover]."""
    names = np.concatenate([np.array(each.classes)[each.own] for each in test])
    return np.asarray(np.unique(names, return_inverse=True)[1], np.int64)


def _checks(
    setting: Setting, others: Sequence[PanelYear], test: Sequence[PanelYear], by_id: Mapping[str, Method]
) -> list[Check]:
    early = [each for each in others if each.year in setting.years.early]
    late = [each for each in others if each.year in setting.years.late]
    kinds = {
        "Each test year's moves, as in the headline": list(test),
        f"Moves out of {_words(setting.years.early)}, before the fit, with fewer paid persons": early,
        f"Moves out of {_words(setting.years.late)}, into a part-year": late,
        "A move is a change of job title": [setting.year(each.year, unit=TITLE) for each in test],
        "Renumberings and renamings count as moves": [
            setting.year(each.year, keep_renamings=True) for each in test
        ],
    }
    for each in test:
        kinds[f"Moves out of {each.year}"] = [each]
    return [
        _check(title, years, by_id) for title, years in kinds.items() if sum(len(y.origin) for y in years)
    ]


def _check(title: str, years: Sequence[PanelYear], by_id: Mapping[str, Method]) -> Check:
    hits = {
        name: float(np.concatenate([ranks(by_id[name], each) <= _TEN for each in years]).mean())
        for name in ("size", "agency", "full")
    }
    return Check(title, sum(len(each.origin) for each in years), hits["size"], hits["agency"], hits["full"])


def _words(years: tuple[int, ...]) -> str:
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0]) if years else "no year"


def _counts(each: PanelYear, years: Years) -> YearCounts:
    use = "fit" if each.year in years.fit else "test" if each.year in years.test else "neither"
    left = each.left
    return YearCounts(
        year=each.year,
        use=use,
        classes=len(each.classes),
        roles=len(each.facts),
        people=left.people,
        changes=left.changes,
        same_title=left.same_title,
        renamed=left.renamed,
        new_class=left.new_class,
        moves=len(each.origin),
        across=int((~each.within).sum()),
    )


def coefficients(learnt: Learnt) -> tuple[Coefficient, ...]:
    """Return the weights of the score, those that the panel cannot test among them."""
    fitted, guessed = learnt.full, guesses()
    return tuple(
        Coefficient(
            name,
            says,
            guessed[name] if name in UNSEEN else fitted.weights[name],
            None if name in UNSEEN else fitted.error[name],
            name in UNSEEN,
        )
        for name, says in FEATURES.items()
    )


def guesses() -> dict[str, float]:
    """Return weights that no data were fitted to: a move within a site or region is so much likelier."""
    return {"same_site": -math.log(OTHER_SITE_SHARE), "same_region": -math.log(OTHER_REGION_SHARE)}


def _span(found: Estimate) -> Span:
    return Span(found.value, found.low, found.high)
