from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from likely_facts import reordered, some_facts, some_flows
from passerelle.domain.units import Floats
from passerelle.engines.likely.flows import Membership, Split, carried, flow_features, logged
from passerelle.engines.likely.pairs import alike

SEEDS = st.integers(0, 10_000)


def near(seed: int) -> Floats:
    return alike(some_facts(seed))


@given(SEEDS, st.integers(0, 6))
def test_a_row_says_nothing_of_itself(seed: int, row: int) -> None:
    """What is said of moves out of an origin must not change when its own moves change: no leakage."""
    flows = some_flows(seed)
    other = flows.leavers.copy()
    other[row] = np.roll(other[row], 1)
    other[row, row] = 0.0
    changed = replace(flows, leavers=other)
    before, after = flow_features(flows, near(seed)), flow_features(changed, near(seed))
    for name, (value, _) in before.items():
        assert after[name][0][row] == pytest.approx(value[row], nan_ok=True), name


@given(SEEDS)
def test_a_row_that_is_not_known_is_as_if_it_were_not_there(seed: int) -> None:
    flows = some_flows(seed)
    hidden = np.arange(7) == 2
    other = flows.leavers.copy()
    other[2] = 1.0 / 6.0
    other[2, 2] = 0.0
    before = flow_features(flows.without(hidden), near(seed))
    after = flow_features(replace(flows, leavers=other).without(hidden), near(seed))
    for name, (value, _) in before.items():
        assert after[name][0] == pytest.approx(value, nan_ok=True), name


@given(SEEDS)
def test_kin_of_a_row_say_nothing_of_it(seed: int) -> None:
    flows = some_flows(seed)
    kin = np.zeros((7, 7), dtype=np.bool_)
    kin[1, 4] = kin[4, 1] = True
    other = flows.leavers.copy()
    other[4] = np.roll(other[4], 2)
    other[4, 4] = 0.0
    before = flow_features(replace(flows, kin=kin), near(seed))
    after = flow_features(replace(flows, kin=kin, leavers=other), near(seed))
    for name, (value, _) in before.items():
        assert after[name][0][1] == pytest.approx(value[1], nan_ok=True, abs=1e-12), name


def test_inflow_and_people_who_came_back_are_what_they_say() -> None:
    flows = some_flows(5)
    features = flow_features(flows, near(5))
    others = [k for k in range(7) if k != 2]
    jobs, share = flows.jobs_people, flows.leavers
    slow = sum(jobs[k] * share[k, 3] for k in others) / sum(jobs[k] for k in others)
    assert features["inflow"][0][2, 3] == pytest.approx(slow)
    assert features["back"][0][2, 3] == pytest.approx(jobs[3] * share[3, 2] / jobs[2])
    back = np.array([jobs[k] * share[k, 2] if k != 2 else 0.0 for k in range(7)])
    two = sum(back[k] / back.sum() * share[k, 3] for k in range(7))
    assert features["two_steps"][0][2, 3] == pytest.approx(two)


@given(SEEDS, st.permutations(range(7)))
def test_relabelling_changes_nothing(seed: int, order: list[int]) -> None:
    chosen = np.array(order, dtype=np.int64)
    square = np.ix_(chosen, chosen)
    before = flow_features(some_flows(seed), near(seed))
    after = flow_features(reordered(some_flows(seed), chosen), near(seed)[square])
    for name, (value, _) in before.items():
        assert after[name][0] == pytest.approx(value[square], nan_ok=True), name


def test_occupations_of_one_node_share_what_flows_into_it() -> None:
    of_node = np.zeros((7, 8))
    of_node[np.arange(7), np.arange(7)] = 1.0
    of_node[6, 6], of_node[6, 7] = 0.25, 0.75
    in_node = (of_node > 0.0).astype(np.float64)
    features = flow_features(some_flows(6), near(6))
    here = carried(features, Membership(of_node, in_node))
    inflow = features["inflow"][0]
    assert here["inflow"][0][0, 6] == pytest.approx(0.25 * inflow[0, 6])
    assert here["inflow"][0][0, 7] == pytest.approx(0.75 * inflow[0, 6])
    assert here["inflow"][0][7, 0] == pytest.approx(inflow[6, 0])
    assert np.isnan(here["back"][0][6, 7])
    assert here["unseen"][1] is Split.ALIKE
    assert here["unseen"][0][6, 7] == 1.0
    assert np.isnan(here["two_steps"][0][6, 7])
    assert here["neighbours_near"][0][6, 7] == pytest.approx(0.75 * features["neighbours_near"][0][6, 6])
    assert here["unseen"][0][0, 7] == 0.0


def test_an_occupation_without_a_node_is_unknown() -> None:
    of_node = np.hstack([np.eye(7), np.zeros((7, 1))])
    here = carried(
        flow_features(some_flows(7), near(7)), Membership(of_node, (of_node > 0.0).astype(np.float64))
    )
    found = logged(here, np.ones(8))
    assert np.isnan(found["inflow"][0, 7])
    assert np.isnan(found["two_steps"][7, 0])
    assert np.isfinite(found["inflow"][0, :7]).all()


def test_kin_of_another_node_are_as_unknown_as_ones_own() -> None:
    kin = np.zeros((7, 7), dtype=np.bool_)
    kin[1, 4] = kin[4, 1] = True
    here = carried(flow_features(replace(some_flows(8), kin=kin), near(8)), Membership(np.eye(7), np.eye(7)))
    for name in ("back", "back_share", "shared_sources", "two_steps"):
        assert np.isnan(here[name][0][1, 4]), name
        assert np.isfinite(here[name][0][1, 3]), name
