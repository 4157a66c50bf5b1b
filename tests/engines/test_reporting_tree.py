"""Reporting lines as forests, against a walk from person to person."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.units import Bools, Ints
from passerelle.engines.reporting_tree import NOBODY, levels, nearest, reports, rolled_up, whole_groups

# Everybody's manager stands before them, or is nobody: no circle can be.
forests = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).map(
    lambda drawn: np.array([n % (at + 1) - 1 for at, n in enumerate(drawn)])
)


def above(boss: Ints, one: int) -> list[int]:
    line = []
    while boss[one] != NOBODY:
        one = int(boss[one])
        line.append(one)
    return line


@given(forests)
def test_reports_count_everybody_below(boss: Ints) -> None:
    found = [sum(one in above(boss, other) for other in range(len(boss))) for one in range(len(boss))]
    assert reports(boss).tolist() == found


@given(forests, st.data())
def test_nearest_is_the_first_shown_on_the_way_up(boss: Ints, data: st.DataObject) -> None:
    size = len(boss)
    shown: Bools = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    expected = [next((n for n in above(boss, one) if shown[n]), NOBODY) for one in range(size)]
    assert nearest(boss, shown).tolist() == expected


@given(forests)
def test_a_whole_group_is_itself_and_all_below(boss: Ints) -> None:
    own = np.arange(1.0, len(boss) + 1.0)[:, None]
    expected = [
        sum(own[other, 0] for other in range(len(boss)) if other == one or one in above(boss, other))
        for one in range(len(boss))
    ]
    assert rolled_up(own, boss)[:, 0].tolist() == expected
    assert whole_groups(boss).sum() == levels(boss).sum()


def test_levels_count_from_the_top() -> None:
    assert levels(np.array([NOBODY, 0, 1, NOBODY])).tolist() == [1, 2, 3, 1]


def test_a_circle_is_an_error() -> None:
    with pytest.raises(ValueError, match="circle"):
        reports(np.array([1, 0]))
