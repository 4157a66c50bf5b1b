"""The published answers of the manpower-planning problem, as ``validate placement`` checks them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passerelle.app import validate
from passerelle.app.validate import SUBJECTS, validate_placement
from passerelle.app.validations import placement
from passerelle.engines.placement.williams import Aim, manpower_problem


def test_all_nine_figures_are_reproduced() -> None:
    found = SUBJECTS["placement"]()
    assert len(found.checks) == 9
    assert len({check.id for check in found.checks}) == 9
    assert found.missed == ()
    assert found.sources == ()  # nothing is read from the snapshot


def test_with_one_person_more_required_every_figure_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(aim: Aim, at_most: float | None = None) -> object:
        problem = manpower_problem(aim, at_most)
        return replace(problem, required=problem.required + 1.0)

    monkeypatch.setattr(placement, "manpower_problem", wrong)
    placement._solved.cache_clear()
    try:
        missed = {check.id for check in validate_placement().missed}
    finally:
        placement._solved.cache_clear()
    assert missed == {figure.id for figure in placement.FIGURES}


def test_a_problem_without_a_plan_is_a_missed_figure_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def impossible(aim: Aim, at_most: float | None = None) -> object:
        return manpower_problem(aim, 0.0 if at_most is None else at_most)

    monkeypatch.setattr(placement, "manpower_problem", impossible)
    placement._solved.cache_clear()
    try:
        checks = {check.id: check for check in validate.validate_placement().checks}
    finally:
        placement._solved.cache_clear()
    assert not checks["williams-cost"].met
    assert checks["williams-cost"].note == "there was no answer"
    assert checks["williams-cost-1300"].met
