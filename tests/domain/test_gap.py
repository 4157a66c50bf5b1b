"""Gaps by kind: what is missing, in which order, and on what it rests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from passerelle.domain.gap import Aspect, GapKind, largest_gaps
from passerelle.domain.units import Bools, Floats

WELDER, CLERK, NURSE, STRANGER = range(4)


def an_aspect(**changes: object) -> Aspect:
    """Four occupations with three skills; of the last nothing is known."""
    level = np.array([[4.0, 0.0, 1.0], [0.0, 2.0, 3.0], [0.5, 4.0, 5.0], [7.0, 7.0, 7.0]])
    known: dict[str, object] = {
        "kind": GapKind.SKILL,
        "unit": "level 0 to 7",
        "names": ("Welding", "Care", "Writing"),
        "weight": np.array([[1.0, 0.0, 0.5], [0.0, 0.5, 1.0], [0.0, 1.0, 0.5], [1.0, 1.0, 1.0]]),
        "level": level,
        "evidence": ("rated", "rated", "mean of others", ""),
        "imputed": np.array([False, False, True, False]),
    }
    return Aspect(**{**known, **changes})  # type: ignore[arg-type]


def a_schooling(carries: Bools | None = None) -> Aspect:
    """One item with words: years of schooling, or of work that may carry over."""
    return an_aspect(
        kind=GapKind.EXPERIENCE if carries is not None else GapKind.EDUCATION,
        unit="years",
        names=("Years",),
        weight=np.ones((4, 1)),
        level=np.array([[12.0], [14.0], [16.0], [18.0]]),
        words=("a diploma", "two years of college", "a degree", "unknown"),
        carries=carries,
    )


_FIGURES = st.floats(0.0, 7.0, allow_nan=False).map(lambda value: round(value, 2))


@st.composite
def some_aspects(draw: st.DrawFn) -> Aspect:
    shape = (draw(st.integers(2, 4)), draw(st.integers(1, 5)))
    carries: Bools | None = None
    if draw(st.booleans()):
        carries = draw(arrays(np.bool_, (shape[0], shape[0]))) | np.eye(shape[0], dtype=bool)
    return Aspect(
        kind=GapKind.ACTIVITY,
        unit="share of tasks",
        names=tuple(f"item {place}" for place in range(shape[1])),
        weight=draw(arrays(np.float64, shape, elements=_FIGURES)) / 7.0,
        level=draw(arrays(np.float64, shape, elements=_FIGURES)),
        evidence=tuple(draw(st.sampled_from(["rated", "guessed", ""])) for _ in range(shape[0])),
        imputed=draw(arrays(np.bool_, shape[:1])),
        doubt=draw(st.none() | arrays(np.float64, shape[:1], elements=st.sampled_from([0.0, 0.25, 1.0]))),
        enough=draw(st.sampled_from([1.0, 0.5])),
        carries=carries,
    )


def slow_missing(aspect: Aspect, i: int, j: int) -> list[float]:
    """What is missing, item by item."""
    items = range(len(aspect.names))
    ends = [j] if aspect.carries is not None else [i, j]
    asked = sum(aspect.weight[j, e] * aspect.level[j, e] for e in items)
    if asked == 0.0 or "" in [aspect.evidence[end] for end in ends]:
        return [0.0] * len(items)
    doubt = 0.0
    if aspect.doubt is not None:
        doubt = sum(aspect.doubt[end] ** 2 for end in ends) ** 0.5
    found = []
    for e in items:
        held = aspect.level[i, e]
        if aspect.carries is not None:
            held = aspect.level[j, e] if aspect.carries[i, j] else 0.0
        short = aspect.level[j, e] - held
        counts = short > doubt and held < aspect.enough * aspect.level[j, e]
        found.append(float(aspect.weight[j, e] * short / asked) if counts else 0.0)
    return found


@settings(max_examples=25)
@given(some_aspects())
def test_what_is_missing_is_what_the_slow_way_finds_and_never_more_than_all(aspect: Aspect) -> None:
    count = len(aspect.evidence)
    for i in range(count):
        for j in range(count):
            found = aspect.missing(i, j)
            assert found == pytest.approx(slow_missing(aspect, i, j), abs=1e-12)
            assert (found >= 0.0).all()
            assert found.sum() <= 1.0 + 1e-9
            gaps = aspect.gaps(i, j, len(aspect.names))
            assert sum(gap.size for gap in gaps) == pytest.approx(found.sum())
            assert [gap.size for gap in gaps] == sorted((gap.size for gap in gaps), reverse=True)


@settings(max_examples=25)
@given(some_aspects())
def test_nothing_is_missing_to_oneself(aspect: Aspect) -> None:
    for i in range(len(aspect.evidence)):
        assert aspect.gaps(i, i, 9) == ()


@settings(max_examples=25)
@given(some_aspects(), st.data())
def test_more_of_something_never_widens_a_gap(aspect: Aspect, data: st.DataObject) -> None:
    more: Floats = aspect.level.copy()
    more[0, data.draw(st.integers(0, more.shape[1] - 1))] += data.draw(st.floats(0.0, 3.0))
    for j in range(1, len(more)):
        assert (replace(aspect, level=more).missing(0, j) <= aspect.missing(0, j) + 1e-12).all()


@settings(max_examples=25)
@given(some_aspects(), st.randoms(use_true_random=False))
def test_other_numbers_of_occupations_and_items_change_nothing(aspect: Aspect, random: object) -> None:
    shuffle = random.shuffle  # type: ignore[attr-defined]
    shuffle(occupation := list(range(len(aspect.evidence))))
    shuffle(item := list(range(len(aspect.names))))
    carries = aspect.carries
    other = replace(
        aspect,
        names=tuple(aspect.names[e] for e in item),
        weight=aspect.weight[np.ix_(occupation, item)],
        level=aspect.level[np.ix_(occupation, item)],
        evidence=tuple(aspect.evidence[o] for o in occupation),
        imputed=aspect.imputed[occupation],
        doubt=None if aspect.doubt is None else aspect.doubt[occupation],
        carries=None if carries is None else carries[np.ix_(occupation, occupation)],
    )
    for i, old_i in enumerate(occupation):
        for j, old_j in enumerate(occupation):
            now = {(gap.name, round(gap.size, 9)) for gap in other.gaps(i, j, 9)}
            assert now == {(gap.name, round(gap.size, 9)) for gap in aspect.gaps(old_i, old_j, 9)}


def test_a_gap_says_both_ends_its_size_and_on_what_it_rests() -> None:
    care, writing = an_aspect().gaps(WELDER, NURSE, 5)
    assert (care.kind, care.name, care.here, care.there, care.unit) == (
        GapKind.SKILL,
        "Care",
        0.0,
        4.0,
        "level 0 to 7",
    )
    assert (care.size, writing.size) == pytest.approx((4.0 / 6.5, 0.5 * 4.0 / 6.5))
    assert care.evidence == "here: rated; there: mean of others"
    assert care.imputed
    assert care.detail == ""
    (only,) = an_aspect().gaps(WELDER, CLERK, 1)
    assert (only.name, only.evidence, only.imputed) == ("Writing", "rated", False)


def test_what_is_not_known_is_no_gap_and_can_be_told_from_none() -> None:
    aspect = an_aspect()
    assert aspect.gaps(WELDER, STRANGER, 5) == aspect.gaps(STRANGER, NURSE, 5) == ()
    assert not aspect.known(WELDER, STRANGER)
    assert not aspect.known(STRANGER, NURSE)
    assert aspect.gaps(CLERK, WELDER, 5) != ()
    assert aspect.known(NURSE, CLERK)


def test_differences_within_the_doubt_of_both_ends_are_no_gap() -> None:
    doubt = np.array([0.0, 1.5, 2.0, 0.0])  # of clerk and nurse together 2.5: they differ by 2 in two skills
    assert an_aspect().gaps(CLERK, NURSE, 5) != ()
    assert an_aspect(doubt=doubt).gaps(CLERK, NURSE, 5) == ()
    assert len(an_aspect(doubt=doubt).gaps(WELDER, NURSE, 5)) == 2


def test_who_has_enough_of_something_lacks_none_of_it() -> None:
    found = an_aspect(enough=0.55).gaps(CLERK, NURSE, 5)  # care is 2 of 4, writing 3 of 5
    assert [gap.name for gap in found] == ["Care"]


def test_schooling_is_said_in_words() -> None:
    (gap,) = a_schooling().gaps(WELDER, NURSE, 5)
    assert gap.name == "A degree"
    assert gap.detail == "usual there: a degree; usual here: a diploma"
    assert gap.size == pytest.approx(4.0 / 16.0)


def test_work_that_carries_over_is_held_in_full_and_other_work_not_at_all() -> None:
    carries = np.eye(4, dtype=bool)
    carries[CLERK, NURSE] = True
    aspect = a_schooling(carries)
    assert aspect.gaps(CLERK, NURSE, 5) == ()
    (gap,) = aspect.gaps(WELDER, NURSE, 5)
    assert (gap.here, gap.there, gap.size) == (0.0, 16.0, 1.0)
    assert gap.detail == "usual there: a degree; work here is not counted as such"
    assert gap.evidence == "mean of others"  # the origin's own figure is not used


def test_the_largest_gaps_come_by_kind() -> None:
    kinds = (a_schooling(), an_aspect(kind=GapKind.KNOWLEDGE), an_aspect())
    found = largest_gaps(kinds, WELDER, NURSE, 1)
    assert [gap.kind for gap in found] == [GapKind.SKILL, GapKind.KNOWLEDGE, GapKind.EDUCATION]
    assert len(largest_gaps(kinds, WELDER, NURSE, 2)) == 5
    assert largest_gaps(kinds, WELDER, STRANGER, 2) == ()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"imputed": np.zeros(3, dtype=bool)}, "differ in length"),
        ({"doubt": np.zeros(3)}, "doubts"),
        ({"enough": 1.5}, "between 0 and 1"),
        ({"words": ("a", "b", "c", "d")}, "one item"),
        ({"carries": np.zeros((4, 4), dtype=bool)}, "to itself"),
        ({"level": np.full((4, 3), -1.0)}, "at least zero"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(changes: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        an_aspect(**changes)
