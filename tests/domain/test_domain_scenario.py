"""Levers, targets and scenarios as the domain has them."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import pytest

from passerelle.domain.calendar import Calendar
from passerelle.domain.scenario import (
    AttritionRate,
    Basis,
    Commuting,
    Growth,
    Keep,
    Lever,
    NoBackfill,
    Scenario,
    Target,
    Where,
)
from passerelle.domain.units import Range

EVERYBODY = Where(MappingProxyType({}))
BUDGET: Lever[float | None] = Lever(
    key="budget.total_money", title="Budget", unit="money", default=None, low=0.0, unset="none", source="none"
)
SEATS: Lever[int] = Lever(
    key="a.seats", title="Seats", unit="people", default=5, low=0, high=10, whole=True, source="x"
)
RULE: Lever[str] = Lever(
    key="a.rule", title="Rule", unit="choice", default="x", choices=("x", "y"), source="x"
)
SHARE: Lever[Range] = Lever(
    key="a.share", title="Share", unit="share", default=Range(0.1, 0.2, 0.3), low=0.0, high=1.0, source="x"
)
PLACES: Lever[tuple[str, ...]] = Lever(
    key="a.places", title="Places", unit="places", default=("p",), choices=("p", "q"), source="x"
)
CATALOGUE: Lever[str | None] = Lever(
    key="a.file", title="File", unit="path", default=None, text=True, unset="none", source="x"
)


def test_a_lever_changes_its_own_value_and_nothing_else() -> None:
    scenario = Scenario(
        "s", Calendar(date(2025, 1, 1), 4), MappingProxyType({BUDGET.key: None, SEATS.key: 5})
    )
    changed = SEATS.set(scenario, 7)
    assert changed[SEATS] == 7
    assert changed[BUDGET] is None
    assert scenario[SEATS] == 5


@pytest.mark.parametrize(
    ("lever", "value"),
    [
        (BUDGET, -1.0),
        (BUDGET, float("inf")),
        (BUDGET, "much"),
        (SEATS, 11),
        (SEATS, 5.0),
        (SEATS, True),
        (SEATS, None),
        (RULE, "z"),
        (RULE, 1),
        (SHARE, Range(0.0, 0.5, 1.1)),
        (SHARE, 0.5),
        (PLACES, ()),
        (PLACES, ("p", "z")),
        (PLACES, "p"),
        (CATALOGUE, ""),
        (CATALOGUE, 3),
    ],
)
def test_a_lever_refuses_what_is_of_another_type_or_out_of_range(lever: Lever[str], value: str) -> None:
    scenario = Scenario("s", Calendar(date(2025, 1, 1), 4), MappingProxyType({}))
    with pytest.raises(ValueError, match="does not take"):
        lever.set(scenario, value)


@pytest.mark.parametrize(
    ("lever", "value"),
    [
        (BUDGET, 3),
        (BUDGET, None),
        (SEATS, 0),
        (RULE, "y"),
        (PLACES, ("q", "p")),
        (CATALOGUE, "x.csv"),
        (CATALOGUE, None),
    ],
)
def test_a_lever_takes_what_is_in_range(lever: Lever[str], value: str) -> None:
    assert lever.admits(value)


def test_a_lever_with_a_default_out_of_range_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="own default"):
        Lever(key="a.b", title="t", unit="u", default=3.0, low=0.0, high=1.0, source="s")


def test_a_lever_without_source_or_words_for_nothing_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="lacks"):
        Lever(key="a.b", title="t", unit="u", default=1.0, source="")
    with pytest.raises(ValueError, match="not set"):
        Lever[float | None](key="a.b", title="t", unit="u", default=None, source="s")


def test_a_target_changes_something_and_growth_adds() -> None:
    with pytest.raises(ValueError, match="changes nothing"):
        Target("target[1]", EVERYBODY, 0, Basis.GROSS, hard=True, by=date(2025, 1, 1))
    with pytest.raises(ValueError, match="adds"):
        Growth("growth[1]", ("15-1252",), EVERYBODY, -1, date(2025, 1, 1), 0.5)
    with pytest.raises(ValueError, match="share"):
        Growth("growth[1]", ("15-1252",), EVERYBODY, 1, date(2025, 1, 1), 1.5)


def test_filters_read_as_words() -> None:
    assert str(EVERYBODY) == "everybody"
    where = Where(MappingProxyType({"segment": ("corporate",), "grade": ("L4", "L5")}))
    assert str(where) == "segment corporate, grade L4 or L5"


@pytest.mark.parametrize("annual", [Range(-0.1, 0.1, 0.2), Range(0.1, 0.2, 1.1)])
def test_attrition_of_some_roles_is_a_share_a_year(annual: Range) -> None:
    with pytest.raises(ValueError, match=r"attrition_rate\[1\]\.annual_rate\.(low|high) is a share"):
        AttritionRate("attrition_rate[1]", EVERYBODY, annual, "records")


@pytest.mark.parametrize(
    ("people", "share", "words"),
    [
        (None, None, "both or none"),
        (3, 0.5, "both or none"),
        (0, None, "keeps somebody"),
        (-2, None, "keeps somebody"),
        (None, 1.5, "share"),
    ],
)
def test_a_floor_is_a_number_of_people_or_a_share_of_them(
    people: int | None, share: float | None, words: str
) -> None:
    with pytest.raises(ValueError, match=rf"keep\[1\].*{words}"):
        Keep("keep[1]", EVERYBODY, people, share, "knowledge")


def test_a_floor_never_keeps_more_people_than_there_are() -> None:
    some, share = Keep("keep[1]", EVERYBODY, 30, None, "why"), Keep("keep[2]", EVERYBODY, None, 0.4, "why")
    assert (some.of(100), some.of(12.5), some.of(0)) == (30.0, 12.5, 0.0)
    assert (share.of(100), share.of(10), share.of(0)) == (40.0, 4.0, 0.0)
    assert Keep("keep[1]", EVERYBODY, None, 0.0, "why").of(7) == 0.0


@pytest.mark.parametrize("regions", [(), ("A",), ("A", "A"), ("A", "B", "A")])
def test_commuting_joins_different_regions(regions: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"commuting\[1\]"):
        Commuting("commuting[1]", regions)


def test_a_scenario_keeps_nobody_and_joins_nothing_by_itself() -> None:
    scenario = Scenario("s", Calendar(date(2025, 1, 1), 4), MappingProxyType({}))
    assert (scenario.keeps, scenario.no_backfills, scenario.commuting) == ((), (), ())
    assert NoBackfill("no_backfill[1]", EVERYBODY).where is EVERYBODY
