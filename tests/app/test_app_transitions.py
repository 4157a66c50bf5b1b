"""From a code or a title to ranked ways out, and one move in full."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

import passerelle
from passerelle.app.transitions import Rules, one_transition, rules_of, transitions
from passerelle.app.transitions.bars import TITLES
from passerelle.app.transitions.graph import transition_graph
from passerelle.app.transitions.result import TransitionView
from passerelle.app.transitions.words import against
from passerelle.data import reference
from passerelle.domain.gap import GapKind
from passerelle.domain.transition import Condition, TransitionRules, Unmet
from passerelle.errors import BadInput
from passerelle.faces.transitions.terminal import transition_blocks

SNAPSHOT = reference.load()
SCENARIO = """
schema_version = 1
[scenario]
name = "strict"
start = 2026-01-01
quarters = 4
[advice]
pay_viable_share = 2.0
[training]
tuition_per_week_money = 284.0
"""


def test_the_origin_is_found_by_its_title_and_how_is_said() -> None:
    found = transitions("customer service rep", reference=SNAPSHOT, most=1)
    assert found.origin.occupation == "43-4051"
    assert "confidence" in found.origin.understood[0]


def test_ways_out_are_viable_and_ranked_the_unsure_between() -> None:
    found = transitions("43-4051", reference=SNAPSHOT, most=200)
    assert len(found.transitions) == found.origin.viable
    assert sum(view.advisable for view in found.transitions) == found.origin.advisable > 0
    assert sum(view.unsure for view in found.transitions) == found.origin.unsure > 0
    ranks = [(not view.advisable, not view.unsure, -view.likely) for view in found.transitions]
    assert ranks == sorted(ranks)
    for view in found.transitions:
        assert view.viable
        assert not (view.advisable and view.evidence == "insufficient")
        assert view.pay_change_share >= -0.25
        assert view.pay_change_money == pytest.approx(view.pay_change_share * found.origin.pay_median)
        assert view.weeks.low <= view.weeks.central <= view.weeks.high
        assert view.weeks.central <= 52.0
        assert view.direct == (view.weeks.high == 0.0 == view.tuition_money.high)
        assert view.exposure.low <= view.exposure.central <= view.exposure.high
        assert view.safe == view.safe_cases[1]


def test_what_people_do_is_the_likeliest_of_all_advisable_or_not() -> None:
    found = transitions("43-4051", reference=SNAPSHOT, most=30)
    usual = [view.likely for view in found.usual]
    assert usual == sorted(usual, reverse=True)
    assert not all(view.viable for view in found.usual)
    assert max(view.likely for view in found.transitions) <= usual[0]


def test_every_condition_that_is_not_met_is_said_and_nothing_else() -> None:
    found = transitions("43-4051", reference=SNAPSHOT, most=60)
    for view in (*found.transitions, *found.usual):
        assert (view.against == ()) == (view.advisable or view.unsure)
        if not view.desirable or not view.safe:
            assert view.against


def test_gaps_are_the_largest_of_each_kind_and_strengths_are_none_of_them() -> None:
    found = transitions("43-4051", reference=SNAPSHOT, most=10)
    for view in found.transitions:
        assert len(view.strengths) <= 4
        assert not {gap.name for gap in view.gaps if gap.kind in (GapKind.SKILL, GapKind.KNOWLEDGE)} & {
            *view.strengths
        }
        for kind in GapKind:
            sizes = [gap.size for gap in view.gaps if gap.kind is kind]
            assert len(sizes) <= 3
            assert sizes == sorted(sizes, reverse=True)


def test_json_has_the_shape_others_rely_on() -> None:
    shown = json.loads(json.dumps(transitions("43-4051", reference=SNAPSHOT, most=5).as_json()))
    assert shown["origin"]["occupation"] == "43-4051"
    assert len(shown["transitions"]) == len(shown["usual"]) == 5
    assert set(shown["transitions"][0]) == {each.name for each in fields(TransitionView)}
    assert any("CC BY" in line for line in shown["sources"])


def test_an_origin_without_a_way_out_says_so_first() -> None:
    strict = Rules(TransitionRules(pay_viable_share=10.0))
    found = transitions("43-4051", reference=SNAPSHOT, rules=strict)
    assert found.transitions == ()
    assert "No destination is viable" in found.notes[0]
    assert found.usual


def test_imputed_skills_are_said_and_no_move_from_them_is_direct() -> None:
    found = transitions("15-1252", reference=SNAPSHOT)
    assert found.origin.imputed
    assert "imputed" in " ".join(found.notes[:2])
    assert all(view.imputed and not view.direct for view in (*found.transitions, *found.usual))


def test_one_move_is_shown_in_full_whether_viable_or_not() -> None:
    found = one_transition("43-4051", "lawyers", reference=SNAPSHOT)
    (view,) = found.transitions
    assert (view.occupation, view.viable, found.usual) == ("23-1011", False, ())
    assert view.against
    assert len([gap for gap in view.gaps if gap.kind is GapKind.KNOWLEDGE]) > 3
    assert any("'lawyers' was read as" in note for note in found.notes)


def test_both_ends_of_one_move_are_refused_together() -> None:
    with pytest.raises(BadInput) as caught:
        one_transition("99-9999", "xyzzy plugh", reference=SNAPSHOT)
    assert [fault.where for fault in caught.value.faults] == ["occupation", "--to"]
    with pytest.raises(BadInput, match="nothing to move to"):
        one_transition("43-4051", "43-4051", reference=SNAPSHOT)


def test_a_scenario_sets_the_bars_and_the_price(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text(SCENARIO)
    rules = rules_of(file)
    assert rules.advice.pay_viable_share == 2.0
    plain = one_transition("43-4051", "15-1232", reference=SNAPSHOT).transitions[0]
    strict = one_transition("43-4051", "15-1232", reference=SNAPSHOT, rules=rules).transitions[0]
    assert any("at least 200" in reason for reason in strict.against)
    per_week = plain.tuition_money.central / plain.weeks.central
    assert strict.tuition_money.central / strict.weeks.central == pytest.approx(284.0)
    assert per_week != pytest.approx(284.0)


def test_bars_other_than_the_defaults_are_said(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text(SCENARIO)
    assert set(TITLES) == {each.name for each in fields(TransitionRules)}
    assert transitions("43-4051", reference=SNAPSHOT, most=1).bars == ()
    pay, tuition = transitions("43-4051", reference=SNAPSHOT, rules=rules_of(file), most=1).bars
    assert re.search(r"200.%, not 75.%$", pay)
    assert re.search(r"284 USD, not 136$", tuition)
    shown = "\n".join(
        str(block)
        for block in transition_blocks(
            transitions("43-4051", reference=SNAPSHOT, rules=rules_of(file), most=1), ""
        )
    )
    assert pay in shown


def test_what_is_no_snapshot_and_no_rules_is_refused_in_words() -> None:
    for ask in (
        transition_graph,
        lambda reference=None, rules=None: transitions("43-4051", reference=reference, rules=rules),
    ):
        with pytest.raises(TypeError, match=r"rules are .*not dict"):
            ask(rules={})  # type: ignore[arg-type]
        with pytest.raises(TypeError, match=r"reference is a snapshot.*not str"):
            ask(reference="x")  # type: ignore[arg-type]


def test_entry_work_is_learnt_in_the_job_and_costs_nothing() -> None:
    for code in ("53-7062", "37-2011", "53-7051"):  # labourers, janitors, fork-lift drivers
        (view,) = one_transition("53-7065", code, reference=SNAPSHOT).transitions
        assert (view.weeks.central, view.weeks.high <= 4.0, view.tuition_money.high) == (1.0, True, 0.0)
        assert view.productive_weeks.high <= 13.0
        assert view.weeks_from.startswith("On the job: BLS")


def test_a_retired_code_is_carried_over_and_said() -> None:
    found = transitions("43-5081", reference=SNAPSHOT, most=1)
    assert found.origin.occupation == "53-7065"
    assert "older code" in found.origin.understood[0]


def test_the_package_gives_the_graph_of_the_embedded_snapshot() -> None:
    graph = passerelle.transition_graph()
    assert isinstance(graph, passerelle.TransitionGraph)
    assert graph is transition_graph(SNAPSHOT)
    assert graph.reachable("43-4051", 3, advisable_only=True)[0].advisable
    assert {gap.kind for gap in graph.gaps("43-4051", "29-1141")} >= {GapKind.KNOWLEDGE, GapKind.LICENCE}
    with pytest.raises(AttributeError, match="transition_grahp"):
        passerelle.transition_grahp  # noqa: B018 - the attribute is the test


@pytest.mark.parametrize(
    ("unmet", "says"),
    [
        (
            Unmet(Condition.PAY, 0.62, 0.75),
            "Pay is 62 % of what it is here; a viable move keeps at least 75 %.",
        ),
        (Unmet(Condition.PAY_KEPT, 0.9496, 0.95), "Pay is 94.96 % of what it is here; .* at least 95.00 %."),
        (Unmet(Condition.WEEKS, 60.0, 52.0), "Training takes 60 weeks; a viable move takes at most 52."),
        (Unmet(Condition.FIT, 0.499, 0.5), "Skills fit by 0.499; a viable move has at least 0.500."),
        (
            Unmet(Condition.GROWTH, -0.055, -0.02),
            "Its jobs are expected to fall by 5.5 % in ten years; .* falls by at most 2 %.",
        ),
        (
            Unmet(Condition.ABILITIES, 0.31, 0.25),
            "Of the abilities that it asks for 31 % are missing; a viable move lacks at most 25 %.",
        ),
        (Unmet(Condition.TALENT, 1.0, 0.0), "People are selected for it by audition .*our list, a guess.*"),
        (
            Unmet(Condition.LESS_EXPOSED, 0.44, 0.38, 0.05),
            "AI reaches 44 % of its tasks, more than the 33 % here; a safe move has at most 5 points more.",
        ),
        (Unmet(Condition.WEEKS, 1.0, 0.0), "Training takes 1 week; a viable move takes at most 0."),
        (
            Unmet(Condition.GROWTH, -0.055, 0.0),
            "Its jobs are expected to fall by 5.5 % in .* by 0 % or more.",
        ),
        (
            Unmet(Condition.OPENINGS, 0.031, 0.04),
            "Openings in a year are 3.1 % of its jobs; .* at least 4.0 %.",
        ),
        (Unmet(Condition.LESS_EXPOSED, 0.5, 0.4), "AI reaches 50 % of its tasks, more than the 40 % here."),
        (Unmet(Condition.EXPOSURE, 0.6, 0.5), "AI reaches 60 % of its tasks; a safe move has at most 50 %."),
    ],
)
def test_what_is_not_met_is_said_with_its_figure_and_the_bar(unmet: Unmet, says: str) -> None:
    assert re.fullmatch(says, against(unmet).replace("\u00a0", " "))


def test_every_condition_has_its_words() -> None:
    assert all(against(Unmet(condition, 2.0, 1.0)) for condition in Condition)
