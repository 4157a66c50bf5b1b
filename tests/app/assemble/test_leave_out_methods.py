from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

from passerelle.app.assemble.leave_out import methods
from passerelle.app.assemble.transitions import occupation_features
from passerelle.data import reference
from passerelle.data.reference import Reference
from passerelle.domain.transition import OccupationFeatures


@pytest.fixture(scope="module")
def known() -> Reference:
    return reference.load()


@pytest.fixture(scope="module")
def features(known: Reference) -> OccupationFeatures:
    return occupation_features(known)


def test_related_occupations_are_averaged_alike_the_closest_tier_first(
    known: Reference, features: OccupationFeatures
) -> None:
    codes = known.occupations["occupation"].to_list()
    j = codes.index("15-1212")
    near = known.tables["related"].filter(
        pl.col("occupation") == "15-1212", pl.col("tier").str.starts_with("primary")
    )["related"]
    rated = [codes.index(code) for code in near if not features.imputed[codes.index(code)]]
    related = methods(known, features)[0]
    assert related.method == "related"
    assert_allclose(related.ratings.level[j], features.level[rated].mean(axis=0))
    assert_allclose(related.ratings.importance[j], features.importance[rated].mean(axis=0))


def test_no_estimate_rests_on_the_occupation_s_own_ratings(
    known: Reference, features: OccupationFeatures
) -> None:
    j = known.occupations["occupation"].to_list().index("15-1212")
    level = features.level.copy()
    level[j] = 0.0
    changed = methods(known, replace(features, level=level))
    for before, after in zip(methods(known, features), changed, strict=True):
        assert_allclose(after.ratings.level[j], before.ratings.level[j])


def test_only_measured_occupations_are_hidden(known: Reference, features: OccupationFeatures) -> None:
    for method in methods(known, features):
        assert not (method.tested & features.imputed).any()
        assert method.ratings.reached[method.tested].all()
        assert np.count_nonzero(method.tested) > 700
