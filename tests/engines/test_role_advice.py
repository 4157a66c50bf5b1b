"""Advice on moves between roles: what the occupations say, with the employer's own pay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domain.transition import DESIRABLE, SAFE, VIABLE, Condition, TransitionGraph
from passerelle.engines.role_advice import Verdicts, pay_ratio, role_advice, tiers, verdicts
from passerelle.engines.role_moves import RoleFacts
from role_facts_of import OCCUPATIONS, some_roles
from transition_graphs import near_graph

PAID = (Condition.PAY, Condition.PAY_KEPT)
seeds = st.integers(0, 1_000)


def slow_verdicts(graph: TransitionGraph, facts: RoleFacts, r: int, s: int) -> tuple[bool, bool, bool]:
    """Advice on one pair, condition by condition."""
    i, j = int(facts.occupation[r]), int(facts.occupation[s])
    if i < 0 or j < 0:
        return False, False, False
    ratio = facts.pay[s] / facts.pay[r] if facts.pay[r] > 0.0 and np.isfinite(facts.pay[s]) else 1.0
    skills = i == j or all(graph.met[c][i, j] for c in VIABLE if c not in PAID)
    next_step = facts.stem[r] == facts.stem[s] >= 0 and 0.0 < facts.level[s] - facts.level[r] <= 1.5
    leads = bool(facts.leads[s]) and not facts.leads[r] and not next_step
    viable = skills and ratio >= graph.rules.pay_viable_share and not leads
    outlook = i == j or all(graph.met[c][i, j] for c in DESIRABLE if c not in PAID)
    safe = i == j or all(graph.met[c][i, j] for c in SAFE)
    return viable, outlook and ratio >= graph.rules.pay_desirable_share, safe


def slow_reach(facts: RoleFacts, r: int, s: int) -> bool:
    """Whether a role is in reach: the region decides, else the site, else nothing says that it is not."""
    for code in (facts.region, facts.site):
        if code[r] >= 0 and code[s] >= 0:
            return bool(code[r] == code[s])
    return True


def half_known(seed: int) -> TransitionGraph:
    """Return a graph of which about half of the pairs are not known well enough to advise."""
    thin = np.random.default_rng(seed).random((OCCUPATIONS, OCCUPATIONS)) < 0.5
    return replace(near_graph(seed, OCCUPATIONS), insufficient=thin)


@given(seeds)
@settings(max_examples=20)
def test_every_verdict_is_what_the_conditions_say(seed: int) -> None:
    graph, facts = half_known(seed), some_roles(seed)
    every = np.arange(len(facts))
    likely = np.random.default_rng([seed, 3]).random((len(facts), len(facts))) ** 6 / len(facts)
    found = verdicts(role_advice(graph), facts, every[:, None], every)
    order = tiers(role_advice(graph), facts, every, likely)
    for r in every.tolist():
        reach = [slow_reach(facts, r, s) for s in every.tolist()]
        floor = 0.01 / max(sum(reach) - 1, 1)
        for s in every.tolist():
            viable, desirable, safe = slow_verdicts(graph, facts, r, s)
            good = viable and desirable and safe
            verdict = found.viable[r, s], found.desirable[r, s], found.safe[r, s]
            assert verdict == (viable, desirable, safe)
            i, j = int(facts.occupation[r]), int(facts.occupation[s])
            known = i >= 0 and j >= 0 and (i == j or not graph.insufficient[i, j])
            known &= bool(np.isfinite(facts.pay[[r, s]]).all())
            assert found.sure[r, s] == known
            assert found.advisable[r, s] == (good and known)
            sound = known and likely[r, s] >= floor
            tier = 3 + good + (good and reach[s]) if sound else 1 + good
            assert order[r, s] == viable * tier


def pair(**facts: list[Any]) -> RoleFacts:
    """Return two roles of one occupation and one title, told apart by ``facts`` alone."""
    same: dict[str, list[Any]] = {
        "occupation": [1, 1],
        "pay": [4e4, 4e4],
        "leads": [False, False],
        "stem": [0, 0],
        "level": [1, 2],
    }
    plain = some_roles(2, 2)
    arrays: dict[str, Any] = {name: np.array(of) for name, of in {**same, **facts}.items()}
    return replace(plain, **arrays)


def move(graph: TransitionGraph, facts: RoleFacts) -> Verdicts:
    return verdicts(role_advice(graph), facts, np.array([0]), np.array([1]))


def test_the_outlook_of_an_occupation_speaks_against_no_move_within_it() -> None:
    graph = near_graph(3, OCCUPATIONS)
    none = {c: np.zeros_like(holds) for c, holds in graph.met.items()}
    dire = replace(graph, met=none, safe=none[Condition.EXPOSURE], insufficient=~none[Condition.EXPOSURE])
    assert move(dire, pair()).advisable
    assert not move(dire, pair(occupation=[1, 2])).viable
    assert not move(dire, pair(pay=[4e4, 1e4])).viable  # pay still speaks against it
    assert not move(dire, pair(leads=[False, True], level=[1, 3])).viable


def test_a_role_that_leads_is_open_to_leaders_and_to_the_step_below() -> None:
    graph = near_graph(3, OCCUPATIONS)
    assert move(graph, pair(leads=[False, True])).viable
    assert move(graph, pair(leads=[True, True], stem=[0, 1])).viable
    assert not move(graph, pair(leads=[False, True], stem=[0, 1])).viable  # another title
    assert not move(graph, pair(leads=[False, True], stem=[-1, -1])).viable
    assert not move(graph, pair(leads=[False, True], level=[2, 1])).viable  # a step down
    assert not move(graph, pair(leads=[False, True], level=[1, np.nan])).viable


def test_pay_that_is_not_known_passes_nothing_and_fails_nothing() -> None:
    found = move(near_graph(3, OCCUPATIONS), pair(pay=[np.nan, 4e4]))
    assert found.viable
    assert found.good
    assert not found.pay_known
    assert not found.advisable


def test_pay_over_pay_is_no_number_where_either_is_not_known() -> None:
    facts = replace(some_roles(2, 4), pay=np.array([np.nan, 0.0, 50_000.0, 40_000.0]))
    ratio = pay_ratio(facts, np.array([0, 1, 2, 2]), np.array([2, 2, 3, 0]))
    np.testing.assert_allclose(ratio, [np.nan, 1.0, 0.8, np.nan])
