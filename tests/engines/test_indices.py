"""Exposure indices: coverage, range, order, and what they say of themselves."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from passerelle import catalogue
from passerelle.app.assemble.index_values import index_values
from passerelle.data.reference import load
from passerelle.domain.exposure import Construct, ExposureIndex
from passerelle.domain.units import Floats

INDICES = catalogue.load("passerelle.engines.indices", ExposureIndex)
CASES = tomllib.loads(
    (Path(__file__).resolve().parent.parent / "cases" / "indices" / "published.toml").read_text(
        encoding="utf-8"
    )
)["case"]


def scored(name: str) -> Floats:
    held = index_values(load())
    if name not in {index.id for index in held.indices}:
        assert name in {index.id for index in held.absent}
        pytest.skip(f"the snapshot holds no measure of {name}")
    return np.asarray(held.values[held.row(name)])


def by_code(name: str) -> dict[str, float]:
    return dict(zip(load().occupations["occupation"], scored(name), strict=True))


@pytest.mark.parametrize("name", INDICES)
def test_an_index_covers_every_occupation_within_its_range(name: str) -> None:
    scores, index = scored(name), INDICES[name]
    if index.construct is Construct.OUTLOOK:
        scores = scores[np.isfinite(scores)]  # BLS states reasons for some occupations only
    assert np.isfinite(scores).all()
    assert scores.min() >= index.low
    assert scores.max() <= index.high
    assert scores.std() > 0.0


@pytest.mark.parametrize("name", [name for name, index in INDICES.items() if index.anchors])
def test_the_occupations_that_a_publisher_names_first_stand_first(name: str) -> None:
    anchors = INDICES[name].anchors
    held = index_values(load())
    scored(name)  # skips where the snapshot has no such measure
    published = dict(
        zip(load().occupations["occupation"], held.published[held.row(name)], strict=True)
    )  # what is imputed was not in the publisher's list
    ordered = sorted(
        (code for code, value in published.items() if np.isfinite(value)),
        key=lambda code: -published[code],
    )
    assert tuple(ordered[: len(anchors)]) == anchors


@pytest.mark.parametrize("name", INDICES)
def test_an_index_says_what_it_means_and_what_it_does_not(name: str) -> None:
    index = INDICES[name]
    for words in (
        index.title,
        index.measures,
        index.not_meaning,
        index.citation,
        index.licence,
        index.vintage,
    ):
        assert len(words) > 3
    assert "not" in index.not_meaning.lower() or "no " in index.not_meaning.lower()
    assert index.low < index.high


def test_only_the_ratings_of_tasks_are_shares_of_tasks() -> None:
    shares = {name for name, index in INDICES.items() if index.task_share}
    assert shares == {
        f"gpts-{rater}-{label}" for rater in ("human", "model") for label in ("alpha", "beta", "zeta")
    }
    assert all(INDICES[name].construct is Construct.CAPABILITY for name in shares)
    assert all(INDICES[name].rater == name.split("-")[1] for name in shares)


def test_only_what_has_no_clear_licence_stays_out_of_the_package() -> None:
    assert {name for name, index in INDICES.items() if not index.embedded} == {"nesta-sml"}
    assert "nesta-sml" not in set(load().exposure["measure"])


def test_one_index_of_each_kin_is_ranked_and_an_outlook_never() -> None:
    ranked = {name for name, index in INDICES.items() if index.ranked}
    assert ranked == {"gpts-human-beta", "working-with-ai", "anthropic-observed"}


@pytest.mark.parametrize("rater", ["human", "model"])
def test_alpha_beta_and_zeta_are_nested_as_published(rater: str) -> None:
    alpha, beta, zeta = (scored(f"gpts-{rater}-{name}") for name in ("alpha", "beta", "zeta"))
    assert (alpha <= beta + 1e-9).all()
    assert (beta <= zeta + 1e-9).all()
    assert beta == pytest.approx((alpha + zeta) / 2, abs=1e-6)  # E1 + E2 / 2 lies halfway


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['index']}-{case['what']}")
def test_published_figures_are_met(case: Mapping[str, Any]) -> None:
    held = index_values(load())
    scored(case["index"])  # skips where the snapshot has no such measure
    row = held.row(case["index"])
    values = held.published[row]
    measures = {
        "mean": lambda: float(np.nanmean(values)),
        "share_at_zero": lambda: float((values[np.isfinite(values)] == 0.0).mean()),
        "occupation": lambda: by_code(case["index"])[case["occupation"]],
    }
    assert measures[case["what"]]() == pytest.approx(case["published"], abs=case["within"])


def test_writers_are_more_exposed_than_roofers() -> None:
    beta = by_code("gpts-human-beta")
    assert beta["27-3043"] > 0.5 > 0.1 > beta["47-2181"]


def test_a_measure_that_the_snapshot_lacks_is_told_and_costs_nothing() -> None:
    held = index_values(load())
    assert "nesta-sml" in {index.id for index in held.absent}
    assert held.values.shape == (len(held.indices), 831)
    assert len(held.indices) + len(held.absent) == len(INDICES)
    with pytest.raises(KeyError):
        held.row("nesta-sml")
