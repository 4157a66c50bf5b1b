"""Which tasks a technology reaches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from passerelle.domain.units import Floats
from passerelle.engines.reach import activity_reach, patterns, rated_reach, with_siblings

Table = tuple[Floats, Floats]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Return weights [occupation, task] and reach [task, technology] with many equal rows."""
    occupations, tasks, technologies = (draw(st.integers(1, most)) for most in (4, 12, 4))
    levels = st.sampled_from([0.0, 0.5, 1.0, -0.0])
    reach = [draw(st.lists(levels, min_size=technologies, max_size=technologies)) for _ in range(tasks)]
    parts = st.lists(st.floats(0.0, 5.0), min_size=tasks, max_size=tasks)
    return np.array([draw(parts) for _ in range(occupations)]), np.array(reach)


def test_ratings_span_what_software_is_built_and_who_rated() -> None:
    """Four tasks: none, direct for both, software for both, software for the model's own rating only."""
    direct = np.array([[0.0, 1.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]])
    software = np.array([[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 1.0]])
    found = rated_reach(direct, software)
    assert found.low.tolist() == [0.0, 1.0, 0.0, 0.0]
    assert found.central.tolist() == [0.0, 1.0, 0.5, 0.25]
    assert found.high.tolist() == [0.0, 1.0, 1.0, 1.0]


def test_raters_who_disagree_widen_the_range_to_both_sides() -> None:
    found = rated_reach(np.array([[1.0], [0.0]]), np.array([[0.0], [0.0]]))
    assert (found.low[0], found.central[0], found.high[0]) == (0.0, 0.5, 1.0)


def test_imputed_ratings_never_reach_more_than_the_whole_task() -> None:
    assert rated_reach(np.array([[0.7]]), np.array([[0.6]])).high[0] == 1.0


def test_activities_reach_a_task_wholly_partly_or_perhaps() -> None:
    """Activities 0 to 2 are siblings, 3 to 5 too; 0, 1 and 3 are reached. Two of three are most."""
    found = with_siblings(np.array([True, True, False, True, False, False]), np.array([0, 0, 0, 1, 1, 1]))
    assert found.certain.tolist() == [True, True, False, False, False, False]
    assert found.possible.tolist() == [True] * 6
    # Tasks of 0 and 1; of 0 and 2; of 3; of 4; of none.
    task, activity = np.array([0, 0, 1, 1, 2, 3]), np.array([0, 1, 0, 2, 3, 4])
    reach = activity_reach(task, activity, found, tasks=5)
    assert reach.low.tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert reach.central.tolist() == [1.0, 0.5, 1.0, 0.0, 0.0]
    assert reach.high.tolist() == [1.0, 1.0, 1.0, 1.0, 0.0]


def test_half_of_the_siblings_are_not_most_of_them_and_other_kinds_stay_out() -> None:
    found = with_siblings(np.array([True, False, False]), np.array([0, 0, 1]))
    assert found.certain.tolist() == [False, False, False]
    assert found.possible.tolist() == [True, True, False]


@given(tables())
def test_patterns_carry_any_function_of_reach_as_the_tasks_do(table: Table) -> None:
    weights, reach = table
    found = patterns(csr_array(weights), reach)
    assert len(np.unique(found.reach, axis=0)) == len(found.reach)
    assert found.weight.sum(axis=1) == pytest.approx(weights.sum(axis=1))
    for power in (1.0, 2.0):
        by_task = weights @ (1.0 - 0.3 * reach**power).prod(axis=1)
        assert found.weight @ (1.0 - 0.3 * found.reach**power).prod(axis=1) == pytest.approx(by_task)


@given(tables())
def test_relabelling_tasks_changes_no_pattern(table: Table) -> None:
    weights, reach = table
    order = np.random.default_rng(len(reach)).permutation(len(reach))
    plain = patterns(csr_array(weights), reach)
    moved = patterns(csr_array(weights[:, order]), reach[order])
    first, second = np.lexsort(plain.reach.T), np.lexsort(moved.reach.T)
    assert np.array_equal(plain.reach[first], moved.reach[second])
    assert plain.weight.toarray()[:, first] == pytest.approx(moved.weight.toarray()[:, second])


def test_tasks_that_no_technology_tells_apart_are_one_pattern() -> None:
    found = patterns(csr_array(np.ones((1, 3))), np.zeros((3, 2)))
    assert found.reach.tolist() == [[0.0, 0.0]]
    assert found.weight.toarray().tolist() == [[3.0]]
