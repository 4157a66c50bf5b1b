"""A scenario without an industry says what its quits are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

from passerelle.app.industry import unset_industry_notes
from passerelle.app.scenario import default_scenario
from passerelle.data import reference
from passerelle.domain.scenario import Scenario

SNAPSHOT = reference.load()
DEFAULT = default_scenario(name="unset", start=date(2025, 10, 1), quarters=4).scenario


def having(**values: object) -> Scenario:
    """Return the default scenario with some levers moved; ``__`` stands for the dot of a key."""
    moved = {key.replace("__", "."): value for key, value in values.items()}
    return replace(DEFAULT, values=MappingProxyType({**DEFAULT.values, **moved}))


def test_without_an_industry_the_note_says_so_with_the_published_figures() -> None:
    (note,) = unset_industry_notes(DEFAULT, SNAPSHOT)
    rate = SNAPSHOT.quits.filter(sector="total")["central_monthly"][0]
    assert "employer.industry is not set" in note
    assert "passerelle scenario explain" in note
    assert f"{100 * rate:.1f}\u00a0% a month" in note


def test_with_an_industry_or_a_rate_of_its_own_there_is_nothing_to_say() -> None:
    assert unset_industry_notes(having(employer__industry=("51",)), SNAPSHOT) == ()
    assert unset_industry_notes(having(attrition__rates="given"), SNAPSHOT) == ()
