"""The weights by which parts of titles speak for occupations, as figures in one small file.

``title_weights.npz`` is written by ``benchmarks/coding.py --train`` from the titles of the embedded snapshot
and from texts of O*NET 29.0 (tasks, descriptions), SOC 2018 (definitions) and ESCO 1.2 (names, descriptions).
It holds no texts: a part of a title is known by a checksum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

FILE: Final = "title_weights.npz"
_BYTE: Final = 256


@dataclass(frozen=True, slots=True)
class TitleWeights:
    """Learnt weights. ``weight`` lists the parts' entries one part after the other."""

    codes: tuple[str, ...]  # [occupation]  SOC 2018
    part: NDArray[np.uint32]  # [part]  checksum of its text, ascending
    rarity: NDArray[np.float32]  # [part]  multiples of 0.01 below 2.56
    entries: NDArray[np.int64]  # [part]  how many occupations it has a weight for
    occupation: NDArray[np.int64]  # [entry]  place in ``codes``, ascending in each part
    weight: NDArray[np.float32]  # [entry]  multiples of ``step``, at most 127 of them either way
    base: NDArray[np.float32]  # [occupation]
    step: float


@cache
def load() -> TitleWeights | None:
    """Return the weights that come with the package; None where the file is not there."""
    file = resources.files("passerelle.data").joinpath(FILE)
    if not file.is_file():
        return None
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as held:
        entries = held["entries"].astype(np.int64)
        gap = held["gap_low"].astype(np.int64) + _BYTE * held["gap_high"].astype(np.int64)
        step = float(held["step"])
        return TitleWeights(
            codes=tuple(held["codes"].tolist()),
            part=np.cumsum(held["part_gap"], dtype=np.uint32),
            rarity=held["rarity"].astype(np.float32) / np.float32(100.0),
            entries=entries,
            occupation=_places(gap, entries),
            weight=held["weight"].astype(np.float32) * np.float32(step),
            base=held["base"],
            step=step,
        )


def write(weights: TitleWeights, path: Path) -> None:
    """Write the weights; the same weights give the same bytes."""
    first = np.cumsum(weights.entries) - weights.entries
    before = np.concatenate([[0], weights.occupation[:-1]])
    before[first[weights.entries > 0]] = 0
    gap = weights.occupation - before
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            codes=np.array(weights.codes),
            part_gap=np.diff(weights.part, prepend=np.uint32(0)),
            rarity=np.rint(weights.rarity * 100.0).astype(np.uint8),
            entries=weights.entries.astype(np.uint16),
            gap_low=(gap % _BYTE).astype(np.uint8),
            gap_high=(gap // _BYTE).astype(np.uint8),
            weight=np.rint(weights.weight / weights.step).astype(np.int8),
            base=weights.base.astype(np.float32),
            step=np.float64(weights.step),
        )


def _places(gap: NDArray[np.int64], entries: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return places from the gaps between them, which start anew at each part."""
    along = np.cumsum(gap)
    first = np.cumsum(entries) - entries
    held = entries > 0
    offset = np.concatenate([[0], along])[first[held]]
    return np.asarray(along - np.repeat(offset, entries[held]), np.int64)
