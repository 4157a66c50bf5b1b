"""Talent and abilities, against the aspect's own sums and by name."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from passerelle.app.assemble.aspects import aspects
from passerelle.app.assemble.hurdles import BY_TALENT, abilities_missing, needs_talent
from passerelle.data import reference
from passerelle.domain.gap import GapKind

SNAPSHOT = reference.load()
CODES = SNAPSHOT.occupations["occupation"]


def test_missing_abilities_add_up_as_the_aspect_says() -> None:
    asked = [aspect for aspect in aspects(SNAPSHOT) if aspect.kind is GapKind.ABILITY]
    missing = abilities_missing(asked, len(CODES))
    assert missing.max() > 0.3
    assert not np.diag(missing).any()
    for i, j in np.random.default_rng(1).integers(0, len(CODES), (60, 2)).tolist():
        assert missing[i, j] == pytest.approx(asked[0].missing(i, j).sum())
    assert not abilities_missing((), 3).any()


def test_talent_is_asked_of_all_but_the_own_broad_group() -> None:
    assert set(BY_TALENT) <= set(CODES)
    asked = needs_talent(pl.Series(["27-2041", "27-2042", "27-1024"]))
    assert asked.tolist() == [[False, False, False], [False, False, False], [True, True, False]]
