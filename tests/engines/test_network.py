"""The cleaning of a mobility network: what must hold of any, and a small case by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domain.units import Floats
from passerelle.engines.network import clean, moving_share, siblings, staying

SPLITS = st.lists(st.integers(1, 3), min_size=1, max_size=6)  # nodes of each code of the survey
SEEDS = st.integers(0, 10_000)


def published(split: list[int], seed: int) -> tuple[Floats, Floats, Floats, list[list[int]]]:
    """A survey of codes, published by node: moves, jobs, the codes' own moves, and the nodes of each code."""
    random = np.random.default_rng(seed)
    codes = len(split)
    moved = random.dirichlet(np.ones(codes), size=codes)
    nodes = [[sum(split[:code]) + part for part in range(split[code])] for code in range(codes)]
    jobs = random.uniform(10.0, 1000.0, sum(split))
    by_node = np.zeros((len(jobs), len(jobs)))
    for origin, parts in enumerate(nodes):
        for target, goals in enumerate(nodes):
            size = jobs[goals] / jobs[goals].sum()
            for part in parts:
                by_node[part, goals] = moved[origin, target] * size
    return by_node, jobs, moved, nodes


@given(SPLITS, SEEDS)
def test_rows_add_up_to_one_and_nothing_is_negative(split: list[int], seed: int) -> None:
    raw, *_rest = published(split, seed)
    cleaned = clean(raw).moved
    assert cleaned.sum(axis=1) == pytest.approx(np.ones(len(raw)), abs=1e-9)
    assert cleaned.min() >= 0.0


@given(SPLITS, SEEDS)
def test_every_node_has_as_many_people_a_year_later_as_before_the_cleaning(
    split: list[int], seed: int
) -> None:
    raw, jobs, *_rest = published(split, seed)
    assert jobs @ clean(raw).moved == pytest.approx(jobs @ raw)


@given(SPLITS, SEEDS)
def test_a_second_cleaning_changes_nothing(split: list[int], seed: int) -> None:
    once = clean(published(split, seed)[0]).moved
    again = clean(once)
    assert again.moved == pytest.approx(once, abs=1e-12)
    assert not again.merged.any()
    assert not again.scaled.any()


@given(SPLITS, SEEDS)
def test_nodes_of_one_code_stay_as_the_code_does_and_swap_nobody(split: list[int], seed: int) -> None:
    raw, _jobs, moved, nodes = published(split, seed)
    cleaned = clean(raw)
    for code, parts in enumerate(nodes):
        assert set(cleaned.code[parts]) == {parts[0]}
        among = cleaned.moved[parts][:, parts]
        assert np.diagonal(among) == pytest.approx(np.full(len(parts), moved[code, code]))
        assert (among[~np.eye(len(parts), dtype=np.bool_)] == 0.0).all()
        apart = np.setdiff1d(np.arange(len(raw)), parts)
        assert cleaned.moved[parts][:, apart] == pytest.approx(raw[parts][:, apart])


@given(SPLITS, SEEDS, st.floats(0.5, 2.0))
def test_a_row_that_misses_one_is_scaled_and_said_to_be(split: list[int], seed: int, by: float) -> None:
    raw, *_rest = published(split, seed)
    short = raw.copy()
    short[0] *= by
    cleaned = clean(short)
    assert cleaned.moved.sum(axis=1) == pytest.approx(np.ones(len(raw)))
    assert cleaned.scaled[0] == (abs(short[0].sum() - 1.0) > 1e-9)
    assert not cleaned.scaled[1:].any()


def test_a_network_without_siblings_and_whole_rows_is_left_as_it_is() -> None:
    raw = np.array([[0.9, 0.1], [0.2, 0.8]])
    cleaned = clean(raw)
    assert (cleaned.moved == raw).all()
    assert not cleaned.merged.any()


def test_the_published_network_is_not_changed() -> None:
    raw = np.array([[0.6, 0.3, 0.1], [0.6, 0.3, 0.1], [0.0, 0.0, 0.9]])
    before = raw.copy()
    cleaned = clean(raw)
    assert (raw == before).all()
    assert cleaned.moved == pytest.approx(np.array([[0.9, 0.0, 0.1], [0.0, 0.9, 0.1], [0.0, 0.0, 1.0]]))
    assert cleaned.merged.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert cleaned.scaled.tolist() == [False, False, True]


def test_equal_rows_are_no_siblings_where_one_of_them_keeps_nobody() -> None:
    # A split code leaves a part of its people in each part.
    raw = np.array([[1.0, 0.0], [1.0, 0.0]])
    assert siblings(raw).tolist() == [0, 1]
    assert (clean(raw).moved == raw).all()


def test_nearly_equal_rows_are_no_siblings() -> None:
    raw = np.array([[0.6, 0.4], [0.6 + 1e-6, 0.4 - 1e-6]])
    assert siblings(raw).tolist() == [0, 1]


@pytest.mark.parametrize("raw", [[[1.1, -0.1], [0.0, 1.0]], [[1.0, 0.0], [0.0, 0.0]]])
def test_shares_below_zero_and_origins_without_any_are_refused(raw: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="at least zero"):
        clean(np.array(raw))


def test_staying_is_counted_by_node_and_by_people() -> None:
    stays = staying(np.diag([0.5, 0.8, 0.9]), np.array([100.0, 100.0, 200.0]))
    assert stays.median_share == pytest.approx(0.8)
    assert stays.mean_share == pytest.approx(0.775)
    assert (stays.few, stays.few_people) == (1, 100.0)


def test_the_part_of_edges_in_all_moves_is_counted_in_people() -> None:
    moved = np.array([[0.9, 0.1], [0.4, 0.6]])
    edges = np.array([[True, True], [False, False]])
    assert moving_share(moved, np.array([30.0, 10.0]), edges) == pytest.approx(3 / 7)
    assert moving_share(np.eye(2), np.array([30.0, 10.0]), edges) == 0.0
