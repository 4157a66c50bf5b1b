"""The file of learnt weights."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from passerelle.data import title_weights
from passerelle.data.title_weights import TitleWeights

WEIGHTS = TitleWeights(
    codes=("11-1011", "29-1141", "51-4121"),
    part=np.array([3, 70_000, 4_000_000_000], np.uint32),
    rarity=np.array([0.25, 1.0, 2.5], np.float32),
    entries=np.array([2, 0, 3]),
    occupation=np.array([0, 2, 0, 1, 2]),
    weight=np.array([0.5, -1.25, 3.0, 0.125, -0.125], np.float32),
    base=np.array([-1.0, 0.0, 1.5], np.float32),
    step=0.125,
)


def test_weights_come_back_as_they_were_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    title_weights.write(WEIGHTS, tmp_path / title_weights.FILE)
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    found = title_weights.load.__wrapped__()
    assert found is not None
    assert found.codes == WEIGHTS.codes
    assert found.step == WEIGHTS.step
    for name in ("part", "rarity", "entries", "occupation", "weight", "base"):
        assert getattr(found, name) == pytest.approx(getattr(WEIGHTS, name)), name


def test_the_same_weights_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        title_weights.write(WEIGHTS, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_a_package_without_weights_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    assert title_weights.load.__wrapped__() is None


def test_the_weights_of_the_package_are_sound() -> None:
    found = title_weights.load()
    assert found is not None
    assert (np.diff(found.part.astype(np.int64)) > 0).all()
    assert found.entries.sum() == len(found.occupation) == len(found.weight)
    assert (found.occupation < len(found.codes)).all()
    assert len(found.base) == len(found.codes)
