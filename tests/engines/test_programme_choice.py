"""Programmes worth a choice for many pairs at once, against a slow second version of each pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domain.gap import Aspect, GapKind
from passerelle.engines.programme_choice import ANYWHERE, LEAST_PART, Choices, Outcome, Pairs, choices
from passerelle.engines.programmes import Offer, believed, matches

OCCUPATIONS = 4


def aspect(level: list[list[float]]) -> Aspect:
    levels = np.array(level)
    return Aspect(
        kind=GapKind.SKILL,
        unit="level 0 to 7",
        names=tuple(f"skill {item}" for item in range(levels.shape[1])),
        weight=np.ones(levels.shape),
        level=levels,
        evidence=("known",) * len(levels),
        imputed=np.zeros(len(levels), dtype=bool),
    )


def offer(trains: list[tuple[int, ...]], weeks: list[float], money: list[float], trust: float = 1.0) -> Offer:
    links = [(place, occupation) for place, many in enumerate(trains) for occupation in many]
    return Offer(
        programme=np.array([place for place, _ in links], dtype=np.int64),
        occupation=np.array([occupation for _, occupation in links], dtype=np.int64),
        trust=np.full(len(links), trust),
        weeks=np.array(weeks),
        money=np.array(money),
    )


def pairs_of(*rows: tuple[int, int, float, int]) -> Pairs:
    held, entered, weeks, place = (np.array(column) for column in zip(*rows, strict=True))
    return Pairs(held, entered, weeks.astype(np.float64), place)


def chosen(found: Choices, pair: int) -> list[int]:
    return [int(place) for place in found.programme[found.pair == pair]]


LEVELS = aspect([[1.0, 1.0], [3.0, 4.0], [2.0, 5.0], [6.0, 2.0]])
NOWHERE_NEAR = np.zeros((0, 0), dtype=bool)


def one(given: Offer, pairs: Pairs, usable: list[bool] | None = None) -> Choices:
    count = len(given.weeks)
    mask = np.ones(count, dtype=bool) if usable is None else np.array(usable)
    return choices(given, mask, np.ones((1, count), dtype=bool), pairs, [LEVELS])


def test_the_cheapest_the_shortest_and_the_best_aimed_are_kept_and_no_fourth() -> None:
    given = offer([(1, 2), (1, 3), (1,), (1, 2)], [10.0, 8.0, 20.0, 12.0], [100.0, 900.0, 800.0, 300.0])
    found = one(given, pairs_of((0, 1, 16.0, 0)))
    assert chosen(found, 0) == [0, 1, 2]
    assert found.outcome.tolist() == [Outcome.FOUND]


def test_one_programme_that_is_all_three_is_one_option() -> None:
    assert chosen(one(offer([(1,), (1,)], [8.0, 9.0], [1.0, 2.0]), pairs_of((0, 1, 8.0, 0))), 0) == [0]


def test_what_is_shorter_than_half_of_the_need_does_not_close_the_gap() -> None:
    given = offer([(1,), (1,)], [5.0, 4.9], [100.0, 1.0])
    assert chosen(one(given, pairs_of((0, 1, 10.0, 0))), 0) == [0]
    assert one(given, pairs_of((0, 1, 10.1, 0))).outcome.tolist() == [Outcome.SHORT]


def test_the_doubted_and_the_unusable_are_never_chosen() -> None:
    pairs = pairs_of((0, 1, 10.0, 0))
    assert one(offer([(1,)], [10.0], [1.0], trust=0.5), pairs).outcome.tolist() == [Outcome.NONE]
    found = one(offer([(1,), (1,)], [10.0, 10.0], [1.0, 2.0]), pairs, usable=[False, True])
    assert chosen(found, 0) == [1]


def test_a_programme_taught_elsewhere_is_for_people_of_an_unknown_place_alone() -> None:
    given = offer([(1,)], [10.0], [1.0])
    near = np.array([[True], [False]])
    pairs = pairs_of((0, 1, 10.0, 0), (0, 1, 10.0, 1), (0, 1, 10.0, ANYWHERE))
    found = choices(given, np.ones(1, dtype=bool), near, pairs, [LEVELS])
    assert found.pair.tolist() == [0, 2]
    assert found.outcome.tolist() == [Outcome.FOUND, Outcome.FAR, Outcome.FOUND]


def test_without_pairs_there_is_nothing_to_choose() -> None:
    none = Pairs(*(np.zeros(0, dtype=np.int64),) * 2, np.zeros(0), np.zeros(0, dtype=np.int64))
    assert len(one(offer([(1,)], [10.0], [1.0]), none).pair) == 0


def slow(given: Offer, usable: list[bool], near: np.ndarray, row: tuple[int, int, float, int]) -> set[int]:
    """Return the choices of one pair by going through its programmes, the aims by ``matches`` (oracle)."""
    held, entered, needed, place = row
    fits = [
        p
        for p in believed(given, entered).tolist()
        if usable[p] and given.weeks[p] >= LEAST_PART * needed and (place == ANYWHERE or near[place, p])
    ]
    if not fits:
        return set()
    found = matches(given, [LEVELS], held, entered, needed)
    aims = dict(zip(found.programme.tolist(), found.aims_share.round(9).tolist(), strict=True))
    keys = [
        lambda p: (given.money[p], given.weeks[p], p),
        lambda p: (given.weeks[p], given.money[p], p),
        lambda p: (-aims[p], given.weeks[p], given.money[p], p),
    ]
    return {min(fits, key=key) for key in keys}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_pair_has_what_a_slow_search_finds(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 7))
    occupation = st.integers(0, OCCUPATIONS - 1)
    few = st.sampled_from([2.0, 4.0, 8.0, 16.0])
    given_offer = offer(
        [tuple(sorted(data.draw(st.sets(occupation, min_size=1, max_size=3)))) for _ in range(count)],
        [data.draw(few) for _ in range(count)],
        [data.draw(few) for _ in range(count)],
    )
    usable = [data.draw(st.booleans()) for _ in range(count)]
    near = np.array(data.draw(st.lists(st.booleans(), min_size=2 * count, max_size=2 * count))).reshape(
        2, count
    )
    rows = data.draw(
        st.lists(st.tuples(occupation, occupation, few, st.integers(ANYWHERE, 1)), min_size=1, max_size=6)
    )
    found = choices(given_offer, np.array(usable), near, pairs_of(*rows), [LEVELS])
    assert found.pair.tolist() == sorted(found.pair.tolist())
    for pair, row in enumerate(rows):
        assert set(chosen(found, pair)) == slow(given_offer, usable, near, row)
        assert (found.outcome[pair] == Outcome.FOUND) == bool(chosen(found, pair))


@pytest.mark.parametrize("aspects", [[], [LEVELS]])
def test_a_longer_limit_on_need_never_opens_more(aspects: list[Aspect]) -> None:
    given = offer([(1,), (1, 2)], [10.0, 20.0], [5.0, 1.0])
    reach = [
        len(
            choices(
                given,
                np.ones(2, dtype=bool),
                np.ones((1, 2), dtype=bool),
                pairs_of((0, 1, need, 0)),
                aspects,
            ).pair
        )
        for need in (10.0, 30.0, 41.0)
    ]
    assert reach == [2, 1, 0]
