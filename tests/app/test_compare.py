"""Plans side by side: differences mean something, small cells stay hidden, and no plan is changed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plans
from passerelle.app.compare import Comparison, Count, _hidden_ways, compare, compared
from passerelle.data import plan_folder
from passerelle.data.plan_folder import PlanFolder
from passerelle.data.schema import DECISIONS, Decision
from passerelle.data.store import file_hash
from passerelle.errors import BadInput, UsageError

SAME = {"hashes": {"roster": "r", "snapshot": "s", "scenario": "x"}, "seed": 1}


def folder(ways: Any = plans.TINY.ways, scenario: str = "a = 1\n", **changes: Any) -> PlanFolder:
    plan = {**SAME, **changes.pop("plan", {})}
    made = plans.plan_folder_of(replace(plans.TINY, ways=ways, plan=plan, **changes))
    return replace(made, scenario=scenario)


def more_separations() -> PlanFolder:
    """Return a plan in which the 23 who were offered a move separate."""
    moves = [way.decision is Decision.MOVE for way in plans.TINY.ways]
    gone = [replace(way, to=None, decision=Decision.SEPARATE) for way in plans.TINY.ways]
    return folder(tuple(gone[k] if moves[k] else way for k, way in enumerate(plans.TINY.ways)))


def both(*others: PlanFolder) -> Comparison:
    names = ["base", *(f"plan {number}" for number in range(1, len(others) + 1))]
    return compared(names, [folder(), *others])


def test_differences_are_against_the_first() -> None:
    found = both(more_separations(), folder())
    assert found.figure("separate").differences == (None, 23.0, 0.0)
    assert found.figure("move").differences == (None, -23.0, 0.0)
    assert found.figure("stay").differences[1] == 0.0


def test_another_currency_is_said_and_its_money_is_not_subtracted() -> None:
    found = both(folder(currency="EUR"))
    assert found.figure("cost").differences == (None, None)
    assert found.figure("separate").differences == (None, 0.0)
    assert any("plan 1 is in EUR, base in USD" in says for says in found.said)


def test_another_length_is_said_and_sums_over_it_are_not_subtracted() -> None:
    found = both(folder(quarters=3))
    assert found.figure("separate").differences == (None, None)
    assert found.figure("employees").differences == (None, 0.0)
    assert any("plan 1 runs over 3 quarters" in says for says in found.said)


def test_another_seed_and_snapshot_and_an_open_gap_are_said() -> None:
    found = both(
        folder(plan={"seed": 2, "hashes": {"roster": "r", "snapshot": "t"}}, summary={"status": "FEASIBLE"})
    )
    said = " ".join(found.said)
    assert "another reference snapshot" in said
    assert "has the seed 2" in said
    assert "plan 1 is not proved to be the best plan" in said


def test_who_is_proposed_something_else_is_counted_for_plans_of_one_roster() -> None:
    other = folder(plan={"hashes": {"roster": "another"}})
    found = both(more_separations(), folder(), other)
    assert [changes.plan for changes in found.changes] == ["plan 1", "plan 2"]
    changed, same = found.changes
    assert [(way.before, way.after, way.people) for way in changed.ways] == [("move", "separate", Count(23))]
    assert changed.other_decision == Count(23)
    assert same.ways == ()
    assert same.other_decision == Count(0)
    assert any("another roster" in says for says in found.said)


def test_small_cells_of_a_function_are_hidden_in_every_plan() -> None:
    found = both(more_separations())
    content = next(row for row in found.functions if row.function == "Content")
    before, after = content.counts
    assert before["move"] == after["separate"] == Count(None, few=True)
    assert before["separate"] == after["move"] == Count(0)
    assert before["stay"].people is not None


def test_a_change_that_would_give_a_small_rest_away_is_hidden_too() -> None:
    # 18 of the 23 who were offered a move separate: with 18 shown, the other 5 could be had.
    first, *rest = plans.TINY.ways
    found = both(folder((replace(first, to=None, decision=Decision.SEPARATE), *rest)))
    assert [way.people for way in found.changes[0].ways] == [Count(None)]


@given(st.dictionaries(st.tuples(st.sampled_from(DECISIONS), st.sampled_from(DECISIONS)), st.integers(1, 60)))
def test_no_small_change_can_be_had_from_the_sum_of_all_changes(ways: dict[tuple[str, str], int]) -> None:
    hidden = _hidden_ways(ways)
    changes = {way: people for way, people in ways.items() if way[0] != way[1]}
    left = [way for way in changes if way in hidden]
    assert all(way in hidden for way, people in ways.items() if people < 11)
    assert len(left) != 1 or len(changes) == 1


def test_levers_that_differ_are_told_with_their_titles_and_lists_with_their_numbers() -> None:
    first = "[offers]\nacceptance_share = { low = 0.1, central = 0.2, high = 0.3 }\n"
    first += "[[target]]\nchange_people = -3\n"
    second = first.replace("0.2", "0.25").replace("-3", "-4") + "[limits]\nnew = true\n"
    found = compared(["a", "b"], [folder(scenario=first), folder(scenario=second)])
    rows = {row.key: row for row in found.levers}
    assert list(rows) == ["offers.acceptance_share", "target[1].change_people", "limits.new"]
    assert rows["offers.acceptance_share"].title == "Share of offers accepted"
    assert rows["target[1].change_people"].values == (-3, -4)
    assert rows["limits.new"].values == (None, True)


def test_plans_are_read_and_nothing_in_them_changes(tmp_path: Path) -> None:
    paths = [tmp_path / "low" / "plan", tmp_path / "high" / "plan"]
    for path, made in zip(paths, (folder(), more_separations()), strict=True):
        plan_folder.write(made, path, {"report.html": b"x"})
    before = {path: file_hash(path) for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    found = compare(paths)
    after = {path: file_hash(path) for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    assert before == after
    assert [plan.name for plan in found.plans] == [str(path) for path in paths]
    assert json.loads(json.dumps(found.as_json()))["plans"][0]["currency"] == "USD"


def test_one_plan_and_what_is_no_plan_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        compared(["a"], [folder()])
    with pytest.raises(BadInput):
        compare([tmp_path, tmp_path])
