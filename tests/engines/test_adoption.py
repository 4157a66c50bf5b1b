"""Adoption and reach to hours taken over."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from oracles.demand_tasks import removed_with
from passerelle.domain.exposure import ExposureRange
from passerelle.domain.technology import AdoptionCurve, Evidence, RatedTasks, Technology
from passerelle.domain.units import Case, Floats, Range
from passerelle.engines.adoption import Adoption, HoursRange, in_use, removed_at, removed_range
from passerelle.engines.reach import patterns

START = date(2025, 10, 1)
DAYS = (date(2026, 9, 30), date(2028, 6, 30), date(2035, 9, 30))


CEILING, PACE = Range(0.2, 0.5, 0.9), Range(0.3, 0.7, 1.2)
TIME_SAVED, REUSED = Range(0.1, 0.4, 0.6), Range(0.2, 0.5, 0.8)


def technology(
    ceiling: Range = CEILING,
    midpoint: date = date(2027, 1, 1),
    pace: Range = PACE,
    time_saved: Range = TIME_SAVED,
    reused: Range = REUSED,
) -> Technology:
    curve = AdoptionCurve(ceiling, midpoint, pace)
    return Technology(
        "t", "T", "", RatedTasks(), Evidence.RATED, curve, ("", ""), time_saved, reused, ("s",), "g"
    )


@dataclass(frozen=True)
class Instance:
    """A small economy: tasks, technologies, sectors."""

    weights: Floats  # [occupation, task]
    reach: ExposureRange  # [task, technology]
    adoption: Adoption

    def removed(self) -> HoursRange:
        return removed_range(csr_array(self.weights), self.reach, self.adoption)


shares = st.floats(0.0, 1.0)


@st.composite
def ranges(draw: st.DrawFn, low: float, high: float) -> Range:
    return Range(*sorted(draw(st.floats(low, high)) for _ in range(3)))


@st.composite
def technologies(draw: st.DrawFn) -> Technology:
    return technology(
        draw(ranges(0.0, 1.0)),
        START + timedelta(days=draw(st.integers(-3000, 4000))),
        draw(ranges(0.05, 3.0)),
        draw(ranges(0.0, 0.95)),
        draw(ranges(0.0, 1.0)),
    )


@st.composite
def instances(draw: st.DrawFn, most_technologies: int = 4) -> Instance:
    used = tuple(draw(st.lists(technologies(), min_size=1, max_size=most_technologies)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    occupations, tasks, sectors = (int(rng.integers(1, most)) for most in (4, 8, 4))
    levels = np.sort(rng.choice([0.0, 0.25, 0.5, 1.0], size=(3, tasks, len(used))), axis=0)
    return Instance(
        rng.dirichlet(np.ones(tasks), size=occupations),
        ExposureRange(*levels),
        Adoption(
            used,
            rng.normal(0.0, 1.5, size=(len(used), sectors)),
            rng.dirichlet(np.ones(sectors), size=occupations),
            START,
            DAYS,
        ),
    )


def one_task(*used: Technology, reach: float = 1.0) -> HoursRange:
    """Return the hours taken over of an occupation with one task, which all technologies reach."""
    x = np.full((1, len(used)), reach)
    adoption = Adoption(used, np.zeros((len(used), 1)), np.ones((1, 1)), START, DAYS)
    return Instance(np.ones((1, 1)), ExposureRange(x, x, x), adoption).removed()


def by_hand(instance: Instance, case: Case, occupation: int, day: int) -> float:
    """Return what the oracle makes of one cell: the mean over sectors, the pace chosen as the range says."""
    used = instance.adoption

    def mean(ends: tuple[Case, Case]) -> float:
        return math.fsum(
            share
            * removed_with(
                instance.weights[occupation].tolist(),
                instance.reach.at(ends[0]).tolist(),
                used.technologies,
                used.lead_log_odds[:, sector].tolist(),
                (used.start, used.days[day]),
                ends,
            )
            for sector, share in enumerate(used.mix[occupation].tolist())
        )

    central = mean((Case.CENTRAL, Case.CENTRAL))
    if case is Case.CENTRAL:
        return central
    pick = min if case is Case.LOW else max
    return pick(central, *(mean((case, pace)) for pace in Case))


# ------------------------------------------------------------------ adoption


def test_the_central_curve_is_the_technologys_own() -> None:
    curve = technology().adoption
    found = in_use(curve, DAYS, np.array([0.0, 1.5]), Case.CENTRAL, Case.CENTRAL)
    expected = [[curve.share(day, lead_log_odds=lead) for day in DAYS] for lead in (0.0, 1.5)]
    assert found == pytest.approx(np.array(expected))


def test_a_sector_that_leads_is_where_the_others_are_some_years_on() -> None:
    curve = technology().adoption
    ahead = in_use(curve, [date(2026, 1, 1)], np.array([730 / 365.25 * curve.pace.low]), Case.HIGH, Case.LOW)
    later = in_use(curve, [date(2028, 1, 1)], np.zeros(1), Case.HIGH, Case.LOW)
    assert ahead == pytest.approx(later)


# ------------------------------------------------------------------ the equation


@given(instances())
def test_overlaps_give_what_plain_loops_over_tasks_give(instance: Instance) -> None:
    found = instance.removed()
    for case in Case:
        for occupation in range(len(instance.weights)):
            for day in range(len(DAYS)):
                expected = by_hand(instance, case, occupation, day)
                assert found.at(case)[occupation, day] == pytest.approx(expected, abs=1e-9)


@given(instances())
def test_patterns_in_place_of_tasks_change_nothing(instance: Instance) -> None:
    ends = np.hstack([instance.reach.at(case) for case in Case])
    alike = patterns(csr_array(instance.weights), ends)
    reach = ExposureRange(*np.split(alike.reach, 3, axis=1))
    found = removed_range(alike.weight, reach, instance.adoption)
    for case in Case:
        assert found.at(case) == pytest.approx(instance.removed().at(case), abs=1e-9)
        alone = removed_at(case, alike.weight, reach, instance.adoption)
        assert alone == pytest.approx(found.at(case), abs=1e-12)


def test_one_task_by_hand() -> None:
    """In use from 25 % at the start to 50 % of work, of which half is saved and half of that reused."""
    half = Range(0.5, 0.5, 0.5)
    slow = technology(Range(0.5, 0.5, 0.5), START, Range(40.0, 40.0, 40.0), half, half)
    assert one_task(slow).central[0] == pytest.approx(np.full(3, 1 - (1 - 0.5 * 0.25) / (1 - 0.25 * 0.25)))


# ------------------------------------------------------------------ properties


@given(instances())
def test_the_range_is_in_order_and_within_nothing_and_all(instance: Instance) -> None:
    found = instance.removed()
    assert (found.low >= 0.0).all()
    assert (found.low <= found.central).all()
    assert (found.central <= found.high).all()
    assert (found.high < 1.0).all()


@pytest.mark.parametrize("year", [2018, 2026, 2030, 2040, 2060])
def test_the_range_is_in_order_wherever_the_midpoint_lies(year: int) -> None:
    """A low pace means more use before the midpoint: its end is chosen day by day."""
    found = one_task(technology(Range(0.5, 0.5, 0.5), date(year, 1, 1), Range(0.1, 0.5, 2.0)))
    assert (found.low <= found.central).all()
    assert (found.central <= found.high).all()
    assert (found.low < found.high).any()


@given(instances())
def test_nothing_is_taken_over_on_the_first_day(instance: Instance) -> None:
    same_day = replace(instance, adoption=replace(instance.adoption, days=(START,)))
    assert same_day.removed().high == pytest.approx(np.zeros((len(instance.weights), 1)), abs=1e-9)


@given(instances())
def test_more_adoption_takes_over_more(instance: Instance) -> None:
    for case in Case:
        assert (np.diff(instance.removed().at(case), axis=1) >= -1e-9).all()


@given(instances(most_technologies=3), st.integers(0, 2**32 - 1))
def test_one_more_technology_that_is_not_in_use_yet_never_takes_over_less(
    instance: Instance, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    new = technology(midpoint=date(2031, 1, 1), pace=Range(20.0, 20.0, 20.0))  # in use from 2030 on
    tasks = instance.weights.shape[1]
    wider = [
        np.column_stack([instance.reach.at(case), level])
        for case, level in zip(Case, np.sort(rng.random((3, tasks)), axis=0), strict=True)
    ]
    sectors = instance.adoption.mix.shape[1]
    more = replace(
        instance,
        reach=ExposureRange(*wider),
        adoption=replace(
            instance.adoption,
            technologies=(*instance.adoption.technologies, new),
            lead_log_odds=np.vstack([instance.adoption.lead_log_odds, np.zeros(sectors)]),
        ),
    )
    assert (more.removed().central >= instance.removed().central - 1e-9).all()


def test_a_technology_in_full_use_at_the_start_leaves_less_to_the_others() -> None:
    """Of two tasks, one is mostly done by machines already: to speed up what is left frees fewer hours."""
    sure = Range(1.0, 1.0, 1.0)
    new = technology(sure, date(2026, 3, 1), Range(40.0, 40.0, 40.0), sure, Range(0.0, 0.0, 0.0))
    old = replace(
        new, adoption=replace(new.adoption, midpoint=date(2000, 1, 1)), time_saved=Range(0.8, 0.8, 0.8)
    )
    reach = np.array([[1.0, 1.0], [0.0, 0.0]])

    def removed(columns: list[int], *used: Technology) -> float:
        x = reach[:, columns]
        adoption = Adoption(used, np.zeros((len(used), 1)), np.ones((1, 1)), START, DAYS)
        found = removed_range(csr_array([[0.5, 0.5]]), ExposureRange(x, x, x), adoption)
        return float(found.central[0, -1])

    assert removed([0], new) == pytest.approx(0.5)
    assert removed([0, 1], new, old) == pytest.approx(0.1 / 0.6)


@given(technologies(), st.floats(0.05, 1.0))
def test_the_same_technology_twice_counts_less_than_double(used: Technology, reach: float) -> None:
    once, twice = one_task(used, reach=reach).central[0, -1], one_task(used, used, reach=reach).central[0, -1]
    assert twice == pytest.approx(1.0 - (1.0 - once) ** 2, abs=1e-9)
    assert once - 1e-9 <= twice <= 2.0 * once + 1e-9


def test_two_technologies_on_different_tasks_add_up_and_on_the_same_one_they_do_not() -> None:
    never_before = technology(midpoint=date(2031, 1, 1), pace=Range(20.0, 20.0, 20.0))
    adoption = Adoption((never_before,) * 2, np.zeros((2, 1)), np.ones((1, 1)), START, DAYS)

    def both(reach: list[list[float]]) -> float:
        x = np.array(reach)
        return float(removed_range(csr_array([[0.5, 0.5]]), ExposureRange(x, x, x), adoption).central[0, -1])

    apart, together = both([[1.0, 0.0], [0.0, 1.0]]), both([[1.0, 1.0], [0.0, 0.0]])
    assert apart == pytest.approx(0.5 * 0.4 * 0.5)  # in use in half, saves 0.4, half of it reused
    assert together < apart


@given(instances())
def test_relabelling_tasks_changes_nothing(instance: Instance) -> None:
    order = np.random.default_rng(7).permutation(instance.weights.shape[1])
    moved = replace(
        instance,
        weights=instance.weights[:, order],
        reach=ExposureRange(*(instance.reach.at(case)[order] for case in Case)),
    )
    for case in Case:
        assert moved.removed().at(case) == pytest.approx(instance.removed().at(case), abs=1e-12)


def test_where_the_start_has_used_up_all_hours_nothing_more_is_taken_over() -> None:
    sure = Range(1.0, 1.0, 1.0)
    everything = technology(sure, date(1950, 1, 1), sure, sure, Range(0.0, 0.0, 0.0))
    assert one_task(everything).central.tolist() == [[0.0, 0.0, 0.0]]
