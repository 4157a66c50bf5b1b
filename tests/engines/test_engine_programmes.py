"""What programmes close of the gaps of a transition, against a slow second version, and their order."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domain.gap import Aspect, GapKind
from passerelle.engines.programmes import Matches, Offer, matches, suited, usual_weeks

NAN = float("nan")


def aspect(level: list[list[float]], *, kind: GapKind = GapKind.SKILL, weight: float = 1.0) -> Aspect:
    levels = np.array(level)
    return Aspect(
        kind=kind,
        unit="level 0 to 7",
        names=tuple(f"{kind} {item}" for item in range(levels.shape[1])),
        weight=np.full(levels.shape, weight),
        level=levels,
        evidence=("known",) * len(levels),
        imputed=np.zeros(len(levels), dtype=bool),
    )


def offer(
    trains: list[list[int]],
    *,
    weeks: list[float] | None = None,
    money: list[float] | None = None,
    trust: float = 1.0,
) -> Offer:
    """Return programmes, each with the occupations it trains for."""
    links = [(place, occupation) for place, many in enumerate(trains) for occupation in many]
    return Offer(
        programme=np.array([place for place, _ in links], dtype=np.int64),
        occupation=np.array([occupation for _, occupation in links], dtype=np.int64),
        trust=np.full(len(links), trust),
        weeks=np.array(weeks or [10.0] * len(trains)),
        money=np.array(money or [100.0] * len(trains)),
    )


# Occupation 0 has little, 1 has all, 2 half of what 1 has over 0.
LEVELS = aspect([[1.0, 2.0], [3.0, 4.0], [2.0, 3.0]])


def test_only_programmes_that_train_for_the_destination_suit() -> None:
    assert suited(offer([[1], [2], [0, 1], []]), 1).tolist() == [0, 2]
    assert len(matches(offer([[2], [0]]), [LEVELS], 0, 1, NAN).programme) == 0


def test_a_programme_for_the_destination_alone_closes_all_and_a_wider_one_less() -> None:
    found = matches(offer([[1, 2], [1]]), [LEVELS], 0, 1, NAN)
    assert found.programme.tolist() == [1, 0]
    assert found.aims_share == pytest.approx([1.0, 0.75])
    assert found.covered[1] == pytest.approx([0.75, 0.75])


def test_occupations_above_the_destination_close_no_more_than_all() -> None:
    higher = aspect([[1.0], [3.0], [7.0]])
    assert matches(offer([[1, 2]]), [higher], 0, 1, NAN).aims_share == pytest.approx([1.0])


def test_without_a_gap_nothing_is_closed() -> None:
    found = matches(offer([[0]]), [LEVELS], 1, 0, NAN)
    assert found.aims_share.tolist() == [0.0]
    assert not found.covered.any()


def test_a_programme_shorter_than_needed_closes_in_proportion_and_a_longer_one_no_more() -> None:
    found = matches(offer([[1]] * 3, weeks=[5.0, 20.0, 40.0]), [LEVELS], 0, 1, 20.0)
    assert found.programme.tolist() == [1, 2, 0]
    assert found.aims_share == pytest.approx([1.0, 1.0, 0.25])


def test_doubted_programmes_aim_at_less_and_stand_only_where_no_other_does() -> None:
    lone = offer([[1]], trust=0.5)
    assert suited(lone, 1).tolist() == [0]
    assert matches(lone, [LEVELS], 0, 1, NAN).aims_share == pytest.approx([0.5])
    three = replace(offer([[1], [1], [1]], weeks=[90.0, 10.0, 90.0]), trust=np.array([0.5, 1.0, 0.5]))
    found = matches(three, [LEVELS], 0, 1, NAN)
    assert suited(three, 1).tolist() == found.programme.tolist() == [1]
    assert found.aims_share == pytest.approx([1.0])
    assert usual_weeks(three, 1) == 10.0


def test_of_those_that_close_as_much_the_shorter_then_the_cheaper_then_the_first_goes_first() -> None:
    given_offer = offer([[1]] * 6, weeks=[9.0, 8.0, 8.0, 8.0, NAN, 8.0], money=[1.0, 7.0, 5.0, 5.0, 1.0, NAN])
    assert matches(given_offer, [LEVELS], 0, 1, NAN).programme.tolist() == [2, 3, 1, 5, 0, 4]


def test_the_usual_length_is_the_median_of_the_known() -> None:
    given_offer = offer([[1], [1], [1], [0]], weeks=[4.0, 10.0, NAN, 99.0])
    assert usual_weeks(given_offer, 1) == 7.0
    assert math.isnan(usual_weeks(given_offer, 2))


def test_arrays_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        Offer(np.zeros(2, dtype=np.int64), np.zeros(1, dtype=np.int64), np.ones(2), np.ones(1), np.ones(1))


levels = st.lists(st.lists(st.integers(0, 7).map(float), min_size=3, max_size=3), min_size=3, max_size=3)
trains = st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True), min_size=1, max_size=5)
known_weeks = st.lists(st.sampled_from([1.0, 4.0, 16.0, NAN]), min_size=5, max_size=5)


def slowly(
    trains: list[list[int]], weeks: list[float], aspects: list[Aspect], needed: float
) -> dict[int, float]:
    """Return what each programme closes of the way from 0 to 1, item by item."""
    closes = {}
    for place, occupations in enumerate(trains):
        if 1 not in occupations:
            continue
        gained = total = 0.0
        for of in aspects:
            missing = of.missing(0, 1)
            for item in range(len(of.names)):
                here, there = float(of.level[0, item]), float(of.level[1, item])
                if there <= here:
                    continue
                mean = sum(float(of.level[o, item]) for o in occupations) / len(occupations)
                gained += float(missing[item]) * max(min(mean, there) - here, 0.0) / (there - here)
                total += float(missing[item])
        part = 1.0 if math.isnan(weeks[place]) else min(1.0, weeks[place] / needed)
        closes[place] = gained / total * part if total else 0.0
    return closes


@settings(max_examples=40)
@given(levels, levels, trains, known_weeks)
def test_shares_equal_the_slow_version_and_come_in_order(
    skills: list[list[float]], knowledge: list[list[float]], programmes: list[list[int]], weeks: list[float]
) -> None:
    aspects = [aspect(skills), aspect(knowledge, kind=GapKind.KNOWLEDGE, weight=0.3)]
    found: Matches = matches(offer(programmes, weeks=weeks[: len(programmes)]), aspects, 0, 1, 8.0)
    expected = slowly(programmes, weeks, aspects, 8.0)
    assert sorted(found.programme.tolist()) == sorted(expected)
    for place, share in zip(found.programme.tolist(), found.aims_share, strict=True):
        assert share == pytest.approx(expected[place])
    known = [
        share for place, share in zip(found.programme, found.aims_share, strict=True) if weeks[place] > 0
    ]
    assert all(first >= then - 1e-9 for first, then in itertools.pairwise(known))
    assert ((found.covered >= 0.0) & (found.covered <= 1.0 + 1e-9)).all()
