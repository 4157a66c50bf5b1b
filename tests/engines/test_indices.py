"""Exposure indices: coverage, range and order."""

from __future__ import annotations

import numpy as np
import pytest

from passerelle import catalogue
from passerelle.data.reference import load
from passerelle.domain.exposure import ExposureIndex
from passerelle.domain.units import Floats

INDICES = catalogue.load("passerelle.engines.indices", ExposureIndex)


def scored(name: str) -> Floats:
    index, reference = INDICES[name], load()
    measures = {}
    for measure in index.reads:
        held = dict(
            reference.exposure.filter(measure=measure).select("occupation", "exposure_share").iter_rows()
        )
        measures[measure] = np.array([held.get(code, np.nan) for code in reference.occupations["occupation"]])
    score: Floats = index.score(measures)
    return score


@pytest.mark.parametrize("name", INDICES)
def test_an_index_covers_every_occupation_within_its_range(name: str) -> None:
    scores = scored(name)
    assert np.isfinite(scores).all()
    assert scores.min() >= INDICES[name].low
    assert scores.max() <= INDICES[name].high
    assert scores.std() > 0.0


def test_alpha_beta_and_zeta_are_nested_as_published() -> None:
    alpha, beta, zeta = (scored(f"gpts-human-{name}") for name in ("alpha", "beta", "zeta"))
    assert (alpha <= beta + 1e-9).all()
    assert (beta <= zeta + 1e-9).all()
    assert beta == pytest.approx((alpha + zeta) / 2, abs=1e-6)  # E1 + E2 / 2 lies halfway


@pytest.mark.parametrize(
    ("name", "published"),
    [("gpts-human-alpha", 0.144), ("gpts-human-beta", 0.303), ("gpts-human-zeta", 0.461)],
)
def test_means_over_occupations_stand_near_the_published_ones(name: str, published: float) -> None:
    # The published means are over 923 O*NET occupations; these are over the OEWS occupations they roll up to.
    assert scored(name).mean() == pytest.approx(published, abs=0.03)


def test_writers_are_more_exposed_than_roofers() -> None:
    beta = dict(zip(load().occupations["occupation"], scored("gpts-human-beta"), strict=True))
    assert beta["27-3043"] > 0.5 > 0.1 > beta["47-2181"]
