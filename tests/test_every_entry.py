"""All entries of all entry folders, found by themselves: adding a file there adds its checks here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel, ValidationError

from passerelle.app.scenario import default_scenario
from passerelle.app.scenario_keys import keys, levers
from passerelle.app.scenario_schema import schema
from passerelle.app.scenario_text import scenario_hash
from passerelle.catalogue import load
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.scenario import Lever, Scenario
from passerelle.domain.technology import Technology
from passerelle.domain.units import Case, Range

LEVERS: Mapping[str, Lever[Any]] = levers()
INDICES = load("passerelle.engines.indices", ExposureIndex)
TECHNOLOGIES = load("passerelle.engines.technologies", Technology)

every_lever = pytest.mark.parametrize("lever", LEVERS.values(), ids=list(LEVERS))
every_index = pytest.mark.parametrize("index", INDICES.values(), ids=list(INDICES))
every_technology = pytest.mark.parametrize("technology", TECHNOLOGIES.values(), ids=list(TECHNOLOGIES))


@pytest.fixture(scope="module")
def base() -> Scenario:
    return default_scenario(name="base", start=date(2026, 1, 1), quarters=4).scenario


# ------------------------------------------------------------------ levers


def from_file(lever: Lever[Any], value: object) -> object:
    """Return what a scenario file's table makes of ``value`` for this lever."""
    table, name = lever.key.split(".")
    head = {"name": "x", "start": date(2026, 1, 1), "quarters": 4} if table == "scenario" else {}
    model: type[BaseModel] = schema(keys(TECHNOLOGIES)).tables[table]
    return getattr(model.model_validate({**head, name: value}), name)


def ends(lever: Lever[Any]) -> Iterable[tuple[object, object]]:
    """Give the ends of a lever's range, or its choices: as a file writes them, and as they come out."""
    for end in (lever.low, lever.high):
        if end is None:
            continue
        if isinstance(lever.default, Range):
            yield {"low": end, "central": end, "high": end}, Range(end, end, end)
        else:
            number = int(end) if lever.whole else end
            yield number, number
    for choice in lever.choices:
        yield choice, (choice,) if isinstance(lever.default, tuple) else choice
    if isinstance(lever.default, bool):
        yield from ((True, True), (False, False))


@every_lever
def test_a_lever_says_its_unit_its_source_and_its_place(lever: Lever[Any]) -> None:
    assert lever.unit.strip()
    assert lever.source.strip()
    assert lever.meaning.strip()
    table, name = lever.key.split(".")
    assert import_module(f"passerelle.engines.levers.{table}_{name}").LEVER is lever


@every_lever
def test_a_lever_takes_its_own_default_and_it_changes_nothing(lever: Lever[Any], base: Scenario) -> None:
    assert lever.admits(lever.default)
    assert lever.set(base, lever.default) == base
    assert scenario_hash(lever.set(base, lever.default)) == scenario_hash(base)


@every_lever
def test_a_lever_has_numbers_with_two_ends_or_choices_or_free_words(lever: Lever[Any]) -> None:
    numeric = isinstance(lever.default, int | float | Range) and not isinstance(lever.default, bool)
    numeric |= lever.optional and not lever.text
    assert ((lever.low is not None) and (lever.high is not None)) == numeric
    if numeric:
        assert not lever.choices


@every_lever
def test_words_are_taken_by_file_and_lever_alike_and_only_by_a_lever_of_words(lever: Lever[Any]) -> None:
    takes_words = lever.text or (isinstance(lever.default, str) and not lever.choices)
    assert lever.admits("a/file.csv") == takes_words
    if lever.text:
        assert from_file(lever, "a/file.csv") == "a/file.csv"
        assert not any(lever.admits(value) for value in ("", 1, 1.0, True, ("a",)))
        for wrong in ("", 1, ["a"]):
            with pytest.raises(ValidationError):
                from_file(lever, wrong)


@every_lever
def test_the_ends_of_a_range_and_every_choice_are_accepted(lever: Lever[Any], base: Scenario) -> None:
    for written, value in ends(lever):
        assert from_file(lever, written) == value
        assert lever.set(base, value)[lever] == value


@every_lever
def test_what_lies_just_outside_a_range_is_refused_by_file_and_lever_alike(lever: Lever[Any]) -> None:
    for end, step in ((lever.low, -1), (lever.high, 1)):
        if end is None:
            continue
        number: float = int(end) + step if lever.whole else end + step * max(1e-9, abs(end) * 1e-9)
        written: object = number
        value: object = number
        if isinstance(lever.default, Range):
            written, value = {"low": number, "central": number, "high": number}, Range(number, number, number)
        assert not lever.admits(value)
        with pytest.raises(ValidationError):
            from_file(lever, written)


@every_lever
def test_a_guessed_number_has_a_range_in_which_it_may_lie(lever: Lever[Any]) -> None:
    if not lever.guess:
        assert lever.plausible is None
    elif not isinstance(lever.default, Range):
        assert lever.plausible is not None
        assert lever.low is not None
        assert lever.high is not None
        low, high = lever.plausible
        assert lever.low <= low < high <= lever.high
        assert low <= lever.default <= high


@every_lever
def test_a_guess_is_called_one_where_its_source_stands(lever: Lever[Any]) -> None:
    assert lever.guess == ("guess" in lever.source.lower())


# ------------------------------------------------------------------ exposure indices


@every_index
def test_an_index_says_what_it_is_and_is_not(index: ExposureIndex) -> None:
    for text in (
        index.title,
        index.measures,
        index.not_meaning,
        index.citation,
        index.licence,
        index.vintage,
    ):
        assert text.strip()
    assert index.low < index.high
    assert index.reads


@every_index
def test_an_index_stays_within_its_range_and_gives_one_value_an_occupation(index: ExposureIndex) -> None:
    rng = np.random.default_rng(1)
    score = index.score({name: rng.uniform(index.low, index.high, size=50) for name in index.reads})
    assert score.shape == (50,)
    assert score.min() >= index.low
    assert score.max() <= index.high
    if index.task_share:
        assert (index.low, index.high) == (0.0, 1.0)


# ------------------------------------------------------------------ technologies


@every_technology
def test_a_technology_has_sources_and_says_what_is_guessed(technology: Technology) -> None:
    assert technology.title.strip()
    assert technology.reaches.strip()
    assert technology.sources
    assert all(source.strip() for source in technology.sources)
    assert technology.guess.strip()


@every_technology
def test_adoption_only_rises_and_stays_between_nothing_and_its_ceiling(technology: Technology) -> None:
    days = [date(year, month, 1) for year in range(2000, 2060, 2) for month in (1, 7)]
    for case in Case:
        shares = np.array([technology.adoption.share(day, case) for day in days])
        assert (np.diff(shares) >= 0.0).all()
        assert shares.min() >= 0.0
        assert shares.max() <= technology.adoption.ceiling.at(case)


@every_technology
def test_more_of_a_range_is_never_less_adoption(technology: Technology) -> None:
    low, central, high = (technology.adoption.share(date(2027, 1, 1), case) for case in Case)
    assert low <= central <= high
    for share in (technology.time_saved, technology.reused):
        assert 0.0 <= share.low <= share.high <= 1.0
