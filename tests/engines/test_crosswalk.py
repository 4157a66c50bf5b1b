"""Weights between classifications against loops, and what must hold of them for any pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from passerelle.domain.units import Floats, Ints
from passerelle.engines.crosswalk import Crosswalk, averaged, chained, from_pairs, loss, weights

SOURCES, TARGETS = 5, 4
PAIRS = st.lists(st.tuples(st.integers(0, SOURCES - 1), st.integers(0, TARGETS - 1)), max_size=14)
PEOPLE = st.lists(st.integers(0, 50), min_size=TARGETS, max_size=TARGETS)


def crosswalk_of(pairs: list[tuple[int, int]]) -> Crosswalk:
    source, target = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return from_pairs(source, target, (SOURCES, TARGETS))


def ints(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


@given(PAIRS)
def test_a_targets_parts_add_up_to_one_where_something_reaches_it(pairs: list[tuple[int, int]]) -> None:
    share = crosswalk_of(pairs).share.toarray()
    for target in range(TARGETS):
        reaching = {source for source, to in pairs if to == target}
        expected = [1 / len(reaching) if source in reaching else 0.0 for source in range(SOURCES)]
        assert share[:, target] == pytest.approx(expected)


@given(PAIRS, PEOPLE)
def test_weights_share_a_linked_source_out_whole(pairs: list[tuple[int, int]], people: list[int]) -> None:
    held = weights(crosswalk_of(pairs), np.array(people, dtype=np.float64)).toarray()
    for source in range(SOURCES):
        linked = any(origin == source for origin, _target in pairs)
        assert held[source].sum() == pytest.approx(1.0 if linked else 0.0)
    assert (held >= 0.0).all()


@given(PAIRS, PEOPLE)
def test_no_target_gives_more_people_than_it_has(pairs: list[tuple[int, int]], people: list[int]) -> None:
    crosswalk = crosswalk_of(pairs)
    given_away = (crosswalk.share @ np.diag(people)).sum(axis=0)
    assert (given_away <= np.array(people) + 1e-9).all()


def test_jobs_decide_between_a_sources_targets() -> None:
    split = from_pairs(ints(0, 0, 1), ints(0, 1, 1), (2, 2))
    held = weights(split, floats(30, 10)).toarray()
    assert held == pytest.approx(np.array([[30 / 35, 5 / 35], [0.0, 1.0]]))


def test_a_source_whose_targets_have_no_jobs_shares_equally() -> None:
    held = weights(from_pairs(ints(0, 0), ints(0, 1), (1, 2)), floats(0, 0)).toarray()
    assert held == pytest.approx(np.array([[0.5, 0.5]]))


def test_a_mean_leaves_out_sources_without_a_value() -> None:
    crosswalk = from_pairs(ints(0, 1, 2, 3), ints(0, 0, 0, 1), (4, 3))
    mean = averaged(crosswalk, floats(1, np.nan, 4, np.nan).reshape(-1, 1))
    assert mean[0, 0] == pytest.approx(2.5)
    assert np.isnan(mean[1, 0])  # its only source has none
    assert np.isnan(mean[2, 0])  # nothing reaches it


def test_trust_weighs_values_of_one_target() -> None:
    crosswalk = from_pairs(ints(0, 1), ints(0, 0), (2, 1))
    mean = averaged(crosswalk, floats(2, 3).reshape(-1, 1), floats(1, 0.5).reshape(-1, 1))
    assert mean[0, 0] == pytest.approx((2 * 1 + 3 * 0.5) / 1.5)


@given(PAIRS, st.lists(st.floats(-5, 5), min_size=SOURCES, max_size=SOURCES))
def test_a_mean_lies_between_its_sources(pairs: list[tuple[int, int]], values: list[float]) -> None:
    mean = averaged(crosswalk_of(pairs), np.array(values).reshape(-1, 1))[:, 0]
    for target in range(TARGETS):
        reaching = [values[source] for source, to in pairs if to == target]
        if reaching:
            assert min(reaching) - 1e-9 <= mean[target] <= max(reaching) + 1e-9
        else:
            assert np.isnan(mean[target])


def test_a_chain_loses_what_its_middle_loses() -> None:
    # Target 0 comes half from middle 0 and half from middle 1, and no source reaches middle 1.
    first = from_pairs(ints(0), ints(0), (1, 2))
    second = from_pairs(ints(0, 1), ints(0, 0), (2, 1))
    both = chained(first, second)
    assert both.share.toarray() == pytest.approx(np.array([[0.5]]))
    lost = loss(both, floats(10), floats(40))
    assert lost.target_share == pytest.approx(0.5)
    assert lost.unreached_share == 0.0


def test_loss_names_both_sides_and_weighs_them_by_people() -> None:
    crosswalk = from_pairs(ints(0, 0, 1), ints(0, 1, 1), (3, 3))
    lost = loss(crosswalk, floats(50, 30, 20), floats(60, 30, 10))
    assert lost.sources.tolist() == [2]
    assert lost.targets.tolist() == [2]
    assert lost.source_share == pytest.approx(0.2)
    assert lost.target_share == lost.unreached_share == pytest.approx(0.1)
    assert lost.split_share == pytest.approx(0.5)


def test_parts_above_one_are_refused() -> None:
    with pytest.raises(ValueError, match="at most one"):
        Crosswalk(csr_array(np.array([[0.7], [0.7]])))


def test_no_pairs_reach_nothing() -> None:
    empty = crosswalk_of([])
    lost = loss(empty, np.ones(SOURCES), np.ones(TARGETS))
    assert lost.source_share == lost.target_share == 1.0
