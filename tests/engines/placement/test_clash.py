from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from passerelle.engines.placement import highs
from passerelle.engines.placement.clash import check, explain
from passerelle.engines.placement.highs import Options, Outcome
from passerelle.engines.placement.model import placement_lp
from passerelle.engines.placement.problem import EntryLimit, HardTarget, PlacementProblem, SideLimit
from passerelle.engines.placement.williams import Aim, manpower_problem
from passerelle.errors import Cancelled, Infeasible
from placements import one_way, problems, side_limit, small_problem, target, with_limits

KEPT, FIXED, HIRING = "people kept", "fixed by hand", "hiring"
UNDER, OVER = "limits.under_people", "limits.over_people"


def possible(problem: PlacementProblem) -> bool:
    return highs.run(placement_lp(problem)).outcome is Outcome.OPTIMAL


def refusal(problem: PlacementProblem) -> Infeasible:
    with pytest.raises(Infeasible) as caught:
        check(problem)
    return caught.value


def keys(found: Infeasible) -> list[str]:
    return [demand.split(":")[0] for demand in found.clash]


def ceiling(problem: PlacementProblem, most: float) -> SideLimit:
    return side_limit("separations", problem.leaves, problem.leaves <= 0.0, [most])


def changed(problem: PlacementProblem, key: str, more: float) -> PlacementProblem:
    """Return the problem in which a demand gives way by ``more``; infinity drops it."""
    limits = problem.limits
    if key in (UNDER, OVER):
        name = key.removeprefix("limits.")
        value = getattr(limits, name)
        return with_limits(problem, **{name: value + more if np.isfinite(more) or key == UNDER else None})
    if key == KEPT:
        may = np.minimum(problem.may_leave + more, problem.people[:, None])
        return replace(problem, may_leave=may)
    if key == FIXED:
        assert np.isinf(more)
        return replace(problem, least=None)
    if key == HIRING:
        return replace(problem, hire_at_most=problem.hire_at_most + more)
    targets = tuple(_target(t, more) if t.key == key else t for t in limits.targets)
    side = tuple(replace(s, most=s.most + more) if s.key == key else s for s in limits.side)
    entries = tuple(e for e in limits.entries if e.key != key)
    return with_limits(problem, targets=targets, side=side, entries=entries)


def _target(one: HardTarget, more: float) -> HardTarget:
    return replace(one, at_most_people=one.at_most_people + min(more, 1e6))


def only(problem: PlacementProblem, named: list[str]) -> PlacementProblem:
    """Return the problem with the named demands alone."""
    limits = problem.limits
    others = [
        *(t.key for t in limits.targets),
        *(s.key for s in limits.side),
        *(e.key for e in limits.entries),
    ]
    others += [KEPT, HIRING] + ([FIXED] if problem.least is not None else [])
    others += [UNDER] if limits.under_people is not None else []
    others += [OVER] if limits.over_people is not None else []
    for key in others:
        problem = problem if key in named else changed(problem, key, np.inf)
    return problem


def carried_out(problem: PlacementProblem, remedy: str, less: float = 0.0) -> PlacementProblem | None:
    """Return the problem with a remedy carried out but for ``less``; None where that is not one number."""
    raised = re.match(r"Raise (?:each limit of )?(\S+) by ([\d,.]+)(?:,| \()", remedy)
    if raised is None:
        return None
    return changed(problem, raised[1], float(raised[2].replace(",", "")) - less)


def test_a_target_without_openings_clashes_with_a_ceiling_of_no_separations() -> None:
    problem = one_way(last=[0, 1])
    found = refusal(with_limits(problem, side=(ceiling(problem, 0.0),), targets=(target(6.0),)))
    assert found.clash == (
        "target[1]: at most 6 people in role 0",
        "limits.separations: separations of at most [0.0]",
    )
    assert found.remedies == (
        "Raise target[1] by 4, from 6 to 10 (people).",
        "Raise limits.separations by 4, from 0 to 4 (people).",
    )
    assert found.exit_code == 4


def test_a_limit_that_does_not_matter_is_not_named() -> None:
    problem = one_way()
    money = side_limit("budget", problem.cost, None, [10.0], money=True)
    idle = side_limit("seats", np.ones(2), np.array([True, True]), [[0.0]])
    limits = {"side": (money, idle, ceiling(problem, 0.0))}
    found = refusal(with_limits(problem, **limits, targets=(target(9.0), target(3.0, (1,), key="target[2]"))))
    assert keys(found) == ["target[1]", "target[2]", "limits.separations"]


def test_a_budget_that_is_too_small_is_named_with_the_money_that_is_missing() -> None:
    # 4 people must leave role 0: by move at 10 each while nothing else limits that, 40 in all.
    problem = one_way()
    money = side_limit("budget", problem.cost, None, [25.0], money=True)
    found = refusal(with_limits(problem, side=(money,), targets=(target(6.0),)))
    assert "Raise limits.budget by 15, from 25 to 40 (in the plan's currency)." in found.remedies
    # 2.5 people can be paid for, so 7.5 stay; targets are whole.
    assert "Raise target[1] by 2, from 6 to 8 (people)." in found.remedies


def test_a_target_for_people_whom_nobody_can_ask_clashes_alone() -> None:
    found = refusal(with_limits(one_way(), targets=(target(2.0, (1,)),)))
    assert found.clash == ("target[1]: at most 2 people in role 1",)
    assert found.remedies == ("Raise target[1] by 1, from 2 to 3 (people).",)


def test_two_clashes_at_once_are_mended_together() -> None:
    limits = (target(2.0, (1,)), target(1.0, (1,), key="target[2]"))
    found = refusal(with_limits(one_way(), targets=limits))
    assert len(found.clash) == 1
    assert found.remedies[0].startswith("No single change is enough")
    assert len(found.remedies) == 3


def test_people_who_are_kept_clash_with_a_target_and_may_be_asked_instead() -> None:
    found = refusal(with_limits(one_way(may_leave=[[1.0]]), targets=(target(6.0),)))
    assert keys(found) == ["target[1]", KEPT]
    assert found.remedies == (
        "Raise target[1] by 3, from 6 to 9 (people).",
        "Let 3 more people be asked to leave such roles.",
    )


def test_people_fixed_by_hand_clash_with_the_limit_that_they_break() -> None:
    problem = replace(one_way(), least=np.array([0.0, 3.0]))
    found = refusal(with_limits(problem, side=(ceiling(problem, 1.0),)))
    assert keys(found) == ["limits.separations", FIXED]
    assert found.remedies == (
        "Raise limits.separations by 2, from 1 to 3 (people).",
        "Fix 2 fewer people by hand.",
    )


def test_required_headcount_that_must_be_met_clashes_with_the_hires_that_are_allowed() -> None:
    # Role 1 has 3 of 5: nobody may be hired, and only 1 person of role 0 may be asked.
    problem = with_limits(one_way(may_leave=[[1.0]]), under_people=0.0)
    found = refusal(problem)
    assert keys(found) == [UNDER, HIRING, KEPT]
    assert "required headcount is met" in found.clash[0]
    assert found.remedies == (
        "Raise limits.under_people by 1, from 0 to 1 (people).",
        "Let 1 more people be hired.",
        "Let 1 more people be asked to leave such roles.",
    )


def test_too_many_people_in_all_clash_with_a_ceiling_on_separations() -> None:
    # 13 people for 11 positions, and nobody may separate.
    problem = one_way()
    found = refusal(with_limits(problem, over_people=1.0, side=(ceiling(problem, 0.0),)))
    assert keys(found) == ["limits.separations", OVER]
    assert found.remedies[1] == "Raise limits.over_people by 1, from 1 to 2 (people)."


def test_an_entry_limit_gives_way_in_people() -> None:
    # At most a fifth of role 1 may have entered: of 3 there and x who enter, x <= (3 + x) / 5.
    problem = one_way(may_leave=[[10.0]])
    entry = EntryLimit("limits.entries", "at most a fifth of role 1 is new", np.array([0]), 1, 0.2)
    found = refusal(with_limits(problem, under_people=0.0, entries=(entry,)))
    assert keys(found) == [UNDER, HIRING, "limits.entries"]
    # 2 must enter where 5 are then: 1 more than a fifth of them.
    assert found.remedies[2] == "Let 1 more people enter in a quarter than limits.entries does."


def test_of_a_limit_for_each_site_the_sites_that_clash_are_named() -> None:
    problem = small_problem(may_leave=[[6, 6], [4, 4]], required=[[4, 4], [5, 5]])
    away = replace(problem, last=np.where(problem.kind == 2, problem.last, 0))
    group = np.where(away.kind == 2, away.cohort, -1)
    sites = SideLimit(
        "separations_site",
        "limits.site",
        "at most so many leave a site",
        away.leaves,
        group,
        np.array([0.0, 9.0]),
        ("Akron", "Boise"),
    )
    found = refusal(with_limits(away, side=(sites,), targets=(target(4.0),)))
    assert found.clash[1] == "limits.site: at most so many leave a site (here: Akron)"
    # 9 are expected in quarter 1, so 5 must leave; in Boise there are 3.6 who can, so 1.4 leave in Akron.
    assert found.remedies[1] == "Raise each limit of limits.site by 2 (people)."


def test_the_least_redundancies_of_the_published_manpower_problem_are_the_remedy() -> None:
    # Williams: 841.796875 redundancies at least, in people who may be laid off in whole.
    found = refusal(manpower_problem(Aim.REDUNDANCIES, 841.0))
    assert keys(found) == ["redundancies", OVER, "entry"]
    assert found.remedies[0] == "Raise redundancies by 1, from 841 to 842 (people)."


def test_without_demands_everybody_may_stay() -> None:
    problem = one_way()
    none = side_limit("budget", problem.cost, None, [0.0], money=True)
    check(with_limits(problem, side=(none, ceiling(problem, 0.0))))


def test_what_can_be_met_has_no_explanation() -> None:
    with pytest.raises(RuntimeError, match="can be met"):
        explain(one_way())


def test_it_stops_when_cancelled() -> None:
    problem = with_limits(one_way(), targets=(target(2.0, (1,)),))
    with pytest.raises(Cancelled):
        check(problem, Options(cancelled=lambda: True))


def test_past_the_deadline_what_is_known_is_told() -> None:
    problem = one_way(last=[0, 1])
    tight = with_limits(problem, side=(ceiling(problem, 0.0),), targets=(target(6.0),))
    found = explain(tight, Options(deadline_s=0.0))
    assert set(keys(found)) >= {"target[1]", "limits.separations"}
    assert "no time left" in found.remedies[-1]


@st.composite
def demanding(draw: st.DrawFn) -> PlacementProblem:
    """Draw a small problem with demands of every kind."""
    problem = draw(problems())
    some = st.none() | st.integers(0, 4).map(float)
    problem = with_limits(problem, under_people=draw(some), over_people=draw(some))
    if draw(st.booleans()):
        # Where nobody may go yet nobody is fixed either, so these hold from the first quarter on.
        most = np.full(len(problem.kind), np.inf) if problem.most is None else problem.most
        some_may = problem.may_leave[problem.cohort, 0] > 0.0
        drawn = draw(st.lists(st.sampled_from([0.0, 0.0, 1.0]), min_size=len(most), max_size=len(most)))
        problem = replace(problem, least=np.where(some_may, np.minimum(drawn, most), 0.0))
    return problem


@given(demanding())
@settings(max_examples=20, deadline=None)
def test_what_clashes_does_so_by_itself_and_no_less_of_it_does(problem: PlacementProblem) -> None:
    try:
        check(problem)
    except Infeasible as caught:
        named = keys(caught)
    else:
        assert possible(problem)
        return
    assert not possible(problem)
    assert not possible(only(problem, named))
    for key in named:
        assert possible(only(problem, [other for other in named if other != key]))


@given(demanding())
@settings(max_examples=20, deadline=None)
def test_each_remedy_does_what_it_says_and_one_unit_less_does_not(problem: PlacementProblem) -> None:
    try:
        check(problem)
    except Infeasible as caught:
        remedies = caught.remedies
    else:
        assume(False)
        return
    if remedies[0].startswith("No single change"):
        for remedy in remedies[1:]:
            better = carried_out(problem, remedy)
            if better is None:
                return
            problem = better
        assert possible(problem)
        return
    for remedy in remedies:
        better = carried_out(problem, remedy)
        if better is not None:
            assert possible(better)
            almost = carried_out(problem, remedy, 1.0)
            assert almost is not None
            assert not possible(almost)
